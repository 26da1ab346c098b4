//! A bundle judged again: readings and verdicts from the raw exchanges in it, under the rules that
//! it carries. What a bundle says comes from outside: what cannot be read is passed over, and
//! counted.

use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use super::rejudge::{look_from, newest_round};
use super::show::Story;
use super::{Doors, RejudgeError};
use crate::archive::sources::saved_of;
use crate::capture::warc;
use crate::model::{Capture, Exchange, Judgement, ObjectName, Observation, Post, PostRecord, Time};
use crate::verdict::{self, BrokenFile, RuleSet};

/// Bytes of a record that is judged, of `case.json`, and of a file of rules, at the most.
const RECORD_BYTES_MAX: usize = 64 * 1024 * 1024;
const RULES_BYTES_MAX: usize = 1024 * 1024;

/// A bundle that a verifier opened and found whole. What is read of it is what it verified.
pub struct Opened<'a> {
    /// Its report, as `BUNDLE.md` 9 has it.
    pub report: Value,
    /// Paths of its files.
    pub paths: Vec<String>,
    /// A file by its path; none where it is longer than so much.
    pub file: Reading<'a>,
    /// A record by its SHA-256, hex; none where it is not given, or longer than so much.
    pub record: Reading<'a>,
}

/// Reads something by its name.
type Reading<'a> = &'a dyn Fn(&str, usize) -> io::Result<Option<Vec<u8>>>;

/// An item of a bundle, as a verifier read it.
#[derive(Clone, Debug, Default, Deserialize)]
struct ToldItem {
    /// Its entries, in order.
    entries: Vec<ToldEntry>,
}

/// An entry of a bundle.
#[derive(Clone, Debug, Deserialize)]
struct ToldEntry {
    /// Its number.
    seq: u64,
    /// Of what kind of act.
    kind: String,
    /// What is disclosed of it.
    fields: Map<String, Value>,
    /// Its records, as far as they are there: one behind the other.
    #[serde(skip)]
    records: Vec<u8>,
}

/// What judging again came to.
#[derive(Clone, Debug, Default)]
pub struct Retold {
    /// Looks read again.
    pub looks: usize,
    /// Looks whose exchange is not given, or cannot be read.
    pub unread: usize,
    /// Verdicts derived again.
    pub verdicts: usize,
    /// What is said otherwise now.
    pub others: Vec<Other>,
}

/// An entry that says something else than what follows from the exchanges.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Other {
    /// Its number.
    pub seq: u64,
    /// What it says: the verdict's word.
    pub says: &'static str,
    /// What follows.
    pub follows: &'static str,
    /// It was read under the rules that the bundle carries: then it must say the same.
    pub same_rules: bool,
}

/// Why a bundle could not be judged.
#[derive(Debug, thiserror::Error)]
pub enum RetellError {
    /// The rules in it cannot be read.
    #[error("the rules in the bundle cannot be read")]
    Rules(#[source] BrokenFile),
    /// The bundle can be read no more.
    #[error("the bundle could not be read again")]
    Read(#[source] io::Error),
    /// The worker that reads pages could not be started.
    #[error("a page could not be read again")]
    Look(#[source] RejudgeError),
}

/// Derives readings and verdicts again; none where the bundle has no rules to do it by.
///
/// # Errors
/// [`RetellError`].
pub async fn retell(doors: &Doors, bundle: Opened<'_>) -> Result<Option<Retold>, RetellError> {
    let Some((rules, items)) = told(bundle)? else { return Ok(None) };
    let rules = Arc::new(rules);
    let mut told = Retold::default();
    for item in &items {
        if let Some(read) = Read::of(item, &rules) {
            read.retell(doors, &rules, &mut told).await.map_err(RetellError::Look)?;
        }
    }
    Ok(Some(told))
}

/// The rules and the items of a bundle.
fn told(bundle: Opened<'_>) -> Result<Option<(RuleSet, Vec<ToldItem>)>, RetellError> {
    let Opened { mut report, paths, file, record } = bundle;
    let case = file("data/case.json", RECORD_BYTES_MAX).map_err(RetellError::Read)?;
    let case: Option<Value> = case.and_then(|case| serde_json::from_slice(&case).ok());
    let version = case.as_ref().and_then(|case| case["rules"]["version"].as_str());
    let Some(version) = version else { return Ok(None) };
    let mut files = Vec::new();
    for path in &paths {
        let name = path.strip_prefix("data/rules/").and_then(|name| name.strip_suffix(".toml"));
        let Some(name) = name else { continue };
        let bytes = file(path, RULES_BYTES_MAX).map_err(RetellError::Read)?.unwrap_or_default();
        files.push((name, String::from_utf8_lossy(&bytes).into_owned()));
    }
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (*name, &**text)).collect();
    let rules = RuleSet::read(version, &files).map_err(RetellError::Rules)?;
    let items = serde_json::from_value::<Vec<ToldItem>>(report["items"].take());
    let mut items = items.unwrap_or_default();
    for entry in items.iter_mut().flat_map(|item| &mut item.entries) {
        let named = entry.fields.get("warc_records").and_then(Value::as_array);
        for sum in named.into_iter().flatten().filter_map(|it| it[1].as_str()) {
            let bytes = record(sum, RECORD_BYTES_MAX).map_err(RetellError::Read)?;
            entry.records.extend(bytes.unwrap_or_default());
        }
    }
    Ok(Some((rules, items)))
}

/// An item, read back into the acts that it tells of.
struct Read {
    story: Story,
    /// Looks, and what each brought; oldest first.
    looks: Vec<(u64, Observation, Vec<Exchange>)>,
    judged: BTreeMap<Time, u64>,
}

impl Read {
    fn of(item: &ToldItem, rules: &Arc<RuleSet>) -> Option<Self> {
        let mut posts = item.entries.iter().rev().filter(|entry| entry.kind == "saved");
        let post: Post = posts.find_map(|entry| act(POST, &entry.fields))?;
        let mut story = Story::new(PostRecord::new(post), Arc::clone(rules));
        let (mut looks, mut judged) = (Vec::new(), BTreeMap::new());
        for entry in &item.entries {
            match entry.kind.as_str() {
                // What a page gave is the yardstick; a copy from an archive only where there is
                // no other.
                "captured" | "imported" => {
                    let capture = capture(&entry.fields);
                    let counts = entry.kind == "captured" || story.record.capture.is_none();
                    if let Some(capture) = capture.filter(|_| counts) {
                        story.record.captured(capture);
                    }
                }
                "looked" => {
                    let Some(look) = act::<Observation>(LOOK, &entry.fields) else { continue };
                    if let Some(judgement) = look.judgement() {
                        judged.insert(judgement.at, entry.seq);
                        story.judgements.insert(0, judgement);
                    }
                    looks.push((entry.seq, look, exchanges(&entry.records)));
                }
                "judged" => {
                    if let Some(judgement) = act::<Judgement>(JUDGED, &entry.fields) {
                        judged.insert(judgement.at, entry.seq);
                        story.judgements.insert(0, judgement);
                    }
                }
                _ => {}
            }
        }
        Some(Self { story, looks, judged })
    }

    async fn retell(
        self,
        doors: &Doors,
        rules: &RuleSet,
        told: &mut Retold,
    ) -> Result<(), RejudgeError> {
        let Self { story, looks, judged } = self;
        let (record, post) = (&story.record, &story.record.post);
        let Some(capture) = &record.capture else {
            told.unread += looks.len();
            return Ok(());
        };
        let saved = saved_of(rules, capture, post);
        let mut read = Vec::new();
        let all = looks.len();
        for (seq, observation, kept) in &looks {
            let look = look_from(&doors.workers, observation, post, kept.clone(), rules).await?;
            let Some(look) = look else {
                told.unread += 1;
                continue;
            };
            told.looks += 1;
            let now = verdict::reading(rules, &look, &saved);
            let before = &observation.reading;
            if before.says != now.says {
                told.others.push(Other {
                    seq: *seq,
                    says: before.says.word(),
                    follows: now.says.word(),
                    same_rules: before.rules.as_deref() == Some(&*rules.name()),
                });
            }
            read.push((observation, look));
        }
        // A verdict stands on all looks of its round: without one of them another may follow.
        if read.len() < all || story.judgements.is_empty() {
            return Ok(());
        }
        told.verdicts += 1;
        let same_rules =
            looks.iter().all(|(_, it, _)| it.reading.rules.as_deref() == Some(&*rules.name()));
        let newest = story.judgements.first().map(|judgement| judgement.at);
        let seq = newest.and_then(|at| judged.get(&at)).copied().unwrap_or_default();
        let saved = saved_of(rules, capture, post).or_seen(story.was_seen_before());
        if let Some(other) = newest_round(&story, read, rules, &saved) {
            told.others.push(Other {
                seq,
                says: other.before.word(),
                follows: other.now.verdict.word(),
                same_rules,
            });
        }
        Ok(())
    }
}

/// The exchanges in these records.
fn exchanges(records: &[u8]) -> Vec<Exchange> {
    let Ok(records) = warc::read(records) else { return Vec::new() };
    let each = records.split_inclusive(|record| record.kind == warc::Kind::Metadata);
    each.map_while(|records| warc::exchange_of(records, None).ok()).collect()
}

/// What an act has where an entry tells nothing: members that are empty are no fields (LOG.md,
/// 3.2).
const POST: &str = r#"{"platform":"","addresses":[],"private_allowed":false,
    "archived":{"keys":[],"contents":[],"likely":[]}}"#;
const LOOK: &str = r#"{"exchange":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","url":""}"#;
const JUDGED: &str = r#"{"chain":[],"confirmed":false}"#;
const CAPTURE: &str = r#"{"url":"","text":"","told":[],"media":[],"missing":[]}"#;
const TOLD: &str = r#"{"text":"","url":"","rule":""}"#;

/// An act from the fields of its entry, over what it has where they tell nothing.
fn act<T: DeserializeOwned>(base: &str, fields: &Map<String, Value>) -> Option<T> {
    let mut act: Map<String, Value> = serde_json::from_str(base).ok()?;
    for (name, value) in fields {
        lay_over(act.entry(name.clone()).or_insert(Value::Null), named(name, value.clone()));
    }
    // The item's own id is not told again.
    for (name, id) in [("id", "post_"), ("post", "post_")] {
        act.entry(name).or_insert_with(|| json!(format!("{id}{}", "0".repeat(32))));
    }
    serde_json::from_value(Value::Object(act)).ok()
}

/// Puts a value in the place of another; members of objects one by one.
fn lay_over(under: &mut Value, over: Value) {
    match (under, over) {
        (Value::Object(under), Value::Object(over)) => {
            for (name, value) in over {
                lay_over(under.entry(name).or_insert(Value::Null), value);
            }
        }
        (under, over) => *under = over,
    }
}

/// Ids as the model writes them: the log has names of its own for things.
fn named(name: &str, value: Value) -> Value {
    match value {
        Value::String(text)
            if matches!(name, "id" | "post" | "observation" | "body_of" | "import") =>
        {
            let prefixes = [("l-", "obs_"), ("c-", "cap_"), ("n-", "note_"), ("i-", "post_")];
            let known = prefixes
                .iter()
                .find_map(|(ours, own)| text.strip_prefix(ours).map(|hex| format!("{own}{hex}")));
            Value::String(known.unwrap_or(text))
        }
        Value::Array(items) => items.into_iter().map(|item| named("", item)).collect(),
        Value::Object(members) => members
            .into_iter()
            .map(|(name, value)| (name.clone(), named(&name, value)))
            .collect::<Map<_, _>>()
            .into(),
        other => other,
    }
}

/// A copy, as far as looks are compared with it.
fn capture(fields: &Map<String, Value>) -> Option<Capture> {
    let mut fields = fields.clone();
    let n_media = fields.keys().filter(|name| {
        name.strip_prefix("media.").is_some_and(|n| n.bytes().all(|byte| byte.is_ascii_digit()))
    });
    let n_media = n_media.count();
    fields.retain(|name, _| !name.starts_with("media.") && name != "import");
    if let Some(Value::Array(told)) = fields.get_mut("told") {
        for one in told {
            let base: Map<String, Value> = serde_json::from_str(TOLD).ok()?;
            if let Value::Object(members) = one {
                for (name, value) in base {
                    members.entry(name).or_insert(value);
                }
            }
        }
    }
    let medium = json!({
        "name": "", "mime": "", "bytes": 0, "sha256": "", "url": "",
        "exchange": ObjectName::to_come(),
    });
    fields.insert("media".to_owned(), vec![medium; n_media].into());
    if let Some(Value::Array(missing)) = fields.get_mut("missing") {
        for one in missing.iter_mut().filter_map(Value::as_object_mut) {
            one.entry("url").or_insert(json!(""));
            one.entry("why").or_insert(json!(""));
        }
    }
    act(CAPTURE, &fields)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(json: &str) -> Map<String, Value> {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn what_an_entry_leaves_out_is_empty_again() {
        let saved = r#"{"platform":"web","addresses":["https://a.org/1"],"archived":{},
            "saved":"2026-05-08T02:00:00Z"}"#;
        let post: Post = act(POST, &fields(saved)).unwrap();
        assert_eq!(
            (post.platform.as_str(), post.places()),
            ("web", &["https://a.org/1".into()][..])
        );
        let captured = r#"{"at":"2026-05-08T02:00:00Z","id":"c-b5795f6dabd48458a06de27ddd16be54",
            "source":"article","told":[{"probe":"page","rule":"r"}],
            "media.0":{"name":"a"},"media.0.warc_records":[],"missing":[{"why":"http-404"}]}"#;
        let copy = capture(&fields(captured)).unwrap();
        assert_eq!((copy.media.len(), copy.missing.len(), copy.told.len()), (1, 1, 1));
        let looked = r#"{"answer":{"status":200},"at":"2026-05-08T02:00:00Z","probe":"page",
            "body_of":"l-f3221514ee29cb2c3861e1f79d26c6cf","settles":"asked","vantage":"direct",
            "id":"l-2dedaf1d3c2f30ad9042d770b41b74c4","url":"https://a.org/1",
            "reading":{"rule":"web-same-text","says":"visible"}}"#;
        let look: Observation = act(LOOK, &fields(looked)).unwrap();
        assert!(look.body_of.is_some() && look.judgement().is_some());
        let judged = r#"{"at":"2026-05-08T02:00:00Z","verdict":"visible"}"#;
        assert!(act::<Judgement>(JUDGED, &fields(judged)).unwrap().chain.is_empty());
    }
}
