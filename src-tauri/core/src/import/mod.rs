//! Import: the archive that a platform lets people download in, their own posts out.
//!
//! `files` reads whatever the archive came in as one tree; `layouts` tells whose it is; one folder
//! or file for each platform reads it at the `desk`, which gives every post its key and place and
//! writes down what was left out. *Invariants:* only files and fields that are named here are read
//! (an archive also holds chats, contacts, addresses, places); never the network; never a path from
//! an archive on the disk; memory is bounded whatever the archive holds; a text is changed by
//! nothing but the undoing of what the exporter did to it; no link is made up, candidates are kept
//! apart; what is broken costs no more than itself and is counted and named. Decision 26.

mod blogger;
mod bluesky;
mod carried;
mod csv;
mod desk;
mod draft;
mod error;
mod facebook;
mod files;
mod html;
mod instagram;
mod json;
mod key;
mod layouts;
mod limits;
mod lines;
mod linkedin;
mod mapped;
mod markdown;
mod mastodon;
mod meta;
mod mojibake;
mod pages;
mod reddit;
mod report;
mod survey;
mod telegram;
mod tiktok;
mod times;
mod trouble;
mod wordpress;
mod x;
mod xml;
mod youtube;

use std::io;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use jiff::tz::Offset;
use sha2::{Digest, Sha256};

pub use bluesky::Signed;
pub use error::ImportError;
pub use files::{Oddities, Stream};
pub use key::key_of_words;
pub use report::{Report, Skipped, Used, Why};
pub use survey::{Found, Survey};

use self::desk::Desk;
use self::files::Files;
use self::layouts::Layout;
use self::trouble::Trouble;
use crate::model::{ImportAccount, ImportedPost, MemberId};

/// What only the user knows.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Minutes east of UTC, for times that are written without a zone. Viet Nam: 420.
    pub zone_minutes: Option<i32>,
    /// The name in the channel's address, for exports that do not tell it.
    pub channel: Option<String>,
    /// The address of the blog, for exports that do not tell it.
    pub blog: Option<String>,
    /// The account's public signing key (`did:key:z…`), for exports that are signed.
    pub signing_key: Option<String>,
}

impl Options {
    /// The offset of times that are written without one; UTC where the user gave none.
    fn offset(&self) -> Offset {
        self.given_offset().unwrap_or(Offset::UTC)
    }

    fn given_offset(&self) -> Option<Offset> {
        Offset::from_seconds(self.zone_minutes?.checked_mul(60)?).ok()
    }
}

/// How far an import is.
#[derive(Clone, Debug, Default)]
pub struct Progress {
    /// Bytes read of the files that hold posts.
    pub bytes: u64,
    /// Bytes they have, as the archive claims.
    pub bytes_planned: u64,
    /// Posts handed on.
    pub posts: u64,
    meter: Arc<AtomicU64>,
}

impl Progress {
    fn meter(&self) -> Arc<AtomicU64> {
        self.meter.clone()
    }

    fn now(&self) -> Self {
        Self { bytes: self.meter.load(Ordering::Relaxed), ..self.clone() }
    }
}

/// What an import hands on.
#[derive(Debug)]
pub enum Event {
    /// Whose posts follow.
    Account {
        /// Short name of the platform.
        platform: &'static str,
        /// Whose.
        account: ImportAccount,
    },
    /// A post.
    Post(Box<ImportedPost>),
    /// How far it is.
    Progress(Progress),
}

/// One export: all the files of it that the user gave, opened.
pub struct Export {
    files: Files,
    layouts: Vec<&'static Layout>,
}

/// Opens an export: one archive, its parts, or the folder it was unpacked into. Reads directories
/// and a few first bytes.
///
/// # Errors
/// [`ImportError`], where there is nothing to import.
pub fn open(paths: &[PathBuf]) -> Result<Export, ImportError> {
    if paths.is_empty() {
        return Err(ImportError::Nothing);
    }
    Files::open(paths).and_then(Export::of)
}

/// Opens one file that is in memory, under the name it was given: for whoever has no disk.
///
/// # Errors
/// As [`open`].
pub fn open_bytes(name: &str, bytes: Vec<u8>) -> Result<Export, ImportError> {
    Files::of_bytes(name, bytes).and_then(Export::of)
}

impl Export {
    fn of(files: Files) -> Result<Self, ImportError> {
        let layouts = layouts::of(&files);
        if layouts.is_empty() {
            let is_chat = layouts::is_chat_only(&files);
            return Err(if is_chat { ImportError::NoPosts } else { ImportError::Unrecognised });
        }
        Ok(Self { files, layouts })
    }

    /// What it is, by its names alone.
    #[must_use]
    pub fn found(&self) -> Vec<Found> {
        let found = |layout: &&Layout| Found { platform: layout.platform, layout: layout.name };
        self.layouts.iter().map(found).collect()
    }

    /// Reads it all once, keeping nothing: what an import would bring. `tell` hears of progress,
    /// and may break.
    pub fn survey(
        &self,
        options: &Options,
        tell: impl FnMut(Progress) -> ControlFlow<()>,
    ) -> Survey {
        self.survey_each(options, |_| true, tell)
    }

    /// The same for the posts that are wanted.
    pub fn survey_each(
        &self,
        options: &Options,
        mut is_wanted: impl FnMut(&ImportedPost) -> bool,
        mut tell: impl FnMut(Progress) -> ControlFlow<()>,
    ) -> Survey {
        let mut survey = Survey::new(self.found(), self.files.part_names());
        let report = self.posts(options, |event| match event {
            Event::Progress(progress) => tell(progress),
            Event::Post(post) if !is_wanted(&post) => ControlFlow::Continue(()),
            event => survey.take_in(event),
        });
        survey.finish(report)
    }

    /// Hands on the user's own posts, one by one, in the order of the archive. `sink` may break at
    /// any event; who starts again skips by their keys the posts that are there. Posts of all kinds
    /// come: whether one that was addressed to a few, deleted, or somebody else's words passed on
    /// is wanted is for the caller to say.
    pub fn posts(
        &self,
        options: &Options,
        mut sink: impl FnMut(Event) -> ControlFlow<()>,
    ) -> Report {
        let mut desk = Desk::new(&self.files, options, &mut sink);
        for layout in &self.layouts {
            desk.begin(layout.platform);
            if let Err(Trouble::Stopped) = (layout.read)(&mut desk) {
                desk.stopped();
                break;
            }
        }
        desk.finish()
    }

    /// The given files: name, and size in bytes, 0 for a folder.
    pub fn given(&self) -> impl Iterator<Item = (&str, u64)> {
        self.files.given().map(|(name, bytes, _)| (name, bytes))
    }

    /// A member's path, as found.
    #[must_use]
    pub fn member_name(&self, member: MemberId) -> &str {
        self.files.name(member)
    }

    /// The bytes of a medium.
    ///
    /// # Errors
    /// What the system answered, or that the archive is damaged there.
    pub fn medium(&self, member: MemberId) -> io::Result<Stream> {
        self.files.stream(member)
    }

    /// SHA-256 of each given file as it lies on the disk, with its name; none for a folder. Reads
    /// them whole: `tell` hears how many bytes were read since the last time, and may break.
    ///
    /// # Errors
    /// What the system answered; `Interrupted` where `tell` broke.
    pub fn digests(
        &self,
        mut tell: impl FnMut(u64) -> ControlFlow<()>,
    ) -> io::Result<Vec<(String, u64, Option<String>)>> {
        let mut digests = Vec::new();
        for (name, bytes, file) in self.files.given() {
            let Some(file) = file else {
                digests.push((name.to_owned(), bytes, None));
                continue;
            };
            let mut digest = Sha256::new();
            let mut reader = file;
            let mut buffer = vec![0; 1 << 18];
            loop {
                let n = io::Read::read(&mut reader, &mut buffer)?;
                if n == 0 {
                    break;
                }
                digest.update(buffer.get(..n).unwrap_or_default());
                if tell(u64::try_from(n).unwrap_or_default()).is_break() {
                    return Err(io::ErrorKind::Interrupted.into());
                }
            }
            let hex = data_encoding::HEXLOWER.encode(&digest.finalize());
            digests.push((name.to_owned(), bytes, Some(hex)));
        }
        Ok(digests)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The posts of one file in memory.
    pub(super) fn posts_of(name: &str, bytes: &[u8]) -> Vec<ImportedPost> {
        let export = open_bytes(name, bytes.to_vec()).unwrap();
        let mut posts = Vec::new();
        export.posts(&Options::default(), |event| {
            if let Event::Post(post) = event {
                posts.push(*post);
            }
            ControlFlow::Continue(())
        });
        posts
    }
}
