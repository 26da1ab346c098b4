//! Files that the user picked to be read: opened, listed, never written. A link is never followed,
//! nothing but plain files is opened, and no error carries a path.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use rustix::fs::{Mode, OFlags};

use super::disk::Source;

/// Folders within folders that are walked.
const DEPTH_MAX: usize = 64;

/// What was picked.
pub enum Picked {
    /// One file, open, and its size in bytes.
    File(Box<dyn Source>, u64),
    /// The files below a folder.
    Folder(Listing),
}

/// The files below a folder.
#[derive(Debug, Default)]
pub struct Listing {
    /// In order of their names.
    pub files: Vec<Listed>,
    /// Links, devices and pipes that were left alone.
    pub n_special: u64,
    /// There are more files, or deeper folders, than are listed.
    pub is_cut: bool,
}

/// One file below a folder.
#[derive(Debug)]
pub struct Listed {
    /// Path below the folder, with `/`.
    pub name: String,
    /// Where it is.
    pub path: PathBuf,
    /// Size in bytes.
    pub bytes: u64,
}

/// Looks at what was picked. Lists at most `files_max` files of a folder.
///
/// # Errors
/// What the system answered.
pub fn look(path: &Path, files_max: usize) -> io::Result<Picked> {
    // What the user names may be a link of theirs; what lies below it may be anybody's.
    let path = fs::canonicalize(path)?;
    if fs::symlink_metadata(&path)?.is_dir() {
        return list(&path, files_max).map(Picked::Folder);
    }
    let file = open_file(&path)?;
    let bytes = file.metadata()?.len();
    Ok(Picked::File(Box::new(file), bytes))
}

/// Opens a plain file; a link is refused.
///
/// # Errors
/// What the system answered.
pub fn open(path: &Path) -> io::Result<Box<dyn Source>> {
    Ok(Box::new(open_file(path)?))
}

/// The first bytes of a plain file, at most `most`.
///
/// # Errors
/// What the system answered.
pub fn beginning(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    open_file(&fs::canonicalize(path)?)?.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn open_file(path: &Path) -> io::Result<File> {
    // A pipe must not keep us waiting for its other end.
    let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NONBLOCK | OFlags::NOFOLLOW;
    let file = File::from(rustix::fs::open(path, flags, Mode::empty())?);
    let is_file = file.metadata()?.is_file();
    is_file.then_some(file).ok_or_else(|| io::ErrorKind::InvalidInput.into())
}

fn list(root: &Path, files_max: usize) -> io::Result<Listing> {
    let mut listing = Listing::default();
    let mut folders = vec![(root.to_owned(), String::new(), 0)];
    while let Some((folder, prefix, depth)) = folders.pop() {
        for entry in fs::read_dir(&folder)? {
            let entry = entry?;
            let kind = entry.file_type()?;
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if listing.files.len() >= files_max || depth >= DEPTH_MAX {
                listing.is_cut = true;
                break;
            }
            if kind.is_dir() {
                folders.push((entry.path(), name + "/", depth + 1));
            } else if kind.is_file() {
                let bytes = entry.metadata()?.len();
                listing.files.push(Listed { name, path: entry.path(), bytes });
            } else {
                listing.n_special += 1;
            }
        }
    }
    listing.files.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(listing)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listing(path: &Path, files_max: usize) -> Listing {
        match look(path, files_max).unwrap() {
            Picked::Folder(listing) => listing,
            Picked::File(..) => panic!("it is a folder"),
        }
    }

    #[test]
    fn a_folder_is_listed_without_its_links() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("b/c")).unwrap();
        for name in ["a", "b/c/d"] {
            io::Write::write_all(&mut File::create(folder.path().join(name)).unwrap(), b"xy")
                .unwrap();
        }
        std::os::unix::fs::symlink("/etc/passwd", folder.path().join("link")).unwrap();
        let all = listing(folder.path(), 10);
        let names: Vec<&str> = all.files.iter().map(|file| file.name.as_str()).collect();
        assert_eq!((names, all.n_special, all.is_cut), (vec!["a", "b/c/d"], 1, false));
        assert_eq!(all.files[0].bytes, 2);
        assert!(listing(folder.path(), 1).is_cut);
        assert!(open(&folder.path().join("link")).is_err());
        assert!(open(folder.path()).is_err());
        assert!(matches!(look(&folder.path().join("a"), 1).unwrap(), Picked::File(_, 2)));
        assert_eq!(beginning(&folder.path().join("a"), 1).unwrap(), b"x");
        assert!(beginning(folder.path(), 1).is_err(), "a folder");
    }
}
