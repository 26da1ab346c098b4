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

/// Begins the names of targets that import.
const IMPORT: &str = "import-";
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
    ("seen", &["seen"]),
    ("mail", &["mails"]),
    ("entry", &["custody/entry"]),
    ("disclosure", &["custody/disclosure"]),
    ("checkpoint", &["custody/checkpoint"]),
    ("proof", &["custody/proof"]),
    ("sshsig", &["custody/sshsig"]),
    ("stamp", &["custody/stamp"]),
    ("ots", &["custody/ots"]),
    ("bundle", &["bundles"]),
    ("wacz", &["bundles/wacz", "custody/entry", "custody/proof", "custody/stamp", "custody/ots"]),
];
/// Formats that are imported, each a target of its own that begins with the members of small sample
/// archives. The same as in `src-tauri/fuzz/src/imports.rs`.
const FORMATS: &[&str] = &[
    "zip",
    "tar",
    "facebook-json",
    "facebook-old",
    "facebook-html",
    "instagram",
    "instagram-old",
    "threads",
    "x",
    "youtube",
    "tiktok-json",
    "tiktok-text",
    "telegram-json",
    "telegram-html",
    "wordpress",
    "blogger",
    "mastodon",
    "bluesky",
    "reddit",
    "linkedin",
    "medium",
    "tumblr",
    "warc",
    "saved",
    "table",
    "markdown",
    "site",
];
/// Makes the seeds of [`FORMATS`].
const SEEDS: &str = "tests/fixtures/exports/seeds.py";
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

/// A target, and the folders it begins with.
struct Target {
    name: String,
    begins: Vec<PathBuf>,
}

fn targets(place: &Place, seeds: &Path) -> Vec<Target> {
    let fixtures = place.root().join("tests/fixtures");
    let readers = TARGETS.iter().map(|(name, folders)| Target {
        name: (*name).to_owned(),
        begins: folders.iter().map(|folder| fixtures.join(folder)).collect(),
    });
    let formats = FORMATS.iter().map(|format| Target {
        name: format!("{IMPORT}{format}"),
        begins: vec![seeds.join(format)],
    });
    readers.chain(formats).collect()
}

/// Runs the targets of these names, or all, and stops at the first find. `import` is all formats.
pub(crate) fn fuzz(place: &Place, names: &[String]) -> Result<ExitCode, Trouble> {
    let seeds = place.target().join("fuzz/seeds");
    let targets = targets(place, &seeds);
    let is_one =
        |wanted: &str, name: &str| wanted == name || wanted == "import" && name.starts_with(IMPORT);
    let is_known = |wanted: &String| targets.iter().any(|target| is_one(wanted, &target.name));
    if let Some(unknown) = names.iter().find(|name| !is_known(name)) {
        let known: Vec<&str> = targets.iter().map(|target| target.name.as_str()).collect();
        return Err(Trouble::new(format!("there is no target `{unknown}`"))
            .cure(format!("The targets are: {}, or `import` for all of these.", known.join(", ")))
            .exit(2));
    }
    apt::install(&[Need::CommandLine, Need::Tests])?;
    must(Command::new("python3").arg("-B").arg(place.root().join(SEEDS)).arg(&seeds))?;
    let program = build(place)?;
    let wanted = |name: &str| names.is_empty() || names.iter().any(|it| is_one(it, name));
    for target in targets.iter().filter(|target| wanted(&target.name)) {
        say::heading(&format!("fuzz {}", target.name));
        run(place, &program, target)?;
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

fn run(place: &Place, program: &Path, target: &Target) -> Result<(), Trouble> {
    let name = target.name.as_str();
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
    must(command.args(&target.begins)).map_err(|trouble| {
        trouble.cure(format!("What broke the reader is kept in {}.", found.display()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_is_a_target_of_the_program() {
        let program = include_str!("../../fuzz/src/imports.rs");
        for format in FORMATS {
            assert!(program.contains(&format!("\"{format}\"")), "{format}");
        }
        let n =
            program.matches("alone(\"").count() + program.matches("Format { target: \"").count();
        assert_eq!(n, FORMATS.len());
    }

    #[test]
    fn the_host_is_read_from_what_rustc_says() {
        assert_eq!(
            host_of("rustc 1\nhost: x86_64-unknown-linux-gnu\nr: 1"),
            Some("x86_64-unknown-linux-gnu")
        );
        assert_eq!(host_of("rustc 1"), None);
    }
}
