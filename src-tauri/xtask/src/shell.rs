//! Running other programs: watched as they print, and told apart when they fail.

use std::io::{BufRead, BufReader, ErrorKind, Read};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

use crate::say;
use crate::trouble::Trouble;

/// How long a finished program's output is still waited for: a process it left behind may hold it.
const LAST_WORDS_S_MAX: u64 = 3;

/// How a program ended, and what it printed.
pub(crate) struct Ran {
    status: ExitStatus,
    lines: Vec<String>,
}

impl Ran {
    pub(crate) fn ok(&self) -> bool {
        self.status.success()
    }

    pub(crate) fn lines(&self) -> &[String] {
        &self.lines
    }

    pub(crate) fn into_lines(self) -> Vec<String> {
        self.lines
    }
}

/// Runs `command`, showing and keeping what it prints. Its errors go straight to the terminal.
pub(crate) fn stream(command: &mut Command) -> Result<Ran, Trouble> {
    watch(command.stderr(Stdio::inherit()))
}

/// Runs `command`, showing and keeping what it prints, errors too.
pub(crate) fn stream_all(command: &mut Command) -> Result<Ran, Trouble> {
    watch(command.stderr(Stdio::piped()))
}

fn watch(command: &mut Command) -> Result<Ran, Trouble> {
    command.stdin(Stdio::null()).stdout(Stdio::piped());
    let mut child = command.spawn().map_err(|cause| not_started(command, &cause))?;
    let (send, receive) = channel();
    if let Some(errors) = child.stderr.take() {
        follow(errors, send.clone());
    }
    if let Some(output) = child.stdout.take() {
        follow(output, send);
    }
    let status = child.wait().map_err(|cause| not_started(command, &cause))?;
    Ok(Ran { status, lines: last_words(&receive) })
}

/// Shows each line as it comes, and passes it on without colours.
fn follow(from: impl Read + Send + 'static, to: Sender<String>) {
    thread::spawn(move || {
        let mut from = BufReader::new(from);
        let mut line = Vec::new();
        while matches!(from.read_until(b'\n', &mut line), Ok(read) if read > 0) {
            say::bytes(&line);
            if to.send(plain(&String::from_utf8_lossy(&line))).is_err() {
                return;
            }
            line.clear();
        }
    });
}

fn last_words(from: &Receiver<String>) -> Vec<String> {
    let mut lines = Vec::new();
    while let Ok(line) = from.recv_timeout(Duration::from_secs(LAST_WORDS_S_MAX)) {
        lines.push(line);
    }
    lines
}

/// `line` without the sequences that colour it and without its end.
fn plain(line: &str) -> String {
    let mut parts = line.trim_end().split("\u{1b}[");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| {
        text + part.split_once(|end: char| end.is_ascii_alphabetic()).map_or("", |(_, rest)| rest)
    })
}

/// Runs `command` on this terminal; its exit code, or 128 and the signal that ended it.
pub(crate) fn hand_over(command: &mut Command) -> Result<u8, Trouble> {
    use std::os::unix::process::ExitStatusExt;
    let status = command.status().map_err(|cause| not_started(command, &cause))?;
    let code = status.code().or_else(|| status.signal().map(|signal| 128 + signal));
    Ok(code.and_then(|code| u8::try_from(code).ok()).unwrap_or(1))
}

/// Runs `command` on this terminal and wants it to succeed.
pub(crate) fn must(command: &mut Command) -> Result<(), Trouble> {
    match hand_over(command.stdin(Stdio::null()))? {
        0 => Ok(()),
        code => Err(Trouble::new(format!("`{}` failed (exit code {code})", shown(command)))),
    }
}

/// What `command` printed, or nothing if it failed or is not there.
pub(crate) fn answer(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// `command` as the program that `words` begin starts it: in its folder, with its variables.
pub(crate) fn under(words: &[&str], command: &Command) -> Command {
    let mut outer = Command::new(words[0]);
    outer.args(&words[1..]).arg(command.get_program()).args(command.get_args());
    if let Some(folder) = command.get_current_dir() {
        outer.current_dir(folder);
    }
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => outer.env(name, value),
            None => outer.env_remove(name),
        };
    }
    outer
}

/// The command as a person would type it.
pub(crate) fn shown(command: &Command) -> String {
    let program = command.get_program();
    let name = std::path::Path::new(program).file_name().unwrap_or(program);
    let words = std::iter::once(name).chain(command.get_args());
    words.map(std::ffi::OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}

fn not_started(command: &Command, cause: &std::io::Error) -> Trouble {
    let trouble = Trouble::new(format!("`{}` could not be started: {cause}", shown(command)));
    match cause.kind() {
        ErrorKind::NotFound => trouble.cure("Install that program, or put it on the search path."),
        _ => trouble,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_taken_off() {
        assert_eq!(
            plain("\u{1b}[2m Tests \u{1b}[22m \u{1b}[1m\u{1b}[32m3 passed\u{1b}[39m\n"),
            " Tests  3 passed"
        );
        assert_eq!(plain("plain\r\n"), "plain");
    }

    #[test]
    fn a_process_left_behind_does_not_hold_the_output_for_ever() {
        let mut command = Command::new("sh");
        command.args(["-c", "echo one; sleep 30 & exit 7"]);
        let started = std::time::Instant::now();
        let ran = stream(&mut command).unwrap();
        assert!(!ran.ok());
        assert_eq!(ran.lines(), ["one"]);
        assert!(started.elapsed() < Duration::from_secs(20), "waited for the child's child");
    }

    #[test]
    fn under_another_program_a_command_is_the_same_command() {
        let mut command = Command::new("sh");
        command.args(["-c", "echo $0 $ONE ${HOME-none} $PWD", "a b"]).current_dir("/");
        command.env("ONE", "1").env_remove("HOME");
        assert_eq!(answer(&mut under(&["timeout", "9"], &command)).unwrap(), "a b 1 none /");
    }

    #[test]
    fn what_takes_too_long_is_ended_with_what_it_started() {
        let mut command = Command::new("sh");
        command.args(["-c", "sleep 60; echo too late"]);
        let ran = stream(&mut under(&["timeout", "0.1"], &command)).unwrap();
        assert!(!ran.ok() && ran.lines().is_empty());
    }

    #[test]
    fn an_exit_code_is_handed_on_and_a_signal_counts_from_128() {
        let code = |script| hand_over(Command::new("sh").args(["-c", script])).unwrap();
        assert_eq!(code("exit 42"), 42);
        assert_eq!(code("kill -TERM $$"), 143);
    }
}
