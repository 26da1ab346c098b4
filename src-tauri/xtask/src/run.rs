//! `cargo xtask run`: from nothing to the open window, or without a screen to the rehearsal.

use std::env;
use std::process::{Command, ExitCode};

use crate::apt;
use crate::npm;
use crate::packages::Need;
use crate::place::Place;
use crate::say;
use crate::shell::{hand_over, must};
use crate::trouble::Trouble;

/// Installs what is missing, builds, and runs the window with `arguments`.
///
/// The developers' profile: it is built in a third of a release's time, and ciphers and password
/// hashing are optimised in it all the same (see the workspace's manifest).
pub(crate) fn run(place: &Place, arguments: &[String]) -> Result<ExitCode, Trouble> {
    if !has_display() {
        return rehearse(place, arguments);
    }
    apt::install(&[Need::CommandLine, Need::Window])?;
    npm::install(place)?;
    npm::build_if_older(place)?;
    must(place.cargo().args(["build", "--locked", "-p", "keepsake-window"]))?;
    let window = place.target().join("debug/keepsake-window");
    hand_over(Command::new(window).args(arguments)).map(ExitCode::from)
}

/// What can be shown without a screen. Needs neither the web view nor Node.
fn rehearse(place: &Place, arguments: &[String]) -> Result<ExitCode, Trouble> {
    say::line(
        "There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set), so no window can \
         open.\nInstead, here is the rehearsal on the command line: make-believe posts on a \
         make-believe platform.\n",
    );
    apt::install(&[Need::CommandLine])?;
    let mut command = place.cargo();
    command.args(["run", "--locked", "-p", "keepsake-cli", "--", "rehearse"]).args(arguments);
    hand_over(&mut command).map(ExitCode::from)
}

fn has_display() -> bool {
    ["DISPLAY", "WAYLAND_DISPLAY"]
        .iter()
        .any(|name| env::var_os(name).is_some_and(|it| !it.is_empty()))
}
