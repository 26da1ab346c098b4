//! What the window holds: the open archive, its watch, the rehearsal, the running job.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, Instant};

use keepsake::Archive;
use keepsake::archive::{Cancel, Doors};
use tauri::ipc::Channel;
use tokio::task::AbortHandle;
use zeroize::Zeroizing;

use crate::attaching::Attaching;
use crate::desktop::{Face, Mark};
use crate::importing::Importing;
use crate::ipc::dto::{Doubt, Language, Phase, VaultState};
use crate::ipc::error::{Code, IpcError};
use crate::ipc::locks::News;
use crate::locks::{Due, Watchfulness};
use crate::opened::Opened;
use crate::outgoing::Outgoing;
use crate::proof::Proof;
use crate::settings::{Background, Choices, Looks, Settings};
use crate::table::Table;
use crate::watch::Watch;

mod job;
mod stage;

pub(crate) use self::job::aside;
use self::job::in_time;
pub(crate) use self::stage::{Act, Stage};

/// How long a lock waits for the running job to put down its work.
const LOCK_PATIENCE: Duration = Duration::from_secs(2);

/// The user's archive, while it is open.
struct Open {
    archive: Arc<Archive>,
    left: Watchfulness,
}

/// The window's state.
pub(crate) struct Shell {
    pub(crate) doors: Doors,
    pub(crate) program: PathBuf,
    pub(crate) folder: PathBuf,
    /// Every guard of the process and of the web view is in place.
    guarded: bool,
    settings: Settings,
    open: Mutex<Option<Open>>,
    /// Held while the vault is opened or closed: one after the other.
    turn: tokio::sync::Mutex<()>,
    /// Full locks so far: an unlock that was overtaken by one must not count.
    full_locks: AtomicU64,
    stage: Mutex<Option<Stage>>,
    /// Somebody asked for the training room while the vault was open: it is locked first.
    room_wanted: AtomicBool,
    job: Mutex<Option<(Cancel, AbortHandle)>>,
    watch: Mutex<Watch>,
    importing: Arc<Mutex<Importing>>,
    proof: Mutex<Proof>,
    pub(crate) opened: Arc<Mutex<Opened>>,
    pub(crate) outgoing: Arc<Mutex<Outgoing>>,
    attaching: Mutex<Attaching>,
    pub(crate) listener: Listener,
    /// Ends what makes ready to search.
    preparing: Mutex<Cancel>,
    table: Mutex<Table>,
}

/// The page that is told what happens without it, if there is one.
#[derive(Clone, Default)]
pub(crate) struct Listener(Arc<Mutex<Option<Channel<News>>>>);

impl Listener {
    /// Tells the page. One that went away needs no news.
    pub(crate) fn tell(&self, news: News) {
        if let Some(page) = held(&self.0).as_ref() {
            let _ = page.send(news);
        }
    }
}

impl Shell {
    pub(crate) fn new(guarded: bool) -> Result<Self, IpcError> {
        let program = std::env::current_exe().map_err(|error| IpcError::bug(&error))?;
        let data = dirs::data_dir().ok_or(IpcError::new(Code::DiskRefused, ""))?;
        let config = dirs::config_dir().ok_or(IpcError::new(Code::DiskRefused, ""))?;
        let state = dirs::state_dir().or_else(dirs::data_local_dir);
        let heads = state.map(|state| state.join("keepsake").join("heads"));
        let doors = Doors { heads, ..Doors::system(program.clone()) };
        Ok(Self {
            settings: Settings::read(config.join("keepsake"), &*doors.disk),
            doors,
            program,
            folder: data.join("keepsake").join("vault"),
            guarded,
            open: Mutex::default(),
            turn: tokio::sync::Mutex::default(),
            full_locks: AtomicU64::default(),
            stage: Mutex::default(),
            room_wanted: AtomicBool::default(),
            job: Mutex::default(),
            watch: Mutex::default(),
            importing: Arc::default(),
            proof: Mutex::default(),
            opened: Arc::default(),
            outgoing: Arc::default(),
            attaching: Mutex::default(),
            listener: Listener::default(),
            preparing: Mutex::default(),
            table: Mutex::default(),
        })
    }

    pub(crate) fn state(&self) -> VaultState {
        let rehearsal = held(&self.stage).is_some();
        let (training, room_screened) = self.in_room();
        let left = held(&self.open).as_ref().map(|open| open.left);
        let screened = left.and_then(|left| left.screened).filter(|_| !rehearsal);
        let phase = if screened.is_some() || room_screened {
            Phase::Screened
        } else if rehearsal || left.is_some() {
            Phase::Open
        } else if !Archive::exists(&self.folder) {
            Phase::None
        } else if Archive::has_slots(&self.folder, &*self.doors.disk) {
            Phase::Locked
        } else {
            Phase::Keyless
        };
        let full_in = screened.map(|since| {
            let left = self.choices().behind().saturating_sub(since.elapsed());
            u32::try_from(left.as_secs().div_ceil(60)).unwrap_or(u32::MAX)
        });
        let (language, guarded) = (self.settings.language(), self.guarded);
        let shown = held(&self.open).as_ref().map(|open| Arc::clone(&open.archive));
        let shown = shown.filter(|_| matches!(phase, Phase::Open) && !rehearsal);
        let warnings = shown.map(|archive| archive.warnings()).unwrap_or_default();
        let doubts = warnings.iter().map(Doubt::from).collect();
        let (looks, guided) = (self.settings.looks(), self.settings.guided());
        let room_wanted = self.room_wanted.load(Ordering::SeqCst);
        VaultState {
            phase,
            rehearsal,
            training,
            room_wanted,
            language,
            looks,
            guided,
            guarded,
            full_in,
            doubts,
        }
    }

    pub(crate) fn set_language(&self, language: Language) {
        self.settings.set_language(&*self.doors.disk, language);
    }

    pub(crate) fn set_looks(&self, looks: Looks) {
        self.settings.set_looks(&*self.doors.disk, looks);
    }

    pub(crate) fn set_guided(&self, guided: bool) {
        self.settings.set_guided(&*self.doors.disk, guided);
    }

    pub(crate) fn proof(&self) -> MutexGuard<'_, Proof> {
        held(&self.proof)
    }

    pub(crate) fn choices(&self) -> Choices {
        self.settings.choices()
    }

    pub(crate) fn choose(&self, choices: Choices) {
        self.settings.choose(&*self.doors.disk, choices);
    }

    /// What Keepsake does where it is not looked at.
    pub(crate) fn background(&self) -> Background {
        self.settings.background()
    }

    pub(crate) fn choose_background(&self, background: Background) {
        self.settings.choose_background(&*self.doors.disk, background);
    }

    /// How things stand, for the tray.
    pub(crate) fn tray_face(&self) -> Face {
        let paused = self.watch().paused_for(Instant::now()).is_some();
        let mark = if !self.is_open() {
            Mark::Locked
        } else if paused || !self.watches() {
            Mark::Paused
        } else {
            Mark::Watching
        };
        Face { mark, shown: self.is_shown(), language: self.language() }
    }

    /// The language chosen, or the one most people here speak.
    pub(crate) fn language(&self) -> Language {
        self.settings.language().unwrap_or(Language::Vi)
    }

    /// Is there neither a vault nor a story?
    pub(crate) fn is_new(&self) -> bool {
        matches!(self.state().phase, Phase::None)
    }

    /// May posts be shown: the user's own, or a rehearsal's?
    pub(crate) fn is_shown(&self) -> bool {
        matches!(self.state().phase, Phase::Open)
    }

    /// Where the user was in their own archive.
    pub(crate) fn table(&self) -> Table {
        held(&self.table).clone()
    }

    /// Remembers where the user is. In a rehearsal there is nothing to come back to.
    pub(crate) fn keep_table(&self, table: Table) {
        if self.own_archive().is_ok() && held(&self.stage).is_none() {
            *held(&self.table) = table;
        }
    }

    pub(crate) fn set_listener(&self, listener: Channel<News>) {
        *held(&self.listener.0) = Some(listener);
    }

    /// Tells the page.
    pub(crate) fn tell(&self, news: News) {
        self.listener.tell(news);
    }

    /// Are posts watched while the vault is open?
    pub(crate) fn watches(&self) -> bool {
        self.settings.watches()
    }

    pub(crate) fn set_watch(&self, watch: bool) {
        self.settings.set_watch(&*self.doors.disk, watch);
    }

    pub(crate) fn watch(&self) -> MutexGuard<'_, Watch> {
        held(&self.watch)
    }

    /// Starts the watch over the open vault, or ends it, as the user wants it at `now`.
    pub(crate) fn tend_watch(&self, now: Instant) {
        // Both are held: a lock that takes the archive finds whatever was started over it.
        let open = held(&self.open);
        // It waits for an import, which brings what it is to watch.
        let waits = self.importing().is_taking_in();
        let wanted = open.as_ref().filter(|_| self.watches() && !waits).map(|open| &open.archive);
        self.watch().tend(wanted, &self.listener, now);
    }

    pub(crate) fn importing(&self) -> MutexGuard<'_, Importing> {
        held(&self.importing)
    }

    /// The files that were picked to be kept with a notice.
    pub(crate) fn attaching(&self) -> MutexGuard<'_, Attaching> {
        held(&self.attaching)
    }

    /// What an import shares with the window: its state, and who is told of it.
    pub(crate) fn import_desk(&self) -> (Arc<Mutex<Importing>>, Listener) {
        (Arc::clone(&self.importing), self.listener.clone())
    }

    /// The day, as a name of a file that says nothing else.
    pub(crate) fn today(&self) -> String {
        self.doors.clock.now().to_string().chars().take(10).collect()
    }

    pub(crate) fn opened(&self) -> MutexGuard<'_, Opened> {
        held(&self.opened)
    }

    pub(crate) fn outgoing(&self) -> MutexGuard<'_, Outgoing> {
        held(&self.outgoing)
    }

    /// The archive to take something out of. The story has nothing to prove; what leaves a training
    /// room says so.
    pub(crate) fn may_export(&self) -> Result<Arc<Archive>, IpcError> {
        if self.in_room().0 { self.archive() } else { self.may_import() }
    }

    /// The archive to import into. Nobody's real posts go into a rehearsal.
    pub(crate) fn may_import(&self) -> Result<Arc<Archive>, IpcError> {
        if held(&self.stage).is_some() {
            return Err(IpcError::new(Code::NotInRehearsal, ""));
        }
        self.own_archive()
    }

    /// Something is held over the window, or not any more.
    pub(crate) fn dragged(&self, over: bool) {
        if self.opened().expected || self.may_import().is_ok() {
            self.tell(if over { News::DragOver } else { News::DragAway });
        }
    }

    /// Something was dropped on the window.
    pub(crate) fn dropped(&self, paths: Vec<PathBuf>) {
        if let Some(bundle) = paths.iter().find(|path| self.opened().takes(path)) {
            self.opened().pick(bundle.clone());
            return self.tell(News::BundleDropped);
        }
        let taken = self.may_import().and_then(|_| self.importing().dropped(paths));
        self.tell(if taken.is_ok() { News::Dropped } else { News::DropRefused });
    }

    /// The user's own archive, unless its screen is locked.
    pub(crate) fn own_archive(&self) -> Result<Arc<Archive>, IpcError> {
        let open = held(&self.open);
        let shown = open.as_ref().filter(|open| open.left.screened.is_none());
        shown.map(|open| Arc::clone(&open.archive)).ok_or(IpcError::new(Code::VaultLocked, ""))
    }

    /// Is the user's vault open, be it behind a screen lock?
    pub(crate) fn is_open(&self) -> bool {
        held(&self.open).is_some()
    }

    /// What is due at `now`.
    pub(crate) fn due(&self, now: Instant) -> Due {
        let choices = self.choices();
        let mut open = held(&self.open);
        let Some(open) = open.as_mut() else { return Due::Nothing };
        let due = open.left.due(now, &choices);
        open.left.asked |= due == Due::Ask;
        due
    }

    /// The user did something: the time until an idle lock begins again.
    pub(crate) fn stir(&self) {
        let asked = {
            let mut open = held(&self.open);
            let Some(open) = open.as_mut().filter(|open| open.left.screened.is_none()) else {
                return;
            };
            std::mem::replace(&mut open.left, Watchfulness::new(Instant::now())).asked
        };
        if asked {
            self.tell(News::Calm);
        }
    }

    /// Locks the screen. False where there is nothing open to lock, or it is locked already.
    pub(crate) fn screen(&self, now: Instant) -> bool {
        let mut open = held(&self.open);
        let Some(open) = open.as_mut().filter(|open| open.left.screened.is_none()) else {
            return false;
        };
        // Whatever was opened is off the screen, and out of memory.
        self.opened().forget();
        open.left.screened = Some(now);
        held(&self.proof).forget();
        true
    }

    /// The archive that commands are about: the rehearsal's while one goes on, else the user's
    /// unless its screen is locked.
    pub(crate) fn archive(&self) -> Result<Arc<Archive>, IpcError> {
        if let Some(stage) = held(&self.stage).as_ref() {
            let shown = (!stage.is_screened()).then(|| Arc::clone(&stage.archive));
            return shown.ok_or(IpcError::new(Code::VaultLocked, ""));
        }
        self.own_archive()
    }

    /// Opens the vault, or the lock of its screen. Takes about a second, so it runs aside.
    pub(crate) async fn unlock(&self, typed: Zeroizing<String>) -> Result<(), IpcError> {
        let _turn = self.turn.lock().await;
        if held(&self.stage).is_some() {
            return self.unscreen_room(typed).await;
        }
        let before = self.full_locks.load(Ordering::SeqCst);
        let behind = held(&self.open).as_ref().map(|open| Arc::clone(&open.archive));
        let archive = if let Some(archive) = behind {
            let work = move || archive.opens_with(&typed).map(|()| archive);
            aside(work).await?.map_err(IpcError::from)?
        } else {
            let (folder, doors) = (self.folder.clone(), self.doors.clone());
            let work = move || Archive::unlock_typed(&folder, &doors, &typed);
            Arc::new(aside(work).await?.map_err(IpcError::from)?)
        };
        let mut open = held(&self.open);
        if self.full_locks.load(Ordering::SeqCst) != before {
            archive.forget();
            return Err(IpcError::new(Code::VaultLocked, ""));
        }
        self.prepare_find(Arc::clone(&archive));
        *open = Some(Open { archive, left: Watchfulness::new(Instant::now()) });
        Ok(())
    }

    /// Makes ready to search, while the user looks at the list.
    fn prepare_find(&self, archive: Arc<Archive>) {
        let cancel = Cancel::default();
        *held(&self.preparing) = cancel.clone();
        tokio::task::spawn_blocking(move || archive.prepare_find(&cancel));
    }

    /// Ends the watch, the running job and the rehearsal, closes the vault and forgets its keys.
    pub(crate) async fn lock(&self) {
        let archive = self.take_archive();
        let _turn = self.turn.lock().await;
        self.watch().cancel();
        self.end_job().await;
        self.importing().forget();
        self.opened().forget();
        self.outgoing().forget();
        self.attaching().forget();
        self.end_watch().await;
        self.end_rehearsal();
        let Some(archive) = archive else { return };
        // Whatever else was asked of it is answered first; then it can be closed in order.
        in_time(|| Arc::strong_count(&archive) == 1).await;
        // Closing only writes the index; if it fails the next start builds it again.
        let closed = aside(move || match Arc::try_unwrap(archive) {
            Ok(archive) => archive.close(),
            Err(still_held) => drop(still_held.forget()),
        });
        let _ = closed.await;
    }

    /// Wipes the keys, now. What is left of the archive is dropped aside, and the job with it.
    pub(crate) fn drop_keys(&self) {
        let archive = self.take_archive();
        self.watch().cancel();
        if let Some((cancel, running)) = held(&self.job).take() {
            cancel.cancel();
            running.abort();
        }
        self.importing().forget();
        self.opened().forget();
        self.outgoing().forget();
        self.attaching().forget();
        let remains = archive.as_ref().map(|archive| archive.forget());
        let stage = held(&self.stage).take();
        std::thread::spawn(move || drop((remains, archive, stage)));
    }

    fn take_archive(&self) -> Option<Arc<Archive>> {
        let mut open = held(&self.open);
        self.full_locks.fetch_add(1, Ordering::SeqCst);
        held(&self.proof).forget();
        held(&self.preparing).cancel();
        *held(&self.table) = Table::default();
        open.take().map(|open| open.archive)
    }

    /// Waits until the watch has put down its work. A new one is started for what is opened next.
    async fn end_watch(&self) {
        in_time(|| !self.watch().is_running()).await;
        *self.watch() = Watch::default();
    }
}

pub(crate) fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().expect("nothing panics while holding the window's state")
}
