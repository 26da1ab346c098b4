//! An archive through the real window: picked in the system's dialog, shown, taken in, locked in
//! the middle, gone on with. What was picked is entered in no list of recently used files.

use keepsake_tests::canary::Canaries;
use keepsake_tests::exports::{Sample, Samples};

use crate::window::Window;

const PASSPHRASE: &str = "lúa trổ đòng đòng ven sông";
/// Posts of an archive that takes long enough to be locked in the middle.
const MANY: u32 = 4_000;

async fn opened() -> Window {
    let window = Window::open().await;
    window.press("#language-en").await;
    window.write("#passphrase", PASSPHRASE).await;
    window.write("#passphrase-again", PASSPHRASE).await;
    window.press("#create").await;
    window.press("#add-open").await;
    window
}

async fn unlock(window: &Window) {
    window.write("#passphrase", PASSPHRASE).await;
    window.press("#unlock").await;
}

/// Picks the first part of an archive, and adds the others to what is previewed of it.
async fn pick_parts(window: &Window, sample: &Sample) {
    let mut button = "#pick-files";
    for part in &sample.archives {
        window.pick(button, part).await;
        window.waits_for("[data-testid='import-preview']").await;
        button = "#pick-more";
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_archive_is_picked_shown_and_taken_in_once() {
    let samples = Samples::of("facebook_json", 11, 40);
    let sample = samples.sample("facebook_json");
    let window = opened().await;

    // A login page that was saved under the name of an archive.
    let folder = tempfile::tempdir().unwrap();
    let page = folder.path().join("facebook-download.zip");
    std::fs::write(&page, "<!doctype html><title>Log in</title>").unwrap();
    window.pick("#pick-files", &page).await;
    window.waits_for("[data-code='not_an_archive']").await;
    window.shows("[data-testid='imports']", "Nothing was written").await;
    window.shoot("20-import-refused-en").await;
    window.press("#pick-others").await;

    pick_parts(&window, &sample).await;
    let account = sample.expected["account"]["name"].as_str().unwrap();
    window.shows("[data-testid='import-account']", account).await;
    window.shoot("21-import-preview-en").await;
    window.press("#language-vi").await;
    window.shoot("22-import-preview-vi").await;
    assert_eq!(window.count(".post-row").await, 0, "nothing was written");
    window.press("#import").await;
    window.waits_for("[data-testid='import-outcome']").await;
    window.shows("[data-testid='import-outcome']", "Đã nhập").await;
    window.shoot("23-import-done-vi").await;
    window.press("#import-show").await;
    window.waits_for(".post-row").await;
    window.shoot("24-imported-vi").await;

    // The same once more brings nothing.
    window.press("#add-open").await;
    window.counts("[data-testid='import-row'][data-finished='true']", 1).await;
    window.press("#import-another").await;
    pick_parts(&window, &sample).await;
    window.shows("[data-testid='count-new']", "0").await;
    window.shoot("25-import-known-vi").await;

    // A lock takes the dialog with it, and what stands in the page.
    window.press("#pick-more").await;
    window.shows_windows(2).await;
    window.signal("/ScreenSaver", "org.freedesktop.ScreenSaver.ActiveChanged", true);
    window.waits_for("#unlock").await;
    window.shows_windows(1).await;
    let content = window.content().await;
    let name = sample.archives[0].file_name().unwrap().to_str().unwrap();
    assert!(!content.contains(account) && !content.contains(name), "a locked window shows nothing");

    let home = window.leave().await;
    let canaries = Canaries::new(&[("name", name), ("account", account)]);
    assert_eq!(canaries.in_files(home.path()), Vec::<String>::new(), "no list of recent files");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_dropped_on_the_window_is_read_unless_it_is_locked() {
    let samples = Samples::of("mastodon_zip", 13, 20);
    let sample = samples.sample("mastodon_zip");
    let [archive] = &sample.archives[..] else { panic!("one file") };
    let file = format!("file://{}", archive.display());
    let window = opened().await;
    let source = window.drop_on_it(&["https://vuon.example/1", "https://vuon.example/2"]).await;
    window.waits_for("#links").await;
    window.comes_to("#links", "https://vuon.example/1\nhttps://vuon.example/2").await;
    drop(source);
    window.press("#add-close").await;

    window.press("#lock").await;
    window.waits_for("#unlock").await;
    let source = window.drop_on_it(&[&file]).await;
    window.waits_for("[data-code='vault_locked']").await;
    drop(source);
    unlock(&window).await;
    window.press("#place-posts").await;
    window.waits_for("[data-testid='timeline']").await;
    assert_eq!(window.count("[data-testid='import-preview']").await, 0, "nothing was taken");

    let source = window.drop_on_it(&[&file]).await;
    window.shows("[data-testid='import-preview']", "Mastodon").await;
    drop(source);
    window.shoot("28-dropped-en").await;
    assert!(!window.content().await.contains(samples.path().to_str().unwrap()), "no path");
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_ends_with_a_full_lock_and_goes_on_afterwards() {
    let samples = Samples::of("telegram_channel", 12, MANY);
    let sample = samples.sample("telegram_channel");
    let window = opened().await;
    let [archive] = &sample.archives[..] else { panic!("one file") };
    window.pick("#pick-files", archive).await;
    window.press("#import").await;
    window.waits_for("[data-testid='import-run']").await;
    window.press("#add-close").await;
    window.waits_for("#import-open").await;
    window.shoot("26-importing-en").await;
    let old = window.web_processes();
    window.press("#place-settings").await;
    window.press_last("#lock-fully").await;
    window.follow(&old, "#unlock").await;
    assert!(!window.vault_is_held(), "the keys are gone, the import with them");
    unlock(&window).await;
    window.waits_for("[data-testid='unfinished-news']").await;
    window.shoot("27-import-unfinished-en").await;
    window.press("#unfinished-show").await;
    window.counts("[data-testid='import-row'][data-finished='false']", 1).await;
    window.pick("#pick-files", archive).await;
    window.press("#import").await;
    window.waits_for("[data-testid='import-run']").await;

    // Behind a locked screen it goes on: nobody asks for it again, and it comes to its end.
    window.press("#lock").await;
    unlock(&window).await;
    window.press("#add-open").await;
    window.waits_for_long("[data-testid='import-row'][data-finished='true']").await;
    window.counts("[data-testid='import-row']", 1).await;
    assert_eq!(window.count("[data-testid='unfinished-news']").await, 0);
    window.close().await;
}
