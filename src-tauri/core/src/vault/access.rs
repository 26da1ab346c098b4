//! Who can open the vault: passphrase, recovery words, readers; and giving that up. FORMAT.md
//! sections 2 and 5.

use std::path::Path;

use age::x25519::Recipient;

use super::keys::{base32, random};
use super::slots::{self, PASSPHRASE_SLOT, Passphrase, RECOVERY_SLOT, SLOTS, WorkFactor};
use super::{Owner, StoreError, UnlockError, Vault, grants, rekey, sums};
use crate::doors::disk::{Disk, DiskError};
use crate::model::{Act, Grant, ObjectName, Time};

/// Why it was not changed who can open the vault.
#[derive(Debug, thiserror::Error)]
pub enum AccessError {
    /// The vault was opened by a reader, who may change nothing.
    #[error("this vault was opened to be read only")]
    ReadOnly,
    /// Fewer than [`super::PASSPHRASE_CHARS_MIN`] characters.
    #[error("the passphrase is shorter than {} characters", super::PASSPHRASE_CHARS_MIN)]
    PassphraseTooShort,
    /// The new words were written, but do not open the vault.
    #[error("the new words were written but do not open the vault; make new ones")]
    NotTried(#[source] UnlockError),
    /// Not an age recipient.
    #[error("this is not a reader's public key (age1…)")]
    NotARecipient,
    /// Not one of the readers.
    #[error("the vault is not granted to this reader")]
    NotGranted,
    /// Handing over needs somebody to hand over to.
    #[error("the vault is granted to nobody: after handing it over no one could open it")]
    NobodyElse,
    /// The keys could not be sealed.
    #[error("the vault's keys could not be sealed")]
    Seal(#[source] age::EncryptError),
    /// The act could not be kept.
    #[error("the change could not be kept")]
    Keep(#[source] StoreError),
    /// The disk refused.
    #[error("the change could not be written")]
    Disk(#[source] DiskError),
}

impl Vault {
    /// Seals the vault's keys under another passphrase. Nothing is sealed anew: a copy of the old
    /// slot still opens with the old passphrase.
    ///
    /// # Errors
    /// [`AccessError`]; the old passphrase still opens the vault.
    pub fn change_passphrase(
        &self,
        passphrase: &Passphrase,
        work: WorkFactor,
    ) -> Result<(), AccessError> {
        self.replace_slot(PASSPHRASE_SLOT, passphrase, work)
    }

    /// Makes these words open the vault, in place of the recovery words before them.
    ///
    /// # Errors
    /// [`AccessError`]; the words before still open the vault.
    pub fn set_recovery(&self, words: &Passphrase, work: WorkFactor) -> Result<(), AccessError> {
        self.replace_slot(RECOVERY_SLOT, words, work)
    }

    /// Writes all four slots, so that nobody can tell by their times which one changed.
    fn replace_slot(
        &self,
        which: usize,
        passphrase: &Passphrase,
        work: WorkFactor,
    ) -> Result<(), AccessError> {
        let Owner { secrets, .. } = self.owner_for_access()?;
        if !passphrase.is_long_enough() {
            return Err(AccessError::PassphraseTooShort);
        }
        let name = |number: usize| format!("slots/{number}");
        let sealed = slots::seal(secrets, passphrase, work).map_err(AccessError::Seal)?;
        let others = (1..=SLOTS).filter(|number| *number != which);
        let others: Vec<_> = others
            .filter_map(|n| self.disk.read(&self.root.join(name(n))).ok().map(|slot| (n, slot)))
            .collect();
        self.write_listed(&name(which), &sealed)?;
        for (number, slot) in others {
            self.write_listed(&name(number), &slot)?;
        }
        Ok(())
    }

    /// Lets the holder of `recipient` read everything, now and from now on.
    ///
    /// # Errors
    /// [`AccessError`].
    pub fn grant(&mut self, recipient: &str, name: &str, at: Time) -> Result<Grant, AccessError> {
        let Owner { keys, .. } = self.owner_for_access()?;
        let reader: Recipient = recipient.parse().map_err(|_| AccessError::NotARecipient)?;
        let known = self.grants().iter().find(|grant| grant.recipient == recipient);
        let file = known.map_or_else(|| self.blank_file(), |grant| Ok(grant.file.clone()))?;
        let sealed = grants::seal(&self.collection, keys, &reader).map_err(AccessError::Seal)?;
        self.write_grant(&file, &sealed)?;
        let (recipient, name) = (recipient.to_owned(), name.to_owned());
        let grant = Grant { recipient, name, file, at };
        self.commit(&[Act::Granted(grant.clone())]).map_err(AccessError::Keep)?;
        Ok(grant)
    }

    /// Ends a reader's grant by a new epoch: what is kept from now on does not open for them. What
    /// they could read until now, they may have copied.
    ///
    /// # Errors
    /// [`AccessError`]; the grant then still stands.
    pub fn end_grant(&mut self, recipient: &str, at: Time) -> Result<(), AccessError> {
        let own = self.own_file()?;
        let ended = self.grants().iter().find(|grant| grant.recipient == recipient).cloned();
        let ended = ended.ok_or(AccessError::NotGranted)?;
        self.collection.begin_epoch();
        let begun = self.write_epoch(&own, &ended);
        if begun.is_err() {
            // Grants that already carry the new epoch open all the same; it is just not used yet.
            self.collection.forget_epoch();
        }
        begun?;
        let act = Act::GrantEnded { recipient: recipient.to_owned(), at };
        self.commit(&[act]).map_err(AccessError::Keep)
    }

    /// One's own grant first: were it last, a cut in between could leave a commit nobody opens.
    fn write_epoch(&self, own: &ObjectName, ended: &Grant) -> Result<(), AccessError> {
        let Owner { secrets, keys } = self.owner_for_access()?;
        let seal = |reader: &Recipient| {
            grants::seal(&self.collection, keys, reader).map_err(AccessError::Seal)
        };
        self.write_grant(own, &seal(secrets.reader.recipient())?)?;
        for grant in self.grants().iter().filter(|grant| grant.recipient != ended.recipient) {
            let reader = grant.recipient.parse().map_err(|_| AccessError::NotARecipient)?;
            self.write_grant(&grant.file, &seal(&reader)?)?;
        }
        let blank = grants::blank(&self.collection).map_err(AccessError::Seal)?;
        self.write_grant(&ended.file, &blank)
    }

    /// Gives up the owner's own ways in: from now on only readers open the vault. There is no way
    /// back. The vault stays open until it is closed.
    ///
    /// # Errors
    /// [`AccessError`]; unless it is [`AccessError::Disk`], nothing was changed.
    pub fn hand_over(&mut self, at: Time) -> Result<(), AccessError> {
        let own = self.own_file()?;
        if self.grants().is_empty() {
            return Err(AccessError::NobodyElse);
        }
        self.commit(&[Act::HandedOver { at }]).map_err(AccessError::Keep)?;
        let blank = grants::blank(&self.collection).map_err(AccessError::Seal)?;
        destroy_slots(&self.root, &*self.disk).map_err(AccessError::Disk)?;
        self.disk
            .destroy(&self.root.join("grants").join(own.as_str()))
            .map_err(AccessError::Disk)?;
        self.write_grant(&own, &blank)
    }

    fn write_grant(&self, file: &ObjectName, sealed: &[u8]) -> Result<(), AccessError> {
        self.write_listed(&format!("grants/{}", file.as_str()), sealed)
    }

    fn write_listed(&self, name: &str, bytes: &[u8]) -> Result<(), AccessError> {
        sums::write_listed(&self.root, &*self.disk, name, bytes).map_err(AccessError::Disk)
    }

    fn owner_for_access(&self) -> Result<&Owner, AccessError> {
        self.owner.as_ref().ok_or(AccessError::ReadOnly)
    }

    /// The file of one's own grant.
    fn own_file(&self) -> Result<ObjectName, AccessError> {
        let Owner { secrets, keys } = self.owner_for_access()?;
        let own = |file: &ObjectName| {
            let sealed = self.disk.read(&self.root.join("grants").join(file.as_str()));
            sealed.is_ok_and(|sealed| {
                grants::open_own(&sealed, &secrets.reader, keys, &secrets.master).is_some()
            })
        };
        let missing = || AccessError::Keep(StoreError::ReadOnly);
        self.grant_files()?.into_iter().find(own).ok_or_else(missing)
    }

    /// A file whose grant is a blank, to be written over; a new name if there is none.
    fn blank_file(&self) -> Result<ObjectName, AccessError> {
        let own = self.own_file()?;
        let used = |file: &ObjectName| {
            *file == own || self.grants().iter().any(|grant| grant.file == *file)
        };
        let blank = self.grant_files()?.into_iter().find(|file| !used(file));
        let new = || ObjectName::try_from(base32(&random::<20>()));
        Ok(blank.unwrap_or_else(|| new().expect("20 bytes are 32 characters of base32")))
    }

    fn grant_files(&self) -> Result<Vec<ObjectName>, AccessError> {
        let names = self.disk.list(&self.root.join("grants")).map_err(AccessError::Disk)?;
        let mut files: Vec<ObjectName> =
            names.into_iter().filter_map(|name| ObjectName::try_from(name).ok()).collect();
        files.sort_unstable_by(|a, b| a.as_str().cmp(b.as_str()));
        Ok(files)
    }
}

/// Destroys every slot: no passphrase and no recovery words open this copy of the vault any more,
/// nor what a cut left of it beside it ([`Vault::rekey`]). Needs no passphrase and takes far less
/// than a second. A reader's grant still opens it, and so does a copy of a slot that somebody made
/// before.
///
/// # Errors
/// [`DiskError`] of the first slot that could not be destroyed; the others were.
pub fn destroy_slots(root: &Path, disk: &dyn Disk) -> Result<(), DiskError> {
    let beside = match destroy_all(&rekey::beside(root), disk) {
        Err(error) if error.is_missing() => Ok(()),
        done => done,
    };
    destroy_all(root, disk).and(beside)
}

fn destroy_all(root: &Path, disk: &dyn Disk) -> Result<(), DiskError> {
    let folder = root.join("slots");
    let mut result = Ok(());
    for name in disk.list(&folder)? {
        result = result.and(disk.destroy(&folder.join(name)));
    }
    result.and(sums::take(root, disk))
}
