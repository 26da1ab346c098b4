//! Reading back. Takes what [`super::write`] writes and nothing else; never panics, and does no
//! more work than the bytes are long.

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use super::write::{Body, digest, emit, urn};
use super::{FORM, Facts, HopFacts, SET_ASIDE, is_chunking, word_of};
use crate::model::{Cut, End, Exchange, Hop, Reply, Time};

/// Exchanges kept in one piece, at the most.
pub const EXCHANGES_MAX: usize = 256;

/// Records read from one piece of bytes: of each exchange eleven hops of two records, and the
/// facts.
pub const RECORDS_MAX: usize = EXCHANGES_MAX * (2 * 11 + 1);

/// Named fields of one record, at most.
const FIELDS_MAX: usize = 16;

/// Bytes of the named fields of one record, at most: two addresses and room to spare.
const HEAD_BYTES_MAX: usize = 32 * 1024;

/// What is wrong with records. Texts carry nothing of what they say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WarcError {
    /// A record does not begin or go on as ours do.
    #[error("not a WARC record of the form written here")]
    Head,
    /// A record ends before the length it announces, or goes on after it.
    #[error("a WARC record is not as long as it says")]
    Length,
    /// A block is not the one its digest was made of.
    #[error("a WARC record does not match its digest")]
    Digest,
    /// More than [`RECORDS_MAX`] records.
    #[error("more WARC records than are kept in one piece")]
    TooMany,
    /// The `metadata` record is missing or cannot be read.
    #[error("the WARC metadata record is missing or unreadable")]
    Facts,
    /// The body is kept elsewhere, and was not given.
    #[error("the body of a WARC revisit record is missing")]
    BodyElsewhere,
    /// The records do not belong together, or differ from what would have been written.
    #[error("the WARC records do not fit together")]
    Mismatch,
}

/// What a record holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// What was sent.
    Request,
    /// What came back.
    Response,
    /// What came back, its body kept before.
    Revisit,
    /// What HTTP has no place for.
    Metadata,
}

/// One record, borrowed from the bytes it was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record<'a> {
    /// What it holds.
    pub kind: Kind,
    /// `<urn:uuid:…>`.
    pub id: &'a str,
    /// The `WARC-Date`.
    pub date: Time,
    /// Named fields, as written.
    pub fields: Vec<(&'a str, &'a str)>,
    /// The block. Its digest has been checked.
    pub block: &'a [u8],
    /// The whole record, up to and with the two line ends that close it.
    pub bytes: &'a [u8],
}

impl<'a> Record<'a> {
    /// The first named field of this name, spelled as it is written.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&'a str> {
        field_of(&self.fields, name)
    }
}

/// The records in `bytes`, in order, each held to its length and block digest.
///
/// # Errors
/// [`WarcError`] for the first record that is not one of ours.
pub fn read(bytes: &[u8]) -> Result<Vec<Record<'_>>, WarcError> {
    let mut records = Vec::new();
    let mut rest = bytes;
    while !rest.is_empty() {
        if records.len() == RECORDS_MAX {
            return Err(WarcError::TooMany);
        }
        let (record, after) = read_one(rest)?;
        records.push(record);
        rest = after;
    }
    Ok(records)
}

fn read_one(bytes: &[u8]) -> Result<(Record<'_>, &[u8]), WarcError> {
    let start = bytes.get(..HEAD_BYTES_MAX.min(bytes.len())).unwrap_or_default();
    let (head, _) = split_head(start).ok_or(WarcError::Head)?;
    let (version, fields) = fields_in(head).ok_or(WarcError::Head)?;
    if version != "WARC/1.1" || fields.len() > FIELDS_MAX {
        return Err(WarcError::Head);
    }
    let required = |name| field_of(&fields, name).ok_or(WarcError::Head);
    let kind = kind_of(required("WARC-Type")?).ok_or(WarcError::Head)?;
    let id = required("WARC-Record-ID")?;
    let date = required("WARC-Date")?.parse().map_err(|_| WarcError::Head)?;
    let length: usize = required("Content-Length")?.parse().map_err(|_| WarcError::Head)?;
    let digest = required("WARC-Block-Digest")?;
    let from = head.len() + 4;
    let to = from.checked_add(length).ok_or(WarcError::Length)?;
    let block = bytes.get(from..to).ok_or(WarcError::Length)?;
    let after = bytes.get(to..).and_then(|rest| rest.strip_prefix(b"\r\n\r\n"));
    let after = after.ok_or(WarcError::Length)?;
    if digest != format!("sha256:{}", HEXLOWER.encode(&Sha256::digest(block))) {
        return Err(WarcError::Digest);
    }
    let whole = bytes.get(..bytes.len() - after.len()).unwrap_or_default();
    Ok((Record { kind, id, date, fields, block, bytes: whole }, after))
}

/// The exchange that `records` were written of.
///
/// Writes it once more and compares, so that nothing in a record can differ from what the exchange
/// says: after success, writing gives these bytes again.
///
/// `kept` is the body that a `revisit` record leaves out; it is not looked at where there is none.
///
/// # Errors
/// [`WarcError::Facts`], [`WarcError::Mismatch`] or [`WarcError::BodyElsewhere`].
pub fn exchange_of(records: &[Record<'_>], kept: Option<&[u8]>) -> Result<Exchange, WarcError> {
    let (last, mut pairs) = records.split_last().ok_or(WarcError::Facts)?;
    let facts = facts_in(last)?;
    let mut hops = Vec::new();
    for facts in facts.hops {
        let (pair, rest) = match (&facts.unanswered, pairs) {
            (Some(_), all) => (None, all),
            (None, [request, response, rest @ ..]) => (Some((request, response)), rest),
            (None, _) => return Err(WarcError::Mismatch),
        };
        hops.push(hop_of(facts, pair, kept)?);
        pairs = rest;
    }
    let end = facts.failure.map_or(End::Answered, End::Failed);
    let exchange = Exchange { hops, end };
    let revisits = records.iter().any(|record| record.kind == Kind::Revisit);
    let body = if revisits { Body::Kept } else { Body::Here };
    if !pairs.is_empty() || !is_written_as(&exchange, body, &facts.note, records) {
        return Err(WarcError::Mismatch);
    }
    Ok(exchange)
}

/// The records of one exchange as they are in full, one after the other: where a body was kept
/// elsewhere, the `response` that it came in stands in place of the `revisit`.
///
/// # Errors
/// As [`exchange_of`].
pub fn in_full(records: &[Record<'_>], kept: Option<&[u8]>) -> Result<Vec<u8>, WarcError> {
    let exchange = exchange_of(records, kept)?;
    let note = facts_in(records.last().ok_or(WarcError::Facts)?)?.note;
    let mut ids = records.iter().map(|record| id_in(record.id).unwrap_or_default());
    let mut next_id = || ids.next().unwrap_or_default();
    Ok(super::write(&exchange, Body::Here, &mut next_id, &note))
}

fn facts_in(record: &Record<'_>) -> Result<Facts, WarcError> {
    let facts: Facts = serde_json::from_slice(record.block).map_err(|_| WarcError::Facts)?;
    if record.kind == Kind::Metadata && facts.form == FORM {
        Ok(facts)
    } else {
        Err(WarcError::Facts)
    }
}

fn hop_of(
    facts: HopFacts,
    pair: Option<(&Record<'_>, &Record<'_>)>,
    kept: Option<&[u8]>,
) -> Result<Hop, WarcError> {
    let (request, reply) = match pair {
        None => (facts.unanswered.unwrap_or_default(), None),
        Some((request, response)) => {
            let (head, _) = split_head(request.block).ok_or(WarcError::Mismatch)?;
            let (_, fields) = fields_in(head).ok_or(WarcError::Mismatch)?;
            let reply = reply_in(response.block, facts.truncated.as_deref());
            let mut reply = reply.ok_or(WarcError::Mismatch)?;
            if response.kind == Kind::Revisit {
                let kept = kept.ok_or(WarcError::BodyElsewhere)?;
                if response.field("WARC-Payload-Digest") != Some(&digest([kept, b""])) {
                    return Err(WarcError::Digest);
                }
                reply.body = kept.to_vec();
            }
            (owned(&fields), Some(reply))
        }
    };
    let HopFacts { at, url, remote, certificate_sha256, .. } = facts;
    Ok(Hop { at, url, request, reply, remote, certificate: certificate_sha256 })
}

fn reply_in(block: &[u8], truncated: Option<&str>) -> Option<Reply> {
    let (head, body) = split_head(block)?;
    let (status_line, fields) = fields_in(head)?;
    let (status, _) = status_line.strip_prefix("HTTP/1.1 ")?.split_once(' ')?;
    let mut headers = owned(&fields);
    for (name, _) in &mut headers {
        if let Some(own) = name.strip_prefix(SET_ASIDE).filter(|own| is_chunking(own)) {
            *name = own.to_owned();
        }
    }
    let cut = match truncated {
        None => None,
        Some(word) => Some(cut_of(word)?),
    };
    Some(Reply { status: status.parse().ok()?, headers, body: body.to_vec(), cut })
}

/// Would writing `exchange` under the same ids give the same records?
fn is_written_as(exchange: &Exchange, body: Body, note: &str, records: &[Record<'_>]) -> bool {
    let mut ids = records.iter().map(|record| id_in(record.id).unwrap_or_default());
    let mut records = records.iter();
    let (mut rest, mut same): (&[u8], bool) = (&[], true);
    let mut next_id = || ids.next().unwrap_or_default();
    emit(exchange, body, &mut next_id, note, &mut |piece| {
        if rest.is_empty() {
            rest = records.next().map(|record| record.bytes).unwrap_or_default();
        }
        match rest.strip_prefix(piece) {
            Some(after) => rest = after,
            None => same = false,
        }
    });
    same && rest.is_empty() && records.next().is_none()
}

/// The bytes of an id as [`urn`] writes it.
fn id_in(text: &str) -> Option<[u8; 16]> {
    let uuid = text.strip_prefix("<urn:uuid:")?.strip_suffix('>')?;
    let bytes = HEXLOWER.decode(uuid.replace('-', "").as_bytes()).ok()?;
    let id = bytes.try_into().ok()?;
    (urn(id) == text).then_some(id)
}

/// A head without its empty line, and what follows.
fn split_head(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
    Some((bytes.get(..end)?, bytes.get(end + 4..)?))
}

/// The first line of a head, and its fields: `name: value`, one line each.
fn fields_in(head: &[u8]) -> Option<(&str, Vec<(&str, &str)>)> {
    let mut lines = std::str::from_utf8(head).ok()?.split("\r\n");
    let first = lines.next()?;
    let fields: Option<Vec<_>> = lines.map(|line| line.split_once(": ")).collect();
    Some((first, fields?))
}

fn field_of<'a>(fields: &[(&'a str, &'a str)], name: &str) -> Option<&'a str> {
    fields.iter().find(|(known, _)| *known == name).map(|(_, value)| *value)
}

fn owned(fields: &[(&str, &str)]) -> Vec<(String, String)> {
    fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn kind_of(word: &str) -> Option<Kind> {
    match word {
        "request" => Some(Kind::Request),
        "response" => Some(Kind::Response),
        "revisit" => Some(Kind::Revisit),
        "metadata" => Some(Kind::Metadata),
        _ => None,
    }
}

fn cut_of(word: &str) -> Option<Cut> {
    [Cut::Length, Cut::Time, Cut::Disconnect].into_iter().find(|cut| word_of(*cut) == word)
}
