//! Layers `records`, `items` and `page` (BUNDLE.md, sections 7 to 9).

use std::collections::{BTreeSet, HashMap};

use super::{Check, Places};
use crate::fault::Layer;
use crate::json::Value;
use crate::layout::{Copy, WACZ};
use crate::report::PageState;
use crate::text::{Sum, hex, sha256, sum_of_hex};

impl Check<'_> {
    /// That exactly those raw exchanges are there that entries commit to.
    pub(super) fn records(&mut self) -> Places {
        let layer = Layer::Records;
        let mut named: HashMap<Sum, (&str, Vec<u64>)> = HashMap::new();
        for entry in self.entries.values() {
            let Ok(records) = entry.records() else {
                self.faults.add(
                    layer,
                    format!("entry {} names records in another form than it must", entry.seq),
                );
                continue;
            };
            for (kind, sum) in records {
                let (known, by) = named.entry(sum).or_insert((kind, Vec::new()));
                if *known != kind {
                    self.faults.add(layer, "a record is named as of two types");
                }
                by.push(entry.seq);
            }
        }
        let wacz = match &self.files.wacz {
            None => None,
            Some(Ok(wacz)) => Some(wacz),
            Some(Err(what)) => {
                self.faults.add(layer, what);
                return Places::new();
            }
        };
        let mut places = Places::new();
        let start = self.files.by_path.get(WACZ).map_or(0, |held| held.at);
        for record in wacz.into_iter().flat_map(|wacz| &wacz.records) {
            match named.get(&record.sum) {
                None => self.faults.add(layer, "there is a record that belongs to no entry"),
                Some((kind, _)) if *kind != record.kind => {
                    self.faults.add(layer, "a record is of another type than its entry says");
                }
                Some(_) => {}
            }
            let at = start + wacz.map_or(0, |wacz| wacz.at) + record.at;
            if places.insert(record.sum, (at, record.len)).is_some() {
                self.faults.add(layer, "a record is there twice");
            }
        }
        let (case, faults) = (&self.case, &mut self.faults);
        if let Some(case) = case {
            let wanted = format!("software: {}\r\nformat: WARC File Format 1.1\r\n", case.software);
            if wacz.is_some_and(|wacz| wacz.info != wanted.as_bytes()) {
                faults.add(layer, "the records say another program than data/case.json");
            }
            let told = case.withheld.iter().filter(|it| it.what == "record");
            let told: BTreeSet<(u64, &str)> = told.map(|it| (it.entry, it.name.as_str())).collect();
            let missing = named.iter().filter(|(sum, _)| !places.contains_key(*sum));
            let missing = missing.flat_map(|(sum, (_, by))| by.iter().map(|seq| (*seq, hex(sum))));
            let missing: BTreeSet<(u64, String)> = missing.collect();
            if !missing.iter().map(|(seq, sum)| (*seq, sum.as_str())).eq(told) {
                faults.add(layer, "records are missing that data/case.json does not tell of, or it tells of some that are not");
            }
        }
        places
    }

    /// That the copies to read are what the entries commit to.
    pub(super) fn items(&mut self) {
        let Some(case) = &self.case else { return };
        let mut wanted: HashMap<(u64, &str), Option<Sum>> = HashMap::new();
        for item in &case.items {
            for file in &item.files {
                let path = format!("data/{}/{}", item.folder, file.path);
                let read =
                    Copy { field: file.field.clone(), entry: file.entry, is_masked: file.masked };
                if Copy::read(&file.path) != Some(read) {
                    self.faults.add(
                        Layer::Items,
                        format!("{path} has a name that does not fit what it is said to be"),
                    );
                }
                let field =
                    self.entries.get(&file.entry).and_then(|entry| entry.fields.get(&file.field));
                let (Some(field), Some(sum)) = (field, self.files.sum(&path)) else { continue };
                // Once for each field, of however many items it is said to be.
                let wanted =
                    wanted.entry((file.entry, &file.field)).or_insert_with(|| match field {
                        Value::Text(text) if file.field == "text" => {
                            Some(sha256(&[text.as_bytes()]))
                        }
                        other => other.member("sha256").and_then(Value::text).and_then(sum_of_hex),
                    });
                if !file.masked && *wanted != Some(sum) {
                    self.faults
                        .add(Layer::Items, format!("{path} is not what its entry commits to"));
                }
            }
        }
    }

    pub(super) fn page(&mut self) -> PageState {
        const PAGE: &str = "verify.html";
        let mine = concat!("keepsake ", env!("CARGO_PKG_VERSION"));
        let same_version = self.bagged.as_ref().is_some_and(|(_, software)| {
            software.strip_suffix(crate::TRAINING_MARK).unwrap_or(software) == mine
        });
        let (Some(page), Some(found), true) =
            (self.options.page, self.files.by_path.get(PAGE), same_version)
        else {
            return PageState::Unknown;
        };
        if found.sum == sha256(&[page]) {
            return PageState::Same;
        }
        self.faults.add(Layer::Page, "verify.html in the bundle is not the page of the version that the bundle names: do not use it");
        PageState::Unknown
    }
}
