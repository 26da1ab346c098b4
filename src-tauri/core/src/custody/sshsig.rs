//! SSH signatures (OpenSSH `PROTOCOL.sshsig`) with Ed25519: what `ssh-keygen -Y verify` reads.
//!
//! Only what is written here is read again, to the byte: one kind of key, SHA-512, no options.

use data_encoding::{BASE64, BASE64_NOPAD};
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use sha2::{Digest as _, Sha256, Sha512};

use crate::model::from_base64;

/// What a signature is for. One cannot stand for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Namespace {
    /// The file of a checkpoint.
    Checkpoint,
    /// The tag manifest of a bundle.
    Bag,
}

impl Namespace {
    /// As it is signed, and given to `ssh-keygen -n`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Checkpoint => "keepsake-checkpoint@v1",
            Self::Bag => "keepsake-bag@v1",
        }
    }
}

/// What is wrong with a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SshSigError {
    /// Not the file that is written for a signature by this kind of key.
    #[error("this is no SSH signature of the form written here")]
    Form,
    /// Made with another key.
    #[error("the signature was made with another key")]
    Key,
    /// Made for another purpose.
    #[error("the signature was made for another purpose")]
    Namespace,
    /// Does not fit the file.
    #[error("the signature does not fit the file")]
    Signature,
}

/// Who signs, in `allowed_signers`.
pub const PRINCIPAL: &str = "keepsake";

const KEY_KIND: &str = "ssh-ed25519";
const HASH: &str = "sha512";
const MAGIC: &[u8] = b"SSHSIG";
const BEGIN: &str = "-----BEGIN SSH SIGNATURE-----\n";
const END: &str = "-----END SSH SIGNATURE-----\n";
/// Letters of base64 on a line, as `ssh-keygen` writes them.
const LINE: usize = 70;
/// Bytes of a signature file, at the most; ours have 300.
const FILE_BYTES_MAX: usize = 4096;

/// A length of four bytes, and as many bytes.
fn put(bytes: &mut Vec<u8>, part: &[u8]) {
    let length = u32::try_from(part.len()).unwrap_or(u32::MAX);
    bytes.extend(length.to_be_bytes());
    bytes.extend(part);
}

fn strings(parts: &[&[u8]]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for part in parts {
        put(&mut bytes, part);
    }
    bytes
}

fn key_blob(public: &[u8; 32]) -> Vec<u8> {
    strings(&[KEY_KIND.as_bytes(), public])
}

/// What is signed, for a message.
fn signed(namespace: &str, message: &[u8]) -> Vec<u8> {
    let digest = Sha512::digest(message);
    let rest = strings(&[namespace.as_bytes(), b"", HASH.as_bytes(), &digest]);
    [MAGIC, &rest].concat()
}

/// Signs a file. Gives the file with the signature.
#[must_use]
pub fn sign(key: &SigningKey, namespace: Namespace, message: &[u8]) -> String {
    let signature = key.sign(&signed(namespace.word(), message)).to_bytes();
    armored(key.verifying_key().as_bytes(), namespace.word(), &signature)
}

fn armored(public: &[u8; 32], namespace: &str, signature: &[u8; 64]) -> String {
    let mut blob = MAGIC.to_vec();
    blob.extend(1_u32.to_be_bytes());
    let signature = strings(&[KEY_KIND.as_bytes(), signature]);
    let key = key_blob(public);
    blob.extend(strings(&[&key, namespace.as_bytes(), b"", HASH.as_bytes(), &signature]));
    let letters = BASE64.encode(&blob).into_bytes();
    let mut text = BEGIN.to_owned();
    for line in letters.chunks(LINE) {
        text.extend(line.iter().copied().map(char::from));
        text.push('\n');
    }
    text + END
}

/// Holds if this key signed these bytes for this purpose.
///
/// # Errors
/// [`SshSigError`].
pub fn verify(
    file: &str,
    public: &[u8; 32],
    namespace: Namespace,
    message: &[u8],
) -> Result<(), SshSigError> {
    let (key, signed_for, signature) = taken_apart(file).ok_or(SshSigError::Form)?;
    if armored(&key, &signed_for, &signature) != file {
        return Err(SshSigError::Form);
    }
    if key != *public {
        return Err(SshSigError::Key);
    }
    if signed_for != namespace.word() {
        return Err(SshSigError::Namespace);
    }
    let key = VerifyingKey::from_bytes(&key).map_err(|_| SshSigError::Key)?;
    let message = signed(namespace.word(), message);
    let verified = key.verify_strict(&message, &Signature::from_bytes(&signature));
    verified.map_err(|_| SshSigError::Signature)
}

/// Key, namespace and signature.
fn taken_apart(file: &str) -> Option<([u8; 32], String, [u8; 64])> {
    let letters = file.get(..FILE_BYTES_MAX.min(file.len()))?;
    let letters = letters.strip_prefix(BEGIN)?.strip_suffix(END)?.replace('\n', "");
    let blob = from_base64(&letters)?;
    let mut rest = blob.strip_prefix(MAGIC)?.strip_prefix(&1_u32.to_be_bytes())?;
    let (key, namespace) = (take(&mut rest)?, take(&mut rest)?);
    let (_options, _hash, mut signature) = (take(&mut rest)?, take(&mut rest)?, take(&mut rest)?);
    let mut key = key.strip_prefix(strings(&[KEY_KIND.as_bytes()]).as_slice())?;
    let _kind = take(&mut signature)?;
    let (key, signature) = (take(&mut key)?, take(&mut signature)?);
    let namespace = std::str::from_utf8(namespace).ok()?;
    Some((key.try_into().ok()?, namespace.to_owned(), signature.try_into().ok()?))
}

fn take<'a>(bytes: &mut &'a [u8]) -> Option<&'a [u8]> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
    let (part, rest) = rest.split_at_checked(length)?;
    *bytes = rest;
    Some(part)
}

/// The line of `allowed_signers` for a log, with its line feed.
#[must_use]
pub fn allowed_signer(public: &[u8; 32]) -> String {
    let namespaces = [Namespace::Checkpoint, Namespace::Bag].map(Namespace::word).join(",");
    let key = BASE64.encode(&key_blob(public));
    format!("{PRINCIPAL} namespaces=\"{namespaces}\" {KEY_KIND} {key}\n")
}

/// What people compare: `SHA256:…`, as `ssh-keygen -l` prints it.
#[must_use]
pub fn fingerprint(public: &[u8; 32]) -> String {
    format!("SHA256:{}", BASE64_NOPAD.encode(&Sha256::digest(key_blob(public))))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn key(n: u8) -> SigningKey {
        SigningKey::from_bytes(&[n; 32])
    }

    #[test]
    fn a_signature_holds_for_its_key_its_file_and_its_purpose_alone() {
        let (mine, other) = (key(1), key(2));
        let public = mine.verifying_key().to_bytes();
        let file = sign(&mine, Namespace::Bag, b"manifest\n");
        let verify = |file: &str, public: &[u8; 32], namespace, message: &[u8]| {
            super::verify(file, public, namespace, message)
        };
        assert_eq!(verify(&file, &public, Namespace::Bag, b"manifest\n"), Ok(()));
        let changed = verify(&file, &public, Namespace::Bag, b"manifest\r\n");
        assert_eq!(changed, Err(SshSigError::Signature));
        let purpose = verify(&file, &public, Namespace::Checkpoint, b"manifest\n");
        assert_eq!(purpose, Err(SshSigError::Namespace));
        let stranger =
            verify(&file, other.verifying_key().as_bytes(), Namespace::Bag, b"manifest\n");
        assert_eq!(stranger, Err(SshSigError::Key));
        for form in [
            file.trim_end(),
            &file.replace('\n', "\r\n"),
            &file.replacen('\n', "\n\n", 1),
            "",
            &"x".repeat(9000),
        ] {
            assert_eq!(
                verify(form, &public, Namespace::Bag, b"manifest\n"),
                Err(SshSigError::Form)
            );
        }
    }

    proptest! {
        #[test]
        fn no_other_letters_hold(at in any::<usize>(), letter in any::<char>()) {
            let mine = key(1);
            let file = sign(&mine, Namespace::Bag, b"x");
            let mut letters: Vec<char> = file.chars().collect();
            let at = at % letters.len();
            letters[at] = letter;
            let changed: String = letters.into_iter().collect();
            let held = verify(&changed, mine.verifying_key().as_bytes(), Namespace::Bag, b"x");
            prop_assert_eq!(held.is_ok(), changed == file);
        }

        #[test]
        fn any_blob_is_read_without_panic(blob in any::<Vec<u8>>()) {
            let mut whole = MAGIC.to_vec();
            whole.extend(1_u32.to_be_bytes());
            whole.extend(&blob);
            let text = format!("{BEGIN}{}\n{END}", BASE64.encode(&whole));
            prop_assert!(verify(&text, &[1; 32], Namespace::Bag, b"x").is_err());
        }
    }
}
