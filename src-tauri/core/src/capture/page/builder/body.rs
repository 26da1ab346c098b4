//! Tags in a body: the mode "in body" of the standard.

use super::kinds::{End, Kind, Set, Start};
use super::{Builder, Followed, Mode};
use crate::capture::page::markup::Tag;

impl<'p> Builder<'p> {
    pub(super) fn start_in_body(&mut self, tag: &Tag<'p>, kind: Kind) -> Followed {
        match kind.start {
            Start::Phrase => self.reopen()?,
            Start::Block => self.end_paragraph(),
            Start::Heading => {
                self.end_paragraph();
                if self.current_is(Set::HEADING) {
                    self.open.pop();
                }
            }
            Start::Item => self.end_item(Set::ITEM),
            Start::Definition => self.end_item(Set::DEFINITION),
            Start::Void => {
                self.reopen()?;
                return self.insert(tag).map(drop);
            }
            Start::BareVoid => return self.insert(tag).map(drop),
            Start::Raw => return self.raw(tag),
            Start::RawBlock => {
                self.end_paragraph();
                self.reopen()?;
                return self.raw(tag);
            }
            Start::Link | Start::Formatting | Start::NoBreak => {
                return self.start_formatting(tag, kind);
            }
            Start::Marked => {
                self.reopen()?;
                self.push(tag, kind)?;
                self.formatting.push(None);
                return Some(());
            }
            Start::Table => {
                self.end_paragraph();
                self.mode = Mode::Table;
            }
            Start::Button => {
                if let Some(at) = self.find(Set::BUTTON, Set::SCOPE) {
                    self.open.truncate(at);
                }
                self.reopen()?;
            }
            Start::Form => return self.start_form(tag, kind),
            Start::Line | Start::Input => return self.start_control(tag, kind),
            Start::Select | Start::Option | Start::OptionGroup => {
                return self.start_choice(tag, kind);
            }
            Start::RubyBase | Start::RubyText => {
                if self.find(Set::RUBY, Set::SCOPE).is_some() {
                    let is_text = kind.start == Start::RubyText;
                    self.end_implied(|open| is_text && open.kind.is(Set::RUBY_TEXTS));
                }
            }
            Start::Html => return self.add_attributes_to(0),
            Start::Body => {
                let is_there = self.open.get(1).is_some_and(|open| open.kind.is(Set::BODY));
                return if is_there { self.add_attributes_to(1) } else { Some(()) };
            }
            Start::Head | Start::TablePart => return Some(()),
            Start::Template | Start::Drawing | Start::TakenOut | Start::Unfollowed => return None,
        }
        self.push(tag, kind)
    }

    /// A list item ends the one before it, unless something special lies between.
    fn end_item(&mut self, set: Set) {
        if let Some(at) = self.find(set, Set::ENDS_ITEM_SEARCH) {
            self.open.truncate(at);
        }
        self.end_paragraph();
    }

    fn start_form(&mut self, tag: &Tag<'p>, kind: Kind) -> Followed {
        if self.form.is_some() {
            return Some(());
        }
        self.end_paragraph();
        self.push(tag, kind)?;
        self.form = self.open.last().map(|open| open.id);
        Some(())
    }

    fn start_control(&mut self, tag: &Tag<'p>, kind: Kind) -> Followed {
        let is_line = kind.start == Start::Line;
        if is_line {
            self.end_paragraph();
        }
        let select = self.find(Set::SELECT, Set::SCOPE);
        match select {
            Some(_) if is_line => self.end_implied(|_| false),
            Some(at) => self.open.truncate(at),
            None => {}
        }
        if !is_line {
            self.reopen()?;
        }
        self.insert(tag).map(drop)
    }

    fn start_choice(&mut self, tag: &Tag<'p>, kind: Kind) -> Followed {
        match self.find(Set::SELECT, Set::SCOPE) {
            Some(at) if kind.start == Start::Select => {
                self.open.truncate(at);
                return Some(());
            }
            Some(_) => {
                let is_option = kind.start == Start::Option;
                self.end_implied(|open| is_option && open.kind.is(Set::OPTION_GROUP));
            }
            None if kind.start != Start::Select && self.current_is(Set::OPTION) => {
                self.open.pop();
            }
            None => {}
        }
        self.reopen()?;
        self.push(tag, kind)
    }

    pub(super) fn end_in_body(&mut self, name: &str, kind: Kind) -> Followed {
        match kind.end {
            End::Phrase => self.end_generic(name, kind),
            End::Block | End::Marked => {
                if let Some(at) = self.find_named(name, kind, Set::SCOPE) {
                    self.open.truncate(at);
                    if kind.end == End::Marked {
                        self.forget_formatting_to_marker();
                    }
                }
            }
            End::Paragraph => {
                if self.find(Set::PARAGRAPH, Set::SCOPE | Set::BUTTON).is_none() {
                    self.push_implied("p")?;
                }
                self.end_paragraph();
            }
            End::Item => {
                let lists = if kind.is(Set::ITEM) { Set::LIST } else { Set::NONE };
                if let Some(at) = self.find_named(name, kind, Set::SCOPE | lists) {
                    self.open.truncate(at);
                }
            }
            End::Heading => {
                if let Some(at) = self.find(Set::HEADING, Set::SCOPE) {
                    self.open.truncate(at);
                }
            }
            End::Formatting => return self.adopt(name, kind),
            End::Form => self.end_form(),
            End::Break => {
                self.reopen()?;
                self.push_implied("br")?;
                self.open.pop();
            }
            End::TakenOut => {}
        }
        Some(())
    }

    pub(super) fn end_generic(&mut self, name: &str, kind: Kind) {
        if let Some(at) = self.find_named(name, kind, Set::SPECIAL) {
            self.open.truncate(at);
        }
    }

    fn end_form(&mut self) {
        let Some(id) = self.form.take() else { return };
        if self.find_where(|open| open.id == id, Set::SCOPE).is_some() {
            self.end_implied(|_| false);
            self.remove_from_open(id);
        }
    }
}
