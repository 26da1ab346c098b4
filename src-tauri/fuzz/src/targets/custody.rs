//! Readers of the custody log's files. Whoever sends a bundle wrote them.

use std::sync::LazyLock;

use keepsake::custody::LogKeys;
use keepsake::custody::checkpoint::{ConsistencyProof, InclusionProof, log_key, read_checkpoint};
use keepsake::custody::heads::HeadProof;
use keepsake::custody::ots::{NONCE_BYTES, Proof, Question};
use keepsake::custody::read::{Disclosed, Entry};
use keepsake::custody::sshsig::{Namespace, verify};
use keepsake::custody::stamp::{self, Roots, imprint_of};
use keepsake::model::Sum;

static KEYS: LazyLock<LogKeys> = LazyLock::new(|| LogKeys::derive(&[8; 32]));

/// An entry on the first line, what opens its fields on the others.
pub(crate) fn entry(bytes: &[u8]) {
    let end = bytes.iter().position(|byte| *byte == b'\n').unwrap_or(bytes.len());
    let (first, rest) = bytes.split_at(end);
    if let Ok(entry) = Entry::read(first)
        && let Some(rest) = rest.get(1..)
        && let Ok(file) = str::from_utf8(rest)
    {
        let _ = entry.open_file(file);
    }
}

/// A disclosure by itself.
pub(crate) fn disclosure(bytes: &[u8]) {
    if let Ok(text) = str::from_utf8(bytes) {
        let _ = Disclosed::read(text);
    }
    // What stands in it, without the need to guess base64.
    let _ = Disclosed::read(&data_encoding::BASE64URL_NOPAD.encode(bytes));
}

/// A checkpoint as it is, and the same text as if the log had signed it.
pub(crate) fn checkpoint(bytes: &[u8]) {
    let key = KEYS.note_key();
    let _ = read_checkpoint(bytes, &key);
    if let Ok(text) = str::from_utf8(bytes) {
        let _ = read_checkpoint(key.sign(text, KEYS.signing()).as_bytes(), &key);
        let _ = log_key(text);
    }
}

/// A text, read as each kind of proof. What is read is written and read again.
pub(crate) fn proof(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    if let Ok(proof) = InclusionProof::read(text) {
        assert_eq!(InclusionProof::read(&proof.to_text()).as_ref(), Ok(&proof));
        let _ = proof.verify(b"entry", &KEYS.note_key());
    }
    if let Ok(proof) = ConsistencyProof::read(text) {
        assert_eq!(proof.to_text(), text);
    }
    if let Ok((seq, proof)) = HeadProof::read(text) {
        assert_eq!(proof.to_text(seq), text);
        let _ = proof.verify(&Sum::from_bytes([0; 32]));
    }
}

/// A signature file.
pub(crate) fn sshsig(bytes: &[u8]) {
    if let Ok(text) = str::from_utf8(bytes) {
        let public = KEYS.signing().verifying_key().to_bytes();
        assert!(verify(text, &public, Namespace::Bag, b"never signed").is_err());
    }
}

/// A time-stamp response, to no root: none may hold.
pub(crate) fn stamp(bytes: &[u8]) {
    let verified = stamp::verify(bytes, &imprint_of(b"file"), None, &Roots::default());
    assert!(verified.is_err());
}

/// A proof, and a calendar's answer. What is read is written and read again.
pub(crate) fn ots(bytes: &[u8]) {
    if let Ok(proof) = Proof::read(bytes) {
        assert_eq!(Proof::read(&proof.to_bytes()).as_ref(), Ok(&proof));
        let _ = (proof.promises(), proof.blocks());
    }
    let question = Question { digest: Sum::from_bytes([7; 32]), nonce: [9; NONCE_BYTES] };
    if let Ok(proof) = question.answered(&[bytes]) {
        for promise in proof.promises() {
            let _ = proof.clone().upgrade(&promise, bytes);
        }
    }
}

/// A file of roots that a reader brings along.
pub(crate) fn roots(bytes: &[u8]) {
    let _ = Roots::from_pem(bytes);
}
