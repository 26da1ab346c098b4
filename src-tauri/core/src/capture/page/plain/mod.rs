//! Parses plain pages: those in which every element ends by its own end tag and stands where it
//! may, so that a parser of the HTML standard mends nothing. Their tree is what the tags say.
//!
//! Most pages that programs write are plain, and this way costs a fraction of the long one. It
//! gives up at the first thing the standard would mend or that the guard takes out in a way not
//! followed here; then the whole page goes the long way. So it decides nothing by itself: what it
//! gives is the tree that the guard and `scraper` give, node by node, which the tests hold over
//! all fixtures, their mutations, and tag soup.

mod kinds;
mod references;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use self::kinds::Kind;
use self::references::References;
use super::dom::{self, NodeId, Tree};
use super::guard;
use super::limits::{FORMATTING_MAX, NAMES_MAX, PLAIN_ATTRIBUTES_MAX, PLAIN_PIECES_MAX};
use super::markup::{self, Piece, Pieces, Tag, pieces};
use super::seek::Script;

/// The tree of `markup`, if it is plain. Lines end with a line feed alone.
pub(super) fn parse(markup: &str) -> Option<Tree<'_>> {
    if markup::find(markup, 0).is_some() {
        return None;
    }
    let mut plain = Plain {
        pieces: pieces(markup),
        tree: Tree::default(),
        open: Vec::new(),
        stage: Stage::BeforeHead,
        links_open: 0,
        buttons_open: 0,
        is_form_open: false,
        joins: false,
        pieces_left: PLAIN_PIECES_MAX,
        names_left: NAMES_MAX,
        references: References::default(),
        scripts: Vec::new(),
    };
    while let Some(piece) = plain.pieces.next() {
        plain.pieces_left = plain.pieces_left.checked_sub(1)?;
        plain.piece(piece)?;
    }
    plain.reach_body();
    plain.tree.set_scripts(plain.scripts);
    Some(plain.tree)
}

/// How far the page has come.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    BeforeHead,
    InHead,
    AfterHead,
    InBody,
}

struct Plain<'p> {
    pieces: Pieces<'p>,
    tree: Tree<'p>,
    /// Open elements, outermost first.
    open: Vec<Open<'p>>,
    stage: Stage,
    links_open: u32,
    buttons_open: u32,
    is_form_open: bool,
    /// A text that comes now belongs to the text before it.
    joins: bool,
    pieces_left: usize,
    names_left: usize,
    references: References,
    scripts: Vec<Script<'p>>,
}

struct Open<'p> {
    id: NodeId,
    name: Cow<'p, str>,
    kind: Kind,
    /// A block that begins here would end an open paragraph.
    in_paragraph: bool,
    /// A `<tbody>` that the page left out.
    implied: bool,
}

/// `None` means that the page is not plain.
type Plainly = Option<()>;

impl<'p> Plain<'p> {
    fn piece(&mut self, piece: Piece<'p>) -> Plainly {
        match piece {
            Piece::Start(tag) => self.start(tag),
            Piece::End(tag) => self.end(&tag),
            Piece::Text(text) => self.text(text),
            Piece::Stray => self.text("<"),
            Piece::Aside(_) => {
                self.joins = false;
                Some(())
            }
        }
    }

    fn text(&mut self, text: &'p str) -> Plainly {
        let mut text = text;
        if self.stage != Stage::InBody {
            let words = text.trim_start_matches(is_space);
            let blank = text.split_at_checked(text.len() - words.len())?.0;
            if self.stage != Stage::BeforeHead && !blank.is_empty() {
                self.add_text(blank.into())?;
            }
            if words.is_empty() {
                return Some(());
            }
            self.reach_body();
            text = words;
        }
        // Words right in a table stand before it.
        let in_table = self.open.last()?.kind.holds_table_parts();
        if in_table && !text.trim_start_matches(is_space).is_empty() {
            return None;
        }
        let text = self.references.read(text, references::Place::Text)?;
        self.add_text(text)
    }

    fn add_text(&mut self, text: Cow<'p, str>) -> Plainly {
        self.tree.add_text(self.open.last()?.id, text, self.joins);
        self.joins = true;
        Some(())
    }

    fn start(&mut self, tag: Tag<'p>) -> Plainly {
        let kind = Kind::of(&tag.name);
        match (&*tag.name, self.stage) {
            ("html", Stage::BeforeHead) if self.open.is_empty() => {
                return self.push(tag, kind);
            }
            ("head", Stage::BeforeHead) => {
                self.reach_html();
                self.stage = Stage::InHead;
                return self.push(tag, kind);
            }
            ("body", Stage::BeforeHead | Stage::InHead | Stage::AfterHead) => {
                self.leave_head();
                self.stage = Stage::InBody;
                return self.push(tag, kind);
            }
            ("svg", _) => return self.drawing(&tag),
            _ if kind.is_mended() => return None,
            (_, Stage::BeforeHead) if kind.belongs_in_head() => self.reach_head(),
            (_, Stage::AfterHead) if kind.belongs_in_head() => return None,
            (_, Stage::InHead) if kind.belongs_in_head() => {}
            _ => self.reach_body(),
        }
        if self.stage == Stage::InBody {
            self.may_stand_here(&tag.name, kind)?;
        }
        if kind.is_raw() { self.raw(&tag) } else { self.push(tag, kind) }
    }

    /// Whether the standard lets the tag stand where it is without ending anything before it.
    fn may_stand_here(&mut self, name: &str, kind: Kind) -> Plainly {
        let current = self.open.last()?;
        let fits = if current.kind.holds_table_parts() {
            if name == "tr" && &*current.name == "table" {
                self.push_implied_tbody()?;
                true
            } else {
                matches!(name, "script" | "style") || is_part_of(name, &current.name)
            }
        } else if current.kind.is_select() {
            match &*current.name {
                "select" => kind.is_option(),
                "optgroup" => name == "option",
                _ => false,
            }
        } else {
            let ends_something = kind.ends_paragraph() && current.in_paragraph
                || kind.is_heading() && current.kind.is_heading()
                || kind.is_option() && &*current.name == "option"
                || kind.is_ruby() && &*current.name != "ruby";
            !kind.is_table_part() && !ends_something
        };
        let is_nested = match name {
            "a" => self.links_open > 0,
            "button" => self.buttons_open > 0,
            "form" => self.is_form_open,
            "li" => self.is_in_item(&["li"]),
            "dd" | "dt" => self.is_in_item(&["dd", "dt"]),
            _ => false,
        };
        (fits && !is_nested).then_some(())
    }

    /// Whether a list item that is open would end here.
    fn is_in_item(&self, names: &[&str]) -> bool {
        for open in self.open.iter().rev() {
            if names.contains(&&*open.name) {
                return true;
            }
            if open.kind.ends_search_for_item() {
                return false;
            }
        }
        false
    }

    fn end(&mut self, tag: &Tag<'p>) -> Plainly {
        match (&*tag.name, self.stage) {
            ("html" | "body", _) => {
                self.joins = false;
                return Some(());
            }
            ("head", Stage::InHead) => {
                self.leave_head();
                return Some(());
            }
            (_, Stage::InBody) => {}
            _ => return None,
        }
        let mut closed = self.open.pop()?;
        if closed.implied && &*tag.name == "table" {
            closed = self.open.pop()?;
        }
        // `<html>` and `<body>` stay open to the end.
        if closed.name != tag.name || closed.implied || self.open.len() < 2 {
            return None;
        }
        match &*closed.name {
            "a" => self.links_open -= 1,
            "button" => self.buttons_open -= 1,
            "form" => self.is_form_open = false,
            _ => {}
        }
        self.joins = false;
        Some(())
    }

    /// An element whose content is text up to its own end tag.
    fn raw(&mut self, tag: &Tag<'p>) -> Plainly {
        let id = self.add_element(tag)?;
        let text = self.pieces.skip_raw(&tag.name);
        if tag.name == "script" {
            self.scripts.push(Script::new(tag, text));
        } else if tag.name == "noscript" && text.to_ascii_lowercase().contains("<script") {
            // A script for some and a text for others.
            return None;
        }
        let text: Cow<'p, str> = match &*tag.name {
            "title" => self.references.read(text, references::Place::Text)?,
            "textarea" => {
                let text = text.strip_prefix('\n').unwrap_or(text);
                self.references.read(text, references::Place::Text)?
            }
            "script" if text.contains("<!--") => text.replace("<!--", "<! --").into(),
            _ => text.into(),
        };
        if !text.is_empty() {
            self.tree.add_text(id, text, false);
        }
        // Its end tag, or the end of the page.
        let end = self.pieces.next();
        self.joins = false;
        end.is_none_or(|end| matches!(end, Piece::End(_))).then_some(())
    }

    fn push(&mut self, tag: Tag<'p>, kind: Kind) -> Plainly {
        let parent = self.open.last();
        let in_paragraph = match &*tag.name {
            "p" => true,
            _ if kind.bounds_paragraph() => false,
            _ => parent.is_some_and(|open| open.in_paragraph),
        };
        let id = self.add_element(&tag)?;
        self.joins = false;
        if kind.is_void() {
            return Some(());
        }
        match &*tag.name {
            "a" => self.links_open += 1,
            "button" => self.buttons_open += 1,
            "form" => self.is_form_open = true,
            _ => {}
        }
        self.open.push(Open { id, name: tag.name, kind, in_paragraph, implied: false });
        (self.open.len() < FORMATTING_MAX).then_some(())
    }

    fn push_implied(&mut self, name: &'static str) {
        let id = self.tree.add_element(self.open.last().map(|open| open.id), name.into());
        let kind = Kind::of(name);
        let open = Open { id, name: name.into(), kind, in_paragraph: false, implied: false };
        self.open.push(open);
        self.joins = false;
    }

    fn push_implied_tbody(&mut self) -> Plainly {
        self.push_implied("tbody");
        self.open.last_mut()?.implied = true;
        Some(())
    }

    fn reach_html(&mut self) {
        if self.open.is_empty() {
            self.push_implied("html");
        }
    }

    fn reach_head(&mut self) {
        self.reach_html();
        self.stage = Stage::InHead;
        self.push_implied("head");
    }

    fn leave_head(&mut self) {
        if self.stage == Stage::BeforeHead {
            self.reach_head();
        }
        if self.stage == Stage::InHead {
            self.open.pop();
            self.stage = Stage::AfterHead;
            self.joins = false;
        }
    }

    fn reach_body(&mut self) {
        if self.stage != Stage::InBody {
            self.leave_head();
            self.stage = Stage::InBody;
            self.push_implied("body");
        }
    }

    /// Passes over a drawing, as the guard does.
    fn drawing(&mut self, tag: &Tag<'p>) -> Plainly {
        // What a comment in its place would do.
        self.joins = false;
        let mut open = usize::from(!tag.closes_itself);
        while open > 0 {
            self.pieces_left = self.pieces_left.checked_sub(1)?;
            match self.pieces.next() {
                None => return Some(()),
                Some(Piece::Start(tag)) if tag.name == "svg" => {
                    open += usize::from(!tag.closes_itself);
                }
                Some(Piece::Start(tag)) if tag.name == "script" || guard::breaks_out(&tag) => {
                    return None;
                }
                Some(Piece::End(tag)) if tag.name == "svg" => open -= 1,
                Some(_) => {}
            }
        }
        Some(())
    }

    fn add_element(&mut self, tag: &Tag<'p>) -> Option<NodeId> {
        let parent = self.open.last().map(|open| open.id);
        let id = self.tree.add_element(parent, tag.name.clone());
        let mut count = 0;
        for (name, value) in tag.attributes() {
            let is_plain =
                |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'\'' | b'<' | b'=');
            count += 1;
            if !name.bytes().all(is_plain) || count > PLAIN_ATTRIBUTES_MAX {
                return None;
            }
            let value = self.references.read(value, references::Place::Attribute)?;
            self.tree.add_attribute(dom::lower(name), value);
        }
        self.names_left = self.names_left.checked_sub(count + 1)?;
        Some(id)
    }
}

/// Whether a part of a table stands right in its other part, with nothing left out between.
fn is_part_of(part: &str, whole: &str) -> bool {
    match whole {
        "table" => matches!(part, "caption" | "colgroup" | "thead" | "tbody" | "tfoot"),
        "colgroup" => part == "col",
        "tr" => matches!(part, "td" | "th"),
        _ => part == "tr",
    }
}

fn is_space(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\u{C}' | '\r' | ' ')
}
