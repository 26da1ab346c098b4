//! Audit: checks every file of the vault and tells what still stands; and what a person may decide
//! about it.

use super::{Archive, Cancel};
use crate::vault::{Audit, ReadError, StoreError, Warning};

/// Objects that are checked before others may use the vault again.
const OBJECTS_AT_ONCE: usize = 8;

/// What an audit came to.
#[derive(Clone, Debug)]
pub struct Audited {
    /// What was found.
    pub audit: Audit,
    /// It was ended early: what was not found says nothing.
    pub cancelled: bool,
}

impl Archive {
    /// What the user must know before relying on this vault: commits that are lost, an older copy
    /// that was put back.
    #[must_use]
    pub fn warnings(&self) -> Vec<Warning> {
        self.vault().warnings()
    }

    /// Checks every file of the vault. Others may use it meanwhile. Tells how many objects of how
    /// many are checked.
    ///
    /// # Errors
    /// [`ReadError`] if the vault's folder cannot be read at all; damage is no error.
    pub fn audit(
        &self,
        cancel: &Cancel,
        tell: &(dyn Fn(usize, usize) + Sync),
    ) -> Result<Audited, ReadError> {
        let mut checked = self.vault().begin_audit()?;
        let total = checked.left();
        tell(0, total);
        while checked.left() > 0 && !cancel.is_cancelled() {
            let vault = self.vault();
            for _ in 0..OBJECTS_AT_ONCE {
                checked.step(&vault);
            }
            drop(vault);
            tell(total - checked.left(), total);
        }
        let cancelled = checked.left() > 0;
        Ok(Audited { audit: checked.finish(&self.vault()), cancelled })
    }

    /// Deletes the index and builds it again from the commits. Gives the number of posts.
    ///
    /// # Errors
    /// [`ReadError`]; nothing is lost.
    pub fn rebuild(&self) -> Result<usize, ReadError> {
        self.vault().rebuild_index()
    }

    /// Takes an older or other vault for the one to go on with.
    pub fn accept_older(&self) {
        self.vault().accept_older();
    }

    /// Takes note that commits are lost, so that the vault can be written again.
    ///
    /// # Errors
    /// [`StoreError`]; the vault stays as it is.
    pub fn accept_loss(&self) -> Result<(), StoreError> {
        let now = self.doors.clock.now();
        self.vault().accept_loss(now)
    }
}
