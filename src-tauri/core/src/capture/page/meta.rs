//! The head of a page: Open Graph, `article:`, Twitter cards, canonical link, `<base>`.

use url::Url;

use super::claim::{self, Claim};
use super::dom::{self, Element};
use super::limits::{LINE_BYTES_MAX, MEDIA_MAX, TEXT_BYTES_MAX};
use super::text;
use super::{address, dates, json_text};
use crate::model::{Author, FoundMedia, MediaKind};

/// Names under which pages give the day they were published.
const PUBLISHED: [&str; 13] = [
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "article:published",
    "datepublished",
    "pubdate",
    "publishdate",
    "publish-date",
    "parsely-pub-date",
    "dc.date.issued",
    "dcterms.created",
    "date",
    "dc.date",
];

/// Meta elements looked at.
const METAS_MAX: usize = 2_000;

/// The meta elements of a page and its links to itself.
pub(super) struct Head<'a> {
    root: Element<'a>,
    metas: Vec<(String, &'a str)>,
    links: Vec<Element<'a>>,
}

impl<'a> Head<'a> {
    /// Collects `<meta>` elements with a name and a content, wherever they stand.
    pub(super) fn new(root: Element<'a>) -> Self {
        let links = dom::named(root, &["link"]).collect();
        let metas = dom::named(root, &["meta"])
            .filter_map(|meta| {
                let name = dom::attr(meta, "property").or_else(|| dom::attr(meta, "name"))?;
                Some((name.trim().to_ascii_lowercase(), dom::attr(meta, "content")?.trim()))
            })
            .filter(|(_, content)| !content.is_empty())
            .take(METAS_MAX)
            .collect();
        Self { root, metas, links }
    }

    /// The first content among `names`, the first name first.
    pub(super) fn get(&self, names: &[&str]) -> Option<&'a str> {
        names.iter().find_map(|wanted| {
            self.metas.iter().find(|(name, _)| name == wanted).map(|(_, content)| *content)
        })
    }

    /// `<title>` in one line; without one, what the page calls itself elsewhere.
    pub(super) fn title(&self) -> Option<String> {
        let title = dom::first(self.root, "title").and_then(text::line);
        title.or_else(|| text::fold(self.get(&["og:title", "twitter:title"])?, LINE_BYTES_MAX))
    }

    /// The first `<h1>` that is shown, in one line.
    pub(super) fn heading(&self) -> Option<String> {
        dom::named(self.root, &["h1"])
            .filter(|element| !dom::is_hidden(*element))
            .find_map(text::line)
    }

    /// `<link rel=canonical>`.
    pub(super) fn canonical(&self, base: &Url) -> Option<Url> {
        self.link(base, |link| dom::has_token(link, "rel", "canonical"))
    }

    /// `og:url`.
    pub(super) fn own_url(&self, base: &Url) -> Option<Url> {
        address::resolve(base, self.get(&["og:url", "twitter:url"])?)
    }

    /// The page's oEmbed answer, as JSON where there is a choice.
    pub(super) fn oembed(&self, base: &Url) -> Option<Url> {
        ["application/json+oembed", "text/json+oembed", "text/xml+oembed", "application/xml+oembed"]
            .into_iter()
            .find_map(|wanted| {
                self.link(base, |link| {
                    let kind = dom::attr(link, "type").unwrap_or_default();
                    kind.trim().eq_ignore_ascii_case(wanted)
                })
            })
    }

    fn link(&self, base: &Url, wanted: impl Fn(Element<'a>) -> bool) -> Option<Url> {
        self.links
            .iter()
            .filter(|link| wanted(**link))
            .find_map(|link| address::resolve(base, dom::attr(*link, "href")?))
    }

    /// What Open Graph and its kin say about the post.
    pub(super) fn claim(&self, base: &Url) -> Claim {
        let text = self.get(&["og:description", "twitter:description", "description"]);
        let text = text.map(|written| json_text::strip(written, TEXT_BYTES_MAX));
        let published = PUBLISHED.iter().find_map(|name| dates::published(self.get(&[name])?));
        let pictures = self.files(base, "og:image", MediaKind::Image);
        let mut media = self.files(base, "og:video", MediaKind::Video);
        media.extend(self.files(base, "og:audio", MediaKind::Audio));
        let cover = if pictures.is_empty() {
            let written = self.get(&["twitter:image", "twitter:image:src"]);
            written
                .and_then(|url| claim::medium(base, url, MediaKind::Image, None))
                .into_iter()
                .collect()
        } else {
            pictures
        };
        Claim {
            names_post: self
                .get(&["og:type"])
                .is_some_and(|kind| kind.eq_ignore_ascii_case("article")),
            text: text.filter(|text| !text.is_empty()),
            author: self.author(base),
            published,
            permalink: self.own_url(base),
            site: self.get(&["og:site_name"]).and_then(|name| text::fold(name, LINE_BYTES_MAX)),
            media,
            cover,
            ..Claim::default()
        }
    }

    fn author(&self, base: &Url) -> Option<Author> {
        let given = self.get(&["article:author", "og:article:author"]);
        let url = given
            .filter(|given| given.starts_with("http"))
            .and_then(|given| address::resolve(base, given));
        let name =
            given.filter(|_| url.is_none()).or_else(|| self.get(&["author", "twitter:creator"]));
        claim::author(name, url)
    }

    /// The files of one kind, each with the description that follows it. Players are no files.
    fn files(&self, base: &Url, property: &str, kind: MediaKind) -> Vec<FoundMedia> {
        let mut found: Vec<(FoundMedia, bool)> = Vec::new();
        for (name, content) in &self.metas {
            let Some(part) = name.strip_prefix(property) else { continue };
            match (part, found.last_mut()) {
                ("" | ":url", last) => {
                    let medium = claim::medium(base, content, kind, None);
                    let is_again = last.is_some_and(|(last, _)| {
                        medium.as_ref().is_some_and(|medium| medium.url == last.url)
                    });
                    if let Some(medium) = medium.filter(|_| !is_again) {
                        found.push((medium, true));
                    }
                }
                (":alt", Some((last, _))) => last.alt = text::fold(content, LINE_BYTES_MAX),
                (":type", Some((_, is_file))) => *is_file = !content.contains("html"),
                (":secure_url", None) => {
                    found.extend(
                        claim::medium(base, content, kind, None).map(|medium| (medium, true)),
                    );
                }
                _ => {}
            }
        }
        let files = found.into_iter().filter(|(_, is_file)| *is_file);
        files.map(|(medium, _)| medium).take(MEDIA_MAX).collect()
    }
}

/// What links are relative to: `<base href>` if it is an address on the web, else the page.
pub(super) fn base(root: Element<'_>, address: &Url) -> Url {
    dom::named(root, &["base"])
        .find_map(|base| dom::attr(base, "href"))
        .and_then(|href| address::resolve(address, href))
        .unwrap_or_else(|| address.clone())
}

/// All that the page shows, in one line.
pub(super) fn visible(root: Element<'_>, bytes_max: usize) -> String {
    let body = dom::first(root, "body").unwrap_or(root);
    text::shown_in_one_line(body, bytes_max)
}
