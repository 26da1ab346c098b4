//! Test kit: programs under test, throw-away vaults, a little web server that says what
//! it is told, and ways to see what a program wrote, named, started and holds in memory.

pub mod answering;
pub mod attacks;
pub mod authority;
pub mod bundles;
pub mod canary;
pub mod chance;
pub mod cost;
pub mod expired;
pub mod exports;
pub mod faults;
pub mod keys;
pub mod licences;
pub mod making;
pub mod memory;
pub mod netns;
pub mod nginx;
pub mod office;
pub mod page;
pub mod population;
pub mod power;
pub mod ran;
pub mod reports;
pub mod site;
pub mod stock;
pub mod strace;

use std::path::PathBuf;
use std::sync::Arc;

use keepsake::Archive;
use keepsake::archive::Doors;
use keepsake::doors::clock::SimulatedClock;
use keepsake::model::Time;
use keepsake::vault::{Passphrase, WorkFactor};

/// The passphrase of every test vault.
pub const PASSPHRASE: &str = "đường sắt Thống Nhất";

/// A program of ours, built beside the test that asks.
///
/// # Panics
/// If it was not built: `cargo xtask test` builds it first, and so must you.
#[must_use]
pub fn program(name: &str) -> PathBuf {
    let mut path = std::env::current_exe().expect("a test knows its own path");
    path.pop();
    path.pop();
    path.push(name);
    assert!(path.is_file(), "{name} is not built: cargo build -p keepsake-cli -p keepsake-window");
    path
}

/// A vault in a folder of its own, on a simulated clock.
pub struct TestArchive {
    /// The open archive.
    pub archive: Arc<Archive>,
    /// Its clock.
    pub clock: Arc<SimulatedClock>,
    folder: tempfile::TempDir,
}

impl TestArchive {
    /// A new, empty vault.
    ///
    /// # Panics
    /// If the disk refuses.
    #[must_use]
    pub fn new() -> Self {
        Self::starting("2020-05-08T02:00:00Z".parse().expect("a time"))
    }

    /// The same, where the clock stands at `start`.
    ///
    /// # Panics
    /// If the disk refuses.
    #[must_use]
    pub fn starting(start: Time) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let clock = Arc::new(SimulatedClock::new(start));
        let (doors, passphrase) = (doors(&clock), Passphrase::new(PASSPHRASE));
        let root = folder.path().join("vault");
        Archive::create(&root, &doors, &passphrase, WorkFactor::MINIMAL).expect("a new vault");
        let archive = Archive::unlock(&root, doors, &passphrase).expect("it opens");
        Self { archive: Arc::new(archive), clock, folder }
    }

    /// Where the vault lies.
    #[must_use]
    pub fn root(&self) -> PathBuf {
        self.folder.path().join("vault")
    }

    /// Closes the vault and opens it again, as a new process would.
    ///
    /// # Panics
    /// If a task still holds the archive, or the vault does not open.
    #[must_use]
    pub fn reopened(self) -> Self {
        let Self { archive, clock, folder } = self;
        Arc::into_inner(archive).expect("nothing else holds the archive").close();
        let root = folder.path().join("vault");
        let archive = Archive::unlock(&root, doors(&clock), &Passphrase::new(PASSPHRASE));
        Self { archive: Arc::new(archive.expect("it opens")), clock, folder }
    }
}

impl Default for TestArchive {
    fn default() -> Self {
        Self::new()
    }
}

fn doors(clock: &Arc<SimulatedClock>) -> Doors {
    Doors { clock: clock.clone(), ..Doors::system(program("keepsake")) }
}

/// Every file below `folder`, with its bytes.
///
/// # Panics
/// If the folder cannot be read.
#[must_use]
pub fn files_below(folder: &std::path::Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files.extend(files_below(&path));
        } else if path.is_file() {
            let bytes = std::fs::read(&path).expect("a file");
            files.push((path, bytes));
        }
    }
    files
}

/// Copies a folder with all that is in it.
///
/// # Panics
/// If the disk refuses.
pub fn copied(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder") {
        let (from, to) = {
            let entry = entry.expect("an entry");
            (entry.path(), to.join(entry.file_name()))
        };
        if from.is_dir() {
            copied(&from, &to);
        } else {
            std::fs::copy(from, to).expect("a file");
        }
    }
}
