//! What a reader found in one page: facts with their place, no judgement.
//!
//! Made by `capture::read_page` in a worker process from hostile bytes; every string here is
//! bounded by the limits stated there.

use serde::{Deserialize, Serialize};

use super::Time;

/// Where in a page a fact was found. Order is the order of trust: structured data that names the
/// post comes before what is merely shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// `<script type="application/ld+json">`, a schema.org posting or article.
    JsonLd,
    /// `itemscope`/`itemprop`, a schema.org posting or article.
    Microdata,
    /// microformats2 `h-entry`.
    #[serde(rename = "h-entry")]
    HEntry,
    /// The oEmbed answer the page points to.
    Oembed,
    /// Open Graph and `article:` meta elements.
    OpenGraph,
    /// The page's `<article>` or `<main>` element.
    Article,
    /// Everything else the page shows.
    Body,
    /// No page: an archive that the platform let the user download.
    Export,
    /// A page that somebody saw who was logged in.
    Seen,
}

impl Source {
    /// The stable word used in JSON and reports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::JsonLd => "json-ld",
            Self::Microdata => "microdata",
            Self::HEntry => "h-entry",
            Self::Oembed => "oembed",
            Self::OpenGraph => "open-graph",
            Self::Article => "article",
            Self::Body => "body",
            Self::Export => "export",
            Self::Seen => "seen",
        }
    }
}

/// Who published the post, as the page says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Author {
    /// Name as shown.
    pub name: Option<String>,
    /// Absolute address of the author's own page on the platform.
    pub url: Option<String>,
}

/// A text the page gives for the post, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundText {
    /// Where it stood.
    pub source: Source,
    /// The text; paragraphs separated by one empty line, line breaks kept, other white space
    /// folded.
    pub text: String,
}

/// When the post was published, as the page claims.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Published {
    /// In UTC.
    pub at: Time,
    /// The characters the page used.
    pub as_written: String,
}

/// What kind of file a media link promises. The bytes decide later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MediaKind {
    /// A still picture.
    Image,
    /// A moving picture.
    Video,
    /// Sound alone.
    Audio,
}

/// A picture, video or sound that belongs to the post.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundMedia {
    /// Absolute address.
    pub url: String,
    /// What it promises to be.
    pub kind: MediaKind,
    /// Description given by the page.
    pub alt: Option<String>,
}

/// Signs that a page is not the post: a door, a guard or a wall. Found in structure, never as words
/// anywhere in a page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageSigns {
    /// There is an `<input type="password">`.
    pub password_field: bool,
    /// A captcha or browser check: the vendor or kind ("cloudflare", "recaptcha", "hcaptcha",
    /// "turnstile", "generic" …). Only when the page is a challenge, not when a live page merely
    /// carries a captcha in its comment form.
    pub challenge: Option<String>,
    /// Target of `<meta http-equiv="refresh">`, absolute.
    pub refresh_to: Option<String>,
    /// The markup ended with `</html>` (a cut page did not).
    pub closed: bool,
}

/// Everything the readers found in one page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageReading {
    /// `<title>`, folded.
    pub title: Option<String>,
    /// First `<h1>`, folded.
    pub heading: Option<String>,
    /// The post's own address as the page gives it (`JSON-LD`/microdata/h-entry url, canonical
    /// link, `og:url`), absolute, only when on the same host as the page.
    pub permalink: Option<String>,
    /// `og:site_name` or the publisher's name.
    pub site: Option<String>,
    /// Who wrote it.
    pub author: Option<Author>,
    /// When.
    pub published: Option<Published>,
    /// Texts found, best source first, at most one per source.
    pub texts: Vec<FoundText>,
    /// Media of the post, in page order, no address twice.
    pub media: Vec<FoundMedia>,
    /// Address of the page's oEmbed answer (JSON), absolute.
    pub oembed: Option<String>,
    /// All text a visitor would see, folded to single spaces; without script, style, noscript and
    /// template.
    pub visible_text: String,
    /// Structured data (JSON-LD, microdata, h-entry, `og:type` article) names this page as a post.
    pub is_post: bool,
    /// Doors, guards and walls.
    pub signs: PageSigns,
}
