//! How an open vault is: what was found damaged, missing or older than it should be while it was
//! opened. Damage in one place never locks the user out of the rest; but nothing is written over a
//! gap until the user has taken note of it. FORMAT.md section 12.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::commits::{Lost, Walked};
use super::purpose::{FORMAT, TRAINING_FORMAT};
use super::slots::SLOTS;
use super::sums::{Sum, Sums, SumsFile};
use super::{FORMAT_FILE, Purpose, ReadError, StoreError, UnlockError, Vault};
use crate::doors::disk::Disk;
use crate::model::{Act, Time};

/// Something the user must know about a vault that was opened all the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "warning", rename_all = "snake_case")]
pub enum Warning {
    /// Commits are damaged or missing. Nothing is written until the loss is accepted.
    Lost {
        /// The first and the last number of each stretch, in order.
        commits: Vec<(u64, u64)>,
    },
    /// The folder is older than the one last seen on this computer: an older copy was put back.
    Older {
        /// Number of the last commit seen.
        seen: u64,
        /// Number of the last commit found.
        found: u64,
    },
    /// The folder has keys that the vault was given others for on this computer: a copy of before
    /// was put back.
    Replaced,
    /// The folder does not continue what was last seen on this computer.
    OtherHistory,
}

impl std::fmt::Display for Warning {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Lost { commits } => {
                f.write_str("parts of the vault are damaged or missing (commits ")?;
                for (number, (first, last)) in commits.iter().enumerate() {
                    f.write_str(if number == 0 { "" } else { ", " })?;
                    write!(f, "{first}")?;
                    if first != last {
                        write!(f, " to {last}")?;
                    }
                }
                f.write_str("); the rest can be read")
            }
            Self::Older { seen, found } => write!(
                f,
                "this vault is older than last time: it ended with commit {seen}, and now ends with {found}"
            ),
            Self::Replaced => f.write_str(
                "this is an older copy of the vault, of before it was given new keys on this computer",
            ),
            Self::OtherHistory => f.write_str(
                "this vault is another than last time: the same one took another course",
            ),
        }
    }
}

/// What was found while a vault was opened.
#[derive(Default)]
pub(super) struct Health {
    /// Commits lost, of which the user has not taken note.
    pub(super) lost: Vec<Lost>,
    /// The index was built without them, and must not pass for whole.
    pub(super) index_lacks: bool,
    /// The index was found changed, and was built again.
    pub(super) index_damaged: bool,
    /// Where the last head seen is kept.
    pub(super) heads: Option<PathBuf>,
    /// How the vault compares with it.
    pub(super) rollback: Option<Warning>,
}

impl Vault {
    /// What the user must know before relying on this vault.
    #[must_use]
    pub fn warnings(&self) -> Vec<Warning> {
        let lost = &self.health.lost;
        let stretch = |lost: &Lost| (*lost.numbers.start(), *lost.numbers.end());
        let commits: Vec<_> = lost.iter().map(stretch).collect();
        let lost = (!commits.is_empty()).then_some(Warning::Lost { commits });
        lost.into_iter().chain(self.health.rollback.clone()).collect()
    }

    /// Takes note that commits are lost, so that the vault can be written again. The lost ones may
    /// still be put back from a copy.
    ///
    /// # Errors
    /// [`StoreError`]; the vault stays as it is.
    pub fn accept_loss(&mut self, at: Time) -> Result<(), StoreError> {
        let Some(Warning::Lost { commits }) = self.warnings().into_iter().next() else {
            return Ok(());
        };
        let lost = std::mem::take(&mut self.health.lost);
        if let Err(error) = self.commit(&[Act::LossAccepted { at, commits }]) {
            self.health.lost = lost;
            return Err(error);
        }
        self.health.index_lacks = false;
        self.accept_older();
        Ok(())
    }

    /// Takes in what a walk along the chain found. Nothing is written over it from now on.
    pub(super) fn note_lost(&mut self, mut walked: Walked) {
        if self.head.number > walked.head.number {
            let (first, last) = (walked.head.number + 1, self.head.number);
            let cause = ReadError::MissingCommits { first, last };
            walked.lost.push(Lost { numbers: first..=last, cause });
        }
        walked.lost.retain(|lost| !self.catalogue.is_accepted(&lost.numbers));
        self.health.lost = walked.lost;
    }

    /// Nothing is written anew over a loss that nobody has taken note of: did a walk along the
    /// chain come to all there is?
    pub(super) fn all_read(&self, walked: Walked) -> Result<(), ReadError> {
        let is_told = |lost: &Lost| !self.catalogue.is_accepted(&lost.numbers);
        walked.lost.into_iter().find(is_told).map_or(Ok(()), |lost| Err(lost.cause))
    }

    /// May anything be written?
    pub(super) fn writable(&self) -> Result<(), StoreError> {
        if self.is_forgotten() {
            return Err(StoreError::Forgotten);
        }
        self.owner()?;
        if self.health.lost.is_empty() { Ok(()) } else { Err(StoreError::Gap) }
    }
}

/// Is this a vault of a format we know, and for this purpose?
pub(super) fn check_format(
    purpose: Purpose,
    root: &Path,
    disk: &dyn Disk,
) -> Result<(), UnlockError> {
    let damaged = || UnlockError::Damaged(ReadError::Format);
    let bytes = match disk.read(&root.join(FORMAT_FILE)) {
        Ok(bytes) if bytes == purpose.format() => return Ok(()),
        Ok(bytes) if bytes == FORMAT || bytes == TRAINING_FORMAT => {
            return Err(UnlockError::Purpose);
        }
        Ok(bytes) => bytes,
        Err(error) if error.is_missing() => {
            // Made to its end once: there are acts in it.
            let acts = disk.list(&root.join("commits")).is_ok_and(|names| !names.is_empty());
            return Err(if acts { damaged() } else { UnlockError::Missing });
        }
        Err(error) => return Err(UnlockError::Disk(error)),
    };
    // A later version writes another number, and its sum beside it.
    let listed = match Sums::read(root, disk) {
        SumsFile::Whole(sums) => sums.of(FORMAT_FILE, &bytes),
        SumsFile::Damaged | SumsFile::Missing => Sum::Unlisted,
    };
    Err(if listed != Sum::Damaged && is_later(&bytes) { UnlockError::Format } else { damaged() })
}

fn is_later(bytes: &[u8]) -> bool {
    let number = bytes.strip_prefix(b"{\"keepsake_vault\":").and_then(|r| r.strip_suffix(b"}\n"));
    let number = number.and_then(|digits| std::str::from_utf8(digits).ok()?.parse::<u32>().ok());
    number.is_some_and(|number| number > 1)
}

/// The first slot that is missing or not as it was written.
pub(super) fn damaged_slot(root: &Path, disk: &dyn Disk) -> Option<usize> {
    let SumsFile::Whole(sums) = Sums::read(root, disk) else { return None };
    (1..=SLOTS).find(|number| {
        let name = format!("slots/{number}");
        let listed = sums.names().any(|known| known == name);
        disk.read(&root.join(&name)).map_or(listed, |bytes| sums.of(&name, &bytes) == Sum::Damaged)
    })
}
