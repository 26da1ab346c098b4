//! The commands of vantages: where looks are made from.

use std::sync::Arc;

use keepsake::Archive;
use keepsake::archive::{self, Tor, VantageError, tor};
use keepsake::model::{Answer as SiteAnswer, Route, Vantage};
use tauri::State;

use super::error::{Code, IpcError};
use super::watch::{Health, WatchSights, sights_of};
use crate::shell::{Shell, aside};

type Answer<T> = Result<T, IpcError>;

/// Letters of a vantage's name, which stands in each look made from it.
const NAME_CHARS_MAX: usize = 40;

shape! {
    /// What a check of one vantage at one site came to.
    pub(crate) struct CheckedRow {
        vantage: String,
        site: String,
        health: Health,
        answer: String,
    }
}

/// Adds a proxy to look through, or changes the vantage of this name.
#[tauri::command]
pub(crate) async fn add_vantage(
    shell: State<'_, Shell>,
    name: String,
    proxy: String,
    country: Option<String>,
) -> Answer<WatchSights> {
    let name = named(&name)?;
    let route = Route::Proxy(proxy.trim().to_owned());
    let vantage = Vantage::new(&name, code(country)?, route);
    change(shell.own_archive()?, move |archive| archive.set_vantage(vantage)).await
}

/// Looks for Tor on this computer, and adds it. Nothing leaves the computer for that.
#[tauri::command]
pub(crate) async fn add_tor(shell: State<'_, Shell>) -> Answer<WatchSights> {
    let archive = shell.own_archive()?;
    aside(move || {
        let Tor::Found(proxy) = tor() else { return Err(IpcError::new(Code::NoTor, "")) };
        let vantage = Vantage::new("tor", None, Route::Proxy(proxy));
        archive.set_vantage(Vantage { isolate: true, ..vantage })?;
        sights_of(&archive)
    })
    .await?
}

/// Says in which country the computer's own line appears to be.
#[tauri::command]
pub(crate) async fn set_own_country(
    shell: State<'_, Shell>,
    country: Option<String>,
) -> Answer<WatchSights> {
    let country = code(country)?;
    change(shell.own_archive()?, move |archive| {
        let own = archive.all_vantages().into_iter().find(Vantage::is_direct);
        let own = own.unwrap_or_else(|| Vantage::direct(None));
        archive.set_vantage(Vantage { country, ..own })
    })
    .await
}

#[tauri::command]
pub(crate) async fn turn_vantage(
    shell: State<'_, Shell>,
    name: String,
    on: bool,
) -> Answer<WatchSights> {
    change(shell.own_archive()?, move |archive| archive.turn_vantage(&name, on)).await
}

/// Drops a vantage; what was seen from it stays.
#[tauri::command]
pub(crate) async fn drop_vantage(shell: State<'_, Shell>, name: String) -> Answer<WatchSights> {
    change(shell.own_archive()?, move |archive| archive.drop_vantage(&name)).await
}

/// Tries the vantages that are turned on, or one of them, now, at sites that are watched.
#[tauri::command]
pub(crate) async fn check_vantages(
    shell: State<'_, Shell>,
    name: Option<String>,
) -> Answer<Vec<CheckedRow>> {
    let archive = shell.own_archive()?;
    let job = |_| async move {
        let checked = archive.check_vantages(name.as_deref(), &[]).await?;
        Ok(checked.iter().map(CheckedRow::from).collect())
    };
    shell.run_job(job).await
}

async fn change(
    archive: Arc<Archive>,
    what: impl FnOnce(&Archive) -> Result<(), VantageError> + Send + 'static,
) -> Answer<WatchSights> {
    aside(move || {
        what(&archive)?;
        sights_of(&archive)
    })
    .await?
}

fn named(name: &str) -> Answer<String> {
    let name = name.trim();
    let is_one = !name.is_empty() && name.chars().count() <= NAME_CHARS_MAX;
    let is_plain = !name.chars().any(char::is_control);
    (is_one && is_plain).then(|| name.to_owned()).ok_or(IpcError::new(Code::BadName, ""))
}

/// An ISO 3166 code, or none.
fn code(country: Option<String>) -> Answer<Option<String>> {
    let country = country.map(|country| country.trim().to_uppercase());
    let country = country.filter(|country| !country.is_empty());
    let is_code =
        |text: &String| text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase());
    match country {
        Some(country) if !is_code(&country) => Err(IpcError::new(Code::BadName, "")),
        country => Ok(country),
    }
}

impl From<&archive::Checked> for CheckedRow {
    fn from(checked: &archive::Checked) -> Self {
        Self {
            vantage: checked.vantage.clone(),
            site: checked.site.clone(),
            health: checked.health.into(),
            answer: match checked.answer {
                SiteAnswer::Status(status) => status.to_string(),
                SiteAnswer::Failed(failure) => failure.word().to_owned(),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_short_and_plain_and_a_country_is_two_letters() {
        assert_eq!(named("  máy ở Berlin ").unwrap(), "máy ở Berlin");
        for name in ["", " \n ", "a\nb", &"a".repeat(41)] {
            assert_eq!(named(name).unwrap_err().code, Code::BadName, "{name:?}");
        }
        assert_eq!(code(Some(" de ".to_owned())).unwrap().as_deref(), Some("DE"));
        assert_eq!(code(Some(" ".to_owned())).unwrap(), None);
        assert_eq!(code(Some("Đức".to_owned())).unwrap_err().code, Code::BadName);
    }
}
