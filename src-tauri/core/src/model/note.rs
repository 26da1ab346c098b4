//! Signed notes (C2SP `signed-note`) with Ed25519: text, an empty line, signatures. Whose signature
//! counts is not for the note to say: keys are given.

use std::str::FromStr;

use data_encoding::{BASE64, HEXLOWER};
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};

/// Most signatures of a note that are looked at.
const SIGNATURES_MAX: usize = 16;
const SIGNATURE_MARK: &str = "\u{2014} ";
/// The kind of key: Ed25519.
const ALGORITHM: u8 = 1;

/// Who signs: `name+hash+key`, as C2SP writes verifier keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteKey {
    name: String,
    id: [u8; 4],
    key: VerifyingKey,
}

/// The characters are no key of the kind asked for.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("this is no key: it must have the form NAME+HASH+KEY")]
pub struct NoKey;

/// Why none of the keys signed a note.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// Not a signed note.
    #[error("this is no signed note, or it is not whole")]
    NotSigned,
    /// No key that was given signed it.
    #[error("none of the keys given signed the note")]
    UnknownSigner,
    /// A signature of a key that was given does not fit the text.
    #[error("a signature does not fit the note")]
    WrongSignature,
}

impl NoteKey {
    /// The key of this name.
    ///
    /// # Errors
    /// [`NoKey`] for a name that is empty or has blanks or `+` in it.
    pub fn new(name: &str, key: VerifyingKey) -> Result<Self, NoKey> {
        let plain = |c: char| !c.is_whitespace() && !c.is_control() && c != '+';
        if name.is_empty() || !name.chars().all(plain) {
            return Err(NoKey);
        }
        let mut digest = Sha256::new();
        digest.update(name);
        digest.update([b'\n', ALGORITHM]);
        digest.update(key.as_bytes());
        let digest: [u8; 32] = digest.finalize().into();
        let id = [digest[0], digest[1], digest[2], digest[3]];
        Ok(Self { name: name.to_owned(), id, key })
    }

    /// The name in the key.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The hash in the key, 8 hex digits.
    #[must_use]
    pub fn hash(&self) -> String {
        HEXLOWER.encode(&self.id)
    }

    /// Its 32 bytes.
    #[must_use]
    pub fn public(&self) -> &[u8; 32] {
        self.key.as_bytes()
    }

    /// Name, hash and the 32 bytes behind it in `name+hash+base64(1 ‖ 32 bytes)`; also where they
    /// are not a public key.
    ///
    /// # Errors
    /// [`NoKey`].
    pub fn parts(text: &str) -> Result<(&str, &str, [u8; 32]), NoKey> {
        let mut parts = text.trim().splitn(3, '+');
        let (name, id, key) = (parts.next(), parts.next(), parts.next());
        let key = from_base64(key.ok_or(NoKey)?).ok_or(NoKey)?;
        let [ALGORITHM, key @ ..] = key.as_slice() else { return Err(NoKey) };
        let key = key.try_into().map_err(|_| NoKey)?;
        Ok((name.ok_or(NoKey)?, id.ok_or(NoKey)?, key))
    }

    /// How 32 bytes of a key are written behind its name.
    #[must_use]
    pub fn written(&self, key: &[u8; 32]) -> zeroize::Zeroizing<String> {
        let key = zeroize::Zeroizing::new([&[ALGORITHM], key.as_slice()].concat());
        zeroize::Zeroizing::new(format!("{}+{}+{}", self.name, self.hash(), BASE64.encode(&key)))
    }

    /// A text, which ends in a line feed, as a note that `key` signed.
    #[must_use]
    pub fn sign(&self, text: &str, key: &SigningKey) -> String {
        let signature = key.sign(text.as_bytes()).to_bytes();
        let signature = BASE64.encode(&[self.id.as_slice(), &signature].concat());
        format!("{text}\n{SIGNATURE_MARK}{} {signature}\n", self.name)
    }

    fn verify(&self, text: &str, signature: &[u8]) -> Result<(), NoteError> {
        let signature = Signature::from_slice(signature).map_err(|_| NoteError::WrongSignature)?;
        let verified = self.key.verify_strict(text.as_bytes(), &signature);
        verified.map_err(|_| NoteError::WrongSignature)
    }
}

impl std::fmt::Display for NoteKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.written(self.public()))
    }
}

impl FromStr for NoteKey {
    type Err = NoKey;

    fn from_str(text: &str) -> Result<Self, NoKey> {
        let (name, id, key) = Self::parts(text)?;
        let key = VerifyingKey::from_bytes(&key).map_err(|_| NoKey)?;
        let key = Self::new(name, key)?;
        if key.hash() == id { Ok(key) } else { Err(NoKey) }
    }
}

/// A note as read; whether anybody signed it is not known yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note<'a> {
    /// The text, with its last line feed.
    pub text: &'a str,
    /// Who signed as they say, and the key's hash with the signature behind it.
    signatures: Vec<(&'a str, Vec<u8>)>,
}

impl<'a> Note<'a> {
    /// Takes a note apart; `None` for what is none.
    #[must_use]
    pub fn read(note: &'a [u8]) -> Option<Self> {
        let note = std::str::from_utf8(note).ok()?;
        let control = |c: char| c.is_control() && c != '\n' && c != '\t';
        let end = note.rfind("\n\n")? + 1;
        let (text, rest) = note.split_at_checked(end)?;
        let lines: Vec<&str> = rest.strip_prefix('\n')?.strip_suffix('\n')?.split('\n').collect();
        if note.contains(control) || lines.len() > SIGNATURES_MAX {
            return None;
        }
        let signatures = lines.into_iter().map(signature).collect::<Option<Vec<_>>>()?;
        Some(Self { text, signatures })
    }

    /// The key whose signature holds. One that is given and does not hold refuses the note, whoever
    /// else signed it.
    ///
    /// # Errors
    /// [`NoteError`].
    pub fn signer<'k>(&self, keys: &'k [NoteKey]) -> Result<&'k NoteKey, NoteError> {
        let mut found = None;
        for (name, bytes) in &self.signatures {
            let (id, signature) = bytes.split_at_checked(4).ok_or(NoteError::NotSigned)?;
            let known = keys.iter().find(|known| known.name == *name && known.id == id);
            let Some(known) = known else { continue };
            known.verify(self.text, signature)?;
            found = found.or(Some(known));
        }
        found.ok_or(NoteError::UnknownSigner)
    }
}

fn signature(line: &str) -> Option<(&str, Vec<u8>)> {
    let (name, signature) = line.strip_prefix(SIGNATURE_MARK)?.split_once(' ')?;
    Some((name, from_base64(signature)?)).filter(|(_, bytes)| bytes.len() > 4)
}

/// Base64 with padding, in the one form that each value has: the decoder takes several texts one
/// behind the other for one, padding within.
pub(crate) fn from_base64(text: &str) -> Option<Vec<u8>> {
    let bytes = BASE64.decode(text.as_bytes()).ok()?;
    (BASE64.encode(&bytes) == text).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(n: u8) -> (SigningKey, NoteKey) {
        let key = SigningKey::from_bytes(&[n; 32]);
        let public = NoteKey::new("rules.example", key.verifying_key()).unwrap();
        (key, public)
    }

    #[test]
    fn a_value_has_one_form_in_base64() {
        assert_eq!(from_base64("YQ=="), Some(b"a".to_vec()));
        for other in ["YQ==YQ==", "YWFhYQ==YWFh", "YR==", "YQ", "YQ==\n", " YQ=="] {
            assert_eq!(from_base64(other), None, "{other}");
        }
    }

    #[test]
    fn another_key_that_claims_the_same_hash_is_told_by_its_signature() {
        let ((secret, signer), (_, mut claimed)) = (keys(1), keys(2));
        let file = signer.sign("text\n", &secret);
        let note = Note::read(file.as_bytes()).unwrap();
        assert_eq!(note.signer(std::slice::from_ref(&signer)), Ok(&signer));
        assert_eq!(note.signer(std::slice::from_ref(&claimed)), Err(NoteError::UnknownSigner));
        claimed.id = signer.id;
        assert_eq!(note.signer(&[claimed]), Err(NoteError::WrongSignature));
    }

    #[test]
    fn a_note_that_others_signed_is_read() {
        // The example of golang.org/x/mod/sumdb/note, which the C2SP form was taken from.
        let text = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
        let key: NoteKey = text.parse().unwrap();
        assert_eq!((key.name(), key.to_string().as_str()), ("PeterNeumann", text));
        assert!(
            "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
                .parse::<NoteKey>()
                .is_err()
        );
        let note = "If you think cryptography is the answer to your problem,\n\
            then you don't know what your problem is.\n\n\
            \u{2014} PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
        assert_eq!(
            Note::read(note.as_bytes()).unwrap().signer(&[key]).unwrap().name(),
            "PeterNeumann"
        );
    }
}
