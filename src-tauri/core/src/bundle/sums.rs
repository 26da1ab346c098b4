//! Digests of what goes by: size, CRC-32 and SHA-256, the last one beside the rest of the work
//! where there is much of it.

use std::io::{self, Write};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{Scope, ScopedJoinHandle};

use sha2::{Digest as _, Sha256};

use crate::model::Sum;

/// What is known of bytes that went by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sums {
    pub(super) size: u64,
    pub(super) crc: u32,
    pub(super) sha256: Sum,
}

impl Sums {
    /// Of bytes that are at hand.
    pub(super) fn of(bytes: &[u8]) -> Self {
        let sha256 = Sum::from_bytes(Sha256::digest(bytes).into());
        Self { size: bytes.len() as u64, crc: crc32fast::hash(bytes), sha256 }
    }
}

/// Bytes that are handed to the hashing thread at once.
const STEP_BYTES: usize = 256 * 1024;
/// Steps on their way.
const STEPS: usize = 4;

/// SHA-256 in a thread of its own: it costs as much as all else together.
pub(super) struct SideHash<'scope> {
    full: SyncSender<Vec<u8>>,
    free: Receiver<Vec<u8>>,
    filling: Vec<u8>,
    thread: ScopedJoinHandle<'scope, Sha256>,
}

impl<'scope> SideHash<'scope> {
    /// Goes on from `hash`.
    pub(super) fn start(scope: &'scope Scope<'scope, '_>, mut hash: Sha256) -> Self {
        let (full, steps) = sync_channel::<Vec<u8>>(STEPS);
        let (back, free) = sync_channel(STEPS + 2);
        for _ in 0..=STEPS {
            // There is room for all of them, and nobody else sends yet.
            let _ = back.try_send(Vec::with_capacity(STEP_BYTES));
        }
        let thread = scope.spawn(move || {
            for mut step in steps {
                hash.update(&step);
                step.clear();
                // The other side may have ended early; then nobody wants the step back.
                let _ = back.try_send(step);
            }
            hash
        });
        Self { full, free, filling: Vec::with_capacity(STEP_BYTES), thread }
    }

    /// Takes in more.
    pub(super) fn update(&mut self, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            let n = bytes.len().min(STEP_BYTES - self.filling.len());
            let (now, rest) = bytes.split_at(n);
            self.filling.extend_from_slice(now);
            bytes = rest;
            if self.filling.len() == STEP_BYTES {
                let next = self.free.recv().unwrap_or_default();
                let step = std::mem::replace(&mut self.filling, next);
                self.full.send(step).expect("the hashing thread takes all that it is sent");
            }
        }
    }

    /// The state after all of it.
    pub(super) fn finish(self) -> Sha256 {
        self.full.send(self.filling).expect("the hashing thread takes all that it is sent");
        drop(self.full);
        self.thread.join().expect("hashing does not panic")
    }
}

/// Which side of a copy failed.
#[derive(Debug)]
pub(super) enum Failed {
    /// Where the bytes come from.
    Source(io::Error),
    /// Where they go.
    Sink(io::Error),
}

/// How SHA-256 is taken.
pub(super) enum Hashing {
    /// Not at all.
    Not,
    /// On the way.
    Here,
    /// In a thread of its own, going on from this.
    Beside(Sha256),
}

/// What writes the same bytes each time it is asked.
pub(super) type Fill<'a> = &'a mut dyn FnMut(&mut dyn Write) -> io::Result<()>;

/// What went by: how much, its CRC-32, and the state of the SHA-256, if it was taken.
pub(super) struct Gone {
    pub(super) size: u64,
    pub(super) crc: crc32fast::Hasher,
    pub(super) hash: Sha256,
}

impl Gone {
    /// As plain sums.
    pub(super) fn sums(self) -> Sums {
        let sha256 = Sum::from_bytes(self.hash.finalize().into());
        Sums { size: self.size, crc: self.crc.finalize(), sha256 }
    }
}

/// Hands on to `out` what `fill` writes.
pub(super) fn tallied(
    out: &mut dyn Write,
    hashing: Hashing,
    fill: Fill<'_>,
) -> Result<Gone, Failed> {
    std::thread::scope(|scope| {
        let hash = match hashing {
            Hashing::Not => Hash::Not,
            Hashing::Here => Hash::Here(Sha256::new()),
            Hashing::Beside(hash) => Hash::Beside(SideHash::start(scope, hash)),
        };
        let crc = crc32fast::Hasher::new();
        let mut tally = Tally { out, hash, crc, size: 0, failed: None };
        let filled = fill(&mut tally);
        let Tally { hash, crc, size, failed, .. } = tally;
        let hash = match hash {
            Hash::Not => Sha256::new(),
            Hash::Here(hash) => hash,
            Hash::Beside(side) => side.finish(),
        };
        match (failed, filled) {
            (Some(error), _) => Err(Failed::Sink(error)),
            (None, Err(error)) => Err(Failed::Source(error)),
            (None, Ok(())) => Ok(Gone { size, crc, hash }),
        }
    })
}

enum Hash<'scope> {
    Not,
    Here(Sha256),
    Beside(SideHash<'scope>),
}

struct Tally<'a, 'scope> {
    out: &'a mut dyn Write,
    hash: Hash<'scope>,
    crc: crc32fast::Hasher,
    size: u64,
    /// What `out` answered. Whoever writes into this may make another error of it.
    failed: Option<io::Error>,
}

impl Write for Tally<'_, '_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.write_all(bytes).map(|()| bytes.len())
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        if let Err(error) = self.out.write_all(bytes) {
            let kind = error.kind();
            self.failed.get_or_insert(error);
            return Err(kind.into());
        }
        match &mut self.hash {
            Hash::Not => {}
            Hash::Here(hash) => hash.update(bytes),
            Hash::Beside(side) => side.update(bytes),
        }
        self.crc.update(bytes);
        self.size += bytes.len() as u64;
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
