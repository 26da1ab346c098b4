//! `cargo xtask fuzz`: every reader of bytes from outside, one by one, from the fixtures on.
//!
//! The stable toolchain measures coverage by itself; libFuzzer is built from its package. What it
//! finds is kept in `target/fuzz/found` and belongs, once mended, into a test.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use crate::apt;
use crate::packages::Need;
use crate::place::Place;
use crate::say;
use crate::shell::{answer, must};
use crate::trouble::Trouble;

/// Seconds for each target.
const SECONDS: &str = "-max_total_time=60";
/// No input may take longer than the worker's own deadline, nor more memory than it has.
const LIMITS: [&str; 4] =
    ["-timeout=10", "-rss_limit_mb=3072", "-malloc_limit_mb=2048", "-max_len=65536"];
/// Targets, and the folders of fixtures each begins with.
const TARGETS: &[(&str, &[&str])] = &[
    ("page", &["pages", "cases/bodies-dev"]),
    ("ways", &["pages", "cases/bodies-dev"]),
    ("study", &["cases/bodies-dev"]),
    ("oembed", &["cases/bodies-dev"]),
    ("charset", &["pages/charset"]),
    ("link", &[]),
    ("rules", &["../../src-tauri/core/rules"]),
    ("case", &["cases"]),
    ("warc", &[]),
    ("body", &[]),
    ("mail", &["mails"]),
];
/// What makes a program tell which of its branches an input took.
const COVERAGE: &[&str] = &[
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
    "--cfg",
    "fuzzing",
];

/// Runs the targets of these names, or all, and stops at the first find.
pub(crate) fn fuzz(place: &Place, names: &[String]) -> Result<ExitCode, Trouble> {
    if let Some(unknown) = names.iter().find(|name| TARGETS.iter().all(|(it, _)| it != name)) {
        let known: Vec<&str> = TARGETS.iter().map(|(name, _)| *name).collect();
        return Err(Trouble::new(format!("there is no target `{unknown}`"))
            .cure(format!("The targets are: {}.", known.join(", ")))
            .exit(2));
    }
    apt::install(&[Need::CommandLine])?;
    let program = build(place)?;
    let wanted = |name: &str| names.is_empty() || names.iter().any(|it| it == name);
    for (name, fixtures) in TARGETS.iter().filter(|(name, _)| wanted(name)) {
        say::heading(&format!("fuzz {name}"));
        run(place, &program, name, fixtures)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Builds the program for all targets. Flags for it alone need its own target named.
fn build(place: &Place) -> Result<PathBuf, Trouble> {
    let folder = place.target().join("fuzz");
    let told = answer(Command::new("rustc").arg("-vV"));
    let host = told.as_deref().and_then(host_of);
    let host = host.ok_or_else(|| Trouble::new("rustc does not say what it builds for"))?;
    let mut command = place.cargo();
    command.args([
        "build",
        "--release",
        "--locked",
        "--manifest-path",
        "src-tauri/fuzz/Cargo.toml",
    ]);
    command.args(["--target", host]).env("CARGO_TARGET_DIR", &folder);
    must(command.env("RUSTFLAGS", COVERAGE.join(" ")))?;
    Ok(folder.join(host).join("release/keepsake-fuzz"))
}

fn host_of(told: &str) -> Option<&str> {
    told.lines().find_map(|line| line.strip_prefix("host: "))
}

fn run(place: &Place, program: &Path, name: &str, fixtures: &[&str]) -> Result<(), Trouble> {
    let corpus = place.target().join("fuzz/corpus").join(name);
    let found = place.target().join("fuzz/found").join(name);
    for folder in [&corpus, &found] {
        fs::create_dir_all(folder)
            .map_err(|cause| Trouble::new(format!("{}: {cause}", folder.display())))?;
    }
    let mut command = Command::new(program);
    command
        .env("KEEPSAKE_FUZZ", name)
        .arg(SECONDS)
        .args(LIMITS)
        .args(["-seed=1", "-print_final_stats=1"]);
    command.arg(format!("-artifact_prefix={}/", found.display())).arg(&corpus);
    let folders = fixtures.iter().map(|folder| place.root().join("tests/fixtures").join(folder));
    must(command.args(folders)).map_err(|trouble| {
        trouble.cure(format!("What broke the reader is kept in {}.", found.display()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_is_read_from_what_rustc_says() {
        assert_eq!(
            host_of("rustc 1\nhost: x86_64-unknown-linux-gnu\nr: 1"),
            Some("x86_64-unknown-linux-gnu")
        );
        assert_eq!(host_of("rustc 1"), None);
    }
}
