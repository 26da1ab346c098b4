//! Addresses as far as reading needs them, and whether two pages are one and the same.

use super::compare::{fold, share};
use super::read::page_of;
use crate::model::Look;

/// Share of three-word runs two pages must have in common to be one and the same page.
const SAME_PAGE_SHARE_MIN: f64 = 0.9;

/// Host and path, without scheme, query, trailing slash.
pub(super) fn path_of(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    rest.split(['?', '#']).next().unwrap_or(rest).trim_end_matches('/')
}

/// Scheme, host and port.
pub(super) fn origin_of(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    address.get(..address.len() - rest.len() + end).unwrap_or_default()
}

pub(super) fn host_of(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or(rest)
}

/// `/path?query`
pub(super) fn path_and_query(address: &str) -> String {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let at = rest.find(['/', '?']).unwrap_or(rest.len());
    rest.get(at..).unwrap_or_default().to_owned()
}

/// Did the address lead to the site's home page?
pub(super) fn sent_to_root(look: &Look) -> bool {
    !path_of(&look.facts.answered).contains('/') && path_of(&look.facts.asked).contains('/')
}

/// Do two looks show one and the same page?
pub(super) fn alike(one: &Look, other: &Look) -> bool {
    let moved = |look: &Look| path_of(&look.facts.answered) != path_of(&look.facts.asked);
    if moved(one) && moved(other) {
        return path_of(&one.facts.answered) == path_of(&other.facts.answered);
    }
    if one.facts.answer != other.facts.answer {
        return false;
    }
    match (page_of(&one.facts), page_of(&other.facts)) {
        (Some(a), Some(b)) => {
            let (a_text, b_text) = (fold(&a.visible_text), fold(&b.visible_text));
            let title = |page: &crate::model::PageReading| page.title.as_deref().map(fold);
            title(a) == title(b)
                && (a_text == b_text
                    || share(&a_text, &b_text) >= SAME_PAGE_SHARE_MIN
                        && share(&b_text, &a_text) >= SAME_PAGE_SHARE_MIN)
        }
        _ => false,
    }
}
