//! The clipboard: what goes there from our windows is taken back after a while, and with a lock.
//! What another program put there stays; what a clipboard manager has copied is out of reach, and
//! those that listen are asked not to.

use std::cell::{Cell, RefCell};
use std::time::Duration;

use gtk::gdk::{Atom, SELECTION_CLIPBOARD, SELECTION_PRIMARY};
use gtk::glib::SourceId;
use gtk::prelude::*;
use gtk::{Clipboard, TargetEntry, TargetFlags};
use tauri::AppHandle;

/// How long it may lie there.
const LIES: Duration = Duration::from_secs(30);

/// By this clipboard managers know what they should not keep (KDE's, and others that follow it).
const HINT: &str = "x-kde-passwordManagerHint";
const SECRET: &[u8] = b"secret";

/// The number of [`HINT`] among the forms that are offered; the others are the text.
const HINT_FORM: u32 = 1;

/// Where text lies that other programs can fetch: what was copied, and what was marked.
const PLACES: [Atom; 2] = [SELECTION_CLIPBOARD, SELECTION_PRIMARY];

thread_local! {
    /// What will take it back, by place: on the main thread, as all of GTK.
    static DUE: [RefCell<Option<SourceId>>; 2] = const { [const { RefCell::new(None) }; 2] };
    static WATCHED: Cell<bool> = const { Cell::new(false) };
}

/// Listens from now on for what is put there, be it by us or by a page.
pub(crate) fn watch(app: &AppHandle) {
    on_the_main_thread(app, || {
        if WATCHED.replace(true) {
            return;
        }
        for (number, place) in PLACES.into_iter().enumerate() {
            Clipboard::get(&place).connect_local("owner-change", false, move |_| {
                count_down(number);
                None
            });
        }
    });
}

/// Puts a text there.
pub(crate) fn copy(app: &AppHandle, text: String) {
    on_the_main_thread(app, move || {
        let form = |name, number| TargetEntry::new(name, TargetFlags::empty(), number);
        let forms = [form("UTF8_STRING", 0), form("text/plain;charset=utf-8", 0), form(HINT, 1)];
        Clipboard::get(&SELECTION_CLIPBOARD).set_with_data(&forms, move |_, asked, number| {
            if number == HINT_FORM {
                asked.set(&Atom::intern(HINT), 8, SECRET);
            } else {
                asked.set_text(&text);
            }
        });
    });
}

/// Empties it where what it holds came from our windows.
pub(crate) fn clear(app: &AppHandle) {
    on_the_main_thread(app, || (0..PLACES.len()).for_each(clear_place));
}

/// Begins to count anew: something else lies there.
fn count_down(number: usize) {
    let due = is_ours(number).then(|| {
        gtk::glib::timeout_add_local_once(LIES, move || {
            DUE.with(|due| due[number].take());
            clear_place(number);
        })
    });
    if let Some(before) = DUE.with(|all| all[number].replace(due)) {
        before.remove();
    }
}

fn clear_place(number: usize) {
    if is_ours(number) {
        Clipboard::get(&PLACES[number]).clear();
    }
}

fn is_ours(number: usize) -> bool {
    gtk::gdk::selection_owner_get(&PLACES[number]).is_some()
}

fn on_the_main_thread(app: &AppHandle, work: impl FnOnce() + Send + 'static) {
    // It fails only when the main loop has ended, and the clipboard with it.
    drop(app.run_on_main_thread(work));
}
