//! What is derived from a log's secret: its signing key, its salts, the names of its items.
//!
//! The origin comes from the public key, and every entry names it: an entry belongs to one key.

use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use ed25519_dalek::SigningKey;
use hkdf::Hkdf;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use super::json::Value;
use crate::model::{ItemId, Subject};

/// Bytes of a log's secret.
pub const SECRET_BYTES: usize = 32;
/// Bytes of a salt (RFC 9901, 9.3).
pub const SALT_BYTES: usize = 16;

/// What is salted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SaltOf {
    /// A field of an entry.
    Field,
    /// Where an item stands.
    Head,
}

/// The keys of one log. Wiped when dropped.
pub struct LogKeys {
    signing: SigningKey,
    salts: Zeroizing<[u8; 32]>,
    names: Zeroizing<[u8; 32]>,
    origin: String,
}

impl LogKeys {
    /// The keys of the log with this secret. The same secret gives the same log.
    ///
    /// # Panics
    /// Never: 32 bytes are within HKDF's limit.
    #[must_use]
    pub fn derive(secret: &[u8; SECRET_BYTES]) -> Self {
        let hkdf = Hkdf::<Sha256>::new(None, secret);
        let key = |label: &str| {
            let mut key = Zeroizing::new([0; 32]);
            hkdf.expand(label.as_bytes(), key.as_mut_slice())
                .expect("32 bytes are within HKDF's limit");
            key
        };
        let signing = SigningKey::from_bytes(&key("keepsake v1 log signature"));
        Self {
            origin: origin(signing.verifying_key().as_bytes()),
            signing,
            salts: key("keepsake v1 log salt"),
            names: key("keepsake v1 log item"),
        }
    }

    /// The log's name in entries and checkpoints.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// What signs its checkpoints.
    #[must_use]
    pub fn signing(&self) -> &SigningKey {
        &self.signing
    }

    /// What a subject is called in this log. Nobody without the secret can tell which post it is,
    /// nor that two logs have the same one.
    #[must_use]
    pub fn item(&self, subject: Subject) -> ItemId {
        let (word, id) = named(subject);
        ItemId::from_bytes(self.named(word, id.as_ref().map_or(&[], <[u8; 16]>::as_slice)))
    }

    /// What a thing with an id of ours is called in this log.
    pub(super) fn alias(&self, word: &str, id: &[u8; 16]) -> String {
        format!("{word}-{}", HEXLOWER.encode(&self.named(word, id)))
    }

    /// Name and value, as a disclosure with their salt. The salt comes from all of it: where a
    /// vault went on from an older copy, and two entries have one number, what opens a field of
    /// one is no help to guess that of the other.
    pub(super) fn disclosed(&self, of: SaltOf, seq: u64, name: &str, value: Value) -> String {
        let said = Value::List(vec![name.into(), value]).to_json();
        let word: &[u8] = match of {
            SaltOf::Field => b"field",
            SaltOf::Head => b"head",
        };
        let parts = [word, &seq.to_be_bytes(), said.as_bytes()];
        let salt = BASE64URL_NOPAD.encode(&hashed(&self.salts, &parts));
        let rest = said.strip_prefix('[').unwrap_or_default();
        BASE64URL_NOPAD.encode(format!("[\"{salt}\",{rest}").as_bytes())
    }

    fn named(&self, word: &str, id: &[u8]) -> [u8; 16] {
        hashed(&self.names, &[word.as_bytes(), &[0], id])
    }
}

fn named(subject: Subject) -> (&'static str, Option<[u8; 16]>) {
    match subject {
        Subject::Log => ("log", None),
        Subject::Heads => ("heads", None),
        Subject::Post(id) => ("post", Some(*id.bytes())),
        Subject::Refused(id) => ("refused", Some(*id.bytes())),
        Subject::Import(id) => ("import", Some(*id.bytes())),
    }
}

/// The origin that belongs to a public key.
#[must_use]
pub fn origin(public: &[u8; 32]) -> String {
    let digest = Sha256::digest([b"keepsake v1 log origin".as_slice(), public].concat());
    format!("keepsake.invalid/log/{}", HEXLOWER.encode(&digest[..16]))
}

/// The first half of HMAC-SHA-256.
fn hashed(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 16] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
    for part in parts {
        mac.update(part);
    }
    let mac: [u8; 32] = mac.finalize().into_bytes().into();
    let mut half = [0; 16];
    half.copy_from_slice(&mac[..16]);
    half
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::PostId;

    #[test]
    fn a_log_is_the_same_for_the_same_secret_and_another_for_another() {
        let (one, again, other) =
            (LogKeys::derive(&[1; 32]), LogKeys::derive(&[1; 32]), LogKeys::derive(&[2; 32]));
        let post = Subject::Post(PostId::from_bytes([7; 16]));
        assert_eq!(one.origin(), again.origin());
        assert_eq!(one.item(post), again.item(post));
        let salted = |keys: &LogKeys, of, seq, name, value: &str| {
            keys.disclosed(of, seq, name, Value::from(value))
        };
        let field = salted(&one, SaltOf::Field, 3, "url", "a");
        assert_eq!(field, salted(&again, SaltOf::Field, 3, "url", "a"));
        assert_ne!(one.origin(), other.origin());
        assert_ne!(one.item(post), other.item(post), "logs cannot be linked");
        let salt = |disclosure: &str| {
            let json = BASE64URL_NOPAD.decode(disclosure.as_bytes()).unwrap();
            json[2..24].to_vec()
        };
        for another in [
            salted(&other, SaltOf::Field, 3, "url", "a"),
            salted(&one, SaltOf::Head, 3, "url", "a"),
            salted(&one, SaltOf::Field, 4, "url", "a"),
            salted(&one, SaltOf::Field, 3, "text", "a"),
            salted(&one, SaltOf::Field, 3, "url", "b"),
        ] {
            assert_ne!(salt(&another), salt(&field), "{another}");
        }
        assert_ne!(one.item(Subject::Log), one.item(Subject::Heads));
    }
}
