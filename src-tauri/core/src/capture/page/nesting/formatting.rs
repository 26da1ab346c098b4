//! Formatting elements left open: the list the parser opens again, and the "adoption agency" that
//! puts crossing tags right. Both work on the whole list, so both are counted.

use std::rc::Rc;

use super::tags::{is_scope, is_special};
use super::{Nesting, Open};

/// An entry in the list of active formatting elements.
#[derive(Clone)]
pub(super) enum Formatting {
    /// What is before it does not count until its element ends.
    Marker,
    /// A formatting element, open or to be opened again.
    Element { name: Rc<str>, attributes: (u64, u32), id: u64 },
}

impl Formatting {
    fn id(&self) -> Option<u64> {
        match self {
            Self::Marker => None,
            Self::Element { id, .. } => Some(*id),
        }
    }

    fn is_named(&self, wanted: &str) -> bool {
        matches!(self, Self::Element { name, .. } if &**name == wanted)
    }
}

/// Times the adoption agency goes round for one end tag.
const ADOPTIONS: usize = 8;
/// Formatting elements between that it clones; further ones it drops.
const CLONED: usize = 3;
/// Equal elements kept in the list.
const EQUALS: usize = 3;

impl Nesting {
    pub(super) fn start_formatting(&mut self, name: &Rc<str>, attributes: (u64, u32)) {
        if &**name == "a" {
            self.end_open_link();
        }
        self.reconstruct();
        if &**name == "nobr" && self.in_scope(&["nobr"]).is_some() {
            self.adopt("nobr");
            self.reconstruct();
        }
        self.nodes += u64::from(attributes.1) / 4;
        let id = self.push(name);
        self.keep_few_equals(name, attributes);
        self.formatting.push(Formatting::Element { name: Rc::clone(name), attributes, id });
    }

    /// A link in a link ends the outer one, wherever it stands.
    fn end_open_link(&mut self) {
        let Some(at) = self.active("a") else { return };
        let id = self.formatting.get(at).and_then(Formatting::id);
        self.adopt("a");
        self.formatting.retain(|entry| entry.id() != id);
        self.open.retain(|open| Some(open.id) != id);
    }

    fn keep_few_equals(&mut self, wanted: &Rc<str>, wanted_attributes: (u64, u32)) {
        let from = self.after_marker();
        let is_equal = |entry: &Formatting| match entry {
            Formatting::Element { name, attributes, .. } => {
                name == wanted && *attributes == wanted_attributes
            }
            Formatting::Marker => false,
        };
        let mut equals = (from..self.formatting.len())
            .filter(|at| self.formatting.get(*at).is_some_and(is_equal));
        if let (Some(first), true) = (equals.next(), equals.count() + 1 >= EQUALS) {
            self.formatting.remove(first);
        }
    }

    pub(super) fn clear_formatting_to_marker(&mut self) {
        while let Some(Formatting::Element { .. }) = self.formatting.pop() {}
    }

    /// Opens again what a block's end has closed.
    pub(super) fn reconstruct(&mut self) {
        let mut first = self.formatting.len();
        while let Some(id) = first
            .checked_sub(1)
            .and_then(|at| self.formatting.get(at))
            .and_then(Formatting::id)
            .filter(|id| !self.is_open(*id))
        {
            self.steps += self.open.len() as u64 + u64::from(id > 0);
            first -= 1;
        }
        for at in first..self.formatting.len() {
            let Some(Formatting::Element { name, attributes, .. }) =
                self.formatting.get(at).cloned()
            else {
                continue;
            };
            self.nodes += 1 + u64::from(attributes.1) / 4;
            let id = self.push(&name);
            self.replace(at, name, attributes, id);
        }
    }

    fn replace(&mut self, at: usize, name: Rc<str>, attributes: (u64, u32), id: u64) {
        if let Some(entry) = self.formatting.get_mut(at) {
            *entry = Formatting::Element { name, attributes, id };
        }
    }

    /// The adoption agency algorithm, for the end tag of a formatting element.
    pub(super) fn adopt(&mut self, name: &str) {
        let current = self.open.last().map(|open| (open.name.clone(), open.id));
        if current.is_some_and(|(open, id)| &*open == name && self.entry_of(id).is_none()) {
            self.open.pop();
            return;
        }
        for _ in 0..ADOPTIONS {
            self.steps += (self.open.len() + self.formatting.len()) as u64;
            let Some(entry) = self.active(name) else { return self.end_generic(name) };
            let Some(id) = self.formatting.get(entry).and_then(Formatting::id) else { return };
            let Some(at) = self.open.iter().rposition(|open| open.id == id) else {
                self.formatting.remove(entry);
                return;
            };
            let inner = self.open.iter().skip(at + 1);
            if inner.clone().any(|open| is_scope(&open.name)) {
                return;
            }
            let Some(block) = inner.clone().position(|open| is_special(&open.name)) else {
                self.open.truncate(at);
                self.formatting.remove(entry);
                return;
            };
            self.move_into_block(id, at, at + 1 + block);
        }
    }

    /// One round: the formatting element `id`, open at `at`, goes from around the block into it.
    fn move_into_block(&mut self, id: u64, at: usize, mut block: usize) {
        let mut goes_after = None;
        for (round, node) in (at + 1..block).rev().enumerate() {
            let Some(open) = self.open.get(node).cloned() else { continue };
            match self.entry_of(open.id) {
                Some(listed) if round < CLONED => {
                    let clone = self.clone_open(node, listed);
                    goes_after = goes_after.or(Some(clone));
                }
                listed => {
                    if let Some(listed) = listed {
                        self.formatting.remove(listed);
                    }
                    self.open.remove(node);
                    block -= 1;
                }
            }
        }
        self.open_in_block(id, at, block, goes_after);
    }

    fn clone_open(&mut self, node: usize, listed: usize) -> u64 {
        let Some(Formatting::Element { name, attributes, .. }) =
            self.formatting.get(listed).cloned()
        else {
            return self.ids;
        };
        self.ids += 1;
        self.nodes += 1 + u64::from(attributes.1) / 4;
        if let Some(open) = self.open.get_mut(node) {
            *open = Open { name: Rc::clone(&name), id: self.ids };
        }
        self.replace(listed, name, attributes, self.ids);
        self.ids
    }

    fn open_in_block(&mut self, id: u64, at: usize, block: usize, goes_after: Option<u64>) {
        let Some(entry) = self.entry_of(id) else { return };
        let Some(Formatting::Element { name, attributes, .. }) =
            self.formatting.get(entry).cloned()
        else {
            return;
        };
        self.ids += 1;
        self.nodes += 1 + u64::from(attributes.1) / 4;
        let inner = Formatting::Element { name: Rc::clone(&name), attributes, id: self.ids };
        let place = goes_after.and_then(|id| self.entry_of(id)).map_or(entry, |at| at + 1);
        self.formatting.insert(place, inner);
        if let Some(old) = self.entry_of(id) {
            self.formatting.remove(old);
        }
        self.open.insert((block + 1).min(self.open.len()), Open { name, id: self.ids });
        self.open.remove(at);
    }

    fn is_open(&self, id: u64) -> bool {
        self.open.iter().rev().any(|open| open.id == id)
    }

    fn entry_of(&self, id: u64) -> Option<usize> {
        self.formatting.iter().position(|entry| entry.id() == Some(id))
    }

    /// The last entry called `name` after the last marker.
    fn active(&self, name: &str) -> Option<usize> {
        let from = self.after_marker();
        (from..self.formatting.len())
            .rev()
            .find(|at| self.formatting.get(*at).is_some_and(|entry| entry.is_named(name)))
    }

    fn after_marker(&self) -> usize {
        let marker = self.formatting.iter().rposition(|entry| entry.id().is_none());
        marker.map_or(0, |at| at + 1)
    }
}
