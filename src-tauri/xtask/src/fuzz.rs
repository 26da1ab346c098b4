//! `cargo xtask fuzz`: every reader of bytes from outside, one by one, from the fixtures on.
//!
//! The stable toolchain measures coverage by itself; libFuzzer is built from its package. Where a
//! nightly toolchain is installed, `AddressSanitizer` watches as well. What is found is kept in
//! `target/fuzz/found` and belongs, once mended, into `tests/fixtures/fuzz/TARGET`, which every
//! test run reads again.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Instant;

use crate::apt;
use crate::packages::Need;
use crate::place::Place;
use crate::say;
use crate::shell::{answer, must, stream_all};
use crate::trouble::Trouble;

/// Begins the names of targets that import.
const IMPORT: &str = "import-";
/// Seconds for each target, unless they are given.
const SECONDS: u32 = 60;
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
    ("warc", &["fuzz/import-warc"]),
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
    ("retell", &[]),
    ("roots", &["custody"]),
    ("frame", &["vaults/1/commits"]),
    ("key-file", &["vaults/1/slots", "vaults/1/grants"]),
    ("identities", &["vaults/1/grants"]),
    ("inner", &[]),
    ("signed-rules", &["../../src-tauri/core/rules"]),
    ("typed", &[]),
    ("list", &[]),
    ("redact", &["pages", "cases/bodies-dev"]),
    ("worker", &[]),
    ("picture", &["report"]),
    ("handshake", &[]),
];
/// Formats that are imported, each a target of its own that begins with the members of small sample
/// archives. The same as in `fuzz/src/targets/imports.rs`.
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

/// What of memory is watched: leaks are not, for a worker that leaks is ended with its page.
const WATCHED: &str = "detect_leaks=0:detect_odr_violation=0";

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
    let found_before = |mut target: Target| {
        target.begins.push(fixtures.join("fuzz").join(&target.name));
        target.begins.retain(|folder| folder.is_dir());
        target
    };
    readers.chain(formats).map(found_before).collect()
}

/// Runs the targets of these names, or all; `import` is all formats, a number the seconds for each.
/// A target that finds something does not keep the others from running.
pub(crate) fn fuzz(place: &Place, words: &[String]) -> Result<ExitCode, Trouble> {
    let (seconds, names) = match words.split_first() {
        Some((first, rest)) if first.parse::<u32>().is_ok() => (first.parse().ok(), rest),
        _ => (None, words),
    };
    let seeds = place.target().join("fuzz/seeds");
    apt::install(&[Need::CommandLine, Need::Tests])?;
    must(Command::new("python3").arg("-B").arg(place.root().join(SEEDS)).arg(&seeds))?;
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
    let program = build(place)?;
    let wanted = |name: &str| names.is_empty() || names.iter().any(|it| is_one(it, name));
    let (mut table, mut found) = (Vec::new(), Vec::new());
    for target in targets.iter().filter(|target| wanted(&target.name)) {
        say::heading(&format!("fuzz {}", target.name));
        let told = run(place, &program, target, seconds.unwrap_or(SECONDS))?;
        found.extend(told.found.then_some(target.name.as_str()));
        table.push(told.row);
    }
    say::heading("target, seconds, inputs tried, edges covered");
    say::line(&table.join("\n"));
    if found.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    Err(Trouble::new(format!("readers were broken: {}", found.join(", "))).cure(format!(
        "What broke them is kept in {}, a folder for each.",
        place.target().join("fuzz/found").display()
    )))
}

/// Builds the program for all targets. Flags for it alone need its own target named.
fn build(place: &Place) -> Result<PathBuf, Trouble> {
    let folder = place.target().join("fuzz");
    let told = answer(Command::new("rustc").arg("-vV"));
    let host = told.as_deref().and_then(host_of);
    let host = host.ok_or_else(|| Trouble::new("rustc does not say what it builds for"))?;
    let mut command = place.cargo();
    let mut flags = COVERAGE.to_vec();
    if answer(Command::new("rustup").args(["run", "nightly", "rustc", "-V"])).is_some() {
        command = Command::new("rustup");
        command.args(["run", "nightly", "cargo"]).current_dir(place.root());
        flags.push("-Zsanitizer=address");
    } else {
        say::line("There is no nightly toolchain: memory is not watched.");
    }
    command.args([
        "build",
        "--release",
        "--locked",
        "--manifest-path",
        "src-tauri/fuzz/Cargo.toml",
    ]);
    command.args(["--target", host]).env("CARGO_TARGET_DIR", &folder);
    must(command.env("RUSTFLAGS", flags.join(" ")))?;
    Ok(folder.join(host).join("release/keepsake-fuzz"))
}

fn host_of(told: &str) -> Option<&str> {
    told.lines().find_map(|line| line.strip_prefix("host: "))
}

/// What a target came to.
struct Told {
    row: String,
    found: bool,
}

fn run(place: &Place, program: &Path, target: &Target, seconds: u32) -> Result<Told, Trouble> {
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
        .env("ASAN_OPTIONS", WATCHED)
        .arg(format!("-max_total_time={seconds}"))
        .args(LIMITS)
        .args(["-seed=1", "-print_final_stats=1"]);
    command.arg(format!("-artifact_prefix={}/", found.display())).arg(&corpus);
    let began = Instant::now();
    let ran = stream_all(command.args(&target.begins))?;
    let (tried, covered) = figures(ran.lines());
    let row = format!("{name:<22} {:>6} {tried:>12} {covered:>8}", began.elapsed().as_secs());
    Ok(Told { row, found: !ran.ok() })
}

/// Inputs tried and edges covered, by what libFuzzer prints; `?` where it did not come to that.
fn figures(lines: &[String]) -> (String, String) {
    let last = |mark: &str| {
        let behind = |line: &String| Some(line.split_once(mark)?.1.trim_start().to_owned());
        let found = lines.iter().rev().find_map(behind);
        found.and_then(|text| text.split(' ').next().map(str::to_owned))
    };
    let or_none = |found: Option<String>| found.unwrap_or_else(|| "?".to_owned());
    (or_none(last("stat::number_of_executed_units:")), or_none(last(" cov: ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_is_a_target_of_the_program() {
        let program = include_str!("../../fuzz/src/targets/imports.rs");
        for format in FORMATS {
            assert!(program.contains(&format!("\"{format}\"")), "{format}");
        }
        let n =
            program.matches("alone(\"").count() + program.matches("Format { target: \"").count();
        assert_eq!(n, FORMATS.len());
    }

    #[test]
    fn every_reader_is_a_target_of_the_program() {
        let program = include_str!("../../fuzz/src/targets/mod.rs");
        let (_, table) = program.split_once("const TARGETS").unwrap();
        let (table, _) = table.split_once("];").unwrap();
        let of_program = table.lines().filter_map(|line| line.trim().strip_prefix("(\""));
        let of_program: Vec<&str> = of_program.filter_map(|it| it.split('"').next()).collect();
        let ours: Vec<&str> = TARGETS.iter().map(|(name, _)| *name).collect();
        assert_eq!(ours, of_program);
    }

    #[test]
    fn figures_are_read_from_what_libfuzzer_prints() {
        let lines = [
            "#8 pulse cov: 7 ft: 9",
            "#9 DONE cov: 12 ft: 30",
            "stat::number_of_executed_units: 9",
        ];
        let lines = lines.map(str::to_owned);
        assert_eq!(figures(&lines), ("9".to_owned(), "12".to_owned()));
        assert_eq!(figures(&[]), ("?".to_owned(), "?".to_owned()));
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
