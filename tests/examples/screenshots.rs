//! The pictures of the guides and of the README, taken from the real window while a poster and a
//! lawyer do what the guides tell. Everybody and everything in them is invented. For
//! `cargo xtask screenshots`, which gives it a screen and makes the pictures small.
//!
//! `cargo run -p keepsake-tests --example screenshots -- FOLDER`
#![allow(
    clippy::unwrap_used,
    clippy::string_slice,
    clippy::disallowed_methods,
    dead_code,
    reason = "it ends where something does not appear, and needs not all that a window can do"
)]

#[path = "../e2e/driver.rs"]
mod driver;
#[path = "../e2e/family.rs"]
mod family;
#[path = "../e2e/steps.rs"]
mod steps;
#[path = "../e2e/window.rs"]
mod window;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use keepsake::archive::{Archive, Cancel, Doors, Private};
use keepsake::doors::Clock as _;
use keepsake::doors::clock::SimulatedClock;
use keepsake::model::Time;
use keepsake::vault::{Passphrase, WorkFactor};
use keepsake_rehearsal::{Fate, Platform, Post};
use keepsake_tests::stock::{opened, piped};
use keepsake_tests::{bundles::Files, program};
use window::Window;

const PASSPHRASE: &str = "thuyen giay troi qua cau khi nuoc lon";
const LANGUAGES: [&str; 2] = ["vi", "en"];
const THEMES: [&str; 2] = ["light", "dark"];
/// The theme of GTK is the same in all: light and dark are the page's.
const GTK: &str = "Adwaita";
/// How often a view that is still being filled is looked at again.
const TRIES: u32 = 40;
/// How long posts were watched, before and after some of them vanished.
const BEFORE: Duration = Duration::from_hours(30 * 24);
const PAUSES: [Duration; 3] =
    [Duration::from_hours(8 * 24), Duration::from_hours(3), Duration::from_hours(26)];
/// How long a round waits before it looks once more.
const CONFIRM: Duration = Duration::from_mins(2);
/// Whose posts, which of them vanish, and which is written anew.
const POSTER: &str = "song.lua";
const VANISH: std::ops::Range<usize> = 1..5;
const REWRITTEN: usize = 6;
const OTHER: &str = "deltanotes";

#[tokio::main]
async fn main() {
    let folder = std::env::args().nth(1).map(PathBuf::from).expect("the folder for the pictures");
    std::fs::create_dir_all(&folder).unwrap();
    let desk = tempfile::tempdir().unwrap();
    let camera = Camera { folder };
    camera.a_first_run().await;
    let platform = Platform::start().await.unwrap();
    let home = tempfile::tempdir().unwrap();
    watched_for_weeks(home.path(), &platform).await;
    let recipient = key(&desk.path().join("key.txt"));
    camera.what_the_poster_sees(home, &recipient, desk.path()).await;
    forge(desk.path());
    camera.what_the_lawyer_sees(desk.path()).await;
}

/// Makes the lawyer's key. Gives what it is to others.
fn key(path: &Path) -> String {
    let key = piped("age-keygen", &[], b"");
    std::fs::write(path, &key).unwrap();
    String::from_utf8(piped("age-keygen", &["-y"], &key)).unwrap().trim().to_owned()
}

/// A vault as weeks of watching leave it.
async fn watched_for_weeks(home: &Path, platform: &Platform) {
    let root = home.join("data/keepsake/vault");
    std::fs::create_dir_all(root.parent().unwrap()).unwrap();
    let weeks = BEFORE + PAUSES.iter().sum::<Duration>() + Duration::from_hours(1);
    let then = Time::from_system(SystemTime::now() - weeks);
    let clock = Arc::new(SimulatedClock::new(then));
    let doors = Doors { clock: Arc::clone(&clock) as _, ..Doors::system(program("keepsake")) };
    let passphrase = Passphrase::new(PASSPHRASE);
    Archive::create(&root, &doors, &passphrase, WorkFactor::MINIMAL).unwrap();
    let archive = Archive::unlock(&root, doors, &passphrase).unwrap();
    let posts = steps::posts_of(platform, POSTER);
    for post in steps::posts_of(platform, OTHER).iter().chain(&posts) {
        archive.add(&platform.link(post), Private::Allow).await.unwrap();
    }
    let cancel = Cancel::default();
    let rounds = [BEFORE / 3; 3].into_iter().chain(PAUSES);
    for (round, pause) in rounds.enumerate() {
        clock.sleep(pause).await;
        if round == 3 {
            let gone: &[&Post] = &posts[VANISH];
            for post in gone {
                platform.set_fate(&post.id, Fate::DeletedSilently);
            }
            let text = "Bài này đã được viết lại.".to_owned();
            platform.set_fate(&posts[REWRITTEN].id, Fate::Replaced { text });
        }
        archive.recheck(None, CONFIRM, &cancel, &|_| ()).await.unwrap();
    }
    archive.close();
}

/// A twin of the bundle, in which a word is another.
fn forge(desk: &Path) {
    let bundle = opened("age", &desk.join("key.txt"), &desk.join("bundle.zip.age")).unwrap();
    let mut files = Files::of(&bundle);
    let texts = files.files.iter_mut().filter(|(path, _)| steps::is_text_of_a_post(path));
    for (_, text) in texts {
        *text = String::from_utf8_lossy(text).replace("trạm", "nhà").into_bytes();
    }
    files.relist();
    std::fs::write(desk.join("bundle.zip"), files.zip()).unwrap();
}

/// Takes pictures of a window, in each language and theme.
struct Camera {
    folder: PathBuf,
}

impl Camera {
    async fn a_first_run(&self) {
        let window = Window::open().await;
        window.waits_for("#create").await;
        self.takes(&window, "first-run").await;
        window.press("#language-vi").await;
        steps::makes_a_vault(&window).await;
        self.takes(&window, "first-steps").await;
        window.close().await;
    }

    async fn what_the_poster_sees(&self, home: tempfile::TempDir, recipient: &str, desk: &Path) {
        let window = Window::open_at(home, GTK).await;
        window.press("#language-vi").await;
        self.takes(&window, "door").await;
        window.write("#passphrase", PASSPHRASE).await;
        window.press("#unlock").await;
        window.waits_for(".post-row[data-post-id]").await;
        window
            .waits_for_long("#watch-open[data-mode='resting'], #watch-open[data-mode='waiting']")
            .await;
        if window.count("#vanished-noted").await > 0 {
            window.press("#vanished-noted").await;
        }
        window.write("#search", "tram").await;
        window.waits_for("mark").await;
        self.takes(&window, "timeline").await;
        window.press("[data-testid='filter-flagged']").await;
        window.press(".post-row[data-status='flagged']").await;
        window.waits_for("#post-detail #why").await;
        self.takes(&window, "post").await;
        window.press("#place-incidents").await;
        window.waits_for("[data-testid='incident-export']").await;
        self.takes(&window, "incident").await;
        window.press("#place-watch").await;
        window.waits_for("[data-testid='vantage']").await;
        self.takes(&window, "watch").await;
        steps::begins_a_bundle_of_the_incident(&window).await;
        self.takes(&window, "bundle").await;
        steps::keeps_back(&window, "cầu Ván").await;
        steps::writes_it(&window, recipient, &desk.join("bundle.zip.age")).await;
        self.takes(&window, "bundle-made").await;
        window.press("#place-settings").await;
        window.waits_for("[data-testid='section-about']").await;
        self.takes(&window, "settings").await;
        window.press("#place-help").await;
        window.waits_for("#help-search").await;
        self.takes(&window, "help").await;
        window.close().await;
    }

    async fn what_the_lawyer_sees(&self, desk: &Path) {
        let window = Window::open().await;
        window.press("#check-bundle").await;
        steps::opens_a_bundle(&window, &desk.join("bundle.zip.age")).await;
        window.pick("#pick-identity", &desk.join("key.txt")).await;
        window.waits_for_long("[data-testid='found-sum'][data-holds='true']").await;
        self.takes(&window, "verified").await;
        steps::opens_a_bundle(&window, &desk.join("bundle.zip")).await;
        window.waits_for_long("[data-testid='found-sum'][data-holds='false']").await;
        self.takes(&window, "forged").await;
        window.close().await;
    }

    /// Takes what is shown, four times.
    async fn takes(&self, window: &Window, name: &str) {
        for language in LANGUAGES {
            window.press(&format!("#language-{language}")).await;
            window.waits_for(&format!("html[lang={language}]")).await;
            for theme in THEMES {
                let wear = format!(
                    "document.documentElement.dataset.theme = '{theme}'; scrollTo(0, 0);
                     document.activeElement?.blur(); arguments[0]();"
                );
                window.run(&wear).await;
                let picture = still(window).await;
                let path = self.folder.join(format!("{name}-{language}-{theme}.png"));
                std::fs::write(path, picture).unwrap();
            }
        }
    }
}

/// A picture of the window, once two in turn are the same.
async fn still(window: &Window) -> Vec<u8> {
    let mut last = window.picture().await;
    for _ in 0..TRIES {
        tokio::time::sleep(Duration::from_millis(150)).await;
        let now = window.picture().await;
        if now == last {
            break;
        }
        last = now;
    }
    last
}
