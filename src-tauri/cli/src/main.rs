//! The command line: everything the window can do, for scripts, servers and tests. Parses, asks the
//! archive, prints; no rule lives here.

mod access;
mod args;
mod backup;
mod diff;
mod evidence;
mod exit;
mod export;
mod forget;
mod import;
mod input;
mod judge;
mod listing;
mod notice;
mod passphrase;
mod print;
mod rehearse;
mod rules;
mod seen;
mod vantage;
mod verbs;
mod watch;

use std::process::ExitCode;

use clap::Parser;
use keepsake::doors::process;

use crate::args::Arguments;
use crate::exit::{Failed, chain};

fn main() -> ExitCode {
    if let Err(open) = process::close_off() {
        print::message(format!("keepsake: {open}"));
    }
    if keepsake::archive::serve_if_worker() {
        return ExitCode::SUCCESS;
    }
    if process::clean_environment(&[], &[]).is_err() {
        print::message("keepsake: the environment could not be cleaned");
    }
    let arguments = Arguments::parse();
    let ended = std::panic::catch_unwind(|| {
        verbs::run(&arguments)
            .and_then(|done| if print::all_written() { Ok(done) } else { Err(Failed::Output) })
    });
    match ended {
        Ok(Ok(done)) => done.into(),
        Ok(Err(failed)) => {
            print::message(format!("keepsake: {}", chain(&failed)));
            failed.code()
        }
        // Where it happened was told when it happened.
        Err(_) => ExitCode::from(exit::A_BUG),
    }
}
