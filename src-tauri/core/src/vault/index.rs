//! The index: sled, and the only place that names it. Fast, sealed, disposable.
//!
//! sled 0.34 hangs or panics on a damaged file, drops rows in silence, and never forgets a deleted
//! byte (perf.md section 2). So: rows are sealed and keys blinded under a key made for this
//! generation of the index; it is opened only when a stamp shows that not one byte changed since
//! we closed it; at the first doubt it is deleted and built again from the commits under a fresh
//! key. Nothing here is ever the only copy. FORMAT.md section 7.

use std::collections::HashMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hmac::Mac;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use super::commits::Head;
use super::frame::padded;
use super::keys::{Key, Keys, base32, mac, random};
use crate::doors::disk::Disk;
use crate::model::{Act, PostId, PostRecord, Vantage};

/// Rows written to sled at once; its memory grows with the batch (perf.md section 2).
const BATCH_ROWS: usize = 500;
const GENERATION_BYTES: usize = 16;
const NONCE_BYTES: usize = 24;
const STAMP: &str = "stamp";

/// Why the index could not be used. Never shown: the answer is always to build it again.
#[derive(Debug, thiserror::Error)]
pub(super) enum IndexError {
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
    cipher: XChaCha20Poly1305,
    db: Option<sled::Db>,
    posts: sled::Tree,
    history: sled::Tree,
}

/// All that an index gives back when it is opened.
pub(super) struct Restored {
    pub(super) records: Vec<PostRecord>,
    pub(super) vantages: Vec<Vantage>,
}

/// Rows to write after a commit.
#[derive(Default)]
pub(super) struct Rows<'a> {
    pub(super) posts: HashMap<PostId, &'a PostRecord>,
    pub(super) history: Vec<(PostId, u32, &'a Act)>,
    pub(super) vantages: Option<&'a [Vantage]>,
}

impl Index {
    /// The head the index at `root` was stamped for, if it carries a stamp of ours.
    pub(super) fn head(root: &Path, disk: &dyn Disk, keys: &Keys) -> Option<Head> {
        Stamp::read(root, disk, keys).ok().map(|stamp| stamp.head)
    }

    /// Opens the index at `root` if it is exactly as [`Index::close`] left it, for this head.
    pub(super) fn open(
        root: &Path,
        disk: &dyn Disk,
        keys: &Keys,
        head: Head,
    ) -> Result<(Self, Restored), IndexError> {
        let stamp = Stamp::read(root, disk, keys)?;
        let folder = root.join(base32(&stamp.generation));
        if stamp.head != head || stamp.digest != digest_of(&folder)? {
            return Err(IndexError::Stale);
        }
        // From here on the index changes; without its stamp a crash means a rebuild.
        fs::remove_file(root.join(STAMP)).map_err(IndexError::Folder)?;
        let index = Self::over(root, stamp.generation, keys)?;
        let restored = index.restore()?;
        Ok((index, restored))
    }

    /// Deletes whatever is at `root` and starts an empty index under a fresh key.
    pub(super) fn fresh(root: &Path, disk: &dyn Disk, keys: &Keys) -> Result<Self, IndexError> {
        match fs::remove_dir_all(root) {
            Err(cause) if cause.kind() != std::io::ErrorKind::NotFound => {
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
            .cache_capacity(64 * 1024 * 1024)
            .flush_every_ms(None)
            .print_profile_on_drop(false);
        let name = |tree: &str| blinded(&blind, &[b"tree", tree.as_bytes()]);
        let (db, posts, history) = unwinding(|| {
            let db = config.open()?;
            let (posts, history) = (db.open_tree(name("posts"))?, db.open_tree(name("history"))?);
            Ok((db, posts, history))
        })?;
        let cipher = XChaCha20Poly1305::new(rows.as_slice().try_into().expect("a 32-byte key"));
        let root = root.to_owned();
        Ok(Self { root, generation, blind, cipher, db: Some(db), posts, history })
    }

    #[cfg(test)]
    pub(super) fn generation(&self) -> [u8; GENERATION_BYTES] {
        self.generation
    }

    /// Writes rows. Not durable until [`Index::close`]; it need not be.
    pub(super) fn put(&self, rows: &Rows<'_>) -> Result<(), IndexError> {
        let posts = rows.posts.iter().map(|(id, record)| self.row(&post_key(*id), record));
        let vantages = rows.vantages.iter().map(|vantages| self.row(VANTAGES, vantages));
        write(&self.posts, &posts.chain(vantages).collect::<Vec<_>>())?;
        let history = rows.history.iter().map(|(id, n, act)| self.row(&history_key(*id, *n), act));
        write(&self.history, &history.collect::<Vec<_>>())
    }

    /// Entries `0..n` of a post's history, oldest first.
    pub(super) fn history(&self, post: PostId, n: u32) -> Result<Vec<Act>, IndexError> {
        let entry = |number| {
            let key = blinded(&self.blind, &[&history_key(post, number)]);
            let sealed = unwinding(|| Ok(self.history.get(key)?))?.ok_or(IndexError::Row)?;
            self.open_row(&key, &sealed)
        };
        (0..n).map(entry).collect()
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
        let digest = digest_of(&root.join(base32(&generation)))?;
        Stamp { generation, head, digest }.write(&root, disk, keys)
    }

    fn restore(&self) -> Result<Restored, IndexError> {
        let mut restored = Restored { records: Vec::new(), vantages: Vec::new() };
        let vantages = blinded(&self.blind, &[VANTAGES]);
        let mut rows = self.posts.iter();
        while let Some(row) = unwinding(|| Ok(rows.next().transpose()?))? {
            let (key, sealed) = row;
            if *key == vantages {
                restored.vantages = self.open_row(&key, &sealed)?;
            } else {
                restored.records.push(self.open_row(&key, &sealed)?);
            }
        }
        Ok(restored)
    }

    /// A blinded key, and the row sealed to that key and this generation: a row moved elsewhere
    /// does not open.
    fn row(&self, key: &[u8], value: &impl Serialize) -> ([u8; 16], Vec<u8>) {
        let key = blinded(&self.blind, &[key]);
        let mut plain = zeroize::Zeroizing::new(
            serde_json::to_vec(value).expect("records and acts are plain data"),
        );
        let size = padded_row(plain.len());
        plain.resize(size, b' ');
        let nonce: [u8; NONCE_BYTES] = random();
        let payload = Payload { msg: &plain, aad: &key };
        let sealed = self.cipher.encrypt(&XNonce::from(nonce), payload);
        let mut row = nonce.to_vec();
        row.extend(sealed.expect("a row is far below the cipher's limit"));
        (key, row)
    }

    fn open_row<T: DeserializeOwned>(&self, key: &[u8], row: &[u8]) -> Result<T, IndexError> {
        let (nonce, sealed) = row.split_at_checked(NONCE_BYTES).ok_or(IndexError::Row)?;
        let nonce: [u8; NONCE_BYTES] = nonce.try_into().map_err(|_| IndexError::Row)?;
        let payload = Payload { msg: sealed, aad: key };
        let plain = self.cipher.decrypt(&XNonce::from(nonce), payload);
        let plain = zeroize::Zeroizing::new(plain.map_err(|_| IndexError::Row)?);
        serde_json::from_slice(&plain).map_err(|_| IndexError::Row)
    }
}

fn write(tree: &sled::Tree, rows: &[([u8; 16], Vec<u8>)]) -> Result<(), IndexError> {
    for chunk in rows.chunks(BATCH_ROWS) {
        let mut batch = sled::Batch::default();
        for (key, sealed) in chunk {
            batch.insert(key, sealed.as_slice());
        }
        unwinding(|| Ok(tree.apply_batch(batch)?))?;
    }
    Ok(())
}

const VANTAGES: &[u8] = b"vantages";

fn post_key(post: PostId) -> Vec<u8> {
    [b"post".as_slice(), post.bytes()].concat()
}

fn history_key(post: PostId, number: u32) -> Vec<u8> {
    [b"hist".as_slice(), post.bytes(), &number.to_be_bytes()].concat()
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
fn digest_of(folder: &Path) -> Result<[u8; 32], IndexError> {
    let mut files = Vec::new();
    collect(folder, &mut files).map_err(IndexError::Folder)?;
    files.sort();
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1024 * 1024];
    for path in files {
        let name = path.strip_prefix(folder).unwrap_or(&path);
        hasher.update(name.as_os_str().as_encoded_bytes());
        let mut file = fs::File::open(&path).map_err(IndexError::Folder)?;
        hasher.update(file.metadata().map_err(IndexError::Folder)?.len().to_be_bytes());
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

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
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
        [self.generation.as_slice(), &number, &self.head.tag, &self.digest].concat()
    }

    fn write(&self, root: &Path, disk: &dyn Disk, keys: &Keys) -> Result<(), IndexError> {
        let fields = self.fields();
        let tag = keys.tag(&[b"index stamp", &fields]);
        let bytes = [fields.as_slice(), &tag].concat();
        disk.write(&root.join(STAMP), &bytes).map_err(|error| IndexError::Folder(error.cause))
    }

    fn read(root: &Path, disk: &dyn Disk, keys: &Keys) -> Result<Self, IndexError> {
        let bytes = disk.read(&root.join(STAMP)).map_err(|_| IndexError::Stale)?;
        let (fields, tag) = bytes.split_at_checked(88).ok_or(IndexError::Stale)?;
        if !keys.tag_holds(&[b"index stamp", fields], tag) {
            return Err(IndexError::Stale);
        }
        let array = |range: std::ops::Range<usize>| fields.get(range).unwrap_or_default();
        Ok(Self {
            generation: array(0..16).try_into().map_err(|_| IndexError::Stale)?,
            head: Head {
                number: u64::from_be_bytes(
                    array(16..24).try_into().map_err(|_| IndexError::Stale)?,
                ),
                tag: array(24..56).try_into().map_err(|_| IndexError::Stale)?,
            },
            digest: array(56..88).try_into().map_err(|_| IndexError::Stale)?,
        })
    }
}
