//! The keys of a vault. One 32-byte master secret; everything else is derived from it with HKDF
//! under fixed labels (FORMAT.md section 3) or sealed under it.

use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use super::locked::Locked;
use crate::model::ObjectName;

/// Bytes of every symmetric key.
pub(super) const KEY_BYTES: usize = 32;

/// A symmetric key, in locked memory and wiped when dropped.
pub(super) type Key = Locked;

/// Random bytes from the operating system.
///
/// # Panics
/// If the operating system has no randomness: nothing safe can be done then.
pub(crate) fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
    bytes
}

/// The keys of an open vault.
pub(super) struct Keys {
    name: Key,
    tag: Key,
    index: Key,
    log: Key,
}

impl Keys {
    /// Derives all keys from the master secret.
    pub(super) fn derive(master: &Key) -> Self {
        let hkdf = Hkdf::<Sha256>::new(None, master.as_slice());
        let key = |label: &str| {
            let mut key = Key::default();
            hkdf.expand(label.as_bytes(), key.as_mut_slice())
                .expect("32 bytes are within HKDF's limit");
            key
        };
        Self {
            name: key("keepsake v1 name"),
            tag: key("keepsake v1 tag"),
            index: key("keepsake v1 index"),
            log: key("keepsake v1 log secret"),
        }
    }

    /// The name of an object whose content has this SHA-256: a keyed hash, so that nobody without
    /// the vault's keys can test whether a known picture is in it.
    pub(super) fn object_name(&self, kind: u16, digest: &[u8; 32]) -> ObjectName {
        let mut mac = mac(&self.name);
        mac.update(&kind.to_be_bytes());
        mac.update(digest);
        let digest = mac.finalize().into_bytes();
        let text = base32(digest.get(..20).unwrap_or_default());
        ObjectName::try_from(text).expect("20 bytes are 32 characters of base32")
    }

    /// The keyed tag over `parts`: shows that this vault wrote them.
    pub(super) fn tag(&self, parts: &[&[u8]]) -> [u8; 32] {
        let mut mac = mac(&self.tag);
        for part in parts {
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }

    /// Compares a tag in constant time.
    pub(super) fn tag_holds(&self, parts: &[&[u8]], tag: &[u8]) -> bool {
        let mut mac = mac(&self.tag);
        for part in parts {
            mac.update(part);
        }
        mac.verify_slice(tag).is_ok()
    }

    /// What the secret of the custody log is sealed under.
    pub(super) fn log_key(&self) -> &Key {
        &self.log
    }

    /// A key for one generation of the index. Old generations cannot be read with it.
    pub(super) fn index_key(&self, generation: &[u8], label: &str) -> Key {
        let hkdf = Hkdf::<Sha256>::new(Some(generation), self.index.as_slice());
        let mut key = Key::default();
        hkdf.expand(label.as_bytes(), key.as_mut_slice())
            .expect("32 bytes are within HKDF's limit");
        key
    }
}

/// Seed of the Ed25519 key that signs a collection's files.
pub(super) fn writer_seed(master: &Key, collection: &[u8; 16]) -> Key {
    let hkdf = Hkdf::<Sha256>::new(None, master.as_slice());
    let mut seed = Key::default();
    hkdf.expand_multi_info(&[b"keepsake v1 writer ", collection], seed.as_mut_slice())
        .expect("32 bytes are within HKDF's limit");
    seed
}

/// SHA-256.
pub(super) fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// HMAC-SHA-256 under `key`.
pub(super) fn mac(key: &Key) -> Hmac<Sha256> {
    Hmac::<Sha256>::new_from_slice(key.as_slice()).expect("HMAC takes a key of any length")
}

/// Lower-case base32 without padding (RFC 4648 alphabet).
pub(super) fn base32(bytes: &[u8]) -> String {
    data_encoding::BASE32_NOPAD.encode(bytes).to_ascii_lowercase()
}
