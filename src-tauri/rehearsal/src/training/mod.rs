//! The training room: the platform, a vault of its own that is thrown away, a clock to wind
//! forward, and a console by which a trainer decides what happens to invented people's posts.
//!
//! The room's vault is marked as one and opens nowhere else; its network has nothing but the
//! platform in it; all that leaves it says TRAINING. What the console did to each post is known, so
//! every flag of Keepsake can be held against it: [`Room::findings`].

mod console;
mod course;
mod court;
mod papers;
mod scenario;
mod seizure;
mod truth;

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use keepsake::archive::{
    Archive, Cancel, Doors, EvidenceError, GivenNotice, Phase, Private, Progress, WatchBudget,
};
use keepsake::doors::Clock;
use keepsake::doors::clock::SimulatedClock;
use keepsake::model::{PostId, Route, Time, Vantage, When};
use keepsake::vault::{AccessError, Passphrase, UnlockError, WorkFactor};
use keepsake::words::{Language as WordLanguage, passphrase};

pub use self::console::{Command, Deed, Target, Unreadable};
pub use self::course::{Course, Said};
pub use self::court::Court;
pub use self::papers::{PAPERS, Paper, paper};
pub use self::scenario::{Expected, Question, SCENARIOS, Scenario, scenario};
pub use self::seizure::{SeizedFile, Seizure};
pub use self::truth::{Findings, Together};
use crate::content::Post;
use crate::fate::{AccountFate, Fate, Outage};
use crate::platform::{AddError, Platform, StartError};

/// Pause before a look that confirms a loss, on the simulated clock.
const CONFIRM_AFTER: Duration = Duration::from_mins(20);
/// How far the clock goes at a time while it is wound forward. The watch looks at each stop.
const STEP: Duration = Duration::from_hours(24);
/// When a room opens: 17 October 2020, 02:00 UTC (09:00 in Hà Nội), after all that is compiled in.
const MORNING: i64 = 1_602_900_000;
/// What the platform writes to an author whose post it removes with a notice.
pub const NOTICE: &str = "Bài viết của bạn đã bị gỡ vì vi phạm Tiêu chuẩn cộng đồng của Bến Sông.";

/// Why something in the room could not be done. Nothing real can have been touched.
#[derive(Debug, thiserror::Error)]
pub enum RoomError {
    /// The platform could not be started.
    #[error("the make-believe platform could not be started")]
    Platform(#[source] StartError),
    /// There is no place for the room.
    #[error("there is no room for the training vault")]
    Folder(#[source] std::io::Error),
    /// Its vault could not be made.
    #[error("the training vault could not be made")]
    Create(#[source] keepsake::vault::CreateError),
    /// Its vault could not be opened.
    #[error("the training vault could not be opened")]
    Unlock(#[source] UnlockError),
    /// The second vantage could not be added.
    #[error("the friend abroad could not be added")]
    Vantage(#[source] keepsake::archive::VantageError),
    /// A post could not be published on the platform.
    #[error("the platform did not take a post")]
    Publish(#[source] AddError),
    /// A post could not be saved.
    #[error("a post could not be saved")]
    Save(#[source] keepsake::archive::AddError),
    /// A round failed.
    #[error("a round failed")]
    Look(#[source] keepsake::archive::RecheckError),
    /// A notice could not be entered.
    #[error("a notice could not be entered")]
    Notice(#[source] keepsake::archive::NoticeError),
    /// No such account, post, or nothing left of what was named.
    #[error("there is no such account or post, or nothing of it is left to choose from")]
    NoTarget,
    /// The bundle of the court exercise could not be made.
    #[error("the bundle could not be made")]
    Bundle(#[source] EvidenceError),
    /// Nothing is flagged yet.
    #[error("nothing is flagged yet; play a scenario first")]
    NothingFlagged,
    /// The bundle has no text to be forged.
    #[error("the bundle has no text that could be forged")]
    NothingToForge,
    /// A file could not be written.
    #[error("the files could not be written")]
    Write(#[source] std::io::Error),
    /// The vault could not be handed over.
    #[error("the training vault could not be handed over")]
    HandOver(#[source] AccessError),
    /// No scenario or paper has this name.
    #[error("no scenario or paper has this name; `keepsake rehearse --list` shows the scenarios")]
    NoSuchScenario,
    /// A line of a script cannot be read.
    #[error("the script cannot be read")]
    Script(#[source] Unreadable),
    /// A scenario came to another end than its card says.
    #[error("the scenario ended otherwise than its card says: {0}")]
    Otherwise(String),
}

/// An account of the room.
#[derive(Clone, Debug)]
pub struct Standing {
    /// Its handle.
    pub handle: String,
    /// Its name.
    pub name: String,
    /// Posts that it published.
    pub posts: usize,
    /// Posts of it that are saved.
    pub saved: usize,
    /// It is closed.
    pub is_closed: bool,
}

/// How far a command is.
#[derive(Clone, Copy, Debug)]
pub enum Moved {
    /// The clock is wound: days done, of how many.
    Wound(usize, usize),
    /// Posts are saved or looked at.
    Within(Progress),
}

/// Who hears how far a command is, and may end it.
#[derive(Clone, Copy)]
pub struct Hearing<'h> {
    /// Ends it, at the next safe place.
    pub cancel: &'h Cancel,
    /// Hears.
    pub tell: &'h (dyn Fn(Moved) + Sync),
}

/// A training room that is open. Dropping it leaves nothing.
pub struct Room {
    platform: Platform,
    archive: Arc<Archive>,
    doors: Doors,
    clock: Arc<SimulatedClock>,
    phrase: String,
    root: PathBuf,
    /// Posts that were saved, by their id on the platform.
    saved: BTreeMap<String, PostId>,
    /// Posts that the platform told its author of, and the vault was told.
    noticed: Vec<String>,
    /// Posts published in the room.
    published: Vec<Post>,
    /// Deleted when the room closes.
    _folder: tempfile::TempDir,
}

impl Room {
    /// Opens a room. `program` is started to read pages, as in [`Doors::system`].
    ///
    /// # Errors
    /// [`RoomError`].
    pub async fn open(program: PathBuf) -> Result<Self, RoomError> {
        let platform = Platform::start().await.map_err(RoomError::Platform)?;
        let folder = tempfile::Builder::new().prefix("keepsake-training-").tempdir();
        let folder = folder.map_err(RoomError::Folder)?;
        let morning = Time::from_unix(MORNING);
        let morning = morning.unwrap_or_else(|| Time::from_system(std::time::UNIX_EPOCH));
        let clock = Arc::new(SimulatedClock::new(morning));
        let doors = Doors::training(program, platform.address());
        let doors = Doors { clock: clock.clone(), ..doors };
        let phrase = passphrase::generate(WordLanguage::Vietnamese).to_string();
        let root = folder.path().join("TRAINING-vault");
        let key = Passphrase::new(&phrase);
        Archive::create(&root, &doors, &key, WorkFactor::MINIMAL).map_err(RoomError::Create)?;
        let archive = Archive::unlock(&root, doors.clone(), &key).map_err(RoomError::Unlock)?;
        let friend = Route::Address(IpAddr::V4(Ipv4Addr::new(127, 0, 0, 2)));
        let vantages = [
            Vantage::direct(Some("VN".to_owned())),
            Vantage::new("abroad", Some("DE".to_owned()), friend),
        ];
        for vantage in vantages {
            archive.set_vantage(vantage).map_err(RoomError::Vantage)?;
        }
        Ok(Self {
            platform,
            archive: Arc::new(archive),
            doors,
            clock,
            phrase,
            root,
            saved: BTreeMap::new(),
            noticed: Vec::new(),
            published: Vec::new(),
            _folder: folder,
        })
    }

    /// Its vault.
    #[must_use]
    pub fn archive(&self) -> &Arc<Archive> {
        &self.archive
    }

    /// Its ways to the world: to the platform, and nowhere else.
    #[must_use]
    pub fn doors(&self) -> &Doors {
        &self.doors
    }

    /// The platform.
    #[must_use]
    pub fn platform(&self) -> &Platform {
        &self.platform
    }

    /// The folder of its vault.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The words that open its vault: no secret, they stand on the board.
    #[must_use]
    pub fn phrase(&self) -> &str {
        &self.phrase
    }

    /// Its accounts, and what is published and saved of each.
    #[must_use]
    pub fn standings(&self) -> Vec<Standing> {
        let posts = || self.platform.posts().iter().chain(&self.published);
        let of = |handle: &str| posts().filter(|post| post.handle == *handle).count();
        let saved = |handle: &str| {
            posts().filter(|it| it.handle == *handle && self.saved.contains_key(&it.id)).count()
        };
        let accounts = self.platform.accounts().iter();
        let standing = accounts.map(|account| Standing {
            handle: account.handle.clone(),
            name: account.name.clone(),
            posts: of(&account.handle),
            saved: saved(&account.handle),
            is_closed: self.platform.is_closed(&account.handle),
        });
        standing.collect()
    }

    /// What its clock shows.
    #[must_use]
    pub fn now(&self) -> Time {
        self.clock.now()
    }

    /// Does one thing.
    ///
    /// # Errors
    /// [`RoomError`].
    pub async fn obey(&mut self, command: &Command) -> Result<(), RoomError> {
        self.obey_heard(command, Hearing::silent(&Cancel::default())).await
    }

    /// The same, and somebody hears how far it is.
    ///
    /// # Errors
    /// [`RoomError`].
    pub async fn obey_heard(
        &mut self,
        command: &Command,
        hearing: Hearing<'_>,
    ) -> Result<(), RoomError> {
        match command {
            Command::Publish { posts, handle } => self.publish(*posts, handle),
            Command::Save(target) => self.save(target, hearing).await,
            Command::Do { deed, target } => self.act(deed, target).await,
            Command::Outage(is_down) => {
                self.platform.set_outage(if *is_down { Outage::Whole } else { Outage::None });
                Ok(())
            }
            Command::Close { handle, is_closed } => {
                let known = self.platform.accounts().iter().any(|it| it.handle == *handle);
                let fate = if *is_closed { AccountFate::Closed } else { AccountFate::Open };
                known.then(|| self.platform.set_account(handle, fate)).ok_or(RoomError::NoTarget)
            }
            Command::Forward(time) => self.forward(*time, hearing).await,
            Command::Look => self.look(hearing).await,
        }
    }

    /// Publishes invented posts of an account, one every four hours until now.
    fn publish(&mut self, posts: u32, handle: &str) -> Result<(), RoomError> {
        for n in 0..posts {
            let before = Duration::from_hours(4 * u64::from(posts - n));
            let at = self.now().unix() - i64::try_from(before.as_secs()).unwrap_or(0);
            let at = Time::from_unix(at).unwrap_or_else(|| self.now()).to_string();
            let text = scenario::rice_post(n);
            let post = self.platform.add_post(handle, &at, &text).map_err(RoomError::Publish)?;
            self.published.push(post);
        }
        Ok(())
    }

    async fn save(&mut self, target: &Target, hearing: Hearing<'_>) -> Result<(), RoomError> {
        let posts = self.chosen(target, |room, id| !room.saved.contains_key(id))?;
        let total = posts.len();
        for (done, post) in posts.into_iter().enumerate() {
            if hearing.cancel.is_cancelled() {
                break;
            }
            (hearing.tell)(Moved::Within(Progress { phase: Phase::Saving, done, total }));
            let link = self.platform.link(&post);
            let kept = self.archive.add(&link, Private::Allow).await.map_err(RoomError::Save)?;
            self.saved.insert(post.id.clone(), kept.post);
        }
        Ok(())
    }

    /// Lets something happen to posts, behind the back of their authors.
    async fn act(&mut self, deed: &Deed, target: &Target) -> Result<(), RoomError> {
        let is_free = |room: &Self, id: &str| {
            let is_alive = room.platform.fate(id) == Fate::Alive;
            if matches!(deed, Deed::Restore) { !is_alive } else { is_alive }
        };
        for post in self.chosen(target, is_free)? {
            self.platform.set_fate(&post.id, deed.fate());
            if matches!(deed, Deed::RemoveWithNotice) {
                self.notice(&post.id).await?;
            }
        }
        Ok(())
    }

    /// The platform writes to the author, who enters it.
    async fn notice(&mut self, id: &str) -> Result<(), RoomError> {
        let Some(post) = self.saved.get(id) else { return Ok(()) };
        let given = GivenNotice {
            received: Some(When::At(self.clock.now())),
            by: None,
            wording: Some(NOTICE.to_owned()),
            ground: None,
            named: None,
            files: Vec::new(),
            mail: None,
        };
        self.archive.note(*post, given).await.map_err(RoomError::Notice)?;
        self.noticed.push(id.to_owned());
        Ok(())
    }

    /// Winds the clock forward. The watch makes its rounds on the way.
    async fn forward(&mut self, time: Duration, hearing: Hearing<'_>) -> Result<(), RoomError> {
        let until = self.now().plus(time);
        let total = usize::try_from(time.as_secs().div_ceil(STEP.as_secs())).unwrap_or(usize::MAX);
        for done in 0..total {
            if hearing.cancel.is_cancelled() {
                break;
            }
            (hearing.tell)(Moved::Wound(done, total));
            let left = until.unix() - self.now().unix();
            let left = Duration::from_secs(left.unsigned_abs());
            self.clock.advance(left.min(STEP));
            let budget = WatchBudget::default();
            let due = self.archive.recheck_due(budget, hearing.cancel, &|_| (), &|_| ());
            due.await.map_err(RoomError::Look)?;
        }
        Ok(())
    }

    /// A round over all posts, that somebody asked for.
    async fn look(&mut self, hearing: Hearing<'_>) -> Result<(), RoomError> {
        let tell = |progress| (hearing.tell)(Moved::Within(progress));
        let round = self.archive.recheck(None, CONFIRM_AFTER, hearing.cancel, &tell);
        round.await.map(|_| ()).map_err(RoomError::Look)
    }

    /// Posts that are meant, in the order of their publishing; only those that fit.
    fn chosen(
        &self,
        target: &Target,
        fits: impl Fn(&Self, &str) -> bool,
    ) -> Result<Vec<Post>, RoomError> {
        let all = self.platform.posts().iter().chain(&self.published);
        let is_meant = |post: &&Post| match target {
            Target::All => true,
            Target::Post(id) => post.id == *id,
            Target::Of { handle, .. } => post.handle == *handle,
        };
        let most = match target {
            Target::Of { most: Some(most), .. } => *most as usize,
            _ => usize::MAX,
        };
        let meant = all.filter(is_meant).filter(|post| fits(self, &post.id));
        let chosen: Vec<Post> = meant.take(most).cloned().collect();
        if chosen.is_empty() { Err(RoomError::NoTarget) } else { Ok(chosen) }
    }
}
