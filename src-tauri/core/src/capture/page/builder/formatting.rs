//! Formatting elements: those left open are opened again in the next block, and those that cross
//! others are put right by the "adoption agency" of the standard.

use std::borrow::Cow;

use super::kinds::{Kind, Set, Start};
use super::open::Open;
use super::{Builder, Followed, Spot};
use crate::capture::page::dom::NodeId;
use crate::capture::page::limits::SHORT_FORMATTING_MAX;
use crate::capture::page::markup::Tag;

/// A formatting element that is open or to be opened again.
#[derive(Clone)]
pub(super) struct Formatting<'p> {
    id: NodeId,
    name: Cow<'p, str>,
    kind: Kind,
}

/// Times the adoption agency goes round for one end tag.
const ADOPTIONS: usize = 8;
/// Formatting elements between that it makes anew; further ones it drops.
const MADE_ANEW: usize = 3;
/// Equal elements kept in the list.
const EQUALS: usize = 3;

impl<'p> Builder<'p> {
    pub(super) fn start_formatting(&mut self, tag: &Tag<'p>, kind: Kind) -> Followed {
        if kind.start == Start::Link {
            self.end_open_link(kind)?;
        }
        self.reopen()?;
        if kind.start == Start::NoBreak && self.find(Set::NO_BREAK, Set::SCOPE).is_some() {
            self.adopt("nobr", kind)?;
            self.reopen()?;
        }
        self.push(tag, kind)?;
        let id = self.open.last()?.id;
        self.keep_few_equals(id, kind);
        self.formatting.push(Some(Formatting { id, name: tag.name.clone(), kind }));
        (self.formatting.len() < SHORT_FORMATTING_MAX).then_some(())
    }

    /// A link in a link ends the outer one, wherever it stands.
    fn end_open_link(&mut self, kind: Kind) -> Followed {
        let link = self.last_listed(kind);
        let Some((_, Formatting { id, .. })) = link else { return Some(()) };
        self.adopt("a", kind)?;
        self.formatting.retain(|entry| entry.as_ref().is_none_or(|entry| entry.id != id));
        self.remove_from_open(id);
        Some(())
    }

    fn keep_few_equals(&mut self, id: NodeId, kind: Kind) {
        let from = self.after_marker();
        let mut equals = (from..self.formatting.len()).filter(|at| {
            self.formatting
                .get(*at)
                .and_then(Option::as_ref)
                .is_some_and(|entry| entry.kind == kind && self.tree.are_alike(entry.id, id))
        });
        if let (Some(first), true) = (equals.next(), equals.count() + 1 >= EQUALS) {
            self.formatting.remove(first);
        }
    }

    pub(super) fn forget_formatting_to_marker(&mut self) {
        while let Some(Some(_)) = self.formatting.pop() {}
    }

    /// Opens again what a block's end has closed.
    pub(super) fn reopen(&mut self) -> Followed {
        let is_closed = |entry: &Option<Formatting<'p>>| {
            entry.as_ref().is_some_and(|entry| !self.is_open(entry.id))
        };
        let closed = self.formatting.iter().rev().take_while(|entry| is_closed(entry)).count();
        for at in self.formatting.len() - closed..self.formatting.len() {
            let Some(Formatting { id, name, kind }) = self.formatting.get(at).cloned().flatten()
            else {
                continue;
            };
            let id = self.add_like(id)?;
            match self.place(self.open.last()?) {
                Spot::In(parent) => self.tree.put_in(parent, id),
                Spot::Before(table) => self.tree.put_before(table, id),
            }
            self.open.push(Open { id, name: name.clone(), kind });
            *self.formatting.get_mut(at)? = Some(Formatting { id, name, kind });
        }
        Some(())
    }

    fn add_like(&mut self, id: NodeId) -> Option<NodeId> {
        self.elements_left = self.elements_left.checked_sub(1)?;
        self.tree.add_like(id)
    }

    /// The end tag of a formatting element.
    pub(super) fn adopt(&mut self, name: &str, kind: Kind) -> Followed {
        if let Some(current) = self.open.last()
            && current.kind == kind
            && self.listed_at(current.id).is_none()
        {
            self.open.pop();
            return Some(());
        }
        for _ in 0..ADOPTIONS {
            let entry = self.last_listed(kind);
            let Some((listed, entry)) = entry else {
                self.end_generic(name, kind);
                return Some(());
            };
            let Some(at) = self.open.iter().rposition(|open| open.id == entry.id) else {
                self.formatting.remove(listed);
                return Some(());
            };
            let mut inner = self.open.iter().skip(at);
            let block = inner.clone().position(|open| open.kind.is(Set::SPECIAL));
            if inner.any(|open| open.kind.is(Set::SCOPE)) {
                return Some(());
            }
            let Some(block) = block else {
                self.open.truncate(at);
                self.formatting.remove(listed);
                return Some(());
            };
            self.move_into_block(&entry, at, at + block)?;
        }
        Some(())
    }

    /// One round: the formatting element, open at `at`, goes from around the block into it.
    fn move_into_block(&mut self, entry: &Formatting<'p>, at: usize, block: usize) -> Followed {
        let around = self.open.get(at.checked_sub(1)?)?.clone();
        let block_id = self.open.get(block)?.id;
        let (mut last, mut goes_after) = (block_id, None);
        for (round, node) in (at + 1..block).rev().enumerate() {
            let open = self.open.get(node)?.id;
            match self.listed_at(open) {
                Some(listed) if round < MADE_ANEW => {
                    let id = self.add_like(open)?;
                    self.open.get_mut(node)?.id = id;
                    self.formatting.get_mut(listed)?.as_mut()?.id = id;
                    goes_after = goes_after.or(Some(id));
                    self.tree.put_in(id, last);
                    last = id;
                }
                listed => {
                    if let Some(listed) = listed {
                        self.formatting.remove(listed);
                    }
                    self.open.remove(node);
                }
            }
        }
        match self.place(&around) {
            Spot::In(parent) => self.tree.put_in(parent, last),
            Spot::Before(table) => self.tree.put_before(table, last),
        }
        let id = self.add_like(entry.id)?;
        let moved = self.tree.move_children(block_id, id);
        self.moves_left = self.moves_left.checked_sub(moved)?;
        self.tree.put_in(block_id, id);
        let anew = Formatting { id, ..entry.clone() };
        match goes_after {
            None => {
                let listed = self.listed_at(entry.id)?;
                *self.formatting.get_mut(listed)? = Some(anew.clone());
            }
            Some(after) => {
                let after = self.listed_at(after)?;
                self.formatting.insert(after + 1, Some(anew.clone()));
                let old = self.listed_at(entry.id)?;
                self.formatting.remove(old);
            }
        }
        self.remove_from_open(entry.id);
        let block = self.open.iter().position(|open| open.id == block_id)?;
        let Formatting { id, name, kind } = anew;
        self.open.insert(block + 1, Open { id, name, kind });
        Some(())
    }

    fn listed_at(&self, id: NodeId) -> Option<usize> {
        self.formatting.iter().position(|entry| entry.as_ref().is_some_and(|entry| entry.id == id))
    }

    /// The last entry of the kind after the last marker.
    fn last_listed(&self, kind: Kind) -> Option<(usize, Formatting<'p>)> {
        for (at, entry) in self.formatting.iter().enumerate().rev() {
            let entry = entry.as_ref()?;
            if entry.kind == kind {
                return Some((at, entry.clone()));
            }
        }
        None
    }

    fn after_marker(&self) -> usize {
        self.formatting.iter().rposition(Option::is_none).map_or(0, |at| at + 1)
    }
}
