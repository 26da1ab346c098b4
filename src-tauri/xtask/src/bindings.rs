//! The interface's types, written from the Rust ones.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::apt;
use crate::npm;
use crate::packages::Need;
use crate::place::Place;
use crate::shell::must;
use crate::trouble::Trouble;

/// ts-rs gives every test that writes a type a name that starts with this.
const TESTS: &str = "export_bindings";

/// Writes the bindings anew.
pub(crate) fn write(place: &Place) -> Result<(), Trouble> {
    apt::install(&[Need::CommandLine, Need::Window])?;
    npm::install(place)?;
    npm::build_if_older(place)?;
    regenerate(place, place.cargo().args(["test", "--locked", "-p", "keepsake-window", "--lib"]))
}

/// Compares the bindings as they stood `before` with what the types of the whole workspace give.
pub(crate) fn check(place: &Place, before: Option<&str>) -> Result<(), Trouble> {
    regenerate(place, place.cargo().args(["test", "--locked", "--workspace", "--lib"]))?;
    if before == read(place).as_deref() {
        return Ok(());
    }
    Err(Trouble::new("ui/src/lib/ipc/bindings.ts was not what the Rust types give")
        .cure("It has been written anew just now: look at the difference and commit it."))
}

/// The bindings as they stand.
pub(crate) fn read(place: &Place) -> Option<String> {
    fs::read_to_string(path(place)).ok()
}

/// Starts from no file, since the tests add to it and would leave a deleted type standing.
fn regenerate(place: &Place, command: &mut Command) -> Result<(), Trouble> {
    let path = path(place);
    let aside = path.with_extension("ts.before");
    let moved = fs::rename(&path, &aside).is_ok();
    let ran = must(command.arg(TESTS));
    let written = path.exists();
    if moved && !(ran.is_ok() && written) {
        drop(fs::rename(&aside, &path));
    } else if moved {
        drop(fs::remove_file(&aside));
    }
    match (ran, written) {
        (Err(trouble), _) => Err(trouble),
        (Ok(()), false) => Err(Trouble::new(format!("no test named {TESTS}… wrote the bindings"))
            .cure("Derive `ts_rs::TS` with `#[ts(export)]` for the types of the window.")),
        (Ok(()), true) => Ok(()),
    }
}

fn path(place: &Place) -> PathBuf {
    place.ui().join("src/lib/ipc/bindings.ts")
}
