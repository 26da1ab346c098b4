//! A real window on a screen, a home and a bus of its own, used with a keyboard and a pointer, as
//! people have it. No `WebDriver` leads it: one that is led may keep things on the disk, and holds
//! copies of what is typed.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use keepsake_tests::program;

use crate::family::{Bus, below, first_line};

/// How long anything may take to show its effect.
const PATIENCE: Duration = Duration::from_mins(1);
/// How long it may take until many posts are read.
const OPEN_PATIENCE: Duration = Duration::from_mins(5);
/// How long it may take to begin an unlock, before it is tried again.
const UNLOCK_PATIENCE: Duration = Duration::from_secs(3);

/// The window, and the hands that use it.
pub(crate) struct Hands {
    screen: Child,
    display: String,
    window: Child,
    home: PathBuf,
    _bus: Bus,
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
        let mut window = Command::new(program("keepsake-window"));
        window.env("DISPLAY", &display).env("HOME", home).env("NO_AT_BRIDGE", "1");
        window.env("DBUS_SESSION_BUS_ADDRESS", &bus.address);
        window.env("DBUS_SYSTEM_BUS_ADDRESS", &bus.address);
        window.env_remove("WAYLAND_DISPLAY").env_remove("TAURI_WEBVIEW_AUTOMATION");
        for name in ["data", "config", "cache", "state"] {
            let folder = home.join(name);
            std::fs::create_dir_all(&folder).unwrap();
            window.env(format!("XDG_{}_HOME", name.to_uppercase()), folder);
        }
        window.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let window = window.spawn().unwrap();
        Self { screen, display, window, home: home.to_owned(), _bus: bus }
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
        let mut all = below(self.window.id(), |name| name.starts_with("WebKit"));
        all.push(self.window.id());
        all
    }

    /// The processes that draw the page.
    pub(crate) fn web_processes(&self) -> Vec<u32> {
        below(self.window.id(), |name| name == "WebKitWebProces")
    }

    /// Types the passphrase until the vault is open: at first the page may not be there to read it.
    /// While the index is open it has no stamp (FORMAT.md section 7).
    pub(crate) fn unlock(&self, passphrase: &str) {
        assert!(self.vault("index/stamp").exists(), "the vault was closed in order");
        within(OPEN_PATIENCE, "the vault opens", || {
            let Some(window) = self.on_the_screen() else { return false };
            self.do_it(&["windowfocus", "--sync", &window, "key", "ctrl+a", "BackSpace"]);
            self.do_it(&["type", "--delay", "1", passphrase]);
            self.do_it(&["key", "Return"]);
            let mut held = Instant::now();
            while held.elapsed() < UNLOCK_PATIENCE && self.vault("index/stamp").exists() {
                pause();
                // What was typed is being tried.
                if self.vault_is_held() {
                    held = Instant::now();
                }
            }
            !self.vault("index/stamp").exists()
        });
    }

    /// Memory of the program itself.
    pub(crate) fn memory_kib(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.window.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        line.trim().trim_end_matches(" kB").parse().unwrap()
    }

    /// Tells when the window was first not on the screen.
    pub(crate) fn watch_the_screen(&self) -> JoinHandle<Instant> {
        let window = self.on_the_screen().expect("the window is on the screen");
        let mut see = self.xdotool();
        see.args(["search", "--onlyvisible", "--all", "--name", "Keepsake"]);
        std::thread::spawn(move || {
            let is_seen = |output: Vec<u8>| String::from_utf8(output).unwrap().contains(&window);
            while is_seen(see.output().unwrap().stdout) {}
            Instant::now()
        })
    }

    /// Waits until the program has ended.
    pub(crate) fn ends(&mut self) {
        self.window.wait().unwrap();
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

    fn xdotool(&self) -> Command {
        let mut command = Command::new("xdotool");
        command.env("DISPLAY", &self.display);
        command
    }
}

impl Drop for Hands {
    fn drop(&mut self) {
        // Either may have ended by itself; its web processes end with the window.
        let _ = self.window.kill().and_then(|()| self.window.wait());
        let _ = self.screen.kill().and_then(|()| self.screen.wait());
    }
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
