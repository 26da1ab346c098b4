//! How long the panic key takes in the real window with many posts loaded.
//!
//! `cargo run -p keepsake-tests --example panic -- HOME`, where `HOME/data/keepsake/vault` was made
//! with the example `scale`, closed in order, and given the passphrase below by `keepsake passwd`.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    dead_code,
    reason = "it prints what it measured, and needs not all that hands can do"
)]

#[path = "../e2e/family.rs"]
mod family;
#[path = "../e2e/hands.rs"]
mod hands;

use std::path::Path;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use hands::{Hands, until};

const PASSPHRASE: &str = "thuyen giay troi qua cau khi nuoc lon";
/// How long memory must stay as it is to be taken for loaded.
const STEADY: Duration = Duration::from_secs(5);

fn main() {
    let home = std::env::args().nth(1).expect("a home with a vault in it");
    let mut window = Hands::open(Path::new(&home));
    window.unlock(PASSPHRASE);
    let (mut kib, mut since) = (0, Instant::now());
    until("all posts are loaded", || {
        let now = memory_kib(&window);
        if now.abs_diff(kib) > 1024 {
            (kib, since) = (now, Instant::now());
        }
        since.elapsed() > STEADY
    });
    let screen = watch_the_screen(&window);
    let pressed = Instant::now();
    window.key("F12");
    let sent = pressed.elapsed();
    until("the keys go", || !window.vault_is_held());
    let wiped = pressed.elapsed();
    window.window.wait().unwrap();
    let ended = pressed.elapsed();
    let hidden = screen.join().unwrap() - pressed;
    println!(
        "{} MiB; since before xdotool was started: key sent {sent:.0?}, keys wiped {wiped:.0?}, \
         seen off the screen {hidden:.0?}, process ended {ended:.0?}",
        kib / 1024
    );
}

/// Memory of the program itself.
fn memory_kib(hands: &Hands) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", hands.window.id())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

/// Tells when the window was first not on the screen.
fn watch_the_screen(hands: &Hands) -> JoinHandle<Instant> {
    let window = hands.on_the_screen().expect("the window is on the screen");
    let mut see = hands.xdotool();
    see.args(["search", "--onlyvisible", "--all", "--name", "Keepsake"]);
    std::thread::spawn(move || {
        let is_seen = |output: Vec<u8>| String::from_utf8(output).unwrap().contains(&window);
        while is_seen(see.output().unwrap().stdout) {}
        Instant::now()
    })
}
