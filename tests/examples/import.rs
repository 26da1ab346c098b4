//! Imports what it is given, and says what that cost: `import PATH...`. For measuring by hand.

use std::fs;
use std::ops::ControlFlow;
use std::path::PathBuf;

use keepsake::import::{self, Event, Options};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let paths: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let export = import::open(&paths)?;
    let mut n_bytes = 0;
    let report = export.posts(&Options::default(), |event| {
        if let Event::Post(post) = event {
            n_bytes += post.text.len();
        }
        ControlFlow::Continue(())
    });
    let status = fs::read_to_string("/proc/self/status")?;
    let peak = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap_or_default();
    let stat = fs::read_to_string("/proc/self/stat")?;
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split(' ').collect();
    let ticks =
        |at: usize| fields.get(at).and_then(|it| it.parse::<f64>().ok()).unwrap_or_default();
    let seconds = (ticks(12) + ticks(13)) / 100.0;
    let found: Vec<&str> = export.found().iter().map(|found| found.platform).collect();
    let line = format!(
        "{found:?}: {} posts, {n_bytes} bytes of text, {seconds:.2} s of CPU, {peak}\n{:?}\n",
        report.posts, report.skipped
    );
    std::io::Write::write_all(&mut std::io::stdout(), line.as_bytes())?;
    Ok(())
}
