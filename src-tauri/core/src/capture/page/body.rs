//! The shown page: which `<article>` is the post, and without one the rest of the body.

use scraper::ElementRef;
use url::Url;

use super::claim::{self, Claim};
use super::dom::{self, Step, Walk};
use super::limits::TEXT_BYTES_MAX;
use super::posting::Place;
use super::text::{self, View};
use super::{address, dates, media};
use crate::model::{Author, Published};

/// Articles compared in one page; the first ones of a longer list.
const ARTICLES_MAX: usize = 50;
/// Times one text must be as long as the next to be the main one by length alone.
const MUCH_LONGER: usize = 2;

/// What the page's main article, or its `<main>`, says.
pub(super) fn article(root: ElementRef<'_>, place: &Place<'_>) -> Option<Claim> {
    let main = main(root);
    let element = main_article(articles(root), place).or(main)?;
    // A page may list others' articles beside a post that is in none.
    let outside = main.map_or(0, |main| text::prose(main, View::Post, TEXT_BYTES_MAX).len());
    let inside = words(element).len();
    let element = main.filter(|_| outside > inside * MUCH_LONGER).unwrap_or(element);
    let words = words(element);
    let found = Claim {
        author: author(element, place.base),
        published: published(element),
        media: media::within(element, place.base),
        text: (!words.is_empty()).then_some(words),
        ..Claim::default()
    };
    (found.text.is_some() || !found.media.is_empty()).then_some(found)
}

/// The text of the whole body without menus, heads and feet.
pub(super) fn body(root: ElementRef<'_>) -> Option<Claim> {
    let body = dom::first(root, "body")?;
    let words = words(body);
    (!words.is_empty()).then(|| Claim { text: Some(words), ..Claim::default() })
}

/// The words of an element. A head within it is a title and a byline, unless there is no more.
fn words(element: ElementRef<'_>) -> String {
    [View::Post, View::Content, View::Shown]
        .into_iter()
        .map(|view| text::prose(element, view, TEXT_BYTES_MAX))
        .find(|words| !words.is_empty())
        .unwrap_or_default()
}

fn main(root: ElementRef<'_>) -> Option<ElementRef<'_>> {
    dom::elements(root).find(|element| {
        dom::name(*element) == "main" || dom::attr(*element, "role") == Some("main")
    })
}

/// Articles that stand in no other, and in no menu, side column or list of related ones.
fn articles(root: ElementRef<'_>) -> Vec<ElementRef<'_>> {
    let mut found = Vec::new();
    let mut walk = Walk::new(root);
    while let Some(step) = walk.next() {
        let Step::Enter(element) = step else { continue };
        let is_article =
            dom::name(element) == "article" || dom::attr(element, "role") == Some("article");
        if is_article {
            if found.len() < ARTICLES_MAX && !dom::is_hidden(element) {
                found.push(element);
            }
            walk.pass_over(element);
        } else if dom::name(element) == "template"
            || text::is_beside_the_post(element, View::Post) && dom::name(element) != "form"
        {
            walk.pass_over(element);
        }
    }
    found
}

/// By link to itself, by heading, by length, by date, in this order.
fn main_article<'a>(found: Vec<ElementRef<'a>>, place: &Place<'_>) -> Option<ElementRef<'a>> {
    if found.len() < 2 {
        return found.into_iter().next();
    }
    let linked: Vec<_> =
        found.iter().copied().filter(|article| links_to_itself(*article, place)).collect();
    let found = if linked.is_empty() { found } else { linked };
    let mut headed = found.iter().filter(|article| dom::first(**article, "h1").is_some());
    if let (Some(only), None) = (headed.next(), headed.next()) {
        return Some(*only);
    }
    let lengths: Vec<usize> = found.iter().map(|article| words(*article).len()).collect();
    let longest = (0..lengths.len()).rev().max_by_key(|at| lengths.get(*at))?;
    let rest = lengths.iter().enumerate().filter(|(at, _)| *at != longest);
    let second = rest.map(|(_, length)| *length).max().unwrap_or(0);
    let is_much_longer = lengths.get(longest).is_some_and(|length| *length >= second * MUCH_LONGER);
    let dated = found.iter().find(|article| published(**article).is_some());
    dated.filter(|_| !is_much_longer).or(found.get(longest)).copied()
}

fn links_to_itself(article: ElementRef<'_>, place: &Place<'_>) -> bool {
    dom::elements(article).filter(|element| dom::name(*element) == "a").any(|link| {
        // Links of comments lead to the page too, but to a place on it.
        dom::attr(link, "href")
            .filter(|href| !href.contains('#') && !href.trim().is_empty())
            .and_then(|href| address::resolve(place.base, href))
            .is_some_and(|url| address::same_page(&url, place.address))
    })
}

fn published(article: ElementRef<'_>) -> Option<Published> {
    times(article).find_map(|time| dates::published(dom::attr(time, "datetime")?))
}

/// The dates of the article itself, not of comments in it.
fn times(article: ElementRef<'_>) -> impl Iterator<Item = ElementRef<'_>> {
    let mut walk = Walk::new(article);
    std::iter::from_fn(move || {
        loop {
            let Step::Enter(element) = walk.next()? else { continue };
            let is_head = matches!(dom::name(element), "header" | "footer");
            if element != article && !is_head && text::is_beside_the_post(element, View::Content) {
                walk.pass_over(element);
            } else if dom::name(element) == "time" {
                return Some(element);
            }
        }
    })
}

fn author(article: ElementRef<'_>, base: &Url) -> Option<Author> {
    let link = dom::elements(article).find(|element| dom::has_token(*element, "rel", "author"))?;
    let url = dom::attr(link, "href").and_then(|href| address::resolve(base, href));
    claim::author(text::line(link).as_deref(), url)
}
