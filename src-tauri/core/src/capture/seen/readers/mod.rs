//! Readers: what in the data of a page is a post of its platform. Each knows the few names that its
//! platform has kept over the years, looks for them wherever they stand, and leaves alone what it
//! does not know. Names: platform-signals.md, and the readers of public tools named there.

mod facebook;
mod general;
mod instagram;
mod threads;
mod tiktok;
mod x;
mod youtube;

use serde_json::Value;

use super::json::Object;
use crate::capture::page;
use crate::model::{FoundMedia, ImportAccount, MediaKind, Published};

/// What a reader makes of one object: nothing where it is no post.
pub(super) type Reader = fn(&Value, &Object, &Scene) -> Option<Draft>;

/// What all data of a page say about it.
#[derive(Debug, Default)]
pub(super) struct Scene {
    /// Whose page it is, where entries do not say it themselves.
    pub(super) owner: Option<ImportAccount>,
}

/// A post as it is being read.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Draft {
    pub(super) ids: Vec<String>,
    pub(super) links: Vec<String>,
    pub(super) author: ImportAccount,
    pub(super) published: Option<Published>,
    pub(super) text: String,
    pub(super) is_cut: bool,
    pub(super) media: Vec<FoundMedia>,
}

/// The reader of a platform, and its name with its version.
pub(super) fn reader_of(platform: &str) -> (&'static str, Reader) {
    match platform {
        "facebook" => ("facebook/1", facebook::post),
        "instagram" => ("instagram/1", instagram::post),
        "threads" => ("threads/1", threads::post),
        "x" => ("x/1", x::post),
        "tiktok" => ("tiktok/1", tiktok::post),
        "youtube" => ("youtube/1", youtube::post),
        _ => ("general/1", general::post),
    }
}

/// Takes in what a document says about whose page it is.
pub(super) fn survey(platform: &str, document: &Value, scene: &mut Scene) {
    if platform == "youtube" && scene.owner.is_none() {
        scene.owner = youtube::owner(document);
    }
}

/// Seconds since 1970, as they stand in data.
fn at_second(seconds: i64) -> Option<Published> {
    page::published(&crate::model::Time::from_unix(seconds)?.to_string())
        .map(|it| Published { as_written: seconds.to_string(), ..it })
}

fn medium(url: String, kind: MediaKind, alt: Option<String>) -> FoundMedia {
    FoundMedia { url, kind, alt }
}

/// Adds a picture or film, unless its address is there.
fn push(media: &mut Vec<FoundMedia>, found: FoundMedia) {
    if found.url.starts_with("http") && media.iter().all(|known| known.url != found.url) {
        media.push(found);
    }
}
