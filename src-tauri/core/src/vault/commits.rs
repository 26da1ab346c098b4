//! Commits: acts in batches, each batch one sealed file, written whole. They are the truth; each
//! names its predecessor, so none can be left out or put in between. One that is damaged or missing
//! does not take the others with it. FORMAT.md section 6.

use std::collections::HashMap;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use super::collection::Collection;
use super::frame::{self, FrameError, Kind};
use super::history::{Lines, Place};
use super::log::LogRead;
use super::{ReadError, StoreError};
use crate::doors::disk::Disk;
use crate::model::{Act, LogPart};

/// How the lines of acts begin by which the log itself is kept.
const LOG_ACTS: [&str; 4] = [
    r#"{"act":"log_began""#,
    r#"{"act":"logged""#,
    r#"{"act":"checkpointed""#,
    r#"{"act":"stamped""#,
];

/// Most acts in one commit.
pub(super) const ACTS_MAX: usize = 4096;

/// Where the chain of commits ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Head {
    /// Number of the last commit; 0 when there is none.
    pub(super) number: u64,
    /// Its mark; where the last ones cannot be read, the mark of the last that can. Zeros when
    /// there is none.
    pub(super) mark: [u8; 32],
}

/// The commits, as they lie on the disk.
pub(super) struct Commits<'v> {
    pub(super) disk: &'v dyn Disk,
    pub(super) folder: PathBuf,
    pub(super) collection: &'v Collection,
}

/// One commit, opened.
pub(super) struct Commit {
    pub(super) mark: [u8; 32],
    /// The mark of the commit it was written after.
    pub(super) previous: [u8; 32],
    pub(super) acts: Vec<Act>,
    /// The acts as they stand in it.
    pub(super) lines: Lines,
}

/// One commit, ready to be written.
pub(super) struct SealedCommit {
    pub(super) bytes: Vec<u8>,
    /// The head of the chain with it.
    pub(super) head: Head,
    /// The acts as they stand in it.
    pub(super) lines: Lines,
}

/// What a walk along the chain came to.
#[derive(Default)]
pub(super) struct Walked {
    pub(super) head: Head,
    /// Commits that are damaged or missing, in order.
    pub(super) lost: Vec<Lost>,
}

/// Neighboring commits that are lost for one reason.
#[derive(Debug)]
pub(super) struct Lost {
    pub(super) numbers: RangeInclusive<u64>,
    pub(super) cause: ReadError,
}

impl Commits<'_> {
    /// Writes `acts` as the commit after `head`. Durable on return. Gives the new head, and the
    /// acts as they stand in the commit.
    pub(super) fn append(&self, head: Head, acts: &[&Act]) -> Result<(Head, Lines), StoreError> {
        let number = head.number + 1;
        let sealed = self.seal(number, &head, acts)?;
        self.disk.write(&self.path(number), &sealed.bytes).map_err(StoreError::Disk)?;
        Ok((sealed.head, sealed.lines))
    }

    /// Seals `acts` as commit `number`, the next after `before`.
    pub(super) fn seal(
        &self,
        number: u64,
        before: &Head,
        acts: &[&Act],
    ) -> Result<SealedCommit, StoreError> {
        assert!(acts.len() <= ACTS_MAX, "a commit holds at most {ACTS_MAX} acts");
        let lines = Lines::of(number, acts);
        let bind = |_: &[u8; 32]| binding(number, &before.mark);
        let content = &mut lines.content();
        let (bytes, told) = frame::seal(self.collection, Kind::Commit, content, Vec::new(), bind)
            .map_err(StoreError::Seal)?;
        Ok(SealedCommit { bytes, head: Head { number, mark: told.mark }, lines })
    }

    /// Reads one commit. What it was written after is for the caller to compare.
    pub(super) fn read(&self, number: u64) -> Result<Commit, ReadError> {
        let damaged = |cause| ReadError::Commit { number, cause };
        let sealed = self.disk.read(&self.path(number)).map_err(|error| {
            if error.is_missing() {
                ReadError::MissingCommits { first: number, last: number }
            } else {
                ReadError::Disk(error)
            }
        })?;
        let (content, told) =
            frame::open(self.collection, Kind::Commit, &sealed).map_err(damaged)?;
        let (belongs, previous) = place_of(&told.binding);
        if belongs != number {
            return Err(ReadError::Misplaced { number, belongs });
        }
        let (lines, acts) =
            Lines::read(number, content).ok_or_else(|| damaged(FrameError::Foreign))?;
        Ok(Commit { mark: told.mark, previous, acts, lines })
    }

    /// Reads what a commit has of the custody log, and its acts where `wanted` says so of that.
    pub(super) fn log_of(
        &self,
        number: u64,
        wanted: &dyn Fn(&LogPart) -> bool,
    ) -> Result<LogRead, ReadError> {
        let damaged = |cause| ReadError::Commit { number, cause };
        let sealed = self.disk.read(&self.path(number)).map_err(ReadError::Disk)?;
        let (content, _) = frame::open(self.collection, Kind::Commit, &sealed).map_err(damaged)?;
        let mut read = LogRead { began: false, part: None, acts: Vec::new() };
        let mut rest = Vec::new();
        let lines = content.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
        for line in lines {
            if !LOG_ACTS.iter().any(|start| line.starts_with(start.as_bytes())) {
                rest.push(line);
                continue;
            }
            match serde_json::from_slice(line).map_err(|_| damaged(FrameError::Foreign))? {
                Act::Logged(part) => read.part = Some(part),
                act => {
                    read.began |= matches!(act, Act::LogBegan(_));
                    read.acts.push(act);
                }
            }
        }
        if read.part.as_ref().is_some_and(wanted) {
            for line in rest {
                let act = serde_json::from_slice(line);
                read.acts.push(act.map_err(|_| damaged(FrameError::Foreign))?);
            }
        }
        Ok(read)
    }

    /// Reads the acts at these places and no more of their commits than it must.
    pub(super) fn acts_at(&self, places: &[Place]) -> Result<Vec<Act>, ReadError> {
        let mut acts = Vec::with_capacity(places.len());
        for places in places.chunk_by(|a, b| a.commit == b.commit) {
            let number = places.first().map_or(0, |place| place.commit);
            let damaged = |cause| ReadError::Commit { number, cause };
            let sealed = self.disk.open(&self.path(number)).map_err(ReadError::Disk)?;
            let mut part = frame::Part::open(self.collection, sealed).map_err(damaged)?;
            for place in places {
                let line = part.read(place.at.into(), place.length).map_err(damaged)?;
                let act = place.act(&line).ok_or_else(|| damaged(FrameError::Foreign))?;
                acts.push(act);
            }
        }
        Ok(acts)
    }

    /// Reads all commits in order and hands on what each holds. One that cannot be read, or does
    /// not follow what stands before it, is lost and passed over; the first readable one after it
    /// is believed by its own mark.
    pub(super) fn walk(&self, mut each: impl FnMut(Commit)) -> Result<Walked, ReadError> {
        let mut walked = Walked::default();
        let mut marks = HashMap::from([(0, [0; 32])]);
        for number in self.numbers()? {
            if number > walked.head.number + 1 {
                let numbers = walked.head.number + 1..=number - 1;
                let (first, last) = (*numbers.start(), *numbers.end());
                let cause = ReadError::MissingCommits { first, last };
                walked.lost.push(Lost { numbers, cause });
            }
            walked.head.number = number;
            match self.read(number).and_then(|commit| linked(number, commit, &marks)) {
                Ok(commit) => {
                    walked.head.mark = commit.mark;
                    marks.insert(number, commit.mark);
                    each(commit);
                }
                Err(cause) => walked.lost.push(Lost { numbers: number..=number, cause }),
            }
        }
        drop_planted_tail(&mut walked, &marks);
        Ok(walked)
    }

    /// Numbers of the commits on the disk, in order.
    pub(super) fn numbers(&self) -> Result<Vec<u64>, ReadError> {
        let names = self.disk.list(&self.folder).map_err(ReadError::Disk)?;
        let mut numbers: Vec<u64> = names.iter().filter_map(|name| number_of(name)).collect();
        numbers.sort_unstable();
        Ok(numbers)
    }

    pub(super) fn path(&self, number: u64) -> PathBuf {
        path(&self.folder, number)
    }
}

/// Does a commit follow what stands before it? One that accepts a loss follows the last commit
/// that could be read then, and still does when the lost ones are put back.
fn linked(
    number: u64,
    commit: Commit,
    marks: &HashMap<u64, [u8; 32]>,
) -> Result<Commit, ReadError> {
    let mut before = number - 1;
    if let Some(Act::LossAccepted { commits, .. }) = commit.acts.first() {
        for (first, last) in commits.iter().rev() {
            if (*first..=*last).contains(&before) {
                before = first.saturating_sub(1);
            }
        }
    }
    match marks.get(&before) {
        Some(mark) if *mark != commit.previous => Err(ReadError::Unlinked { number }),
        _ => Ok(commit),
    }
}

/// Files after the last commit that this vault did not write, or copies of commits that are in
/// their place as well, were planted, and take nothing from it.
fn drop_planted_tail(walked: &mut Walked, marks: &HashMap<u64, [u8; 32]>) {
    let planted = |lost: &Lost, head: &Head| {
        let strange = match &lost.cause {
            ReadError::Commit { cause: FrameError::Foreign, .. } => true,
            ReadError::Misplaced { belongs, .. } => marks.contains_key(belongs),
            _ => false,
        };
        (strange && *lost.numbers.end() == head.number).then_some(*lost.numbers.start())
    };
    while let Some(first) = walked.lost.last().and_then(|lost| planted(lost, &walked.head)) {
        walked.lost.pop();
        walked.head.number = first - 1;
        // A stretch that only the planted file's number made look like a gap.
        if walked.lost.last().is_some_and(|lost| {
            *lost.numbers.end() == walked.head.number
                && matches!(lost.cause, ReadError::MissingCommits { .. })
        }) && let Some(gap) = walked.lost.pop()
        {
            walked.head.number = gap.numbers.start() - 1;
        }
    }
}

fn binding(number: u64, previous: &[u8; 32]) -> [u8; 64] {
    let mut binding = [0; 64];
    let (place, before) = binding.split_at_mut(32);
    place[..8].copy_from_slice(&number.to_be_bytes());
    before.copy_from_slice(previous);
    binding
}

/// The number a binding gives, and the mark of the commit before it.
fn place_of(bound: &[u8; 64]) -> (u64, [u8; 32]) {
    let (place, before) = bound.split_at(32);
    let number = place.iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte));
    let mut previous = [0; 32];
    previous.copy_from_slice(before);
    (number, previous)
}

const NAME_CHARS: usize = 10;

/// The number of the commit in the file of this name, if it is the name of one.
pub(super) fn number_of(name: &str) -> Option<u64> {
    let digits = name.len() == NAME_CHARS && name.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| name.parse().ok()).flatten().filter(|number| *number > 0)
}

pub(super) fn path(folder: &Path, number: u64) -> PathBuf {
    folder.join(format!("{number:010}"))
}
