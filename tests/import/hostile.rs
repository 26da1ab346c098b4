//! Archives made to hurt: each ends as its line in `hostile.json` says.

use std::fs;
use std::io::Read;
use std::ops::ControlFlow;
use std::path::Path;

use keepsake::import::{self, Event, Export, ImportError, Options};
use serde_json::Value;

use keepsake_tests::exports::Samples;

/// Bytes of memory that importing anything may take at its peak.
const MEMORY_MAX: u64 = 300 << 20;
/// A file outside, that some of them would like to have read.
const OUTSIDE: &str = "/etc/passwd";

/// What came of one of them.
struct End {
    texts: Vec<String>,
    times: Vec<Option<String>>,
    n_said: usize,
    all: String,
}

fn end_of(export: &Export) -> End {
    let outside = fs::read(OUTSIDE).unwrap();
    let (mut texts, mut times, mut all) = (Vec::new(), Vec::new(), String::new());
    let report = export.posts(&Options::default(), |event| {
        let Event::Post(post) = event else { return ControlFlow::Continue(()) };
        all += &format!("{post:?}\n");
        for member in post.media.iter().filter_map(|medium| medium.member) {
            let mut bytes = Vec::new();
            if let Ok(stream) = export.medium(member) {
                let _ = stream.take(64 << 20).read_to_end(&mut bytes);
            }
            assert_ne!(bytes, outside, "a file of this computer came in");
        }
        times.push(post.created.at.map(|at| at.to_string()));
        texts.push(post.text);
        ControlFlow::Continue(())
    });
    let odd = report.oddities.clone();
    let n_odd = odd.bad_names
        + odd.special
        + odd.encrypted
        + odd.unknown_packing
        + odd.repeated_names
        + odd.torn_directories;
    let n_said = report.skipped.len() + usize::try_from(n_odd).unwrap();
    End { texts, times, n_said, all }
}

/// Opens the archive; of a folder with an export in it, that.
fn open(folder: &Path, case: &Value) -> Result<Export, ImportError> {
    let file = case["file"].as_str().unwrap();
    let path = folder.join(file);
    import::open(&[if file.contains('/') { path.parent().unwrap().to_owned() } else { path }])
}

fn check(folder: &Path, case: &Value) {
    let name = case["file"].as_str().unwrap();
    let must = |word: &str| case["must"].as_array().unwrap().iter().any(|it| it == word);
    let good = case["good_posts"].as_u64();
    let opened = open(folder, case);
    let end = match &opened {
        Err(error) => {
            assert!(good.unwrap_or(0) == 0, "{name}: refused, {error}");
            return;
        }
        Ok(export) => end_of(export),
    };
    let n_posts = end.texts.len();
    if must("error") {
        assert!(n_posts == 0 && end.n_said > 0, "{name}: {n_posts} posts, {} said", end.n_said);
    }
    let wanted = usize::try_from(good.unwrap_or(0)).unwrap();
    assert!(n_posts >= wanted, "{name}: {n_posts} posts instead of {wanted}");
    let is_bad = |time: &Option<String>| time.as_ref().is_some_and(|it| it.starts_with("1970"));
    assert!(!end.times.iter().any(is_bad), "{name}: a bad time became 1970");
    if must("keep_text") {
        let kept =
            end.texts.iter().any(|text| text.contains("<script>") || text.contains("bài lành"));
        assert!(kept, "{name}: {:?}", end.texts);
    }
    assert!(!end.all.contains("root:x:0"), "{name}: a file of this computer came in");
}

#[test]
fn each_ends_as_it_must() {
    let samples = Samples::hostile();
    let list = fs::read(samples.path().join("hostile.json")).unwrap();
    let list: Vec<Value> = serde_json::from_slice(&list).unwrap();
    assert!(list.len() >= 48, "only {} cases", list.len());
    let before = names_below(samples.path());
    let mut wrong = Vec::new();
    for case in &list {
        let checked = std::panic::catch_unwind(|| check(samples.path(), case));
        if checked.is_err() {
            wrong.push(case["file"].to_string());
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
    assert_eq!(names_below(samples.path()), before, "an import wrote something");
    let peak = peak_memory();
    assert!(peak < MEMORY_MAX, "{} MiB at the peak", peak >> 20);
}

fn names_below(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut names: Vec<_> =
        keepsake_tests::files_below(folder).into_iter().map(|(path, _)| path).collect();
    names.sort();
    names
}

/// The most memory this process had, in bytes.
fn peak_memory() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    let kib: u64 = line.split_whitespace().nth(1).unwrap().parse().unwrap();
    kib << 10
}
