//! Why nothing of an archive can be read at all. Whatever can be read is, and the rest is reported.

use std::io;

/// Opening an archive failed. Carries no path, name or word of it.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// Nothing was given.
    #[error("no archive was given")]
    Nothing,
    /// The disk or system refused.
    #[error("the archive could not be read")]
    Unreadable(#[source] io::Error),
    /// The end is missing: the download was cut.
    #[error("the archive is not complete: it was cut while it was downloaded or copied")]
    Incomplete,
    /// It is called an archive and is none: a saved login page, say.
    #[error("the file is no archive: download it again while logged in")]
    NotAnArchive,
    /// It unpacks to more than an archive of its size can hold.
    #[error("the archive unpacks to far more than it should: it is damaged or hostile")]
    TooLarge,
    /// No platform's layout.
    #[error("no platform that is known makes archives like this one")]
    Unrecognised,
    /// An archive of a platform, without anything of the user's own that was published.
    #[error("the archive holds no posts: ask the platform for posts, or add the other parts")]
    NoPosts,
}

impl ImportError {
    /// A stable word for JSON.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Nothing => "nothing_given",
            Self::Unreadable(_) => "unreadable",
            Self::Incomplete => "incomplete",
            Self::NotAnArchive => "not_an_archive",
            Self::TooLarge => "too_large",
            Self::Unrecognised => "unrecognised",
            Self::NoPosts => "no_posts",
        }
    }
}
