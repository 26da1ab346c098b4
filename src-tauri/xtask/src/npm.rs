//! The interface's packages: Node is checked, and what the lock file names is installed once.

use std::fs;
use std::io;
use std::path::Path;
use std::process::Command;

use crate::place::Place;
use crate::say;
use crate::shell::{answer, must, stream_all};
use crate::trouble::Trouble;

/// Oldest Node the build tools run on; `ui/package.json` says the same.
const NODE_MIN: (u32, u32) = (20, 19);
/// Copy of the lock file that was installed, inside `node_modules`.
const STAMP: &str = "node_modules/.keepsake-lock";

/// Sees to it that `ui/node_modules` is what the lock file says.
pub(crate) fn install(place: &Place) -> Result<(), Trouble> {
    check_node()?;
    let lock = place.ui().join("package-lock.json");
    let stamp = place.ui().join(STAMP);
    let wanted = fs::read(&lock).map_err(|cause| failed(&lock, &cause))?;
    if fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    say::line("Packages of the interface, installed from ui/package-lock.json:");
    let words = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"];
    let ran = stream_all(place.npm().args(words))?;
    if !ran.ok() {
        return Err(Trouble::new("npm did not install the interface's packages (`npm ci` in ui/)")
            .cure(advice(ran.lines())));
    }
    fs::copy(&lock, &stamp).map(|_| ()).map_err(|cause| failed(&stamp, &cause))
}

/// Builds `ui/dist` if anything it is made from is newer. The window cannot be compiled without it.
pub(crate) fn build_if_older(place: &Place) -> Result<(), Trouble> {
    let ui = place.ui();
    let built = fs::metadata(ui.join("dist/index.html")).and_then(|data| data.modified());
    let sources = ["src", "public", "index.html", "package-lock.json", "vite.config.ts"];
    let newest = sources.iter().filter_map(|name| newest(&ui.join(name)).ok()).max();
    match (built, newest) {
        (Ok(built), Some(newest)) if built > newest => Ok(()),
        _ => script(place, "build"),
    }
}

/// Runs one of the scripts of `ui/package.json`.
pub(crate) fn script(place: &Place, name: &str) -> Result<(), Trouble> {
    must(place.npm().args(["run", name]))
}

/// When anything under `path`, folders too (so that a deleted file shows), last changed.
fn newest(path: &Path) -> io::Result<std::time::SystemTime> {
    let data = fs::metadata(path)?;
    let mut newest_time = data.modified()?;
    if data.is_dir() {
        for entry in fs::read_dir(path)? {
            newest_time = newest_time.max(newest(&entry?.path())?);
        }
    }
    Ok(newest_time)
}

fn check_node() -> Result<(), Trouble> {
    let (major, minor) = NODE_MIN;
    let cure = format!(
        "Keepsake's interface is built with Node {major}.{minor} or newer, and npm. Debian 12's \
         own is older: take it from https://nodejs.org."
    );
    let found = answer(Command::new("node").arg("--version"));
    match found.as_deref().map(|text| (text, version(text))) {
        Some((_, Some(found))) if found >= NODE_MIN => {}
        Some((text, _)) => {
            return Err(Trouble::new(format!("Node is too old: {text}")).cure(cure));
        }
        None => return Err(Trouble::new("there is no Node (`node --version`)").cure(cure)),
    }
    match answer(Command::new("npm").arg("--version")) {
        Some(_) => Ok(()),
        None => Err(Trouble::new("Node is there, but not npm").cure(cure)),
    }
}

/// `v20.19.1` as (20, 19).
fn version(text: &str) -> Option<(u32, u32)> {
    let mut numbers = text.trim_start_matches('v').split('.').map(|part| part.parse().ok());
    Some((numbers.next()??, numbers.next()??))
}

/// What npm says when it fails, and what a person can do about it.
const ADVICE: &[(&str, &str)] = &[
    ("ENOTFOUND", "npm's registry was not found: is there a network?"),
    ("EAI_AGAIN", "npm's registry was not found: is there a network?"),
    ("ECONNREFUSED", "npm's registry does not answer: is there a network, or a proxy to set?"),
    ("ETIMEDOUT", "npm's registry does not answer: is there a network? Try once more."),
    ("ECONNRESET", "The connection to npm's registry broke off. Try once more."),
    ("ENOSPC", "The disk is full."),
    (
        "EACCES",
        "ui/node_modules or npm's cache belongs to another user. Give it back or delete it.",
    ),
    ("EUSAGE", "ui/package.json and ui/package-lock.json disagree: `npm install` in ui/ mends it."),
    ("EINTEGRITY", "A package is not what the lock file promised. Do not go on; find out why."),
];

fn advice(lines: &[String]) -> &'static str {
    let said = |words: &str| lines.iter().any(|line| line.contains(words));
    let known = ADVICE.iter().find(|(words, _)| said(words));
    known.map_or("What npm printed above says why.", |(_, advice)| advice)
}

fn failed(path: &Path, cause: &io::Error) -> Trouble {
    Trouble::new(format!("{}: {cause}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn node_versions_are_compared_as_numbers() {
        assert_eq!(version("v20.19.1"), Some((20, 19)));
        assert!(version("v20.9.0") < Some(NODE_MIN));
        assert!(version("v22.1.0") > Some(NODE_MIN));
        assert_eq!(version("none"), None);
    }

    #[test]
    fn each_failure_of_npm_has_its_own_advice() {
        let told = |line: &str| advice(&[line.to_owned()]);
        assert!(told("npm error code EUSAGE").contains("disagree"));
        assert!(told("npm error code EAI_AGAIN").contains("network"));
        assert!(told("npm error").contains("above"));
    }
}
