//! The shapes that one post crosses in, with everything there is to say of it.

use keepsake::archive::{Changes, Fact, Sight, Story, Turn};
use keepsake::model as m;
use keepsake::verdict::{Piece, Why};

use super::browser::Whose;
use super::dto::{Language, PostRow, Status, Verdict, published};
use super::notices_dto::NoticeRow;
use crate::media::MediaKind;

shape! {
    pub(crate) struct MediaRow {
        index: usize,
        name: String,
        mime: String,
        #[cfg_attr(test, ts(type = "number"))]
        bytes: u64,
        sha256: String,
        alt: Option<String>,
        kind: MediaKind,
        /// It is kept, and larger than the window opens.
        too_large: bool,
    }
}

shape! {
    /// Why a file was named and not kept.
    #[derive(Copy, PartialEq, Eq)]
    #[serde(rename_all = "snake_case")]
    pub(crate) enum MissingWhy {
        /// It has no place in the archive that was given.
        NotInArchive,
        /// It is there, and cannot be read.
        Unreadable,
        /// Its address is none, or lies in a private network.
        Address,
        /// No answer came.
        NoAnswer,
        /// The server answered with an error.
        Refused,
        /// It did not come whole.
        NotWhole,
        /// What came is no picture, video or sound.
        NotMedia,
        Other,
    }
}

shape! {
    /// What a copy says of itself that was seen logged in.
    pub(crate) struct SeenRow {
        vantage: String,
        country: Option<String>,
        whose: Whose,
        is_cut: bool,
        /// The picture of it as it was shown, by its place behind the media.
        picture: Option<MediaRow>,
        /// What else the page had of it, by name.
        files: Vec<String>,
    }
}

shape! {
    pub(crate) struct MissingRow {
        name: Option<String>,
        alt: Option<String>,
        why: MissingWhy,
        /// The same as it was kept, a word.
        word: String,
    }
}

shape! {
    pub(crate) struct CaptureRow {
        id: String,
        at: String,
        url: String,
        title: Option<String>,
        author: Option<String>,
        text: String,
        source: String,
        published: Option<String>,
        media: Vec<MediaRow>,
        missing: Vec<MissingRow>,
        /// It came from an archive that the platform gave, and not from the web.
        imported: bool,
        /// How it was seen, if by somebody who was logged in.
        seen: Option<SeenRow>,
    }
}

shape! {
    pub(crate) struct LookRow {
        id: String,
        at: String,
        vantage: String,
        country: Option<String>,
        probe: String,
        answer: String,
        rule: String,
        says: String,
        verdict: Verdict,
        /// It asked for the post itself, and not for something to compare with.
        of_post: bool,
    }
}

shape! {
    pub(crate) struct Absence {
        last_seen: String,
        first_missed: String,
        back: Option<String>,
    }
}

shape! {
    /// A sentence of the reason for a verdict, and what it rests on.
    pub(crate) struct WhyRow {
        sentence: String,
        rule: String,
        probe: Option<String>,
    }
}

shape! {
    /// The post came to stand otherwise.
    pub(crate) struct TurnRow {
        at: String,
        status: Status,
        verdict: Verdict,
    }
}

shape! {
    /// The last answer that one vantage got.
    pub(crate) struct VantageSight {
        look: LookRow,
        /// What was asked beside it, to compare.
        compared: Vec<LookRow>,
    }
}

shape! {
    pub(crate) struct PostDetail {
        row: PostRow,
        text: String,
        why: Vec<WhyRow>,
        /// All addresses it is known by; the first is the one that is looked at.
        addresses: Vec<String>,
        /// Addresses that it may have, as long as none is known.
        likely: Vec<String>,
        captures: Vec<CaptureRow>,
        looks: Vec<LookRow>,
        absences: Vec<Absence>,
        turns: Vec<TurnRow>,
        confirmed: Option<String>,
        sights: Vec<VantageSight>,
        notices: Vec<NoticeRow>,
        /// It vanished, now or before, and no notice is recorded.
        silent: bool,
        /// The user looked for a notice of the last time it vanished, and none came: when.
        none_came: Option<String>,
    }
}

shape! {
    #[derive(Copy)]
    #[serde(rename_all = "snake_case")]
    pub(crate) enum PieceKind { Kept, Gone, New }
}

shape! {
    pub(crate) struct PieceRow {
        kind: PieceKind,
        text: String,
    }
}

shape! {
    #[derive(Copy)]
    #[serde(rename_all = "snake_case")]
    pub(crate) enum FactKind { Title, Author, AuthorAddress, Published, Permalink }
}

shape! {
    pub(crate) struct FactRow {
        fact: FactKind,
        before: Option<String>,
        after: Option<String>,
    }
}

shape! {
    pub(crate) struct FileChangeRow {
        sha256: String,
        before: Option<usize>,
        after: Option<usize>,
    }
}

shape! {
    /// What changed between two copies of a post.
    pub(crate) struct PostChanges {
        before: String,
        after: String,
        same: bool,
        text: Vec<PieceRow>,
        facts: Vec<FactRow>,
        files: Vec<FileChangeRow>,
    }
}

impl PostDetail {
    pub(crate) fn new(story: &Story, language: Language) -> Self {
        let record = &story.record;
        let text = record.capture.as_ref().map(|capture| capture.text.clone());
        let known = !record.post.addresses.is_empty();
        Self {
            row: record.into(),
            text: text.unwrap_or_default(),
            why: story.why().into_iter().map(|why| WhyRow::new(why, language)).collect(),
            addresses: record.post.addresses.clone(),
            likely: if known { Vec::new() } else { record.post.archived.likely.clone() },
            captures: story.captures.iter().map(CaptureRow::from).collect(),
            looks: story.looks.iter().map(|look| LookRow::new(look, story, language)).collect(),
            absences: record.absences.iter().map(Absence::from).collect(),
            turns: story.turns.iter().map(TurnRow::from).collect(),
            confirmed: story.confirmed().map(|at| at.to_string()),
            sights: story
                .sights()
                .iter()
                .map(|it| VantageSight::new(it, story, language))
                .collect(),
            notices: NoticeRow::all(&story.notices, record),
            silent: record.is_silent(),
            none_came: record.none_came().map(|looked| looked.on.to_string()),
        }
    }
}

impl WhyRow {
    fn new(why: Why, language: Language) -> Self {
        let (rule, probe) = (why.rule.clone(), why.probe.map(|probe| probe.word().to_owned()));
        Self { sentence: language.tells(why), rule, probe }
    }
}

impl From<&Turn> for TurnRow {
    fn from(turn: &Turn) -> Self {
        let (status, verdict) = (turn.status.into(), turn.verdict.into());
        Self { at: turn.at.to_string(), status, verdict }
    }
}

impl VantageSight {
    fn new(sight: &Sight, story: &Story, language: Language) -> Self {
        let row = |look: &m::Observation| LookRow::new(look, story, language);
        Self { look: row(&sight.look), compared: sight.compared.iter().map(row).collect() }
    }
}

impl From<&m::Absence> for Absence {
    fn from(absence: &m::Absence) -> Self {
        Self {
            last_seen: absence.last_seen.to_string(),
            first_missed: absence.first_missed.to_string(),
            back: absence.back.map(|at| at.to_string()),
        }
    }
}

impl From<&m::Capture> for CaptureRow {
    fn from(capture: &m::Capture) -> Self {
        Self {
            id: capture.id.to_string(),
            at: capture.at.to_string(),
            url: capture.url.clone(),
            title: capture.title.clone(),
            author: capture.account().map(str::to_owned),
            text: capture.text.clone(),
            source: capture.source.word().to_owned(),
            published: published(capture),
            media: capture.media.iter().enumerate().map(MediaRow::of).collect(),
            missing: capture.missing.iter().map(MissingRow::from).collect(),
            imported: capture.import.is_some(),
            seen: capture.seen.as_deref().map(|seen| SeenRow::of(seen, capture)),
        }
    }
}

impl MediaRow {
    /// A file of a copy, by its place.
    fn of((index, media): (usize, &m::Media)) -> Self {
        Self {
            index,
            name: media.name.clone(),
            mime: media.mime.clone(),
            bytes: media.bytes,
            sha256: media.sha256.clone(),
            alt: media.alt.clone(),
            kind: MediaKind::of(&media.mime),
            too_large: media.bytes > MediaKind::of(&media.mime).bytes_max(),
        }
    }
}

impl SeenRow {
    fn of(seen: &m::SeenLoggedIn, capture: &m::Capture) -> Self {
        let picture = capture.files.iter().position(|file| file.mime == "image/png");
        Self {
            vantage: seen.vantage.clone(),
            country: seen.country.clone(),
            whose: seen.whose.into(),
            is_cut: seen.is_cut,
            picture: picture.map(|at| MediaRow::of((capture.media.len() + at, &capture.files[at]))),
            files: capture.files.iter().map(|file| file.name.clone()).collect(),
        }
    }
}

impl From<&m::MissingMedia> for MissingRow {
    fn from(missing: &m::MissingMedia) -> Self {
        Self {
            name: missing.name.clone(),
            alt: missing.alt.clone(),
            why: MissingWhy::of(&missing.why),
            word: missing.why.clone(),
        }
    }
}

impl MissingWhy {
    /// The reason by the word it was kept by: of `add`, or of an import's report.
    fn of(word: &str) -> Self {
        match word {
            "missing" | "not_in_archive" => Self::NotInArchive,
            "encrypted" | "packing" | "damaged" | "too_large" | "form" | "cut" | "unreadable" => {
                Self::Unreadable
            }
            "bad-address" | "private-address" => Self::Address,
            "not-whole" => Self::NotWhole,
            "not-media" | "undecodable" => Self::NotMedia,
            _ if word.starts_with("http-") => Self::Refused,
            "dns" | "refused" | "reset" | "tls" | "timeout" | "too-many-redirects"
            | "redirect-loop" | "garbled" | "vantage" | "no-answer" => Self::NoAnswer,
            _ => Self::Other,
        }
    }
}

impl LookRow {
    fn new(look: &m::Observation, story: &Story, language: Language) -> Self {
        Self {
            id: look.id.to_string(),
            at: look.at.to_string(),
            vantage: look.vantage.clone(),
            country: look.country.clone(),
            probe: look.probe.word().to_owned(),
            answer: look.answer.to_string(),
            rule: look.reading.rule.clone(),
            says: story
                .rule(&look.reading.rule)
                .map(|rule| language.says(rule))
                .unwrap_or_default(),
            verdict: look.reading.says.into(),
            of_post: look.probe.is_of_post(),
        }
    }
}

impl From<&Changes> for PostChanges {
    fn from(changes: &Changes) -> Self {
        let file = |it: &keepsake::archive::FileChange| FileChangeRow {
            sha256: it.sha256.clone(),
            before: it.before,
            after: it.after,
        };
        let fact = |it: &keepsake::archive::FactChange| FactRow {
            fact: it.fact.into(),
            before: it.before.clone(),
            after: it.after.clone(),
        };
        Self {
            before: changes.before.to_string(),
            after: changes.after.to_string(),
            same: changes.is_empty(),
            text: changes.text.iter().map(PieceRow::from).collect(),
            facts: changes.facts.iter().map(fact).collect(),
            files: changes.files.iter().map(file).collect(),
        }
    }
}

impl From<&Piece> for PieceRow {
    fn from(piece: &Piece) -> Self {
        let (kind, text) = match piece {
            Piece::Kept(text) => (PieceKind::Kept, text),
            Piece::Gone(text) => (PieceKind::Gone, text),
            Piece::New(text) => (PieceKind::New, text),
        };
        Self { kind, text: text.clone() }
    }
}

impl From<Fact> for FactKind {
    fn from(fact: Fact) -> Self {
        match fact {
            Fact::Title => Self::Title,
            Fact::Author => Self::Author,
            Fact::AuthorAddress => Self::AuthorAddress,
            Fact::Published => Self::Published,
            Fact::Permalink => Self::Permalink,
        }
    }
}
