//! What leads a window under test.

use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;

use crate::family::Bus;

/// The program.
pub(crate) const DRIVER: &str = "WebKitWebDriver";

/// `WebKitWebDriver` and everything it started, on a bus of its own, so that windows of other
/// tests are strangers.
pub(crate) struct Driver {
    pub(crate) process: Child,
    port: u16,
    pub(crate) bus: Bus,
}

impl Driver {
    pub(crate) fn start(mut command: Command, home: &tempfile::TempDir, theme: &str) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let folder = |name: &str| -> PathBuf {
            let path = home.path().join(name);
            std::fs::create_dir_all(&path).unwrap();
            path
        };
        let bus = Bus::start();
        let process = command
            .args(["--host=127.0.0.1", &format!("--port={port}")])
            .env("DBUS_SESSION_BUS_ADDRESS", &bus.address)
            .env("DBUS_SYSTEM_BUS_ADDRESS", &bus.address)
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .env("HOME", home.path())
            .env("XDG_DATA_HOME", folder("data"))
            .env("XDG_CONFIG_HOME", folder("config"))
            .env("XDG_CACHE_HOME", folder("cache"))
            .env("GTK_THEME", theme)
            .env("MESA_SHADER_CACHE_DISABLE", "true")
            .env("NO_AT_BRIDGE", "1")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .expect("WebKitWebDriver is installed by `cargo xtask test`");
        Self { process, port, bus }
    }

    /// Opens a session as soon as the driver listens.
    pub(crate) async fn session(&self, builder: &ClientBuilder<HttpConnector>) -> Client {
        let address = format!("127.0.0.1:{}", self.port);
        while tokio::net::TcpStream::connect(&address).await.is_err() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        builder.connect(&format!("http://{address}")).await.expect("a session with the window")
    }

    /// Ends the driver, the window and the window's web processes.
    pub(crate) fn end(&mut self) {
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
