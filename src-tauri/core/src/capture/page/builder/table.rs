//! Tags and texts in tables: rows end rows, cells end cells, missing parts are put in, and what
//! may not stand right in a table goes before it.

use std::borrow::Cow;

use super::kinds::{Kind, Set, Start};
use super::references::Place;
use super::{Builder, Followed, Mode, is_blank, split_blank};
use crate::capture::page::dom;
use crate::capture::page::markup::Tag;

impl<'p> Builder<'p> {
    pub(super) fn start_in_table(&mut self, tag: &Tag<'p>, kind: Kind) -> Followed {
        let is_part = kind.start == Start::TablePart;
        match self.mode {
            Mode::Caption if is_part => {
                if self.end_caption() {
                    self.start(tag, kind)
                } else {
                    Some(())
                }
            }
            Mode::Cell if is_part => {
                if self.find(Set::CELL, Set::TABLE_SCOPE).is_none() {
                    return Some(());
                }
                self.end_cell();
                self.start(tag, kind)
            }
            Mode::Caption | Mode::Cell => self.start_in_body(tag, kind),
            Mode::ColumnGroup if kind.start == Start::Html => self.add_attributes_to(0),
            Mode::ColumnGroup if kind.is(Set::COLUMN) => self.insert(tag).map(drop),
            Mode::ColumnGroup => {
                if self.end_column_group() {
                    self.start(tag, kind)
                } else {
                    Some(())
                }
            }
            Mode::Row if kind.is(Set::CELL) => {
                self.end_down_to(Set::ROW | Set::HTML);
                self.push(tag, kind)?;
                self.formatting.push(None);
                self.mode = Mode::Cell;
                Some(())
            }
            Mode::Row if is_part => {
                if self.end_row() {
                    self.start(tag, kind)
                } else {
                    Some(())
                }
            }
            Mode::TableBody if kind.is(Set::ROW | Set::CELL) => {
                self.end_down_to(Set::GROUP | Set::HTML);
                self.mode = Mode::Row;
                if kind.is(Set::ROW) {
                    return self.push(tag, kind);
                }
                self.push_implied("tr")?;
                self.start(tag, kind)
            }
            Mode::TableBody if is_part => {
                if self.end_group() {
                    self.start(tag, kind)
                } else {
                    Some(())
                }
            }
            _ => self.start_right_in_table(tag, kind),
        }
    }

    fn start_right_in_table(&mut self, tag: &Tag<'p>, kind: Kind) -> Followed {
        match kind.start {
            Start::TablePart => return self.start_part(tag, kind),
            Start::Table => {
                let Some(at) = self.find(Set::TABLE, Set::TABLE_SCOPE) else { return Some(()) };
                self.open.truncate(at);
                self.mode = self.mode_by_what_is_open();
                return self.start(tag, kind);
            }
            Start::Raw if kind.is(Set::STAYS_IN_TABLE) => return self.raw(tag),
            Start::Input if self.is_hidden_input(tag)? => return self.insert(tag).map(drop),
            Start::Form => {
                if self.form.is_none() {
                    self.form = Some(self.insert(tag)?);
                }
                return Some(());
            }
            _ => {}
        }
        self.fosters = true;
        let followed = self.start_in_body(tag, kind);
        self.fosters = false;
        followed
    }

    /// A part of a table, right in the table.
    fn start_part(&mut self, tag: &Tag<'p>, kind: Kind) -> Followed {
        self.end_down_to(Set::TABLE_SCOPE);
        if kind.is(Set::COLUMN) {
            self.push_implied("colgroup")?;
            self.mode = Mode::ColumnGroup;
            return self.start(tag, kind);
        }
        if kind.is(Set::ROW | Set::CELL) {
            self.push_implied("tbody")?;
            self.mode = Mode::TableBody;
            return self.start(tag, kind);
        }
        self.push(tag, kind)?;
        self.mode = if kind.is(Set::CAPTION) {
            self.formatting.push(None);
            Mode::Caption
        } else if kind.is(Set::COLUMN_GROUP) {
            Mode::ColumnGroup
        } else {
            Mode::TableBody
        };
        Some(())
    }

    fn is_hidden_input(&mut self, tag: &Tag<'p>) -> Option<bool> {
        let kind = tag.attributes().find(|(name, _)| dom::lower(name) == "type");
        let kind = self.references.read(kind.unwrap_or_default().1, Place::Attribute)?;
        Some(kind.eq_ignore_ascii_case("hidden"))
    }

    pub(super) fn end_in_table(&mut self, tag: &Tag<'p>, kind: Kind) -> Followed {
        let parts = Set::CAPTION | Set::COLUMN | Set::COLUMN_GROUP | Set::GROUP | Set::ROW;
        let is_part = kind.is(parts | Set::CELL);
        let is_table = kind.is(Set::TABLE);
        let is_open =
            |builder: &Self| builder.find_named(&tag.name, kind, Set::TABLE_SCOPE).is_some();
        let goes_on = match self.mode {
            Mode::Caption if kind.is(Set::CAPTION) || is_table => self.end_caption() && is_table,
            Mode::Cell if kind.is(Set::CELL) => {
                if let Some(at) = self.find_named(&tag.name, kind, Set::TABLE_SCOPE) {
                    self.open.truncate(at);
                    self.forget_formatting_to_marker();
                    self.mode = Mode::Row;
                }
                false
            }
            Mode::Cell if is_table || kind.is(Set::GROUP | Set::ROW) => {
                let is_open = is_open(self);
                if is_open {
                    self.end_cell();
                }
                is_open
            }
            Mode::Caption | Mode::Cell if !is_part => {
                return self.end_in_body(&tag.name, kind);
            }
            Mode::ColumnGroup if kind.is(Set::COLUMN) => false,
            Mode::ColumnGroup => self.end_column_group() && !kind.is(Set::COLUMN_GROUP),
            Mode::Row if kind.is(Set::ROW) => {
                self.end_row();
                false
            }
            Mode::Row if is_table => self.end_row(),
            Mode::Row if kind.is(Set::GROUP) => is_open(self) && self.end_row(),
            Mode::TableBody if kind.is(Set::GROUP) => {
                if is_open(self) {
                    self.end_down_to(Set::GROUP | Set::HTML);
                    self.open.pop();
                    self.mode = Mode::Table;
                }
                false
            }
            Mode::TableBody if is_table => self.end_group(),
            _ => return self.end_right_in_table(tag, kind, is_part),
        };
        if goes_on { self.end(tag, kind) } else { Some(()) }
    }

    fn end_right_in_table(&mut self, tag: &Tag<'p>, kind: Kind, is_part: bool) -> Followed {
        if kind.is(Set::TABLE) {
            if let Some(at) = self.find(Set::TABLE, Set::TABLE_SCOPE) {
                self.open.truncate(at);
                self.mode = self.mode_by_what_is_open();
            }
            return Some(());
        }
        if is_part {
            return Some(());
        }
        self.fosters = true;
        let followed = self.end_in_body(&tag.name, kind);
        self.fosters = false;
        followed
    }

    fn end_caption(&mut self) -> bool {
        let is_open = self.find(Set::CAPTION, Set::TABLE_SCOPE).is_some();
        if is_open {
            self.end_innermost(Set::CAPTION);
            self.mode = Mode::Table;
        }
        is_open
    }

    fn end_cell(&mut self) {
        self.end_innermost(Set::CELL);
        self.mode = Mode::Row;
    }

    fn end_innermost(&mut self, set: Set) {
        self.end_down_to(set);
        self.open.pop();
        self.forget_formatting_to_marker();
    }

    fn end_column_group(&mut self) -> bool {
        let is_current = self.current_is(Set::COLUMN_GROUP);
        if is_current {
            self.open.pop();
            self.mode = Mode::Table;
        }
        is_current
    }

    fn end_row(&mut self) -> bool {
        let is_open = self.find(Set::ROW, Set::TABLE_SCOPE).is_some();
        if is_open {
            self.end_down_to(Set::ROW);
            self.open.pop();
            self.mode = Mode::TableBody;
        }
        is_open
    }

    fn end_group(&mut self) -> bool {
        let is_open = self.find(Set::TABLE | Set::GROUP, Set::TABLE_SCOPE).is_some();
        if is_open {
            self.end_down_to(Set::GROUP | Set::HTML);
            self.open.pop();
            self.mode = Mode::Table;
        }
        is_open
    }

    /// The mode in which what is open leaves the page.
    fn mode_by_what_is_open(&self) -> Mode {
        for open in self.open.iter().rev() {
            for (set, mode) in [
                (Set::CELL, Mode::Cell),
                (Set::ROW, Mode::Row),
                (Set::GROUP, Mode::TableBody),
                (Set::CAPTION, Mode::Caption),
                (Set::COLUMN_GROUP, Mode::ColumnGroup),
                (Set::TABLE, Mode::Table),
            ] {
                if open.kind.is(set) {
                    return mode;
                }
            }
        }
        Mode::Body
    }

    /// A text in a table, but in none of its cells.
    pub(super) fn text_in_table(&mut self, text: Cow<'p, str>) -> Followed {
        if self.mode == Mode::ColumnGroup {
            let (blank, words) = split_blank(text);
            if !blank.is_empty() {
                self.tree.add_text(self.open.last()?.id, blank);
            }
            if words.is_empty() || !self.end_column_group() {
                return Some(());
            }
            return self.text_in_table(words);
        }
        if !self.table_text.is_empty() || self.current_is(Set::HOLDS_TABLE_PARTS) {
            self.table_text.push(text);
            return Some(());
        }
        self.foster_words(text)
    }

    fn foster_words(&mut self, text: Cow<'p, str>) -> Followed {
        self.fosters = true;
        let followed = self.words(text);
        self.fosters = false;
        followed
    }

    /// Puts the texts right in a table where they belong: in it if they are blank.
    pub(super) fn end_table_text(&mut self) -> Followed {
        if self.table_text.is_empty() {
            return Some(());
        }
        let texts = std::mem::take(&mut self.table_text);
        if texts.iter().all(|text| is_blank(text)) {
            for text in texts {
                self.tree.add_text(self.open.last()?.id, text);
            }
            return Some(());
        }
        texts.into_iter().try_for_each(|text| self.foster_words(text))
    }
}
