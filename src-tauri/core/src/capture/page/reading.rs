//! All claims of a page, weighed: structured data that names the post before what is merely shown.

use std::collections::HashSet;

use url::Url;

use super::claim::Claim;
use super::dom::Element;
use super::limits::{MEDIA_MAX, VISIBLE_TEXT_BYTES_MAX};
use super::meta::Head;
use super::posting::Place;
use super::{address, body, hentry, json_ld, meta, microdata, signs};
use crate::model::{Author, FoundMedia, FoundText, PageReading, PageSigns, Source};

/// Reads everything of a parsed page; `markup` is the page as decoded.
pub(super) fn assemble(root: Element<'_>, markup: &str, address: &Url) -> PageReading {
    let base = meta::base(root, address);
    let head = Head::new(root);
    let canonical = head.canonical(&base);
    let place = Place { address, base: &base, canonical: canonical.as_ref() };
    let mut claims = Claims(
        [
            (Source::JsonLd, json_ld::read(root, &place)),
            (Source::Microdata, microdata::read(root, &place)),
            (Source::HEntry, hentry::read(root, &place)),
            (Source::OpenGraph, Some(head.claim(&base))),
            (Source::Article, body::article(root, &place)),
        ]
        .into_iter()
        .filter_map(|(source, claim)| Some((source, claim?)))
        .collect(),
    );
    if !claims.leave_nothing_to_the_body() {
        let body = body::body(root, &base, !claims.have_words());
        claims.0.extend(body.map(|claim| (Source::Body, claim)));
    }
    let visible_text = meta::visible(root, VISIBLE_TEXT_BYTES_MAX);
    let shows_post = claims.shows_post();
    PageReading {
        title: head.title(),
        heading: head.heading(),
        permalink: claims.permalink(canonical, address),
        site: claims.first(|claim| claim.site.clone()),
        author: claims.author(),
        published: claims.first(|claim| claim.published.clone()),
        texts: claims.texts(),
        media: claims.media(),
        oembed: head.oembed(&base).map(String::from),
        signs: signs::read(root, markup, &base, &visible_text, shows_post),
        visible_text,
        is_post: claims.0.iter().any(|(_, claim)| claim.names_post),
    }
}

/// Whether nothing at all was found: a shell that scripts would fill, or not even that.
pub(super) fn says_nothing(reading: &PageReading) -> bool {
    let signs = PageSigns { closed: reading.signs.closed, ..PageSigns::default() };
    *reading == PageReading { signs, ..PageReading::default() }
}

/// The claims of all sources, the most trusted first.
struct Claims(Vec<(Source, Claim)>);

impl Claims {
    /// Some source but the body has the words of the post.
    fn have_words(&self) -> bool {
        self.0.iter().any(|(source, claim)| {
            *source != Source::Body && claim.text.is_some() && !claim.text_is_weak
        })
    }

    /// Words, date and author are there, so that nothing the body shows would count.
    fn leave_nothing_to_the_body(&self) -> bool {
        let author = self.author().unwrap_or_default();
        self.have_words()
            && author.name.is_some()
            && author.url.is_some()
            && self.0.iter().any(|(_, claim)| claim.published.is_some())
    }

    fn first<T>(&self, get: impl Fn(&Claim) -> Option<T>) -> Option<T> {
        self.0.iter().find_map(|(_, claim)| get(claim))
    }

    /// A source names a post, or an article has words and a date.
    fn shows_post(&self) -> bool {
        self.0.iter().any(|(source, claim)| {
            let is_article = *source == Source::Article;
            claim.names_post || is_article && claim.text.is_some() && claim.published.is_some()
        })
    }

    /// The name from the most trusted source that has one; an address from the same author if
    /// that source has none.
    fn author(&self) -> Option<Author> {
        let mut found = self.first(|claim| claim.author.clone())?;
        found.name = found.name.or_else(|| self.first(|claim| claim.author.clone()?.name));
        found.url = found.url.or_else(|| self.first(|claim| claim.author.clone()?.url));
        Some(found)
    }

    fn permalink(&self, canonical: Option<Url>, address: &Url) -> Option<String> {
        let is_own = |url: &Url| {
            address::same_host(url, address)
                && (address::is_root(address) || !address::is_root(url))
        };
        let structured = self.0.iter().filter(|(source, _)| *source < Source::OpenGraph);
        let rest = self.0.iter().filter(|(source, _)| *source >= Source::OpenGraph);
        structured
            .filter_map(|(_, claim)| claim.permalink.clone())
            .chain(canonical)
            .chain(rest.filter_map(|(_, claim)| claim.permalink.clone()))
            .find(is_own)
            .map(String::from)
    }

    /// The texts, the best first. A headline or summary from structured data counts only where no
    /// source has the words; `og:description` comes after an article that it is taken from; the
    /// body counts only alone.
    fn texts(&self) -> Vec<FoundText> {
        let has_words = self.have_words();
        let mut texts: Vec<FoundText> = self
            .0
            .iter()
            .filter(|(source, claim)| {
                !(has_words && (claim.text_is_weak || *source == Source::Body))
            })
            .filter_map(|(source, claim)| {
                Some(FoundText { source: *source, text: claim.text.clone()? })
            })
            .collect();
        let at = |source| texts.iter().position(|text| text.source == source);
        if let (Some(meta), Some(article)) = (at(Source::OpenGraph), at(Source::Article))
            && let (Some(short), Some(long)) = (texts.get(meta), texts.get(article))
            && is_taken_from(&short.text, &long.text)
        {
            texts.swap(meta, article);
        }
        texts
    }

    /// Pictures of the whole body count only where nothing says which part of it is the post.
    fn media(&self) -> Vec<FoundMedia> {
        let has_words =
            self.0.iter().any(|(source, claim)| *source != Source::Body && claim.text.is_some());
        let counts = |source: &Source| *source != Source::Body || !has_words;
        let own = self.0.iter().filter(|(source, _)| counts(source));
        let mut found = unique(own.flat_map(|(_, claim)| &claim.media).cloned());
        if found.is_empty() {
            let covers = self.0.iter().rev().flat_map(|(_, claim)| &claim.cover);
            found = unique(covers.cloned());
        }
        found
    }
}

fn unique(media: impl Iterator<Item = FoundMedia>) -> Vec<FoundMedia> {
    let mut seen = HashSet::new();
    media.filter(|medium| seen.insert(medium.url.clone())).take(MEDIA_MAX).collect()
}

/// What stands where a text was cut.
const DOTS: [char; 6] = ['…', '.', '[', ']', ' ', '\u{FFFD}'];

/// Whether `short` is a piece of `long`, but for white space and the dots at its end.
fn is_taken_from(short: &str, long: &str) -> bool {
    let mut whole = long.split_whitespace();
    let mut part = short.split_whitespace().peekable();
    let begins_so = loop {
        match (part.next(), whole.next()) {
            (Some(one), Some(other)) if one == other => {}
            // The last word may be cut off, and dots may stand in its place.
            (Some(last), Some(word)) if part.peek().is_none() => {
                break word.starts_with(last.trim_end_matches(DOTS)) && whole.next().is_some();
            }
            _ => break false,
        }
    };
    if begins_so {
        return true;
    }
    let fold = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let short = fold(short);
    let short = short.trim_end_matches(DOTS);
    let long = fold(long);
    long.len() > short.len() && long.contains(short)
}
