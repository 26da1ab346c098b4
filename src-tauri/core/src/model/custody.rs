//! Nouns of the custody log: what an act was logged as, and what is kept of an entry.

use std::fmt;
use std::str::FromStr;

use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::{Act, ImportId, ItemId, PostId, RefusedId, Time};

/// A SHA-256. Printed, parsed and stored as 64 hex digits in lower case.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sum([u8; 32]);

/// The characters are not a SHA-256 in hex.
#[derive(Debug, thiserror::Error)]
#[error("not a SHA-256 in 64 hex digits")]
pub struct NotASum;

impl Sum {
    /// The one with these bytes.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Its bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for Sum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&HEXLOWER.encode(&self.0))
    }
}

impl fmt::Debug for Sum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sum({self})")
    }
}

impl FromStr for Sum {
    type Err = NotASum;

    fn from_str(text: &str) -> Result<Self, NotASum> {
        let bytes = HEXLOWER.decode(text.as_bytes()).map_err(|_| NotASum)?;
        bytes.try_into().map(Self).map_err(|_| NotASum)
    }
}

impl Serialize for Sum {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Sum {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

/// How far the chain of one item has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemHead {
    /// Entries about it.
    pub entries: u64,
    /// Leaf hash of the last one.
    pub last: Sum,
}

/// A whole WARC record, headers and closing line ends included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordSum {
    /// Its `WARC-Type`.
    pub kind: String,
    /// SHA-256 of its bytes.
    pub sum: Sum,
}

/// What an entry is about. Entries about one thing make a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    /// The collection as a whole: readers, vantages, rules, rounds, exports.
    Log,
    /// The heads entries.
    Heads,
    /// A post.
    Post(PostId),
    /// A post that a platform would not publish.
    Refused(RefusedId),
    /// An import.
    Import(ImportId),
}

impl Subject {
    /// What an act is about.
    #[must_use]
    pub fn of(act: &Act) -> Self {
        match act {
            Act::Saved(post) => Self::Post(post.id),
            Act::Captured(capture) => Self::Post(capture.post),
            Act::Looked(look) => Self::Post(look.post),
            Act::Judged(judgement) => Self::Post(judgement.post),
            Act::Noticed(entry) => Self::Post(entry.post),
            Act::Told { post, .. } => Self::Post(*post),
            Act::Forgotten(gone) => Self::Post(gone.post),
            Act::Refused(refused) => Self::Refused(refused.id),
            Act::RefusedSetAside { refused, .. } => Self::Refused(*refused),
            Act::ImportBegan(import) => Self::Import(import.id),
            Act::ImportEnded(import) => Self::Import(import.id),
            Act::VantageSet(_)
            | Act::VantageDropped { .. }
            | Act::Granted(_)
            | Act::GrantEnded { .. }
            | Act::HandedOver { .. }
            | Act::RecoverySet { .. }
            | Act::RulesInstalled(_)
            | Act::RulesDropped { .. }
            | Act::Waited(_)
            | Act::RoundEnded(_)
            | Act::AuthoritySet(_)
            | Act::AuthorityDropped { .. }
            | Act::Exported(_)
            | Act::LogBegan(_)
            | Act::Logged(_)
            | Act::Checkpointed(_)
            | Act::Stamped(_)
            | Act::LossAccepted { .. } => Self::Log,
        }
    }
}

/// The WARC records that the objects of an act hold, in full: a body that is kept elsewhere stands
/// in its place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recorded {
    /// Of its own exchange.
    pub own: Vec<RecordSum>,
    /// Of the exchange of each medium of a capture, in order.
    pub media: Vec<Vec<RecordSum>>,
}

/// A custody log began. There is one at a time; a new one where part of the old was lost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogBegan {
    /// The secret its keys come from, sealed under the vault's.
    pub secret: String,
    /// When.
    pub at: Time,
}

/// What a commit carries of the log: the entries of its acts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogPart {
    /// Number of the first entry.
    pub first: u64,
    /// When they were entered.
    pub time: Time,
    /// SHA-256 of the newest time-stamp response there was.
    pub after_token: Option<Sum>,
    /// The entries, in order.
    pub entries: Vec<LogEntry>,
    /// Heads of the complete subtrees of the tree with them, the largest first.
    pub peaks: Vec<Sum>,
    /// Those of them, by their place in this list, that are of no act in this commit. The others
    /// are of its acts in order, but for those that are in no log.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub apart: Vec<u32>,
}

impl LogPart {
    /// Its entries, and what those are about that are of one of these acts, the acts of its
    /// commit.
    pub fn with_subjects<'a>(
        &'a self,
        acts: &'a [&'a Act],
    ) -> impl Iterator<Item = (&'a LogEntry, Option<Subject>)> {
        self.with_acts(acts).map(|(_, entry, act)| (entry, act.map(Subject::of)))
    }

    /// Its entries with their numbers, and the act of each that is of one of these, the acts of
    /// its commit.
    pub fn with_acts<'a>(
        &'a self,
        acts: &'a [&'a Act],
    ) -> impl Iterator<Item = (u64, &'a LogEntry, Option<&'a Act>)> {
        let mut own = acts.iter().copied().filter(|act| act.is_logged());
        (self.first..).zip(&self.entries).zip(0..).map(move |((seq, entry), n)| {
            let act = if self.apart.contains(&n) { None } else { own.next() };
            (seq, entry, act)
        })
    }
}

/// What is kept of an entry. With its act, and where it stands, it is made again byte for byte.
/// Stored as the base64url of its bytes, one after the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogEntry {
    /// Its hash in the tree.
    pub leaf: Sum,
    /// What it is about, as the log calls it.
    pub item: ItemId,
    /// The digests in it of the fields that tell of WARC records: it is made again even when the
    /// objects that they were in are lost.
    pub records: Vec<Sum>,
}

impl Serialize for LogEntry {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut bytes = [self.leaf.bytes().as_slice(), self.item.bytes()].concat();
        self.records.iter().for_each(|sum| bytes.extend_from_slice(sum.bytes()));
        serializer.serialize_str(&BASE64URL_NOPAD.encode(&bytes))
    }
}

impl<'de> Deserialize<'de> for LogEntry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).ok();
        let entry = bytes.as_deref().and_then(|bytes| {
            let (leaf, rest) = bytes.split_first_chunk()?;
            let (item, rest) = rest.split_first_chunk()?;
            let (records, rest) = rest.as_chunks();
            let records = records.iter().copied().map(Sum::from_bytes).collect();
            let (leaf, item) = (Sum::from_bytes(*leaf), ItemId::from_bytes(*item));
            rest.is_empty().then_some(Self { leaf, item, records })
        });
        entry.ok_or_else(|| de::Error::custom("not an entry of a custody log"))
    }
}

/// The end of a log as it is kept: all that appending needs but where items stand.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogState {
    /// Entries.
    pub size: u64,
    /// Heads of the complete subtrees of its tree, the largest first.
    pub peaks: Vec<Sum>,
    /// SHA-256 of the newest time-stamp response there is.
    pub newest_token: Option<Sum>,
    /// When that was given. What is entered after it is not older, whatever the clock says.
    pub token_time: Option<Time>,
}

/// A signed head of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checkpointed {
    /// Entries.
    pub size: u64,
    /// The checkpoint, as it is given away (`LOG.md`, section 4).
    pub text: String,
    /// When.
    pub at: Time,
    /// Somebody asked for it, to give it away or in a bundle. What bundles show from then on must
    /// be seen to have grown out of it.
    #[serde(default)]
    pub asked_for: bool,
}

/// A third party's stamp on a checkpoint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamped {
    /// Entries of the checkpoint.
    pub size: u64,
    /// Name of the authority.
    pub by: String,
    /// How.
    pub kind: StampKind,
    /// When it came.
    pub at: Time,
    /// The whole answer, or proof, in base64.
    pub proof: String,
    /// What a token shows: not later than.
    #[serde(default)]
    pub time: Option<Time>,
}

/// How a third party stamps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StampKind {
    /// RFC 3161: the response.
    Token,
    /// `OpenTimestamps`, not in a block yet.
    Pending,
    /// `OpenTimestamps`, in a block.
    Complete,
}

/// A third party that stamps checkpoints. There are none until the user names one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Authority {
    /// Its name: 1 to 32 of `a`–`z`, `0`–`9`, `-`.
    pub name: String,
    /// Where it is asked.
    pub url: String,
    /// An `OpenTimestamps` calendar; otherwise an RFC 3161 authority.
    pub calendar: bool,
    /// Its root certificates, PEM; empty where those built in are to be taken.
    pub roots: String,
    /// The user says that it is a qualified one (eIDAS).
    pub qualified: bool,
    /// Private and loopback addresses are allowed for it.
    #[serde(default)]
    pub private_allowed: bool,
}

/// A bundle was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exported {
    /// The posts and refused posts in it.
    pub posts: Vec<PostId>,
    /// The refused posts in it.
    #[serde(default)]
    pub refused: Vec<RefusedId>,
    /// How many recipients it was sealed to; none if it was not.
    pub recipients: u32,
    /// When.
    pub at: Time,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_is_64_lower_case_hex_digits() {
        let sum = Sum::from_bytes([0xab; 32]);
        let json = serde_json::to_string(&sum).unwrap();
        assert_eq!(json, format!("\"{}\"", "ab".repeat(32)));
        assert_eq!(serde_json::from_str::<Sum>(&json).unwrap(), sum);
        for wrong in ["", "ab", &"AB".repeat(32), &"ab".repeat(33), &"zz".repeat(32)] {
            assert!(wrong.parse::<Sum>().is_err(), "{wrong}");
        }
    }
}
