//! The commands about a bundle that somebody gave the user. They need no vault.
#![expect(clippy::needless_pass_by_value, reason = "Tauri hands commands their arguments by value")]

use keepsake::capture::media::sniff;
use keepsake::vault::Opener;
use sha2::{Digest as _, Sha256};
use tauri::ipc::{Request, Response};
use tauri::{AppHandle, State};

use super::commands::typed_in;
use super::dto::Language;
use super::error::{Code, IpcError};
use super::opened_dto::{OpenedItem, OpenedState};
use crate::media::{MediaKind, drawn};
use crate::opened::{Checked, unread};
use crate::picker::{self, Kind};
use crate::shell::{Shell, aside};
use crate::window;

type Answer<T> = Result<T, IpcError>;

/// Bytes of a picture or a film that is shown.
const SHOWN_BYTES_MAX: usize = 256 * 1024 * 1024;

/// What is shown: plain pictures and films. SVG is a program, a document may be one.
const SHOWN: [&str; 7] =
    ["image/avif", "image/gif", "image/jpeg", "image/png", "image/webp", "video/mp4", "video/webm"];

/// What was opened, and how far it has come.
#[tauri::command]
pub(crate) fn opened_state(shell: State<'_, Shell>) -> OpenedState {
    OpenedState::from(&*shell.opened())
}

/// The page shows where a bundle is dropped, or not any more. What is in one wants more room than a
/// passphrase does.
#[tauri::command]
pub(crate) fn expect_bundle(app: AppHandle, shell: State<'_, Shell>, expected: bool) {
    shell.opened().expected = expected;
    if expected {
        // It can be read in a small window, too.
        let _ = window::make_room(&app);
    }
}

/// Lets the user pick a bundle.
#[tauri::command]
pub(crate) async fn pick_bundle(
    app: AppHandle,
    shell: State<'_, Shell>,
    language: Language,
) -> Answer<OpenedState> {
    if let Some(path) = picker::pick(&app, Kind::Files, language).await.pop() {
        shell.opened().pick(path);
    }
    Ok(opened_state(shell))
}

/// Reads and verifies what was picked.
#[tauri::command]
pub(crate) async fn read_bundle(shell: State<'_, Shell>, pick: u32) -> Answer<OpenedState> {
    let desk = shell.opened_desk();
    aside(move || desk.read(pick)).await??;
    Ok(opened_state(shell))
}

/// Asks what is read to end.
#[tauri::command]
pub(crate) fn stop_reading(shell: State<'_, Shell>) {
    shell.opened().stop();
}

/// Lets go of what was opened.
#[tauri::command]
pub(crate) fn close_bundle(shell: State<'_, Shell>) -> OpenedState {
    shell.opened().forget();
    opened_state(shell)
}

/// Lets the user pick the age identity file that opens a sealed bundle.
#[tauri::command]
pub(crate) async fn pick_identity(
    app: AppHandle,
    shell: State<'_, Shell>,
    language: Language,
) -> Answer<OpenedState> {
    if let Some(path) = picker::pick(&app, Kind::Files, language).await.pop() {
        shell.opened().identify(&path)?;
    }
    Ok(opened_state(shell))
}

/// Opens the identity file that waits for its passphrase.
#[tauri::command]
pub(crate) async fn open_identity(
    shell: State<'_, Shell>,
    request: Request<'_>,
) -> Answer<OpenedState> {
    let typed = typed_in(&request)?;
    let file = shell.opened().identities()?;
    let opener = aside(move || Opener::read(&file, Some(&typed))).await??;
    shell.opened().opens_with(opener);
    Ok(opened_state(shell))
}

/// Lets the user pick the root certificate of an authority they trust.
#[tauri::command]
pub(crate) async fn pick_root(
    app: AppHandle,
    shell: State<'_, Shell>,
    language: Language,
) -> Answer<OpenedState> {
    if let Some(path) = picker::pick(&app, Kind::Files, language).await.pop() {
        shell.opened().trust(&path)?;
    }
    Ok(opened_state(shell))
}

/// One item of what was opened.
#[tauri::command]
pub(crate) async fn opened_item(
    shell: State<'_, Shell>,
    pick: u32,
    number: usize,
) -> Answer<OpenedItem> {
    let checked = shell.opened().checked(pick)?;
    let item = aside(move || OpenedItem::new(&checked, number)).await?;
    item.ok_or(IpcError::new(Code::NoSuchPost, ""))
}

/// A picture or a film of an item, by its path there.
#[tauri::command]
pub(crate) async fn opened_file(
    shell: State<'_, Shell>,
    pick: u32,
    number: usize,
    path: String,
) -> Answer<Response> {
    let checked = shell.opened().checked(pick)?;
    Ok(Response::new(aside(move || shown(&checked, number, &path)).await??))
}

fn shown(checked: &Checked, number: usize, path: &str) -> Answer<Vec<u8>> {
    let none = || IpcError::new(Code::NoSuchPost, "");
    let item = checked.bundle.report.items.get(number).ok_or_else(none)?;
    let file = item.files.iter().find(|file| file.path == path).ok_or_else(none)?;
    let whole = format!("data/items/{:03}/{path}", number + 1);
    let bytes = checked
        .bundle
        .file(&whole, SHOWN_BYTES_MAX)
        .map_err(|error| unread(&error))?
        .ok_or_else(none)?;
    // The file may have been exchanged since it was verified: what is shown is what was logged.
    let entry = item.entries.iter().find(|entry| entry.seq == file.entry);
    let told = entry.and_then(|entry| entry.fields.get(&file.field));
    let told = told.and_then(|value| serde_json::to_value(value).ok());
    let sum = data_encoding::HEXLOWER.encode(&Sha256::digest(&bytes));
    let is_it = told.is_some_and(|told| told["sha256"].as_str() == Some(&sum));
    if !is_it && !file.masked {
        return Err(IpcError::new(Code::BundleUnreadable, ""));
    }
    let can_be_drawn =
        |mime: &str| MediaKind::of(mime) != MediaKind::Picture || drawn(&bytes).is_some();
    let is_shown = sniff(&bytes).is_some_and(|mime| SHOWN.contains(&mime) && can_be_drawn(mime));
    if is_shown { Ok(bytes) } else { Err(IpcError::new(Code::NotShown, "")) }
}
