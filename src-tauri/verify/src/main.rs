//! `keepsake-verify`: checks one bundle and says what holds, in English or Vietnamese.

mod program;

use std::process::ExitCode;

fn main() -> ExitCode {
    program::run(std::env::args_os().skip(1).collect())
}
