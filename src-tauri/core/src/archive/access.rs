//! Who can open the archive, and giving that up.

use std::ops::ControlFlow;
use std::path::Path;

use super::{Archive, Cancel, Doors, Held};
use crate::doors::disk::{Disk, DiskError};
use crate::model::{Act, Grant, Time};
use crate::vault::stack::wiping;
use crate::vault::{
    self, AccessError, Passphrase, Reader, RekeyError, UnlockError, Vault, WorkFactor,
};
use crate::words::fingerprint;
use crate::words::passphrase::as_given;
use crate::words::recovery::RecoveryWords;

/// The one collection there is to begin with: the user's own posts.
pub const OWN_COLLECTION: &str = "posts";

/// What typed text may mean as a passphrase, the likeliest first: the text itself, the words of a
/// generated passphrase however they were typed, or the 24 words of a recovery sheet.
#[must_use]
pub fn meanings(typed: &str) -> Vec<Passphrase> {
    if let Ok(words) = RecoveryWords::read(typed) {
        return vec![Passphrase::new(&words.line())];
    }
    let given = as_given(typed).filter(|given| given.as_str() != typed.trim());
    let given = given.map(|given| Passphrase::new(&given));
    std::iter::once(Passphrase::new(typed)).chain(given).collect()
}

impl Archive {
    /// Opens the vault in the folder `root` with whatever the typed text means: see [`meanings`].
    ///
    /// # Errors
    /// [`UnlockError`].
    pub fn unlock_typed(root: &Path, doors: &Doors, typed: &str) -> Result<Self, UnlockError> {
        let mut refused = UnlockError::WrongPassphrase;
        for meaning in meanings(typed) {
            match Self::unlock(root, doors.clone(), &meaning) {
                Err(error @ UnlockError::WrongPassphrase) => refused = error,
                other => return other,
            }
        }
        Err(refused)
    }

    /// Opens the vault in `root` to be read, with the key of a reader it was granted to.
    ///
    /// # Errors
    /// [`UnlockError`].
    pub fn unlock_granted(root: &Path, doors: Doors, reader: &Reader) -> Result<Self, UnlockError> {
        let disk = doors.disk.clone();
        let purpose = doors.purpose;
        let vault =
            wiping(|| Vault::unlock_granted_for(purpose, root, disk, reader).map(Box::new))?;
        Ok(Self::over(vault, doors))
    }

    /// See [`Vault::change_passphrase`].
    ///
    /// # Errors
    /// [`AccessError`]; the old passphrase still opens the vault.
    pub fn change_passphrase(
        &self,
        passphrase: &Passphrase,
        work: WorkFactor,
    ) -> Result<(), AccessError> {
        self.vault().change_passphrase(passphrase, work)
    }

    /// Makes these recovery words open the vault, in place of those before, and tries them.
    ///
    /// # Errors
    /// [`AccessError`]; unless it is [`AccessError::NotTried`], the words before still open it.
    pub fn set_recovery(&self, words: &RecoveryWords, work: WorkFactor) -> Result<(), AccessError> {
        let words = Passphrase::new(&words.line());
        let at = self.doors.clock.now();
        let mut vault = self.vault();
        vault.set_recovery(&words, work)?;
        vault.gate().opens(&words).map_err(AccessError::NotTried)?;
        vault.commit(&[Act::RecoverySet { at }]).map_err(AccessError::Keep)
    }

    /// When the recovery words that open the vault were made. A re-key ends them.
    #[must_use]
    pub fn recovery_made(&self) -> Option<Time> {
        self.vault().recovery_made()
    }

    /// The writer's key of the collection, as words to compare by voice: whoever hears the same
    /// words from the owner knows that the vault is theirs.
    #[must_use]
    pub fn writer_words(&self, language: crate::words::Language) -> Vec<String> {
        fingerprint::of_key(&self.vault().writer(), language).to_vec()
    }

    /// See [`Vault::rekey`]. Waits until nothing is under way that has put down objects and not
    /// named them yet, for their names change; until it is done nobody else reads or writes.
    ///
    /// # Errors
    /// [`RekeyError`].
    pub async fn rekey(
        &self,
        passphrase: &Passphrase,
        work: WorkFactor,
        cancel: &Cancel,
        tell: &dyn Fn(usize, usize),
    ) -> Result<(), RekeyError> {
        // The watch stands aside.
        let _waited_for = self.waited_for.enter();
        let mut vault = cancel.or_end(self.vault_at_rest()).await.ok_or(RekeyError::Ended)?;
        self.recall().clear();
        vault.rekey(passphrase, work, &|done, total| {
            tell(done, total);
            if cancel.is_cancelled() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })
    }

    /// The vault, held while nobody is at work on it. Who begins meanwhile waits for it before
    /// putting down anything.
    async fn vault_at_rest(&self) -> Held<'_> {
        loop {
            self.unattended.none().await;
            self.at_work.none().await;
            let vault = self.vault();
            if !self.unattended.is_any() && !self.at_work.is_any() {
                return vault;
            }
        }
    }

    /// Readers who can open what is kept now.
    #[must_use]
    pub fn grants(&self) -> Vec<Grant> {
        self.vault().grants().to_vec()
    }

    /// Lets the holder of `recipient` (`age1…`) read everything, now and from now on.
    ///
    /// # Errors
    /// [`AccessError`].
    pub fn grant(&self, recipient: &str, name: &str) -> Result<Grant, AccessError> {
        let at = self.doors.clock.now();
        self.vault().grant(recipient, name, at)
    }

    /// See [`Vault::end_grant`].
    ///
    /// # Errors
    /// [`AccessError`]; the grant then still stands.
    pub fn end_grant(&self, recipient: &str) -> Result<(), AccessError> {
        let at = self.doors.clock.now();
        self.vault().end_grant(recipient, at)
    }

    /// See [`Vault::hand_over`]: from now on only readers open the vault.
    ///
    /// # Errors
    /// [`AccessError`].
    pub fn hand_over(&self) -> Result<(), AccessError> {
        let at = self.doors.clock.now();
        self.vault().hand_over(at)
    }

    /// See [`vault::destroy_slots`].
    ///
    /// # Errors
    /// [`DiskError`] of the first slot that could not be destroyed; the others were.
    pub fn destroy_slots(root: &Path, disk: &dyn Disk) -> Result<(), DiskError> {
        vault::destroy_slots(root, disk)
    }

    /// Is there any slot left in `root` that a passphrase could open?
    #[must_use]
    pub fn has_slots(root: &Path, disk: &dyn Disk) -> bool {
        disk.list(&root.join("slots")).is_ok_and(|names| !names.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::PathBuf;

    use super::*;
    use crate::doors::disk::SystemDisk;

    fn vault() -> (tempfile::TempDir, PathBuf, Passphrase) {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("vault");
        let passphrase = Passphrase::new("bốn ngăn kéo trống");
        Archive::create(&root, &doors(), &passphrase, WorkFactor::MINIMAL).unwrap();
        (folder, root, passphrase)
    }

    fn doors() -> Doors {
        Doors::system(PathBuf::from("no worker"))
    }

    #[test]
    fn no_passphrase_opens_what_has_no_slots_and_their_bytes_are_gone() {
        let (folder, root, passphrase) = vault();
        let before: Vec<Vec<u8>> = (1..=4)
            .map(|number| {
                let slot = root.join(format!("slots/{number}"));
                // Another name for the same file: what was in it can be seen after it is removed.
                fs::hard_link(&slot, folder.path().join(number.to_string())).unwrap();
                fs::read(slot).unwrap()
            })
            .collect();
        assert!(Archive::has_slots(&root, &SystemDisk));
        Archive::destroy_slots(&root, &SystemDisk).unwrap();
        assert!(!Archive::has_slots(&root, &SystemDisk) && Archive::exists(&root));
        let unlocked = Archive::unlock(&root, doors(), &passphrase).err().unwrap();
        assert!(matches!(unlocked, UnlockError::NoSlots));
        for (number, before) in (1..).zip(before) {
            let after = fs::read(folder.path().join(number.to_string())).unwrap();
            assert_eq!(after.len(), before.len());
            let same = after.windows(8).filter(|window| before.windows(8).any(|it| it == *window));
            assert_eq!(same.count(), 0, "slot {number} was overwritten");
        }
    }

    #[test]
    fn a_copy_made_before_still_opens() {
        let (folder, root, passphrase) = vault();
        let copy = folder.path().join("slots of before");
        fs::create_dir(&copy).unwrap();
        for number in 1..=4 {
            fs::copy(root.join(format!("slots/{number}")), copy.join(number.to_string())).unwrap();
        }
        Archive::destroy_slots(&root, &SystemDisk).unwrap();
        fs::remove_dir(root.join("slots")).unwrap();
        fs::rename(copy, root.join("slots")).unwrap();
        assert!(Archive::unlock(&root, doors(), &passphrase).is_ok());
    }

    #[test]
    fn a_slot_that_is_no_file_does_not_save_the_others() {
        let (_folder, root, _) = vault();
        fs::remove_file(root.join("slots/2")).unwrap();
        fs::create_dir(root.join("slots/2")).unwrap();
        Archive::destroy_slots(&root, &SystemDisk).unwrap_err();
        for number in [1, 3, 4] {
            assert!(!root.join(format!("slots/{number}")).exists(), "{number}");
        }
    }
}
