//! Keepsake's window.

use std::process::ExitCode;

use keepsake::doors::process;

fn main() -> ExitCode {
    let closed_off = process::close_off().is_ok();
    if keepsake::archive::serve_if_worker() {
        return ExitCode::SUCCESS;
    }
    keepsake_window::run(closed_off)
}
