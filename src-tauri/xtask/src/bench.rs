//! `cargo xtask bench`: what Keepsake costs, each time beside a peer, in one run.

use std::process::ExitCode;

use crate::apt;
use crate::packages::Need;
use crate::place::Place;
use crate::shell::must;
use crate::tools::RAGE;
use crate::trouble::Trouble;

/// Installs the peers and runs the benches whose names contain `words`, or all.
pub(crate) fn bench(place: &Place, words: &[String]) -> Result<ExitCode, Trouble> {
    apt::install(&[Need::CommandLine, Need::Tests])?;
    RAGE.install(place)?;
    let mut command = place.cargo();
    command.args(["bench", "--locked", "-p", "keepsake-tests", "--features", "peers"]);
    command.args(["--bench", "vault", "--bench", "reading", "--"]).args(words);
    must(command.env("KEEPSAKE_RAGE", RAGE.program(place)))?;
    Ok(ExitCode::SUCCESS)
}
