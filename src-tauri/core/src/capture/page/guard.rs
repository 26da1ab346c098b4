//! What stands between a hostile page and the parser: one pass over the markup that refuses what
//! the parser could not read in reasonable time, and hands on the rest without the parts that no
//! reader here looks at.
//!
//! Taken out: comments, templates, drawings (`<svg>`), formula tags, framesets, late `<html>` and
//! `<body>` tags. They have their own rules of nesting and of what is a tag, in which a page could
//! hide its depth from the count in `nesting`.
//!
//! Measured with `scraper` 0.29 (html5ever 0.40) on 200 kB of one piece repeated, the naked parser:
//! `<ul><li>` 2.5 thousand million steps (10 s), `<dl><dd>` the same, `<div>` 1.6, `<rtc>` 1.6,
//! `<a><div>` 1.3, `<pre>` 1.1; `<p><b x=N></p>` 480 million steps but 69 million elements (77 s);
//! `<b x=N>` 11 s of comparing. Behind this guard none of 140 kinds of hostile page took more than
//! 1.2 s at 8 MiB, and the nine largest no more than 165 MB; 6,000 real pages (documentation) all
//! pass, the most tangled with a twelfth of `STEPS_MAX`. On 3.5 million random tag soups the parser
//! took at most 2.2 steps per step counted or byte, and in all but two it kept open, within two
//! elements, what `nesting` said.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::rc::Rc;

use super::ReadError;
use super::limits::{ATTRIBUTES_MAX, NAMES_MAX};
use super::markup::{Piece, Pieces, Tag, pieces};
use super::nesting::{Nesting, tags};

/// The markup of `text` that is fit to be parsed.
///
/// # Errors
/// [`ReadError::TooDeep`] or [`ReadError::TooLarge`], see `limits`.
pub(super) fn fit(text: &str) -> Result<String, ReadError> {
    let mut guard = Guard {
        pieces: pieces(text),
        out: String::with_capacity(text.len() + DOCTYPE.len()),
        nesting: Nesting::new(),
        names: HashMap::new(),
        inside: Inside::Page,
        seen_html: false,
        seen_body: false,
    };
    guard.out.push_str(DOCTYPE);
    while let Some(piece) = guard.pieces.next() {
        guard.piece(piece)?;
    }
    Ok(guard.out)
}

/// One doctype for all, so that one set of rules holds: without it a table may stand in a `<p>`.
const DOCTYPE: &str = "<!DOCTYPE html>";

/// Stands where something was taken out, so that what is left and right of it makes no new markup.
const SEAM: &str = "<!---->";

struct Guard<'a> {
    pieces: Pieces<'a>,
    out: String,
    nesting: Nesting,
    names: HashMap<String, Rc<str>>,
    inside: Inside,
    seen_html: bool,
    seen_body: bool,
}

/// What is being taken out. Numbers say how many of the kind are open.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Inside {
    Page,
    Template(u32),
    Drawing(u32),
}

impl<'a> Guard<'a> {
    fn piece(&mut self, piece: Piece<'a>) -> Result<(), ReadError> {
        match (piece, self.inside) {
            (Piece::Start(tag), Inside::Page) => self.start(&tag),
            (Piece::Start(tag), inside) => self.start_inside(&tag, inside),
            (Piece::End(tag), Inside::Page) => self.end(&tag),
            (Piece::End(tag), inside) => {
                self.inside = inside.after_end(&tag.name);
                Ok(())
            }
            (Piece::Text(text), Inside::Page) => {
                self.out.push_str(&text.replace('\0', "\u{FFFD}"));
                self.nesting.text(text.trim_ascii().is_empty())
            }
            (Piece::Stray, Inside::Page) => {
                self.out.push_str("&lt;");
                self.nesting.text(false)
            }
            (Piece::Aside(_), Inside::Page) => {
                self.out.push_str(SEAM);
                self.nesting.aside()
            }
            (Piece::Text(_) | Piece::Stray | Piece::Aside(_), _) => Ok(()),
        }
    }

    fn start_inside(&mut self, tag: &Tag<'a>, inside: Inside) -> Result<(), ReadError> {
        match inside {
            Inside::Template(open) if tag.name == "template" => {
                self.inside = Inside::Template(open + 1);
            }
            Inside::Template(_) if tags::is_raw(&tag.name) => {
                self.pieces.skip_raw(&tag.name);
            }
            Inside::Drawing(open) if tag.name == "svg" && !tag.closes_itself => {
                self.inside = Inside::Drawing(open + 1);
            }
            Inside::Drawing(_) if breaks_out(tag) => {
                self.inside = Inside::Page;
                return self.start(tag);
            }
            _ => {}
        }
        Ok(())
    }

    fn start(&mut self, tag: &Tag<'a>) -> Result<(), ReadError> {
        let first = match &*tag.name {
            "html" => !std::mem::replace(&mut self.seen_html, true),
            "body" => !std::mem::replace(&mut self.seen_body, true),
            _ => true,
        };
        let taken_out = match &*tag.name {
            "template" => Some(Inside::Template(1)),
            "svg" if !tag.closes_itself => Some(Inside::Drawing(1)),
            "svg" | "math" | "frameset" | "frame" | "plaintext" => Some(Inside::Page),
            "html" | "body" if !first => Some(Inside::Page),
            _ => None,
        };
        if let Some(inside) = taken_out {
            self.inside = inside;
            self.out.push_str(SEAM);
            return self.nesting.aside();
        }
        let attributes = self.attributes(tag)?;
        let name = self.name(&tag.name)?;
        self.out.push_str(tag.source);
        if !matches!(&*tag.name, "html" | "head" | "body") {
            self.nesting.start(&name, attributes)?;
        }
        match &*tag.name {
            name if tags::is_raw(name) => self.raw(name),
            // A line feed right behind these would be dropped; the count knows no such thing.
            "pre" | "listing" => {
                self.out.push_str(SEAM);
                self.nesting.aside()?;
            }
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, tag: &Tag<'a>) -> Result<(), ReadError> {
        match &*tag.name {
            "html" | "body" | "template" | "svg" | "math" | "frameset" => {
                self.out.push_str(SEAM);
                self.nesting.aside()
            }
            "head" => {
                self.out.push_str("</head>");
                Ok(())
            }
            name => {
                // Attributes of an end tag mean nothing, but the parser compares them all the same.
                self.out.push_str("</");
                self.out.push_str(name);
                self.out.push('>');
                self.name(name)?;
                self.nesting.end(name)
            }
        }
    }

    /// Raw text goes on as it is. Only `<!--` in a script is spelled otherwise: after it, a script
    /// could go on beyond its own end tag.
    fn raw(&mut self, name: &str) {
        let text = self.pieces.skip_raw(name);
        if name == "script" {
            self.out.push_str(&text.replace("<!--", "<! --"));
        } else {
            self.out.push_str(text);
        }
    }

    /// A digest of the attributes, and how many there are.
    fn attributes(&mut self, tag: &Tag<'a>) -> Result<(u64, u32), ReadError> {
        // Only formatting elements are ever compared.
        let tells_apart = tags::is_formatting(&tag.name);
        let mut digest = DefaultHasher::new();
        let mut count = 0;
        for (name, value) in tag.attributes() {
            count += 1;
            if count as usize > ATTRIBUTES_MAX {
                return Err(ReadError::TooLarge);
            }
            self.name(name)?;
            if tells_apart {
                (name, value).hash(&mut digest);
            }
        }
        self.nesting.compare_attributes(count);
        Ok((digest.finish(), count))
    }

    fn name(&mut self, name: &str) -> Result<Rc<str>, ReadError> {
        if let Some(known) = self.names.get(name) {
            return Ok(Rc::clone(known));
        }
        if self.names.len() >= NAMES_MAX {
            return Err(ReadError::TooLarge);
        }
        let kept: Rc<str> = name.into();
        self.names.insert(name.to_owned(), Rc::clone(&kept));
        Ok(kept)
    }
}

impl Inside {
    fn after_end(self, name: &str) -> Self {
        match (self, name) {
            (Self::Template(1), "template") | (Self::Drawing(1), "svg") => Self::Page,
            (Self::Template(open), "template") => Self::Template(open - 1),
            (Self::Drawing(open), "svg") => Self::Drawing(open - 1),
            (inside, _) => inside,
        }
    }
}

/// Tags that end a drawing somebody forgot to close (HTML standard, "in foreign content").
pub(super) fn breaks_out(tag: &Tag<'_>) -> bool {
    matches!(
        &*tag.name,
        "b" | "big"
            | "blockquote"
            | "body"
            | "br"
            | "center"
            | "code"
            | "dd"
            | "div"
            | "dl"
            | "dt"
            | "em"
            | "embed"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "head"
            | "hr"
            | "i"
            | "img"
            | "li"
            | "listing"
            | "menu"
            | "meta"
            | "nobr"
            | "ol"
            | "p"
            | "pre"
            | "ruby"
            | "s"
            | "small"
            | "span"
            | "strong"
            | "strike"
            | "sub"
            | "sup"
            | "table"
            | "tt"
            | "u"
            | "ul"
            | "var"
            | "article"
            | "section"
            | "main"
            | "footer"
            | "header"
    )
}
