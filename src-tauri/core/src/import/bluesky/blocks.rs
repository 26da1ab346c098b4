//! A CAR file: a header, and blocks named by their digests, in any order.
//! Format: <https://ipld.io/specs/transport/car/carv1/>.

use std::collections::HashMap;
use std::io::Read;

use ipld_core::ipld::Ipld;
use sha2::{Digest, Sha256};

use super::super::trouble::Trouble;

/// Bytes of one block. The network takes none that is larger.
const BLOCK_BYTES_MAX: u64 = 2 << 20;
/// Bytes of all blocks that are kept: a repository is read in the order of its tree.
const BYTES_MAX: usize = 192 << 20;
/// Lists within lists in one block.
const DEPTH_MAX: usize = 64;
/// Version 1, SHA-256, 32 bytes; between them the codec.
const DAG_CBOR: u8 = 0x71;

/// The digest that names a block of DAG-CBOR.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Cid([u8; 32]);

impl Cid {
    pub(super) fn new(cid: &ipld_core::cid::Cid) -> Option<Self> {
        let is_ours = cid.hash().code() == 0x12 && cid.codec() == u64::from(DAG_CBOR);
        is_ours.then(|| cid.hash().digest().try_into().ok().map(Self)).flatten()
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let digest = bytes.strip_prefix(&[1, DAG_CBOR, 0x12, 0x20])?;
        digest.get(..32)?.try_into().ok().map(Self)
    }
}

/// The blocks of a repository.
#[derive(Default)]
pub(super) struct Blocks {
    by_cid: HashMap<Cid, Box<[u8]>>,
    n_bytes: usize,
    /// Blocks that are not what their name says.
    pub(super) n_false: u64,
}

/// Reads the header: the block from which all others are reached.
pub(super) fn root_of(input: &mut impl Read) -> Result<Cid, Trouble> {
    let length = varint(input)?.ok_or(Trouble::Cut)?;
    let header = exactly(input, length)?;
    let Some(Ipld::Map(header)) = value_of(&header) else { return Err(Trouble::Form) };
    let root = match header.get("roots") {
        Some(Ipld::List(roots)) => roots.first(),
        _ => None,
    };
    match root {
        Some(Ipld::Link(cid)) => Cid::new(cid).ok_or(Trouble::Form),
        _ => Err(Trouble::Form),
    }
}

impl Blocks {
    /// Reads blocks to the end. What was read before something broke stays.
    pub(super) fn read(&mut self, input: &mut impl Read) -> Result<(), Trouble> {
        // Many small reads follow.
        let mut input = std::io::BufReader::with_capacity(1 << 16, input);
        while let Some(length) = varint(&mut input)? {
            let block = exactly(&mut input, length)?;
            let Some(cid) = Cid::from_bytes(&block) else { continue };
            let bytes = block.get(36..).unwrap_or_default();
            if <[u8; 32]>::from(Sha256::digest(bytes)) != cid.0 {
                self.n_false += 1;
                continue;
            }
            self.n_bytes += bytes.len();
            if self.n_bytes > BYTES_MAX {
                return Err(Trouble::Unreadable(
                    super::super::files::StreamTrouble::TooLarge.into(),
                ));
            }
            self.by_cid.insert(cid, bytes.into());
        }
        Ok(())
    }

    pub(super) fn value(&self, cid: &Cid) -> Option<Ipld> {
        value_of(self.by_cid.get(cid)?)
    }
}

fn value_of(bytes: &[u8]) -> Option<Ipld> {
    is_shallow(bytes).then(|| serde_ipld_dagcbor::from_slice(bytes).ok()).flatten()
}

/// An unsigned number in base 128; none at the end of the file.
fn varint(input: &mut impl Read) -> Result<Option<u64>, Trouble> {
    let mut value = 0_u64;
    for nth in 0..9_u32 {
        let mut byte = [0];
        if input.read(&mut byte)? == 0 {
            return if nth == 0 { Ok(None) } else { Err(Trouble::Cut) };
        }
        value |= u64::from(byte[0] & 0x7f) << (7 * nth);
        if byte[0] & 0x80 == 0 {
            return Ok(Some(value));
        }
    }
    Err(Trouble::Form)
}

fn exactly(input: &mut impl Read, length: u64) -> Result<Vec<u8>, Trouble> {
    if length > BLOCK_BYTES_MAX {
        return Err(Trouble::Form);
    }
    let mut bytes = Vec::new();
    input.take(length).read_to_end(&mut bytes)?;
    let is_whole = u64::try_from(bytes.len()).ok() == Some(length);
    is_whole.then_some(bytes).ok_or(Trouble::Cut)
}

/// Whether CBOR is nested so little that it can be read by calls within calls.
fn is_shallow(bytes: &[u8]) -> bool {
    let mut rest = bytes;
    // How many values are still to come on each level.
    let mut left = vec![1_u64];
    while let Some(last) = left.last_mut() {
        if *last == 0 {
            left.pop();
            continue;
        }
        *last -= 1;
        let Some((head, after)) = rest.split_first() else { return false };
        let (major, short) = (head >> 5, head & 0x1f);
        let n_extra = match short {
            0..24 => 0,
            24 => 1,
            25 => 2,
            26 => 4,
            27 => 8,
            _ => return false,
        };
        let Some((extra, after)) = after.split_at_checked(n_extra) else { return false };
        let number = if n_extra == 0 {
            u64::from(short)
        } else {
            extra.iter().fold(0, |value, byte| value << 8 | u64::from(*byte))
        };
        rest = after;
        match major {
            2 | 3 => {
                let length = usize::try_from(number).unwrap_or(usize::MAX);
                let Some((_, after)) = rest.split_at_checked(length) else { return false };
                rest = after;
            }
            4 => left.push(number),
            5 => left.push(number.saturating_mul(2)),
            6 => left.push(1),
            _ => {}
        }
        if left.len() > DEPTH_MAX {
            return false;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depth_is_measured_before_anything_is_read() {
        assert!(is_shallow(&[0x82, 0x01, 0x81, 0x60]));
        assert!(is_shallow(&[0xa1, 0x61, b'a', 0xd8, 0x2a, 0x41, 0x00]));
        assert!(!is_shallow(&vec![0x81; 100_000]));
        assert!(!is_shallow(&[0x82, 0x01]));
        assert!(!is_shallow(&[0x9f]));
        assert!(!is_shallow(&[0x5b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]));
    }

    #[test]
    fn a_number_too_long_is_none() {
        assert!(matches!(varint(&mut &[0xff; 12][..]), Err(Trouble::Form)));
        assert!(matches!(varint(&mut &[0xac, 0x02][..]), Ok(Some(300))));
        assert!(matches!(varint(&mut &[][..]), Ok(None)));
    }
}
