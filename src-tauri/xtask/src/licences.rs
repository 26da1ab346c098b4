//! The licences of what goes into the program, written from the lock files.

use crate::apt;
use crate::npm;
use crate::packages::Need;
use crate::place::Place;
use crate::shell::must;
use crate::trouble::Trouble;

/// Writes `src-tauri/licences.json` anew. A test of `tidy` holds that it is current.
pub(crate) fn write(place: &Place) -> Result<(), Trouble> {
    apt::install(&[Need::CommandLine])?;
    npm::install(place)?;
    let words = ["run", "--quiet", "--locked", "-p", "keepsake-tests", "--example", "licences"];
    must(place.cargo().args(words))
}
