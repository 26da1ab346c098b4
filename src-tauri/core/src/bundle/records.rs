//! WARC records as they come by: where each ends, and what the index tells of it.
//!
//! Reads what `capture::warc` writes: a head of named fields, a block of the length it announces,
//! and two line ends.

use std::io::{self, Write};

use memchr::memmem;

use super::pack::{PIECE_BYTES, Packer};
use crate::model::Time;

/// Bytes of a record's head, or of an answer's within it, at the most. Of a longer answer the rest
/// is not looked at.
const HEAD_BYTES_MAX: usize = 64 * 1024;
/// Bytes of a record, at the most: gzip counts no further.
const RECORD_BYTES_MAX: u64 = u32::MAX as u64;
const HEAD_END: &[u8] = b"\r\n\r\n";

/// What is wrong with the exchanges of a bundle. Texts carry nothing of what they say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RecordError {
    /// A record does not begin as WARC 1.1 wants it.
    #[error("an exchange is no WARC record of the form written here")]
    Head,
    /// A record has 4 GiB or more.
    #[error("a WARC record has 4 GiB or more")]
    TooLong,
    /// A record ends before the length it announces, or goes on after it.
    #[error("a WARC record is not as long as it says")]
    Length,
    /// There is no record.
    #[error("there is no exchange to be packed")]
    None,
}

/// What the index and the list of pages tell of one record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Told {
    /// Its number in the file.
    pub(super) number: usize,
    pub(super) url: String,
    pub(super) at: Option<Time>,
    pub(super) mime: String,
    pub(super) status: String,
    pub(super) digest: String,
    /// Is it what an exchange ended with, and something to read?
    pub(super) is_page: bool,
}

/// A writer that takes records one behind the other, and gives them to the packer in pieces.
pub(super) struct Splitter<'p, 'out> {
    packer: &'p mut Packer<'out>,
    piece: Vec<u8>,
    state: State,
    /// Records that began so far.
    n_records: usize,
    told: Vec<Told>,
    /// Id of each record told of since the last `metadata` record.
    recent: Vec<(String, usize)>,
    error: Option<RecordError>,
}

enum State {
    /// What came of a head.
    Head(Vec<u8>),
    /// Bytes of block and closing line ends to come, and what came of an answer's head.
    Block { left: u64, answer: Option<Vec<u8>> },
}

impl<'p, 'out> Splitter<'p, 'out> {
    pub(super) fn new(packer: &'p mut Packer<'out>) -> Self {
        let piece = packer.piece();
        let state = State::Head(Vec::new());
        let (told, recent) = (Vec::new(), Vec::new());
        Self { packer, piece, state, n_records: 0, told, recent, error: None }
    }

    /// What was wrong, if it was a record.
    pub(super) fn error(&self) -> Option<RecordError> {
        self.error
    }

    /// What the records tell. The last one must have come to its end.
    pub(super) fn finish(self) -> Result<Vec<Told>, RecordError> {
        match (self.error, self.state) {
            (Some(error), _) => Err(error),
            (None, State::Head(head)) if head.is_empty() => Ok(self.told),
            _ => Err(RecordError::Length),
        }
    }

    fn refuse<T>(&mut self, error: RecordError) -> io::Result<T> {
        self.error = Some(error);
        Err(io::ErrorKind::InvalidData.into())
    }

    /// Takes bytes of a head; gives how many.
    fn head(&mut self, mut head: Vec<u8>, bytes: &[u8]) -> io::Result<usize> {
        let before = head.len();
        let room = HEAD_BYTES_MAX.saturating_sub(before).min(bytes.len());
        head.extend_from_slice(bytes.get(..room).unwrap_or_default());
        let Some(end) = memmem::find(&head, HEAD_END) else {
            if head.len() >= HEAD_BYTES_MAX {
                return self.refuse(RecordError::Head);
            }
            self.state = State::Head(head);
            return Ok(room);
        };
        head.truncate(end + HEAD_END.len());
        let taken = head.len() - before;
        let Some((told, length, id, refers_to)) = told_by(&head) else {
            return self.refuse(RecordError::Head);
        };
        let left = length.saturating_add(HEAD_END.len() as u64);
        if left.saturating_add(head.len() as u64) > RECORD_BYTES_MAX {
            return self.refuse(RecordError::TooLong);
        }
        let is_answer = told.is_some();
        if let Some(mut told) = told {
            told.number = self.n_records;
            self.recent.push((id, self.told.len()));
            self.told.push(told);
        }
        if let Some(answer) = refers_to {
            self.page(&answer);
        }
        self.n_records += 1;
        self.push(&head)?;
        self.state = State::Block { left, answer: is_answer.then(Vec::new) };
        Ok(taken)
    }

    /// The facts of an exchange name its last answer.
    fn page(&mut self, answer: &str) {
        let last = self.recent.iter().find(|(id, _)| id == answer).map(|(_, at)| *at);
        if let Some(told) = last.and_then(|at| self.told.get_mut(at)) {
            told.is_page = is_read(&told.mime);
        }
        self.recent.clear();
    }

    /// Takes bytes of a block and what closes it; gives how many.
    fn block(&mut self, left: u64, answer: Option<Vec<u8>>, bytes: &[u8]) -> io::Result<usize> {
        let n = usize::try_from(left).unwrap_or(usize::MAX).min(bytes.len());
        let now = bytes.get(..n).unwrap_or_default();
        let answer = answer.and_then(|answer| self.answer(answer, now));
        let left = left - n as u64;
        if left == 0 {
            self.push_last(now)?;
            self.state = State::Head(Vec::new());
        } else {
            self.push(now)?;
            self.state = State::Block { left, answer };
        }
        Ok(n)
    }

    /// Looks for the end of an answer's head; gives what there is of it until it is found.
    fn answer(&mut self, mut answer: Vec<u8>, bytes: &[u8]) -> Option<Vec<u8>> {
        let room = (HEAD_BYTES_MAX - answer.len()).min(bytes.len());
        answer.extend_from_slice(bytes.get(..room).unwrap_or_default());
        if let Some(end) = memmem::find(&answer, HEAD_END) {
            answer.truncate(end);
        } else if answer.len() < HEAD_BYTES_MAX {
            return Some(answer);
        }
        let (status, mime) = status_and_mime(&answer);
        if let Some(told) = self.told.last_mut() {
            (told.status, told.mime) = (status, mime);
        }
        None
    }

    fn push(&mut self, mut bytes: &[u8]) -> io::Result<()> {
        while !bytes.is_empty() {
            // A full piece waits for more, so that the last one of a record is never empty.
            if self.piece.len() == PIECE_BYTES {
                let next = self.packer.piece();
                self.packer.put(std::mem::replace(&mut self.piece, next), false)?;
            }
            let n = bytes.len().min(PIECE_BYTES - self.piece.len());
            let (now, rest) = bytes.split_at(n);
            self.piece.extend_from_slice(now);
            bytes = rest;
        }
        Ok(())
    }

    /// The end of a record.
    fn push_last(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.push(bytes)?;
        let next = self.packer.piece();
        let last = std::mem::replace(&mut self.piece, next);
        self.packer.put(last, true)
    }
}

impl Write for Splitter<'_, '_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if bytes.is_empty() {
            return Ok(0);
        }
        match std::mem::replace(&mut self.state, State::Head(Vec::new())) {
            State::Head(head) => self.head(head, bytes),
            State::Block { left, answer } => self.block(left, answer, bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Of a head: what the index tells of the record, where it tells anything; the length of its block;
/// its id; and the answer that facts are about.
type Parsed = (Option<Told>, u64, String, Option<String>);

fn told_by(head: &[u8]) -> Option<Parsed> {
    let head = std::str::from_utf8(head).ok()?.strip_suffix("\r\n\r\n")?;
    let mut lines = head.split("\r\n");
    if lines.next()? != "WARC/1.1" {
        return None;
    }
    let fields: Vec<(&str, &str)> =
        lines.map(|line| line.split_once(": ")).collect::<Option<_>>()?;
    let field = |name: &str| fields.iter().find(|(known, _)| *known == name).map(|(_, it)| *it);
    let (kind, id) = (field("WARC-Type")?, field("WARC-Record-ID")?.to_owned());
    let length = field("Content-Length")?.parse().ok()?;
    let at: Time = field("WARC-Date")?.parse().ok()?;
    let told = match kind {
        "response" | "revisit" | "resource" => Some(Told {
            url: field("WARC-Target-URI")?.to_owned(),
            at: Some(at),
            mime: field("Content-Type").unwrap_or_default().to_owned(),
            digest: field("WARC-Payload-Digest").unwrap_or_default().to_owned(),
            ..Told::default()
        }),
        _ => None,
    };
    let refers_to = field("WARC-Refers-To").filter(|_| kind == "metadata").map(str::to_owned);
    Some((told, length, id, refers_to))
}

/// Status and media type of an answer's head; empty where it does not say.
fn status_and_mime(head: &[u8]) -> (String, String) {
    let head = String::from_utf8_lossy(head);
    let mut lines = head.split("\r\n");
    let status = lines.next().and_then(|line| line.split(' ').nth(1)).unwrap_or_default();
    let is_number = status.len() == 3 && status.bytes().all(|byte| byte.is_ascii_digit());
    let mime = lines.find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-type").then_some(value)
    });
    let mime = mime.and_then(|mime| mime.split(';').next()).unwrap_or_default();
    let status = if is_number { status } else { "" };
    (status.to_owned(), mime.trim().to_ascii_lowercase())
}

/// Is it something that a viewer shows as a page?
fn is_read(mime: &str) -> bool {
    mime.is_empty() || mime.starts_with("text/") || mime.contains("json") || mime.contains("xml")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: &str, id: &str, more: &str, block: &[u8]) -> Vec<u8> {
        let head = format!(
            "WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Record-ID: {id}\r\n\
             WARC-Date: 2026-05-08T09:30:00Z\r\nWARC-Target-URI: https://a.org/1\r\n{more}\
             Content-Length: {}\r\n\r\n",
            block.len()
        );
        [head.as_bytes(), block, b"\r\n\r\n"].concat()
    }

    fn told(bytes: &[u8], step: usize) -> Result<Vec<Told>, RecordError> {
        let mut out = Vec::new();
        std::thread::scope(|scope| {
            let mut packer = Packer::start(scope, &mut out);
            let mut splitter = Splitter::new(&mut packer);
            for part in bytes.chunks(step) {
                if splitter.write_all(part).is_err() {
                    break;
                }
            }
            splitter.finish()
        })
    }

    #[test]
    fn the_same_is_told_in_whatever_steps_records_come() {
        let answer =
            b"HTTP/1.1 404 Not Found\r\ncontent-type: Text/HTML; charset=x\r\n\r\n<p>\r\n\r\n";
        let digest = "WARC-Payload-Digest: sha256:ab\r\n";
        let image = b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n\x89PNG";
        let bytes = [
            record("request", "<r>", "", b"GET /1 HTTP/1.1\r\n\r\n"),
            record("response", "<a>", digest, answer),
            record("metadata", "<m>", "WARC-Refers-To: <a>\r\n", b"{}"),
            record("response", "<b>", digest, image),
            record("metadata", "<n>", "WARC-Refers-To: <b>\r\n", b"{}"),
            record("response", "<c>", "", b"no answer at all"),
        ]
        .concat();
        let whole = told(&bytes, bytes.len()).unwrap();
        for step in [1, 2, 3, 7, 100] {
            assert_eq!(told(&bytes, step).unwrap(), whole, "{step}");
        }
        let short =
            |told: &Told| (told.number, told.status.clone(), told.mime.clone(), told.is_page);
        let wanted = [
            (1, "404".to_owned(), "text/html".to_owned(), true),
            (3, "200".to_owned(), "image/png".to_owned(), false),
            (5, String::new(), String::new(), false),
        ];
        assert_eq!(whole.iter().map(short).collect::<Vec<_>>(), wanted);
        assert_eq!(whole[0].digest, "sha256:ab");
    }

    #[test]
    fn what_is_no_record_is_refused_wherever_it_is_cut() {
        let good = record("response", "<a>", "", b"HTTP/1.1 200 OK\r\n\r\nx");
        for end in 1..good.len() {
            assert_eq!(told(&good[..end], 5), Err(RecordError::Length), "{end}");
        }
        let changed = |from: &str, to: &str| {
            let text = String::from_utf8(good.clone()).unwrap().replace(from, to);
            told(text.as_bytes(), 9)
        };
        for (from, to) in [
            ("WARC/1.1", "WARC/1.0"),
            ("WARC-Type: ", "X: "),
            ("WARC-Record-ID: ", "X: "),
            ("WARC-Date: ", "X: "),
            ("WARC-Target-URI: ", "X: "),
            ("Content-Length: 20", "Content-Length: -1"),
            ("2026-05-08T", "on 2026-05-08T"),
            ("WARC-Type: response", "WARC-Type:response"),
        ] {
            assert_eq!(changed(from, to), Err(RecordError::Head), "{to}");
        }
        assert_eq!(changed("h: 20", "h: 4294967296"), Err(RecordError::TooLong));
        assert_eq!(changed("h: 20", "h: 19"), Err(RecordError::Length));
        assert_eq!(changed("h: 20", "h: 21"), Err(RecordError::Length));
    }
}
