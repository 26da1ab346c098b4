//! The shown page: which `<article>` is the post, and without one the rest of the body.

use url::Url;

use super::claim::{self, Claim};
use super::dom::{self, Element, Step, Walk};
use super::limits::TEXT_BYTES_MAX;
use super::posting::Place;
use super::text::{self, View};
use super::{address, byline, dates, media};
use crate::model::{Author, Published};

/// Articles compared in one page; the first ones of a longer list.
const ARTICLES_MAX: usize = 50;
/// Times one text must be as long as the next to be the main one by length alone.
const MUCH_LONGER: usize = 2;

/// What the page's main article, or its `<main>`, says.
pub(super) fn article(root: Element<'_>, place: &Place<'_>) -> Option<Claim> {
    let main = main(root);
    let element = main_article(articles(root), place).or(main).or_else(|| named(root))?;
    let inside = words(element, TEXT_BYTES_MAX);
    // A page may list others' articles beside a post that is in none. No more of it is read than
    // tells whether it is so long.
    let long = inside.len() * MUCH_LONGER;
    let outside = main.filter(|main| *main != element).map_or(0, |main| {
        text::prose(main, View::Post, TEXT_BYTES_MAX.min(long + CUT_BYTES_MAX)).len()
    });
    let around = main.filter(|_| outside > long);
    let element = around.unwrap_or(element);
    let words = around.map_or(inside, |around| self::words(around, TEXT_BYTES_MAX));
    let (mut author, mut published) = (author(element, place.base), published(element));
    if author.is_none() || published.is_none() {
        let byline = byline::read(element, place.base, View::Content);
        (author, published) = (author.or(byline.author), published.or(byline.published));
    }
    let found = Claim {
        author,
        published,
        media: media::within(element, place.base),
        text: (!words.is_empty()).then_some(words),
        ..Claim::default()
    };
    (found.text.is_some() || !found.media.is_empty()).then_some(found)
}

/// A cut text is at most so many bytes shorter than it may be, and one more: a gap, a character.
const CUT_BYTES_MAX: usize = 8;

/// The text of the whole body without menus, heads and feet, or merely its beginning.
pub(super) fn body(root: Element<'_>, base: &Url, wants_text: bool) -> Option<Claim> {
    let body = dom::first(root, "body")?;
    let words = words(body, if wants_text { TEXT_BYTES_MAX } else { CUT_BYTES_MAX });
    let byline = byline::read(body, base, View::Post);
    let (author, published) = (byline.author, byline.published);
    let text = Some(words).filter(|words| !words.is_empty());
    let media = media::within(body, base);
    let says_something = text.is_some() || !media.is_empty();
    says_something.then_some(Claim { text, author, published, media, ..Claim::default() })
}

/// The words of an element. A head within it is a title and a byline, unless there is no more.
fn words(element: Element<'_>, bytes_max: usize) -> String {
    [View::Post, View::Content, View::Shown]
        .into_iter()
        .map(|view| text::prose(element, view, bytes_max))
        .find(|words| !words.is_empty())
        .unwrap_or_default()
}

fn main(root: Element<'_>) -> Option<Element<'_>> {
    dom::elements(root).find(|element| {
        dom::name(*element) == "main" || dom::attr(*element, "role") == Some("main")
    })
}

/// Empty elements with a telling name that are passed over before the next one is taken as it is.
const CANDIDATES_MAX: usize = 20;
/// What blogs, forums and news sites without an `<article>` call the element with the words.
const CONTENT: [&str; 16] = [
    "entry-content",
    "post-content",
    "post-body",
    "post_body",
    "post__content",
    "post-text",
    "article-content",
    "article-body",
    "article__body",
    "articlebody",
    "story-body",
    "content-detail",
    "detail-content",
    "message-content",
    "messagetext",
    "bbwrapper",
];

/// The first element that is called as one with the words of a post, and has some.
fn named(root: Element<'_>) -> Option<Element<'_>> {
    let mut around_post = 0_usize;
    let mut candidates_left = CANDIDATES_MAX;
    let mut walk = Walk::new(root);
    while let Some(step) = walk.next() {
        match step {
            Step::Enter(element) => {
                if dom::is_hidden(element) || text::is_beside_the_post(element, View::Post) {
                    walk.pass_over(element);
                    continue;
                }
                let in_post = around_post > 0 && dom::has_token(element, "class", "content");
                if in_post || is_named(element) {
                    candidates_left -= 1;
                    if candidates_left == 0 || !words(element, CUT_BYTES_MAX).is_empty() {
                        return Some(element);
                    }
                }
                around_post += usize::from(is_forum_post(element));
            }
            Step::Leave(element) => around_post -= usize::from(is_forum_post(element)),
            Step::Text(_) => {}
        }
    }
    None
}

fn is_named(element: Element<'_>) -> bool {
    let is_content = |token: &str| CONTENT.contains(&token.to_ascii_lowercase().as_str());
    ["class", "itemprop"].into_iter().any(|name| dom::tokens(element, name).any(is_content))
        || dom::attr(element, "id")
            .is_some_and(|id| is_content(id) || id.starts_with("post_message_"))
}

fn is_forum_post(element: Element<'_>) -> bool {
    ["postbody", "post"].iter().any(|name| dom::has_token(element, "class", name))
}

/// Articles that stand in no other, and in no menu, side column or list of related ones.
fn articles(root: Element<'_>) -> Vec<Element<'_>> {
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
fn main_article<'a>(found: Vec<Element<'a>>, place: &Place<'_>) -> Option<Element<'a>> {
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
    let lengths: Vec<usize> =
        found.iter().map(|article| words(*article, TEXT_BYTES_MAX).len()).collect();
    let longest = (0..lengths.len()).rev().max_by_key(|at| lengths.get(*at))?;
    let rest = lengths.iter().enumerate().filter(|(at, _)| *at != longest);
    let second = rest.map(|(_, length)| *length).max().unwrap_or(0);
    let is_much_longer = lengths.get(longest).is_some_and(|length| *length >= second * MUCH_LONGER);
    let dated = found.iter().find(|article| published(**article).is_some());
    dated.filter(|_| !is_much_longer).or(found.get(longest)).copied()
}

fn links_to_itself(article: Element<'_>, place: &Place<'_>) -> bool {
    dom::named(article, &["a"]).any(|link| {
        // Links of comments lead to the page too, but to a place on it.
        dom::attr(link, "href")
            .filter(|href| !href.contains('#') && !href.trim().is_empty())
            .and_then(|href| address::resolve(place.base, href))
            .is_some_and(|url| address::same_page(&url, place.address))
    })
}

fn published(article: Element<'_>) -> Option<Published> {
    times(article).find_map(|time| match dom::attr(time, "datetime") {
        Some(written) => dates::published(written),
        None => dates::published(&text::line(time)?),
    })
}

/// The dates of the article itself, not of comments in it.
fn times(article: Element<'_>) -> impl Iterator<Item = Element<'_>> {
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

fn author(article: Element<'_>, base: &Url) -> Option<Author> {
    let link = dom::elements(article).find(|element| dom::has_token(*element, "rel", "author"))?;
    let url = dom::attr(link, "href").and_then(|href| address::resolve(base, href));
    claim::author(text::line(link).as_deref(), url)
}
