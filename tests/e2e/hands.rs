//! A real window on a screen, a home and a bus of its own, used with a keyboard and a pointer, as
//! people have it. No `WebDriver` leads it: one that is led may keep things on the disk, and holds
//! copies of what is typed.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use keepsake_tests::program;

use crate::family::{Bus, below, first_line};

/// How long anything may take to show its effect.
const PATIENCE: Duration = Duration::from_mins(1);
/// How long it may take until many posts are read.
const OPEN_PATIENCE: Duration = Duration::from_mins(5);
/// How long it may take to begin an unlock, before it is tried again.
const UNLOCK_PATIENCE: Duration = Duration::from_secs(3);

/// How often the program is started before it is given up.
const STARTS_MAX: u32 = 2;

/// Where, in the home, what the program says on its standard error goes.
pub(crate) const SAID: &str = "said";

/// The window, and the hands that use it.
pub(crate) struct Hands {
    screen: Child,
    pub(crate) display: String,
    pub(crate) window: Child,
    home: PathBuf,
    pub(crate) bus: Bus,
}

impl Hands {
    /// Opens the window on this home.
    pub(crate) fn open(home: &Path) -> Self {
        let mut screen = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", "1280x900x24", "-nolisten", "tcp"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("Xvfb is installed by `cargo xtask test`");
        let display = format!(":{}", first_line(&mut screen));
        let bus = Bus::start();
        let window = start(home, &display, &bus);
        Self { screen, display, window, home: home.to_owned(), bus }
    }

    /// Ends the program.
    pub(crate) fn end(&mut self) {
        // It may have ended by itself.
        let _ = self.window.kill().and_then(|()| self.window.wait());
    }

    /// Starts it, after it has ended.
    pub(crate) fn begin(&mut self) {
        self.window = start(&self.home, &self.display, &self.bus);
    }

    /// A file of the window's vault.
    pub(crate) fn vault(&self, path: &str) -> PathBuf {
        vault_in(&self.home).join(path)
    }

    /// Does a process hold the vault open, and so its keys?
    pub(crate) fn vault_is_held(&self) -> bool {
        File::open(self.vault("keepsake.json")).unwrap().try_lock().is_err()
    }

    /// The program itself and every process of the web view.
    pub(crate) fn processes(&self) -> Vec<u32> {
        let mut all = self.web_view();
        all.push(self.window.id());
        all
    }

    /// Every process of the web view.
    pub(crate) fn web_view(&self) -> Vec<u32> {
        below(self.window.id(), |name| name.starts_with("WebKit"))
    }

    /// The processes that draw the page.
    pub(crate) fn web_processes(&self) -> Vec<u32> {
        below(self.window.id(), |name| name == "WebKitWebProces")
    }

    /// Ends the process that draws the page: the window must come to itself.
    pub(crate) fn web_process_is_started_again(&self) {
        until("the page is drawn", || !self.web_processes().is_empty());
        let old = self.web_processes();
        for pid in &old {
            let status = Command::new("kill").args(["-KILL", &pid.to_string()]).status();
            assert!(status.unwrap().success(), "kill is installed by `cargo xtask test`");
        }
        until("the page is drawn again", || {
            let new = self.web_processes();
            !new.is_empty() && new.iter().all(|pid| !old.contains(pid))
        });
    }

    /// Types the passphrase until the vault is open: at first the page may not be there to read it.
    /// While the index is open it has no stamp (FORMAT.md section 7).
    ///
    /// `WebKit` ends the whole program when a process of its own dies as it starts
    /// (`readPIDFromPeer`); it is then started once more, as people do.
    #[expect(clippy::print_stderr, reason = "what was mended on the way is told")]
    pub(crate) fn unlock(&mut self, passphrase: &str) {
        assert!(self.vault("index/stamp").exists(), "the vault was closed in order");
        let begun = Instant::now();
        let mut starts = 1;
        while !self.tries_to_unlock(passphrase) {
            assert!(begun.elapsed() < OPEN_PATIENCE, "the vault opens in time: {}", self.state());
            if starts < STARTS_MAX && self.window.try_wait().unwrap().is_some() {
                eprintln!("the window ended as it started: {}", self.state());
                self.begin();
                starts += 1;
            }
            pause();
        }
    }

    fn tries_to_unlock(&self, passphrase: &str) -> bool {
        if self.on_the_screen().is_none() {
            return false;
        }
        self.type_line(passphrase);
        let mut held = Instant::now();
        while held.elapsed() < UNLOCK_PATIENCE && self.vault("index/stamp").exists() {
            pause();
            // What was typed is being tried.
            if self.vault_is_held() {
                held = Instant::now();
            }
        }
        !self.vault("index/stamp").exists()
    }

    /// Types a line into the field that has the focus, in place of what is in it.
    pub(crate) fn type_line(&self, line: &str) {
        let window = self.on_the_screen().expect("the window is on the screen");
        self.do_it(&["windowfocus", "--sync", &window, "key", "ctrl+a", "BackSpace"]);
        self.do_it(&["type", "--delay", "1", line]);
        self.do_it(&["key", "Return"]);
    }

    /// What a person would see who looked into it, for a test that failed.
    fn state(&self) -> String {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.window.id()));
        let status = status.unwrap_or_default();
        let state = status.lines().find(|line| line.starts_with("State:")).unwrap_or("no process");
        let said = std::fs::read_to_string(self.home.join(SAID)).unwrap_or_default();
        let (screen, held) = (self.on_the_screen(), self.vault_is_held());
        let web = self.web_processes();
        format!("{state}, on the screen {screen:?}, web {web:?}, held {held}, said {said:?}")
    }

    /// Presses a place of the window, in pixels from its upper left corner.
    pub(crate) fn press(&self, x: u32, y: u32) {
        let window = self.on_the_screen().expect("the window is on the screen");
        let (x, y) = (x.to_string(), y.to_string());
        self.do_it(&["mousemove", "--sync", "--window", &window, &x, &y, "click", "1"]);
    }

    /// Presses a key, as the screen's server would: the page is not asked first.
    pub(crate) fn key(&self, key: &str) {
        let window = self.on_the_screen().expect("the window is on the screen");
        self.do_it(&["windowfocus", "--sync", &window, "key", key]);
    }

    /// The number of the window, while it can be seen.
    pub(crate) fn on_the_screen(&self) -> Option<String> {
        let pid = self.window.id().to_string();
        let search = ["search", "--onlyvisible", "--all", "--pid", &pid, "--name", "Keepsake"];
        let output = self.xdotool().args(search).output().unwrap();
        Some(String::from_utf8(output.stdout).unwrap().lines().next()?.to_owned())
    }

    fn do_it(&self, words: &[&str]) {
        let status = self.xdotool().args(words).stderr(Stdio::null()).status();
        assert!(status.unwrap().success(), "xdotool is installed by `cargo xtask test`");
    }

    pub(crate) fn xdotool(&self) -> Command {
        let mut command = Command::new("xdotool");
        command.env("DISPLAY", &self.display);
        command
    }
}

impl Drop for Hands {
    fn drop(&mut self) {
        // Its web processes end with it.
        self.end();
        // It may have ended by itself.
        let _ = self.screen.kill().and_then(|()| self.screen.wait());
    }
}

/// Starts the program.
fn start(home: &Path, display: &str, bus: &Bus) -> Child {
    let mut window = Command::new(program("keepsake-window"));
    window.env("DISPLAY", display).env("HOME", home).env("NO_AT_BRIDGE", "1");
    window.env("DBUS_SESSION_BUS_ADDRESS", &bus.address);
    window.env("DBUS_SYSTEM_BUS_ADDRESS", &bus.address);
    window.env_remove("WAYLAND_DISPLAY").env_remove("TAURI_WEBVIEW_AUTOMATION");
    for name in ["data", "config", "cache", "state"] {
        let folder = home.join(name);
        std::fs::create_dir_all(&folder).unwrap();
        window.env(format!("XDG_{}_HOME", name.to_uppercase()), folder);
    }
    let said = File::create(home.join(SAID)).unwrap();
    window.stdin(Stdio::null()).stdout(Stdio::null()).stderr(said);
    window.spawn().unwrap()
}

/// Where the window keeps the vault of this home.
pub(crate) fn vault_in(home: &Path) -> PathBuf {
    home.join("data/keepsake/vault")
}

/// Tries again until it is so.
pub(crate) fn until(what: &str, is_so: impl FnMut() -> bool) {
    within(PATIENCE, what, is_so);
}

/// Tries again until it is so, for so long.
pub(crate) fn within(patience: Duration, what: &str, mut is_so: impl FnMut() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < patience, "in time: {what}");
        pause();
    }
}

fn pause() {
    std::thread::sleep(Duration::from_millis(5));
}
