//! Who wrote a text and when, where only the names of classes tell: blogs, forums and news sites
//! without structured data.

use url::Url;

use super::dom::{self, Element, Step, Walk};
use super::text::{self, View};
use super::{address, claim, dates, spoken_dates};
use crate::model::{Author, Published};

/// Elements looked at more closely, of one page.
const CANDIDATES_MAX: usize = 100;
/// Longest name, in characters; what is longer is a sentence.
const NAME_CHARS_MAX: usize = 80;

/// What stands above or below a text.
#[derive(Default)]
pub(super) struct Byline {
    pub(super) author: Option<Author>,
    pub(super) published: Option<Published>,
}

/// The byline in `root`: the first after its heading, for before it many sites show the day it is
/// today; without one the first at all.
pub(super) fn read(root: Element<'_>, base: &Url, view: View) -> Byline {
    let (mut early, mut found) = (Byline::default(), Byline::default());
    let mut is_headed = false;
    let mut candidates_left = CANDIDATES_MAX;
    let mut walk = Walk::new(root);
    while let Some(step) = walk.next() {
        let Step::Enter(element) = step else { continue };
        if element != root && is_left_out(element, view) {
            walk.pass_over(element);
            continue;
        }
        is_headed |= dom::name(element) == "h1";
        let names = Names::of(element);
        if !names.author && !names.date || candidates_left == 0 {
            continue;
        }
        candidates_left -= 1;
        let place = if is_headed { &mut found } else { &mut early };
        if place.published.is_none() {
            place.published = if names.date { published(element) } else { beside_name(element) };
        }
        if names.author && place.author.is_none() {
            place.author = author(element, base);
        }
    }
    Byline { author: found.author.or(early.author), published: found.published.or(early.published) }
}

/// Around the whole body also the head of the site, where many show the day it is today.
fn is_left_out(element: Element<'_>, view: View) -> bool {
    let is_head = |token: &str| {
        let token = token.to_ascii_lowercase();
        matches!(token.as_str(), "header" | "masthead" | "topbar" | "top-bar" | "footer")
    };
    matches!(dom::name(element), "template" | "script" | "style")
        || dom::is_hidden(element)
        || text::is_beside_the_post(element, View::Content)
        || view == View::Post
            && (is_head(dom::name(element))
                || ["id", "class"].into_iter().any(|name| dom::tokens(element, name).any(is_head)))
}

/// What an element is called.
struct Names {
    author: bool,
    date: bool,
}

impl Names {
    fn of(element: Element<'_>) -> Self {
        let mut names = Self { author: dom::has_token(element, "rel", "author"), date: false };
        names.date = dom::name(element) == "time";
        for attribute in ["class", "id", "itemprop"] {
            for token in dom::tokens(element, attribute) {
                names.author |= is_author(token);
                names.date |= is_date(token);
            }
        }
        names
    }
}

fn words(name: &str) -> impl Iterator<Item = &str> {
    name.split(|character: char| !character.is_ascii_alphanumeric())
}

fn has(name: &str, wanted: &[&str]) -> bool {
    words(name).any(|word| wanted.iter().any(|known| word.eq_ignore_ascii_case(known)))
}

fn is_author(name: &str) -> bool {
    has(name, &["author", "byline", "username", "nickname", "tacgia"])
        && !has(name, &["bio", "box", "avatar", "description", "img", "image", "list", "comment"])
}

fn is_date(name: &str) -> bool {
    let dated = ["date", "datetime", "time", "timestamp", "published", "posted", "pubdate"];
    has(name, &dated) || name.eq_ignore_ascii_case("datePublished") || has(name, &["ngaydang"])
}

fn published(element: Element<'_>) -> Option<Published> {
    let written = ["datetime", "content", "title"].into_iter();
    let mut written = written.filter_map(|attribute| dom::attr(element, attribute));
    written.find_map(dates::published).or_else(|| dates::published(&text::line(element)?))
}

/// `by Hoa » 26 March 2020`: the day in one line with the name. A line that begins with the day
/// somebody joined, or whatever else stands in a profile, has no such mark.
fn beside_name(element: Element<'_>) -> Option<Published> {
    let line = text::line(element)?;
    let (_, rest) = line.split_once(['»', '|', '·', '•', '—', '–'])?;
    dates::published(rest)
}

/// A link's words are the name; without a link, what is left without date and preposition.
fn author(element: Element<'_>, base: &Url) -> Option<Author> {
    let link = dom::elements(element).find(|inner| {
        dom::name(*inner) == "a"
            && dom::attr(*inner, "href").is_some()
            && text::line(*inner).is_some()
    });
    let url = link.and_then(|link| address::resolve(base, dom::attr(link, "href")?));
    let line = text::line(link.unwrap_or(element))?;
    let name = line.split(['»', '|', '·', '•', '—', '–', ',', '(']).next().unwrap_or_default();
    let name = without_preposition(name.trim()).trim();
    let is_name = name.chars().any(char::is_alphabetic)
        && name.chars().count() <= NAME_CHARS_MAX
        && spoken_dates::read(name).is_none();
    claim::author(is_name.then_some(name), url.filter(|_| is_name))
}

fn without_preposition(name: &str) -> &str {
    const BEFORE: [&str; 11] = [
        "posted by",
        "written by",
        "by",
        "author",
        "tác giả",
        "đăng bởi",
        "viết bởi",
        "người đăng",
        "người viết",
        "bởi",
        "theo",
    ];
    let lower = name.to_lowercase();
    BEFORE
        .iter()
        .filter(|word| lower.starts_with(**word))
        .find_map(|word| {
            let rest = name.get(word.len()..)?;
            rest.starts_with([' ', ':', '\u{a0}']).then(|| rest.trim_start_matches([' ', ':']))
        })
        .unwrap_or(name)
}
