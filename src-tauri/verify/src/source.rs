//! A file that several threads read at places of their choice.

use std::io::{self, Read, Seek, SeekFrom};
use std::sync::{Mutex, PoisonError};

/// Bytes read at once.
pub(crate) const CHUNK: usize = 256 * 1024;

/// Reads at a place.
pub(crate) trait ReadAt: Send + Sync {
    /// Fills `buffer` from byte `at` on.
    fn read_at(&self, at: u64, buffer: &mut [u8]) -> io::Result<()>;
}

/// A reader, and how long what it reads is.
#[derive(Debug)]
pub(crate) struct Source<R> {
    reader: Mutex<R>,
    len: u64,
}

impl<R: Read + Seek + Send> Source<R> {
    pub(crate) fn new(mut reader: R) -> io::Result<Self> {
        let len = reader.seek(SeekFrom::End(0))?;
        Ok(Self { reader: Mutex::new(reader), len })
    }

    pub(crate) fn whole(&self) -> View<'_> {
        View { source: self, start: 0, len: self.len }
    }
}

impl<R: Read + Seek + Send> ReadAt for Source<R> {
    fn read_at(&self, at: u64, buffer: &mut [u8]) -> io::Result<()> {
        let mut reader = self.reader.lock().unwrap_or_else(PoisonError::into_inner);
        reader.seek(SeekFrom::Start(at))?;
        reader.read_exact(buffer)
    }
}

/// A part of a file.
#[derive(Clone, Copy)]
pub(crate) struct View<'a> {
    source: &'a dyn ReadAt,
    start: u64,
    pub(crate) len: u64,
}

impl<'a> View<'a> {
    /// `len` bytes from `at` on; an error where there are not so many.
    pub(crate) fn part(self, at: u64, len: u64) -> io::Result<Self> {
        let end = at.checked_add(len).filter(|end| *end <= self.len);
        end.ok_or(io::ErrorKind::UnexpectedEof)?;
        Ok(View { source: self.source, start: self.start + at, len })
    }

    pub(crate) fn read_at(self, at: u64, buffer: &mut [u8]) -> io::Result<()> {
        let part = self.part(at, buffer.len() as u64)?;
        part.source.read_at(part.start, buffer)
    }

    /// All of it. For parts whose length was looked at before.
    pub(crate) fn bytes(self) -> io::Result<Vec<u8>> {
        let len = usize::try_from(self.len).map_err(|_| io::ErrorKind::OutOfMemory)?;
        let mut bytes = vec![0; len];
        self.read_at(0, &mut bytes)?;
        Ok(bytes)
    }

    /// One piece after the other, none empty.
    pub(crate) fn chunks(self) -> Chunks<'a> {
        Chunks { view: self, at: 0, buffer: Vec::new() }
    }
}

/// The pieces of a part.
pub(crate) struct Chunks<'a> {
    view: View<'a>,
    at: u64,
    buffer: Vec<u8>,
}

impl Chunks<'_> {
    /// The next piece; none at the end.
    pub(crate) fn next(&mut self) -> io::Result<Option<&[u8]>> {
        let left = self.view.len - self.at;
        let len = usize::try_from(left).map_or(CHUNK, |left| left.min(CHUNK));
        if len == 0 {
            return Ok(None);
        }
        self.buffer.resize(len, 0);
        self.view.read_at(self.at, &mut self.buffer)?;
        self.at += len as u64;
        Ok(Some(&self.buffer))
    }
}
