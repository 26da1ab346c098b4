//! What a bundle says it holds: `data/case.json` (BUNDLE.md, section 6).

use std::collections::BTreeSet;

use serde::Serialize;

use crate::json::{Space, Value};
use crate::layout::{Copy, StampFiles};
use crate::text::{self, Sum, is_authority, sum_of_hex};

/// `case.json`, as read.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub(crate) made: String,
    pub(crate) software: String,
    pub(crate) origin: String,
    pub(crate) checkpoints: Vec<(u64, StampFiles)>,
    pub(crate) seal: StampFiles,
    pub(crate) items: Vec<Item>,
    pub(crate) withheld: Vec<Withheld>,
    pub(crate) rules: Option<Sum>,
}

/// One of the things the bundle is about.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    pub(crate) name: String,
    pub(crate) kind: String,
    pub(crate) folder: String,
    pub(crate) entries: Vec<u64>,
    pub(crate) files: Vec<File>,
}

impl Item {
    /// Whether plain copies go with it.
    pub(crate) fn has_files(&self) -> bool {
        matches!(self.kind.as_str(), "post" | "refused")
    }
}

/// A plain copy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct File {
    /// Its name in the item's folder
    pub path: String,
    /// The entry of which it shows a field
    pub entry: u64,
    /// The field
    pub field: String,
    /// A copy with parts made unreadable: it proves nothing
    pub masked: bool,
}

/// What is not given, and what the owner says of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Withheld {
    /// The entry that commits to it
    pub entry: u64,
    /// `field`, `file` or `record`
    pub what: String,
    /// Of a field or file: its name as the owner says; of a record: its hash
    pub name: String,
    /// The owner's words
    pub why: String,
}

impl Case {
    /// Reads the file; none where it has another form than it must.
    pub(crate) fn read(file: &str) -> Option<Self> {
        let value = Value::read(file.strip_suffix('\n')?, Space::Refused)?;
        let [v, made, software, languages, log, checkpoints, seal, items, withheld, rules] = value
            .exactly([
                "v",
                "made",
                "software",
                "languages",
                "log",
                "checkpoints",
                "seal",
                "items",
                "withheld",
                "rules",
            ])?;
        let made = made.text().filter(|made| text::time(made).is_some())?;
        let languages: Option<Vec<&str>> = languages.list()?.iter().map(Value::text).collect();
        let known = [&["vi", "en"][..], &["vi"], &["en"]].contains(&languages?.as_slice());
        let [origin, entries] = log.exactly(["origin", "entries"])?;
        let checkpoints: Option<Vec<_>> = checkpoints.list()?.iter().map(checkpoint).collect();
        let checkpoints = checkpoints.filter(|it| it.is_sorted_by(|a, b| a.0 < b.0))?;
        let [names, ots] = seal.exactly(["stamps", "ots"])?;
        let items = items.list()?.iter().enumerate();
        let items: Vec<Item> = items.map(|(n, value)| item(n + 1, value)).collect::<Option<_>>()?;
        let withheld: Option<Vec<Withheld>> = withheld.list()?.iter().map(kept_back).collect();
        let before =
            |a: &Withheld, b: &Withheld| (a.entry, &a.what, &a.name) < (b.entry, &b.what, &b.name);
        let withheld = withheld.filter(|it| it.is_sorted_by(before))?;
        let rules = match rules {
            Value::Null => None,
            said => {
                let [version, sum] = said.exactly(["version", "sha256"])?;
                version.text()?;
                Some(sum.text().and_then(sum_of_hex)?)
            }
        };
        let names_of_items: BTreeSet<&str> = items.iter().map(|it| it.name.as_str()).collect();
        let logs = items.iter().filter(|it| it.kind == "log").count();
        let fits = v.number() == Some(1)
            && known
            && checkpoints.last().is_some_and(|last| entries.number() == Some(last.0))
            && names_of_items.len() == items.len()
            && logs <= 1;
        fits.then_some(Self {
            made: made.to_owned(),
            software: software.text()?.to_owned(),
            origin: origin.text()?.to_owned(),
            checkpoints,
            seal: stamps(names, ots)?,
            items,
            withheld,
            rules,
        })
    }

    /// Names of authorities anywhere in it.
    pub(crate) fn authorities(&self) -> BTreeSet<&String> {
        let all = self.checkpoints.iter().map(|(_, stamps)| stamps).chain([&self.seal]);
        all.flat_map(|stamps| &stamps.names).collect()
    }

    /// Whether it says that this is not given.
    pub(crate) fn withholds(&self, entry: u64, what: &str, name: &str) -> bool {
        let place = |it: &Withheld| {
            (it.entry, it.what.as_str(), it.name.as_str()).cmp(&(entry, what, name))
        };
        self.withheld.binary_search_by(place).is_ok()
    }
}

fn stamps(names: &Value, ots: &Value) -> Option<StampFiles> {
    let names: Option<Vec<&str>> = names.list()?.iter().map(Value::text).collect();
    let names = names.filter(|it| it.is_sorted_by(|a, b| a < b))?;
    names.iter().all(|name| is_authority(name)).then_some(())?;
    let names = names.into_iter().map(str::to_owned).collect();
    Some(StampFiles { names, has_ots: ots.bool()? })
}

fn checkpoint(value: &Value) -> Option<(u64, StampFiles)> {
    let [entries, names, ots] = value.exactly(["entries", "stamps", "ots"])?;
    let entries = entries.number().filter(|n| *n > 0)?;
    Some((entries, stamps(names, ots)?))
}

fn item(n: usize, value: &Value) -> Option<Item> {
    let [item, kind, folder, entries, files] =
        value.exactly(["item", "kind", "folder", "entries", "files"])?;
    let (item, kind) = (item.text().filter(|it| text::item(it).is_some())?, kind.text()?);
    let folder = folder.text().filter(|folder| *folder == format!("items/{n:03}"))?;
    let entries: Option<Vec<u64>> = entries.list()?.iter().map(Value::number).collect();
    let entries = entries.filter(|it| !it.is_empty() && it.is_sorted_by(|a, b| a < b))?;
    let files: Option<Vec<File>> = files.list()?.iter().map(file).collect();
    let files = files.filter(|it| it.is_sorted_by(|a, b| a.path < b.path))?;
    let of_item = files.iter().all(|file| entries.binary_search(&file.entry).is_ok());
    let read = Item {
        name: item.to_owned(),
        kind: kind.to_owned(),
        folder: folder.to_owned(),
        entries,
        files,
    };
    let without = matches!(kind, "import" | "log") && read.files.is_empty();
    (of_item && (read.has_files() || without)).then_some(read)
}

fn file(value: &Value) -> Option<File> {
    let [path, entry, field, masked] = value.exactly(["path", "entry", "field", "masked"])?;
    let path = path.text().filter(|path| Copy::read(path).is_some())?.to_owned();
    let (entry, field, masked) = (entry.number()?, field.text()?.to_owned(), masked.bool()?);
    Some(File { path, entry, field, masked })
}

fn kept_back(value: &Value) -> Option<Withheld> {
    let [entry, what, name, why] = value.exactly(["entry", "what", "name", "why"])?;
    let what = what.text().filter(|what| ["field", "file", "record"].contains(what))?.to_owned();
    let (entry, name, why) = (entry.number()?, name.text()?.to_owned(), why.text()?.to_owned());
    (what != "record" || sum_of_hex(&name).is_some()).then_some(())?;
    Some(Withheld { entry, what, name, why })
}
