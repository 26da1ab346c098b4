//! One real window on a home and a bus of its own, pressed through `WebKitWebDriver`.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use fantoccini::actions::{InputSource, MOUSE_BUTTON_LEFT, MouseActions, PointerAction};
use fantoccini::elements::Element;
use fantoccini::error::CmdError;
use fantoccini::wd::{TimeoutConfiguration, WindowHandle};
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use keepsake_tests::canary::Canaries;
use keepsake_tests::strace::{Trace, watching};
use keepsake_tests::{files_below, program};
use serde_json::{Value, json};

use crate::driver::{DRIVER, Driver};
use crate::family::below;

type Home = tempfile::TempDir;

const THEME: &str = "Adwaita";
/// How long a press may take to show its effect: unlocking is a second or four of scrypt.
const PATIENCE: Duration = Duration::from_mins(1);
/// How long a whole chapter of the rehearsal may take.
const LONG_PATIENCE: Duration = Duration::from_mins(4);

/// How often a name is typed into the dialog: it may not have been ready for the first letters.
const TRIES: u32 = 3;

/// The screen has one keyboard and one pointer, and tests run beside each other.
static KEYBOARD: Mutex<()> = Mutex::new(());

pub(crate) fn use_the_keyboard(all: &[&[&str]]) {
    let _mine = KEYBOARD.lock().unwrap_or_else(PoisonError::into_inner);
    for words in all {
        let status = Command::new("xdotool").args(*words).stderr(Stdio::null()).status();
        assert!(status.unwrap().success(), "xdotool is installed by `cargo xtask test`");
    }
}

/// The window under test.
pub(crate) struct Window {
    pub(crate) client: Client,
    driver: Driver,
    home: tempfile::TempDir,
    trace: Option<tempfile::NamedTempFile>,
}

impl Window {
    /// Opens the window on a new, empty home.
    pub(crate) async fn open() -> Self {
        Self::open_with(Command::new(DRIVER), tempfile::tempdir().unwrap(), THEME).await
    }

    /// Opens the window on a home that was used before, under this GTK theme.
    pub(crate) async fn open_at(home: tempfile::TempDir, theme: &str) -> Self {
        Self::open_with(Command::new(DRIVER), home, theme).await
    }

    /// The same, with a watch on all that the window and its web processes do: see
    /// [`Window::close_and_tell`].
    pub(crate) async fn open_watched() -> Self {
        let trace = tempfile::NamedTempFile::new().unwrap();
        let driver = watching(Path::new(DRIVER), trace.path());
        let mut window = Self::open_with(driver, tempfile::tempdir().unwrap(), THEME).await;
        window.trace = Some(trace);
        window
    }

    /// Opens the window by this driver, in this home.
    pub(crate) async fn open_with(driver: Command, home: tempfile::TempDir, theme: &str) -> Self {
        let driver = Driver::start(driver, &home, theme);
        let connector = HttpConnector::new();
        let binary = program("keepsake-window");
        let options = json!({ "webkitgtk:browserOptions": { "binary": binary, "args": [] } });
        let mut builder = ClientBuilder::new(connector);
        builder.capabilities(options.as_object().unwrap().clone());
        let session = driver.session(&builder);
        let client = tokio::time::timeout(PATIENCE, session).await.expect("the window opens");
        let timeouts = TimeoutConfiguration::new(Some(PATIENCE), None, None);
        client.update_timeouts(timeouts).await.unwrap();
        Self { client, driver, home, trace: None }
    }

    pub(crate) async fn close(self) {
        self.leave().await;
    }

    /// Closes the window and gives its home.
    pub(crate) async fn leave(mut self) -> tempfile::TempDir {
        // The driver may be gone with its window; what counts is that the group ends.
        let _ = tokio::time::timeout(Duration::from_secs(5), self.client.close()).await;
        self.driver.end();
        self.home
    }

    /// Closes it, and tells where any of these texts is left: in a file, in bytes written to one
    /// that is gone, in a path, in the words of a process.
    pub(crate) async fn close_and_tell(mut self, texts: &[(&str, &str)]) -> (Vec<String>, Home) {
        let canaries = Canaries::new(texts);
        let trace = self.trace.take().expect("the window was opened to be watched");
        let home = self.home.path().to_owned();
        let mut found = canaries.in_files(&home);
        assert!(files_below(&home).len() > 8, "the window wrote its vault");
        let _ = self.client.close().await;
        self.driver.end();
        let trace = Trace::read(trace.path());
        let into_vault = |path: &&PathBuf| path.starts_with(home.join("data/keepsake/vault"));
        assert!(trace.written.keys().filter(into_vault).count() > 8, "its writes were watched");
        for (path, bytes) in &trace.written {
            let here = canaries.in_bytes(bytes);
            found.extend(here.into_iter().map(|it| format!("{it} written to {}", path.display())));
        }
        found.extend(canaries.in_bytes(&trace.names()).into_iter().map(|it| it + " in a path"));
        for words in &trace.started {
            found.extend(canaries.in_bytes(words).into_iter().map(|it| it + " in a process"));
        }
        (found, self.home)
    }

    /// The numbers of the processes of this name that belong to the window.
    pub(crate) fn processes(&self, name: &str) -> Vec<u32> {
        self.below(|found| found == name)
    }

    async fn find(&self, css: &str, patience: Duration) -> Element {
        let until = tokio::time::Instant::now() + patience;
        loop {
            match self.client.find(Locator::Css(css)).await {
                Ok(element) => return element,
                Err(error) if tokio::time::Instant::now() >= until => {
                    self.shoot("failed").await;
                    panic!("{css} did not appear: {error}")
                }
                Err(_) => self.look().await,
            }
        }
    }

    /// Waits a moment, and turns to the window that is there where the one before is gone: the
    /// passphrase is typed in another than the one that shows posts.
    async fn look(&self) {
        tokio::time::sleep(Duration::from_millis(50)).await;
        if self.client.window().await.is_ok_and(|handle| !String::from(handle).is_empty())
            && self.client.title().await.is_ok()
        {
            return;
        }
        for window in self.client.windows().await.unwrap_or_default() {
            if self.client.switch_to_window(window).await.is_ok() {
                return;
            }
        }
    }

    /// Asks the window, whichever is there.
    async fn ask<T, F>(&self, question: impl Fn(Client) -> F) -> T
    where
        F: Future<Output = Result<T, CmdError>>,
    {
        let until = tokio::time::Instant::now() + PATIENCE;
        loop {
            match question(self.client.clone()).await {
                Ok(answer) => return answer,
                Err(error) if tokio::time::Instant::now() >= until => panic!("{error}"),
                Err(_) => self.look().await,
            }
        }
    }

    pub(crate) async fn waits_for(&self, css: &str) {
        self.find(css, PATIENCE).await;
    }

    pub(crate) async fn waits_for_long(&self, css: &str) {
        self.find(css, LONG_PATIENCE).await;
    }

    pub(crate) async fn press(&self, css: &str) {
        self.press_at_most(css, PATIENCE).await;
    }

    /// Presses a button that takes the page away with it.
    pub(crate) async fn press_last(&self, css: &str) {
        // The press is not answered where the page is gone first; `follow` sees what came of it.
        let _ = self.find(css, PATIENCE).await.click().await;
    }

    /// Presses a button that a running job keeps disabled until it is done.
    pub(crate) async fn press_when_free(&self, css: &str) {
        self.press_at_most(&format!("{css}:enabled"), LONG_PATIENCE).await;
    }

    async fn press_at_most(&self, css: &str, patience: Duration) {
        let until = tokio::time::Instant::now() + patience;
        loop {
            let button = self.find(css, patience).await;
            let before = self.client.window().await.ok();
            match self.click(&button).await {
                Ok(true) => return,
                // It took its window away.
                Err(_) if !self.is_there(before).await => return,
                answer if tokio::time::Instant::now() >= until => {
                    panic!("{css} could not be pressed: {answer:?}")
                }
                // The view may be redrawing under the pointer.
                Ok(false) | Err(_) => self.show(css).await,
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// Whether the press came to the button: a page that is still being filled moves it from under
    /// the pointer.
    async fn click(&self, button: &Element) -> Result<bool, CmdError> {
        let listen = "window.pressed = false;
            const press = () => { window.pressed = true; };
            arguments[0].addEventListener('click', press, { capture: true, once: true });
            arguments[1]();";
        self.client.execute_async(listen, vec![json!(button)]).await?;
        button.click().await?;
        // A page that is gone with the press knows nothing of it.
        let missed = "arguments[0](window.pressed === false);";
        Ok(self.client.execute_async(missed, vec![]).await.ok() != Some(json!(true)))
    }

    /// Scrolls to an element: a pointer reaches only what is in sight.
    pub(crate) async fn show(&self, css: &str) {
        let show = "document.querySelector(arguments[0])?.scrollIntoView(); arguments[1]();";
        let _ = self.client.execute_async(show, vec![json!(css)]).await;
    }

    pub(crate) async fn is_there(&self, window: Option<WindowHandle>) -> bool {
        let all = self.client.windows().await.unwrap_or_default();
        window.is_some_and(|window| all.contains(&window))
    }

    pub(crate) async fn write(&self, css: &str, text: &str) {
        let field = self.find(css, PATIENCE).await;
        field.clear().await.unwrap();
        field.send_keys(text).await.unwrap();
    }

    /// Types into whatever has the focus.
    pub(crate) async fn type_keys(&self, keys: &str) {
        self.client.active_element().await.unwrap().send_keys(keys).await.unwrap();
    }

    /// Presses a key on the window itself, as the screen's server would: the page is not asked.
    pub(crate) fn press_key(&self, key: &str) {
        let window = self.on_the_screen().expect("the window is on the screen");
        use_the_keyboard(&[&["windowfocus", "--sync", &window, "key", key]]);
    }

    /// Types on the window itself, key by key, as the screen would: an input method hears it.
    pub(crate) fn press_keys(&self, keys: &str) {
        let window = self.on_the_screen().expect("the window is on the screen");
        use_the_keyboard(&[&["windowfocus", "--sync", &window], &["type", "--delay", "30", keys]]);
    }

    /// The number of the window, while it can be seen.
    pub(crate) fn on_the_screen(&self) -> Option<String> {
        self.all_on_the_screen().into_iter().next()
    }

    /// The numbers of the window and of its dialogs, while they can be seen.
    pub(crate) fn all_on_the_screen(&self) -> Vec<String> {
        let app = self.below(|name| name == "keepsake-window");
        let windows = app.into_iter().flat_map(|pid| {
            let output = Command::new("xdotool")
                .args(["search", "--onlyvisible", "--all", "--pid", &pid.to_string()])
                .args(["--name", "Keepsake"])
                .output()
                .unwrap();
            let numbers = String::from_utf8(output.stdout).unwrap();
            numbers.lines().map(str::to_owned).collect::<Vec<_>>()
        });
        windows.collect()
    }

    /// Waits until this many windows are on the screen, the dialogs with it.
    pub(crate) async fn shows_windows(&self, n: usize) -> Vec<String> {
        let until = tokio::time::Instant::now() + PATIENCE;
        loop {
            let windows = self.all_on_the_screen();
            if windows.len() == n {
                return windows;
            }
            if tokio::time::Instant::now() >= until {
                self.shoot("failed").await;
                panic!("{windows:?} on the screen, not {n}");
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// Presses a button that opens the dialog for files, and names one there by keyboard.
    pub(crate) async fn pick(&self, css: &str, path: &Path) {
        let main = self.on_the_screen().expect("the window is on the screen");
        self.press_when_free(css).await;
        self.names_a_file(&main, path).await;
    }

    /// Names a file by keyboard in the dialog that stands before the window.
    pub(crate) async fn names_a_file(&self, main: &str, path: &Path) {
        let windows = self.shows_windows(2).await;
        let dialog = windows.iter().find(|number| **number != main).unwrap();
        let path = path.to_str().unwrap();
        for _ in 0..TRIES {
            use_the_keyboard(&[
                &["windowfocus", "--sync", dialog, "key", "ctrl+l", "ctrl+a"],
                &["type", "--delay", "5", path],
                &["key", "Return"],
            ]);
            let until = tokio::time::Instant::now() + PATIENCE / TRIES;
            while tokio::time::Instant::now() < until {
                if self.all_on_the_screen().len() == 1 {
                    return;
                }
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
        panic!("the dialog stays open");
    }

    /// What is written in a field.
    pub(crate) async fn written(&self, css: &str) -> String {
        let field = self.find(css, PATIENCE).await;
        field.prop("value").await.unwrap().unwrap_or_default()
    }

    /// Waits until this is written in a field.
    pub(crate) async fn comes_to(&self, css: &str, text: &str) {
        let until = tokio::time::Instant::now() + PATIENCE;
        while self.written(css).await != text {
            assert!(tokio::time::Instant::now() < until, "{css} never has {text:?}");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// Presses a button and holds it for as long.
    pub(crate) async fn hold(&self, css: &str, duration: Duration) {
        let element = self.find(css, PATIENCE).await;
        self.show(css).await;
        let press = MouseActions::new("mouse".to_owned())
            .then(PointerAction::MoveToElement { element, duration: None, x: 0.0, y: 0.0 })
            .then(PointerAction::Down { button: MOUSE_BUTTON_LEFT })
            .then(PointerAction::Pause { duration })
            .then(PointerAction::Up { button: MOUSE_BUTTON_LEFT });
        // The window may be made anew under the pointer.
        let _ = tokio::time::timeout(PATIENCE, self.client.perform_actions(press)).await;
    }

    /// Everything in the page: its text, and what stands in its fields.
    pub(crate) async fn content(&self) -> String {
        let fields = "arguments[0]([...document.querySelectorAll('input, textarea')]
            .map((field) => field.value).join(' '))";
        let source = self.ask(|client| async move { client.source().await }).await;
        format!("{source} {}", self.run(fields).await)
    }

    /// Waits until another web process than `old` draws the window and shows `css`, and drives
    /// that one.
    pub(crate) async fn follow(&self, old: &[u32], css: &str) {
        let until = tokio::time::Instant::now() + PATIENCE;
        while tokio::time::Instant::now() < until {
            tokio::time::sleep(Duration::from_millis(100)).await;
            if self.web_processes().iter().any(|pid| old.contains(pid)) {
                continue;
            }
            for window in self.client.windows().await.unwrap_or_default() {
                let switched = self.client.switch_to_window(window).await.is_ok();
                if switched && self.client.find(Locator::Css(css)).await.is_ok() {
                    return;
                }
            }
        }
        panic!("the window was not made anew: {:?} after {old:?}", self.web_processes());
    }

    /// The processes that draw the window's pages.
    pub(crate) fn web_processes(&self) -> Vec<u32> {
        self.below(|name| name == "WebKitWebProces")
    }

    /// Processes of such a name that the driver started, or that were started by those.
    pub(crate) fn below(&self, named: impl Fn(&str) -> bool) -> Vec<u32> {
        below(self.driver.process.id(), named)
    }

    /// The bus that it is on.
    pub(crate) fn bus(&self) -> &str {
        &self.driver.bus.address
    }

    /// Sends a signal over the window's bus, as a desktop would.
    pub(crate) fn signal(&self, path: &str, signal: &str, value: bool) {
        let status = Command::new("dbus-send")
            .arg(format!("--bus={}", self.driver.bus.address))
            .args(["--type=signal", path, signal, &format!("boolean:{value}")])
            .status();
        assert!(status.unwrap().success(), "dbus-send is installed by `cargo xtask test`");
    }

    /// A file of the window's vault.
    pub(crate) fn vault(&self, path: &str) -> PathBuf {
        self.home.path().join("data/keepsake/vault").join(path)
    }

    /// Does a process hold the vault open, and so its keys?
    pub(crate) fn vault_is_held(&self) -> bool {
        File::open(self.vault("keepsake.json")).unwrap().try_lock().is_err()
    }

    /// Waits until the element shows `text`.
    pub(crate) async fn shows(&self, css: &str, text: &str) {
        let mut last = String::new();
        let until = tokio::time::Instant::now() + PATIENCE;
        while tokio::time::Instant::now() < until {
            last = self.find(css, PATIENCE).await.text().await.unwrap_or_default();
            if last.contains(text) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        self.shoot("failed").await;
        panic!("{css} shows {last:?} and not {text:?}");
    }

    pub(crate) async fn count(&self, css: &str) -> usize {
        self.ask(|client| async move { client.find_all(Locator::Css(css)).await }).await.len()
    }

    /// Waits until there are `n` such elements.
    pub(crate) async fn counts(&self, css: &str, n: usize) {
        let until = tokio::time::Instant::now() + PATIENCE;
        while self.count(css).await != n {
            if tokio::time::Instant::now() >= until {
                self.shoot("failed").await;
                panic!("{} of {css}, not {n}", self.count(css).await);
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    pub(crate) async fn title(&self) -> String {
        self.ask(|client| async move { client.title().await }).await
    }

    /// Runs a script in the window and gives what it hands to its callback.
    pub(crate) async fn run(&self, script: &str) -> Value {
        self.ask(|client| async move { client.execute_async(script, vec![]).await }).await
    }

    /// Keeps a picture of the window among the artefacts.
    pub(crate) async fn shoot(&self, name: &str) {
        let folder = program("keepsake-window").parent().unwrap().join("../screenshots/window");
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join(format!("{name}.png")), self.picture().await).unwrap();
    }

    /// A picture of the window as it is now, in PNG.
    pub(crate) async fn picture(&self) -> Vec<u8> {
        self.ask(|client| async move { client.screenshot().await }).await
    }
}
