//! Closed to the tray, the real window is gone with its page, the vault stays open behind a locked
//! screen, and a tray that goes away brings a window back.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use keepsake_tests::program;

use crate::hands::{Hands, until, vault_in};

/// In letters that any keyboard has.
const PASSPHRASE: &str = "den hai dang tat luc ba gio sang";

fn script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("e2e").join(name)
}

/// A desktop's tray. Gives the name of the mark it was given.
fn tray(window: &Hands) -> (Child, String) {
    let mut command = Command::new("/usr/bin/python3");
    command.arg("-B").arg(script("tray.py")).stdout(Stdio::piped());
    command.env("DBUS_SESSION_BUS_ADDRESS", &window.bus.address);
    let mut tray = command.spawn().unwrap();
    let mut name = String::new();
    BufReader::new(tray.stdout.take().unwrap()).read_line(&mut name).unwrap();
    (tray, name.trim().to_owned())
}

/// Presses the cross of the window.
fn close(window: &Hands) {
    let number = window.on_the_screen().expect("the window is on the screen");
    let mut command = Command::new("/usr/bin/python3");
    command.arg("-B").arg(script("close.py")).arg(number).env("DISPLAY", &window.display);
    assert!(command.status().unwrap().success());
}

/// The window is nowhere, and the vault is open all the same.
fn is_unseen(window: &Hands) -> bool {
    window.on_the_screen().is_none() && window.web_processes().is_empty() && window.vault_is_held()
}

#[test]
fn a_window_closed_to_the_tray_shows_nothing_and_comes_back() {
    let home = tempfile::tempdir().unwrap();
    let given = home.path().join("given");
    std::fs::write(&given, format!("{PASSPHRASE}\n")).unwrap();
    for verb in ["init", "list"] {
        let mut command = Command::new(program("keepsake"));
        command.arg("--vault").arg(vault_in(home.path())).arg("--passphrase-file").arg(&given);
        command.arg(verb).env("XDG_STATE_HOME", home.path().join("state")).stdout(Stdio::null());
        assert!(command.stderr(Stdio::null()).status().unwrap().success());
    }
    let settings = home.path().join("config/keepsake");
    std::fs::create_dir_all(&settings).unwrap();
    let chosen = r#"{"language":"en","background":{"tray":true,"stays":true}}"#;
    std::fs::write(settings.join("settings.json"), chosen).unwrap();

    let mut window = Hands::open(home.path());
    let (mut desktop, mark) = tray(&window);
    until("the door is drawn", || !window.web_processes().is_empty());
    let door = window.web_processes();
    window.unlock(PASSPHRASE);
    until("the door is gone, and posts are shown", || {
        let now = window.web_processes();
        !now.is_empty() && now.iter().all(|pid| !door.contains(pid))
    });
    close(&window);
    until("the window is gone with its page", || is_unseen(&window));

    let call = Command::new("dbus-send")
        .arg(format!("--bus={}", window.bus.address))
        .args(["--type=method_call", "--print-reply=literal"])
        .args([&format!("--dest={mark}"), "/StatusNotifierItem"])
        .args(["org.kde.StatusNotifierItem.Activate", "int32:0", "int32:0"])
        .status();
    assert!(call.unwrap().success(), "dbus-send is installed by `cargo xtask test`");
    until("the door is there", || window.on_the_screen().is_some());
    until("the door is drawn", || !window.web_processes().is_empty());
    assert!(window.vault_is_held(), "work may go on behind a locked screen");
    close(&window);
    until("the door is gone", || is_unseen(&window));
    desktop.kill().and_then(|()| desktop.wait()).unwrap();
    until("there is a window where there is no tray", || window.on_the_screen().is_some());

    // Without a tray, closing the window is the end, and the keys go with it.
    close(&window);
    until("the program ends", || window.window.try_wait().unwrap().is_some());
    assert!(!window.vault_is_held());
}
