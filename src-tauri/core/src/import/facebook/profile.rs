//! Whose archive it is.

use super::super::desk::Desk;
use super::super::json::{self, Text, loose};
use super::super::trouble::Trouble;
use crate::model::ImportAccount;

loose! { struct File { profile: Profile = "profile_v2" | "profile", } }
loose! {
    struct Profile {
        name: Name = "name",
        username: Text = "username",
        uri: Text = "profile_uri",
    }
}
loose! { struct Name { full: Text = "full_name", } }

/// The account, from its profile; of an archive without one, from nothing.
pub(super) fn read(desk: &mut Desk<'_>) -> Result<ImportAccount, Trouble> {
    let Some(id) = desk.files.ending("profile_information.json") else {
        return Ok(ImportAccount::default());
    };
    let bytes = desk.small(id)?;
    let profile = json::read::<File>(&bytes).map(|read| read.value.profile).unwrap_or_default();
    let url = profile.uri.some();
    let id = url.as_deref().and_then(|url| url.split_once("id="));
    Ok(ImportAccount {
        name: profile.name.full.some(),
        handle: profile.username.some(),
        id: id.map(|(_, id)| id.chars().take_while(char::is_ascii_digit).collect()),
        url,
    })
}
