//! How cost grows with the posts of a vault: `cargo xtask bench growth [POSTS...]`, 1,000, 10,000
//! and 100,000 of them if nothing is said. Each step is a process of its own.
#![allow(missing_docs, reason = "a bench is no library")]

use std::io::Write;
use std::path::Path;
use std::process::Command;

use keepsake_tests::cost::{Cost, measured};
use keepsake_tests::exports::Samples;
use keepsake_tests::nginx::Server;
use keepsake_tests::program;

const POSTS: [u32; 3] = [1_000, 10_000, 100_000];

fn example(name: &str, words: &[&str]) -> (Cost, String) {
    measured(Command::new(program(&format!("examples/{name}"))).args(words), &[])
}

/// What a step took as a whole, and each line that it said of its parts.
fn told(n: u32, step: &str, (cost, said): (Cost, String)) {
    let head = format!(
        "{n:>7} posts, {step:<26} {:>7.2} s of CPU, {:>4} MiB",
        cost.cpu.as_secs_f64(),
        cost.peak_kib >> 10
    );
    let parts = said.trim().replace('\n', "\n        ");
    let mut out = std::io::stdout();
    writeln!(out, "{head}\n        {parts}").expect("somebody reads");
}

fn grown(n: u32, folder: &Path) {
    let place = |name: &str| folder.join(name).to_str().expect("a plain path").to_owned();
    let (vault, posts) = (place("vault"), n.to_string());
    told(n, "committed", example("scale", &[&vault, "make", &posts]));
    told(n, "unlocked and listed", example("scale", &[&vault, "unlock"]));
    told(n, "searched", example("scale", &[&vault, "search"]));
    told(n, "index built again", example("scale", &[&vault, "rebuild"]));

    let samples = Samples::of("facebook_json", 1, n);
    let archives = samples.sample("facebook_json").archives;
    let imported = place("imported");
    let mut words = vec!["keep", &imported];
    words.extend(archives.iter().map(|path| path.to_str().expect("a plain path")));
    told(n, "imported", example("import", &words));

    let server = Server::start(folder);
    let (www, watched, origin) = (place("www"), place("watched"), server.origin.as_str());
    let worker = program("keepsake");
    let worker = worker.to_str().expect("a plain path");
    let _ = example("round", &["pages", &www, &posts, origin, "short"]);
    let _ = example("round", &["keep", &watched, &posts, origin, "short"]);
    told(n, "surveyed, the first time", example("round", &["look", &watched, worker]));
    told(n, "surveyed again", example("round", &["look", &watched, worker]));
}

fn main() {
    let asked: Vec<u32> = std::env::args().filter_map(|word| word.parse().ok()).collect();
    for n in if asked.is_empty() { POSTS.to_vec() } else { asked } {
        let folder = tempfile::tempdir().expect("a folder");
        grown(n, folder.path());
    }
}
