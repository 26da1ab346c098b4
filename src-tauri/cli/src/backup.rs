//! Backups, and the way back from one. Neither needs a passphrase: sealed files are copied as they
//! are.

use std::path::Path;

use keepsake::Archive;
use keepsake::archive::Cancel;
use keepsake::vault::{BackupDone, BackupError, UnlockError};
use serde_json::json;

use crate::args::Common;
use crate::exit::{Done, Failed};
use crate::{print, verbs};

pub(crate) fn run(vault: &Path, to: &Path, common: &Common) -> Result<Done, Failed> {
    let (doors, cancel) = (verbs::doors()?, Cancel::default());
    let done = Archive::back_up_closed(vault, to, &doors, &cancel, &print::backup_progress);
    let done = done.map_err(failed)?;
    let text = format!(
        "The backup has all {} files of the vault; {} of them are new. It opens with what opens the \
         vault now. Keep it in another house.",
        done.files, done.added
    );
    Ok(told(done, &text, common))
}

pub(crate) fn restore(from: &Path, vault: &Path, common: &Common) -> Result<Done, Failed> {
    let (doors, cancel) = (verbs::doors()?, Cancel::default());
    let done = Archive::restore(from, vault, &doors, &cancel, &print::backup_progress);
    let done = done.map_err(failed)?;
    let text = format!(
        "The vault is here again: {} files. It opens with the passphrase that it had when the backup \
         was made. Go on with this vault or with another copy of it, not with both.",
        done.files
    );
    Ok(told(done, &text, common))
}

fn told(done: BackupDone, text: &str, common: &Common) -> Done {
    let BackupDone { files, added, differ } = done;
    if common.json {
        print::line(json!({ "files": files, "added": added, "differ": differ }));
    } else {
        print::line(text);
    }
    if differ == 0 {
        return Done::Clear;
    }
    print::message(format!(
        "{differ} files are not the same in both: one of the two disks has damaged them. Both were left \
         as they are. `keepsake audit` says whether it is the vault's; if not, remove the backup and \
         make it anew, best on another disk."
    ));
    Done::Damaged
}

fn failed(error: BackupError) -> Failed {
    let what_to_do = match &error {
        BackupError::Vault(UnlockError::Missing) => {
            "There is no vault in the folder to copy from: is it the right one?"
        }
        BackupError::Vault(UnlockError::InUse) => {
            "Close the vault in the window or in the other program first; the window makes backups as well, under Settings."
        }
        BackupError::Vault(_) | BackupError::Damaged => {
            "Copy the vault's folder as it is before you try anything else; `keepsake audit` says what is damaged."
        }
        BackupError::Forgetting => {
            "Open the vault once, with `keepsake unlock-test`; that ends it."
        }
        BackupError::Occupied => {
            "Name a folder that is empty, or that holds a backup of this vault."
        }
        BackupError::Inside => "Name a folder on another disk.",
        BackupError::Other => {
            "The copy there is not an earlier state of this vault: the vault was made anew, got new keys or forgot posts since. Name another folder, or remove that copy if you need it no more."
        }
        BackupError::Later => {
            "The copy there is newer than this vault. Do not lose it: name another folder, or restore from it."
        }
        BackupError::InUse => "Close what has the copy open first.",
        BackupError::Changed | BackupError::Ended => {
            "Begin again; a backup goes on where it ended."
        }
        BackupError::Read(_) => "Run `keepsake audit`.",
        BackupError::Write(cause) if cause.is_full() => {
            "There is no room left there: take a larger disk, or make room and begin again."
        }
        BackupError::Write(_) => "Is the disk still there, and may you write to it? Begin again.",
    };
    Failed::Backup(what_to_do, error)
}
