//! The facts of one look, ready to be judged. Derived from the raw exchange alone, so that they can
//! be derived again.

use super::{
    Answer, Author, Cut, Found, Identity, ObservationId, PageReading, Probe, Published, Source,
    Told,
};

/// What one look came back with.
#[derive(Clone, Debug, PartialEq)]
pub struct Look {
    /// The observation these facts belong to.
    pub observation: ObservationId,
    /// Name of the vantage.
    pub vantage: String,
    /// Country of the vantage, two letters, if known.
    pub country: Option<String>,
    /// Made over the computer's own line.
    pub direct: bool,
    /// What was asked.
    pub probe: Probe,
    /// Who and what was asked for: the post, or for a control that other post.
    pub identity: Identity,
    /// What came back.
    pub facts: Facts,
}

/// The answer to one look, taken apart.
#[derive(Clone, Debug, PartialEq)]
pub struct Facts {
    /// The address asked.
    pub asked: String,
    /// The address that answered.
    pub answered: String,
    /// The bare answer.
    pub answer: Answer,
    /// Header fields of the answer, names in lower case.
    pub headers: Vec<(String, String)>,
    /// Why the body is not whole, if it is not.
    pub cut: Option<Cut>,
    /// What the readers made of the body.
    pub page: Page,
    /// The body is JSON.
    pub is_json: bool,
    /// What a body that is no page says, if it is short.
    pub words: Option<String>,
    /// What stands at the places that the rules ask for.
    pub found: Found,
    /// Address that answered, or that the name led to, where the vantage lets us see it.
    pub remote: Option<String>,
}

impl Facts {
    /// First value of header field `name` (lower case).
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }
}

/// What the readers made of a body.
#[derive(Clone, Debug, PartialEq)]
pub enum Page {
    /// A page.
    Read(Box<PageReading>),
    /// No answer, so no body.
    Nothing,
    /// A body, but not a page we can read.
    Trouble(PageTrouble),
}

/// Why a body could not be read as a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageTrouble {
    /// Another type of content.
    NotHtml,
    /// Nothing, or nothing but an empty shell.
    Empty,
    /// Bytes that are no text in any encoding, or a broken content encoding.
    Undecodable,
    /// Nested so deeply that reading it would take minutes.
    TooDeep,
    /// More bytes than a page may have.
    TooLarge,
    /// The worker that read it ran out of time or memory and was ended.
    TooCostly,
}

/// How a post was seen, without a login, before it was missed. What was never seen so cannot be
/// missed so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Baseline {
    /// It was shown to everybody.
    #[default]
    Public,
    /// It was shown to everybody, but never inside the platform's embed.
    NeverEmbedded,
    /// It never was.
    NeverPublic,
}

impl Saved<'_> {
    /// The same, where looks saw the post before: then everybody was shown it.
    #[must_use]
    pub fn or_seen(self, was_seen: bool) -> Self {
        let baseline = if was_seen { Baseline::Public } else { self.baseline };
        Self { baseline, ..self }
    }
}

/// What was kept of a post: the yardstick for later looks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved<'a> {
    /// How it was seen before.
    pub baseline: Baseline,
    /// The account's own page was seen before.
    pub account_seen: bool,
    /// All addresses the post is known by, normalised.
    pub addresses: &'a [String],
    /// The post's own address, as the page gave it.
    pub permalink: Option<&'a str>,
    /// Its text.
    pub text: &'a str,
    /// What each of the platform's own sources told then.
    pub told: &'a [Told],
    /// Where in the page the text stood; `None` when it was not taken from a page.
    pub source: Option<Source>,
    /// Who wrote it.
    pub author: Option<&'a Author>,
    /// When it was published, as claimed.
    pub published: Option<&'a Published>,
    /// The page's title.
    pub title: Option<&'a str>,
    /// Pictures, videos and sounds it came with; `None` when nobody counted.
    pub n_media: Option<usize>,
}
