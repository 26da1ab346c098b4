//! The open elements: what is put in the tree and where, and what ends.

use std::borrow::Cow;

use super::kinds::{Kind, Set};
use super::references::Place;
use super::{Builder, Followed, Spot};
use crate::capture::page::dom::{self, NodeId};
use crate::capture::page::limits::{SHORT_ATTRIBUTES_MAX, SHORT_NESTING_MAX};
use crate::capture::page::markup::Tag;

/// An element that has begun and not ended.
#[derive(Clone)]
pub(super) struct Open<'p> {
    pub(super) id: NodeId,
    pub(super) name: Cow<'p, str>,
    pub(super) kind: Kind,
}

impl<'p> Builder<'p> {
    /// Where something goes that stands in `target`, or would.
    pub(super) fn place(&self, target: &Open<'p>) -> Spot {
        if !(self.fosters && target.kind.is(Set::HOLDS_TABLE_PARTS)) {
            return Spot::In(target.id);
        }
        let table = self.open.iter().rposition(|open| open.kind.is(Set::TABLE));
        let around = |at: usize| self.open.get(at).map_or(target.id, |open| open.id);
        match table.map(|at| (around(at), around(at.saturating_sub(1)))) {
            Some((table, _)) if self.tree.stands(table) => Spot::Before(table),
            Some((_, outer)) => Spot::In(outer),
            None => Spot::In(around(0)),
        }
    }

    /// Puts the tag's element where it belongs, and does not leave it open.
    pub(super) fn insert(&mut self, tag: &Tag<'p>) -> Option<NodeId> {
        // `<image>` is `<img>`.
        let name = if tag.name == "image" { "img".into() } else { tag.name.clone() };
        let id = self.add(name)?;
        self.add_attributes(id)?;
        Some(id)
    }

    fn add(&mut self, name: Cow<'p, str>) -> Option<NodeId> {
        self.elements_left = self.elements_left.checked_sub(1)?;
        Some(match self.open.last().map(|open| self.place(open)) {
            Some(Spot::In(parent)) => self.tree.add_element(Some(parent), name),
            Some(Spot::Before(table)) => {
                let id = self.tree.add_element(None, name);
                self.tree.put_before(table, id);
                id
            }
            None => self.tree.add_element(None, name),
        })
    }

    fn add_attributes(&mut self, id: NodeId) -> Followed {
        // The tag is always the last piece.
        let attributes = self.pieces.last_attributes()?;
        let count = attributes.len();
        let is_plain = !self.pieces.last_has_references();
        for (name, value) in attributes {
            let value = if is_plain {
                (*value).into()
            } else {
                self.references.read(value, Place::Attribute)?
            };
            self.tree.add_attribute(id, dom::lower(name), value);
        }
        self.elements_left = self.elements_left.checked_sub(count)?;
        (count <= SHORT_ATTRIBUTES_MAX).then_some(())
    }

    /// Gives the open element at `at` the attributes of a later tag of its name, as far as it has
    /// none of their names.
    pub(super) fn add_attributes_to(&mut self, at: usize) -> Followed {
        let id = self.open.get(at)?.id;
        self.add_attributes(id)
    }

    /// Begins the tag's element.
    pub(super) fn push(&mut self, tag: &Tag<'p>, kind: Kind) -> Followed {
        let id = self.insert(tag)?;
        self.open.push(Open { id, name: tag.name.clone(), kind });
        (self.open.len() < SHORT_NESTING_MAX).then_some(())
    }

    /// Begins an element whose tag the page left out.
    pub(super) fn push_implied(&mut self, name: &'static str) -> Followed {
        let id = self.add(name.into())?;
        self.open.push(Open { id, name: name.into(), kind: Kind::of(name) });
        Some(())
    }

    /// The innermost open element that is `wanted`, if none in `bound` is in it.
    pub(super) fn find_where(
        &self,
        wanted: impl Fn(&Open<'p>) -> bool,
        bound: Set,
    ) -> Option<usize> {
        for (at, open) in self.open.iter().enumerate().rev() {
            if wanted(open) {
                return Some(at);
            }
            if open.kind.is(bound) {
                return None;
            }
        }
        None
    }

    /// As [`Self::find_where`], for one that is in `wanted`.
    pub(super) fn find(&self, wanted: Set, bound: Set) -> Option<usize> {
        self.find_where(|open| open.kind.is(wanted), bound)
    }

    /// As [`Self::find_where`], for one of a name.
    pub(super) fn find_named(&self, name: &str, kind: Kind, bound: Set) -> Option<usize> {
        self.find_where(|open| kind.is_same(name, open.kind, &open.name), bound)
    }

    pub(super) fn current_is(&self, set: Set) -> bool {
        self.open.last().is_some_and(|open| open.kind.is(set))
    }

    /// Ends elements whose end tag may be left out, up to one that is `except`.
    pub(super) fn end_implied(&mut self, except: impl Fn(&Open<'p>) -> bool) {
        while self.open.last().is_some_and(|open| open.kind.is(Set::IMPLIED_END) && !except(open)) {
            self.open.pop();
        }
    }

    /// Ends all that is in the innermost open element of `set`.
    pub(super) fn end_down_to(&mut self, set: Set) {
        while self.open.last().is_some_and(|open| !open.kind.is(set)) {
            self.open.pop();
        }
    }

    /// Ends a paragraph, if one is open that blocks end.
    pub(super) fn end_paragraph(&mut self) {
        if let Some(at) = self.find(Set::PARAGRAPH, Set::SCOPE | Set::BUTTON) {
            self.open.truncate(at);
        }
    }

    pub(super) fn is_open(&self, id: NodeId) -> bool {
        self.open.iter().rev().any(|open| open.id == id)
    }

    pub(super) fn remove_from_open(&mut self, id: NodeId) {
        if let Some(at) = self.open.iter().rposition(|open| open.id == id) {
            self.open.remove(at);
        }
    }
}
