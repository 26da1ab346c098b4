//! JSON-LD: every `<script type="application/ld+json">` of a page that parses.

use serde_json::Value;

use super::claim::Claim;
use super::dom::{self, Element};
use super::json_text;
use super::limits::JSON_LD_BYTES_MAX;
use super::posting::{self, Graph, Place};

/// What the page's JSON-LD says about its post. A broken block does not spoil the others.
pub(super) fn read(root: Element<'_>, place: &Place<'_>) -> Option<Claim> {
    let blocks: Vec<Value> = dom::named(root, &["script"])
        .filter(|script| is_json_ld(*script))
        .map(|element| element.texts().collect::<String>())
        .filter(|source| source.len() <= JSON_LD_BYTES_MAX)
        .filter_map(|source| json_text::parse(&source))
        .collect();
    posting::find(&Graph::new(&blocks), place)
}

fn is_json_ld(script: Element<'_>) -> bool {
    let kind = dom::attr(script, "type").unwrap_or_default();
    kind.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("application/ld+json")
}
