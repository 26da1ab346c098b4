//! Commits: acts in batches, each batch one sealed file, written whole. They are the truth; each
//! names its predecessor, so none can be left out or put in between. FORMAT.md section 6.

use std::path::{Path, PathBuf};

use age::x25519::Identity;

use super::frame::{self, FrameError, Kind};
use super::keys::Keys;
use super::{ReadError, StoreError};
use crate::doors::disk::Disk;
use crate::model::Act;

/// Most acts in one commit.
pub(super) const ACTS_MAX: usize = 4096;

/// Where the chain of commits ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Head {
    /// Number of the last commit; 0 when there is none.
    pub(super) number: u64,
    /// Its tag; zeros when there is none.
    pub(super) tag: [u8; 32],
}

impl Head {
    fn next_binding(&self) -> [u8; 64] {
        let mut binding = [0; 64];
        let (number, tag) = binding.split_at_mut(32);
        number[..8].copy_from_slice(&(self.number + 1).to_be_bytes());
        tag.copy_from_slice(&self.tag);
        binding
    }
}

/// Writes `acts` as the next commit. Durable on return.
pub(super) fn append(
    disk: &dyn Disk,
    folder: &Path,
    keys: &Keys,
    identity: &Identity,
    head: Head,
    acts: &[Act],
) -> Result<Head, StoreError> {
    assert!(acts.len() <= ACTS_MAX, "a commit holds at most {ACTS_MAX} acts");
    let mut content = zeroize::Zeroizing::new(Vec::new());
    for act in acts {
        serde_json::to_writer(&mut *content, act).expect("acts are plain data");
        content.push(b'\n');
    }
    let to = identity.to_public();
    let (sealed, tag) = frame::seal(keys, &to, Kind::Commit, &head.next_binding(), &content)
        .map_err(StoreError::Seal)?;
    let head = Head { number: head.number + 1, tag };
    disk.write(&path(folder, head.number), &sealed).map_err(StoreError::Disk)?;
    Ok(head)
}

/// Reads the commit after `head`.
pub(super) fn read_next(
    disk: &dyn Disk,
    folder: &Path,
    keys: &Keys,
    identity: &Identity,
    head: Head,
) -> Result<(Head, Vec<Act>), ReadError> {
    let number = head.number + 1;
    let damaged = |cause| ReadError::Commit { number, cause };
    let sealed = disk.read(&path(folder, number)).map_err(ReadError::Disk)?;
    let opened = frame::open(keys, identity, Kind::Commit, &head.next_binding(), &sealed)
        .map_err(damaged)?;
    let lines = opened.content.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    let acts = lines
        .map(|line| serde_json::from_slice(line).map_err(|_| damaged(FrameError::Foreign)))
        .collect::<Result<_, _>>()?;
    Ok((Head { number, tag: opened.tag }, acts))
}

/// Number of the last commit on disk.
///
/// # Errors
/// [`ReadError::MissingCommit`] when one before it is gone.
pub(super) fn last(disk: &dyn Disk, folder: &Path) -> Result<u64, ReadError> {
    let names = disk.list(folder).map_err(ReadError::Disk)?;
    let mut numbers: Vec<u64> = names
        .iter()
        .filter(|name| name.len() == NAME_CHARS)
        .filter_map(|name| name.parse().ok())
        .collect();
    numbers.sort_unstable();
    let gap = (1..).zip(&numbers).find(|(expected, found)| expected != *found);
    match gap {
        Some((number, _)) => Err(ReadError::MissingCommit { number }),
        None => Ok(numbers.last().copied().unwrap_or(0)),
    }
}

const NAME_CHARS: usize = 10;

fn path(folder: &Path, number: u64) -> PathBuf {
    folder.join(format!("{number:010}"))
}
