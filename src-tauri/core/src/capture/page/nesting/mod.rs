//! What a parser of the HTML standard keeps open at each tag, counted without building anything.
//!
//! A parser searches its open elements at every tag, so a page of nothing but `<div>` costs it the
//! square of the page: 400 kB kept `scraper` busy for 100 seconds. This follows the same rules on
//! names alone and stops at a bound. Foreign content, templates and framesets are deliberately
//! absent: `guard` takes them out before.

mod formatting;
mod tables;
pub(super) mod tags;

use std::rc::Rc;

use formatting::Formatting;
use tags::{
    closes_paragraph, is_block, is_formatting, is_heading, is_implied_end, is_marked, is_scope,
    is_special, is_table_part,
};

use super::ReadError;
use super::limits::{FORMATTING_MAX, NESTING_MAX, NODES_MAX, STEPS_MAX};

/// The open elements of a parser, and what it has done so far.
pub(super) struct Nesting {
    open: Vec<Open>,
    formatting: Vec<Formatting>,
    /// The form that is open, by id; further `<form>` tags are ignored meanwhile.
    form: Option<u64>,
    ids: u64,
    nodes: u64,
    steps: u64,
}

#[derive(Clone)]
struct Open {
    name: Rc<str>,
    id: u64,
}

impl Nesting {
    /// Stands in an empty `<body>`.
    pub(super) fn new() -> Self {
        let open = ["html", "body"].map(|name| Open { name: name.into(), id: 0 }).to_vec();
        Self { open, formatting: Vec::new(), form: None, ids: 0, nodes: 0, steps: 0 }
    }

    /// A text between tags.
    pub(super) fn text(&mut self, is_blank: bool) -> Result<(), ReadError> {
        self.nodes += 1;
        let stays =
            |name| matches!(name, "table" | "tbody" | "tfoot" | "thead" | "tr" | "colgroup");
        if !(is_blank && self.current().is_some_and(stays)) {
            self.end_column_group();
            self.reconstruct();
        }
        self.charge()
    }

    /// A comment, or what was left of something taken out.
    pub(super) fn aside(&mut self) -> Result<(), ReadError> {
        self.nodes += 1;
        self.charge()
    }

    /// A start tag. `attributes` is a digest of its attributes, which tells apart formatting
    /// elements, and their number.
    pub(super) fn start(
        &mut self,
        name: &Rc<str>,
        attributes: (u64, u32),
    ) -> Result<(), ReadError> {
        self.nodes += 1;
        match &**name {
            part if is_table_part(part) => self.start_table_part(name),
            "table" => self.start_table(name),
            formatting if is_formatting(formatting) => {
                self.end_column_group();
                self.start_formatting(name, attributes);
            }
            _ => {
                self.end_column_group();
                self.start_in_body(name);
            }
        }
        self.charge()
    }

    fn start_in_body(&mut self, name: &Rc<str>) {
        if closes_paragraph(name) && !(&**name == "form" && self.form.is_some()) {
            self.close_paragraph();
        }
        match &**name {
            "form" => return self.start_form(name),
            heading if is_heading(heading) && self.current().is_some_and(is_heading) => {
                self.open.pop();
            }
            "li" => self.close_item(&["li"]),
            "dd" | "dt" => self.close_item(&["dd", "dt"]),
            "select" if self.in_scope(&["select"]).is_some() => {
                return self.pop_through(&["select"]);
            }
            "input" if self.in_scope(&["select"]).is_some() => self.pop_through(&["select"]),
            "button" if self.in_scope(&["button"]).is_some() => {
                self.pop_implied(&[]);
                self.pop_through(&["button"]);
            }
            "hr" if self.in_scope(&["select"]).is_some() => self.pop_implied(&[]),
            "option" | "optgroup" if self.in_scope(&["select"]).is_some() => {
                self.pop_implied(if &**name == "option" { &["optgroup"] } else { &[] });
            }
            "option" | "optgroup" if self.current() == Some("option") => drop(self.open.pop()),
            "rb" | "rtc" if self.in_scope(&["ruby"]).is_some() => self.pop_implied(&[]),
            "rp" | "rt" if self.in_scope(&["ruby"]).is_some() => self.pop_implied(&["rtc"]),
            _ => {}
        }
        if reconstructs(name) {
            self.reconstruct();
        }
        if !tags::is_void(name) && !tags::is_raw(name) {
            self.push(name);
            if is_marked(name) {
                self.formatting.push(Formatting::Marker);
            }
        }
    }

    /// An end tag.
    pub(super) fn end(&mut self, name: &str) -> Result<(), ReadError> {
        match name {
            "col" | "colgroup" => {
                if name == "colgroup" {
                    self.end_column_group();
                }
            }
            part if is_table_part(part) || part == "table" => {
                self.end_column_group();
                self.end_table_part(part);
            }
            _ => {
                self.end_column_group();
                self.end_in_body(name);
            }
        }
        self.charge()
    }

    fn end_in_body(&mut self, name: &str) {
        match name {
            "form" => self.end_form(),
            "p" => {
                self.nodes += 1;
                self.close_paragraph();
            }
            "br" => {
                self.nodes += 1;
                self.reconstruct();
            }
            "li" | "dd" | "dt" => {
                let is_bound =
                    |open: &str| is_scope(open) || name == "li" && matches!(open, "ol" | "ul");
                if self.find(&[name], is_bound).is_some() {
                    self.pop_implied(&[name]);
                    self.pop_through(&[name]);
                }
            }
            _ if is_heading(name) => {
                if self.in_scope(HEADINGS).is_some() {
                    self.pop_implied(&[]);
                    self.pop_through(HEADINGS);
                }
            }
            _ if is_formatting(name) => self.adopt(name),
            _ if is_block(name) || is_marked(name) || matches!(name, "button" | "select") => {
                if self.in_scope(&[name]).is_some() {
                    self.pop_implied(&[]);
                    self.pop_through(&[name]);
                    if is_marked(name) {
                        self.clear_formatting_to_marker();
                    }
                }
            }
            _ => self.end_generic(name),
        }
    }

    fn end_generic(&mut self, name: &str) {
        if let Some(at) = self.find(&[name], is_special) {
            self.open.truncate(at);
        }
    }

    fn start_form(&mut self, name: &Rc<str>) {
        if self.form.is_some() {
            return;
        }
        if self.is_in_table_structure() {
            self.ids += 1;
            self.form = Some(self.ids);
        } else {
            self.form = Some(self.push(name));
        }
    }

    fn end_form(&mut self) {
        let Some(id) = self.form.take() else { return };
        let at = self.open.iter().rposition(|open| open.id == id);
        let bound = self.open.iter().rposition(|open| is_scope(&open.name));
        if let Some(at) = at.filter(|at| Some(*at) > bound) {
            self.pop_implied(&[]);
            if at < self.open.len() {
                self.open.remove(at);
            }
        }
    }

    fn close_paragraph(&mut self) {
        if self.find(&["p"], |open| is_scope(open) || open == "button").is_some() {
            self.pop_through(&["p"]);
        }
    }

    /// A list item ends the one before it, unless something special lies between.
    fn close_item(&mut self, names: &[&str]) {
        let is_bound = |open: &str| is_special(open) && !matches!(open, "address" | "div" | "p");
        if self.find(names, is_bound).is_some() {
            self.pop_through(names);
        }
        self.close_paragraph();
    }

    fn push(&mut self, name: &Rc<str>) -> u64 {
        self.ids += 1;
        self.open.push(Open { name: Rc::clone(name), id: self.ids });
        self.ids
    }

    fn current(&self) -> Option<&str> {
        self.open.last().map(|open| &*open.name)
    }

    fn in_scope(&self, names: &[&str]) -> Option<usize> {
        self.find(names, is_scope)
    }

    /// The innermost open element that has one of `names`, if none that `is_bound` lies within it.
    fn find(&self, names: &[&str], is_bound: impl Fn(&str) -> bool) -> Option<usize> {
        for (at, open) in self.open.iter().enumerate().rev() {
            if names.contains(&&*open.name) {
                return Some(at);
            }
            if is_bound(&open.name) {
                return None;
            }
        }
        None
    }

    fn pop_implied(&mut self, except: &[&str]) {
        while self.current().is_some_and(|name| is_implied_end(name) && !except.contains(&name)) {
            self.open.pop();
        }
    }

    /// Closes the innermost of `names` and all within.
    fn pop_through(&mut self, names: &[&str]) {
        if let Some(at) = self.open.iter().rposition(|open| names.contains(&&*open.name)) {
            self.open.truncate(at.max(BODY));
        }
    }

    /// The attributes of one tag, each of which the parser compares with all before it.
    pub(super) fn compare_attributes(&mut self, count: u32) {
        self.steps += u64::from(count) * u64::from(count) / 16;
    }

    fn charge(&mut self) -> Result<(), ReadError> {
        self.steps += 1 + self.open.len() as u64;
        if self.open.len() > NESTING_MAX
            || self.formatting.len() > FORMATTING_MAX
            || self.steps > STEPS_MAX
        {
            return Err(ReadError::TooDeep);
        }
        if self.nodes > NODES_MAX { Err(ReadError::TooLarge) } else { Ok(()) }
    }
}

/// Open elements that no end tag closes: `<html>` and `<body>`.
const BODY: usize = 2;

const HEADINGS: &[&str] = &["h1", "h2", "h3", "h4", "h5", "h6"];

/// Whether open formatting elements are opened again before this one.
fn reconstructs(name: &str) -> bool {
    match name {
        "xmp" => true,
        "hr" | "param" | "source" | "track" | "base" | "basefont" | "bgsound" | "link" | "meta"
        | "p" | "form" | "li" | "dd" | "dt" | "rb" | "rtc" | "rp" | "rt" => false,
        name => !is_block(name) && !is_heading(name) && !tags::is_raw(name),
    }
}
