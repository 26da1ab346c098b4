//! The files of the checkout: what git follows or would; without git, what lies there.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Folders that programs write and git ignores, for a checkout without git.
const WRITTEN: &[&str] =
    &["target", "ui/node_modules", "ui/dist", "src-tauri/gen", "src-tauri/permissions"];

/// A text file: its path from the root, with `/`, and what it holds.
pub(crate) struct File {
    pub(crate) path: String,
    pub(crate) text: String,
}

/// The paths of all files, from the root.
pub(crate) fn paths() -> Vec<String> {
    let mut paths = from_git().unwrap_or_default();
    if paths.is_empty() {
        walk(&root(), "", &mut paths);
    }
    paths.retain(|path| root().join(path).is_file());
    assert!(paths.len() > 100, "only {} files were found", paths.len());
    paths.sort();
    paths
}

/// The files below `folder` (all for an empty one) whose names end so.
pub(crate) fn files(folder: &str, end: &str) -> Vec<File> {
    let wanted = |path: &String| path.starts_with(folder) && path.ends_with(end);
    let files: Vec<File> =
        paths().into_iter().filter(wanted).map(|path| File { text: read(&path), path }).collect();
    assert!(!files.is_empty(), "nothing to look at in {folder}…{end}");
    files
}

/// One file.
pub(crate) fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|cause| panic!("{path}: {cause}"))
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn from_git() -> Option<Vec<String>> {
    let words = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
    let output = Command::new("git").current_dir(root()).args(words).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let paths = text.split('\0').filter(|path| !path.is_empty()).map(str::to_owned);
    output.status.success().then(|| paths.collect())
}

fn walk(folder: &Path, prefix: &str, paths: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if !entry.path().is_dir() {
            paths.push(path);
        } else if path != ".git" && !WRITTEN.contains(&path.as_str()) {
            walk(&entry.path(), &format!("{path}/"), paths);
        }
    }
}

#[test]
fn a_checkout_without_git_is_walked() {
    let mut walked = Vec::new();
    walk(&root(), "", &mut walked);
    for path in ["Cargo.toml", ".clippy.toml", "tests/tidy/tree.rs"] {
        assert!(walked.iter().any(|found| found == path), "{path} was not found");
    }
    assert!(walked.iter().all(|path| !path.starts_with("target/")));
}
