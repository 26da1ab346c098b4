//! One open file, read from several places at once.

use std::io::{self, Read, Seek, SeekFrom};
use std::sync::{Arc, Mutex, PoisonError};

use crate::doors::disk::Source;

/// A place in an open file. Clones read on their own.
#[derive(Clone)]
pub(in super::super) struct SharedFile {
    file: Arc<Mutex<Box<dyn Source>>>,
    len: u64,
    at: u64,
}

impl SharedFile {
    pub(super) fn new(file: Box<dyn Source>, len: u64) -> Self {
        Self { file: Arc::new(Mutex::new(file)), len, at: 0 }
    }

    pub(super) fn len(&self) -> u64 {
        self.len
    }

    pub(super) fn rewound(&self) -> Self {
        self.moved(0)
    }

    pub(super) fn moved(&self, at: u64) -> Self {
        Self { at, ..self.clone() }
    }

    /// The first bytes, at most `max`.
    pub(super) fn head(&self, max: u64) -> io::Result<Vec<u8>> {
        let mut head = Vec::new();
        self.rewound().take(max).read_to_end(&mut head)?;
        Ok(head)
    }
}

impl Read for SharedFile {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        // A panic elsewhere leaves the file as it is: every read says where it begins.
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(self.at))?;
        let n = file.read(into)?;
        self.at = self.at.saturating_add(u64::try_from(n).unwrap_or(u64::MAX));
        Ok(n)
    }
}
