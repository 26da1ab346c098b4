//! How long the real window takes to its first letters, what it takes while it rests, and how much
//! memory it holds.
//!
//! `cargo run --release -p keepsake-tests --example start -- HOME [SECONDS]`, where
//! `HOME/data/keepsake/vault` is closed in order and opens with the passphrase below. The figures
//! are of the profile it is run in: `keepsake-window` has to be built in the same.
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

use std::io::{BufRead, BufReader, Lines};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use hands::{Hands, until};

const PASSPHRASE: &str = "thuyen giay troi qua cau khi nuoc lon";
/// How often it is started. The first is colder than the others.
const STARTS: u32 = 5;
/// How long it is left alone before its rest is measured.
const SETTLE: Duration = Duration::from_secs(10);
/// A tick of the processor's clock, as `/proc` counts.
const TICK_MS: f64 = 10.0;

fn main() {
    let mut words = std::env::args().skip(1);
    let home = words.next().expect("a home with a vault in it");
    let rest = words.next().map_or(60, |seconds| seconds.parse().expect("a number of seconds"));
    let mut window = Hands::open(Path::new(&home));
    for _ in 0..STARTS {
        window.end();
        let (mut eye, mut lines) = eye(&window);
        let begun = Instant::now();
        window.begin();
        lines.next().unwrap().unwrap();
        println!("start to the first letters: {:.0?}", begun.elapsed());
        eye.wait().unwrap();
    }
    window.unlock(PASSPHRASE);
    until("posts are on the screen", || window.web_processes().len() == 1);
    std::thread::sleep(SETTLE);
    let (before, since) = (ticks(&window), Instant::now());
    std::thread::sleep(Duration::from_secs(rest));
    for ((name, after), (_, before)) in ticks(&window).into_iter().zip(before) {
        let used = f64::from(after - before) * TICK_MS / 1000.0;
        println!("at rest: {name} {used:.2} s of processor time in {:.0?}", since.elapsed());
    }
    for pid in window.processes() {
        println!("memory (its own share): {} {} MiB", name(pid), share_kib(pid) / 1024);
    }
}

/// Somebody who looks at the screen and tells when letters are there.
fn eye(window: &Hands) -> (Child, Lines<BufReader<ChildStdout>>) {
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/paint.py");
    let mut command = Command::new("/usr/bin/python3");
    command.arg("-B").arg(program).env("DISPLAY", &window.display).stdout(Stdio::piped());
    let mut eye = command.spawn().unwrap();
    let mut lines = BufReader::new(eye.stdout.take().unwrap()).lines();
    assert_eq!(lines.next().unwrap().unwrap(), "ready");
    (eye, lines)
}

/// Processor time of the program and of each process of its web view so far.
fn ticks(window: &Hands) -> Vec<(String, u32)> {
    let of = |pid: u32| {
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        let words = stat.rsplit_once(')').map_or("", |(_, rest)| rest).split_whitespace();
        let times: Vec<u32> = words.skip(11).take(2).filter_map(|it| it.parse().ok()).collect();
        (name(pid), times.iter().sum())
    };
    window.processes().into_iter().map(of).collect()
}

fn name(pid: u32) -> String {
    let name = std::fs::read_to_string(format!("/proc/{pid}/comm")).unwrap_or_default();
    name.trim().to_owned()
}

fn share_kib(pid: u32) -> u64 {
    let rollup = std::fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).unwrap_or_default();
    let line = rollup.lines().find_map(|line| line.strip_prefix("Pss:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0)
}
