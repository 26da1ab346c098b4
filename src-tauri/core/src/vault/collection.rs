//! A collection: what is sealed together, opened together and handed over together. It has
//! identities that open its files, one for each epoch, and a writer's key that signs them.
//! FORMAT.md section 5.

use age::x25519::{self, Recipient};
use ed25519_dalek::{Signer, SigningKey, VerifyingKey};

use super::identity::Identity;
use super::keys::{Key, random, writer_seed};

/// Bytes of a collection's id.
pub(super) const ID_BYTES: usize = 16;

/// A collection whose files can be opened, and written too where the master secret is known.
pub(super) struct Collection {
    id: [u8; ID_BYTES],
    /// Newest first; new files are sealed to the first. Never empty.
    epochs: Vec<Identity>,
    writer: VerifyingKey,
    /// Makes the writer's signing key, for each signature anew: ours lies in locked memory.
    seed: Option<Key>,
}

impl Collection {
    /// A new collection of the vault with this master secret.
    pub(super) fn generate(master: &Key) -> Self {
        Self::own(random(), vec![Identity::generate()], master)
    }

    /// One's own collection: what is written is signed.
    pub(super) fn own(id: [u8; ID_BYTES], epochs: Vec<Identity>, master: &Key) -> Self {
        assert!(!epochs.is_empty(), "a collection has an epoch");
        let seed = writer_seed(master, &id);
        let writer = SigningKey::from_bytes(&seed).verifying_key();
        Self { id, epochs, writer, seed: Some(seed) }
    }

    /// Somebody else's collection that one may read. `None` if that is no public key.
    pub(super) fn granted(
        id: [u8; ID_BYTES],
        epochs: Vec<Identity>,
        writer: &[u8; 32],
    ) -> Option<Self> {
        let writer = VerifyingKey::from_bytes(writer).ok()?;
        (!epochs.is_empty()).then_some(Self { id, epochs, writer, seed: None })
    }

    pub(super) fn id(&self) -> &[u8; ID_BYTES] {
        &self.id
    }

    /// The identities of all epochs, newest first.
    pub(super) fn epochs(&self) -> &[Identity] {
        &self.epochs
    }

    /// Starts a new epoch: what is sealed from now on does not open with the identities before.
    pub(super) fn begin_epoch(&mut self) {
        self.epochs.insert(0, Identity::generate());
    }

    /// Takes back an epoch that could not be written.
    pub(super) fn forget_epoch(&mut self) {
        if self.epochs.len() > 1 {
            self.epochs.remove(0);
        }
    }

    /// Whom new files are sealed to.
    pub(super) fn recipient(&self) -> Recipient {
        self.epochs.first().expect("a collection has an epoch").recipient().clone()
    }

    /// The identities as age takes them. To be dropped at once.
    pub(super) fn at_hand(&self) -> Vec<x25519::Identity> {
        self.epochs.iter().map(Identity::at_hand).collect()
    }

    /// The writer's public key: whoever knows it can tell the vault's own files from planted ones.
    pub(super) fn writer(&self) -> [u8; 32] {
        self.writer.to_bytes()
    }

    /// Signs; `None` where the collection may only be read.
    pub(super) fn sign(&self, message: &[u8]) -> Option<[u8; 64]> {
        self.seed.as_ref().map(|seed| SigningKey::from_bytes(seed).sign(message).to_bytes())
    }

    /// Did the writer of this collection sign this?
    pub(super) fn signed(&self, message: &[u8], signature: &[u8]) -> bool {
        let Ok(signature) = ed25519_dalek::Signature::from_slice(signature) else { return false };
        self.writer.verify_strict(message, &signature).is_ok()
    }
}
