//! The index: sled, and the only place that names it. Fast, sealed, disposable.
//!
//! sled 0.34 hangs or panics on a damaged file, drops rows in silence, and never forgets a deleted
//! byte (perf.md section 2). So: rows are sealed and keys blinded under a key made for this
//! generation of the index; it is opened only when a stamp shows that not one byte changed since
//! we closed it; at the first doubt it is deleted and built again from the commits under a fresh
//! key. Nothing here is ever the only copy. FORMAT.md section 7.

use std::fs;
use std::io::{ErrorKind, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hmac::Mac;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::catalogue::{Packed, Register};
use super::commits::Head;
use super::frame::padded;
use super::history::{Chunk, Entry};
use super::keys::{Key, Keys, base32, mac, random};
use super::stack::wiping;
use crate::doors::disk::Disk;
use crate::model::PostId;

/// Rows written to sled at once; its memory grows with the batch (perf.md section 2).
const BATCH_ROWS: usize = 500;
/// Rows that are read and opened at once.
const ROWS_AT_ONCE: usize = 256;
/// Memory sled may use for what it read. The catalogue holds what is asked for most.
const CACHE_BYTES: u64 = 16 * 1024 * 1024;
const GENERATION_BYTES: usize = 16;
const TAG_BYTES: usize = 32;
const NONCE_BYTES: usize = 24;
const STAMP: &str = "stamp";
/// What rows look like. A program that knows other rows builds the index again.
const ROWS_VERSION: [u8; 2] = 10_u16.to_be_bytes();
/// The first byte of a row says what it is.
const KIND_POST: u8 = 1;
const KIND_REGISTER: u8 = 2;
const KIND_CHUNK: u8 = 3;
/// The digest in a stamp without an index.
const NO_INDEX: [u8; 32] = [0; 32];

/// Why the index could not be used. Never shown: the answer is always to build it again.
#[derive(Debug, thiserror::Error)]
pub(super) enum IndexError {
    #[error("the index has no stamp: it was not closed")]
    NoStamp,
    #[error("there is no index to the stamp")]
    NoIndex,
    #[error("the index is one of another version")]
    Version,
    #[error("the index is not as it was left")]
    Stale,
    #[error("the index failed")]
    Sled(#[from] sled::Error),
    #[error("a row of the index does not open")]
    Row,
    #[error("the index folder could not be used")]
    Folder(#[source] std::io::Error),
}

/// An open index.
pub(super) struct Index {
    root: PathBuf,
    generation: [u8; GENERATION_BYTES],
    blind: Key,
    rows: Key,
    db: Option<sled::Db>,
    posts: sled::Tree,
    chunks: sled::Tree,
}

/// A row of the index, opened.
pub(super) enum Row {
    /// A post, and its addresses.
    Post(Box<Packed>, Vec<String>),
    Register(Box<Register>),
    Chunk(Vec<Entry>),
}

/// The same, to be written.
enum RowOf<'a> {
    Post(&'a Packed),
    Register(&'a Register),
    Chunk(&'a [Entry]),
}

/// A row as it lies in sled: blinded key and sealed value.
type SealedRow = (sled::IVec, sled::IVec);

/// Rows to write after a commit.
#[derive(Default)]
pub(super) struct Rows<'a> {
    pub(super) posts: Vec<(PostId, &'a Packed)>,
    pub(super) chunks: Vec<(PostId, Chunk)>,
    pub(super) register: Option<Register>,
}

impl Index {
    /// The head the index at `root` was stamped for.
    pub(super) fn head(root: &Path, disk: &dyn Disk, keys: &Keys) -> Result<Head, IndexError> {
        Stamp::read(root, disk, keys).map(|stamp| stamp.head)
    }

    /// Leaves a stamp that says where the commits ended, and that the index is not to be used.
    pub(super) fn stamp_unusable(
        root: &Path,
        disk: &dyn Disk,
        keys: &Keys,
        head: Head,
    ) -> Result<(), IndexError> {
        Stamp { generation: random(), head, digest: NO_INDEX }.write(root, disk, keys)
    }

    /// Opens the index at `root` if it is exactly as [`Index::close`] left it, for this head, and
    /// hands its rows on. On an error some may have been handed on already.
    pub(super) fn open(
        root: &Path,
        disk: &dyn Disk,
        keys: &Keys,
        head: Head,
        take: &mut dyn FnMut(Row),
    ) -> Result<Self, IndexError> {
        let stamp = Stamp::read(root, disk, keys)?;
        let folder = root.join(base32(&stamp.generation));
        if stamp.digest == NO_INDEX {
            return Err(IndexError::NoIndex);
        }
        if stamp.head != head || stamp.digest != digest_of(&folder, disk)? {
            return Err(IndexError::Stale);
        }
        // From here on the index changes; without its stamp a crash means a rebuild.
        fs::remove_file(root.join(STAMP)).map_err(IndexError::Folder)?;
        let index = Self::over(root, stamp.generation, keys)?;
        index.restore(take)?;
        Ok(index)
    }

    /// Deletes whatever is at `root` and starts an empty index under a fresh key.
    pub(super) fn fresh(root: &Path, disk: &dyn Disk, keys: &Keys) -> Result<Self, IndexError> {
        let removed = match fs::remove_dir_all(root) {
            Err(cause) if cause.kind() == ErrorKind::NotADirectory => fs::remove_file(root),
            removed => removed,
        };
        match removed {
            Err(cause) if cause.kind() != ErrorKind::NotFound => {
                return Err(IndexError::Folder(cause));
            }
            _ => {}
        }
        disk.make_folder(root).map_err(|error| IndexError::Folder(error.cause))?;
        Self::over(root, random(), keys)
    }

    fn over(
        root: &Path,
        generation: [u8; GENERATION_BYTES],
        keys: &Keys,
    ) -> Result<Self, IndexError> {
        let rows = keys.index_key(&generation, "keepsake v1 index rows");
        let blind = keys.index_key(&generation, "keepsake v1 index keys");
        let config = sled::Config::new()
            .path(root.join(base32(&generation)))
            .cache_capacity(CACHE_BYTES)
            .flush_every_ms(None)
            .print_profile_on_drop(false);
        let name = |tree: &str| blinded(&blind, &[b"tree", tree.as_bytes()]);
        let (db, posts, chunks) = unwinding(|| {
            let db = config.open()?;
            let (posts, chunks) = (db.open_tree(name("posts"))?, db.open_tree(name("chunks"))?);
            Ok((db, posts, chunks))
        })?;
        let root = root.to_owned();
        Ok(Self { root, generation, blind, rows, db: Some(db), posts, chunks })
    }

    /// Name of sled's folder in the index folder.
    pub(super) fn folder_name(&self) -> String {
        base32(&self.generation)
    }

    /// Writes rows. Not durable until [`Index::close`]; it need not be.
    pub(super) fn put(&self, rows: &Rows<'_>) -> Result<(), IndexError> {
        let posts = rows.posts.iter().map(|(id, packed)| (post_key(*id), RowOf::Post(packed)));
        let register = rows.register.iter();
        let register = register.map(|register| (REGISTER.to_vec(), RowOf::Register(register)));
        self.write(&self.posts, posts.chain(register))?;
        let chunks = rows.chunks.iter();
        let chunks = chunks.map(|(id, (n, entries))| (chunk_key(*id, *n), RowOf::Chunk(entries)));
        self.write(&self.chunks, chunks)
    }

    /// Chunks `0..n` of a post's history, one after the other.
    pub(super) fn chunks(&self, post: PostId, n: u32) -> Result<Vec<Entry>, IndexError> {
        let mut entries = Vec::new();
        for number in 0..n {
            let key = blinded(&self.blind, &[&chunk_key(post, number)]);
            let sealed = unwinding(|| Ok(self.chunks.get(key)?))?.ok_or(IndexError::Row)?;
            let Row::Chunk(chunk) = self.open_row(&key, &sealed)? else {
                return Err(IndexError::Row);
            };
            entries.extend(chunk);
        }
        Ok(entries)
    }

    /// Brings everything to the disk and stamps it, so that the next start finds it whole.
    pub(super) fn close(
        mut self,
        disk: &dyn Disk,
        keys: &Keys,
        head: Head,
    ) -> Result<(), IndexError> {
        let db = self.db.take().ok_or(IndexError::Stale)?;
        unwinding(|| Ok(db.flush()?))?;
        let (root, generation) = (self.root.clone(), self.generation);
        drop((db, self));
        // sled's own flush does not survive a power cut on Linux (perf.md section 2).
        let folder = root.join(base32(&generation));
        sync_below(&folder, disk)?;
        disk.sync(&root).map_err(|error| IndexError::Folder(error.cause))?;
        let digest = digest_of(&folder, disk)?;
        Stamp { generation, head, digest }.write(&root, disk, keys)
    }

    /// Drops the keys of this generation now. What is given back is sealed, and best dropped aside:
    /// sled writes until then.
    pub(super) fn forget(self) -> impl Send {
        (self.db, self.posts, self.chunks)
    }

    /// Hands all rows on, in no order. One thread reads them, others open them.
    fn restore(&self, take: &mut dyn FnMut(Row)) -> Result<(), IndexError> {
        let n_openers = std::thread::available_parallelism().map_or(1, usize::from).min(4);
        let (sealed_out, sealed) = sync_channel::<Vec<SealedRow>>(2 * n_openers);
        let (opened_out, opened) = sync_channel::<Result<Vec<Row>, IndexError>>(2 * n_openers);
        let sealed = Mutex::new(sealed);
        std::thread::scope(|scope| {
            let failed = opened_out.clone();
            scope.spawn(move || {
                if let Err(error) = self.read_rows(&sealed_out) {
                    // Whoever no longer listens has met an error already.
                    let _ = failed.send(Err(error));
                }
            });
            for _ in 0..n_openers {
                let (sealed, opened_out) = (&sealed, opened_out.clone());
                let open = move || {
                    while let Some(rows) = next(sealed) {
                        let rows = rows.iter().map(|(key, row)| self.open_row(key, row));
                        if opened_out.send(rows.collect()).is_err() {
                            break;
                        }
                    }
                };
                // The stack of a thread that ended is kept for the next one, as it was left.
                scope.spawn(|| wiping(open));
            }
            drop(opened_out);
            let done = opened.iter().try_for_each(|rows| {
                rows?.into_iter().for_each(&mut *take);
                Ok(())
            });
            // Lets the threads end that still want to hand something on.
            drop(opened);
            while next(&sealed).is_some() {}
            done
        })
    }

    fn read_rows(&self, out: &SyncSender<Vec<SealedRow>>) -> Result<(), IndexError> {
        let mut rows = self.posts.iter();
        loop {
            let some = unwinding(|| {
                let some = rows.by_ref().take(ROWS_AT_ONCE).collect::<Result<Vec<_>, _>>();
                Ok(some?)
            })?;
            if some.is_empty() || out.send(some).is_err() {
                return Ok(());
            }
        }
    }

    fn write<'a>(
        &self,
        tree: &sled::Tree,
        rows: impl Iterator<Item = (Vec<u8>, RowOf<'a>)>,
    ) -> Result<(), IndexError> {
        let mut rows = rows.peekable();
        while rows.peek().is_some() {
            let mut batch = sled::Batch::default();
            for (key, row) in rows.by_ref().take(BATCH_ROWS) {
                let (key, sealed) = self.seal_row(&key, &row);
                batch.insert(&key, sealed);
            }
            unwinding(|| Ok(tree.apply_batch(batch)?))?;
        }
        Ok(())
    }

    /// Made for each row, so that its key lies nowhere but in locked memory.
    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(self.rows.as_slice().try_into().expect("a 32-byte key"))
    }

    /// A blinded key, and the row sealed to that key and this generation: a row moved elsewhere
    /// does not open.
    fn seal_row(&self, key: &[u8], row: &RowOf<'_>) -> ([u8; 16], Vec<u8>) {
        let key = blinded(&self.blind, &[key]);
        let mut plain = row.plain();
        let size = padded_row(plain.len());
        plain.resize(size, 0);
        let nonce: [u8; NONCE_BYTES] = random();
        let payload = Payload { msg: &plain, aad: &key };
        let sealed = self.cipher().encrypt(&XNonce::from(nonce), payload);
        let mut row = nonce.to_vec();
        row.extend(sealed.expect("a row is far below the cipher's limit"));
        (key, row)
    }

    fn open_row(&self, key: &[u8], row: &[u8]) -> Result<Row, IndexError> {
        let (nonce, sealed) = row.split_at_checked(NONCE_BYTES).ok_or(IndexError::Row)?;
        let nonce: [u8; NONCE_BYTES] = nonce.try_into().map_err(|_| IndexError::Row)?;
        let payload = Payload { msg: sealed, aad: key };
        let plain = self.cipher().decrypt(&XNonce::from(nonce), payload);
        let plain = Zeroizing::new(plain.map_err(|_| IndexError::Row)?);
        Row::read(&plain).ok_or(IndexError::Row)
    }
}

impl Row {
    pub(super) fn read(plain: &[u8]) -> Option<Self> {
        let (kind, body) = plain.split_first()?;
        Some(match *kind {
            KIND_POST => {
                let (packed, addresses) = Packed::read(body)?;
                Self::Post(Box::new(packed), addresses)
            }
            KIND_REGISTER => Self::Register(Box::new(postcard::take_from_bytes(body).ok()?.0)),
            KIND_CHUNK => Self::Chunk(postcard::take_from_bytes(body).ok()?.0),
            _ => return None,
        })
    }
}

impl RowOf<'_> {
    fn plain(&self) -> Zeroizing<Vec<u8>> {
        const PLAIN: &str = "what a catalogue holds is plain data";
        let body = match self {
            Self::Post(packed) => packed.bytes().to_vec(),
            Self::Register(register) => postcard::to_stdvec(register).expect(PLAIN),
            Self::Chunk(entries) => postcard::to_stdvec(entries).expect(PLAIN),
        };
        let kind = match self {
            Self::Post(_) => KIND_POST,
            Self::Register(_) => KIND_REGISTER,
            Self::Chunk(_) => KIND_CHUNK,
        };
        let mut plain = Zeroizing::new(Vec::with_capacity(padded_row(body.len() + 1)));
        plain.push(kind);
        plain.extend_from_slice(&Zeroizing::new(body));
        plain
    }
}

fn next<T>(from: &Mutex<Receiver<T>>) -> Option<T> {
    from.lock().ok()?.recv().ok()
}

const REGISTER: &[u8] = b"register";

fn post_key(post: PostId) -> Vec<u8> {
    [b"post".as_slice(), post.bytes()].concat()
}

fn chunk_key(post: PostId, number: u32) -> Vec<u8> {
    [b"chunk".as_slice(), post.bytes(), &number.to_be_bytes()].concat()
}

fn blinded(key: &Key, parts: &[&[u8]]) -> [u8; 16] {
    let mut mac = mac(key);
    for part in parts {
        mac.update(part);
    }
    let mut short = [0; 16];
    short.copy_from_slice(&mac.finalize().into_bytes()[..16]);
    short
}

/// Rows are padded like files, with a floor of 1 KiB.
fn padded_row(bytes: usize) -> usize {
    let bytes = u64::try_from(bytes.max(1024)).unwrap_or(u64::MAX);
    usize::try_from(padded(bytes * 8) / 8).unwrap_or(usize::MAX)
}

/// sled panics on some damage; here a panic is one more reason to build the index again.
fn unwinding<T>(work: impl FnOnce() -> Result<T, IndexError>) -> Result<T, IndexError> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(work)).unwrap_or(Err(IndexError::Stale))
}

/// SHA-256 over names and bytes of all files below `folder`.
fn digest_of(folder: &Path, disk: &dyn Disk) -> Result<[u8; 32], IndexError> {
    let mut files = Vec::new();
    collect(folder, &mut files).map_err(IndexError::Folder)?;
    files.sort();
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1024 * 1024];
    for path in files {
        let name = path.strip_prefix(folder).unwrap_or(&path);
        hasher.update(name.as_os_str().as_encoded_bytes());
        let mut file = disk.open(&path).map_err(|error| IndexError::Folder(error.cause))?;
        let length = file.seek(SeekFrom::End(0)).map_err(IndexError::Folder)?;
        file.rewind().map_err(IndexError::Folder)?;
        hasher.update(length.to_be_bytes());
        loop {
            let n = file.read(&mut buffer).map_err(IndexError::Folder)?;
            if n == 0 {
                break;
            }
            hasher.update(buffer.get(..n).unwrap_or_default());
        }
    }
    Ok(hasher.finalize().into())
}

/// Brings every file and folder below `folder`, and itself, to the disk.
fn sync_below(folder: &Path, disk: &dyn Disk) -> Result<(), IndexError> {
    for entry in fs::read_dir(folder).map_err(IndexError::Folder)? {
        let entry = entry.map_err(IndexError::Folder)?;
        if entry.file_type().map_err(IndexError::Folder)?.is_dir() {
            sync_below(&entry.path(), disk)?;
        } else {
            disk.sync(&entry.path()).map_err(|error| IndexError::Folder(error.cause))?;
        }
    }
    disk.sync(folder).map_err(|error| IndexError::Folder(error.cause))
}

/// All files below `folder`.
pub(super) fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), files)?;
        } else {
            files.push(entry.path());
        }
    }
    Ok(())
}

/// What an index looked like when it was closed.
struct Stamp {
    generation: [u8; GENERATION_BYTES],
    head: Head,
    digest: [u8; 32],
}

impl Stamp {
    fn fields(&self) -> Vec<u8> {
        let number = self.head.number.to_be_bytes();
        [&ROWS_VERSION, self.generation.as_slice(), &number, &self.head.mark, &self.digest].concat()
    }

    fn write(&self, root: &Path, disk: &dyn Disk, keys: &Keys) -> Result<(), IndexError> {
        let fields = self.fields();
        let tag = keys.tag(&[b"index stamp", &fields]);
        let bytes = [fields.as_slice(), &tag].concat();
        disk.write(&root.join(STAMP), &bytes).map_err(|error| IndexError::Folder(error.cause))
    }

    fn read(root: &Path, disk: &dyn Disk, keys: &Keys) -> Result<Self, IndexError> {
        let bytes = disk.read(&root.join(STAMP)).map_err(|error| {
            if error.is_missing() { IndexError::NoStamp } else { IndexError::Stale }
        })?;
        let (fields, tag) = bytes
            .len()
            .checked_sub(TAG_BYTES)
            .and_then(|end| bytes.split_at_checked(end))
            .ok_or(IndexError::Stale)?;
        if !keys.tag_holds(&[b"index stamp", fields], tag) {
            return Err(IndexError::Stale);
        }
        // What later versions put behind the number of their rows is theirs to read.
        let fields = fields.strip_prefix(&ROWS_VERSION).ok_or(IndexError::Version)?;
        let (generation, fields) = fields.split_first_chunk().ok_or(IndexError::Version)?;
        let (number, fields) = fields.split_first_chunk().ok_or(IndexError::Version)?;
        let (mark, digest) = fields.split_first_chunk().ok_or(IndexError::Version)?;
        let digest = digest.try_into().map_err(|_| IndexError::Version)?;
        let head = Head { number: u64::from_be_bytes(*number), mark: *mark };
        Ok(Self { generation: *generation, head, digest })
    }
}
