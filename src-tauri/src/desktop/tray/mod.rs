//! A mark in the tray, where the desktop has one: how things stand, a pause, a lock, the end. By
//! the protocol of status items, over the bus, so that no file with a picture is written for it.
//! Its look and its words are neutral: a ring that is full, half full or empty.
#![allow(
    clippy::unused_self,
    clippy::used_underscore_binding,
    clippy::unnecessary_literal_bound,
    clippy::needless_pass_by_value,
    reason = "the bus calls methods, and hands them their arguments by value"
)]

mod icon;
mod menu;

use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::Mutex;
use tokio::sync::mpsc::UnboundedSender;
use zbus::object_server::SignalEmitter;
use zbus::{Connection, ObjectPath};

use super::{Desktop, Sign, in_time};
use crate::ipc::dto::Language;
use menu::Menu;

/// Who gathers the marks for whatever shows them.
pub(super) const WATCHER: &str = "org.kde.StatusNotifierWatcher";
const WATCHER_PATH: &str = "/StatusNotifierWatcher";
const ITEM_PATH: &str = "/StatusNotifierItem";
const MENU_PATH: &str = "/MenuBar";

/// How things stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    /// Posts are watched.
    Watching,
    /// The vault is open; nothing is watched for now.
    Paused,
    /// It is closed, or there is none.
    Locked,
}

/// What is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Face {
    pub(crate) mark: Mark,
    /// Whether posts are on the screen, and can be locked away.
    pub(crate) shown: bool,
    pub(crate) language: Language,
}

/// What was chosen there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wish {
    Open,
    /// To pause the watch, or to go on.
    Pause(bool),
    Lock,
    Quit,
}

/// The mark.
pub(crate) struct Tray {
    tell: UnboundedSender<Sign>,
    face: Mutex<Option<Face>>,
    /// Somebody gathers marks and has ours.
    registered: AtomicBool,
}

impl Tray {
    /// A mark that is not shown yet. What is chosen there is told.
    pub(crate) fn new(tell: UnboundedSender<Sign>) -> Self {
        Self { tell, face: Mutex::default(), registered: AtomicBool::default() }
    }

    /// Can the user see it?
    pub(crate) fn is_shown(&self) -> bool {
        self.registered.load(Ordering::SeqCst)
    }

    /// Shows this face, or none.
    pub(crate) async fn show(&self, desktop: &Desktop, face: Option<Face>) {
        let mut shown = self.face.lock().await;
        let Some(session) = desktop.session.as_ref().filter(|_| *shown != face) else { return };
        let before = std::mem::replace(&mut *shown, face);
        // A bus that refuses shows no mark: then the window is all there is.
        match (before, face) {
            (None, Some(face)) => {
                let served = self.serve(session, face).await;
                self.registered.store(served.is_ok(), Ordering::SeqCst);
            }
            (_, Some(face)) => drop(renew(session, face).await),
            (_, None) => {
                drop(withdraw(session).await);
                self.registered.store(false, Ordering::SeqCst);
            }
        }
    }

    /// Whoever gathers marks came or went: a new one knows none yet.
    pub(crate) async fn meet(&self, desktop: &Desktop, is_there: bool) {
        let face = self.face.lock().await;
        let session = desktop.session.as_ref().filter(|_| is_there && face.is_some());
        let registered = match session {
            Some(session) => register(session).await.is_ok(),
            None => false,
        };
        self.registered.store(registered, Ordering::SeqCst);
    }

    async fn serve(&self, session: &Connection, face: Face) -> zbus::Result<()> {
        let server = session.object_server();
        server.at(MENU_PATH, Menu::new(face, self.tell.clone())).await?;
        server.at(ITEM_PATH, Item { face, tell: self.tell.clone() }).await?;
        register(session).await
    }
}

async fn register(session: &Connection) -> zbus::Result<()> {
    let name = (session.unique_name().map(ToString::to_string).unwrap_or_default(),);
    let (member, path) = ("RegisterStatusNotifierItem", WATCHER_PATH);
    let call = session.call_method(Some(WATCHER), path, Some(WATCHER), member, &name);
    in_time(call).await.map(drop).ok_or(zbus::Error::InterfaceNotFound)
}

async fn renew(session: &Connection, face: Face) -> zbus::Result<()> {
    let server = session.object_server();
    let item = server.interface::<_, Item>(ITEM_PATH).await?;
    item.get_mut().await.face = face;
    Item::new_icon(item.signal_emitter()).await?;
    let menu = server.interface::<_, Menu>(MENU_PATH).await?;
    let revision = menu.get_mut().await.renew(face);
    Menu::layout_updated(menu.signal_emitter(), revision, 0).await
}

/// A watcher sees that the item is gone by its object; a status that hides it is told first.
async fn withdraw(session: &Connection) -> zbus::Result<()> {
    let server = session.object_server();
    let item = server.interface::<_, Item>(ITEM_PATH).await?;
    Item::new_status(item.signal_emitter(), "Passive").await?;
    server.remove::<Item, _>(ITEM_PATH).await?;
    server.remove::<Menu, _>(MENU_PATH).await?;
    Ok(())
}

/// Pictures by width, height and bytes (ARGB, most significant byte first).
type Pixmaps = Vec<(i32, i32, Vec<u8>)>;

struct Item {
    face: Face,
    tell: UnboundedSender<Sign>,
}

#[zbus::interface(name = "org.kde.StatusNotifierItem")]
impl Item {
    #[zbus(property)]
    fn category(&self) -> &str {
        "ApplicationStatus"
    }

    #[zbus(property)]
    fn id(&self) -> &str {
        "keepsake"
    }

    #[zbus(property)]
    fn title(&self) -> &str {
        "Keepsake"
    }

    #[zbus(property)]
    fn status(&self) -> &str {
        "Active"
    }

    #[zbus(property)]
    fn icon_name(&self) -> &str {
        ""
    }

    #[zbus(property)]
    fn icon_pixmap(&self) -> Pixmaps {
        icon::drawn(self.face.mark)
    }

    #[zbus(property)]
    fn tool_tip(&self) -> (&str, Pixmaps, &str, &str) {
        ("", Vec::new(), "Keepsake", "")
    }

    #[zbus(property)]
    fn item_is_menu(&self) -> bool {
        false
    }

    #[zbus(property)]
    fn menu(&self) -> ObjectPath<'_> {
        ObjectPath::from_static_str_unchecked(MENU_PATH)
    }

    fn activate(&self, _x: i32, _y: i32) {
        wish(&self.tell, Wish::Open);
    }

    fn secondary_activate(&self, _x: i32, _y: i32) {
        wish(&self.tell, Wish::Lock);
    }

    fn context_menu(&self, _x: i32, _y: i32) {}

    fn scroll(&self, _delta: i32, _orientation: &str) {}

    #[zbus(signal)]
    async fn new_icon(emitter: &SignalEmitter<'_>) -> zbus::Result<()>;

    #[zbus(signal)]
    async fn new_status(emitter: &SignalEmitter<'_>, status: &str) -> zbus::Result<()>;
}

fn wish(tell: &UnboundedSender<Sign>, wish: Wish) {
    // The program is ending: then there is nothing to wish for.
    let _ = tell.send(Sign::Tray(wish));
}
