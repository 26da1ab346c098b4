//! Forgetting: what an open vault does when there is no time to close it in order, and how a
//! passphrase is proven without closing it.

use std::path::PathBuf;
use std::sync::Arc;

use super::catalogue::Catalogue;
use super::collection::Collection;
use super::health::Health;
use super::keys::{Key, Keys, random};
use super::open::open_slots;
use super::slots::Passphrase;
use super::{UnlockError, Vault};
use crate::doors::disk::Disk;

/// What a [`Gate`] compares a tag over.
const GATE: &[u8] = b"screen lock";

/// What is left of a vault that forgot its keys: posts in memory, and sealed rows. Large, so that
/// its drop may take long; best done aside.
pub struct Remains {
    _catalogue: Catalogue,
    _index: Option<Box<dyn Send>>,
}

/// Tells whether a passphrase opens the vault it came from, without holding any of its keys.
pub struct Gate {
    root: PathBuf,
    disk: Arc<dyn Disk>,
    mark: [u8; 32],
}

impl Vault {
    /// Wipes every key and lets go of the folder, at once. The vault can do nothing any more:
    /// writes are refused, lists are empty. The index keeps no stamp, so the next unlock builds it
    /// again from the commits; nothing that was acknowledged is lost.
    pub fn forget(&mut self) -> Remains {
        self.owner = None;
        self.scribe = None;
        self.collection = Collection::generate(&Key::new(random()));
        self.health = Health::default();
        let index = self.index.take().map(|index| Box::new(index.forget()) as Box<dyn Send>);
        self.lock = None;
        Remains { _catalogue: std::mem::take(&mut self.catalogue), _index: index }
    }

    /// Whether [`Vault::forget`] was called.
    pub(super) fn is_forgotten(&self) -> bool {
        self.lock.is_none()
    }

    /// A gate that opens with the passphrase of this vault.
    #[must_use]
    pub fn gate(&self) -> Gate {
        // A reader has no passphrase: no slot gives this mark.
        let mark = self.owner.as_ref().map_or([0; 32], |owner| owner.keys.tag(&[GATE]));
        Gate { root: self.root.clone(), disk: Arc::clone(&self.disk), mark }
    }
}

impl Gate {
    /// Tries a passphrase on the vault's slots: about a second of scrypt for each.
    ///
    /// # Errors
    /// [`UnlockError::WrongPassphrase`], also for a slot that opens but wraps another vault's keys;
    /// [`UnlockError::Damaged`] if no slot is whole.
    pub fn opens(&self, passphrase: &Passphrase) -> Result<(), UnlockError> {
        let secrets = open_slots(&self.root, &*self.disk, passphrase)?;
        let keys = Keys::derive(&secrets.master);
        if keys.tag_holds(&[GATE], &self.mark) { Ok(()) } else { Err(UnlockError::WrongPassphrase) }
    }
}
