//! One real window on a home and a bus of its own, pressed through `WebKitWebDriver`.

use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use fantoccini::elements::Element;
use fantoccini::wd::TimeoutConfiguration;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use keepsake_tests::{files_below, program};
use serde_json::{Value, json};

/// How long a press may take to show its effect: unlocking is a second or four of scrypt.
const PATIENCE: Duration = Duration::from_mins(1);
/// How long a whole chapter of the rehearsal may take.
const LONG_PATIENCE: Duration = Duration::from_mins(4);

/// The window under test.
pub(crate) struct Window {
    client: Client,
    driver: Driver,
    home: tempfile::TempDir,
}

impl Window {
    /// Opens the window on a new, empty home.
    pub(crate) async fn open() -> Self {
        let home = tempfile::tempdir().unwrap();
        let driver = Driver::start(&home);
        let connector = HttpConnector::new();
        let binary = program("keepsake-window");
        let options = json!({ "webkitgtk:browserOptions": { "binary": binary, "args": [] } });
        let mut builder = ClientBuilder::new(connector);
        builder.capabilities(options.as_object().unwrap().clone());
        let session = driver.session(&builder);
        let client = tokio::time::timeout(PATIENCE, session).await.expect("the window opens");
        let timeouts = TimeoutConfiguration::new(Some(PATIENCE), None, None);
        client.update_timeouts(timeouts).await.unwrap();
        Self { client, driver, home }
    }

    pub(crate) async fn close(mut self) {
        // The driver may be gone with its window; what counts is that the group ends.
        let _ = self.client.close().await;
        self.driver.end();
    }

    async fn find(&self, css: &str, patience: Duration) -> Element {
        let found = self.client.wait().at_most(patience).for_element(Locator::Css(css)).await;
        match found {
            Ok(element) => element,
            Err(error) => {
                self.shoot("failed").await;
                panic!("{css} did not appear: {error}")
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

    /// Presses a button that a running job keeps disabled until it is done.
    pub(crate) async fn press_when_free(&self, css: &str) {
        self.press_at_most(&format!("{css}:enabled"), LONG_PATIENCE).await;
    }

    async fn press_at_most(&self, css: &str, patience: Duration) {
        let until = tokio::time::Instant::now() + patience;
        loop {
            let pressed = self.find(css, patience).await.click().await;
            match pressed {
                Ok(()) => return,
                // The view may be redrawing under the pointer.
                Err(_) if tokio::time::Instant::now() < until => {
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
                Err(error) => panic!("{css} could not be pressed: {error}"),
            }
        }
    }

    pub(crate) async fn write(&self, css: &str, text: &str) {
        let field = self.find(css, PATIENCE).await;
        field.clear().await.unwrap();
        field.send_keys(text).await.unwrap();
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
        self.client.find_all(Locator::Css(css)).await.unwrap().len()
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
        self.client.title().await.unwrap()
    }

    /// Runs a script in the window and gives what it hands to its callback.
    pub(crate) async fn run(&self, script: &str) -> Value {
        self.client.execute_async(script, vec![]).await.unwrap()
    }

    /// Keeps a picture of the window among the artefacts.
    pub(crate) async fn shoot(&self, name: &str) {
        let folder = program("keepsake-window").parent().unwrap().join("../screenshots/window");
        std::fs::create_dir_all(&folder).unwrap();
        let png = self.client.screenshot().await.unwrap();
        std::fs::write(folder.join(format!("{name}.png")), png).unwrap();
    }

    /// Which of these texts are readable in any file below the window's home.
    pub(crate) fn words_on_disk(&self, texts: &[&str]) -> Vec<String> {
        let files = files_below(self.home.path());
        assert!(files.len() > 8, "the window wrote its vault");
        let mut found = Vec::new();
        for text in texts {
            let line = text.lines().next().unwrap_or_default().as_bytes();
            for (path, bytes) in &files {
                let hit = bytes.windows(line.len()).any(|window| window == line);
                found.extend(hit.then(|| path.display().to_string()));
            }
        }
        found
    }
}

/// `WebKitWebDriver` and everything it started.
struct Driver {
    process: Child,
    port: u16,
}

impl Driver {
    fn start(home: &tempfile::TempDir) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let folder = |name: &str| -> PathBuf {
            let path = home.path().join(name);
            std::fs::create_dir_all(&path).unwrap();
            path
        };
        // A bus of its own, so that windows of other tests are strangers.
        let process = Command::new("dbus-run-session")
            .args(["--", "WebKitWebDriver", "--host=127.0.0.1", &format!("--port={port}")])
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .env("HOME", home.path())
            .env("XDG_DATA_HOME", folder("data"))
            .env("XDG_CONFIG_HOME", folder("config"))
            .env("XDG_CACHE_HOME", folder("cache"))
            .env("MESA_SHADER_CACHE_DISABLE", "true")
            .env("NO_AT_BRIDGE", "1")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .expect("dbus-run-session and WebKitWebDriver are installed by `cargo xtask test`");
        Self { process, port }
    }

    /// Opens a session as soon as the driver listens.
    async fn session(&self, builder: &ClientBuilder<HttpConnector>) -> Client {
        let address = format!("127.0.0.1:{}", self.port);
        while tokio::net::TcpStream::connect(&address).await.is_err() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        builder.connect(&format!("http://{address}")).await.expect("a session with the window")
    }

    /// Ends the driver, the window and the window's web processes.
    fn end(&mut self) {
        let group = format!("-{}", self.process.id());
        let _ = Command::new("kill").args(["-KILL", "--", &group]).status();
        let _ = self.process.wait();
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        self.end();
    }
}
