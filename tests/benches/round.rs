//! What one round over many posts costs, beside programs that look at links: `cargo xtask bench
//! round`. All ask the same server for the same pages, one after the other, in one run.
//!
//! lychee looks at the status alone. urlwatch compares what it got with what it got before. Ours
//! hashes, reads, judges and keeps every answer, durably and sealed.
#![allow(missing_docs, reason = "a bench is no library")]
#![expect(clippy::disallowed_methods, reason = "files for a server and its visitors")]

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use keepsake_tests::cost::{Cost, measured, middle};
use keepsake_tests::nginx::Server;
use keepsake_tests::program;

/// Posts in a round.
const POSTS: usize = 10_000;
/// Addresses that urlwatch is given: it takes forty times as long for each.
const URLWATCH_POSTS: usize = 1_000;
/// Runs of each, by turns.
const RUNS: usize = 3;
/// lychee ends so where links are broken, and some are.
const BROKEN_LINKS: i32 = 2;

/// A program that another habit has put somewhere.
fn peer(variable: &str) -> Command {
    Command::new(std::env::var_os(variable).expect("`cargo xtask bench round` says where it is"))
}

fn lychee(urls: &Path) -> Cost {
    let mut command = peer("KEEPSAKE_LYCHEE");
    command.args(["--no-progress", "--max-retries", "0", "--max-concurrency", "64"]);
    command.args(["--host-concurrency", "64", "--host-request-interval", "0ms"]).arg(urls);
    measured(&command, &[BROKEN_LINKS]).0
}

fn urlwatch(folder: &Path, urls: &[String]) -> Cost {
    let jobs: Vec<String> = urls.iter().map(|url| format!("url: {url}\n")).collect();
    fs::write(folder.join("jobs.yaml"), jobs.join("---\n")).expect("the folder is ours");
    let run = || {
        let mut command = peer("KEEPSAKE_URLWATCH");
        for (option, file) in [
            ("--urls", "jobs.yaml"),
            ("--config", "config.yaml"),
            ("--hooks", "hooks.py"),
            ("--cache", "cache.db"),
        ] {
            command.arg(option).arg(folder.join(file));
        }
        measured(&command, &[]).0
    };
    run();
    run()
}

fn ours(words: &[&str]) -> (Cost, String) {
    let mut command = Command::new(program("examples/round"));
    command.args(words);
    measured(&command, &[])
}

fn main() {
    let shm = Path::new("/dev/shm");
    let place = if shm.is_dir() { shm.to_owned() } else { std::env::temp_dir() };
    let folder = tempfile::tempdir_in(place).expect("a folder");
    let (n, folder) = (POSTS.to_string(), folder.path());
    let server = Server::start(folder);
    let (www, vault) = (folder.join("www"), folder.join("vault"));
    let (www, vault) = (www.to_str().expect("plain"), vault.to_str().expect("plain"));
    let worker = program("keepsake");
    let worker = worker.to_str().expect("a plain path");
    let origin = server.origin.as_str();
    ours(&["pages", www, &n, origin]);
    ours(&["keep", vault, &n, origin]);
    let urls: Vec<String> = (0..POSTS).map(|n| format!("{origin}/p/{n}.html")).collect();
    let list = folder.join("urls.txt");
    fs::write(&list, urls.join("\n")).expect("the folder is ours");

    let (first, said) = ours(&["look", vault, worker]);
    let mut out = std::io::stdout();
    let mut say = |line: String| writeln!(out, "{line}").expect("somebody reads");
    say(format!("first round: {said}"));
    let (mut links, mut rounds) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        links.push(lychee(&list));
        let (cost, said) = ours(&["look", vault, worker]);
        say(format!("later round: {said}"));
        rounds.push(cost);
    }
    let watched = urlwatch(folder, &urls[..URLWATCH_POSTS]);
    let (links, later) = (middle(links), middle(rounds));
    let each = |cost: Cost, n: usize| cost.cpu / u32::try_from(n).expect("few");
    let base = each(links, POSTS);
    let mut row = |name: &str, cost: Cost, n: usize| {
        let (own, base) = (each(cost, n), base);
        let ratio = |a: Duration, b: Duration| a.as_secs_f64() / b.as_secs_f64();
        say(format!(
            "{name:<40} {:>6} us an address, {:>5.2} x lychee; {:>4} MiB, {:.2} x lychee",
            own.as_micros(),
            ratio(own, base),
            cost.peak_kib >> 10,
            Duration::from_millis(cost.peak_kib).as_secs_f64()
                / Duration::from_millis(links.peak_kib).as_secs_f64(),
        ));
    };
    row("lychee, the status alone", links, POSTS);
    row("Keepsake, first round, all is read", first, POSTS);
    row("Keepsake, later round", later, POSTS);
    row("urlwatch, second run", watched, URLWATCH_POSTS);
}
