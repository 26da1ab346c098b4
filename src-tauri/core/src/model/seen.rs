//! What was seen by somebody who was logged in, and so is not shown to everybody.

use serde::{Deserialize, Serialize};

use super::{FoundMedia, ImportAccount, Published};

/// How a copy was seen that was made in the private browser. Everybody else may see another page,
/// or none: such a copy proves nothing of what the public saw.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenLoggedIn {
    /// Name of the vantage it was seen from.
    pub vantage: String,
    /// Its country, if known.
    pub country: Option<String>,
    /// The reader that found the post, with its version.
    pub reader: String,
    /// Where it found the post.
    pub from: SeenFrom,
    /// Whose post it is.
    pub whose: Whose,
    /// The text is not whole: the page showed the beginning only.
    #[serde(default)]
    pub is_cut: bool,
    /// Places at which a token, a cookie or an id of the viewer was taken out before anything was
    /// kept.
    pub scrubbed: u64,
}

/// Where in what a page has a post was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SeenFrom {
    /// In the data that the page received.
    Payload,
    /// In what it showed.
    Markup,
    /// In both.
    Both,
}

impl SeenFrom {
    /// The stable word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Payload => "payload",
            Self::Markup => "markup",
            Self::Both => "both",
        }
    }
}

/// Whose post it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Whose {
    /// Of the account that the user said is theirs.
    Own,
    /// Of another.
    Other,
    /// The page does not tell, or the user did not say which account is theirs.
    Unknown,
}

impl Whose {
    /// The stable word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Other => "other",
            Self::Unknown => "unknown",
        }
    }
}

/// What is to be read from a page, beside the page itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenAsk {
    /// The name or id in the address of the account that is the user's own.
    pub own: Option<String>,
    /// What must not be kept wherever it stands: values of the session's cookies.
    pub secrets: Vec<String>,
}

/// A page as the readers found it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenPage {
    /// Short name of its platform.
    pub platform: String,
    /// Its address, normalised.
    pub address: String,
    /// The account whose page it is.
    pub account: Option<String>,
    /// The posts in it, in the order of the page.
    pub posts: Vec<SeenPost>,
    /// Place in that list of the one that the page is about, or that stands in the middle of the
    /// view.
    pub in_view: Option<usize>,
    /// The page can be scrolled no further.
    pub at_end: bool,
}

/// A post in a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenPost {
    /// The platform's ids for it.
    pub ids: Vec<String>,
    /// Its addresses, the best first.
    pub links: Vec<String>,
    /// Who published it.
    pub author: ImportAccount,
    /// When, as the page claims.
    pub published: Option<Published>,
    /// The text.
    pub text: String,
    /// The text is not whole.
    pub is_cut: bool,
    /// Its pictures, videos and sounds.
    pub media: Vec<FoundMedia>,
    /// Whose it is.
    pub whose: Whose,
    /// Where it was found.
    pub from: SeenFrom,
    /// The page's data for it, scrubbed.
    pub payload: Option<String>,
    /// What the page showed of it, scrubbed.
    pub markup: Option<String>,
    /// Where it stands in the view, in CSS pixels.
    pub place: Option<SeenPlace>,
    /// Places at which something was scrubbed.
    pub scrubbed: u64,
}

/// A place in the view of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenPlace {
    /// From the left edge.
    pub left: i32,
    /// From the upper edge; negative for what is scrolled out of view.
    pub top: i32,
    /// How wide.
    pub width: i32,
    /// How high.
    pub height: i32,
    /// Hundredths of what can be seen of it at once that are in view.
    pub shown: u8,
}

/// Why nothing was read from a page. Nothing was kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum NotSeen {
    /// More than a page may hand over.
    #[error("the page holds more than is read of one page")]
    TooLarge,
    /// Not what our own script hands over, or a saved page.
    #[error("this is neither a page that was handed over nor a saved page")]
    NotAPage,
    /// The page has no address on the web.
    #[error("the page is not one of the web")]
    NotWeb,
    /// A login page.
    #[error("the site asks for a login here")]
    LoginWall,
    /// A check, a warning or a question stands before the page.
    #[error("the site put a check or a question before the page; answer it in the private browser")]
    Interstitial,
    /// A page of a platform that is known, with content, in which no post was found.
    #[error(
        "there is content here, but no post was found in it: the site may have changed its layout"
    )]
    LayoutChanged,
    /// There is nothing in it.
    #[error("there is no post in this page")]
    NoPost,
    /// It cost more to read than a page may cost.
    #[error("reading the page took too long and was stopped")]
    TooCostly,
}

impl NotSeen {
    /// The stable word for it, for scripts.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::TooLarge => "too-large",
            Self::NotAPage => "not-a-page",
            Self::NotWeb => "not-web",
            Self::LoginWall => "login-needed",
            Self::Interstitial => "interstitial",
            Self::LayoutChanged => "layout-changed",
            Self::NoPost => "no-post",
            Self::TooCostly => "too-complex",
        }
    }
}
