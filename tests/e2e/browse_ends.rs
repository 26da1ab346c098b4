//! How the private browser ends, and what stays of it: stopped in the middle, locked, in panic,
//! with a certificate that is not good, and with a proxy that dies.

use std::net::TcpListener;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use keepsake::Archive;
use keepsake::archive::Doors;
use keepsake::vault::Passphrase;
use keepsake_rehearsal::walled::{CANARIES, Walled};
use keepsake_tests::{expired, program};

use crate::PASSPHRASE;
use crate::browse::{
    LOGIN, TIMELINE, asks_to_open, browses_to, opened_through, saves, settled, until,
};
use crate::hands::vault_in;
use crate::window::{Window, use_the_keyboard};

/// More posts than a test waits for.
const MANY: usize = 200;

#[tokio::test(flavor = "multi_thread")]
async fn a_run_goes_on_where_it_was_stopped_and_every_lock_ends_the_login() {
    let walled = Walled::start().unwrap();
    walled.set_posts(MANY);
    let window = Window::open_watched().await;
    opened_through(&window, &walled).await;
    let (posts, pages) = stopped_and_gone_on(&window, &walled).await;
    let pages = screen_locked_in_the_middle(&window, &walled, &pages).await;
    locked_fully(&window, &walled, &pages).await;
    in_panic(&window, &walled).await;
    let mut canaries: Vec<(&str, &str)> = CANARIES.iter().map(|it| ("canary", *it)).collect();
    canaries.extend([("text", "mã riêng gao0001"), ("address", "nguyen.an/posts/pfbid02gao")]);
    let (found, home) = window.close_and_tell(&canaries).await;
    assert_eq!(found, Vec::<String>::new(), "nothing readable is left, whole or for a moment");
    let (doors, passphrase) = (Doors::system(program("keepsake")), Passphrase::new(PASSPHRASE));
    let archive = Archive::unlock(&vault_in(home.path()), doors, &passphrase).unwrap();
    let ids = archive.ids();
    assert!(ids.len() >= posts, "{} of {posts}", ids.len());
    for id in ids {
        let story = archive.story(id).unwrap().unwrap();
        assert_eq!(story.captures.len(), 1, "nothing is saved twice");
    }
    archive.close();
}

/// The numbers of a run.
async fn counted(window: &Window, what: &str) -> usize {
    let read = format!(
        "arguments[0](Number(document.querySelector(\"[data-testid='run-{what}']\")?.innerText ?? 0))"
    );
    usize::try_from(window.run(&read).await.as_u64().unwrap()).unwrap()
}

async fn logged_in(window: &Window, walled: &Walled) {
    browses_to(window, walled, LOGIN).await;
    browses_to(window, walled, TIMELINE).await;
}

async fn begins_a_run(window: &Window) {
    // Who said once that the account is theirs need not say it again on the same page.
    if window.count("#timeline-mine:checked").await == 0 {
        window.press("#timeline-mine").await;
    }
    window.press_when_free("#timeline-begin").await;
    window.waits_for("#timeline-end").await;
}

/// Stopped after some posts, closed, opened again: the rest is saved, and nothing twice. Gives how
/// many there are, and
/// the browser's processes.
async fn stopped_and_gone_on(window: &Window, walled: &Walled) -> (usize, Vec<u32>) {
    logged_in(window, walled).await;
    begins_a_run(window).await;
    while counted(window, "saved").await < 3 {
        tokio::task::yield_now().await;
    }
    window.press("#timeline-end").await;
    window.waits_for("#timeline-run[data-ended='stopped']").await;
    let stopped = counted(window, "saved").await;
    window.press("#browser-close").await;
    let posts = stopped + 3;
    walled.set_posts(posts);
    let pages = opens_without_a_login(window).await;
    logged_in(window, walled).await;
    window.shows("#timeline-reach", &stopped.to_string()).await;
    begins_a_run(window).await;
    window.waits_for_long("#timeline-run[data-ended='done']").await;
    let (known, saved) = (counted(window, "known").await, counted(window, "saved").await);
    assert_eq!((known, saved), (stopped, 3), "it goes on where it was stopped");
    (posts, pages)
}

/// Opens it again: whoever was logged in is not. Gives the processes that came with it.
async fn opens_without_a_login(window: &Window) -> Vec<u32> {
    let before = window.web_processes();
    asks_to_open(window, TIMELINE).await;
    settled(window).await;
    assert_eq!(saves(window).await.as_deref(), Some("login_wall"), "the login is gone");
    let mut pages = window.web_processes();
    pages.retain(|pid| !before.contains(pid));
    assert!(!pages.is_empty(), "the page has a process of its own");
    pages
}

/// Waits until these processes are gone.
async fn are_gone(window: &Window, pages: &[u32]) {
    until("its processes are gone", || {
        let left = window.web_processes();
        pages.iter().all(|pid| !left.contains(pid))
    })
    .await;
}

/// A screen lock while a timeline is being saved.
async fn screen_locked_in_the_middle(window: &Window, walled: &Walled, pages: &[u32]) -> Vec<u32> {
    walled.set_posts(MANY);
    browses_to(window, walled, TIMELINE).await;
    begins_a_run(window).await;
    window.press("#lock").await;
    window.waits_for("#unlock").await;
    are_gone(window, pages).await;
    unlocks(window).await;
    opens_without_a_login(window).await
}

async fn unlocks(window: &Window) {
    window.write("#passphrase", PASSPHRASE).await;
    window.press("#unlock").await;
    window.waits_for("#place-browser").await;
}

async fn locked_fully(window: &Window, walled: &Walled, pages: &[u32]) {
    logged_in(window, walled).await;
    let old = window.web_processes();
    window.press("#place-settings").await;
    window.press_last("#lock-fully").await;
    window.follow(&old, "#unlock").await;
    are_gone(window, pages).await;
    unlocks(window).await;
    opens_without_a_login(window).await;
}

/// F12 in the browser's own window: it goes, the keys go, the program ends.
async fn in_panic(window: &Window, walled: &Walled) {
    logged_in(window, walled).await;
    let named = |number: &&String| {
        let name = Command::new("xdotool").args(["getwindowname", number.as_str()]).output();
        String::from_utf8_lossy(&name.unwrap().stdout).contains("web")
    };
    let all = window.all_on_the_screen();
    let page = all.iter().find(named).expect("its window is on the screen");
    use_the_keyboard(&[&["windowfocus", "--sync", page, "key", "F12"]]);
    until("the keys are gone", || !window.vault_is_held()).await;
    until("all pages are gone", || window.web_processes().is_empty()).await;
}

/// A server whose certificate is over. How often somebody came, and how often they went on.
fn expired_server() -> (std::net::SocketAddr, Arc<[AtomicUsize; 2]>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let at = listener.local_addr().unwrap();
    let counts: Arc<[AtomicUsize; 2]> = Arc::default();
    let counting = Arc::clone(&counts);
    std::thread::spawn(move || {
        let config = expired::config();
        for stream in listener.incoming().flatten() {
            counting[0].fetch_add(1, Ordering::Relaxed);
            if expired::shake_hands(stream, &config) {
                counting[1].fetch_add(1, Ordering::Relaxed);
            }
        }
    });
    (at, counts)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_certificate_and_a_proxy_that_dies_are_told_and_nothing_goes_around() {
    let walled = Walled::start().unwrap();
    let (secure, counts) = expired_server();
    walled.lead_secure(secure);
    let window = Window::open().await;
    opened_through(&window, &walled).await;
    logged_in(&window, &walled).await;
    // What was there before stays on the screen, and is not taken for what was asked for.
    window.write("#browser-place", "https://www.facebook.com/nguyen.an").await;
    window.press("#browser-go").await;
    window.shows("#browser-trouble", "certificate").await;
    assert_eq!(saves(&window).await.as_deref(), Some("no_post"), "nothing is saved from it");
    window.shoot("13-bad-certificate-en").await;
    assert!(counts[0].load(Ordering::Relaxed) > 0, "it was asked for");
    assert_eq!(counts[1].load(Ordering::Relaxed), 0, "not a byte was sent to it");

    browses_to(&window, &walled, "http://www.facebook.com/restless").await;
    let asked_for = |what: &str| walled.told().asked.iter().any(|it| it.ends_with(what));
    until("it asks on", || asked_for("/beat")).await;
    walled.end_proxy();
    window.press("#browser-reload").await;
    window.shows("#browser-trouble", "proxy did not answer").await;
    let told = walled.told();
    window.shoot("14-proxy-died-en").await;
    window.press("#browser-close").await;
    asks_to_open(&window, TIMELINE).await;
    window.waits_for("[data-code='proxy_silent']").await;
    assert_eq!(window.count("#browser-close").await, 0, "it does not open");
    assert_eq!(walled.told().asked, told.asked, "nothing goes around the proxy");
    assert!(!asked_for("/inside"), "nor did anything before");
    window.press("#place-posts").await;
    window.waits_for("#add-open, #empty-add").await;
    assert_eq!(window.count(".post-row").await, 0);
    window.close().await;
}
