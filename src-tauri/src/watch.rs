//! The watch in the background: it looks again at what is due while the vault is open, also behind
//! a locked screen, and ends with the keys. On a thread of its own, since it reads every post at
//! times and the window must stay alive.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use keepsake::Archive;
use keepsake::archive::{Cancel, Progress, RecheckError, WatchBudget, Watched};
use keepsake::model::{PostId, Status};
use tauri::async_runtime::{JoinHandle, block_on, spawn_blocking};

use crate::ipc::locks::News;
use crate::shell::{Listener, held};

/// How long a pause lasts: one that nobody remembers must not leave the posts unwatched.
const PAUSE: Duration = Duration::from_hours(1);

/// A watch that could not go on tries again after this long.
const RETRY: Duration = Duration::from_mins(1);

/// The page is told how far a round is at most this often.
const TELL_PAUSE: Duration = Duration::from_secs(1);

/// The watch over the open vault, if it goes on.
#[derive(Default)]
pub(crate) struct Watch {
    running: Option<Running>,
    paused_until: Option<Instant>,
    seen: Arc<Mutex<Seen>>,
    /// The posts that the page was told vanished.
    shown: Vec<PostId>,
}

struct Running {
    cancel: Cancel,
    thread: JoinHandle<()>,
}

/// What the running watch has told.
#[derive(Default)]
pub(crate) struct Seen {
    /// How far the round is that is being made.
    pub(crate) progress: Option<Progress>,
    /// How many posts the last round looked at.
    pub(crate) last_round: Option<usize>,
    /// Why it could not go on, and when that was.
    pub(crate) failure: Option<(Arc<RecheckError>, Instant)>,
    told: Option<Instant>,
    /// Something vanished of which the desktop was not told.
    alarm: bool,
}

impl Watch {
    /// Starts it over the archive to be watched, or ends it where there is none.
    pub(crate) fn tend(&mut self, wanted: Option<&Arc<Archive>>, page: &Listener, now: Instant) {
        self.paused_until = self.paused_until.filter(|until| now < *until);
        let is_running = self.is_running();
        match wanted.filter(|_| self.paused_until.is_none()) {
            None => self.cancel(),
            Some(archive) if !is_running && self.may_try(now) => self.start(archive, page),
            Some(_) => {}
        }
    }

    fn may_try(&self, now: Instant) -> bool {
        let seen = held(&self.seen);
        let failed = seen.failure.as_ref().map(|(_, at)| *at);
        failed.is_none_or(|at| now.saturating_duration_since(at) >= RETRY)
    }

    fn start(&mut self, archive: &Arc<Archive>, page: &Listener) {
        held(&self.seen).failure = None;
        let (cancel, archive) = (Cancel::default(), Arc::clone(archive));
        let (until, seen, page) = (cancel.clone(), Arc::clone(&self.seen), page.clone());
        let thread = spawn_blocking(move || run(&archive, &until, &seen, &page));
        self.running = Some(Running { cancel, thread });
    }

    /// Asks it to end.
    pub(crate) fn cancel(&self) {
        if let Some(running) = &self.running {
            running.cancel.cancel();
        }
    }

    pub(crate) fn is_running(&self) -> bool {
        self.running.as_ref().is_some_and(|running| !running.thread.inner().is_finished())
    }

    /// Pauses it for [`PAUSE`], or ends the pause.
    pub(crate) fn pause(&mut self, paused: bool, now: Instant) {
        self.paused_until = paused.then(|| now + PAUSE);
        held(&self.seen).failure = None;
    }

    /// How long a pause goes on still.
    pub(crate) fn paused_for(&self, now: Instant) -> Option<Duration> {
        self.paused_until.map(|until| until.saturating_duration_since(now))
    }

    pub(crate) fn seen(&self) -> std::sync::MutexGuard<'_, Seen> {
        held(&self.seen)
    }

    /// The page is told that these posts vanished.
    pub(crate) fn show(&mut self, vanished: Vec<PostId>) {
        self.shown = vanished;
    }

    /// Has something vanished since this was asked last?
    pub(crate) fn take_alarm(&self) -> bool {
        std::mem::take(&mut held(&self.seen).alarm)
    }

    /// The user took note of what the page was told.
    pub(crate) fn take_shown(&mut self) -> Vec<PostId> {
        std::mem::take(&mut self.shown)
    }
}

/// Watches until cancelled.
fn run(archive: &Archive, cancel: &Cancel, seen: &Mutex<Seen>, page: &Listener) {
    let progress = |progress: Progress| {
        let mut seen = held(seen);
        seen.progress = Some(progress);
        let now = Instant::now();
        if seen.told.is_none_or(|told| now.saturating_duration_since(told) >= TELL_PAUSE) {
            seen.told = Some(now);
            page.tell(News::Watch);
        }
    };
    let tell = |watched: Watched| {
        let mut news = News::Watch;
        if let Watched::Round(round) = watched {
            let mut seen = held(seen);
            (seen.progress, seen.last_round) = (None, Some(round.rows.len()));
            if round.rows.iter().any(|row| row.before != row.status) {
                news = News::Posts;
            }
            let mut rows = round.rows.iter();
            seen.alarm |= rows.any(|row| row.status == Status::Flagged && row.before != row.status);
        }
        page.tell(news);
    };
    let ended = block_on(archive.watch(WatchBudget::default(), cancel, &progress, &tell));
    let mut seen = held(seen);
    seen.progress = None;
    // One that was asked to end may find its keys gone.
    let failed = ended.err().filter(|_| !cancel.is_cancelled());
    seen.failure = failed.map(|error| (Arc::new(error), Instant::now()));
    drop(seen);
    page.tell(News::Watch);
}

#[cfg(test)]
mod tests {
    use keepsake::archive::Doors;
    use keepsake::vault::{Passphrase, WorkFactor};

    use super::*;

    fn archive(folder: &tempfile::TempDir) -> Arc<Archive> {
        let (root, passphrase) = (folder.path().join("vault"), Passphrase::new("mười hai ký tự"));
        let doors = Doors::system("no-worker-is-needed".into());
        Archive::create(&root, &doors, &passphrase, WorkFactor::MINIMAL).unwrap();
        Arc::new(Archive::unlock(&root, doors, &passphrase).unwrap())
    }

    fn ends(watch: &Watch) {
        while watch.is_running() {
            std::thread::yield_now();
        }
    }

    #[test]
    fn it_runs_while_wanted_and_lets_go_of_the_archive() {
        let (folder, now) = (tempfile::tempdir().unwrap(), Instant::now());
        let (archive, page) = (archive(&folder), Listener::default());
        let mut watch = Watch::default();
        watch.tend(Some(&archive), &page, now);
        assert!(watch.is_running());
        watch.tend(None, &page, now);
        ends(&watch);
        assert_eq!(Arc::strong_count(&archive), 1, "so that it can be closed");
    }

    #[test]
    fn a_pause_ends_by_itself_or_by_hand() {
        let (folder, now) = (tempfile::tempdir().unwrap(), Instant::now());
        let (archive, page) = (archive(&folder), Listener::default());
        let mut watch = Watch::default();
        watch.pause(true, now);
        watch.tend(Some(&archive), &page, now);
        assert!(!watch.is_running());
        assert_eq!(watch.paused_for(now), Some(PAUSE));
        watch.tend(Some(&archive), &page, now + PAUSE);
        assert!(watch.is_running() && watch.paused_for(now + PAUSE).is_none());
        watch.pause(true, now);
        watch.tend(Some(&archive), &page, now);
        ends(&watch);
        watch.pause(false, now);
        watch.tend(Some(&archive), &page, now);
        assert!(watch.is_running());
        watch.cancel();
        ends(&watch);
    }

    #[test]
    fn what_stops_it_is_told_and_it_tries_again_later() {
        let (folder, now) = (tempfile::tempdir().unwrap(), Instant::now());
        let (archive, page) = (archive(&folder), Listener::default());
        let mut watch = Watch::default();
        let failure = Arc::new(RecheckError::NoVantage);
        watch.seen().failure = Some((failure, now));
        watch.tend(Some(&archive), &page, now + RETRY / 2);
        assert!(!watch.is_running(), "not at once");
        watch.tend(Some(&archive), &page, now + RETRY);
        assert!(watch.is_running() && watch.seen().failure.is_none());
        watch.cancel();
        ends(&watch);
    }
}
