//! Making a vault and opening it: by a passphrase, or by a reader's key.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use super::catalogue::Catalogue;
use super::collection::Collection;
use super::commits::Head;
use super::grants::{self, GRANTS_MIN};
use super::health::Health;
use super::identity::Identity;
use super::keys::{Keys, base32, random};
use super::slots::{self, Passphrase, SLOTS, Secrets, Tried, WorkFactor};
use super::sums::SUMS_FILE;
use super::{
    CreateError, FORMAT_FILE, Owner, Purpose, ReadError, UnlockError, Vault, health, sums,
};
use crate::doors::disk::{DRAFT_SUFFIX, Disk, DiskError, Step};

/// The vault itself and its folders, in the order they are made.
pub(super) const FOLDERS: [&str; 5] = ["", "slots", "grants", "objects", "commits"];

/// A reader's key: one or more age identities. Opens what was granted to it.
pub struct Reader(Vec<Identity>);

impl Reader {
    /// Reads an identity file as `age-keygen` writes it: lines `AGE-SECRET-KEY-1…`, and comments.
    /// `None` if a line is neither.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        let lines = text.lines().map(str::trim);
        let keys = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
        let keys: Vec<_> = keys.map(Identity::read).collect::<Option<_>>()?;
        (!keys.is_empty()).then_some(Self(keys))
    }

    /// Opens an identity file that is itself sealed with a passphrase (`age -p`).
    /// `None` if the passphrase is wrong or it holds no identity.
    #[must_use]
    pub fn from_sealed(sealed: &[u8], passphrase: &Passphrase) -> Option<Self> {
        let text = zeroize::Zeroizing::new(slots::open_text(sealed, passphrase)?);
        Self::from_text(std::str::from_utf8(&text).ok()?)
    }
}

impl Vault {
    /// Makes a new vault in `root`, which must not exist or be empty.
    ///
    /// # Errors
    /// [`CreateError`]. `keepsake.json` is written last: a folder without it is no vault.
    pub fn create(
        root: &Path,
        disk: &dyn Disk,
        passphrase: &Passphrase,
        work: WorkFactor,
    ) -> Result<(), CreateError> {
        Self::create_for(Purpose::Real, root, disk, passphrase, work)
    }

    /// The same, for a purpose.
    ///
    /// # Errors
    /// As [`Vault::create`].
    pub fn create_for(
        purpose: Purpose,
        root: &Path,
        disk: &dyn Disk,
        passphrase: &Passphrase,
        work: WorkFactor,
    ) -> Result<(), CreateError> {
        if !passphrase.is_long_enough() {
            return Err(CreateError::PassphraseTooShort);
        }
        match disk.list(root) {
            Ok(names) if names.is_empty() => {}
            Ok(names) if is_half_made(root, disk, &names) => {
                disk.remove_folder(&root.join("grants")).map_err(CreateError::Disk)?;
            }
            Ok(_) => return Err(CreateError::Occupied),
            Err(error) if error.is_missing() => {}
            Err(error) => return Err(CreateError::Disk(error)),
        }
        let secrets = Secrets::generate();
        let slots = slots::seal_all(&secrets, passphrase, work).map_err(CreateError::Seal)?;
        let grants = first_grants(&secrets).map_err(CreateError::Seal)?;
        for folder in FOLDERS {
            disk.make_folder(&root.join(folder)).map_err(CreateError::Disk)?;
        }
        for (number, slot) in (1..).zip(slots) {
            disk.write(&root.join(format!("slots/{number}")), &slot).map_err(CreateError::Disk)?;
        }
        for grant in grants {
            let path = root.join("grants").join(base32(&random::<20>()));
            disk.write(&path, &grant).map_err(CreateError::Disk)?;
        }
        sums::take(root, disk).map_err(CreateError::Disk)?;
        disk.write(&root.join(FORMAT_FILE), purpose.format()).map_err(CreateError::Disk)
    }

    /// Opens the vault in `root`. Takes about a second of scrypt where the first slot opens, two
    /// otherwise, plus reading the index, plus its rebuild where the last process did not close it.
    ///
    /// # Errors
    /// [`UnlockError`].
    pub fn unlock(
        root: &Path,
        disk: Arc<dyn Disk>,
        passphrase: &Passphrase,
    ) -> Result<Self, UnlockError> {
        Self::unlock_for(Purpose::Real, root, disk, passphrase)
    }

    /// The same, for a purpose: a vault of another is refused before any key is tried.
    ///
    /// # Errors
    /// [`UnlockError`].
    pub fn unlock_for(
        purpose: Purpose,
        root: &Path,
        disk: Arc<dyn Disk>,
        passphrase: &Passphrase,
    ) -> Result<Self, UnlockError> {
        let lock = lock(purpose, root, &*disk)?;
        let secrets = open_slots(root, &*disk, passphrase)?;
        let keys = Keys::derive(&secrets.master);
        let collection = grants_of(root, &*disk)
            .iter()
            .find_map(|grant| grants::open_own(grant, &secrets.reader, &keys, &secrets.master))
            .ok_or(UnlockError::Damaged(ReadError::Grant))?;
        Self::load_all((root, purpose), disk, Some(Owner { secrets, keys }), collection, lock)
    }

    /// Opens the vault in `root` to be read, with the key of somebody it was granted to. Writes
    /// nothing, not even an index: the catalogue is made from the commits.
    ///
    /// # Errors
    /// [`UnlockError`].
    pub fn unlock_granted(
        root: &Path,
        disk: Arc<dyn Disk>,
        reader: &Reader,
    ) -> Result<Self, UnlockError> {
        Self::unlock_granted_for(Purpose::Real, root, disk, reader)
    }

    /// The same, for a purpose.
    ///
    /// # Errors
    /// [`UnlockError`].
    pub fn unlock_granted_for(
        purpose: Purpose,
        root: &Path,
        disk: Arc<dyn Disk>,
        reader: &Reader,
    ) -> Result<Self, UnlockError> {
        let lock = lock(purpose, root, &*disk)?;
        let sealed = grants_of(root, &*disk);
        let collection = reader
            .0
            .iter()
            .flat_map(|key| sealed.iter().map(move |grant| (key, grant)))
            .find_map(|(key, grant)| grants::open_granted(grant, key))
            .ok_or(UnlockError::NotGranted)?;
        Self::load_all((root, purpose), disk, None, collection, lock)
    }

    fn load_all(
        (root, purpose): (&Path, Purpose),
        disk: Arc<dyn Disk>,
        owner: Option<Owner>,
        collection: Collection,
        lock: Lock,
    ) -> Result<Self, UnlockError> {
        let mut vault = Self {
            root: root.to_owned(),
            purpose,
            disk,
            owner,
            collection,
            head: Head::default(),
            catalogue: Catalogue::default(),
            index: None,
            health: Health::default(),
            scribe: None,
            lock: Some(lock),
        };
        vault.load().map_err(UnlockError::Damaged)?;
        Ok(vault)
    }
}

/// Did making a vault here once end before its end? Nothing was ever kept in it then.
fn is_half_made(root: &Path, disk: &dyn Disk, names: &[String]) -> bool {
    let own = |name: &String| {
        name == SUMS_FILE || name.ends_with(DRAFT_SUFFIX) || FOLDERS.contains(&name.as_str())
    };
    let empty = |folder| disk.list(&root.join(folder)).map_or(true, |names| names.is_empty());
    names.iter().all(own) && empty("commits") && empty("objects")
}

/// The owner's grant among blanks, in an order that says nothing.
fn first_grants(secrets: &Secrets) -> Result<Vec<Vec<u8>>, age::EncryptError> {
    let collection = Collection::generate(&secrets.master);
    let keys = Keys::derive(&secrets.master);
    let mut grants = vec![grants::seal(&collection, &keys, secrets.reader.recipient())?];
    for _ in 1..GRANTS_MIN {
        grants.push(grants::blank(&collection)?);
    }
    let [at] = random::<1>();
    grants.swap(0, usize::from(at) % GRANTS_MIN);
    Ok(grants)
}

/// All grants that can be read.
fn grants_of(root: &Path, disk: &dyn Disk) -> Vec<Vec<u8>> {
    let folder = root.join("grants");
    let names = disk.list(&folder).unwrap_or_default();
    names.iter().filter_map(|name| disk.read(&folder.join(name)).ok()).collect()
}

/// The folder is locked to this process for as long as this lives.
pub(super) struct Lock(pub(super) File);

impl Drop for Lock {
    fn drop(&mut self) {
        // To close the file is not enough: a program that is being started at this moment holds
        // it, too, until it is another program.
        let _ = self.0.unlock();
    }
}

pub(super) fn lock(purpose: Purpose, root: &Path, disk: &dyn Disk) -> Result<Lock, UnlockError> {
    let path = root.join(FORMAT_FILE);
    health::check_format(purpose, root, disk)?;
    let refused = |cause| UnlockError::Disk(DiskError { step: Step::Read, cause });
    let file = File::open(&path).map_err(refused)?;
    match file.try_lock() {
        Ok(()) => Ok(Lock(file)),
        Err(std::fs::TryLockError::WouldBlock) => Err(UnlockError::InUse),
        Err(std::fs::TryLockError::Error(cause)) => Err(refused(cause)),
    }
}

/// Tries the passphrase's slot by itself, then the others side by side.
pub(super) fn open_slots(
    root: &Path,
    disk: &dyn Disk,
    passphrase: &Passphrase,
) -> Result<Box<Secrets>, UnlockError> {
    let found: Vec<Vec<u8>> = (1..=SLOTS)
        .filter_map(|number| disk.read(&root.join(format!("slots/{number}"))).ok())
        .collect();
    let damaged = health::damaged_slot(root, disk);
    if found.is_empty() && damaged.is_none() {
        return Err(UnlockError::NoSlots);
    }
    let mut whole = false;
    // Two at a time: each takes 256 MiB and a core.
    for pair in [found.get(..1), found.get(1..3), found.get(3..)].into_iter().flatten() {
        for tried in slots::try_all(pair, passphrase) {
            match tried {
                Tried::Opened(secrets) => return Ok(secrets),
                Tried::Other => whole = true,
                Tried::Damaged => {}
            }
        }
    }
    Err(match damaged {
        _ if !whole => UnlockError::Damaged(ReadError::Slots),
        Some(number) => UnlockError::Damaged(ReadError::Slot { number }),
        None => UnlockError::WrongPassphrase,
    })
}
