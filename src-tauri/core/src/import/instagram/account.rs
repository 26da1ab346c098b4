//! Whose archive it is: the labels of its profile are in the account's language, so the name of the
//! archive itself is asked, too.

use super::super::desk::Desk;
use super::super::mojibake;
use super::super::trouble::Trouble;
use crate::model::ImportAccount;

const USERNAME: &[&str] = &["Username", "Tên người dùng"];
const NAME: &[&str] = &["Name", "Tên"];

pub(super) fn read(desk: &mut Desk<'_>) -> Result<ImportAccount, Trouble> {
    let mut account = ImportAccount {
        handle: desk.files.part_names().find_map(in_archive_name),
        ..ImportAccount::default()
    };
    if let Some(id) = desk.files.ending("personal_information/personal_information.json") {
        let bytes = desk.small(id)?;
        let profile: serde_json::Value = serde_json::from_slice(&bytes).unwrap_or_default();
        let labels = profile.pointer("/profile_user/0/string_map_data");
        let labels = labels.and_then(serde_json::Value::as_object);
        for (label, entry) in labels.into_iter().flatten() {
            let label = mojibake::undo(label).0;
            let value = entry["value"].as_str().map(|value| mojibake::undo(value).0);
            if USERNAME.contains(&label.as_str()) {
                account.handle = value;
            } else if NAME.contains(&label.as_str()) {
                account.name = value;
            }
        }
    }
    Ok(account)
}

/// `instagram-<name>-2026-03-14-QwErTy12.zip`.
fn in_archive_name(archive: &str) -> Option<String> {
    let rest = archive.strip_prefix("instagram-")?;
    let is_year = |piece: &&str| piece.len() == 4 && piece.bytes().all(|b| b.is_ascii_digit());
    let pieces: Vec<&str> = rest.split('-').collect();
    let year = pieces.iter().position(is_year)?;
    let name = pieces.get(..year)?.join("-");
    (!name.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_stands_before_the_date() {
        assert_eq!(in_archive_name("instagram-a.b-c-2026-03-14-Qw.zip").as_deref(), Some("a.b-c"));
        assert_eq!(in_archive_name("facebook-a-2026-03-14-Qw.zip"), None);
        assert_eq!(in_archive_name("instagram-2026.zip"), None);
    }
}
