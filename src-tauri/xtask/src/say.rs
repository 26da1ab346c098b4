//! The only place that prints.
#![expect(clippy::print_stderr, reason = "a program for people at a terminal")]

use std::io::Write;

use crate::trouble::Trouble;

/// One line, or several, to standard output.
pub(crate) fn line(text: &str) {
    bytes(format!("{text}\n").as_bytes());
}

/// A heading, easy to find in a long log.
pub(crate) fn heading(text: &str) {
    line(&format!("\n==== {text}"));
}

/// Bytes of another program, as they came. A reader that has gone away is no reason to stop.
pub(crate) fn bytes(raw: &[u8]) {
    let mut out = std::io::stdout().lock();
    drop(out.write_all(raw).and_then(|()| out.flush()));
}

/// What went wrong and what to do, last, where the eye is.
pub(crate) fn trouble(trouble: &Trouble) {
    eprintln!("\nxtask: {}", trouble.what());
    if let Some(to_do) = trouble.to_do() {
        eprintln!("\n{to_do}");
    }
}
