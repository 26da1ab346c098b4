//! What a verifier says of a bundle (BUNDLE.md, section 9).

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};

use crate::case::{File, Withheld};
use crate::fault::Fault;
use crate::json::Value;

/// The whole of it. Times are as JSON has them: `YYYY-MM-DDTHH:MM:SSZ`.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// No layer found a fault
    pub holds: bool,
    /// The first of each layer, in the order of layers
    pub faults: Vec<Fault>,
    /// Fingerprint of the log's key, to be compared with what was told another way
    pub key: Option<String>,
    /// Entries in the log, at the newest checkpoint
    pub entries: Option<u64>,
    /// Entries shown, those of heads too
    pub shown: Option<usize>,
    /// By the newest checkpoint
    pub not_later_than: Option<String>,
    /// Signed states of the log
    pub checkpoints: Vec<CheckpointReport>,
    /// What the bundle is about
    pub items: Vec<ItemReport>,
    /// What is not given
    pub withheld: Vec<Withheld>,
    /// Time-stamps of authorities
    pub stamps: Vec<StampReport>,
    /// Proofs of `OpenTimestamps`
    pub ots: Vec<OtsReport>,
    /// The verifier page in the bundle
    pub page: PageState,
    /// It says that it is of a training room: everybody in it is invented, and it proves nothing
    #[serde(skip)]
    pub training: bool,
}

/// A signed state of the log.
#[derive(Clone, Debug, Serialize)]
pub struct CheckpointReport {
    /// How many entries it had
    pub entries: u64,
    /// By the earliest verified stamp over it or a later one
    pub not_later_than: Option<String>,
}

/// An item, and its table made from its entries.
#[derive(Clone, Debug, Serialize)]
pub struct ItemReport {
    /// Its name in the log
    pub item: String,
    /// What the owner says it is
    pub kind: String,
    /// All its entries, by number
    pub entries: Vec<EntryReport>,
    /// Plain copies
    pub files: Vec<File>,
}

/// An entry.
#[derive(Clone, Debug, Serialize)]
pub struct EntryReport {
    /// Its number
    pub seq: u64,
    /// When, as the computer's clock claimed
    pub time: String,
    /// Of what kind of act
    pub kind: String,
    /// By the verified stamp it names
    pub not_earlier_than: Option<String>,
    /// By the earliest verified stamp over it
    pub not_later_than: Option<String>,
    /// What is disclosed, by name
    pub fields: BTreeMap<String, Value>,
}

/// What a stamp is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// The checkpoint of so many entries
    Checkpoint(u64),
    /// The bundle itself
    Seal,
}

impl Serialize for Of {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Checkpoint(entries) => serializer.serialize_u64(*entries),
            Self::Seal => serializer.serialize_str("seal"),
        }
    }
}

/// Whether a stamp leads to a root that the reader has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum StampState {
    /// It does, and holds
    Verified,
    /// It holds in itself, and nobody here knows who gave it
    NoRoot,
}

/// A stamp of an authority.
#[derive(Clone, Debug, Serialize)]
pub struct StampReport {
    /// What it is over
    pub of: Of,
    /// What the owner calls the authority
    pub by: String,
    /// *Not later than*, as it says
    pub time: Option<String>,
    /// Whether to believe it
    pub state: StampState,
}

/// Whether a proof of `OpenTimestamps` reaches a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum OtsState {
    /// Calendars have promised
    Pending,
    /// It reaches a block, to be looked up
    Complete,
}

/// A proof of `OpenTimestamps`.
#[derive(Clone, Debug, Serialize)]
pub struct OtsReport {
    /// What it is over
    pub of: Of,
    /// How far it goes
    pub state: OtsState,
    /// Where to look
    pub blocks: Vec<Block>,
}

/// A block of Bitcoin that must have this root.
#[derive(Clone, Debug, Serialize)]
pub struct Block {
    /// Its height
    pub height: u64,
    /// As explorers print it
    pub merkleroot: String,
}

/// The verifier page in the bundle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum PageState {
    /// The same that this version has
    Same,
    /// Of another version, or there is none to compare it with
    Unknown,
}

impl Report {
    /// Of a file in which nothing could be read.
    pub(crate) fn of_nothing(faults: Vec<Fault>) -> Self {
        Self {
            holds: false,
            faults,
            key: None,
            entries: None,
            shown: None,
            not_later_than: None,
            checkpoints: Vec::new(),
            items: Vec::new(),
            withheld: Vec::new(),
            stamps: Vec::new(),
            ots: Vec::new(),
            page: PageState::Unknown,
            training: false,
        }
    }
}
