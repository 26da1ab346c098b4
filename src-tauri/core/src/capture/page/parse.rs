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
pub(super) fn even_lines(text: &str) -> Cow<'_, str> {
    if markup::find(text, b'\r').is_some() {
        text.replace("\r\n", "\n").replace('\r', "\n").into()
    } else {
        text.into()
    }
}

/// The tree that `scraper` made, without comments.
pub(super) fn tree_of(html: &Html) -> Tree<'_> {
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
