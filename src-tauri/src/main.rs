//! Keepsake's window.

use std::process::ExitCode;

fn main() -> ExitCode {
    if keepsake::archive::serve_if_worker() {
        return ExitCode::SUCCESS;
    }
    keepsake_window::run()
}
