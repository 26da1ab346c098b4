//! Locks, panic and the destruction of the slots, in the real window.

use std::time::{Duration, Instant};

use keepsake_rehearsal::Platform;

use crate::window::Window;

const PASSPHRASE: &str = "bảy chiếc thuyền giấy trôi";

/// A paste, as `WebDriver` writes it.
const CTRL_V: &str = "\u{e009}v";

/// How long the keys may live after the panic key. A loaded machine needs room; decision 13 has
/// the figures.
const PANIC_MAX: Duration = Duration::from_secs(2);

async fn unlock(window: &Window) {
    window.write("#passphrase", PASSPHRASE).await;
    window.press("#unlock").await;
}

/// Makes a vault with one post and opens it. Gives words that must not be seen behind a lock.
async fn open_a_post(window: &Window, platform: &Platform) -> Vec<String> {
    let post = platform.posts().iter().find(|post| !post.text.is_empty()).unwrap();
    window.press("#language-en").await;
    window.write("#passphrase", PASSPHRASE).await;
    window.write("#passphrase-again", PASSPHRASE).await;
    window.press("#create").await;
    window.press("#add-open, #empty-add").await;
    window.write("#links", &platform.link(post)).await;
    window.press("#add").await;
    window.press("#add-private").await;
    window.counts("[data-testid='added'].kept", 1).await;
    window.press("#add-close").await;
    window.press(".post-row").await;
    window.waits_for("[data-testid='post-text']").await;
    let line = post.text.lines().next().unwrap();
    let words = vec![line.chars().take(24).collect(), platform.link(post)];
    let shown = window.content().await;
    assert!(words.iter().all(|word: &String| shown.contains(word)), "the post is on the screen");
    words
}

async fn shows_nothing(window: &Window, secrets: &[String]) {
    window.waits_for("#unlock").await;
    let content = window.content().await;
    for secret in secrets {
        assert!(!content.contains(secret), "{secret} is still in the page");
    }
    assert_eq!(window.count(".post-row").await, 0);
    assert_eq!(window.title().await, "Keepsake");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_vault_is_locked_hidden_and_at_last_destroyed() {
    let platform = Platform::start().await.unwrap();
    let window = Window::open().await;
    let secrets = open_a_post(&window, &platform).await;

    the_screen_is_locked_and_opened_again(&window, &secrets).await;
    the_screen_saver_locks_and_empties_the_clipboard(&window, &secrets).await;
    sleep_wipes_the_keys_and_makes_the_window_anew(&window, &secrets).await;
    settings_say_what_cannot_be_heard(&window).await;
    let home = the_panic_key_wipes_the_keys_and_ends_the_window(window).await;

    let window = Window::open_at(home, "Adwaita:dark").await;
    shows_nothing(&window, &secrets).await;
    unlock(&window).await;
    window.counts(".post-row", 1).await;
    destroyed_slots_open_for_nobody(&window, &secrets).await;
    window.close().await;
}

async fn the_screen_is_locked_and_opened_again(window: &Window, secrets: &[String]) {
    window.press("#lock").await;
    shows_nothing(window, secrets).await;
    assert!(window.vault_is_held(), "work may go on behind a locked screen");
    let refused = "window.__TAURI_INTERNALS__.invoke('list_posts', { offset: 0, limit: 9 })
        .then(() => arguments[0]('answered'), (error) => arguments[0](String(error)));";
    let refused = window.run(refused).await;
    assert!(refused.as_str().unwrap().contains("not allowed"), "the door may not ask: {refused}");
    window.shoot("10-screen-locked-en").await;
    window.press("#language-vi").await;
    window.shoot("11-screen-locked-vi").await;
    window.press("#language-en").await;
    window.write("#passphrase", "một câu nào khác hẳn").await;
    window.press("#unlock").await;
    window.waits_for("[data-code='wrong_passphrase']").await;
    unlock(window).await;
    window.waits_for("[data-testid='post-text']").await;
}

async fn the_screen_saver_locks_and_empties_the_clipboard(window: &Window, secrets: &[String]) {
    window.press("#copy-link-0").await;
    window.shows("#copy-link-0", "Copied").await;
    window.press("#add-open").await;
    window.press("#links").await;
    window.type_keys(CTRL_V).await;
    assert_eq!(window.written("#links").await, secrets[1], "the link is in the clipboard");
    let saver = "org.freedesktop.ScreenSaver.ActiveChanged";
    window.signal("/ScreenSaver", saver, true);
    shows_nothing(window, secrets).await;
    window.press("#passphrase").await;
    window.type_keys(CTRL_V).await;
    assert_eq!(window.written("#passphrase").await, "", "nothing of ours is in the clipboard");
    unlock(window).await;
    window.waits_for("[data-testid='post-text']").await;
}

async fn sleep_wipes_the_keys_and_makes_the_window_anew(window: &Window, secrets: &[String]) {
    let old = window.web_processes();
    assert!(!old.is_empty(), "the window's web process is found");
    let sleep = "org.freedesktop.login1.Manager.PrepareForSleep";
    window.signal("/org/freedesktop/login1", sleep, true);
    window.follow(&old, "#unlock").await;
    shows_nothing(window, secrets).await;
    assert!(!window.vault_is_held(), "the keys are gone");
    unlock(window).await;
    window.counts(".post-row", 1).await;
    let old = window.web_processes();
    window.press("#place-settings").await;
    window.press_last("#lock-fully").await;
    window.follow(&old, "#unlock").await;
    shows_nothing(window, secrets).await;
    assert!(!window.vault_is_held());
    the_door_makes_room_for_a_bundle(window).await;
    unlock(window).await;
    window.counts(".post-row", 1).await;
}

async fn the_door_makes_room_for_a_bundle(window: &Window) {
    let wide = "arguments[0](String(innerWidth > 1000))";
    assert_eq!(window.run(wide).await, "false", "a passphrase wants little room");
    window.press("#check-bundle").await;
    window.waits_for("[data-testid='verify']").await;
    while window.run(wide).await != "true" {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    window.press("#check-back").await;
    window.waits_for("#unlock").await;
}

async fn settings_say_what_cannot_be_heard(window: &Window) {
    window.press("#place-settings").await;
    window.shows("#hears-screen", "not detected").await;
    window.shows("#hears-sleep", "not detected").await;
    window.shoot("12-settings-en").await;
    window.press("#settings-language-vi").await;
    window.press("#destroy-ask").await;
    window.waits_for("#destroy-sure").await;
    window.shoot("13-destroy-vi").await;
    window.press("#settings-language-en").await;
    window.press("#place-posts").await;
}

async fn the_panic_key_wipes_the_keys_and_ends_the_window(window: Window) -> tempfile::TempDir {
    assert!(window.vault_is_held());
    let pressed = Instant::now();
    window.press_key("F12");
    while window.vault_is_held() {
        assert!(pressed.elapsed() < PANIC_MAX, "the keys live on");
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    assert_eq!(window.on_the_screen(), None, "the window went before the keys");
    let gone = async {
        while !window.web_processes().is_empty() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), gone).await.expect("the window ends");
    window.leave().await
}

async fn destroyed_slots_open_for_nobody(window: &Window, secrets: &[String]) {
    window.press("#place-settings").await;
    window.press("#destroy-ask").await;
    window.press("#destroy-sure").await;
    window.hold("#destroy-hold", Duration::from_secs(1)).await;
    assert_eq!(std::fs::read_dir(window.vault("slots")).unwrap().count(), 4, "one second is none");
    window.shoot("14-destroy-dark-en").await;
    let old = window.web_processes();
    window.hold("#destroy-hold", Duration::from_secs(5)).await;
    window.follow(&old, "[data-testid='no-keys']").await;
    window.shoot("15-no-keys-dark-en").await;
    assert_eq!(std::fs::read_dir(window.vault("slots")).unwrap().count(), 0);
    assert!(!window.vault_is_held());
    let content = window.content().await;
    assert!(secrets.iter().all(|secret| !content.contains(secret)));
}
