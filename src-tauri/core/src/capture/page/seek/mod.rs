//! Seeking: what a body holds at places that somebody else asks for. Finds, and judges nothing.
//!
//! A place is a path into JSON ([`path`]) or elements of a page ([`select`]). Text is never
//! searched: what a post says can look like anything and is still found as one string.

mod documents;
mod path;
mod select;

pub(super) use documents::Script;

use super::dom::Tree;
use super::limits::{LINE_BYTES_MAX, TEXT_BYTES_MAX};
use crate::model::{Found, Query, Study};

/// Values of one place that are given; more of a list says nothing more.
const VALUES_MAX: usize = 200;
/// Characters of a body that is neither page nor JSON and still counts as words.
const WORDS_CHARS_MAX: usize = 300;

/// Is this a place that can be sought? The error says what is wrong with how it is written.
///
/// # Errors
/// The fault, in words.
pub fn check(query: &Query) -> Result<(), String> {
    match query {
        Query::Json(text) => path::Path::parse(text).map(drop),
        Query::Element(text) => select::Selector::parse(text).map(drop),
    }
}

/// Seeks `queries` in a body: `text` as decoded, `tree` if it is a page.
pub(super) fn study(
    text: &str,
    content_type: Option<&str>,
    tree: Option<&Tree<'_>>,
    queries: &[Query],
) -> Study {
    let wants_json = queries.iter().any(|query| matches!(query, Query::Json(_)));
    let body = if wants_json { documents::of_body(text, content_type) } else { None };
    let is_json = body.is_some();
    let documents = match (body, tree.and_then(Tree::scripts)) {
        _ if !wants_json => Vec::new(),
        (Some(body), _) => vec![body],
        (None, Some(scripts)) => documents::in_scripts(scripts),
        (None, None) => documents::in_scripts(&documents::scripts(text)),
    };
    let root = tree.and_then(Tree::root);
    let mut visits = path::VISITS_MAX;
    let mut found = Found::new();
    for query in queries {
        let values = match query {
            Query::Json(text) => path::Path::parse(text)
                .map(|path| path.seek(&documents, &mut visits))
                .unwrap_or_default(),
            Query::Element(text) => match (select::Selector::parse(text), root) {
                (Ok(selector), Some(root)) => selector.seek(root),
                _ => Vec::new(),
            },
        };
        if !values.is_empty() {
            found.insert(query.clone(), bounded(values));
        }
    }
    let short = !is_json && !text.contains('<') && text.chars().nth(WORDS_CHARS_MAX).is_none();
    let words = short.then(|| super::text::fold(text, LINE_BYTES_MAX)).flatten();
    Study { found, is_json, words }
}

fn bounded(mut values: Vec<String>) -> Vec<String> {
    values.truncate(VALUES_MAX);
    for value in &mut values {
        let end = value.floor_char_boundary(TEXT_BYTES_MAX);
        value.truncate(end);
    }
    values
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use url::Url;

    use super::*;
    use crate::capture::page::study_page;

    proptest! {
        #[test]
        fn no_bytes_and_no_way_of_writing_a_place_panic(
            bytes in proptest::collection::vec(any::<u8>(), 0..400),
            scripts in "[{}\\[\\]\":,a=;()<>/ s-]{0,60}",
            path in "[a@.{}!\\[\\]=|~*\"json]{0,24}",
            selector in "[a.#\\[\\]=|~*^@ minuscount]{0,24}",
        ) {
            let address = Url::parse("https://a.example/p").unwrap();
            let queries = [Query::Json(path), Query::Element(selector)];
            let page = format!("<html><script>{scripts}</script><p class=a>{scripts}</p></html>");
            for body in [bytes.as_slice(), scripts.as_bytes(), page.as_bytes()] {
                let _ = study_page(body, Some("text/html"), &address, &queries);
                let _ = study_page(body, Some("application/json"), &address, &queries);
            }
        }
    }
}
