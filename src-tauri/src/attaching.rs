//! Files that the user picked to be kept with a notice. They stay on this side: the page is shown
//! their names, says which pick it means, and never a path.

use std::path::{Path, PathBuf};

use keepsake::archive::GivenFile;

use crate::ipc::error::{Code, IpcError};

/// Most files of one notice.
const FILES_MAX: usize = 100;

/// What was picked.
#[derive(Clone, Debug, Default)]
pub(crate) struct Attaching {
    /// Counts up with each pick.
    pick: u32,
    files: Vec<PathBuf>,
    mail: Option<PathBuf>,
}

/// The files, read.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Given {
    pub(crate) files: Vec<GivenFile>,
    pub(crate) mail: Option<GivenFile>,
}

impl Attaching {
    pub(crate) fn pick_number(&self) -> u32 {
        self.pick
    }

    /// The names of the files, without the folders they lie in.
    pub(crate) fn names(&self) -> Vec<String> {
        self.files.iter().map(|path| name(path)).collect()
    }

    /// The name of the e-mail file.
    pub(crate) fn mail_name(&self) -> Option<String> {
        self.mail.as_deref().map(name)
    }

    /// The user picked these; of e-mails there is one.
    pub(crate) fn pick(&mut self, paths: Vec<PathBuf>, is_mail: bool) {
        // A name without its folder would be looked for wherever the program was started.
        let mut paths = paths.into_iter().filter(|path| path.is_absolute()).peekable();
        if paths.peek().is_none() {
            return;
        }
        self.pick = self.pick.wrapping_add(1);
        if is_mail {
            self.mail = paths.next();
            return;
        }
        for path in paths {
            if self.files.len() < FILES_MAX && !self.files.contains(&path) {
                self.files.push(path);
            }
        }
    }

    /// Lets go of what was picked.
    pub(crate) fn forget(&mut self) {
        *self = Self { pick: self.pick.wrapping_add(1), ..Self::default() };
    }

    /// Reads the files of this pick.
    ///
    /// # Errors
    /// If they were let go or others picked since, and if one cannot be read.
    pub(crate) fn read(&self, pick: u32) -> Result<Given, IpcError> {
        if pick != self.pick {
            return Err(IpcError::new(Code::NothingPicked, ""));
        }
        let read = |path: &PathBuf| {
            GivenFile::read(path)
                .map_err(|error| IpcError::new(Code::FileUnreadable, &error.kind().to_string()))
        };
        let files = self.files.iter().map(read).collect::<Result<_, _>>()?;
        Ok(Given { files, mail: self.mail.as_ref().map(read).transpose()? })
    }
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::disallowed_methods, reason = "a test writes what it picks")]
    fn files_are_read_for_the_pick_that_was_shown_and_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str| {
            let path = folder.path().join(name);
            std::fs::write(&path, name).unwrap();
            path
        };
        let mut attaching = Attaching::default();
        attaching.pick(vec![PathBuf::from("relative.png")], false);
        assert_eq!(attaching.pick_number(), 0, "nothing was picked");
        attaching.pick(vec![file("a.png"), file("a.png"), file("b.png")], false);
        let first = attaching.pick_number();
        attaching.pick(vec![file("thư.eml"), file("other.eml")], true);
        assert_eq!(attaching.names(), ["a.png", "b.png"]);
        assert_eq!(attaching.mail_name().as_deref(), Some("thư.eml"));
        assert_eq!(attaching.read(first).unwrap_err().code, Code::NothingPicked);
        let given = attaching.read(attaching.pick_number()).unwrap();
        assert_eq!(given.files[1], GivenFile { name: "b.png".into(), bytes: b"b.png".to_vec() });
        assert_eq!(given.mail.unwrap().bytes, "thư.eml".as_bytes());
        attaching.forget();
        assert!(attaching.names().is_empty());
        assert_eq!(attaching.read(first).unwrap_err().code, Code::NothingPicked);
    }

    #[test]
    fn a_file_that_cannot_be_read_is_told_without_its_path() {
        let folder = tempfile::tempdir().unwrap();
        let mut attaching = Attaching::default();
        attaching.pick(vec![folder.path().join("gone.png")], false);
        let error = attaching.read(attaching.pick_number()).unwrap_err();
        assert_eq!(error.code, Code::FileUnreadable);
        assert!(!error.detail.contains("gone") && !error.detail.is_empty(), "{}", error.detail);
    }
}
