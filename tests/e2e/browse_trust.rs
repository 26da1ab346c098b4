//! Whom the private browser believes: not whoever this computer was made to believe.

use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex};

use keepsake_rehearsal::walled::Walled;
use keepsake_tests::office;
use rustls::ProtocolVersion;

use crate::browse::{LOGIN, browses_to, opened_through, saves, until};
use crate::driver::DRIVER;
use crate::window::Window;

/// What the system trusts.
const TRUSTED: &str = "/etc/ssl/certs/ca-certificates.crt";
/// Who the site says to be.
const NAME: &str = "www.facebook.com";

/// How each handshake went: the version agreed on, and whether the client went on.
type Met = Arc<Mutex<Vec<(Option<ProtocolVersion>, bool)>>>;

/// A site whose certificate comes from the office's root.
fn site() -> (SocketAddr, Met) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let at = listener.local_addr().unwrap();
    let met = Met::default();
    let meets = Arc::clone(&met);
    std::thread::spawn(move || {
        let config = office::config();
        for stream in listener.incoming().flatten() {
            let how = office::meet(stream, &config);
            meets.lock().unwrap().push(how);
        }
    });
    (at, met)
}

/// Runs a program where the system trusts what stands in this file, and nothing else is changed.
fn where_trusted(file: &Path, program: &str) -> Command {
    let mut command = Command::new("bwrap");
    command.args(["--dev-bind", "/", "/", "--ro-bind"]).arg(file).args([TRUSTED, "--", program]);
    command
}

/// Does another program of this system believe the site? By the library that `WebKit` asks.
fn believes(mut python: Command, at: SocketAddr) -> String {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("e2e/trusts.py");
    python.arg("-B").arg(script).args([at.port().to_string().as_str(), NAME]);
    let said = python.output().unwrap();
    assert!(said.status.success(), "python3-gi is installed by `cargo xtask test`: {said:?}");
    String::from_utf8(said.stdout).unwrap().trim().to_owned()
}

fn nobody_went_on(met: &Met) {
    for how in met.lock().unwrap().iter() {
        assert_eq!(*how, (Some(ProtocolVersion::TLSv1_2), false), "not a byte was sent to it");
    }
}

#[tokio::test(flavor = "multi_thread")]
#[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
async fn a_root_that_was_put_into_the_computer_is_not_believed() {
    let folder = tempfile::tempdir().unwrap();
    let roots = folder.path().join("roots.crt");
    std::fs::write(&roots, std::fs::read_to_string(TRUSTED).unwrap() + &office::root()).unwrap();
    if !where_trusted(&roots, "true").status().is_ok_and(|it| it.success()) {
        eprintln!("skipped: this system lets nobody change what a single program sees of it");
        return;
    }
    let (at, met) = site();
    assert_ne!(believes(Command::new("/usr/bin/python3"), at), "trusted");
    assert_eq!(believes(where_trusted(&roots, "/usr/bin/python3"), at), "trusted");
    met.lock().unwrap().clear();

    let walled = Walled::start().unwrap();
    walled.lead_secure(at);
    let driver = where_trusted(&roots, DRIVER);
    let window = Window::open_with(driver, tempfile::tempdir().unwrap(), "Adwaita").await;
    opened_through(&window, &walled).await;
    browses_to(&window, &walled, LOGIN).await;
    window.write("#browser-place", &format!("https://{NAME}/login")).await;
    window.press("#browser-go").await;
    until("it was asked for", || !met.lock().unwrap().is_empty()).await;
    nobody_went_on(&met);
    window.shows("#browser-trouble", "certificate").await;
    assert_eq!(saves(&window).await.as_deref(), Some("no_post"), "nothing is saved from it");
    window.shoot("15-root-of-an-office-en").await;
    let of_pages = met.lock().unwrap().len();
    // Nor what a page asks for that is there already.
    browses_to(&window, &walled, &format!("http://{NAME}/restless")).await;
    until("pieces of the page were asked for", || met.lock().unwrap().len() > of_pages + 5).await;
    window.close().await;
    nobody_went_on(&met);
}
