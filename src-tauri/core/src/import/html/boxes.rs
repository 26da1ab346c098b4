//! One box of a page at a time, as a tree. A page may be larger than memory; a box is a post.

use std::io::Read;

use html5ever::tokenizer::Tag;

use super::super::trouble::Trouble;
use super::pieces::{Piece, pieces};

/// Elements within elements that are kept apart; what lies deeper is taken as one level.
const DEPTH_MAX: usize = 256;
/// Elements and texts of one box. What lies beyond is not read.
const ITEMS_MAX: usize = 50_000;
/// Bytes of text of one box.
const TEXT_BYTES_MAX: usize = 8 << 20;
/// Elements that have no end.
const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr",
];
const KEPT_ATTRIBUTES: &[&str] = &["class", "id", "href", "src", "title", "datetime", "alt"];

/// An element of a box.
#[derive(Debug, Default)]
pub(in super::super) struct Element {
    /// Its name, in lower case.
    pub(in super::super) name: String,
    attributes: Vec<(String, String)>,
    items: Vec<Item>,
    /// Of a box: it holds more than is read.
    pub(in super::super) is_cut: bool,
}

#[derive(Debug)]
enum Item {
    Element(Element),
    Text(String),
}

impl Element {
    /// An attribute; empty where there is none.
    pub(in super::super) fn attribute(&self, name: &str) -> &str {
        let found = self.attributes.iter().find(|(known, _)| known == name);
        found.map_or("", |(_, value)| value.as_str())
    }

    pub(in super::super) fn has_class(&self, class: &str) -> bool {
        self.attribute("class").split_ascii_whitespace().any(|it| it == class)
    }

    /// All elements within it, in the order of the page.
    pub(in super::super) fn all(&self) -> Vec<&Element> {
        let mut found = Vec::new();
        self.collect(&mut found);
        found
    }

    fn collect<'e>(&'e self, found: &mut Vec<&'e Element>) {
        for element in self.children() {
            found.push(element);
            element.collect(found);
        }
    }

    /// The elements right below it.
    pub(in super::super) fn children(&self) -> impl Iterator<Item = &Element> {
        self.items.iter().filter_map(|item| match item {
            Item::Element(element) => Some(element),
            Item::Text(_) => None,
        })
    }

    /// The first element within it that is as wanted.
    pub(in super::super) fn find(&self, wanted: impl Fn(&Element) -> bool) -> Option<&Element> {
        self.all().into_iter().find(|element| wanted(element))
    }

    /// The text within it: each `<br>` a new line, with the line feed that a writer puts after it
    /// taken as the same one; scripts, styles and what `skip` names left out.
    pub(in super::super) fn text(&self, skip: &dyn Fn(&Element) -> bool) -> String {
        let mut text = String::new();
        let mut after_break = false;
        self.add_text(&mut text, &mut after_break, skip);
        text
    }

    fn add_text(&self, into: &mut String, after_break: &mut bool, skip: &dyn Fn(&Element) -> bool) {
        for item in &self.items {
            match item {
                Item::Text(text) => {
                    let bare = text.strip_prefix('\n').filter(|_| *after_break).unwrap_or(text);
                    into.push_str(bare);
                    *after_break = false;
                }
                Item::Element(element) if element.name == "br" => {
                    into.push('\n');
                    *after_break = true;
                }
                Item::Element(element) if is_silent(&element.name) || skip(element) => {}
                Item::Element(element) => element.add_text(into, after_break, skip),
            }
        }
    }
}

/// What shows nothing of what stands in it.
pub(super) fn is_silent(name: &str) -> bool {
    ["script", "style", "template", "noscript", "iframe", "title", "head"].contains(&name)
}

/// Calls `each` at every box of a page; what is one, `is_box` says by its tag's name and class.
/// A box that is not closed ends with the page.
pub(in super::super) fn boxes(
    input: impl Read,
    is_box: impl Fn(&Element) -> bool,
    mut each: impl FnMut(Element) -> Result<(), Trouble>,
) -> Result<(), Trouble> {
    let mut open = Open::default();
    pieces(input, |piece| {
        let closed = match piece {
            Piece::Start(tag) => open.start(&tag, &is_box),
            Piece::End(name) => open.end(&name),
            Piece::Text(text) => {
                open.text(&text);
                None
            }
        };
        closed.map_or(Ok(()), &mut each)
    })?;
    open.close_to(0).map_or(Ok(()), each)
}

/// The box being read: its open elements, the outermost first.
#[derive(Default)]
struct Open {
    elements: Vec<Element>,
    /// Open elements that are too deep to be kept apart.
    n_deeper: usize,
    n_items: usize,
    n_bytes: usize,
    is_cut: bool,
}

impl Open {
    fn start(&mut self, tag: &Tag, is_box: &impl Fn(&Element) -> bool) -> Option<Element> {
        let is_first = self.elements.is_empty();
        let name = tag.name.to_string();
        let is_void = VOID.contains(&name.as_str()) || tag.self_closing;
        let is_kept = |name: &str| KEPT_ATTRIBUTES.contains(&name);
        let kept = tag.attrs.iter().filter(|attribute| is_kept(&attribute.name.local));
        let pairs = kept.map(|it| (it.name.local.to_string(), it.value.to_string()));
        let attributes = pairs.collect();
        let element = Element { name, attributes, ..Element::default() };
        if is_first {
            (self.n_items, self.n_bytes, self.n_deeper, self.is_cut) = (0, 0, 0, false);
            if !is_void && is_box(&element) {
                self.elements.push(element);
            }
            return None;
        }
        if self.elements.len() >= DEPTH_MAX || !self.has_room() {
            self.n_deeper += usize::from(!is_void);
        } else if is_void {
            self.add(Item::Element(element));
        } else {
            self.elements.push(element);
        }
        None
    }

    fn end(&mut self, name: &str) -> Option<Element> {
        if self.n_deeper > 0 {
            self.n_deeper -= 1;
            return None;
        }
        let at = self.elements.iter().rposition(|element| element.name == name)?;
        self.close_to(at)
    }

    /// Closes the innermost elements until so many are open; the box, if none is.
    fn close_to(&mut self, n_open: usize) -> Option<Element> {
        while self.elements.len() > n_open {
            let closed = self.elements.pop()?;
            if self.elements.is_empty() {
                return Some(Element { is_cut: self.is_cut, ..closed });
            }
            self.add(Item::Element(closed));
        }
        None
    }

    /// Counts one more element or text.
    fn has_room(&mut self) -> bool {
        self.n_items += 1;
        self.is_cut |= self.n_items > ITEMS_MAX || self.n_bytes > TEXT_BYTES_MAX;
        !self.is_cut
    }

    fn text(&mut self, text: &str) {
        self.n_bytes += text.len();
        if self.elements.is_empty() || !self.has_room() {
            return;
        }
        // The tokenizer may hand out one text in pieces.
        if let Some(Item::Text(before)) =
            self.elements.last_mut().and_then(|it| it.items.last_mut())
        {
            before.push_str(text);
            return;
        }
        self.add(Item::Text(text.to_owned()));
    }

    fn add(&mut self, item: Item) {
        if let Some(element) = self.elements.last_mut() {
            element.items.push(item);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(markup: &str) -> Vec<String> {
        let mut found = Vec::new();
        boxes(
            markup.as_bytes(),
            |it| it.has_class("box"),
            |it| {
                found.push(it.text(&|it| it.has_class("skip")));
                Ok(())
            },
        )
        .unwrap();
        found
    }

    #[test]
    fn each_box_is_read_alone() {
        let page = "<p>no</p><div class='a box'>a<br />\nb<b class=skip>x</b><script>y</script></div>\
                    <div class=box>c<div class=box>d</div></span></div>z";
        assert_eq!(texts(page), ["a\nb", "cd"]);
        assert_eq!(texts("<div class=box>x <img src=1> y"), ["x  y"]);
    }

    #[test]
    fn depth_costs_nothing() {
        let deep = format!("<div class=box>{}x{}</div>", "<b>".repeat(5_000), "</b>".repeat(5_000));
        assert_eq!(texts(&(deep.clone() + "<i class=box>y</i>")), ["x", "y"]);
        assert_eq!(texts(&format!("<div class=box>{}x", "<div>".repeat(200_000))), ["x"]);
    }
}
