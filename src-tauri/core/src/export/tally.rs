//! What an export came to.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;

use crate::model::{Audience, Carried, ImportKind};

/// What an export holds, and what it does not.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Told {
    /// Posts.
    pub posts: u64,
    /// Pictures, videos and sounds of them whose bytes are in it.
    pub media: u64,
    /// Media that the vault never had.
    pub media_missing: u64,
    /// Media that the vault has, and not whole.
    pub media_damaged: u64,
    /// Files written.
    pub files: u64,
    /// Bytes written, before any packing.
    pub bytes: u64,
    /// Posts that not everybody could see; the form marks them as not public where it can.
    pub not_public: u64,
    /// What the form itself has no place for, and how many posts have it. It stands beside, where
    /// Keepsake reads it and other programs pass over it.
    pub beside: BTreeMap<&'static str, u64>,
}

/// A [`Told`] being counted.
#[derive(Default)]
pub(super) struct Tally(pub(super) Told);

impl Tally {
    /// Counts a post; `shows` are the fields that the form itself has a place for.
    pub(super) fn post(&mut self, post: &Carried, shows: &[&str]) {
        self.0.posts += 1;
        self.0.not_public += u64::from(!post.is_public());
        for (field, is_there) in fields(post) {
            if is_there && !shows.contains(&field) {
                *self.0.beside.entry(field).or_default() += 1;
            }
        }
    }

    pub(super) fn medium(&mut self, bytes: u64) {
        self.0.media += 1;
        self.file(bytes);
    }

    pub(super) fn missing(&mut self, is_damaged: bool) {
        self.0.media_damaged += u64::from(is_damaged);
        self.0.media_missing += u64::from(!is_damaged);
    }

    pub(super) fn file(&mut self, bytes: u64) {
        self.0.files += 1;
        self.0.bytes += bytes;
    }
}

/// The fields that not every form shows, and whether a post has them.
fn fields(post: &Carried) -> [(&'static str, bool); 15] {
    let is_plain = matches!(post.kind, ImportKind::Post | ImportKind::Page);
    let is_open = matches!(post.audience, None | Some(Audience::Public | Audience::Private));
    [
        ("title", post.title.is_some()),
        ("address", !post.addresses.is_empty()),
        ("account", !post.account.is_empty()),
        ("kind", !is_plain),
        ("audience", !is_open),
        ("edited", post.edited.is_some()),
        ("backdated", post.backdated.is_some()),
        ("warning", post.warning.is_some()),
        ("earlier_wordings", !post.wordings.is_empty()),
        ("display", post.display.is_some()),
        ("withheld_in", !post.withheld_in.is_empty()),
        ("reply_to", post.reply_to.is_some()),
        ("possible_addresses", !post.candidates.is_empty()),
        ("control_characters", post.text().contains(super::markup::is_fragile)),
        ("null_characters", post.text().contains('\0')),
    ]
}

/// Counts what is written.
pub(super) struct Counted<W> {
    inner: W,
    bytes: u64,
}

impl<W> Counted<W> {
    pub(super) fn new(inner: W) -> Self {
        Self { inner, bytes: 0 }
    }

    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }
}

impl<W: Write> Write for Counted<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let n = self.inner.write(bytes)?;
        self.bytes += u64::try_from(n).unwrap_or_default();
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}
