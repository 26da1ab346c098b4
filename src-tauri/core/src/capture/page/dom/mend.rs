//! What a parser changes in a tree that it has begun: nodes that go elsewhere.
//!
//! Whoever has done any of this makes an end with [`Tree::in_page_order`].

use std::borrow::Cow;
use std::mem;

use super::{Node, NodeId, Tree, Value};

impl<'p> Tree<'p> {
    /// One more element with the name and the attributes of `id`, which stands nowhere yet.
    pub(in super::super) fn add_like(&mut self, id: NodeId) -> Option<NodeId> {
        let value = match &self.node(id)?.value {
            Value::Element { name, manner, has, attributes } => Value::Element {
                name: name.clone(),
                manner: *manner,
                has: *has,
                attributes: *attributes,
            },
            Value::Text(_) => return None,
        };
        Some(self.add(None, value))
    }

    /// Whether two elements have the same attributes, in any order.
    pub(in super::super) fn are_alike(&self, one: NodeId, other: NodeId) -> bool {
        let of = |id| match &self.node(id)?.value {
            Value::Element { attributes, .. } => Some(attributes.of(&self.attributes)),
            Value::Text(_) => None,
        };
        let (Some(one), Some(other)) = (of(one), of(other)) else { return false };
        one.len() == other.len() && one.iter().all(|attribute| other.contains(attribute))
    }

    /// Whether the node stands in another.
    pub(in super::super) fn stands(&self, id: NodeId) -> bool {
        self.node(id).is_some_and(|node| node.parent.is_some())
    }

    /// What comes next goes to an element that other nodes have come after.
    pub(in super::super) fn tangle(&mut self) {
        self.is_tangled = true;
    }

    /// Takes the node from where it stands and makes it the last child of `parent`.
    pub(in super::super) fn put_in(&mut self, parent: NodeId, id: NodeId) {
        self.take(id);
        let last = self.node(parent).and_then(|parent| parent.last_child);
        self.link(Some(parent), last, id, None);
    }

    /// Takes the node from where it stands and puts it right before `sibling`.
    pub(in super::super) fn put_before(&mut self, sibling: NodeId, id: NodeId) {
        self.take(id);
        self.tangle();
        let Some(node) = self.node(sibling) else { return };
        self.link(node.parent, node.previous, id, Some(sibling));
    }

    /// Adds a text right before `sibling`; behind another text it becomes part of it.
    pub(in super::super) fn add_text_before(&mut self, sibling: NodeId, text: Cow<'p, str>) {
        let before = self.node(sibling).and_then(|node| node.previous);
        if let Some(text) = self.join(before, text) {
            let id = self.add(None, Value::Text(text));
            self.put_before(sibling, id);
        }
    }

    /// Makes all children of `from` the last children of `to`. Gives their number.
    pub(in super::super) fn move_children(&mut self, from: NodeId, to: NodeId) -> usize {
        let mut count = 0;
        while let Some(child) = self.node(from).and_then(|node| node.first_child) {
            self.put_in(to, child);
            count += 1;
        }
        count
    }

    fn take(&mut self, id: NodeId) {
        let Some(node) = self.nodes.get_mut(id.index()) else { return };
        let (parent, before, after) = (node.parent.take(), node.previous.take(), node.next.take());
        self.is_tangled |= parent.is_some();
        self.join_neighbors(parent, before, after);
    }

    fn link(
        &mut self,
        parent: Option<NodeId>,
        before: Option<NodeId>,
        id: NodeId,
        after: Option<NodeId>,
    ) {
        if let Some(node) = self.nodes.get_mut(id.index()) {
            node.parent = parent;
        }
        self.join_neighbors(parent, before, Some(id));
        self.join_neighbors(parent, Some(id), after);
    }

    /// Makes `before` and `after` neighbors; none is an end of `parent`.
    fn join_neighbors(
        &mut self,
        parent: Option<NodeId>,
        before: Option<NodeId>,
        after: Option<NodeId>,
    ) {
        let mut change = |id: Option<NodeId>, change: &dyn Fn(&mut Node<'p>)| {
            id.and_then(|id| self.nodes.get_mut(id.index())).map(change)
        };
        if change(before, &|node| node.next = after).is_none() {
            change(parent, &|node| node.first_child = after);
        }
        if change(after, &|node| node.previous = before).is_none() {
            change(parent, &|node| node.last_child = before);
        }
    }

    /// The same tree with its nodes in page order, no text beside another, and nothing that does
    /// not stand in the root.
    pub(in super::super) fn in_page_order(mut self) -> Self {
        if !self.is_tangled {
            return self;
        }
        let mut ordered = Self {
            nodes: Vec::with_capacity(self.nodes.len()),
            elements: Vec::with_capacity(self.elements.len()),
            attributes: mem::take(&mut self.attributes),
            scripts: self.scripts.take(),
            is_tangled: false,
            has_items: self.has_items,
        };
        // Each node with its parent's place in the new tree; the next one is at the end.
        let mut waiting = vec![(NodeId::ROOT, None)];
        while let Some((id, parent)) = waiting.pop() {
            let Some(node) = self.nodes.get_mut(id.index()) else { continue };
            waiting.extend(node.next.map(|next| (next, parent)));
            let first_child = node.first_child;
            match (mem::replace(&mut node.value, Value::Text("".into())), parent) {
                (Value::Text(text), Some(parent)) => ordered.add_text(parent, text),
                (Value::Text(_), None) => {}
                (element, parent) => {
                    let id = ordered.add(parent, element);
                    waiting.extend(first_child.map(|child| (child, Some(id))));
                }
            }
        }
        ordered
    }
}
