//! The watch in the background of the real window: what vanished is noticed without anybody asking,
//! told of once, and a full lock ends it in the middle of a round.

use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use keepsake::Archive;
use keepsake::archive::{Cancel, Doors, Private, WatchBudget};
use keepsake::doors::Clock;
use keepsake::doors::clock::SimulatedClock;
use keepsake::model::{PostId, Status, Time};
use keepsake::vault::{Passphrase, WorkFactor};
use keepsake_rehearsal::{Fate, Platform};
use keepsake_tests::program;

use crate::hands::until;
use crate::opening::Browser;
use crate::window::Window;

const PASSPHRASE: &str = "con thuyền nan đợi nước lên";

/// A vault as a watch left it yesterday: one post was missed in three rounds, and the fourth, which
/// confirms it, is due.
async fn left_yesterday(root: &Path, platform: &Platform) -> PostId {
    let then = Time::from_system(SystemTime::now()).unix() - 9 * 24 * 3600;
    let clock = Arc::new(SimulatedClock::new(Time::from_unix(then).unwrap()));
    let doors = Doors { clock: Arc::clone(&clock) as _, ..Doors::system(program("keepsake")) };
    let passphrase = Passphrase::new(PASSPHRASE);
    Archive::create(root, &doors, &passphrase, WorkFactor::MINIMAL).unwrap();
    let archive = Archive::unlock(root, doors, &passphrase).unwrap();
    let mut ids = Vec::new();
    for post in platform.posts().iter().take(3) {
        ids.push(archive.add(&platform.link(post), Private::Allow).await.unwrap().post);
    }
    platform.set_fate(&platform.posts()[0].id, Fate::DeletedSilently);
    for pause in [Duration::from_hours(8 * 24), Duration::from_mins(12), Duration::from_mins(24)] {
        clock.sleep(pause).await;
        let (budget, cancel) = (WatchBudget::default(), Cancel::default());
        archive.recheck_due(budget, &cancel, &|_| (), &|_| ()).await.unwrap();
    }
    let record = archive.post(ids[0]).unwrap();
    assert_eq!((record.status, record.doubt.misses), (Status::Suspected, 3));
    archive.close();
    ids[0]
}

/// What lies on the screen's clipboard: the text, and the hint to those who collect such texts.
fn clipboard() -> (String, String) {
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("e2e/clipboard.py");
    let said = Command::new("/usr/bin/python3").arg("-B").arg(program).output().unwrap();
    assert!(said.status.success(), "python3-gi is installed by `cargo xtask test`");
    let said = String::from_utf8(said.stdout).unwrap();
    let (text, hint) = said.split_once('\n').unwrap();
    (text.to_owned(), hint.trim_end().to_owned())
}

async fn an_address_is_opened_once_the_user_was_asked(
    window: &Window,
    browser: &Browser,
    link: &str,
) {
    window.press("#open-link-0").await;
    window.shows("[role='dialog'], dialog", link).await;
    assert_eq!(browser.given(), None, "nothing is opened before");
    window.press("#open-yes").await;
    window.counts("#open-yes", 0).await;
    until("the browser is given the address", || browser.given().is_some());
    assert_eq!(browser.given().as_deref(), Some(link));
}

async fn unlock(window: &Window) {
    window.write("#passphrase", PASSPHRASE).await;
    window.press("#unlock").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_window_notices_by_itself_and_a_full_lock_ends_its_round() {
    let platform = Platform::start().await.unwrap();
    let home = tempfile::tempdir().unwrap();
    let root = home.path().join("data/keepsake/vault");
    std::fs::create_dir_all(root.parent().unwrap()).unwrap();
    let lost = left_yesterday(&root, &platform).await;
    let before = platform.requests();
    let browser = Browser::of(home.path());
    let window = Window::open_at(home, "Adwaita").await;
    window.press("#language-en").await;
    unlock(&window).await;
    window.counts(".post-row", 3).await;

    // It looks, misses the post, and waits a minute before it looks once more: in the middle of
    // that the vault is locked.
    window.waits_for("#watch-open[data-mode='looking']").await;
    while platform.requests() == before {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    window.press("#watch-open").await;
    window.waits_for("[data-testid='watch-now'][data-mode='looking']").await;
    window.shoot("16-watch-looking-en").await;
    let old = window.web_processes();
    window.press("#place-settings").await;
    window.press_last("#lock-fully").await;
    window.follow(&old, "#unlock").await;
    assert!(!window.vault_is_held(), "the keys are gone, the round with them");
    let locked = platform.requests();

    // Unlocked again, the round is made anew, and what it finds is told of without a question.
    unlock(&window).await;
    window.counts(".post-row", 3).await;
    window.press(".post-row").await;
    window.press("#copy-link-0").await;
    window.shows("#copy-link-0", "Copied").await;
    let (link, hint) = clipboard();
    assert!(link.starts_with("http"), "the link is there: {link:?}");
    assert_eq!(hint, "secret", "clipboard managers are asked not to keep it");
    an_address_is_opened_once_the_user_was_asked(&window, &browser, &link).await;
    window.waits_for_long("[data-testid='vanished-news']").await;
    assert_eq!(clipboard(), (String::new(), String::new()), "a minute later it is gone");
    assert!(platform.requests() > locked);
    window.counts(".post-row[data-status='flagged']", 1).await;
    assert_eq!(window.title().await, "Keepsake", "a title tells nothing");
    window.shoot("17-vanished-en").await;
    window.press("#language-vi").await;
    window.shows("[data-testid='vanished-news']", "Một bài viết đã biến mất").await;
    window.press("#vanished-show").await;
    window.waits_for(&format!("#post-detail[data-post-id='{lost}']")).await;
    window.counts("[data-testid='vanished-news']", 0).await;

    // Told of once, and switched off for good.
    window.press("#watch-open").await;
    window.press("#watch-on").await;
    window.waits_for("[data-testid='watch-now'][data-mode='off']").await;
    window.shoot("18-watch-off-vi").await;
    let home = window.leave().await;
    let window = Window::open_at(home, "Adwaita:dark").await;
    unlock(&window).await;
    window.waits_for("#watch-open[data-mode='off']").await;
    assert_eq!(window.count("[data-testid='vanished-news']").await, 0);
    window.close().await;
}
