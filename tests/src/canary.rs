//! Canaries: texts that must be nowhere, and the search for them in every form they could be
//! written in: Unicode's two compositions, UTF-8 and UTF-16, base64 at each offset, percent, HTML
//! and JSON escapes, hex, and inside whatever is compressed on the way.

use std::collections::{BTreeSet, HashMap};
use std::fmt::Write as _;
use std::io::Read;
use std::path::Path;

use data_encoding::{BASE64_NOPAD, BASE64URL_NOPAD, HEXLOWER, HEXUPPER};
use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use unicode_normalization::UnicodeNormalization;

/// Shortest text that can be told from noise, in bytes.
const TEXT_BYTES_MIN: usize = 12;
/// Most that is inflated from one place.
const INFLATED_BYTES_MAX: u64 = 64 * 1024 * 1024;
/// How deep compression in compression is followed.
const DEPTH_MAX: u8 = 3;
/// Bytes by which forms are found quickly.
const KEY: usize = 4;

/// The canaries of a test.
pub struct Canaries {
    forms: HashMap<[u8; KEY], Vec<Form>>,
    /// Which first two bytes any form has.
    starts: Vec<bool>,
}

struct Form {
    name: String,
    bytes: Vec<u8>,
}

impl Canaries {
    /// The texts, each with the name it is reported by.
    ///
    /// # Panics
    /// If a text is shorter than 12 bytes: it would be found by chance.
    #[must_use]
    pub fn new(texts: &[(&str, &str)]) -> Self {
        let mut new = Self { forms: HashMap::new(), starts: vec![false; 1 << 16] };
        for (name, text) in texts {
            assert!(text.len() >= TEXT_BYTES_MIN, "{name} is too short for a canary");
            for (form, bytes) in forms(text) {
                new.starts[usize::from(bytes[0]) << 8 | usize::from(bytes[1])] = true;
                let key: [u8; KEY] = *bytes.first_chunk().expect("a form is longer than its key");
                let name = format!("{name} as {form}");
                new.forms.entry(key).or_default().push(Form { name, bytes });
            }
        }
        new
    }

    /// What is to be found in `bytes`: names with forms.
    #[must_use]
    pub fn in_bytes(&self, bytes: &[u8]) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        self.search(bytes, DEPTH_MAX, "", &mut found);
        found
    }

    /// What is to be found in the files below `folder` and in their paths.
    ///
    /// # Panics
    /// If the folder cannot be read.
    #[must_use]
    pub fn in_files(&self, folder: &Path) -> Vec<String> {
        let mut found = Vec::new();
        for (path, bytes) in crate::files_below(folder) {
            let mut here = self.in_bytes(&bytes);
            here.extend(self.in_bytes(path.as_os_str().as_encoded_bytes()));
            found.extend(here.into_iter().map(|name| format!("{name} in {}", path.display())));
        }
        found
    }

    fn search(&self, bytes: &[u8], depth: u8, inside: &str, found: &mut BTreeSet<String>) {
        for (at, pair) in bytes.windows(2).enumerate() {
            if !self.starts[usize::from(pair[0]) << 8 | usize::from(pair[1])] {
                continue;
            }
            let rest = bytes.get(at..).unwrap_or_default();
            let forms = rest.first_chunk().and_then(|key| self.forms.get(key));
            let here = forms.into_iter().flatten().filter(|form| rest.starts_with(&form.bytes));
            found.extend(here.map(|form| format!("{}{inside}", form.name)));
        }
        if depth > 0 {
            for (kind, plain) in inflated(bytes) {
                self.search(&plain, depth - 1, &format!("{inside} inside {kind}"), found);
            }
        }
    }
}

/// Everything compressed in `bytes` that says so itself: gzip, zlib, entries of zip archives.
fn inflated(bytes: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    let mut found = Vec::new();
    for at in 0..bytes.len() {
        let rest = bytes.get(at..).unwrap_or_default();
        match rest {
            [0x1f, 0x8b, 8, ..] => found.push(("gzip", all_of(MultiGzDecoder::new(rest)))),
            [0x78, 0x01 | 0x5e | 0x9c | 0xda, ..] => {
                found.push(("zlib", all_of(ZlibDecoder::new(rest))));
            }
            [b'P', b'K', 3, 4, ..] => {
                let packed = zip_entry(rest).unwrap_or_default();
                found.push(("zip", all_of(DeflateDecoder::new(packed))));
            }
            _ => {}
        }
    }
    found.retain(|(_, plain)| plain.len() >= TEXT_BYTES_MIN);
    found
}

/// The packed bytes of an entry, and whatever follows: deflate knows its own end.
fn zip_entry(entry: &[u8]) -> Option<&[u8]> {
    let length = |at: usize| {
        let bytes = entry.get(at..at + 2)?;
        Some(usize::from(u16::from_le_bytes(bytes.try_into().ok()?)))
    };
    entry.get(30 + length(26)? + length(28)?..)
}

/// What can be read until the end, or until it breaks: a damaged archive tells as well.
fn all_of(reader: impl Read) -> Vec<u8> {
    let mut plain = Vec::new();
    let _ = reader.take(INFLATED_BYTES_MAX).read_to_end(&mut plain);
    plain
}

/// A text in every form, each with its name. Forms that are the same bytes come once.
fn forms(text: &str) -> Vec<(&'static str, Vec<u8>)> {
    let mut forms = Vec::new();
    let mut known = BTreeSet::new();
    let composed: String = text.nfc().collect();
    let decomposed: String = text.nfd().collect();
    for text in [composed, decomposed] {
        for (name, bytes) in forms_as_composed(&text) {
            if known.insert(bytes.clone()) {
                forms.push((name, bytes));
            }
        }
    }
    forms
}

fn forms_as_composed(text: &str) -> Vec<(&'static str, Vec<u8>)> {
    let bytes = text.as_bytes();
    let letters = |form: fn(char) -> String| text.chars().map(form).collect::<String>();
    let every_byte = |form: fn(u8) -> String| text.bytes().map(form).collect::<String>();
    let mut forms = vec![
        ("UTF-8", bytes.to_vec()),
        ("UTF-16LE", text.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        ("UTF-16BE", text.encode_utf16().flat_map(u16::to_be_bytes).collect()),
        ("hex", HEXLOWER.encode(bytes).into_bytes()),
        ("hex", HEXUPPER.encode(bytes).into_bytes()),
    ];
    for offset in 0..3 {
        forms.push(("base64", base64(&BASE64_NOPAD, bytes, offset)));
        forms.push(("base64", base64(&BASE64URL_NOPAD, bytes, offset)));
    }
    let texts = [
        ("percent", every_byte(|byte| percent(byte, true))),
        ("percent", every_byte(|byte| percent(byte, false))),
        ("percent", every_byte(|byte| format!("%{byte:02X}"))),
        ("percent", every_byte(|byte| percent(byte, true)).replace("%20", "+")),
        ("HTML", letters(|c| escaped(c, |c| format!("&#x{:X};", u32::from(c))))),
        ("HTML", letters(|c| escaped(c, |c| format!("&#x{:x};", u32::from(c))))),
        ("HTML", letters(|c| escaped(c, |c| format!("&#{};", u32::from(c))))),
        ("JSON", letters(|c| escaped(c, |c| json(c, false)))),
        ("JSON", letters(|c| escaped(c, |c| json(c, true)))),
    ];
    forms.extend(texts.map(|(name, text)| (name, text.into_bytes())));
    forms
}

/// `bytes` in base64 as they stand `offset` bytes after the beginning of something longer: without
/// the letters that a neighbour has a share in.
fn base64(alphabet: &data_encoding::Encoding, bytes: &[u8], offset: usize) -> Vec<u8> {
    let encoded = alphabet.encode(&[&[0; 2][..offset], bytes].concat());
    let first = (offset * 8).div_ceil(6);
    let end = (offset + bytes.len()) * 8 / 6;
    encoded.as_bytes()[first..end].to_vec()
}

fn percent(byte: u8, upper: bool) -> String {
    match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
            char::from(byte).to_string()
        }
        _ if upper => format!("%{byte:02X}"),
        _ => format!("%{byte:02x}"),
    }
}

fn escaped(letter: char, form: impl Fn(char) -> String) -> String {
    if letter.is_ascii() { letter.to_string() } else { form(letter) }
}

fn json(letter: char, upper: bool) -> String {
    let mut text = String::new();
    for unit in letter.encode_utf16(&mut [0; 2]) {
        // Writing into a string does not fail.
        let _ = if upper { write!(text, "\\u{unit:04X}") } else { write!(text, "\\u{unit:04x}") };
    }
    text
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "a test writes what it is to find")]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::{GzEncoder, ZlibEncoder};

    use super::*;

    const TEXT: &str = "Cầu tre lắc lẻo 😀";

    fn found(bytes: &[u8]) -> BTreeSet<String> {
        Canaries::new(&[("text", TEXT)]).in_bytes(bytes)
    }

    #[test]
    fn each_form_is_found_in_the_middle_of_other_bytes() {
        let mut names = BTreeSet::new();
        for (name, bytes) in forms(TEXT) {
            let inside = [b"before".as_slice(), &bytes, b"after"].concat();
            assert!(found(&inside).contains(&format!("text as {name}")), "{name}");
            assert!(found(&inside[..inside.len() - 6]).is_empty(), "{name}, one byte short");
            names.insert(name);
        }
        assert_eq!(names.len(), 8, "{names:?}");
        assert!(found("Cau tre lac leo và nhiều lời khác nữa".repeat(50).as_bytes()).is_empty());
    }

    #[test]
    fn base64_of_something_longer_is_found_at_every_offset() {
        for before in 0..7 {
            let whole = format!("{}{TEXT}{}", "x".repeat(before), "y".repeat(before));
            let encoded = BASE64_NOPAD.encode(whole.as_bytes());
            assert!(found(encoded.as_bytes()).contains("text as base64"), "offset {before}");
        }
    }

    #[test]
    fn what_is_compressed_is_opened() {
        let lines = format!("{}{TEXT}{}", "một hai ba ".repeat(30), "bốn năm ".repeat(30));
        let gzip = |bytes: &[u8]| {
            let mut encoder = GzEncoder::new(vec![1, 2, 3], Compression::default());
            encoder.write_all(bytes).unwrap();
            encoder.finish().unwrap()
        };
        assert!(found(&gzip(lines.as_bytes())).contains("text as UTF-8 inside gzip"));
        let twice = gzip(&gzip(lines.as_bytes()));
        assert!(found(&twice).contains("text as UTF-8 inside gzip inside gzip"));
        let mut encoder = ZlibEncoder::new(vec![9; 5], Compression::best());
        encoder.write_all(lines.as_bytes()).unwrap();
        let zlib = encoder.finish().unwrap();
        assert!(found(&zlib).contains("text as UTF-8 inside zlib"));
        // An entry of a zip: its head, a name, and the same packed bytes without zlib's frame.
        let mut zip = b"PK\x03\x04".to_vec();
        zip.resize(26, 0);
        zip.extend_from_slice(&[3, 0, 0, 0]);
        zip.extend_from_slice(b"a.x");
        zip.extend_from_slice(&zlib[5 + 2..zlib.len() - 4]);
        assert!(found(&zip).contains("text as UTF-8 inside zip"));
    }

    #[test]
    fn names_of_files_are_searched_too() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(TEXT), b"nothing").unwrap();
        assert_eq!(Canaries::new(&[("text", TEXT)]).in_files(folder.path()).len(), 1);
    }
}
