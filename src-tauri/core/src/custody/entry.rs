//! Entries as they are written (`LOG.md`, section 2).

use data_encoding::BASE64URL_NOPAD;
use sha2::{Digest as _, Sha256};

use super::act::{HEADS, HEADS_ROOT, Logged, RECORDS};
use super::heads::Heads;
use super::json::Value;
use super::keys::{LogKeys, SaltOf};
use super::tree::{Frontier, leaf};
use crate::model::{ItemHead, Subject, Sum, Time};

/// Where an entry stands. With its act and the log's keys it gives the entry's bytes again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its number, from 0: its leaf in the tree.
    pub seq: u64,
    /// When it was entered, as the computer's clock told.
    pub time: Time,
    /// Where its item stood before it; none for the item's first.
    pub before: Option<ItemHead>,
    /// SHA-256 of the newest timestamp response there was.
    pub after_token: Option<Sum>,
}

/// An entry, and what opens its fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The entry.
    pub bytes: Vec<u8>,
    /// Names of its fields, and the disclosure of each, in order of name.
    pub disclosures: Vec<(String, String)>,
    /// Its hash in the tree.
    pub leaf: Sum,
}

impl Written {
    /// The digests of the fields that tell of WARC records.
    #[must_use]
    pub fn records(&self) -> Vec<Sum> {
        let of_records = self.disclosures.iter().filter(|(name, _)| name.ends_with(RECORDS));
        of_records.map(|(_, disclosure)| digest_of(disclosure)).collect()
    }
}

/// The end of a log: all that appending needs but where items stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogEnd {
    /// The tree so far.
    pub tree: Frontier,
    /// SHA-256 of the newest timestamp response there is.
    pub newest_token: Option<Sum>,
}

impl LogEnd {
    /// Appends an entry. `head` is where its item stands; none for one that has no entry yet.
    pub fn append(
        &mut self,
        keys: &LogKeys,
        logged: &Logged,
        head: &mut Option<ItemHead>,
        time: Time,
    ) -> Written {
        let (seq, before, after_token) = (self.tree.size(), *head, self.newest_token);
        let written = write(keys, Place { seq, time, before, after_token }, logged);
        self.tree.push(written.leaf);
        let entries = before.map_or(0, |before| before.entries) + 1;
        *head = Some(ItemHead { entries, last: written.leaf });
        written
    }
}

/// What a heads entry tells. `heads` are those before it, made with the number it gets.
#[must_use]
pub fn heads_entry(heads: &Heads) -> Logged {
    Logged::new(HEADS, Subject::Heads).field(HEADS_ROOT, heads.root().to_string())
}

/// The entry of this place, byte for byte the same each time.
#[must_use]
pub fn write(keys: &LogKeys, place: Place, logged: &Logged) -> Written {
    rewrite(keys, place, logged, &[])
}

/// The same, where only the digests of some of its fields are left.
#[must_use]
pub fn rewrite(keys: &LogKeys, place: Place, logged: &Logged, others: &[Sum]) -> Written {
    let Place { seq, time, before, after_token } = place;
    let disclosed = |(name, value): &(String, Value)| {
        (name.clone(), keys.disclosed(SaltOf::Field, seq, name, value.clone()))
    };
    let mut disclosures: Vec<_> = logged.fields.iter().map(disclosed).collect();
    disclosures.sort();
    let own = disclosures.iter().map(|(_, disclosure)| digest_of(disclosure));
    let all = own.chain(others.iter().copied());
    let mut digests: Vec<String> = all.map(|sum| BASE64URL_NOPAD.encode(sum.bytes())).collect();
    digests.sort_unstable();
    digests.dedup();
    let sum = |sum: Option<Sum>| sum.map_or(Value::Null, |sum| sum.to_string().into());
    let members: [(&str, Value); 11] = [
        ("v", Value::Number(1)),
        ("log", keys.origin().into()),
        ("seq", seq.into()),
        ("time", time.to_string().into()),
        ("kind", logged.kind.as_str().into()),
        ("item", keys.item(logged.subject).to_string().into()),
        ("item_seq", before.map_or(0, |before| before.entries).into()),
        ("item_prev", sum(before.map(|before| before.last))),
        ("after_token", sum(after_token)),
        ("_sd_alg", "sha-256".into()),
        ("_sd", digests.into_iter().map(Value::from).collect::<Vec<_>>().into()),
    ];
    let members = members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    let bytes = Value::Object(members).to_json().into_bytes();
    Written { leaf: leaf(&bytes), bytes, disclosures }
}

/// What stands in `_sd` for a disclosure (RFC 9901, 4.2.3).
#[must_use]
pub fn digest(disclosure: &str) -> String {
    BASE64URL_NOPAD.encode(digest_of(disclosure).bytes())
}

fn digest_of(disclosure: &str) -> Sum {
    Sum::from_bytes(Sha256::digest(disclosure.as_bytes()).into())
}
