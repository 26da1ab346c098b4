//! A collection: what is sealed together, opened together and handed over together. It has
//! identities that open its files, one for each epoch, and a writer's key that signs them.
//! FORMAT.md section 5.

use age::x25519::{Identity, Recipient};
use ed25519_dalek::{Signer, SigningKey, VerifyingKey};

use super::keys::{Key, random, writer_seed};

/// Bytes of a collection's id.
pub(super) const ID_BYTES: usize = 16;

/// A collection whose files can be opened, and written too where the master secret is known.
pub(super) struct Collection {
    id: [u8; ID_BYTES],
    /// Newest first; new files are sealed to the first. Never empty.
    epochs: Vec<Identity>,
    writer: Writer,
}

enum Writer {
    Own(Box<SigningKey>),
    Other(VerifyingKey),
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
        Self { id, epochs, writer: Writer::Own(Box::new(SigningKey::from_bytes(&seed))) }
    }

    /// Somebody else's collection that one may read. `None` if that is no public key.
    pub(super) fn granted(
        id: [u8; ID_BYTES],
        epochs: Vec<Identity>,
        writer: &[u8; 32],
    ) -> Option<Self> {
        let writer = VerifyingKey::from_bytes(writer).ok()?;
        (!epochs.is_empty()).then_some(Self { id, epochs, writer: Writer::Other(writer) })
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
        self.epochs.first().expect("a collection has an epoch").to_public()
    }

    pub(super) fn identities(&self) -> impl Iterator<Item = &dyn age::Identity> {
        self.epochs.iter().map(|identity| identity as &dyn age::Identity)
    }

    /// The writer's public key: whoever knows it can tell the vault's own files from planted ones.
    pub(super) fn writer(&self) -> [u8; 32] {
        match &self.writer {
            Writer::Own(key) => key.verifying_key().to_bytes(),
            Writer::Other(key) => key.to_bytes(),
        }
    }

    /// Signs; `None` where the collection may only be read.
    pub(super) fn sign(&self, message: &[u8]) -> Option<[u8; 64]> {
        match &self.writer {
            Writer::Own(key) => Some(key.sign(message).to_bytes()),
            Writer::Other(_) => None,
        }
    }

    /// Did the writer of this collection sign this?
    pub(super) fn signed(&self, message: &[u8], signature: &[u8]) -> bool {
        let Ok(signature) = ed25519_dalek::Signature::from_slice(signature) else { return false };
        match &self.writer {
            Writer::Own(key) => key.verifying_key().verify_strict(message, &signature).is_ok(),
            Writer::Other(key) => key.verify_strict(message, &signature).is_ok(),
        }
    }
}
