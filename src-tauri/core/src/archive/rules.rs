//! The rules in use: those built in, or a signed file that was installed and lies sealed in the
//! vault; and rule files of a folder, to try a new wording. Joins the rule set and the readers, who
//! alone can tell whether a place can be sought.

use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use super::Archive;
use crate::capture::page;
use crate::doors::disk::{Disk, DiskError, Step};
use crate::model::{Act, InstalledRules};
use crate::vault::StoreError;
use crate::vault::keys::random;
use crate::verdict::signed::{
    self, NoKey, Publisher, PublishingKey, SIGNED_BYTES_MAX, SignedRules, Unacceptable,
};
use crate::verdict::{BUILT_IN, BrokenFile, RuleSet};

/// The rules that looks are made and read by.
#[derive(Clone, Debug)]
pub struct RulesInUse {
    /// The rules.
    pub rules: Arc<RuleSet>,
    /// Where they came from; `None` for those built in.
    pub installed: Option<InstalledRules>,
    /// Installed rules that are not used, and why.
    pub set_aside: Option<(InstalledRules, SetAside)>,
}

/// Why installed rules are not used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetAside {
    /// Those built in are newer: a release came since.
    Older,
    /// The sealed file is damaged or missing, or this version cannot read it.
    Unreadable,
}

/// Why a signed file was not installed. What was in use still is.
#[derive(Debug, thiserror::Error)]
pub enum InstallError {
    /// The file could not be read.
    #[error("the file could not be read")]
    File(#[source] DiskError),
    /// It is not signed, broken, or not whole.
    #[error(transparent)]
    Refused(#[from] Unacceptable),
    /// What is in use is newer, or as new and not the same.
    #[error("the rules in use are of {in_use}, and these of {offered}: they are not newer")]
    NotNewer {
        /// Version in use.
        in_use: String,
        /// Version of the file.
        offered: String,
    },
    /// It could not be kept.
    #[error("the rules could not be kept")]
    Keep(#[source] StoreError),
}

/// Why rule files cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum RulesError {
    /// A file could not be read.
    #[error("the rule files could not be read")]
    File(#[source] DiskError),
    /// A file is broken.
    #[error(transparent)]
    Broken(BrokenFile),
}

/// The `.toml` files of a folder, in the order of their names.
///
/// # Errors
/// [`RulesError::File`].
pub fn rule_files(disk: &dyn Disk, folder: &Path) -> Result<Vec<(String, String)>, RulesError> {
    let mut names = disk.list(folder).map_err(RulesError::File)?;
    names.retain(|name| Path::new(name).extension().is_some_and(|end| end == "toml"));
    names.sort_unstable();
    let mut files = Vec::new();
    for name in names {
        let bytes = disk.read(&folder.join(&name)).map_err(RulesError::File)?;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        files.push((name.trim_end_matches(".toml").to_owned(), text));
    }
    Ok(files)
}

/// A new key to sign rule files with.
///
/// # Errors
/// [`NoKey`] for a name that cannot stand in a key.
pub fn new_publishing_key(name: &str) -> Result<PublishingKey, NoKey> {
    PublishingKey::new(name, &zeroize::Zeroizing::new(random::<32>()))
}

/// Reads every `.toml` file of a folder as one rule set.
///
/// # Errors
/// [`RulesError`], for the first fault found.
pub fn rules_in(disk: &dyn Disk, folder: &Path) -> Result<RuleSet, RulesError> {
    let files = rule_files(disk, folder)?;
    let files: Vec<(&str, &str)> =
        files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let rules = RuleSet::read("own", &files).map_err(RulesError::Broken)?;
    check_places(&rules).map_err(RulesError::Broken)?;
    Ok(rules)
}

/// Reads a signed file and checks all that can be checked without a vault. At most
/// [`SIGNED_BYTES_MAX`] and one byte are read.
///
/// # Errors
/// [`InstallError`].
pub fn open_signed(
    disk: &dyn Disk,
    file: &Path,
    publishers: &[Publisher],
) -> Result<(SignedRules, Vec<u8>), InstallError> {
    let mut bytes = Vec::new();
    let source = disk.open(file).map_err(InstallError::File)?;
    let read = source.take(SIGNED_BYTES_MAX as u64 + 1).read_to_end(&mut bytes);
    read.map_err(|cause| InstallError::File(DiskError { step: Step::Read, cause }))?;
    Ok((checked(&bytes, publishers)?, bytes))
}

fn checked(file: &[u8], publishers: &[Publisher]) -> Result<SignedRules, Unacceptable> {
    let opened = signed::open(file, publishers)?;
    check_places(&opened.rules)?;
    Ok(opened)
}

impl Archive {
    /// The rules in use. Read once, and kept until they change.
    #[must_use]
    pub fn rules_in_use(&self) -> RulesInUse {
        let mut known = self.rules.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        known.get_or_insert_with(|| self.read_rules()).clone()
    }

    pub(super) fn rules(&self) -> Arc<RuleSet> {
        self.rules_in_use().rules
    }

    fn read_rules(&self) -> RulesInUse {
        let built_in =
            |set_aside| RulesInUse { rules: Arc::clone(&BUILT_IN), installed: None, set_aside };
        let vault = self.vault();
        let Some(installed) = vault.installed_rules().cloned() else { return built_in(None) };
        let file = vault.object(&installed.file);
        drop(vault);
        if !installed.older && signed::order(&installed.version) < signed::order(BUILT_IN.version())
        {
            return built_in(Some((installed, SetAside::Older)));
        }
        let rules = file.ok().and_then(|file| signed::reopen(&file).ok());
        match rules.filter(|rules| check_places(rules).is_ok()) {
            Some(rules) => {
                RulesInUse { rules: Arc::new(rules), installed: Some(installed), set_aside: None }
            }
            None => built_in(Some((installed, SetAside::Unreadable))),
        }
    }

    /// Puts a signed file of one of `publishers` in the place of the rules in use, for looks and
    /// for reading again. It is kept sealed in the vault. `older` lets in rules that are not newer
    /// than those in use.
    ///
    /// # Errors
    /// [`InstallError`].
    pub fn install_rules(
        &self,
        file: &[u8],
        publishers: &[Publisher],
        older: bool,
    ) -> Result<RulesInUse, InstallError> {
        let SignedRules { rules, signer } = checked(file, publishers)?;
        let in_use = self.rules_in_use();
        let same = in_use.rules.digest() == rules.digest();
        let newer = signed::order(rules.version()) > signed::order(in_use.rules.version());
        let known = same && in_use.rules.version() == rules.version();
        if !(newer || older || known) {
            return Err(InstallError::NotNewer {
                in_use: in_use.rules.version().to_owned(),
                offered: rules.version().to_owned(),
            });
        }
        let object = self.vault().put_object(file).map_err(InstallError::Keep)?;
        let installed = InstalledRules {
            file: object,
            version: rules.version().to_owned(),
            digest: rules.digest().to_owned(),
            signer: signer.to_string(),
            older: !newer,
            at: self.doors.clock.now(),
        };
        self.change_rules(Act::RulesInstalled(installed)).map_err(InstallError::Keep)
    }

    /// Goes back to the rules built in.
    ///
    /// # Errors
    /// [`StoreError`]; what was in use still is.
    pub fn drop_rules(&self) -> Result<RulesInUse, StoreError> {
        self.change_rules(Act::RulesDropped { at: self.doors.clock.now() })
    }

    fn change_rules(&self, act: Act) -> Result<RulesInUse, StoreError> {
        self.vault().commit(&[act])?;
        *self.rules.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = None;
        Ok(self.rules_in_use())
    }
}

/// Can every place that a rule looks at be sought?
fn check_places(rules: &RuleSet) -> Result<(), BrokenFile> {
    for (file, line, rule, place) in rules.places() {
        page::check(&place).map_err(|fault| BrokenFile {
            file: file.to_owned(),
            line,
            fault: format!("{rule}: {fault}"),
        })?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doors::disk::SystemDisk;
    use crate::verdict::BUILT_IN;

    #[test]
    fn every_place_of_the_built_in_rules_can_be_sought() {
        check_places(&BUILT_IN).unwrap();
    }

    #[test]
    fn the_files_built_in_can_be_read_from_their_folder() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
        let rules = rules_in(&SystemDisk, &folder).unwrap();
        assert_eq!(rules.rules().count(), BUILT_IN.rules().count(), "a file that is not built in");
    }
}
