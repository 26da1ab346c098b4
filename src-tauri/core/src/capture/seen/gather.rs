//! Data and markup of one page become its posts: what both tell of one post is put together, and
//! only then is it scrubbed and said whose it is.

use std::collections::HashSet;

use serde_json::Value;
use url::Url;

use super::handover::{Article, HandOver};
use super::json::Object;
use super::readers::{Draft, Reader, Scene, reader_of, survey};
use super::scrub::Scrub;
use super::{account_of, article, markup, payload};
use crate::capture::{address, links};
use crate::model::{FoundMedia, ImportAccount, SeenFrom, SeenPage, SeenPlace, SeenPost, Whose};

/// Posts of one page. A page that shows more is scrolled further first.
const POSTS_MAX: usize = 200;
/// Pictures, videos and sounds of one post.
const MEDIA_MAX: usize = 100;
/// Letters of a text, and of a name.
const TEXT_CHARS_MAX: usize = 100_000;
const NAME_CHARS_MAX: usize = 300;
/// Bytes of the data of one post that are kept, and of all in a page.
const DATA_BYTES_MAX: usize = 512 << 10;
const KEPT_BYTES_MAX: usize = 8 << 20;
/// Values that are looked at in one page.
const VALUES_MAX: usize = 2_000_000;

/// A post, before it is scrubbed.
struct Found<'h> {
    draft: Draft,
    /// What it is known by: made once, for it is held against every other.
    marks: HashSet<String>,
    data: Option<Value>,
    shown: Option<&'h Article>,
}

pub(super) fn page(
    handed: &HandOver,
    url: &Url,
    own: Option<&str>,
    scrub: &mut Scrub<'_>,
) -> SeenPage {
    let platform = address::platform(url);
    let mut found = in_data(handed, platform);
    for shown in &handed.articles {
        let Some(draft) = article::draft(shown, url, platform) else { continue };
        let marks = marks(&draft);
        if let Some(known) = found.iter_mut().find(|known| is_one(known, &marks)) {
            join(known, draft, shown);
        } else if found.len() < POSTS_MAX {
            found.push(Found { draft, marks, data: None, shown: Some(shown) });
        }
    }
    let mut room = KEPT_BYTES_MAX;
    let posts: Vec<SeenPost> =
        found.into_iter().map(|found| finish(found, own, scrub, &mut room)).collect();
    SeenPage {
        platform: platform.to_owned(),
        address: scrub.address(&address::normalize(url)).unwrap_or_default(),
        account: account_of(url.as_str()),
        in_view: in_view(&posts, url),
        posts,
        at_end: handed.signs.at_end,
    }
}

/// The posts in the data of a page, in their order.
fn in_data<'h>(handed: &HandOver, platform: &str) -> Vec<Found<'h>> {
    let (_, read) = reader_of(platform);
    let mut scene = Scene::default();
    for piece in &handed.payloads {
        payload::documents(&piece.text, &mut |document| survey(platform, &document, &mut scene));
    }
    let mut walk = Walk { read, scene, left: VALUES_MAX, found: Vec::new() };
    for piece in &handed.payloads {
        payload::documents(&piece.text, &mut |document| walk.value(&document));
    }
    walk.found
}

/// Goes through data in their order.
struct Walk<'h> {
    read: Reader,
    scene: Scene,
    left: usize,
    found: Vec<Found<'h>>,
}

impl Walk<'_> {
    fn value(&mut self, value: &Value) {
        let Some(left) = self.left.checked_sub(1) else { return };
        self.left = left;
        match value {
            Value::Object(object) if !self.object(value, object) => {
                object.values().for_each(|value| self.value(value));
            }
            Value::Array(items) => items.iter().for_each(|value| self.value(value)),
            _ => {}
        }
    }

    /// Is it a post? What stands in one is not looked at again: it is what the post passes on.
    fn object(&mut self, value: &Value, object: &Object) -> bool {
        let Some(draft) = (self.read)(value, object, &self.scene) else { return false };
        let marks = marks(&draft);
        if let Some(known) = self.found.iter_mut().find(|known| is_one(known, &marks)) {
            // One told twice is told more fully once.
            if weight(&draft) > weight(&known.draft) {
                (known.draft, known.marks) = (draft, marks);
                known.data = Some(value.clone());
            }
        } else if self.found.len() < POSTS_MAX {
            self.found.push(Found { draft, marks, data: Some(value.clone()), shown: None });
        }
        true
    }
}

fn weight(draft: &Draft) -> usize {
    draft.text.len() + 100 * draft.media.len() + usize::from(draft.published.is_some())
}

/// Are they one post? By an id, or by an address.
fn is_one(known: &Found<'_>, marks: &HashSet<String>) -> bool {
    !known.marks.is_disjoint(marks)
}

fn marks(draft: &Draft) -> HashSet<String> {
    let of_links = draft.links.iter().flat_map(|link| marks_of(link));
    draft.ids.iter().cloned().chain(of_links).collect()
}

fn marks_of(link: &str) -> Vec<String> {
    let Ok(url) = Url::parse(link) else { return Vec::new() };
    let mut marks = links::identify(&url).ids;
    marks.push(address::normalize(&url));
    marks
}

/// Adds what a page shows of a post that its data tell of.
fn join<'h>(known: &mut Found<'h>, shown: Draft, article: &'h Article) {
    known.shown.get_or_insert(article);
    let draft = &mut known.draft;
    for link in shown.links {
        if !draft.links.contains(&link) {
            known.marks.extend(marks_of(&link));
            draft.links.push(link);
        }
    }
    if draft.text.is_empty() {
        (draft.text, draft.is_cut) = (shown.text, shown.is_cut);
    }
    draft.published = draft.published.take().or(shown.published);
    draft.author.handle = draft.author.handle.take().or(shown.author.handle);
    draft.author.name = draft.author.name.take().or(shown.author.name);
    // Data tell of the originals; what is shown was received, and so can be kept.
    for medium in shown.media {
        if draft.media.iter().all(|it| it.url != medium.url) {
            draft.media.push(medium);
        }
    }
}

fn finish(
    found: Found<'_>,
    own: Option<&str>,
    scrub: &mut Scrub<'_>,
    room: &mut usize,
) -> SeenPost {
    let Found { draft, data, shown, .. } = found;
    let whose = whose(&draft, own);
    let before = scrub.taken;
    // Who published a post is no secret of it, even where that is who is logged in.
    scrub.spare(draft.author.id.as_deref());
    let mut line = |text: Option<String>| {
        text.map(|text| limited(&scrub.text(&text), NAME_CHARS_MAX)).filter(|it| !it.is_empty())
    };
    let ImportAccount { name, handle, id, url } = draft.author;
    let (name, handle, id) = (line(name), line(handle), line(id));
    let author = ImportAccount { name, handle, id, url: url.and_then(|it| scrub.address(&it)) };
    let mut links: Vec<String> = Vec::new();
    for link in draft.links.iter().filter_map(|link| own_address(link, scrub)) {
        if !links.contains(&link) {
            links.push(link);
        }
    }
    let media = draft.media.into_iter().take(MEDIA_MAX);
    let media = media.map(|medium| {
        let alt = medium.alt.map(|alt| limited(&scrub.text(&alt), NAME_CHARS_MAX));
        FoundMedia { alt, ..medium }
    });
    let media = media.collect();
    let mut fits = |text: &String| {
        let fits = text.len() <= DATA_BYTES_MAX && text.len() <= *room;
        *room -= if fits { text.len() } else { 0 };
        fits
    };
    let from = match (&data, shown) {
        (Some(_), Some(_)) => SeenFrom::Both,
        (Some(_), None) => SeenFrom::Payload,
        (None, _) => SeenFrom::Markup,
    };
    let payload = data.map(|data| scrub.data(&data).to_string()).filter(&mut fits);
    let markup = shown.map(|it| markup::clean(&it.html, scrub)).filter(|it| !it.is_empty());
    let markup = markup.filter(&mut fits);
    let text = limited(&scrub.text(&draft.text), TEXT_CHARS_MAX);
    scrub.spare(None);
    SeenPost {
        ids: draft.ids,
        links,
        author,
        published: draft.published,
        is_cut: draft.is_cut || text.len() < draft.text.trim().len().min(TEXT_CHARS_MAX),
        text,
        media,
        whose,
        from,
        payload,
        markup,
        place: shown.map(place_of),
        scrubbed: scrub.taken - before,
    }
}

fn place_of(article: &Article) -> SeenPlace {
    let Article { left, top, width, height, shown, .. } = *article;
    SeenPlace { left, top, width, height, shown: shown.min(100) }
}

/// The one form of a post's address, without what tells who looked at it.
fn own_address(link: &str, scrub: &mut Scrub<'_>) -> Option<String> {
    let identity = links::identify(&Url::parse(link).ok()?);
    let link = if identity.ids.is_empty() { link } else { &identity.canonical };
    let url = Url::parse(&scrub.address(link)?).ok()?;
    Some(address::normalize(&url))
}

/// Letters of a line or text as they may be kept: none that steer a screen, and not too many.
fn limited(text: &str, chars_max: usize) -> String {
    let steers = |c: &char| !c.is_control() || matches!(c, '\n' | '\t');
    text.trim().chars().filter(steers).take(chars_max).collect()
}

fn whose(draft: &Draft, own: Option<&str>) -> Whose {
    let Some(own) = own.map(plain).filter(|own| !own.is_empty()) else { return Whose::Unknown };
    let author = &draft.author;
    let of_url = author.url.as_deref().and_then(account_of);
    let of_links = draft.links.iter().filter_map(|link| Url::parse(link).ok());
    let of_links: Vec<String> = of_links.flat_map(|url| links::identify(&url).accounts).collect();
    let direct = [author.handle.as_deref(), author.id.as_deref(), of_url.as_deref()];
    let mut names = direct.into_iter().flatten().map(plain).peekable();
    if names.peek().is_some() {
        // Whose wall it stands on says less than who wrote it.
        return if names.any(|name| name == own) {
            Whose::Own
        } else {
            other_or(author, &own, &of_links)
        };
    }
    match of_links.first() {
        Some(name) if plain(name) == own => Whose::Own,
        Some(_) => Whose::Other,
        None => Whose::Unknown,
    }
}

/// An author known by a number alone, on an address that names the user's own account, is the user.
fn other_or(author: &ImportAccount, own: &str, of_links: &[String]) -> Whose {
    let by_number = author.handle.is_none() && author.url.is_none();
    let is_there = of_links.iter().any(|name| plain(name) == own);
    if by_number && is_there { Whose::Own } else { Whose::Other }
}

fn plain(name: &str) -> String {
    name.trim().trim_start_matches('@').to_lowercase()
}

/// The post that the page is about, else the one that is best in view.
fn in_view(posts: &[SeenPost], url: &Url) -> Option<usize> {
    let asked = links::identify(url);
    let is_it = |post: &SeenPost| {
        let of_links = post.links.iter().filter_map(|link| Url::parse(link).ok());
        let mut ids = of_links.flat_map(|url| links::identify(&url).ids).chain(post.ids.clone());
        ids.any(|id| asked.ids.contains(&id))
    };
    if let Some(at) = posts.iter().position(is_it) {
        return Some(at);
    }
    if !asked.ids.is_empty() {
        return None;
    }
    let shown = |post: &SeenPost| post.place.map_or(0, |place| place.shown);
    let best = posts.iter().map(shown).max().filter(|shown| *shown > 0);
    match best {
        Some(best) => posts.iter().position(|post| shown(post) == best),
        None => (posts.len() == 1).then_some(0),
    }
}
