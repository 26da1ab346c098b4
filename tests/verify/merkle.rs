//! The script for the Merkle part, which has no stock tool.

use std::path::{Path, PathBuf};
use std::process::Command;

use keepsake_tests::attacks::whole;
use keepsake_tests::bundles::{Files, Wanted, made};

fn verdict(folder: &Path) -> Result<String, String> {
    let script = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../src-tauri/verify/merkle.py");
    let ran = Command::new("python3").arg("-B").arg(script).arg(folder).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    if ran.status.success() { Ok(text(ran.stdout)) } else { Err(text(ran.stderr)) }
}

fn verdict_of(files: &Files) -> Result<String, String> {
    let folder = tempfile::tempdir().unwrap();
    files.unpack(folder.path());
    verdict(&folder.path().join(&files.top))
}

#[test]
fn the_script_says_what_holds_and_what_does_not() {
    for wanted in [Wanted::small(), whole(), Wanted { posts: 9, checkpoints: 5, ..whole() }] {
        let files = Files::of(&made(&wanted, None).bytes());
        assert!(verdict_of(&files).unwrap().starts_with("HOLDS: "));
    }
    let files = Files::of(&made(&whole(), None).bytes());
    let first = |begin: &str, end: &str| {
        let fits = |path: &&str| path.starts_with(begin) && path.ends_with(end);
        files.paths().find(fits).unwrap().to_owned()
    };
    let entry = first("data/log/entries/", ".json");
    let cases = [
        (entry.clone(), "is not in the log"),
        (entry.replace(".json", ".tlog-proof"), "is not in the log"),
        (first("data/log/consistency/", ".txt"), "did not grow"),
        (first("data/log/heads/", ".txt"), "are left out"),
    ];
    for (path, wanted) in cases {
        let mut changed = files.clone();
        let bytes = changed.get_mut(&path);
        let at = bytes.len() - 20;
        bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
        let said = verdict_of(&changed).unwrap_err();
        assert!(said.contains("DOES NOT HOLD") && said.contains(wanted), "{path}: {said}");
    }
    let mut fewer = files.clone();
    for end in [".json", ".tlog-proof", ".disclosures.txt"] {
        fewer.remove(&entry.replace(".json", end));
    }
    assert!(verdict_of(&fewer).unwrap_err().contains("left out"));
}
