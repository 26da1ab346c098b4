//! A parsed page and the ways through it: a walk without recursion, attributes, and what is hidden.
//!
//! The tree is our own: what it holds is lent by the page, and nothing of a page outlives it. CSS
//! selectors are deliberately absent: matching a class makes the selector engine keep every class
//! name of the page for ever, and a hostile page has as many as it likes.

use std::borrow::Cow;
use std::num::NonZeroU32;

use super::manner::Manner;
use super::seek::Script;

mod mend;

/// A page as a tree of elements and texts. Comments are not in it.
#[derive(Debug, Default)]
pub(super) struct Tree<'p> {
    nodes: Vec<Node<'p>>,
    /// The elements among them, each with the key of its name.
    elements: Vec<(Key, NodeId)>,
    attributes: Vec<Attribute<'p>>,
    /// As the page has them, where whoever made the tree came by.
    scripts: Option<Vec<Script<'p>>>,
    /// Nodes may lie out of page order.
    is_tangled: bool,
    /// Some element begins an item of microdata.
    has_items: bool,
}

/// Name in lower case and value with its character references read.
type Attribute<'p> = (Cow<'p, str>, Cow<'p, str>);

/// Which of the attributes that are asked for most an element has. Most elements have few, so that
/// the others need not be looked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Has(u8);

impl Has {
    /// It may say that the element is shown in another way.
    const MANNER: Self = Self(1);
    /// It begins an item of microdata.
    const ITEM: Self = Self(1 << 1);

    #[inline]
    fn of(attribute: &str) -> Self {
        match attribute {
            "style" | "hidden" | "aria-hidden" => Self::MANNER,
            "itemscope" => Self::ITEM,
            "class" => Self(1 << 2),
            "id" => Self(1 << 3),
            "rel" => Self(1 << 4),
            "role" => Self(1 << 5),
            "itemprop" => Self(1 << 6),
            _ => Self(0),
        }
    }

    fn some(self, of: Self) -> bool {
        self.0 & of.0 != 0
    }
}

/// Where the attributes of one element lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Span {
    from: u32,
    to: u32,
}

impl Span {
    /// Pages have far fewer than four thousand million attributes.
    fn new(from: usize, to: usize) -> Self {
        let [from, to] = [from, to].map(|at| u32::try_from(at).unwrap_or(u32::MAX));
        Self { from, to }
    }

    fn of<T>(self, all: &[T]) -> &[T] {
        all.get(self.from as usize..self.to as usize).unwrap_or_default()
    }
}

/// Place of a node in its tree, counted from one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct NodeId(NonZeroU32);

impl NodeId {
    const ROOT: Self = Self(NonZeroU32::MIN);

    /// The id of the node at `index`. Pages are far smaller than four thousand million nodes.
    fn at(index: usize) -> Self {
        let number = u32::try_from(index).unwrap_or(u32::MAX).saturating_add(1);
        NonZeroU32::new(number).map_or(Self::ROOT, Self)
    }

    fn index(self) -> usize {
        self.0.get() as usize - 1
    }
}

/// The same for equal names, and seldom for others: most elements that are not sought are passed
/// over without a look at them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Key(u32);

impl Key {
    fn of(name: &str) -> Self {
        let bytes = name.as_bytes();
        let [first, last] =
            [bytes.first(), bytes.last()].map(|byte| byte.map_or(0, |b| u32::from(*b)));
        let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        Self(length << 16 | first << 8 | last)
    }
}

#[derive(Debug)]
struct Node<'p> {
    parent: Option<NodeId>,
    first_child: Option<NodeId>,
    last_child: Option<NodeId>,
    previous: Option<NodeId>,
    next: Option<NodeId>,
    value: Value<'p>,
}

#[derive(Debug)]
enum Value<'p> {
    Element { name: Cow<'p, str>, manner: Manner, has: Has, attributes: Span },
    Text(Cow<'p, str>),
}

impl<'p> Tree<'p> {
    /// An empty tree with room for so many tags.
    pub(super) fn with_room(tags: usize) -> Self {
        Self {
            nodes: Vec::with_capacity(tags),
            elements: Vec::with_capacity(tags / 2),
            attributes: Vec::with_capacity(tags),
            scripts: None,
            is_tangled: false,
            has_items: false,
        }
    }

    /// Adds an element as the last child of `parent`; without one it stands nowhere yet, and the
    /// first of all is the root. Its attributes come next.
    pub(super) fn add_element(&mut self, parent: Option<NodeId>, name: Cow<'p, str>) -> NodeId {
        let from = self.attributes.len();
        let manner = Manner::of(&name);
        let attributes = Span::new(from, from);
        self.add(parent, Value::Element { name, manner, has: Has::default(), attributes })
    }

    /// Gives the element one more attribute. The first of a name counts.
    pub(super) fn add_attribute(&mut self, id: NodeId, name: Cow<'p, str>, value: Cow<'p, str>) {
        let Some(Node { value: Value::Element { attributes, has, .. }, .. }) =
            self.nodes.get_mut(id.index())
        else {
            return;
        };
        if attributes.to as usize != self.attributes.len() {
            // Those of one element lie side by side, so they move behind all others.
            let from = self.attributes.len();
            self.attributes.extend_from_within(attributes.from as usize..attributes.to as usize);
            *attributes = Span::new(from, self.attributes.len());
        }
        let kind = Has::of(&name);
        has.0 |= kind.0;
        self.has_items |= kind == Has::ITEM;
        if attributes.of(&self.attributes).iter().all(|(known, _)| *known != name) {
            self.attributes.push((name, value));
            *attributes = Span::new(attributes.from as usize, self.attributes.len());
        }
    }

    /// Adds a text as the last child of `parent`; behind another text it becomes part of it.
    pub(super) fn add_text(&mut self, parent: NodeId, text: Cow<'p, str>) {
        let last = self.node(parent).and_then(|node| node.last_child);
        if let Some(text) = self.join(last, text) {
            self.add(Some(parent), Value::Text(text));
        }
    }

    /// The text, unless `before` is one and has taken it.
    fn join(&mut self, before: Option<NodeId>, text: Cow<'p, str>) -> Option<Cow<'p, str>> {
        let before = before.and_then(|before| self.nodes.get_mut(before.index()));
        if let Some(Node { value: Value::Text(before), .. }) = before {
            before.to_mut().push_str(&text);
            return None;
        }
        Some(text)
    }

    fn add(&mut self, parent: Option<NodeId>, value: Value<'p>) -> NodeId {
        let id = NodeId::at(self.nodes.len());
        if let Value::Element { name, .. } = &value {
            self.elements.push((Key::of(name), id));
        }
        let before =
            parent.and_then(|parent| self.nodes.get_mut(parent.index())).and_then(|parent| {
                parent.first_child.get_or_insert(id);
                parent.last_child.replace(id)
            });
        if let Some(before) = before.and_then(|before| self.nodes.get_mut(before.index())) {
            before.next = Some(id);
        }
        let (first_child, last_child, next) = (None, None, None);
        self.nodes.push(Node { parent, first_child, last_child, previous: before, next, value });
        id
    }

    /// The place behind the last node in `id`.
    fn end_of(&self, id: NodeId) -> usize {
        let mut around = Some(id);
        while let Some(node) = around.and_then(|id| self.node(id)) {
            if let Some(next) = node.next {
                return next.index();
            }
            around = node.parent;
        }
        self.nodes.len()
    }

    fn node(&self, id: NodeId) -> Option<&Node<'p>> {
        self.nodes.get(id.index())
    }

    /// Keeps the scripts as the page has them, all of them.
    pub(super) fn set_scripts(&mut self, scripts: Vec<Script<'p>>) {
        self.scripts = Some(scripts);
    }

    /// The scripts as the page has them, if they were kept.
    pub(super) fn scripts(&self) -> Option<&[Script<'p>]> {
        self.scripts.as_deref()
    }

    /// The `<html>` element.
    pub(super) fn root(&self) -> Option<Element<'_>> {
        self.element(NodeId::ROOT)
    }

    fn element(&self, id: NodeId) -> Option<Element<'_>> {
        match &self.node(id)?.value {
            Value::Element { name, manner, has, attributes } => {
                let attributes = attributes.of(&self.attributes);
                let (manner, has) = (*manner, *has);
                Some(Element { tree: self, id, name, manner, has, attributes })
            }
            Value::Text(_) => None,
        }
    }
}

/// An element in its tree.
#[derive(Clone, Copy)]
pub(super) struct Element<'a> {
    tree: &'a Tree<'a>,
    id: NodeId,
    name: &'a str,
    manner: Manner,
    has: Has,
    attributes: &'a [Attribute<'a>],
}

impl PartialEq for Element<'_> {
    /// Of one tree, as all elements that are ever compared are.
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl<'a> Element<'a> {
    /// The texts in it, in page order.
    pub(super) fn texts(self) -> impl Iterator<Item = &'a str> {
        Walk::new(self).filter_map(|step| match step {
            Step::Text(text) => Some(text),
            Step::Enter(_) | Step::Leave(_) => None,
        })
    }

    /// The elements around it, nearest first.
    pub(super) fn ancestors(self) -> impl Iterator<Item = Element<'a>> {
        let up =
            |element: &Element<'a>| element.tree.element(element.tree.node(element.id)?.parent?);
        std::iter::successors(up(&self), up)
    }

    /// Whether there may be items of microdata in its page.
    pub(super) fn is_among_items(self) -> bool {
        self.tree.has_items
    }

    /// How it is shown.
    pub(super) fn manner(self) -> Manner {
        self.manner
    }

    /// Whether an attribute may say that it is shown otherwise.
    pub(super) fn has_own_manner(self) -> bool {
        self.has.some(Has::MANNER)
    }

    /// Its attributes, in no order that means anything.
    pub(super) fn attributes(self) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.attributes.iter().map(|(name, value)| (&**name, &**value))
    }
}

/// One step of a [`Walk`].
pub(super) enum Step<'a> {
    /// An element begins.
    Enter(Element<'a>),
    /// An element ends that was not skipped.
    Leave(Element<'a>),
    /// A text.
    Text(&'a str),
}

/// Goes through an element and all in it, in page order. Keeps no stack, so depth costs nothing.
pub(super) struct Walk<'a> {
    tree: &'a Tree<'a>,
    root: NodeId,
    at: Option<(NodeId, bool)>,
}

impl<'a> Walk<'a> {
    /// Starts with entering `root` itself.
    pub(super) fn new(root: Element<'a>) -> Self {
        Self { tree: root.tree, root: root.id, at: Some((root.id, true)) }
    }

    /// Leaves out what is in the element just entered, and its end.
    pub(super) fn pass_over(&mut self, entered: Element<'a>) {
        self.at = self.tree.node(entered.id).and_then(|node| self.after(entered.id, node));
    }

    fn after(&self, id: NodeId, node: &Node<'_>) -> Option<(NodeId, bool)> {
        if id == self.root {
            return None;
        }
        node.next.map(|next| (next, true)).or(node.parent.map(|parent| (parent, false)))
    }
}

impl<'a> Iterator for Walk<'a> {
    type Item = Step<'a>;

    fn next(&mut self) -> Option<Step<'a>> {
        let (id, entering) = self.at?;
        let node = self.tree.node(id)?;
        let Value::Element { name, manner, has, attributes } = &node.value else {
            self.at = self.after(id, node);
            return match &node.value {
                Value::Text(text) => Some(Step::Text(text)),
                Value::Element { .. } => None,
            };
        };
        let attributes = attributes.of(&self.tree.attributes);
        let (manner, has) = (*manner, *has);
        let element = Element { tree: self.tree, id, name, manner, has, attributes };
        if entering {
            self.at = node.first_child.map_or(Some((id, false)), |child| Some((child, true)));
            Some(Step::Enter(element))
        } else {
            self.at = self.after(id, node);
            Some(Step::Leave(element))
        }
    }
}

/// All elements in `root`, itself first, in page order.
pub(super) fn elements(root: Element<'_>) -> impl Iterator<Item = Element<'_>> {
    listed(root).iter().filter_map(move |(_, id)| root.tree.element(*id))
}

/// The elements among them that have one of `names`, in lower case.
pub(super) fn named<'a>(
    root: Element<'a>,
    names: &[impl AsRef<str>],
) -> impl Iterator<Item = Element<'a>> {
    let keys: Vec<Key> = names.iter().map(|name| Key::of(name.as_ref())).collect();
    listed(root)
        .iter()
        .filter(move |(key, _)| keys.contains(key))
        .filter_map(move |(_, id)| root.tree.element(*id))
        .filter(|element| names.iter().any(|name| name.as_ref() == element.name))
}

/// The elements in `root`, itself first: nodes lie in page order, so they lie in one piece.
fn listed(root: Element<'_>) -> &[(Key, NodeId)] {
    let tree = root.tree;
    let end = tree.end_of(root.id);
    let from = tree.elements.partition_point(|(_, id)| *id < root.id);
    let elements = tree.elements.get(from..).unwrap_or_default();
    let count = elements.partition_point(|(_, id)| id.index() < end);
    elements.get(..count).unwrap_or_default()
}

/// `word` in lower case; only letters of English have one here.
pub(super) fn lower(word: &str) -> Cow<'_, str> {
    if word.bytes().any(|byte| byte.is_ascii_uppercase()) {
        word.to_ascii_lowercase().into()
    } else {
        word.into()
    }
}

/// The first element called `wanted`.
pub(super) fn first<'a>(root: Element<'a>, wanted: &str) -> Option<Element<'a>> {
    named(root, &[wanted]).next()
}

/// The element's local name, lower case.
pub(super) fn name(element: Element<'_>) -> &str {
    element.name
}

/// The value of an attribute as written.
#[inline]
pub(super) fn attr<'a>(element: Element<'a>, wanted: &str) -> Option<&'a str> {
    let kind = Has::of(wanted);
    if kind != Has(0) && !element.has.some(kind) {
        return None;
    }
    element.attributes().find(|(name, _)| *name == wanted).map(|(_, value)| value)
}

/// Whether a space-separated attribute (`class`, `rel`, `itemprop`) holds `token`, in any case.
pub(super) fn has_token(element: Element<'_>, attribute: &str, token: &str) -> bool {
    tokens(element, attribute).any(|found| found.eq_ignore_ascii_case(token))
}

/// The parts of a space-separated attribute.
pub(super) fn tokens<'a>(
    element: Element<'a>,
    attribute: &str,
) -> impl Iterator<Item = &'a str> + use<'a> {
    attr(element, attribute).unwrap_or_default().split_ascii_whitespace()
}

/// The elements around `element`, nearest first, up to and without `root`.
pub(super) fn ancestors_within<'a>(
    element: Element<'a>,
    root: Element<'a>,
) -> impl Iterator<Item = Element<'a>> {
    element.ancestors().take_while(move |ancestor| *ancestor != root)
}

/// Hidden from a visitor by its own markup. What a style sheet or a script hides is not seen here.
pub(super) fn is_hidden(element: Element<'_>) -> bool {
    let mut hidden = false;
    let own = if element.has_own_manner() { element.attributes } else { &[] };
    for (attribute, value) in own {
        hidden |= match &**attribute {
            "hidden" => true,
            "aria-hidden" => value.trim() == "true" && !is_container(name(element)),
            "style" => hides(value),
            _ => false,
        };
    }
    hidden || (name(element) == "dialog" && attr(element, "open").is_none())
}

/// `aria-hidden` on these marks a page behind a pop-up, not a decoration.
fn is_container(name: &str) -> bool {
    matches!(name, "html" | "body" | "main" | "article" | "section")
}

fn hides(style: &str) -> bool {
    style.split(';').filter_map(|rule| rule.split_once(':')).any(|(property, value)| {
        let value = value.trim().trim_end_matches("!important").trim_end();
        let is = |name: &str, word: &str| {
            property.trim().eq_ignore_ascii_case(name) && value.eq_ignore_ascii_case(word)
        };
        is("display", "none") || is("visibility", "hidden")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capture::page::parse;

    #[test]
    fn a_walk_enters_and_leaves_in_page_order_and_skips() {
        let spell = |tree: &Tree<'_>| {
            let mut walk = Walk::new(first(tree.root().unwrap(), "body").unwrap());
            let mut seen = String::new();
            while let Some(step) = walk.next() {
                match step {
                    Step::Enter(element) if name(element) == "b" => walk.pass_over(element),
                    Step::Enter(element) => seen.extend(["<", name(element), ">"]),
                    Step::Leave(element) => seen.extend(["</", name(element), ">"]),
                    Step::Text(text) => seen.push_str(text),
                }
            }
            seen
        };
        let seen = parse::read("<p>one<b>two</b></p><i>three</i>", spell).unwrap();
        assert_eq!(seen, "<body><p>one</p><i>three</i></body>");
    }

    #[test]
    fn hidden_is_read_from_attributes_and_style() {
        for (html, hidden) in [
            ("<p hidden>", true),
            ("<p style='color:red; DISPLAY : none !important'>", true),
            ("<p style='display:none-ish'>", false),
            ("<span aria-hidden=true>", true),
            ("<main aria-hidden=true>", false),
            ("<p>", false),
        ] {
            let first_is_hidden = |tree: &Tree<'_>| {
                let body = first(tree.root().unwrap(), "body").unwrap();
                is_hidden(elements(body).nth(1).unwrap())
            };
            assert_eq!(parse::read(html, first_is_hidden).unwrap(), hidden, "{html}");
        }
    }
}
