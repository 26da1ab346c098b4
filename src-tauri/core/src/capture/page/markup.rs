//! Markup as a row of tags, in one pass that looks at every byte once: what the tokenizer of the
//! HTML standard sees, without building anything.
//!
//! Which elements hold raw text is for the caller to say ([`Pieces::skip_raw`]), as it depends on
//! where they stand. Attribute values are given as written, character references and all.

use std::borrow::Cow;

use super::dom;

/// One piece of markup, in page order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// A start tag.
    Start(Tag<'a>),
    /// An end tag.
    End(Tag<'a>),
    /// Characters between tags.
    Text(&'a str),
    /// A `<` that begins nothing.
    Stray,
    /// A comment, a doctype, a processing instruction, a CDATA section: nothing that nests.
    Aside(&'a str),
}

/// A tag as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tag<'a> {
    /// Lower case.
    pub(super) name: Cow<'a, str>,
    /// All of it, from `<` to `>`.
    pub(super) source: &'a str,
    /// Ends in `/>`.
    pub(super) closes_itself: bool,
    inner: &'a str,
}

impl<'a> Tag<'a> {
    /// Names and values of the attributes, as written; the value is empty where there is none.
    pub(super) fn attributes(&self) -> Attributes<'a> {
        Attributes { rest: self.inner }
    }
}

/// Splits `text` into pieces.
pub(super) fn pieces(text: &str) -> Pieces<'_> {
    Pieces { rest: text, attributes: Vec::new(), has_references: false }
}

/// Attributes of the last start tag that are kept.
const KEPT_MAX: usize = 128;

/// See [`pieces`].
pub(super) struct Pieces<'a> {
    rest: &'a str,
    attributes: Vec<(&'a str, &'a str)>,
    has_references: bool,
}

impl<'a> Pieces<'a> {
    /// Whether there may be character references in the last start tag.
    pub(super) fn last_has_references(&self) -> bool {
        self.has_references
    }

    /// The attributes of the start tag that was the last piece, as [`Tag::attributes`] gives them,
    /// without looking for them again. `None` if they are very many.
    pub(super) fn last_attributes(&self) -> Option<&[(&'a str, &'a str)]> {
        (self.attributes.len() < KEPT_MAX).then_some(&self.attributes)
    }

    /// Takes the raw text that follows a start tag called `name`, up to its end tag or the end.
    pub(super) fn skip_raw(&mut self, name: &str) -> &'a str {
        let mut from = 0;
        while let Some(found) = self.rest.get(from..).and_then(|rest| find(rest, b'<')) {
            let at = from + found;
            let Some(after) = self.rest.get(at + 1..).and_then(|rest| rest.strip_prefix('/'))
            else {
                from = at + 1;
                continue;
            };
            let is_end =
                after.get(..name.len()).is_some_and(|word| word.eq_ignore_ascii_case(name))
                    && after
                        .get(name.len()..)
                        .is_some_and(|next| next.bytes().next().is_some_and(ends_name));
            if is_end {
                return self.take(at);
            }
            from = at + 2;
        }
        self.take(self.rest.len())
    }

    fn take(&mut self, bytes: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at_checked(bytes).unwrap_or((self.rest, ""));
        self.rest = rest;
        taken
    }

    fn aside(&mut self) -> Piece<'a> {
        let end = if self.rest.starts_with("<!--") {
            comment_bytes(self.rest)
        } else {
            find(self.rest, b'>').map(|at| at + 1)
        };
        Piece::Aside(self.take(end.unwrap_or(self.rest.len())))
    }

    /// A tag that the page's end cuts off is no tag, and nothing is after it.
    fn tag(&mut self, is_end: bool) -> Option<Piece<'a>> {
        let lead = if is_end { 2 } else { 1 };
        let name_end = end_of(self.rest.as_bytes(), lead, NO_NAME)?;
        let name = self.rest.get(lead..name_end)?;
        let mut attributes = Attributes { rest: self.rest.get(name_end..)? };
        self.attributes.clear();
        if !is_end {
            self.attributes.extend(attributes.by_ref().take(KEPT_MAX));
        }
        if self.attributes.len() == KEPT_MAX || is_end {
            attributes.by_ref().for_each(drop);
        }
        let is_whole = attributes.rest.starts_with('>');
        let end = self.rest.len() - attributes.rest.len();
        let source = self.take(end + 1);
        let inner = source.get(name_end..end)?;
        let closes_itself = inner.ends_with('/') && !ends_in_value(inner);
        self.has_references = !self.attributes.is_empty() && find(inner, b'&').is_some();
        let tag = Tag { name: dom::lower(name), source, closes_itself, inner };
        is_whole.then_some(if is_end { Piece::End(tag) } else { Piece::Start(tag) })
    }
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        match self.rest.as_bytes() {
            [] => None,
            [b'<', b'/', letter, ..] if letter.is_ascii_alphabetic() => self.tag(true),
            [b'<', b'!' | b'?', ..] | [b'<', b'/', _, ..] => Some(self.aside()),
            [b'<', letter, ..] if letter.is_ascii_alphabetic() => self.tag(false),
            [b'<', ..] => {
                self.take(1);
                Some(Piece::Stray)
            }
            _ => {
                let end = find(self.rest, b'<').unwrap_or(self.rest.len());
                Some(Piece::Text(self.take(end)))
            }
        }
    }
}

/// Where the byte of an ASCII character is first.
pub(super) fn find(text: &str, byte: u8) -> Option<usize> {
    memchr::memchr(byte, text.as_bytes())
}

// What ends a name, a value or white space is ASCII, so bytes tell as much as characters.

/// Ends a name of a tag.
const NO_NAME: u8 = BLANK | SLASH | CLOSE;
const BLANK: u8 = 1;
const SLASH: u8 = 1 << 1;
const CLOSE: u8 = 1 << 2;
const EQUALS: u8 = 1 << 3;

/// What each byte is in a tag.
const MARKS: [u8; 256] = {
    let mut marks = [0; 256];
    marks[b'\t' as usize] = BLANK;
    marks[b'\n' as usize] = BLANK;
    marks[0xC] = BLANK;
    marks[b'\r' as usize] = BLANK;
    marks[b' ' as usize] = BLANK;
    marks[b'/' as usize] = SLASH;
    marks[b'>' as usize] = CLOSE;
    marks[b'=' as usize] = EQUALS;
    marks
};

fn is(byte: u8, marks: u8) -> bool {
    MARKS.get(usize::from(byte)).is_some_and(|mark| mark & marks != 0)
}

fn ends_name(byte: u8) -> bool {
    is(byte, NO_NAME)
}

/// Where the first byte from `from` on is that has one of `marks`.
fn end_of(bytes: &[u8], from: usize, marks: u8) -> Option<usize> {
    let found = bytes.get(from..)?.iter().position(|byte| is(*byte, marks));
    found.map(|at| from + at)
}

/// Where the first byte from `from` on is that has none of `marks`, or the end.
fn skip(bytes: &[u8], from: usize, marks: u8) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    from + rest.iter().position(|byte| !is(*byte, marks)).unwrap_or(rest.len())
}

/// `<!-->` and `<!--->` are whole comments; `--!>` ends one as well as `-->`.
fn comment_bytes(text: &str) -> Option<usize> {
    let inner = text.get(4..)?;
    if let Some(short) = [">", "->"].iter().find(|end| inner.starts_with(**end)) {
        return Some(4 + short.len());
    }
    let mut from = 0;
    while let Some(found) = inner.get(from..).and_then(|rest| rest.find("--")) {
        let at = from + found;
        let after = inner.get(at + 2..).unwrap_or_default();
        if after.starts_with('>') {
            return Some(4 + at + 3);
        }
        if after.starts_with("!>") {
            return Some(4 + at + 4);
        }
        from = at + 1;
    }
    None
}

/// Whether a last `/` belongs to a value without quotes, as in `<a href=/x/>`.
fn ends_in_value(inner: &str) -> bool {
    let mut attributes = Attributes { rest: inner };
    attributes.by_ref().last().is_some_and(|(_, value)| {
        value.ends_with('/') && inner.ends_with(value) && !value.is_empty()
    })
}

/// See [`Tag::attributes`]. Stops before the tag's `>`.
#[derive(Clone)]
pub(super) struct Attributes<'a> {
    rest: &'a str,
}

impl<'a> Attributes<'a> {
    /// The value behind a name that ends at `from`.
    fn value(&mut self, from: usize) -> Option<&'a str> {
        let bytes = self.rest.as_bytes();
        let at = skip(bytes, from, BLANK);
        if bytes.get(at) != Some(&b'=') {
            self.rest = self.rest.get(at..)?;
            return Some("");
        }
        let at = skip(bytes, at + 1, BLANK);
        let quote = bytes.get(at).filter(|first| matches!(first, b'"' | b'\''));
        let Some(quote) = quote else {
            let end = end_of(bytes, at, BLANK | CLOSE).unwrap_or(bytes.len());
            let value = self.rest.get(at..end);
            self.rest = self.rest.get(end..)?;
            return value;
        };
        let inner = self.rest.get(at + 1..)?;
        let end = find(inner, *quote);
        let value = end.and_then(|end| inner.get(..end)).unwrap_or_default();
        self.rest = end.and_then(|end| inner.get(end + 1..)).unwrap_or_default();
        Some(value)
    }
}

impl<'a> Iterator for Attributes<'a> {
    type Item = (&'a str, &'a str);

    fn next(&mut self) -> Option<(&'a str, &'a str)> {
        let bytes = self.rest.as_bytes();
        let from = skip(bytes, 0, BLANK | SLASH);
        if bytes.get(from).is_none_or(|first| *first == b'>') {
            self.rest = self.rest.get(from..).unwrap_or_default();
            return None;
        }
        // Whatever is first belongs to the name, be it a `=`.
        let end = end_of(bytes, from + 1, NO_NAME | EQUALS).unwrap_or(bytes.len());
        let name = self.rest.get(from..end)?;
        Some((name, self.value(end)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spell(text: &str) -> String {
        pieces(text)
            .map(|piece| match piece {
                Piece::Start(tag) if tag.closes_itself => format!("({}/)", tag.name),
                Piece::Start(tag) => format!("({})", tag.name),
                Piece::End(tag) => format!("(/{})", tag.name),
                Piece::Text(text) => text.to_owned(),
                Piece::Stray => "(<)".to_owned(),
                Piece::Aside(source) => format!("[{}]", source.len()),
            })
            .collect()
    }

    #[test]
    fn tags_are_split_as_the_standard_says() {
        for (text, expected) in [
            ("a<B>c</b >d", "a(b)c(/b)d"),
            ("<br/><a href=/x/>y", "(br/)(a)y"),
            ("<a title='>' b=\"</a>\">x", "(a)x"),
            ("1 < 2 <3 </ <<p>", "1 (<) 2 (<)3 [7]"),
            ("<!-- <p> --><!--><p><!-- --!><p><!--->x", "[12][5](p)[9](p)[6]x"),
            ("<!DOCTYPE html><?xml a?></>z", "[15][9][3]z"),
            ("<p><a href=\"never closed>", "(p)"),
            ("<p/ / x==y>z", "(p)z"),
            ("<", "(<)"),
        ] {
            assert_eq!(spell(text), expected, "{text}");
        }
    }

    #[test]
    fn attributes_keep_their_written_value() {
        let text = "<a HREF = '/x?a&amp;b' data-x=1/2 checked =y a=>";
        let Some(Piece::Start(tag)) = pieces(text).next() else { panic!("a tag") };
        let found: Vec<_> = tag.attributes().collect();
        let expected = [("HREF", "/x?a&amp;b"), ("data-x", "1/2"), ("checked", "y"), ("a", "")];
        assert_eq!(found, expected);
    }

    #[test]
    fn raw_text_ends_at_its_own_end_tag() {
        let mut pieces = pieces("<script>if (a</b) '</scriptx>' </SCRIPT >after");
        assert!(matches!(pieces.next(), Some(Piece::Start(_))));
        assert_eq!(pieces.skip_raw("script"), "if (a</b) '</scriptx>' ");
        assert!(matches!(pieces.next(), Some(Piece::End(_))));
        assert_eq!(pieces.next(), Some(Piece::Text("after")));
    }
}
