//! Bytes to characters. What the bytes are counts more than what is said of them: many servers of
//! Vietnamese pages name one encoding and send another.
//!
//! Order: byte order mark; bytes that are UTF-8; what header or `<meta>` declare; UTF-8 with a few
//! broken characters; a guess. Nothing is normalised.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::X_USER_DEFINED;
use encoding_rs::{Encoding, ISO_2022_JP, REPLACEMENT, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::limits::{LATE_PRESCAN_BYTES, PRESCAN_BYTES};
use super::markup::{self, Piece};

/// A broken character is forgiven if so many whole ones stand against it: excerpts are often cut
/// in the middle of a character, and that does not make a page Turkish.
const WHOLE_PER_BROKEN_MIN: usize = 4;

/// A text, and how it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The characters, without a byte order mark.
    pub text: String,
    /// Name of the encoding, as the Encoding Standard spells it.
    pub encoding: &'static str,
    /// Some bytes were not characters in it; they stand as U+FFFD.
    pub had_errors: bool,
}

/// Reads bytes of a page as text. `content_type` is the header's value if there was any.
#[must_use]
pub fn decode_text(bytes: &[u8], content_type: Option<&str>) -> Decoded {
    decode_with_hint(bytes, content_type, None)
}

/// As [`decode_text`]; `top_level` is the last label of the page's host, lower case, a hint for
/// the guess.
pub(super) fn decode_with_hint(
    bytes: &[u8],
    content_type: Option<&str>,
    top_level: Option<&str>,
) -> Decoded {
    if let Some((encoding, mark_bytes)) = Encoding::for_bom(bytes) {
        return decode(bytes.get(mark_bytes..).unwrap_or_default(), encoding);
    }
    let declared = content_type.and_then(of_header).or_else(|| of_markup(bytes));
    if let Some(wide) = wide_without_mark(bytes) {
        return decode(bytes, wide);
    }
    let is_escaped = declared.is_some_and(|found| found == ISO_2022_JP) && bytes.is_ascii();
    if let (Ok(text), false) = (simdutf8::basic::from_utf8(bytes), is_escaped) {
        return Decoded { text: text.to_owned(), encoding: UTF_8.name(), had_errors: false };
    }
    let shape = Shape::of(bytes);
    if !is_escaped && shape.broken * WHOLE_PER_BROKEN_MIN <= shape.whole {
        return decode(bytes, UTF_8);
    }
    declared
        .filter(|encoding| *encoding != UTF_8)
        .map(|encoding| decode(bytes, encoding))
        .filter(|decoded| !decoded.had_errors)
        .unwrap_or_else(|| decode(bytes, guess(bytes, top_level)))
}

fn decode(bytes: &[u8], encoding: &'static Encoding) -> Decoded {
    let (text, had_errors) = encoding.decode_without_bom_handling(bytes);
    Decoded { text: text.into_owned(), encoding: encoding.name(), had_errors }
}

fn guess(bytes: &[u8], top_level: Option<&str>) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(top_level.map(str::as_bytes), Utf8Detection::Allow)
}

/// How much of the bytes is UTF-8.
struct Shape {
    /// Characters of two bytes and more.
    whole: usize,
    /// Places where the bytes are no UTF-8.
    broken: usize,
}

impl Shape {
    fn of(bytes: &[u8]) -> Self {
        let mut shape = Self { whole: 0, broken: 0 };
        for chunk in bytes.utf8_chunks() {
            let starts = chunk.valid().bytes().filter(|byte| *byte >= 0xC0);
            shape.whole += starts.count();
            shape.broken += usize::from(!chunk.invalid().is_empty());
        }
        shape
    }
}

/// UTF-16 without its mark: markup in it has a zero in every other byte.
fn wide_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    match bytes.get(..4)? {
        [first, 0, second, 0] if *first != 0 && *second != 0 => Some(UTF_16LE),
        [0, first, 0, second] if *first != 0 && *second != 0 => Some(UTF_16BE),
        _ => None,
    }
}

fn of_header(content_type: &str) -> Option<&'static Encoding> {
    content_type.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then(|| of_label(value))?
    })
}

fn of_label(label: &str) -> Option<&'static Encoding> {
    let label = label.trim().trim_matches(['"', '\'']);
    Encoding::for_label(label.as_bytes()).filter(|encoding| *encoding != REPLACEMENT)
}

/// What `<meta>` or an XML declaration says, first where the standard looks, then further down.
fn of_markup(bytes: &[u8]) -> Option<&'static Encoding> {
    [PRESCAN_BYTES, LATE_PRESCAN_BYTES].into_iter().find_map(|limit| {
        let (start, _) =
            WINDOWS_1252.decode_without_bom_handling(bytes.get(..limit.min(bytes.len()))?);
        let found = of_xml_declaration(&start).or_else(|| {
            markup::pieces(&start).find_map(|piece| match piece {
                Piece::Start(tag) if tag.name == "meta" => of_meta(&tag),
                _ => None,
            })
        })?;
        // The declaration was read as ASCII, so the page is not what these names mean.
        Some(match found {
            wide if wide == UTF_16LE || wide == UTF_16BE => UTF_8,
            user if user == X_USER_DEFINED => WINDOWS_1252,
            found => found,
        })
    })
}

fn of_meta(tag: &markup::Tag<'_>) -> Option<&'static Encoding> {
    let mut content = None;
    let mut is_pragma = false;
    for (name, value) in tag.attributes() {
        match name.to_ascii_lowercase().as_str() {
            "charset" => return of_label(value),
            "http-equiv" => is_pragma = value.trim().eq_ignore_ascii_case("content-type"),
            "content" => content = Some(value),
            _ => {}
        }
    }
    content.filter(|_| is_pragma).and_then(of_header)
}

fn of_xml_declaration(start: &str) -> Option<&'static Encoding> {
    let declaration = start.trim_start().strip_prefix("<?xml")?.split_once("?>")?.0;
    let quoted = declaration.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
    let quote = quoted.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    of_label(quoted.split(quote).nth(1)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORDS: &str = "Lệnh cấm xuất khẩu gạo được ban hành";

    fn name_of(bytes: &[u8], content_type: Option<&str>) -> &'static str {
        decode_text(bytes, content_type).encoding
    }

    #[test]
    fn utf_8_wins_over_a_lie() {
        let page = format!("<meta charset=windows-1252><p>{WORDS}");
        let decoded = decode_text(page.as_bytes(), Some("text/html; charset=iso-8859-1"));
        assert_eq!((decoded.encoding, decoded.had_errors), ("UTF-8", false));
        assert!(decoded.text.contains(WORDS));
    }

    #[test]
    fn a_character_cut_in_two_does_not_change_the_encoding() {
        let mut page = format!("<p>{WORDS}. {WORDS}").into_bytes();
        page.extend_from_slice(b"\xe1\xbb... <p>");
        let decoded = decode_text(&page, Some("text/html; charset=utf-8"));
        assert_eq!((decoded.encoding, decoded.had_errors), ("UTF-8", true));
        assert!(decoded.text.contains(WORDS));
    }

    #[test]
    fn vietnamese_legacy_bytes_are_read_by_name_and_by_guess() {
        // "Lệnh cấm xuất khẩu gạo" in windows-1258: letters with their tone marks behind them.
        let words = b"L\xea\xf2nh c\xe2\xecm xu\xe2\xect kh\xe2\xd2u ga\xf2o";
        let named = decode_text(words, Some("text/html; charset=windows-1258"));
        assert_eq!(named.text, "Lê\u{323}nh câ\u{301}m xuâ\u{301}t khâ\u{309}u ga\u{323}o");
        let long = words.repeat(8);
        let lied = decode_with_hint(&long, Some("text/html; charset=utf-8"), Some("vn"));
        assert_eq!(lied.encoding, "windows-1258");
    }

    #[test]
    fn declarations_are_found_where_pages_put_them() {
        let tail = b"<p>\xd2\xd3\xd4";
        let late = "<!-- x -->".repeat(200);
        for head in [
            "<META CharSet='KOI8-R'>".to_owned(),
            "<meta content='text/html; charset=koi8-r' http-equiv=Content-Type>".to_owned(),
            "<?xml version='1.0' encoding='koi8-r'?>".to_owned(),
            format!("{late}<meta charset=koi8-r>"),
        ] {
            let page = [head.as_bytes(), tail].concat();
            assert_eq!(name_of(&page, None), "KOI8-R", "{head}");
        }
        let commented = b"<!-- <meta charset=koi8-r> --><p>caf\xe9 au lait";
        assert_ne!(name_of(commented, None), "KOI8-R");
    }

    #[test]
    fn utf_16_is_read_with_and_without_its_mark() {
        for (mark, wide) in [(true, true), (true, false), (false, true), (false, false)] {
            let text = format!("<p>{WORDS}");
            let mark = mark.then_some(0xFEFF);
            let units = mark.into_iter().chain(text.encode_utf16());
            let bytes: Vec<u8> = units
                .flat_map(|unit| if wide { unit.to_le_bytes() } else { unit.to_be_bytes() })
                .collect();
            assert_eq!(decode_text(&bytes, None).text, text);
        }
    }
}
