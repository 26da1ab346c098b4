//! Checkpoints and the text files of proofs (`LOG.md`, sections 4 and 5).
//!
//! A checkpoint is C2SP `tlog-checkpoint`, a proof that an entry is in it C2SP `tlog-proof@v1`.
//! That one checkpoint grew from another, and where an item stood, have forms of their own, alike.

use std::fmt::Write as _;

use data_encoding::{BASE64, HEXLOWER};

use super::heads::{HeadProof, PATH_MAX};
use super::keys::{LogKeys, origin};
use super::tree::{self, Frontier, PROOF_HASHES_MAX, ProofError};
use crate::model::{NoKey, Note, NoteError, NoteKey, Sum, from_base64};

/// Bytes of a checkpoint, or of the text of a proof, at the most.
pub const TEXT_BYTES_MAX: usize = 64 * 1024;

const INCLUSION: &str = "c2sp.org/tlog-proof@v1";
const CONSISTENCY: &str = "keepsake-consistency@v1";
const HEAD: &str = "keepsake-head@v1";

/// What a checkpoint says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// The log's origin.
    pub origin: String,
    /// Entries.
    pub size: u64,
    /// Head of the tree.
    pub root: Sum,
}

/// What is wrong with a checkpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    /// More than [`TEXT_BYTES_MAX`].
    #[error("the checkpoint is too long")]
    TooLong,
    /// No signed note, or the log's key did not sign it as it is.
    #[error("the checkpoint is not signed by the log")]
    Signature(#[source] NoteError),
    /// Not origin, size and head, a line each.
    #[error("the checkpoint does not consist of origin, size and head")]
    Form,
    /// It names another log than the key that signed it.
    #[error("the checkpoint names another log than its key is of")]
    Origin,
}

/// What is wrong with the text of a proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProofTextError {
    /// More than [`TEXT_BYTES_MAX`].
    #[error("the proof is too long")]
    TooLong,
    /// Its first line is another one.
    #[error("the text is no proof of this kind")]
    Kind,
    /// A line is not as it must be.
    #[error("the proof has a line that no proof has there")]
    Form,
    /// More hashes than any proof has.
    #[error("the proof has more hashes than any has")]
    TooMany,
}

/// Why an entry is not in a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InclusionError {
    /// The checkpoint in the proof.
    #[error("the checkpoint in the proof is refused")]
    Checkpoint(#[from] CheckpointError),
    /// The hashes.
    #[error("the entry is not in the log")]
    Proof(#[from] ProofError),
}

impl LogKeys {
    /// Who signs its checkpoints: the text of `log.vkey`, and a line feed.
    ///
    /// # Panics
    /// Never: an origin is a name.
    #[must_use]
    pub fn note_key(&self) -> NoteKey {
        NoteKey::new(self.origin(), self.signing().verifying_key()).expect("an origin is a name")
    }

    /// The signed checkpoint of the log at this tree.
    #[must_use]
    pub fn checkpoint(&self, tree: &Frontier) -> String {
        let root = BASE64.encode(tree.root().bytes());
        let text = format!("{}\n{}\n{root}\n", self.origin(), tree.size());
        self.note_key().sign(&text, self.signing())
    }
}

/// The key of a log, from the text of `log.vkey`. Its name must be the origin that belongs to it.
///
/// # Errors
/// [`NoKey`].
pub fn log_key(text: &str) -> Result<NoteKey, NoKey> {
    let line = text.strip_suffix('\n').unwrap_or(text);
    let key: NoteKey = line.parse()?;
    let is_whole = key.to_string() == line && key.name() == origin(key.public());
    is_whole.then_some(key).ok_or(NoKey)
}

/// What a checkpoint says, if this log signed it.
///
/// # Errors
/// [`CheckpointError`].
pub fn read_checkpoint(file: &[u8], key: &NoteKey) -> Result<Checkpoint, CheckpointError> {
    if file.len() > TEXT_BYTES_MAX {
        return Err(CheckpointError::TooLong);
    }
    let note = Note::read(file).ok_or(CheckpointError::Signature(NoteError::NotSigned))?;
    note.signer(std::slice::from_ref(key)).map_err(CheckpointError::Signature)?;
    let checkpoint = checkpoint_in(note.text).ok_or(CheckpointError::Form)?;
    if checkpoint.origin == key.name() { Ok(checkpoint) } else { Err(CheckpointError::Origin) }
}

/// Exactly three lines.
fn checkpoint_in(text: &str) -> Option<Checkpoint> {
    let mut lines = text.strip_suffix('\n')?.split('\n');
    let (origin, size, root) = (lines.next()?, lines.next()?, lines.next()?);
    lines.next().is_none().then_some(())?;
    Some(Checkpoint { origin: origin.to_owned(), size: number_in(size)?, root: hash_in(root)? })
}

/// A decimal number without leading zeros.
fn number_in(text: &str) -> Option<u64> {
    let number: u64 = text.parse().ok()?;
    (number.to_string() == text).then_some(number)
}

fn hash_in(line: &str) -> Option<Sum> {
    from_base64(line)?.try_into().ok().map(Sum::from_bytes)
}

fn hashes_in<'a>(
    lines: impl Iterator<Item = &'a str>,
    n_max: usize,
) -> Result<Vec<Sum>, ProofTextError> {
    let mut hashes = Vec::new();
    for line in lines {
        if hashes.len() == n_max {
            return Err(ProofTextError::TooMany);
        }
        hashes.push(hash_in(line).ok_or(ProofTextError::Form)?);
    }
    Ok(hashes)
}

fn put_hashes(text: &mut String, hashes: &[Sum]) {
    for hash in hashes {
        // Infallible: a String takes every write.
        let _ = writeln!(text, "{}", BASE64.encode(hash.bytes()));
    }
}

/// The lines of a text whose first line is `kind`.
fn lines<'a>(text: &'a str, kind: &str) -> Result<std::str::Split<'a, char>, ProofTextError> {
    if text.len() > TEXT_BYTES_MAX {
        return Err(ProofTextError::TooLong);
    }
    let body = text.strip_prefix(kind).and_then(|rest| rest.strip_prefix('\n'));
    let body = body.ok_or(ProofTextError::Kind)?;
    Ok(body.strip_suffix('\n').ok_or(ProofTextError::Form)?.split('\n'))
}

/// A line of a word and a number.
fn named_number(line: Option<&str>, word: &str) -> Result<u64, ProofTextError> {
    let number = line.and_then(|line| line.strip_prefix(word)?.strip_prefix(' '));
    number.and_then(number_in).ok_or(ProofTextError::Form)
}

/// Shows that an entry is in the log as a checkpoint has it: a `.tlog-proof` file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InclusionProof {
    /// The entry's number.
    pub index: u64,
    /// The hashes, from the leaf up.
    pub path: Vec<Sum>,
    /// The signed checkpoint.
    pub checkpoint: String,
}

impl InclusionProof {
    /// The text of the file.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = format!("{INCLUSION}\nindex {}\n", self.index);
        put_hashes(&mut text, &self.path);
        text + "\n" + &self.checkpoint
    }

    /// Reads the text of a file; nothing in it has been verified. Ours have no `extra` line.
    ///
    /// # Errors
    /// [`ProofTextError`].
    pub fn read(text: &str) -> Result<Self, ProofTextError> {
        lines(text, INCLUSION)?;
        let (proof, checkpoint) = text.split_once("\n\n").ok_or(ProofTextError::Form)?;
        let mut lines = proof.split('\n').skip(1);
        let index = named_number(lines.next(), "index")?;
        let path = hashes_in(lines, PROOF_HASHES_MAX)?;
        Ok(Self { index, path, checkpoint: checkpoint.to_owned() })
    }

    /// What the checkpoint says, if the log signed it and these bytes are the entry of that number.
    ///
    /// # Errors
    /// [`InclusionError`].
    pub fn verify(&self, entry: &[u8], key: &NoteKey) -> Result<Checkpoint, InclusionError> {
        let checkpoint = read_checkpoint(self.checkpoint.as_bytes(), key)?;
        let Checkpoint { size, root, .. } = &checkpoint;
        tree::includes(&tree::leaf(entry), self.index, *size, &self.path, root)?;
        Ok(checkpoint)
    }
}

/// Shows that one checkpoint grew from another: `consistency/<old>-<new>.txt`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsistencyProof {
    /// Entries of the older one.
    pub old: u64,
    /// Entries of the newer one.
    pub new: u64,
    /// The hashes of RFC 6962, 2.1.2, in its order.
    pub path: Vec<Sum>,
}

impl ConsistencyProof {
    /// The text of the file.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = format!("{CONSISTENCY}\nold {}\nnew {}\n", self.old, self.new);
        put_hashes(&mut text, &self.path);
        text
    }

    /// Reads the text of a file.
    ///
    /// # Errors
    /// [`ProofTextError`].
    pub fn read(text: &str) -> Result<Self, ProofTextError> {
        let mut lines = lines(text, CONSISTENCY)?;
        let old = named_number(lines.next(), "old")?;
        let new = named_number(lines.next(), "new")?;
        Ok(Self { old, new, path: hashes_in(lines, PROOF_HASHES_MAX)? })
    }

    /// Holds if it is about these two and the newer begins with the older.
    ///
    /// # Errors
    /// [`ProofError`].
    pub fn verify(&self, old: &Checkpoint, new: &Checkpoint) -> Result<(), ProofError> {
        if (self.old, self.new) != (old.size, new.size) {
            return Err(ProofError::Place);
        }
        tree::is_consistent(self.old, &old.root, self.new, &new.root, &self.path)
    }
}

impl HeadProof {
    /// The text of the file, for the heads entry `seq`.
    #[must_use]
    pub fn to_text(&self, seq: u64) -> String {
        let mut text = format!("{HEAD}\nheads {seq}\n{}\n", self.disclosure);
        put_hashes(&mut text, &self.path);
        text
    }

    /// Reads the text of a file: the number of the heads entry it belongs to, and the proof.
    ///
    /// # Errors
    /// [`ProofTextError`].
    pub fn read(text: &str) -> Result<(u64, Self), ProofTextError> {
        let mut lines = lines(text, HEAD)?;
        let seq = named_number(lines.next(), "heads")?;
        let disclosure = lines.next().ok_or(ProofTextError::Form)?.to_owned();
        Ok((seq, Self { disclosure, path: hashes_in(lines, PATH_MAX)? }))
    }
}

/// A public key as `openssl` reads it: `SubjectPublicKeyInfo` in PEM (RFC 8410).
#[must_use]
pub fn public_pem(public: &[u8; 32]) -> String {
    const PREFIX: &str = "302a300506032b6570032100";
    let prefix = HEXLOWER.decode(PREFIX.as_bytes()).unwrap_or_default();
    let der = [prefix.as_slice(), public].concat();
    format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", BASE64.encode(&der))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::custody::heads::Heads;
    use crate::custody::tree::Tree;
    use crate::model::{ItemHead, ItemId};

    fn keys() -> LogKeys {
        LogKeys::derive(&[4; 32])
    }

    /// A log of `n` entries whose bytes are their numbers.
    fn log(n: u64) -> (Tree, Frontier) {
        let leaves = (0..n).map(|n| tree::leaf(n.to_string().as_bytes()));
        let mut frontier = Frontier::default();
        leaves.clone().for_each(|leaf| frontier.push(leaf));
        (leaves.collect(), frontier)
    }

    fn shown(index: u64, n: u64) -> InclusionProof {
        let (tree, frontier) = log(n);
        let path = tree.inclusion(index, n).unwrap();
        InclusionProof { index, path, checkpoint: keys().checkpoint(&frontier) }
    }

    #[test]
    fn a_checkpoint_has_this_form_and_says_what_it_was_made_of() {
        let (_, frontier) = log(11);
        let text = keys().checkpoint(&frontier);
        let lines: Vec<&str> = text.split('\n').collect();
        assert_eq!(lines.len(), 6);
        assert_eq!((lines[0], lines[1], lines[3]), (keys().origin(), "11", ""));
        assert_eq!(lines[2], BASE64.encode(frontier.root().bytes()));
        assert!(lines[4].starts_with(&format!("\u{2014} {} ", keys().origin())));
        assert!(text.len() < 300, "it fits a QR code: {}", text.len());
        let key = log_key(&format!("{}\n", keys().note_key())).unwrap();
        let checkpoint = read_checkpoint(text.as_bytes(), &key).unwrap();
        assert_eq!((checkpoint.size, checkpoint.root), (11, frontier.root()));
    }

    #[test]
    fn a_checkpoint_that_is_not_the_logs_is_refused_with_its_layer() {
        let (_, frontier) = log(11);
        let (text, key) = (keys().checkpoint(&frontier), keys().note_key());
        let refused = |text: &str| read_checkpoint(text.as_bytes(), &key).unwrap_err();
        let signature = CheckpointError::Signature;
        assert_eq!(refused(&text.replacen("11", "12", 1)), signature(NoteError::WrongSignature));
        let unsigned = text.split("\u{2014}").next().unwrap();
        assert_eq!(refused(unsigned), signature(NoteError::NotSigned));
        assert_eq!(refused(&text.replace('\n', "\r\n")), signature(NoteError::NotSigned));
        assert_eq!(refused(&"x".repeat(TEXT_BYTES_MAX + 1)), CheckpointError::TooLong);
        assert_ne!(refused(&"x".repeat(TEXT_BYTES_MAX)), CheckpointError::TooLong);
        let other = LogKeys::derive(&[5; 32]);
        let theirs = other.checkpoint(&frontier);
        assert_eq!(refused(&theirs), signature(NoteError::UnknownSigner));
        let sign = |text: &str| key.sign(text, keys().signing());
        let root = BASE64.encode(frontier.root().bytes());
        assert_eq!(
            refused(&sign(&format!("{}\n11\n{root}\n", other.origin()))),
            CheckpointError::Origin
        );
        for (size, root) in [
            ("011", root.as_str()),
            ("+11", &root),
            ("11", "AAAA"),
            ("11", &format!("{root}\nmore")),
        ] {
            let text = sign(&format!("{}\n{size}\n{root}\n", key.name()));
            assert_eq!(refused(&text), CheckpointError::Form, "{size} {root}");
        }
        let foreign = NoteKey::new("keepsake.invalid/log/1", keys().signing().verifying_key());
        assert!(log_key(&foreign.unwrap().to_string()).is_err(), "an origin belongs to its key");
    }

    #[test]
    fn proofs_are_read_as_they_are_written_and_hold() {
        let proof = shown(5, 11);
        let text = proof.to_text();
        assert!(text.starts_with("c2sp.org/tlog-proof@v1\nindex 5\n"));
        let read = InclusionProof::read(&text).unwrap();
        assert_eq!(read, proof);
        assert_eq!(read.verify(b"5", &keys().note_key()).unwrap().size, 11);
        let other = read.verify(b"6", &keys().note_key());
        assert_eq!(other, Err(InclusionError::Proof(ProofError::Head)));
        let only = shown(0, 1);
        assert_eq!(InclusionProof::read(&only.to_text()).unwrap(), only);

        let ((tree, new), (_, old)) = (log(11), log(6));
        let path = tree.consistency(6, 11).unwrap();
        let grown = ConsistencyProof { old: 6, new: 11, path };
        let grown = ConsistencyProof::read(&grown.to_text()).unwrap();
        let key = keys().note_key();
        let said =
            |tree: &Frontier| read_checkpoint(keys().checkpoint(tree).as_bytes(), &key).unwrap();
        assert_eq!(grown.verify(&said(&old), &said(&new)), Ok(()));
        assert_eq!(grown.verify(&said(&new), &said(&new)), Err(ProofError::Place));
        let mut forked = log(5).1;
        forked.push(tree::leaf(b"another"));
        assert_eq!(grown.verify(&said(&forked), &said(&new)), Err(ProofError::Head));

        let item = ItemId::from_bytes([1; 16]);
        let head = ItemHead { entries: 3, last: tree::leaf(b"last") };
        let heads = Heads::new(&keys(), 7, [(item, head), (ItemId::from_bytes([3; 16]), head)]);
        let proof = heads.prove(item).unwrap();
        assert_eq!(HeadProof::read(&proof.to_text(7)), Ok((7, proof)));
    }

    #[test]
    fn texts_that_are_no_proofs_are_refused() {
        let text = shown(5, 11).to_text();
        let refused = |text: &str| InclusionProof::read(text).unwrap_err();
        assert_eq!(refused(&text.replacen("@v1", "@v2", 1)), ProofTextError::Kind);
        assert_eq!(refused(&text.replacen("index 5", "index 05", 1)), ProofTextError::Form);
        assert_eq!(
            refused(&text.replacen("index 5", "extra AA==\nindex 5", 1)),
            ProofTextError::Form
        );
        assert_eq!(refused(&text.replacen("=\n", "\n", 1)), ProofTextError::Form);
        let line = format!("{}\n", BASE64.encode(&[0; 32]));
        let long = text.replacen("index 5\n", &format!("index 5\n{}", line.repeat(65)), 1);
        assert_eq!(refused(&long), ProofTextError::TooMany);
        assert_eq!(refused(&"x".repeat(TEXT_BYTES_MAX + 1)), ProofTextError::TooLong);
        assert_ne!(refused(&"x".repeat(TEXT_BYTES_MAX)), ProofTextError::TooLong);
        assert!(ConsistencyProof::read("keepsake-consistency@v1\nold 1\nnew 2").is_err());
        assert!(HeadProof::read("keepsake-head@v1\nheads 1\n").is_err());
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_panic(text in "[ -~\n\u{2014}]{0,200}", cut in 0_usize..400) {
            let proof = shown(5, 11).to_text();
            let cut = proof.get(..cut).unwrap_or_default();
            for text in [text.clone(), format!("{cut}{text}")] {
                let _ = InclusionProof::read(&text);
                let _ = ConsistencyProof::read(&format!("{CONSISTENCY}\n{text}"));
                let _ = HeadProof::read(&format!("{HEAD}\n{text}"));
                prop_assert!(read_checkpoint(text.as_bytes(), &keys().note_key()).is_err());
            }
        }
    }
}
