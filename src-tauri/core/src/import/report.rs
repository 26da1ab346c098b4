//! What an import did: counts, and for everything that was left out its number, place and reason.

use std::collections::BTreeMap;

use serde::Serialize;

use super::bluesky::Signed;
use super::files::Oddities;
use super::limits::REPORT_LINES_MAX;

/// Why something was left out, or is not as it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// It has no text, no media, no link: there is nothing to keep.
    Empty,
    /// It is the same as one before it, to the letter.
    Repeated,
    /// It cannot be read as what it should be.
    Unreadable,
    /// It is longer than a post can be.
    TooLong,
    /// It is not the user's own: a chat, a contact's message, somebody's comment.
    NotOwn,
    /// A note of the platform's machine, and no post.
    Machine,
    /// An earlier wording that belongs to no post that is there.
    Untied,
    /// Its file ends in the middle.
    Cut,
    /// Its file is not of the form it should be.
    Form,
    /// Its file is damaged: the checksum is wrong, or the archive says so.
    Damaged,
    /// Its file needs a password.
    Encrypted,
    /// Its file is packed in a way that is not read here.
    Packing,
    /// Its file unpacks to more than it can.
    TooLarge,
    /// Markup was there, and nothing in it looked like a post.
    NothingRecognised,
    /// It has no place in the archive that was given.
    Missing,
}

impl Why {
    /// The stable word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Repeated => "repeated",
            Self::Unreadable => "unreadable",
            Self::TooLong => "too_long",
            Self::NotOwn => "not_own",
            Self::Machine => "machine",
            Self::Untied => "untied",
            Self::Cut => "cut",
            Self::Form => "form",
            Self::Damaged => "damaged",
            Self::Encrypted => "encrypted",
            Self::Packing => "packing",
            Self::TooLarge => "too_large",
            Self::NothingRecognised => "nothing_recognised",
            Self::Missing => "missing",
        }
    }

    /// The reason in plain words.
    #[must_use]
    pub fn explained(self) -> &'static str {
        match self {
            Self::Empty => "nothing in it: no text, no media, no link",
            Self::Repeated => "the same as another, to the letter",
            Self::Unreadable => "cannot be read as a post",
            Self::TooLong => "longer than a post can be",
            Self::NotOwn => "not published by you",
            Self::Machine => "a note of the platform, not a post",
            Self::Untied => "belongs to no post in this archive",
            Self::Cut => "the file ends in the middle",
            Self::Form => "the file is not of the form it should be",
            Self::Damaged => "the file is damaged",
            Self::Encrypted => "the file needs a password",
            Self::Packing => "the file is packed in a way that is not read here",
            Self::TooLarge => "the file unpacks to more than it can hold",
            Self::NothingRecognised => "no post was recognised in the file: ask for JSON instead",
            Self::Missing => "not in the archive that was given",
        }
    }
}

/// Things left out for one reason in one member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Skipped {
    /// The reason.
    pub why: Why,
    /// The member; empty where it is not about one.
    pub member: String,
    /// How many.
    pub count: u64,
}

/// A member that was read, and its digest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Used {
    /// Which of the given files it lies in.
    pub part: u32,
    /// Its path there.
    pub member: String,
    /// Bytes, as read.
    pub bytes: u64,
    /// SHA-256 in hex; none where it could not be read to its end.
    pub sha256: Option<String>,
}

/// What reading an archive came to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Posts that were handed on.
    pub posts: u64,
    /// Media they name whose bytes are in the archive.
    pub media: u64,
    /// Media they name whose bytes are not.
    pub media_missing: u64,
    /// Posts without a time that can be.
    pub without_time: u64,
    /// Posts with bytes that were no text.
    pub damaged_text: u64,
    /// What is known of the archive's own signature, where it has a place for one.
    pub signed: Option<Signed>,
    /// What was left out.
    pub skipped: Vec<Skipped>,
    /// Members read.
    pub used: Vec<Used>,
    /// What is odd about the given files.
    pub oddities: Oddities,
    /// It was stopped before the end.
    pub stopped: bool,
}

/// A report being written.
#[derive(Default)]
pub(super) struct Tally {
    pub(super) report: Report,
    skipped: BTreeMap<(Why, String), u64>,
}

impl Tally {
    pub(super) fn skip(&mut self, why: Why, member: &str, count: u64) {
        if let Some(known) = self.skipped.get_mut(&(why, member.to_owned())) {
            *known += count;
            return;
        }
        let member = if self.skipped.len() < REPORT_LINES_MAX { member } else { "" };
        *self.skipped.entry((why, member.to_owned())).or_default() += count;
    }

    pub(super) fn used(&mut self, used: Used) {
        if self.report.used.len() < REPORT_LINES_MAX {
            self.report.used.push(used);
        }
    }

    pub(super) fn finish(self) -> Report {
        let skipped = self.skipped.into_iter();
        let skipped =
            skipped.map(|((why, member), count)| Skipped { why, member, count }).collect();
        Report { skipped, ..self.report }
    }
}
