//! XML feeds, one item at a time. No entity but the five of the standard means anything, a document
//! type is passed over, and nothing is fetched. Control characters, which real feeds have and XML
//! forbids, are left out before the reader sees them.

use std::io::{self, BufReader, Read};

use encoding_rs::{CoderResult, Decoder, UTF_8};
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::csv::Fence;
use super::desk::Desk;
use super::trouble::Trouble;

/// Elements within elements. Beyond, the feed is none.
const DEPTH_MAX: usize = 64;
/// Fields of one item. Beyond: not read.
const FIELDS_MAX: usize = 5_000;
/// Bytes of the path of a field. One with a longer path is not read: none that is wanted has one,
/// and each field below it would hold it again.
const PATH_BYTES_MAX: usize = 512;

/// One element of an item that has text or attributes.
pub(super) struct Field {
    /// Names from below the item, with `/`.
    pub(super) path: String,
    pub(super) text: String,
    pub(super) attributes: Vec<(String, String)>,
}

impl Field {
    pub(super) fn attribute(&self, name: &str) -> &str {
        let found = self.attributes.iter().find(|(known, _)| known == name);
        found.map_or("", |(_, value)| value.as_str())
    }
}

/// An item of a feed, or what stands beside its items.
#[derive(Default)]
pub(super) struct Item(pub(super) Vec<Field>);

impl Item {
    pub(super) fn field(&self, path: &str) -> Option<&Field> {
        self.0.iter().find(|field| field.path == path)
    }

    /// The text at a path; empty where there is none.
    pub(super) fn text(&self, path: &str) -> &str {
        self.field(path).map_or("", |field| field.text.as_str())
    }

    pub(super) fn some(&self, path: &str) -> Option<String> {
        Some(self.text(path)).filter(|text| !text.is_empty()).map(str::to_owned)
    }
}

/// How a feed is read.
pub(super) struct Feed {
    /// The name of its items.
    pub(super) item: &'static str,
    /// Elements whose insides are never read.
    pub(super) closed: &'static [&'static str],
}

/// Calls `each` at every item, with what stood beside the items before it.
pub(super) fn items(
    desk: &mut Desk<'_>,
    input: impl Read,
    feed: &Feed,
    mut each: impl FnMut(&mut Desk<'_>, &Item, Item) -> Result<(), Trouble>,
) -> Result<(), Trouble> {
    let (fenced, reset) = Fence::new(Clean::new(input));
    let mut reader = Reader::from_reader(BufReader::new(fenced));
    reader.config_mut().allow_dangling_amp = true;
    let (mut head, mut open) = (Item::default(), Walk::default());
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Eof) if open.path.is_empty() => return Ok(()),
            Ok(Event::Eof) | Err(quick_xml::Error::Syntax(_)) => return Err(Trouble::Cut),
            Ok(Event::Start(tag)) => open.start(feed, &mut head, &tag)?,
            Ok(Event::Empty(tag)) => {
                open.start(feed, &mut head, &tag)?;
                if let Some(item) = open.end() {
                    reset();
                    each(desk, &head, item)?;
                }
            }
            Ok(Event::End(_)) => {
                if let Some(item) = open.end() {
                    reset();
                    desk.next_record();
                    each(desk, &head, item)?;
                }
            }
            Ok(Event::Text(text)) => open.text(&mut head, &text.xml10_content()),
            Ok(Event::CData(text)) => open.text(&mut head, &text.xml10_content()),
            Ok(Event::GeneralRef(name)) => {
                let letter = match &*name {
                    "amp" => Some('&'),
                    "lt" => Some('<'),
                    "gt" => Some('>'),
                    "quot" => Some('"'),
                    "apos" => Some('\''),
                    _ => name.resolve_char_ref().ok().flatten(),
                };
                // What means nothing stays as it is written.
                let written = letter.map_or_else(|| format!("&{};", &*name), String::from);
                open.text(&mut head, &written);
            }
            Ok(_) => {}
            Err(quick_xml::Error::Io(error)) => {
                return Err(Trouble::Unreadable(error.kind().into()));
            }
            Err(_) => return Err(Trouble::Form),
        }
    }
}

/// The open elements.
#[derive(Default)]
struct Walk {
    path: Vec<String>,
    /// Beside each name of the path, where its field stands among those of the item or the head.
    fields: Vec<Option<usize>>,
    /// The item being read, and how deep it stands.
    item: Option<(Item, usize)>,
    /// How deep the closed element stands that is being passed.
    closed: Option<usize>,
}

impl Walk {
    fn start(&mut self, feed: &Feed, head: &mut Item, tag: &BytesStart<'_>) -> Result<(), Trouble> {
        let name = tag.name().as_ref().to_owned();
        if self.path.len() >= DEPTH_MAX {
            return Err(Trouble::Form);
        }
        if self.closed.is_none() && feed.closed.contains(&name.as_str()) {
            self.closed = Some(self.path.len());
        }
        let is_item = self.item.is_none() && name == feed.item;
        self.path.push(name);
        self.fields.push(None);
        if self.closed.is_some() {
            return Ok(());
        }
        if is_item {
            self.item = Some((Item::default(), self.path.len()));
            return Ok(());
        }
        let attributes = tag.html_attributes().filter_map(Result::ok).take(32).filter_map(|it| {
            Some((
                it.key.as_ref().to_owned(),
                it.normalized_value(XmlVersion::Implicit1_0).ok()?.into_owned(),
            ))
        });
        let (fields, below) = match &mut self.item {
            Some((item, at)) => (&mut item.0, *at),
            None => (&mut head.0, 2),
        };
        let path = self.path.get(below..).unwrap_or_default();
        let n_bytes: usize = path.iter().map(|name| name.len() + 1).sum();
        if fields.len() < FIELDS_MAX && n_bytes <= PATH_BYTES_MAX {
            if let Some(at) = self.fields.last_mut() {
                *at = Some(fields.len());
            }
            let (path, attributes) = (path.join("/"), attributes.collect());
            fields.push(Field { path, text: String::new(), attributes });
        }
        Ok(())
    }

    fn text(&mut self, head: &mut Item, text: &str) {
        let (fields, below) = match &mut self.item {
            Some((item, at)) => (&mut item.0, *at),
            None => (&mut head.0, 2),
        };
        if self.closed.is_some() || self.path.len() <= below {
            return;
        }
        // Text belongs to the element that is open, which need not be the last that began.
        let at = self.fields.last().copied().flatten();
        if let Some(field) = at.and_then(|at| fields.get_mut(at)) {
            field.text.push_str(text);
        }
    }

    /// Closes the innermost element; the item, if it was that.
    fn end(&mut self) -> Option<Item> {
        self.path.pop();
        self.fields.pop();
        if self.closed.is_some_and(|at| self.path.len() <= at) {
            self.closed = None;
        }
        let is_done = self.item.as_ref().is_some_and(|(_, at)| self.path.len() < *at);
        self.item.take_if(|_| is_done).map(|(item, _)| item)
    }
}

/// The bytes as UTF-8 without control characters.
struct Clean<R> {
    input: R,
    decoder: Decoder,
    raw: Vec<u8>,
    ready: Vec<u8>,
    at: usize,
    is_done: bool,
}

impl<R: Read> Clean<R> {
    fn new(input: R) -> Self {
        let decoder = UTF_8.new_decoder();
        Self { input, decoder, raw: vec![0; 1 << 16], ready: Vec::new(), at: 0, is_done: false }
    }

    fn fill(&mut self) -> io::Result<()> {
        let n = self.input.read(&mut self.raw)?;
        self.is_done = n == 0;
        let mut rest = self.raw.get(..n).unwrap_or_default();
        let mut text = String::new();
        loop {
            text.reserve(rest.len() * 3 + 16);
            let (result, n_read, _) = self.decoder.decode_to_string(rest, &mut text, self.is_done);
            rest = rest.get(n_read..).unwrap_or_default();
            if result == CoderResult::InputEmpty {
                break;
            }
        }
        text.retain(|c| c >= ' ' || matches!(c, '\t' | '\n' | '\r'));
        (self.ready, self.at) = (text.into_bytes(), 0);
        Ok(())
    }
}

impl<R: Read> Read for Clean<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.at == self.ready.len() && !self.is_done {
            self.fill()?;
        }
        let mut rest = self.ready.get(self.at..).unwrap_or_default();
        let n = rest.read(into)?;
        self.at += n;
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FEED: Feed = Feed { item: "item", closed: &["closed"] };

    fn start(open: &mut Walk, head: &mut Item, name: &str) {
        open.start(&FEED, head, &BytesStart::new(name)).unwrap();
    }

    #[test]
    fn text_belongs_to_the_element_that_is_open() {
        let (mut head, mut open) = (Item::default(), Walk::default());
        for name in ["rss", "channel", "title"] {
            start(&mut open, &mut head, name);
        }
        open.text(&mut head, "t");
        assert!(open.end().is_none());
        start(&mut open, &mut head, "item");
        start(&mut open, &mut head, "a");
        open.text(&mut head, "x");
        for name in ["closed", "b"] {
            start(&mut open, &mut head, name);
            open.text(&mut head, "y");
            assert!(open.end().is_none());
        }
        open.text(&mut head, "z");
        assert!(open.end().is_none());
        let item = open.end().unwrap();
        assert_eq!((item.text("a"), item.text("a/b"), item.text("a/closed")), ("xz", "y", ""));
        assert_eq!(head.text("title"), "t");
    }

    #[test]
    fn many_fields_and_many_texts_cost_no_more_than_both() {
        let (mut head, mut open) = (Item::default(), Walk::default());
        for name in ["rss", "channel", "item", "a"] {
            start(&mut open, &mut head, name);
        }
        for _ in 0..2 * FIELDS_MAX {
            start(&mut open, &mut head, "b");
            assert!(open.end().is_none());
        }
        for _ in 0..300_000 {
            open.text(&mut head, "x");
        }
        assert!(open.end().is_none());
        let item = open.end().unwrap();
        assert_eq!((item.0.len(), item.text("a").len()), (FIELDS_MAX, 300_000));
    }

    #[test]
    fn long_paths_are_not_held_again_and_again() {
        let (mut head, mut open) = (Item::default(), Walk::default());
        let long = "n".repeat(PATH_BYTES_MAX);
        for name in ["rss", "channel", "item", &long] {
            start(&mut open, &mut head, name);
        }
        for _ in 0..FIELDS_MAX {
            start(&mut open, &mut head, "b");
            open.text(&mut head, "x");
            assert!(open.end().is_none());
        }
        assert!(open.end().is_none());
        assert!(open.end().unwrap().0.is_empty());
    }
}
