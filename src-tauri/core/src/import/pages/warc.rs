//! WARC, and WACZ, which is a zip of them: the pages that some tool kept. Answers that are pages
//! become posts; what they are made of (pictures, scripts) stays where it is.
//! Format: ISO 28500:2017.

use std::io::{BufRead, BufReader, Read};

use flate2::read::{GzDecoder, MultiGzDecoder, ZlibDecoder};

use super::super::desk::Desk;
use super::super::files::{Files, Stream, has_ending};
use super::super::layouts::Layout;
use super::super::limits::{RECORD_BYTES_MAX, SMALL_FILE_BYTES_MAX};
use super::super::report::Why;
use super::super::trouble::Trouble;
use super::saved;
use crate::model::{ImportAccount, MemberId};

pub(in super::super) const LAYOUT: Layout =
    Layout { platform: "web", name: "warc", is_there, read };

/// Bytes of one line of a head.
const LINE_BYTES_MAX: u64 = 64 << 10;
/// Lines of one head.
const LINES_MAX: usize = 1_000;

fn members(files: &Files) -> Vec<MemberId> {
    files.named(|path| has_ending(path.trim_end_matches(".gz"), &["warc"]))
}

fn is_there(files: &Files) -> bool {
    !members(files).is_empty()
}

fn read(desk: &mut Desk<'_>) -> Result<(), Trouble> {
    let members = members(desk.files);
    desk.plan(&members);
    desk.account(ImportAccount::default())?;
    for id in members {
        let is_packed = has_ending(desk.files.name(id), &["gz"]);
        desk.member(id, |desk, stream: &mut Stream| {
            if is_packed {
                read_records(desk, &mut BufReader::new(MultiGzDecoder::new(stream)))
            } else {
                read_records(desk, &mut BufReader::new(stream))
            }
        })?;
    }
    Ok(())
}

/// A head: its first line, and its fields, names in lower case.
#[derive(Default)]
struct Head {
    first: String,
    fields: Vec<(String, String)>,
}

impl Head {
    fn field(&self, name: &str) -> &str {
        let found = self.fields.iter().find(|(known, _)| known == name);
        found.map_or("", |(_, value)| value.as_str())
    }
}

fn read_records(desk: &mut Desk<'_>, input: &mut impl BufRead) -> Result<(), Trouble> {
    while let Some(head) = head_of(input)? {
        if !head.first.starts_with("WARC/") {
            return Err(Trouble::Form);
        }
        let length: u64 = head.field("content-length").parse().map_err(|_| Trouble::Form)?;
        let mut block = input.take(length);
        if head.field("warc-type") == "response" {
            let target = head.field("warc-target-uri").trim_matches(['<', '>']).to_owned();
            take_in(desk, &mut block, &target)?;
        }
        std::io::copy(&mut block, &mut std::io::sink())?;
        if block.limit() > 0 {
            return Err(Trouble::Cut);
        }
    }
    Ok(())
}

/// An answer: a page that was there is a post.
fn take_in(desk: &mut Desk<'_>, block: &mut impl BufRead, target: &str) -> Result<(), Trouble> {
    desk.next_record();
    let Some(head) = head_of(block)? else { return desk.skip(Why::Unreadable) };
    let is_found = head.first.split(' ').nth(1) == Some("200");
    if !is_found || !head.field("content-type").to_ascii_lowercase().contains("html") {
        return Ok(());
    }
    let mut body = Vec::new();
    let max = SMALL_FILE_BYTES_MAX;
    block.take(max).read_to_end(&mut body)?;
    if head.field("transfer-encoding").eq_ignore_ascii_case("chunked") {
        body = unchunked(&body);
    }
    let mut page = Vec::new();
    let unpacked = match head.field("content-encoding") {
        "gzip" | "x-gzip" => GzDecoder::new(&body[..]).take(max).read_to_end(&mut page),
        "deflate" => ZlibDecoder::new(&body[..]).take(max).read_to_end(&mut page),
        "br" => brotli::Decompressor::new(&body[..], 4096).take(max).read_to_end(&mut page),
        _ => {
            page = body;
            Ok(page.len())
        }
    };
    if unpacked.is_err() || page.len() > RECORD_BYTES_MAX {
        return desk.skip(Why::Unreadable);
    }
    desk.post(saved::post_of(&page, Some(target)))
}

/// Reads a head and the empty line after it; none at the end.
fn head_of(input: &mut impl BufRead) -> Result<Option<Head>, Trouble> {
    let mut head = Head::default();
    for _ in 0..LINES_MAX {
        let mut line = Vec::new();
        let n = input.by_ref().take(LINE_BYTES_MAX).read_until(b'\n', &mut line)?;
        let line = String::from_utf8_lossy(&line);
        let line = line.trim_end_matches(['\r', '\n']);
        if n == 0 {
            return if head.first.is_empty() { Ok(None) } else { Err(Trouble::Cut) };
        }
        if head.first.is_empty() {
            // Empty lines part the records.
            line.clone_into(&mut head.first);
        } else if line.is_empty() {
            return Ok(Some(head));
        } else if let Some((name, value)) = line.split_once(':') {
            head.fields.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
    Err(Trouble::Form)
}

/// A body without the marks of its pieces; some tools keep them, some do not.
fn unchunked(body: &[u8]) -> Vec<u8> {
    let mut whole = Vec::new();
    let mut rest = body;
    while let Some(end) = memchr::memmem::find(rest, b"\r\n") {
        let (size, after) = rest.split_at(end);
        let size = std::str::from_utf8(size).ok().and_then(|it| it.split(';').next());
        let Some(size) = size.and_then(|it| usize::from_str_radix(it.trim(), 16).ok()) else {
            return if whole.is_empty() { body.to_vec() } else { whole };
        };
        let after = after.get(2..).unwrap_or_default();
        whole.extend_from_slice(after.get(..size.min(after.len())).unwrap_or_default());
        rest = after.get(size.saturating_add(2)..).unwrap_or_default();
        if size == 0 {
            break;
        }
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_become_a_whole() {
        assert_eq!(unchunked(b"3\r\nabc\r\n2;x\r\nde\r\n0\r\n\r\n"), b"abcde");
        assert_eq!(unchunked(b"<html>\r\n"), b"<html>\r\n");
        assert_eq!(unchunked(b"ffffffffffffffff\r\nab"), b"ab");
    }
}
