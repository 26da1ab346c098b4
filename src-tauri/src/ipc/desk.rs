//! The commands between the windows: what is on the table, what is copied, and how one comes in.
#![expect(clippy::needless_pass_by_value, reason = "Tauri hands commands their arguments by value")]

use tauri::{AppHandle, State};

use super::error::IpcError;
use crate::shell::Shell;
use crate::table::Table;
use crate::{clipboard, window};

shape! {
    /// Where the user was when the window was locked away: names of the interface's own, and an id.
    #[derive(serde::Deserialize)]
    pub(crate) struct OnTheTable {
        place: Option<String>,
        filter: Option<String>,
        post: Option<String>,
    }
}

/// Opens the window that fits how things stand, and destroys the one that asked.
pub(super) async fn come_in(app: &AppHandle) -> Result<(), IpcError> {
    window::settle(app).await.map_err(|error| IpcError::bug(&error))
}

#[tauri::command]
pub(crate) fn table(shell: State<'_, Shell>) -> OnTheTable {
    let Table { place, filter, post } = shell.table();
    OnTheTable { place, filter, post: post.map(|id| id.to_string()) }
}

#[tauri::command]
pub(crate) fn keep_table(shell: State<'_, Shell>, table: OnTheTable) {
    shell.keep_table(Table::told(table.place, table.filter, table.post.as_deref()));
}

/// Does a job run that another page began?
#[tauri::command]
pub(crate) fn has_job(shell: State<'_, Shell>) -> bool {
    shell.has_job()
}

/// Puts a text on the clipboard, for a while.
#[tauri::command]
pub(crate) fn copy_text(app: AppHandle, text: String) {
    clipboard::copy(&app, text);
}
