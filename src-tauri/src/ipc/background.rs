//! The commands of what Keepsake does where it is not looked at: tray, start at login, notices.
#![expect(clippy::needless_pass_by_value, reason = "Tauri hands commands their arguments by value")]

use serde::Serialize;
use tauri::State;

use super::error::IpcError;
use crate::autostart::Autostart;
use crate::desktop::Desktop;
use crate::settings::Background;
use crate::shell::Shell;

/// What was chosen, and what of it this computer can do.
#[derive(Clone, Copy, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, export_to = "../../ui/src/lib/ipc/bindings.ts"))]
pub(crate) struct BackgroundSettings {
    choices: Background,
    /// It starts when the user logs in.
    at_login: bool,
    /// The desktop shows marks in a tray.
    has_tray: bool,
    /// The desktop shows notices.
    has_notices: bool,
}

#[tauri::command]
pub(crate) async fn background_settings(
    shell: State<'_, Shell>,
    desktop: State<'_, Desktop>,
) -> Result<BackgroundSettings, IpcError> {
    let shows = desktop.shows().await;
    Ok(BackgroundSettings {
        choices: shell.background(),
        at_login: autostart(&shell)?.is_on(),
        has_tray: shows.tray,
        has_notices: shows.notices,
    })
}

#[tauri::command]
pub(crate) fn choose_background(shell: State<'_, Shell>, choices: Background) {
    shell.choose_background(choices);
}

/// Has it start when the user logs in, or no more.
#[tauri::command]
pub(crate) fn start_at_login(shell: State<'_, Shell>, on: bool) -> Result<(), IpcError> {
    autostart(&shell)?.set(on, &*shell.doors.disk)
}

fn autostart(shell: &Shell) -> Result<Autostart, IpcError> {
    Autostart::of(&shell.program)
}
