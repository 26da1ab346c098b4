//! Raw exchanges: WARC 1.1, one gzip member to a record, read in pieces (BUNDLE.md, section 8.1).

use std::io;

use flate2::{Decompress, FlushDecompress, Status};
use sha2::{Digest as _, Sha256};

use crate::fault::Stop;
use crate::source::{CHUNK, Chunks, View};
use crate::text::{Sum, number, sum_of_hex};

/// Bytes, at the most.
const HEAD_MAX: usize = 64 * 1024;
const RECORD_MAX: u64 = 4 * 1024 * 1024 * 1024;

/// A record, where it stands and what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) kind: String,
    /// Of the whole record.
    pub(crate) sum: Sum,
    /// Place and length of its gzip member.
    pub(crate) at: u64,
    pub(crate) len: u64,
    /// The block of a `warcinfo`.
    pub(crate) info: Option<Vec<u8>>,
}

/// Bytes of a `warcinfo`'s block that are kept.
const INFO_MAX: usize = 4 * 1024;

/// Reads all records; an error at the first that is not as it must be.
pub(crate) fn scan(warc: View<'_>) -> Result<Vec<Found>, Stop> {
    let mut input = Input { chunks: warc.chunks(), piece: Vec::new(), used: 0, at: 0 };
    let mut found = Vec::new();
    let mut buffer = vec![0; CHUNK];
    while !input.is_at_end()? {
        let at = input.at;
        let mut record = Record::default();
        member(&mut input, &mut buffer, &mut |piece| record.take(piece))?;
        let (kind, sum, info) = record.end()?;
        found.push(Found { kind, sum, at, len: input.at - at, info });
    }
    Ok(found)
}

/// One record of a known place, inflated; nothing where it has more than `most` bytes.
pub(crate) fn record(member_of: View<'_>, most: usize) -> io::Result<Option<Vec<u8>>> {
    let mut input = Input { chunks: member_of.chunks(), piece: Vec::new(), used: 0, at: 0 };
    let mut whole = Vec::new();
    let read = member(&mut input, &mut vec![0; CHUNK], &mut |piece| {
        whole.extend(piece);
        if whole.len() > most { Err("too long".into()) } else { Ok(()) }
    });
    match read {
        Ok(()) => Ok(Some(whole)),
        Err(Stop::Io(error)) => Err(error),
        Err(Stop::Fault(_)) => Ok(None),
    }
}

/// What is not read yet.
struct Input<'a> {
    chunks: Chunks<'a>,
    piece: Vec<u8>,
    used: usize,
    /// How many bytes are behind.
    at: u64,
}

impl Input<'_> {
    fn rest(&mut self) -> io::Result<&[u8]> {
        if self.used == self.piece.len() {
            self.piece.clear();
            self.used = 0;
            if let Some(piece) = self.chunks.next()? {
                self.piece.extend(piece);
            }
        }
        Ok(self.piece.get(self.used..).unwrap_or_default())
    }

    fn is_at_end(&mut self) -> io::Result<bool> {
        Ok(self.rest()?.is_empty())
    }

    fn skip(&mut self, n: usize) {
        self.used += n;
        self.at += n as u64;
    }

    fn bytes<const N: usize>(&mut self) -> Result<[u8; N], Stop> {
        let mut bytes = [0; N];
        for byte in &mut bytes {
            *byte = *self.rest()?.first().ok_or("the records end in the middle")?;
            self.skip(1);
        }
        Ok(bytes)
    }
}

/// Inflates one gzip member.
fn member(
    input: &mut Input<'_>,
    buffer: &mut [u8],
    take: &mut dyn FnMut(&[u8]) -> Result<(), Stop>,
) -> Result<(), Stop> {
    let head: [u8; 10] = input.bytes()?;
    if !head.starts_with(b"\x1f\x8b\x08\x00\x00\x00\x00\x00") {
        return Err("a record is not packed as it must be, or something stands between two".into());
    }
    let mut inflate = Decompress::new(false);
    let mut crc = crc32fast::Hasher::new();
    loop {
        let (before_in, before_out) = (inflate.total_in(), inflate.total_out());
        let rest = input.rest()?;
        let is_last = rest.is_empty();
        let status = inflate.decompress(rest, buffer, FlushDecompress::None);
        let status = status.map_err(|_| "a record's packing is damaged")?;
        let used = usize::try_from(inflate.total_in() - before_in).unwrap_or(usize::MAX);
        let made = usize::try_from(inflate.total_out() - before_out).unwrap_or(usize::MAX);
        input.skip(used);
        let piece = buffer.get(..made).unwrap_or_default();
        crc.update(piece);
        if inflate.total_out() > RECORD_MAX {
            return Err("a record is larger than 4 GiB".into());
        }
        take(piece)?;
        match status {
            Status::StreamEnd => break,
            _ if is_last && made == 0 => return Err("the records end in the middle".into()),
            _ => {}
        }
    }
    let told = (u32::from_le_bytes(input.bytes()?), u32::from_le_bytes(input.bytes()?));
    let len = u32::try_from(inflate.total_out() & 0xffff_ffff).unwrap_or_default();
    if told != (crc.finalize(), len) {
        return Err("a record's packing is damaged".into());
    }
    Ok(())
}

/// A record in the reading.
#[derive(Default)]
struct Record {
    whole: Sha256,
    head: Vec<u8>,
    body: Option<Body>,
}

/// Its block, and what closes it.
struct Body {
    kind: String,
    left: u64,
    block: Option<(Sha256, Sum)>,
    payload: Option<(Sha256, Sum)>,
    /// How much of the CRLFCRLF before a payload was seen; 4 once it begins.
    blank: u8,
    info: Option<Vec<u8>>,
    close: Vec<u8>,
}

impl Record {
    fn take(&mut self, piece: &[u8]) -> Result<(), Stop> {
        self.whole.update(piece);
        if let Some(body) = &mut self.body {
            return body.take(piece);
        }
        let from = self.head.len().saturating_sub(3);
        let room = (HEAD_MAX + 4).saturating_sub(self.head.len());
        let (first, _) = piece.split_at(piece.len().min(room));
        let known = self.head.len();
        self.head.extend(first);
        let tail = self.head.get(from..).unwrap_or_default();
        let Some(end) = tail.windows(4).position(|it| it == b"\r\n\r\n").map(|it| from + it + 4)
        else {
            return if self.head.len() > HEAD_MAX {
                Err("a record's head is too long".into())
            } else {
                Ok(())
            };
        };
        if end > HEAD_MAX {
            return Err("a record's head is too long".into());
        }
        self.head.truncate(end);
        let mut body =
            Body::read(&self.head).ok_or("a record's head has another form than it must")?;
        body.take(piece.get(end - known..).unwrap_or_default())?;
        self.body = Some(body);
        Ok(())
    }

    fn end(self) -> Result<(String, Sum, Option<Vec<u8>>), Stop> {
        let body = self.body.ok_or("a record has no head")?;
        if body.left > 0 || body.close != b"\r\n\r\n" {
            return Err("a record does not end where it says".into());
        }
        let fits = |digest: Option<(Sha256, Sum)>| {
            digest.is_none_or(|(hash, wanted)| Sum::from(hash.finalize()) == wanted)
        };
        if body.payload.is_some() && body.blank != 4 || !fits(body.block) || !fits(body.payload) {
            return Err("a record's own digests do not fit it".into());
        }
        Ok((body.kind, self.whole.finalize().into(), body.info))
    }
}

impl Body {
    /// Reads a head with the blank line that ends it.
    fn read(head: &[u8]) -> Option<Self> {
        let text = str::from_utf8(head).ok()?.strip_suffix("\r\n\r\n")?;
        let mut lines = text.split("\r\n");
        (lines.next()? == "WARC/1.1").then_some(())?;
        let (mut kind, mut len, mut block, mut payload, mut is_http) =
            (None, None, None, None, false);
        for line in lines {
            let (name, value) = line.split_once(": ")?;
            let letter = |it: u8| it.is_ascii_graphic() && it != b':';
            let plain =
                !name.is_empty() && name.bytes().all(letter) && !line.contains(['\r', '\n']);
            plain.then_some(())?;
            let place = match name.to_ascii_lowercase().as_str() {
                "warc-type" => &mut kind,
                "content-length" => &mut len,
                "warc-block-digest" => &mut block,
                "warc-payload-digest" => &mut payload,
                "content-type" => {
                    is_http = value.to_ascii_lowercase().starts_with("application/http");
                    continue;
                }
                _ => continue,
            };
            place.replace(value).is_none().then_some(())?;
        }
        let digest = |told: Option<&str>| match told {
            None => Some(None),
            Some(value) => {
                let sum = sum_of_hex(value.strip_prefix("sha256:")?)?;
                Some(Some((Sha256::new(), sum)))
            }
        };
        let kind = kind?.to_owned();
        let left = number(len?).filter(|it| *it <= RECORD_MAX)?;
        let payload = digest(payload)?.filter(|_| kind != "revisit");
        let blank = if is_http { 0 } else { 4 };
        let info = (kind == "warcinfo").then(Vec::new);
        Some(Self { kind, left, block: digest(block)?, payload, blank, info, close: Vec::new() })
    }

    fn take(&mut self, piece: &[u8]) -> Result<(), Stop> {
        let len = usize::try_from(self.left).map_or(piece.len(), |left| left.min(piece.len()));
        let (block, rest) = piece.split_at(len);
        self.left -= len as u64;
        if let Some(info) = &mut self.info {
            let room = INFO_MAX.saturating_sub(info.len());
            info.extend(block.iter().take(room));
        }
        if let Some((hash, _)) = &mut self.block {
            hash.update(block);
        }
        if let Some((hash, _)) = &mut self.payload {
            let start = block.iter().take_while(|byte| {
                let is_payload = self.blank == 4;
                self.blank = match (self.blank, **byte) {
                    (4, _) | (3, b'\n') => 4,
                    (2, b'\r') => 3,
                    (_, b'\r') => 1,
                    (1, b'\n') => 2,
                    _ => 0,
                };
                !is_payload
            });
            let start = start.count();
            hash.update(block.get(start..).unwrap_or_default());
        }
        self.close.extend(rest);
        if self.close.len() > 4 {
            return Err("a record does not end where it says".into());
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;
    use crate::text::{hex, sha256};
    use flate2::{Compression, write::GzEncoder};
    use std::io::{Cursor, Write as _};

    fn packed(record: &[u8]) -> Vec<u8> {
        let mut out = GzEncoder::new(Vec::new(), Compression::fast());
        out.write_all(record).unwrap();
        out.finish().unwrap()
    }

    fn record(fields: &str, block: &[u8]) -> Vec<u8> {
        let head = format!(
            "WARC/1.1\r\nWARC-Type: response\r\n{fields}Content-Length: {}\r\n\r\n",
            block.len()
        );
        [head.as_bytes(), block, b"\r\n\r\n"].concat()
    }

    fn scanned(bytes: &[u8]) -> Result<Vec<Found>, String> {
        let source = Source::new(Cursor::new(bytes)).unwrap();
        scan(source.whole()).map_err(|stop| match stop {
            Stop::Fault(what) => what,
            Stop::Io(error) => panic!("{error}"),
        })
    }

    #[test]
    fn records_are_found_with_their_hashes() {
        let block = [b"HTTP/1.1 200 OK\r\nA: b\r\n\r\n".as_slice(), &vec![b'x'; 700_000]].concat();
        let payload = hex(&sha256(&[&vec![b'x'; 700_000]]));
        let fields = format!(
            "Content-Type: application/http;msgtype=response\r\nWARC-Block-Digest: sha256:{}\r\nWARC-Payload-Digest: sha256:{payload}\r\n",
            hex(&sha256(&[&block]))
        );
        let (first, second) = (record("", b""), record(&fields, &block));
        let file = [packed(&first), packed(&second)].concat();
        let found = scanned(&file).unwrap();
        assert_eq!(
            found.iter().map(|it| it.sum).collect::<Vec<_>>(),
            [sha256(&[&first]), sha256(&[&second])]
        );
        let source = Source::new(Cursor::new(&file)).unwrap();
        let member = source.whole().part(found[1].at, found[1].len).unwrap();
        assert_eq!(super::record(member, 1 << 20).unwrap(), Some(second.clone()));
        assert_eq!(super::record(member, 1000).unwrap(), None);
        let wrong = String::from_utf8(second.clone()).unwrap().replace(&payload, &"0".repeat(64));
        assert!(scanned(&packed(wrong.as_bytes())).unwrap_err().contains("digests"));
        for cut in [1, 9, 12, file.len() / 2, file.len() - 1] {
            assert!(scanned(&file[..cut]).is_err());
        }
        assert!(scanned(&[file.as_slice(), b"\0"].concat()).is_err());
    }

    #[test]
    fn what_is_no_record_is_refused() {
        let good = record("", b"abc");
        assert!(scanned(&packed(&good)).is_ok());
        let text = String::from_utf8(good.clone()).unwrap();
        for (from, to) in [
            ("WARC/1.1", "WARC/1.0"),
            ("Content-Length: 3", "Content-Length: 2"),
            ("Content-Length: 3", "Content-Length: 4"),
            ("Content-Length: 3", "Content-Length: 03"),
            ("WARC-Type: response\r\n", ""),
            ("\r\nContent", "\r\n Content"),
            ("Content-Length: 3", "Content-Length: 3\r\ncontent-length: 3"),
            ("abc\r\n\r\n", "abc\r\n\r\nx"),
            ("abc\r\n\r\n", "abc\r\n"),
            ("WARC-Type: response", "WARC-Type: response\r\nWARC-Block-Digest: sha1:AAAA"),
        ] {
            assert!(text.contains(from));
            assert!(scanned(&packed(text.replacen(from, to, 1).as_bytes())).is_err(), "{to}");
        }
        let two = [good.as_slice(), &good].concat();
        assert!(scanned(&packed(&two)).is_err());
        let long = record(&format!("X: {}\r\n", "y".repeat(70_000)), b"");
        assert!(scanned(&packed(&long)).unwrap_err().contains("too long"));
        let mut named = packed(&good);
        named[3] = 8;
        assert!(scanned(&named).is_err());
        let http = record(
            &format!(
                "Content-Type: application/http\r\nWARC-Payload-Digest: sha256:{}\r\n",
                hex(&sha256(&[]))
            ),
            b"HTTP/1.1 200 OK\r\n",
        );
        assert!(scanned(&packed(&http)).is_err());
    }
}
