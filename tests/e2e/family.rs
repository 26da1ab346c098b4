//! What a window lives among: a bus of its own, and the processes it starts.

use std::collections::HashMap;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

/// A D-Bus of its own, so that windows of other tests are strangers. Ends when dropped.
pub(crate) struct Bus {
    process: Child,
    /// Where to reach it.
    pub(crate) address: String,
}

impl Bus {
    pub(crate) fn start() -> Self {
        let mut process = Command::new("dbus-daemon")
            .args(["--session", "--nofork", "--print-address=1"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("dbus-daemon is installed by `cargo xtask test`");
        let address = first_line(&mut process);
        Self { process, address }
    }
}

impl Drop for Bus {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The first line a program says.
pub(crate) fn first_line(process: &mut Child) -> String {
    let mut line = String::new();
    BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
    line.trim().to_owned()
}

/// Processes of such a name that `ancestor` started, or that were started by those.
pub(crate) fn below(ancestor: u32, named: impl Fn(&str) -> bool) -> Vec<u32> {
    let all = processes();
    let is_below = |pid: &u32| {
        let mut at = *pid;
        while let Some((parent, _)) = all.get(&at) {
            at = *parent;
            if at == ancestor {
                return true;
            }
        }
        false
    };
    let named = all.iter().filter(|(_, (_, name))| named(name)).map(|(pid, _)| *pid);
    named.filter(is_below).collect()
}

/// Every process: its parent, and its name as the kernel cuts it.
fn processes() -> HashMap<u32, (u32, String)> {
    let entries = std::fs::read_dir("/proc").unwrap().flatten();
    let pids = entries.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    pids.filter_map(|pid| {
        // One that ended meanwhile has no file any more.
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
        let (name, rest) = stat.split_once('(')?.1.rsplit_once(')')?;
        let parent = rest.split_whitespace().nth(1)?.parse().ok()?;
        Some((pid, (parent, name.to_owned())))
    })
    .collect()
}
