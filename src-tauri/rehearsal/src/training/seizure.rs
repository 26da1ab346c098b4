//! The seizure exercise: what an examiner sees who has the folder, and what follows from a wrong
//! passphrase and from a hand-over.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use keepsake::archive::Archive;
use keepsake::vault::{Passphrase, Reader};

use super::{Room, RoomError};

/// The lawyer's key in every training room: it is printed here, so it is nobody's secret, and opens
/// nothing real.
const LAWYER: &str = "age1jefufy4g7sp82tjnv7v2fxzvv2zey9mtq2h8kdc8kpyqx3tdtvfs4zvxqr";
const LAWYER_KEY: &str =
    "AGE-SECRET-KEY-1NZY5HW9DFWPQXVKM6JVJ9UHSVPEH3JVNUNVP6TVKGN35DYCZXN9ST9UH3K";
/// Bytes of a file that are shown.
const HEAD_BYTES: usize = 48;

/// What an examiner sees.
#[derive(Clone, Debug)]
pub struct Seized {
    /// Every file of the folder.
    pub files: Vec<SeizedFile>,
    /// Bytes of all.
    pub bytes: u64,
    /// What a wrong passphrase is answered with.
    pub wrong_passphrase: String,
    /// What the right one is answered with after the hand-over.
    pub right_passphrase_afterwards: String,
    /// Posts that the lawyer reads afterwards.
    pub posts_for_the_lawyer: usize,
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
    /// Closes the vault and shows it as one who took the computer sees it; tries a wrong
    /// passphrase; hands it over, tries the right one, and lets the lawyer read. Afterwards the
    /// room has no open vault: reset it.
    ///
    /// # Errors
    /// [`RoomError`].
    pub fn seize(&mut self) -> Result<Seized, RoomError> {
        let Some(archive) = self.archive.take() else { return Err(RoomError::NothingFlagged) };
        archive.grant(LAWYER, "luật sư của lớp").map_err(RoomError::HandOver)?;
        let posts = archive.ids().len();
        close(archive);
        let mut files = Vec::new();
        walk(&self.root, &self.root, &mut files).map_err(RoomError::Folder)?;
        files.sort_by(|a, b| a.path.cmp(&b.path));
        let wrong_passphrase = self.refused("mật khẩu đoán bừa")?;
        let key = Passphrase::new(&self.phrase);
        let open = Archive::unlock(&self.root, self.doors.clone(), &key);
        let open = open.map_err(RoomError::Unlock)?;
        open.hand_over().map_err(RoomError::HandOver)?;
        open.close();
        let right_passphrase_afterwards = self.refused(&self.phrase)?;
        let reader = Reader::from_text(LAWYER_KEY).ok_or(RoomError::NothingFlagged)?;
        let lawyer = Archive::unlock_granted(&self.root, self.doors.clone(), &reader);
        let lawyer = lawyer.map_err(RoomError::Unlock)?;
        let posts_for_the_lawyer = lawyer.ids().len().min(posts);
        lawyer.close();
        let bytes = files.iter().map(|file| file.bytes).sum();
        Ok(Seized {
            files,
            bytes,
            wrong_passphrase,
            right_passphrase_afterwards,
            posts_for_the_lawyer,
        })
    }

    /// What a passphrase that must not open it is answered with.
    fn refused(&self, words: &str) -> Result<String, RoomError> {
        match Archive::unlock(&self.root, self.doors.clone(), &Passphrase::new(words)) {
            Ok(archive) => {
                archive.close();
                Err(RoomError::Otherwise("a passphrase opened it that must not".to_owned()))
            }
            Err(error) => Ok(error.to_string()),
        }
    }
}

fn close(archive: Arc<Archive>) {
    if let Ok(archive) = Arc::try_unwrap(archive) {
        archive.close();
    }
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
