//! The private browser, in the real web view: platforms of our own making behind a proxy of ours,
//! posts saved from each, and a page that tries whatever a page can try.

use std::time::Duration;

use keepsake::Archive;
use keepsake::archive::Doors;
use keepsake::model::{Media, SeenFrom, Source, Whose};
use keepsake::vault::Passphrase;
use keepsake_rehearsal::walled::{CANARIES, Walled};
use keepsake_tests::program;

use crate::PASSPHRASE;
use crate::hands::vault_in;
use crate::window::Window;

/// Own posts on the timeline of [`Walled`].
const OWN_POSTS: usize = 9;
/// It stands here.
pub(crate) const TIMELINE: &str = "http://www.facebook.com/nguyen.an";
/// After this page one is logged in.
pub(crate) const LOGIN: &str = "http://www.facebook.com/login_done";

/// Makes a vault with one vantage, and opens the browser at a page through that.
pub(crate) async fn opened_through(window: &Window, walled: &Walled) {
    window.write("#passphrase", PASSPHRASE).await;
    window.write("#passphrase-again", PASSPHRASE).await;
    window.press("#create").await;
    window.press("#place-watch").await;
    window.press("#add-vantage").await;
    window.write("#vantage-proxy", &walled.proxy()).await;
    window.write("#vantage-name", "vuon").await;
    window.press("#vantage-save").await;
    window.waits_for("#add-vantage").await;
    asks_to_open(window, TIMELINE).await;
    settled(window).await;
}

/// Asks for the browser at this page, through the vantage.
pub(crate) async fn asks_to_open(window: &Window, address: &str) {
    window.press("#place-browser").await;
    window.write("#browser-address", address).await;
    let choose = "
        const way = document.querySelector('#browser-vantage');
        way.value = 'vuon';
        way.dispatchEvent(new Event('change', { bubbles: true }));
        arguments[0](way.value);";
    assert_eq!(window.run(choose).await, "vuon");
    window.press("#browser-open").await;
}

/// Waits until the page is there.
pub(crate) async fn settled(window: &Window) {
    window.waits_for("#browser-reload").await;
}

pub(crate) async fn browses_to(window: &Window, walled: &Walled, address: &str) {
    // Not anything else that the page before it still asks for.
    let page = address.trim_start_matches("http://").split('?').next().unwrap();
    let asked = || walled.told().asked.iter().filter(|it| *it == page).count();
    let before = asked();
    window.write("#browser-place", address).await;
    window.press("#browser-go").await;
    until("the page was asked for", || asked() > before).await;
    settled(window).await;
}

/// Saves what is in view; why not, or nothing if it was kept.
pub(crate) async fn saves(window: &Window) -> Option<String> {
    window.press_when_free("#browser-save").await;
    window.waits_for("#browser-saved[data-refused], #browser-show").await;
    let refused = "
        const told = document.querySelector('#browser-saved');
        arguments[0](told.dataset.refused ?? '');";
    let refused = window.run(refused).await;
    Some(refused.as_str().unwrap().to_owned()).filter(|it| !it.is_empty())
}

pub(crate) async fn until(what: &str, is_so: impl Fn() -> bool) {
    for _ in 0..600 {
        if is_so() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("in time: {what}");
}

#[tokio::test(flavor = "multi_thread")]
async fn posts_behind_a_login_are_saved_and_the_page_learns_and_leaves_nothing() {
    let walled = Walled::start().unwrap();
    let window = Window::open_watched().await;
    opened_through(&window, &walled).await;
    assert_eq!(saves(&window).await.as_deref(), Some("login_wall"));
    browses_to(&window, &walled, LOGIN).await;
    browses_to(&window, &walled, TIMELINE).await;
    window.shoot("10-private-browser-en").await;
    window.press("#timeline-mine").await;
    window.press("#timeline-begin").await;
    window.waits_for_long("#timeline-run[data-ended]").await;
    window.waits_for("#timeline-run[data-ended='done']").await;
    window.shows("[data-testid='run-saved']", &OWN_POSTS.to_string()).await;
    window.shows("[data-testid='run-others']", "1").await;
    window.shoot("11-timeline-saved-en").await;
    for (address, why) in [
        ("http://www.instagram.com/p/C1abcdefghi/", None),
        ("http://www.threads.com/@an.viet/post/D1abcdefghi", None),
        ("http://x.com/an_viet/status/1790000000000000001", None),
        ("http://www.tiktok.com/@an.viet/video/7300000000000000001", None),
        ("http://www.youtube.com/watch?v=abcdefghijk", None),
        ("http://blog.example.org/cho-som", None),
        ("http://x.com/moved", Some("layout_changed")),
        ("http://www.facebook.com/endless", Some("layout_changed")),
    ] {
        browses_to(&window, &walled, address).await;
        let refused = saves(&window).await;
        assert_eq!(refused.as_deref(), why, "{address}");
    }
    hostile(&window, &walled).await;
    window.press("#browser-close").await;
    window.waits_for("#browser-open").await;
    until("its processes are gone", || window.processes("WebKitWebProces").len() == 1).await;
    left_behind(window, &walled).await;
}

/// What a page can try comes to nothing, and it does not even know that somebody looks.
async fn hostile(window: &Window, walled: &Walled) {
    browses_to(window, walled, "http://www.facebook.com/hostile").await;
    let reported = |what: &str| walled.told().reports.iter().any(|it| it.starts_with(what));
    until("the page tried all it could", || reported("touched: ")).await;
    window.shows("#browser-outside", "elsewhere.example.net").await;
    saves(window).await;
    until("it looked once more", || {
        let reports = walled.told().reports;
        reports.iter().filter(|it| it.starts_with("touched: ")).count() > 3
    })
    .await;
    let told = walled.told();
    let first = |what: &str| {
        let mut found = told.reports.iter().filter_map(|it| it.strip_prefix(what));
        found.next().unwrap_or_default().to_owned()
    };
    assert_eq!(first("seen: "), "", "it does not see where it runs");
    assert_eq!(first("reached: "), "", "it reaches nothing of the computer's");
    assert_eq!(first("opened: "), "false");
    let touched = told.reports.iter().filter_map(|it| it.strip_prefix("touched: "));
    assert!(
        touched.clone().all(|n| n == "0"),
        "it is not seen being read: {:?}",
        touched.collect::<Vec<_>>()
    );
    let asked_for = |what: &str| told.asked.iter().any(|it| it.contains(what));
    assert!(!asked_for("/inside"), "nothing goes around the gate");
    assert!(asked_for("frame.example.com/captcha"), "a frame of another site is loaded");
    let reached = |name: &str| told.names.iter().any(|it| it == name);
    assert!(!reached("elsewhere.example.net"), "where a script leads nobody is asked");
    assert!(window.written("#browser-place").await.ends_with("/hostile"), "it led nowhere");
    assert!(
        told.agent.contains("AppleWebKit") && !told.agent.contains("Keepsake"),
        "{}",
        told.agent
    );
    window.shows("#browser-denied", "downloads: 1").await;
    window.shoot("12-hostile-page-en").await;
    window.press("#outside-stay").await;
    browses_to(window, walled, "http://x.com/moved").await;
    window.write("#browser-place", "http://127.0.0.1:8099/").await;
    window.press("#browser-go").await;
    window.shows("#browser-trouble", "private network").await;
}

/// Nothing is on the disk, whole or for a moment, and no secret is even in the vault.
async fn left_behind(window: Window, walled: &Walled) {
    let text = "mã riêng gao0001";
    let mut canaries: Vec<(&str, &str)> = CANARIES.iter().map(|it| ("canary", *it)).collect();
    canaries.extend([("stored", "CANARYstored"), ("text", text), ("passphrase", PASSPHRASE)]);
    canaries.push(("address", "nguyen.an/posts/pfbid02gao"));
    let (found, home) = window.close_and_tell(&canaries).await;
    assert_eq!(found, Vec::<String>::new(), "nothing readable is left, whole or for a moment");
    let passphrase = Passphrase::new(PASSPHRASE);
    let doors = Doors::system(program("keepsake"));
    let archive = Archive::unlock(&vault_in(home.path()), doors, &passphrase).unwrap();
    let ids = archive.ids();
    assert!(ids.len() >= OWN_POSTS + 6, "{}", ids.len());
    let (mut own, mut pictures, mut media) = (0, 0, 0);
    for id in ids {
        let record = archive.post(id).unwrap();
        let story = archive.story(id).unwrap().unwrap();
        for capture in &story.captures {
            let seen = capture.seen.as_ref().unwrap();
            assert_eq!((capture.source, seen.vantage.as_str()), (Source::Seen, "vuon"));
            // The watch may have looked meanwhile, and there is no line.
            let verdict = record.verdict;
            let is_honest = !verdict.is_sighting() && !verdict.is_loss();
            assert!(is_honest, "{verdict}");
            own += usize::from(seen.whose == Whose::Own);
            let all: Vec<&Media> = capture.media.iter().chain(&capture.files).collect();
            for (number, file) in all.iter().enumerate() {
                let (_, bytes) = archive.media(id, capture.id, number).unwrap();
                let bytes = String::from_utf8_lossy(&bytes);
                for canary in CANARIES {
                    assert!(!bytes.contains(canary), "{canary} in {}: {bytes}", file.name);
                }
                pictures += usize::from(file.name == "picture.png");
            }
            media += capture.media.len();
            let told = serde_json::to_string(capture).unwrap();
            assert!(CANARIES.iter().all(|canary| !told.contains(canary)), "{told}");
            let is_x = capture.url.contains("//x.com/");
            assert_eq!(seen.from == SeenFrom::Markup && is_x, is_x, "its data stay with the page");
        }
    }
    assert_eq!(own, OWN_POSTS);
    assert!(pictures >= OWN_POSTS, "posts have their picture: {pictures}");
    assert!(media >= OWN_POSTS, "what loads late is taken along: {media}");
    assert!(walled.told().names.iter().all(|name| !name.is_empty()));
    archive.close();
}
