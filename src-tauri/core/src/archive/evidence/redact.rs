//! Words that must not leave: where they stand, however they are written.
//!
//! A page can hide a word in many ways. So what is looked through is also looked through without
//! its escapes; and where a word stands anywhere of a post, none of the answers that were kept of
//! that post leaves.

use std::borrow::Cow;

use crate::words::folded;

/// Letters of a word, at the least: what is shorter is everywhere.
const LETTERS_MIN: usize = 2;
/// Stands in place of what is redacted.
const MASK: &str = "\u{2588}\u{2588}\u{2588}\u{2588}";

/// What is to be redacted.
pub(super) struct Redaction {
    words: Vec<(String, String)>,
}

impl Redaction {
    /// None if one is too short.
    pub(super) fn new(words: &[String]) -> Option<Self> {
        let one = |word: &String| (word.trim().to_owned(), folded(word.trim()).to_string());
        let words: Vec<(String, String)> = words.iter().map(one).collect();
        let fits = words.iter().all(|(_, folded)| folded.chars().count() >= LETTERS_MIN);
        fits.then_some(Self { words })
    }

    pub(super) fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Does one of the words stand in this text, in whatever case, composition or escapes, with or
    /// without its marks?
    pub(super) fn is_in(&self, text: &str) -> bool {
        if self.words.is_empty() {
            return false;
        }
        let bare = without_percent(text);
        let (plain, bare) = (folded(&unescaped(text)), folded(&unescaped(&bare)));
        self.words.iter().any(|(_, word)| plain.contains(word) || bare.contains(word))
    }

    /// The text with the words made unreadable; all of it where they cannot be found one by one.
    pub(super) fn masked(&self, text: &str) -> String {
        let mut masked = text.to_owned();
        for (word, _) in &self.words {
            masked = masked.replace(word, MASK);
        }
        if self.is_in(&masked) { MASK.to_owned() } else { masked }
    }
}

/// Without the escapes of JSON and HTML, as far as they stand for letters.
fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains(['\\', '&']) {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    let mut units: Vec<u16> = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        if let Some((unit, after)) = json_unit(rest) {
            units.push(unit);
            rest = after;
            continue;
        }
        plain.extend(char::decode_utf16(units.drain(..)).filter_map(Result::ok));
        if let Some((letter, after)) = html_letter(rest) {
            plain.push(letter);
            rest = after;
            continue;
        }
        let mut letters = rest.chars();
        plain.extend(letters.next());
        rest = letters.as_str();
    }
    plain.extend(char::decode_utf16(units).filter_map(Result::ok));
    Cow::Owned(plain)
}

/// `\u1ec7` at the beginning of a text.
fn json_unit(text: &str) -> Option<(u16, &str)> {
    let digits = text.strip_prefix("\\u")?;
    let unit = u16::from_str_radix(digits.get(..4)?, 16).ok()?;
    Some((unit, digits.get(4..)?))
}

/// `&#7879;` or `&#x1ec7;` at the beginning of a text.
fn html_letter(text: &str) -> Option<(char, &str)> {
    let (number, rest) = text.strip_prefix("&#")?.split_once(';')?;
    let hex = number.strip_prefix(['x', 'X']).map(|hex| u32::from_str_radix(hex, 16));
    let number = hex.unwrap_or_else(|| number.parse()).ok()?;
    Some((char::from_u32(number)?, rest))
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
        ] {
            assert!(redaction.is_in(text), "{text}");
            assert!(!redaction.is_in(&redaction.masked(text)), "{text}");
        }
        assert!(!redaction.is_in("Nguy\u{1ec5}n Th\u{1ecb}"));
        assert_eq!(
            redaction.masked("Ch\u{e0}o Nguy\u{1ec5}n V\u{103}n!"),
            format!("Ch\u{e0}o {MASK}!")
        );
        assert!(Redaction::new(&["a".to_owned()]).is_none());
    }
}
