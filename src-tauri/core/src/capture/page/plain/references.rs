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
        let at = markup::find(written, b'&');
        let Some((before, mut rest)) = at.and_then(|_| written.split_once('&')) else {
            return Some(written.into());
        };
        let mut out = String::with_capacity(written.len());
        out.push_str(before);
        loop {
            let name_bytes = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '#');
            let (name, after) = rest.split_at_checked(name_bytes.unwrap_or(rest.len()))?;
            rest = if name.is_empty() {
                out.push('&');
                after
            } else if let Some(after) = after.strip_prefix(';') {
                self.one(name, place, &mut out)?;
                after
            } else if name.contains('#') {
                return None;
            } else if place == Place::Attribute && after.starts_with('=') {
                out.push('&');
                out.push_str(name);
                after
            } else {
                out.push_str(self.by_the_parser(name, "", place)?);
                after
            };
            let Some((between, next)) = rest.split_once('&') else {
                out.push_str(rest);
                return Some(out.into());
            };
            out.push_str(between);
            rest = next;
        }
    }

    fn one(&mut self, name: &str, place: Place, out: &mut String) -> Option<()> {
        let character = match name {
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
            _ if name.contains('#') => number(name)?,
            _ => {
                out.push_str(self.by_the_parser(name, ";", place)?);
                return Some(());
            }
        };
        out.push(character);
        Some(())
    }

    fn by_the_parser(&mut self, name: &str, end: &str, place: Place) -> Option<&str> {
        let key = (format!("{name}{end}"), place);
        if !self.known.contains_key(&key) {
            if self.known.len() >= NAMES_MAX || name.len() > NAME_BYTES_MAX {
                return None;
            }
            let read = match place {
                Place::Text => format!("<p>&{name}{end}"),
                Place::Attribute => format!("<p title=\"&{name}{end}\">"),
            };
            let html = Html::parse_document(&read);
            let value = html.tree.nodes().find_map(|node| match (node.value(), place) {
                (Node::Text(text), Place::Text) => Some(text.to_string()),
                (Node::Element(element), Place::Attribute) => {
                    element.attr("title").map(str::to_owned)
                }
                _ => None,
            })?;
            // White space counts for more than itself where words may not stand.
            if value.trim().is_empty() {
                return None;
            }
            self.known.insert(key.clone(), value);
        }
        self.known.get(&key).map(String::as_str)
    }
}

/// `#8217`, `#x2019`: a character that stands for itself. The standard puts others in the place of
/// control characters and of what is none.
fn number(name: &str) -> Option<char> {
    let digits = name.strip_prefix('#')?;
    let number = match digits.strip_prefix(['x', 'X']) {
        Some(hex) if hex.bytes().all(|digit| digit.is_ascii_hexdigit()) => {
            u32::from_str_radix(hex, 16)
        }
        None if digits.bytes().all(|digit| digit.is_ascii_digit()) => digits.parse(),
        _ => return None,
    };
    let number = number.ok().filter(|number| matches!(number, 0x21..=0x7E | 0xA0..))?;
    char::from_u32(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_read_as_the_parser_reads_them() {
        for (written, text) in [
            ("a & b && c", Some("a & b && c")),
            ("&lt;b&gt;&#39;&#x2019;&hellip;&eacute;", Some("<b>'’…é")),
            ("&unknown;&notit;", Some("&unknown;¬it;")),
            ("&copy 2020, R&D", Some("© 2020, R&D")),
            ("&#150;", None),
            ("&#32;", None),
            ("&Tab;", None),
            ("&#xD800;", None),
            ("&#;", None),
        ] {
            let read = References::default().read(written, Place::Text);
            assert_eq!(read.as_deref(), text, "{written}");
        }
        let link = "/x?a=1&copy=2&b=&lt;&notit;&c";
        let read = References::default().read(link, Place::Attribute);
        assert_eq!(read.as_deref(), Some("/x?a=1&copy=2&b=<&notit;&c"));
    }
}
