//! The head of what age sealed. age 0.12.1 reads it line by line, or in smaller steps, and all of
//! it anew at each: a head of 64 KiB, made for it, keeps it busy for minutes. So it is read here,
//! no more than anybody needs, and age gets it at once.

use std::io::{self, BufRead, Read, Seek, SeekFrom};

use age::{DecryptError, Decryptor};
use memchr::{memchr, memmem};

/// Bytes of a head, at the most. Each recipient takes some hundred.
const HEAD_BYTES_MAX: usize = 64 * 1024;
/// Recipients that it names, at the most: each identity is tried on each.
const STANZAS_MAX: usize = 128;
/// Bytes read at first: the head of a frame has fewer.
const FIRST_BYTES: usize = 1024;

/// What was sealed, from its head on.
pub(super) struct Headed<R> {
    /// What of the head is not read yet.
    head: Vec<u8>,
    /// Stands behind the head.
    body: R,
}

/// Reads the head of a sealed stream.
pub(super) fn decryptor<R: Read + Seek>(sealed: R) -> Result<Decryptor<Headed<R>>, DecryptError> {
    Decryptor::new_buffered(Headed::of(sealed)?)
}

impl<R: Read + Seek> Headed<R> {
    fn of(mut body: R) -> Result<Self, DecryptError> {
        let begin = body.stream_position()?;
        let mut head = Vec::with_capacity(FIRST_BYTES);
        let end = loop {
            let step = head.len().max(FIRST_BYTES) as u64;
            let n = body.by_ref().take(step).read_to_end(&mut head)?;
            if let Some(end) = end_of(&head) {
                break end;
            }
            if n == 0 || head.len() >= HEAD_BYTES_MAX {
                return Err(DecryptError::InvalidHeader);
            }
        };
        head.truncate(end);
        if memmem::find_iter(&head, b"\n-> ").count() > STANZAS_MAX {
            return Err(DecryptError::InvalidHeader);
        }
        body.seek(SeekFrom::Start(begin.saturating_add(end as u64)))?;
        Ok(Self { head, body })
    }
}

/// Where the head ends: with the first line that begins as its last one does. Neither a stanza nor
/// what stands in one begins so.
fn end_of(head: &[u8]) -> Option<usize> {
    let last = memmem::find(head, b"\n--- ")? + 1;
    Some(last + memchr(b'\n', head.get(last..)?)? + 1)
}

impl<R: Read> Read for Headed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.head.is_empty() {
            return self.body.read(buffer);
        }
        let n = self.head.as_slice().read(buffer)?;
        self.consume(n);
        Ok(n)
    }
}

/// The head alone: age asks for nothing else in this way.
impl<R: Read> BufRead for Headed<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        Ok(&self.head)
    }

    fn consume(&mut self, n: usize) {
        self.head.drain(..n.min(self.head.len()));
    }

    /// All of it instead of a line: age parses what it has after each.
    fn read_until(&mut self, _: u8, read: &mut Vec<u8>) -> io::Result<usize> {
        let n = self.head.len();
        read.append(&mut self.head);
        Ok(n)
    }
}

/// Of what stands behind the head, once that is read.
impl<R: Seek> Seek for Headed<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.body.seek(to)
    }
}
