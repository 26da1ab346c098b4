//! A member's bytes, counted and digested as they are read.

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::Crc;
use sha2::{Digest, Sha256};

/// What ends a stream before its end. Stands inside an [`io::Error`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(in super::super) enum StreamTrouble {
    /// More bytes came out than may.
    #[error("it unpacks to more than it can hold")]
    TooLarge,
    /// The bytes are not those that were packed.
    #[error("its checksum is wrong")]
    Checksum,
    /// It needs a password.
    #[error("it needs a password")]
    Encrypted,
    /// It is packed in a way we do not read.
    #[error("it is packed in a way that is not read here")]
    Packing,
    /// What should be there is not.
    #[error("the archive is damaged here")]
    Damaged,
}

impl From<StreamTrouble> for io::Error {
    fn from(trouble: StreamTrouble) -> Self {
        Self::new(io::ErrorKind::InvalidData, trouble)
    }
}

/// The bytes of one member, as they were before they were packed.
pub struct Stream {
    inner: Box<dyn Read + Send>,
    left: u64,
    n_read: u64,
    /// None where whoever reads it takes the digest.
    digest: Option<Sha256>,
    crc: Option<(Crc, u32)>,
    is_whole: bool,
    meter: Option<Arc<AtomicU64>>,
}

impl Stream {
    pub(super) fn new(inner: Box<dyn Read + Send>, bytes_max: u64) -> Self {
        let digest = Some(Sha256::new());
        Self { inner, left: bytes_max, n_read: 0, digest, crc: None, is_whole: false, meter: None }
    }

    pub(super) fn with_crc(self, crc: u32) -> Self {
        Self { crc: Some((Crc::new(), crc)), ..self }
    }

    /// Counts what is read on `meter`, too.
    pub(in super::super) fn metered(self, meter: Arc<AtomicU64>) -> Self {
        Self { meter: Some(meter), ..self }
    }

    /// Leaves the digest to whoever reads.
    #[must_use]
    pub fn undigested(self) -> Self {
        Self { digest: None, ..self }
    }

    /// Bytes read so far.
    #[must_use]
    pub fn n_read(&self) -> u64 {
        self.n_read
    }

    /// SHA-256 in hex, once all was read and nothing was wrong; none if it is
    /// [`Stream::undigested`].
    #[must_use]
    pub fn sha256(&self) -> Option<String> {
        let digest = self.digest.as_ref().filter(|_| self.is_whole)?;
        Some(data_encoding::HEXLOWER.encode(&digest.clone().finalize()))
    }

    /// At the end: are they the bytes that were packed?
    fn end(&mut self) -> io::Result<usize> {
        if self.crc.as_ref().is_some_and(|(crc, wanted)| crc.sum() != *wanted) {
            return Err(StreamTrouble::Checksum.into());
        }
        self.is_whole = true;
        Ok(0)
    }
}

impl Read for Stream {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(into)?;
        if n == 0 && !into.is_empty() {
            return self.end();
        }
        let n_bytes = u64::try_from(n).unwrap_or(u64::MAX);
        self.left = self.left.checked_sub(n_bytes).ok_or(StreamTrouble::TooLarge)?;
        self.n_read += n_bytes;
        if let Some(meter) = &self.meter {
            meter.fetch_add(n_bytes, Ordering::Relaxed);
        }
        let bytes = into.get(..n).unwrap_or_default();
        if let Some(digest) = &mut self.digest {
            digest.update(bytes);
        }
        if let Some((crc, _)) = &mut self.crc {
            crc.update(bytes);
        }
        Ok(n)
    }
}
