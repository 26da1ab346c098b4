//! `cargo xtask screenshots`: the pictures of the guides and of the README, taken from the real
//! window and made small.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use crate::apt;
use crate::npm;
use crate::packages::Need;
use crate::place::Place;
use crate::shell::must;
use crate::trouble::Trouble;

/// Where they are kept.
const KEPT: &str = "src-tauri/docs/pictures";

/// Takes all of them anew, on a screen of its own.
pub(crate) fn take(place: &Place) -> Result<ExitCode, Trouble> {
    apt::install(&[Need::CommandLine, Need::Window, Need::Tests, Need::Pictures])?;
    npm::install(place)?;
    npm::build_if_older(place)?;
    must(place.cargo().args(["build", "--locked", "--workspace"]))?;
    must(place.cargo().args(["build", "--locked", "-p", "keepsake-tests", "--examples"]))?;
    let taken = place.target().join("screenshots/guides");
    // What an older run left would be kept as well.
    let _ = fs::remove_dir_all(&taken);
    let mut command = Command::new("xvfb-run");
    command.args(["-a", "-s", "-screen 0 1280x1000x24"]);
    command.arg(place.target().join("debug/examples/screenshots")).arg(&taken);
    must(command.current_dir(place.root()))?;
    let kept = place.root().join(KEPT);
    let _ = fs::remove_dir_all(&kept);
    fs::create_dir_all(&kept).map_err(|error| refused(&kept, &error))?;
    for picture in pictures(&taken)? {
        let name = picture.file_name().unwrap_or_default();
        let mut command = Command::new("pngquant");
        command.args(["--speed", "1", "--strip", "--quality", "70-95", "--output"]);
        must(command.arg(kept.join(name)).arg("--").arg(&picture))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn pictures(folder: &Path) -> Result<Vec<PathBuf>, Trouble> {
    let entries = fs::read_dir(folder).map_err(|error| refused(folder, &error))?;
    let mut all: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    all.sort();
    Ok(all)
}

fn refused(path: &Path, error: &std::io::Error) -> Trouble {
    Trouble::new(format!("`{}`: {error}", path.display()))
}
