//! The habits: `cargo xtask run`, `cargo xtask test`, `cargo xtask bench`, `cargo xtask fuzz`,
//! `cargo xtask mutants`, `cargo xtask dist`, `cargo xtask screenshots`, `cargo xtask bindings`,
//! `cargo xtask licences`.
//!
//! On the standard library alone, so that it compiles in seconds on a machine that has nothing yet.
//! Each verb installs what it needs and is missing, and nothing more. What the product does is not
//! here: these are only the ways to start, test and regenerate it.

mod apt;
mod bench;
mod bindings;
mod counts;
mod deny;
mod dist;
mod dist_check;
mod fuzz;
mod licences;
mod mutants;
mod npm;
mod packages;
mod place;
mod run;
mod say;
mod screenshots;
mod shell;
mod steps;
mod test;
mod tools;
mod trouble;

use std::process::ExitCode;

use crate::place::Place;
use crate::trouble::Trouble;

const USAGE: &str = "\
The habits of this repository:

  cargo xtask run [ARGUMENT...]   installs what is missing, builds, and opens the window;
                                  without a display it plays the rehearsal instead
  cargo xtask test [STEP...]      installs what is missing and runs every test, or only these steps
  cargo xtask bench [FILTER]      measures vault and page reader beside their peers, or only what
                                  is named so; `round` of looks, `import`, `bundle`, `verify`,
                                  `window`; `peers`: all beside programs of others; `growth`: over
                                  1,000 posts and more
  cargo xtask fuzz [SECONDS] [TARGET...]
                                  feeds each reader of bytes from outside with what breaks readers,
                                  a minute each or so many seconds, all or only these
  cargo xtask mutants [1/N] [PLACE...]
                                  changes judge, custody log and bundle in small ways, and tells
                                  what no test of theirs notices; one change in N, or of a place
                                  (`verdict/judge.rs`)
  cargo xtask dist [check] [again]
                                  makes packages, plain programs, the list of what they are made
                                  of, and their digests; `check` installs them on a clean system,
                                  `again` builds them twice and compares
  cargo xtask screenshots         takes the pictures of the guides anew, from the real window
  cargo xtask bindings            writes ui/src/lib/ipc/bindings.ts anew from the Rust types
  cargo xtask licences            writes src-tauri/licences.json anew from the lock files";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match start(&words) {
        Ok(code) => code,
        Err(trouble) => {
            say::trouble(&trouble);
            ExitCode::from(trouble.code())
        }
    }
}

fn start(words: &[String]) -> Result<ExitCode, Trouble> {
    let (verb, rest) = match words {
        [] => ("help", &[][..]),
        [verb, rest @ ..] => (verb.as_str(), rest),
    };
    match verb {
        "run" => run::run(&Place::find()?, rest),
        "test" => test::test(Place::find()?, rest),
        "bench" => bench::bench(&Place::find()?, rest),
        "dist" => dist::dist(&Place::find()?, rest),
        "fuzz" => fuzz::fuzz(&Place::find()?, rest),
        "mutants" => mutants::mutants(&Place::find()?, rest),
        "screenshots" => screenshots::take(&Place::find()?),
        "licences" => licences::write(&Place::find()?).map(|()| ExitCode::SUCCESS),
        "bindings" => bindings::write(&Place::find()?).map(|()| ExitCode::SUCCESS),
        "help" | "--help" | "-h" => {
            say::line(USAGE);
            Ok(ExitCode::SUCCESS)
        }
        other => Err(Trouble::new(format!("there is no habit `{other}`")).cure(USAGE).exit(2)),
    }
}
