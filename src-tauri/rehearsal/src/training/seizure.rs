//! The seizure exercise: what an examiner sees who has the folder, and what follows from a wrong
//! passphrase and from a hand-over.

use std::fs;
use std::path::{Path, PathBuf};

use keepsake::archive::{Archive, Doors};
use keepsake::vault::{Passphrase, Reader, UnlockError};

use super::{Room, RoomError};

/// The lawyer's key in every training room: it is printed here, so it is nobody's secret, and opens
/// nothing real.
const LAWYER: &str = "age1jefufy4g7sp82tjnv7v2fxzvv2zey9mtq2h8kdc8kpyqx3tdtvfs4zvxqr";
const LAWYER_KEY: &str =
    "AGE-SECRET-KEY-1NZY5HW9DFWPQXVKM6JVJ9UHSVPEH3JVNUNVP6TVKGN35DYCZXN9ST9UH3K";
/// Bytes of a file that are shown.
const HEAD_BYTES: usize = 48;

/// The folder as it was seized: a copy, as an examiner makes one first. The room goes on.
pub struct Seizure {
    /// Every file of the folder.
    pub files: Vec<SeizedFile>,
    /// Bytes of all.
    pub bytes: u64,
    root: PathBuf,
    doors: Doors,
    phrase: String,
    posts: usize,
}

/// A file as it lies there.
#[derive(Clone, Debug)]
pub struct SeizedFile {
    /// Its path in the folder.
    pub path: String,
    /// Bytes.
    pub bytes: u64,
    /// Its first bytes, in hex.
    pub hex: String,
    /// Its first bytes as letters, points for what is none.
    pub letters: String,
}

impl Room {
    /// Copies the vault's folder and shows it as one who took the computer sees it. In the copy the
    /// class's lawyer can read.
    ///
    /// # Errors
    /// [`RoomError`].
    pub fn seize(&self) -> Result<Seizure, RoomError> {
        let place = self.root.parent().unwrap_or(&self.root);
        let folder = tempfile::Builder::new().prefix("TRAINING-seized-").tempdir_in(place);
        // It goes with the room.
        let root = folder.map_err(RoomError::Folder)?.keep().join("vault");
        copy(&self.root, &root).map_err(RoomError::Folder)?;
        let mut seized = Seizure {
            files: Vec::new(),
            bytes: 0,
            root,
            doors: self.doors.clone(),
            phrase: self.phrase.clone(),
            posts: self.archive.ids().len(),
        };
        let open = seized.opened()?;
        open.grant(LAWYER, "luật sư của lớp").map_err(RoomError::HandOver)?;
        open.close();
        walk(&seized.root, &seized.root, &mut seized.files).map_err(RoomError::Folder)?;
        seized.files.sort_by(|a, b| a.path.cmp(&b.path));
        seized.bytes = seized.files.iter().map(|file| file.bytes).sum();
        Ok(seized)
    }
}

impl Seizure {
    fn opened(&self) -> Result<Archive, RoomError> {
        let key = Passphrase::new(&self.phrase);
        Archive::unlock(&self.root, self.doors.clone(), &key).map_err(RoomError::Unlock)
    }

    /// Tries a passphrase, as it was typed.
    ///
    /// # Errors
    /// What whoever tries is answered with.
    pub fn attempt(&self, typed: &str) -> Result<(), UnlockError> {
        Archive::unlock_typed(&self.root, &self.doors, typed).map(Archive::close)
    }

    /// Tries the right one.
    ///
    /// # Errors
    /// The same.
    pub fn attempt_right(&self) -> Result<(), UnlockError> {
        self.attempt(&self.phrase)
    }

    /// Hands the vault over to the class's lawyer; how many posts that one reads then.
    ///
    /// # Errors
    /// [`RoomError`].
    pub fn hand_over(&self) -> Result<usize, RoomError> {
        let open = self.opened()?;
        open.hand_over().map_err(RoomError::HandOver)?;
        open.close();
        let reader = Reader::from_text(LAWYER_KEY).ok_or(RoomError::NothingFlagged)?;
        let lawyer = Archive::unlock_granted(&self.root, self.doors.clone(), &reader);
        let lawyer = lawyer.map_err(RoomError::Unlock)?;
        let posts = lawyer.ids().len().min(self.posts);
        lawyer.close();
        Ok(posts)
    }
}

fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

fn walk(root: &Path, folder: &Path, files: &mut Vec<SeizedFile>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            walk(root, &path, files)?;
            continue;
        }
        let content = fs::read(&path)?;
        let head = content.get(..HEAD_BYTES).unwrap_or(&content);
        let letter = |byte: &u8| if byte.is_ascii_graphic() { char::from(*byte) } else { '.' };
        files.push(SeizedFile {
            path: path.strip_prefix(root).unwrap_or(&path).display().to_string(),
            bytes: content.len() as u64,
            hex: head.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(" "),
            letters: head.iter().map(letter).collect(),
        });
    }
    Ok(())
}
