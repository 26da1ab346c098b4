//! Entries and disclosures as a stranger reads them: strictly, and with nothing but their bytes.

use data_encoding::BASE64URL_NOPAD;

use super::entry::digest;
use super::json::{self, TWICE, Value};
use super::keys::SALT_BYTES;
use crate::model::{ItemId, Sum, Time};

/// Bytes of an entry, at the most: 20,000 fields.
pub const ENTRY_BYTES_MAX: usize = 1024 * 1024;
/// Characters of a disclosure, at the most.
pub const DISCLOSURE_CHARS_MAX: usize = 16 * 1024 * 1024;
/// Characters of a kind, at the most.
const KIND_CHARS_MAX: usize = 32;

/// The members, in their order.
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

/// What is wrong with an entry. Texts carry nothing of what it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EntryError {
    /// More than [`ENTRY_BYTES_MAX`].
    #[error("the entry is too long")]
    TooLong,
    /// Not JSON, or with numbers that have no place in it.
    #[error("the entry is no JSON of the kind written here")]
    NotJson,
    /// A member stands twice.
    #[error("a member of the entry stands twice")]
    Twice,
    /// A member that entries do not have.
    #[error("the entry has a member that no entry has")]
    Unknown,
    /// A member is missing.
    #[error("the entry has no `{0}`")]
    Missing(&'static str),
    /// Written by a later version.
    #[error("the entry is of a version that is not known here")]
    Version,
    /// A member has a form that it cannot have.
    #[error("the entry's `{0}` has another form than it must")]
    Member(&'static str),
    /// First entry of an item and named a predecessor, or the other way round.
    #[error("the entry is the first of its item and names one before it, or names none")]
    Chain,
    /// Digests of fields stand in another order than theirs.
    #[error("the digests of the entry's fields are not in order")]
    Unsorted,
    /// A digest stands twice.
    #[error("a digest of the entry's fields stands twice")]
    DigestTwice,
    /// Says the right thing in another form: other order, white space, other escapes.
    #[error("the entry is not written in the one form that entries have")]
    Form,
}

/// What is wrong with a disclosure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DisclosureError {
    /// More than [`DISCLOSURE_CHARS_MAX`].
    #[error("a disclosure is too long")]
    TooLong,
    /// Not base64url without padding.
    #[error("a disclosure is not base64url")]
    NotBase64,
    /// Not `["salt","name",value]`.
    #[error("a disclosure is not a list of salt, name and value")]
    Form,
    /// A member in it stands twice.
    #[error("a member in a disclosure stands twice")]
    Twice,
    /// The salt is not 16 bytes.
    #[error("a disclosure's salt has not 16 bytes")]
    Salt,
    /// Not one of the entry's fields, or not as it was logged.
    #[error("a disclosure does not belong to the entry: it was changed, or is another's")]
    Stray,
    /// Given twice.
    #[error("a disclosure is given twice")]
    GivenTwice,
    /// Two have one name.
    #[error("two disclosures have the same name")]
    NameTwice,
    /// The lines of the file do not end as they must.
    #[error("the file of disclosures is not one line each, or does not end with a line feed")]
    Lines,
}

/// An entry as read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The log's origin.
    pub log: String,
    /// Its number.
    pub seq: u64,
    /// When it was entered, as claimed.
    pub time: Time,
    /// What kind of act it is of.
    pub kind: String,
    /// What it is about.
    pub item: ItemId,
    /// How many entries its item had before.
    pub item_seq: u64,
    /// Leaf hash of the item's entry before it.
    pub item_prev: Option<Sum>,
    /// SHA-256 of a timestamp response that there was before it.
    pub after_token: Option<Sum>,
    /// Digests of its fields, in order.
    pub digests: Vec<String>,
}

/// A field that was disclosed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disclosed {
    /// Its name.
    pub name: String,
    /// What it says.
    pub value: Value,
}

impl Entry {
    /// Reads the exact bytes of an entry.
    ///
    /// # Errors
    /// [`EntryError`].
    pub fn read(bytes: &[u8]) -> Result<Self, EntryError> {
        if bytes.len() > ENTRY_BYTES_MAX {
            return Err(EntryError::TooLong);
        }
        let value = json::read(bytes).map_err(|error| {
            if is_twice(&error) { EntryError::Twice } else { EntryError::NotJson }
        })?;
        let members = value.members().ok_or(EntryError::NotJson)?;
        let version = members.iter().find(|(name, _)| name == "v").map(|(_, value)| value);
        if version.is_some_and(|version| *version != Value::Number(1)) {
            return Err(EntryError::Version);
        }
        if members.iter().any(|(name, _)| !MEMBERS.contains(&name.as_str())) {
            return Err(EntryError::Unknown);
        }
        let entry = entry_in(members)?;
        let in_order = members.iter().map(|(name, _)| name.as_str()).eq(MEMBERS);
        if !in_order || value.to_json().as_bytes() != bytes {
            return Err(EntryError::Form);
        }
        Ok(entry)
    }

    /// The fields that these disclosures open.
    ///
    /// # Errors
    /// [`DisclosureError`] for the first that is not one of this entry's.
    pub fn open<'a>(
        &self,
        disclosures: impl IntoIterator<Item = &'a str>,
    ) -> Result<Vec<Disclosed>, DisclosureError> {
        let mut open = vec![false; self.digests.len()];
        let mut fields: Vec<Disclosed> = Vec::new();
        for disclosure in disclosures {
            let field = Disclosed::read(disclosure)?;
            let place = self.digests.binary_search(&digest(disclosure));
            let place = place.map_err(|_| DisclosureError::Stray)?;
            if std::mem::replace(&mut open[place], true) {
                return Err(DisclosureError::GivenTwice);
            }
            fields.push(field);
        }
        fields.sort_by(|a, b| a.name.cmp(&b.name));
        if fields.windows(2).any(|two| two[0].name == two[1].name) {
            return Err(DisclosureError::NameTwice);
        }
        Ok(fields)
    }

    /// The same, from a file with one disclosure a line.
    ///
    /// # Errors
    /// [`DisclosureError`].
    pub fn open_file(&self, file: &str) -> Result<Vec<Disclosed>, DisclosureError> {
        if file.is_empty() {
            return Ok(Vec::new());
        }
        let lines = file.strip_suffix('\n').ok_or(DisclosureError::Lines)?;
        if lines.split('\n').any(str::is_empty) {
            return Err(DisclosureError::Lines);
        }
        self.open(lines.split('\n'))
    }
}

impl Disclosed {
    /// Reads one disclosure by itself.
    ///
    /// # Errors
    /// [`DisclosureError`].
    pub fn read(disclosure: &str) -> Result<Self, DisclosureError> {
        if disclosure.len() > DISCLOSURE_CHARS_MAX {
            return Err(DisclosureError::TooLong);
        }
        let bytes = BASE64URL_NOPAD.decode(disclosure.as_bytes());
        let bytes = bytes.map_err(|_| DisclosureError::NotBase64)?;
        let value = json::read(&bytes).map_err(|error| {
            if is_twice(&error) { DisclosureError::Twice } else { DisclosureError::Form }
        })?;
        let Value::List(parts) = value else { return Err(DisclosureError::Form) };
        let parts = <[Value; 3]>::try_from(parts).map_err(|_| DisclosureError::Form)?;
        let [Value::Text(salt), Value::Text(name), value] = parts else {
            return Err(DisclosureError::Form);
        };
        let salt = BASE64URL_NOPAD.decode(salt.as_bytes()).map_err(|_| DisclosureError::Salt)?;
        if salt.len() == SALT_BYTES { Ok(Self { name, value }) } else { Err(DisclosureError::Salt) }
    }
}

fn is_twice(error: &serde_json::Error) -> bool {
    error.to_string().starts_with(TWICE)
}

fn entry_in(members: &[(String, Value)]) -> Result<Entry, EntryError> {
    let get = |name: &'static str| {
        let found = members.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value).ok_or(EntryError::Missing(name))
    };
    let text = |name| get(name)?.text().ok_or(EntryError::Member(name));
    let count = |name| get(name)?.count().ok_or(EntryError::Member(name));
    let sum = |name| match get(name)? {
        Value::Null => Ok(None),
        value => {
            let sum = value.text().and_then(|text| text.parse().ok());
            sum.map(Some).ok_or(EntryError::Member(name))
        }
    };
    get("v")?;
    let time: Time = text("time")?.parse().map_err(|_| EntryError::Member("time"))?;
    if time.to_string() != text("time")? {
        return Err(EntryError::Member("time"));
    }
    if text("_sd_alg")? != "sha-256" {
        return Err(EntryError::Member("_sd_alg"));
    }
    let entry = Entry {
        log: log_in(text("log")?)?,
        seq: count("seq")?,
        time,
        kind: kind_in(text("kind")?)?,
        item: text("item")?.parse().map_err(|_| EntryError::Member("item"))?,
        item_seq: count("item_seq")?,
        item_prev: sum("item_prev")?,
        after_token: sum("after_token")?,
        digests: digests_in(get("_sd")?)?,
    };
    let is_first = entry.item_seq == 0;
    if is_first == entry.item_prev.is_none() { Ok(entry) } else { Err(EntryError::Chain) }
}

fn log_in(text: &str) -> Result<String, EntryError> {
    let plain = |byte: u8| byte.is_ascii_graphic() && byte != b'+';
    let fits = !text.is_empty() && text.len() <= 128 && text.bytes().all(plain);
    fits.then(|| text.to_owned()).ok_or(EntryError::Member("log"))
}

fn kind_in(text: &str) -> Result<String, EntryError> {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte == b'_';
    let fits = !text.is_empty() && text.len() <= KIND_CHARS_MAX && text.bytes().all(plain);
    fits.then(|| text.to_owned()).ok_or(EntryError::Member("kind"))
}

fn digests_in(value: &Value) -> Result<Vec<String>, EntryError> {
    let one = |value: &Value| {
        let text = value.text()?;
        let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).ok()?;
        (bytes.len() == 32).then(|| text.to_owned())
    };
    let digests: Option<Vec<String>> =
        value.list().and_then(|items| items.iter().map(one).collect());
    let digests = digests.ok_or(EntryError::Member("_sd"))?;
    for two in digests.windows(2) {
        match two[0].cmp(&two[1]) {
            std::cmp::Ordering::Less => {}
            std::cmp::Ordering::Equal => return Err(EntryError::DigestTwice),
            std::cmp::Ordering::Greater => return Err(EntryError::Unsorted),
        }
    }
    Ok(digests)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::custody::act::Logged;
    use crate::custody::entry::{LogEnd, Written};
    use crate::custody::keys::LogKeys;
    use crate::model::PostId;
    use crate::model::Subject;

    fn two() -> (LogKeys, Written, Written) {
        let keys = LogKeys::derive(&[7; 32]);
        let mut end = LogEnd::default();
        let mut head = None;
        let subject = Subject::Post(PostId::from_bytes([1; 16]));
        let logged = Logged::new("looked", subject)
            .field("url", "https://example.org/ă")
            .field("says", "visible");
        let time = "2026-05-08T09:30:00Z".parse().unwrap();
        let first = end.append(&keys, &logged, &mut head, time);
        end.newest_token = Some(Sum::from_bytes([5; 32]));
        let second = end.append(&keys, &logged, &mut head, time);
        (keys, first, second)
    }

    #[test]
    fn an_entry_is_these_bytes() {
        let (keys, first, second) = two();
        let text = String::from_utf8(first.bytes.clone()).unwrap();
        let item = keys.item(Subject::Post(PostId::from_bytes([1; 16])));
        let digests: Vec<&str> = text.split('"').filter(|part| part.len() == 43).collect();
        let wanted = format!(
            "{{\"v\":1,\"log\":\"{}\",\"seq\":0,\"time\":\"2026-05-08T09:30:00Z\",\"kind\":\"looked\",\
             \"item\":\"{item}\",\"item_seq\":0,\"item_prev\":null,\"after_token\":null,\
             \"_sd_alg\":\"sha-256\",\"_sd\":[\"{}\",\"{}\"]}}",
            keys.origin(),
            digests[0],
            digests[1],
        );
        assert_eq!(text, wanted);
        let entry = Entry::read(&second.bytes).unwrap();
        assert_eq!((entry.seq, entry.item_seq, entry.item_prev), (1, 1, Some(first.leaf)));
        assert_eq!(entry.after_token, Some(Sum::from_bytes([5; 32])));
        let fields = entry.open(second.disclosures.iter().map(|(_, text)| text.as_str())).unwrap();
        assert_eq!(fields.len(), 2);
        assert_eq!(fields[1].name, "url");
        assert_eq!(fields[1].value, Value::from("https://example.org/ă"));
        let file = format!("{}\n", second.disclosures[0].1);
        assert_eq!(entry.open_file(&file).unwrap().len(), 1, "any may be withheld");
        assert_eq!(entry.open_file("").unwrap(), vec![]);
    }

    fn refused(change: impl Fn(&str) -> String) -> EntryError {
        let (_, _, second) = two();
        let text = String::from_utf8(second.bytes).unwrap();
        let changed = change(&text);
        assert_ne!(changed, text, "nothing was changed");
        Entry::read(changed.as_bytes()).unwrap_err()
    }

    #[test]
    fn each_break_of_an_entry_has_its_own_name() {
        let swap =
            |from: &'static str, to: &'static str| refused(|text| text.replacen(from, to, 1));
        assert_eq!(swap("{\"v\":1,", "{\"v\":1,\"v\":1,"), EntryError::Twice);
        assert_eq!(swap("{\"v\":1,", "{\"v\":1,\"x\":1,"), EntryError::Unknown);
        assert_eq!(swap("\"seq\":1,", ""), EntryError::Missing("seq"));
        assert_eq!(swap("{\"v\":1,", "{"), EntryError::Missing("v"));
        assert_eq!(swap("\"v\":1", "\"v\":2"), EntryError::Version);
        assert_eq!(swap("\"v\":1,", "\"v\":1, "), EntryError::Form);
        assert_eq!(swap("\"looked\"", "\"\\u006cooked\""), EntryError::Form);
        assert_eq!(swap("\"seq\":1,", "\"seq\":1.0,"), EntryError::NotJson);
        assert_eq!(swap("\"seq\":1,", "\"seq\":-1,"), EntryError::Member("seq"));
        assert_eq!(swap("09:30:00Z", "09:30:00.5Z"), EntryError::Member("time"));
        assert_eq!(swap("\"looked\"", "\"Looked\""), EntryError::Member("kind"));
        assert_eq!(swap("\"i-", "\"j-"), EntryError::Member("item"));
        assert_eq!(swap("sha-256", "sha-512"), EntryError::Member("_sd_alg"));
        assert_eq!(swap("\"item_seq\":1", "\"item_seq\":0"), EntryError::Chain);
        assert_eq!(refused(|text| format!("{text}\n")), EntryError::Form);
        assert_eq!(refused(|text| format!("{text}{{}}")), EntryError::NotJson);
        assert_eq!(refused(|_| "[]".into()), EntryError::NotJson);
        assert_eq!(refused(|_| " ".repeat(ENTRY_BYTES_MAX + 1)), EntryError::TooLong);
        let longest = " ".repeat(ENTRY_BYTES_MAX);
        assert_eq!(refused(|_| longest.clone()), EntryError::NotJson);
        let log = format!("\"{}\"", two().0.origin());
        for other in [String::new(), "a+b".into(), "ă".into(), "a".repeat(129)] {
            let changed = refused(|text| text.replacen(&log, &format!("\"{other}\""), 1));
            assert_eq!(changed, EntryError::Member("log"), "{other}");
        }
        let digests = |order: [usize; 2]| {
            refused(move |text| {
                let (start, rest) = text.split_once("\"_sd\":[").unwrap();
                let all: Vec<&str> = rest.trim_end_matches("]}").split(',').collect();
                format!("{start}\"_sd\":[{},{}]}}", all[order[0]], all[order[1]])
            })
        };
        assert_eq!(digests([1, 0]), EntryError::Unsorted);
        assert_eq!(digests([1, 1]), EntryError::DigestTwice);
    }

    #[test]
    fn each_break_of_a_disclosure_has_its_own_name() {
        let (_, first, second) = two();
        let entry = Entry::read(&second.bytes).unwrap();
        let mine = second.disclosures[0].1.as_str();
        let coded = |json: &str| BASE64URL_NOPAD.encode(json.as_bytes());
        let open = |text: &str| entry.open([text]).unwrap_err();
        assert_eq!(open(&first.disclosures[0].1), DisclosureError::Stray);
        assert_eq!(open(&format!("{mine}=")), DisclosureError::NotBase64);
        assert_eq!(open(&coded("[\"AAAAAAAAAAAAAAAAAAAAAA\",\"a\"]")), DisclosureError::Form);
        assert_eq!(open(&coded("[\"AAAA\",\"a\",1]")), DisclosureError::Salt);
        let twice = coded("[\"AAAAAAAAAAAAAAAAAAAAAA\",\"a\",{\"b\":1,\"b\":2}]");
        assert_eq!(open(&twice), DisclosureError::Twice);
        assert_eq!(entry.open([mine, mine]).unwrap_err(), DisclosureError::GivenTwice);
        for file in ["\n", &format!("{mine}\n\n"), mine] {
            assert_eq!(entry.open_file(file).unwrap_err(), DisclosureError::Lines);
        }
        let crlf = entry.open_file(&format!("{mine}\r\n"));
        assert_eq!(crlf.unwrap_err(), DisclosureError::NotBase64);
        let two_of_a_name =
            [1, 2].map(|n| coded(&format!("[\"AAAAAAAAAAAAAAAAAAAAAA\",\"a\",{n}]")));
        let mut digests = two_of_a_name.clone().map(|text| digest(&text)).to_vec();
        digests.sort();
        let entry = Entry { digests, ..entry };
        let both = entry.open(two_of_a_name.iter().map(String::as_str));
        assert_eq!(both.unwrap_err(), DisclosureError::NameTwice);
    }

    proptest! {
        #[test]
        fn what_is_read_has_one_form(at in any::<usize>(), bit in 0_u8..8) {
            let (_, _, mut second) = two();
            let at = at % second.bytes.len();
            second.bytes[at] ^= 1 << bit;
            if let Ok(entry) = Entry::read(&second.bytes) {
                // Another entry, and its hash another leaf.
                prop_assert_ne!(crate::custody::tree::leaf(&second.bytes), second.leaf);
                let _ = entry.open(second.disclosures.iter().map(|(_, text)| text.as_str()));
            }
        }
    }
}
