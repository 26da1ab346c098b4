//! The shapes in which a training room crosses. Everybody in it is invented.

use keepsake::model::Language;
use keepsake_rehearsal::training::{
    Course, Court, Findings, PAPERS, Paper, SCENARIOS, Said, Scenario, Seizure,
};

use super::error::IpcError;
use super::told::Told;

shape! {
    pub(crate) struct RoomState {
        /// What its clock shows.
        now: String,
        /// The words that open its vault; no secret.
        phrase: String,
        /// It is shown large, without the trainer's notes.
        presented: bool,
        /// The platform is down.
        is_down: bool,
        accounts: Vec<RoomAccount>,
        /// The scenario that is played, and how many of its lines are done.
        scenario: Option<String>,
        done: usize,
        findings: RoomFindings,
        /// What was done, the newest first.
        said: Vec<RoomLine>,
    }
}

shape! {
    pub(crate) struct RoomAccount {
        handle: String,
        name: String,
        posts: usize,
        saved: usize,
        closed: bool,
    }
}

shape! {
    pub(crate) struct RoomLine {
        line: String,
        at: String,
        flagged: usize,
        silent: usize,
    }
}

shape! {
    pub(crate) struct RoomFindings {
        saved: usize,
        /// Flagged ones, by the verdict's word.
        flagged: Vec<(String, usize)>,
        silent: usize,
        wrong: usize,
        /// Gone and not flagged yet.
        missed: usize,
        together: Option<RoomTogether>,
    }
}

shape! {
    pub(crate) struct RoomTogether {
        posts: usize,
        account: Option<String>,
        account_gone: bool,
        after: String,
        before: String,
    }
}

shape! {
    /// A scenario as it stands on its card.
    pub(crate) struct ScenarioCard {
        name: String,
        title: Told,
        tells: Told,
        sees: Told,
        questions: Vec<CardQuestion>,
        lines: Vec<String>,
    }
}

shape! {
    pub(crate) struct CardQuestion {
        asks: Told,
        answer: Told,
    }
}

shape! {
    pub(crate) struct RoomPaper {
        name: String,
        title: Told,
    }
}

shape! {
    /// What the room has ready.
    pub(crate) struct RoomShelf {
        scenarios: Vec<ScenarioCard>,
        papers: Vec<RoomPaper>,
    }
}

shape! {
    /// The folder as an examiner sees it.
    pub(crate) struct SeizedFolder {
        files: Vec<SeizedRow>,
        bytes: usize,
    }
}

shape! {
    pub(crate) struct SeizedRow {
        path: String,
        bytes: usize,
        hex: String,
        letters: String,
    }
}

shape! {
    /// What a passphrase was answered with; null where it opened.
    pub(crate) struct Tried {
        pub(super) refusal: Option<IpcError>,
    }
}

shape! {
    /// What became of the seized folder, handed over.
    pub(crate) struct HandedOver {
        /// What the right passphrase is answered with now.
        pub(super) refusal: Option<IpcError>,
        /// Posts that the lawyer reads.
        pub(super) posts: usize,
    }
}

shape! {
    /// Which of the two bundles is forged, where, and what caught it.
    pub(crate) struct CourtAnswer {
        forged: String,
        was: String,
        is: String,
        layers: Vec<String>,
    }
}

impl RoomState {
    pub(super) fn new(course: &Course, presented: bool) -> Self {
        let room = course.room();
        let (scenario, done) = course.scenario().map_or((None, 0), |(it, done)| (Some(it), done));
        let accounts = room.standings().into_iter().map(|it| RoomAccount {
            handle: it.handle,
            name: it.name,
            posts: it.posts,
            saved: it.saved,
            closed: it.is_closed,
        });
        Self {
            now: room.now().to_string(),
            phrase: room.phrase().to_owned(),
            presented,
            is_down: course.is_down(),
            accounts: accounts.collect(),
            scenario: scenario.map(|it| it.name.to_owned()),
            done,
            findings: RoomFindings::from(&room.findings()),
            said: course.said().iter().rev().map(RoomLine::from).collect(),
        }
    }
}

impl From<&Said> for RoomLine {
    fn from(said: &Said) -> Self {
        Self {
            line: said.line.clone(),
            at: said.at.to_string(),
            flagged: said.findings.n_flagged(),
            silent: said.findings.silent,
        }
    }
}

impl From<&Findings> for RoomFindings {
    fn from(findings: &Findings) -> Self {
        let together = findings.together.iter().max_by_key(|it| it.posts);
        Self {
            saved: findings.saved,
            flagged: findings.flagged.iter().map(|(word, n)| ((*word).to_owned(), *n)).collect(),
            silent: findings.silent,
            wrong: findings.wrong.len(),
            missed: findings.missed.len(),
            together: together.map(|it| RoomTogether {
                posts: it.posts,
                account: it.account.clone(),
                account_gone: it.account_gone,
                after: it.between.0.clone(),
                before: it.between.1.clone(),
            }),
        }
    }
}

impl From<&Scenario> for ScenarioCard {
    fn from(scenario: &Scenario) -> Self {
        let question = |it: &keepsake_rehearsal::training::Question| CardQuestion {
            asks: it.asks.into(),
            answer: it.answer.into(),
        };
        Self {
            name: scenario.name.to_owned(),
            title: scenario.title.into(),
            tells: scenario.tells.into(),
            sees: scenario.sees.into(),
            questions: scenario.questions.iter().map(question).collect(),
            lines: scenario.script.lines().map(|line| line.trim().to_owned()).collect(),
        }
    }
}

impl RoomShelf {
    pub(super) fn of_all() -> Self {
        let paper = |it: &Paper| RoomPaper {
            name: it.name.to_owned(),
            title: [Language::En, Language::Vi].map(|language| it.title(language)).into(),
        };
        Self {
            scenarios: SCENARIOS.iter().map(ScenarioCard::from).collect(),
            papers: PAPERS.iter().map(paper).collect(),
        }
    }
}

impl From<&Seizure> for SeizedFolder {
    fn from(seizure: &Seizure) -> Self {
        let small = |bytes: u64| usize::try_from(bytes).unwrap_or(usize::MAX);
        let row = |file: &keepsake_rehearsal::training::SeizedFile| SeizedRow {
            path: file.path.clone(),
            bytes: small(file.bytes),
            hex: file.hex.clone(),
            letters: file.letters.clone(),
        };
        Self { files: seizure.files.iter().map(row).collect(), bytes: small(seizure.bytes) }
    }
}

impl From<&Court> for CourtAnswer {
    fn from(court: &Court) -> Self {
        let name = court.forged.file_stem().unwrap_or_default().to_string_lossy();
        let [was, is] = court.words.clone();
        Self {
            forged: name.trim_start_matches("TRAINING-").to_owned(),
            was,
            is,
            layers: court.faults.iter().map(|(layer, _)| layer.clone()).collect(),
        }
    }
}
