//! One rule as its file has it: what it matches, what that says, and how sure we are.

use serde::Deserialize;

use crate::model::{Probe, Query, Verdict};

/// A rule.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Stable id, never reused: it stands in old readings and bundles.
    pub id: String,
    /// The looks it reads; all that speak about the post when not said.
    #[serde(default)]
    pub on: Vec<Probe>,
    /// What must hold, all of it. A rule without any is fired by the judge itself.
    #[serde(default)]
    pub when: Vec<When>,
    /// What it says about what was asked for.
    pub says: Verdict,
    /// How sure we are that it means this.
    pub confidence: Confidence,
    /// It states, or merely supports: a supporting rule says nothing by itself.
    #[serde(default)]
    pub weight: Weight,
    /// Ids of rules of which one must have fired as well, on another look at the post, or
    /// `another-country`. Without it the answer can mean two things.
    #[serde(default)]
    pub needs: Vec<String>,
    /// What kind of life it proves.
    #[serde(default)]
    pub life: Life,
    /// It says nothing without a control that is known to work.
    #[serde(default)]
    pub needs_control: bool,
    /// It speaks even of posts that were never seen public.
    #[serde(default)]
    pub of_any_baseline: bool,
    /// It speaks of the user's own country, wherever the look was made.
    #[serde(default)]
    pub about_home: bool,
    /// Where the post's text stands: parts, one line each.
    #[serde(default)]
    pub text: Vec<At>,
    /// How much of the text stands there.
    #[serde(default)]
    pub extent: Extent,
    /// Is there when the text was cut.
    pub cut: Option<At>,
    /// Counts pictures, videos and sounds.
    pub media: Option<At>,
    /// Languages of its wordings; `any` when it reads none.
    pub languages: Vec<String>,
    /// Where it is known from.
    pub source: String,
    /// When it was last seen to hold.
    pub seen: String,
    /// What it observed, a whole sentence.
    pub en: String,
    /// The same in Vietnamese.
    pub vi: String,
}

impl Rule {
    /// Does it read looks of this kind?
    #[must_use]
    pub fn reads(&self, probe: Probe) -> bool {
        if self.on.is_empty() { probe.is_of_post() } else { self.on.contains(&probe) }
    }

    /// Is it fired by the judge and not by an answer's shape?
    #[must_use]
    pub fn is_the_judges(&self) -> bool {
        self.when.is_empty()
    }

    /// All places of a body that it looks at.
    pub fn queries(&self) -> impl Iterator<Item = Query> {
        self.places().filter_map(At::query)
    }

    pub(super) fn places(&self) -> impl Iterator<Item = &At> {
        let places = self.when.iter().map(|when| &when.at);
        places.chain(&self.text).chain(&self.cut).chain(&self.media)
    }
}

/// How sure we are (platform-signals.md section 0.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub enum Confidence {
    /// Source code of a kept tool, official documents, or two independent dated measurements.
    A,
    /// One measurement or one tool.
    B,
    /// Unconfirmed. Never raises a flag alone.
    C,
}

/// What a rule is worth by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Weight {
    /// It says so.
    #[default]
    States,
    /// It fits, and so do other causes.
    Supports,
}

/// What a sighting proves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Life {
    /// It is kept where its author put it; whether the platform shows it is not said.
    Stored,
    /// It exists on the platform; whether people here are shown it is not said.
    Exists,
    /// People at this vantage are shown it.
    #[default]
    Shown,
}

/// How much of a text an answer gives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Extent {
    /// All of it.
    #[default]
    Whole,
    /// The beginning.
    Start,
    /// A part: a title, a caption.
    Part,
    /// The beginning, and it counts only where it agrees with the saved text.
    Agreeing,
}

/// One thing that must hold.
#[derive(Debug, Deserialize)]
#[serde(try_from = "RawWhen")]
pub struct When {
    /// Where to look.
    pub at: At,
    /// What must be there.
    pub test: Test,
    /// It must not hold.
    pub not: bool,
}

/// Where in an answer a rule looks.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "RawAt")]
pub enum At {
    /// A path into the JSON the body carries.
    Json(String),
    /// Elements of the page.
    Element(String),
    /// A header field.
    Header(String),
    /// The bare answer: the status, or how the line failed.
    Answer,
    /// Path and query of the address that answered.
    FinalPath,
    /// The parts of its path, where that is another path than asked.
    FinalPart,
    /// Host of the address that answered, if another than asked.
    FinalHost,
    /// The address that answered on the line, or that the name led to.
    Remote,
    /// The page's title.
    Title,
    /// Title and first heading of a page that is nothing but a notice.
    Notice,
    /// A captcha or browser check that the page consists of.
    Challenge,
    /// The page asks for a password.
    Password,
    /// What a short body says that is no page.
    Words,
    /// `json`, `page`, `words`, `nothing`, or why the body could not be read.
    Body,
    /// `cut` for a body that is not whole.
    Whole,
    /// The post's id, where it is longer than 30 letters.
    LongId,
}

impl At {
    /// The question to the page readers, if it is one.
    #[must_use]
    pub fn query(&self) -> Option<Query> {
        match self {
            Self::Json(path) => Some(Query::Json(path.clone())),
            Self::Element(selector) => Some(Query::Element(selector.clone())),
            _ => None,
        }
    }

    pub(super) fn header(&self) -> Option<&str> {
        match self {
            Self::Header(name) => Some(name),
            _ => None,
        }
    }
}

/// What must be at a place. Texts are compared folded and in lower case.
#[derive(Debug)]
pub enum Test {
    /// Anything.
    Anything,
    /// One of these.
    Is(Vec<String>),
    /// Something that begins so.
    Begins(Vec<String>),
    /// Something with this in it.
    Contains(Vec<String>),
    /// The user's own country.
    Home,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawWhen {
    json: Option<String>,
    element: Option<String>,
    header: Option<String>,
    at: Option<String>,
    is: Option<Vec<String>>,
    begins: Option<Vec<String>>,
    contains: Option<Vec<String>>,
    #[serde(default)]
    is_home: bool,
    #[serde(default)]
    not: bool,
}

impl TryFrom<RawWhen> for When {
    type Error = String;

    fn try_from(raw: RawWhen) -> Result<Self, String> {
        let (json, element, header, at) = (raw.json, raw.element, raw.header, raw.at);
        let at = At::try_from(RawAt { json, element, header, at })?;
        let fold =
            |texts: Vec<String>| texts.iter().map(|text| super::compare::plain(text)).collect();
        let test = match (raw.is, raw.begins, raw.contains, raw.is_home) {
            (None, None, None, false) => Test::Anything,
            (Some(texts), None, None, false) => Test::Is(fold(texts)),
            (None, Some(texts), None, false) => Test::Begins(fold(texts)),
            (None, None, Some(texts), false) => Test::Contains(fold(texts)),
            (None, None, None, true) => Test::Home,
            _ => return Err("say one of `is`, `begins`, `contains`, `is_home`".into()),
        };
        let words_anywhere = matches!(test, Test::Contains(_))
            && matches!(&at, At::Element(selector) if matches!(selector.trim(), "body" | "html"));
        if words_anywhere {
            return Err("words anywhere in a page prove nothing; name an element".into());
        }
        Ok(Self { at, test, not: raw.not })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAt {
    json: Option<String>,
    element: Option<String>,
    header: Option<String>,
    at: Option<String>,
}

impl TryFrom<RawAt> for At {
    type Error = String;

    fn try_from(raw: RawAt) -> Result<Self, String> {
        match (raw.json, raw.element, raw.header, raw.at) {
            (Some(path), None, None, None) => Ok(Self::Json(path)),
            (None, Some(selector), None, None) => Ok(Self::Element(selector)),
            (None, None, Some(name), None) => Ok(Self::Header(name.to_lowercase())),
            (None, None, None, Some(at)) => named(&at),
            _ => Err("say one of `json`, `element`, `header`, `at`".into()),
        }
    }
}

fn named(at: &str) -> Result<At, String> {
    Ok(match at {
        "answer" => At::Answer,
        "final-path" => At::FinalPath,
        "final-part" => At::FinalPart,
        "final-host" => At::FinalHost,
        "remote" => At::Remote,
        "title" => At::Title,
        "notice" => At::Notice,
        "challenge" => At::Challenge,
        "password" => At::Password,
        "words" => At::Words,
        "body" => At::Body,
        "whole" => At::Whole,
        "long-id" => At::LongId,
        other => return Err(format!("there is no place called `{other}`")),
    })
}
