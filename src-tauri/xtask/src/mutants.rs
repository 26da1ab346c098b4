//! `cargo xtask mutants`: changes the judge, the custody log and the bundle in small ways, one at a
//! time, and sees whether a test of theirs notices.
//!
//! These stages name nothing but the model (`tests/tidy/stages.rs`), so they are put into a
//! workspace of their own, `target/mutants`, with the packages they use and no other: a change is
//! tried in seconds, where the whole core takes a minute. What their own tests let pass may yet be
//! noticed by the tests across modules: `docs/MUTANTS.md` says which.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use crate::apt;
use crate::packages::Need;
use crate::place::Place;
use crate::say;
use crate::shell::hand_over;
use crate::tools::MUTANTS;
use crate::trouble::Trouble;

/// What is changed.
const STAGES: [&str; 3] = ["verdict", "custody", "bundle"];
/// What they are made of, beside themselves.
const BESIDE: [&str; 4] =
    ["src-tauri/core/src/model", "src-tauri/core/rules", "tests/fixtures/custody", "icons"];
const CORE: &str = "src-tauri/core";
/// Seconds a test run may take: a change that makes a loop endless is noticed by that.
const SECONDS_MAX: &str = "60";

/// Tries all changes, or of those of the stages or files named in `words` only one in `N` (`1/N`).
pub(crate) fn mutants(place: &Place, words: &[String]) -> Result<ExitCode, Trouble> {
    apt::install(&[Need::CommandLine])?;
    MUTANTS.install(place)?;
    let root = place.target().join("mutants");
    let (shares, named): (Vec<&String>, Vec<&String>) =
        words.iter().partition(|word| word.starts_with("1/"));
    let is_named = |stage: &&str| named.is_empty() || named.iter().any(|it| it.starts_with(*stage));
    let stages: Vec<&str> = STAGES.into_iter().filter(is_named).collect();
    lay_out(place, &root, &stages).map_err(|error| {
        Trouble::new(format!("{} could not be written: {error}", root.display()))
    })?;
    let mut command = Command::new(MUTANTS.program(place));
    command.current_dir(&root).args(["mutants", "--in-place", "--no-shuffle", "--colors=never"]);
    command.args(["--timeout", SECONDS_MAX, "--baseline=run", "--output"]).arg(place.target());
    for share in shares.iter().filter_map(|share| share.strip_prefix("1/")) {
        command.args(["--sharding=round-robin", "--shard"]).arg(format!("0/{share}"));
    }
    let all = stages.iter().map(|stage| (*stage).to_owned()).collect::<Vec<_>>();
    for name in if named.is_empty() { all.iter().collect() } else { named } {
        let path = format!("{CORE}/src/{name}");
        let is_file = Path::new(name).extension().is_some();
        let whole = if is_file { path } else { format!("{path}/**") };
        command.args(["--file", &whole]);
    }
    command.env("CARGO_TARGET_DIR", root.join("target")).env("CARGO_INCREMENTAL", "1");
    // 2: changes were missed, which is what it is for; 3: some took too long, and were noticed.
    match hand_over(command.args(["--", "--lib"]))? {
        0 | 2 | 3 => {}
        code => return Err(Trouble::new(format!("cargo-mutants failed (exit code {code})"))),
    }
    let told = place.target().join("mutants.out");
    say::line(&format!("What no test noticed is in {}.", told.join("missed.txt").display()));
    Ok(ExitCode::SUCCESS)
}

/// These stages and what they need, as they lie in the checkout.
fn lay_out(place: &Place, root: &Path, stages: &[&str]) -> std::io::Result<()> {
    drop(fs::remove_dir_all(root.join(CORE)));
    let folders = stages.iter().map(|stage| format!("{CORE}/src/{stage}"));
    for folder in folders.chain(BESIDE.map(str::to_owned)) {
        copy_folder(&place.root().join(&folder), &root.join(&folder))?;
    }
    let read = |path: &str| fs::read_to_string(place.root().join(path));
    let used = sources(&root.join(CORE).join("src"))?;
    let manifest = read(&format!("{CORE}/Cargo.toml"))?;
    write(&root.join(CORE).join("Cargo.toml"), &only_used(&manifest, &used))?;
    let modules = ["model"].iter().chain(stages).map(|stage| format!("pub mod {stage};\n"));
    let head = "//! Stages of Keepsake's core by themselves, to be changed.\n\n";
    let modules: String = std::iter::once(head.to_owned()).chain(modules).collect();
    write(&root.join(CORE).join("src/lib.rs"), &modules)?;
    write(&root.join("Cargo.toml"), &alone(&read("Cargo.toml")?))?;
    fs::copy(place.root().join("Cargo.lock"), root.join("Cargo.lock")).map(drop)
}

/// The workspace with no member but the core. What lints say of code that nobody uses is silent.
fn alone(manifest: &str) -> String {
    let (before, rest) = manifest.split_once("members = [").unwrap_or((manifest, "]"));
    let (_, after) = rest.split_once("\ndefault-members").unwrap_or(("", rest));
    let (_, after) = after.split_once(']').unwrap_or(("", after));
    let (dependencies, after) = after.split_once("[workspace.lints.rust]").unwrap_or((after, ""));
    let profiles = after.find("[profile.").and_then(|at| after.get(at..)).unwrap_or_default();
    format!(
        "{before}members = [\"{CORE}\"]\n{dependencies}[workspace.lints.rust]\n\
         unexpected_cfgs = \"allow\"\n\n{profiles}"
    )
}

/// A manifest without the dependencies that the sources do not name.
fn only_used(manifest: &str, sources: &str) -> String {
    let is_used = |line: &str| {
        let Some(name) = line.strip_suffix(".workspace = true") else { return true };
        // What is of the package itself has names of its own.
        let own = ["version", "edition", "rust-version", "license", "publish"].contains(&name);
        let named = if name == "rustls-webpki" { "webpki" } else { name }.replace('-', "_");
        own || sources.contains(&format!("{named}::"))
    };
    let mut kept: Vec<&str> = manifest.lines().filter(|line| is_used(line)).collect();
    kept.push("");
    kept.join("\n")
}

fn sources(folder: &Path) -> std::io::Result<String> {
    let mut all = String::new();
    for path in files(folder)? {
        if path.extension().is_some_and(|it| it == "rs") {
            all.push_str(&fs::read_to_string(path)?);
        }
    }
    Ok(all)
}

fn files(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() { found.extend(files(&path)?) } else { found.push(path) }
    }
    Ok(found)
}

fn copy_folder(from: &Path, to: &Path) -> std::io::Result<()> {
    for file in files(from)? {
        let below = file.strip_prefix(from).expect("a file in the folder");
        let to = to.join(below);
        fs::create_dir_all(to.parent().expect("a file lies in a folder"))?;
        fs::copy(&file, &to)?;
    }
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "what is tried out is no vault")]
fn write(path: &Path, text: &str) -> std::io::Result<()> {
    fs::create_dir_all(path.parent().expect("a file lies in a folder"))?;
    fs::write(path, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stage_alone_takes_the_packages_it_names_and_no_other() {
        let manifest = "[package]\nversion.workspace = true\n[dependencies]\nage.workspace = true\n\
                        rustls-webpki.workspace = true\nserde-x.workspace = true\n";
        let kept = only_used(manifest, "use serde_x::Y; webpki::Z;");
        assert!(!kept.contains("age.workspace") && kept.contains("version.workspace"));
        assert!(kept.contains("rustls-webpki") && kept.contains("serde-x"));
    }

    #[test]
    fn the_workspace_of_the_stages_has_the_same_packages_and_one_member() {
        let manifest = alone(include_str!("../../../Cargo.toml"));
        assert!(manifest.contains("members = [\"src-tauri/core\"]"));
        assert!(!manifest.contains("src-tauri/cli") && !manifest.contains("default-members"));
        assert!(manifest.contains("jiff = ") && manifest.contains("[profile.dev.package.sha2]"));
    }
}
