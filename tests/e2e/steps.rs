//! What a poster and a lawyer do in the window, step by step. The journeys take these steps to see
//! what comes of them, and the pictures in the guides are taken on the way.

use std::path::Path;

use keepsake_rehearsal::{Platform, Post};
use serde_json::Value;

use crate::window::Window;

/// The key, as `WebDriver` writes it.
const ESCAPE: &str = "\u{e00c}";

/// Makes a vault under words that the program suggests. Gives the words.
pub(crate) async fn makes_a_vault(window: &Window) -> String {
    window.press("#passphrase-suggest").await;
    window.waits_for("[data-testid='strength'][data-rating='strong']").await;
    let words = window.written("#passphrase").await;
    window.write("#passphrase-again", &words).await;
    window.press("#create").await;
    window.waits_for("#guide-view").await;
    words
}

/// Takes out the words of the recovery sheet. Gives them.
pub(crate) async fn takes_recovery_words(window: &Window) -> Vec<String> {
    window.press("#step-recovery").await;
    window.press("#recovery-begin").await;
    window.waits_for("[data-testid='recovery'] li").await;
    let words = "arguments[0]([...document.querySelectorAll('[data-testid=recovery] ol li')]
        .map((word) => word.lastChild.textContent.trim()))";
    let words = window.run(words).await;
    words.as_array().unwrap().iter().map(|word| word.as_str().unwrap().to_owned()).collect()
}

/// Says the two words that are asked back, as they stand in `words`.
pub(crate) async fn says_two_words(window: &Window, words: &[String]) {
    window.press("#recovery-have").await;
    for field in ["recovery-first", "recovery-second"] {
        window.waits_for(&format!("#{field}")).await;
        let number = format!(
            "arguments[0](document.querySelector('label[for={field}]').textContent.match(/\\d+/)[0])"
        );
        let Value::String(number) = window.run(&number).await else { panic!("a number is asked") };
        let word = &words[number.parse::<usize>().unwrap() - 1];
        window.write(&format!("#{field}"), word).await;
    }
    window.press("#recovery-finish").await;
}

/// The posts of one account on the rehearsal platform, oldest first.
pub(crate) fn posts_of<'p>(platform: &'p Platform, handle: &str) -> Vec<&'p Post> {
    platform.posts().iter().filter(|post| post.handle == handle).collect()
}

/// Saves posts by their links, in the view for that.
pub(crate) async fn saves(window: &Window, platform: &Platform, posts: &[&Post]) {
    let links: Vec<String> = posts.iter().map(|post| platform.link(post)).collect();
    window.write("#links", &links.join(" ")).await;
    window.press("#add").await;
    // The make-believe platform is on this computer.
    window.press("#add-private").await;
    window.counts("[data-testid='added'].kept", posts.len()).await;
    window.press("#add-close").await;
    window.counts(".post-row[data-status='watched']", posts.len()).await;
}

/// Types words to be sought, and waits until so many posts are found.
pub(crate) async fn seeks(window: &Window, words: &str, found: usize) {
    window.write("#search", words).await;
    window.counts(".post-row[data-post-id]", found).await;
}

/// Empties the field again, by Escape.
pub(crate) async fn seeks_no_more(window: &Window, all: usize) {
    window.press("#search").await;
    window.type_keys(ESCAPE).await;
    window.counts(".post-row[data-post-id]", all).await;
}

/// Looks again at all posts; so many of them are gone then.
pub(crate) async fn looks(window: &Window, gone: usize) {
    window.press("#look-again").await;
    window.counts(".post-row[data-status='flagged']", gone).await;
}

/// From the newest incident to what a bundle of it would disclose.
pub(crate) async fn begins_a_bundle_of_the_incident(window: &Window) {
    window.press("#place-incidents").await;
    window.press("[data-testid='incident-export']").await;
    window.press("#gather").await;
    window.waits_for("[data-testid='disclosed']").await;
}

/// Keeps back whatever has this word.
pub(crate) async fn keeps_back(window: &Window, word: &str) {
    window.write("#redact-word", word).await;
    window.press("#redact-add").await;
    window.waits_for("#redact-why").await;
}

/// Writes the bundle, sealed to this recipient, where the system's dialog is told.
pub(crate) async fn writes_it(window: &Window, recipient: &str, target: &Path) {
    window.write("#recipient", recipient).await;
    window.waits_for("[data-testid='recipient-words']").await;
    window.pick("#write-bundle", target).await;
    window.waits_for_long("[data-testid='wrote'][data-holds='true']").await;
}

/// Opens a bundle to be checked, at the door or in the open vault.
pub(crate) async fn opens_a_bundle(window: &Window, bundle: &Path) {
    window.pick("#pick-bundle", bundle).await;
}

/// Is it, by its path in a bundle, the text of a post?
pub(crate) fn is_text_of_a_post(path: &str) -> bool {
    path.starts_with("data/") && Path::new(path).extension().is_some_and(|it| it == "txt")
}
