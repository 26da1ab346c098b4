//! What the window remembers outside the vault: the language, and nothing that tells.

use std::path::{Path, PathBuf};

use keepsake::doors::disk::Disk;

use crate::ipc::dto::Language;

/// The one setting, in a file of its own.
pub(crate) struct Settings {
    folder: PathBuf,
}

impl Settings {
    pub(crate) fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// The language chosen before, if any.
    pub(crate) fn language(&self, disk: &dyn Disk) -> Option<Language> {
        match disk.read(&self.path()).ok()?.as_slice() {
            b"vi\n" => Some(Language::Vi),
            b"en\n" => Some(Language::En),
            _ => None,
        }
    }

    /// Remembers the language. A disk that refuses costs the user one click at the next start.
    pub(crate) fn set_language(&self, disk: &dyn Disk, language: Language) {
        let text: &[u8] = match language {
            Language::Vi => b"vi\n",
            Language::En => b"en\n",
        };
        let written = disk.make_folder(&self.folder).and_then(|()| disk.write(&self.path(), text));
        drop(written);
    }

    fn path(&self) -> PathBuf {
        Path::new(&self.folder).join("language")
    }
}
