//! What a bundle costs, beside programs that make its parts: `cargo xtask bench bundle`. All read
//! the same gigabyte of exchanges, in one run.
//!
//! `warcio` packs the records and `wacz` makes the archive of them; `bagit.py` and `zip -0` make a
//! bag of the files that our bundle has in the end. The floor is what cannot be saved: each byte
//! of the exchanges is hashed and copied once.
#![allow(missing_docs, reason = "a bench is no library")]

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use keepsake_tests::cost::{Cost, measured};
use keepsake_tests::program;

/// Bytes of exchanges.
const BYTES: &str = "1000000000";
/// Runs of each that takes seconds, by turns.
const RUNS: usize = 5;

/// What a run took.
#[derive(Clone, Copy)]
struct Run {
    cost: Cost,
    wall: Duration,
}

fn timed(command: &mut Command) -> Run {
    let started = Instant::now();
    let (cost, _) = measured(command, &[]);
    Run { cost, wall: started.elapsed() }
}

/// One run after another.
fn both(a: Run, b: Run) -> Run {
    let peak_kib = a.cost.peak_kib.max(b.cost.peak_kib);
    Run { cost: Cost { cpu: a.cost.cpu + b.cost.cpu, peak_kib }, wall: a.wall + b.wall }
}

/// The middle of several, of the processor's time and of the clock's each by itself.
fn middle(runs: &[Run]) -> Run {
    let sorted = |of: fn(&Run) -> Duration| {
        let mut all: Vec<Duration> = runs.iter().map(of).collect();
        all.sort();
        all[all.len() / 2]
    };
    let peak_kib = runs.iter().map(|run| run.cost.peak_kib).max().unwrap_or_default();
    let cost = Cost { cpu: sorted(|run| run.cost.cpu), peak_kib };
    Run { cost, wall: sorted(|run| run.wall) }
}

fn ours(folder: &Path, words: &[&str]) -> Run {
    timed(Command::new(program("examples/bundle")).args(words).current_dir(folder))
}

/// A program in the environment that `cargo xtask bench bundle` installs.
fn peer(name: &str) -> Command {
    let wacz = std::env::var_os("KEEPSAKE_WACZ").expect("`cargo xtask bench bundle` says where");
    Command::new(PathBuf::from(wacz).with_file_name(name))
}

fn archived(folder: &Path) -> Run {
    let packed =
        timed(peer("warcio").args(["recompress", "data.warc", "data.warc.gz"]).current_dir(folder));
    let mut wacz = peer("wacz");
    wacz.args(["create", "-o", "peer.wacz", "data.warc.gz"]).current_dir(folder);
    both(packed, timed(&mut wacz))
}

/// The files of our bundle in a bag by `bagit.py`, packed by `zip`.
fn bagged(folder: &Path) -> Run {
    let _ = fs::remove_file(folder.join("peer.zip"));
    let _ = fs::remove_dir_all(folder.join("bag"));
    let unpacked = Command::new("unzip")
        .args(["-q", "-d", "unpacked", "ours.zip"])
        .current_dir(folder)
        .status();
    assert!(unpacked.expect("unzip is there").success(), "it unpacks");
    let top = fs::read_dir(folder.join("unpacked")).expect("a folder").next();
    let data = top.expect("a folder").expect("a folder").path().join("data");
    fs::rename(data, folder.join("bag")).expect("the folder is ours");
    fs::remove_dir_all(folder.join("unpacked")).expect("the folder is ours");
    let bag = timed(peer("bagit.py").args(["--quiet", "--sha256", "bag"]).current_dir(folder));
    let mut zip = Command::new("zip");
    both(bag, timed(zip.args(["-0", "-q", "-r", "peer.zip", "bag"]).current_dir(folder)))
}

fn main() {
    let shm = Path::new("/dev/shm");
    let place = if shm.is_dir() { shm.to_owned() } else { std::env::temp_dir() };
    let folder = tempfile::tempdir_in(place).expect("a folder");
    let folder = folder.path();
    ours(folder, &["exchanges", "data.warc", BYTES]);
    let (mut floors, mut bundles, mut bags) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..RUNS {
        let _ = fs::remove_file(folder.join("copy"));
        floors.push(ours(folder, &["floor", "data.warc", "copy"]));
        let _ = fs::remove_file(folder.join("ours.zip"));
        bundles.push(ours(folder, &["write", "data.warc", "ours.zip"]));
        bags.push(bagged(folder));
    }
    let (floor, bundle, bag) = (middle(&floors), middle(&bundles), middle(&bags));
    let archive = archived(folder);
    let mut out = std::io::stdout();
    let mut row = |name: &str, run: Run| {
        let ratio = |own: Duration, other: Duration| own.as_secs_f64() / other.as_secs_f64();
        writeln!(
            out,
            "{name:<40} {:>6} ms of CPU, {:>5.2} x ours; {:>6} ms, {:>5.2} x ours; {:>4} MiB",
            run.cost.cpu.as_millis(),
            ratio(run.cost.cpu, bundle.cost.cpu),
            run.wall.as_millis(),
            ratio(run.wall, bundle.wall),
            run.cost.peak_kib >> 10,
        )
        .expect("somebody reads");
    };
    row("floor: SHA-256 and a copy", floor);
    row("ours: the whole bundle", bundle);
    row("warcio recompress, wacz create", archive);
    row("bagit.py --sha256, zip -0 of its files", bag);
    let size = |name: &str| fs::metadata(folder.join(name)).map_or(0, |it| it.len() / 1_000_000);
    let (plain, ours, peer) = (size("data.warc"), size("ours.zip"), size("peer.wacz"));
    writeln!(out, "exchanges {plain} MB; our bundle {ours} MB; the WACZ of the peers {peer} MB")
        .expect("somebody reads");
}
