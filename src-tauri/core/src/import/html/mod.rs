//! HTML as exports have it: written by a machine, larger than memory. `pieces` streams it through
//! the tokenizer of a browser without building a page, and `tags` looks at it before; `boxes`
//! builds the tree of one post at a time; `words` turns markup into the text it shows. Nothing is
//! run, nothing is fetched.

mod boxes;
mod pieces;
mod tags;
mod words;

pub(super) use boxes::{Element, boxes};
pub(super) use pieces::{Piece, pieces};
pub(super) use words::{pictures, to_text, to_text_within};

/// Undoes the three escapes that a platform puts into a plain text, once.
pub(super) fn unescape_once(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}
