//! Gzip (RFC 1952), one member to a record, by several threads.
//!
//! Records are cut into pieces, and each piece is deflated by itself, at the fastest level: that
//! keeps memory flat however long a record is, and all processors at work. A piece of which a
//! sample hardly shrinks, as of pictures and videos, goes into stored blocks. The same bytes give
//! the same output in one process; another processor may deflate otherwise.

use std::collections::VecDeque;
use std::io::{self, Write};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::Scope;

use flate2::{Compress, Compression, FlushCompress, Status};

/// Bytes of a piece, at the most.
pub(super) const PIECE_BYTES: usize = 256 * 1024;
/// Bytes out of the middle of a piece by which it is judged; shorter pieces are deflated.
const SAMPLE_BYTES: usize = 8 * 1024;
/// Hundredths that are left of a sample that was worth the work, at the most.
const WORTH_PERCENT: usize = 90;
/// Pieces under way for each thread.
const AHEAD: usize = 3;
/// Threads, at the most: beyond, reading and hashing hold them up.
const THREADS_MAX: usize = 8;
/// Bytes of a stored block, at the most (RFC 1951, 3.2.4).
const STORED_BYTES_MAX: usize = 0xffff;
/// No name, no time, nothing said of level or system.
const HEADER: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];

/// A piece of a member, packed.
#[derive(Default)]
struct Packed {
    plain: Vec<u8>,
    bytes: Vec<u8>,
    crc: crc32fast::Hasher,
}

struct Job {
    plain: Vec<u8>,
    /// Empty, to be filled.
    bytes: Vec<u8>,
    is_last: bool,
    answer: SyncSender<Packed>,
}

/// Packs members, and gives them in order to `out`.
pub(super) struct Packer<'out> {
    jobs: Option<Sender<Job>>,
    under_way: VecDeque<(Receiver<Packed>, bool)>,
    under_way_max: usize,
    spare: Vec<Vec<u8>>,
    spare_packed: Vec<Vec<u8>>,
    out: &'out mut dyn Write,
    at: u64,
    member: Member,
    /// Where each member begins, and how long it is, as far as they are written.
    pub(super) members: Vec<(u64, u64)>,
}

/// The member that is being written.
#[derive(Default)]
struct Member {
    is_open: bool,
    at: u64,
    crc: crc32fast::Hasher,
    size: u64,
}

impl<'out> Packer<'out> {
    /// With threads of `scope`, which end when this is dropped.
    pub(super) fn start<'scope>(
        scope: &'scope Scope<'scope, '_>,
        out: &'out mut dyn Write,
    ) -> Self {
        let n_threads =
            std::thread::available_parallelism().map_or(1, |n| n.get().min(THREADS_MAX));
        let (jobs, waiting) = channel::<Job>();
        let waiting = Arc::new(Mutex::new(waiting));
        for _ in 0..n_threads {
            let waiting = Arc::clone(&waiting);
            scope.spawn(move || work(&waiting));
        }
        Self {
            jobs: Some(jobs),
            under_way: VecDeque::new(),
            under_way_max: n_threads * AHEAD,
            spare: Vec::new(),
            spare_packed: Vec::new(),
            out,
            at: 0,
            member: Member::default(),
            members: Vec::new(),
        }
    }

    /// An empty piece to fill.
    pub(super) fn piece(&mut self) -> Vec<u8> {
        self.spare.pop().unwrap_or_else(|| Vec::with_capacity(PIECE_BYTES))
    }

    /// The next piece of the member that is open; with `is_last` the member is closed.
    pub(super) fn put(&mut self, plain: Vec<u8>, is_last: bool) -> io::Result<()> {
        if self.under_way.len() >= self.under_way_max {
            self.take()?;
        }
        let (answer, packed) = sync_channel(1);
        if let Some(jobs) = &self.jobs {
            let bytes = self.spare_packed.pop().unwrap_or_default();
            jobs.send(Job { plain, bytes, is_last, answer }).map_err(|_| gone())?;
        }
        self.under_way.push_back((packed, is_last));
        Ok(())
    }

    /// All that is under way is written.
    pub(super) fn finish(&mut self) -> io::Result<()> {
        while !self.under_way.is_empty() {
            self.take()?;
        }
        self.jobs = None;
        Ok(())
    }

    /// Writes the piece that was put first.
    fn take(&mut self) -> io::Result<()> {
        let Some((packed, is_last)) = self.under_way.pop_front() else { return Ok(()) };
        let Packed { mut plain, mut bytes, crc } = packed.recv().map_err(|_| gone())?;
        if !self.member.is_open {
            self.member = Member { is_open: true, at: self.at, ..Member::default() };
            self.write(&HEADER)?;
        }
        self.write(&bytes)?;
        self.member.crc.combine(&crc);
        self.member.size += plain.len() as u64;
        plain.clear();
        self.spare.push(plain);
        bytes.clear();
        self.spare_packed.push(bytes);
        if is_last {
            let crc = std::mem::take(&mut self.member.crc).finalize();
            // Modulo 2³² (RFC 1952, 2.3.1).
            let [a, b, c, d, ..] = self.member.size.to_le_bytes();
            self.write(&crc.to_le_bytes())?;
            self.write(&[a, b, c, d])?;
            self.member.is_open = false;
            self.members.push((self.member.at, self.at - self.member.at));
        }
        Ok(())
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.at += bytes.len() as u64;
        self.out.write_all(bytes)
    }
}

/// A thread ended before its work did; that is a fault of ours and costs the bundle.
fn gone() -> io::Error {
    io::Error::other("a packing thread ended early")
}

/// What each thread does until nobody has work any more.
fn work(waiting: &Mutex<Receiver<Job>>) {
    let mut deflate = Compress::new(Compression::fast(), false);
    loop {
        let job = waiting.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(Job { plain, mut bytes, is_last, answer }) = job else { return };
        if is_worth(&mut deflate, &plain) {
            deflated(&mut deflate, &plain, is_last, &mut bytes);
        } else {
            stored(&plain, is_last, &mut bytes);
        }
        let mut crc = crc32fast::Hasher::new();
        crc.update(&plain);
        // Nobody waits for it where writing failed.
        let _ = answer.send(Packed { plain, bytes, crc });
    }
}

fn is_worth(deflate: &mut Compress, plain: &[u8]) -> bool {
    if plain.len() <= 2 * SAMPLE_BYTES {
        return true;
    }
    let middle = (plain.len() - SAMPLE_BYTES) / 2;
    let sample = plain.get(middle..middle + SAMPLE_BYTES).unwrap_or_default();
    let mut bytes = Vec::new();
    deflated(deflate, sample, true, &mut bytes);
    bytes.len() * 100 <= sample.len() * WORTH_PERCENT
}

/// Deflates; ends at a whole byte, so that pieces can stand one behind the other.
fn deflated(deflate: &mut Compress, plain: &[u8], is_last: bool, bytes: &mut Vec<u8>) {
    deflate.reset();
    bytes.reserve(plain.len() / 2 + 1024);
    let flush = if is_last { FlushCompress::Finish } else { FlushCompress::Sync };
    loop {
        let done = usize::try_from(deflate.total_in()).unwrap_or(plain.len());
        let rest = plain.get(done..).unwrap_or_default();
        let status = deflate.compress_vec(rest, bytes, flush);
        let status = status.expect("deflating takes any bytes");
        let has_room = bytes.len() < bytes.capacity();
        let is_done = if is_last { status == Status::StreamEnd } else { has_room };
        if is_done {
            return;
        }
        bytes.reserve(plain.len() / 2 + 1024);
    }
}

/// Stored blocks (RFC 1951, 3.2.4), the last one final if `is_last`.
fn stored(plain: &[u8], is_last: bool, bytes: &mut Vec<u8>) {
    bytes.reserve(plain.len() + 5 * (plain.len() / STORED_BYTES_MAX + 1));
    let n_blocks = plain.len().div_ceil(STORED_BYTES_MAX);
    for (n, block) in (1..).zip(plain.chunks(STORED_BYTES_MAX)) {
        let length = u16::try_from(block.len()).unwrap_or(u16::MAX);
        bytes.push(u8::from(is_last && n == n_blocks));
        bytes.extend(length.to_le_bytes());
        bytes.extend((!length).to_le_bytes());
        bytes.extend_from_slice(block);
    }
}

/// One member of these bytes, here and now.
pub(super) fn member(plain: &[u8]) -> Vec<u8> {
    let mut bytes = HEADER.to_vec();
    let mut deflate = Compress::new(Compression::default(), false);
    deflated(&mut deflate, plain, true, &mut bytes);
    let [a, b, c, d, ..] = (plain.len() as u64).to_le_bytes();
    bytes.extend(crc32fast::hash(plain).to_le_bytes());
    bytes.extend([a, b, c, d]);
    bytes
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    /// Bytes that do not shrink.
    fn noise(n: usize) -> Vec<u8> {
        let mut state = 0x9e37_79b9_u32;
        let mut next = || {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            state.to_le_bytes()[0]
        };
        (0..n).map(|_| next()).collect()
    }

    fn packed(members: &[&[u8]]) -> (Vec<u8>, Vec<(u64, u64)>) {
        let mut out = Vec::new();
        let places = std::thread::scope(|scope| {
            let mut packer = Packer::start(scope, &mut out);
            for member in members {
                let n_pieces = member.chunks(PIECE_BYTES).count();
                for (n, piece) in (1..).zip(member.chunks(PIECE_BYTES)) {
                    packer.put(piece.to_vec(), n == n_pieces).unwrap();
                }
            }
            packer.finish().unwrap();
            std::mem::take(&mut packer.members)
        });
        (out, places)
    }

    #[test]
    fn members_hold_what_was_put_in_whatever_it_is() {
        let (words, noise) = ("một hai ba ".repeat(60_000).into_bytes(), noise(600_000));
        // Words and noise in one member, in pieces of either kind, and each last.
        let mixed = [&words[..PIECE_BYTES], &noise[..PIECE_BYTES], &words[..9]].concat();
        let mixed_too = [&words[..PIECE_BYTES], &noise[..PIECE_BYTES + 70_000]].concat();
        let all: [&[u8]; 6] = [b"x", &words, &noise, &mixed, &mixed_too, &noise[..PIECE_BYTES]];
        let (bytes, places) = packed(&all);
        assert_eq!(packed(&all).0, bytes, "threads do not show");
        assert_eq!(places.len(), all.len());
        let mut end = 0;
        for ((at, length), plain) in places.into_iter().zip(all) {
            assert_eq!(at, end, "nothing between them");
            end = at + length;
            let member = &bytes[usize::try_from(at).unwrap()..usize::try_from(end).unwrap()];
            let mut read = Vec::new();
            let mut gzip = flate2::bufread::GzDecoder::new(member);
            gzip.read_to_end(&mut read).unwrap();
            assert!(gzip.into_inner().is_empty() && read == plain);
            assert_eq!(member[..8], [0x1f, 0x8b, 8, 0, 0, 0, 0, 0]);
        }
        assert_eq!(end, bytes.len() as u64);
    }

    #[test]
    fn what_does_not_shrink_is_stored_and_grows_by_a_hair() {
        let noise = noise(600_000);
        let (bytes, _) = packed(&[&noise]);
        assert!(bytes.len() < noise.len() + noise.len() / 5_000);
        let words = "một hai ba ".repeat(60_000).into_bytes();
        assert!(packed(&[&words]).0.len() < words.len() / 20);
    }

    struct Full;

    impl Write for Full {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::StorageFull.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_place_that_is_full_is_told_and_threads_end() {
        std::thread::scope(|scope| {
            let mut full = Full;
            let mut packer = Packer::start(scope, &mut full);
            let put = (0..100).try_for_each(|_| packer.put(vec![1; 1000], true));
            assert_eq!(put.unwrap_err().kind(), io::ErrorKind::StorageFull);
        });
    }
}
