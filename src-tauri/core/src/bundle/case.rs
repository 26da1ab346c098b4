//! `data/case.json`: what the bundle holds and what it leaves out (`BUNDLE.md`, section 6).

use serde::Serialize;
use sha2::{Digest as _, Sha256};

use super::plan::{ItemKind, Plan, Rules, Stamps, Withheld, folder};
use crate::model::{ItemId, Sum};

/// Members in this order.
#[derive(Serialize)]
struct Case<'a> {
    v: u8,
    made: String,
    software: &'a str,
    languages: &'a [String],
    log: Log<'a>,
    checkpoints: Vec<Checkpoint>,
    seal: Stamps,
    items: Vec<Item<'a>>,
    withheld: Vec<&'a Withheld>,
    rules: Option<RulesOf<'a>>,
}

#[derive(Serialize)]
struct Log<'a> {
    origin: &'a str,
    entries: u64,
}

#[derive(Serialize)]
struct Checkpoint {
    entries: u64,
    #[serde(flatten)]
    stamps: Stamps,
}

#[derive(Serialize)]
struct Item<'a> {
    #[serde(rename = "item")]
    name: ItemId,
    kind: ItemKind,
    folder: String,
    entries: &'a [u64],
    files: Vec<File<'a>>,
}

#[derive(Serialize)]
struct File<'a> {
    path: String,
    entry: u64,
    field: &'a str,
    masked: bool,
}

#[derive(Serialize)]
struct RulesOf<'a> {
    version: &'a str,
    sha256: Sum,
}

/// The text of the file, with these stamps of the seal.
pub(super) fn text(plan: &Plan<'_>, seal: &Stamps) -> String {
    let checkpoints = plan.log.checkpoints.iter();
    let case = Case {
        v: 1,
        made: plan.made.to_string(),
        software: &plan.software,
        languages: &plan.languages,
        log: Log {
            origin: &plan.log.origin,
            entries: checkpoints.clone().map(|it| it.entries).max().unwrap_or_default(),
        },
        checkpoints: checkpoints
            .map(|it| Checkpoint { entries: it.entries, stamps: it.stamps().in_order() })
            .collect(),
        seal: seal.in_order(),
        items: items(plan),
        withheld: withheld(&plan.withheld),
        rules: plan.rules.as_ref().map(|it| RulesOf { version: &it.version, sha256: sum(it) }),
    };
    serde_json::to_string(&case).expect("text, numbers and lists always have a JSON form") + "\n"
}

fn items<'a>(plan: &'a Plan<'_>) -> Vec<Item<'a>> {
    let one = |(number, item): (usize, &'a super::plan::Item<'_>)| {
        let folder = folder(number);
        let files = item.files.iter().map(|file| File {
            path: file.name(),
            entry: file.entry,
            field: &file.field,
            masked: file.masked,
        });
        let mut files: Vec<File<'_>> = files.collect();
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Item { name: item.item, kind: item.kind, entries: &item.entries, files, folder }
    };
    plan.items.iter().enumerate().map(one).collect()
}

/// In the order of the format: by entry, then what, then name.
fn withheld(withheld: &[Withheld]) -> Vec<&Withheld> {
    let mut all: Vec<&Withheld> = withheld.iter().collect();
    all.sort_by(|a, b| (a.entry, a.what, &a.name).cmp(&(b.entry, b.what, &b.name)));
    all
}

impl Rules {
    /// SHA-256 of the list of its files and theirs (`BUNDLE.md`, section 8.2).
    #[must_use]
    pub fn sum(&self) -> Sum {
        sum(self)
    }
}

fn sum(rules: &Rules) -> Sum {
    let mut lines: Vec<(&str, Sum)> = rules
        .files
        .iter()
        .map(|(name, bytes)| (name.as_str(), Sum::from_bytes(Sha256::digest(bytes).into())))
        .collect();
    lines.sort();
    let lines: Vec<String> = lines.iter().map(|(name, sum)| format!("{sum}  {name}\n")).collect();
    Sum::from_bytes(Sha256::digest(lines.concat()).into())
}
