//! What a report is told: plain data, taken by the caller from the entries that the bundle shows.

use crate::model::{
    Absence, Capture, ItemId, Judgement, NoticeEntry, Observation, Post, RefusedPost, Status, Sum,
    Time, Verdict,
};

/// Everything a report tells. Times are those of the acts themselves; what proves them stands
/// beside them as *not later than*.
#[derive(Clone, Debug)]
pub struct Report {
    /// The top folder of the bundle: its file's name without `.zip`.
    pub name: String,
    /// When the bundle is made, by the clock of the computer.
    pub made: Time,
    /// Program and version, as in `bag-info.txt`.
    pub software: String,
    /// Fingerprint of the log's key: `SHA256:` and base64.
    pub fingerprint: String,
    /// The log's origin (LOG.md, 4).
    pub origin: String,
    /// The checkpoints in the bundle, by size, ascending.
    pub checkpoints: Vec<Checkpoint>,
    /// What will be over the seal, which is made after this report.
    pub seal: Seal,
    /// The rule set in the bundle: its version, and the digest that `case.json` names.
    pub rules: Option<(String, Sum)>,
    /// It is of a training room: everybody in it is invented, and it proves nothing.
    pub training: bool,
    /// Its posts.
    pub posts: Vec<ShownPost>,
    /// Its refused posts.
    pub refused: Vec<ShownRefusal>,
    /// Posts that disappeared together, as far as they are in the bundle.
    pub incidents: Vec<ShownIncident>,
    /// What is kept back, and told to be.
    pub withheld: Vec<Withheld>,
    /// Files under the items, and others with digests of their own, by path.
    pub files: Vec<ShownFile>,
}

/// An act with its place in the log.
#[derive(Clone, Debug)]
pub struct Entry<T> {
    /// Its number.
    pub seq: u64,
    /// The earliest verified time-stamp over it.
    pub not_later_than: Option<Time>,
    /// Names of its fields that are withheld (LOG.md, 3.2). A report prints nothing of them,
    /// whatever the act has there. A field that stands in [`Report::withheld`] and not here is told
    /// with parts made unreadable.
    pub withheld: Vec<String>,
    /// The act.
    pub act: T,
}

/// A post of the bundle. What follows from its acts, `status` and all below it, is printed as it
/// is: a caller that withholds the moment of a look decides what becomes of these.
#[derive(Clone, Debug)]
pub struct ShownPost {
    /// Its name in the log.
    pub item: ItemId,
    /// Its folder, below `data/`.
    pub folder: String,
    /// The act by which it entered the archive.
    pub post: Entry<Post>,
    /// Copies of it, oldest first.
    pub copies: Vec<ShownCopy>,
    /// Looks at it, oldest first.
    pub looks: Vec<Entry<Observation>>,
    /// Verdicts on it, oldest first.
    pub judged: Vec<ShownJudgement>,
    /// What was entered about its notice, in that order.
    pub notices: Vec<Entry<NoticeEntry>>,
    /// Where it stands.
    pub status: Status,
    /// What the newest round said.
    pub verdict: Verdict,
    /// Last proof of life.
    pub last_seen: Time,
    /// First look of the current absence.
    pub first_missed: Option<Time>,
    /// When the current absence was confirmed.
    pub confirmed: Option<Time>,
    /// Confirmed absences, oldest first.
    pub absences: Vec<Absence>,
    /// It disappeared, now or before, and no notice of it is recorded.
    pub is_silent: bool,
}

/// A copy of a post.
#[derive(Clone, Debug)]
pub struct ShownCopy {
    /// The act.
    pub entry: Entry<Capture>,
    /// Pictures to be shown in the report.
    pub pictures: Vec<Picture>,
}

/// A picture as bytes. One that is too large, or that cannot be shown safely, is named and not
/// shown.
#[derive(Clone, Debug)]
pub struct Picture {
    /// Which of the copy's media it is, from 0.
    pub media: usize,
    /// A PNG or a baseline or progressive JPEG.
    pub bytes: Vec<u8>,
    /// An owner's copy with parts made unreadable.
    pub is_masked: bool,
}

/// A verdict, and why.
#[derive(Clone, Debug)]
pub struct ShownJudgement {
    /// The act.
    pub entry: Entry<Judgement>,
    /// Its reasons as sentences, most telling first.
    pub why: Vec<Why>,
}

/// A reason as a sentence, in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Why {
    /// In Vietnamese.
    pub vi: String,
    /// In English.
    pub en: String,
}

/// A post that the platform would not publish.
#[derive(Clone, Debug)]
pub struct ShownRefusal {
    /// Its name in the log.
    pub item: ItemId,
    /// Its folder, below `data/`.
    pub folder: String,
    /// The act.
    pub entry: Entry<RefusedPost>,
}

/// Posts that disappeared together.
#[derive(Clone, Debug)]
pub struct ShownIncident {
    /// Their platform.
    pub platform: String,
    /// Their account, if anything named it and it is not withheld.
    pub account: Option<String>,
    /// Those of them that are in the bundle, by when they were first missed.
    pub posts: Vec<ItemId>,
    /// How many they are in all.
    pub n_posts: usize,
    /// Those of them that came back.
    pub n_back: usize,
    /// Posts of this account in the archive.
    pub of_account: usize,
    /// The account itself is gone.
    pub account_gone: bool,
    /// When all of it can have happened: last sighting of any, first miss of the last.
    pub between: (Time, Time),
    /// When it happened if it was one act: after the last sighting of all, before the first miss.
    pub one_act: Option<(Time, Time)>,
    /// Words, tags and links that they share and others of the account have less.
    pub shared: Vec<String>,
}

/// A signed head of the log.
#[derive(Clone, Debug)]
pub struct Checkpoint {
    /// How many entries it is over.
    pub entries: u64,
    /// Its time-stamps.
    pub stamps: Vec<Stamp>,
    /// Its `OpenTimestamps` proof.
    pub ots: Option<Ots>,
}

/// A time-stamp of an authority.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// Short name of the authority, as in the names of files.
    pub name: String,
    /// What the authority calls itself, as in its certificate or as the user entered it.
    pub authority: String,
    /// The moment it names, cut to whole seconds.
    pub at: Time,
    /// The first whole second after it and the inaccuracy it admits.
    pub not_later_than: Time,
    /// It holds, down to a root that the user had pinned.
    pub is_verified: bool,
    /// The user entered that it is a qualified one (eIDAS).
    pub is_qualified: bool,
}

/// How far an `OpenTimestamps` proof has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ots {
    /// No block yet.
    Pending,
    /// It leads to a block of Bitcoin, which is to be looked up.
    Block {
        /// Its height.
        height: u64,
        /// The Merkle root that it must have, as explorers print it.
        merkle_root: String,
    },
}

/// What will be over the seal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seal {
    /// Short names of the authorities.
    pub stamps: Vec<String>,
    /// An `OpenTimestamps` proof.
    pub has_ots: bool,
}

/// Something that is kept back, as `case.json` tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withheld {
    /// The entry.
    pub entry: u64,
    /// What it is.
    pub what: WithheldPart,
    /// Name of the field, digest of the record.
    pub name: String,
    /// Why, in the owner's words; may be empty.
    pub why: String,
}

/// What is kept back of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WithheldPart {
    /// A field.
    Field,
    /// A record of the raw exchanges.
    Record,
    /// The file of a field that is shown.
    File,
}

/// A file of the bundle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownFile {
    /// Its path below the top folder.
    pub path: String,
    /// Its size.
    pub bytes: u64,
    /// SHA-256.
    pub sha256: Sum,
    /// An owner's copy with parts made unreadable.
    pub is_masked: bool,
}

impl<T> Entry<T> {
    /// Is this field of it given?
    pub(super) fn gives(&self, field: &str) -> bool {
        !self.withheld.iter().any(|name| name == field)
    }
}

impl Report {
    /// Entries of the newest checkpoint.
    pub(super) fn entries(&self) -> u64 {
        self.checkpoints.last().map_or(0, |newest| newest.entries)
    }

    /// The newest checkpoint with a verified time-stamp: its entries, and the earliest of them.
    pub(super) fn newest_stamped(&self) -> Option<(u64, Time)> {
        self.checkpoints.iter().rev().find_map(|it| Some((it.entries, it.not_later_than()?)))
    }

    /// The earliest verified time-stamp over the newest checkpoint.
    pub(super) fn not_later_than(&self) -> Option<Time> {
        self.checkpoints.last()?.not_later_than()
    }
}

impl Checkpoint {
    /// Its earliest verified time-stamp.
    fn not_later_than(&self) -> Option<Time> {
        let verified = self.stamps.iter().filter(|it| it.is_verified);
        verified.map(|it| it.not_later_than).min()
    }
}
