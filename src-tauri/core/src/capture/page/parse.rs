//! Markup into a tree: the short way by our own `builder`, the long way, through the guard and
//! `scraper`, for what it does not follow. Both give the same tree.

use std::borrow::Cow;

use scraper::{Html, Node};

use super::dom::Tree;
use super::{ReadError, builder, guard, markup};

/// Parses `markup` and hands the tree to `look`.
///
/// # Errors
/// [`ReadError::TooDeep`] or [`ReadError::TooLarge`], see `limits`.
pub(super) fn read<T>(markup: &str, look: impl FnOnce(&Tree<'_>) -> T) -> Result<T, ReadError> {
    let even = even_lines(markup);
    if let Some(tree) = builder::build(&even) {
        return Ok(look(&tree));
    }
    let fit = guard::fit(markup)?;
    Ok(look(&tree_of(&Html::parse_document(&fit))))
}

/// Every line ends with a line feed alone, as the HTML standard wants it before anything is read.
fn even_lines(text: &str) -> Cow<'_, str> {
    if markup::find(text, b'\r').is_some() {
        text.replace("\r\n", "\n").replace('\r', "\n").into()
    } else {
        text.into()
    }
}

/// The tree that `scraper` made, without comments.
fn tree_of(html: &Html) -> Tree<'_> {
    let mut tree = Tree::default();
    let Some(root) = html.tree.root().children().find(|node| node.value().is_element()) else {
        return tree;
    };
    // Each node with the place of its parent in the new tree; the next one is at the end.
    let mut waiting = vec![(root, None)];
    while let Some((node, parent)) = waiting.pop() {
        match (node.value(), parent) {
            (Node::Element(element), _) => {
                let id = tree.add_element(parent, element.name().into());
                for (name, value) in element.attrs() {
                    tree.add_attribute(id, name.into(), value.into());
                }
                waiting.extend(node.children().rev().map(|child| (child, Some(id))));
            }
            (Node::Text(text), Some(parent)) => {
                tree.add_text(parent, Cow::Borrowed(&**text));
            }
            _ => {}
        }
    }
    tree
}

/// The tree of a page by the short way and by the long way, written down in full. `None` for a
/// page that one of them refuses: the bounds of the ways are not the same.
#[cfg(any(test, fuzzing))]
#[must_use]
pub fn both_ways(markup: &str) -> Option<(String, String)> {
    let even = even_lines(markup);
    let tree = builder::build(&even)?;
    let fit = guard::fit(markup).ok()?;
    Some((spell(&tree), spell(&tree_of(&Html::parse_document(&fit)))))
}

/// All of a tree.
///
/// # Panics
/// If its elements lie in another order than a walk meets them.
#[cfg(any(test, fuzzing))]
fn spell(tree: &Tree<'_>) -> String {
    use super::dom::{Step, Walk, elements, name};

    let Some(root) = tree.root() else { return String::new() };
    let mut lying = elements(root);
    let mut spelled = String::new();
    for step in Walk::new(root) {
        let step = match step {
            Step::Enter(element) => {
                assert!(lying.next() == Some(element), "out of order behind {spelled}");
                let mut attributes: Vec<_> = element.attributes().collect();
                attributes.sort_unstable();
                format!("<{} {attributes:?}>", name(element))
            }
            Step::Leave(_) => "</>".to_owned(),
            Step::Text(text) => format!("{text:?}"),
        };
        spelled.push_str(&step);
    }
    assert!(lying.next().is_none(), "elements that stand nowhere: {spelled}");
    spelled
}
