//! What a page shows of a post, where its data do not tell: later answers to a page's questions
//! stay with the page, what it made of them can be read.

use url::Url;

use super::handover::{Article, Link};
use super::readers::Draft;
use crate::capture::{links, page};
use crate::model::{FoundMedia, Identity, ImportAccount, MediaKind};

/// Sides of a picture, in pixels, up to which it is a face or a sign.
const ICON_PIXELS_MAX: u32 = 64;

/// The post that an article of a page shows; nothing where it names none.
pub(super) fn draft(article: &Article, base: &Url, platform: &str) -> Option<Draft> {
    let named = article.links.iter().filter_map(|link| named(link, base, platform));
    let named: Vec<(&Link, Identity)> = named.collect();
    let is_post = |(_, identity): &&(&Link, Identity)| !identity.ids.is_empty();
    // The time of a post leads to it; another link may lead to one that it passes on.
    let timed = named.iter().filter(is_post).find(|(link, _)| link.has_time);
    let (link, identity) = timed.or_else(|| named.iter().find(is_post))?;
    let text = text_of(article);
    let media = media_of(article);
    if text.is_empty() && media.is_empty() {
        return None;
    }
    let author = author_of(&named, identity);
    let (words, is_cut) = (text, article.texts.iter().any(|it| it.is_message && it.is_cut));
    let written = article.times.first().map(|moment| moment.at.as_str());
    Some(Draft {
        ids: identity.ids.clone(),
        links: vec![base.join(&link.href).ok()?.into()],
        author,
        published: written.and_then(page::published),
        text: words,
        is_cut,
        media,
    })
}

/// What a link names on the page's own platform.
fn named<'l>(link: &'l Link, base: &Url, platform: &str) -> Option<(&'l Link, Identity)> {
    let url = base.join(&link.href).ok()?;
    let identity = links::identify(&url);
    (identity.platform == platform && !identity.leads_on).then_some((link, identity))
}

fn author_of(named: &[(&Link, Identity)], identity: &Identity) -> ImportAccount {
    let is_account = |it: &&(&Link, Identity)| it.1.ids.is_empty() && !it.1.accounts.is_empty();
    let own = identity.accounts.first().cloned();
    // The first name shown is the author's, unless the address of the post names another.
    let mut shown = named.iter().filter(is_account);
    let shown = shown.find(|(_, it)| own.is_none() || it.accounts.first() == own.as_ref());
    let handle = own.or_else(|| shown.and_then(|(_, it)| it.accounts.first().cloned()));
    let name = shown.map(|(link, _)| link.text.trim().to_owned());
    ImportAccount {
        name: name.filter(|name| !name.is_empty()),
        handle,
        id: None,
        url: shown.map(|(_, it)| it.canonical.clone()),
    }
}

/// What the platform marks as the post's text; without a mark, all that stands there, once.
fn text_of(article: &Article) -> String {
    let marked: Vec<&str> =
        article.texts.iter().filter(|it| it.is_message).map(|it| it.text.trim()).collect();
    let all = || article.texts.iter().map(|it| it.text.trim());
    let texts = if marked.is_empty() { all().collect() } else { marked };
    let mut parts: Vec<&str> = Vec::new();
    for text in texts.into_iter().filter(|text| !text.is_empty()) {
        if !parts.iter().any(|part| part.contains(text)) {
            parts.push(text);
        }
    }
    parts.join("\n\n")
}

fn media_of(article: &Article) -> Vec<FoundMedia> {
    let mut found: Vec<FoundMedia> = Vec::new();
    for medium in &article.media {
        let is_icon = medium.width <= ICON_PIXELS_MAX && medium.height <= ICON_PIXELS_MAX;
        let is_there = found.iter().any(|known| known.url == medium.url);
        if is_there || (is_icon && !medium.is_video) || !medium.url.starts_with("http") {
            continue;
        }
        let kind = if medium.is_video { MediaKind::Video } else { MediaKind::Image };
        let alt = Some(medium.alt.clone()).filter(|alt| !alt.trim().is_empty());
        found.push(FoundMedia { url: medium.url.clone(), kind, alt });
    }
    found
}
