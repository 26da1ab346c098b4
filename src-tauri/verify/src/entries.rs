//! Entries and what is disclosed of them (LOG.md, sections 2 and 3).

use std::collections::{BTreeMap, HashSet};

use data_encoding::BASE64URL_NOPAD;

use crate::json::{Space, Value, quoted};
use crate::text::{self, Sum, base64url, sha256, sum_of_hex};
use crate::tree;

/// Bytes, at the most.
const ENTRY_MAX: usize = 1024 * 1024;
const DISCLOSURE_MAX: usize = 16 * 1024 * 1024;
const KIND_MAX: usize = 32;
/// The kind of entries that say where items stood.
pub(crate) const HEADS: &str = "heads";

const MEMBERS: [&str; 11] = [
    "v",
    "log",
    "seq",
    "time",
    "kind",
    "item",
    "item_seq",
    "item_prev",
    "after_token",
    "_sd_alg",
    "_sd",
];

/// An entry and its fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) log: String,
    pub(crate) seq: u64,
    /// As claimed, and in seconds since 1970.
    pub(crate) time: (String, i64),
    pub(crate) kind: String,
    pub(crate) item: String,
    pub(crate) item_seq: u64,
    pub(crate) item_prev: Option<Sum>,
    pub(crate) after_token: Option<Sum>,
    digests: Vec<String>,
    /// Its hash in the tree.
    pub(crate) leaf: Sum,
    /// What is disclosed, by name.
    pub(crate) fields: BTreeMap<String, Value>,
}

impl Entry {
    /// Reads an entry in its one form.
    pub(crate) fn read(bytes: &[u8]) -> Option<Self> {
        let text = str::from_utf8(bytes).ok().filter(|text| text.len() <= ENTRY_MAX)?;
        let value = Value::read(text, Space::Refused)?;
        let [v, log, seq, time, kind, item, item_seq, item_prev, after_token, alg, sd] =
            value.exactly(MEMBERS)?;
        let sum = |value: &Value| match value {
            Value::Null => Some(None),
            other => other.text().and_then(sum_of_hex).map(Some),
        };
        let digests: Option<Vec<String>> =
            sd.list()?.iter().map(|it| it.text().map(str::to_owned)).collect();
        let digests = digests.filter(|it| it.is_sorted_by(|a, b| a < b))?;
        let is_digest = |text: &String| base64url(text).is_some_and(|it| it.len() == 32);
        let letters = |text: &&str| text.bytes().all(|it| it.is_ascii_lowercase() || it == b'_');
        let kind = kind.text().filter(letters)?;
        let fits = v.number() == Some(1)
            && alg.text() == Some("sha-256")
            && (1..=KIND_MAX).contains(&kind.len())
            && digests.iter().all(is_digest)
            && text::item(item.text()?).is_some();
        let time = time.text()?;
        let entry = Self {
            log: log.text()?.to_owned(),
            seq: seq.number()?,
            time: (time.to_owned(), text::time(time)?),
            kind: kind.to_owned(),
            item: item.text()?.to_owned(),
            item_seq: item_seq.number()?,
            item_prev: sum(item_prev)?,
            after_token: sum(after_token)?,
            digests,
            leaf: tree::leaf(bytes),
            fields: BTreeMap::new(),
        };
        let first = (entry.item_seq == 0) == entry.item_prev.is_none();
        (fits && first && entry.written() == text).then_some(entry)
    }

    /// The text it must have.
    fn written(&self) -> String {
        let sum = |sum: &Option<Sum>| sum.map_or("null".to_owned(), |it| quoted(&text::hex(&it)));
        let sd: Vec<String> = self.digests.iter().map(|it| quoted(it)).collect();
        format!(
            r#"{{"v":1,"log":{},"seq":{},"time":"{}","kind":"{}","item":"{}","item_seq":{},"item_prev":{},"after_token":{},"_sd_alg":"sha-256","_sd":[{}]}}"#,
            quoted(&self.log),
            self.seq,
            self.time.0,
            self.kind,
            self.item,
            self.item_seq,
            sum(&self.item_prev),
            sum(&self.after_token),
            sd.join(","),
        )
    }

    /// Takes what a file discloses, all of it or nothing.
    pub(crate) fn disclose(&mut self, file: &str) -> Result<(), &'static str> {
        if file.is_empty() {
            return Ok(());
        }
        let mut given = HashSet::new();
        for line in text::lines(file).ok_or("has a line that does not end as it must")? {
            let digest = BASE64URL_NOPAD.encode(&sha256(&[line.as_bytes()]));
            if self.digests.binary_search(&digest).is_err() {
                return Err("discloses what the entry does not commit to");
            }
            if !given.insert(digest) {
                return Err("discloses a field twice");
            }
            let (name, value) = disclosure(line).ok_or("has a disclosure of another form")?;
            if self.fields.insert(name, value).is_some() {
                return Err("discloses two fields of one name");
            }
        }
        Ok(())
    }

    /// How many fields are not disclosed.
    pub(crate) fn hidden(&self) -> usize {
        self.digests.len() - self.fields.len()
    }

    /// The records it names: type and hash. An error where a field has another form.
    pub(crate) fn records(&self) -> Result<Vec<(&str, Sum)>, ()> {
        let mut found = Vec::new();
        let fields = self.fields.iter().filter(|(name, _)| names_records(name));
        for record in fields.map(|(_, value)| value.list().ok_or(())) {
            for record in record? {
                let Some([kind, sum]) = record.list() else { return Err(()) };
                let sum = sum.text().and_then(sum_of_hex).ok_or(())?;
                found.push((kind.text().ok_or(())?, sum));
            }
        }
        Ok(found)
    }
}

/// `warc_records`, `media.<n>.warc_records`.
fn names_records(name: &str) -> bool {
    let medium = |name: &str| {
        let n = name.strip_prefix("media.")?.strip_suffix(".warc_records")?;
        text::number(n)
    };
    name == "warc_records" || medium(name).is_some()
}

/// `["<salt>","<name>",<value>]` in base64url.
fn disclosure(line: &str) -> Option<(String, Value)> {
    let bytes = (line.len() <= DISCLOSURE_MAX).then(|| base64url(line))??;
    let text = String::from_utf8(bytes).ok()?;
    let Value::List(parts) = Value::read(&text, Space::Allowed)? else { return None };
    let [salt, name, value]: [Value; 3] = parts.try_into().ok()?;
    (base64url(salt.text()?)?.len() == 16).then_some(())?;
    let Value::Text(name) = name else { return None };
    Some((name, value))
}
