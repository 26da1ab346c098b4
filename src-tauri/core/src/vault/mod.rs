//! The vault: a folder that holds everything and tells nothing. Byte layout: docs/FORMAT.md.
//!
//! Invariants, at every instant, including after a power cut:
//! 1. A commit names only objects already durable on disk.        (breach: a post is lost)
//! 2. Commits are numbered without gaps, each bound to the last.  (breach: acts can be left out)
//! 3. The index should hold every record.                         (breach: rebuild, nothing lost)
//!
//! So the order of a write is: objects, then the commit that names them, then the index.
//! Deliberately absent: plaintext files of any kind, deletion, merging of vaults.

mod catalogue;
mod commits;
mod frame;
mod index;
pub(crate) mod keys;
mod slots;

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use age::secrecy::ExposeSecret;
use zeroize::Zeroizing;

use self::catalogue::{Catalogue, Change};
use self::commits::Head;
use self::frame::Kind;
use self::index::{Index, Rows};
use self::keys::{Keys, base32, random};
use self::slots::{SLOTS, Secrets, Tried};
use crate::doors::disk::{Disk, DiskError};
use crate::model::{Act, ObjectName, PostId, PostRecord, Vantage};

pub use self::frame::FrameError;
pub use self::slots::{PASSPHRASE_CHARS_MIN, Passphrase, WorkFactor};

const FORMAT_FILE: &str = "keepsake.json";
const FORMAT: &[u8] = b"{\"keepsake_vault\":1}\n";

/// Why a vault could not be made. Nothing that could be mistaken for a vault is left behind.
#[derive(Debug, thiserror::Error)]
pub enum CreateError {
    /// The folder holds a vault, or other files.
    #[error("the folder is not empty")]
    Occupied,
    /// Fewer than [`PASSPHRASE_CHARS_MIN`] characters.
    #[error("the passphrase is shorter than {PASSPHRASE_CHARS_MIN} characters")]
    PassphraseTooShort,
    /// The secrets could not be sealed.
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
    /// Another process has it open.
    #[error("the vault is open in another window or program")]
    InUse,
    /// No slot opens with this passphrase.
    #[error("this passphrase opens no slot of the vault")]
    WrongPassphrase,
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
    /// All four slots are damaged.
    #[error("every slot of the vault is damaged")]
    Slots,
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
    /// A commit in the middle is gone.
    #[error("commit {number} is missing")]
    MissingCommit {
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
    /// The disk refused.
    #[error("the vault could not be read")]
    Disk(#[source] DiskError),
}

/// Why something could not be kept. What was kept before still stands.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// It could not be sealed.
    #[error("it could not be sealed")]
    Seal(#[source] age::EncryptError),
    /// The disk refused.
    #[error("it could not be written")]
    Disk(#[source] DiskError),
}

/// An open vault. There is one writer: the folder stays locked to this process until it is closed.
pub struct Vault {
    root: PathBuf,
    disk: Arc<dyn Disk>,
    keys: Keys,
    collection: age::x25519::Identity,
    head: Head,
    catalogue: Catalogue,
    index: Option<Index>,
    _lock: File,
}

/// Is there a vault in this folder?
#[must_use]
pub fn exists(root: &Path) -> bool {
    root.join(FORMAT_FILE).is_file()
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
        if !passphrase.is_long_enough() {
            return Err(CreateError::PassphraseTooShort);
        }
        match disk.list(root) {
            Ok(names) if !names.is_empty() => return Err(CreateError::Occupied),
            Ok(_) => {}
            Err(error) if error.is_missing() => {}
            Err(error) => return Err(CreateError::Disk(error)),
        }
        let secrets = Secrets::generate();
        let slots = slots::seal_all(&secrets, passphrase, work).map_err(CreateError::Seal)?;
        let grant = Grant::generate(&secrets).map_err(CreateError::Seal)?;
        for folder in ["", "slots", "grants", "objects", "commits"] {
            disk.make_folder(&root.join(folder)).map_err(CreateError::Disk)?;
        }
        for (number, slot) in (1..).zip(slots) {
            disk.write(&root.join(format!("slots/{number}")), &slot).map_err(CreateError::Disk)?;
        }
        disk.write(&root.join("grants").join(&grant.name), &grant.sealed)
            .map_err(CreateError::Disk)?;
        disk.write(&root.join(FORMAT_FILE), FORMAT).map_err(CreateError::Disk)
    }

    /// Opens the vault in `root`. Takes about a second of scrypt per slot tried, plus reading the
    /// index, plus its rebuild where the last process did not close it.
    ///
    /// # Errors
    /// [`UnlockError`].
    pub fn unlock(
        root: &Path,
        disk: Arc<dyn Disk>,
        passphrase: &Passphrase,
    ) -> Result<Self, UnlockError> {
        let lock = lock(root, &*disk)?;
        let secrets = open_slots(root, &*disk, passphrase)?;
        let keys = Keys::derive(&secrets.master);
        let collection =
            Grant::open_own(root, &*disk, &keys, &secrets.reader).map_err(UnlockError::Damaged)?;
        let mut vault = Self {
            root: root.to_owned(),
            disk,
            keys,
            collection,
            head: Head::default(),
            catalogue: Catalogue::default(),
            index: None,
            _lock: lock,
        };
        vault.load().map_err(UnlockError::Damaged)?;
        Ok(vault)
    }

    /// Every post as it stands, in no order.
    pub fn posts(&self) -> impl Iterator<Item = &PostRecord> {
        self.catalogue.posts()
    }

    /// One post as it stands.
    #[must_use]
    pub fn post(&self, id: PostId) -> Option<&PostRecord> {
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
        self.catalogue.vantages()
    }

    /// Everything that happened to a post, oldest first: captures, observations, judgements.
    ///
    /// # Errors
    /// [`ReadError`] if neither the index nor the commits can be read.
    pub fn history(&mut self, id: PostId) -> Result<Vec<Act>, ReadError> {
        let Some(n) = self.post(id).map(|record| record.n_history) else { return Ok(Vec::new()) };
        let read = |index: &Option<Index>| index.as_ref().and_then(|i| i.history(id, n).ok());
        if let Some(acts) = read(&self.index) {
            return Ok(acts);
        }
        self.rebuild()?;
        read(&self.index).ok_or(ReadError::Index)
    }

    /// Seals an object and makes it durable. The same content twice is one object.
    ///
    /// # Errors
    /// [`StoreError`]; nothing is left behind.
    pub fn put_object(&self, content: &[u8]) -> Result<ObjectName, StoreError> {
        let kind = Kind::Exchange;
        let name = self.keys.object_name(kind as u16, content);
        let path = self.object_path(&name);
        if path.is_file() {
            return Ok(name);
        }
        let to = self.collection.to_public();
        let (sealed, _) = frame::seal(&self.keys, &to, kind, &object_binding(&name), content)
            .map_err(StoreError::Seal)?;
        let folder = path.parent().unwrap_or(&self.root);
        if !folder.is_dir() {
            self.disk.make_folder(folder).map_err(StoreError::Disk)?;
        }
        self.disk.write(&path, &sealed).map_err(StoreError::Disk)?;
        Ok(name)
    }

    /// Opens an object and checks that it is whole, ours, and where it belongs.
    ///
    /// # Errors
    /// [`ReadError::Object`] or [`ReadError::MissingObject`].
    pub fn object(&self, name: &ObjectName) -> Result<Zeroizing<Vec<u8>>, ReadError> {
        let sealed = self.disk.read(&self.object_path(name)).map_err(|error| {
            if error.is_missing() { ReadError::MissingObject } else { ReadError::Disk(error) }
        })?;
        let binding = object_binding(name);
        let opened = frame::open(&self.keys, &self.collection, Kind::Exchange, &binding, &sealed);
        Ok(opened.map_err(ReadError::Object)?.content)
    }

    /// Makes `acts` durable and takes them in, in batches of [`commits::ACTS_MAX`], each all or
    /// none.
    /// Objects they name must be durable.
    ///
    /// # Errors
    /// [`StoreError`]; no act of the failed batch happened, nor any after it.
    pub fn commit(&mut self, acts: &[Act]) -> Result<(), StoreError> {
        for batch in acts.chunks(commits::ACTS_MAX) {
            let folder = self.root.join("commits");
            let (keys, identity) = (&self.keys, &self.collection);
            self.head = commits::append(&*self.disk, &folder, keys, identity, self.head, batch)?;
            let rows = take_in(&mut self.catalogue, batch);
            // The acts are durable; an index that fails now is only slower, and rebuilt when read.
            self.index = self.index.take().filter(|index| index.put(&rows).is_ok());
        }
        Ok(())
    }

    /// Closes the vault, so that the next unlock need not build the index again.
    pub fn close(mut self) {
        if let Some(index) = self.index.take() {
            // Without a stamp the next start rebuilds from the commits: slower, nothing lost.
            let _ = index.close(&*self.disk, &self.keys, self.head);
        }
    }

    fn object_path(&self, name: &ObjectName) -> PathBuf {
        self.root.join("objects").join(name.folder()).join(name.as_str())
    }

    /// Fills the catalogue: from the index where it can be trusted, else from the commits.
    fn load(&mut self) -> Result<(), ReadError> {
        let last = commits::last(&*self.disk, &self.root.join("commits"))?;
        if let Some(head) = Index::head(&self.root.join("index"), &*self.disk, &self.keys)
            && head.number == last
            && let Ok((index, restored)) =
                Index::open(&self.root.join("index"), &*self.disk, &self.keys, head)
        {
            restored.records.into_iter().for_each(|record| self.catalogue.restore(record));
            self.catalogue.restore_vantages(restored.vantages);
            self.index = Some(index);
            self.head = head;
            return Ok(());
        }
        self.rebuild()
    }

    /// Reads all commits anew and builds catalogue and index from them.
    fn rebuild(&mut self) -> Result<(), ReadError> {
        self.index = None;
        let folder = self.root.join("commits");
        let last = commits::last(&*self.disk, &folder)?;
        let mut catalogue = Catalogue::default();
        let mut head = Head::default();
        let mut index = Index::fresh(&self.root.join("index"), &*self.disk, &self.keys).ok();
        while head.number < last {
            let (next, acts) =
                commits::read_next(&*self.disk, &folder, &self.keys, &self.collection, head)?;
            let rows = take_in(&mut catalogue, &acts);
            index = index.filter(|index| index.put(&rows).is_ok());
            head = next;
        }
        (self.catalogue, self.head, self.index) = (catalogue, head, index);
        Ok(())
    }
}

/// Takes acts into the catalogue and gives the index rows that changed.
fn take_in<'a>(catalogue: &'a mut Catalogue, acts: &'a [Act]) -> Rows<'a> {
    let mut rows = Rows::default();
    let mut touched = Vec::new();
    let mut vantages = false;
    for act in acts {
        match catalogue.apply(act) {
            Change::Post { post, entry } => {
                touched.push(post);
                rows.history.extend(entry.map(|number| (post, number, act)));
            }
            Change::Vantages => vantages = true,
            Change::Nothing => {}
        }
    }
    let catalogue = &*catalogue;
    let record = |id: PostId| catalogue.post(id).map(|record| (id, record));
    rows.posts = touched.into_iter().filter_map(record).collect();
    rows.vantages = vantages.then(|| catalogue.vantages());
    rows
}

fn object_binding(name: &ObjectName) -> [u8; 64] {
    let mut binding = [0; 64];
    binding[..ObjectName::LEN].copy_from_slice(name.as_str().as_bytes());
    binding
}

/// Locks the folder to this process for as long as the file lives.
fn lock(root: &Path, disk: &dyn Disk) -> Result<File, UnlockError> {
    let path = root.join(FORMAT_FILE);
    let format = disk.read(&path).map_err(|error| {
        if error.is_missing() { UnlockError::Missing } else { UnlockError::Disk(error) }
    })?;
    if format != FORMAT {
        return Err(UnlockError::Format);
    }
    let refused =
        |cause| UnlockError::Disk(DiskError { step: crate::doors::disk::Step::Read, cause });
    let file = File::open(&path).map_err(refused)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(std::fs::TryLockError::WouldBlock) => Err(UnlockError::InUse),
        Err(std::fs::TryLockError::Error(cause)) => Err(refused(cause)),
    }
}

fn open_slots(
    root: &Path,
    disk: &dyn Disk,
    passphrase: &Passphrase,
) -> Result<Secrets, UnlockError> {
    let mut whole = false;
    for number in 1..=SLOTS {
        let Ok(slot) = disk.read(&root.join(format!("slots/{number}"))) else { continue };
        match slots::open(&slot, passphrase) {
            Tried::Opened(secrets) => return Ok(secrets),
            Tried::Other => whole = true,
            Tried::Damaged => {}
        }
    }
    if whole {
        Err(UnlockError::WrongPassphrase)
    } else {
        Err(UnlockError::Damaged(ReadError::Slots))
    }
}

/// A collection's identity, wrapped for one reader. FORMAT.md section 5.
struct Grant {
    name: String,
    sealed: Vec<u8>,
}

impl Grant {
    fn generate(secrets: &Secrets) -> Result<Self, age::EncryptError> {
        let keys = Keys::derive(&secrets.master);
        let identity = age::x25519::Identity::generate().to_string();
        let line = identity.expose_secret();
        let tag = keys.tag(&[b"grant", line.as_bytes()]);
        let tag = data_encoding::HEXLOWER.encode(&tag);
        let text = Zeroizing::new(format!("# keepsake collection v1 {tag}\n{line}\n"));
        let sealed = age::encrypt(&secrets.reader.to_public(), text.as_bytes())?;
        Ok(Self { name: base32(&random::<20>()), sealed })
    }

    /// The first grant that opens for us and that this vault wrote.
    fn open_own(
        root: &Path,
        disk: &dyn Disk,
        keys: &Keys,
        reader: &age::x25519::Identity,
    ) -> Result<age::x25519::Identity, ReadError> {
        let folder = root.join("grants");
        let names = disk.list(&folder).map_err(|_| ReadError::Grant)?;
        names
            .iter()
            .filter_map(|name| disk.read(&folder.join(name)).ok())
            .filter_map(|sealed| age::decrypt(reader, &sealed).ok().map(Zeroizing::new))
            .find_map(|text| Self::parse(&text, keys))
            .ok_or(ReadError::Grant)
    }

    fn parse(text: &[u8], keys: &Keys) -> Option<age::x25519::Identity> {
        let mut lines = std::str::from_utf8(text).ok()?.lines();
        let tag = lines.next()?.strip_prefix("# keepsake collection v1 ")?;
        let tag = data_encoding::HEXLOWER.decode(tag.as_bytes()).ok()?;
        let line = lines.next()?;
        keys.tag_holds(&[b"grant", line.as_bytes()], &tag).then(|| line.parse().ok())?
    }
}

#[cfg(test)]
mod tests;
