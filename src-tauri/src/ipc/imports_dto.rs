//! The shapes that imports cross in.

use std::collections::BTreeMap;

use keepsake::archive::{self, ImportDone, ImportPreview, ImportWish, missing_parts};
use keepsake::import::{self, Oddities, Options, Report, Signed};
use keepsake::model::{self as m, ImportAccount, ImportBegan, ImportEnded};
use serde::Deserialize;

use super::error::IpcError;
use super::imports::private;
use super::watch::small;
use crate::importing::{Importing, Stage, Surveyed};

/// Names of an archive's members that are shown for one reason.
const MEMBERS_SHOWN: usize = 3;

shape! {
    #[derive(Copy)]
    #[serde(rename_all = "snake_case")]
    pub(crate) enum ImportStage { Empty, Picked, Reading, Surveyed, TakingIn, Done }
}

shape! {
    pub(crate) struct ImportState {
        /// Counts up with each pick: what is asked is about the files that were shown.
        pick: u32,
        stage: ImportStage,
        /// The names of what was picked.
        files: Vec<String>,
        progress: Option<ImportStep>,
        preview: Option<ArchivePreview>,
        outcome: Option<ImportOutcome>,
        failure: Option<IpcError>,
    }
}

shape! {
    pub(crate) struct ImportStep {
        bytes: usize,
        bytes_total: Option<usize>,
        posts: usize,
        posts_total: Option<usize>,
        seconds_left: Option<usize>,
    }
}

shape! {
    /// What only the user knows, and what they want.
    #[derive(Default, Deserialize)]
    #[serde(default, deny_unknown_fields)]
    pub(crate) struct ImportAsked {
        /// Minutes east of UTC.
        zone_minutes: Option<i32>,
        channel: Option<String>,
        blog: Option<String>,
        signing_key: Option<String>,
        with_reposts: bool,
        with_forgotten: bool,
        allow_private: bool,
    }
}

shape! {
    pub(crate) struct FoundRow {
        platform: String,
        layout: String,
    }
}

shape! {
    pub(crate) struct AccountRow {
        platform: String,
        name: Option<String>,
        handle: Option<String>,
    }
}

shape! {
    #[derive(Copy, PartialEq, Eq, PartialOrd, Ord)]
    #[serde(rename_all = "snake_case")]
    pub(crate) enum Kind {
        Post, Page, Reply, Comment, Share, Repost, GroupPost, PostElsewhere, LifeEvent, Video,
        Reel, Photo, Story, Deleted,
    }
}

shape! {
    pub(crate) struct KindRow {
        kind: Kind,
        count: usize,
    }
}

shape! {
    /// Why something was left out.
    #[derive(Copy, PartialEq, Eq, PartialOrd, Ord)]
    #[serde(rename_all = "snake_case")]
    pub(crate) enum LeftOutWhy {
        Repost, Direct, Forgotten, NotOwn, Machine, Empty, Repeated, Untied, Unreadable, TooLong,
        Cut, Form, Damaged, Encrypted, Packing, TooLarge, NothingRecognised, Missing, Special,
    }
}

shape! {
    pub(crate) struct LeftOutRow {
        why: LeftOutWhy,
        count: usize,
        /// Some of the files of the archive that it is about.
        members: Vec<String>,
        /// Something that should have been read could not be.
        trouble: bool,
    }
}

shape! {
    #[derive(Copy)]
    #[serde(rename_all = "snake_case")]
    pub(crate) enum Signature { Valid, Invalid, KeyUnknown, Missing }
}

shape! {
    /// How many posts would be told better, if the user said more.
    pub(crate) struct AsksRow {
        zone: usize,
        blog: usize,
        channel: usize,
    }
}

shape! {
    pub(crate) struct ArchivePreview {
        found: Vec<FoundRow>,
        accounts: Vec<AccountRow>,
        kinds: Vec<KindRow>,
        first: Option<String>,
        last: Option<String>,
        new: usize,
        renewed: usize,
        known: usize,
        media: usize,
        media_bytes: usize,
        media_missing: usize,
        parts_missing: Vec<String>,
        left_out: Vec<LeftOutRow>,
        without_time: usize,
        damaged_text: usize,
        signature: Option<Signature>,
        asks: AsksRow,
        /// What it was read by.
        asked: ImportAsked,
    }
}

shape! {
    pub(crate) struct ImportOutcome {
        new: usize,
        renewed: usize,
        known: usize,
        media: usize,
        media_missing: usize,
        left_out: Vec<LeftOutRow>,
        cancelled: bool,
    }
}

shape! {
    /// An import of before.
    pub(crate) struct ImportRow {
        id: String,
        at: String,
        found: Vec<FoundRow>,
        files: Vec<String>,
        accounts: Vec<AccountRow>,
        /// What came of it; null if it did not come to its end.
        outcome: Option<ImportOutcome>,
    }
}

shape! {
    #[derive(Copy)]
    #[serde(rename_all = "snake_case")]
    pub(crate) enum LinkResult { Linked, Known, Ambiguous, Unmatched, BadAddress }
}

shape! {
    /// What became of one row of a list.
    pub(crate) struct LinkedRow {
        result: LinkResult,
        posts: Vec<String>,
    }
}

impl ImportAsked {
    pub(super) fn wish(self) -> ImportWish {
        let said =
            |text: Option<String>| text.map(|it| it.trim().to_owned()).filter(|it| !it.is_empty());
        ImportWish {
            options: Options {
                zone_minutes: self.zone_minutes,
                channel: said(self.channel),
                blog: said(self.blog),
                signing_key: said(self.signing_key),
            },
            with_reposts: self.with_reposts,
            with_forgotten: self.with_forgotten,
            private: private(self.allow_private),
        }
    }
}

impl From<&ImportWish> for ImportAsked {
    fn from(wish: &ImportWish) -> Self {
        let options = wish.options.clone();
        Self {
            zone_minutes: options.zone_minutes,
            channel: options.channel,
            blog: options.blog,
            signing_key: options.signing_key,
            with_reposts: wish.with_reposts,
            with_forgotten: wish.with_forgotten,
            allow_private: wish.private == archive::Private::Allow,
        }
    }
}

impl From<&Importing> for ImportState {
    fn from(importing: &Importing) -> Self {
        let (mut progress, mut preview, mut outcome) = (None, None, None);
        let stage = match &importing.stage {
            Stage::Empty => ImportStage::Empty,
            Stage::Picked => ImportStage::Picked,
            Stage::Reading(run) => {
                progress = Some(run.into());
                ImportStage::Reading
            }
            Stage::Surveyed(surveyed) => {
                preview = Some((&**surveyed).into());
                ImportStage::Surveyed
            }
            Stage::TakingIn(run) => {
                progress = Some(run.into());
                ImportStage::TakingIn
            }
            Stage::Done(done) => {
                outcome = Some((&**done).into());
                ImportStage::Done
            }
        };
        let (pick, files) = (importing.pick_number(), importing.names().collect());
        let failure = importing.failure.clone();
        Self { pick, stage, files, progress, preview, outcome, failure }
    }
}

impl From<&crate::importing::Run> for ImportStep {
    fn from(run: &crate::importing::Run) -> Self {
        Self {
            bytes: small(run.progress.bytes),
            bytes_total: run.total.map(|total| small(total.bytes.max(run.progress.bytes))),
            posts: small(run.progress.posts),
            posts_total: run.total.map(|total| small(total.posts)),
            seconds_left: run.left().map(|left| small(left.as_secs())),
        }
    }
}

impl From<&Surveyed> for ArchivePreview {
    fn from(surveyed: &Surveyed) -> Self {
        let ImportPreview { survey, counts, left_out, asks, .. } = &surveyed.preview;
        let found = survey.found.iter();
        let kind = |(kind, count): (&m::ImportKind, &u64)| KindRow {
            kind: (*kind).into(),
            count: small(*count),
        };
        Self {
            found: found.map(|it| FoundRow::new(it.platform, it.layout)).collect(),
            accounts: survey.accounts.iter().map(|(of, it)| AccountRow::new(of, it)).collect(),
            kinds: survey.kinds.iter().map(kind).collect(),
            first: survey.first.map(|at| at.to_string()),
            last: survey.last.map(|at| at.to_string()),
            new: small(counts.new),
            renewed: small(counts.renewed),
            known: small(counts.known),
            media: small(counts.media),
            media_bytes: small(survey.media_bytes),
            media_missing: small(counts.media_missing),
            parts_missing: missing_parts(&survey.parts),
            left_out: LeftOutRow::all(&survey.report, *left_out),
            without_time: small(survey.report.without_time),
            damaged_text: small(survey.report.damaged_text),
            signature: survey.report.signed.map(Signature::from),
            asks: AsksRow {
                zone: small(asks.zone),
                blog: small(asks.blog),
                channel: small(asks.channel),
            },
            asked: (&surveyed.wish).into(),
        }
    }
}

impl From<&ImportDone> for ImportOutcome {
    fn from(done: &ImportDone) -> Self {
        let left_out = LeftOutRow::all(&done.report, done.left_out);
        Self::new(done.counts, left_out, done.cancelled)
    }
}

impl ImportOutcome {
    fn new(counts: m::ImportCounts, left_out: Vec<LeftOutRow>, cancelled: bool) -> Self {
        Self {
            new: small(counts.new),
            renewed: small(counts.renewed),
            known: small(counts.known),
            media: small(counts.media),
            media_missing: small(counts.media_missing),
            left_out,
            cancelled,
        }
    }
}

impl ImportRow {
    pub(super) fn new(began: &ImportBegan, end: Option<&ImportEnded>) -> Self {
        let found = began.found.iter().map(|(of, layout)| FoundRow::new(of, layout));
        let account = |(of, it): &(String, ImportAccount)| AccountRow::new(of, it);
        let outcome = |end: &ImportEnded| {
            let rows = end.left_out.iter();
            let rows = rows
                .filter_map(|it| Some((LeftOutWhy::of(&it.why)?, it.member.as_str(), it.count)));
            ImportOutcome::new(end.posts, LeftOutRow::gathered(rows), false)
        };
        Self {
            id: began.id.to_string(),
            at: began.at.to_string(),
            found: found.collect(),
            files: began.files.iter().map(|file| file.name.clone()).collect(),
            accounts: end.map(|end| end.accounts.iter().map(account).collect()).unwrap_or_default(),
            outcome: end.map(outcome),
        }
    }
}

impl FoundRow {
    fn new(platform: &str, layout: &str) -> Self {
        Self { platform: platform.to_owned(), layout: layout.to_owned() }
    }
}

impl AccountRow {
    fn new(platform: &str, account: &ImportAccount) -> Self {
        let name = account.name.clone().or_else(|| account.url.clone());
        let handle = account.handle.clone().or_else(|| account.id.clone());
        Self { platform: platform.to_owned(), name, handle }
    }
}

impl LeftOutRow {
    /// Everything that is left out of an archive, a row for each reason.
    fn all(report: &Report, chosen: archive::LeftOut) -> Vec<Self> {
        let skipped = report.skipped.iter();
        let skipped = skipped.map(|it| (LeftOutWhy::from(it.why), it.member.as_str(), it.count));
        let Oddities { bad_names, special, encrypted, unknown_packing, .. } = report.oddities;
        let more = [
            (LeftOutWhy::Repost, "", chosen.reposts),
            (LeftOutWhy::Direct, "", chosen.direct),
            (LeftOutWhy::Forgotten, "", chosen.forgotten),
            (LeftOutWhy::Special, "", bad_names + special),
            (LeftOutWhy::Encrypted, "", encrypted),
            (LeftOutWhy::Packing, "", unknown_packing),
        ];
        Self::gathered(skipped.chain(more))
    }

    fn gathered<'a>(rows: impl Iterator<Item = (LeftOutWhy, &'a str, u64)>) -> Vec<Self> {
        let mut gathered: BTreeMap<LeftOutWhy, (u64, Vec<String>)> = BTreeMap::new();
        for (why, member, count) in rows.filter(|(.., count)| *count > 0) {
            let (sum, members) = gathered.entry(why).or_default();
            *sum += count;
            if !member.is_empty() && members.len() < MEMBERS_SHOWN {
                members.push(member.to_owned());
            }
        }
        let row = |(why, (count, members)): (LeftOutWhy, (u64, Vec<String>))| Self {
            why,
            count: small(count),
            members,
            trouble: why.is_trouble(),
        };
        gathered.into_iter().map(row).collect()
    }
}

impl LeftOutWhy {
    /// The reason by the word it is kept by.
    fn of(word: &str) -> Option<Self> {
        let all = [
            import::Why::Empty,
            import::Why::Repeated,
            import::Why::Unreadable,
            import::Why::TooLong,
            import::Why::NotOwn,
            import::Why::Machine,
            import::Why::Untied,
            import::Why::Cut,
            import::Why::Form,
            import::Why::Damaged,
            import::Why::Encrypted,
            import::Why::Packing,
            import::Why::TooLarge,
            import::Why::NothingRecognised,
            import::Why::Missing,
        ];
        match word {
            "repost" => Some(Self::Repost),
            "direct" => Some(Self::Direct),
            "forgotten" => Some(Self::Forgotten),
            _ => all.into_iter().find(|why| why.word() == word).map(Self::from),
        }
    }

    fn is_trouble(self) -> bool {
        use LeftOutWhy::{Direct, Empty, Forgotten, Machine, NotOwn, Repeated, Repost, Untied};
        !matches!(self, Repost | Direct | Forgotten | NotOwn | Machine | Empty | Repeated | Untied)
    }
}

impl From<import::Why> for LeftOutWhy {
    fn from(why: import::Why) -> Self {
        match why {
            import::Why::Empty => Self::Empty,
            import::Why::Repeated => Self::Repeated,
            import::Why::Unreadable => Self::Unreadable,
            import::Why::TooLong => Self::TooLong,
            import::Why::NotOwn => Self::NotOwn,
            import::Why::Machine => Self::Machine,
            import::Why::Untied => Self::Untied,
            import::Why::Cut => Self::Cut,
            import::Why::Form => Self::Form,
            import::Why::Damaged => Self::Damaged,
            import::Why::Encrypted => Self::Encrypted,
            import::Why::Packing => Self::Packing,
            import::Why::TooLarge => Self::TooLarge,
            import::Why::NothingRecognised => Self::NothingRecognised,
            import::Why::Missing => Self::Missing,
        }
    }
}

impl From<m::ImportKind> for Kind {
    fn from(kind: m::ImportKind) -> Self {
        match kind {
            m::ImportKind::Post => Self::Post,
            m::ImportKind::Page => Self::Page,
            m::ImportKind::Reply => Self::Reply,
            m::ImportKind::Comment => Self::Comment,
            m::ImportKind::Share => Self::Share,
            m::ImportKind::Repost => Self::Repost,
            m::ImportKind::GroupPost => Self::GroupPost,
            m::ImportKind::PostElsewhere => Self::PostElsewhere,
            m::ImportKind::LifeEvent => Self::LifeEvent,
            m::ImportKind::Video => Self::Video,
            m::ImportKind::Reel => Self::Reel,
            m::ImportKind::Photo => Self::Photo,
            m::ImportKind::Story => Self::Story,
            m::ImportKind::Deleted => Self::Deleted,
        }
    }
}

impl From<Signed> for Signature {
    fn from(signed: Signed) -> Self {
        match signed {
            Signed::Valid => Self::Valid,
            Signed::Invalid => Self::Invalid,
            Signed::KeyUnknown => Self::KeyUnknown,
            Signed::Missing => Self::Missing,
        }
    }
}

impl From<&archive::LinkedRow> for LinkedRow {
    fn from(row: &archive::LinkedRow) -> Self {
        use archive::LinkedRow as Row;
        let (result, posts) = match row {
            Row::Linked(post) => (LinkResult::Linked, vec![*post]),
            Row::Known(post) => (LinkResult::Known, vec![*post]),
            Row::Ambiguous(posts) => (LinkResult::Ambiguous, posts.clone()),
            Row::Unmatched => (LinkResult::Unmatched, Vec::new()),
            Row::BadAddress => (LinkResult::BadAddress, Vec::new()),
        };
        Self { result, posts: posts.iter().map(ToString::to_string).collect() }
    }
}
