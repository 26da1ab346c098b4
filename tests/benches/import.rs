//! What an import costs, beside Python reading the same archive and beside the least any program
//! must do with its bytes: `cargo xtask bench import`. Each is a process of its own.
#![allow(missing_docs, reason = "a bench is no library")]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use keepsake_tests::cost::{Cost, measured, middle};
use keepsake_tests::exports::Samples;
use keepsake_tests::program;

/// Posts in the archive of words.
const POSTS: u32 = 100_000;
/// Videos in the archive of media, and bytes of each: 5 GB.
const VIDEOS: usize = 100;
const VIDEO_BYTES: usize = 50_000_000;
/// Runs of each, by turns.
const RUNS: usize = 3;

/// Unzips all, parses what is JSON, keeps nothing.
const PYTHON: &str = "import sys, zipfile, json\nfor p in sys.argv[1:]:\n z = zipfile.ZipFile(p)\n \
    for n in z.namelist():\n  b = z.read(n)\n  if n.endswith('.json'): json.loads(b)";
/// Puts videos into an archive of Facebook's: a post each, and bytes that nothing compresses.
const VIDEO_ARCHIVE: &str = "import sys, zipfile, json, random\nout, n, size = sys.argv[1], \
    int(sys.argv[2]), int(sys.argv[3])\nz = zipfile.ZipFile(out, 'w', zipfile.ZIP_STORED, True)\n\
    r = random.Random(1)\nposts = []\nfor i in range(n):\n \
    uri = 'your_facebook_activity/posts/media/videos/%d.mp4' % (100000000000000 + i)\n \
    f = z.open(uri, 'w', force_zip64=True)\n f.write(b'\\0\\0\\0\\x18ftypmp42')\n left = size - 12\n \
    while left > 0:\n  b = r.randbytes(min(left, 1 << 20)); f.write(b); left -= len(b)\n f.close()\n \
    posts.append({'timestamp': 1700000000 + i, 'attachments': [{'data': [{'media': {'uri': uri, \
    'creation_timestamp': 1700000000 + i, 'title': ''}}]}], 'data': [{'post': 'video %d' % i}]})\n\
    z.writestr('your_facebook_activity/posts/your_posts__check_ins__photos_and_videos_1.json', \
    json.dumps(posts))\nz.close()";

fn ours(what: &str, archives: &[PathBuf]) -> Cost {
    let mut command = Command::new(program("examples/import"));
    measured(command.arg(what).args(archives), &[]).0
}

/// Imports into a new vault below `home`, which stays: a file system takes time for each new file
/// where many were removed just before.
fn kept(home: &Path, archives: &[PathBuf]) -> Cost {
    let folder = tempfile::tempdir_in(home).expect("a folder").keep();
    ours("keep", &[&[folder], archives].concat())
}

fn python(program: &str, words: &[PathBuf]) -> Cost {
    let mut command = Command::new("python3");
    measured(command.args(["-c", program]).args(words), &[]).0
}

/// The middle of several runs of each, by turns.
fn by_turns<const N: usize>(each: [&dyn Fn() -> Cost; N]) -> [Cost; N] {
    let mut runs = [const { Vec::new() }; N];
    for _ in 0..RUNS {
        for (runs, run) in runs.iter_mut().zip(each) {
            runs.push(run());
        }
    }
    runs.map(middle)
}

fn say(name: &str, cost: Cost, beside: Cost) {
    let line = format!(
        "{name:<52} {:>6.2} s of CPU, {:>5.2} x; {:>4} MiB",
        cost.cpu.as_secs_f64(),
        cost.cpu.as_secs_f64() / beside.cpu.as_secs_f64(),
        cost.peak_kib >> 10
    );
    writeln!(std::io::stdout(), "{line}").expect("somebody reads");
}

fn words() {
    let samples = Samples::of("facebook_json", 1, POSTS);
    let archives = samples.sample("facebook_json").archives;
    let home = tempfile::tempdir().expect("a folder");
    let [peer, kept, read, floor] = by_turns([
        &|| python(PYTHON, &archives),
        &|| kept(home.path(), &archives),
        &|| ours("read", &archives),
        &|| ours("floor", &archives),
    ]);
    say("Python: unzip and parse 100,000 posts", peer, peer);
    say("Keepsake: read, seal, index them, durably", kept, peer);
    say("Keepsake: read them only", read, peer);
    say("unzip, SHA-256, ChaCha20-Poly1305", floor, peer);
}

fn media(folder: &Path) {
    let archive = folder.join("facebook-videos.zip");
    let mut command = Command::new("python3");
    command.args(["-c", VIDEO_ARCHIVE]).arg(&archive);
    command.args([VIDEOS.to_string(), VIDEO_BYTES.to_string()]);
    let _ = measured(&command, &[]);
    let archives = [archive];
    let [floor, kept] = by_turns([&|| ours("floor", &archives), &|| {
        kept(tempfile::tempdir_in(folder).expect("a folder").path(), &archives)
    }]);
    say("5 GB of video: unzip, SHA-256, ChaCha20-Poly1305", floor, floor);
    say("Keepsake: sealed, indexed, durable", kept, floor);
}

fn main() {
    words();
    let folder = tempfile::tempdir().expect("a folder");
    media(folder.path());
}
