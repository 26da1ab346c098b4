//! Why a member was not read to its end.

use std::io;

use super::files::StreamTrouble;
use super::report::Why;

/// What ended the reading of a member.
#[derive(Debug)]
pub(super) enum Trouble {
    /// It ends in the middle.
    Cut,
    /// It is not of the form it should be.
    Form,
    /// Its bytes could not be had.
    Unreadable(io::Error),
    /// Whoever wanted the posts wants no more of them.
    Stopped,
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Self {
        Self::Unreadable(error)
    }
}

impl Trouble {
    /// The reason, for the report.
    pub(super) fn why(&self) -> Why {
        match self {
            Self::Cut | Self::Stopped => Why::Cut,
            Self::Form => Why::Form,
            Self::Unreadable(error) => why_unreadable(error),
        }
    }
}

fn why_unreadable(error: &io::Error) -> Why {
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<StreamTrouble>());
    match inner {
        Some(StreamTrouble::TooLarge) => Why::TooLarge,
        Some(StreamTrouble::Encrypted) => Why::Encrypted,
        Some(StreamTrouble::Packing) => Why::Packing,
        _ => Why::Damaged,
    }
}
