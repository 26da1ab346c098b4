//! kill -9: at 300 random moments, at every write step of a day's work, and of the real program.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use keepsake::archive::Archive;
use keepsake::doors::disk::{Disk, SystemDisk};
use keepsake::model::Act;
use keepsake_tests::chance::Chance;
use keepsake_tests::faults::{Fault, FaultDisk};
use keepsake_tests::site::Site;
use keepsake_tests::{PASSPHRASE, program};

use crate::common::{Acked, create, lost, reopened, unlock, work};

const KILLS: u64 = 300;
/// Kills that one vault goes through before a new one is made: each start after a kill reads all.
const KILLS_PER_VAULT: u64 = 5;
const ROOT: &str = "KEEPSAKE_TEST_ROOT";
const SEED: &str = "KEEPSAKE_TEST_SEED";
/// The disk waits for the real one: slower, so only some rounds do it.
const REAL: &str = "KEEPSAKE_TEST_REAL_DISK";
const STEP: &str = "KEEPSAKE_TEST_STEP";

/// The process that is killed: this very program, asked for this one by name, with a vault in its
/// environment. It works until it dies and tells each commit that was acknowledged. Run among the
/// others it has no vault and nothing to do.
#[test]
#[expect(clippy::print_stdout, reason = "it tells its parent")]
fn victim() {
    let Some(root) = std::env::var_os(ROOT) else { return };
    let number = |name| std::env::var(name).ok().and_then(|text| text.parse().ok());
    let step = number(STEP);
    let disk: Arc<dyn Disk> = match step {
        Some(step) => Arc::new(FaultDisk::failing(Fault::Killed, step)),
        None if std::env::var_os(REAL).is_some() => Arc::new(SystemDisk),
        None => Arc::new(FaultDisk::sound()),
    };
    let mut chance = Chance::new(number(SEED).unwrap());
    let mut vault = unlock(Path::new(&root), disk).unwrap();
    loop {
        let mut acked = Acked::default();
        work(&mut vault, &mut chance, 1, &mut acked).unwrap();
        println!("\nACK {}", serde_json::to_string(&acked.acts).unwrap());
        std::io::stdout().flush().unwrap();
        if step.is_some() {
            vault.close();
            return;
        }
    }
}

fn start(root: &Path, seed: u64, step: Option<u64>, real: bool) -> Child {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "kill::victim", "--nocapture", "--test-threads=1"]);
    command.env(ROOT, root).env(SEED, seed.to_string());
    if real {
        command.env(REAL, "1");
    }
    if let Some(step) = step {
        command.env(STEP, step.to_string());
    }
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap()
}

/// The acts told on a line, if it is a whole one that tells of any.
fn told(line: &str) -> Vec<Act> {
    let acts =
        line.strip_prefix("ACK ").and_then(|json| serde_json::from_str(json.trim_end()).ok());
    acts.unwrap_or_default()
}

#[test]
fn nothing_acknowledged_is_lost_when_killed_at_random_moments() {
    let mut chance = Chance::new(4711);
    let mut n_acts = 0;
    for round in 0..KILLS / KILLS_PER_VAULT {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("vault");
        assert!(create(&root, &SystemDisk));
        let mut acked = Acked::default();
        for kill in 0..KILLS_PER_VAULT {
            let mut child = start(&root, round << 32 | kill, None, round % 5 == 0);
            let mut lines = BufReader::new(child.stdout.take().unwrap());
            let mut line = String::new();
            // Some die while they open the vault, some in the middle of their first or third day.
            for _ in 0..chance.below(3) {
                line.clear();
                while lines.read_line(&mut line).unwrap() > 0 && !line.starts_with("ACK") {
                    line.clear();
                }
                acked.acts.extend(told(&line));
            }
            (0..chance.below(3_000_000)).for_each(|spin| {
                std::hint::black_box(spin);
            });
            child.kill().unwrap();
            child.wait().unwrap();
            // What was told before it died counts as well.
            let rest = lines.lines().map_while(Result::ok);
            acked.acts.extend(rest.flat_map(|line| told(&line)));
        }
        n_acts += acked.acts.len();
        let mut vault = reopened(&root).unwrap();
        assert_eq!(lost(&mut vault, &acked), Vec::<String>::new(), "round {round}");
        assert_eq!(vault.warnings(), []);
    }
    assert!(n_acts > 600, "{n_acts}");
}

#[test]
fn nothing_acknowledged_is_lost_when_killed_at_any_write_step() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("vault");
    assert!(create(&root, &SystemDisk));
    let counted = FaultDisk::sound();
    let mut acked = Acked::default();
    let mut vault = unlock(&root, Arc::new(counted.clone())).unwrap();
    work(&mut vault, &mut Chance::new(0), 1, &mut acked).unwrap();
    vault.close();
    assert!(counted.steps() > 80, "{}", counted.steps());
    for step in 1..=counted.steps() + 1 {
        let child = start(&root, step, Some(step), false).wait_with_output().unwrap();
        let out = String::from_utf8_lossy(&child.stdout).into_owned();
        acked.acts.extend(out.lines().flat_map(told));
        let mut vault = reopened(&root).unwrap();
        assert_eq!(vault.warnings(), [], "step {step}");
        if step % 10 == 0 {
            assert_eq!(lost(&mut vault, &acked), Vec::<String>::new(), "step {step}");
        }
        vault.close();
    }
    assert_eq!(lost(&mut reopened(&root).unwrap(), &acked), Vec::<String>::new());
}

/// The system calls by which a vault changes.
const WRITES: &str =
    "fsync,fdatasync,rename,renameat,renameat2,mkdir,mkdirat,unlink,unlinkat,pwrite64";

struct Home {
    folder: tempfile::TempDir,
}

impl Home {
    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Runs the real program, killed at write number `when` of any of its threads. Gives its
    /// output and whether it came to its end.
    fn run(&self, when: Option<u32>, arguments: &[&str]) -> (String, bool) {
        let mut command = when.map_or_else(
            || Command::new(program("keepsake")),
            |when| {
                let mut strace = Command::new("strace");
                let inject = format!("inject={WRITES}:signal=KILL:when={when}");
                strace.args(["-f", "-qq", "-o", "/dev/null", "-e", &format!("trace={WRITES}")]);
                strace.args(["-e", &inject]).arg(program("keepsake"));
                strace
            },
        );
        command.arg("--vault").arg(self.path("vault"));
        command.arg("--passphrase-file").arg(self.path("phrase")).arg("--json").args(arguments);
        command.env("XDG_STATE_HOME", self.path("state")).stdin(Stdio::null());
        let ended = command.output().unwrap();
        (String::from_utf8_lossy(&ended.stdout).into_owned(), ended.status.code().is_some())
    }
}

#[test]
#[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
fn the_real_program_killed_at_any_write_of_add_and_recheck_loses_nothing() {
    if Command::new("strace").arg("-V").output().is_err() {
        eprintln!("SKIPPED: strace is not installed");
        return;
    }
    let home = Home { folder: tempfile::tempdir().unwrap() };
    std::fs::write(home.path("phrase"), PASSPHRASE).unwrap();
    assert!(create(&home.path("vault"), &SystemDisk));
    let site = Site::start();
    let mut kept = Vec::new();
    let mut when = 0;
    loop {
        when += 1;
        let path = format!("/{when}");
        site.page(&path, &format!("<article><p>Bài viết số {when}, đủ dài để lưu.</p></article>"));
        let link = site.link(&path);
        let (told, ended) = home.run(Some(when), &["add", "--allow-private", &link]);
        if told.contains("\"saved\":true") {
            kept.push(link);
        }
        if ended {
            break;
        }
        assert!(when < 400, "the program never comes to its end");
    }
    assert!(when > 12, "{when} writes");
    let listed = home.run(None, &["list"]).0;
    for link in &kept {
        assert!(listed.contains(link), "an acknowledged post is gone");
    }
    let n_posts = listed.lines().count();
    assert!(n_posts >= kept.len() && !kept.is_empty());
    for when in 1.. {
        let recheck = ["recheck", "--confirm-after", "0"];
        let (_, ended) = home.run(Some(when), &recheck);
        assert_eq!(home.run(None, &["list"]).0.lines().count(), n_posts, "write {when}");
        if ended || when > 60 {
            break;
        }
    }
    let (report, _) = home.run(None, &["audit"]);
    assert!(report.contains("\"damaged\":0") && report.contains("\"missing\":0"), "{report}");
    assert!(Archive::exists(&home.path("vault")));
}
