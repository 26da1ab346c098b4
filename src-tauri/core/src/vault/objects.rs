//! Objects: what was seen or told, sealed, under a name that only the vault can make. FORMAT.md
//! sections 3 and 4.

use std::io::{BufWriter, Read, Write};
use std::path::PathBuf;
use std::sync::Arc;

use zeroize::Zeroizing;

use super::frame::{self, Binding, FrameError, Kind, SealError};
use super::{ReadError, StoreError, Vault, keys};
use crate::doors::disk::{DiskError, Step, Together, Unfinished};
use crate::model::ObjectName;

/// Bytes of a sealed file that are written at once: what age seals at once goes past it.
const BUFFER_BYTES: usize = 64 * 1024;

/// Objects that are sealed and become durable together. A commit may name them when they are
/// settled; dropped before that, they leave nothing.
pub struct Objects(Together);

impl Objects {
    /// Makes them durable under their names.
    ///
    /// # Errors
    /// [`StoreError`]; none of those that waited is left.
    pub fn settle(&mut self) -> Result<(), StoreError> {
        self.0.settle().map_err(StoreError::Disk)
    }
}

impl Vault {
    /// Seals an object and makes it durable. The same content twice is one object.
    ///
    /// # Errors
    /// [`StoreError`]; nothing is left behind.
    pub fn put_object(&self, content: &[u8]) -> Result<ObjectName, StoreError> {
        self.writable()?;
        let keys = &self.owner()?.keys;
        let name = keys.object_name(Kind::Object as u16, &keys::sha256(content));
        if self.is_kept(&name)? {
            return Ok(name);
        }
        let bind = |_: &[u8; 32]| object_binding(&name);
        let content = &mut &*content;
        let (sealed, _) = frame::seal(&self.collection, Kind::Object, content, Vec::new(), bind)
            .map_err(StoreError::Seal)?;
        let path = self.object_path(&name);
        self.disk.make_folder(path.parent().unwrap_or(&self.root)).map_err(StoreError::Disk)?;
        self.disk.write(&path, &sealed).map_err(StoreError::Disk)?;
        Ok(name)
    }

    /// Objects that become durable together; none yet.
    #[must_use]
    pub fn objects(&self) -> Objects {
        Objects(Together::on(Arc::clone(&self.disk)))
    }

    /// Seals an object of any size while it is read, and makes it durable. Returns its name and the
    /// SHA-256 of its content.
    ///
    /// # Errors
    /// [`StoreError`]; nothing is left behind.
    pub fn put_object_from(
        &self,
        content: &mut dyn Read,
    ) -> Result<(ObjectName, [u8; 32]), StoreError> {
        let mut objects = self.objects();
        let put = self.put_among(&mut objects, content)?;
        objects.settle()?;
        Ok(put)
    }

    /// Seals an object while it is read: a video never is whole in memory, and never readable on
    /// the disk. It is durable, and to be found under its name, when `objects` are settled.
    ///
    /// # Errors
    /// [`StoreError`]; nothing is left of this one, nor, where the disk could not settle them, of
    /// any that waited: what names them must not be committed.
    pub fn put_among(
        &self,
        objects: &mut Objects,
        content: &mut dyn Read,
    ) -> Result<(ObjectName, [u8; 32]), StoreError> {
        self.writable()?;
        let keys = &self.owner()?.keys;
        let draft = keys::base32(&keys::random::<20>());
        let folder = self.root.join("objects");
        let draft =
            Unfinished::begin(Arc::clone(&self.disk), &folder, &draft).map_err(StoreError::Disk)?;
        let named = |digest: &[u8; 32]| keys.object_name(Kind::Object as u16, digest);
        let bind = |digest: &[u8; 32]| object_binding(&named(digest));
        // The head of a sealed file is written in many small pieces.
        let draft = BufWriter::with_capacity(BUFFER_BYTES, draft);
        let unwritten = |cause| StoreError::Disk(DiskError { step: Step::Write, cause });
        let sealed = frame::seal(&self.collection, Kind::Object, content, draft, bind);
        let (draft, told) = sealed.map_err(|error| match error {
            SealError::Output(cause) => unwritten(cause),
            other => StoreError::Seal(other),
        })?;
        let draft = draft.into_inner().map_err(|error| unwritten(error.into_error()))?;
        let name = named(&told.digest);
        let path = self.object_path(&name);
        if !objects.0.holds(&path) && !self.is_kept(&name)? {
            objects.0.add(draft, path).map_err(StoreError::Disk)?;
        }
        Ok((name, told.digest))
    }

    /// Is there an object of this name? Whether it is whole shows when it is opened.
    #[must_use]
    pub fn has_object(&self, name: &ObjectName) -> bool {
        self.object_path(name).is_file()
    }

    /// Opens an object and checks that it is whole, ours, and where it belongs.
    ///
    /// # Errors
    /// [`ReadError::Object`] or [`ReadError::MissingObject`].
    pub fn object(&self, name: &ObjectName) -> Result<Zeroizing<Vec<u8>>, ReadError> {
        let mut content = Zeroizing::new(Vec::new());
        self.object_into(name, &mut *content)?;
        Ok(content)
    }

    /// Opens an object of any size into `out`, as [`Vault::object`] does. What `out` was given is
    /// nothing until this returns `Ok`.
    ///
    /// # Errors
    /// [`ReadError::Object`] or [`ReadError::MissingObject`].
    pub fn object_into(&self, name: &ObjectName, out: &mut dyn Write) -> Result<(), ReadError> {
        if self.is_forgotten() {
            return Err(ReadError::Forgotten);
        }
        let sealed = self.disk.open(&self.object_path(name)).map_err(|error| {
            if error.is_missing() { ReadError::MissingObject } else { ReadError::Disk(error) }
        })?;
        let told = frame::open_into(&self.collection, Kind::Object, sealed, out)
            .map_err(ReadError::Object)?;
        if told.binding != object_binding(name) {
            return Err(ReadError::Object(FrameError::Foreign));
        }
        Ok(())
    }

    /// Is this object there? It is trusted only when it opens, and after its name was brought to
    /// the disk: whoever wrote it may have died in between.
    fn is_kept(&self, name: &ObjectName) -> Result<bool, StoreError> {
        if self.object_into(name, &mut std::io::sink()).is_err() {
            return Ok(false);
        }
        let path = self.object_path(name);
        self.disk.sync(path.parent().unwrap_or(&self.root)).map_err(StoreError::Disk)?;
        Ok(true)
    }

    pub(super) fn object_path(&self, name: &ObjectName) -> PathBuf {
        self.root.join("objects").join(name.folder()).join(name.as_str())
    }
}

fn object_binding(name: &ObjectName) -> Binding {
    let mut binding = [0; 64];
    binding[..ObjectName::LEN].copy_from_slice(name.as_str().as_bytes());
    binding
}
