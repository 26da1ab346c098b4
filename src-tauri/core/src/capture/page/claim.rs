//! What one source of a page says about the post, before the sources are weighed.

use url::Url;

use super::limits::LINE_BYTES_MAX;
use super::{address, text};
use crate::model::{Author, FoundMedia, MediaKind, Published};

/// The facts one source claims.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Claim {
    /// The source says that this page is a post.
    pub(super) names_post: bool,
    /// The words of the post.
    pub(super) text: Option<String>,
    /// The text is a headline or a summary: it counts only where no source has the words.
    pub(super) text_is_weak: bool,
    pub(super) author: Option<Author>,
    pub(super) published: Option<Published>,
    pub(super) permalink: Option<Url>,
    pub(super) site: Option<String>,
    pub(super) media: Vec<FoundMedia>,
    /// Stands in for media only where there is no better: covers and thumbnails.
    pub(super) cover: Vec<FoundMedia>,
}

/// An author with what is left of name and address after folding; `None` if nothing is.
pub(super) fn author(name: Option<&str>, url: Option<Url>) -> Option<Author> {
    let name = name.and_then(|name| text::fold(name, LINE_BYTES_MAX));
    let url = url.map(String::from);
    (name.is_some() || url.is_some()).then_some(Author { name, url })
}

/// A medium at `written`, if that is an address on the web.
pub(super) fn medium(
    base: &Url,
    written: &str,
    kind: MediaKind,
    alt: Option<&str>,
) -> Option<FoundMedia> {
    let url = address::resolve(base, written)?.into();
    let alt = alt.and_then(|alt| text::fold(alt, LINE_BYTES_MAX));
    Some(FoundMedia { url, kind, alt })
}
