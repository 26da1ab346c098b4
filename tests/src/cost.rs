//! Cost: what this process, and the programs it waited for, took so far. For benches whose
//! every part is a process of its own.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

/// What a process took.
#[derive(Clone, Copy, Debug, Default)]
pub struct Cost {
    /// Time of the processor, in hundredths of a second: its own, and that of programs it started
    /// and waited for.
    pub cpu: Duration,
    /// The highest memory it held itself, in KiB.
    pub peak_kib: u64,
}

impl Cost {
    /// Of this process, until now.
    #[must_use]
    pub fn until_now() -> Self {
        let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
        // Behind the name, which may hold anything: utime, stime, cutime and cstime are the
        // twelfth field and the three after it (proc(5)).
        let fields = stat.rsplit(')').next().unwrap_or_default().split(' ').skip(12).take(4);
        let ticks: u64 = fields.filter_map(|field| field.parse::<u64>().ok()).sum();
        let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let peak = peak.and_then(|peak| peak.split_whitespace().next()?.parse().ok());
        Self { cpu: Duration::from_millis(ticks * 10), peak_kib: peak.unwrap_or_default() }
    }
}

/// Runs a program to its end and says what it took, with all programs it waited for, and what it
/// printed. GNU time measures; the memory is that of the largest single process.
///
/// # Panics
/// If GNU time is not there, or the program fails in a way that is not in `fine`.
#[must_use]
pub fn measured(command: &Command, fine: &[i32]) -> (Cost, String) {
    let report = tempfile::NamedTempFile::new().expect("a temporary file");
    let mut timed = Command::new("/usr/bin/time");
    timed.args(["--quiet", "-f", "%U %S %M", "-o"]).arg(report.path());
    timed.arg(command.get_program()).args(command.get_args());
    timed.current_dir(command.get_current_dir().unwrap_or_else(|| Path::new(".")));
    let ran = timed.output().expect("GNU time is there: `cargo xtask bench` installs it");
    let code = ran.status.code().unwrap_or(-1);
    let said = String::from_utf8_lossy(&ran.stderr);
    assert!(
        code == 0 || fine.contains(&code),
        "{}: {code}: {said}",
        command.get_program().display()
    );
    let report = fs::read_to_string(report.path()).expect("GNU time wrote it");
    let numbers: Vec<f64> = report.split_whitespace().filter_map(|it| it.parse().ok()).collect();
    let [user, system, peak] = numbers[..] else { panic!("GNU time gives three numbers") };
    let peak_kib = format!("{peak:.0}").parse().expect("a whole number");
    let cost = Cost { cpu: Duration::from_secs_f64(user + system), peak_kib };
    (cost, String::from_utf8_lossy(&ran.stdout).into_owned())
}

/// The middle one of several runs, by the processor's time.
///
/// # Panics
/// If there is none.
#[must_use]
pub fn middle(mut runs: Vec<Cost>) -> Cost {
    runs.sort_by_key(|run| run.cpu);
    runs[runs.len() / 2]
}
