//! The command line: everything the window can do, for scripts, servers and tests. Parses, asks the
//! archive, prints; no rule lives here.

mod args;
mod exit;
mod passphrase;
mod print;
mod verbs;

use std::process::ExitCode;

use clap::Parser;

use crate::args::Arguments;
use crate::exit::chain;

fn main() -> ExitCode {
    if keepsake::archive::serve_if_worker() {
        return ExitCode::SUCCESS;
    }
    let arguments = Arguments::parse();
    match verbs::run(&arguments) {
        Ok(done) => done.into(),
        Err(failed) => {
            print::message(format!("keepsake: {}", chain(&failed)));
            failed.code()
        }
    }
}
