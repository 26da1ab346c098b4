//! The facts of one look, ready to be judged. Derived from the raw exchange alone, so that they can
//! be derived again.

use super::{Answer, Author, Cut, ObservationId, PageReading, Probe, Published, Source};

/// What one look came back with.
#[derive(Clone, Debug, PartialEq)]
pub struct Look {
    /// The observation these facts belong to.
    pub observation: ObservationId,
    /// Name of the vantage.
    pub vantage: String,
    /// Made over the computer's own line.
    pub direct: bool,
    /// What was asked.
    pub probe: Probe,
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

/// What was kept of a post: the yardstick for later looks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved<'a> {
    /// All addresses the post is known by, normalised.
    pub addresses: &'a [String],
    /// The post's own address, as the page gave it.
    pub permalink: Option<&'a str>,
    /// Its text.
    pub text: &'a str,
    /// Where in the page the text stood.
    pub source: Source,
    /// Who wrote it.
    pub author: Option<&'a Author>,
    /// When it was published, as claimed.
    pub published: Option<&'a Published>,
    /// The page's title.
    pub title: Option<&'a str>,
    /// Pictures, videos and sounds it came with.
    pub n_media: usize,
}
