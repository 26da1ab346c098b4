//! Writing. Everything goes through [`emit`], which the reader uses too, to hold what it read
//! against what would have been written.

use std::fmt::Write as _;
use std::net::SocketAddr;

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};
use url::Url;

use super::{FORM, Facts, HopFacts, SET_ASIDE, is_chunking, word_of};
use crate::model::{End, Exchange, Hop, RecordSum, Reply, Sum, Time};

/// The records of `exchange`, one after the other, each ready to be gzipped on its own.
///
/// `ids` gives 16 random bytes for each record, in order; they become UUIDs of version 4. `note`
/// stands in the `metadata` record: the vantage's name. Line breaks in addresses and fields, which
/// no exchange over HTTP can have, become spaces. The bodies are held in memory twice while this
/// runs.
///
/// The `metadata` record has the time of the last hop. An exchange that was refused before anything
/// was sent has none: its record is dated 1970-01-01T00:00:00Z.
pub fn write(
    exchange: &Exchange,
    body: Body,
    ids: &mut dyn FnMut() -> [u8; 16],
    note: &str,
) -> Vec<u8> {
    let mut bytes = Vec::new();
    emit(exchange, body, ids, note, &mut |piece| bytes.extend_from_slice(piece));
    bytes
}

/// The same, with the sum of each record as it is in full: with the body that is kept elsewhere.
pub fn write_summed(
    exchange: &Exchange,
    body: Body,
    ids: &mut dyn FnMut() -> [u8; 16],
    note: &str,
) -> (Vec<u8>, Vec<RecordSum>) {
    let mut given: Vec<[u8; 16]> = Vec::new();
    let mut next = || {
        given.push(ids());
        given.last().copied().unwrap_or_default()
    };
    let (mut bytes, mut sums) = (Vec::new(), Summing::default());
    emit(exchange, Body::Here, &mut next, note, &mut |piece| {
        sums.take(piece);
        if body == Body::Here {
            bytes.extend_from_slice(piece);
        }
    });
    if body == Body::Kept {
        let mut again = given.into_iter();
        bytes = write(exchange, body, &mut || again.next().unwrap_or_default(), note);
    }
    (bytes, sums.done)
}

/// Hashes records piece by piece.
#[derive(Default)]
struct Summing {
    kind: String,
    sum: Sha256,
    n_pieces: usize,
    done: Vec<RecordSum>,
}

impl Summing {
    fn take(&mut self, piece: &[u8]) {
        if self.n_pieces == 0 {
            let kind = piece.split(|byte| *byte == b'\r').nth(1).unwrap_or_default();
            let kind = kind.strip_prefix(b"\nWARC-Type: ").unwrap_or_default();
            self.kind = String::from_utf8_lossy(kind).into_owned();
        }
        self.sum.update(piece);
        self.n_pieces += 1;
        if self.n_pieces == RECORD_PIECES {
            let sum = Sum::from_bytes(self.sum.finalize_reset().into());
            self.done.push(RecordSum { kind: std::mem::take(&mut self.kind), sum });
            self.n_pieces = 0;
        }
    }
}

/// Where the last body of an exchange is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Body {
    /// In its record.
    Here,
    /// Kept before: in its place stands a `revisit` record (WARC 1.1, 6.7.2) with the digest.
    Kept,
}

/// Pieces that a record is given in: its head, the head and the body of its block, its end.
const RECORD_PIECES: usize = 4;

/// Gives the records piece by piece; no piece belongs to two records.
pub(super) fn emit(
    exchange: &Exchange,
    body: Body,
    ids: &mut dyn FnMut() -> [u8; 16],
    note: &str,
    out: &mut dyn FnMut(&[u8]),
) {
    let mut last_response = None;
    let n_hops = exchange.hops.len();
    for (hop, number) in exchange.hops.iter().zip(1..) {
        if let Some(reply) = &hop.reply {
            let body = if number == n_hops { body } else { Body::Here };
            let (request, response) = (urn(ids()), urn(ids()));
            emit_request(hop, &request, &response, out);
            emit_response(hop, (reply, body), (&request, &response), out);
            last_response = Some(response);
        }
    }
    let mut head = Head::new("metadata", &urn(ids()), time_of(exchange));
    if let Some(first) = exchange.hops.first() {
        head.field("WARC-Target-URI", &first.url);
    }
    if let Some(response) = last_response {
        head.field("WARC-Refers-To", &response);
    }
    head.emit("application/json", [facts_of(exchange, note).as_bytes(), b""], out);
}

fn emit_request(hop: &Hop, id: &str, response: &str, out: &mut dyn FnMut(&[u8])) {
    let mut block = request_line(&hop.url);
    for (name, value) in &hop.request {
        push_field(&mut block, name, value);
    }
    block.push_str("\r\n");
    let mut head = Head::of_hop("request", id, hop);
    head.field("WARC-Concurrent-To", response);
    head.emit("application/http;msgtype=request", [block.as_bytes(), b""], out);
}

fn emit_response(
    hop: &Hop,
    (reply, body): (&Reply, Body),
    (request, id): (&str, &str),
    out: &mut dyn FnMut(&[u8]),
) {
    let mut block = format!("HTTP/1.1 {:03} {}\r\n", reply.status, reason_of(reply.status));
    for (name, value) in &reply.headers {
        let prefix = if is_chunking(name) { SET_ASIDE } else { "" };
        push_field(&mut block, &format!("{prefix}{name}"), value);
    }
    block.push_str("\r\n");
    let kind = if body == Body::Here { "response" } else { "revisit" };
    let mut head = Head::of_hop(kind, id, hop);
    head.field("WARC-Concurrent-To", request);
    if let Some(cut) = reply.cut {
        head.field("WARC-Truncated", word_of(cut));
    }
    if body == Body::Kept {
        head.field("WARC-Profile", SAME_PAYLOAD);
    }
    head.field("WARC-Payload-Digest", &digest([&reply.body, b""]));
    let body: &[u8] = if body == Body::Here { &reply.body } else { b"" };
    head.emit("application/http;msgtype=response", [block.as_bytes(), body], out);
}

/// The profile of a `revisit` record whose body is that of another (WARC 1.1, 6.7.2).
const SAME_PAYLOAD: &str = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest";

/// The named fields of a record, in the making.
struct Head(String);

impl Head {
    fn new(kind: &str, id: &str, at: Time) -> Self {
        let mut head = Self("WARC/1.1\r\n".to_owned());
        head.field("WARC-Type", kind);
        head.field("WARC-Record-ID", id);
        head.field("WARC-Date", &at.to_string());
        head
    }

    fn of_hop(kind: &str, id: &str, hop: &Hop) -> Self {
        let mut head = Self::new(kind, id, hop.at);
        head.field("WARC-Target-URI", &hop.url);
        if let Some(remote) = hop.remote.as_deref().and_then(|r| r.parse::<SocketAddr>().ok()) {
            head.field("WARC-IP-Address", &remote.ip().to_string());
        }
        head
    }

    fn field(&mut self, name: &str, value: &str) {
        push_field(&mut self.0, name, value);
    }

    fn emit(mut self, content_type: &str, block: [&[u8]; 2], out: &mut dyn FnMut(&[u8])) {
        self.field("WARC-Block-Digest", &digest(block));
        self.field("Content-Type", content_type);
        self.field("Content-Length", &(block[0].len() + block[1].len()).to_string());
        self.0.push_str("\r\n");
        let pieces: [&[u8]; RECORD_PIECES] = [self.0.as_bytes(), block[0], block[1], b"\r\n\r\n"];
        pieces.into_iter().for_each(out);
    }
}

fn push_field(text: &mut String, name: &str, value: &str) {
    // Writing to a string cannot fail.
    let _ = write!(text, "{}: {}\r\n", one_line(name), one_line(value));
}

fn one_line(text: &str) -> String {
    text.replace(['\r', '\n'], " ")
}

pub(super) fn digest(block: [&[u8]; 2]) -> String {
    let mut hash = Sha256::new();
    for piece in block {
        hash.update(piece);
    }
    format!("sha256:{}", HEXLOWER.encode(&hash.finalize()))
}

/// A version 4 UUID (RFC 9562, 5.4) of these bytes.
pub(super) fn urn(mut id: [u8; 16]) -> String {
    id[6] = (id[6] & 0x0f) | 0x40;
    id[8] = (id[8] & 0x3f) | 0x80;
    let hex = HEXLOWER.encode(&id);
    let group = |from: usize, to: usize| hex.get(from..to).unwrap_or_default();
    let groups = [group(0, 8), group(8, 12), group(12, 16), group(16, 20), group(20, 32)];
    format!("<urn:uuid:{}>", groups.join("-"))
}

fn time_of(exchange: &Exchange) -> Time {
    let epoch = || Time::from_system(std::time::SystemTime::UNIX_EPOCH);
    exchange.hops.last().map_or_else(epoch, |hop| hop.at)
}

fn facts_of(exchange: &Exchange, note: &str) -> String {
    let hops = exchange.hops.iter().map(|hop| HopFacts {
        at: hop.at,
        url: hop.url.clone(),
        remote: hop.remote.clone(),
        certificate_sha256: hop.certificate.clone(),
        truncated: hop.reply.as_ref().and_then(|r| r.cut).map(|cut| word_of(cut).to_owned()),
        unanswered: hop.reply.is_none().then(|| hop.request.clone()),
    });
    let failure = match exchange.end {
        End::Answered => None,
        End::Failed(failure) => Some(failure),
    };
    let facts =
        Facts { form: FORM.to_owned(), note: note.to_owned(), failure, hops: hops.collect() };
    serde_json::to_string(&facts).expect("text, numbers and lists always have a JSON form")
}

/// The request line in origin form (RFC 9112, 3.2.1).
fn request_line(url: &str) -> String {
    let target = Url::parse(url).map_or_else(
        |_| "/".to_owned(),
        |url| match url.query() {
            Some(query) => format!("{}?{query}", url.path()),
            None => url.path().to_owned(),
        },
    );
    format!("GET {} HTTP/1.1\r\n", one_line(&target))
}

/// Reason phrases of the registry (RFC 9110, 15, and the RFCs that added to it); empty for others.
fn reason_of(status: u16) -> &'static str {
    match status {
        200 => "OK",
        201 => "Created",
        202 => "Accepted",
        203 => "Non-Authoritative Information",
        204 => "No Content",
        205 => "Reset Content",
        206 => "Partial Content",
        300 => "Multiple Choices",
        301 => "Moved Permanently",
        302 => "Found",
        303 => "See Other",
        304 => "Not Modified",
        307 => "Temporary Redirect",
        308 => "Permanent Redirect",
        400 => "Bad Request",
        401 => "Unauthorized",
        402 => "Payment Required",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        406 => "Not Acceptable",
        407 => "Proxy Authentication Required",
        408 => "Request Timeout",
        409 => "Conflict",
        410 => "Gone",
        411 => "Length Required",
        412 => "Precondition Failed",
        413 => "Content Too Large",
        414 => "URI Too Long",
        415 => "Unsupported Media Type",
        416 => "Range Not Satisfiable",
        417 => "Expectation Failed",
        421 => "Misdirected Request",
        422 => "Unprocessable Content",
        425 => "Too Early",
        426 => "Upgrade Required",
        428 => "Precondition Required",
        429 => "Too Many Requests",
        431 => "Request Header Fields Too Large",
        451 => "Unavailable For Legal Reasons",
        500 => "Internal Server Error",
        501 => "Not Implemented",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        505 => "HTTP Version Not Supported",
        511 => "Network Authentication Required",
        _ => "",
    }
}
