//! The desktop around the window, over D-Bus, and the only place that names zbus: the screen is
//! locked, the computer goes to sleep, someone starts Keepsake a second time; a mark in the tray,
//! a notice that something is new.
//!
//! Whoever may write to the bus can lock the vault with it, pause the watch or end the program, and
//! nothing more: no message opens a vault, and none tells what is in one.

mod notices;
mod tray;

use std::collections::HashMap;
use std::future::Future;
use std::time::Duration;

use futures::StreamExt;
use futures::stream::select_all;
use tokio::sync::mpsc::UnboundedSender;
use zbus::connection::Builder;
use zbus::fdo::RequestNameFlags;
use zbus::message::Message;
use zbus::{Connection, MatchRule, MessageStream, OwnedFd, OwnedVariant, Variant};

pub(crate) use tray::{Face, Mark, Tray, Wish};

/// The name of the one window on the session bus; also its address there, with slashes.
const NAME: &str = "org.keepsake.archive";
const PATH: &str = "/org/keepsake/archive";
const APPLICATION: &str = "org.freedesktop.Application";

/// Screen savers: the service's name is also the interface of its signal.
const SAVERS: [&str; 5] = [
    "org.freedesktop.ScreenSaver",
    "org.gnome.ScreenSaver",
    "org.xfce.ScreenSaver",
    "org.cinnamon.ScreenSaver",
    "org.mate.ScreenSaver",
];
const LOGIN: &str = "org.freedesktop.login1";
const LOGIN_PATH: &str = "/org/freedesktop/login1";
const LOGIN_MANAGER: &str = "org.freedesktop.login1.Manager";
const LOGIN_SESSION: &str = "org.freedesktop.login1.Session";

/// How long a bus may take to answer before the window does without it.
const PATIENCE: Duration = Duration::from_secs(2);

/// What the desktop told.
#[derive(Debug)]
pub(crate) enum Sign {
    /// The screen was locked, or its saver came up.
    ScreenLocked,
    /// The computer goes to sleep as soon as this is dropped, or after some seconds all the same.
    Sleep(Option<Delay>),
    /// Keepsake was started a second time.
    CalledUp,
    /// Something was chosen in the tray.
    Tray(Wish),
    /// Who shows marks in a tray came, or went.
    TrayHost(bool),
}

/// Holds sleep back while it lives.
#[derive(Debug)]
pub(crate) struct Delay(#[expect(dead_code, reason = "it counts that it is open")] OwnedFd);

/// What there is to hear on this computer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Audible {
    /// A screen saver, or the login service, that tells when the screen is locked.
    pub(crate) screen: bool,
    /// A login service that tells before the computer sleeps.
    pub(crate) sleep: bool,
}

/// Another window runs already; it was called up.
#[derive(Debug)]
pub(crate) struct AlreadyRunning;

/// The connections, where there are any.
#[derive(Default)]
pub(crate) struct Desktop {
    session: Option<Connection>,
    system: Option<Connection>,
    /// The number of the notice that was given last.
    notice: tokio::sync::Mutex<u32>,
}

/// What of ours this computer shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Shows {
    /// A mark in a tray.
    pub(crate) tray: bool,
    /// Notices.
    pub(crate) notices: bool,
}

impl Desktop {
    /// Connects to both buses and sends on what is told there.
    ///
    /// # Errors
    /// [`AlreadyRunning`]. A bus that is missing or mute is no error: then nothing is heard.
    pub(crate) async fn connect(tell: UnboundedSender<Sign>) -> Result<Self, AlreadyRunning> {
        Self::over(Builder::session(), Builder::system(), tell).await
    }

    async fn over(
        session: Builder<'_>,
        system: Builder<'_>,
        tell: UnboundedSender<Sign>,
    ) -> Result<Self, AlreadyRunning> {
        let session = session.serve_at(PATH, Application(tell.clone())).build();
        let (session, system) = tokio::join!(in_time(session), in_time(system.build()));
        if let Some(session) = &session {
            be_the_only_one(session).await?;
            hear_savers(session, tell.clone()).await;
            hear_the_tray(session, tell.clone()).await;
        }
        if let Some(system) = &system {
            hear_login(system, tell).await;
        }
        Ok(Self { session, system, notice: tokio::sync::Mutex::default() })
    }

    /// Asks which of the services that show something are there at this moment.
    pub(crate) async fn shows(&self) -> Shows {
        let Some(session) = &self.session else { return Shows::default() };
        let tray = is_there(session, tray::WATCHER).await;
        Shows { tray, notices: is_there(session, notices::NOTICES).await }
    }

    /// Asks which of the services we listen to are there at this moment.
    pub(crate) async fn audible(&self) -> Audible {
        let mut audible = Audible::default();
        if let Some(system) = &self.system {
            audible.sleep = is_there(system, LOGIN).await;
            audible.screen = audible.sleep;
        }
        if let Some(session) = &self.session {
            for saver in SAVERS {
                audible.screen |= is_there(session, saver).await;
            }
        }
        audible
    }
}

async fn in_time<T>(work: impl Future<Output = zbus::Result<T>>) -> Option<T> {
    tokio::time::timeout(PATIENCE, work).await.ok()?.ok()
}

/// What `org.freedesktop.Application` is asked for here: to show its window.
struct Application(UnboundedSender<Sign>);

#[zbus::interface(name = "org.freedesktop.Application")]
impl Application {
    /// The options, a desktop's start-up id, are of no use to us.
    fn activate(&self, options: HashMap<String, OwnedVariant>) {
        drop(options);
        // The window that listened is closing: then there is nothing to show.
        let _ = self.0.send(Sign::CalledUp);
    }
}

/// Takes the name, or calls up the window that has it.
async fn be_the_only_one(session: &Connection) -> Result<(), AlreadyRunning> {
    let flags = RequestNameFlags::DO_NOT_QUEUE;
    let Err(zbus::Error::NameTaken) = session.request_name_with_flags(NAME, flags).await else {
        return Ok(());
    };
    let options = (HashMap::<&str, Variant<'_>>::new(),);
    let call = session.call_method(Some(NAME), PATH, Some(APPLICATION), "Activate", &options);
    // One that does not answer is hung or not ours; then a second window is better than none.
    in_time(call).await.map_or(Ok(()), |_| Err(AlreadyRunning))
}

async fn is_there(connection: &Connection, name: &str) -> bool {
    let bus = "org.freedesktop.DBus";
    let (path, name) = ("/org/freedesktop/DBus", (name,));
    let call = connection.call_method(Some(bus), path, Some(bus), "NameHasOwner", &name);
    in_time(call).await.is_some_and(|answer| answer.body().deserialize().unwrap_or(false))
}

fn signal(interface: &'static str, member: &'static str) -> zbus::Result<MatchRule<'static>> {
    let rule = MatchRule::builder().msg_type(zbus::message::Type::Signal);
    rule.interface(interface).member(member).build()
}

async fn streams(
    connection: &Connection,
    rules: impl IntoIterator<Item = zbus::Result<MatchRule<'static>>>,
) -> Vec<MessageStream> {
    let mut streams = Vec::new();
    for rule in rules.into_iter().flatten() {
        streams.extend(in_time(MessageStream::for_match_rule(rule, connection, None)).await);
    }
    streams
}

async fn hear_savers(session: &Connection, tell: UnboundedSender<Sign>) {
    let rules = SAVERS.map(|saver| signal(saver, "ActiveChanged"));
    let mut signals = select_all(streams(session, rules).await);
    tokio::spawn(async move {
        while let Some(message) = signals.next().await {
            let active = message.is_ok_and(|message| says_yes(&message));
            if active && tell.send(Sign::ScreenLocked).is_err() {
                return;
            }
        }
    });
}

/// Who shows marks in a tray: the name has an owner, or none any more.
async fn hear_the_tray(session: &Connection, tell: UnboundedSender<Sign>) {
    let rule = MatchRule::builder().msg_type(zbus::message::Type::Signal);
    let rule = rule.interface("org.freedesktop.DBus").member("NameOwnerChanged");
    let rule = rule.arg(0, tray::WATCHER).build();
    let mut signals = select_all(streams(session, [rule]).await);
    tokio::spawn(async move {
        while let Some(message) = signals.next().await {
            let Ok(message) = message else { continue };
            let body = message.body();
            let Ok((_, _, owner)) = body.deserialize::<(&str, &str, &str)>() else { continue };
            if tell.send(Sign::TrayHost(!owner.is_empty())).is_err() {
                return;
            }
        }
    });
}

/// The login service: `Lock` and the locked hint of a session, and sleep. Sessions are not told
/// apart: a program under the user's own service manager belongs to none.
async fn hear_login(system: &Connection, tell: UnboundedSender<Sign>) {
    let rules = [
        signal(LOGIN_MANAGER, "PrepareForSleep"),
        signal(LOGIN_SESSION, "Lock"),
        signal("org.freedesktop.DBus.Properties", "PropertiesChanged"),
    ];
    let mut signals = select_all(streams(system, rules).await);
    let system = system.clone();
    tokio::spawn(async move {
        let mut delay = hold_sleep(&system).await;
        while let Some(message) = signals.next().await {
            let Ok(message) = message else { continue };
            let header = message.header();
            let sign = match header.member().map(zbus::names::MemberName::as_str) {
                Some("PrepareForSleep") if says_yes(&message) => Sign::Sleep(delay.take()),
                Some("PrepareForSleep") => {
                    delay = hold_sleep(&system).await;
                    continue;
                }
                Some("Lock") => Sign::ScreenLocked,
                _ if hints_at_a_lock(&message) => Sign::ScreenLocked,
                _ => continue,
            };
            if tell.send(sign).is_err() {
                return;
            }
        }
    });
}

/// Asks to be given a moment before the computer sleeps.
async fn hold_sleep(system: &Connection) -> Option<Delay> {
    let words = ("sleep", "Keepsake", "Keepsake", "delay");
    let call = system.call_method(Some(LOGIN), LOGIN_PATH, Some(LOGIN_MANAGER), "Inhibit", &words);
    Some(Delay(in_time(call).await?.body().deserialize().ok()?))
}

/// Is its one value `true`?
fn says_yes(message: &Message) -> bool {
    message.body().deserialize().unwrap_or(false)
}

/// Is this a session's `LockedHint`, now true?
fn hints_at_a_lock(message: &Message) -> bool {
    type Changes<'a> = HashMap<&'a str, Variant<'a>>;
    let body = message.body();
    let Ok((interface, changed, _)) = body.deserialize::<(&str, Changes<'_>, Vec<&str>)>() else {
        return false;
    };
    interface == LOGIN_SESSION && matches!(changed.get("LockedHint"), Some(Variant::Bool(true)))
}

#[cfg(test)]
mod tests;
