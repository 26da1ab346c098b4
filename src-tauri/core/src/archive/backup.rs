//! Backups of the vault in other folders, and the way back from one.

use std::path::Path;
use std::sync::Arc;

use super::{Archive, Cancel, Doors};
use crate::vault::{BackupDone, BackupError, UnlockError, back_up, backup_place, exists};

impl Archive {
    /// Copies the vault's sealed files to where [`backup_place`] says for the folder `picked`, or
    /// brings the backup there up to date. Others may use the vault meanwhile. `tell` hears how
    /// many files of how many are copied.
    ///
    /// # Errors
    /// [`BackupError`].
    pub fn back_up(
        &self,
        picked: &Path,
        cancel: &Cancel,
        tell: &dyn Fn(usize, usize),
    ) -> Result<BackupDone, BackupError> {
        // No post is forgotten meanwhile.
        let _under_way = self.at_work.enter();
        let mut backup = self.vault().begin_backup(&backup_place(picked))?;
        backup.run(tell, &|| cancel.is_cancelled())?;
        self.vault().finish_backup(backup)
    }

    /// The same for the vault in the folder `root`, which nobody has open. Needs no key.
    ///
    /// # Errors
    /// [`BackupError`].
    pub fn back_up_closed(
        root: &Path,
        picked: &Path,
        doors: &Doors,
        cancel: &Cancel,
        tell: &dyn Fn(usize, usize),
    ) -> Result<BackupDone, BackupError> {
        let (disk, ended) = (Arc::clone(&doors.disk), || cancel.is_cancelled());
        back_up(doors.purpose, (root, &backup_place(picked)), disk, tell, &ended)
    }

    /// Copies the backup in the folder `picked`, or in [`crate::vault::BACKUP_FOLDER`] in it, to
    /// `root`, where no vault is yet. The index is made when it is first opened.
    ///
    /// # Errors
    /// [`BackupError`]; the backup is as it was, and where nothing was before, nothing is.
    pub fn restore(
        picked: &Path,
        root: &Path,
        doors: &Doors,
        cancel: &Cancel,
        tell: &dyn Fn(usize, usize),
    ) -> Result<BackupDone, BackupError> {
        if exists(root) {
            return Err(BackupError::Occupied);
        }
        let from = backup_place(picked);
        if !exists(&from) {
            return Err(BackupError::Vault(UnlockError::Missing));
        }
        let (disk, ended) = (Arc::clone(&doors.disk), || cancel.is_cancelled());
        // What a cut left of another try is gone on with.
        let is_new = disk.list(root).map_or(true, |names| names.is_empty());
        let done = back_up(doors.purpose, (&from, root), disk, tell, &ended);
        if done.is_err() && is_new {
            // Half a vault would stand in the way of a new one. It is sealed, should it stay.
            let _ = doors.disk.remove_folder(root);
        }
        done
    }
}
