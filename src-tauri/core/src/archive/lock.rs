//! Lock: proving the passphrase of an open archive, and forgetting its keys in a hurry.

use std::sync::PoisonError;

use super::find::ledger::Ledger;
use super::{Archive, meanings};
use crate::vault::{self, UnlockError};

/// What is left of an archive that forgot its keys: posts in memory, so that its drop may take
/// long; best done aside.
pub struct Remains {
    _vault: vault::Remains,
    _ledger: Ledger,
}

impl Archive {
    /// Does what was typed open the vault (see [`meanings`])? For a lock of the screen alone, while
    /// work goes on behind it: takes a second of scrypt, during which others may read and write.
    ///
    /// # Errors
    /// [`UnlockError`].
    pub fn opens_with(&self, typed: &str) -> Result<(), UnlockError> {
        let gate = self.vault().gate();
        let mut opened = Err(UnlockError::WrongPassphrase);
        for meaning in meanings(typed) {
            opened = gate.opens(&meaning);
            if !matches!(opened, Err(UnlockError::WrongPassphrase)) {
                break;
            }
        }
        opened
    }

    /// Wipes the vault's keys at once, whoever else holds this archive; all they try from now on is
    /// refused. Waits for the one write or read that is going on, if any. What is given back is
    /// large and best dropped aside.
    pub fn forget(&self) -> Remains {
        // After a panic while writing there are keys all the same.
        let mut vault = self.vault.lock().unwrap_or_else(PoisonError::into_inner);
        let remains = vault.forget();
        drop(vault);
        // Whoever is searching finds nothing more, and is done at once.
        let mut ledger = self.ledger.lock().unwrap_or_else(PoisonError::into_inner);
        let ledger = std::mem::take(&mut *ledger);
        self.webs.lock().unwrap_or_else(PoisonError::into_inner).clear();
        Remains { _vault: remains, _ledger: ledger }
    }
}
