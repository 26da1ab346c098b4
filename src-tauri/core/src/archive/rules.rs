//! Rule files of a folder: the way to try a new wording before it is built in. Joins the rule set
//! and the readers, who alone can tell whether a place can be sought.

use std::path::Path;

use crate::capture::page;
use crate::doors::disk::{Disk, DiskError};
use crate::verdict::{BrokenFile, RuleSet};

/// Why rule files cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum RulesError {
    /// A file could not be read.
    #[error("the rule files could not be read")]
    File(#[source] DiskError),
    /// A file is broken.
    #[error(transparent)]
    Broken(BrokenFile),
    /// A rule looks at a place that cannot be sought.
    #[error("{file}.toml, rule {rule}: {fault}")]
    Place {
        /// Name of the file.
        file: String,
        /// Id of the rule.
        rule: String,
        /// What is wrong with the place.
        fault: String,
    },
}

/// Reads every `.toml` file of a folder as one rule set.
///
/// # Errors
/// [`RulesError`], for the first fault found.
pub fn rules_in(disk: &dyn Disk, folder: &Path) -> Result<RuleSet, RulesError> {
    let mut names = disk.list(folder).map_err(RulesError::File)?;
    names.retain(|name| Path::new(name).extension().is_some_and(|end| end == "toml"));
    names.sort_unstable();
    let mut files = Vec::new();
    for name in names {
        let bytes = disk.read(&folder.join(&name)).map_err(RulesError::File)?;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        files.push((name.trim_end_matches(".toml").to_owned(), text));
    }
    let files: Vec<(&str, &str)> =
        files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let rules = RuleSet::read("own", &files).map_err(RulesError::Broken)?;
    check_places(&rules)?;
    Ok(rules)
}

/// Can every place that a rule looks at be sought?
pub(super) fn check_places(rules: &RuleSet) -> Result<(), RulesError> {
    for (file, rule, place) in rules.places() {
        page::check(&place).map_err(|fault| RulesError::Place {
            file: file.to_owned(),
            rule: rule.id.clone(),
            fault,
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
