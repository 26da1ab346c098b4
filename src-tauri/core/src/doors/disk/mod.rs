//! The disk. Every file of the vault but sled's own is written through here: whole, durable, or not
//! at all. Paths never appear in an error.
//!
//! The order that makes a write durable — draft, sync, rename, sync of the folder — stands here
//! once, over the few steps that a [`Disk`] takes one by one. So a test can put a disk below it
//! that fills up, fails or loses power between any two of them.

mod drafts;
mod system;

use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};

pub use self::drafts::{Together, Unfinished};
pub use self::system::SystemDisk;

/// What a file being written is called until it is whole: its name and this.
pub const DRAFT_SUFFIX: &str = ".part";

/// A file that is read.
pub trait Source: Read + Seek + Send {}

impl<T: Read + Seek + Send> Source for T {}

/// A file that is written.
pub trait Target: Write + Send {
    /// Gives the file its constant time and brings its bytes to the disk.
    ///
    /// # Errors
    /// What the system answered. The bytes cannot be trusted then, not even after a second try: a
    /// system may forget what it could not write.
    fn sync(&mut self) -> io::Result<()>;
}

/// What a vault asks of a disk. Each required method is one step; the provided ones put them
/// together.
pub trait Disk: Send + Sync {
    /// Opens a file to read it.
    ///
    /// # Errors
    /// [`DiskError`], with `NotFound` as the cause where there is no such file.
    fn open(&self, path: &Path) -> Result<Box<dyn Source>, DiskError>;

    /// Creates an empty file for its owner alone. Whatever was there is gone.
    ///
    /// # Errors
    /// [`DiskError`].
    fn create(&self, path: &Path) -> Result<Box<dyn Target>, DiskError>;

    /// Puts a file in its place on the same disk, replacing what was there.
    ///
    /// # Errors
    /// [`DiskError`].
    fn rename(&self, from: &Path, to: &Path) -> Result<(), DiskError>;

    /// Removes a file.
    ///
    /// # Errors
    /// [`DiskError`].
    fn remove(&self, path: &Path) -> Result<(), DiskError>;

    /// Makes one folder that only its owner can enter; its parent is there.
    ///
    /// # Errors
    /// [`DiskError`], with `AlreadyExists` as the cause where something is there.
    fn make_one_folder(&self, path: &Path) -> Result<(), DiskError>;

    /// Brings a file that is there to the disk, or the names in a folder.
    ///
    /// # Errors
    /// [`DiskError`].
    fn sync(&self, path: &Path) -> Result<(), DiskError>;

    /// How many files it is worth to sync at once; one where nothing else is said.
    fn syncs_at_once(&self) -> usize {
        1
    }

    /// Names in a folder, in no order.
    ///
    /// # Errors
    /// [`DiskError`].
    fn list(&self, path: &Path) -> Result<Vec<String>, DiskError>;

    /// Overwrites a file with noise where it lies, durably. A disk that moves what it writes (SSD,
    /// a snapshot, a copy elsewhere) may keep the old bytes all the same.
    ///
    /// # Errors
    /// [`DiskError`], with `NotFound` as the cause where there is no such file.
    fn scramble(&self, path: &Path) -> Result<(), DiskError>;

    /// Puts each of two folders in the other's place, at once: there is no moment with neither.
    ///
    /// # Errors
    /// [`DiskError`]; some file systems cannot do this.
    fn exchange(&self, one: &Path, other: &Path) -> Result<(), DiskError>;

    /// Removes a folder with all that is in it. None there is fine.
    ///
    /// # Errors
    /// [`DiskError`]; some of it may be gone.
    fn remove_folder(&self, path: &Path) -> Result<(), DiskError>;

    /// Overwrites a file with noise and removes it, durably. It is removed also where it could not
    /// be overwritten.
    ///
    /// # Errors
    /// [`DiskError`], with `NotFound` as the cause where there is no such file.
    fn destroy(&self, path: &Path) -> Result<(), DiskError> {
        let scrambled = self.scramble(path);
        self.remove(path)?;
        self.sync(folder_of(path))?;
        scrambled
    }

    /// Reads a whole file.
    ///
    /// # Errors
    /// [`DiskError`], with `NotFound` as the cause where there is no such file.
    fn read(&self, path: &Path) -> Result<Vec<u8>, DiskError> {
        let mut bytes = Vec::new();
        self.open(path)?.read_to_end(&mut bytes).map_err(failed(Step::Read))?;
        Ok(bytes)
    }

    /// Writes `bytes` as the whole of the file at `path`, replacing what was there. On return both
    /// the bytes and the name are on the disk; on error the old file, or none, still stands.
    ///
    /// # Errors
    /// [`DiskError`]; nothing of `bytes` is left under the name.
    fn write(&self, path: &Path, bytes: &[u8]) -> Result<(), DiskError> {
        let draft = draft_of(path);
        let written = self.create(&draft).and_then(|mut file| {
            file.write_all(bytes).map_err(failed(Step::Write))?;
            file.sync().map_err(failed(Step::Sync))
        });
        drafts::place(self, &[(draft, path.to_owned())], written)
    }

    /// Makes a folder that only its owner can enter, and those above it that are missing. One that
    /// is there already is fine.
    ///
    /// # Errors
    /// [`DiskError`].
    fn make_folder(&self, path: &Path) -> Result<(), DiskError> {
        let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
        let made = match self.make_one_folder(path) {
            Err(error) if error.is_missing() && parent.is_some() => {
                self.make_folder(parent.unwrap_or(path))?;
                self.make_one_folder(path)
            }
            made => made,
        };
        match made {
            Err(error) if error.cause.kind() == io::ErrorKind::AlreadyExists => {}
            made => made?,
        }
        self.sync(parent.unwrap_or(Path::new(".")))
    }

    /// Removes drafts that a torn write left in a folder, and nothing else.
    ///
    /// # Errors
    /// [`DiskError`].
    fn sweep(&self, folder: &Path) -> Result<(), DiskError> {
        for name in self.list(folder)?.iter().filter(|name| name.ends_with(DRAFT_SUFFIX)) {
            match self.remove(&folder.join(name)) {
                Err(error) if !error.is_missing() && !error.is_folder() => return Err(error),
                _ => {}
            }
        }
        Ok(())
    }
}

/// The disk refused. Says what was tried, never where.
#[derive(Debug, thiserror::Error)]
#[error("{}the disk could not {step}", if self.is_full() { "the disk is full: " } else { "" })]
pub struct DiskError {
    /// What was tried.
    pub step: Step,
    /// What the system answered.
    #[source]
    pub cause: io::Error,
}

/// A step of working with files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Reading a file.
    Read,
    /// Writing a file.
    Write,
    /// Making what was written durable.
    Sync,
    /// Putting a finished file in its place.
    Rename,
    /// Removing a file.
    Remove,
    /// Making a folder.
    MakeFolder,
    /// Listing a folder.
    List,
    /// Overwriting a file with noise.
    Scramble,
    /// Putting two folders in each other's place.
    Exchange,
    /// Removing a folder.
    RemoveFolder,
}

impl std::fmt::Display for Step {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Read => "read a file",
            Self::Write => "write a file",
            Self::Sync => "make a written file durable",
            Self::Rename => "put a finished file in its place",
            Self::Remove => "remove a file",
            Self::MakeFolder => "make a folder",
            Self::List => "list a folder",
            Self::Scramble => "overwrite a file",
            Self::Exchange => "put one folder in another's place",
            Self::RemoveFolder => "remove a folder",
        })
    }
}

impl DiskError {
    /// No room left, or a quota reached.
    #[must_use]
    pub fn is_full(&self) -> bool {
        matches!(self.cause.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded)
    }

    /// There is no such file or folder.
    #[must_use]
    pub fn is_missing(&self) -> bool {
        self.cause.kind() == io::ErrorKind::NotFound
    }

    /// A folder stands where a file should.
    fn is_folder(&self) -> bool {
        self.cause.kind() == io::ErrorKind::IsADirectory
    }
}

fn failed(step: Step) -> impl Fn(io::Error) -> DiskError {
    move |cause| DiskError { step, cause }
}

/// The folder in which something lies.
fn folder_of(path: &Path) -> &Path {
    let parent = path.parent().unwrap_or(path);
    // Of a name alone.
    if parent.as_os_str().is_empty() { Path::new(".") } else { parent }
}

/// The whole name and the suffix: `a.json` and `a` must not share a draft.
fn draft_of(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(DRAFT_SUFFIX);
    PathBuf::from(name)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::sync::Arc;

    use super::*;

    #[test]
    fn a_file_is_whole_or_not_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.json");
        SystemDisk.write(&path, b"one").unwrap();
        SystemDisk.write(&path, b"two").unwrap();
        assert_eq!(SystemDisk.read(&path).unwrap(), b"two");
        SystemDisk.make_folder(&folder.path().join("b/c/d")).unwrap();
        SystemDisk.make_folder(&folder.path().join("b/c/d")).unwrap();
        let refused = SystemDisk.write(&folder.path().join("no/a"), b"three").unwrap_err();
        assert!(refused.is_missing() && !refused.is_full());
        assert_eq!(names(folder.path()), ["a.json", "b"]);
    }

    #[test]
    fn an_unfinished_file_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let mut file = Unfinished::begin(Arc::new(SystemDisk), folder.path(), "x").unwrap();
        file.write_all(b"half").unwrap();
        assert_eq!(names(folder.path()), ["x.part"]);
        drop(file);
        assert!(names(folder.path()).is_empty());
        let mut file = Unfinished::begin(Arc::new(SystemDisk), folder.path(), "x").unwrap();
        file.write_all(b"whole").unwrap();
        let mut files = Together::on(Arc::new(SystemDisk));
        files.add(file, folder.path().join("y")).unwrap();
        assert_eq!(names(folder.path()), ["x.part"]);
        files.settle().unwrap();
        assert_eq!(names(folder.path()), ["y"]);
    }

    #[test]
    fn files_together_are_settled_when_they_are_many() {
        let folder = tempfile::tempdir().unwrap();
        let disk: Arc<dyn Disk> = Arc::new(SystemDisk);
        let mut files = Together::on(Arc::clone(&disk));
        for number in 0..65 {
            let name = number.to_string();
            let mut file = Unfinished::begin(Arc::clone(&disk), folder.path(), &name).unwrap();
            file.write_all(name.as_bytes()).unwrap();
            files.add(file, folder.path().join((number % 2).to_string()).join(name)).unwrap();
        }
        assert_eq!(names(folder.path()), ["0", "1", "64.part"]);
        assert_eq!(SystemDisk.read(&folder.path().join("1/63")).unwrap(), b"63");
        files.settle().unwrap();
        let placed = ["0", "1"].map(|below| names(&folder.path().join(below)).len());
        assert_eq!((names(folder.path()), placed), (vec!["0".into(), "1".into()], [33, 32]));
    }

    #[test]
    fn drafts_are_swept_and_a_planted_link_is_not_followed() {
        let folder = tempfile::tempdir().unwrap();
        let kept = folder.path().join("kept");
        SystemDisk.write(&kept, b"kept").unwrap();
        std::os::unix::fs::symlink(&kept, folder.path().join("a.part")).unwrap();
        fs::create_dir(folder.path().join("folder.part")).unwrap();
        SystemDisk.write(&folder.path().join("a"), b"new").unwrap();
        assert_eq!(fs::read(&kept).unwrap(), b"kept");
        drop(SystemDisk.create(&folder.path().join("torn.part")).unwrap());
        SystemDisk.sweep(folder.path()).unwrap();
        assert_eq!(names(folder.path()), ["a", "folder.part", "kept"]);
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut names = SystemDisk.list(folder).unwrap();
        names.sort();
        names
    }
}
