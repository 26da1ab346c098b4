//! Files that are written piece by piece, and get their names at the end: one, or many together.

use std::collections::{BTreeSet, HashSet};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::{Disk, DiskError, Step, Target, draft_of, failed, folder_of};

/// Files that wait for their names at the most, and bytes of them. Each is held open: a disk tells
/// of what it could not write only whoever had the file open meanwhile.
const FILES_MAX: usize = 64;
const BYTES_MAX: u64 = 64 << 20;

/// A file that is written piece by piece and gets its name at the end. Dropped before that, it
/// leaves nothing.
pub struct Unfinished {
    disk: Arc<dyn Disk>,
    draft: PathBuf,
    file: Option<Box<dyn Target>>,
    bytes: u64,
}

impl Unfinished {
    /// Begins a file in `folder`, which must be on the disk where it will end up. `name` is any
    /// that no other file being written has.
    ///
    /// # Errors
    /// [`DiskError`].
    pub fn begin(disk: Arc<dyn Disk>, folder: &Path, name: &str) -> Result<Self, DiskError> {
        let draft = draft_of(&folder.join(name));
        let file = Some(disk.create(&draft)?);
        Ok(Self { disk, draft, file, bytes: 0 })
    }

    fn into_parts(mut self) -> (Option<Box<dyn Target>>, PathBuf) {
        (self.file.take(), std::mem::take(&mut self.draft))
    }
}

impl Write for Unfinished {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let n = self.file.as_mut().map_or(Ok(0), |file| file.write(bytes))?;
        self.bytes = self.bytes.saturating_add(n as u64);
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.as_mut().map_or(Ok(()), Write::flush)
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        if self.file.take().is_some() {
            // As in `place`.
            let _ = self.disk.remove(&self.draft);
        }
    }
}

/// Files that become durable together: a disk that is waited for once for many is waited for
/// little. Dropped before they are settled, they leave nothing.
pub struct Together {
    disk: Arc<dyn Disk>,
    waiting: Vec<(Unfinished, PathBuf)>,
    bytes: u64,
    /// Folders that are on the disk for certain.
    folders: HashSet<PathBuf>,
}

impl Together {
    /// None yet.
    #[must_use]
    pub fn on(disk: Arc<dyn Disk>) -> Self {
        Self { disk, waiting: Vec::new(), bytes: 0, folders: HashSet::new() }
    }

    /// Takes a file that is written to its end, and the path it is to have. Its folder is made
    /// where it is missing; the one above it is there. Where many wait they are settled.
    ///
    /// # Errors
    /// As [`Together::settle`].
    pub fn add(&mut self, file: Unfinished, path: PathBuf) -> Result<(), DiskError> {
        self.bytes = self.bytes.saturating_add(file.bytes);
        self.waiting.push((file, path));
        let is_full = self.waiting.len() >= FILES_MAX || self.bytes >= BYTES_MAX;
        if is_full { self.settle() } else { Ok(()) }
    }

    /// Does a file wait for this path?
    #[must_use]
    pub fn holds(&self, path: &Path) -> bool {
        self.waiting.iter().any(|(_, waiting)| waiting == path)
    }

    /// Brings all that wait to the disk under their names, replacing what was there.
    ///
    /// # Errors
    /// [`DiskError`]; of those that waited none is left then, but what took the place of another.
    pub fn settle(&mut self) -> Result<(), DiskError> {
        let waiting = std::mem::take(&mut self.waiting);
        self.bytes = 0;
        self.make_folders(waiting.iter().filter_map(|(_, path)| path.parent()))?;
        let mut files = Vec::new();
        let mut drafts = Vec::new();
        for (file, path) in waiting {
            let (file, draft) = file.into_parts();
            files.extend(file);
            drafts.push((draft, path));
        }
        let sync = |mut file: Box<dyn Target>| file.sync().map_err(failed(Step::Sync));
        let written = side_by_side(self.disk.syncs_at_once(), files, sync);
        place(&*self.disk, &drafts, written)
    }

    fn make_folders<'p>(
        &mut self,
        folders: impl Iterator<Item = &'p Path>,
    ) -> Result<(), DiskError> {
        let new: BTreeSet<&Path> = folders.filter(|it| !self.folders.contains(*it)).collect();
        for folder in &new {
            match self.disk.make_one_folder(folder) {
                Err(error) if error.cause.kind() == io::ErrorKind::AlreadyExists => {}
                made => made?,
            }
        }
        // One that was there may not be durable either: whoever made it may have died.
        sync_all(&*self.disk, new.iter().filter_map(|folder| folder.parent()).collect())?;
        self.folders.extend(new.into_iter().map(Path::to_owned));
        Ok(())
    }
}

/// Ends the writing of files: where all of it went well, each draft is put in its place and made
/// durable there; else they are removed.
///
/// # Errors
/// [`DiskError`] of the writing, or of a step here; nothing new is left then.
pub(super) fn place<D: Disk + ?Sized>(
    disk: &D,
    drafts: &[(PathBuf, PathBuf)],
    written: Result<(), DiskError>,
) -> Result<(), DiskError> {
    let (mut placed, mut new) = (0, Vec::new());
    let rename = |(draft, path): &(PathBuf, PathBuf)| {
        let replaces = disk.open(path).is_ok();
        disk.rename(draft, path)?;
        placed += 1;
        new.extend((!replaces).then(|| path.clone()));
        Ok(())
    };
    let renamed = written.and_then(|()| drafts.iter().try_for_each(rename));
    let folder = |(_, path): &'_ (PathBuf, PathBuf)| folder_of(path).to_owned();
    let folders: BTreeSet<PathBuf> = drafts.iter().map(folder).collect();
    let durable =
        renamed.and_then(|()| sync_all(disk, folders.iter().map(PathBuf::as_path).collect()));
    durable.inspect_err(|_| {
        // Whatever stopped the writing, a half-written draft must not stay; if even this fails the
        // draft holds sealed bytes only, no reader takes it, and the next unlock sweeps it.
        for (draft, _) in drafts.iter().skip(placed) {
            let _ = disk.remove(draft);
        }
        // A name that may not be on the disk must not pass for one that is: whoever tries again
        // would find it and trust it. But one that took the place of another is better than none.
        for path in &new {
            let _ = disk.remove(path);
        }
    })
}

fn sync_all<D: Disk + ?Sized>(disk: &D, folders: BTreeSet<&Path>) -> Result<(), DiskError> {
    side_by_side(disk.syncs_at_once(), folders.into_iter().collect(), |path| disk.sync(path))
}

/// Takes a step for each, so many at once. After one that failed no other is begun.
fn side_by_side<T: Send>(
    n: usize,
    each: Vec<T>,
    step: impl Fn(T) -> Result<(), DiskError> + Sync,
) -> Result<(), DiskError> {
    let n = n.min(each.len());
    let left = Mutex::new(each.into_iter());
    let next = || left.lock().unwrap_or_else(PoisonError::into_inner).next();
    let failed = Mutex::new(None);
    let work = || {
        while let Some(one) = next() {
            if let Err(error) = step(one) {
                left.lock().unwrap_or_else(PoisonError::into_inner).by_ref().for_each(drop);
                failed.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..n {
            // Where there is no room for one more, fewer do it.
            let _ = std::thread::Builder::new().spawn_scoped(scope, work);
        }
        work();
    });
    failed.into_inner().unwrap_or_else(PoisonError::into_inner).map_or(Ok(()), Err)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn each_step_is_taken_once_and_one_that_fails_is_told() {
        for n in [1, 2, 8, 100] {
            let taken: Vec<AtomicUsize> = (0..40).map(|_| AtomicUsize::new(0)).collect();
            let take = |at: usize| {
                taken[at].fetch_add(1, Ordering::Relaxed);
                Ok(())
            };
            side_by_side(n, (0..40).collect(), take).unwrap();
            assert!(taken.iter().all(|it| it.load(Ordering::Relaxed) == 1), "{n} at once");
            let fail = |at: usize| match at {
                7 => Err(failed(Step::Sync)(io::ErrorKind::StorageFull.into())),
                _ => take(at),
            };
            assert!(side_by_side(n, (0..40).collect(), fail).unwrap_err().is_full());
            assert!(taken.iter().all(|it| it.load(Ordering::Relaxed) <= 2));
        }
        side_by_side(8, Vec::<usize>::new(), |_| Ok(())).unwrap();
    }
}
