//! Vietnamese as people type it: Telex and VNI through ibus and through fcitx, key by key from the
//! screen's server, in the real web view.

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
        end(&mut self.daemon);
    }
}

/// The other input method that people have, with the engine they have with it. It serves the bus
/// that the window is on, and ends when dropped.
struct Fcitx {
    daemon: Child,
}

impl Fcitx {
    /// Starts it with Vietnamese as all there is, typed by this method.
    fn start(home: &Path, bus: &str, method: &str) -> Self {
        let put = |path: &str, text: &str| {
            let path = home.join("config/fcitx5").join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        };
        put(
            "profile",
            "[Groups/0]\nName=Default\nDefault Layout=us\nDefaultIM=bamboo\n\n\
             [Groups/0/Items/0]\nName=bamboo\nLayout=\n\n[GroupOrder]\n0=Default\n",
        );
        put("conf/bamboo.conf", &format!("InputMethod={method}\n"));
        let mut command = Ibus::told("fcitx5", home);
        command.args(["--disable=all", "--enable=dbus,dbusfrontend,keyboard,bamboo"]);
        command.env("DBUS_SESSION_BUS_ADDRESS", bus);
        let daemon = command.process_group(0).spawn();
        Self { daemon: daemon.expect("fcitx5 is installed by `cargo xtask test`") }
    }
}

impl Drop for Fcitx {
    fn drop(&mut self) {
        end(&mut self.daemon);
    }
}

/// Ends a program with all that it started.
fn end(program: &mut Child) {
    let group = format!("-{}", program.id());
    let _ = Command::new("kill").args(["-KILL", "--", &group]).status();
    let _ = program.wait();
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

#[tokio::test(flavor = "multi_thread")]
async fn vietnamese_is_typed_through_fcitx_as_well() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().to_owned();
    let mut driver = Command::new(DRIVER);
    driver.env("GTK_IM_MODULE", "fcitx");
    let window = Window::open_with(driver, home, "Adwaita").await;
    let fcitx = Fcitx::start(&path, window.bus(), "Telex");
    window.press("#passphrase + button").await;
    comes_out(&window, TELEX).await;
    comes_out(&window, UNDONE).await;
    window.waits_for("[data-testid='passphrase-warning']").await;
    window.shoot("31-fcitx").await;
    // It keeps out of a passphrase that is hidden, where ibus does not: what is typed there is
    // letters and signs as they are on the keys.
    window.press("#passphrase + button").await;
    comes_out(&window, (TELEX.0, TELEX.0)).await;
    window.press("#passphrase + button").await;
    drop(fcitx);
    let _fcitx = Fcitx::start(&path, window.bus(), "VNI");
    comes_out(&window, VNI).await;
    window.close().await;
}
