//! A sealed stream that can be read from any place, also one that lies behind its end: there is
//! nothing there. age 0.12.1 fails on that (`StreamReader::read` after a seek beyond the last
//! chunk takes a smaller number from a greater one); found by `cargo xtask fuzz frame`.

use std::io::{self, Read, Seek, SeekFrom};

use age::stream::StreamReader;

/// What is in an age file, from any place on.
pub(super) struct Steady<R> {
    stream: StreamReader<R>,
    /// Bytes of it.
    end: u64,
    at: u64,
}

impl<R: Read + Seek> Steady<R> {
    /// Finds its end, which says too that the file was not cut.
    pub(super) fn new(mut stream: StreamReader<R>) -> io::Result<Self> {
        let end = stream.seek(SeekFrom::End(0))?;
        stream.seek(SeekFrom::Start(0))?;
        Ok(Self { stream, end, at: 0 })
    }
}

impl<R: Read + Seek> Read for Steady<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.at >= self.end {
            return Ok(0);
        }
        let n = self.stream.read(buffer)?;
        self.at += n as u64;
        Ok(n)
    }
}

impl<R: Read + Seek> Seek for Steady<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.end.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        let at = at.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
        if at < self.end {
            self.stream.seek(SeekFrom::Start(at))?;
        }
        self.at = at;
        Ok(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use age::x25519::Identity;

    /// As long as one of age's chunks.
    const CHUNK_BYTES: usize = 64 * 1024;

    #[test]
    fn behind_the_end_there_is_nothing_and_nothing_fails() {
        let key = Identity::generate();
        for length in [0, 1, 100, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1] {
            let plain: Vec<u8> = (0..length).map(|at| u8::try_from(at % 251).unwrap()).collect();
            let sealed = age::encrypt(&key.to_public(), &plain).unwrap();
            let stream = age::Decryptor::new(io::Cursor::new(sealed)).unwrap();
            let stream = stream.decrypt(std::iter::once(&key as &dyn age::Identity)).unwrap();
            let mut steady = Steady::new(stream).unwrap();
            for at in [0, 1, length / 2, length, length + 1, length + CHUNK_BYTES, usize::MAX] {
                assert_eq!(steady.seek(SeekFrom::Start(at as u64)).unwrap(), at as u64);
                let mut read = Vec::new();
                steady.read_to_end(&mut read).unwrap();
                assert!(read == plain.get(at..).unwrap_or_default(), "{length} bytes from {at} on");
            }
            assert_eq!(steady.seek(SeekFrom::End(0)).unwrap(), length as u64);
            assert!(steady.seek(SeekFrom::End(-1 - i64::try_from(length).unwrap())).is_err());
        }
    }
}
