//! Many posts: makes a vault of them and times what a person waits for. Each step is a process of
//! its own, so that what it says of memory is its own too.
//!
//! `cargo run --release -p keepsake-tests --example scale -- DIR make 100000`, then `unlock`,
//! `read`, `search`, `audit` or `rebuild` in place of `make 100000`.
#![expect(clippy::print_stdout, reason = "it prints what it measured")]

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use keepsake::archive::{Archive, Cancel, Doors, Wanted};
use keepsake::doors::disk::SystemDisk;
use keepsake::vault::{Passphrase, Vault, WorkFactor};
use keepsake_tests::PASSPHRASE;
use keepsake_tests::chance::Chance;
use keepsake_tests::making;

/// Bytes of each post's text.
const TEXT_BYTES: usize = 600;
/// Posts that are committed at once, as an import would.
const POSTS_AT_ONCE: usize = 1_000;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words[..] {
        [dir, "make", n] => make(Path::new(dir), n.parse().expect("a number of posts")),
        [dir, verb] => on_vault(Path::new(dir), verb),
        _ => println!("DIR make N | DIR unlock | DIR read | DIR search | DIR audit | DIR rebuild"),
    }
}

fn make(root: &Path, n: usize) {
    let (disk, phrase) = (Arc::new(SystemDisk), Passphrase::new(PASSPHRASE));
    Vault::create(root, &*disk, &phrase, WorkFactor::MINIMAL).expect("a new vault");
    let mut vault = Vault::unlock(root, disk, &phrase).expect("it opens");
    let mut chance = Chance::new(1);
    let page = vault.put_object(b"one page for all").expect("an object");
    let started = Instant::now();
    let mut left = n;
    while left > 0 {
        let at_once = left.min(POSTS_AT_ONCE);
        let made = (0..at_once).map(|_| making::post(&mut chance, TEXT_BYTES, &page, &[]));
        let acts: Vec<_> = made.flat_map(|made| made.acts()).collect();
        vault.commit(&acts).expect("room on the disk");
        left -= at_once;
    }
    told(&format!("{n} posts committed"), started);
    let started = Instant::now();
    vault.close();
    told("closed", started);
}

fn on_vault(root: &Path, verb: &str) {
    let doors = Doors::system("no-worker".into());
    let started = Instant::now();
    let archive = Archive::unlock(root, doors, &Passphrase::new(PASSPHRASE)).expect("it opens");
    told("unlocked", started);
    let started = Instant::now();
    let total = archive.find(&Wanted::default()).total;
    let page = archive.find_posts(&Wanted::default(), 0, 100);
    let page: Vec<_> = page.into_iter().filter_map(|id| archive.post(id)).collect();
    told(&format!("first list: {} of {total}", page.len()), started);
    match verb {
        "read" => {
            let started = Instant::now();
            for record in &page {
                let story = archive.story(record.post.id).expect("it can be read");
                assert!(story.is_some_and(|story| story.captures.len() == 1));
            }
            told("100 posts read with their history", started);
            let started = Instant::now();
            let agenda = archive.agenda();
            told(&format!("what is due counted: {}", agenda.due), started);
        }
        "search" => search(&archive),
        "audit" => {
            let started = Instant::now();
            let audited = archive.audit(&Cancel::default(), &|_, _| ()).expect("it can be read");
            told(&format!("audited, {} findings", audited.audit.findings.len()), started);
        }
        "rebuild" => {
            let started = Instant::now();
            let posts = archive.rebuild().expect("it can be built");
            told(&format!("index rebuilt, {posts} posts"), started);
        }
        _ => {}
    }
    let started = Instant::now();
    archive.close();
    told("closed", started);
}

/// Two words that few posts have, one that most have, and one letter.
fn search(archive: &Archive) {
    let started = Instant::now();
    archive.prepare_find(&Cancel::default());
    told("words made ready", started);
    for words in ["phu nam", "đường sắt", "gạo", "a"] {
        let started = Instant::now();
        let total = archive.find(&Wanted { words: words.into(), ..Wanted::default() }).total;
        told(&format!("`{words}` found in {total}"), started);
    }
}

fn told(what: &str, since: Instant) {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let field = |name: &str| {
        let line = status.lines().find(|line| line.starts_with(name)).unwrap_or_default();
        let kib: u64 = line.split_whitespace().nth(1).and_then(|n| n.parse().ok()).unwrap_or(0);
        kib / 1024
    };
    let took = since.elapsed().as_secs_f64();
    println!("{what}: {took:.3} s; memory {} MiB, highest {} MiB", field("VmRSS"), field("VmHWM"));
}
