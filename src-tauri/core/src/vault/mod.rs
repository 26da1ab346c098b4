//! The vault: a folder that holds everything and tells nothing. Byte layout: docs/FORMAT.md.
//!
//! Invariants, at every instant, including after a power cut:
//! 1. A commit names only objects already durable on disk.        (breach: a post is lost)
//! 2. Commits are numbered without gaps, each bound to the last.  (breach: acts can be left out)
//! 3. The index should hold every record.                         (breach: rebuild, nothing lost)
//!
//! So the order of a write is: objects, then the commit that names them, then the index.
//! Deliberately absent: plaintext files of any kind, merging of vaults.

mod access;
mod audit;
mod backup;
mod belonging;
mod catalogue;
mod collection;
mod commits;
mod forget;
mod forgotten;
mod frame;
#[doc(hidden)]
pub mod fuzz;
mod grants;
mod headed;
mod heads;
mod health;
mod history;
mod identity;
mod index;
pub(crate) mod keys;
mod load;
mod locked;
mod log;
mod objects;
mod open;
mod outward;
mod purpose;
mod rekey;
mod slots;
pub(crate) mod stack;
mod steady;
mod sums;
mod unseal;

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use self::catalogue::Catalogue;
use self::collection::Collection;
use self::commits::Head;
use self::health::Health;
use self::history::Place;
use self::index::Index;
use self::keys::Keys;
use self::open::Lock;
use self::slots::Secrets;
use crate::doors::disk::{Disk, DiskError};
use crate::model::{
    Act, Brief, Coverage, Grant, ImportBegan, InstalledRules, PostId, PostRecord, SiteWait, Time,
    Vantage,
};

pub use self::access::{AccessError, destroy_slots};
pub use self::audit::{Audit, Checked, Finding, Trouble};
pub use self::backup::{BACKUP_FOLDER, Backup, BackupDone, BackupError, back_up, backup_place};
pub use self::belonging::Belonging;
pub use self::forget::{Gate, Remains};
pub use self::forgotten::{Divide, ForgetPostsError, ForgottenMarks};
pub use self::frame::{FrameError, SealError};
pub use self::health::Warning;
pub use self::log::{LogRead, LogSecret, OpenLog, Scribe};
pub use self::objects::Objects;
pub use self::open::Reader;
pub use self::outward::{RECIPIENTS_MAX, SealToError, Sealing, seal_to};
pub use self::purpose::Purpose;
pub use self::rekey::{RekeyError, Tell};
pub use self::slots::{PASSPHRASE_CHARS_MIN, Passphrase, WorkFactor};
pub use self::unseal::{IDENTITIES_BYTES_MAX, Opener, UnsealError, Unsealed, is_sealed};

const FORMAT_FILE: &str = "keepsake.json";
/// Why a vault could not be made. Nothing that could be mistaken for a vault is left behind.
#[derive(Debug, thiserror::Error)]
pub enum CreateError {
    /// The folder holds a vault, or other files.
    #[error("the folder is not empty")]
    Occupied,
    /// Fewer than [`PASSPHRASE_CHARS_MIN`] characters.
    #[error("the passphrase is shorter than {PASSPHRASE_CHARS_MIN} characters")]
    PassphraseTooShort,
    /// The vault's keys could not be sealed.
    #[error("the vault's keys could not be sealed")]
    Seal(#[source] age::EncryptError),
    /// The disk refused.
    #[error("the new vault could not be written")]
    Disk(#[source] DiskError),
}

/// Why a vault could not be opened. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum UnlockError {
    /// There is no vault in this folder.
    #[error("there is no vault here")]
    Missing,
    /// A later version made it.
    #[error("the vault has a format this version does not know")]
    Format,
    /// A vault of a training room was to be opened as a real one, or a real one in a training room.
    #[error("a vault of the training room opens there and nowhere else, and no other opens there")]
    Purpose,
    /// Another process has it open.
    #[error("the vault is open in another window or program")]
    InUse,
    /// No slot opens with this passphrase.
    #[error("this passphrase opens no slot of the vault")]
    WrongPassphrase,
    /// The slots were destroyed or handed over: no passphrase opens it any more.
    #[error("no passphrase opens this vault any more; only a reader it was granted to can")]
    NoSlots,
    /// The reader's key opens no grant of this vault.
    #[error("the vault was not granted to this key")]
    NotGranted,
    /// The passphrase opens a slot (or none is whole), but the vault behind it is damaged.
    #[error("the vault is damaged")]
    Damaged(#[source] ReadError),
    /// The disk refused.
    #[error("the vault could not be read")]
    Disk(#[source] DiskError),
}

/// Why something in an open vault could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The file that makes the folder a vault is damaged or missing.
    #[error("the file keepsake.json is damaged or missing")]
    Format,
    /// All four slots are damaged.
    #[error("every slot of the vault is damaged")]
    Slots,
    /// No whole slot opens with this passphrase, and one is not as it was written.
    #[error("slots/{number} is damaged or missing, and no other slot opens with this passphrase")]
    Slot {
        /// Its number.
        number: usize,
    },
    /// The grant of the collection is missing or damaged.
    #[error("the grant that opens the collection is damaged or missing")]
    Grant,
    /// A commit is damaged, or not where it belongs.
    #[error("commit {number} is damaged")]
    Commit {
        /// Its number.
        number: u64,
        /// How.
        #[source]
        cause: FrameError,
    },
    /// Neighboring commits are gone.
    #[error("{}", if first == last { format!("commit {first} is missing") } else { format!("commits {first} to {last} are missing") })]
    MissingCommits {
        /// Number of the first.
        first: u64,
        /// Number of the last.
        last: u64,
    },
    /// A commit stands in the place of another.
    #[error("commit {belongs} stands in the place of commit {number}")]
    Misplaced {
        /// Where it stands.
        number: u64,
        /// Where it belongs.
        belongs: u64,
    },
    /// A commit was written after another than the one before it.
    #[error("commit {number} does not follow the one before it")]
    Unlinked {
        /// Its number.
        number: u64,
    },
    /// An object is damaged, or not where it belongs.
    #[error("a stored object is damaged")]
    Object(#[source] FrameError),
    /// An object is gone.
    #[error("a stored object is missing")]
    MissingObject,
    /// The index could not be built again.
    #[error("the index could not be built again")]
    Index,
    /// The vault was locked meanwhile.
    #[error("the vault was locked meanwhile")]
    Forgotten,
    /// The disk refused.
    #[error("the vault could not be read")]
    Disk(#[source] DiskError),
}

/// Why something could not be kept. What was kept before still stands.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The vault was opened by a reader, who may not write.
    #[error("this vault was opened to be read only")]
    ReadOnly,
    /// Commits are damaged or missing, and the user has not taken note of it.
    #[error("parts of the vault are damaged or missing; nothing is written until you accept that")]
    Gap,
    /// The secret of the custody log does not open.
    #[error("the secret of the custody log does not open")]
    LogSecret,
    /// It could not be sealed.
    #[error("it could not be sealed")]
    Seal(#[source] SealError),
    /// The vault was locked meanwhile.
    #[error("the vault was locked meanwhile")]
    Forgotten,
    /// The disk refused.
    #[error("it could not be written")]
    Disk(#[source] DiskError),
}

/// An open vault. There is one writer: the folder stays locked to this process until it is closed.
pub struct Vault {
    root: PathBuf,
    purpose: Purpose,
    disk: Arc<dyn Disk>,
    /// `None` where a reader opened it by a grant.
    owner: Option<Owner>,
    collection: Collection,
    head: Head,
    catalogue: Catalogue,
    index: Option<Index>,
    health: Health,
    scribe: Option<Box<dyn Scribe>>,
    /// None once the vault forgot its keys.
    lock: Option<Lock>,
}

/// What only the owner has.
struct Owner {
    secrets: Box<Secrets>,
    keys: Keys,
}

/// Is there a vault in this folder?
#[must_use]
pub fn exists(root: &Path) -> bool {
    root.join(FORMAT_FILE).is_file()
}

impl Vault {
    /// Every post as it stands, in no order, each made when its turn comes.
    pub fn posts(&self) -> impl Iterator<Item = PostRecord> {
        self.catalogue.all().map(|known| known.record)
    }

    /// Posts whose record holds this text somewhere, as it is written; in no order.
    pub fn posts_holding(&self, text: &str) -> impl Iterator<Item = PostRecord> {
        self.catalogue.holding(text).map(|known| known.record)
    }

    /// What a list needs to know of every post, in no order. Costs next to nothing.
    pub fn briefs(&self) -> impl Iterator<Item = &Brief> {
        self.catalogue.briefs()
    }

    /// Posts that changed since this was asked last; `None` means any of them, as at first.
    pub fn touched(&mut self) -> Option<HashSet<PostId>> {
        self.catalogue.touched()
    }

    /// One post as it stands.
    #[must_use]
    pub fn post(&self, id: PostId) -> Option<PostRecord> {
        self.catalogue.post(id)
    }

    /// The post known by this normalised address.
    #[must_use]
    pub fn post_at(&self, address: &str) -> Option<PostId> {
        self.catalogue.by_address(address)
    }

    /// The vantages added by the user.
    #[must_use]
    pub fn vantages(&self) -> &[Vantage] {
        &self.catalogue.register().vantages
    }

    /// Sites that asked to be left alone; the time of some may be over.
    #[must_use]
    pub fn waits(&self) -> &[SiteWait] {
        &self.catalogue.register().waits
    }

    /// The rounds of the last days, in numbers.
    #[must_use]
    pub fn coverage(&self) -> &Coverage {
        &self.catalogue.register().coverage
    }

    /// Readers who can open what is written now, in no order.
    #[must_use]
    pub fn grants(&self) -> &[Grant] {
        &self.catalogue.register().grants
    }

    /// When the recovery words that open it were made; none that it knows of otherwise.
    #[must_use]
    pub fn recovery_made(&self) -> Option<Time> {
        self.catalogue.register().recovery
    }

    /// The rules that were installed in the place of those built in.
    #[must_use]
    pub fn installed_rules(&self) -> Option<&InstalledRules> {
        self.catalogue.register().rules.as_ref()
    }

    /// What it is for.
    #[must_use]
    pub fn purpose(&self) -> Purpose {
        self.purpose
    }

    /// Its folder.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The imports, oldest first, and whether each came to its end.
    pub fn imports(&self) -> impl Iterator<Item = (&ImportBegan, bool)> {
        self.catalogue.register().imports.iter().map(|known| (&known.began, known.has_ended))
    }

    /// The public key that all files of the vault are signed with.
    #[must_use]
    pub fn writer(&self) -> [u8; 32] {
        self.collection.writer()
    }

    /// Was it opened by a reader, who may not write?
    #[must_use]
    pub fn is_read_only(&self) -> bool {
        self.owner.is_none()
    }

    /// Everything that happened to a post, oldest first: captures, looks, judgements, notices.
    /// Where a commit is damaged or missing, what stands in the others; [`Vault::warnings`] tells
    /// of it.
    ///
    /// # Errors
    /// [`ReadError`] if the commits cannot be listed.
    pub fn history(&mut self, id: PostId) -> Result<Vec<Act>, ReadError> {
        if self.is_forgotten() {
            return Err(ReadError::Forgotten);
        }
        if self.post(id).is_none() {
            return Ok(Vec::new());
        }
        if let Some(entries) = self.entries(id) {
            let places: Vec<Place> = entries.iter().map(|entry| entry.place).collect();
            if let Ok(acts) = self.commits().acts_at(&places) {
                return Ok(acts);
            }
        }
        self.committed_history(id)
    }

    fn owner(&self) -> Result<&Owner, StoreError> {
        self.owner.as_ref().ok_or(StoreError::ReadOnly)
    }
}

#[cfg(test)]
mod tests;
