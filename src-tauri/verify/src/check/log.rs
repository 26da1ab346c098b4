//! Layers `entries`, `proofs`, `heads` and `checkpoints` (BUNDLE.md, section 5).

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io;

use super::{Check, SMALL_MAX};
use crate::case::{Case, Item};
use crate::checkpoint::{self, Checkpoint};
use crate::entries::{Entry, HEADS};
use crate::fault::Layer;
use crate::heads;
use crate::json::Value;
use crate::sshsig;
use crate::text::{Sum, sum_of_hex};
use crate::tree::{has_grown, is_included};

const ENTRY_MAX: u64 = 1024 * 1024;
const DISCLOSURES_MAX: u64 = 64 * 1024 * 1024;
/// All that is disclosed, together.
const DISCLOSED_MAX: u64 = 256 * 1024 * 1024;
const PROOF_MAX: u64 = 128 * 1024;
const CHECKPOINT_MAX: u64 = 64 * 1024;

pub(super) fn checkpoint_path(entries: u64) -> String {
    format!("data/log/checkpoints/{entries}.txt")
}

impl Check<'_> {
    pub(super) fn read_checkpoints(&mut self) -> io::Result<()> {
        let layer = Layer::Checkpoints;
        if self.layout.checkpoints.is_empty() {
            self.faults.add(layer, "there is no checkpoint");
        }
        let numbers: Vec<u64> = self.layout.checkpoints.keys().copied().collect();
        for entries in numbers {
            let path = checkpoint_path(entries);
            let text = self.text(layer, &path, CHECKPOINT_MAX)?;
            let signature = self.text(layer, &format!("{path}.sig"), SMALL_MAX)?;
            let (Some(key), Some(text)) = (&self.key, text) else { continue };
            match Checkpoint::read(&text, key) {
                Err(what) => self.faults.add(layer, format!("{path}: {what}")),
                Ok(read) if read.entries != entries => {
                    self.faults.add(layer, format!("{path} is of another number of entries"));
                }
                Ok(read) => drop(self.checkpoints.insert(entries, read)),
            }
            let purpose = sshsig::CHECKPOINT;
            if signature.is_some_and(|it| !sshsig::holds(&it, key, purpose, text.as_bytes())) {
                self.faults.add(layer, format!("{path}.sig: the signature does not hold"));
            }
        }
        Ok(())
    }

    /// That each checkpoint's log grew out of that before.
    pub(super) fn consistency(&mut self) -> io::Result<()> {
        let layer = Layer::Checkpoints;
        let numbers: Vec<u64> = self.layout.checkpoints.keys().copied().collect();
        let wanted: BTreeSet<(u64, u64)> =
            numbers.iter().copied().zip(numbers.iter().copied().skip(1)).collect();
        if wanted != self.layout.consistency {
            self.faults.add(layer, "there are not those proofs of consistency that there must be");
        }
        let here = std::mem::take(&mut self.layout.consistency);
        for (old, new) in wanted.intersection(&here) {
            let path = format!("data/log/consistency/{old}-{new}.txt");
            let Some(text) = self.text(layer, &path, PROOF_MAX)? else { continue };
            let Some((first, second, hashes)) = checkpoint::consistency(&text) else {
                self.faults.add(layer, format!("{path} has another form than it must"));
                continue;
            };
            let states = (self.checkpoints.get(old), self.checkpoints.get(new));
            let (Some(before), Some(after)) = states else { continue };
            let holds = (first, second) == (*old, *new)
                && has_grown((*old, &before.root), (*new, &after.root), &hashes);
            if !holds {
                self.faults.add(
                    layer,
                    format!(
                        "{path} does not hold: the log was rewritten, or this is not its proof"
                    ),
                );
            }
        }
        Ok(())
    }

    pub(super) fn read_entries(&mut self) -> io::Result<()> {
        let layer = Layer::Entries;
        let mut room = DISCLOSED_MAX;
        let numbers: Vec<u64> = self.layout.entries.iter().copied().collect();
        for seq in numbers {
            let path = format!("data/log/entries/{seq}");
            let bytes = self.files.bytes(&format!("{path}.json"), ENTRY_MAX);
            let bytes = self.faults.take(layer, bytes)?;
            let disclosed =
                self.text(layer, &format!("{path}.disclosures.txt"), DISCLOSURES_MAX.min(room))?;
            let Some(bytes) = bytes else { continue };
            let Some(mut entry) = Entry::read(&bytes).filter(|entry| entry.seq == seq) else {
                self.faults.add(layer, format!("{path}.json has another form than it must"));
                continue;
            };
            if self.key.as_ref().is_some_and(|key| key.origin != entry.log) {
                self.faults.add(layer, format!("{path}.json is of another log"));
            }
            let disclosed = disclosed.unwrap_or_default();
            room -= disclosed.len() as u64;
            if let Err(what) = entry.disclose(&disclosed) {
                self.faults.add(layer, format!("{path}.disclosures.txt {what}"));
            }
            self.entries.insert(seq, entry);
        }
        Ok(())
    }

    /// That the entries of each item follow each other without a gap.
    pub(super) fn chains(&mut self) {
        let mut chains: BTreeMap<&str, Vec<&Entry>> = BTreeMap::new();
        let (heads, others): (Vec<&Entry>, Vec<&Entry>) =
            self.entries.values().partition(|entry| entry.kind == HEADS);
        for entry in others {
            chains.entry(&entry.item).or_default().push(entry);
        }
        let follows = |chain: &Vec<&Entry>| {
            let mut before = None;
            chain.iter().zip(0..).all(|(entry, n)| {
                let fits = entry.item_seq == n && entry.item_prev == before;
                before = Some(entry.leaf);
                fits
            })
        };
        let whole = chains.values().all(follows);
        let about_heads =
            heads.first().is_none_or(|first| !chains.contains_key(first.item.as_str()));
        let in_order = heads.iter().zip(heads.iter().skip(1)).all(|(a, b)| {
            let next = b.item_seq == a.item_seq.saturating_add(1);
            a.item == b.item && a.item_seq < b.item_seq && next == (b.item_prev == Some(a.leaf))
        });
        if !whole {
            self.faults.add(Layer::Entries, "entries of an item do not follow each other: one is missing, exchanged or out of order");
        }
        if !about_heads || !in_order {
            self.faults.add(Layer::Entries, "the heads entries do not follow each other");
        }
    }

    /// That the stamps entries name are there, and never go back.
    pub(super) fn tokens(&mut self) {
        let mut known: HashMap<Sum, u64> = HashMap::new();
        for (entries, stamps) in &self.layout.checkpoints {
            for name in &stamps.names {
                let path = format!("{}.{name}.tsr", checkpoint_path(*entries));
                if let Some(sum) = self.files.sum(&path) {
                    known.entry(sum).or_insert(*entries);
                }
            }
        }
        let mut last = None;
        for entry in self.entries.values() {
            let named = match entry.after_token {
                None => None,
                Some(token) => {
                    if let Some(entries) = known.get(&token) {
                        Some(*entries)
                    } else {
                        self.faults.add(
                            Layer::Entries,
                            format!("entry {} names a stamp that is not in the bundle", entry.seq),
                        );
                        continue;
                    }
                }
            };
            if named < last || named.is_some_and(|entries| entries > entry.seq) {
                self.faults.add(
                    Layer::Entries,
                    format!("entry {} names a stamp that does not fit its place", entry.seq),
                );
            }
            last = last.max(named);
        }
    }

    pub(super) fn proofs(&mut self) -> io::Result<()> {
        let layer = Layer::Proofs;
        let Some(newest) = self.layout.checkpoints.keys().last().copied() else { return Ok(()) };
        let text = self.text(Layer::Checkpoints, &checkpoint_path(newest), CHECKPOINT_MAX)?;
        let Some(text) = text else { return Ok(()) };
        let numbers: Vec<u64> = self.layout.entries.iter().copied().collect();
        for seq in numbers {
            let path = format!("data/log/entries/{seq}.tlog-proof");
            if !self.files.has(&path) {
                self.faults.add(Layer::Entries, format!("{path} is missing"));
                continue;
            }
            let Some(proof) = self.text(layer, &path, PROOF_MAX)? else { continue };
            let Some((index, hashes, shown)) = checkpoint::inclusion(&proof) else {
                self.faults.add(layer, format!("{path} has another form than it must"));
                continue;
            };
            if index != seq || shown != text {
                self.faults.add(layer, format!("{path} is of another entry or checkpoint"));
                continue;
            }
            let state = self.checkpoints.get(&newest).zip(self.entries.get(&seq));
            let Some((state, entry)) = state else { continue };
            if !is_included(&entry.leaf, seq, state.entries, &hashes, &state.root) {
                self.faults.add(
                    layer,
                    format!("entry {seq} is not in the log: it was changed or made up"),
                );
            }
        }
        Ok(())
    }

    /// That no entry of an item was left out.
    pub(super) fn heads(&mut self) -> io::Result<()> {
        let numbers: Vec<u64> = self.layout.checkpoints.keys().copied().collect();
        let files = std::mem::take(&mut self.layout.heads);
        if files.iter().any(|(entries, _)| !self.layout.checkpoints.contains_key(entries)) {
            self.faults.add(Layer::Heads, "there are heads of a checkpoint that is not there");
        }
        let shown = Shown::of(self.entries.values(), self.case.as_ref());
        for entries in numbers {
            let root =
                entries.checked_sub(1).and_then(|seq| self.entries.get(&seq)).and_then(root_of);
            if root.is_none() {
                self.faults.add(Layer::Heads, format!("the entry that says where each item stood at checkpoint {entries} is missing or does not say it"));
            }
            let here =
                files.range((entries, String::new())..(entries.saturating_add(1), String::new()));
            let here: Vec<&str> = here.map(|(_, item)| item.as_str()).collect();
            self.heads_of(entries, root, &here, &shown)?;
        }
        Ok(())
    }

    fn heads_of(
        &mut self,
        entries: u64,
        root: Option<Sum>,
        here: &[&str],
        shown: &Shown,
    ) -> io::Result<()> {
        let layer = Layer::Heads;
        for item in here {
            let path = format!("data/log/heads/{entries}/{item}.txt");
            let Some(text) = self.text(layer, &path, PROOF_MAX)? else { continue };
            let Some((seq, head, leads_to)) = heads::read(&text) else {
                self.faults.add(layer, format!("{path} has another form than it must"));
                continue;
            };
            let fits = head.item == **item && seq.checked_add(1) == Some(entries);
            if !fits || root.is_some_and(|root| root != leads_to) {
                self.faults.add(layer, format!("{path} does not hold"));
                continue;
            }
            let (count, last) = shown.before(&head.item, seq);
            if count != head.entries || last != Some(head.last) {
                self.faults.add(layer, format!("entries of an item are left out: checkpoint {entries} knows of others than are shown"));
            }
        }
        if self.case.is_none() {
            return Ok(());
        }
        let newest = self.layout.checkpoints.keys().last() == Some(&entries);
        let before = (!newest).then(|| entries.saturating_sub(1));
        // Neither has a name twice: as many, and none that must not be, are those that must be.
        let all_wanted = here.iter().all(|item| shown.is_wanted(item, before));
        if !all_wanted || shown.wanted(before) != here.len() {
            self.faults.add(
                layer,
                format!("there are not those heads at checkpoint {entries} that there must be"),
            );
        }
        Ok(())
    }
}

/// The entries shown of each item, looked up for each head and each checkpoint: whoever made the
/// bundle says how many there are of all three.
struct Shown {
    /// Numbers and leaf hashes, ascending.
    of_items: HashMap<String, Vec<(u64, Sum)>>,
    /// The first entry of each item of the case; none where it has none.
    firsts: HashMap<String, Option<u64>>,
    /// Those there are, ascending.
    sorted: Vec<u64>,
}

impl Shown {
    fn of<'e>(entries: impl Iterator<Item = &'e Entry>, case: Option<&Case>) -> Self {
        let mut of_items: HashMap<String, Vec<(u64, Sum)>> = HashMap::new();
        for entry in entries {
            of_items.entry(entry.item.clone()).or_default().push((entry.seq, entry.leaf));
        }
        let first = |item: &Item| {
            let first = of_items.get(&item.name).and_then(|all| all.first());
            (item.name.clone(), first.map(|(seq, _)| *seq))
        };
        let items = case.into_iter().flat_map(|case| &case.items);
        let firsts: HashMap<String, Option<u64>> = items.map(first).collect();
        let mut sorted: Vec<u64> = firsts.values().flatten().copied().collect();
        sorted.sort_unstable();
        Self { of_items, firsts, sorted }
    }

    /// How many entries an item has before this one, and the leaf hash of the last of them.
    fn before(&self, item: &str, seq: u64) -> (u64, Option<Sum>) {
        let all = self.of_items.get(item).map(Vec::as_slice).unwrap_or_default();
        let count = all.partition_point(|(known, _)| *known < seq);
        let last = all.get(..count).and_then(|all| all.last()).map(|(_, leaf)| *leaf);
        (count as u64, last)
    }

    /// Whether a head is wanted of an item: of each in the case at the newest checkpoint, and of
    /// those that had an entry `before` another.
    fn is_wanted(&self, item: &str, before: Option<u64>) -> bool {
        let first = self.firsts.get(item);
        first.is_some_and(|first| before.is_none_or(|seq| first.is_some_and(|it| it < seq)))
    }

    /// Of how many it is.
    fn wanted(&self, before: Option<u64>) -> usize {
        let had = |seq| self.sorted.partition_point(|first| *first < seq);
        before.map_or(self.firsts.len(), had)
    }
}

/// What a heads entry discloses.
fn root_of(entry: &Entry) -> Option<Sum> {
    let root = entry.fields.get("heads_root").and_then(Value::text)?;
    (entry.kind == HEADS).then(|| sum_of_hex(root))?
}
