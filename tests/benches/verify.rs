//! What verifying a bundle costs, beside `sha256sum -c` of the same files unpacked:
//! `cargo xtask bench verify`. Each is a process of its own, with the files in memory already.
#![allow(missing_docs, reason = "a bench is no library")]

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use keepsake::bundle::Sink;
use keepsake_tests::bundles::{Wanted, made};
use keepsake_tests::cost::{Cost, measured};
use keepsake_tests::program;

/// About 1 GB: half of it pictures as copies to read, half the exchanges that brought them.
const POSTS: usize = 25;
const PICTURES: usize = 10;
const PICTURE_BYTES: usize = 2_000_000;
/// Runs of each, by turns; the quickest counts.
const RUNS: usize = 5;

/// Makes the bundle, and unpacks it.
fn samples(folder: &Path) -> (PathBuf, PathBuf) {
    let wanted =
        Wanted { posts: POSTS, media: PICTURES, picture_bytes: PICTURE_BYTES, ..Wanted::default() };
    let bundle = folder.join("bundle.zip");
    let mut file = File::options();
    let file = file.read(true).write(true).create_new(true).open(&bundle);
    let mut file = file.expect("room for it");
    made(&wanted, None).write(Sink::File(&mut file)).expect("it is written");
    let unpack = "import sys, zipfile; zipfile.ZipFile(sys.argv[1]).extractall(sys.argv[2])";
    let unpacked = Command::new("python3").args(["-c", unpack]).arg(&bundle).arg(folder).status();
    assert!(unpacked.is_ok_and(|it| it.success()), "python3 unpacks it");
    let mut found = std::fs::read_dir(folder).expect("a folder").map(|it| it.expect("it").path());
    let top = found.find(|path| path.is_dir()).expect("the folder in it");
    (bundle, top)
}

struct Run {
    seconds: f64,
    cost: Cost,
}

fn timed(command: &mut Command) -> Run {
    let begun = Instant::now();
    let (cost, _) = measured(command, &[]);
    Run { seconds: begun.elapsed().as_secs_f64(), cost }
}

fn say(name: &str, run: &Run, size: f64, beside: &Run) {
    let line = format!(
        "{name:<44} {:>6.2} s ({:>5.0} MB/s), {:>6.2} s of CPU, {:>4} MiB; {:>5.2} x as fast",
        run.seconds,
        size / run.seconds / 1e6,
        run.cost.cpu.as_secs_f64(),
        run.cost.peak_kib >> 10,
        beside.seconds / run.seconds,
    );
    writeln!(std::io::stdout(), "{line}").expect("somebody reads");
}

fn main() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (bundle, top) = samples(folder.path());
    let size = bundle.metadata().expect("it is there").len();
    let ours = || timed(Command::new(program("keepsake-verify")).arg("--json").arg(&bundle));
    let stock = || {
        let lists = "sha256sum --quiet -c tagmanifest-sha256.txt manifest-sha256.txt";
        timed(Command::new("sh").args(["-c", lists]).current_dir(&top))
    };
    let quickest = |run: &dyn Fn() -> Run| {
        let runs = (0..RUNS).map(|_| run());
        runs.min_by(|a, b| a.seconds.total_cmp(&b.seconds)).expect("some")
    };
    let (stock, ours) = (quickest(&stock), quickest(&ours));
    #[expect(clippy::cast_precision_loss, reason = "a bundle has fewer bytes than 2⁵³")]
    let size = size as f64;
    say("sha256sum -c, files only", &stock, size, &stock);
    say("keepsake-verify, all layers", &ours, size, &stock);
}
