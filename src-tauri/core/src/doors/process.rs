//! How every program of ours begins: closed to its neighbours, and with nothing in its environment
//! that makes a library talk, write, load or go elsewhere. Decision 10.
//!
//! Deliberately absent: `LD_PRELOAD`. Whoever can set it runs as the user already, and `torsocks`
//! lives in it: taking it away would send looks into the open.

use std::ffi::{OsStr, OsString};
use std::io::{self, Write};
use std::os::unix::process::CommandExt;
use std::panic::PanicHookInfo;
use std::process::Command;

use rustix::fs::Mode;
use rustix::process::{
    DumpableBehavior, Resource, Rlimit, set_dumpable_behavior, setrlimit, umask,
};

/// Variables taken away, as they are written.
const UNWANTED: &[&str] = &[
    "SSLKEYLOGFILE",
    "RUST_LOG",
    "GTK_MODULES",
    "GTK3_MODULES",
    "GTK_DEBUG",
    "G_MESSAGES_DEBUG",
    "GST_TRACERS",
    "WEBKIT_DEBUG",
    "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS",
];
/// Proxies, which programs read in small and in capital letters.
const UNWANTED_PROXIES: &[&str] =
    &["http_proxy", "https_proxy", "ftp_proxy", "all_proxy", "no_proxy"];
/// Families of variables: remote inspectors, and logs that show or write what passes through.
const UNWANTED_BEGINNINGS: &[&str] = &["WEBKIT_INSPECTOR", "GST_DEBUG", "JSC_"];

/// A guard the system would not give. The program runs on, and says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this computer does not let the program close itself to others")]
pub struct NotClosed;

/// Closes this process to its neighbours: files it makes are its owner's alone, a crash leaves no
/// memory on the disk, no other process of the same user can read its memory or trace it, and a
/// panic tells where it happened and nothing of what it was about. To be called first in `main`.
///
/// # Errors
/// [`NotClosed`] if any of it was refused; what could be had holds.
pub fn close_off() -> Result<(), NotClosed> {
    std::panic::set_hook(Box::new(tell_where));
    umask(Mode::RWXG | Mode::RWXO);
    let none = Rlimit { current: Some(0), maximum: Some(0) };
    let no_core = setrlimit(Resource::Core, none);
    let unreadable = set_dumpable_behavior(DumpableBehavior::NotDumpable);
    no_core.and(unreadable).map_err(|_| NotClosed)
}

/// Where a panic happened. Its message may quote what it was about, and is not told.
fn tell_where(panic: &PanicHookInfo<'_>) {
    let line = panic.location().map_or_else(
        || "keepsake: a bug, somewhere".to_owned(),
        |at| format!("keepsake: a bug, at {}:{}", at.file(), at.line()),
    );
    // There is nobody left to tell when standard error is gone.
    let _ = writeln!(io::stderr(), "{line}");
}

/// Starts this program anew, in the same process and with the same arguments, without the unwanted
/// variables but those to `keep`, and with those of `more`. Returns only if that is already so, or
/// impossible.
///
/// No variable of a running program can be changed safely, so a clean one is started.
///
/// # Errors
/// What the system answered, when the program could not be started anew.
pub fn clean_environment(more: &[(&str, &str)], keep: &[&str]) -> io::Result<()> {
    let names = || std::env::vars_os().map(|(name, _)| name);
    let kept = |name: &OsStr| keep.iter().any(|it| name == *it);
    let unwanted: Vec<OsString> = names().filter(|name| is_unwanted(name) && !kept(name)).collect();
    let complete = more.iter().all(|(name, value)| {
        std::env::var_os(name).is_some_and(|present| present == OsStr::new(value))
    });
    if unwanted.is_empty() && complete {
        return Ok(());
    }
    Err(anew(more, &unwanted))
}

/// Starts this program anew, in the same process and with the same arguments and the variables of
/// `more`: whatever was in its memory is gone, also what no code of ours could have wiped. Returns
/// only if that is impossible, with what the system answered.
#[must_use]
pub fn start_anew(more: &[(&str, &str)]) -> io::Error {
    anew(more, &[])
}

fn anew(more: &[(&str, &str)], without: &[OsString]) -> io::Error {
    let program = match std::env::current_exe() {
        Ok(program) => program,
        Err(error) => return error,
    };
    let mut words = std::env::args_os();
    let mut again = Command::new(program);
    again.arg0(words.next().unwrap_or_default()).args(words).envs(more.iter().copied());
    for name in without {
        again.env_remove(name);
    }
    again.exec()
}

fn is_unwanted(name: &OsStr) -> bool {
    let Some(name) = name.to_str() else { return false };
    UNWANTED.contains(&name)
        || UNWANTED_PROXIES.iter().any(|proxy| name.eq_ignore_ascii_case(proxy))
        || UNWANTED_BEGINNINGS.iter().any(|beginning| name.starts_with(beginning))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_talks_or_leads_elsewhere_is_unwanted_and_nothing_else() {
        for name in ["http_proxy", "HTTPS_PROXY", "All_Proxy", "SSLKEYLOGFILE", "GTK_MODULES"] {
            assert!(is_unwanted(OsStr::new(name)), "{name}");
        }
        for name in ["WEBKIT_INSPECTOR_SERVER", "WEBKIT_INSPECTOR_HTTP_SERVER", "GST_DEBUG_FILE"] {
            assert!(is_unwanted(OsStr::new(name)), "{name}");
        }
        // Input methods, languages and screens are the user's; so is `torsocks`.
        for name in ["GTK_IM_MODULE", "LANG", "DISPLAY", "LD_PRELOAD", "HOME", "XDG_DATA_HOME"] {
            assert!(!is_unwanted(OsStr::new(name)), "{name}");
        }
    }
}
