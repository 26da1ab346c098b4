//! The disk. Every file of the vault but sled's own is written through here: whole, durable, or not
//! at all. Paths never appear in an error.
//!
//! The order that makes a write durable — draft, sync, rename, sync of the folder — stands here
//! once, over the few steps that a [`Disk`] takes one by one. So a test can put a disk below it
//! that fills up, fails or loses power between any two of them.

use std::fs::{self, File, FileTimes, OpenOptions};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use rustix::fs::{Mode, OFlags};

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
        self.sync(path.parent().unwrap_or(path))?;
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
        self.place(&draft, path, written)
    }

    /// Ends a write: where all of it went well, the draft is put in its place and made durable
    /// there; else it is removed.
    ///
    /// # Errors
    /// [`DiskError`] of the write, or of a step here; nothing new is left then.
    fn place(
        &self,
        draft: &Path,
        path: &Path,
        written: Result<(), DiskError>,
    ) -> Result<(), DiskError> {
        let replaces = self.open(path).is_ok();
        if let Err(error) = written.and_then(|()| self.rename(draft, path)) {
            // Whatever stopped the write, a half-written draft must not stay; if even this fails
            // the draft holds sealed bytes only, no reader takes it, and the next unlock sweeps it.
            let _ = self.remove(draft);
            return Err(error);
        }
        self.sync(path.parent().unwrap_or(path)).inspect_err(|_| {
            // A name that may not be on the disk must not pass for one that is: whoever tries again
            // would find it and trust it. But one that took the place of another is better than
            // none.
            if !replaces {
                let _ = self.remove(path);
            }
        })
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

/// A file that is written piece by piece and gets its name at the end. Dropped before that, it
/// leaves nothing.
pub struct Unfinished<'d> {
    disk: &'d dyn Disk,
    draft: PathBuf,
    file: Option<Box<dyn Target>>,
}

impl<'d> Unfinished<'d> {
    /// Begins a file in `folder`, which must be on the disk where it will end up. `name` is any
    /// that no other file being written has.
    ///
    /// # Errors
    /// [`DiskError`].
    pub fn begin(disk: &'d dyn Disk, folder: &Path, name: &str) -> Result<Self, DiskError> {
        let draft = draft_of(&folder.join(name));
        let file = Some(disk.create(&draft)?);
        Ok(Self { disk, draft, file })
    }

    /// Brings all to the disk under this name, replacing what was there.
    ///
    /// # Errors
    /// [`DiskError`]; nothing is left then.
    pub fn finish(mut self, path: &Path) -> Result<(), DiskError> {
        let Some(mut file) = self.file.take() else { return Ok(()) };
        let written = file.sync().map_err(failed(Step::Sync));
        drop(file);
        self.disk.place(&self.draft, path, written)
    }
}

impl Write for Unfinished<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.as_mut().map_or(Ok(0), |file| file.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.as_mut().map_or(Ok(()), Write::flush)
    }
}

impl Drop for Unfinished<'_> {
    fn drop(&mut self) {
        if self.file.take().is_some() {
            // As in `Disk::place`.
            let _ = self.disk.remove(&self.draft);
        }
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

/// The computer's disk.
#[derive(Debug, Default)]
pub struct SystemDisk;

impl Disk for SystemDisk {
    fn open(&self, path: &Path) -> Result<Box<dyn Source>, DiskError> {
        // A pipe that somebody planted must not keep us waiting for its other end.
        let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NONBLOCK;
        let opened = rustix::fs::open(path, flags, Mode::empty())
            .map_err(|cause| DiskError { step: Step::Read, cause: cause.into() })?;
        let file = File::from(opened);
        let is_file = file.metadata().map_err(failed(Step::Read))?.is_file();
        let cause = || io::Error::from(io::ErrorKind::InvalidInput);
        is_file.then_some(()).ok_or_else(cause).map_err(failed(Step::Read))?;
        Ok(Box::new(file))
    }

    fn create(&self, path: &Path) -> Result<Box<dyn Target>, DiskError> {
        let mut options = OpenOptions::new();
        // `create_new` never follows a link that somebody planted under the name.
        options.write(true).create_new(true);
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = match options.open(path) {
            Err(cause) if cause.kind() == io::ErrorKind::AlreadyExists => {
                self.remove(path)?;
                options.open(path)
            }
            opened => opened,
        };
        Ok(Box::new(SystemFile(file.map_err(failed(Step::Write))?)))
    }

    fn rename(&self, from: &Path, to: &Path) -> Result<(), DiskError> {
        fs::rename(from, to).map_err(failed(Step::Rename))
    }

    fn remove(&self, path: &Path) -> Result<(), DiskError> {
        fs::remove_file(path).map_err(failed(Step::Remove))
    }

    fn make_one_folder(&self, path: &Path) -> Result<(), DiskError> {
        let mut builder = fs::DirBuilder::new();
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(path).map_err(failed(Step::MakeFolder))
    }

    fn sync(&self, path: &Path) -> Result<(), DiskError> {
        let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NONBLOCK | OFlags::NOFOLLOW;
        let opened = rustix::fs::open(path, flags, Mode::empty())
            .map_err(|cause| DiskError { step: Step::Sync, cause: cause.into() })?;
        File::from(opened).sync_all().map_err(failed(Step::Sync))
    }

    fn list(&self, path: &Path) -> Result<Vec<String>, DiskError> {
        let entries = fs::read_dir(path).map_err(failed(Step::List))?;
        let names = entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
        names.collect::<io::Result<_>>().map_err(failed(Step::List))
    }

    fn scramble(&self, path: &Path) -> Result<(), DiskError> {
        let failed = failed(Step::Scramble);
        let mut file = OpenOptions::new().write(true).open(path).map_err(&failed)?;
        let bytes = file.metadata().map_err(&failed)?.len();
        let mut noise = vec![0; usize::try_from(bytes).unwrap_or(usize::MAX)];
        getrandom::fill(&mut noise).map_err(|error| failed(io::Error::other(error)))?;
        file.write_all(&noise).map_err(&failed)?;
        file.sync_all().map_err(&failed)
    }

    fn exchange(&self, one: &Path, other: &Path) -> Result<(), DiskError> {
        let (here, flags) = (rustix::fs::CWD, rustix::fs::RenameFlags::EXCHANGE);
        rustix::fs::renameat_with(here, one, here, other, flags)
            .map_err(|cause| failed(Step::Exchange)(cause.into()))?;
        self.sync(one.parent().unwrap_or(one))
    }

    fn remove_folder(&self, path: &Path) -> Result<(), DiskError> {
        match fs::remove_dir_all(path) {
            Err(cause) if cause.kind() != io::ErrorKind::NotFound => {
                Err(failed(Step::RemoveFolder)(cause))
            }
            _ => Ok(()),
        }
    }
}

struct SystemFile(File);

impl Write for SystemFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Target for SystemFile {
    fn sync(&mut self) -> io::Result<()> {
        self.0.set_times(constant_times())?;
        self.0.sync_all()
    }
}

fn failed(step: Step) -> impl Fn(io::Error) -> DiskError {
    move |cause| DiskError { step, cause }
}

/// The whole name and the suffix: `a.json` and `a` must not share a draft.
fn draft_of(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(DRAFT_SUFFIX);
    PathBuf::from(name)
}

/// 2000-01-01T00:00:00Z for every file: when the owner worked is nobody's business.
fn constant_times() -> FileTimes {
    let moment = SystemTime::UNIX_EPOCH + Duration::from_hours(262_968);
    FileTimes::new().set_accessed(moment).set_modified(moment)
}

#[cfg(test)]
mod tests {
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
        let mut file = Unfinished::begin(&SystemDisk, folder.path(), "x").unwrap();
        file.write_all(b"half").unwrap();
        assert_eq!(names(folder.path()), ["x.part"]);
        drop(file);
        assert!(names(folder.path()).is_empty());
        let mut file = Unfinished::begin(&SystemDisk, folder.path(), "x").unwrap();
        file.write_all(b"whole").unwrap();
        file.finish(&folder.path().join("y")).unwrap();
        assert_eq!(names(folder.path()), ["y"]);
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
