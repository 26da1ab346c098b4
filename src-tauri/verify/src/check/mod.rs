//! The layers, one after the other (BUNDLE.md, section 9).

mod bag;
mod case;
mod log;
mod rest;
mod stamps;

use std::collections::{BTreeMap, HashMap};
use std::io;

use crate::Options;
use crate::case::Case;
use crate::checkpoint::Checkpoint;
use crate::entries::Entry;
use crate::fault::{Faults, Layer, Stop};
use crate::files::Files;
use crate::keys::LogKey;
use crate::layout::{CASE, Layout};
use crate::report::{CheckpointReport, EntryReport, ItemReport, PageState, Report};
use crate::sshsig;
use crate::text::{Sum, written};
use stamps::Times;

const LIST_MAX: u64 = 32 * 1024 * 1024;
const SMALL_MAX: u64 = 4 * 1024;
/// Where raw exchanges stand: by the hash of the record, place and length in the file.
pub(crate) type Places = HashMap<Sum, (u64, u64)>;

/// A bundle in the checking.
struct Check<'a> {
    files: &'a Files<'a>,
    options: &'a Options<'a>,
    layout: Layout,
    faults: Faults,
    /// `Bagging-Date` and `Bagging-Software`.
    bagged: Option<(String, String)>,
    case: Option<Case>,
    key: Option<LogKey>,
    entries: BTreeMap<u64, Entry>,
    checkpoints: BTreeMap<u64, Checkpoint>,
}

/// Goes through all layers but that of the zip.
pub(crate) fn all(files: &Files<'_>, options: &Options<'_>) -> io::Result<(Report, Places)> {
    let mut check = Check {
        files,
        options,
        layout: Layout::default(),
        faults: Faults::default(),
        bagged: None,
        case: None,
        key: None,
        entries: BTreeMap::new(),
        checkpoints: BTreeMap::new(),
    };
    check.bag()?;
    check.read_case()?;
    check.keys()?;
    check.seal()?;
    check.read_checkpoints()?;
    check.consistency()?;
    check.read_entries()?;
    check.chains();
    check.tokens();
    check.proofs()?;
    check.heads()?;
    check.case_fits();
    let times = check.stamps()?;
    check.clocks(&times);
    let places = check.records();
    check.items();
    let page = check.page();
    Ok((check.report(times, page), places))
}

impl Check<'_> {
    fn text(&mut self, layer: Layer, path: &str, most: u64) -> io::Result<Option<String>> {
        self.faults.take(layer, self.files.text(path, most))
    }

    fn read_case(&mut self) -> io::Result<()> {
        let Some(text) = self.text(Layer::Case, CASE, LIST_MAX)? else { return Ok(()) };
        self.case = Case::read(&text);
        if self.case.is_none() {
            self.faults.add(Layer::Case, "data/case.json has another form than it must");
        }
        Ok(())
    }

    fn keys(&mut self) -> io::Result<()> {
        let Some(vkey) = self.text(Layer::Keys, "data/keys/log.vkey", SMALL_MAX)? else {
            return Ok(());
        };
        let Some(key) = LogKey::read(&vkey) else {
            self.faults.add(
                Layer::Keys,
                "data/keys/log.vkey is no key of a log, or its name is not that of the key",
            );
            return Ok(());
        };
        for (path, wanted) in [
            ("data/keys/allowed_signers.txt", key.allowed_signers()),
            ("data/keys/log.pem", key.pem()),
        ] {
            let found = self.text(Layer::Keys, path, SMALL_MAX)?;
            if found.is_some_and(|found| found != wanted) {
                self.faults
                    .add(Layer::Keys, format!("{path} is not the key of data/keys/log.vkey"));
            }
        }
        self.key = Some(key);
        Ok(())
    }

    fn seal(&mut self) -> io::Result<()> {
        const LIST: &str = "tagmanifest-sha256.txt";
        let path = format!("seal/{LIST}.sig");
        let signature = self.text(Layer::Seal, &path, SMALL_MAX)?;
        let list = match self.files.bytes(LIST, LIST_MAX) {
            Ok(list) => list,
            Err(Stop::Io(error)) => return Err(error),
            // Layer `bag` has named it.
            Err(Stop::Fault(_)) => return Ok(()),
        };
        let (Some(key), Some(signature)) = (&self.key, signature) else { return Ok(()) };
        if !sshsig::holds(&signature, key, sshsig::BAG, &list) {
            self.faults.add(Layer::Seal, "the signature over the whole bundle does not hold: something was changed after it was sealed, or another sealed it");
        }
        Ok(())
    }

    fn report(mut self, times: Times, page: PageState) -> Report {
        let newest = self.layout.checkpoints.keys().last().copied();
        let shown = self.entries.len();
        let items = self.case.as_mut().map(|case| std::mem::take(&mut case.items));
        let items = items.unwrap_or_default().into_iter().map(|item| {
            let entries = item.entries.iter().filter_map(|seq| {
                let entry = self.entries.remove(seq)?;
                Some(EntryReport {
                    seq: entry.seq,
                    not_earlier_than: times.not_earlier(&entry).and_then(written),
                    not_later_than: times.not_later(entry.seq + 1).and_then(written),
                    time: entry.time.0,
                    kind: entry.kind,
                    fields: entry.fields,
                })
            });
            ItemReport {
                entries: entries.collect(),
                item: item.name,
                kind: item.kind,
                files: item.files,
            }
        });
        let items: Vec<ItemReport> = items.collect();
        let checkpoints = self.layout.checkpoints.keys().map(|entries| CheckpointReport {
            entries: *entries,
            not_later_than: times.not_later(*entries).and_then(written),
        });
        let faults = self.faults.sorted();
        let software = self.bagged.as_ref().map(|(_, software)| software);
        let training = software.is_some_and(|it| it.ends_with(crate::TRAINING_MARK));
        Report {
            training,
            holds: faults.is_empty(),
            faults,
            key: self.key.map(|key| key.fingerprint()),
            entries: newest,
            shown: Some(shown),
            not_later_than: newest.and_then(|newest| times.not_later(newest)).and_then(written),
            checkpoints: checkpoints.collect(),
            items,
            withheld: self.case.map(|case| case.withheld).unwrap_or_default(),
            stamps: times.stamps,
            ots: times.ots,
            page,
        }
    }
}
