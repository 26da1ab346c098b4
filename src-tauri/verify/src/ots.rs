//! `OpenTimestamps`, as far as calendars use it (LOG.md, section 8).

use crate::text::{Sum, sha256};

const MAGIC: &[u8] = b"\x00OpenTimestamps\x00\x00Proof\x00\xbf\x89\xe2\xe8\x84\xe8\x92\x94\x01\x08";
const PENDING: [u8; 8] = [0x83, 0xdf, 0xe3, 0x0d, 0x2e, 0xf9, 0x0c, 0x8e];
const BITCOIN: [u8; 8] = [0x05, 0x88, 0x96, 0x0d, 0x73, 0xd7, 0x19, 0x01];
/// Operations one after another, branches at one place, bytes.
const DEPTH_MAX: usize = 256;
const BRANCHES_MAX: usize = 64;
const MESSAGE_MAX: usize = 4_096;
const ATTESTATION_MAX: usize = 8_192;
const ADDRESS_MAX: usize = 1_000;

/// Blocks that a proof leads to: height and Merkle root as it stands in the header. None at all is
/// a proof that waits.
pub(crate) fn read(file: &[u8], of: &Sum) -> Result<Vec<(u64, Sum)>, &'static str> {
    const FORM: &str = "it is no proof of OpenTimestamps as it must be";
    let rest = file.strip_prefix(MAGIC).ok_or(FORM)?;
    let rest = rest.strip_prefix(of.as_slice()).ok_or("it is of other bytes")?;
    let mut reader = Reader { rest, blocks: Vec::new() };
    reader.branch(of, DEPTH_MAX).filter(|()| reader.rest.is_empty()).ok_or(FORM)?;
    Ok(reader.blocks)
}

struct Reader<'a> {
    rest: &'a [u8],
    blocks: Vec<(u64, Sum)>,
}

impl<'a> Reader<'a> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*first)
    }

    fn bytes(&mut self, most: usize) -> Option<&'a [u8]> {
        let len = usize::try_from(self.number()?).ok().filter(|len| *len <= most)?;
        let (head, rest) = self.rest.split_at_checked(len)?;
        self.rest = rest;
        Some(head)
    }

    /// LEB128
    fn number(&mut self) -> Option<u64> {
        let mut number = 0_u64;
        for shift in (0..63).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    /// What stands at a place, up to its end: each but the last is told by a fork's byte.
    fn branch(&mut self, message: &[u8], depth: usize) -> Option<()> {
        let depth = depth.checked_sub(1)?;
        for _ in 0..BRANCHES_MAX {
            match self.byte()? {
                0xff => {
                    let tag = self.byte()?;
                    self.step(tag, message, depth)?;
                }
                tag => return self.step(tag, message, depth),
            }
        }
        None
    }

    /// An operation with all that follows it, or an attestation.
    fn step(&mut self, tag: u8, message: &[u8], depth: usize) -> Option<()> {
        let next = match tag {
            0x00 => return self.attestation(message),
            0x08 => sha256(&[message]).to_vec(),
            0xf0 => [message, self.bytes(MESSAGE_MAX)?].concat(),
            0xf1 => [self.bytes(MESSAGE_MAX)?, message].concat(),
            _ => return None,
        };
        (next.len() <= MESSAGE_MAX).then_some(())?;
        self.branch(&next, depth)
    }

    fn attestation(&mut self, message: &[u8]) -> Option<()> {
        let (kind, rest) = self.rest.split_first_chunk::<8>()?;
        self.rest = rest;
        let mut inner = Reader { rest: self.bytes(ATTESTATION_MAX)?, blocks: Vec::new() };
        if *kind == PENDING {
            let address = inner.bytes(ADDRESS_MAX)?;
            let letter = |it: &u8| it.is_ascii_alphanumeric() || b"-._/:".contains(it);
            (address.iter().all(letter) && inner.rest.is_empty()).then_some(())?;
        } else if *kind == BITCOIN {
            let height = inner.number().filter(|_| inner.rest.is_empty())?;
            self.blocks.push((height, message.try_into().ok()?));
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OF: Sum = [7; 32];

    fn file(operations: &[u8]) -> Vec<u8> {
        [MAGIC, &OF, operations].concat()
    }

    fn bitcoin(height: &[u8]) -> Vec<u8> {
        let mut out = vec![0];
        out.extend(BITCOIN);
        out.push(u8::try_from(height.len()).unwrap());
        out.extend(height);
        out
    }

    #[test]
    fn a_fork_leads_to_both_its_ends() {
        let promise = b"\x00\x83\xdf\xe3\x0d\x2e\xf9\x0c\x8e\x07\x06http:/";
        let proof =
            [b"\xf0\x02ab\x08\xff".as_slice(), promise, b"\xf1\x01c\x08", &bitcoin(&[0xe8, 7])]
                .concat();
        let first = sha256(&[&OF, b"ab"]);
        assert_eq!(read(&file(&proof), &OF), Ok(vec![(1000, sha256(&[b"c", &first]))]));
        assert_eq!(read(&file(&[b"\x08".as_slice(), promise].concat()), &OF), Ok(vec![]));
        assert_eq!(read(&file(&proof), &[8; 32]), Err("it is of other bytes"));
    }

    #[test]
    fn what_costs_too_much_or_is_cut_is_refused() {
        let good = [b"\x08".as_slice(), &bitcoin(&[1])].concat();
        assert!(read(&file(&good), &OF).is_ok());
        for cut in 0..good.len() {
            assert!(read(&file(&good[..cut]), &OF).is_err());
        }
        assert!(read(&file(&[good.as_slice(), b"x"].concat()), &OF).is_err());
        let chain = |n: usize| [b"\x08".repeat(n), bitcoin(&[1])].concat();
        assert!(read(&file(&chain(255)), &OF).is_ok());
        assert!(read(&file(&chain(256)), &OF).is_err());
        let forks = |n: usize| {
            [[b"\xff".as_slice(), &bitcoin(&[1])].concat().repeat(n), bitcoin(&[2])].concat()
        };
        assert_eq!(
            read(&file(&[b"\x08".to_vec(), forks(63)].concat()), &OF).map(|it| it.len()),
            Ok(64)
        );
        assert!(read(&file(&[b"\x08".to_vec(), forks(64)].concat()), &OF).is_err());
        // RIPEMD-160, and a message that is no hash at the end.
        assert!(read(&file(b"\x03"), &OF).is_err());
        assert!(read(&file(&[b"\xf0\x01a".to_vec(), bitcoin(&[1])].concat()), &OF).is_err());
    }
}
