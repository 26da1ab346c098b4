//! Whether the account signed the repository. Its key stands in a document on the network, which an
//! import does not ask for: the user may give it, and some accounts are named by it.
//! Keys and curves: <https://atproto.com/specs/cryptography>.

use std::collections::BTreeMap;

use ipld_core::ipld::Ipld;
use k256::ecdsa::signature::Verifier;
use serde::Serialize;

/// What is known of a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Signed {
    /// By the account's key.
    Valid,
    /// Not by the account's key, or changed since.
    Invalid,
    /// There is one, and no key to hold it to.
    KeyUnknown,
    /// There is none.
    Missing,
}

impl Signed {
    /// The stable word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Invalid => "invalid",
            Self::KeyUnknown => "key_unknown",
            Self::Missing => "missing",
        }
    }
}

const KEY_PREFIX: &str = "did:key:z";
/// Letters of a key. Longer ones are not worked on.
const KEY_LETTERS_MAX: usize = 100;
const ALPHABET: &[u8] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
/// The two curves, as a key names them.
const K256: [u8; 2] = [0xe7, 0x01];
const P256: [u8; 2] = [0x80, 0x24];

/// Holds the signature of a commit to a key of the form `did:key:z…`.
pub(super) fn check(commit: &BTreeMap<String, Ipld>, key: Option<&str>) -> Signed {
    let Some(Ipld::Bytes(signature)) = commit.get("sig") else { return Signed::Missing };
    let Some(key) = key.and_then(|key| key.strip_prefix(KEY_PREFIX)).and_then(base58) else {
        return Signed::KeyUnknown;
    };
    let mut unsigned = commit.clone();
    unsigned.remove("sig");
    let Ok(message) = serde_ipld_dagcbor::to_vec(&Ipld::Map(unsigned)) else {
        return Signed::Invalid;
    };
    match holds(&key, &message, signature) {
        Some(true) => Signed::Valid,
        Some(false) => Signed::Invalid,
        None => Signed::KeyUnknown,
    }
}

/// None for a key of no curve that is known.
fn holds(key: &[u8], message: &[u8], signature: &[u8]) -> Option<bool> {
    if let Some(point) = key.strip_prefix(&K256) {
        let key = k256::ecdsa::VerifyingKey::from_sec1_bytes(point).ok()?;
        let signature = k256::ecdsa::Signature::from_slice(signature).ok();
        // Of the two signatures that fit, only the lower one is allowed.
        let signature = signature.filter(|signature| signature.normalize_s() == *signature);
        return Some(signature.is_some_and(|signature| key.verify(message, &signature).is_ok()));
    }
    let key = p256::ecdsa::VerifyingKey::from_sec1_bytes(key.strip_prefix(&P256)?).ok()?;
    let signature = p256::ecdsa::Signature::from_slice(signature).ok();
    let signature = signature.filter(|signature| signature.normalize_s() == *signature);
    Some(signature.is_some_and(|signature| key.verify(message, &signature).is_ok()))
}

fn base58(text: &str) -> Option<Vec<u8>> {
    if text.len() > KEY_LETTERS_MAX {
        return None;
    }
    // The number, its lowest byte first.
    let mut bytes: Vec<u8> = Vec::new();
    for letter in text.bytes() {
        let mut carry = u32::try_from(ALPHABET.iter().position(|it| *it == letter)?).ok()?;
        for byte in &mut bytes {
            carry += u32::from(*byte) * 58;
            *byte = u8::try_from(carry & 0xff).ok()?;
            carry >>= 8;
        }
        while carry > 0 {
            bytes.push(u8::try_from(carry & 0xff).ok()?);
            carry >>= 8;
        }
    }
    bytes.extend(text.bytes().take_while(|letter| *letter == b'1').map(|_| 0));
    bytes.reverse();
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use k256::ecdsa::signature::Signer;

    use super::*;

    fn to_base58(bytes: &[u8]) -> String {
        let mut digits: Vec<u32> = Vec::new();
        for byte in bytes {
            let mut carry = u32::from(*byte);
            for digit in &mut digits {
                carry += *digit * 256;
                *digit = carry % 58;
                carry /= 58;
            }
            while carry > 0 {
                digits.push(carry % 58);
                carry /= 58;
            }
        }
        digits.iter().rev().map(|digit| char::from(ALPHABET[*digit as usize])).collect()
    }

    fn commit(rev: &str) -> BTreeMap<String, Ipld> {
        let fields = [("did", "did:plc:x"), ("rev", rev)];
        fields.map(|(key, value)| (key.to_owned(), Ipld::String(value.to_owned()))).into()
    }

    #[test]
    fn a_signature_is_the_accounts_or_is_not() {
        let secret = k256::ecdsa::SigningKey::from_slice(&[7; 32]).unwrap();
        let point = secret.verifying_key().to_sec1_point(true);
        let key = format!("{KEY_PREFIX}{}", to_base58(&[&K256, point.as_bytes()].concat()));
        let mut signed = commit("3k");
        let message = serde_ipld_dagcbor::to_vec(&Ipld::Map(signed.clone())).unwrap();
        let signature: k256::ecdsa::Signature = secret.sign(&message);
        let signature = Ipld::Bytes(signature.normalize_s().to_bytes().to_vec());
        assert_eq!(check(&signed, Some(&key)), Signed::Missing);
        signed.insert("sig".to_owned(), signature.clone());
        assert_eq!(check(&signed, Some(&key)), Signed::Valid);
        assert_eq!(check(&signed, Some("did:plc:x")), Signed::KeyUnknown);
        let mut changed = commit("3l");
        changed.insert("sig".to_owned(), signature);
        assert_eq!(check(&changed, Some(&key)), Signed::Invalid);
        changed.insert("sig".to_owned(), Ipld::Bytes(vec![0; 64]));
        assert_eq!(check(&changed, Some(&key)), Signed::Invalid);
    }

    #[test]
    fn a_known_key_is_read() {
        // The P-256 example of the did:key method.
        let key = base58("DnaerDaTF5BXEavCrfRZEk316dpbLsfPDZ3WJ5hRTPFU2169").unwrap();
        assert_eq!(key.get(..2), Some(&P256[..]));
        assert_eq!(key.len(), 35);
        assert_eq!(base58("0"), None);
    }
}
