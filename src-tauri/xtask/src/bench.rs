//! `cargo xtask bench`: what Keepsake costs, each time beside a peer, in one run.

use std::process::{Command, ExitCode};

use crate::apt;
use crate::npm;
use crate::packages::Need;
use crate::place::Place;
use crate::shell::must;
use crate::tools::{LYCHEE, RAGE, URLWATCH, WACZ};
use crate::trouble::Trouble;

/// Runs the benches: `peers` (all that is measured beside a program of somebody else's), or one of
/// `round` (of looks), `import`, `bundle`, `verify`, `growth` (over more and more posts) and
/// `window` (the real one over many), or those of vault and reader whose names contain `words`, all
/// of these where no word is given. Installs the peers of each first.
pub(crate) fn bench(place: &Place, words: &[String]) -> Result<ExitCode, Trouble> {
    apt::install(&[Need::CommandLine, Need::Tests, Need::Benches])?;
    let (first, rest) = words.split_first().map_or(("", &[][..]), |(it, rest)| (it, rest));
    match first {
        "peers" => {
            install_peers(place)?;
            vault(place, &["1 GiB".to_owned()])?;
            round(place)?;
            run(place, "import", &[], &[])?;
            bundle(place)?;
            verify(place)?;
        }
        "round" => round(place)?,
        "import" => run(place, "import", &[], &[])?,
        "bundle" => bundle(place)?,
        "verify" => verify(place)?,
        "growth" => run(place, "growth", &[], rest)?,
        "window" => window(place)?,
        _ => vault(place, words)?,
    }
    Ok(ExitCode::SUCCESS)
}

/// All that is compared with, before anything is measured: `rage` and `lychee` from crates.io,
/// `urlwatch`, `wacz`, `warcio` and `bagit` from `PyPI`.
fn install_peers(place: &Place) -> Result<(), Trouble> {
    RAGE.install(place)?;
    LYCHEE.install(place)?;
    URLWATCH.install(place)?;
    WACZ.install(place)
}

/// The vault beside `rage` and `SQLite`, and the reader beside `scraper`, as far as they are
/// called so.
fn vault(place: &Place, words: &[String]) -> Result<(), Trouble> {
    RAGE.install(place)?;
    let mut command = place.cargo();
    command.args(BENCH).args(["--bench", "vault", "--bench", "reading", "--"]).args(words);
    must(command.env("KEEPSAKE_RAGE", RAGE.program(place)))
}

/// A bundle, beside what packs records and bags.
fn bundle(place: &Place) -> Result<(), Trouble> {
    WACZ.install(place)?;
    run(place, "bundle", &[("KEEPSAKE_WACZ", WACZ.program(place))], &[])
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
    run(place, "round", &peers, &[])
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
fn run(
    place: &Place,
    bench: &str,
    peers: &[(&str, std::path::PathBuf)],
    words: &[String],
) -> Result<(), Trouble> {
    let mut build = place.cargo();
    build.args(["build", "--release", "--locked", "-p", "keepsake-cli", "-p", "keepsake-tests"]);
    build.args(["--bin", "keepsake"]);
    let examples = ["round", "import", "bundle", "scale"];
    must(build.args(examples.iter().flat_map(|name| ["--example", name])))?;
    let mut command = place.cargo();
    command.args(BENCH).args(["--bench", bench, "--"]).args(words).envs(peers.iter().cloned());
    must(&mut command)
}
