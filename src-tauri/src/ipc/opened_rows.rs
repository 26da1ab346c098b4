//! The shape in which an item of a bundle that was opened stands in the list.

use std::collections::{BTreeSet, HashMap};

use keepsake::archive::Retold;
use keepsake_verify::{EntryReport, ItemReport, Report};

use super::opened_dto::{EXCERPT_LETTERS, inner, newest, plain, verdict, words};
use crate::opened::Checked;

shape! {
    #[derive(Copy, PartialEq, Eq)]
    #[serde(rename_all = "snake_case")]
    pub(crate) enum ItemState { Holds, Fails, Unsure }
}

shape! {
    pub(crate) struct OpenedRow {
        number: usize,
        kind: String,
        state: ItemState,
        platform: Option<String>,
        account: Option<String>,
        published: Option<String>,
        excerpt: String,
        entries: usize,
        verdict: Option<String>,
        first: Option<String>,
        last: Option<String>,
        not_later_than: Option<String>,
        withheld: usize,
    }
}

impl OpenedRow {
    /// Of every item. Whoever made the bundle says how many there are, and how much is withheld.
    pub(super) fn all(checked: &Checked) -> Vec<Self> {
        let report = &checked.bundle.report;
        let lies = checked.judged.iter().flat_map(Retold::lies).map(|it| it.seq).collect();
        let mut withheld: HashMap<u64, usize> = HashMap::new();
        for left in &report.withheld {
            *withheld.entry(left.entry).or_default() += 1;
        }
        let rows = report.items.iter().enumerate();
        rows.map(|(number, item)| Self::new(checked, number, item, &lies, &withheld)).collect()
    }

    fn new(
        checked: &Checked,
        number: usize,
        item: &ItemReport,
        lies: &BTreeSet<u64>,
        withheld: &HashMap<u64, usize>,
    ) -> Self {
        let times = || item.entries.iter().map(|entry| entry.time.clone());
        let copy = newest(item, &["captured", "imported", "refused"]);
        let text = copy.and_then(|it| words(it, "text")).unwrap_or_default();
        Self {
            number,
            kind: item.kind.clone(),
            state: state_of(&checked.bundle.report, number, item, lies),
            platform: field(item, "platform"),
            account: copy.and_then(account),
            published: copy.and_then(|it| inner(it.fields.get("published")?, "at")),
            excerpt: plain(&text, EXCERPT_LETTERS),
            entries: item.entries.len(),
            verdict: item.entries.iter().rev().find_map(verdict),
            first: times().min(),
            last: times().max(),
            not_later_than: item.entries.iter().rev().find_map(|it| it.not_later_than.clone()),
            withheld: item.entries.iter().filter_map(|entry| withheld.get(&entry.seq)).sum(),
        }
    }
}

/// Green where all of it holds; red where a fault names this item; else nobody can say.
fn state_of(report: &Report, number: usize, item: &ItemReport, lies: &BTreeSet<u64>) -> ItemState {
    let folder = format!("items/{:03}/", number + 1);
    let of_entry = |seq: u64| {
        let names = [format!("entries/{seq}."), format!("entry {seq} "), format!("entry {seq}:")];
        names.into_iter().chain([format!("entry {seq},")])
    };
    let names: Vec<String> = item
        .entries
        .iter()
        .flat_map(|entry| of_entry(entry.seq))
        .chain([folder, item.item.clone()])
        .collect();
    let is_named = |what: &str| {
        names.iter().any(|name| what.contains(name.as_str()))
            || item.entries.iter().any(|it| what.ends_with(&format!("entry {}", it.seq)))
    };
    if report.faults.iter().any(|fault| is_named(&fault.what))
        || item.entries.iter().any(|entry| lies.contains(&entry.seq))
    {
        ItemState::Fails
    } else if report.holds {
        ItemState::Holds
    } else {
        ItemState::Unsure
    }
}

/// A field that any entry of the item tells.
fn field(item: &ItemReport, name: &str) -> Option<String> {
    let told = item.entries.iter().find_map(|entry| words(entry, name));
    told.map(|text| plain(&text, EXCERPT_LETTERS))
}

fn account(entry: &EntryReport) -> Option<String> {
    let of = |name: &str| entry.fields.get(name).and_then(|it| inner(it, "name"));
    let named = of("author").or_else(|| of("account")).or_else(|| words(entry, "account"));
    named.map(|name| plain(&name, EXCERPT_LETTERS))
}
