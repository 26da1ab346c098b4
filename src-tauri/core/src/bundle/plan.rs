//! What goes into a bundle, as plain data: whoever writes one fills a [`Plan`], and can show before
//! a byte is written what will leave.

use std::io::{self, Write};

use crate::model::{ItemId, Sum, Time};

/// Bytes that can be asked for more than once, the same each time: they are read again where a
/// bundle goes to a place that cannot be gone back in.
pub trait Source {
    /// Writes all of them.
    ///
    /// # Errors
    /// What reading them met, or what `out` answered.
    fn write_to(&mut self, out: &mut dyn Write) -> io::Result<()>;
}

impl<F: FnMut(&mut dyn Write) -> io::Result<()>> Source for F {
    fn write_to(&mut self, out: &mut dyn Write) -> io::Result<()> {
        self(out)
    }
}

/// A source of bytes that are at hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AtHand(pub Vec<u8>);

impl Source for AtHand {
    fn write_to(&mut self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(&self.0)
    }
}

/// Everything a bundle is made of. That its parts fit each other is the business of whoever fills
/// it, and of a verifier; what no zip may hold is refused.
pub struct Plan<'a> {
    /// When it is made.
    pub made: Time,
    /// What tells it from others of its day.
    pub tag: [u8; 4],
    /// The program and its version: `keepsake 0.1.0`.
    pub software: String,
    /// Languages of the report: `vi`, `en`.
    pub languages: Vec<String>,
    /// Pages for people.
    pub people: People,
    /// Public keys and certificates.
    pub keys: Keys,
    /// The excerpt of the custody log.
    pub log: Log,
    /// What it is about, in the order of their folders.
    pub items: Vec<Item<'a>>,
    /// What is left out, and told of.
    pub withheld: Vec<Withheld>,
    /// The rules by which looks were read.
    pub rules: Option<Rules>,
    /// The raw exchanges; none where nothing came over the web.
    pub exchanges: Option<Exchanges<'a>>,
    /// Stamps that the seal is to get.
    pub seal: Stamps,
}

/// Pages for people, each the bytes of its file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct People {
    /// `0-OPEN-ME-FIRST.html`
    pub report: Vec<u8>,
    /// `report.<language>.pdf`, by language.
    pub printed: Vec<(String, Vec<u8>)>,
    /// `certificate-template.pdf`
    pub certificate: Option<Vec<u8>>,
    /// `HOW-TO-VERIFY.txt`
    pub how_to_verify: Vec<u8>,
    /// `verify.html`
    pub verifier: Vec<u8>,
}

/// What signatures and stamps are checked with, each the text of its file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keys {
    /// `log.vkey`
    pub log: String,
    /// `allowed_signers.txt`
    pub allowed_signers: String,
    /// `log.pem`
    pub pem: String,
    /// `tsa/<name>.pem`, by name.
    pub authorities: Vec<(String, Vec<u8>)>,
}

/// The excerpt of the custody log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Log {
    /// Its origin.
    pub origin: String,
    /// Checkpoints, ascending by size.
    pub checkpoints: Vec<Checkpoint>,
    /// What shows that each grew from the one before it.
    pub consistency: Vec<Consistency>,
    /// Entries, ascending by number.
    pub entries: Vec<Entry>,
    /// Where items stood.
    pub heads: Vec<Head>,
}

/// A checkpoint and what is over it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// Entries of the log.
    pub entries: u64,
    /// The file.
    pub text: String,
    /// SSH signature over it.
    pub signature: String,
    /// Whole responses of time-stamping authorities, by the authority's name.
    pub stamps: Vec<(String, Vec<u8>)>,
    /// `OpenTimestamps` proof.
    pub ots: Option<Vec<u8>>,
}

/// Shows that a checkpoint grew from another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consistency {
    /// Entries of the older one.
    pub old: u64,
    /// Entries of the newer one.
    pub new: u64,
    /// The file.
    pub text: String,
}

/// An entry and what shows of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its number.
    pub seq: u64,
    /// The entry.
    pub bytes: Vec<u8>,
    /// Shows that it is in the newest checkpoint.
    pub proof: String,
    /// Its disclosures, one a line; may be empty.
    pub disclosures: String,
}

/// Where an item stood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Entries of the checkpoint.
    pub checkpoint: u64,
    /// The item.
    pub item: ItemId,
    /// The file.
    pub text: String,
}

/// What an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ItemKind {
    /// A post.
    Post,
    /// A post that a platform would not publish.
    Refused,
    /// An import.
    Import,
    /// The collection as a whole.
    Log,
}

/// One thing the bundle is about.
pub struct Item<'a> {
    /// What the log calls it.
    pub item: ItemId,
    /// What it is.
    pub kind: ItemKind,
    /// Numbers of its entries, ascending.
    pub entries: Vec<u64>,
    /// Copies to read.
    pub files: Vec<ItemFile<'a>>,
}

/// A copy to read, of one disclosed field of an entry.
pub struct ItemFile<'a> {
    /// The entry.
    pub entry: u64,
    /// The field: `text`, `media.<n>` or `files.<n>`.
    pub field: String,
    /// Last part of its name, without a dot: letters and digits in lower case.
    pub extension: String,
    /// Did the owner make parts of it unreadable?
    pub masked: bool,
    /// Bytes.
    pub size: u64,
    /// SHA-256 it must have, where a field tells it.
    pub sum: Option<Sum>,
    /// The bytes.
    pub content: Box<dyn Source + 'a>,
}

/// Something that is left out.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Withheld {
    /// The entry.
    pub entry: u64,
    /// What of it.
    pub what: Left,
    /// Its name, or the SHA-256 of a record.
    pub name: String,
    /// The owner's words; may be empty.
    pub why: String,
}

/// What can be left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Left {
    /// A field's disclosure.
    Field,
    /// A file of a disclosed field.
    File,
    /// A record of a disclosed field.
    Record,
}

/// A rule set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rules {
    /// Its version.
    pub version: String,
    /// Names, with `.toml`, and contents of its files.
    pub files: Vec<(String, Vec<u8>)>,
}

/// The raw exchanges.
pub struct Exchanges<'a> {
    /// Records, as far as they are counted: for the list of what leaves.
    pub records: u64,
    /// Bytes of them, unpacked: likewise.
    pub bytes: u64,
    /// WARC records one behind the other. Those of one exchange stand together, the `metadata`
    /// record last; no `warcinfo`.
    pub content: Box<dyn Source + 'a>,
}

/// Stamps of one file.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Stamps {
    /// Names of the time-stamping authorities.
    #[serde(rename = "stamps")]
    pub authorities: Vec<String>,
    /// Is there an `OpenTimestamps` proof?
    pub ots: bool,
}

impl Stamps {
    /// Names ascending by their bytes, as `case.json` has them.
    pub(super) fn in_order(&self) -> Self {
        let mut authorities = self.authorities.clone();
        authorities.sort();
        Self { authorities, ots: self.ots }
    }
}

/// What closes a bundle.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seal {
    /// SSH signature over the tag manifest.
    pub signature: String,
    /// Whole responses of the authorities that answered, by name.
    pub stamps: Vec<(String, Vec<u8>)>,
    /// `OpenTimestamps` proof.
    pub ots: Option<Vec<u8>>,
}

impl Seal {
    /// Which stamps it has.
    #[must_use]
    pub fn stamps(&self) -> Stamps {
        let authorities = self.stamps.iter().map(|(name, _)| name.clone()).collect();
        Stamps { authorities, ots: self.ots.is_some() }
    }
}

impl Checkpoint {
    /// Which stamps it has.
    #[must_use]
    pub fn stamps(&self) -> Stamps {
        let authorities = self.stamps.iter().map(|(name, _)| name.clone()).collect();
        Stamps { authorities, ots: self.ots.is_some() }
    }
}

impl Plan<'_> {
    /// The folder that everything lies in: the name of the bundle's file without `.zip`.
    #[must_use]
    pub fn top(&self) -> String {
        let day = self.day().replace('-', "");
        format!("keepsake-evidence-{day}-{}", data_encoding::HEXLOWER.encode(&self.tag))
    }

    /// The day it is made: `2026-11-26`.
    pub(super) fn day(&self) -> String {
        self.made.to_string().chars().take(10).collect()
    }
}

/// The folder of an item, below `data/`.
#[must_use]
pub fn folder(number: usize) -> String {
    format!("items/{:03}", number + 1)
}

impl ItemFile<'_> {
    /// Its name in the item's folder.
    #[must_use]
    pub fn name(&self) -> String {
        let Self { entry, extension, .. } = self;
        let (what, number) = self.field.split_once('.').unwrap_or((self.field.as_str(), ""));
        let masked = if self.masked { "masked-" } else { "" };
        match what {
            "media" => format!("{masked}media-{number}.{entry}.{extension}"),
            "files" => format!("{masked}file-{number}.{entry}.{extension}"),
            _ => format!("{masked}{what}.{entry}.{extension}"),
        }
    }
}
