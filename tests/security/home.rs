//! A home that holds nothing but what our programs put there, and a watch on all they do.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use keepsake_tests::canary::Canaries;
use keepsake_tests::program;
use keepsake_tests::strace::{Trace, watching};
use serde_json::Value;

/// A home with every folder a program may think of writing to.
pub(crate) struct Home {
    folder: tempfile::TempDir,
}

/// How a watched program ended, and what it did.
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
    pub(crate) trace: Trace,
}

impl Home {
    pub(crate) fn new(passphrase: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for name in ["given", "home", "seen"] {
            std::fs::create_dir(folder.path().join(name)).unwrap();
        }
        let home = Self { folder };
        std::fs::write(home.passphrase_file(), format!("{passphrase}\n")).unwrap();
        home
    }

    /// Where our programs may write.
    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    /// What the user wrote, not we.
    pub(crate) fn passphrase_file(&self) -> PathBuf {
        self.folder.path().join("given/passphrase")
    }

    /// The command line in this home, not watched.
    pub(crate) fn keepsake(&self, words: &[&str]) -> Command {
        let mut command = Command::new(program("keepsake"));
        self.live_in(&mut command);
        command.args(words);
        command
    }

    /// Runs the command line and watches it.
    pub(crate) fn run(&self, words: &[&str], input: &str) -> Ran {
        let passphrase_file = self.passphrase_file().display().to_string();
        let common = ["--passphrase-file", &passphrase_file];
        self.watch(&program("keepsake"), &[&common, words].concat(), input)
    }

    /// Runs any program and watches it.
    pub(crate) fn watch(&self, program: &Path, words: &[&str], input: &str) -> Ran {
        let seen = self.folder.path().join("seen/trace");
        let mut command = watching(program, &seen);
        self.live_in(&mut command);
        command.args(words).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("strace is installed by `cargo xtask test`");
        // A program that does not read its input is not at fault.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        let output = child.wait_with_output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Ran {
            code: output.status.code(),
            out: text(output.stdout),
            err: text(output.stderr),
            trace: Trace::read(&seen),
        }
    }

    fn live_in(&self, command: &mut Command) {
        let home = self.path();
        command.env_clear().env("HOME", &home).current_dir(&home);
        command.envs(std::env::var_os("PATH").map(|path| ("PATH", path)));
        let variables = [
            ("XDG_DATA_HOME", "data"),
            ("XDG_CONFIG_HOME", "config"),
            ("XDG_CACHE_HOME", "cache"),
            ("XDG_STATE_HOME", "state"),
            ("XDG_RUNTIME_DIR", "run"),
            ("TMPDIR", "tmp"),
        ];
        for (variable, name) in variables {
            std::fs::create_dir_all(home.join(name)).unwrap();
            command.env(variable, home.join(name));
        }
    }
}

impl Ran {
    pub(crate) fn json(&self) -> Vec<Value> {
        self.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// What of the canaries this run left anywhere but on its own output. Files below `opened` are
    /// those the user asked to have opened.
    pub(crate) fn leaks(&self, canaries: &Canaries, opened: Option<&Path>) -> Vec<String> {
        let is_sealed = |path: &Path| opened.is_none_or(|opened| !path.starts_with(opened));
        let mut leaks = Vec::new();
        for (path, bytes) in self.trace.written.iter().filter(|(path, _)| is_sealed(path)) {
            let found = canaries.in_bytes(bytes);
            leaks.extend(found.into_iter().map(|it| format!("{it} written to {}", path.display())));
        }
        let named = canaries.in_bytes(&self.trace.names());
        leaks.extend(named.into_iter().map(|it| format!("{it} in a path")));
        for words in &self.trace.started {
            let found = canaries.in_bytes(words);
            leaks.extend(found.into_iter().map(|it| format!("{it} in a program's words")));
        }
        leaks.extend(self.trace.unseen.iter().map(|it| format!("bytes not seen: {it}")));
        leaks
    }

    /// Files opened for writing that are none of `folders`.
    pub(crate) fn strays(&self, folders: &[PathBuf]) -> Vec<String> {
        let files = self.trace.opened.iter().chain(self.trace.written.keys());
        let stray = files.filter(|path| !folders.iter().any(|folder| path.starts_with(folder)));
        stray.map(|path| path.display().to_string()).collect()
    }
}
