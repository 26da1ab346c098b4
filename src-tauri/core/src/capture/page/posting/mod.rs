//! A schema.org posting, be it from JSON-LD or from microdata: which node it is and what it says.

mod files;
mod graph;

use serde_json::Value;
use url::Url;

pub(super) use graph::{Graph, Node};

use super::claim::{self, Claim};
use super::limits::{LINE_BYTES_MAX, TEXT_BYTES_MAX};
use super::{address, dates, json_text, text};
use crate::model::Author;
use graph::{each, first_text};

/// Where a page stands, for reading what it says.
pub(super) struct Place<'a> {
    /// The page's own address.
    pub(super) address: &'a Url,
    /// What links are relative to.
    pub(super) base: &'a Url,
    /// What the page calls its own address, if it does.
    pub(super) canonical: Option<&'a Url>,
}

/// How surely a type of schema.org means "this page is a post".
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Picture,
    Comment,
    Video,
    Posting,
}

/// Finds the posting among all nodes of a page: the strongest that gives this page's address, else
/// the first strongest that gives none. One that gives another address is a neighbor: pages carry
/// "more posts" with the very same markup.
pub(super) fn find(graph: &Graph<'_>, place: &Place<'_>) -> Option<Claim> {
    let ranked: Vec<(&Node, Rank)> =
        graph.nodes().iter().filter_map(|node| Some((*node, rank(node)?))).collect();
    let best = |wanted: &dyn Fn(&Node, Rank) -> bool| {
        let fitting = ranked.iter().filter(|(node, rank)| wanted(node, *rank));
        // `max_by_key` alone would give the last of equals.
        fitting.rev().max_by_key(|(_, rank)| *rank).copied()
    };
    let (node, rank) = best(&|node, rank| is_this_page(node, rank, place))
        .or_else(|| best(&|node, rank| rank > Rank::Comment && !is_other_page(node, rank, place)))
        .or_else(|| best(&|_, rank| rank == Rank::Comment && ranked.len() == 1))?;
    Some(claim(node, rank, graph, place))
}

fn claim(node: &Node, rank: Rank, graph: &Graph<'_>, place: &Place<'_>) -> Claim {
    let body = ["articleBody", "text"].iter().find_map(|key| words(node.get(*key)?));
    // What is written under a video or a picture is the post; under an article it is a teaser.
    let is_caption =
        matches!(rank, Rank::Video | Rank::Picture) && node.contains_key("description");
    let text_is_weak = body.is_none() && !is_caption;
    Claim {
        names_post: true,
        text: body.or_else(|| summary(node)),
        text_is_weak,
        author: ["author", "creator"].iter().find_map(|key| author(node.get(*key)?, graph, place)),
        published: ["datePublished", "uploadDate", "dateCreated"]
            .iter()
            .find_map(|key| dates::published(first_text(node.get(*key)?)?)),
        permalink: own_addresses(node, rank, place.base).next(),
        site: node.get("publisher").and_then(|publisher| author(publisher, graph, place)?.name),
        media: files::media(node, graph, place.base),
        cover: files::thumbnails(node, place.base),
    }
}

/// Headline and summary, for a posting that does not carry its words.
fn summary(node: &Node) -> Option<String> {
    let part = |keys: &[&str]| keys.iter().find_map(|key| words(node.get(*key)?));
    let headline = part(&["headline", "name"]);
    let description = part(&["description", "abstract", "caption"]);
    match (headline, description) {
        (Some(headline), Some(description)) if headline != description => {
            Some(format!("{headline}\n\n{description}"))
        }
        (headline, description) => description.or(headline),
    }
}

fn words(value: &Value) -> Option<String> {
    let parts: Vec<String> = each(value)
        .filter_map(Value::as_str)
        .map(|written| json_text::strip(written, TEXT_BYTES_MAX))
        .filter(|text| !text.is_empty())
        .collect();
    (!parts.is_empty()).then(|| text::cut(&parts.join("\n\n"), TEXT_BYTES_MAX).to_owned())
}

fn rank(node: &Node) -> Option<Rank> {
    types(node).filter_map(rank_of).max()
}

/// The types of a node without the prefix of schema.org.
pub(super) fn types(node: &Node) -> impl Iterator<Item = &str> {
    node.get("@type").into_iter().flat_map(each).filter_map(Value::as_str).map(bare_type)
}

fn bare_type(written: &str) -> &str {
    let written = written.trim();
    ["https://schema.org/", "http://schema.org/", "http://www.schema.org/", "schema:"]
        .iter()
        .find_map(|prefix| written.strip_prefix(prefix))
        .unwrap_or(written)
}

fn rank_of(kind: &str) -> Option<Rank> {
    match kind {
        "SocialMediaPosting"
        | "DiscussionForumPosting"
        | "BlogPosting"
        | "LiveBlogPosting"
        | "Article"
        | "NewsArticle"
        | "AdvertiserContentArticle"
        | "AnalysisNewsArticle"
        | "AskPublicNewsArticle"
        | "BackgroundNewsArticle"
        | "OpinionNewsArticle"
        | "ReportageNewsArticle"
        | "ReviewNewsArticle"
        | "SatiricalArticle"
        | "ScholarlyArticle"
        | "TechArticle"
        | "Report"
        | "APIReference"
        | "MedicalScholarlyArticle" => Some(Rank::Posting),
        "VideoObject" => Some(Rank::Video),
        "Comment" => Some(Rank::Comment),
        "ImageObject" | "Photograph" => Some(Rank::Picture),
        _ => None,
    }
}

fn is_this_page(node: &Node, rank: Rank, place: &Place<'_>) -> bool {
    own_addresses(node, rank, place.base).any(|own| {
        address::same_page(&own, place.address)
            || place.canonical.is_some_and(|canonical| address::same_page(&own, canonical))
    })
}

/// Whether a node gives an address, and it is not this page's. An `@id` alone may be any name.
fn is_other_page(node: &Node, rank: Rank, place: &Place<'_>) -> bool {
    let gives_address = ["url", "mainEntityOfPage"].iter().any(|key| node.contains_key(*key));
    let mut own = own_addresses(node, rank, place.base).peekable();
    gives_address && own.peek().is_some() && !is_this_page(node, rank, place)
}

/// The addresses a node gives for itself, the best first. The `@id` of a picture is often the
/// page's address with a fragment and says nothing.
fn own_addresses(node: &Node, rank: Rank, base: &Url) -> impl Iterator<Item = Url> {
    let keys: &[&str] = match rank {
        Rank::Picture => &["url", "mainEntityOfPage"],
        _ => &["url", "mainEntityOfPage", "@id"],
    };
    keys.iter().filter_map(move |key| {
        let value = each(node.get(*key)?).next()?;
        let written = value.as_str().or_else(|| {
            ["@id", "url"].iter().find_map(|key| value.get(*key).and_then(Value::as_str))
        })?;
        let mut url = address::resolve(base, written)?;
        if *key != "url" {
            url.set_fragment(None);
        }
        Some(url)
    })
}

/// The first person or organisation that has a name or an address; names of several are joined.
fn author(value: &Value, graph: &Graph<'_>, place: &Place<'_>) -> Option<Author> {
    let found: Vec<Author> =
        each(value).filter_map(|value| one_author(value, graph, place)).collect();
    let names: Vec<&str> = found.iter().filter_map(|author| author.name.as_deref()).collect();
    let url = found.iter().find_map(|author| author.url.clone());
    let name = text::fold(&names.join(", "), LINE_BYTES_MAX);
    (name.is_some() || url.is_some()).then_some(Author { name, url })
}

fn one_author(value: &Value, graph: &Graph<'_>, place: &Place<'_>) -> Option<Author> {
    if let Some(written) = value.as_str() {
        return match written.starts_with("http").then(|| address::resolve(place.base, written)) {
            Some(Some(url)) => claim::author(None, Some(url)),
            _ => claim::author(Some(&json_text::strip(written, LINE_BYTES_MAX)), None),
        };
    }
    let node = graph.follow(value)?;
    let name = ["name", "alternateName"].iter().find_map(|key| first_text(node.get(*key)?));
    let name = name.map(|name| json_text::strip(name, LINE_BYTES_MAX));
    let url = ["url", "sameAs"].iter().find_map(|key| {
        address::resolve(place.base, each(node.get(*key)?).find_map(Value::as_str)?)
    });
    claim::author(name.as_deref(), url)
}
