//! Layer `stamps`: what strangers said about time (BUNDLE.md, sections 3, 5 and 9).

use std::collections::{BTreeMap, HashMap};
use std::io;

use super::Check;
use super::log::checkpoint_path;
use crate::entries::Entry;
use crate::fault::Layer;
use crate::layout::StampFiles;
use crate::ots;
use crate::report::{Block, Of, OtsReport, OtsState, StampReport, StampState};
use crate::stamp;
use crate::text::{Sum, hex, written};

const STAMP_MAX: u64 = 256 * 1024;
const OTS_MAX: u64 = 64 * 1024;
/// A claimed time may be off by so many seconds: clocks of honest people are, and time zones.
const CLOCK_MAX: i64 = 86_400;

/// What the verified stamps say.
#[derive(Debug, Default)]
pub(super) struct Times {
    pub(super) stamps: Vec<StampReport>,
    pub(super) ots: Vec<OtsReport>,
    /// By number of entries, the earliest over that checkpoint or a later one.
    latest: BTreeMap<u64, i64>,
    /// By the hash of the response.
    earliest: HashMap<Sum, i64>,
}

impl Times {
    /// By when the first so many entries were there.
    pub(super) fn not_later(&self, entries: u64) -> Option<i64> {
        self.latest.range(entries..).next().map(|(_, at)| *at)
    }

    /// After what an entry was made.
    pub(super) fn not_earlier(&self, entry: &Entry) -> Option<i64> {
        self.earliest.get(&entry.after_token?).copied()
    }
}

impl Check<'_> {
    pub(super) fn stamps(&mut self) -> io::Result<Times> {
        let mut times = Times::default();
        let checkpoints = std::mem::take(&mut self.layout.checkpoints);
        for (entries, files) in &checkpoints {
            self.stamps_of(
                Of::Checkpoint(*entries),
                &checkpoint_path(*entries),
                files,
                &mut times,
            )?;
        }
        self.layout.checkpoints = checkpoints;
        let seal = std::mem::take(&mut self.layout.seal);
        self.stamps_of(Of::Seal, "seal/tagmanifest-sha256.txt", &seal, &mut times)?;
        self.layout.seal = seal;
        let mut earliest = i64::MAX;
        for at in times.latest.values_mut().rev() {
            earliest = earliest.min(*at);
            *at = earliest;
        }
        Ok(times)
    }

    fn stamps_of(
        &mut self,
        of: Of,
        path: &str,
        files: &StampFiles,
        times: &mut Times,
    ) -> io::Result<()> {
        let layer = Layer::Stamps;
        let stamped = if of == Of::Seal { "tagmanifest-sha256.txt" } else { path };
        let Some(sum) = self.files.sum(stamped) else { return Ok(()) };
        for by in &files.names {
            let path = format!("{path}.{by}.tsr");
            let read = self.files.bytes(&path, STAMP_MAX);
            let Some(bytes) = self.faults.take(layer, read)? else { continue };
            let stamp = match stamp::read(&bytes, &sum, self.options.roots) {
                Ok(stamp) => stamp,
                Err(what) => {
                    self.faults.add(layer, format!("{path}: {what}"));
                    continue;
                }
            };
            let state = if stamp.is_verified { StampState::Verified } else { StampState::NoRoot };
            let time = written(stamp.not_later_than);
            times.stamps.push(StampReport { of, by: by.clone(), time, state });
            if let (Of::Checkpoint(entries), true) = (of, stamp.is_verified) {
                let latest = times.latest.entry(entries).or_insert(i64::MAX);
                *latest = stamp.not_later_than.min(*latest);
                let sum = self.files.sum(&path).unwrap_or_default();
                times.earliest.insert(sum, stamp.not_earlier_than);
            }
        }
        if files.has_ots {
            let path = format!("{path}.ots");
            let read = self.files.bytes(&path, OTS_MAX);
            let Some(bytes) = self.faults.take(layer, read)? else { return Ok(()) };
            match ots::read(&bytes, &sum) {
                Ok(blocks) => times.ots.push(shown(of, blocks)),
                Err(what) => self.faults.add(layer, format!("{path}: {what}")),
            }
        }
        Ok(())
    }

    /// That no entry claims a time that stamps contradict.
    pub(super) fn clocks(&mut self, times: &Times) {
        for entry in self.entries.values() {
            let claimed = entry.time.1;
            let early = times.not_earlier(entry).is_some_and(|at| claimed < at - CLOCK_MAX);
            let late = times.not_later(entry.seq + 1).is_some_and(|at| claimed > at + CLOCK_MAX);
            if early || late {
                self.faults.add(Layer::Stamps, format!("entry {} claims a time that the stamps around it contradict: the clock was set wrong", entry.seq));
            }
        }
    }
}

fn shown(of: Of, blocks: Vec<(u64, Sum)>) -> OtsReport {
    let state = if blocks.is_empty() { OtsState::Pending } else { OtsState::Complete };
    let block = |(height, mut root): (u64, Sum)| {
        root.reverse();
        Block { height, merkleroot: hex(&root) }
    };
    OtsReport { of, state, blocks: blocks.into_iter().map(block).collect() }
}
