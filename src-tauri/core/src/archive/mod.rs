//! The archive: the one place where the stages meet, one file per journey. Window and command line
//! are thin shells over [`Archive`].

mod access;
mod add;
mod again;
mod audit;
mod backup;
mod cancel;
mod cases;
mod changes;
mod evidence;
mod export;
mod find;
mod forget;
#[doc(hidden)]
pub mod fuzz;
mod import;
mod link;
mod lock;
mod log;
mod look;
mod notice;
mod reader;
mod recheck;
mod rejudge;
mod retell;
mod revisit;
mod rules;
mod seen;
mod show;
mod sights;
mod sources;
mod stamp;
mod survey;
mod vantages;
mod watch;

use std::cmp::Reverse;
use std::collections::HashMap;
use std::net::SocketAddr;
use std::ops::{Deref, DerefMut};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};

use self::cancel::WaitedFor;
use self::find::ledger::Ledger;
use self::log::{Entering, Recall};
use crate::doors::Clock;
use crate::doors::clock::SystemClock;
use crate::doors::disk::{Disk, SystemDisk};
use crate::doors::web::{Limits, Web};
use crate::doors::worker::Workers;
use crate::model::{PostId, PostRecord};
use crate::vault::stack::{overwrite, wiping};
use crate::vault::{self, CreateError, Passphrase, UnlockError, Vault, WorkFactor};

pub use self::access::{OWN_COLLECTION, meanings};
pub use self::add::{AddError, Kept};
pub use self::again::SaveAgainError;
pub use self::audit::Audited;
pub use self::cancel::Cancel;
pub use self::cases::{CaseLook, CasesError, JudgedCase, Label, judge_cases};
pub use self::changes::{Changes, Fact, FactChange, FileChange};
pub use self::evidence::{
    Disclosed, DisclosedItem, DisclosedMedium, Evidence, EvidenceError, EvidenceWish, Mask, Way,
};
pub use self::export::{ExportError, Extent, Out};
pub use self::find::{Bin, Filed, Found, Standing as FindStanding, Step, Stretch, Strip, Wanted};
pub use self::forget::{ForgetError, ForgetPreview};
pub use self::import::{
    Asks, ImportDone, ImportEstimate, ImportFailed, ImportPreview, ImportProgress, ImportWish,
    LeftOut, TellImport, missing_parts,
};
pub use self::link::{LinkError, LinkedRow};
pub use self::log::{LogError, LogStanding};
pub use self::notice::{
    GivenFile, GivenNotice, GivenRefused, NOTICE_TEXT_BYTES_MAX, NoticeError, SilentCount,
    SilentRow, propose_ground,
};
pub use self::reader::serve_if_worker;
pub use self::recheck::{CONFIRM_AFTER, Phase, Progress, RecheckError, Round, RoundRow};
pub use self::rejudge::{OtherReading, OtherVerdict, RejudgeError, Rejudged};
pub use self::retell::{Opened, Other, RetellError, Retold, Whose, retell};
pub use self::rules::{
    InstallError, RulesError, RulesInUse, SetAside, new_publishing_key, open_signed, rule_files,
    rules_in,
};
pub use self::seen::{
    HANDOVER_BYTES_MAX, KeptSeen, SeenError, SeenFiles, SeenReach, SeenWish, account_of,
    is_same_post,
};
pub use self::show::{MediaError, Story, Turn};
pub use self::sights::Sight;
pub use self::stamp::{Asked, AuthorityError, Refusal, StampingError};
pub use self::vantages::{Checked, Health, Standing, Tor, VantageError, tor};
pub use self::watch::{Agenda, BLIND_DAYS, WatchBudget, Watched};
pub use crate::doors::web::Private;
pub use crate::export::{Form, Language as ExportLanguage, Told as ExportTold};
pub use crate::vault::Purpose;

/// Begins the name of every file that leaves a training room.
const TRAINING: &str = "TRAINING-";

/// The archive's ways to the world.
#[derive(Clone)]
pub struct Doors {
    /// The disk.
    pub disk: Arc<dyn Disk>,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// Worker processes that read pages.
    pub workers: Arc<Workers>,
    /// Limits of the web.
    pub limits: Limits,
    /// What vaults are for that are made and opened.
    pub purpose: Purpose,
    /// Folder outside every vault where the last head seen of each is kept; `None` keeps none.
    pub heads: Option<PathBuf>,
}

impl Doors {
    /// The computer's own disk and clock, and no memory of heads seen. Pages are read by `program`
    /// started as a worker: it must
    /// call [`serve_if_worker`] first in its `main`.
    #[must_use]
    pub fn system(program: PathBuf) -> Self {
        Self {
            disk: Arc::new(SystemDisk),
            clock: Arc::new(SystemClock),
            workers: Arc::new(Workers::new(program)),
            limits: Limits::default(),
            purpose: Purpose::Real,
            heads: None,
        }
    }

    /// The doors of a training room: vaults of their own, and a network in which there is nothing
    /// but `platform`, on this computer.
    #[must_use]
    pub fn training(program: PathBuf, platform: SocketAddr) -> Self {
        let limits = Limits { only: Some(platform), ..Limits::default() };
        Self { limits, purpose: Purpose::Training, ..Self::system(program) }
    }
}

/// An open archive. May be shared among tasks; writes are one at a time.
pub struct Archive {
    /// In a box: a vault that is moved would leave its keys behind where it was.
    vault: Mutex<Box<Vault>>,
    doors: Doors,
    webs: Mutex<HashMap<String, Arc<Web>>>,
    rules: Mutex<Option<RulesInUse>>,
    waited_for: WaitedFor,
    /// Journeys that people started and that put down objects before they commit.
    at_work: WaitedFor,
    /// Rounds of the watch.
    unattended: WaitedFor,
    recall: Mutex<Recall>,
    ledger: Mutex<Ledger>,
}

impl Archive {
    /// Makes a new, empty vault in the folder `root`.
    ///
    /// # Errors
    /// [`CreateError`].
    pub fn create(
        root: &Path,
        doors: &Doors,
        passphrase: &Passphrase,
        work: WorkFactor,
    ) -> Result<(), CreateError> {
        Vault::create_for(doors.purpose, root, &*doors.disk, passphrase, work)
    }

    /// Opens the vault in the folder `root`.
    ///
    /// # Errors
    /// [`UnlockError`].
    pub fn unlock(root: &Path, doors: Doors, passphrase: &Passphrase) -> Result<Self, UnlockError> {
        let disk = Arc::clone(&doors.disk);
        let purpose = doors.purpose;
        let vault = wiping(|| Vault::unlock_for(purpose, root, disk, passphrase).map(Box::new))?;
        Ok(Self::over(vault, doors))
    }

    fn over(mut vault: Box<Vault>, doors: Doors) -> Self {
        if let Some(folder) = &doors.heads {
            vault.watch_heads(folder);
        }
        vault.keep_log(Box::new(Entering { clock: Arc::clone(&doors.clock) }));
        let (webs, rules, waited_for) = (Mutex::default(), Mutex::default(), WaitedFor::default());
        let (at_work, unattended) = (WaitedFor::default(), WaitedFor::default());
        let (vault, recall, ledger) = (Mutex::new(vault), Mutex::default(), Mutex::default());
        Self { vault, doors, webs, rules, waited_for, at_work, unattended, recall, ledger }
    }

    /// Is there a vault in this folder?
    #[must_use]
    pub fn exists(root: &Path) -> bool {
        vault::exists(root)
    }

    /// Is it of a training room? What leaves it says so.
    #[must_use]
    pub fn is_training(&self) -> bool {
        self.vault().purpose() == Purpose::Training
    }

    /// Closes the vault and forgets its keys.
    pub fn close(self) {
        wiping(|| match self.vault.into_inner() {
            Ok(vault) => vault.close(),
            // A task panicked while writing: without a stamp the next start rebuilds the index.
            Err(poisoned) => drop(poisoned),
        });
    }

    /// Every post as it stands, in the order of [`Archive::ids`].
    #[must_use]
    pub fn posts(&self) -> Vec<PostRecord> {
        self.ids().into_iter().filter_map(|id| self.post(id)).collect()
    }

    /// All posts, newest first: by the time they claim, else by when they were saved.
    #[must_use]
    pub fn ids(&self) -> Vec<PostId> {
        order(&self.vault())
    }

    /// One post as it stands.
    #[must_use]
    pub fn post(&self, id: PostId) -> Option<PostRecord> {
        self.vault().post(id)
    }

    /// The post known by this address, however the address is decorated.
    #[must_use]
    pub fn post_at(&self, address: &str) -> Option<PostId> {
        let url = crate::doors::web::parse_address(address).ok()?;
        self.vault().post_at(&crate::capture::address::normalize(&url))
    }

    fn vault(&self) -> Held<'_> {
        Held(self.vault.lock().expect("nothing panics while writing to the vault"))
    }

    fn webs(&self) -> MutexGuard<'_, HashMap<String, Arc<Web>>> {
        self.webs.lock().expect("nothing panics while holding the web doors")
    }
}

/// The vault, held for a moment. What the work on it left on the stack is overwritten afterwards.
struct Held<'a>(MutexGuard<'a, Box<Vault>>);

impl Deref for Held<'_> {
    type Target = Vault;

    fn deref(&self) -> &Vault {
        &self.0
    }
}

impl DerefMut for Held<'_> {
    fn deref_mut(&mut self) -> &mut Vault {
        &mut self.0
    }
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        overwrite();
    }
}

/// Posts with a copy, newest first.
fn order(vault: &Vault) -> Vec<PostId> {
    let listed = vault.briefs().filter(|brief| brief.is_listed);
    let mut order: Vec<_> = listed.map(|brief| (Reverse(brief.at), brief.id)).collect();
    order.sort_unstable();
    order.into_iter().map(|(_, id)| id).collect()
}
