//! Whether bytes are a page at all, before anything is parsed.

use super::ReadError;
use super::charset::Decoded;
use super::markup::{self, Piece};

/// The first bytes of a gzip stream: a body whose packing nobody took off.
const GZIP: [u8; 3] = [0x1F, 0x8B, 0x08];
/// How files begin that are no text, whatever the header says (WHATWG MIME Sniffing, section 6).
const BINARY: [&[u8]; 11] = [
    b"%PDF-",
    b"\x89PNG\r\n",
    b"\xFF\xD8\xFF",
    b"GIF87a",
    b"GIF89a",
    b"PK\x03\x04",
    b"Rar!\x1A\x07",
    b"7z\xBC\xAF",
    b"OggS\0",
    b"\x1A\x45\xDF\xA3",
    b"\x7FELF",
];
/// Root elements of XML that is no page: feeds and maps of a site.
const NO_PAGES: [&str; 6] = ["rss", "feed", "rdf:rdf", "urlset", "sitemapindex", "oembed"];
/// Of 100 characters, how many may be control characters or replacements in a text.
const UNREADABLE_PERCENT_MAX: usize = 5;
/// Bytes counted at once: the most that a byte can count, of which many in one step.
const COUNTED_BYTES: usize = 224;
/// Characters in which a tag is looked for when the header does not say what the bytes are.
const SNIFF_CHARACTERS: usize = 1_024;

/// Refuses what is no page: by header if it names another kind, else by what the bytes look like.
pub(super) fn check(
    bytes: &[u8],
    decoded: &Decoded,
    content_type: Option<&str>,
) -> Result<(), ReadError> {
    let text = decoded.text.trim_matches(|character: char| {
        character.is_whitespace() || character == '\u{FEFF}' || character == '\0'
    });
    if text.is_empty() {
        return Err(ReadError::Empty);
    }
    let is_file = BINARY.iter().any(|sign| bytes.starts_with(sign));
    if is_file || is_json(text) || is_other_markup(text) {
        return Err(ReadError::NotHtml);
    }
    let said = Said::of(content_type);
    if said == Said::Other && !looks_like_html(text) {
        return Err(ReadError::NotHtml);
    }
    let unreadable = bytes.starts_with(&GZIP) || is_binary(text);
    match said {
        Said::Html if unreadable => Err(ReadError::Undecodable),
        Said::Nothing if unreadable || !looks_like_html(text) => Err(ReadError::NotHtml),
        Said::Other if unreadable => Err(ReadError::NotHtml),
        _ => Ok(()),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Said {
    Html,
    Nothing,
    Other,
}

impl Said {
    fn of(content_type: Option<&str>) -> Self {
        let kind = content_type.unwrap_or_default().split(';').next().unwrap_or_default().trim();
        match kind.to_ascii_lowercase().as_str() {
            "text/html" | "application/xhtml+xml" => Self::Html,
            ""
            | "*/*"
            | "text/plain"
            | "application/octet-stream"
            | "binary/octet-stream"
            | "application/unknown"
            | "unknown/unknown"
            | "text/xml"
            | "application/xml"
            | "httpd/unix-directory" => Self::Nothing,
            _ => Self::Other,
        }
    }
}

/// An API's answer sent under the name of a page.
fn is_json(text: &str) -> bool {
    text.starts_with(['{', '['])
        && text.ends_with(['}', ']'])
        && serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok()
}

/// The first element, behind declarations and comments, is none of a page.
fn is_other_markup(text: &str) -> bool {
    let first = markup::pieces(text).find_map(|piece| match piece {
        Piece::Start(tag) => Some(Some(tag.name)),
        Piece::Aside(_) => None,
        Piece::Text(text) if text.trim().is_empty() => None,
        _ => Some(None),
    });
    first.flatten().is_some_and(|name| NO_PAGES.contains(&&*name))
}

/// Whether a byte may be part of a control character or of a replacement.
#[expect(
    clippy::needless_bitwise_bool,
    clippy::manual_range_contains,
    reason = "every test on every byte: without branches many bytes are tested in one step"
)]
fn may_be_unreadable(byte: u8) -> bool {
    let is_blank = (byte >= 9) & (byte <= 10) | (byte >= 12) & (byte <= 13);
    (byte < 0x20) & !is_blank | (byte == 0x7F) | (byte == 0xC2) | (byte == 0xEF)
}

fn is_binary(text: &str) -> bool {
    // Most pages have too few bytes that can be part of such a character for the share to matter.
    // In pieces whose count fits into a byte, so that many bytes are looked at in one step.
    let suspects = text.as_bytes().chunks(COUNTED_BYTES).map(|piece| {
        let count = |n: u8, byte: &u8| n.wrapping_add(u8::from(may_be_unreadable(*byte)));
        usize::from(piece.iter().fold(0, count))
    });
    let suspects: usize = suspects.sum();
    if suspects * 100 <= text.len() / 4 * UNREADABLE_PERCENT_MAX {
        return false;
    }
    let mut characters = 0;
    let mut unreadable = 0;
    for character in text.chars() {
        characters += 1;
        let is_blank = matches!(character, '\t' | '\n' | '\r' | '\u{C}');
        unreadable += usize::from(character == '\u{FFFD}' || character.is_control() && !is_blank);
    }
    unreadable * 100 > characters * UNREADABLE_PERCENT_MAX
}

/// A tag of a page stands at the beginning, behind comments and declarations or a little text.
fn looks_like_html(text: &str) -> bool {
    const TAGS: [&str; 26] = [
        "!doctype html",
        "html",
        "head",
        "body",
        "title",
        "meta",
        "script",
        "style",
        "link",
        "base",
        "div",
        "p",
        "h1",
        "h2",
        "a",
        "b",
        "br",
        "table",
        "iframe",
        "font",
        "article",
        "main",
        "section",
        "header",
        "center",
        "span",
    ];
    let start: String =
        text.chars().take(SNIFF_CHARACTERS).collect::<String>().to_ascii_lowercase();
    let is_markup = start.starts_with('<');
    start.split('<').skip(1).any(|tag| {
        TAGS.iter().take(if is_markup { TAGS.len() } else { 4 }).any(|name| {
            tag.strip_prefix(name).is_some_and(|rest| {
                rest.starts_with(|next: char| next == '>' || next == '/' || next.is_whitespace())
            })
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capture::page::charset::decode_text;

    fn answer(bytes: &[u8], content_type: Option<&str>) -> Result<(), ReadError> {
        check(bytes, &decode_text(bytes, content_type), content_type)
    }

    #[test]
    fn the_header_is_believed_unless_the_bytes_are_a_page() {
        let html = Some("text/html");
        for (bytes, content_type, expected) in [
            (&b"<p>x"[..], html, Ok(())),
            (b"just words", html, Ok(())),
            (b"<!-- a --><!DOCTYPE html><p>x", None, Ok(())),
            (b"<html><p>x", Some("image/png"), Ok(())),
            (b"just words", None, Err(ReadError::NotHtml)),
            (b"{\"a\": \"<b>\"}", Some("text/plain"), Err(ReadError::NotHtml)),
            (b"<svg xmlns='x'/>", Some("image/svg+xml"), Err(ReadError::NotHtml)),
            (b"<rss><channel>", Some("application/xml"), Err(ReadError::NotHtml)),
            (b"\x89PNG\r\n\x1a\n", Some("image/png"), Err(ReadError::NotHtml)),
            (
                b"<?xml version='1.0'?>\n<!-- a --><rss><title>x</title>",
                Some("text/xml"),
                Err(ReadError::NotHtml),
            ),
            (b"%PDF-1.4\nabc", html, Err(ReadError::NotHtml)),
            (b" {\"a\": [\"<p>b\"]}", html, Err(ReadError::NotHtml)),
            (b"[Mot bai viet] ban dau {sic}", html, Ok(())),
            (b"\x1f\x8b\x08\0\0\0\0\0abcdefgh", html, Err(ReadError::Undecodable)),
            (b"\xef\xbb\xbf \r\n", html, Err(ReadError::Empty)),
        ] {
            assert_eq!(answer(bytes, content_type), expected, "{bytes:?} {content_type:?}");
        }
    }

    #[test]
    fn binary_is_not_text_under_any_header() {
        let noise: Vec<u8> =
            (0..4096_u32).map(|n| n.wrapping_mul(2_654_435_761).to_be_bytes()[0]).collect();
        assert_eq!(answer(&noise, Some("text/html; charset=utf-8")), Err(ReadError::Undecodable));
        assert_eq!(
            answer(&[b'a', 0, 0, 1, 2].repeat(50), Some("text/html")),
            Err(ReadError::Undecodable)
        );
    }
}
