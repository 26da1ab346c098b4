//! Character references (`&amp;`, `&#8217;`): the plain ones here, all others by the parser, each
//! name once.

use std::borrow::Cow;
use std::collections::HashMap;

use scraper::{Html, Node};

use crate::capture::page::markup;

/// Different names that the parser is asked for in one page.
const NAMES_MAX: usize = 64;
/// Letters of the longest name there is, and some more.
const NAME_BYTES_MAX: usize = 40;

/// Where a reference stands: in an attribute, a name without its semicolon is no reference.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Place {
    Text,
    Attribute,
}

/// Names already known.
#[derive(Default)]
pub(super) struct References {
    known: HashMap<(String, Place), String>,
}

impl References {
    /// `written` with its references read. `None` for one that is not plain.
    pub(super) fn read<'p>(&mut self, written: &'p str, place: Place) -> Option<Cow<'p, str>> {
        let Some((before, mut rest)) = split(written) else {
            return Some(written.into());
        };
        let mut out = String::with_capacity(written.len());
        out.push_str(before);
        loop {
            rest = match rest.strip_prefix('#') {
                Some(number) => self::number(number, &mut out),
                None => self.named(rest, place, &mut out)?,
            };
            let Some((between, next)) = split(rest) else {
                out.push_str(rest);
                return Some(out.into());
            };
            out.push_str(between);
            rest = next;
        }
    }

    /// Reads what follows a `&`, and gives what is behind it.
    fn named<'p>(&mut self, rest: &'p str, place: Place, out: &mut String) -> Option<&'p str> {
        let end = rest.bytes().position(|byte| !byte.is_ascii_alphanumeric());
        let end = end.unwrap_or(rest.len());
        // No name is longer, so what follows cannot be part of one.
        let (name, after) = rest.split_at_checked(end.min(NAME_BYTES_MAX))?;
        if name.is_empty() {
            out.push('&');
        } else if let Some(after) = after.strip_prefix(';') {
            match known(name) {
                Some(character) => out.push(character),
                None => out.push_str(self.by_the_parser(name, ";", place)?),
            }
            return Some(after);
        } else if place == Place::Attribute && after.starts_with('=') {
            out.push('&');
            out.push_str(name);
        } else {
            out.push_str(self.by_the_parser(name, "", place)?);
        }
        Some(after)
    }

    fn by_the_parser(&mut self, name: &str, end: &str, place: Place) -> Option<&str> {
        let key = (format!("{name}{end}"), place);
        if !self.known.contains_key(&key) {
            if self.known.len() >= NAMES_MAX {
                return None;
            }
            let read = match place {
                Place::Text => format!("<pre>x&{name}{end}"),
                Place::Attribute => format!("<p title=\"&{name}{end}\">"),
            };
            let html = Html::parse_document(&read);
            let value = html.tree.nodes().find_map(|node| match (node.value(), place) {
                (Node::Text(text), Place::Text) => text.strip_prefix('x').map(str::to_owned),
                (Node::Element(element), Place::Attribute) => {
                    element.attr("title").map(str::to_owned)
                }
                _ => None,
            })?;
            self.known.insert(key.clone(), value);
        }
        self.known.get(&key).map(String::as_str)
    }
}

/// What is before the first `&` and after it.
fn split(text: &str) -> Option<(&str, &str)> {
    let at = markup::find(text, b'&')?;
    Some((text.get(..at)?, text.get(at + 1..)?))
}

/// The characters of the names that pages write most.
fn known(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "nbsp" => '\u{a0}',
        "hellip" => '…',
        "ndash" => '–',
        "mdash" => '—',
        "lsquo" => '‘',
        "rsquo" => '’',
        "ldquo" => '“',
        "rdquo" => '”',
        "laquo" => '«',
        "raquo" => '»',
        "middot" => '·',
        "bull" => '•',
        "copy" => '©',
        _ => return None,
    })
}

/// Reads what follows a `&#`, and gives what is behind it.
fn number<'p>(written: &'p str, out: &mut String) -> &'p str {
    let (lead, radix) = match written.bytes().next() {
        Some(b'x' | b'X') => (1, 16),
        _ => (0, 10),
    };
    let digits = written.get(lead..).unwrap_or_default();
    let end = digits.find(|c: char| !c.is_digit(radix)).unwrap_or(digits.len());
    let (digits, after) = digits.split_at_checked(end).unwrap_or_default();
    if digits.is_empty() {
        out.push_str("&#");
        return written;
    }
    // None but a number that is too large fails.
    let number = u32::from_str_radix(digits, radix).unwrap_or(u32::MAX);
    out.push(match number {
        0 => char::REPLACEMENT_CHARACTER,
        0x80..=0x9F => windows(number),
        _ => char::from_u32(number).unwrap_or(char::REPLACEMENT_CHARACTER),
    });
    after.strip_prefix(';').unwrap_or(after)
}

/// The character that pages mean which write this control character: that of Windows-1252.
fn windows(number: u32) -> char {
    let byte = u8::try_from(number).unwrap_or_default();
    let bytes = [byte];
    let (text, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&bytes);
    text.chars().next().unwrap_or(char::REPLACEMENT_CHARACTER)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_read_as_the_parser_reads_them() {
        for (written, text) in [
            ("a & b && c", "a & b && c"),
            ("&lt;b&gt;&#39;&#x2019;&hellip;&eacute;", "<b>'’…é"),
            ("&unknown;&notit;", "&unknown;¬it;"),
            ("&copy 2020, R&D", "© 2020, R&D"),
            ("&#150;&#x81;&#32;&Tab;|", "–\u{81} \t|"),
            ("&#xD800;&#0;&#1114112;&#99999999999;", "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}"),
            ("&#;&#x;&#xg&#65x&#", "&#;&#x;&#xgAx&#"),
        ] {
            let read = References::default().read(written, Place::Text);
            assert_eq!(read.as_deref(), Some(text), "{written}");
        }
        let link = "/x?a=1&copy=2&b=&lt;&notit;&c";
        let read = References::default().read(link, Place::Attribute);
        assert_eq!(read.as_deref(), Some("/x?a=1&copy=2&b=<&notit;&c"));
        let long = format!("&amp{}", "a".repeat(100));
        let read = References::default().read(&long, Place::Text);
        assert_eq!(read.unwrap(), long.replace("&amp", "&"));
        assert_eq!(References::default().read(&long, Place::Attribute).unwrap(), long);
    }

    #[test]
    fn every_number_is_read_as_the_parser_reads_it() {
        for number in (0..0x300).chain(0xD7F0..0xE010).chain(0xFDC0..0xFDF8).chain([0x1FFFE]) {
            let written = format!("x&#{number};");
            let html = Html::parse_document(&format!("<pre>{written}"));
            let text = html.tree.nodes().find_map(|node| node.value().as_text()).unwrap();
            let read = References::default().read(&written, Place::Text);
            assert_eq!(read.as_deref(), Some(&**text), "{written}");
        }
    }
}
