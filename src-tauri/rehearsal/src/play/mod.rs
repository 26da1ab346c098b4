//! The story: Keepsake against the make-believe platform, on a simulated clock. The window plays it
//! chapter by chapter, the command line from end to end.
//!
//! A play knows what it did to each post, so it can tell whether every flag is right; one wrong
//! flag, or one missing, fails it.

mod script;

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use keepsake::archive::{
    AddError, Archive, Cancel, Doors, Phase, Private, Progress, RecheckError, Round, VantageError,
};
use keepsake::doors::clock::SimulatedClock;
use keepsake::model::{PostId, PostRecord, Route, Status, Time, Vantage, Verdict};
use keepsake::vault::{CreateError, Passphrase, UnlockError, WorkFactor};
use keepsake::verdict::rule;
use serde_json::{Value, json};

use self::script::SCRIPT;
use crate::platform::{Platform, StartError};

/// Pause before a look that confirms a loss, on the simulated clock.
const CONFIRM_AFTER: Duration = Duration::from_mins(20);

/// Why a play stopped.
#[derive(Debug, thiserror::Error)]
pub enum PlayError {
    /// The platform could not be started.
    #[error("the make-believe platform could not be started")]
    Platform(#[source] StartError),
    /// There is no place for its vault.
    #[error("there is no room for the rehearsal's vault")]
    Folder(#[source] std::io::Error),
    /// Its vault could not be made.
    #[error("the rehearsal's vault could not be made")]
    Create(#[source] CreateError),
    /// Its vault could not be opened.
    #[error("the rehearsal's vault could not be opened")]
    Unlock(#[source] UnlockError),
    /// Its second vantage could not be added.
    #[error("the rehearsal's second vantage could not be added")]
    Vantage(#[source] VantageError),
    /// A post could not be saved.
    #[error("a post of the rehearsal could not be saved")]
    Add(#[source] AddError),
    /// A round failed.
    #[error("a round of the rehearsal failed")]
    Recheck(#[source] RecheckError),
    /// Keepsake said something that is not so.
    #[error("{wrong} of the rehearsal's posts got a wrong verdict, the first of them {first}")]
    Wrong {
        /// How many.
        wrong: usize,
        /// The first, on the platform.
        first: String,
    },
}

/// The language a story is told in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// English.
    En,
    /// Vietnamese.
    Vi,
}

/// A chapter of the story, as it is told.
#[derive(Clone, Copy, Debug)]
pub struct Chapter {
    /// Its number, from 1.
    pub number: usize,
    /// How many there are.
    pub of: usize,
    /// The day it plays on.
    pub at: Time,
    /// Its title, in English and Vietnamese.
    pub title: [&'static str; 2],
    /// What happens, in English and Vietnamese.
    pub story: [&'static str; 2],
}

impl Chapter {
    /// Title and story in a language.
    #[must_use]
    pub fn told(&self, language: Language) -> (&'static str, &'static str) {
        let n = usize::from(language == Language::Vi);
        (self.title[n], self.story[n])
    }
}

/// Something to tell while the story is played from end to end.
#[derive(Clone, Debug)]
pub enum Event {
    /// A chapter begins.
    Chapter(Chapter),
    /// All posts are saved.
    Saved {
        /// How many.
        posts: usize,
        /// Pictures and videos kept with them.
        media: usize,
    },
    /// A post is flagged, or is back.
    Changed(Box<PostRecord>),
    /// A round is over.
    Round {
        /// Posts looked at.
        looked: usize,
        /// Posts whose fate could not be told.
        undecided: usize,
        /// Posts flagged by now.
        flagged: usize,
    },
    /// The end: every verdict was right.
    End {
        /// Posts saved.
        posts: usize,
        /// Posts flagged at the end.
        flagged: usize,
    },
}

/// A play that is going on: its platform, its vault, its clock.
pub struct Play {
    platform: Platform,
    archive: Arc<Archive>,
    clock: Arc<SimulatedClock>,
    ids: HashMap<String, PostId>,
    expected: HashMap<String, Expected>,
    chapter: usize,
    /// Deleted when the play ends.
    _folder: tempfile::TempDir,
}

/// What Keepsake has to say of a post.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Expected {
    status: Status,
    verdict: Verdict,
}

impl Play {
    /// Opens the curtain: platform up, an empty vault, nothing saved yet. `program` is started to
    /// read pages, as in [`Doors::system`].
    ///
    /// # Errors
    /// [`PlayError`].
    pub async fn start(program: PathBuf) -> Result<Self, PlayError> {
        let platform = Platform::start().await.map_err(PlayError::Platform)?;
        let folder = tempfile::Builder::new()
            .prefix("keepsake-rehearsal-")
            .tempdir()
            .map_err(PlayError::Folder)?;
        let clock = Arc::new(SimulatedClock::new(script::curtain()));
        let doors = Doors { clock: clock.clone(), ..Doors::training(program, platform.address()) };
        let root = folder.path().join("vault");
        let passphrase = Passphrase::random();
        Archive::create(&root, &doors, &passphrase, WorkFactor::MINIMAL)
            .map_err(PlayError::Create)?;
        let archive = Archive::unlock(&root, doors, &passphrase).map_err(PlayError::Unlock)?;
        for vantage in vantages() {
            archive.set_vantage(vantage).map_err(PlayError::Vantage)?;
        }
        let archive = Arc::new(archive);
        let (ids, expected) = (HashMap::new(), HashMap::new());
        Ok(Self { platform, archive, clock, ids, expected, chapter: 0, _folder: folder })
    }

    /// The vault of the play.
    #[must_use]
    pub fn archive(&self) -> &Arc<Archive> {
        &self.archive
    }

    /// The platform of the play.
    #[must_use]
    pub fn platform(&self) -> &Platform {
        &self.platform
    }

    /// The chapter that is being told; before the first one, the first.
    #[must_use]
    pub fn chapter(&self) -> Chapter {
        let at = self.chapter.max(1);
        let script = &SCRIPT[at - 1];
        Chapter {
            number: at,
            of: SCRIPT.len(),
            at: keepsake::doors::Clock::now(&*self.clock),
            title: script.title,
            story: script.story,
        }
    }

    /// Was the last chapter told?
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.chapter == SCRIPT.len()
    }

    /// Moves the clock to the next chapter and lets happen on the platform what it tells. Nothing
    /// is looked at yet. Does nothing after the last.
    pub fn turn_page(&mut self) {
        let Some(script) = SCRIPT.get(self.chapter) else { return };
        self.chapter += 1;
        self.clock.advance(Duration::from_secs(script.days_later * 24 * 60 * 60));
        for change in script::changes(self.chapter, &self.platform) {
            change.make(&self.platform);
            if let Some(expected) = change.expected() {
                self.expected.insert(change.post().to_owned(), expected);
            }
        }
    }

    /// What Keepsake's user does in this chapter: save everything in the first, look again in all
    /// others. Returns the round, which is empty in the first.
    ///
    /// # Errors
    /// [`PlayError`]; [`PlayError::Wrong`] when any verdict is not what really happened.
    pub async fn act(
        &mut self,
        cancel: &Cancel,
        tell: &(dyn Fn(Progress) + Sync),
    ) -> Result<Round, PlayError> {
        if self.chapter <= 1 {
            self.save_all(cancel, tell).await?;
            return Ok(Round::default());
        }
        let round = self
            .archive
            .recheck(None, CONFIRM_AFTER, cancel, tell)
            .await
            .map_err(PlayError::Recheck)?;
        if !round.cancelled {
            self.check()?;
        }
        Ok(round)
    }

    async fn save_all(
        &mut self,
        cancel: &Cancel,
        tell: &(dyn Fn(Progress) + Sync),
    ) -> Result<(), PlayError> {
        let posts = self.platform.posts();
        let total = posts.len();
        for (done, post) in posts.iter().enumerate() {
            tell(Progress { phase: Phase::Saving, done, total });
            if cancel.is_cancelled() {
                return Ok(());
            }
            let link = self.platform.link(post);
            let kept = self.archive.add(&link, Private::Allow).await.map_err(PlayError::Add)?;
            self.ids.insert(post.id.clone(), kept.post);
            let alive = Expected { status: Status::Watched, verdict: Verdict::Visible };
            self.expected.insert(post.id.clone(), alive);
        }
        tell(Progress { phase: Phase::Saving, done: total, total });
        Ok(())
    }

    /// Does Keepsake say of each post what really happened to it?
    fn check(&self) -> Result<(), PlayError> {
        let wrong: Vec<&String> = self
            .ids
            .iter()
            .filter(|(name, id)| {
                let record = self.archive.post(**id);
                let said = record.map(|r| Expected { status: r.status, verdict: r.verdict });
                said.as_ref() != self.expected.get(*name)
            })
            .map(|(name, _)| name)
            .collect();
        match wrong.iter().min() {
            Some(first) => Err(PlayError::Wrong { wrong: wrong.len(), first: (*first).to_owned() }),
            None => Ok(()),
        }
    }
}

/// The user's line is in Viet Nam; a friend looks from Germany.
fn vantages() -> [Vantage; 2] {
    let friend = IpAddr::V4(Ipv4Addr::new(127, 0, 0, 2));
    [
        Vantage::direct(Some("VN".to_owned())),
        Vantage::new("abroad", Some("DE".to_owned()), Route::Address(friend)),
    ]
}

/// Plays the whole story and tells it.
///
/// # Errors
/// [`PlayError`]; [`PlayError::Wrong`] at the first wrong flag.
pub async fn play(program: PathBuf, tell: &(dyn Fn(&Event) + Sync)) -> Result<(), PlayError> {
    let mut play = Play::start(program).await?;
    let cancel = Cancel::default();
    while !play.is_over() {
        play.turn_page();
        tell(&Event::Chapter(play.chapter()));
        let round = play.act(&cancel, &|_| ()).await?;
        if play.chapter == 1 {
            let posts = play.archive.posts();
            let media = posts.iter().filter_map(|r| r.capture.as_ref()).map(|c| c.media.len());
            tell(&Event::Saved { posts: posts.len(), media: media.sum() });
            continue;
        }
        let changed = round.rows.iter().filter(|row| row.before != row.status);
        let mut changed: Vec<_> = changed.filter_map(|row| play.archive.post(row.post)).collect();
        changed.sort_by_key(|record| (record.first_missed, record.post.addresses.clone()));
        for record in changed {
            tell(&Event::Changed(Box::new(record)));
        }
        let said = |r: &&keepsake::archive::RoundRow| {
            !r.outcome.verdict.is_sighting() && !r.outcome.verdict.is_loss()
        };
        let undecided = round.rows.iter().filter(said).count() + round.not_looked;
        tell(&Event::Round { looked: round.rows.len(), undecided, flagged: play.n_flagged() });
    }
    tell(&Event::End { posts: play.archive.posts().len(), flagged: play.n_flagged() });
    Ok(())
}

impl Play {
    fn n_flagged(&self) -> usize {
        self.archive.posts().iter().filter(|record| record.status == Status::Flagged).count()
    }
}

impl Event {
    /// The event as one JSON object, with its kind in `event`.
    #[must_use]
    pub fn to_json(&self) -> Value {
        match self {
            Self::Chapter(chapter) => json!({
                "event": "chapter", "number": chapter.number, "of": chapter.of,
                "at": chapter.at, "title": chapter.title[0], "story": chapter.story[0],
            }),
            Self::Saved { posts, media } => {
                json!({ "event": "saved", "posts": posts, "media": media })
            }
            Self::Changed(record) => json!({
                "event": "changed", "post": record.post.id,
                "permalink": record.post.addresses.first(),
                "status": record.status, "verdict": record.verdict,
                "rules": rules_of(record).map(|rule| &rule.id).collect::<Vec<_>>(),
                "last_seen": record.last_seen, "first_missed": record.first_missed,
                "notice": "none recorded",
            }),
            Self::Round { looked, undecided, flagged } => json!({
                "event": "round", "looked": looked, "undecided": undecided, "flagged": flagged,
            }),
            Self::End { posts, flagged } => {
                json!({ "event": "end", "posts": posts, "flagged": flagged, "wrong": 0 })
            }
        }
    }

    /// The event as text for a terminal.
    #[must_use]
    pub fn to_text(&self, language: Language) -> String {
        let vi = language == Language::Vi;
        match self {
            Self::Chapter(chapter) => {
                let (title, story) = chapter.told(language);
                let (n, of) = (chapter.number, chapter.of);
                format!("\n{n}/{of}  {title}  ({})\n     {story}", chapter.at)
            }
            Self::Saved { posts, media } if vi => {
                format!("     đã lưu {posts} bài viết, {media} ảnh và video")
            }
            Self::Saved { posts, media } => {
                format!("     saved {posts} posts with {media} pictures and videos")
            }
            Self::Changed(record) => changed_text(record, vi),
            Self::Round { looked, undecided, flagged } if vi => format!(
                "     đã xem lại {looked} bài; chưa thể kết luận {undecided}; đang đánh dấu {flagged}"
            ),
            Self::Round { looked, undecided, flagged } => format!(
                "     looked at {looked}; cannot tell {undecided}; flagged by now {flagged}"
            ),
            Self::End { posts, flagged } if vi => format!(
                "\nHết: {posts} bài đã lưu, {flagged} bài biến mất không báo trước, không kết luận nào sai."
            ),
            Self::End { posts, flagged } => format!(
                "\nThe end: {posts} posts saved, {flagged} disappeared without notice, no verdict was wrong."
            ),
        }
    }
}

fn rules_of(record: &PostRecord) -> impl Iterator<Item = &'static keepsake::verdict::Rule> {
    let chain = record.judgement.iter().flat_map(|judgement| &judgement.chain);
    chain.filter_map(|reason| rule(&reason.rule))
}

fn changed_text(record: &PostRecord, vi: bool) -> String {
    let address = record.post.address();
    let path = address.splitn(4, '/').nth(3).unwrap_or(address);
    let status = record.status.word();
    let why = rules_of(record).next().map_or("", |rule| if vi { &rule.vi } else { &rule.en });
    let head = format!("     {status:<10} {:<14} /{path}\n         {why}", record.verdict.word());
    match (record.first_missed, vi) {
        (Some(missed), false) => format!(
            "{head}\n         last seen {}, first missed {missed}, notice: none recorded",
            record.last_seen
        ),
        (Some(missed), true) => format!(
            "{head}\n         thấy lần cuối {}, lần đầu không thấy {missed}, thông báo: chưa ghi nhận",
            record.last_seen
        ),
        (None, _) => head,
    }
}
