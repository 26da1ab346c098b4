//! Re-key: new master secret, new collection, every file sealed anew, and the old ones gone. What
//! an old copy of a slot or a grant opens is then an old copy of the vault and nothing more.
//! FORMAT.md section 2.4.

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::forgotten::{self, leave};
use super::log::resealed;
use super::slots::{Passphrase, WorkFactor};
use super::{
    AccessError, CreateError, Objects, ReadError, StoreError, UnlockError, Vault, destroy_slots,
};
use crate::doors::disk::DiskError;
use crate::model::{Act, ObjectName};

/// Hears how much of how much is done; may end it.
pub type Tell<'t> = &'t dyn Fn(usize, usize) -> ControlFlow<()>;

/// Why the vault did not get new keys. It is as it was, unless it is [`RekeyError::Index`] or
/// [`RekeyError::Old`].
#[derive(Debug, thiserror::Error)]
pub enum RekeyError {
    /// The passphrase is not that of this vault, or it was opened by a reader.
    #[error("the vault could not be opened with this passphrase")]
    Passphrase(#[source] UnlockError),
    /// The vault under the new keys could not be begun.
    #[error("the vault under new keys could not be begun")]
    Create(#[source] CreateError),
    /// It could not be opened again.
    #[error("the vault under new keys does not open")]
    Unlock(#[source] UnlockError),
    /// Something in the vault cannot be read, so it cannot be sealed anew.
    #[error("something in the vault is damaged and cannot be sealed anew")]
    Read(#[source] ReadError),
    /// Something could not be kept under the new keys.
    #[error("it could not be kept under the new keys")]
    Keep(#[source] StoreError),
    /// The secret of the custody log does not open.
    #[error("the secret of the custody log does not open")]
    Log,
    /// What was sealed anew is not what there is.
    #[error("what was sealed anew is not all that the vault holds")]
    Differs,
    /// A reader could not be granted the vault anew.
    #[error("a reader could not be granted the vault anew")]
    Grant(#[source] AccessError),
    /// It was ended early: the vault has its keys of before.
    #[error("it was ended before it was done; the vault has the keys it had")]
    Ended,
    /// The new vault could not be put in the place of the old.
    #[error("the vault under new keys could not be put in its place")]
    Place(#[source] DiskError),
    /// The vault has new keys; its index could not be built again.
    #[error(
        "the vault has new keys; its index could not be built again, which the next start does"
    )]
    Index(#[source] ReadError),
    /// The vault has new keys; the old files could not all be removed.
    #[error("the vault has new keys, but the old files beside it could not be removed")]
    Old(#[source] DiskError),
}

impl Vault {
    /// Seals everything anew under new keys. `passphrase` is the vault's, and stays. Recovery words
    /// end; readers are granted the vault anew. Needs as much room again as the vault takes. `tell`
    /// hears how many commits of how many are sealed, and may end it.
    ///
    /// # Errors
    /// [`RekeyError`].
    pub fn rekey(
        &mut self,
        passphrase: &Passphrase,
        work: WorkFactor,
        tell: Tell<'_>,
    ) -> Result<(), RekeyError> {
        self.gate().opens(passphrase).map_err(RekeyError::Passphrase)?;
        // The index says nothing of a commit that was damaged since.
        let walked = self.commits().walk(|_| ()).map_err(RekeyError::Read)?;
        self.note_lost(walked);
        self.writable().map_err(RekeyError::Keep)?;
        let beside = beside(&self.root);
        self.disk.remove_folder(&beside).map_err(RekeyError::Place)?;
        Self::create_for(self.purpose, &beside, &*self.disk, passphrase, work)
            .map_err(RekeyError::Create)?;
        let disk = Arc::clone(&self.disk);
        let mut new = Self::unlock_for(self.purpose, &beside, disk, passphrase)
            .map_err(RekeyError::Unlock)?;
        if let Err(error) = self.copy_into(&mut new, tell) {
            drop(new);
            // What is left of it goes at the next try.
            let _ = self.disk.remove_folder(&beside);
            return Err(error);
        }
        // The index knows its folder by path; it is built again in its place.
        new.index = None;
        self.index = None;
        self.disk.exchange(&self.root, &beside).map_err(RekeyError::Place)?;
        self.remember_replaced();
        new.root.clone_from(&self.root);
        let heads = self.health.heads.take();
        new.scribe = self.scribe.take();
        *self = new;
        // Before anything else: what is cut off from here on leaves nothing that opens.
        let old = destroy_slots(&beside, &*self.disk);
        if let Some(folder) = heads.as_deref().and_then(Path::parent) {
            self.watch_heads(folder);
        }
        self.rebuild().map_err(RekeyError::Index)?;
        old.and_then(|()| self.disk.remove_folder(&beside)).map_err(RekeyError::Old)
    }

    /// Removes what a cut left of a re-key beside the vault, once the vault has opened and is
    /// whole. What cannot be removed now is tried again at the next start.
    pub(super) fn remove_replaced(&self) {
        let beside = beside(&self.root);
        if self.health.lost.is_empty() && self.disk.list(&beside).is_ok() {
            // What was never finished may have no slots.
            let _ = destroy_slots(&beside, &*self.disk);
            let _ = self.disk.remove_folder(&beside);
        }
    }

    fn copy_into(&self, new: &mut Self, tell: Tell<'_>) -> Result<(), RekeyError> {
        let mut names = HashMap::new();
        let mut copied = Ok(());
        let (mut done, total) = (0, self.commits().numbers().map_err(RekeyError::Read)?.len());
        let walked = self.commits().walk(|commit| {
            if copied.is_ok() {
                copied = match tell(done, total) {
                    ControlFlow::Continue(()) => self.copy_acts(commit.acts, new, &mut names),
                    ControlFlow::Break(()) => Err(RekeyError::Ended),
                };
                done += 1;
            }
        });
        walked.and_then(|walked| self.all_read(walked)).map_err(RekeyError::Read)?;
        copied?;
        if self.log_end() != new.log_end() {
            return Err(RekeyError::Differs);
        }
        for grant in self.grants() {
            new.grant(&grant.recipient, &grant.name, grant.at).map_err(RekeyError::Grant)?;
        }
        Ok(())
    }

    /// What speaks of the files of before is left: grants are made anew, and there are no gaps.
    fn copy_acts(
        &self,
        mut acts: Vec<Act>,
        new: &mut Self,
        names: &mut HashMap<ObjectName, ObjectName>,
    ) -> Result<(), RekeyError> {
        leave(&mut acts, |act| {
            matches!(
                act,
                Act::Granted(_)
                    | Act::GrantEnded { .. }
                    | Act::RecoverySet { .. }
                    | Act::LossAccepted { .. }
            )
        });
        let mut objects = new.objects();
        for act in &mut acts {
            if let (Act::LogBegan(began), Some(from), Some(to)) =
                (&mut *act, &self.owner, &new.owner)
            {
                *began = resealed(began, from, to).ok_or(RekeyError::Log)?;
            }
            if let (Act::Forgotten(gone), Some(from), Some(to)) =
                (&mut *act, &self.owner, &new.owner)
            {
                gone.known_under =
                    forgotten::resealed(&gone.known_under, from, to).ok_or(RekeyError::Log)?;
            }
            for name in act.objects_mut() {
                *name = self.copy_object(name, (&*new, &mut objects), names)?;
            }
        }
        objects.settle().map_err(RekeyError::Keep)?;
        new.commit_log(&acts, None).map_err(RekeyError::Keep)
    }

    fn copy_object(
        &self,
        name: &ObjectName,
        (new, objects): (&Self, &mut Objects),
        names: &mut HashMap<ObjectName, ObjectName>,
    ) -> Result<ObjectName, RekeyError> {
        if let Some(known) = names.get(name) {
            return Ok(known.clone());
        }
        let content = self.object(name).map_err(RekeyError::Read)?;
        let copied = new.put_among(objects, &mut &**content);
        let (copy, _) = copied.map_err(RekeyError::Keep)?;
        names.insert(name.clone(), copy.clone());
        Ok(copy)
    }
}

/// Where the vault under new keys is made, and the old one is put to be removed. Whatever is found
/// there at the start is one or the other, left by a cut, and goes.
pub(super) fn beside(root: &Path) -> PathBuf {
    let mut name = root.file_name().unwrap_or_default().to_owned();
    name.push(".rekey");
    root.with_file_name(name)
}
