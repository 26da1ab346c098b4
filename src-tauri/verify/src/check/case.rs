//! Layer `case`: that the bundle holds what it says, both ways (BUNDLE.md, section 6).

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::Check;
use crate::case::{Case, File, Item};
use crate::entries::{Entry, HEADS};
use crate::fault::Layer;
use crate::layout::{StampFiles, has_copy};
use crate::text::{hex, sha256};

impl Check<'_> {
    pub(super) fn case_fits(&mut self) {
        let Some(case) = &self.case else { return };
        // One after the other: each may take for granted what the one before found right.
        let wrong = self.whole_wrong(case).or_else(|| self.stamps_wrong(case));
        let wrong = wrong.or_else(|| self.entries_wrong(case)).or_else(|| self.copies_wrong(case));
        if let Some(what) = wrong.or_else(|| self.withheld_wrong(case)) {
            self.faults.add(Layer::Case, what);
        }
    }

    fn whole_wrong(&self, case: &Case) -> Option<&'static str> {
        let (date, _) = case.made.split_once('T')?;
        let of_top = self.files.top.split('-').nth(2);
        if of_top != Some(date.replace('-', "").as_str()) {
            return Some("the folder has another date than data/case.json");
        }
        if self.bagged.as_ref().is_some_and(|(on, by)| on != date || *by != case.software) {
            return Some("bag-info.txt has another date or program than data/case.json");
        }
        if self.key.as_ref().is_some_and(|key| key.origin != case.origin) {
            return Some("data/case.json names another log than that of the key");
        }
        let lines = self.layout.rules.iter().map(|name| {
            let sum = self.files.sum(&format!("data/rules/{name}")).unwrap_or_default();
            format!("{}  {name}\n", hex(&sum))
        });
        let rules: String = lines.collect();
        let told = (!rules.is_empty()).then(|| sha256(&[rules.as_bytes()]));
        (told != case.rules).then_some("the rules are not those that data/case.json names")
    }

    fn stamps_wrong(&self, case: &Case) -> Option<&'static str> {
        let told: BTreeMap<u64, &StampFiles> =
            case.checkpoints.iter().map(|(n, it)| (*n, it)).collect();
        if !told.keys().eq(self.layout.checkpoints.keys()) {
            return Some("the checkpoints are not those that data/case.json names");
        }
        let mut pairs = told.values().copied().zip(self.layout.checkpoints.values());
        if pairs.any(|(told, here)| told != here) || case.seal != self.layout.seal {
            return Some("the stamps are not those that data/case.json names");
        }
        let known = case.authorities();
        let strange = self.layout.authorities.iter().any(|name| !known.contains(name));
        strange
            .then_some("there are certificates of an authority that data/case.json does not name")
    }

    fn entries_wrong(&self, case: &Case) -> Option<&'static str> {
        let mut told = BTreeSet::new();
        for item in &case.items {
            for seq in &item.entries {
                let other = self
                    .entries
                    .get(seq)
                    .is_some_and(|it| it.item != item.name || it.kind == HEADS);
                if other || !told.insert(*seq) {
                    return Some("data/case.json gives an entry to an item that it is not of");
                }
            }
        }
        told.extend(self.layout.checkpoints.keys().filter_map(|entries| entries.checked_sub(1)));
        (told != self.layout.entries)
            .then_some("the entries are not those that data/case.json names")
    }

    fn copies_wrong(&self, case: &Case) -> Option<&'static str> {
        let told = case.items.iter().flat_map(|item| {
            item.files.iter().map(|file| (item.folder.clone(), file.path.clone()))
        });
        if told.collect::<BTreeSet<_>>() != self.layout.items {
            return Some("the copies to read are not those that data/case.json names");
        }
        case.items.iter().find_map(|item| {
            let mut shown: BTreeMap<u64, Vec<&File>> = BTreeMap::new();
            item.files.iter().for_each(|file| shown.entry(file.entry).or_default().push(file));
            let entries = item.entries.iter().filter_map(|seq| self.entries.get(seq));
            entries.into_iter().find_map(|entry| {
                let shown = shown.get(&entry.seq).map(Vec::as_slice).unwrap_or_default();
                copies_of(case, item, entry, shown)
            })
        })
    }

    /// What is withheld and not told, or told and not withheld; records have a layer of their own.
    fn withheld_wrong(&self, case: &Case) -> Option<&'static str> {
        let mut hidden: BTreeMap<u64, usize> = BTreeMap::new();
        for it in &case.withheld {
            let Some(entry) = self.entries.get(&it.entry) else {
                return Some("data/case.json withholds a part of an entry that is not shown");
            };
            let disclosed = entry.fields.contains_key(&it.name);
            match it.what.as_str() {
                "field" if disclosed => {
                    return Some("a field is said to be withheld and is disclosed");
                }
                "field" => *hidden.entry(it.entry).or_default() += 1,
                "file" if !disclosed || !has_copy(&it.name) => {
                    return Some("a file is said to be withheld that no disclosed field has");
                }
                _ => {}
            }
        }
        let untold =
            |entry: &Entry| hidden.get(&entry.seq).copied().unwrap_or_default() != entry.hidden();
        self.entries.values().any(untold).then_some("fields are withheld that data/case.json does not tell of, or it tells of more than are")
    }
}

/// Of an entry, of which these files of its item show fields.
fn copies_of(case: &Case, item: &Item, entry: &Entry, shown: &[&File]) -> Option<&'static str> {
    if shown.iter().any(|file| !entry.fields.contains_key(&file.field)) {
        return Some("a copy to read is of a field that is not disclosed");
    }
    let mut plain: HashMap<&str, usize> = HashMap::new();
    for file in shown.iter().filter(|file| !file.masked) {
        *plain.entry(&file.field).or_default() += 1;
    }
    let copies = entry.fields.keys().filter(|name| item.has_files() && has_copy(name));
    for field in copies {
        let plain = plain.get(field.as_str()).copied().unwrap_or_default();
        let withheld = usize::from(case.withholds(entry.seq, "file", field));
        if plain + withheld != 1 {
            return Some("a file that an entry has is neither there once nor said to be withheld");
        }
    }
    None
}
