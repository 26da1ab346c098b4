//! Vietnamese as people type it: Telex and VNI through ibus, key by key from the screen's server,
//! in the real web view.

use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::driver::DRIVER;
use crate::window::Window;

/// What a person types, and what is to stand there.
const TELEX: (&str, &str) = ("dduwowfng Vieejt ", "đường Việt ");
const VNI: (&str, &str) = ("d9u7o72ng Vie65t ", "đường Việt ");
/// A word before it is done.
const UNDONE: (&str, &str) = ("thuyeefn", "thuyền");

/// How often an engine is asked for that may not have started yet.
const TRIES: u32 = 100;

/// An input method of its own, that ends when dropped.
struct Ibus {
    daemon: Child,
    home: PathBuf,
}

impl Ibus {
    fn start(home: &Path) -> Self {
        let mut command = Self::told("ibus-daemon", home);
        let address = address(home);
        command.args(["--panel=disable", "--config=disable", "--address", &address]);
        let daemon = command.process_group(0).spawn();
        let daemon = daemon.expect("ibus is installed by `cargo xtask test`");
        Self { daemon, home: home.to_owned() }
    }

    /// A program with the settings of this home.
    fn told(program: &str, home: &Path) -> Command {
        let mut command = Command::new(program);
        command.env("HOME", home).env("XDG_CONFIG_HOME", home.join("config"));
        command.env("XDG_CACHE_HOME", home.join("cache")).env("IBUS_ADDRESS", address(home));
        command.env("GSETTINGS_BACKEND", "keyfile");
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command
    }

    /// Chooses how Vietnamese is typed.
    async fn choose(&self, method: &str) {
        let folder = self.home.join("config/glib-2.0/settings");
        std::fs::create_dir_all(&folder).unwrap();
        let text = format!("[org/freedesktop/ibus/engine/unikey]\ninput-method='{method}'\n");
        std::fs::write(folder.join("keyfile"), text).unwrap();
        for _ in 0..TRIES {
            // It fails where it cannot set a keyboard layout as well, and chooses all the same.
            let _ = Self::told("ibus", &self.home).args(["engine", "Unikey"]).status();
            let mut asked = Self::told("ibus", &self.home);
            let chosen = asked.arg("engine").stdout(Stdio::piped()).output().unwrap();
            if chosen.stdout.starts_with(b"Unikey") {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("ibus-unikey is installed by `cargo xtask test`");
    }
}

impl Drop for Ibus {
    fn drop(&mut self) {
        let group = format!("-{}", self.daemon.id());
        let _ = Command::new("kill").args(["-KILL", "--", &group]).status();
        let _ = self.daemon.wait();
    }
}

fn address(home: &Path) -> String {
    format!("unix:path={}", home.join("ibus").display())
}

/// Types keys into a field until `expected` stands there: an engine takes a moment to begin.
async fn comes_out(window: &Window, (keys, expected): (&str, &str)) {
    let mut last = String::new();
    for _ in 0..10 {
        window.press("#passphrase").await;
        window.press_key("ctrl+a");
        window.press_key("BackSpace");
        window.press_keys(keys);
        for _ in 0..20 {
            last = window.written("#passphrase").await;
            if last == expected {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
    panic!("{keys} became {last:?}, not {expected:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn vietnamese_is_typed_in_telex_and_in_vni() {
    let home = tempfile::tempdir().unwrap();
    let ibus = Ibus::start(home.path());
    ibus.choose("telex").await;
    let mut driver = Command::new(DRIVER);
    driver.env("GTK_IM_MODULE", "ibus").env("IBUS_ADDRESS", address(home.path()));
    let window = Window::open_with(driver, home, "Adwaita").await;
    comes_out(&window, TELEX).await;
    // The letters are seen as they are composed, not only when the word is done.
    comes_out(&window, UNDONE).await;
    window.waits_for("[data-testid='passphrase-warning']").await;
    window.shoot("30-telex").await;
    window.press_keys(" ");
    ibus.choose("vni").await;
    comes_out(&window, VNI).await;
    window.close().await;
}
