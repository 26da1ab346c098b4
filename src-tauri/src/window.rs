//! The one window. It shows the interface and nothing else: no other address, no second window, no
//! download, no camera, no inspector. What it is shown is kept in memory alone, unless a
//! `WebDriver` leads it: no window that forgets can be led. A full lock destroys it and starts the
//! program anew, so that neither its web process nor this one keeps text.

use std::cell::Cell;
use std::future::Future;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use gtk::prelude::*;
use keepsake::doors::process;
use tauri::{
    AppHandle, DragDropEvent, Manager, RunEvent, WebviewWindow, WebviewWindowBuilder, WindowEvent,
};
use tokio::sync::Notify;
use webkit2gtk::WebViewExt;

use crate::locks;
use crate::shell::Shell;

pub(crate) const LABEL: &str = "main";

/// Tells the program that starts anew where its window stood.
const PLACE: &str = "KEEPSAKE_PLACE";

/// How long the old window may take to go.
const PATIENCE: Duration = Duration::from_secs(5);

/// How often a page is loaded again whose process ended.
const MENDINGS_MAX: u32 = 8;

/// What the window needs to know to be made anew.
#[derive(Default)]
pub(crate) struct Remaking {
    going_on: AtomicBool,
    gone: Notify,
}

/// Makes the window, where the last one stood if there was one.
pub(crate) fn open(app: &AppHandle, place: Option<Place>) -> tauri::Result<()> {
    let config = app.config().app.windows.first().ok_or(tauri::Error::WindowNotFound)?;
    let mut builder = WebviewWindowBuilder::from_config(app, config)?
        .on_navigation(|to| to.scheme() == "tauri" || to.host_str() == Some("tauri.localhost"))
        .on_new_window(|_, _| tauri::webview::NewWindowResponse::Deny)
        .on_download(|_, _| false)
        .on_permission_request(|_, _| tauri::webview::PermissionResponse::Deny)
        .incognito(!is_driven())
        .devtools(false)
        .general_autofill_enabled(false);
    if let Some(place) = place {
        builder = builder.inner_size(place.size.0, place.size.1).maximized(place.maximized);
        builder = builder.position(place.corner.0, place.corner.1);
    }
    let window = builder.build()?;
    mend_when_broken(&window)?;
    watch_keys(app, window)
}

/// A web process may end by itself: a fault of a driver, or the system wants its memory. The window
/// would stay blank; instead the page is loaded again. A page that ends its process each time is
/// given up.
fn mend_when_broken(window: &WebviewWindow) -> tauri::Result<()> {
    // Not `reload`: a process may end before there was a page.
    let address = window.url()?;
    window.with_webview(move |view| {
        let left = Cell::new(MENDINGS_MAX);
        view.inner().connect_web_process_terminated(move |view, _| {
            if left.get() > 0 {
                left.set(left.get() - 1);
                view.load_uri(address.as_str());
            }
        });
    })
}

/// Does a `WebDriver` lead the window? Tauri asks the same variable.
pub(crate) fn is_driven() -> bool {
    std::env::var_os("TAURI_WEBVIEW_AUTOMATION").is_some_and(|value| value == "true")
}

/// The panic key is caught before the page sees it: it must work also when the page hangs.
fn watch_keys(app: &AppHandle, window: WebviewWindow) -> tauri::Result<()> {
    let handle = app.clone();
    app.run_on_main_thread(move || {
        let Ok(gtk_window) = window.gtk_window() else { return };
        gtk_window.connect_key_press_event(move |_, event| {
            if event.keyval() == gtk::gdk::keys::constants::F12 {
                locks::panic(&handle);
                return gtk::glib::Propagation::Stop;
            }
            gtk::glib::Propagation::Proceed
        });
    })
}

/// Takes the window off the screen, now.
pub(crate) fn hide(app: &AppHandle) {
    if let Some(window) = app.get_webview_window(LABEL) {
        // A window that cannot be hidden is destroyed in a moment.
        let _ = window.hide();
    }
}

/// Brings the window to the front.
pub(crate) fn call_up(app: &AppHandle) {
    if let Some(window) = app.get_webview_window(LABEL) {
        let _ = window.unminimize().and(window.show()).and(window.set_focus());
    }
}

/// Destroys the window with its page, waits until the vault is `locked`, and starts the program
/// anew, so that nothing of it stays in memory: what the web view and GTK have freed they do not
/// wipe. A `WebDriver` would lose the program; where one leads, the window alone is made anew.
///
/// # Errors
/// If there is no new window: the program has nothing left to do then.
pub(crate) async fn renew(app: &AppHandle, locked: impl Future<Output = ()>) -> tauri::Result<()> {
    let window = app.get_webview_window(LABEL);
    let remaking = app.state::<Remaking>();
    let Some(window) = window.filter(|_| !remaking.going_on.swap(true, Ordering::SeqCst)) else {
        locked.await;
        return Ok(());
    };
    let place = Place::of(&window).ok();
    let gone = remaking.gone.notified();
    let destroyed = window.destroy();
    // One that does not go keeps its label, and then `open` fails.
    let (_, ()) = tokio::join!(tokio::time::timeout(PATIENCE, gone), locked);
    let renewed = destroyed.and_then(|()| {
        if is_driven() {
            return open(app, place);
        }
        let place = place.map(Place::to_text).unwrap_or_default();
        Err(process::start_anew(&[(PLACE, &place)]).into())
    });
    remaking.going_on.store(false, Ordering::SeqCst);
    renewed
}

/// Keeps the program alive while its only window is made anew, and hears of what is dropped on it.
/// The page is not told of it by Tauri: it may not listen there.
pub(crate) fn heard(app: &AppHandle, event: &RunEvent) {
    match event {
        RunEvent::WindowEvent { event: WindowEvent::Destroyed, .. } => {
            app.state::<Remaking>().gone.notify_one();
        }
        RunEvent::ExitRequested { code: None, api, .. }
            if app.state::<Remaking>().going_on.load(Ordering::SeqCst) =>
        {
            api.prevent_exit();
        }
        RunEvent::WindowEvent { event: WindowEvent::DragDrop(dragged), .. } => {
            let shell = app.state::<Shell>();
            match dragged {
                DragDropEvent::Enter { .. } => shell.dragged(true),
                DragDropEvent::Leave => shell.dragged(false),
                DragDropEvent::Drop { paths, .. } => shell.dropped(paths.clone()),
                _ => {}
            }
        }
        _ => {}
    }
}

/// Where a window stands, in logical pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Place {
    corner: (f64, f64),
    size: (f64, f64),
    maximized: bool,
}

impl Place {
    fn of(window: &WebviewWindow) -> tauri::Result<Self> {
        let scale = window.scale_factor()?;
        let corner = window.outer_position()?.to_logical::<f64>(scale);
        let size = window.inner_size()?.to_logical::<f64>(scale);
        let maximized = window.is_maximized()?;
        Ok(Self { corner: (corner.x, corner.y), size: (size.width, size.height), maximized })
    }

    /// Where the window stood before the program started anew.
    pub(crate) fn given() -> Option<Self> {
        Self::from_text(&std::env::var(PLACE).ok()?)
    }

    fn to_text(self) -> String {
        let Self { corner: (x, y), size: (width, height), maximized } = self;
        format!("{x} {y} {width} {height} {maximized}")
    }

    fn from_text(text: &str) -> Option<Self> {
        let words: Vec<&str> = text.split(' ').collect();
        let [x, y, width, height, maximized] = words[..] else { return None };
        let number = |word: &str| word.parse().ok().filter(|number: &f64| number.is_finite());
        let corner = (number(x)?, number(y)?);
        let size = (number(width)?, number(height)?);
        Some(Self { corner, size, maximized: maximized.parse().ok()? })
    }
}

/// Empties the clipboard and the selection where what they hold came from this window. What another
/// program put there stays; what a clipboard manager has copied is out of reach.
pub(crate) fn clear_clipboard(app: &AppHandle) {
    let cleared = app.run_on_main_thread(|| {
        for selection in [gtk::gdk::SELECTION_CLIPBOARD, gtk::gdk::SELECTION_PRIMARY] {
            if gtk::gdk::selection_owner_get(&selection).is_some() {
                gtk::Clipboard::get(&selection).clear();
            }
        }
    });
    // It fails only when the main loop has ended, and the clipboard with it.
    drop(cleared);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_stands_where_it_stood() {
        let place = Place { corner: (-8.5, 20.0), size: (1100.0, 760.25), maximized: true };
        assert_eq!(Place::from_text(&place.to_text()), Some(place));
        for text in ["", "1 2 3 4", "1 2 3 4 yes", "1 2 NaN 4 true", "1 2 3 4 true 5"] {
            assert_eq!(Place::from_text(text), None, "{text}");
        }
    }
}
