//! The system's dialog for files and folders. What was picked stays out of the list of recently
//! used files, which every program may read: GTK enters there what a dialog of its own accepts,
//! so ours is answered with a word that is not GTK's (decision 33).

use std::cell::{Cell, RefCell};
use std::path::PathBuf;

use gtk::prelude::*;
use gtk::{FileChooserAction, FileChooserDialog, ResponseType};
use tauri::AppHandle;
use tokio::sync::oneshot;

use crate::ipc::dto::Language;
use crate::window;

/// The answer of the button that picks: none of those that GTK takes note of.
const PICKED: ResponseType = ResponseType::Other(1);

thread_local! {
    /// The dialog that is open, on the main thread.
    static OPEN: RefCell<Option<FileChooserDialog>> = const { RefCell::new(None) };
}

/// What is to be picked.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    Files,
    Folders,
}

/// Lets the user say where a new file is to lie, under this name unless they give another.
pub(crate) async fn save(app: &AppHandle, name: String, language: Language) -> Option<PathBuf> {
    ask(app, Asked::Save(name), language).await.pop()
}

/// Lets the user pick; nothing where they think better of it, or where a lock takes the dialog
/// away.
pub(crate) async fn pick(app: &AppHandle, kind: Kind, language: Language) -> Vec<PathBuf> {
    ask(app, Asked::Pick(kind), language).await
}

/// What a dialog is for.
enum Asked {
    Pick(Kind),
    Save(String),
}

async fn ask(app: &AppHandle, what: Asked, language: Language) -> Vec<PathBuf> {
    let (send, picked) = oneshot::channel();
    let handle = app.clone();
    let asked = app.run_on_main_thread(move || open(&handle, &what, language, send));
    if asked.is_err() {
        return Vec::new();
    }
    picked.await.unwrap_or_default()
}

/// Takes the dialog off the screen, if there is one: it shows names of files.
pub(crate) fn close(app: &AppHandle) {
    let closed = app.run_on_main_thread(|| {
        if let Some(dialog) = OPEN.take() {
            dialog.hide();
            dialog.close();
        }
    });
    // It fails only when the main loop has ended, and the dialog with it.
    drop(closed);
}

fn open(app: &AppHandle, what: &Asked, language: Language, send: oneshot::Sender<Vec<PathBuf>>) {
    let Some(window) = window::front(app).and_then(|it| it.gtk_window().ok()) else {
        return;
    };
    let action = match what {
        Asked::Pick(Kind::Files) => FileChooserAction::Open,
        Asked::Pick(Kind::Folders) => FileChooserAction::SelectFolder,
        Asked::Save(_) => FileChooserAction::Save,
    };
    let saves = matches!(what, Asked::Save(_));
    let (cancel, choose) = match (language, saves) {
        (Language::En, false) => ("Cancel", "Choose"),
        (Language::En, true) => ("Cancel", "Save"),
        (Language::Vi, false) => ("Hủy", "Chọn"),
        (Language::Vi, true) => ("Hủy", "Lưu"),
    };
    let buttons = [(cancel, ResponseType::Cancel), (choose, PICKED)];
    let dialog = FileChooserDialog::with_buttons(Some("Keepsake"), Some(&window), action, &buttons);
    dialog.set_default_response(PICKED);
    dialog.set_modal(true);
    dialog.set_destroy_with_parent(true);
    dialog.set_local_only(true);
    dialog.set_select_multiple(!saves);
    if let Asked::Save(name) = what {
        dialog.set_current_name(name);
    }
    // Where browsers put what people download.
    if let Some(downloads) = dirs::download_dir().or_else(dirs::home_dir) {
        dialog.set_current_folder(downloads);
    }
    let send = Cell::new(Some(send));
    dialog.connect_response(move |dialog, answer| {
        let paths = if answer == PICKED { dialog.filenames() } else { Vec::new() };
        if let Some(send) = send.take() {
            OPEN.take();
            // Who asked may be gone with its page.
            let _ = send.send(paths);
            if answer != ResponseType::DeleteEvent {
                dialog.close();
            }
        }
    });
    dialog.show();
    if let Some(before) = OPEN.replace(Some(dialog)) {
        before.close();
    }
}
