//! What goes wrong for a lawyer and a poster, by keyboard alone and in a small window: each error
//! says what happened, and what was meant to be done can be done after it.

use std::fs::File;
use std::path::Path;

use crate::keyboard::{CONTROL, ENTER, SHIFT, makes_a_vault};
use crate::window::Window;

#[tokio::test(flavor = "multi_thread")]
async fn each_mistake_says_what_happened_and_leaves_a_way_on() {
    let desk = tempfile::tempdir().unwrap();
    let window = Window::open().await;
    window.waits_for("#create").await;
    window.client.set_window_size(800, 600).await.unwrap();
    window.goes_and_presses("#language-en").await;
    window.shows("#create", "vault").await;
    a_lawyer_picks_the_wrong_files(&window, desk.path()).await;
    let words = makes_a_vault(&window).await;
    the_vault_is_open_elsewhere(&window, &words).await;
    window.close().await;
}

/// A letter, the bundle, and half of it.
async fn a_lawyer_picks_the_wrong_files(window: &Window, desk: &Path) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let good = std::fs::read(root.join("fixtures/bundles/small.zip")).unwrap();
    let files = [
        ("letter.txt", &b"Dear colleague,"[..], "another file"),
        ("whole.zip", &good[..], "Nothing in this bundle was changed"),
        ("half.zip", &good[..good.len() / 2], "only a part"),
    ];
    window.goes_and_presses("#check-bundle").await;
    window.focuses("main h1").await;
    for (name, bytes, told) in files {
        let path = desk.join(name);
        std::fs::write(&path, bytes).unwrap();
        let main = window.on_the_screen().expect("the window is on the screen");
        window.goes_and_presses("#pick-bundle").await;
        window.names_a_file(&main, &path).await;
        window.shows("[data-testid='verify']", name).await;
        window.shows("[data-testid='found-sum']", told).await;
        window.shoot(&format!("61-{name}")).await;
    }
    window.goes_and_presses("#check-back").await;
    window.waits_for("#create").await;
}

/// The command line, say, holds it: it is said, and a second try opens it.
async fn the_vault_is_open_elsewhere(window: &Window, words: &str) {
    window.strikes_holding(&[CONTROL, SHIFT], 'l').await;
    window.focuses("#passphrase").await;
    // The window went before the keys were let go.
    window.strikes(&[CONTROL, SHIFT].iter().collect::<String>()).await;
    let vault = File::open(window.vault("keepsake.json")).unwrap();
    while vault.try_lock().is_err() {
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    window.strikes(words).await;
    window.comes_to("#passphrase", words).await;
    window.strikes(&ENTER.to_string()).await;
    window.waits_for("[data-testid='error'][data-code='vault_in_use']").await;
    window.shoot("61-open-elsewhere").await;
    drop(vault);
    window.goes_to("#passphrase").await;
    window.strikes_holding(&[CONTROL], 'a').await;
    window.strikes(words).await;
    window.comes_to("#passphrase", words).await;
    window.strikes(&ENTER.to_string()).await;
    window.waits_for("#guide-view").await;
}
