//! A bundle judged again: readings and verdicts from the raw exchanges in it, under the rules that
//! it carries, and where nobody here knows those, under the program's own as well. What a bundle
//! says comes from outside: what cannot be read is passed over, and counted; and little of it is
//! held at a time, however often it names one and the same.

use std::collections::HashSet;
use std::io;
use std::sync::Arc;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use super::rejudge::{judged_together, look_from, newest_round};
use super::show::Story;
use super::{Doors, RejudgeError};
use crate::archive::sources::saved_of;
use crate::capture::warc;
use crate::model::{
    Capture, Exchange, Judgement, Look, ObjectName, Observation, Page, Post, PostRecord, Saved,
};
use crate::verdict::{self, BUILT_IN, BrokenFile, RuleSet};

/// Bytes of `case.json`, of all files of rules, and of all records of a look, at the most.
const CASE_BYTES_MAX: usize = 64 * 1024 * 1024;
const RULES_BYTES_MAX: usize = 4 * 1024 * 1024;
const LOOK_BYTES_MAX: usize = 64 * 1024 * 1024;
/// Looks of one round, and bytes of what they came to, that are held together at the most.
const ROUND_LOOKS_MAX: usize = 1_000;
const ROUND_BYTES_MAX: usize = 256 * 1024 * 1024;

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
    /// Digests of rules that a publisher signed whom the reader trusts.
    pub trusted: Vec<String>,
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
}

impl ToldEntry {
    /// The records that it names, one behind the other, each once; nothing where they are more
    /// than a look has.
    fn records(&self, record: Reading<'_>) -> io::Result<Vec<u8>> {
        let (mut all, mut seen) = (Vec::new(), HashSet::new());
        let named = self.fields.get("warc_records").and_then(Value::as_array);
        for sum in named.into_iter().flatten().filter_map(|it| it[1].as_str()) {
            if !seen.insert(sum) {
                continue;
            }
            let bytes = record(sum, LOOK_BYTES_MAX)?.unwrap_or_default();
            if all.len() + bytes.len() > LOOK_BYTES_MAX {
                return Ok(Vec::new());
            }
            all.extend(bytes);
        }
        Ok(all)
    }
}

/// What judging again came to.
#[derive(Clone, Debug, Default)]
pub struct Retold {
    /// Looks read again.
    pub looks: usize,
    /// Looks whose exchange is not given, cannot be read, or is more than is held at a time.
    pub unread: usize,
    /// Verdicts derived again.
    pub verdicts: usize,
    /// What is said otherwise now.
    pub others: Vec<Other>,
    /// The rules that the bundle carries: version and digest, as in readings.
    pub rules: String,
    /// Whose they are.
    pub whose: Whose,
    /// What is said otherwise by this program's rules; looked at where nobody knows the others.
    pub own: Vec<Other>,
}

impl Retold {
    /// Entries that do not follow from the exchanges under the very rules that they name.
    pub fn lies(&self) -> impl Iterator<Item = &Other> {
        self.others.iter().chain(&self.own).filter(|other| other.same_rules)
    }
}

/// Whose the rules in a bundle are, as far as can be known without asking anybody. Whoever holds
/// the key of a log can put rules into a bundle by which any answer says anything.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Whose {
    /// Those that this program was built with.
    BuiltIn,
    /// A publisher signed them whom the reader trusts.
    Signed,
    /// Neither: of another version of this program, or somebody's own.
    #[default]
    Unknown,
}

impl Whose {
    /// Its word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::BuiltIn => "built-in",
            Self::Signed => "signed",
            Self::Unknown => "unknown",
        }
    }
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
    let Some(rules) = rules_of(&bundle)? else { return Ok(None) };
    let Opened { mut report, record, trusted, .. } = bundle;
    let (rules, whose) = if rules.digest() == BUILT_IN.digest() {
        (Arc::clone(&BUILT_IN), Whose::BuiltIn)
    } else if trusted.iter().any(|digest| digest == rules.digest()) {
        (Arc::new(rules), Whose::Signed)
    } else {
        (Arc::new(rules), Whose::Unknown)
    };
    let items = serde_json::from_value::<Vec<ToldItem>>(report["items"].take());
    let items = items.unwrap_or_default();
    let mut told = judged(doors, &items, &rules, record).await?;
    (told.rules, told.whose) = (rules.name(), whose);
    if whose == Whose::Unknown {
        told.own = judged(doors, &items, &BUILT_IN, record).await?.others;
    }
    Ok(Some(told))
}

/// All items, under these rules.
async fn judged(
    doors: &Doors,
    items: &[ToldItem],
    rules: &Arc<RuleSet>,
    record: Reading<'_>,
) -> Result<Retold, RetellError> {
    let mut told = Retold::default();
    for item in items {
        if let Some(read) = Read::of(item, rules) {
            read.retell(doors, rules, record, &mut told).await?;
        }
    }
    Ok(told)
}

/// The rules that a bundle carries.
fn rules_of(bundle: &Opened<'_>) -> Result<Option<RuleSet>, RetellError> {
    let Opened { paths, file, .. } = bundle;
    let case = file("data/case.json", CASE_BYTES_MAX).map_err(RetellError::Read)?;
    let case: Option<Value> = case.and_then(|case| serde_json::from_slice(&case).ok());
    let version = case.as_ref().and_then(|case| case["rules"]["version"].as_str());
    let Some(version) = version else { return Ok(None) };
    let (mut files, mut room) = (Vec::new(), RULES_BYTES_MAX);
    for path in paths {
        let name = path.strip_prefix("data/rules/").and_then(|name| name.strip_suffix(".toml"));
        let Some(name) = name else { continue };
        let bytes = file(path, room).map_err(RetellError::Read)?.unwrap_or_default();
        room = room.saturating_sub(bytes.len());
        files.push((name, String::from_utf8_lossy(&bytes).into_owned()));
    }
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (*name, &**text)).collect();
    RuleSet::read(version, &files).map(Some).map_err(RetellError::Rules)
}

/// The looks of the newest round, which are judged together.
#[derive(Default)]
struct Round {
    looks: Vec<Look>,
    bytes: usize,
}

impl Round {
    /// Holds one more; not where it would be too much.
    fn takes(&mut self, look: Look) -> bool {
        self.bytes = self.bytes.saturating_add(weight(&look));
        let fits = self.bytes <= ROUND_BYTES_MAX && self.looks.len() < ROUND_LOOKS_MAX;
        if fits {
            self.looks.push(look);
        }
        fits
    }
}

/// About how many bytes it takes to hold a look.
fn weight(look: &Look) -> usize {
    let facts = &look.facts;
    let page = match &facts.page {
        Page::Read(page) => serde_json::to_vec(page).map_or(ROUND_BYTES_MAX, |page| page.len()),
        Page::Nothing | Page::Trouble(_) => 0,
    };
    let headers = facts.headers.iter().map(|(name, value)| name.len() + value.len());
    let found = facts.found.values().flatten().chain(&facts.words).map(String::len);
    headers.chain(found).chain([page]).sum()
}

/// An item, read back into the acts that it tells of.
struct Read<'i> {
    story: Story,
    /// Looks, oldest first. What each brought is read when it is its turn.
    looks: Vec<(&'i ToldEntry, Observation)>,
    /// The entry of the newest verdict.
    newest: u64,
}

impl<'i> Read<'i> {
    fn of(item: &'i ToldItem, rules: &Arc<RuleSet>) -> Option<Self> {
        let mut posts = item.entries.iter().rev().filter(|entry| entry.kind == "saved");
        let post: Post = posts.find_map(|entry| act(POST, &entry.fields))?;
        let mut story = Story::new(PostRecord::new(post), Arc::clone(rules));
        let (mut looks, mut newest) = (Vec::new(), 0);
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
                    let judgement = look.judgement();
                    looks.push((entry, look));
                    if let Some(judgement) = judgement {
                        newest = entry.seq;
                        story.judgements.push(judgement);
                    }
                }
                "judged" => {
                    if let Some(judgement) = act::<Judgement>(JUDGED, &entry.fields) {
                        newest = entry.seq;
                        story.judgements.push(judgement);
                    }
                }
                _ => {}
            }
        }
        // Newest first.
        story.judgements.reverse();
        Some(Self { story, looks, newest })
    }

    async fn retell(
        self,
        doors: &Doors,
        rules: &RuleSet,
        record: Reading<'_>,
        told: &mut Retold,
    ) -> Result<(), RetellError> {
        let (post, story) = (&self.story.record.post, &self.story);
        let Some(capture) = &story.record.capture else {
            told.unread += self.looks.len();
            return Ok(());
        };
        let saved = saved_of(rules, capture, post);
        let newest = story.judgements.first().map(judged_together).unwrap_or_default();
        let mut round = Round::default();
        for (entry, observation) in &self.looks {
            let kept = exchanges(&entry.records(record).map_err(RetellError::Read)?);
            let look = look_from(&doors.workers, observation, post, kept, rules).await;
            let read = look.map_err(RetellError::Look)?.and_then(|look| {
                let now = verdict::reading(rules, &look, &saved);
                (!newest.contains(&observation.id) || round.takes(look)).then_some(now)
            });
            let Some(now) = read else {
                told.unread += 1;
                continue;
            };
            told.looks += 1;
            let before = &observation.reading;
            if before.says != now.says {
                told.others.push(Other {
                    seq: entry.seq,
                    says: before.says.word(),
                    follows: now.says.word(),
                    same_rules: before.rules.as_deref() == Some(&*rules.name()),
                });
            }
        }
        // A verdict stands on all looks that it names: without one of them another may follow.
        if !newest.is_empty() && round.looks.len() == newest.len() {
            told.verdicts += 1;
            let saved = saved_of(rules, capture, post).or_seen(story.was_seen_before());
            told.others.extend(self.verdict(rules, &round.looks, &saved));
        }
        Ok(())
    }

    /// The newest verdict, where another follows from its round.
    fn verdict(&self, rules: &RuleSet, round: &[Look], saved: &Saved<'_>) -> Option<Other> {
        let name = rules.name();
        let same_rules =
            self.looks.iter().all(|(_, it)| it.reading.rules.as_deref() == Some(&*name));
        let other = newest_round(&self.story, round, rules, saved)?;
        let (says, follows) = (other.before.word(), other.now.verdict.word());
        Some(Other { seq: self.newest, says, follows, same_rules })
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
