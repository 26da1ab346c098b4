//! The commands of locks and settings, and the shapes they speak in.
#![expect(clippy::needless_pass_by_value, reason = "Tauri hands commands their arguments by value")]

use std::sync::Arc;

use keepsake::Archive;
use serde::Serialize;
use tauri::ipc::Channel;
use tauri::{AppHandle, State};

use super::dto::VaultState;
use super::error::IpcError;
use crate::desktop::Desktop;
use crate::locks;
use crate::settings::Choices;
use crate::shell::{Shell, aside};

/// What the core tells an open page on its own.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, export_to = "../../ui/src/lib/ipc/bindings.ts"))]
pub(crate) enum News {
    /// The screen was locked: whatever is shown must go.
    Screened,
    /// It will be locked in some seconds, unless someone stirs.
    Soon,
    /// Someone stirred.
    Calm,
    /// The watch has something new to say of itself.
    Watch,
    /// The watch found that posts stand otherwise than before.
    Posts,
    /// The job that was running came to its end.
    JobEnded,
    /// The import has something new to say of itself.
    Import,
    /// The bundle that is opened has something new to say of itself.
    Opened,
    /// The private browser has something new to say of itself.
    Browser,
    /// The bundle that leaves has something new to say of itself.
    Outgoing,
    /// A bundle was dropped on the window.
    BundleDropped,
    /// Files are held over the window.
    DragOver,
    /// They were taken away again.
    DragAway,
    /// Files or links were dropped on the window.
    Dropped,
    /// They were, and are not taken: it is locked, busy, or a rehearsal goes on.
    DropRefused,
}

/// What was chosen, and what of it can be heard on this computer.
#[derive(Clone, Copy, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, export_to = "../../ui/src/lib/ipc/bindings.ts"))]
pub(crate) struct LockSettings {
    choices: Choices,
    hears_screen: bool,
    hears_sleep: bool,
}

/// Tells the page what happens without it. The page that asked last is told.
#[tauri::command]
pub(crate) fn hear_news(shell: State<'_, Shell>, news: Channel<News>) {
    shell.set_listener(news);
}

/// The user did something.
#[tauri::command]
pub(crate) fn stir(shell: State<'_, Shell>) {
    shell.stir();
}

#[tauri::command]
pub(crate) async fn lock_screen(app: AppHandle, shell: State<'_, Shell>) -> Result<VaultState, ()> {
    locks::screen(&app).await;
    Ok(shell.state())
}

/// Locks fully. The page that asks is gone before it is answered.
#[tauri::command]
pub(crate) async fn lock_vault(app: AppHandle, shell: State<'_, Shell>) -> Result<VaultState, ()> {
    locks::full(&app).await;
    Ok(shell.state())
}

/// Panic: nobody is answered.
#[tauri::command]
pub(crate) fn hide_now(app: AppHandle) {
    locks::panic(&app);
}

#[tauri::command]
pub(crate) async fn lock_settings(
    shell: State<'_, Shell>,
    desktop: State<'_, Desktop>,
) -> Result<LockSettings, ()> {
    let audible = desktop.audible().await;
    Ok(LockSettings {
        choices: shell.choices(),
        hears_screen: audible.screen,
        hears_sleep: audible.sleep,
    })
}

#[tauri::command]
pub(crate) fn choose_locks(shell: State<'_, Shell>, choices: Choices) {
    shell.choose(choices);
}

/// Destroys the slots, after which no passphrase opens the vault, and locks fully.
#[tauri::command]
pub(crate) async fn destroy_slots(
    app: AppHandle,
    shell: State<'_, Shell>,
) -> Result<VaultState, IpcError> {
    shell.is_real()?;
    let (folder, disk) = (shell.folder.clone(), Arc::clone(&shell.doors.disk));
    let destroyed = aside(move || Archive::destroy_slots(&folder, &*disk)).await?;
    locks::full(&app).await;
    destroyed?;
    Ok(shell.state())
}
