//! The form in which a page is handed over: what `extract.js` of the window writes. A member that
//! is not known, one of another kind, and one too many each refuse the whole.

use serde::Deserialize;

use crate::model::NotSeen;

/// Name and number of the form.
pub const FORM: &str = "keepsake-seen/1";

/// Bytes of a hand-over. More is refused.
pub const HANDOVER_BYTES_MAX: usize = 12 << 20;
/// Pieces of data of one page.
const PAYLOADS_MAX: usize = 600;
/// Things in a page that may be posts.
const ARTICLES_MAX: usize = 120;
/// Texts, links, pictures of one of them.
const PIECES_MAX: usize = 400;
/// Bytes of one text or address.
const PIECE_BYTES_MAX: usize = 256 << 10;
/// Letters of all that a page shows from which on it has content.
const CONTENT_CHARS_MIN: u32 = 400;

/// A page, as it was handed over.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HandOver {
    form: String,
    pub(super) url: String,
    #[serde(rename = "title")]
    _title: String,
    pub(super) payloads: Vec<Payload>,
    pub(super) articles: Vec<Article>,
    pub(super) signs: Signs,
}

/// Data that a page received.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Payload {
    pub(super) text: String,
}

/// Something in a page that may be a post.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Article {
    pub(super) html: String,
    pub(super) texts: Vec<Said>,
    pub(super) links: Vec<Link>,
    pub(super) times: Vec<Moment>,
    pub(super) media: Vec<Medium>,
    pub(super) left: i32,
    pub(super) top: i32,
    pub(super) width: i32,
    pub(super) height: i32,
    pub(super) shown: u8,
}

/// A text in it; `is_message` where the platform marks it as the post's own.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Said {
    pub(super) text: String,
    pub(super) is_message: bool,
    pub(super) is_cut: bool,
}

/// A link in it; `has_time` where a time stands in it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Link {
    pub(super) href: String,
    pub(super) text: String,
    pub(super) has_time: bool,
}

/// A time in it, as programs read it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Moment {
    pub(super) at: String,
}

/// A picture or film in it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Medium {
    pub(super) url: String,
    pub(super) is_video: bool,
    pub(super) alt: String,
    pub(super) width: u32,
    pub(super) height: u32,
}

/// What the page is, beside posts.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Signs {
    pub(super) password_field: bool,
    pub(super) challenge: bool,
    pub(super) letters: u32,
    pub(super) at_end: bool,
}

impl HandOver {
    pub(super) fn read(bytes: &[u8]) -> Result<Self, NotSeen> {
        let handed: Self = serde_json::from_slice(bytes).map_err(|_| NotSeen::NotAPage)?;
        if handed.form != FORM {
            return Err(NotSeen::NotAPage);
        }
        let fits = handed.payloads.len() <= PAYLOADS_MAX
            && handed.articles.len() <= ARTICLES_MAX
            && handed.articles.iter().all(Article::fits);
        if fits { Ok(handed) } else { Err(NotSeen::TooLarge) }
    }

    /// One that holds data alone.
    pub(super) fn of_data(url: String, texts: Vec<String>, letters: u32) -> Self {
        let payloads = texts.into_iter().take(PAYLOADS_MAX).map(|text| Payload { text }).collect();
        Self {
            form: FORM.to_owned(),
            url,
            _title: String::new(),
            payloads,
            articles: Vec::new(),
            signs: Signs { letters, ..Signs::default() },
        }
    }

    /// Is there something in it that could have been posts?
    pub(super) fn has_content(&self) -> bool {
        !self.articles.is_empty() || self.signs.letters >= CONTENT_CHARS_MIN
    }
}

impl Article {
    fn fits(&self) -> bool {
        let few = |n: usize| n <= PIECES_MAX;
        let texts = self.texts.iter().map(|it| it.text.len());
        let links = self.links.iter().map(|it| it.href.len().max(it.text.len()));
        let media = self.media.iter().map(|it| it.url.len().max(it.alt.len()));
        let mut pieces = texts.chain(links).chain(media).chain([self.html.len()]);
        few(self.texts.len())
            && few(self.links.len())
            && few(self.times.len())
            && few(self.media.len())
            && pieces.all(|bytes| bytes <= PIECE_BYTES_MAX)
    }
}
