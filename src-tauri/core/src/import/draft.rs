//! A post being put together.

use super::times;
use crate::model::{ImportKind, ImportedPost, Moment, Provenance};

/// A post with nothing in it but what it is and when.
pub(super) fn draft(kind: ImportKind, created: Moment) -> ImportedPost {
    ImportedPost {
        platform: String::new(),
        key: String::new(),
        kind,
        id: None,
        permalink: None,
        candidates: Vec::new(),
        created,
        edited: None,
        backdated: None,
        title: None,
        text: String::new(),
        display: None,
        html: None,
        warning: None,
        wordings: Vec::new(),
        audience: None,
        withheld_in: Vec::new(),
        reply_to: None,
        links: Vec::new(),
        media: Vec::new(),
        is_damaged: false,
        source: Provenance { part: 0, member: String::new(), record: 0 },
    }
}

/// An address that can be shown as one: of the web, and not longer than they are.
pub(super) fn web_address(text: &str) -> Option<String> {
    const BYTES_MAX: usize = 4096;
    let is_web = text.starts_with("https://") || text.starts_with("http://");
    (is_web && text.len() <= BYTES_MAX).then(|| text.to_owned())
}

/// A time that the archive does not give.
pub(super) fn no_time() -> Moment {
    times::unknown("")
}
