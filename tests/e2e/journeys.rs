//! The two people Keepsake is for, from beginning to end in the real window: a poster, in
//! Vietnamese, from the first start to a bundle in the hands of a lawyer; and the lawyer, in
//! English, with no vault, who opens it and then its forged twin. Both make mistakes on the way.

use std::path::{Path, PathBuf};
use std::process::Command;

use keepsake::words::{Language, fingerprint};
use keepsake_rehearsal::{Fate, Platform};
use keepsake_tests::bundles::Files;
use keepsake_tests::program;
use keepsake_tests::stock::{opened, piped};

use crate::steps;
use crate::window::Window;

/// What the poster keeps back: it stands in one of the posts that vanish.
const KEPT_BACK: &str = "bãi Dâu";
/// What stands in another.
const TOLD: &str = "Lần đầu dưới 5";

/// What lies between poster and lawyer.
struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        let desk = Self { folder: tempfile::tempdir().unwrap() };
        std::fs::write(desk.key(), piped("age-keygen", &[], b"")).unwrap();
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The lawyer's key, and what it is to others.
    fn key(&self) -> PathBuf {
        self.path("key.txt")
    }

    fn recipient(&self) -> String {
        let key = std::fs::read(self.key()).unwrap();
        String::from_utf8(piped("age-keygen", &["-y"], &key)).unwrap().trim().to_owned()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn from_a_first_run_to_the_desk_of_a_lawyer() {
    let desk = Desk::new();
    let told = a_poster_saves_loses_and_proves(&desk).await;
    what_left_holds_for_strangers(&desk);
    a_lawyer_opens_it_and_a_forged_twin(&desk, &told).await;
}

/// Gives the fingerprint that the poster tells the lawyer by another way.
async fn a_poster_saves_loses_and_proves(desk: &Desk) -> String {
    let platform = Platform::start().await.unwrap();
    let posts = &steps::posts_of(&platform, "song.lua")[2..6];
    let window = Window::open().await;
    window.press("#language-vi").await;
    window.shows("[data-testid='first-run']", "Keepsake không").await;
    let words = steps::makes_a_vault(&window).await;

    let recovery = steps::takes_recovery_words(&window).await;
    window.pick("#recovery-save", &desk.path("sheet.pdf")).await;
    window.waits_for("[data-testid='recovery-saved']").await;
    assert!(std::fs::read(desk.path("sheet.pdf")).unwrap().starts_with(b"%PDF"));
    // Words that were read wrongly make no sheet.
    let wrong: Vec<String> = recovery.iter().map(|_| words[..3].to_owned()).collect();
    steps::says_two_words(&window, &wrong).await;
    window.waits_for("[data-testid='recovery'] [data-testid='error']").await;
    window.press("#recovery-back").await;
    steps::says_two_words(&window, &recovery).await;
    window.waits_for("[data-testid='step-recovery'][data-done='true']").await;

    window.press("#step-posts").await;
    a_link_that_is_no_post_is_refused(&window, &platform).await;
    steps::saves(&window, &platform, posts).await;
    steps::seeks(&window, "bai dau", 1).await;
    steps::seeks_no_more(&window, posts.len()).await;

    for post in &posts[..3] {
        platform.set_fate(&post.id, Fate::DeletedSilently);
    }
    steps::looks(&window, 3).await;
    window.press(".post-row[data-status='flagged']").await;
    window.shows("#bracket", "không ghi nhận").await;
    steps::begins_a_bundle_of_the_incident(&window).await;
    window.counts("[data-testid='disclosed-item']", 3).await;
    steps::keeps_back(&window, KEPT_BACK).await;
    a_lock_takes_nothing_of_it(&window, &words).await;
    the_dialog_is_cancelled(&window, desk).await;
    steps::writes_it(&window, &desk.recipient(), &desk.path("bundle.zip.age")).await;
    let fingerprint =
        "arguments[0](document.querySelector('[data-testid=wrote] code').textContent)";
    let fingerprint = window.run(fingerprint).await.as_str().unwrap().to_owned();
    let stick = desk.path("stick");
    std::fs::create_dir(&stick).unwrap();
    window.press("#place-settings").await;
    window.pick("#back-up", &stick).await;
    window.waits_for("[data-testid='backed-up'][data-differ='0']").await;
    window.close().await;
    the_computer_is_taken(&stick, &words, posts.len()).await;
    fingerprint
}

/// On another computer the copy comes back, and opens with the same words.
async fn the_computer_is_taken(stick: &Path, words: &str, posts: usize) {
    let window = Window::open().await;
    window.press("#language-vi").await;
    let nothing = tempfile::tempdir().unwrap();
    window.pick("#restore", nothing.path()).await;
    window.waits_for("[data-testid='error'][data-code='no_backup']").await;
    window.pick("#restore", stick).await;
    window.shows("[data-testid='unlock-view']", "đã trở lại").await;
    window.write("#passphrase", words).await;
    window.press("#unlock").await;
    window.counts(".post-row", posts).await;
    window.close().await;
}

/// What is no address, and an address with nothing at it: nothing is saved, and it stays to be
/// mended.
async fn a_link_that_is_no_post_is_refused(window: &Window, platform: &Platform) {
    window.write("#links", &format!("bai-cua-toi {}/@song.lua/khongco", platform.base())).await;
    window.press("#add").await;
    window.counts("[data-testid='added']:not(.kept)", 2).await;
    window.press("#add-private").await;
    window.counts("#add-private", 0).await;
    window.counts("[data-testid='added']:not(.kept)", 2).await;
    let left = format!("bai-cua-toi\n{}/@song.lua/khongco", platform.base());
    window.comes_to("#links", &left).await;
}

/// What was chosen, and what is kept back, is there again after the screen was locked.
async fn a_lock_takes_nothing_of_it(window: &Window, passphrase: &str) {
    window.press("#lock").await;
    window.write("#passphrase", passphrase).await;
    assert!(!window.content().await.contains(KEPT_BACK), "a locked window shows nothing");
    window.press("#unlock").await;
    window.shows("[data-testid='redact']", KEPT_BACK).await;
    window.counts("[data-testid='disclosed-item']", 3).await;
}

/// Who thinks better of it in the dialog finds all as it was, and the words of the recipient are
/// those that stand everywhere else.
async fn the_dialog_is_cancelled(window: &Window, desk: &Desk) {
    window.write("#recipient", "age1khong-phai-khoa").await;
    window.waits_for("#recipient[aria-invalid='true']").await;
    window.write("#recipient", &desk.recipient()).await;
    let words = fingerprint::of_recipient(&desk.recipient(), Language::Vietnamese).unwrap();
    for word in &words {
        window.shows("[data-testid='recipient-words']", word).await;
    }
    let main = window.on_the_screen().expect("the window is on the screen");
    window.press_when_free("#write-bundle").await;
    window.cancels_the_dialog(&main).await;
    assert_eq!(window.count("[data-testid='error']").await, 0);
    window.counts("[data-testid='disclosed-item']", 3).await;
}

/// The stock programs find that it holds, and that what was kept back is nowhere in it.
fn what_left_holds_for_strangers(desk: &Desk) {
    let bundle = opened("age", &desk.key(), &desk.path("bundle.zip.age")).expect("it is sealed");
    std::fs::write(desk.path("bundle.zip"), &bundle).unwrap();
    let (good, said) = verify(&desk.path("bundle.zip"));
    assert!(good, "{said}");
    let mut files = Files::of(&bundle);
    let all = [files.records().concat(), files.files.iter().flat_map(|it| it.1.clone()).collect()];
    let has = |text: &str| all.iter().any(|bytes| contains(bytes, text));
    assert!(has(TOLD) && !has(KEPT_BACK), "what was kept back is not in it, the rest is");

    // A twin in which one word of a post is another, with honest lists.
    let (path, _) = files
        .files
        .iter()
        .find(|(path, bytes)| steps::is_text_of_a_post(path) && contains(bytes, TOLD))
        .expect("the text of the post")
        .clone();
    let text = String::from_utf8(files.get(&path).to_owned()).unwrap();
    files.put(&path, text.replace("dưới 5", "trên 7"));
    files.relist();
    std::fs::write(desk.path("twin.zip"), files.zip()).unwrap();
    let (good, said) = verify(&desk.path("twin.zip"));
    assert!(!good && said.contains("seal"), "{said}");
}

fn contains(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

fn verify(bundle: &Path) -> (bool, String) {
    let output = Command::new(program("keepsake-verify")).arg(bundle).output().unwrap();
    (output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned())
}

async fn a_lawyer_opens_it_and_a_forged_twin(desk: &Desk, told: &str) {
    let window = Window::open().await;
    window.press("#language-en").await;
    window.press("#check-bundle").await;

    // Another file, and another's key.
    steps::opens_a_bundle(&window, &desk.key()).await;
    window.waits_for("[data-testid='found-sum'][data-holds='false']").await;
    steps::opens_a_bundle(&window, &desk.path("bundle.zip.age")).await;
    std::fs::write(desk.path("other.txt"), piped("age-keygen", &[], b"")).unwrap();
    window.pick("#pick-identity", &desk.path("other.txt")).await;
    window.waits_for("[data-testid='verify'] [data-testid='error']").await;
    window.pick("#pick-identity", &desk.key()).await;

    window.waits_for_long("[data-testid='found-sum'][data-holds='true']").await;
    window.counts("[data-testid='opened-row'][data-state='holds']", 3).await;
    window.write("#told-key", "SHA256:another").await;
    window.shows("[data-testid='key-compared']", "not the key").await;
    window.write("#told-key", told).await;
    window.shows("[data-testid='key-compared']", "It is the key").await;
    window.press("[id^='read-item-']").await;
    window.waits_for("[data-testid='opened-item']").await;
    window.press("#close-item").await;

    steps::opens_a_bundle(&window, &desk.path("twin.zip")).await;
    window.waits_for_long("[data-testid='found-sum'][data-holds='false']").await;
    window.shows("[data-layer='seal'][data-state='fails']", "fails").await;
    window.shows("[data-layer='bag'][data-state='holds']", "").await;
    window.close().await;
}
