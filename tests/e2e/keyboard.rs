//! By keyboard alone: a poster who has no pointer, from the first start to a bundle that is
//! written. Every key is pressed as `WebDriver` presses it, on what has the focus; nothing is
//! clicked. What has the focus has to be seen at each stop, and no stop may keep it.

use std::path::Path;
use std::time::Duration;

use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use keepsake_rehearsal::{Fate, Platform};
use keepsake_tests::stock::piped;
use serde_json::Value;

use crate::steps;
use crate::window::Window;

const TAB: char = '\u{e004}';
pub(crate) const ENTER: char = '\u{e006}';
pub(crate) const SHIFT: char = '\u{e008}';
pub(crate) const CONTROL: char = '\u{e009}';
const ESCAPE: char = '\u{e00c}';
const END: char = '\u{e010}';
const HOME: char = '\u{e011}';
const DOWN: char = '\u{e015}';

/// Which of the poster's posts are saved.
const SAVED: std::ops::Range<usize> = 2..5;

/// More stops than any view has.
const STOPS: usize = 150;

/// What has the focus: whether it is `css`, what it is, and what is wrong with how it is seen. A
/// list keeps the focus and points at one of its rows, which is then what is to be seen.
const FOCUS: &str = "
    const [css, done] = arguments;
    const at = document.activeElement;
    if (at === null || at === document.body) return done([false, 'nothing', null]);
    const place = [...document.querySelectorAll('*')].indexOf(at);
    const name = `${at.tagName} ${at.id} ${at.textContent.trim().slice(0, 30)} (${place})`;
    const row = document.getElementById(at.getAttribute('aria-activedescendant'));
    const shown = row ?? at;
    const ringed = (it) => {
        const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(it);
        return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2
            && !outlineColor.endsWith(', 0)');
    };
    const ring = ringed(at) || ringed(shown);
    const box = shown.getBoundingClientRect();
    const between = (from, to, most) => (Math.max(from, 0) + Math.min(to, most)) / 2;
    const inSight = box.width > 0 && box.bottom > 0 && box.top < innerHeight
        && box.right > 0 && box.left < innerWidth;
    const top = document.elementFromPoint(
        between(box.left, box.right, innerWidth), between(box.top, box.bottom, innerHeight));
    const covered = top === null || !(shown.contains(top) || top.contains(shown));
    const wrong = !ring ? 'no ring' : !inSight ? 'out of sight' : covered ? 'covered' : null;
    done([at.matches(css), name, wrong]);";

impl Window {
    /// Presses keys one after the other.
    pub(crate) async fn strikes(&self, keys: &str) {
        let strokes = keys.chars().fold(KeyActions::new("keys".to_owned()), |all, value| {
            all.then(KeyAction::Down { value }).then(KeyAction::Up { value })
        });
        self.performs(strokes).await;
    }

    /// Presses a key while others are held.
    pub(crate) async fn strikes_holding(&self, held: &[char], key: char) {
        let mut strokes = KeyActions::new("keys".to_owned());
        for value in held.iter().copied().chain([key]) {
            strokes = strokes.then(KeyAction::Down { value });
        }
        for value in [key].into_iter().chain(held.iter().copied()) {
            strokes = strokes.then(KeyAction::Up { value });
        }
        self.performs(strokes).await;
    }

    async fn performs(&self, strokes: KeyActions) {
        let before = self.client.window().await.ok();
        if let Err(error) = self.client.perform_actions(strokes).await {
            // A key may take its window away.
            assert!(!self.is_there(before).await, "{error}");
        }
    }

    /// Is it `css` that has the focus? And what is it, and what is wrong with how it is seen?
    async fn focus(&self, css: &str) -> (bool, String, Option<String>) {
        let answer = self.client.execute_async(FOCUS, vec![css.into()]).await.unwrap();
        let text = |at: usize| answer[at].as_str().map(str::to_owned);
        (answer[0] == Value::Bool(true), text(1).unwrap_or_default(), text(2))
    }

    /// Goes on by Tab until `css` has the focus. Each stop on the way has to be seen, and none
    /// keeps the focus.
    pub(crate) async fn goes_to(&self, css: &str) {
        self.waits_for(&format!(":is({css}):enabled, :is({css})[tabindex]")).await;
        let (mut last, mut way) = (String::new(), Vec::new());
        for _ in 0..STOPS {
            self.strikes(&TAB.to_string()).await;
            let (is_it, name, mut wrong) = self.focus(css).await;
            // The page scrolls to it by the next frame.
            for _ in 0..40 {
                if wrong.is_none() {
                    break;
                }
                tokio::time::sleep(Duration::from_millis(50)).await;
                wrong = self.focus(css).await.2;
            }
            assert_eq!(wrong, None, "{name}, on the way to {css}");
            assert!(name != last || name == "nothing", "{name} keeps the focus");
            if is_it {
                return;
            }
            way.push(name.clone());
            last = name;
        }
        self.shoot("failed").await;
        panic!("{css} is not reached: {way:?}");
    }

    /// Goes there, and presses it.
    pub(crate) async fn goes_and_presses(&self, css: &str) {
        self.goes_to(css).await;
        self.strikes(&ENTER.to_string()).await;
    }

    /// Waits until `css` has the focus, wherever a view puts it.
    pub(crate) async fn focuses(&self, css: &str) {
        self.waits_for(&format!(":is({css}):focus")).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn from_a_first_run_to_a_written_bundle_without_a_pointer() {
    let desk = tempfile::tempdir().unwrap();
    let platform = Platform::start().await.unwrap();
    let window = Window::open().await;
    let words = makes_a_vault(&window).await;
    saves_posts(&window, &platform).await;
    seeks_and_moves_in_the_list(&window).await;
    finds_out_what_vanished(&window, &platform).await;
    asks_for_the_keys(&window).await;
    locks_and_unlocks(&window, &words).await;
    makes_evidence(&window, desk.path()).await;
    window.close().await;
}

/// Under words that the program suggests. Gives the words.
pub(crate) async fn makes_a_vault(window: &Window) -> String {
    window.waits_for("#create").await;
    window.goes_and_presses("#language-vi").await;
    window.shows("#create", "kho").await;
    window.goes_and_presses("#passphrase-suggest").await;
    window.waits_for("[data-testid='strength'][data-rating='strong']").await;
    let words = window.written("#passphrase").await;
    window.goes_to("#passphrase-again").await;
    window.strikes(&words).await;
    window.comes_to("#passphrase-again", &words).await;
    window.strikes(&ENTER.to_string()).await;
    window.focuses("#guide-view h1").await;
    words
}

async fn saves_posts(window: &Window, platform: &Platform) {
    window.goes_and_presses("#step-posts").await;
    window.waits_for("#links").await;
    let posts = &steps::posts_of(platform, "song.lua")[SAVED];
    let links: Vec<String> = posts.iter().map(|post| platform.link(post)).collect();
    window.goes_to("#links").await;
    window.strikes(&links.join(" ")).await;
    window.comes_to("#links", &links.join(" ")).await;
    window.goes_and_presses("#add").await;
    window.goes_and_presses("#add-private").await;
    window.counts("[data-testid='added'].kept", 3).await;
    window.goes_to("#add-close").await;
    window.strikes(&ESCAPE.to_string()).await;
    window.focuses("#add-open").await;
    window.counts(".post-row[data-status='watched']", 3).await;
}

async fn seeks_and_moves_in_the_list(window: &Window) {
    window.strikes_holding(&[CONTROL], 'f').await;
    window.focuses("#search").await;
    window.strikes("bai dau").await;
    window.counts(".post-row[data-post-id]", 1).await;
    window.strikes(&ESCAPE.to_string()).await;
    window.comes_to("#search", "").await;
    window.counts(".post-row[data-post-id]", 3).await;
    window.strikes(&ESCAPE.to_string()).await;
    window.focuses("#post-list").await;
    for (key, active) in [(END, "post-place-2"), (HOME, "post-place-0"), (DOWN, "post-place-1")] {
        window.strikes(&key.to_string()).await;
        window.waits_for(&format!("#post-list[aria-activedescendant='{active}']")).await;
        assert_eq!(window.focus("#post-list").await.2, None, "the row is seen");
    }
}

/// One post is found and opened, vanishes, and is looked at.
async fn finds_out_what_vanished(window: &Window, platform: &Platform) {
    window.strikes_holding(&[CONTROL], 'f').await;
    window.focuses("#search").await;
    window.strikes("bai dau").await;
    window.counts(".post-row[data-post-id]", 1).await;
    window.goes_to("#post-list").await;
    window.strikes(&ENTER.to_string()).await;
    window.focuses("#post-detail h2").await;
    let posts = steps::posts_of(platform, "song.lua");
    let [gone] =
        posts[SAVED].iter().filter(|it| it.text.contains("bãi Dâu")).collect::<Vec<_>>()[..]
    else {
        panic!("one of them is found")
    };
    platform.set_fate(&gone.id, Fate::DeletedSilently);
    window.goes_and_presses("#look-again-post").await;
    window.waits_for(".post-row[data-status='flagged']").await;
    window.shows("#bracket", "không ghi nhận").await;
    // Shift and Tab goes back the same way.
    window.waits_for("#look-again-post:enabled").await;
    window.goes_to("#look-again-post + button").await;
    window.strikes_holding(&[SHIFT], TAB).await;
    window.focuses("#look-again-post").await;
    window.strikes(&ESCAPE.to_string()).await;
    window.focuses("#post-list").await;
    window.counts("#post-detail", 0).await;
}

/// The list of keys opens over the view, holds the focus while it is open, and gives it back.
async fn asks_for_the_keys(window: &Window) {
    window.strikes("?").await;
    window.focuses("#shortcuts-close").await;
    window.strikes(&ESCAPE.to_string()).await;
    window.counts("dialog[open]", 0).await;
    window.focuses("#post-list").await;
    window.strikes_holding(&[CONTROL], '/').await;
    window.focuses("#shortcuts-close").await;
    window.strikes(&TAB.to_string()).await;
    let outside = "arguments[0](document.activeElement.matches('#app :not(dialog, dialog *)'))";
    assert_eq!(window.run(outside).await, false, "nothing behind it is reached");
    window.strikes(&ESCAPE.to_string()).await;
    window.counts("dialog[open]", 0).await;
}

async fn locks_and_unlocks(window: &Window, words: &str) {
    window.strikes_holding(&[CONTROL], 'l').await;
    window.focuses("#passphrase").await;
    // The window went before the key was let go.
    window.strikes(&CONTROL.to_string()).await;
    window.strikes(words).await;
    window.comes_to("#passphrase", words).await;
    window.strikes(&ENTER.to_string()).await;
    window.counts(".post-row[data-status='flagged']", 1).await;
}

async fn makes_evidence(window: &Window, desk: &Path) {
    let key = piped("age-keygen", &[], b"");
    let recipient = String::from_utf8(piped("age-keygen", &["-y"], &key)).unwrap();
    window.goes_to("#post-list").await;
    window.strikes(&ENTER.to_string()).await;
    window.focuses("#post-detail h2").await;
    window.goes_and_presses("#post-evidence").await;
    window.goes_and_presses("#gather").await;
    window.counts("[data-testid='disclosed-item']", 1).await;
    window.goes_to("#recipient").await;
    window.strikes(recipient.trim()).await;
    window.waits_for("[data-testid='recipient-words']").await;
    let main = window.on_the_screen().expect("the window is on the screen");
    window.goes_and_presses("#write-bundle").await;
    window.names_a_file(&main, &desk.join("bundle.zip.age")).await;
    window.waits_for_long("[data-testid='wrote'][data-holds='true']").await;
    window.shoot("60-by-keyboard").await;
}
