//! What is known of a message, as trees of operations: read within bounds, merged, written.

use sha2::{Digest as _, Sha256};

use super::{OtsError, PROOF_BYTES_MAX};

/// What can be known of one message, at the most.
const BRANCHES_MAX: usize = 64;
/// Operations one after another, at the most.
const DEPTH_MAX: usize = 256;
/// Bytes of a message, at the most.
const MESSAGE_BYTES_MAX: usize = 4096;
/// Bytes of an attestation, at the most.
const PAYLOAD_BYTES_MAX: usize = 8192;
/// Characters of a calendar's address, at the most.
const URI_CHARS_MAX: usize = 1000;

pub(super) const APPEND: u8 = 0xf0;
const PREPEND: u8 = 0xf1;
pub(super) const SHA256: u8 = 0x08;
const FORK: u8 = 0xff;
pub(super) const ATTESTATION: u8 = 0x00;
const BITCOIN: [u8; 8] = [0x05, 0x88, 0x96, 0x0d, 0x73, 0xd7, 0x19, 0x01];
pub(super) const PENDING: [u8; 8] = [0x83, 0xdf, 0xe3, 0x0d, 0x2e, 0xf9, 0x0c, 0x8e];

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Operation {
    Sha256,
    Append(Vec<u8>),
    Prepend(Vec<u8>),
}

impl Operation {
    pub(super) fn on(&self, message: &[u8]) -> Result<Vec<u8>, OtsError> {
        let result = match self {
            Self::Sha256 => Sha256::digest(message).to_vec(),
            Self::Append(more) => [message, more].concat(),
            Self::Prepend(more) => [more, message].concat(),
        };
        if result.len() <= MESSAGE_BYTES_MAX { Ok(result) } else { Err(OtsError::Form) }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Attestation {
    Bitcoin(u64),
    Pending(String),
    Other([u8; 8], Vec<u8>),
}

/// What is known of one message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Node {
    pub(super) attestations: Vec<Attestation>,
    pub(super) steps: Vec<(Operation, Node)>,
}

/// Reads what a calendar answered about a message.
pub(super) fn read_answer(bytes: &[u8], message: &[u8]) -> Result<Node, OtsError> {
    let mut reader = Reader::new(bytes)?;
    let node = reader.node(message, 0)?;
    reader.end()?;
    Ok(node)
}

impl Node {
    pub(super) fn merge(&mut self, other: Self) {
        self.attestations.extend(other.attestations);
        self.attestations.sort();
        self.attestations.dedup();
        for (operation, node) in other.steps {
            match self.steps.iter_mut().find(|(known, _)| *known == operation) {
                Some((_, known)) => known.merge(node),
                None => self.steps.push((operation, node)),
            }
        }
        self.steps.sort_by(|(a, _), (b, _)| a.cmp(b));
    }

    /// Merges `rest` wherever `wanted` is the message. Is it anywhere?
    pub(super) fn take_in(&mut self, message: &[u8], wanted: &[u8], rest: &Self) -> bool {
        let mut found = false;
        for (operation, node) in &mut self.steps {
            if let Ok(message) = operation.on(message) {
                found |= node.take_in(&message, wanted, rest);
            }
        }
        if message == wanted {
            self.merge(rest.clone());
            found = true;
        }
        found
    }

    /// Writes it: what forks off first, then the last of all.
    pub(super) fn put(&self, bytes: &mut Vec<u8>) {
        let n = self.attestations.len() + self.steps.len();
        for (at, attestation) in self.attestations.iter().enumerate() {
            if at + 1 < n {
                bytes.push(FORK);
            }
            bytes.push(ATTESTATION);
            attestation.put(bytes);
        }
        for (at, (operation, node)) in self.steps.iter().enumerate() {
            if self.attestations.len() + at + 1 < n {
                bytes.push(FORK);
            }
            match operation {
                Operation::Sha256 => bytes.push(SHA256),
                Operation::Append(more) => put_bytes(bytes, Some(APPEND), more),
                Operation::Prepend(more) => put_bytes(bytes, Some(PREPEND), more),
            }
            node.put(bytes);
        }
    }
}

impl Attestation {
    fn put(&self, bytes: &mut Vec<u8>) {
        let mut payload = Vec::new();
        let tag = match self {
            Self::Bitcoin(height) => {
                put_number(&mut payload, *height);
                BITCOIN
            }
            Self::Pending(uri) => {
                put_bytes(&mut payload, None, uri.as_bytes());
                PENDING
            }
            Self::Other(tag, other) => {
                payload.extend(other);
                *tag
            }
        };
        bytes.extend(tag);
        put_bytes(bytes, None, &payload);
    }
}

/// Seven bits a byte, the least significant first.
fn put_number(bytes: &mut Vec<u8>, mut number: u64) {
    loop {
        let [low, ..] = number.to_le_bytes();
        number >>= 7;
        if number == 0 {
            bytes.push(low & 0x7f);
            return;
        }
        bytes.push(low | 0x80);
    }
}

fn put_bytes(bytes: &mut Vec<u8>, tag: Option<u8>, part: &[u8]) {
    bytes.extend(tag);
    put_number(bytes, part.len() as u64);
    bytes.extend(part);
}

pub(super) struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Result<Self, OtsError> {
        if bytes.len() > PROOF_BYTES_MAX {
            Err(OtsError::TooLong)
        } else {
            Ok(Self { rest: bytes })
        }
    }

    pub(super) fn end(&self) -> Result<(), OtsError> {
        if self.rest.is_empty() { Ok(()) } else { Err(OtsError::Trailing) }
    }

    pub(super) fn take(&mut self, n: usize) -> Result<&'a [u8], OtsError> {
        let (part, rest) = self.rest.split_at_checked(n).ok_or(OtsError::Form)?;
        self.rest = rest;
        Ok(part)
    }

    fn byte(&mut self) -> Result<u8, OtsError> {
        let [byte] = *self.take(1)? else { return Err(OtsError::Form) };
        Ok(byte)
    }

    fn number(&mut self) -> Result<u64, OtsError> {
        let mut number = 0;
        for shift in (0..63).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        Err(OtsError::Form)
    }

    fn bytes(&mut self, n_max: usize) -> Result<&'a [u8], OtsError> {
        let length = usize::try_from(self.number()?).map_err(|_| OtsError::Form)?;
        if length > n_max { Err(OtsError::Form) } else { self.take(length) }
    }

    /// What is known of a message. Each operation is applied as it is read, so that none can be
    /// that leads to no message.
    pub(super) fn node(&mut self, message: &[u8], depth: usize) -> Result<Node, OtsError> {
        if depth > DEPTH_MAX {
            return Err(OtsError::TooDeep);
        }
        let mut node = Node::default();
        loop {
            let first = self.byte()?;
            let forks = first == FORK;
            let tag = if forks { self.byte()? } else { first };
            if tag == ATTESTATION {
                node.attestations.push(self.attestation()?);
            } else {
                let operation = self.operation(tag)?;
                let next = self.node(&operation.on(message)?, depth + 1)?;
                node.steps.push((operation, next));
            }
            if !forks {
                break;
            }
            if node.attestations.len() + node.steps.len() == BRANCHES_MAX {
                return Err(OtsError::Form);
            }
        }
        // One order, and nothing twice.
        let mut whole = Node::default();
        whole.merge(node);
        Ok(whole)
    }

    fn operation(&mut self, tag: u8) -> Result<Operation, OtsError> {
        match tag {
            SHA256 => Ok(Operation::Sha256),
            APPEND | PREPEND => {
                let more = self.bytes(MESSAGE_BYTES_MAX)?.to_vec();
                let made = if tag == APPEND { Operation::Append } else { Operation::Prepend };
                if more.is_empty() { Err(OtsError::Form) } else { Ok(made(more)) }
            }
            _ => Err(OtsError::Operation),
        }
    }

    fn attestation(&mut self) -> Result<Attestation, OtsError> {
        let tag: [u8; 8] = self.take(8)?.try_into().map_err(|_| OtsError::Form)?;
        let payload = self.bytes(PAYLOAD_BYTES_MAX)?;
        let mut inside = Self { rest: payload };
        let attestation = match tag {
            BITCOIN => Attestation::Bitcoin(inside.number()?),
            PENDING => Attestation::Pending(uri_in(inside.bytes(URI_CHARS_MAX)?)?),
            _ => return Ok(Attestation::Other(tag, payload.to_vec())),
        };
        inside.end()?;
        Ok(attestation)
    }
}

/// A calendar's address, of the characters that calendars' addresses may have.
fn uri_in(bytes: &[u8]) -> Result<String, OtsError> {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._/:".contains(byte);
    let text = std::str::from_utf8(bytes).map_err(|_| OtsError::Form)?;
    if bytes.iter().all(plain) { Ok(text.to_owned()) } else { Err(OtsError::Form) }
}
