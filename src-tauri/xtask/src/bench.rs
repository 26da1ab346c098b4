//! `cargo xtask bench`: what Keepsake costs, each time beside a peer, in one run.

use std::process::{Command, ExitCode};

use crate::apt;
use crate::npm;
use crate::packages::Need;
use crate::place::Place;
use crate::shell::must;
use crate::tools::{LYCHEE, RAGE, URLWATCH, WACZ};
use crate::trouble::Trouble;

/// Runs the benches: `peers` (a round of looks), `import`, `bundle`, `verify`, `window` (the real
/// one over many posts), or those of vault and reader whose names contain `words`; all but those
/// five where no word is given. Installs the peers of each first.
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
        [word] if word == "window" => window(place)?,
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

/// The real window over 100,000 posts, on a screen of its own.
fn window(place: &Place) -> Result<(), Trouble> {
    apt::install(&[Need::Window])?;
    npm::install(place)?;
    npm::build_if_older(place)?;
    let build = ["build", "--release", "--locked", "-p", "keepsake-window"];
    must(place.cargo().args(build))?;
    let build = ["build", "--release", "--locked", "-p", "keepsake-tests", "--example", "timeline"];
    must(place.cargo().args(build))?;
    let mut command = Command::new("xvfb-run");
    command.args(["-a", "-s", "-screen 0 1280x900x24"]);
    must(command.arg(place.target().join("release/examples/timeline")).current_dir(place.root()))
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
