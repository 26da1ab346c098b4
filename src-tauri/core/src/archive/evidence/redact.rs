//! Words that must not leave: where they stand, however they are written.
//!
//! A page can hide a word in many ways: letters as escapes, tags and soft hyphens between them,
//! other white space, other marks. So what is compared is nothing but the letters and digits of
//! both, without marks, case and escapes. That finds too much rather than too little: and where a
//! word stands anywhere of a post, or may stand where nobody can read it, none of the answers that
//! were kept of that post leaves.

use std::borrow::Cow;
use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use unicode_normalization::UnicodeNormalization as _;

use crate::words::folded;

/// Letters and digits of a word, at the least: what is shorter is everywhere.
const LETTERS_MIN: usize = 2;
/// Stands in place of what is redacted.
const MASK: &str = "\u{2588}\u{2588}\u{2588}\u{2588}";
/// How the names of letters with marks end in HTML; the letter itself comes before.
const MARKS: [&str; 13] = [
    "acute", "breve", "caron", "cedil", "circ", "dot", "grave", "horn", "macr", "ring", "strok",
    "tilde", "uml",
];

/// What is to be redacted.
pub(in super::super) struct Redaction {
    words: Vec<Word>,
    /// Something was withheld unread, and may hold any of them.
    unread: AtomicBool,
}

struct Word {
    given: String,
    bare: String,
    /// It was found somewhere.
    met: AtomicBool,
}

impl Redaction {
    /// None if one is too short.
    pub(in super::super) fn new(words: &[String]) -> Option<Self> {
        let one = |word: &String| Word {
            given: word.trim().to_owned(),
            bare: bare(word),
            met: AtomicBool::new(false),
        };
        let words: Vec<Word> = words.iter().map(one).collect();
        let fits = words.iter().all(|word| word.bare.chars().count() >= LETTERS_MIN);
        fits.then_some(Self { words, unread: AtomicBool::new(false) })
    }

    pub(super) fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Does one of the words stand in this text, in whatever case, composition or escapes, with or
    /// without its marks, whatever stands between its letters?
    pub(in super::super) fn is_in(&self, text: &str) -> bool {
        if self.words.is_empty() {
            return false;
        }
        // An escape may itself be escaped.
        let plain = unescaped(&unescaped(text)).into_owned();
        let readings =
            [bare(text), bare(&plain), bare(&without_tags(&plain)), bare(&without_percent(&plain))];
        let mut found = false;
        for word in &self.words {
            if readings.iter().any(|it| it.contains(&word.bare)) {
                word.met.store(true, Ordering::Relaxed);
                found = true;
            }
        }
        found
    }

    /// Something is withheld that cannot be read, or in which they were not sought one by one.
    pub(super) fn passes_unread(&self) {
        self.unread.store(true, Ordering::Relaxed);
    }

    /// Which of the words, from 1, was found nowhere: it may be written otherwise than in the
    /// posts, and then what it stands for would leave.
    pub(super) fn unmet(&self) -> Option<usize> {
        let is_unmet = |word: &Word| !word.met.load(Ordering::Relaxed);
        let first = self.words.iter().position(is_unmet).map(|at| at + 1);
        first.filter(|_| !self.unread.load(Ordering::Relaxed))
    }

    /// Is this one of the words, a part of one, or something that has one in it?
    pub(super) fn is_part(&self, term: &str) -> bool {
        let term = bare(term);
        let meets = |word: &Word| word.bare.contains(&term) || term.contains(&word.bare);
        self.words.iter().any(meets)
    }

    /// The text with the words made unreadable; all of it where they cannot be found one by one.
    pub(in super::super) fn masked(&self, text: &str) -> String {
        let mut masked = text.to_owned();
        for word in &self.words {
            masked = masked.replace(&word.given, MASK);
        }
        if self.is_in(&masked) { MASK.to_owned() } else { masked }
    }

    /// Looks through the bytes of a file that is no text.
    pub(in super::super) fn scan(&self) -> Scan {
        let forms = |word: &Word| {
            let (composed, apart) = (word.given.nfc().collect(), word.given.nfd().collect());
            let texts: [String; 2] = [composed, apart];
            texts.into_iter().flat_map(|text| {
                let cases = [text.to_lowercase(), text.to_uppercase(), text];
                cases.into_iter().flat_map(|text| {
                    let wide = || text.encode_utf16();
                    let little = wide().flat_map(u16::to_le_bytes).collect();
                    let big = wide().flat_map(u16::to_be_bytes).collect();
                    [little, big, text.into_bytes()]
                })
            })
        };
        let wanted: Vec<Vec<u8>> = self.words.iter().flat_map(forms).collect();
        let longest = wanted.iter().map(Vec::len).max().unwrap_or_default();
        Scan { wanted, longest, tail: Vec::new(), found: false }
    }
}

/// Takes bytes, and finds words in them as they are written: in UTF-8 or UTF-16, in the case they
/// were given in, in lower or upper case.
pub(in super::super) struct Scan {
    wanted: Vec<Vec<u8>>,
    longest: usize,
    /// The end of what came before, where a word may begin.
    tail: Vec<u8>,
    pub(super) found: bool,
}

impl Write for Scan {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.tail.extend_from_slice(bytes);
        let is_in = |word: &Vec<u8>| memchr::memmem::find(&self.tail, word).is_some();
        self.found |= self.wanted.iter().any(is_in);
        let done = self.tail.len().saturating_sub(self.longest);
        self.tail.drain(..done);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The letters and digits of a text, without marks and case.
fn bare(text: &str) -> String {
    folded(text).chars().filter(|letter| letter.is_alphanumeric()).collect()
}

/// Without the escapes of JSON, JavaScript and HTML, as far as they matter to letters.
fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains(['\\', '&']) {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    let mut units: Vec<u16> = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        if let Some((unit, after)) = unit(rest) {
            units.push(unit);
            rest = after;
            continue;
        }
        plain.extend(char::decode_utf16(units.drain(..)).filter_map(Result::ok));
        let (letter, after) = letter(rest);
        plain.extend(letter);
        rest = after;
    }
    plain.extend(char::decode_utf16(units).filter_map(Result::ok));
    Cow::Owned(plain)
}

/// `\u1ec7` or `\x56` at the beginning of a text.
fn unit(text: &str) -> Option<(u16, &str)> {
    let escape = text.strip_prefix('\\')?;
    let (digits, n) = match escape.strip_prefix('u') {
        Some(digits) => (digits, 4),
        None => (escape.strip_prefix('x')?, 2),
    };
    let unit = u16::from_str_radix(digits.get(..n)?, 16).ok()?;
    Some((unit, digits.get(n..)?))
}

/// What the beginning of a text stands for, and what comes after.
fn letter(text: &str) -> (Option<char>, &str) {
    if let Some(escape) = text.strip_prefix('\\') {
        // A line feed, a tab: white space. What is escaped otherwise is itself.
        return match escape.strip_prefix(['n', 'r', 't', 'b', 'f', 'v']) {
            Some(after) => (Some(' '), after),
            None => (None, escape),
        };
    }
    let named = text.strip_prefix('&').and_then(|name| numbered(name).or_else(|| entity(name)));
    named.map_or_else(
        || {
            let mut letters = text.chars();
            (letters.next(), letters.as_str())
        },
        |(letter, after)| (Some(letter), after),
    )
}

/// `#7879;` or `#x1ec7`
fn numbered(text: &str) -> Option<(char, &str)> {
    let digits = text.strip_prefix('#')?;
    let (digits, radix) = match digits.strip_prefix(['x', 'X']) {
        Some(hex) => (hex, 16),
        None => (digits, 10),
    };
    let end = digits.find(|it: char| !it.is_digit(radix)).unwrap_or(digits.len());
    let letter = char::from_u32(u32::from_str_radix(digits.get(..end)?, radix).ok()?)?;
    let after = digits.get(end..)?;
    Some((letter, after.strip_prefix(';').unwrap_or(after)))
}

/// `ecirc;` is the letter before its mark, `amp;` begins an escape, any other name is no letter.
fn entity(text: &str) -> Option<(char, &str)> {
    let end = text.find(|it: char| !it.is_ascii_alphanumeric())?;
    let (name, after) = (text.get(..end)?, text.get(end..)?.strip_prefix(';')?);
    let mut letters = name.chars();
    let first = letters.next()?;
    Some(match name {
        "amp" => ('&', after),
        "lt" => ('<', after),
        "gt" => ('>', after),
        _ if MARKS.contains(&letters.as_str()) => (first, after),
        _ => (' ', after),
    })
}

/// Without what stands between `<` and `>`.
fn without_tags(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, tag)) = rest.split_once('<') {
        plain.push_str(before);
        // Where one does not end, none of those behind it does.
        let Some((_, after)) = tag.split_once('>') else { return plain + tag };
        rest = after;
    }
    plain + rest
}

/// Without the escapes of addresses.
fn without_percent(text: &str) -> Cow<'_, str> {
    percent_encoding::percent_decode_str(text).decode_utf8_lossy()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_however_it_is_written() {
        let redaction = Redaction::new(&["Nguy\u{1ec5}n V\u{103}n".to_owned()]).unwrap();
        for text in [
            "\u{2014} NGUY\u{1ec4}N V\u{102}N \u{2014}",
            "nguyen van",
            "Nguye\u{302}\u{303}n Va\u{306}n",
            r#"{"name":"Nguy\u1ec5n V\u0103n"}"#,
            "<b>Nguy&#7877;n V&#x103;n</b>",
            "https://a.org/?q=Nguy%E1%BB%85n%20V%C4%83n",
            "Nguy\u{1ec5}n\n  V\u{103}n",
            "Nguy\u{1ec5}n\u{a0}V\u{103}n",
            r#""Nguy\u1ec5n\nV\u0103n""#,
            r"'Nguy\\u1ec5n \x56\\u0103n'",
            "Nguy<b>\u{1ec5}n</b>&nbsp;<i class=x>V\u{103}n</i>",
            "Nguy&ecirc;n V&abreve;n",
            "Nguy&amp;ecirc;n&shy; V&#x103n",
            "nguyen.van",
        ] {
            assert!(redaction.is_in(text), "{text}");
            assert!(!redaction.is_in(&redaction.masked(text)), "{text}");
        }
        assert!(!redaction.is_in("Nguy\u{1ec5}n Th\u{1ecb}"));
        assert_eq!(
            redaction.masked("Ch\u{e0}o Nguy\u{1ec5}n V\u{103}n!"),
            format!("Ch\u{e0}o {MASK}!")
        );
        for short in ["a", "\u{2014} a", " . "] {
            assert!(Redaction::new(&[short.to_owned()]).is_none(), "{short}");
        }
        for part in ["v\u{103}n", "nguyen", "#NguyenVan2026"] {
            assert!(redaction.is_part(part), "{part}");
        }
        assert!(!redaction.is_part("l\u{fa}a"));
    }

    #[test]
    fn what_is_open_to_the_end_is_no_tag() {
        let open = "<".repeat(1 << 20);
        let plain = without_tags(&format!("Nguy<b>\u{1ec5}</b>n{open}V\u{103}n"));
        assert_eq!(bare(&plain), "nguyenvan");
        assert!(without_tags(&format!("<<b>{open}>x")) == "x");
    }

    #[test]
    fn a_word_is_found_in_bytes_wherever_they_are_cut() {
        let redaction = Redaction::new(&["Nguy\u{1ec5}n".to_owned()]).unwrap();
        let plain = "\u{0}\u{1}Nguy\u{1ec5}n\u{0}".as_bytes().to_vec();
        let wide: Vec<u8> = "xNguy\u{1ec5}n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        for bytes in [plain, wide] {
            for cut in 0..bytes.len() {
                let mut scan = redaction.scan();
                scan.write_all(&bytes[..cut]).unwrap();
                scan.write_all(&bytes[cut..]).unwrap();
                assert!(scan.found, "{cut}");
            }
        }
        let mut scan = redaction.scan();
        scan.write_all(b"Nguyen").unwrap();
        assert!(!scan.found, "bytes are no text: only the word itself counts");
    }
}
