//! The history of a post: where in the commits each act about it stands. The acts themselves are
//! read from there; here is only what finds them, so that a hundred thousand posts fit into memory.

use std::ops::Range;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::model::Act;

/// Entries kept with the post; a full batch of them goes to a row of its own.
pub(super) const CHUNK_ENTRIES: usize = 16;
const DIGEST_BYTES: usize = 16;

/// Acts as they stand in one commit, a line each.
pub(super) struct Lines {
    commit: u64,
    content: Zeroizing<Vec<u8>>,
    /// Where each act stands in the content, line feed not counted.
    ranges: Vec<Range<usize>>,
}

/// Where an act stands, and how to know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Place {
    /// Number of the commit.
    pub(super) commit: u64,
    /// Bytes of the commit's content before it.
    pub(super) at: u32,
    /// Bytes of it.
    pub(super) length: u32,
    /// The first bytes of its SHA-256: only part of a frame is read, so no signature is checked.
    digest: [u8; DIGEST_BYTES],
}

/// What kind of act an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum EntryKind {
    Capture,
    Look,
    Judgement,
    Notice,
}

/// One act in the history of a post.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Entry {
    pub(super) kind: EntryKind,
    pub(super) place: Place,
}

/// The history of one post, oldest first: full chunks, which lie elsewhere, and what came since.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct History {
    n_chunks: u32,
    since: Vec<Entry>,
}

/// A full batch of entries and its number in the history.
pub(super) type Chunk = (u32, Vec<Entry>);

impl Lines {
    /// Writes acts as the content of commit number `commit`.
    pub(super) fn of(commit: u64, acts: &[&Act]) -> Self {
        let mut content = Zeroizing::new(Vec::new());
        let mut lines = Vec::with_capacity(acts.len());
        for act in acts {
            let from = content.len();
            serde_json::to_writer(&mut *content, act).expect("acts are plain data");
            lines.push(from..content.len());
            content.push(b'\n');
        }
        Self { commit, content, ranges: lines }
    }

    /// Finds the acts in the content of a commit; none if one of its lines is not an act.
    pub(super) fn read(commit: u64, content: Zeroizing<Vec<u8>>) -> Option<(Self, Vec<Act>)> {
        let (mut lines, mut acts, mut from) = (Vec::new(), Vec::new(), 0);
        for line in content.split(|byte| *byte == b'\n') {
            if !line.is_empty() {
                acts.push(serde_json::from_slice(line).ok()?);
                lines.push(from..from + line.len());
            }
            from += line.len() + 1;
        }
        Some((Self { commit, content, ranges: lines }, acts))
    }

    /// Number of the commit.
    pub(super) fn commit(&self) -> u64 {
        self.commit
    }

    pub(super) fn content(&self) -> &[u8] {
        &self.content
    }

    /// The place of act number `number`.
    pub(super) fn place(&self, number: usize) -> Option<Place> {
        let range = self.ranges.get(number)?.clone();
        let line = self.content.get(range.clone())?;
        let (at, length) = (u32::try_from(range.start).ok()?, u32::try_from(range.len()).ok()?);
        Some(Place { commit: self.commit, at, length, digest: digest(line) })
    }
}

impl Place {
    /// The act that `line` holds, if it is the one that stood here.
    pub(super) fn act(&self, line: &[u8]) -> Option<Act> {
        (digest(line) == self.digest).then(|| serde_json::from_slice(line).ok()).flatten()
    }
}

impl EntryKind {
    /// What kind of entry an act makes in the history of its post.
    pub(super) fn of(act: &Act) -> Option<Self> {
        match act {
            Act::Captured(_) => Some(Self::Capture),
            Act::Looked(_) => Some(Self::Look),
            Act::Judged(_) => Some(Self::Judgement),
            Act::Noticed(_) => Some(Self::Notice),
            _ => None,
        }
    }
}

impl History {
    /// Adds the newest entry. Gives the chunk that it filled.
    pub(super) fn push(&mut self, entry: Entry) -> Option<Chunk> {
        self.since.push(entry);
        if self.since.len() < CHUNK_ENTRIES {
            return None;
        }
        self.n_chunks += 1;
        Some((self.n_chunks - 1, std::mem::take(&mut self.since)))
    }

    /// Chunks that lie elsewhere.
    pub(super) fn n_chunks(&self) -> u32 {
        self.n_chunks
    }

    /// Entries after the last full chunk.
    pub(super) fn since(&self) -> &[Entry] {
        &self.since
    }

    /// All entries.
    pub(super) fn len(&self) -> usize {
        self.n_chunks as usize * CHUNK_ENTRIES + self.since.len()
    }
}

fn digest(line: &[u8]) -> [u8; DIGEST_BYTES] {
    let mut short = [0; DIGEST_BYTES];
    short.copy_from_slice(&Sha256::digest(line)[..DIGEST_BYTES]);
    short
}
