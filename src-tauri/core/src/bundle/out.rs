//! Where a bundle goes: the zip as it grows, on a place that can be gone back in, or on a stream.
//!
//! A local record has the size and the CRC in front. On a file they are filled in afterwards, and
//! each source is read once. On a stream, as one that is being encrypted, each source is read
//! twice: to know, and to write. Nothing is ever put down in between, neither on a disk nor whole
//! in memory. Decision 35.

use std::io::{self, Read, Seek, SeekFrom, Write};

use sha2::{Digest as _, Sha256};

use super::plan::Source;
use super::sums::{Failed, Fill, Gone, Hashing, Sums, tallied};
use super::write::BundleError;
use super::zip::{self, Entry, Limits};
use crate::model::Sum;

/// A place that can be gone back in and read from: a file that was opened for both.
pub trait Place: Read + Write + Seek {}

impl<T: Read + Write + Seek> Place for T {}

/// Where a bundle goes.
pub enum Sink<'a> {
    /// A file; what it holds from where it stands is the bundle's.
    File(&'a mut dyn Place),
    /// A stream.
    Stream(&'a mut dyn Write),
}

/// From this size on, hashing goes on beside the rest of the work.
const MUCH_BYTES: u64 = 1024 * 1024;
/// Bytes read back at once.
const STEP_BYTES: usize = 256 * 1024;

/// The zip as it grows.
pub(super) struct Out<'a> {
    sink: Sink<'a>,
    /// Where the bundle begins in a file.
    base: u64,
    at: u64,
    entries: Vec<Entry>,
    pub(super) limits: Limits,
}

/// Does not write.
struct Nowhere;

impl Write for Nowhere {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl From<Failed> for BundleError {
    fn from(failed: Failed) -> Self {
        match failed {
            Failed::Source(error) => Self::Source(error),
            Failed::Sink(error) => Self::Sink(error),
        }
    }
}

impl<'a> Out<'a> {
    pub(super) fn new(mut sink: Sink<'a>, limits: Limits) -> Result<Self, BundleError> {
        let base = match &mut sink {
            Sink::File(file) => file.stream_position().map_err(BundleError::Sink)?,
            Sink::Stream(_) => 0,
        };
        Ok(Self { sink, base, at: 0, entries: Vec::new(), limits })
    }

    /// Is it a file?
    pub(super) fn can_go_back(&self) -> bool {
        matches!(self.sink, Sink::File(_))
    }

    fn writer(&mut self) -> &mut dyn Write {
        match &mut self.sink {
            Sink::File(file) => file,
            Sink::Stream(stream) => stream,
        }
    }

    pub(super) fn write(&mut self, bytes: &[u8]) -> Result<(), BundleError> {
        self.writer().write_all(bytes).map_err(BundleError::Sink)?;
        self.at += bytes.len() as u64;
        Ok(())
    }

    /// Hands on what `fill` writes.
    pub(super) fn pour(&mut self, hashing: Hashing, fill: Fill<'_>) -> Result<Gone, BundleError> {
        let gone = tallied(self.writer(), hashing, fill)?;
        self.at += gone.size;
        Ok(gone)
    }

    /// An entry whose bytes are at hand.
    pub(super) fn bytes(&mut self, name: &str, bytes: &[u8]) -> Result<Sums, BundleError> {
        let sums = Sums::of(bytes);
        let mut record = zip::local(&self.entry(name, sums.size, sums.crc), self.limits);
        record.extend_from_slice(bytes);
        self.begin(name, sums.size, sums.crc);
        self.write(&record)?;
        Ok(sums)
    }

    /// An entry of this size, from a source.
    pub(super) fn source(
        &mut self,
        name: &str,
        size: u64,
        source: &mut dyn Source,
    ) -> Result<Sums, BundleError> {
        let is_much = size >= MUCH_BYTES;
        let hashing = if is_much { Hashing::Beside(Sha256::new()) } else { Hashing::Here };
        let mut fill = |out: &mut dyn Write| source.write_to(out);
        let crc = if self.can_go_back() {
            0
        } else {
            let known = tallied(&mut Nowhere, Hashing::Not, &mut fill)?.sums();
            (known.size == size).then_some(known.crc).ok_or(BundleError::Changed)?
        };
        let start = self.at;
        let record = zip::local(&self.entry(name, size, crc), self.limits);
        self.begin(name, size, crc);
        self.write(&record)?;
        let sums = self.pour(hashing, &mut fill)?.sums();
        if sums.size != size {
            return Err(BundleError::Changed);
        }
        if self.can_go_back() {
            self.set_last(size, sums.crc);
            let record = self.last_record();
            self.overwrite(start, &record)?;
        } else if sums.crc != crc {
            return Err(BundleError::Changed);
        }
        Ok(sums)
    }

    fn entry(&self, name: &str, size: u64, crc: u32) -> Entry {
        Entry { name: name.to_owned(), size, crc, at: self.at }
    }

    /// Notes an entry that begins here. Its local record is yet to be written.
    pub(super) fn begin(&mut self, name: &str, size: u64, crc: u32) {
        let entry = self.entry(name, size, crc);
        self.entries.push(entry);
    }

    /// What the last entry turned out to be.
    pub(super) fn set_last(&mut self, size: u64, crc: u32) {
        if let Some(entry) = self.entries.last_mut() {
            (entry.size, entry.crc) = (size, crc);
        }
    }

    /// Forgets the last entry.
    pub(super) fn take_back(&mut self) {
        self.entries.pop();
    }

    /// The local record of the last entry.
    pub(super) fn last_record(&self) -> Vec<u8> {
        self.entries.last().map(|entry| zip::local(entry, self.limits)).unwrap_or_default()
    }

    /// Where the next byte goes.
    pub(super) fn at(&self) -> u64 {
        self.at
    }

    /// Writes over bytes that were written; then goes on where it was.
    pub(super) fn overwrite(&mut self, at: u64, bytes: &[u8]) -> Result<(), BundleError> {
        let (base, end) = (self.base, self.at);
        let Sink::File(file) = &mut self.sink else { return Ok(()) };
        let mut over = || {
            file.seek(SeekFrom::Start(base + at))?;
            file.write_all(bytes)?;
            file.seek(SeekFrom::Start(base + end)).map(drop)
        };
        over().map_err(BundleError::Sink)
    }

    /// Goes back to `at`, and writes on from there. What stood behind will be written over: it is
    /// as long or longer the second time.
    pub(super) fn back_to(&mut self, at: u64) -> Result<(), BundleError> {
        if let Sink::File(file) = &mut self.sink {
            file.seek(SeekFrom::Start(self.base + at)).map_err(BundleError::Sink)?;
            self.at = at;
        }
        Ok(())
    }

    /// SHA-256 of what was written from `at` on.
    pub(super) fn read_back(&mut self, at: u64) -> Result<Sum, BundleError> {
        let (base, end) = (self.base, self.at);
        let mut hash = Sha256::new();
        if let Sink::File(file) = &mut self.sink {
            let mut read = || {
                file.seek(SeekFrom::Start(base + at))?;
                let mut step = vec![0; STEP_BYTES];
                let mut left = end - at;
                while left > 0 {
                    let n = usize::try_from(left).unwrap_or(STEP_BYTES).min(STEP_BYTES);
                    let step = step.get_mut(..n).unwrap_or_default();
                    file.read_exact(step)?;
                    hash.update(&*step);
                    left -= n as u64;
                }
                io::Result::Ok(())
            };
            read().map_err(BundleError::Sink)?;
        }
        Ok(Sum::from_bytes(hash.finalize().into()))
    }

    /// Writes the directory. Gives the bytes of the whole.
    pub(super) fn finish(mut self) -> Result<u64, BundleError> {
        let directory = zip::directory(&self.entries, self.at, self.limits);
        self.write(&directory)?;
        self.writer().flush().map_err(BundleError::Sink)?;
        Ok(self.at)
    }
}

/// Reads a source without writing.
pub(super) fn measured(fill: Fill<'_>) -> Result<Gone, BundleError> {
    Ok(tallied(&mut Nowhere, Hashing::Beside(Sha256::new()), fill)?)
}
