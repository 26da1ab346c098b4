//! The training room in the real window: a scenario from its first step to its last, the console,
//! the clock, a lock, both exercises, and nothing left.

use std::path::Path;

use keepsake_tests::files_below;

use crate::PASSPHRASE;
use crate::window::Window;

#[tokio::test(flavor = "multi_thread")]
async fn a_scenario_is_played_beside_a_locked_vault_and_nothing_of_it_is_left() {
    let window = Window::open().await;
    go_there(&window).await;
    play(&window).await;
    present(&window).await;
    command(&window).await;
    lock(&window).await;
    exercise(&window).await;
    window.press_when_free("#reset-room").await;
    window.press("#training-play").await;
    window.waits_for("#begin-rice").await;
    window.press("#leave-room").await;
    window.write("#passphrase", PASSPHRASE).await;
    window.press("#unlock").await;
    window.waits_for("#place-posts").await;
    assert_eq!(window.count("[data-testid='training-band'], .post-row").await, 0);
    let home = window.leave().await;
    let left = |path: &Path| path.to_string_lossy().contains("TRAINING");
    assert!(!files_below(home.path()).iter().any(|(path, _)| left(path)), "nothing is kept");
}

/// Beside an open vault there is no room: it is locked first.
async fn go_there(window: &Window) {
    window.press("#language-en").await;
    window.write("#passphrase", PASSPHRASE).await;
    window.write("#passphrase-again", PASSPHRASE).await;
    window.press("#create").await;
    window.press("#place-help").await;
    window.press("#topic-trainer").await;
    assert!(window.vault_is_held());
    window.press_last("#go-to-room").await;
    window.waits_for("#begin-hidden").await;
    assert!(!window.vault_is_held(), "locked fully");
    window.shows("[data-testid='training-band']", "TRAINING").await;
}

async fn play(window: &Window) {
    window.press("#begin-hidden").await;
    window.press_when_free("#next-step").await;
    window.shows("[data-testid='scenario']", "Step 1 of 9").await;
    window.press_when_free("#play-on").await;
    window.waits_for_long("[data-testid='scenario'][data-over='true']").await;
    window.shows("[data-testid='room-findings']", "8 flagged").await;
    window.shows("[data-testid='room-findings']", "Hidden in this country").await;
    window.shoot("training-1-scenario-en").await;
    window.press("#see-posts").await;
    window.press("[data-testid='filter-flagged']").await;
    window.shows("[data-testid='found']", "8 of 17 posts").await;
    window.shows("[data-testid='training-band']", "TRAINING").await;
    assert_eq!(window.title().await, "Keepsake", "a title tells nothing");
    window.shoot("training-2-posts-en").await;
    window.press("#place-training").await;
}

/// Large, for a class.
async fn present(window: &Window) {
    window.press("#present").await;
    let grown = "
        const done = arguments[0];
        const look = () => (innerWidth < 800 ? done(true) : setTimeout(look, 50));
        look();";
    assert_eq!(window.run(grown).await, true);
    window.waits_for("#present[aria-pressed='true']").await;
    assert_eq!(window.count("#reset-room, [data-testid='room-phrase']").await, 0, "no notes");
    window.shoot("training-3-presented-en").await;
    // The driver points by sizes that are not enlarged.
    let back = "
        const done = arguments[0];
        document.getElementById('present').click();
        const look = () => (innerWidth > 800 ? done(true) : setTimeout(look, 50));
        look();";
    assert_eq!(window.run(back).await, true);
}

/// The console and the clock.
async fn command(window: &Window) {
    window.press("#training-console").await;
    window.press_when_free("#do-outage-on").await;
    window.press_when_free("#do-look").await;
    window.press_when_free("#do-outage-off").await;
    window.press_when_free("#do-forward-1w").await;
    window.shows("[data-testid='room-log']", "forward 1w").await;
    window.waits_for_long("#do-look:enabled").await;
    window.shows("[data-testid='room-findings']", "0 flagged wrongly").await;
}

/// A lock keeps the room; the words on the board open it, and those of the own vault open nothing.
async fn lock(window: &Window) {
    window.waits_for("[data-testid='room-phrase']").await;
    let phrase = "arguments[0](document.querySelector('[data-testid=room-phrase]').innerText)";
    let phrase = window.run(phrase).await.as_str().unwrap().to_owned();
    window.press("#lock").await;
    window.waits_for("#unlock").await;
    window.shows("[data-testid='training-band']", "TRAINING").await;
    window.shoot("training-4-locked-en").await;
    window.write("#passphrase", PASSPHRASE).await;
    window.press("#unlock").await;
    window.waits_for("[data-code='wrong_passphrase']").await;
    assert!(!window.vault_is_held());
    window.write("#passphrase", &phrase).await;
    window.press("#unlock").await;
}

/// The bundles of the court exercise open here.
async fn exercise(window: &Window) {
    window.press("#training-exercises").await;
    window.press_when_free("#seize").await;
    window.press_when_free("#hand-seized").await;
    window.shows("[data-testid='handed']", "17 posts").await;
    window.press_when_free("#bundle-A").await;
    window.waits_for("[data-testid='verify'][data-stage='done']").await;
    window.shows("[data-testid='verify']", "TRAINING-A.zip").await;
    window.shoot("training-5-court-en").await;
    window.press("#place-training").await;
    window.press("#training-exercises").await;
    window.press_when_free("#court-answer").await;
    window.shows("[data-testid='court-told']", "is forged").await;
}
