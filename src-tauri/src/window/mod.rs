//! The two windows, of which one is shown. In the *door* the passphrase is typed; it is destroyed
//! once the vault is open. In the *main* window posts are shown; every lock destroys it. So the
//! process that was told the passphrase is gone before a post is drawn, and the one that drew posts
//! is gone when they are locked away. A full lock starts the whole program anew.
//!
//! They show the interface and nothing else: no other address, no further window, no download, no
//! camera, no inspector. Decision 48.

mod place;
mod view;

use std::future::Future;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use keepsake::doors::process;
use tauri::{
    AppHandle, DragDropEvent, LogicalSize, Manager, RunEvent, WebviewWindow, WebviewWindowBuilder,
    WindowEvent,
};
use tokio::sync::Notify;

use crate::locks;
use crate::shell::{Shell, held};
use place::{PLACE, Place};

pub(crate) use self::view::{leave_the_clipboard, obey_keys};

/// Where the passphrase is typed.
pub(crate) const DOOR: &str = "door";
/// Where posts are shown.
pub(crate) const MAIN: &str = "main";

/// What the program that starts anew is told instead of a place: nobody looks.
const UNSEEN: &str = "unseen";

/// Tells the program that starts anew that the training room is wanted.
const ROOM: &str = "KEEPSAKE_ROOM";

/// How much larger everything is that a class looks at.
const PRESENTED: f64 = 1.5;

/// How large the door is where everything has to be explained first.
const WELCOME: (f64, f64) = (1040.0, 760.0);

/// The folder that the web view is given to keep things in. It is there, and nobody, not even root,
/// can make a file in it: whatever a page or the web view itself would store stays in memory.
const NO_FOLDER: &str = "/proc/self/task";

/// How long old windows may take to go.
const PATIENCE: Duration = Duration::from_secs(5);

/// What stands between one window and the next.
#[derive(Default)]
pub(crate) struct Windows {
    /// Held while windows are changed: one after the other.
    turn: tokio::sync::Mutex<()>,
    /// The program has no window for a moment, or none to be seen, and must not end for it.
    windowless: AtomicBool,
    /// The user closed the window and lets the program go on.
    unseen: AtomicBool,
    gone: Notify,
    /// Where the main window stood.
    place: Mutex<Option<Place>>,
}

/// Opens the first window, unless the program was started anew while nobody looked.
pub(crate) fn begin(app: &AppHandle) -> tauri::Result<()> {
    let windows = app.state::<Windows>();
    app.state::<Shell>().want_room(std::env::var_os(ROOM).is_some_and(|it| !it.is_empty()));
    if std::env::var(PLACE).is_ok_and(|place| place == UNSEEN) {
        windows.unseen.store(true, Ordering::SeqCst);
        windows.windowless.store(true, Ordering::SeqCst);
        return Ok(());
    }
    *held(&windows.place) = Place::given();
    open(app, DOOR)
}

fn open(app: &AppHandle, label: &str) -> tauri::Result<()> {
    let config = app.config().app.windows.iter().find(|config| config.label == label);
    let mut builder =
        WebviewWindowBuilder::from_config(app, config.ok_or(tauri::Error::WindowNotFound)?)?
            .on_navigation(|to| to.scheme() == "tauri" || to.host_str() == Some("tauri.localhost"))
            .on_new_window(|_, _| tauri::webview::NewWindowResponse::Deny)
            .on_download(|_, _| false)
            .on_permission_request(|_, _| tauri::webview::PermissionResponse::Deny)
            .data_directory(PathBuf::from(NO_FOLDER))
            .devtools(false)
            .general_autofill_enabled(false);
    if label == DOOR {
        if app.state::<Shell>().is_new() {
            builder = builder.inner_size(WELCOME.0, WELCOME.1);
        }
        builder = builder.center();
    } else if let Some(place) = *held(&app.state::<Windows>().place) {
        builder = builder.inner_size(place.size.0, place.size.1).maximized(place.maximized);
        builder = builder.position(place.corner.0, place.corner.1);
    }
    view::prepare(app, &builder.build()?)
}

/// Gives the door the room in which something is read and not only typed. A window that is larger
/// stays as it is.
pub(crate) fn make_room(app: &AppHandle) -> tauri::Result<()> {
    let Some(door) = app.get_webview_window(DOOR) else { return Ok(()) };
    let (scale, now) = (door.scale_factor()?, door.inner_size()?);
    let now = now.to_logical::<f64>(scale);
    let screen = door.current_monitor()?.map(|it| it.size().to_logical::<f64>(scale));
    let most = |wanted: f64, there: Option<f64>| there.map_or(wanted, |there| wanted.min(there));
    let width = most(WELCOME.0, screen.map(|it| it.width)).max(now.width);
    let height = most(WELCOME.1, screen.map(|it| it.height)).max(now.height);
    if door.is_maximized()? || (width <= now.width && height <= now.height) {
        return Ok(());
    }
    door.set_size(LogicalSize::new(width, height)).and(door.center())
}

/// Does a `WebDriver` lead the window? Tauri asks the same variable.
pub(crate) fn is_driven() -> bool {
    std::env::var_os("TAURI_WEBVIEW_AUTOMATION").is_some_and(|value| value == "true")
}

/// The window that is shown, if one is.
pub(crate) fn front(app: &AppHandle) -> Option<WebviewWindow> {
    app.get_webview_window(MAIN).or_else(|| app.get_webview_window(DOOR))
}

/// Takes the windows off the screen, now.
pub(crate) fn hide(app: &AppHandle) {
    for window in app.webview_windows().values() {
        // A window that cannot be hidden is destroyed in a moment.
        let _ = window.hide();
    }
}

/// Ends the processes of all pages, as the program is about to end itself.
pub(crate) fn end_pages(app: &AppHandle) {
    for window in app.webview_windows().values() {
        // One that is not ended ends with the program, unless it hangs.
        let _ = view::end_page(window);
    }
}

/// Shows the main window large, for a class, or as it was.
///
/// # Errors
/// If the web view refuses.
pub(crate) fn enlarge(app: &AppHandle, large: bool) -> tauri::Result<()> {
    let window = app.get_webview_window(MAIN).ok_or(tauri::Error::WindowNotFound)?;
    window.set_zoom(if large { PRESENTED } else { 1.0 })
}

/// Brings the window to the front; makes one where there is none.
pub(crate) async fn call_up(app: &AppHandle) -> tauri::Result<()> {
    app.state::<Windows>().unseen.store(false, Ordering::SeqCst);
    let Some(window) = front(app) else { return settle(app).await };
    window.unminimize().and(window.show()).and(window.set_focus())
}

/// Opens the window that fits how things stand, and destroys the other.
pub(crate) async fn settle(app: &AppHandle) -> tauri::Result<()> {
    let windows = app.state::<Windows>();
    let _turn = windows.turn.lock().await;
    let (wanted, other) = if app.state::<Shell>().is_shown() { (MAIN, DOOR) } else { (DOOR, MAIN) };
    if app.get_webview_window(wanted).is_none() {
        open(app, wanted)?;
    }
    has_a_window(app);
    leave(app, other)
}

/// The program ends with its window from now on. One that was closed while it was still opening
/// could not end it.
fn has_a_window(app: &AppHandle) {
    app.state::<Windows>().windowless.store(false, Ordering::SeqCst);
    if front(app).is_none() {
        app.exit(0);
    }
}

/// Destroys every window with its page, waits until the vault is `locked`, and opens a new door:
/// whatever the old windows showed is gone with their processes.
pub(crate) async fn shut(app: &AppHandle, locked: impl Future<Output = ()>) -> tauri::Result<()> {
    let windows = app.state::<Windows>();
    let _turn = windows.turn.lock().await;
    let destroyed = destroy_all(app, locked).await;
    if windows.unseen.load(Ordering::SeqCst) {
        return destroyed;
    }
    // One that does not go keeps its label, and then `open` fails.
    destroyed.and_then(|()| open(app, DOOR))?;
    has_a_window(app);
    Ok(())
}

/// The same after a full lock, but the program starts anew, so that nothing of it stays in memory:
/// what the web view and GTK have freed they do not wipe. A `WebDriver` would lose the program;
/// where one leads, the windows alone are made anew.
///
/// # Errors
/// If there is no new window: the program has nothing left to do then.
pub(crate) async fn renew(app: &AppHandle, locked: impl Future<Output = ()>) -> tauri::Result<()> {
    if is_driven() {
        return shut(app, locked).await;
    }
    let windows = app.state::<Windows>();
    let _turn = windows.turn.lock().await;
    // If one does not go, the program that starts anew takes it along all the same.
    let _ = destroy_all(app, locked).await;
    let place = held(&windows.place).map(Place::to_text).unwrap_or_default();
    let unseen = windows.unseen.load(Ordering::SeqCst);
    let place = if unseen { UNSEEN } else { &place };
    let room = if app.state::<Shell>().wants_room() { "1" } else { "" };
    Err(process::start_anew(&[(PLACE, place), (ROOM, room)]).into())
}

/// Shows a window again, if the user closed it to go on in a tray that is gone.
pub(crate) async fn come_back(app: &AppHandle) -> tauri::Result<()> {
    if app.state::<Windows>().unseen.load(Ordering::SeqCst) { call_up(app).await } else { Ok(()) }
}

/// Goes on without a window, until it is called up.
pub(crate) fn go_unseen(app: &AppHandle) {
    app.state::<Windows>().unseen.store(true, Ordering::SeqCst);
}

async fn destroy_all(app: &AppHandle, locked: impl Future<Output = ()>) -> tauri::Result<()> {
    let windows = app.state::<Windows>();
    windows.windowless.store(true, Ordering::SeqCst);
    let destroyed = leave(app, DOOR).and(leave(app, MAIN));
    let gone = async {
        while front(app).is_some() {
            windows.gone.notified().await;
        }
    };
    let (_, ()) = tokio::join!(tokio::time::timeout(PATIENCE, gone), locked);
    destroyed
}

/// Destroys a window, if it is there, and ends its page's process: one that hangs would not go by
/// itself, and keep what it showed.
fn leave(app: &AppHandle, label: &str) -> tauri::Result<()> {
    let Some(window) = app.get_webview_window(label) else { return Ok(()) };
    if label == MAIN {
        *held(&app.state::<Windows>().place) = Place::of(&window).ok();
    }
    // A `WebDriver` would lose its session with it.
    let ended = if is_driven() { Ok(()) } else { view::end_page(&window) };
    window.destroy().and(ended)
}

/// Keeps the program alive while it has no window, and hears of what is dropped on one. The page is
/// not told of that by Tauri: it may not listen there.
pub(crate) fn heard(app: &AppHandle, event: &RunEvent) {
    match event {
        RunEvent::WindowEvent { event: WindowEvent::Destroyed, .. } => {
            app.state::<Windows>().gone.notify_one();
        }
        RunEvent::WindowEvent { event: WindowEvent::CloseRequested { api, .. }, .. }
            if locks::stays_in_the_tray(app) =>
        {
            api.prevent_close();
        }
        RunEvent::ExitRequested { code: None, api, .. }
            if app.state::<Windows>().windowless.load(Ordering::SeqCst) =>
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
