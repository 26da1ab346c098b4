//! Export: the user's own posts out of the vault, readable, in a form that others take in.
//!
//! One file for each form: `wxr` (`WordPress`), `activity` (`ActivityStreams`, in the layout of
//! Mastodon's archives), `markdown`, `site` (pages to be opened with nothing but a browser).
//! *Invariants:* posts come one by one and are written as they come, so memory does not grow with
//! their number (but for the digests of media that are written once); a text comes out of each form
//! to the letter, and nothing in it becomes markup, a script or an address that is asked; what few
//! could see never becomes public by itself; a form that has no place for something carries it
//! beside, as [`Carried`], and says so; a medium that is not whole is left out, and counted.
//! Decision 30.

mod activity;
mod markdown;
mod markup;
mod names;
mod site;
mod tally;
mod text;
mod wxr;

use std::io;
use std::path::Path;

pub use self::tally::Told;
pub use crate::model::Language;

use self::tally::Tally;
use crate::doors::outside::{Draft, NoPlace};
use crate::model::{Carried, Time};

/// In which form posts are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// `WordPress` eXtended RSS, a folder with the media.
    Wxr,
    /// `ActivityStreams` as Mastodon's archives have it, one `.tar.gz`.
    ActivityStreams,
    /// Markdown with front matter, a folder with the media.
    Markdown,
    /// Pages for a browser, a folder.
    Site,
}

impl Form {
    /// The stable word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Wxr => "wxr",
            Self::ActivityStreams => "activitystreams",
            Self::Markdown => "markdown",
            Self::Site => "site",
        }
    }
}

/// What is known before the first post.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Posts that will come.
    pub n_posts: usize,
    /// Whose posts they are, as a title; empty if nobody knows.
    pub title: String,
    /// Where the posts will be published again (`https://…`), for forms that name it.
    pub site: Option<String>,
    /// The language to begin with.
    pub language: Language,
    /// When the export is made.
    pub at: Time,
    /// It is of a training room: it says so.
    pub training: bool,
}

/// What stands in all that leaves a training room.
const TRAINING: &str = "TRAINING / TẬP HUẤN – everybody and everything in it is invented; \
                        mọi người và mọi bài ở đây đều là hư cấu";

/// A post that is exported.
#[derive(Clone, Copy, Debug)]
pub struct Item<'p> {
    /// Letters and digits that no other post of the export has.
    pub name: &'p str,
    /// The post, with its text. No medium has a file yet; those that have bytes have a digest.
    pub post: &'p Carried,
}

/// The bytes of one post's media.
pub trait Media {
    /// Writes the bytes of the medium at this place. False if they are not there or not whole: what
    /// was written is nothing then.
    ///
    /// # Errors
    /// What `out` answered.
    fn copy(&mut self, place: usize, out: &mut dyn io::Write) -> io::Result<bool>;
}

/// An export being written. Dropped before its end, it leaves nothing.
pub trait Writer {
    /// How often all posts must come, each time in the same order.
    fn rounds(&self) -> usize {
        1
    }

    /// Do the newest posts come first?
    fn newest_first(&self) -> bool {
        false
    }

    /// Takes the next post.
    ///
    /// # Errors
    /// What the system answered.
    fn post(&mut self, round: usize, item: Item<'_>, media: &mut dyn Media) -> io::Result<()>;

    /// Ends the export and gives it its name.
    ///
    /// # Errors
    /// What the system answered; nothing is left then.
    fn finish(self: Box<Self>) -> io::Result<Told>;
}

/// Begins an export at `target`, which must not be there, nor lie in `never_inside`.
///
/// # Errors
/// [`NoPlace`]; nothing was changed.
pub fn begin(
    form: Form,
    target: &Path,
    never_inside: &Path,
    plan: Plan,
) -> Result<Box<dyn Writer>, NoPlace> {
    Ok(match form {
        Form::Wxr => Box::new(wxr::Wxr::new(Draft::folder(target, never_inside)?, plan)),
        Form::ActivityStreams => {
            let (draft, file) = Draft::file(target, never_inside)?;
            Box::new(activity::Activity::new(draft, file, plan))
        }
        Form::Markdown => {
            let draft = Draft::folder(target, never_inside)?;
            Box::new(markdown::Markdown::new(draft, plan.training))
        }
        Form::Site => Box::new(
            site::Site::new(Draft::folder(target, never_inside)?, plan).map_err(NoPlace::Io)?,
        ),
    })
}

/// Writes a medium into a folder. None if it has no bytes, or they are not whole.
fn keep(
    draft: &Draft,
    tally: &mut Tally,
    path: String,
    (post, place): (&Carried, usize),
    media: &mut dyn Media,
) -> io::Result<Option<String>> {
    let has_bytes = post.media.get(place).is_some_and(|medium| medium.sha256.is_some());
    if !has_bytes {
        tally.missing(false);
        return Ok(None);
    }
    let mut file = tally::Counted::new(draft.create(&path)?);
    if !media.copy(place, &mut file)? {
        draft.remove(&path)?;
        tally.missing(true);
        return Ok(None);
    }
    tally.medium(file.bytes());
    Ok(Some(path))
}
