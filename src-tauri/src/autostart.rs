//! The start at login, if the user asked for it: an entry of the desktop's own kind. It tells
//! everybody who looks at the disk that Keepsake is used here; the settings say so.

use std::path::{Path, PathBuf};

use keepsake::doors::disk::{Disk, DiskError};

use crate::ipc::error::{Code, IpcError};

/// Letters that are not taken as they are inside the quotes of an `Exec` line.
const ESCAPED: [char; 4] = ['"', '`', '$', '\\'];

/// The entry, there or not.
pub(crate) struct Autostart {
    folder: PathBuf,
    program: String,
}

impl Autostart {
    /// The entry that starts this program.
    ///
    /// # Errors
    /// Where the desktop has no place for it, or the program lies where no entry can say it.
    pub(crate) fn of(program: &Path) -> Result<Self, IpcError> {
        let refused = || IpcError::new(Code::DiskRefused, "");
        let config = dirs::config_dir().ok_or_else(refused)?;
        let program = program.to_str().filter(|path| !path.chars().any(char::is_control));
        Ok(Self {
            folder: config.join("autostart"),
            program: program.ok_or_else(refused)?.to_owned(),
        })
    }

    pub(crate) fn is_on(&self) -> bool {
        self.path().exists()
    }

    /// Makes the entry, or takes it away.
    ///
    /// # Errors
    /// What the disk refuses.
    pub(crate) fn set(&self, on: bool, disk: &dyn Disk) -> Result<(), IpcError> {
        let done = if on {
            let text = entry(&self.program);
            disk.make_folder(&self.folder).and_then(|()| disk.write(&self.path(), text.as_bytes()))
        } else {
            disk.remove(&self.path()).or_else(gone)
        };
        done.map_err(|error| {
            IpcError::new(if error.is_full() { Code::DiskFull } else { Code::DiskRefused }, "")
        })
    }

    fn path(&self) -> PathBuf {
        self.folder.join("keepsake.desktop")
    }
}

fn gone(error: DiskError) -> Result<(), DiskError> {
    if error.is_missing() { Ok(()) } else { Err(error) }
}

/// The entry's text, by the desktop entry specification: a value's `\` is doubled, and in an `Exec`
/// line `%` begins a field and quotes guard the rest.
fn entry(program: &str) -> String {
    let mut exec = String::new();
    for letter in program.chars() {
        if ESCAPED.contains(&letter) {
            exec.push('\\');
        }
        exec.push(letter);
        if letter == '%' {
            exec.push('%');
        }
    }
    let exec = exec.replace('\\', "\\\\");
    format!(
        "[Desktop Entry]\nType=Application\nName=Keepsake\nExec=\"{exec}\"\nTerminal=false\n\
         X-GNOME-Autostart-enabled=true\n"
    )
}

#[cfg(test)]
mod tests {
    use keepsake::doors::disk::SystemDisk;

    use super::*;

    #[test]
    fn the_entry_comes_and_goes_and_starts_this_program() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("new/autostart");
        let entry = Autostart { folder, program: "/opt/kho \"$1\" 100%/kee\\psake".to_owned() };
        assert!(!entry.is_on());
        entry.set(false, &SystemDisk).unwrap();
        entry.set(true, &SystemDisk).unwrap();
        entry.set(true, &SystemDisk).unwrap();
        assert!(entry.is_on());
        let text = std::fs::read_to_string(entry.path()).unwrap();
        let exec = text.lines().find_map(|line| line.strip_prefix("Exec=")).unwrap();
        assert_eq!(exec, r#""/opt/kho \\"\\$1\\" 100%%/kee\\\\psake""#);
        assert_eq!(text.lines().next(), Some("[Desktop Entry]"));
        entry.set(false, &SystemDisk).unwrap();
        assert!(!entry.is_on());
    }

    #[test]
    fn a_path_that_would_add_a_line_is_refused() {
        assert!(Autostart::of(Path::new("/opt/a\nExec=evil")).is_err());
    }
}
