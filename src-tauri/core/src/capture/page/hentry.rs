//! microformats2 `h-entry`, and the older `hentry` that many blog themes still write.

use super::claim::{self, Claim};
use super::dom::{self, Element, Step, Walk};
use super::limits::{MEDIA_MAX, TEXT_BYTES_MAX};
use super::posting::Place;
use super::text::{self, View};
use super::{address, dates, media};
use crate::model::{Author, FoundMedia, MediaKind};

/// Entries looked at in one page; a list of more is no post.
const ENTRIES_MAX: usize = 50;

/// Letters of the classes that name entries and comments.
const NAME_BYTES: std::ops::RangeInclusive<usize> = 6..=9;

/// What the page's main entry says: the one that gives this page's address, else the first that
/// gives none. One that gives another address is a neighbor.
pub(super) fn read(root: Element<'_>, place: &Place<'_>) -> Option<Claim> {
    let entries: Vec<Entry<'_>> = entries(root).into_iter().map(Entry::new).collect();
    let is_here = |url: &url::Url| {
        address::same_page(url, place.address)
            || place.canonical.is_some_and(|canonical| address::same_page(url, canonical))
    };
    let is_this_page = |entry: &&Entry<'_>| entry.links("u-url", place).any(|url| is_here(&url));
    let gives_no_address = |entry: &&Entry<'_>| entry.links("u-url", place).next().is_none();
    let named = entries.iter().find(is_this_page);
    let with_words = entries.iter().filter(|entry| entry.first("e-content").is_some()).count();
    let main = named.or_else(|| entries.iter().find(gives_no_address))?;
    let names_post = named.is_some()
        || entries.len() == 1
        || with_words == 1 && main.first("e-content").is_some();
    Some(main.claim(names_post, place))
}

/// Entries that stand in no other entry, and among no comments.
fn entries(root: Element<'_>) -> Vec<Element<'_>> {
    let mut found = Vec::new();
    let mut walk = Walk::new(root);
    while let Some(step) = walk.next() {
        let Step::Enter(element) = step else { continue };
        let (mut is_entry, mut is_comment) = (false, false);
        for token in dom::tokens(element, "class") {
            if NAME_BYTES.contains(&token.len()) {
                let is = |name: &&str| token.eq_ignore_ascii_case(name);
                is_entry |= ["h-entry", "hentry"].iter().any(is);
                is_comment |= ["h-cite", "p-comment", "comments"].iter().any(is);
            }
        }
        if is_entry && !is_body(element) && found.len() < ENTRIES_MAX {
            found.push(element);
        }
        if (is_entry && !is_body(element)) || is_comment || dom::name(element) == "template" {
            walk.pass_over(element);
        }
    }
    if found.is_empty() {
        found.extend(
            dom::first(root, "body").filter(|body| dom::has_token(*body, "class", "h-entry")),
        );
    }
    found
}

/// Themes put `h-entry` on the body of a page that has one entry; an inner one is meant then.
fn is_body(element: Element<'_>) -> bool {
    matches!(dom::name(element), "body" | "html")
}

/// One entry and the elements in it that bear its properties.
struct Entry<'a> {
    properties: Vec<(&'static str, Element<'a>)>,
}

/// A property of microformats2 and the class names that mean it.
const PROPERTIES: [(&str, &[&str]); 9] = [
    ("e-content", &["e-content", "entry-content"]),
    ("p-summary", &["p-summary", "entry-summary"]),
    ("p-name", &["p-name", "entry-title"]),
    ("p-author", &["p-author", "author"]),
    ("u-url", &["u-url"]),
    ("dt-published", &["dt-published", "published"]),
    ("u-photo", &["u-photo"]),
    ("u-video", &["u-video"]),
    ("u-audio", &["u-audio"]),
];

impl<'a> Entry<'a> {
    /// Collects the properties of the entry itself: those of entries and cards in it are theirs.
    fn new(element: Element<'a>) -> Self {
        let mut properties = Vec::new();
        let mut walk = Walk::new(element);
        while let Some(step) = walk.next() {
            let Step::Enter(inner) = step else { continue };
            if inner == element {
                continue;
            }
            let mut bears = [false; PROPERTIES.len()];
            let mut is_item = false;
            for class in dom::tokens(inner, "class") {
                for (bears, (_, spellings)) in bears.iter_mut().zip(PROPERTIES) {
                    *bears |= spellings.iter().any(|name| class.eq_ignore_ascii_case(name));
                }
                is_item |=
                    class.starts_with("h-") || matches!(class, "hentry" | "vcard" | "comments");
            }
            let names = PROPERTIES.iter().zip(bears).filter(|(_, bears)| *bears);
            let before = properties.len();
            properties.extend(names.map(|((name, _), _)| (*name, inner)));
            if dom::has_token(inner, "rel", "bookmark") && properties.len() == before {
                properties.push(("u-url", inner));
            }
            if is_item || dom::name(inner) == "template" {
                walk.pass_over(inner);
            }
        }
        Self { properties }
    }

    fn all(&self, property: &str) -> impl Iterator<Item = Element<'a>> {
        self.properties
            .iter()
            .filter(move |(name, _)| *name == property)
            .map(|(_, element)| *element)
    }

    fn first(&self, property: &str) -> Option<Element<'a>> {
        self.all(property).next()
    }

    fn links(&self, property: &str, place: &Place<'_>) -> impl Iterator<Item = url::Url> {
        self.all(property).filter_map(|element| link(element, place))
    }

    fn claim(&self, names_post: bool, place: &Place<'_>) -> Claim {
        let content = self.first("e-content");
        let text = content.map(|element| text::prose(element, View::Content, TEXT_BYTES_MAX));
        let text_is_weak = text.as_ref().is_none_or(String::is_empty);
        let spare = || {
            let element = self.first("p-summary").or_else(|| self.first("p-name"))?;
            Some(text::prose(element, View::Shown, TEXT_BYTES_MAX))
        };
        Claim {
            names_post,
            text: text
                .filter(|text| !text.is_empty())
                .or_else(spare)
                .filter(|text| !text.is_empty()),
            text_is_weak,
            author: self.first("p-author").and_then(|card| author(card, place)),
            published: self.all("dt-published").find_map(published),
            permalink: self.links("u-url", place).next(),
            media: self.media(content, place),
            ..Claim::default()
        }
    }

    fn media(&self, content: Option<Element<'_>>, place: &Place<'_>) -> Vec<FoundMedia> {
        let kinds = [
            ("u-photo", MediaKind::Image),
            ("u-video", MediaKind::Video),
            ("u-audio", MediaKind::Audio),
        ];
        let mut found: Vec<FoundMedia> = Vec::new();
        for (property, kind) in kinds {
            found.extend(self.all(property).take(MEDIA_MAX).filter_map(|element| {
                let alt = dom::attr(element, "alt");
                claim::medium(place.base, link(element, place)?.as_str(), kind, alt)
            }));
        }
        found.extend(content.into_iter().flat_map(|content| media::within(content, place.base)));
        found
    }
}

fn link(element: Element<'_>, place: &Place<'_>) -> Option<url::Url> {
    let written = ["href", "src", "data", "value"].iter().find_map(|name| dom::attr(element, name));
    address::resolve(place.base, written?)
}

/// An `h-card`, or merely a name or a link.
fn author(card: Element<'_>, place: &Place<'_>) -> Option<Author> {
    let inside = |names: &[&str]| {
        dom::elements(card)
            .find(|element| names.iter().any(|name| dom::has_token(*element, "class", name)))
    };
    let link = inside(&["u-url", "url"])
        .filter(|element| dom::attr(*element, "href").is_some())
        .or_else(|| dom::elements(card).find(|element| dom::attr(*element, "href").is_some()));
    let url = link.and_then(|link| address::resolve(place.base, dom::attr(link, "href")?));
    let name = inside(&["p-name", "fn"]).unwrap_or(card);
    claim::author(text::line(name).as_deref(), url)
}

fn published(element: Element<'_>) -> Option<crate::model::Published> {
    let written = ["datetime", "value", "title"].iter().find_map(|name| dom::attr(element, name));
    let shown = || text::line(element);
    dates::published(&written.map(str::to_owned).or_else(shown)?)
}
