//! What the entry of an act tells: its kind, what it is about, and its fields.
//!
//! An entry is made again from its act, so what is said here of an act never changes. An act's
//! fields are its members as the vault keeps them (`FORMAT.md`, section 6), by one rule for all, so
//! that no act can be forgotten: what is empty is left out, and so a member that acts get in a
//! later version changes no older entry.

use super::json::Value;
use super::keys::LogKeys;
use crate::model::{
    Act, CaptureId, ImportId, NoticeId, ObservationId, PostId, RecordSum, RefusedId, Subject,
};

/// The field with the WARC records of the act itself; those of its nth medium are in `media.n.` and
/// this.
pub const RECORDS: &str = "warc_records";
/// The field of a heads entry.
pub const HEADS_ROOT: &str = "heads_root";
/// The kind of a heads entry.
pub const HEADS: &str = "heads";

/// The WARC records that the objects of an act hold, in full: a body that is kept elsewhere stands
/// in its place.
#[derive(Clone, Copy, Debug, Default)]
pub struct Records<'a> {
    /// Of its own exchange.
    pub own: &'a [RecordSum],
    /// Of the exchange of each medium of a capture, in order.
    pub media: &'a [Vec<RecordSum>],
}

/// What an entry is to tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logged {
    pub(super) kind: String,
    pub(super) subject: Subject,
    pub(super) fields: Vec<(String, Value)>,
}

impl Logged {
    /// An entry that is of no act in a commit: kind in lower case and `_`.
    #[must_use]
    pub fn new(kind: &str, subject: Subject) -> Self {
        Self { kind: kind.to_owned(), subject, fields: Vec::new() }
    }

    /// With this field as well. No two have one name.
    #[must_use]
    pub fn field(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.fields.retain(|(known, _)| known != name);
        self.fields.push((name.to_owned(), value.into()));
        self
    }

    /// Its fields, by name.
    #[must_use]
    pub fn fields(&self) -> &[(String, Value)] {
        &self.fields
    }

    /// What it is about.
    #[must_use]
    pub fn subject(&self) -> Subject {
        self.subject
    }

    /// The entry of an act.
    ///
    /// # Panics
    /// Never: every act can be written as JSON.
    #[must_use]
    pub fn of(act: &Act, records: Records<'_>, keys: &LogKeys) -> Self {
        let subject = Subject::of(act);
        let mut logged = Self::new(&kind_of(act), subject);
        let json = serde_json::to_value(act).expect("an act is kept as JSON");
        let item = Value::from(keys.item(subject).to_string());
        for (name, value) in members(json, keys) {
            match (name.as_str(), value) {
                (name, _) if INTERNAL.contains(&name) => {}
                (_, value) if value == item => {}
                (name @ ("media" | "files"), Value::List(items)) => {
                    for (n, item) in items.into_iter().enumerate() {
                        logged = logged.field(&format!("{name}.{n}"), item);
                    }
                }
                (name, value) => logged = logged.field(name, value),
            }
        }
        if !records.own.is_empty() {
            logged = logged.field(RECORDS, listed(records.own));
        }
        for (n, records) in records.media.iter().enumerate().filter(|(_, it)| !it.is_empty()) {
            logged = logged.field(&format!("media.{n}.{RECORDS}"), listed(records));
        }
        logged
    }
}

/// Members of an act that say something about the vault alone.
const INTERNAL: [&str; 8] =
    ["act", "file", "instead_of", "known_as", "known_under", "mark", "part", "private_allowed"];
/// The same, wherever they stand.
const INTERNAL_BELOW: [&str; 3] = ["contents", "exchange", "object"];

/// The word of the act, but for copies that archives of platforms gave.
fn kind_of(act: &Act) -> String {
    let word = match act {
        Act::Saved(_) => "saved",
        Act::Captured(capture) if capture.import.is_some() => "imported",
        Act::Captured(_) => "captured",
        Act::Looked(_) => "looked",
        Act::Judged(_) => "judged",
        Act::VantageSet(_) => "vantage_set",
        Act::VantageDropped { .. } => "vantage_dropped",
        Act::Granted(_) => "granted",
        Act::GrantEnded { .. } => "grant_ended",
        Act::HandedOver { .. } => "handed_over",
        Act::RecoverySet { .. } => "recovery_set",
        Act::Noticed(_) => "noticed",
        Act::Refused(_) => "refused",
        Act::RefusedSetAside { .. } => "refused_set_aside",
        Act::RulesInstalled(_) => "rules_installed",
        Act::RulesDropped { .. } => "rules_dropped",
        Act::Told { .. } => "told",
        Act::Waited(_) => "waited",
        Act::RoundEnded(_) => "round_ended",
        Act::ImportBegan(_) => "import_began",
        Act::ImportEnded(_) => "import_ended",
        Act::AuthoritySet(_) => "authority_set",
        Act::AuthorityDropped { .. } => "authority_dropped",
        Act::Exported(_) => "exported",
        Act::Forgotten(_) => "forgotten",
        Act::LogBegan(_) => "log_began",
        Act::Logged(_) => "logged",
        Act::Checkpointed(_) => "checkpointed",
        Act::Stamped(_) => "stamped",
        Act::LossAccepted { .. } => "loss_accepted",
    };
    word.to_owned()
}

fn listed(records: &[RecordSum]) -> Value {
    let one = |record: &RecordSum| {
        Value::List(vec![record.kind.as_str().into(), record.sum.to_string().into()])
    };
    Value::List(records.iter().map(one).collect())
}

/// Members of an object, by name; none that are empty, and ids as this log calls them.
fn members(json: serde_json::Value, keys: &LogKeys) -> Vec<(String, Value)> {
    let serde_json::Value::Object(members) = json else { return Vec::new() };
    let mut members: Vec<_> = members.into_iter().collect();
    members.sort_by(|(a, _), (b, _)| a.cmp(b));
    let kept = members
        .into_iter()
        .filter(|(name, value)| !INTERNAL_BELOW.contains(&name.as_str()) && !is_empty(value));
    let said = |(name, value): (String, serde_json::Value)| {
        let value = match value.as_str() {
            Some(text) if NAMES_OF_IDS.contains(&name.as_str()) => called(text, keys).into(),
            _ => value_of(value, keys),
        };
        (name, value)
    };
    kept.map(said).collect()
}

fn is_empty(value: &serde_json::Value) -> bool {
    use serde_json::Value::{Array, Bool, Null, Number, Object, String};
    match value {
        Null | Bool(false) => true,
        String(text) => text.is_empty(),
        Array(items) => items.is_empty(),
        Object(members) => members.is_empty(),
        Bool(true) | Number(_) => false,
    }
}

fn value_of(json: serde_json::Value, keys: &LogKeys) -> Value {
    match json {
        serde_json::Value::Null => Value::Null,
        serde_json::Value::Bool(is) => is.into(),
        serde_json::Value::Number(number) => {
            let small = number.as_i64().filter(|it| it.abs() <= super::json::NUMBER_MAX);
            small.map_or_else(|| number.to_string().into(), Value::Number)
        }
        serde_json::Value::String(text) => text.into(),
        serde_json::Value::Array(items) => {
            items.into_iter().map(|item| value_of(item, keys)).collect::<Vec<_>>().into()
        }
        object @ serde_json::Value::Object(_) => Value::Object(members(object, keys)),
    }
}

/// Members that hold an id of ours. The vault's own ids would show which entries of two logs are
/// of one thing.
const NAMES_OF_IDS: [&str; 7] =
    ["id", "post", "observation", "body_of", "entry", "import", "refused"];

/// What this log calls the thing with this id; any other text as it is.
fn called(text: &str, keys: &LogKeys) -> String {
    let looked = text.parse().map(|id: ObservationId| keys.alias("l", id.bytes()));
    let captured = text.parse().map(|id: CaptureId| keys.alias("c", id.bytes()));
    let noticed = text.parse().map(|id: NoticeId| keys.alias("n", id.bytes()));
    let item = |subject: Subject| keys.item(subject).to_string();
    let post = text.parse().map(|id: PostId| item(Subject::Post(id)));
    let refused = text.parse().map(|id: RefusedId| item(Subject::Refused(id)));
    let import = text.parse().map(|id: ImportId| item(Subject::Import(id)));
    let found = looked.or(captured).or(noticed).or(post).or(refused).or(import);
    found.unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests;
