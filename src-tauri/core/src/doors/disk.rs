//! The disk. Every file of the vault but the index is written through here: whole, durable, or not
//! at all. Paths never appear in an error.

use std::fs::{self, File, FileTimes, OpenOptions};
use std::io::{self, Write};
use std::path::Path;
use std::time::{Duration, SystemTime};

use rustix::fs::{Mode, OFlags};

/// What a vault asks of a disk. Tests put one here that fills up or fails.
pub trait Disk: Send + Sync {
    /// Reads a whole file.
    ///
    /// # Errors
    /// [`DiskError`], with `NotFound` as the cause where there is no such file.
    fn read(&self, path: &Path) -> Result<Vec<u8>, DiskError>;

    /// Writes `bytes` as the whole of the file at `path`, replacing what was there. On return both
    /// the bytes and the name are on the disk; on error the old file, or none, still stands.
    ///
    /// # Errors
    /// [`DiskError`]; nothing of `bytes` is left under the name.
    fn write(&self, path: &Path, bytes: &[u8]) -> Result<(), DiskError>;

    /// Makes a folder only its owner can enter. One that is there already is fine.
    ///
    /// # Errors
    /// [`DiskError`].
    fn make_folder(&self, path: &Path) -> Result<(), DiskError>;

    /// Names in a folder, in no order.
    ///
    /// # Errors
    /// [`DiskError`].
    fn list(&self, path: &Path) -> Result<Vec<String>, DiskError>;
}

/// The disk refused. Says what was tried, never where.
#[derive(Debug, thiserror::Error)]
#[error("the disk could not {step}")]
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
    /// Making a folder.
    MakeFolder,
    /// Listing a folder.
    List,
}

impl std::fmt::Display for Step {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Read => "read a file",
            Self::Write => "write a file",
            Self::Sync => "make a written file durable",
            Self::Rename => "put a finished file in its place",
            Self::MakeFolder => "make a folder",
            Self::List => "list a folder",
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
}

/// The computer's disk.
#[derive(Debug, Default)]
pub struct SystemDisk;

impl Disk for SystemDisk {
    fn read(&self, path: &Path) -> Result<Vec<u8>, DiskError> {
        fs::read(path).map_err(failed(Step::Read))
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> Result<(), DiskError> {
        let draft = path.with_extension("part");
        let written = write_draft(&draft, bytes)
            .and_then(|()| fs::rename(&draft, path).map_err(failed(Step::Rename)));
        if written.is_err() {
            // Whatever stopped the write, a half-written draft must not stay; if even this fails
            // the draft holds sealed bytes only and is ignored by readers.
            let _ = fs::remove_file(&draft);
        }
        written?;
        sync_folder(path.parent().unwrap_or(path))
    }

    fn make_folder(&self, path: &Path) -> Result<(), DiskError> {
        let mut builder = fs::DirBuilder::new();
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.recursive(true).create(path).map_err(failed(Step::MakeFolder))?;
        sync_folder(path.parent().unwrap_or(path))
    }

    fn list(&self, path: &Path) -> Result<Vec<String>, DiskError> {
        let entries = fs::read_dir(path).map_err(failed(Step::List))?;
        let names = entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
        names.collect::<io::Result<_>>().map_err(failed(Step::List))
    }
}

fn failed(step: Step) -> impl Fn(io::Error) -> DiskError {
    move |cause| DiskError { step, cause }
}

fn write_draft(draft: &Path, bytes: &[u8]) -> Result<(), DiskError> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(draft).map_err(failed(Step::Write))?;
    file.write_all(bytes).map_err(failed(Step::Write))?;
    file.set_times(constant_times()).map_err(failed(Step::Write))?;
    file.sync_all().map_err(failed(Step::Sync))
}

/// 2000-01-01T00:00:00Z for every file: when the owner worked is nobody's business.
fn constant_times() -> FileTimes {
    let moment = SystemTime::UNIX_EPOCH + Duration::from_hours(262_968);
    FileTimes::new().set_accessed(moment).set_modified(moment)
}

/// A new name is durable only when its folder is.
fn sync_folder(path: &Path) -> Result<(), DiskError> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
    let folder = rustix::fs::open(path, flags, Mode::empty())
        .map_err(|cause| DiskError { step: Step::Sync, cause: cause.into() })?;
    File::from(folder).sync_all().map_err(failed(Step::Sync))
}
