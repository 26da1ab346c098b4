//! Exchanges that never were: pages and pictures of a site that does not exist, as WARC records.

use keepsake::capture::warc::{self, Body};
use keepsake::model::{End, Exchange, Hop, RecordSum, Reply, Sum, Time};
use sha2::{Digest as _, Sha256};

use crate::chance::Chance;
use crate::making::text;

/// One record of an exchange.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Its type and digest, as entries name it.
    pub sum: RecordSum,
    /// The whole of it.
    pub bytes: Vec<u8>,
}

/// An exchange of one hop: this answer at this address.
///
/// # Panics
/// Never: what was written can be read.
#[must_use]
pub fn exchange(
    url: &str,
    at: Time,
    (status, mime): (u16, &str),
    body: &[u8],
    chance: &mut Chance,
) -> Vec<Record> {
    let pairs = |pairs: &[(&str, &str)]| {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    };
    let length = body.len().to_string();
    let reply = Reply {
        status,
        headers: pairs(&[("content-type", mime), ("content-length", &length)]),
        body: body.to_vec(),
        cut: None,
    };
    let hop = Hop {
        at,
        url: url.to_owned(),
        request: pairs(&[("Host", "site.example"), ("Accept-Encoding", "identity")]),
        reply: Some(reply),
        remote: Some("198.51.100.7:443".into()),
        certificate: Some("ab".repeat(32)),
    };
    let exchange = Exchange { hops: vec![hop], end: End::Answered };
    let bytes = warc::write(&exchange, Body::Here, &mut || chance.id(), "direct");
    let records = warc::read(&bytes).expect("they were written a moment ago");
    records.iter().map(|record| self::record(record.bytes)).collect()
}

/// A whole record, by its bytes.
///
/// # Panics
/// If it has no `WARC-Type`.
#[must_use]
pub fn record(bytes: &[u8]) -> Record {
    let head = String::from_utf8_lossy(bytes);
    let kind = head.lines().find_map(|line| line.strip_prefix("WARC-Type: "));
    let kind = kind.expect("a record says what it is").to_owned();
    let sum = Sum::from_bytes(Sha256::digest(bytes).into());
    Record { sum: RecordSum { kind, sum }, bytes: bytes.to_vec() }
}

/// A page with this text in it, of about as many bytes.
#[must_use]
pub fn page(words: &str, bytes: usize, chance: &mut Chance) -> Vec<u8> {
    let mut page = format!("<!doctype html><title>Bài</title><article>{words}</article>\n");
    while page.len() < bytes {
        let n = chance.below(1000);
        let comment = text(chance, 200);
        let number = n.to_string();
        page.extend(["<div class=\"comment c", &number, "\" id=\"c-", &number, "\"><p>"]);
        page.extend([comment.as_str(), "</p></div>\n"]);
    }
    page.into_bytes()
}

/// A picture's bytes: a head like that of a JPEG, and what does not shrink.
#[must_use]
pub fn picture(bytes: usize, chance: &mut Chance) -> Vec<u8> {
    let mut picture = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00".to_vec();
    while picture.len() < bytes {
        picture.extend(chance.any().to_be_bytes());
    }
    picture.truncate(bytes.max(11));
    picture
}
