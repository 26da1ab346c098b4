//! `cargo xtask bench`: what Keepsake costs, each time beside a peer, in one run.

use std::process::ExitCode;

use crate::apt;
use crate::packages::Need;
use crate::place::Place;
use crate::shell::must;
use crate::tools::{LYCHEE, RAGE, URLWATCH, WACZ};
use crate::trouble::Trouble;

/// Runs the benches: `peers` (a round of looks), `import`, `bundle`, `verify`, or those of vault
/// and reader whose names contain `words`; all but those four where no word is given. Installs the
/// peers of each first.
pub(crate) fn bench(place: &Place, words: &[String]) -> Result<ExitCode, Trouble> {
    apt::install(&[Need::CommandLine, Need::Tests, Need::Benches])?;
    match words {
        [word] if word == "peers" => round(place)?,
        [word] if word == "import" => run(place, "import", &[])?,
        [word] if word == "bundle" => {
            WACZ.install(place)?;
            run(place, "bundle", &[("KEEPSAKE_WACZ", WACZ.program(place))])?;
        }
        [word] if word == "verify" => verify(place)?,
        _ => {
            RAGE.install(place)?;
            let mut command = place.cargo();
            command.args(BENCH).args(["--bench", "vault", "--bench", "reading", "--"]).args(words);
            must(command.env("KEEPSAKE_RAGE", RAGE.program(place)))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

const BENCH: [&str; 6] = ["bench", "--locked", "-p", "keepsake-tests", "--features", "peers"];

/// A round of looks, beside what looks at links.
fn round(place: &Place) -> Result<(), Trouble> {
    LYCHEE.install(place)?;
    URLWATCH.install(place)?;
    let peers = [
        ("KEEPSAKE_LYCHEE", LYCHEE.program(place)),
        ("KEEPSAKE_URLWATCH", URLWATCH.program(place)),
    ];
    run(place, "peers", &peers)
}

/// A bundle verified, beside what hashes its files.
fn verify(place: &Place) -> Result<(), Trouble> {
    must(place.cargo().args(["build", "--release", "--locked", "-p", "keepsake-verify"]))?;
    must(place.cargo().args(BENCH).args(["--bench", "verify"]))
}

/// Builds the programs a bench measures, and runs it.
fn run(place: &Place, bench: &str, peers: &[(&str, std::path::PathBuf)]) -> Result<(), Trouble> {
    let mut build = place.cargo();
    build.args(["build", "--release", "--locked", "-p", "keepsake-cli", "-p", "keepsake-tests"]);
    build.args(["--bin", "keepsake"]);
    must(build.args(["--example", "round", "--example", "import", "--example", "bundle"]))?;
    let mut command = place.cargo();
    command.args(BENCH).args(["--bench", bench]).envs(peers.iter().cloned());
    must(&mut command)
}
