//! Markup into a tree: the short way for pages whose every element ends by its own end tag, the
//! long way, through the guard and `scraper`, for all others. Both give the same tree.

use std::borrow::Cow;

use scraper::{Html, Node};

use super::dom::Tree;
use super::{ReadError, guard, markup, plain};

/// Parses `markup` and hands the tree to `look`.
///
/// # Errors
/// [`ReadError::TooDeep`] or [`ReadError::TooLarge`], see `limits`.
pub(super) fn read<T>(markup: &str, look: impl FnOnce(&Tree<'_>) -> T) -> Result<T, ReadError> {
    let even = even_lines(markup);
    if let Some(tree) = plain::parse(&even) {
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
                    tree.add_attribute(name.into(), value.into());
                }
                waiting.extend(node.children().rev().map(|child| (child, Some(id))));
            }
            (Node::Text(text), Some(parent)) => {
                tree.add_text(parent, Cow::Borrowed(&**text), false);
            }
            _ => {}
        }
    }
    tree
}

/// The tree of a plain page by the short way and by the long way, written down in full. `None`
/// for a page that is not plain.
///
/// # Panics
/// If a page is plain and yet not fit for the long way.
#[cfg(any(test, fuzzing))]
#[must_use]
pub fn both_ways(markup: &str) -> Option<(String, String)> {
    let even = even_lines(markup);
    let tree = plain::parse(&even)?;
    let fit = guard::fit(markup).expect("what is plain is fit");
    Some((spell(&tree), spell(&tree_of(&Html::parse_document(&fit)))))
}

#[cfg(any(test, fuzzing))]
fn spell(tree: &Tree<'_>) -> String {
    use super::dom::{Step, Walk, name};

    let step = |step| match step {
        Step::Enter(element) => {
            let mut attributes: Vec<_> = element.attributes().collect();
            attributes.sort_unstable();
            format!("<{} {attributes:?}>", name(element))
        }
        Step::Leave(_) => "</>".to_owned(),
        Step::Text(text) => format!("{text:?}"),
    };
    tree.root().into_iter().flat_map(Walk::new).map(step).collect()
}
