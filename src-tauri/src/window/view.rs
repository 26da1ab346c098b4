//! What every web view of ours is: it comes to itself when its process ends, hears the keys that
//! lock before its page does, takes what an input method composes, and offers no way out for what
//! it shows: no printing, no menu but for the clipboard.

use std::cell::Cell;

use gtk::gdk::keys::constants as keys;
use gtk::gdk::{EventKey, ModifierType};
use gtk::glib::Propagation;
use gtk::prelude::*;
use tauri::{AppHandle, WebviewWindow};
use webkit2gtk::{
    ContextMenu, ContextMenuAction, ContextMenuExt, ContextMenuItemExt, InputMethodContextExt,
    PrintOperation, WebProcessTerminationReason, WebView, WebViewExt,
};

use crate::locks;

/// How often a page is loaded again whose process ended.
const MENDINGS_MAX: u32 = 8;

/// What the menu of the web view may offer: none of it opens, saves or prints anything.
const OFFERED: [ContextMenuAction; 5] = [
    ContextMenuAction::Copy,
    ContextMenuAction::Cut,
    ContextMenuAction::Paste,
    ContextMenuAction::Delete,
    ContextMenuAction::SelectAll,
];

/// A key that is obeyed whatever the page does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Order {
    Panic,
    LockScreen,
    LockFully,
}

/// Makes a new window's web view what it has to be.
pub(super) fn prepare(app: &AppHandle, window: &WebviewWindow) -> tauri::Result<()> {
    // Not `reload`: a process may end before there was a page.
    let address = window.url()?;
    window.with_webview(move |view| {
        let view = view.inner();
        mend_when_broken(&view, address.to_string());
        view.connect_context_menu(|_, menu, _, _| leave_the_clipboard(menu));
        // Whoever prints has chosen to, elsewhere: here a page asks, and the printer keeps a copy.
        view.connect_print(|_, _: &PrintOperation| true);
        // `wry` switches it off. Without it the letters of a word that is being composed are
        // shown nowhere until the word is done, and Vietnamese is written that way.
        if let Some(method) = view.input_method_context() {
            method.set_enable_preedit(true);
        }
    })?;
    watch_keys(app, window)
}

/// A web process may end by itself: a fault of a driver, or the system wants its memory. The window
/// would stay blank; instead the page is loaded again. A page that ends its process each time is
/// given up.
fn mend_when_broken(view: &WebView, address: String) {
    let left = Cell::new(MENDINGS_MAX);
    view.connect_web_process_terminated(move |view, why| {
        let by_us = why == WebProcessTerminationReason::TerminatedByApi;
        if left.get() > 0 && !by_us {
            left.set(left.get() - 1);
            view.load_uri(&address);
        }
    });
}

/// Kills the process that draws the page.
pub(super) fn end_page(window: &WebviewWindow) -> tauri::Result<()> {
    window.with_webview(|view| view.inner().terminate_web_process())
}

/// Takes everything else out of the menu. True where nothing is left to be shown.
pub(crate) fn leave_the_clipboard(menu: &ContextMenu) -> bool {
    for item in menu.items() {
        if !OFFERED.contains(&item.stock_action()) {
            menu.remove(&item);
        }
    }
    menu.n_items() == 0
}

/// These keys are caught before the page sees them: they must work also when the page hangs.
fn watch_keys(app: &AppHandle, window: &WebviewWindow) -> tauri::Result<()> {
    let (handle, window) = (app.clone(), window.clone());
    app.run_on_main_thread(move || {
        if let Ok(gtk_window) = window.gtk_window() {
            obey_keys(&handle, &gtk_window);
        }
    })
}

/// Does what these keys say, wherever in the program they are pressed.
pub(crate) fn obey_keys(app: &AppHandle, window: &impl IsA<gtk::Widget>) {
    let handle = app.clone();
    window.connect_key_press_event(move |_, event| {
        let Some(order) = order(event) else { return Propagation::Proceed };
        let app = handle.clone();
        match order {
            Order::Panic => locks::panic(&app),
            Order::LockScreen => {
                tauri::async_runtime::spawn(async move { locks::screen(&app).await });
            }
            Order::LockFully => {
                tauri::async_runtime::spawn(async move { locks::full(&app).await });
            }
        }
        Propagation::Stop
    });
}

fn order(event: &EventKey) -> Option<Order> {
    let key = event.keyval();
    let held = event.state();
    if key == keys::F12 {
        return Some(Order::Panic);
    }
    let with = |modifier: ModifierType| held.contains(modifier);
    let other = with(ModifierType::MOD1_MASK) || with(ModifierType::SUPER_MASK);
    if other || !with(ModifierType::CONTROL_MASK) || !(key == keys::l || key == keys::L) {
        return None;
    }
    Some(if with(ModifierType::SHIFT_MASK) { Order::LockFully } else { Order::LockScreen })
}
