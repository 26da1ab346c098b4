//! The web view's sandbox: the process that shows posts is cut off from the network, from files and
//! from other processes. The web view has it and does not use it unless told; and where the system
//! bars it (no bubblewrap, no user namespaces), a window told to use it stays blank. So it is tried
//! first, and what came of it is shown to the person. Decision 10.
//!
//! The same start tells the web view's network process to speak TLS so that the gate can read who
//! answers. Decision 63.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use keepsake::doors::process;

/// The web view's own switch, read when the first web process is started.
const SWITCH: &str = "WEBKIT_FORCE_SANDBOX";
/// What `GnuTLS` offers to servers, read when the first connection is made: TLS 1.2, in which
/// certificates pass in the clear, with keys that are gone after the connection. Where it is not
/// heeded, the gate lets nothing secure through.
const SECURE: (&str, &str) =
    ("G_TLS_GNUTLS_PRIORITY", "NORMAL:%COMPAT:-VERS-ALL:+VERS-TLS1.2:-RSA");
/// How long the trial may take.
const PATIENCE: Duration = Duration::from_secs(3);
/// What the web view asks of bubblewrap beyond folders: namespaces of its own.
const TRIAL: [&str; 13] = [
    "--die-with-parent",
    "--unshare-pid",
    "--unshare-uts",
    "--unshare-net",
    "--ro-bind",
    "/",
    "/",
    "--proc",
    "/proc",
    "--dev",
    "/dev",
    "--",
    "true",
];

/// Starts the program anew with a clean environment and the sandbox chosen, unless that is done.
/// Whoever set the switch before us is obeyed; what it says is shown.
///
/// Returns whether the web view is in its sandbox.
pub(crate) fn enter() -> bool {
    let chosen = std::env::var_os(SWITCH);
    let works = chosen.as_ref().map_or_else(works, |value| value == "1");
    let value = if works { "1" } else { "0" };
    // By this variable a `WebDriver` and the web view find each other.
    let kept: &[&str] = if crate::window::is_driven() { &["WEBKIT_INSPECTOR_SERVER"] } else { &[] };
    // A program that cannot be started anew runs on without: less protection, and it says so.
    process::clean_environment(&[(SWITCH, value), SECURE], kept).is_ok() && works
}

/// Does the sandbox work on this computer?
fn works() -> bool {
    succeeds("bwrap", &TRIAL) && succeeds("xdg-dbus-proxy", &["--version"])
}

fn succeeds(program: &str, words: &[&str]) -> bool {
    let mut command = Command::new(program);
    command.args(words).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let Ok(mut trial) = command.spawn() else { return false };
    let until = Instant::now() + PATIENCE;
    while Instant::now() < until {
        match trial.try_wait() {
            Ok(None) => std::thread::sleep(Duration::from_millis(2)),
            Ok(Some(status)) => return status.success(),
            Err(_) => return false,
        }
    }
    // Whether it can be ended or not, it did not work in time.
    let _ = trial.kill();
    let _ = trial.wait();
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trial_that_fails_hangs_or_is_missing_is_no_sandbox() {
        assert!(succeeds("true", &[]));
        assert!(!succeeds("false", &[]));
        assert!(!succeeds("keepsake-has-no-such-program", &[]));
        assert!(!succeeds("sleep", &["60"]));
    }
}
