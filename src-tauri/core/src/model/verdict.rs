//! Looks, what they say, and what became of a post.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{AnswerMark, Failure, ObjectName, ObservationId, PostId, Time};

/// What became of a post: the judgement over all observations of one round.
///
/// Each kind says below what it means; the rules that give it stand in `verdict/rules.rs`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Proof of life: the post itself, its text or author in its place.
    Visible,
    /// Proof of life, but text or media differ from the saved copy.
    Edited,
    /// The platform says it is not there (any more), and nothing shows it alive.
    Removed,
    /// The platform says the author's account is gone.
    AccountGone,
    /// Hidden by law or by country.
    GeoBlocked,
    /// Alive elsewhere, blocked on this line.
    NetworkBlocked,
    /// A login page instead of an answer: says nothing about the post.
    LoginWalled,
    /// Behind an age or sensitivity gate.
    AgeRestricted,
    /// The platform says explicitly that it is not public.
    Private,
    /// The platform refuses to answer us for now: too many requests, captcha, browser check.
    RateLimited,
    /// No usable answer: line down, server error.
    Unreachable,
    /// Anything else, and every contradiction.
    Unclear,
}

impl Verdict {
    /// All twelve.
    pub const ALL: [Self; 12] = [
        Self::Visible,
        Self::Edited,
        Self::Removed,
        Self::AccountGone,
        Self::GeoBlocked,
        Self::NetworkBlocked,
        Self::LoginWalled,
        Self::AgeRestricted,
        Self::Private,
        Self::RateLimited,
        Self::Unreachable,
        Self::Unclear,
    ];

    /// Does it say that the post disappeared (for the user, or for all)?
    #[must_use]
    pub fn is_loss(self) -> bool {
        matches!(self, Self::Removed | Self::AccountGone | Self::GeoBlocked | Self::NetworkBlocked)
    }

    /// Does it prove that the post is there?
    #[must_use]
    pub fn is_sighting(self) -> bool {
        matches!(self, Self::Visible | Self::Edited)
    }

    /// The stable word used in JSON and reports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Visible => "visible",
            Self::Edited => "edited",
            Self::Removed => "removed",
            Self::AccountGone => "account_gone",
            Self::GeoBlocked => "geo_blocked",
            Self::NetworkBlocked => "network_blocked",
            Self::LoginWalled => "login_walled",
            Self::AgeRestricted => "age_restricted",
            Self::Private => "private",
            Self::RateLimited => "rate_limited",
            Self::Unreachable => "unreachable",
            Self::Unclear => "unclear",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// Where a post stands over time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Looked at again and again; nothing missing.
    Watched,
    /// Missed once; not yet confirmed.
    Suspected,
    /// Disappeared, confirmed.
    Flagged,
    /// Was flagged and is there again.
    BackAgain,
}

impl Status {
    /// The stable word used in JSON and reports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Watched => "watched",
            Self::Suspected => "suspected",
            Self::Flagged => "flagged",
            Self::BackAgain => "back_again",
        }
    }
}

/// What was asked in a look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Probe {
    /// The post's own address.
    Page,
    /// The post inside the platform's frame for other sites.
    Embed,
    /// What the platform tells other sites about the post.
    Oembed,
    /// The platform's answer to programs.
    Api,
    /// Another post that is known to be alive.
    Control,
    /// A host that has nothing to do with the platform: is the line up?
    Neutral,
    /// The author's page.
    Account,
    /// The site's home.
    Root,
    /// An address beside the post's that cannot exist.
    Decoy,
}

impl Probe {
    /// Those that speak about the post itself.
    pub const OF_POST: [Self; 4] = [Self::Page, Self::Embed, Self::Oembed, Self::Api];

    /// Does the answer speak about the post itself?
    #[must_use]
    pub fn is_of_post(self) -> bool {
        Self::OF_POST.contains(&self)
    }

    /// The stable word used in JSON and reports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Embed => "embed",
            Self::Oembed => "oembed",
            Self::Api => "api",
            Self::Control => "control",
            Self::Neutral => "neutral",
            Self::Account => "account",
            Self::Root => "root",
            Self::Decoy => "decoy",
        }
    }
}

/// The bare answer to a look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// An HTTP status.
    Status(u16),
    /// No usable answer.
    Failed(Failure),
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Status(status) => write!(f, "HTTP {status}"),
            Self::Failed(failure) => f.write_str(failure.word()),
        }
    }
}

/// What one observation says under the rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// Stable id of the rule that fired. Never reused: it stands in old bundles.
    pub rule: String,
    /// What it says about what was asked for.
    pub says: Verdict,
    /// The rule set it was read under: version and digest. Older readings name none.
    #[serde(default)]
    pub rules: Option<String>,
}

/// The facts a look came back with, and how they were read. Kept for ever, never rewritten.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Observation {
    /// Ours.
    pub id: ObservationId,
    /// The post whose fate was asked.
    pub post: PostId,
    /// When the request was sent.
    pub at: Time,
    /// Name of the vantage.
    pub vantage: String,
    /// Its country, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// What was asked.
    pub probe: Probe,
    /// The address asked.
    pub url: String,
    /// The address that answered, when redirects led elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub final_url: Option<String>,
    /// The bare answer.
    pub answer: Answer,
    /// The sealed WARC with the raw exchange.
    pub exchange: ObjectName,
    /// Which of the exchanges in it is this look's, from 0.
    #[serde(default, skip_serializing_if = "is_first")]
    pub part: u32,
    /// The body was that of this earlier look at the post, byte for byte, and is kept there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body_of: Option<ObservationId>,
    /// By what the same answer is known when it comes again; none where that is told already.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mark: Option<AnswerMark>,
    /// This look alone was the round at its post, and what it says the judgement. How the round was
    /// made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settles: Option<Made>,
    /// How it was read when it was made.
    pub reading: Reading,
}

/// How a round was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Made {
    /// A person asked for it.
    Asked,
    /// Nobody looked on.
    Unattended,
}

impl Observation {
    /// The judgement that it is, where it settles the round by itself.
    #[must_use]
    pub fn judgement(&self) -> Option<Judgement> {
        let made = self.settles?;
        let reason = Reason { observation: Some(self.id), rule: self.reading.rule.clone() };
        Some(Judgement {
            post: self.post,
            at: self.at,
            verdict: self.reading.says,
            chain: vec![reason],
            looks: vec![JudgedLook { observation: self.id }],
            confirmed: false,
            unattended: made == Made::Unattended,
        })
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the form that serde asks for")]
fn is_first(part: &u32) -> bool {
    *part == 0
}

/// One link in the chain of reasons for a verdict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// The observation it rests on; `None` for a statement about the round as a whole.
    pub observation: Option<ObservationId>,
    /// Stable rule id.
    pub rule: String,
}

impl Judgement {
    /// Is that one of the looks that were judged?
    #[must_use]
    pub fn is_made_from(&self, look: ObservationId) -> bool {
        self.looks.iter().any(|judged| judged.observation == look)
    }
}

/// A look that a verdict was made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JudgedLook {
    /// The look.
    pub observation: ObservationId,
}

/// What became of one post in one round, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judgement {
    /// The post.
    pub post: PostId,
    /// When the round's last look at it was made.
    pub at: Time,
    /// The verdict.
    pub verdict: Verdict,
    /// Why, most telling first.
    pub chain: Vec<Reason>,
    /// The looks at the post, and beside it, that were judged together. Others were made shortly
    /// before, while saving it or in a round that was ended.
    #[serde(default)]
    pub looks: Vec<JudgedLook>,
    /// A later look of the same round confirmed a loss.
    pub confirmed: bool,
    /// The round was made while nobody looked on: it takes more of them to flag a post.
    #[serde(default)]
    pub unattended: bool,
}
