//! What a bundle shows of the custody log: the entries of its items, made again from their acts,
//! and every checkpoint, proof and stamp that is needed to believe them (`BUNDLE.md`, section 5).

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use data_encoding::BASE64;
use sha2::{Digest as _, Sha256};

use super::EvidenceError;
use crate::archive::Archive;
use crate::bundle;
use crate::custody::checkpoint::{ConsistencyProof, InclusionProof};
use crate::custody::entry::heads_entry;
use crate::custody::heads::Heads;
use crate::custody::ots::Proof;
use crate::custody::sshsig::{self, Namespace};
use crate::custody::tree::Tree;
use crate::custody::{LogKeys, Place, entry};
use crate::model::{
    Act, Checkpointed, ItemHead, ItemId, LogEntry, LogPart, StampKind, Stamped, Subject, Sum,
};
use crate::vault::{LogRead, ReadError};

/// Most checkpoints that are shown because somebody may hold them, of the oldest and of the newest:
/// each takes a proof for every item.
const HELD_MAX: usize = 16;

/// An entry about an item of the bundle.
pub(super) struct Shown {
    pub(super) place: Place,
    pub(super) entry: LogEntry,
    pub(super) act: Act,
}

/// What was read of the log.
#[derive(Default)]
pub(super) struct Reading {
    tree: Tree,
    /// What each entry is about.
    items: Vec<ItemId>,
    /// Entries about the items that are wanted, in order.
    pub(super) shown: Vec<Shown>,
    /// Where the wanted items and the heads stand.
    standing: HashMap<ItemId, ItemHead>,
    /// The heads entries.
    heads: BTreeMap<u64, Place>,
    checkpoints: BTreeMap<u64, Checkpointed>,
    stamps: Vec<Stamped>,
    /// A commit does not have the acts of its entries.
    torn: bool,
}

impl Reading {
    /// Reads the log for these items.
    pub(super) fn of(
        archive: &Archive,
        keys: &LogKeys,
        wanted: &HashSet<ItemId>,
    ) -> Result<Self, ReadError> {
        let heads = keys.item(Subject::Heads);
        let mut reading = Self::default();
        let is_wanted = |part: &LogPart| part.entries.iter().any(|it| wanted.contains(&it.item));
        archive.vault().read_log(&is_wanted, &mut |read| reading.take(read, wanted, heads))?;
        Ok(reading)
    }

    fn take(&mut self, read: LogRead, wanted: &HashSet<ItemId>, heads: ItemId) {
        if read.began {
            *self = Self::default();
        }
        if let Some(part) = &read.part {
            let acts: Vec<&Act> = read.acts.iter().collect();
            for (seq, entry, act) in part.with_acts(&acts) {
                self.tree.push(entry.leaf);
                self.items.push(entry.item);
                if entry.item != heads && !wanted.contains(&entry.item) {
                    continue;
                }
                let before = self.standing.get(&entry.item).copied();
                let place = Place { seq, time: part.time, before, after_token: part.after_token };
                let entries = before.map_or(0, |before| before.entries) + 1;
                self.standing.insert(entry.item, ItemHead { entries, last: entry.leaf });
                match act {
                    _ if entry.item == heads => {
                        self.heads.insert(seq, place);
                    }
                    Some(act) => {
                        self.shown.push(Shown { place, entry: entry.clone(), act: act.clone() });
                    }
                    None => self.torn = true,
                }
            }
        }
        for act in read.acts {
            match act {
                Act::Checkpointed(checkpoint) => {
                    self.checkpoints.insert(checkpoint.size, checkpoint);
                }
                Act::Stamped(stamp) => self.stamps.push(stamp),
                _ => {}
            }
        }
    }

    /// Tokens on checkpoints: entries of the checkpoint, who, and the response.
    fn tokens(&self) -> impl Iterator<Item = (u64, &str, Vec<u8>)> {
        let tokens = self.stamps.iter().filter(|stamp| stamp.kind == StampKind::Token);
        tokens.filter_map(|stamp| {
            Some((stamp.size, stamp.by.as_str(), BASE64.decode(stamp.proof.as_bytes()).ok()?))
        })
    }

    /// Sizes of the checkpoints to be shown: the newest, every one whose token an entry names, for
    /// each entry the first one after it that was stamped, and those that somebody may hold.
    fn sizes(&self) -> BTreeSet<u64> {
        let by_token: HashMap<Sum, u64> =
            self.tokens().map(|(size, _, token)| (digest(&token), size)).collect();
        let stamped: BTreeSet<u64> = by_token.values().copied().collect();
        let named =
            |place: &Place| place.after_token.and_then(|token| by_token.get(&token).copied());
        let after = |place: &Place| stamped.range(place.seq + 1..).next().copied();
        let of_shown = self.shown.iter().flat_map(|it| [named(&it.place), after(&it.place)]);
        let mut open: Vec<u64> = of_shown.flatten().collect();
        open.extend(self.checkpoints.keys().next_back());
        let asked_for: Vec<u64> =
            self.checkpoints.values().filter(|it| it.asked_for).map(|it| it.size).collect();
        open.extend(asked_for.iter().take(HELD_MAX).chain(asked_for.iter().rev().take(HELD_MAX)));
        let mut sizes = BTreeSet::new();
        while let Some(size) = open.pop() {
            if self.checkpoints.contains_key(&size) && sizes.insert(size) {
                // Its heads entry is shown, too.
                open.extend(self.heads.get(&(size - 1)).and_then(named));
            }
        }
        sizes
    }

    /// The excerpt for `entries`, the shown ones as they were made again.
    pub(super) fn excerpt(
        &self,
        keys: &LogKeys,
        wanted: &HashSet<ItemId>,
        mut entries: Vec<bundle::Entry>,
    ) -> Result<bundle::Log, EvidenceError> {
        if self.torn {
            return Err(EvidenceError::Torn);
        }
        let sizes = self.sizes();
        let newest = sizes.iter().next_back().copied().ok_or(EvidenceError::Torn)?;
        let newest_text = self.text(newest)?;
        let (heads_entries, heads) = self.heads(keys, wanted, &sizes)?;
        entries.extend(heads_entries);
        entries.sort_by_key(|entry| entry.seq);
        for entry in &mut entries {
            let path = self.tree.inclusion(entry.seq, newest).ok_or(EvidenceError::Torn)?;
            let checkpoint = newest_text.to_owned();
            entry.proof = InclusionProof { index: entry.seq, path, checkpoint }.to_text();
        }
        let sized: Vec<u64> = sizes.iter().copied().collect();
        let grown = |pair: &[u64]| {
            let [old, new] = *pair else { return Err(EvidenceError::Torn) };
            let path = self.tree.consistency(old, new).ok_or(EvidenceError::Torn)?;
            let text = ConsistencyProof { old, new, path }.to_text();
            Ok(bundle::Consistency { old, new, text })
        };
        let consistency = sized.windows(2).map(grown).collect::<Result<_, _>>()?;
        let checkpoints = sized.iter().map(|size| self.checkpoint(keys, *size));
        let checkpoints = checkpoints.collect::<Result<_, _>>()?;
        let origin = keys.origin().to_owned();
        Ok(bundle::Log { origin, checkpoints, consistency, entries, heads })
    }

    fn text(&self, size: u64) -> Result<&str, EvidenceError> {
        let checkpoint = self.checkpoints.get(&size).ok_or(EvidenceError::Torn)?;
        Ok(&checkpoint.text)
    }

    fn checkpoint(&self, keys: &LogKeys, size: u64) -> Result<bundle::Checkpoint, EvidenceError> {
        let text = self.text(size)?.to_owned();
        let signature = sshsig::sign(keys.signing(), Namespace::Checkpoint, text.as_bytes());
        let mut stamps: BTreeMap<String, Vec<u8>> = BTreeMap::new();
        for (_, by, token) in self.tokens().filter(|(of, _, _)| *of == size) {
            stamps.insert(by.to_owned(), token);
        }
        let ots = self.ots(size).map(|proof| proof.to_bytes());
        let stamps = stamps.into_iter().collect();
        Ok(bundle::Checkpoint { entries: size, text, signature, stamps, ots })
    }

    /// The proofs of all calendars in one, each as far as it came.
    fn ots(&self, size: u64) -> Option<Proof> {
        let mut newest: BTreeMap<&str, Proof> = BTreeMap::new();
        let of_calendar = |stamp: &&Stamped| stamp.size == size && stamp.kind != StampKind::Token;
        for stamp in self.stamps.iter().filter(of_calendar) {
            let file = BASE64.decode(stamp.proof.as_bytes()).ok();
            if let Some(proof) = file.and_then(|file| Proof::read(&file).ok()) {
                newest.insert(&stamp.by, proof);
            }
        }
        newest.into_values().reduce(|mut all, one| {
            // What cannot be taken in is left out: each is whole by itself.
            let _ = all.merge(one);
            all
        })
    }

    /// The heads entries of these checkpoints, and in each the heads of the wanted items.
    fn heads(
        &self,
        keys: &LogKeys,
        wanted: &HashSet<ItemId>,
        sizes: &BTreeSet<u64>,
    ) -> Result<(Vec<bundle::Entry>, Vec<bundle::Head>), EvidenceError> {
        let (mut entries, mut shown) = (Vec::new(), Vec::new());
        let mut standing: HashMap<ItemId, ItemHead> = HashMap::new();
        for (seq, item) in (0..).zip(&self.items) {
            let leaf = self.tree.leaf_at(seq).ok_or(EvidenceError::Torn)?;
            if sizes.contains(&(seq + 1)) {
                let place = self.heads.get(&seq).ok_or(EvidenceError::Torn)?;
                let heads =
                    Heads::new(keys, seq, standing.iter().map(|(item, head)| (*item, *head)));
                let written = entry::write(keys, *place, &heads_entry(&heads));
                if written.leaf != leaf {
                    return Err(EvidenceError::Changed);
                }
                entries.push(entry_of(
                    seq,
                    written.bytes,
                    written.disclosures.iter().map(|(_, it)| it),
                ));
                for item in wanted {
                    if let Some(proof) = heads.prove(*item) {
                        let text = proof.to_text(seq);
                        shown.push(bundle::Head { checkpoint: seq + 1, item: *item, text });
                    }
                }
            }
            let entries = standing.get(item).map_or(0, |before| before.entries) + 1;
            standing.insert(*item, ItemHead { entries, last: leaf });
        }
        shown.sort_by_key(|head| (head.checkpoint, head.item));
        Ok((entries, shown))
    }
}

/// An entry with what is disclosed of it; its proof is still to be made.
pub(super) fn entry_of<'d>(
    seq: u64,
    bytes: Vec<u8>,
    disclosures: impl Iterator<Item = &'d String>,
) -> bundle::Entry {
    let mut lines = String::new();
    for disclosure in disclosures {
        lines.push_str(disclosure);
        lines.push('\n');
    }
    bundle::Entry { seq, bytes, proof: String::new(), disclosures: lines }
}

fn digest(bytes: &[u8]) -> Sum {
    Sum::from_bytes(Sha256::digest(bytes).into())
}
