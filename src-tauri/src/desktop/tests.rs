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
