//! What locks the vault, and how. *Screen lock*: nothing is shown, the core answers nothing, work
//! goes on for a time the user chose. *Full lock*: the keys are wiped and the program starts
//! anew. *Panic*: the window goes, then the keys, then the program.

use std::time::{Duration, Instant};

use tauri::{AppHandle, Manager};
use tokio::sync::mpsc::UnboundedReceiver;

use crate::desktop::{Desktop, Sign, Tray, Wish};
use crate::ipc::locks::News;
use crate::settings::Choices;
use crate::shell::{Shell, aside};
use crate::{browser, clipboard, picker, window};

/// How long before an idle lock the user is asked.
pub(crate) const NOTICE: Duration = Duration::from_secs(20);

/// How long the program may take to end in order after a panic.
const LAST_WORDS: Duration = Duration::from_millis(500);
/// The same for the keys before the computer sleeps: it waits five seconds at the most, by default.
const LAST_MOMENT: Duration = Duration::from_secs(2);

/// How an open vault has been left.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Watchfulness {
    /// When the user last did something.
    pub(crate) stirred: Instant,
    /// Since when the screen is locked.
    pub(crate) screened: Option<Instant>,
    /// Whether the user was asked whether they are still there.
    pub(crate) asked: bool,
}

/// What is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Due {
    /// Nothing.
    Nothing,
    /// To ask whether the user is there.
    Ask,
    /// A screen lock.
    Screen,
    /// A full lock.
    Full,
}

impl Watchfulness {
    pub(crate) fn new(now: Instant) -> Self {
        Self { stirred: now, screened: None, asked: false }
    }

    /// What is due at `now`.
    pub(crate) fn due(&self, now: Instant, choices: &Choices) -> Due {
        let since = |then| now.saturating_duration_since(then);
        if let Some(screened) = self.screened {
            return if since(screened) >= choices.behind() { Due::Full } else { Due::Nothing };
        }
        let Some(idle) = choices.idle() else { return Due::Nothing };
        let quiet = since(self.stirred);
        if quiet >= idle {
            if choices.behind().is_zero() { Due::Full } else { Due::Screen }
        } else if quiet + NOTICE >= idle && !self.asked {
            Due::Ask
        } else {
            Due::Nothing
        }
    }
}

/// Watches the time and listens to the desktop for as long as the window lives.
pub(crate) async fn stand_guard(app: AppHandle, mut signs: UnboundedReceiver<Sign>) {
    let mut second = tokio::time::interval(Duration::from_secs(1));
    second.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = second.tick() => {
                app.state::<Shell>().tend_watch(Instant::now());
                keep_time(&app).await;
                tell_the_desktop(&app).await;
            }
            Some(sign) = signs.recv() => match sign {
                Sign::ScreenLocked if app.state::<Shell>().choices().with_screen => {
                    screen(&app).await;
                }
                Sign::ScreenLocked => {}
                Sign::Sleep(delay) => {
                    in_haste(&app).await;
                    drop(delay);
                }
                Sign::CalledUp => call_up(&app).await,
                Sign::Tray(wish) => obey(&app, wish).await,
                Sign::TrayHost(is_there) => {
                    app.state::<Tray>().meet(&app.state::<Desktop>(), is_there).await;
                    if !is_there {
                        // Whoever closed the window there has no other way back to it.
                        let back = window::come_back(&app).await;
                        end_without_a_window(&app, &back);
                    }
                }
            },
        }
    }
}

/// The tray says how things stand; once for all that vanished, something is said to be new.
async fn tell_the_desktop(app: &AppHandle) {
    let (shell, desktop) = (app.state::<Shell>(), app.state::<Desktop>());
    let background = shell.background();
    app.state::<Tray>().show(&desktop, background.tray.then(|| shell.tray_face())).await;
    if shell.watch().take_alarm() && background.notices {
        desktop.notify(shell.language()).await;
    }
}

/// Does what is due.
async fn keep_time(app: &AppHandle) {
    match app.state::<Shell>().due(Instant::now()) {
        Due::Nothing => {}
        Due::Ask => app.state::<Shell>().tell(News::Soon),
        Due::Screen => screen(app).await,
        Due::Full => full(app).await,
    }
}

/// Brings a window to the front. Where none can be made, the program is of no use.
async fn call_up(app: &AppHandle) {
    let shown = window::call_up(app).await;
    end_without_a_window(app, &shown);
}

/// Does what was chosen in the tray.
async fn obey(app: &AppHandle, wish: Wish) {
    let shell = app.state::<Shell>();
    match wish {
        Wish::Open => call_up(app).await,
        Wish::Pause(paused) => {
            shell.watch().pause(paused, Instant::now());
            shell.tend_watch(Instant::now());
            shell.tell(News::Watch);
        }
        Wish::Lock => screen(app).await,
        Wish::Quit => app.exit(0),
    }
}

/// Locks the screen: the window goes with its page, and the door is shown. Where work may not go on
/// behind it, that is a full lock. A rehearsal is ended; nobody's own posts are in it.
pub(crate) async fn screen(app: &AppHandle) {
    let shell = app.state::<Shell>();
    if screen_room(app).await {
        return;
    }
    let rehearsed = shell.leave_rehearsal().await;
    if shell.choices().behind().is_zero() && shell.is_open() {
        return full(app).await;
    }
    if shell.screen(Instant::now()) || rehearsed {
        cover(app).await;
    }
}

/// Takes the window with its page off the screen, and shows the door.
async fn cover(app: &AppHandle) {
    picker::close(app);
    browser::close(app);
    clipboard::clear(app);
    app.state::<Shell>().tell(News::Screened);
    let shut = window::shut(app, std::future::ready(())).await;
    end_without_a_window(app, &shut);
}

/// Every lock is a screen lock in a training room: nobody's own posts are in it, and what a class
/// has come to is not lost. False where none is open.
async fn screen_room(app: &AppHandle) -> bool {
    let shell = app.state::<Shell>();
    if !shell.in_room().0 {
        return false;
    }
    if shell.screen_room().await {
        cover(app).await;
    }
    true
}

/// Goes on without a window, if the user wants that and can call it back: what was shown is locked
/// away. False where closing the window is to end the program.
pub(crate) fn stays_in_the_tray(app: &AppHandle) -> bool {
    let stays = app.state::<Shell>().background().stays;
    if !stays || !app.state::<Tray>().is_shown() {
        return false;
    }
    window::go_unseen(app);
    window::hide(app);
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        screen(&app).await;
        // Where there was nothing to lock, the window is still there.
        let shut = window::shut(&app, std::future::ready(())).await;
        end_without_a_window(&app, &shut);
    });
    true
}

/// Locks fully, in order: the running job may put down its work, the index is stamped.
pub(crate) async fn full(app: &AppHandle) {
    let shell = app.state::<Shell>();
    if screen_room(app).await {
        return;
    }
    if !shell.is_open() {
        return;
    }
    picker::close(app);
    browser::close(app);
    clipboard::clear(app);
    let renewed = window::renew(app, shell.lock()).await;
    end_without_a_window(app, &renewed);
}

/// Locks fully with no time to lose: the computer is about to sleep. The index is built again at
/// the next unlock.
async fn in_haste(app: &AppHandle) {
    let shell = app.state::<Shell>();
    if screen_room(app).await {
        return;
    }
    if !shell.is_open() {
        return;
    }
    let dropping = {
        let app = app.clone();
        aside(move || app.state::<Shell>().drop_keys())
    };
    if !matches!(tokio::time::timeout(LAST_MOMENT, dropping).await, Ok(Ok(()))) {
        // Long work holds the vault, and with it the keys; the computer does not wait for it.
        kill();
    }
    picker::close(app);
    browser::close(app);
    clipboard::clear(app);
    let renewed = window::renew(app, std::future::ready(())).await;
    end_without_a_window(app, &renewed);
}

fn end_without_a_window(app: &AppHandle, renewed: &tauri::Result<()>) {
    if renewed.is_err() {
        app.exit(70);
    }
}

/// Takes the window off the screen, wipes the keys, and ends the program with all it had in
/// memory. Starting Keepsake again brings the window back, locked.
pub(crate) fn panic(app: &AppHandle) {
    window::hide(app);
    window::end_pages(app);
    picker::close(app);
    browser::close(app);
    clipboard::clear(app);
    let app = app.clone();
    let wipe = move || {
        app.state::<Shell>().drop_keys();
        app.exit(0);
    };
    end(wipe, || std::thread::sleep(LAST_WORDS), kill);
}

/// Ends the program by `wipe`, and by `kill` where that is not done after `patience`: whatever
/// holds the vault, or the main loop, holds it up no longer. Both aside: the main loop has to take
/// the window off the screen meanwhile.
fn end(
    wipe: impl FnOnce() + Send + 'static,
    patience: impl FnOnce() + Send + 'static,
    kill: impl FnOnce() + Send + 'static,
) {
    std::thread::spawn(move || {
        patience();
        kill();
    });
    std::thread::spawn(wipe);
}

/// Ends the program as it stands. Nothing that was acknowledged is lost by it.
fn kill() {
    let _ = rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::KILL);
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: Duration = Duration::from_mins(1);

    fn choices(idle_minutes: u32, behind_minutes: u32) -> Choices {
        Choices { idle_minutes, behind_minutes, ..Choices::default() }
    }

    /// Whatever holds up the end in order: another thread works on the vault, or broke down in it.
    #[test]
    fn the_program_ends_though_the_vault_is_held() {
        let (held, never) = std::sync::mpsc::channel::<()>();
        let (killed, ended) = std::sync::mpsc::channel();
        end(move || _ = never.recv(), || (), move || killed.send(()).unwrap());
        ended.recv().unwrap();
        drop(held);
        let (killed, ended) = std::sync::mpsc::channel();
        end(|| panic!("on purpose"), || (), move || killed.send(()).unwrap());
        ended.recv().unwrap();
    }

    #[test]
    fn an_idle_vault_asks_then_locks_its_screen_then_fully() {
        let start = Instant::now();
        let choices = choices(5, 10);
        let mut left = Watchfulness::new(start);
        let due = |left: &Watchfulness, after: Duration| left.due(start + after, &choices);
        assert_eq!(due(&left, 4 * MINUTE), Due::Nothing);
        assert_eq!(due(&left, (5 * MINUTE).saturating_sub(NOTICE)), Due::Ask);
        left.asked = true;
        assert_eq!(due(&left, Duration::from_secs(5 * 60 - 1)), Due::Nothing);
        assert_eq!(due(&left, 5 * MINUTE), Due::Screen);
        left.screened = Some(start + 5 * MINUTE);
        assert_eq!(due(&left, 14 * MINUTE), Due::Nothing);
        assert_eq!(due(&left, 15 * MINUTE), Due::Full);
    }

    #[test]
    fn whoever_stirs_starts_the_time_again() {
        let start = Instant::now();
        let mut left = Watchfulness::new(start);
        left.stirred = start + 4 * MINUTE;
        assert_eq!(left.due(start + 8 * MINUTE, &choices(5, 10)), Due::Nothing);
        assert_eq!(left.due(start + 9 * MINUTE, &choices(5, 10)), Due::Screen);
    }

    #[test]
    fn idleness_can_be_switched_off_but_a_screen_lock_still_runs_out() {
        let start = Instant::now();
        let mut left = Watchfulness::new(start);
        assert_eq!(left.due(start + 1000 * MINUTE, &choices(0, 60)), Due::Nothing);
        left.screened = Some(start);
        assert_eq!(left.due(start + 60 * MINUTE, &choices(0, 60)), Due::Full);
    }

    #[test]
    fn where_nothing_may_go_on_every_lock_is_a_full_one() {
        let start = Instant::now();
        let left = Watchfulness::new(start);
        assert_eq!(left.due(start + 5 * MINUTE, &choices(5, 0)), Due::Full);
    }
}
