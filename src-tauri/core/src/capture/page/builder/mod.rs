//! Builds the tree of a page as the HTML standard says, with all that it mends: ends left out,
//! tags that cross, words in tables.
//!
//! It does what `html5ever` does in its modes "before head" to "in cell", on a page without the
//! parts that no reader looks at (see `guard`, which takes out the same). What it does not follow
//! (`<selectedcontent>`, a page beyond the bounds below) goes the long way. So it decides nothing
//! by itself: what it gives is the tree that the guard and `scraper` give, node by node, which the
//! tests hold over all fixtures, their mutations, and tag soup.

mod body;
mod formatting;
mod kinds;
mod open;
mod references;
mod table;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use self::formatting::Formatting;
use self::kinds::{End, Kind, Set, Start};
use self::open::Open;
use self::references::{Place, References};
use super::dom::{NodeId, Tree};
use super::guard;
use super::limits::{SHORT_ELEMENTS_MAX, SHORT_MOVES_MAX, SHORT_PIECES_MAX};
use super::markup::{self, Piece, Pieces, Tag, pieces};
use super::nesting::tags;
use super::seek::Script;

/// The tree of `markup`, if all of it could be followed. Lines end with a line feed alone.
pub(super) fn build(markup: &str) -> Option<Tree<'_>> {
    if markup::find(markup, 0).is_some() {
        return None;
    }
    let tags = memchr::memchr_iter(b'<', markup.as_bytes()).count();
    let mut builder = Builder {
        pieces: pieces(markup),
        tree: Tree::with_room(tags.min(SHORT_PIECES_MAX)),
        open: Vec::new(),
        formatting: Vec::new(),
        mode: Mode::BeforeHead,
        head: None,
        form: None,
        fosters: false,
        table_text: Vec::new(),
        seen_html: false,
        seen_body: false,
        pieces_left: SHORT_PIECES_MAX,
        elements_left: SHORT_ELEMENTS_MAX,
        moves_left: SHORT_MOVES_MAX,
        references: References::default(),
        scripts: Some(Vec::new()),
    };
    while let Some(piece) = builder.pieces.next() {
        builder.count_piece()?;
        builder.piece(piece)?;
    }
    builder.end_table_text()?;
    builder.reach_body()?;
    Some(builder.finish())
}

/// Where the page has come to: the "insertion mode" of the standard.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    BeforeHead,
    InHead,
    AfterHead,
    Body,
    Table,
    Caption,
    ColumnGroup,
    TableBody,
    Row,
    Cell,
}

struct Builder<'p> {
    pieces: Pieces<'p>,
    tree: Tree<'p>,
    /// Open elements, outermost first.
    open: Vec<Open<'p>>,
    /// Formatting elements that are open or to be opened again; nothing stands for a marker.
    formatting: Vec<Option<Formatting<'p>>>,
    mode: Mode,
    head: Option<NodeId>,
    form: Option<NodeId>,
    /// What comes now and may not stand right in a table goes before it.
    fosters: bool,
    /// Texts right in a table, of which is not known yet whether they may stand there.
    table_text: Vec<Cow<'p, str>>,
    seen_html: bool,
    seen_body: bool,
    pieces_left: usize,
    elements_left: usize,
    moves_left: usize,
    references: References,
    /// Nothing if readers might see others in the markup.
    scripts: Option<Vec<Script<'p>>>,
}

/// `None` means that the page cannot be followed.
type Followed = Option<()>;

impl<'p> Builder<'p> {
    fn count_piece(&mut self) -> Followed {
        self.pieces_left = self.pieces_left.checked_sub(1)?;
        Some(())
    }

    fn piece(&mut self, piece: Piece<'p>) -> Followed {
        match piece {
            Piece::Text(text) => return self.text(text),
            Piece::Stray => return self.text("<"),
            _ => self.end_table_text()?,
        }
        match piece {
            Piece::Start(tag) => self.start_tag(&tag),
            Piece::End(tag) => self.end_tag(&tag),
            _ => Some(()),
        }
    }

    fn start_tag(&mut self, tag: &Tag<'p>) -> Followed {
        let kind = Kind::of(&tag.name);
        match kind.start {
            Start::Template => return self.template(),
            Start::Drawing => return self.drawing(tag),
            Start::TakenOut => return Some(()),
            Start::Unfollowed => return None,
            Start::Html if std::mem::replace(&mut self.seen_html, true) => return Some(()),
            Start::Body if std::mem::replace(&mut self.seen_body, true) => return Some(()),
            _ => {}
        }
        self.start(tag, kind)
    }

    /// A start tag in whatever mode.
    fn start(&mut self, tag: &Tag<'p>, kind: Kind) -> Followed {
        match self.mode {
            Mode::Body => self.start_in_body(tag, kind),
            Mode::BeforeHead | Mode::InHead | Mode::AfterHead => self.start_in_head(tag, kind),
            _ => self.start_in_table(tag, kind),
        }
    }

    fn end_tag(&mut self, tag: &Tag<'p>) -> Followed {
        let kind = Kind::of(&tag.name);
        if kind.end == End::TakenOut {
            return Some(());
        }
        self.end(tag, kind)
    }

    /// An end tag in whatever mode.
    fn end(&mut self, tag: &Tag<'p>, kind: Kind) -> Followed {
        match self.mode {
            Mode::Body => self.end_in_body(&tag.name, kind),
            Mode::BeforeHead | Mode::InHead | Mode::AfterHead => {
                if kind.end == End::Break {
                    self.reach_body()?;
                    return self.end_in_body(&tag.name, kind);
                }
                if kind.is(Set::HEAD) && self.mode != Mode::AfterHead {
                    return self.leave_head();
                }
                Some(())
            }
            _ => self.end_in_table(tag, kind),
        }
    }

    fn start_in_head(&mut self, tag: &Tag<'p>, kind: Kind) -> Followed {
        let is_late = self.mode == Mode::AfterHead;
        match kind.start {
            Start::Html if self.open.is_empty() => return self.push(tag, kind),
            Start::Html => return self.add_attributes_to(0),
            Start::Head if self.mode == Mode::BeforeHead => {
                self.reach_html()?;
                self.push(tag, kind)?;
                self.head = self.open.last().map(|open| open.id);
                self.mode = Mode::InHead;
                return Some(());
            }
            Start::Head => return Some(()),
            Start::Body => {
                self.leave_head()?;
                self.mode = Mode::Body;
                return self.push(tag, kind);
            }
            _ => {}
        }
        if !kind.is(Set::IN_HEAD) && (is_late || &*tag.name != "noscript") {
            self.reach_body()?;
            return self.start_in_body(tag, kind);
        }
        self.reach_head()?;
        if is_late {
            let id = self.head?;
            self.tree.tangle();
            self.open.push(Open { id, name: "head".into(), kind: Kind::of("head") });
        }
        if kind.start == Start::Raw {
            self.raw(tag)?;
        } else {
            self.insert(tag)?;
        }
        if is_late {
            self.open.pop();
        }
        Some(())
    }

    fn reach_html(&mut self) -> Followed {
        if self.open.is_empty() { self.push_implied("html") } else { Some(()) }
    }

    fn reach_head(&mut self) -> Followed {
        if self.mode == Mode::BeforeHead {
            self.reach_html()?;
            self.push_implied("head")?;
            self.head = self.open.last().map(|open| open.id);
            self.mode = Mode::InHead;
        }
        Some(())
    }

    fn leave_head(&mut self) -> Followed {
        self.reach_head()?;
        if self.mode == Mode::InHead {
            self.open.pop();
            self.mode = Mode::AfterHead;
        }
        Some(())
    }

    fn reach_body(&mut self) -> Followed {
        if matches!(self.mode, Mode::BeforeHead | Mode::InHead | Mode::AfterHead) {
            self.leave_head()?;
            self.push_implied("body")?;
            self.mode = Mode::Body;
        }
        Some(())
    }

    fn text(&mut self, written: &'p str) -> Followed {
        let text = self.references.read(written, Place::Text)?;
        match self.mode {
            Mode::Body | Mode::Caption | Mode::Cell => self.words(text),
            Mode::BeforeHead | Mode::InHead | Mode::AfterHead => {
                let (blank, words) = split_blank(text);
                if self.mode != Mode::BeforeHead && !blank.is_empty() {
                    self.tree.add_text(self.open.last()?.id, blank);
                }
                if words.is_empty() {
                    return Some(());
                }
                self.reach_body()?;
                self.words(words)
            }
            _ => self.text_in_table(text),
        }
    }

    /// Words where words may stand.
    fn words(&mut self, text: Cow<'p, str>) -> Followed {
        self.reopen()?;
        match self.place(self.open.last()?) {
            Spot::In(parent) => self.tree.add_text(parent, text),
            Spot::Before(table) => self.tree.add_text_before(table, text),
        }
        Some(())
    }

    /// An element whose content is text up to its own end tag.
    fn raw(&mut self, tag: &Tag<'p>) -> Followed {
        let id = self.insert(tag)?;
        let text = self.pieces.skip_raw(&tag.name);
        let text: Cow<'p, str> = match &*tag.name {
            "title" => self.references.read(text, Place::Text)?,
            "textarea" => {
                let text = text.strip_prefix('\n').unwrap_or(text);
                self.references.read(text, Place::Text)?
            }
            "script" => {
                if let Some(scripts) = &mut self.scripts {
                    scripts.push(Script::new(tag, text));
                }
                if memchr::memmem::find(text.as_bytes(), b"<!--").is_some() {
                    text.replace("<!--", "<! --").into()
                } else {
                    text.into()
                }
            }
            // A script for some and a text for others.
            "noscript" if text.to_ascii_lowercase().contains("<script") => {
                self.scripts = None;
                text.into()
            }
            _ => text.into(),
        };
        if !text.is_empty() {
            self.tree.add_text(id, text);
        }
        // Its end tag, or the end of the page.
        self.count_piece()?;
        self.pieces.next().is_none_or(|end| matches!(end, Piece::End(_))).then_some(())
    }

    /// Passes over a template, as the guard does.
    fn template(&mut self) -> Followed {
        let mut open = 1;
        while open > 0 {
            self.count_piece()?;
            match self.pieces.next() {
                None => return Some(()),
                Some(Piece::Start(tag)) if tag.name == "template" => open += 1,
                Some(Piece::Start(tag)) if tags::is_raw(&tag.name) => {
                    self.scripts = None;
                    self.pieces.skip_raw(&tag.name);
                }
                Some(Piece::End(tag)) if tag.name == "template" => open -= 1,
                Some(_) => {}
            }
        }
        Some(())
    }

    /// Passes over a drawing, as the guard does.
    fn drawing(&mut self, tag: &Tag<'p>) -> Followed {
        let mut open = usize::from(!tag.closes_itself);
        while open > 0 {
            self.count_piece()?;
            match self.pieces.next() {
                None => return Some(()),
                Some(Piece::Start(tag)) if tag.name == "svg" => {
                    open += usize::from(!tag.closes_itself);
                }
                Some(Piece::Start(tag)) if guard::breaks_out(&tag) => {
                    return self.start_tag(&tag);
                }
                Some(Piece::Start(tag)) if tags::is_raw(&tag.name) => self.scripts = None,
                Some(Piece::End(tag)) if tag.name == "svg" => open -= 1,
                Some(_) => {}
            }
        }
        Some(())
    }

    fn finish(mut self) -> Tree<'p> {
        if let Some(scripts) = self.scripts {
            self.tree.set_scripts(scripts);
        }
        self.tree.in_page_order()
    }
}

/// Where something is put.
#[derive(Clone, Copy)]
enum Spot {
    In(NodeId),
    /// Before a table, in which it may not stand.
    Before(NodeId),
}

/// White space before the first word, and the rest.
fn split_blank(text: Cow<'_, str>) -> (Cow<'_, str>, Cow<'_, str>) {
    let at = text.len() - text.trim_start_matches(is_space).len();
    match text {
        Cow::Borrowed(text) => {
            let (blank, words) = text.split_at_checked(at).unwrap_or((text, ""));
            (blank.into(), words.into())
        }
        Cow::Owned(mut text) => {
            let words = text.split_off(at);
            (text.into(), words.into())
        }
    }
}

fn is_blank(text: &str) -> bool {
    text.trim_start_matches(is_space).is_empty()
}

fn is_space(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\u{C}' | '\r' | ' ')
}
