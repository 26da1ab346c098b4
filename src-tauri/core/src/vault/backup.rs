//! A backup: the vault's sealed files once more, in a folder that is kept in another house. It
//! needs no key, for files are copied as they are; and it is brought up to date as often as one
//! likes, for files of a vault do not change. FORMAT.md section 15.

use std::collections::HashSet;
use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::forgotten::BESIDE;
use super::open::{FOLDERS, Lock, lock};
use super::slots::SLOTS;
use super::sums::{SUMS_FILE, Sum, Sums, SumsFile, write_listed};
use super::{FORMAT_FILE, Purpose, UnlockError, Vault, exists};
use crate::doors::disk::{DRAFT_SUFFIX, Disk, DiskError, Step, Together, Unfinished};
use crate::model::ObjectName;

/// What a backup is called in the folder that was picked for it.
pub const BACKUP_FOLDER: &str = "keepsake-vault";

/// Bytes that are copied before anybody may end it.
const CHUNK_BYTES: usize = 1 << 20;

/// Why there is no backup, or none that is up to date. What was copied stays, and need not be
/// copied again; the vault, and what a backup held before, are as they were.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// There is no vault to copy from, or it cannot be used now.
    #[error("the vault cannot be copied")]
    Vault(#[source] UnlockError),
    /// Slots, grants or sums are not as they were written: they would spoil good ones.
    #[error("the small files of the vault are not as they were written")]
    Damaged,
    /// Posts were being forgotten when something cut it off: what is left of them would be copied,
    /// and stay in the copy. Opening the vault ends it.
    #[error("what is left of forgotten posts is not destroyed yet")]
    Forgetting,
    /// The folder to copy to holds something else.
    #[error("the folder to copy to holds other files")]
    Occupied,
    /// One of the two folders is in the other.
    #[error("one of the two folders lies within the other")]
    Inside,
    /// The vault does not continue what the folder holds: another vault, one with new keys since,
    /// one that forgot posts since, or a damaged one.
    #[error("the folder to copy to holds another vault, or another course of this one")]
    Other,
    /// What the folder holds goes on where the vault ends.
    #[error("the folder to copy to holds a later state of this vault")]
    Later,
    /// The vault to copy to is open.
    #[error("the vault in the folder to copy to is open")]
    InUse,
    /// The vault was locked, or got new keys, while it was copied.
    #[error("the vault was locked or sealed anew meanwhile")]
    Changed,
    /// It was ended early.
    #[error("it was ended before it was done")]
    Ended,
    /// The vault's files could not be read.
    #[error("the files of the vault could not be read")]
    Read(#[source] DiskError),
    /// The backup could not be written.
    #[error("the copy could not be written")]
    Write(#[source] DiskError),
}

/// What a backup came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BackupDone {
    /// Files that the vault has.
    pub files: usize,
    /// Files that the backup did not have before.
    pub added: usize,
    /// Files that both have and that are not the same: one of the two is damaged. Both were left.
    pub differ: usize,
}

/// Where a backup goes, by the folder that somebody picked: into it, or over the one in it.
#[must_use]
pub fn backup_place(picked: &Path) -> PathBuf {
    if exists(picked) { picked.to_owned() } else { picked.join(BACKUP_FOLDER) }
}

/// A backup under way. Between its beginning and its end the vault may be written.
pub struct Backup {
    purpose: Purpose,
    disk: Arc<dyn Disk>,
    from: PathBuf,
    to: PathBuf,
    /// Commits and objects that were listed.
    known: HashSet<String>,
    /// Those that are still to be copied, the next one last.
    left: Vec<String>,
    /// The last commit at the beginning.
    last: Option<String>,
    /// Folders that are on the disk.
    folders: HashSet<PathBuf>,
    /// Copies that wait for their names.
    files: Together,
    done: BackupDone,
    /// Holds the vault to copy to.
    lock: Option<Lock>,
}

impl Vault {
    /// Begins a backup in the folder `to`, which is empty, not there, or holds an earlier one.
    ///
    /// # Errors
    /// [`BackupError`]; nothing was copied.
    pub fn begin_backup(&self, to: &Path) -> Result<Backup, BackupError> {
        if self.is_forgotten() {
            return Err(BackupError::Changed);
        }
        Backup::begin(self.purpose, &self.root, to, Arc::clone(&self.disk))
    }

    /// Ends it: copies what came meanwhile, and last what opens it.
    ///
    /// # Errors
    /// [`BackupError`].
    pub fn finish_backup(&self, backup: Backup) -> Result<BackupDone, BackupError> {
        if self.is_forgotten() {
            return Err(BackupError::Changed);
        }
        backup.finish()
    }
}

/// Copies the vault in `from`, which nobody may have open, to `to`. `tell` hears how many files of
/// how many are copied; `ended` says whether to end.
///
/// # Errors
/// [`BackupError`].
pub fn back_up(
    purpose: Purpose,
    (from, to): (&Path, &Path),
    disk: Arc<dyn Disk>,
    tell: &dyn Fn(usize, usize),
    ended: &dyn Fn() -> bool,
) -> Result<BackupDone, BackupError> {
    let _lock = lock(purpose, from, &*disk).map_err(BackupError::Vault)?;
    let mut backup = Backup::begin(purpose, from, to, disk)?;
    backup.run(tell, ended)?;
    backup.finish()
}

impl Backup {
    fn begin(
        purpose: Purpose,
        from: &Path,
        to: &Path,
        disk: Arc<dyn Disk>,
    ) -> Result<Self, BackupError> {
        if one_in_the_other(from, to) {
            return Err(BackupError::Inside);
        }
        let (from, to) = (from.to_owned(), to.to_owned());
        let files = Together::on(Arc::clone(&disk));
        let mut backup = Self {
            purpose,
            disk,
            from,
            to,
            known: HashSet::new(),
            left: Vec::new(),
            last: None,
            folders: HashSet::new(),
            files,
            done: BackupDone::default(),
            lock: None,
        };
        match backup.disk.list(&backup.from.join(BESIDE)) {
            Err(error) if error.is_missing() => {}
            _ => return Err(BackupError::Forgetting),
        }
        backup.small_files()?;
        backup.lock = backup.admitted()?;
        let commits = backup.commits(&backup.from).map_err(BackupError::Read)?;
        backup.follows(&commits)?;
        backup.last = commits.last().cloned();
        backup.left = backup.news()?;
        Ok(backup)
    }

    /// Copies all that was there at the beginning. Nobody need stand still for it: none of these
    /// files is ever written again.
    ///
    /// # Errors
    /// [`BackupError`].
    pub fn run(
        &mut self,
        tell: &dyn Fn(usize, usize),
        ended: &dyn Fn() -> bool,
    ) -> Result<(), BackupError> {
        let copied = self.copy_listed(tell, ended);
        // Also where it is ended early: what was copied stays.
        copied.and(self.files.settle().map_err(BackupError::Write))
    }

    fn copy_listed(
        &mut self,
        tell: &dyn Fn(usize, usize),
        ended: &dyn Fn() -> bool,
    ) -> Result<(), BackupError> {
        tell(0, self.left.len());
        while let Some(name) = self.left.pop() {
            self.one(&name, ended)?;
            if self.left.is_empty() {
                self.left = self.news()?;
            }
            tell(self.done.files, self.done.files + self.left.len());
        }
        Ok(())
    }

    /// Files that came since the last were listed, the one to copy next last. Commits are listed
    /// first: all that those name is there by then.
    fn news(&mut self) -> Result<Vec<String>, BackupError> {
        let commits = self.commits(&self.from).map_err(BackupError::Read)?;
        let objects = self.objects()?;
        let news = objects.into_iter().chain(commits);
        let mut news: Vec<_> = news.filter(|name| self.known.insert(name.clone())).collect();
        news.reverse();
        Ok(news)
    }

    fn finish(mut self) -> Result<BackupDone, BackupError> {
        if let Some(last) = self.last.take()
            && !self.is_same(&last).unwrap_or(false)
        {
            return Err(BackupError::Changed);
        }
        self.left = self.news()?;
        while let Some(name) = self.left.pop() {
            self.one(&name, &|| false)?;
        }
        self.files.settle().map_err(BackupError::Write)?;
        self.openers()?;
        drop(self.lock);
        Ok(self.done)
    }

    /// Slots and grants as they are now, in place of those of before: a passphrase that was
    /// changed, or keys that were destroyed, open the backup no more either. Then what makes the
    /// folder a vault.
    fn openers(&mut self) -> Result<(), BackupError> {
        let small = self.small_files()?;
        for folder in FOLDERS {
            self.folder(self.to.join(folder))?;
        }
        let format = self.to.join(FORMAT_FILE);
        let is_new = self.disk.open(&format).is_err();
        self.done.files += small.len() + 2;
        self.done.added += if is_new { small.len() + 2 } else { 0 };
        for (name, bytes) in &small {
            let to = self.to.join(name);
            if self.disk.read(&to).is_ok_and(|there| there == *bytes) {
                continue;
            }
            write_listed(&self.to, &*self.disk, name, bytes).map_err(BackupError::Write)?;
        }
        for folder in ["slots", "grants"] {
            let there = self.disk.list(&self.to.join(folder)).map_err(BackupError::Write)?;
            for name in there.iter().map(|name| format!("{folder}/{name}")) {
                if !small.iter().any(|(known, _)| *known == name) {
                    self.disk.destroy(&self.to.join(name)).map_err(BackupError::Write)?;
                }
            }
        }
        let sums = self.disk.read(&self.from.join(SUMS_FILE)).map_err(BackupError::Read)?;
        self.disk.write(&self.to.join(SUMS_FILE), &sums).map_err(BackupError::Write)?;
        if !is_new {
            return Ok(());
        }
        self.disk.write(&format, self.purpose.format()).map_err(BackupError::Write)
    }

    /// Slots and grants, each as it was written.
    fn small_files(&self) -> Result<Vec<(String, Vec<u8>)>, BackupError> {
        let SumsFile::Whole(sums) = Sums::read(&self.from, &*self.disk) else {
            return Err(BackupError::Damaged);
        };
        let mut small = Vec::new();
        let listed = sums.names().filter(|name| *name != FORMAT_FILE);
        for name in listed.collect::<HashSet<_>>() {
            let bytes = match self.disk.read(&self.from.join(name)) {
                Err(error) if error.is_missing() => return Err(BackupError::Damaged),
                read => read.map_err(BackupError::Read)?,
            };
            if sums.of(name, &bytes) != Sum::Whole || !is_small(name) {
                return Err(BackupError::Damaged);
            }
            small.push((name.to_owned(), bytes));
        }
        small.sort();
        Ok(small)
    }

    /// May anything be written there? Where there is a vault, nobody else may open it meanwhile.
    fn admitted(&self) -> Result<Option<Lock>, BackupError> {
        let names = match self.disk.list(&self.to) {
            Err(error) if error.is_missing() => Vec::new(),
            listed => listed.map_err(BackupError::Write)?,
        };
        if names.iter().any(|name| name == FORMAT_FILE) {
            let locked = lock(self.purpose, &self.to, &*self.disk);
            return locked.map(Some).map_err(|error| match error {
                UnlockError::InUse => BackupError::InUse,
                UnlockError::Disk(cause) => BackupError::Write(cause),
                _ => BackupError::Other,
            });
        }
        let half_made = |name: &String| {
            name == SUMS_FILE || name.ends_with(DRAFT_SUFFIX) || FOLDERS.contains(&name.as_str())
        };
        if names.iter().all(half_made) { Ok(None) } else { Err(BackupError::Occupied) }
    }

    /// Does the vault, with these commits, continue what is there? Each commit names the one before
    /// it: where the last one is the same, so are all.
    fn follows(&self, commits: &[String]) -> Result<(), BackupError> {
        let there = match self.commits(&self.to) {
            Err(error) if error.is_missing() => Vec::new(),
            listed => listed.map_err(BackupError::Write)?,
        };
        match there.last() {
            Some(last) if commits.last() < Some(last) => Err(BackupError::Later),
            Some(last) if self.is_same(last).unwrap_or(false) => Ok(()),
            None if !exists(&self.to) || self.shares_a_grant() => Ok(()),
            Some(_) | None => Err(BackupError::Other),
        }
    }

    fn shares_a_grant(&self) -> bool {
        let names = self.disk.list(&self.to.join("grants")).unwrap_or_default();
        names.iter().any(|name| self.is_same(&format!("grants/{name}")).unwrap_or(false))
    }

    /// The commits in a vault's folder, in order.
    fn commits(&self, root: &Path) -> Result<Vec<String>, DiskError> {
        let names = self.disk.list(&root.join("commits"))?;
        let commits = names.iter().filter(|name| super::commits::number_of(name).is_some());
        let mut commits: Vec<_> = commits.map(|name| format!("commits/{name}")).collect();
        commits.sort();
        Ok(commits)
    }

    fn objects(&self) -> Result<Vec<String>, BackupError> {
        let list = |folder: &Path| self.disk.list(folder).map_err(BackupError::Read);
        let mut objects = Vec::new();
        for part in list(&self.from.join("objects"))? {
            if part.len() != 2 || part.contains('.') {
                continue;
            }
            let names = list(&self.from.join("objects").join(&part))?.into_iter();
            let names = names.filter_map(|name| ObjectName::try_from(name).ok());
            let own = names.filter(|name| name.folder() == part);
            objects.extend(own.map(|name| format!("objects/{part}/{}", name.as_str())));
        }
        objects.sort();
        Ok(objects)
    }

    fn one(&mut self, name: &str, ended: &dyn Fn() -> bool) -> Result<(), BackupError> {
        self.done.files += 1;
        let to = self.to.join(name);
        match self.disk.open(&to) {
            Err(error) if error.is_missing() => {
                self.copied(name, ended)?;
                self.done.added += 1;
            }
            // What cannot be read of it is damaged as well.
            there => {
                let same = there.is_ok() && self.compared(name, ended)?;
                self.done.differ += usize::from(!same);
            }
        }
        Ok(())
    }

    /// Copies a file. Objects become durable together; a commit after all that it names, and after
    /// the commits before it.
    fn copied(&mut self, name: &str, ended: &dyn Fn() -> bool) -> Result<(), BackupError> {
        let is_commit = name.starts_with("commits/");
        if is_commit {
            self.files.settle().map_err(BackupError::Write)?;
        }
        let file = self.copy_of(name, ended)?;
        self.files.add(file, self.to.join(name)).map_err(BackupError::Write)?;
        if is_commit { self.files.settle().map_err(BackupError::Write) } else { Ok(()) }
    }

    fn copy_of(&mut self, name: &str, ended: &dyn Fn() -> bool) -> Result<Unfinished, BackupError> {
        let failed = |step| move |cause| DiskError { step, cause };
        let mut source = self.disk.open(&self.from.join(name)).map_err(BackupError::Read)?;
        let (kind, _) = name.split_once('/').unwrap_or_default();
        let (_, file) = name.rsplit_once('/').unwrap_or_default();
        let folder = self.to.join(kind);
        self.folder(folder.clone())?;
        let mut target =
            Unfinished::begin(Arc::clone(&self.disk), &folder, file).map_err(BackupError::Write)?;
        let mut chunk = vec![0; CHUNK_BYTES];
        loop {
            if ended() {
                return Err(BackupError::Ended);
            }
            let n = filled(&mut source, &mut chunk)
                .map_err(failed(Step::Read))
                .map_err(BackupError::Read)?;
            if n == 0 {
                return Ok(target);
            }
            let piece = chunk.get(..n).unwrap_or_default();
            target.write_all(piece).map_err(failed(Step::Write)).map_err(BackupError::Write)?;
        }
    }

    /// Do both hold the same bytes under this name? A file that cannot be read does not.
    fn compared(&self, name: &str, ended: &dyn Fn() -> bool) -> Result<bool, BackupError> {
        let open = |root: &Path| self.disk.open(&root.join(name)).ok();
        let (Some(mut one), Some(mut other)) = (open(&self.from), open(&self.to)) else {
            return Ok(false);
        };
        let (mut of_one, mut of_other) = (vec![0; CHUNK_BYTES], vec![0; CHUNK_BYTES]);
        loop {
            if ended() {
                return Err(BackupError::Ended);
            }
            let read = (filled(&mut one, &mut of_one), filled(&mut other, &mut of_other));
            let (Ok(n), Ok(m)) = read else { return Ok(false) };
            if of_one.get(..n) != of_other.get(..m) {
                return Ok(false);
            }
            if n == 0 {
                return Ok(true);
            }
        }
    }

    fn is_same(&self, name: &str) -> Result<bool, BackupError> {
        self.compared(name, &|| false)
    }

    fn folder(&mut self, path: PathBuf) -> Result<(), BackupError> {
        if !self.folders.contains(&path) {
            self.disk.make_folder(&path).map_err(BackupError::Write)?;
            self.folders.insert(path);
        }
        Ok(())
    }
}

/// Is it a slot or a grant? Nothing else is brought over under a name that a file tells.
fn is_small(name: &str) -> bool {
    let slot = |number: &str| number.parse().is_ok_and(|n: usize| (1..=SLOTS).contains(&n));
    let grant = |name: &str| name.bytes().all(|byte| byte.is_ascii_alphanumeric());
    name.strip_prefix("slots/").is_some_and(slot) || name.strip_prefix("grants/").is_some_and(grant)
}

/// By where they really lie; of a folder that is not there yet, by where it would.
fn one_in_the_other(one: &Path, other: &Path) -> bool {
    let real = |path: &Path| {
        let above = path.ancestors().find_map(|above| Some((above, fs::canonicalize(above).ok()?)));
        above.map(|(above, real)| real.join(path.strip_prefix(above).unwrap_or(Path::new(""))))
    };
    match (real(one), real(other)) {
        (Some(one), Some(other)) => one.starts_with(&other) || other.starts_with(&one),
        _ => false,
    }
}

/// Reads until the chunk is full or there is no more.
fn filled(source: &mut dyn Read, chunk: &mut [u8]) -> io::Result<usize> {
    let mut n = 0;
    while let Some(rest) = chunk.get_mut(n..).filter(|rest| !rest.is_empty()) {
        match source.read(rest) {
            Ok(0) => break,
            Ok(more) => n += more,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(n)
}
