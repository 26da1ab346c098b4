//! The shapes in which a bundle that was opened crosses. What it says was written by others: it
//! crosses as text, without what would turn its direction.

use std::collections::BTreeSet;

use keepsake::archive::{Other, Retold, Whose};
use keepsake_verify::{EntryReport, ItemReport, Layer, Of, OtsState, PageState, StampState, Value};

use super::error::IpcError;
use super::opened_rows::OpenedRow;
use super::watch::small;
use crate::opened::{Checked, Opened, Stage};
use crate::pace::Pace;

/// Letters of a value, and of a text, that are shown.
const VALUE_LETTERS_MAX: usize = 2_000;
const TEXT_LETTERS_MAX: usize = 100_000;
/// Letters of a text in a list.
pub(super) const EXCERPT_LETTERS: usize = 280;

shape! {
    #[derive(Copy)]
    #[serde(rename_all = "snake_case")]
    pub(crate) enum OpenedStage { Empty, Picked, Sealed, Reading, Done }
}

shape! {
    pub(crate) struct ByteStep {
        bytes: usize,
        bytes_total: Option<usize>,
        seconds_left: Option<usize>,
    }
}

shape! {
    pub(crate) struct OpenedState {
        /// Counts up with each file: what is asked is about the one that is shown.
        pick: u32,
        stage: OpenedStage,
        name: Option<String>,
        progress: Option<ByteStep>,
        /// The identity file that was picked is sealed with a passphrase.
        wants_passphrase: bool,
        /// Root certificates that the reader added.
        roots: usize,
        found: Option<Found>,
        failure: Option<IpcError>,
    }
}

shape! {
    /// What verifying a bundle came to.
    pub(crate) struct Found {
        /// Nothing was found wrong, by the verifier nor by the judge.
        holds: bool,
        faults: Vec<FaultRow>,
        key: Option<String>,
        entries: Option<usize>,
        shown: Option<usize>,
        not_later_than: Option<String>,
        stamps: Vec<StampRow>,
        /// `OpenTimestamps`: proofs that reach a block, and that wait for one.
        blocks: Vec<BlockRow>,
        pending: usize,
        withheld: usize,
        judge: Option<JudgeRow>,
        /// It could not be judged again.
        unjudged: bool,
        /// The page in it that verifies is the one of this version.
        own_page: bool,
        items: Vec<OpenedRow>,
    }
}

shape! {
    pub(crate) struct FaultRow {
        layer: String,
        what: String,
    }
}

shape! {
    pub(crate) struct StampRow {
        by: String,
        /// Null for the bundle itself, else entries of the checkpoint.
        entries: Option<usize>,
        time: Option<String>,
        verified: bool,
    }
}

shape! {
    pub(crate) struct BlockRow {
        height: usize,
        merkle_root: String,
    }
}

shape! {
    pub(crate) struct JudgeRow {
        looks: usize,
        unread: usize,
        verdicts: usize,
        others: Vec<OtherRow>,
        /// Whose rules it was judged by, and what those are called.
        rules: RulesOf,
        rules_name: String,
        /// What is said otherwise by this program's own rules, where nobody knows the others.
        own: Vec<OtherRow>,
    }
}

shape! {
    #[derive(Copy)]
    #[serde(rename_all = "snake_case")]
    pub(crate) enum RulesOf { BuiltIn, Signed, Unknown }
}

shape! {
    pub(crate) struct OtherRow {
        entry: usize,
        says: String,
        follows: String,
        same_rules: bool,
    }
}

shape! {
    /// One item, to be read.
    pub(crate) struct OpenedItem {
        number: usize,
        title: Option<String>,
        text: String,
        url: Option<String>,
        entries: Vec<OpenedEntry>,
        files: Vec<OpenedFile>,
        withheld: Vec<WithheldRow>,
    }
}

shape! {
    pub(crate) struct OpenedEntry {
        seq: usize,
        kind: String,
        /// What the computer's clock said.
        time: String,
        not_earlier_than: Option<String>,
        not_later_than: Option<String>,
        /// The verdict or reading it gives.
        says: Option<String>,
        from: Option<String>,
        answer: Option<String>,
        fields: Vec<FieldRow>,
    }
}

shape! {
    pub(crate) struct FieldRow {
        name: String,
        value: String,
    }
}

shape! {
    pub(crate) struct OpenedFile {
        path: String,
        mime: String,
        masked: bool,
        alt: Option<String>,
    }
}

shape! {
    pub(crate) struct WithheldRow {
        entry: usize,
        what: String,
        name: String,
        why: String,
    }
}

impl From<&Pace> for ByteStep {
    fn from(pace: &Pace) -> Self {
        Self {
            bytes: small(pace.done),
            bytes_total: pace.total.map(small),
            seconds_left: pace.left().map(|left| small(left.as_secs())),
        }
    }
}

impl From<&Opened> for OpenedState {
    fn from(opened: &Opened) -> Self {
        let (stage, progress, found) = match &opened.stage {
            Stage::Empty => (OpenedStage::Empty, None, None),
            Stage::Picked => (OpenedStage::Picked, None, None),
            Stage::Sealed => (OpenedStage::Sealed, None, None),
            Stage::Reading(pace) => (OpenedStage::Reading, Some(pace.into()), None),
            Stage::Done(checked) => (OpenedStage::Done, None, Some(Found::new(checked))),
        };
        Self {
            pick: opened.pick_number(),
            stage,
            name: opened.name().map(|name| plain(&name, EXCERPT_LETTERS)),
            progress,
            wants_passphrase: opened.wants_passphrase(),
            roots: opened.added_roots(),
            found,
            failure: opened.failure.clone(),
        }
    }
}

impl Found {
    pub(crate) fn new(checked: &Checked) -> Self {
        let report = &checked.bundle.report;
        let judge = checked.judged.as_ref().map(JudgeRow::from);
        let lies = checked.judged.iter().any(|it| it.lies().next().is_some());
        let mut faults: Vec<FaultRow> = report.faults.iter().map(FaultRow::from).collect();
        if lies {
            faults.push(FaultRow {
                layer: Layer::Verdicts.word().to_owned(),
                what: "a reading or a verdict does not follow from its answer".to_owned(),
            });
        }
        let stamps = report.stamps.iter().map(|stamp| StampRow {
            by: plain(&stamp.by, EXCERPT_LETTERS),
            entries: match stamp.of {
                Of::Checkpoint(entries) => Some(small(entries)),
                Of::Seal => None,
            },
            time: stamp.time.clone(),
            verified: stamp.state == StampState::Verified,
        });
        let blocks = report.ots.iter().flat_map(|proof| &proof.blocks).map(|block| BlockRow {
            height: small(block.height),
            merkle_root: block.merkleroot.clone(),
        });
        Self {
            holds: report.holds && !lies,
            key: report.key.clone(),
            entries: report.entries.map(small),
            shown: report.shown,
            not_later_than: report.not_later_than.clone(),
            stamps: stamps.collect(),
            blocks: blocks.collect(),
            pending: report.ots.iter().filter(|it| it.state == OtsState::Pending).count(),
            withheld: report.withheld.len(),
            unjudged: checked.unjudged,
            own_page: report.page == PageState::Same,
            items: OpenedRow::all(checked),
            judge,
            faults,
        }
    }
}

impl From<&keepsake_verify::Fault> for FaultRow {
    fn from(fault: &keepsake_verify::Fault) -> Self {
        let what = plain(&fault.what, VALUE_LETTERS_MAX);
        Self { layer: fault.layer.word().to_owned(), what }
    }
}

impl From<&Retold> for JudgeRow {
    fn from(judged: &Retold) -> Self {
        let other = |other: &Other| OtherRow {
            entry: small(other.seq),
            says: other.says.to_owned(),
            follows: other.follows.to_owned(),
            same_rules: other.same_rules,
        };
        Self {
            looks: judged.looks,
            unread: judged.unread,
            verdicts: judged.verdicts,
            others: judged.others.iter().map(other).collect(),
            rules: match judged.whose {
                Whose::BuiltIn => RulesOf::BuiltIn,
                Whose::Signed => RulesOf::Signed,
                Whose::Unknown => RulesOf::Unknown,
            },
            rules_name: plain(&judged.rules, EXCERPT_LETTERS),
            own: judged.own.iter().map(other).collect(),
        }
    }
}

impl OpenedItem {
    /// One item; none where there is none of this number.
    pub(crate) fn new(checked: &Checked, number: usize) -> Option<Self> {
        let item = checked.bundle.report.items.get(number)?;
        let copy = newest(item, &["captured", "imported", "refused"]);
        let said = |name| copy.and_then(|it| words(it, name));
        let seqs: BTreeSet<u64> = item.entries.iter().map(|entry| entry.seq).collect();
        let withheld = checked.bundle.report.withheld.iter().filter(|it| seqs.contains(&it.entry));
        Some(Self {
            number,
            title: said("title").map(|title| plain(&title, VALUE_LETTERS_MAX)),
            text: plain(&said("text").unwrap_or_default(), TEXT_LETTERS_MAX),
            url: said("permalink")
                .or_else(|| said("url"))
                .map(|url| plain(&url, VALUE_LETTERS_MAX)),
            entries: item.entries.iter().map(OpenedEntry::from).collect(),
            files: item.files.iter().filter_map(|file| OpenedFile::new(item, file)).collect(),
            withheld: withheld.map(WithheldRow::from).collect(),
        })
    }
}

impl From<&keepsake_verify::Withheld> for WithheldRow {
    fn from(left: &keepsake_verify::Withheld) -> Self {
        Self {
            entry: small(left.entry),
            what: left.what.clone(),
            name: plain(&left.name, VALUE_LETTERS_MAX),
            why: plain(&left.why, VALUE_LETTERS_MAX),
        }
    }
}

impl From<&keepsake::bundle::Withheld> for WithheldRow {
    fn from(left: &keepsake::bundle::Withheld) -> Self {
        let what = serde_json::to_value(left.what).unwrap_or_default();
        Self {
            entry: small(left.entry),
            what: what.as_str().unwrap_or_default().to_owned(),
            name: left.name.clone(),
            why: left.why.clone(),
        }
    }
}

impl From<&EntryReport> for OpenedEntry {
    fn from(entry: &EntryReport) -> Self {
        let fields = entry.fields.iter().map(|(name, value)| FieldRow {
            name: plain(name, EXCERPT_LETTERS),
            value: plain(&text_of(value), VALUE_LETTERS_MAX),
        });
        let vantage = words(entry, "vantage").map(|name| match words(entry, "country") {
            Some(country) => format!("{name} ({country})"),
            None => name,
        });
        Self {
            seq: small(entry.seq),
            kind: entry.kind.clone(),
            time: entry.time.clone(),
            not_earlier_than: entry.not_earlier_than.clone(),
            not_later_than: entry.not_later_than.clone(),
            says: verdict(entry),
            from: vantage.map(|it| plain(&it, EXCERPT_LETTERS)),
            answer: entry.fields.get("answer").map(|it| plain(&answer(it), EXCERPT_LETTERS)),
            fields: fields.collect(),
        }
    }
}

impl OpenedFile {
    fn new(item: &ItemReport, file: &keepsake_verify::File) -> Option<Self> {
        // They ascend.
        let at = item.entries.binary_search_by_key(&file.entry, |entry| entry.seq).ok()?;
        let told = item.entries.get(at)?.fields.get(&file.field);
        // The text is shown as it stands in its entry, which is what is proven.
        if file.field == "text" {
            return None;
        }
        Some(Self {
            path: file.path.clone(),
            mime: told.and_then(|it| inner(it, "mime")).unwrap_or_default(),
            masked: file.masked,
            alt: told.and_then(|it| inner(it, "alt")).map(|alt| plain(&alt, VALUE_LETTERS_MAX)),
        })
    }
}

pub(super) fn newest<'r>(item: &'r ItemReport, kinds: &[&str]) -> Option<&'r EntryReport> {
    let mut entries = item.entries.iter().rev();
    entries.find(|entry| kinds.contains(&entry.kind.as_str()))
}

pub(super) fn words(entry: &EntryReport, name: &str) -> Option<String> {
    match entry.fields.get(name)? {
        Value::Text(text) => Some(text.clone()),
        _ => None,
    }
}

fn json_of(value: &Value) -> serde_json::Value {
    serde_json::to_value(value).unwrap_or_default()
}

pub(super) fn inner(value: &Value, name: &str) -> Option<String> {
    json_of(value)[name].as_str().map(str::to_owned)
}

pub(super) fn verdict(entry: &EntryReport) -> Option<String> {
    let read = || entry.fields.get("reading").and_then(|it| inner(it, "says"));
    words(entry, "verdict").or_else(read).map(|word| plain(&word, EXCERPT_LETTERS))
}

fn answer(value: &Value) -> String {
    let json = json_of(value);
    match json["status"].as_u64() {
        Some(status) => format!("HTTP {status}"),
        None => text_of(value),
    }
}

fn text_of(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        other => serde_json::to_string(other).unwrap_or_default(),
    }
}

/// As many letters of a text, without what moves a cursor or turns the direction of a line.
pub(super) fn plain(text: &str, most: usize) -> String {
    let turns = ['\u{200e}'..='\u{200f}', '\u{202a}'..='\u{202e}', '\u{2066}'..='\u{2069}'];
    let is_safe = |letter: char| {
        letter == '\n' || (!letter.is_control() && turns.iter().all(|it| !it.contains(&letter)))
    };
    text.chars().filter(|letter| is_safe(*letter)).take(most).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_turns_a_line_and_a_lie_is_no_longer_than_it_is_shown() {
        assert_eq!(plain("a\u{202e}b\u{1b}[2Jc\nđất", 100), "ab[2Jc\nđất");
        assert_eq!(plain("gạo gạo", 3), "gạo");
    }
}
