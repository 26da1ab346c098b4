//! The shapes that cross to the interface. Times are RFC 3339 in UTC. `cargo test` writes them to
//! `ui/src/lib/ipc/bindings.ts`.

use keepsake::archive::{Kept as KeptCapture, Round, RoundRow, RulesInUse};
use keepsake::model as m;
use keepsake::vault::Warning;
use keepsake::verdict::signed::publishers_built_in;
use keepsake::verdict::{Rule, Why};
use keepsake_rehearsal::play;
use serde::Deserialize;

use super::error::IpcError;
use super::told::Told;
use crate::settings::Looks;

/// Characters of a text in a list.
pub(super) const EXCERPT_CHARS: usize = 280;

shape! {
    #[derive(Copy, PartialEq, Eq, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub(crate) enum Language { En, Vi }
}

impl Language {
    pub(crate) fn of_words(self) -> keepsake::words::Language {
        match self {
            Self::En => keepsake::words::Language::English,
            Self::Vi => keepsake::words::Language::Vietnamese,
        }
    }

    pub(crate) fn says(self, rule: &Rule) -> String {
        match self {
            Self::En => rule.en.clone(),
            Self::Vi => rule.vi.clone(),
        }
    }

    pub(crate) fn tells(self, why: Why) -> String {
        match self {
            Self::En => why.en,
            Self::Vi => why.vi,
        }
    }
}

shape! {
    #[derive(Copy)]
    #[serde(rename_all = "snake_case")]
    pub(crate) enum Phase { None, Keyless, Locked, Screened, Open }
}

shape! {
    #[derive(Copy)]
    #[serde(rename_all = "snake_case")]
    pub(crate) enum Doubt { Lost, Older, OtherHistory }
}

impl From<&Warning> for Doubt {
    fn from(warning: &Warning) -> Self {
        match warning {
            Warning::Lost { .. } => Self::Lost,
            Warning::Older { .. } | Warning::Replaced => Self::Older,
            Warning::OtherHistory => Self::OtherHistory,
        }
    }
}

shape! {
    pub(crate) struct Rules {
        pub(crate) version: String,
        /// The first characters of the digest, as they stand in each reading.
        pub(crate) digest: String,
        /// The name in the key of who signed them; null for those built in.
        pub(crate) signer: Option<String>,
        /// A publisher's key is built in: a file signed with it can take their place.
        pub(crate) replaceable: bool,
    }
}

impl From<&RulesInUse> for Rules {
    fn from(in_use: &RulesInUse) -> Self {
        let installed = in_use.installed.as_ref();
        let name = |signer: &str| signer.split('+').next().unwrap_or_default().to_owned();
        Self {
            version: in_use.rules.version().to_owned(),
            digest: in_use.rules.digest().chars().take(16).collect(),
            signer: installed.map(|installed| name(&installed.signer)),
            replaceable: !publishers_built_in().is_empty(),
        }
    }
}

shape! {
    #[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
    pub(crate) struct VaultState {
        pub(crate) phase: Phase,
        pub(crate) rehearsal: bool,
        /// The rehearsal is a training room.
        pub(crate) training: bool,
        /// Somebody asked for the training room while their vault was open.
        pub(crate) room_wanted: bool,
        pub(crate) language: Option<Language>,
        pub(crate) looks: Looks,
        /// The steps that follow a new vault were put away.
        pub(crate) guided: bool,
        /// Every guard of the process and of the web view is in place.
        pub(crate) guarded: bool,
        /// Minutes until a screen lock becomes a full one.
        pub(crate) full_in: Option<u32>,
        /// What must be known before relying on the open vault.
        pub(crate) doubts: Vec<Doubt>,
    }
}

shape! {
    #[derive(Copy)]
    #[serde(rename_all = "snake_case")]
    pub(crate) enum Status { Watched, Suspected, Flagged, BackAgain }
}

shape! {
    #[derive(Copy, PartialEq, Eq)]
    #[serde(rename_all = "snake_case")]
    pub(crate) enum Verdict {
        Visible, Edited, Removed, AccountGone, GeoBlocked, NetworkBlocked,
        LoginWalled, AgeRestricted, Private, RateLimited, Unreachable, Unclear,
    }
}

shape! {
    /// Why a post is never looked at.
    #[derive(Copy)]
    #[serde(rename_all = "snake_case")]
    pub(crate) enum Unwatched { NoLink, Deleted, Passing, Comment, NotPublic }
}

shape! {
    pub(crate) struct PostRow {
        id: String,
        platform: String,
        account: Option<String>,
        permalink: Option<String>,
        published: Option<String>,
        saved: String,
        excerpt: String,
        n_media: usize,
        status: Status,
        verdict: Verdict,
        last_seen: String,
        first_missed: Option<String>,
        last_look: String,
        notice: Option<String>,
        unwatched: Option<Unwatched>,
    }
}

shape! {
    pub(crate) struct PostPage {
        /// All posts, wanted or not, and what there is to say of them.
        pub(super) total: usize,
        pub(super) n_flagged: usize,
        pub(super) n_suspected: usize,
        pub(super) last_look: Option<String>,
        /// Posts as wanted.
        pub(super) matching: usize,
        pub(super) rows: Vec<PostRow>,
        /// Where words were sought: for each row, an excerpt with them marked.
        pub(super) pieces: Vec<Vec<super::find::Piece>>,
    }
}

shape! {
    pub(crate) struct Kept {
        post: String,
        account: Option<String>,
        excerpt: String,
        published: Option<String>,
        n_media: usize,
        missing_media: usize,
        known: bool,
    }
}

shape! {
    pub(crate) struct Added {
        pub(crate) link: String,
        pub(crate) kept: Option<Kept>,
        pub(crate) error: Option<IpcError>,
    }
}

shape! {
    #[derive(Copy)]
    #[serde(rename_all = "snake_case")]
    pub(crate) enum ProgressPhase {
        Saving, Looking, Confirming, Checking, Copying, Sealing, Writing, Winding,
    }
}

shape! {
    pub(crate) struct Progress {
        pub(crate) phase: ProgressPhase,
        pub(crate) done: usize,
        pub(crate) total: usize,
    }
}

shape! {
    pub(crate) struct RoundSummary {
        looked: usize,
        visible: usize,
        newly_flagged: usize,
        back: usize,
        undecided: usize,
        cancelled: bool,
    }
}

shape! {
    pub(crate) struct Chapter {
        number: usize,
        of: usize,
        date: String,
        title: Told,
        story: Told,
        last: bool,
    }
}

impl From<m::Status> for Status {
    fn from(status: m::Status) -> Self {
        match status {
            m::Status::Watched => Self::Watched,
            m::Status::Suspected => Self::Suspected,
            m::Status::Flagged => Self::Flagged,
            m::Status::BackAgain => Self::BackAgain,
        }
    }
}

impl From<m::Verdict> for Verdict {
    fn from(verdict: m::Verdict) -> Self {
        match verdict {
            m::Verdict::Visible => Self::Visible,
            m::Verdict::Edited => Self::Edited,
            m::Verdict::Removed => Self::Removed,
            m::Verdict::AccountGone => Self::AccountGone,
            m::Verdict::GeoBlocked => Self::GeoBlocked,
            m::Verdict::NetworkBlocked => Self::NetworkBlocked,
            m::Verdict::LoginWalled => Self::LoginWalled,
            m::Verdict::AgeRestricted => Self::AgeRestricted,
            m::Verdict::Private => Self::Private,
            m::Verdict::RateLimited => Self::RateLimited,
            m::Verdict::Unreachable => Self::Unreachable,
            m::Verdict::Unclear => Self::Unclear,
        }
    }
}

impl From<m::Unwatched> for Unwatched {
    fn from(why: m::Unwatched) -> Self {
        match why {
            m::Unwatched::NoLink => Self::NoLink,
            m::Unwatched::Deleted => Self::Deleted,
            m::Unwatched::Passing => Self::Passing,
            m::Unwatched::Comment => Self::Comment,
            m::Unwatched::NotPublic => Self::NotPublic,
        }
    }
}

impl From<&m::PostRecord> for PostRow {
    fn from(record: &m::PostRecord) -> Self {
        let capture = record.capture.as_ref();
        Self {
            id: record.post.id.to_string(),
            platform: record.post.platform.clone(),
            account: capture.and_then(m::Capture::account).map(str::to_owned),
            permalink: record.post.addresses.first().cloned(),
            published: capture.and_then(published),
            saved: record.post.saved.to_string(),
            excerpt: capture.map(|capture| excerpt(&capture.text)).unwrap_or_default(),
            n_media: capture.map_or(0, |capture| capture.media.len()),
            status: record.status.into(),
            verdict: record.verdict.into(),
            last_seen: record.last_seen.to_string(),
            first_missed: record.first_missed.map(|at| at.to_string()),
            last_look: record.last_look.to_string(),
            // Where none is recorded, the interface has the words for it.
            notice: record.notice().map(|notice| notice.on.to_string()),
            unwatched: record.unwatched().map(Unwatched::from),
        }
    }
}

pub(super) fn published(capture: &m::Capture) -> Option<String> {
    capture.published.as_ref().map(|published| published.at.to_string())
}

pub(super) fn excerpt(text: &str) -> String {
    text.chars().take(EXCERPT_CHARS).collect()
}

impl From<&KeptCapture> for Kept {
    fn from(kept: &KeptCapture) -> Self {
        Self {
            post: kept.post.to_string(),
            account: kept.capture.account().map(str::to_owned),
            excerpt: excerpt(&kept.capture.text),
            published: published(&kept.capture),
            n_media: kept.capture.media.len(),
            missing_media: kept.capture.missing.len(),
            known: kept.known,
        }
    }
}

impl From<&Round> for RoundSummary {
    fn from(round: &Round) -> Self {
        let count = |wanted: fn(&RoundRow) -> bool| round.rows.iter().filter(|r| wanted(r)).count();
        let now = |row: &RoundRow, status| row.status == status && row.before != status;
        let visible = count(|row| row.outcome.verdict.is_sighting());
        let lost = count(|row| row.outcome.verdict.is_loss());
        Self {
            looked: round.rows.len(),
            visible,
            newly_flagged: round.rows.iter().filter(|row| now(row, m::Status::Flagged)).count(),
            back: round.rows.iter().filter(|row| now(row, m::Status::BackAgain)).count(),
            undecided: round.rows.len() - visible - lost + round.not_looked,
            cancelled: round.cancelled,
        }
    }
}

impl From<keepsake::archive::Progress> for Progress {
    fn from(progress: keepsake::archive::Progress) -> Self {
        let phase = match progress.phase {
            keepsake::archive::Phase::Saving => ProgressPhase::Saving,
            keepsake::archive::Phase::Looking => ProgressPhase::Looking,
            keepsake::archive::Phase::Confirming => ProgressPhase::Confirming,
        };
        Self { phase, done: progress.done, total: progress.total }
    }
}

impl From<&play::Play> for Chapter {
    fn from(play: &play::Play) -> Self {
        let chapter = play.chapter();
        Self {
            number: chapter.number,
            of: chapter.of,
            date: chapter.at.to_string(),
            title: Told::from(chapter.title),
            story: Told::from(chapter.story),
            last: play.is_over(),
        }
    }
}
