use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use zbus::ObjectPath;

use super::*;

/// A bus of our own, that ends with the test.
struct Bus {
    daemon: Child,
    address: String,
}

impl Bus {
    fn start() -> Self {
        let mut daemon = Command::new("dbus-daemon")
            .args(["--session", "--nofork", "--print-address=1"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("dbus-daemon is installed by `cargo xtask test`");
        let mut address = String::new();
        BufReader::new(daemon.stdout.take().unwrap()).read_line(&mut address).unwrap();
        Self { daemon, address: address.trim().to_owned() }
    }

    fn builder(&self) -> Builder<'static> {
        Builder::address(self.address.as_str())
    }

    async fn connection(&self) -> Connection {
        self.builder().build().await.unwrap()
    }
}

impl Drop for Bus {
    fn drop(&mut self) {
        let _ = self.daemon.kill();
        let _ = self.daemon.wait();
    }
}

async fn next(signs: &mut UnboundedReceiver<Sign>) -> Option<Sign> {
    tokio::time::timeout(Duration::from_secs(20), signs.recv()).await.expect("a sign in time")
}

/// Everything told so far was heard once the answer to a call is there: a bus keeps its order.
async fn nothing_more(desktop: &Desktop, bus: &Connection, signs: &mut UnboundedReceiver<Sign>) {
    emit(bus, "/", "org.gnome.ScreenSaver", "ActiveChanged", &(true,)).await;
    desktop.audible().await;
    assert!(matches!(next(signs).await, Some(Sign::ScreenLocked)));
    assert!(signs.try_recv().is_err(), "only the last signal counted");
}

async fn emit<B>(bus: &Connection, path: &str, interface: &str, member: &str, body: &B)
where
    B: serde::Serialize + zbus::DynamicType,
{
    let path = ObjectPath::try_from(path).unwrap();
    bus.emit_signal(None::<&str>, path, interface, member, body).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn each_saver_that_comes_up_is_told_and_one_that_goes_is_not() {
    let bus = Bus::start();
    let (tell, mut signs) = unbounded_channel();
    let desktop = Desktop::over(bus.builder(), bus.builder(), tell).await.unwrap();
    let other = bus.connection().await;
    for saver in SAVERS {
        emit(&other, "/org/x/ScreenSaver", saver, "ActiveChanged", &(true,)).await;
        assert!(matches!(next(&mut signs).await, Some(Sign::ScreenLocked)), "{saver}");
        emit(&other, "/org/x/ScreenSaver", saver, "ActiveChanged", &(false,)).await;
    }
    emit(&other, "/", "org.gnome.ScreenSaver", "ActiveChanged", &("yes",)).await;
    nothing_more(&desktop, &other, &mut signs).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_session_is_told_by_the_call_and_by_the_hint() {
    let bus = Bus::start();
    let (tell, mut signs) = unbounded_channel();
    let desktop = Desktop::over(bus.builder(), bus.builder(), tell).await.unwrap();
    let other = bus.connection().await;
    let session = "/org/freedesktop/login1/session/_32";
    emit(&other, session, LOGIN_SESSION, "Lock", &()).await;
    assert!(matches!(next(&mut signs).await, Some(Sign::ScreenLocked)));
    let hint = |interface: &'static str, locked: bool| {
        let changed = HashMap::from([("LockedHint", Variant::from(locked))]);
        (interface, changed, Vec::<&str>::new())
    };
    let (properties, changed) = ("org.freedesktop.DBus.Properties", "PropertiesChanged");
    emit(&other, session, properties, changed, &hint(LOGIN_SESSION, false)).await;
    emit(&other, session, properties, changed, &hint("org.example.Other", true)).await;
    emit(&other, session, properties, changed, &hint(LOGIN_SESSION, true)).await;
    assert!(matches!(next(&mut signs).await, Some(Sign::ScreenLocked)));
    nothing_more(&desktop, &other, &mut signs).await;
}

/// A login service that gives out delays, and can tell whether they are still held.
struct Login(std::sync::Mutex<Vec<std::os::unix::net::UnixStream>>);

#[zbus::interface(name = "org.freedesktop.login1.Manager")]
impl Login {
    fn inhibit(&self, what: &str, who: &str, why: &str, mode: &str) -> zbus::fdo::Result<OwnedFd> {
        assert_eq!((what, mode), ("sleep", "delay"));
        assert!(
            !who.is_empty() && !why.is_empty(),
            "a desktop shows who holds sleep back, and why"
        );
        let pair = std::os::unix::net::UnixStream::pair();
        let (ours, theirs) = pair.map_err(|error| zbus::fdo::Error::IOError(error.to_string()))?;
        self.0.lock().unwrap().push(ours);
        Ok(std::os::fd::OwnedFd::from(theirs).into())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn sleep_waits_until_its_sign_is_dropped_and_is_held_back_again_after_waking() {
    let bus = Bus::start();
    let login = bus
        .builder()
        .serve_at(LOGIN_PATH, Login(std::sync::Mutex::default()))
        .name(LOGIN)
        .build()
        .await
        .unwrap();
    let (tell, mut signs) = unbounded_channel();
    let desktop = Desktop::over(bus.builder(), bus.builder(), tell).await.unwrap();
    let audible = desktop.audible().await;
    assert!(audible.sleep && audible.screen);
    for _ in 0..2 {
        emit(&login, LOGIN_PATH, LOGIN_MANAGER, "PrepareForSleep", &(true,)).await;
        let Some(Sign::Sleep(Some(delay))) = next(&mut signs).await else {
            panic!("sleep is told, with a delay")
        };
        let held = {
            let service = login.object_server().interface::<_, Login>(LOGIN_PATH).await.unwrap();
            let login = service.get().await;
            login.0.lock().unwrap().pop().unwrap()
        };
        drop(delay);
        let read = tokio::task::spawn_blocking(move || {
            held.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
            std::io::Read::read(&mut &held, &mut [0; 1]).unwrap()
        });
        assert_eq!(read.await.unwrap(), 0, "the delay ended with the sign");
        emit(&login, LOGIN_PATH, LOGIN_MANAGER, "PrepareForSleep", &(false,)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_start_calls_up_the_first_and_gives_way() {
    let bus = Bus::start();
    let (tell, mut signs) = unbounded_channel();
    let first = Desktop::over(bus.builder(), bus.builder(), tell).await.unwrap();
    let (second, _unheard) = unbounded_channel();
    assert!(Desktop::over(bus.builder(), bus.builder(), second).await.is_err());
    assert!(matches!(next(&mut signs).await, Some(Sign::CalledUp)));
    drop(first);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_claimed_where_nothing_can_be_heard() {
    let bus = Bus::start();
    let (tell, _signs) = unbounded_channel();
    let desktop = Desktop::over(bus.builder(), bus.builder(), tell.clone()).await.unwrap();
    assert_eq!(desktop.audible().await, Audible::default(), "a bus without services");
    let saver = bus.builder().name("org.xfce.ScreenSaver").build().await.unwrap();
    assert_eq!(desktop.audible().await, Audible { screen: true, sleep: false });
    drop((saver, desktop));
    let nowhere = || Builder::address("unix:path=/nonexistent/bus");
    let alone = Desktop::over(nowhere(), nowhere(), tell).await.unwrap();
    assert_eq!(alone.audible().await, Audible::default(), "no bus at all");
}

/// What a desktop gathers marks with; it keeps the names of those it was given.
#[derive(Default)]
struct Watcher(std::sync::Mutex<Vec<String>>);

#[zbus::interface(name = "org.kde.StatusNotifierWatcher")]
impl Watcher {
    fn register_status_notifier_item(&self, service: &str) {
        self.0.lock().unwrap().push(service.to_owned());
    }
}

impl Watcher {
    async fn start(bus: &Bus) -> Connection {
        let served = bus.builder().serve_at("/StatusNotifierWatcher", Self::default());
        served.name(tray::WATCHER).build().await.unwrap()
    }

    async fn marks(watcher: &Connection) -> Vec<String> {
        let server = watcher.object_server();
        let service = server.interface::<_, Self>("/StatusNotifierWatcher").await.unwrap();
        let watcher = service.get().await;
        let marks = watcher.0.lock().unwrap();
        marks.clone()
    }
}

const ITEM: &str = "org.kde.StatusNotifierItem";
const MENU: &str = "com.canonical.dbusmenu";

async fn call<B, T>(bus: &Connection, to: (&str, &str, &str, &str), body: &B) -> Option<T>
where
    B: serde::Serialize + zbus::DynamicType,
    T: serde::de::DeserializeOwned + zbus::Type,
{
    let (name, path, interface, member) = to;
    let answer = bus.call_method(Some(name), path, Some(interface), member, body).await.ok()?;
    Some(answer.body().deserialize().unwrap())
}

async fn property(bus: &Connection, mark: &str, name: &str) -> Option<OwnedVariant> {
    let to = (mark, "/StatusNotifierItem", "org.freedesktop.DBus.Properties", "Get");
    call(bus, to, &(ITEM, name)).await
}

/// The lines of the mark's menu, with their numbers.
async fn menu(bus: &Connection, mark: &str) -> Vec<(i32, String)> {
    type Layout = (u32, (i32, HashMap<String, OwnedVariant>, Vec<OwnedVariant>));
    let names: [&str; 0] = [];
    let to = (mark, "/MenuBar", MENU, "GetLayout");
    let (_, (_, _, below)): Layout = call(bus, to, &(0, -1, names.as_slice())).await.unwrap();
    let lines = (1..).zip(&below).map(|(id, line)| (id, format!("{line:?}")));
    lines.collect()
}

fn face(mark: Mark, shown: bool) -> Face {
    Face { mark, shown, language: crate::ipc::dto::Language::En }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mark_in_the_tray_says_how_things_stand_and_is_obeyed() {
    let bus = Bus::start();
    let (tell, mut signs) = unbounded_channel();
    let desktop = Desktop::over(bus.builder(), bus.builder(), tell.clone()).await.unwrap();
    let tray = Tray::new(tell);
    tray.show(&desktop, Some(face(Mark::Locked, false))).await;
    assert!(!tray.is_shown() && !desktop.shows().await.tray, "nobody shows marks");

    // One that comes later is given the mark all the same.
    let watcher = Watcher::start(&bus).await;
    assert!(matches!(next(&mut signs).await, Some(Sign::TrayHost(true))));
    tray.meet(&desktop, true).await;
    assert!(tray.is_shown() && desktop.shows().await.tray);
    let [mark] = &Watcher::marks(&watcher).await[..] else { panic!("one mark") };
    let empty = property(&watcher, mark, "IconPixmap").await.unwrap();
    let texts = format!(
        "{:?} {:?}",
        property(&watcher, mark, "Title").await,
        property(&watcher, mark, "ToolTip").await
    );
    assert!(texts.contains("Keepsake") && !texts.contains("ock"), "{texts}");
    let lines = menu(&watcher, mark).await;
    assert!(lines[0].1.contains("Locked"), "{lines:?}");
    assert!(!lines.iter().any(|(_, line)| line.contains("Pause")), "{lines:?}");

    tray.show(&desktop, Some(face(Mark::Watching, true))).await;
    assert_ne!(property(&watcher, mark, "IconPixmap").await.unwrap(), empty);
    let lines = menu(&watcher, mark).await;
    let wishes = [
        ("Open", Wish::Open),
        ("Pause", Wish::Pause(true)),
        ("Lock", Wish::Lock),
        ("Quit", Wish::Quit),
    ];
    for (text, expected) in wishes {
        let (id, _) = lines.iter().find(|(_, line)| line.contains(text)).expect(text);
        let event = (*id, "clicked", Variant::from(0), 0_u32);
        call::<_, ()>(&watcher, (mark, "/MenuBar", MENU, "Event"), &event).await;
        let told = next(&mut signs).await;
        assert!(matches!(&told, Some(Sign::Tray(wish)) if *wish == expected), "{told:?}");
    }
    call::<_, ()>(&watcher, (mark, "/StatusNotifierItem", ITEM, "Activate"), &(0, 0)).await;
    assert!(matches!(next(&mut signs).await, Some(Sign::Tray(Wish::Open))));

    tray.show(&desktop, None).await;
    assert!(!tray.is_shown());
    assert!(property(&watcher, mark, "Title").await.is_none(), "it is gone");
    tray.show(&desktop, Some(face(Mark::Paused, true))).await;
    assert!(tray.is_shown());
    watcher.close().await.unwrap();
    assert!(matches!(next(&mut signs).await, Some(Sign::TrayHost(false))));
    tray.meet(&desktop, false).await;
    assert!(!tray.is_shown());
}

type Notice = (String, u32, String, String, Vec<String>, HashMap<String, OwnedVariant>);

/// A notice service that keeps what it was told to show.
#[derive(Default)]
struct Notices(std::sync::Mutex<Vec<Notice>>);

#[zbus::interface(name = "org.freedesktop.Notifications")]
impl Notices {
    #[expect(clippy::too_many_arguments, reason = "the protocol's")]
    fn notify(
        &self,
        app: &str,
        replaces: u32,
        icon: String,
        summary: String,
        body: String,
        actions: Vec<String>,
        hints: HashMap<String, OwnedVariant>,
        expires: i32,
    ) -> u32 {
        assert_eq!((app, icon.as_str(), expires), ("Keepsake", "", -1));
        self.0.lock().unwrap().push((summary, replaces, body, icon, actions, hints));
        7
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_notice_tells_nothing_and_takes_the_place_of_the_one_before() {
    let bus = Bus::start();
    let (tell, _signs) = unbounded_channel();
    let desktop = Desktop::over(bus.builder(), bus.builder(), tell).await.unwrap();
    desktop.notify(crate::ipc::dto::Language::En).await;
    assert!(!desktop.shows().await.notices, "nobody is there, and nothing is said");
    let served = bus.builder().serve_at("/org/freedesktop/Notifications", Notices::default());
    let service = served.name(notices::NOTICES).build().await.unwrap();
    assert!(desktop.shows().await.notices);
    desktop.notify(crate::ipc::dto::Language::En).await;
    desktop.notify(crate::ipc::dto::Language::Vi).await;
    let server = service.object_server();
    let shown = server.interface::<_, Notices>("/org/freedesktop/Notifications").await.unwrap();
    let shown = shown.get().await.0.lock().unwrap().clone();
    let told: Vec<_> = shown
        .iter()
        .map(|(summary, replaces, body, ..)| (&**summary, *replaces, &**body))
        .collect();
    assert_eq!(
        told,
        [
            ("Keepsake", 0, "There is something new to look at."),
            ("Keepsake", 7, "Có điều mới cần xem."),
        ]
    );
    for (_, _, _, _, actions, hints) in &shown {
        assert!(actions.is_empty());
        assert!(format!("{:?}", hints["transient"]).contains("true"), "{hints:?}");
    }
}
