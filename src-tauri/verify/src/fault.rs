//! What a verifier finds wrong, and by which layer.

use std::io;

use serde::Serialize;

/// The layers, in the order in which they are looked at (BUNDLE.md, section 9).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Layer {
    /// The file as a zip
    Zip,
    /// Lists of digests, and which files there may be
    Bag,
    /// What the bundle says it holds
    Case,
    /// The log's key
    Keys,
    /// The signature over everything
    Seal,
    /// Entries, their fields and their chains
    Entries,
    /// That each entry is in the log
    Proofs,
    /// That no entry of an item was left out
    Heads,
    /// Signed states of the log, and that each grew out of the one before
    Checkpoints,
    /// What strangers said about time
    Stamps,
    /// Raw exchanges
    Records,
    /// Plain copies
    Items,
    /// The verifier page in the bundle
    Page,
    /// Readings and verdicts derived again; not by this crate
    Verdicts,
}

impl Layer {
    /// Its word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Zip => "zip",
            Self::Bag => "bag",
            Self::Case => "case",
            Self::Keys => "keys",
            Self::Seal => "seal",
            Self::Entries => "entries",
            Self::Proofs => "proofs",
            Self::Heads => "heads",
            Self::Checkpoints => "checkpoints",
            Self::Stamps => "stamps",
            Self::Records => "records",
            Self::Items => "items",
            Self::Page => "page",
            Self::Verdicts => "verdicts",
        }
    }
}

/// The first thing a layer found wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// What caught it
    pub layer: Layer,
    /// What it is, in a sentence. Nothing of what was posted.
    pub what: String,
}

/// Why something was not read to its end.
#[derive(Debug)]
pub(crate) enum Stop {
    /// The file cannot be read; nothing is said about the bundle.
    Io(io::Error),
    /// It is not as it must be.
    Fault(String),
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl From<&str> for Stop {
    fn from(what: &str) -> Self {
        Self::Fault(what.to_owned())
    }
}

impl From<String> for Stop {
    fn from(what: String) -> Self {
        Self::Fault(what)
    }
}

/// The faults of a bundle, one to a layer.
#[derive(Debug, Default)]
pub(crate) struct Faults(Vec<Fault>);

impl Faults {
    /// Notes a fault, where its layer has none yet.
    pub(crate) fn add(&mut self, layer: Layer, what: impl Into<String>) {
        if self.0.iter().all(|fault| fault.layer != layer) {
            self.0.push(Fault { layer, what: what.into() });
        }
    }

    /// What was read, or nothing where a fault is noted.
    pub(crate) fn take<T>(&mut self, layer: Layer, read: Result<T, Stop>) -> io::Result<Option<T>> {
        match read {
            Ok(value) => Ok(Some(value)),
            Err(Stop::Io(error)) => Err(error),
            Err(Stop::Fault(what)) => {
                self.add(layer, what);
                Ok(None)
            }
        }
    }

    pub(crate) fn sorted(mut self) -> Vec<Fault> {
        self.0.sort_by_key(|fault| fault.layer);
        self.0
    }
}
