//! cargo-deny: licences, banned packages and sources always; known flaws where they can be known.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::place::{Place, on_path};
use crate::say;
use crate::shell::{answer, must};
use crate::steps::Outcome;
use crate::tools::DENY;
use crate::trouble::Trouble;

/// Where the list of known flaws is kept by those who keep it.
const ADVISORIES: &str = "https://github.com/RustSec/advisory-db";
/// How long to wait for an answer from there.
const ANSWER_S_MAX: &str = "20";

/// Which packages may be linked in, under which licences, from where.
pub(crate) fn check(place: &Place) -> Result<Outcome, Trouble> {
    DENY.install(place)?;
    must(deny(place).args(["check", "bans", "licenses", "sources"]))?;
    let fuzz = place.root().join("src-tauri/fuzz/Cargo.toml");
    let mut apart = deny(place);
    must(apart.arg("--manifest-path").arg(fuzz).args(["check", "bans", "licenses", "sources"]))?;
    Ok(Outcome::Done)
}

/// Known flaws of the packages. The list comes from outside; where it cannot be had, says so.
pub(crate) fn advisories(place: &Place) -> Result<Outcome, Trouble> {
    DENY.install(place)?;
    if list_can_be_fetched() {
        must(deny(place).args(["check", "advisories"]))?;
    } else if list_is_at_hand() {
        say::line("The list of known flaws cannot be fetched: the copy on this disk is used.");
        must(deny(place).args(["--offline", "check", "advisories"]))?;
    } else {
        return Ok(Outcome::Skipped(format!(
            "known flaws not checked: {ADVISORIES} is out of reach"
        )));
    }
    Ok(Outcome::Done)
}

fn deny(place: &Place) -> Command {
    let mut command = Command::new(DENY.program(place));
    command.current_dir(place.root()).env("CARGO_TARGET_DIR", place.target());
    command.args(["--config", ".deny.toml"]);
    command
}

fn list_can_be_fetched() -> bool {
    on_path("git")
        && answer(
            Command::new("timeout")
                .args([ANSWER_S_MAX, "git", "ls-remote", ADVISORIES, "HEAD"])
                .env("GIT_TERMINAL_PROMPT", "0"),
        )
        .is_some()
}

/// cargo-deny keeps its copies here.
fn list_is_at_hand() -> bool {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| std::env::home_dir().map(|home| home.join(".cargo")));
    home.and_then(|home| fs::read_dir(home.join("advisory-dbs")).ok())
        .is_some_and(|mut copies| copies.any(|copy| copy.is_ok_and(|copy| copy.path().is_dir())))
}
