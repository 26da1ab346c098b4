//! `OpenTimestamps` proofs: from a file, by hashing, to the head of a Bitcoin block.
//!
//! The digest of a file is hashed with a nonce before a calendar sees it. A calendar's answer ends
//! in its promise; asked again, hours later, it gives the rest of the path. That the path leads to
//! a Merkle root can be checked here; that this root is Bitcoin's cannot, and there is a line that
//! tells people what to look up.
//!
//! Read are appending, prepending and SHA-256, which is all that calendars answer with. Proofs are
//! bounded in size, depth and work.

mod node;

use data_encoding::HEXLOWER;
use sha2::{Digest as _, Sha256};

use self::node::{Attestation, Node, Operation, Reader, SHA256, read_answer};
use crate::model::{Sum, Time};

/// Bytes of a proof or an answer, at the most; those of four calendars have 5 kB.
pub const PROOF_BYTES_MAX: usize = 64 * 1024;
/// Bytes of a nonce.
pub const NONCE_BYTES: usize = 16;
/// Bytes of a block's header.
pub const HEADER_BYTES: usize = 80;
const MAGIC: &[u8] = b"\x00OpenTimestamps\x00\x00Proof\x00\xbf\x89\xe2\xe8\x84\xe8\x92\x94";
const VERSION: u8 = 1;

/// What is wrong with a proof or an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OtsError {
    /// More than [`PROOF_BYTES_MAX`].
    #[error("the proof is too long")]
    TooLong,
    /// No `OpenTimestamps` file.
    #[error("this is no OpenTimestamps proof")]
    Magic,
    /// Of another version, or of another digest than SHA-256.
    #[error("the proof is of a version or digest that is not known here")]
    Version,
    /// It ends too early, or something in it is not as it must be.
    #[error("the proof is not whole")]
    Form,
    /// It asks for an operation that calendars do not ask for.
    #[error("the proof asks for an operation that is not known here")]
    Operation,
    /// More operations one after another than any proof has.
    #[error("the proof is too deep")]
    TooDeep,
    /// Bytes follow that do not belong to it.
    #[error("the proof goes on after its end")]
    Trailing,
    /// It says nothing about the message it was asked for.
    #[error("the answer belongs to another question")]
    Stray,
}

/// Why a block's header does not fit a proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HeaderError {
    /// The proof does not lead to a block of this height.
    #[error("the proof does not lead to this block")]
    Height,
    /// It has another Merkle root.
    #[error("the block has another Merkle root")]
    Root,
    /// No moment that can be.
    #[error("the block has no time that can be")]
    Time,
}

/// A proof about the file with one digest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    digest: Sum,
    node: Node,
}

/// A calendar's promise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promise {
    /// The calendar's address.
    pub calendar: String,
    /// What it is to be asked for, in hex: `<address>/timestamp/<this>`.
    pub message: String,
}

/// A block that a proof leads to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Block {
    /// Its height.
    pub height: u64,
    /// Its Merkle root, in the order of bytes in which it stands in the header.
    pub root: Sum,
}

impl Block {
    /// The Merkle root as block explorers print it.
    #[must_use]
    pub fn root_as_printed(&self) -> String {
        let mut bytes = *self.root.bytes();
        bytes.reverse();
        HEXLOWER.encode(&bytes)
    }

    /// What is to be looked up by hand.
    #[must_use]
    pub fn to_check(&self) -> String {
        format!("Bitcoin block {} has merkleroot {}", self.height, self.root_as_printed())
    }
}

/// What the header of a block says, its Merkle root being the one of a proof. Whether the block is
/// one of Bitcoin's, its zeros make likely and no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    /// When it was found, by its finder's clock, which may be off by two hours.
    pub at: Time,
    /// Zero bits that its hash begins with: each one took twice the work.
    pub zeros: u32,
}

/// A file's digest and the nonce that keeps it from the calendars.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Question {
    /// SHA-256 of the file.
    pub digest: Sum,
    /// Random.
    pub nonce: [u8; NONCE_BYTES],
}

impl Question {
    /// The 32 bytes that calendars are sent, by POST to `<address>/digest`.
    #[must_use]
    pub fn submitted(&self) -> Sum {
        let whole = [self.digest.bytes().as_slice(), &self.nonce].concat();
        Sum::from_bytes(Sha256::digest(whole).into())
    }

    /// The proof that the answers of calendars make.
    ///
    /// # Errors
    /// [`OtsError`] for the first answer that cannot be read, or where there is none.
    pub fn answered(&self, answers: &[&[u8]]) -> Result<Proof, OtsError> {
        let mut known = Node::default();
        for answer in answers {
            known.merge(read_answer(answer, self.submitted().bytes())?);
        }
        if known == Node::default() {
            return Err(OtsError::Form);
        }
        let hashed = Node { attestations: vec![], steps: vec![(Operation::Sha256, known)] };
        let nonce = Operation::Append(self.nonce.to_vec());
        let node = Node { attestations: vec![], steps: vec![(nonce, hashed)] };
        Proof { digest: self.digest, node }.checked()
    }
}

impl Proof {
    /// Reads a `.ots` file.
    ///
    /// # Errors
    /// [`OtsError`].
    pub fn read(file: &[u8]) -> Result<Self, OtsError> {
        let mut reader = Reader::new(file)?;
        if reader.take(MAGIC.len()) != Ok(MAGIC) {
            return Err(OtsError::Magic);
        }
        if reader.take(2)? != [VERSION, SHA256] {
            return Err(OtsError::Version);
        }
        let digest: [u8; 32] = reader.take(32)?.try_into().map_err(|_| OtsError::Form)?;
        let node = reader.node(&digest, 0)?;
        reader.end()?;
        Ok(Self { digest: Sum::from_bytes(digest), node })
    }

    /// The bytes of a `.ots` file.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = [MAGIC, &[VERSION, SHA256], self.digest.bytes()].concat();
        self.node.put(&mut bytes);
        bytes
    }

    /// SHA-256 of the file it is about.
    #[must_use]
    pub fn digest(&self) -> Sum {
        self.digest
    }

    /// Calendars that promised and did not give the rest of the path yet.
    #[must_use]
    pub fn promises(&self) -> Vec<Promise> {
        let mut found = Vec::new();
        self.each(|message, node| {
            // Whoever kept its promise went on from this message.
            let open = node.steps.is_empty();
            for attestation in node.attestations.iter().filter(|_| open) {
                if let Attestation::Pending(calendar) = attestation {
                    let message = HEXLOWER.encode(message);
                    found.push(Promise { calendar: calendar.clone(), message });
                }
            }
        });
        found
    }

    /// Blocks that it leads to, the lowest first: complete if there is one, else pending.
    #[must_use]
    pub fn blocks(&self) -> Vec<Block> {
        let mut found = Vec::new();
        self.each(|message, node| {
            let root = <[u8; 32]>::try_from(message).map(Sum::from_bytes);
            for attestation in &node.attestations {
                if let (Attestation::Bitcoin(height), Ok(root)) = (attestation, root) {
                    found.push(Block { height: *height, root });
                }
            }
        });
        found.sort();
        found.dedup();
        found
    }

    /// Takes in the rest of a path, as the calendar of a promise answered it.
    ///
    /// # Errors
    /// [`OtsError`]; the proof stays as it was.
    pub fn upgrade(&mut self, promise: &Promise, answer: &[u8]) -> Result<(), OtsError> {
        let wanted = HEXLOWER.decode(promise.message.as_bytes()).map_err(|_| OtsError::Stray)?;
        let rest = read_answer(answer, &wanted)?;
        let mut upgraded = self.clone();
        if !upgraded.node.take_in(self.digest.bytes(), &wanted, &rest) {
            return Err(OtsError::Stray);
        }
        *self = upgraded.checked()?;
        Ok(())
    }

    /// Takes in another proof about the same file.
    ///
    /// # Errors
    /// [`OtsError::Stray`] if it is about another one; the proof stays as it was.
    pub fn merge(&mut self, other: Self) -> Result<(), OtsError> {
        if self.digest != other.digest {
            return Err(OtsError::Stray);
        }
        let mut merged = self.clone();
        merged.node.merge(other.node);
        *self = merged.checked()?;
        Ok(())
    }

    /// Parts that can be read may together be too much.
    fn checked(self) -> Result<Self, OtsError> {
        Self::read(&self.to_bytes())
    }

    /// What the header of the block of this height says, if the proof leads to it.
    ///
    /// # Errors
    /// [`HeaderError`].
    pub fn verify_header(
        &self,
        height: u64,
        header: &[u8; HEADER_BYTES],
    ) -> Result<Header, HeaderError> {
        let blocks = self.blocks();
        let mut roots = blocks.iter().filter(|block| block.height == height).peekable();
        roots.peek().ok_or(HeaderError::Height)?;
        if !roots.any(|block| block.root.bytes() == &header[36..68]) {
            return Err(HeaderError::Root);
        }
        let seconds = u32::from_le_bytes([header[68], header[69], header[70], header[71]]);
        let at = Time::from_unix(seconds.into()).ok_or(HeaderError::Time)?;
        let mut hash: [u8; 32] = Sha256::digest(Sha256::digest(header)).into();
        hash.reverse();
        let whole = hash.iter().take_while(|byte| **byte == 0).count();
        let part = hash.get(whole).map_or(0, |byte| byte.leading_zeros());
        Ok(Header { at, zeros: u32::try_from(whole * 8).unwrap_or_default() + part })
    }

    /// Calls for every message on the way, with what is known of it.
    fn each<'a>(&'a self, mut call: impl FnMut(&[u8], &'a Node)) {
        let mut open = vec![(self.digest.bytes().to_vec(), &self.node)];
        while let Some((message, node)) = open.pop() {
            call(&message, node);
            for (operation, next) in node.steps.iter().rev() {
                // Each was applied when the proof was read.
                open.extend(operation.on(&message).map(|message| (message, next)));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::node::{APPEND, ATTESTATION, PENDING};
    use super::*;

    fn question() -> Question {
        Question { digest: Sum::from_bytes([7; 32]), nonce: [9; NONCE_BYTES] }
    }

    /// The answer of a calendar that promises after hashing with something of its own.
    fn promise(calendar: &str, own: u8) -> Vec<u8> {
        let pending =
            Node { attestations: vec![Attestation::Pending(calendar.into())], steps: vec![] };
        let hashed = Node { attestations: vec![], steps: vec![(Operation::Sha256, pending)] };
        let node =
            Node { attestations: vec![], steps: vec![(Operation::Append(vec![own; 8]), hashed)] };
        let mut bytes = Vec::new();
        node.put(&mut bytes);
        bytes
    }

    /// The rest of a path: to a block's root.
    fn kept(height: u64) -> Vec<u8> {
        let block = Node { attestations: vec![Attestation::Bitcoin(height)], steps: vec![] };
        let hashed = Node { attestations: vec![], steps: vec![(Operation::Sha256, block)] };
        let steps = vec![(Operation::Prepend(vec![5; 32]), hashed)];
        let mut bytes = Vec::new();
        Node { attestations: vec![], steps }.put(&mut bytes);
        bytes
    }

    fn pending() -> Proof {
        let answers = [promise("https://a.example", 1), promise("https://b.example/c", 2)];
        question().answered(&[&answers[0], &answers[1]]).unwrap()
    }

    #[test]
    fn a_proof_is_pending_until_a_calendar_keeps_its_promise() {
        let mut proof = pending();
        assert_eq!(proof.blocks(), vec![]);
        let promises = proof.promises();
        let calendars: Vec<&str> = promises.iter().map(|it| it.calendar.as_str()).collect();
        assert_eq!(calendars, ["https://a.example", "https://b.example/c"]);
        assert_eq!(Proof::read(&proof.to_bytes()).as_ref(), Ok(&proof));
        let before = proof.clone();
        let stray = Promise { message: "00".repeat(32), ..promises[0].clone() };
        assert_eq!(proof.upgrade(&stray, &kept(3)), Err(OtsError::Stray));
        assert_eq!(proof, before);
        proof.upgrade(&promises[0], &kept(900_000)).unwrap();
        assert_eq!(proof.promises(), promises[1..]);
        let blocks = proof.blocks();
        assert_eq!(blocks.len(), 1);
        let message = HEXLOWER.decode(promises[0].message.as_bytes()).unwrap();
        let root = Sha256::digest([&[5; 32], message.as_slice()].concat());
        assert_eq!(blocks[0].root.bytes(), root.as_slice());
        let printed: Vec<u8> = root.iter().rev().copied().collect();
        let line = format!("Bitcoin block 900000 has merkleroot {}", HEXLOWER.encode(&printed));
        assert_eq!(blocks[0].to_check(), line);
        assert_eq!(Proof::read(&proof.to_bytes()).as_ref(), Ok(&proof));
        let mut again = before;
        again.merge(proof.clone()).unwrap();
        assert_eq!(again, proof);
        let other = Question { digest: Sum::from_bytes([8; 32]), ..question() };
        let other = other.answered(&[&promise("https://a.example", 1)]).unwrap();
        assert_eq!(again.merge(other), Err(OtsError::Stray));
    }

    #[test]
    fn a_header_is_held_to_the_root() {
        // Bitcoin's first block.
        let header = HEXLOWER
            .decode(
                b"0100000000000000000000000000000000000000000000000000000000000000000000003ba3edfd7a7b12b27ac72c3e67768f617fc81bc3888a51323a9fb8aa4b1e5e4a29ab5f49ffff001d1dac2b7c",
            )
            .unwrap();
        let header: [u8; HEADER_BYTES] = header.try_into().unwrap();
        let root: [u8; 32] = header[36..68].try_into().unwrap();
        let node = Node { attestations: vec![Attestation::Bitcoin(0)], steps: vec![] };
        let proof = Proof { digest: Sum::from_bytes(root), node };
        let said = proof.verify_header(0, &header).unwrap();
        assert_eq!((said.at.to_string().as_str(), said.zeros), ("2009-01-03T18:15:05Z", 43));
        let printed = "4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b";
        assert_eq!(proof.blocks()[0].root_as_printed(), printed);
        assert_eq!(proof.verify_header(1, &header), Err(HeaderError::Height));
        let mut other = header;
        other[40] ^= 1;
        assert_eq!(proof.verify_header(0, &other), Err(HeaderError::Root));
    }

    #[test]
    fn what_is_no_proof_is_refused_with_its_layer() {
        let bytes = pending().to_bytes();
        let refused = |bytes: &[u8]| Proof::read(bytes).unwrap_err();
        assert_eq!(refused(b"\x00OpenTimestamps"), OtsError::Magic);
        let mut other = bytes.clone();
        other[MAGIC.len()] = 2;
        assert_eq!(refused(&other), OtsError::Version);
        assert_eq!(refused(&[&bytes[..], b"x"].concat()), OtsError::Trailing);
        assert_eq!(refused(&bytes[..bytes.len() - 1]), OtsError::Form);
        assert_eq!(refused(&vec![0; PROOF_BYTES_MAX + 1]), OtsError::TooLong);
        let head = &bytes[..MAGIC.len() + 34];
        assert_eq!(refused(&[head, &[0x02]].concat()), OtsError::Operation);
        assert_eq!(refused(&[head, &[SHA256; 300]].concat()), OtsError::TooDeep);
        let growing = [APPEND, 0x80, 0x20].iter().chain(&[1; 4096]).copied().collect::<Vec<u8>>();
        assert_eq!(refused(&[head, &growing].concat()), OtsError::Form, "too long a message");
        assert_eq!(
            refused(&[head, &[ATTESTATION], &PENDING[..], &[0xff; 9]].concat()),
            OtsError::Form
        );
        let odd = promise("https://a.example/?x", 1);
        assert_eq!(question().answered(&[&odd]).unwrap_err(), OtsError::Form);
        assert_eq!(question().answered(&[]).unwrap_err(), OtsError::Form);
    }

    proptest! {
        #[test]
        fn what_is_read_is_written_and_read_again(
            at in any::<usize>(), bit in 0_u8..8, tail in any::<Vec<u8>>(),
        ) {
            let mut proof = pending();
            let promises = proof.promises();
            proof.upgrade(&promises[1], &kept(900_000)).unwrap();
            let bytes = proof.to_bytes();
            let mut flipped = bytes.clone();
            let at = at % bytes.len();
            flipped[at] ^= 1 << bit;
            let cut = [&bytes[..at], tail.as_slice()].concat();
            for bytes in [flipped, cut] {
                if let Ok(read) = Proof::read(&bytes) {
                    prop_assert_eq!(Proof::read(&read.to_bytes()).unwrap(), read);
                }
            }
        }
    }
}
