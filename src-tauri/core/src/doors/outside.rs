//! What the user asked to have outside the vault, readable by whoever has the disk: a file, or a
//! folder of files. It stands under the name asked for whole, or not at all; until then it is a
//! draft beside it, which is removed when the work ends early. No error carries a path.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Component, Path, PathBuf};

use rustix::fs::RenameFlags;

use super::disk::DRAFT_SUFFIX;

/// Why nothing can be written there.
#[derive(Debug, thiserror::Error)]
pub enum NoPlace {
    /// Something has this name.
    #[error("something of this name is there already; it was left as it is")]
    Occupied,
    /// A draft of this name is there.
    #[error(
        "a half-written export of this name is there, its own name and `.part`: one that was \
         killed, or one that is running. If none is running, delete it: it can be read"
    )]
    Leftover,
    /// It would lie in a folder where it must not.
    #[error("it would lie inside the vault's own folder")]
    Inside,
    /// The folder it should lie in is not there, or it has no name.
    #[error("the folder it should lie in is not there")]
    NoFolder,
    /// The system refused.
    #[error("it could not be begun")]
    Io(#[source] io::Error),
}

/// Something being written. Dropped before it is finished, it leaves nothing.
#[derive(Debug)]
pub struct Draft {
    at: PathBuf,
    target: PathBuf,
    is_done: bool,
}

impl Draft {
    /// Begins what will be a folder.
    ///
    /// # Errors
    /// [`NoPlace`]; nothing was changed.
    pub fn folder(target: &Path, never_inside: &Path) -> Result<Self, NoPlace> {
        let place = Self::place(target, never_inside)?;
        DirBuilder::new().mode(0o700).create(&place.at).map_err(begun)?;
        Ok(place.begun())
    }

    /// Begins what will be one file, and opens it, to be written and read back.
    ///
    /// # Errors
    /// [`NoPlace`]; nothing was changed.
    pub fn file(target: &Path, never_inside: &Path) -> Result<(Self, File), NoPlace> {
        let place = Self::place(target, never_inside)?;
        let file = new_file(&place.at).map_err(begun)?;
        Ok((place.begun(), file))
    }

    fn begun(mut self) -> Self {
        self.is_done = false;
        self
    }

    /// Not begun yet: dropped, it touches nothing.
    fn place(target: &Path, never_inside: &Path) -> Result<Self, NoPlace> {
        let name = target.file_name().ok_or(NoPlace::NoFolder)?;
        let folder = match target.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        // Links are followed before the folder is compared: a vault has more than one name.
        let folder = fs::canonicalize(folder).map_err(|_| NoPlace::NoFolder)?;
        if fs::canonicalize(never_inside).is_ok_and(|never| folder.starts_with(never)) {
            return Err(NoPlace::Inside);
        }
        let target = folder.join(name);
        if fs::symlink_metadata(&target).is_ok() {
            return Err(NoPlace::Occupied);
        }
        let mut draft = name.to_owned();
        draft.push(DRAFT_SUFFIX);
        Ok(Self { at: folder.join(draft), target, is_done: true })
    }

    /// A new file in the folder, at a path with `/` of plain names; folders above it are made.
    ///
    /// # Errors
    /// What the system answered; a file that is there is never written over.
    pub fn create(&self, path: &str) -> io::Result<File> {
        let path = self.inside(path)?;
        match new_file(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let folder = path.parent().unwrap_or(&self.at);
                DirBuilder::new().mode(0o700).recursive(true).create(folder)?;
                new_file(&path)
            }
            made => made,
        }
    }

    /// Removes a file of the folder again.
    ///
    /// # Errors
    /// What the system answered.
    pub fn remove(&self, path: &str) -> io::Result<()> {
        fs::remove_file(self.inside(path)?)
    }

    fn inside(&self, path: &str) -> io::Result<PathBuf> {
        let is_plain = |part: Component<'_>| matches!(part, Component::Normal(_));
        let is_inside = !path.is_empty() && Path::new(path).components().all(is_plain);
        let refused = || io::Error::from(io::ErrorKind::InvalidInput);
        is_inside.then(|| self.at.join(path)).ok_or_else(refused)
    }

    /// Brings all to the disk and gives it its name.
    ///
    /// # Errors
    /// What the system answered; nothing is left then.
    pub fn finish(mut self) -> io::Result<()> {
        let draft = File::open(&self.at)?;
        // One for the whole file system: a sync for each of 100,000 files takes an hour.
        rustix::fs::syncfs(&draft)?;
        let (here, flags) = (rustix::fs::CWD, RenameFlags::NOREPLACE);
        match rustix::fs::renameat_with(here, &self.at, here, &self.target, flags) {
            // File systems of memory sticks know no such rename.
            Err(rustix::io::Errno::INVAL | rustix::io::Errno::NOSYS) => {
                if fs::symlink_metadata(&self.target).is_ok() {
                    return Err(io::ErrorKind::AlreadyExists.into());
                }
                fs::rename(&self.at, &self.target)?;
            }
            renamed => renamed?,
        }
        self.is_done = true;
        let folder = self.target.parent().unwrap_or(Path::new("/"));
        File::open(folder)?.sync_all()
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        if self.is_done {
            return;
        }
        // It may be either; what cannot be removed is found by whoever begins again.
        if fs::remove_dir_all(&self.at).is_err() {
            let _ = fs::remove_file(&self.at);
        }
    }
}

fn begun(error: io::Error) -> NoPlace {
    if error.kind() == io::ErrorKind::AlreadyExists {
        NoPlace::Leftover
    } else {
        NoPlace::Io(error)
    }
}

fn new_file(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).write(true).create_new(true).mode(0o600).open(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_folder_appears_whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let (target, vault) = (folder.path().join("out"), folder.path().join("vault"));
        let draft = Draft::folder(&target, &vault).unwrap();
        draft.create("a/b/c.txt").unwrap().write_all(b"x").unwrap();
        assert!(draft.create("a/b/c.txt").is_err(), "nothing is written over");
        for bad in ["", "../x", "/x", "a/../../x", "."] {
            assert!(draft.create(bad).is_err(), "{bad}");
        }
        assert_eq!(names(folder.path()), ["out.part"]);
        assert!(matches!(Draft::folder(&target, &vault), Err(NoPlace::Leftover)));
        drop(draft);
        assert!(names(folder.path()).is_empty());
        let draft = Draft::folder(&target, &vault).unwrap();
        draft.create("a").unwrap();
        draft.create("b").unwrap();
        draft.remove("b").unwrap();
        draft.finish().unwrap();
        assert_eq!((names(folder.path()), names(&target)), (vec!["out".into()], vec!["a".into()]));
        assert!(matches!(Draft::folder(&target, &vault), Err(NoPlace::Occupied)));
        assert!(matches!(Draft::file(&target, &vault), Err(NoPlace::Occupied)));
    }

    #[test]
    fn a_file_appears_whole_or_not_at_all_and_never_over_another() {
        let folder = tempfile::tempdir().unwrap();
        let (target, vault) = (folder.path().join("out.tar.gz"), folder.path().join("vault"));
        let (draft, mut file) = Draft::file(&target, &vault).unwrap();
        file.write_all(b"half").unwrap();
        drop(draft);
        assert!(names(folder.path()).is_empty());
        let (draft, _) = Draft::file(&target, &vault).unwrap();
        let mut other = fs::File::options().write(true).create_new(true).open(&target).unwrap();
        other.write_all(b"somebody else's").unwrap();
        assert!(draft.finish().is_err());
        assert_eq!(fs::read(&target).unwrap(), b"somebody else's");
        assert_eq!(names(folder.path()), ["out.tar.gz"]);
    }

    #[test]
    fn nothing_is_written_into_the_vault_by_whatever_name() {
        let folder = tempfile::tempdir().unwrap();
        let vault = folder.path().join("vault");
        fs::create_dir_all(vault.join("objects")).unwrap();
        let link = folder.path().join("link");
        std::os::unix::fs::symlink(&vault, &link).unwrap();
        for target in [vault.join("out"), vault.join("objects/out"), link.join("out")] {
            assert!(matches!(Draft::folder(&target, &vault), Err(NoPlace::Inside)), "{target:?}");
            assert!(matches!(Draft::folder(&target, &link), Err(NoPlace::Inside)), "{target:?}");
        }
        let none = folder.path().join("none/out");
        assert!(matches!(Draft::folder(&none, &vault), Err(NoPlace::NoFolder)));
        assert!(matches!(Draft::folder(Path::new("/"), &vault), Err(NoPlace::NoFolder)));
    }
}
