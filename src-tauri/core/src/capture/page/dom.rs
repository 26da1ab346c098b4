//! Ways through a parsed page: a walk without recursion, attributes, and what is hidden.
//!
//! CSS selectors are deliberately absent: matching a class makes the selector engine keep every
//! class name of the page for ever, and a hostile page has as many as it likes.

use std::ops::Deref;

use scraper::node::Element;
use scraper::{ElementRef, Html, Node};

/// A node in place.
pub(super) type NodeRef<'a> = <ElementRef<'a> as Deref>::Target;

/// One step of a [`Walk`].
pub(super) enum Step<'a> {
    /// An element begins.
    Enter(ElementRef<'a>),
    /// An element ends that was not skipped.
    Leave(ElementRef<'a>),
    /// A text.
    Text(&'a str),
}

/// Goes through an element and all in it, in page order. Keeps no stack, so depth costs nothing.
pub(super) struct Walk<'a> {
    root: NodeRef<'a>,
    at: Option<(NodeRef<'a>, bool)>,
}

impl<'a> Walk<'a> {
    /// Starts with entering `root` itself.
    pub(super) fn new(root: ElementRef<'a>) -> Self {
        Self { root: *root, at: Some((*root, true)) }
    }

    /// Leaves out what is in the element just entered, and its end.
    pub(super) fn pass_over(&mut self, entered: ElementRef<'a>) {
        self.at = self.after(*entered);
    }

    fn after(&self, node: NodeRef<'a>) -> Option<(NodeRef<'a>, bool)> {
        if node.id() == self.root.id() {
            return None;
        }
        node.next_sibling()
            .map(|next| (next, true))
            .or_else(|| node.parent().map(|parent| (parent, false)))
    }
}

impl<'a> Iterator for Walk<'a> {
    type Item = Step<'a>;

    fn next(&mut self) -> Option<Step<'a>> {
        loop {
            let (node, entering) = self.at?;
            self.at = if entering {
                node.first_child().map_or(Some((node, false)), |child| Some((child, true)))
            } else {
                self.after(node)
            };
            match (node.value(), ElementRef::wrap(node)) {
                (_, Some(element)) if entering => return Some(Step::Enter(element)),
                (_, Some(element)) => return Some(Step::Leave(element)),
                (Node::Text(text), None) if entering => return Some(Step::Text(text)),
                _ => {}
            }
        }
    }
}

/// All elements in `root`, itself first, in page order. The contents of `<template>` are left out.
pub(super) fn elements(root: ElementRef<'_>) -> impl Iterator<Item = ElementRef<'_>> {
    let mut walk = Walk::new(root);
    std::iter::from_fn(move || {
        loop {
            if let Step::Enter(element) = walk.next()? {
                if name(element) == "template" {
                    walk.pass_over(element);
                }
                return Some(element);
            }
        }
    })
}

/// The `<html>` element.
pub(super) fn root(dom: &Html) -> Option<ElementRef<'_>> {
    dom.tree.root().children().find_map(ElementRef::wrap)
}

/// The first element called `wanted`.
pub(super) fn first<'a>(root: ElementRef<'a>, wanted: &str) -> Option<ElementRef<'a>> {
    elements(root).find(|element| name(*element) == wanted)
}

/// The element's local name, lower case.
pub(super) fn name(element: ElementRef<'_>) -> &str {
    element.value().name()
}

/// The value of an attribute as written.
pub(super) fn attr<'a>(element: ElementRef<'a>, wanted: &str) -> Option<&'a str> {
    attr_of(element.value(), wanted)
}

fn attr_of<'a>(element: &'a Element, wanted: &str) -> Option<&'a str> {
    element.attrs().find(|(name, _)| *name == wanted).map(|(_, value)| value)
}

/// Whether a space-separated attribute (`class`, `rel`, `itemprop`) holds `token`, in any case.
pub(super) fn has_token(element: ElementRef<'_>, attribute: &str, token: &str) -> bool {
    tokens(element, attribute).any(|found| found.eq_ignore_ascii_case(token))
}

/// The parts of a space-separated attribute.
pub(super) fn tokens<'a>(
    element: ElementRef<'a>,
    attribute: &str,
) -> impl Iterator<Item = &'a str> + use<'a> {
    attr(element, attribute).unwrap_or_default().split_ascii_whitespace()
}

/// The elements around `element`, nearest first, up to and without `root`.
pub(super) fn ancestors_within<'a>(
    element: ElementRef<'a>,
    root: ElementRef<'a>,
) -> impl Iterator<Item = ElementRef<'a>> {
    element
        .ancestors()
        .map_while(ElementRef::wrap)
        .take_while(move |ancestor| ancestor.id() != root.id())
}

/// Hidden from a visitor by its own markup. What a style sheet or a script hides is not seen here.
pub(super) fn is_hidden(element: ElementRef<'_>) -> bool {
    let mut hidden = false;
    for (attribute, value) in element.value().attrs() {
        hidden |= match attribute {
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

    #[test]
    fn a_walk_enters_and_leaves_in_page_order_and_skips() {
        let dom = Html::parse_document("<p>one<b>two</b></p><i>three</i>");
        let body = first(root(&dom).unwrap(), "body").unwrap();
        let mut walk = Walk::new(body);
        let mut seen = String::new();
        while let Some(step) = walk.next() {
            match step {
                Step::Enter(element) if name(element) == "b" => walk.pass_over(element),
                Step::Enter(element) => seen.extend(["<", name(element), ">"]),
                Step::Leave(element) => seen.extend(["</", name(element), ">"]),
                Step::Text(text) => seen.push_str(text),
            }
        }
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
            let dom = Html::parse_document(html);
            let body = first(root(&dom).unwrap(), "body").unwrap();
            let element = body.child_elements().next().unwrap();
            assert_eq!(is_hidden(element), hidden, "{html}");
        }
    }
}
