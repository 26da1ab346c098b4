//! The workshop of 90 minutes, in Vietnamese, as its script says it: every button is pressed by the
//! words that are printed there, and nothing else is.

use std::time::Duration;

use crate::window::Window;

const SCRIPT: &str = include_str!("../../src-tauri/docs/training/workshop-90.vi.md");
const FOUND: &str = "[data-testid='room-findings']";
const SCENARIO: &str = "[data-testid='scenario']";
/// How often it is looked for a button that work keeps from being pressed.
const TRIES: u32 = 2400;

#[tokio::test(flavor = "multi_thread")]
async fn the_workshop_is_given_by_its_script_alone() {
    let window = Window::open().await;
    window.press("#language-vi").await;
    window.shows("#open-room", "Mở phòng tập huấn").await;
    window.press_last("#open-room").await;
    window.waits_for("#begin-rice").await;
    rice(&window).await;
    hidden(&window).await;
    account(&window).await;
    console(&window).await;
    court(&window).await;
    seizure(&window).await;
    window.shows("#leave-room", "Rời phòng").await;
    window.press_last("#leave-room").await;
    window.waits_for("#create").await;
    window.close().await;
}

/// Presses what has these words, which stand in the script.
async fn presses(window: &Window, words: &str) {
    presses_in(window, "body", words).await;
}

/// The same, where the words stand more than once.
async fn presses_in(window: &Window, part: &str, words: &str) {
    assert!(SCRIPT.contains(&format!("*{words}*")), "the script says {words}");
    let press = format!(
        "const found = [...document.querySelectorAll(\"{part} button, {part} summary\")]
            .find((it) => it.innerText.trim() === '{words}' && !it.disabled);
        found?.click();
        arguments[0](found !== undefined);"
    );
    for _ in 0..TRIES {
        if window.run(&press).await == true {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    window.shoot("failed").await;
    panic!("there is no {words} to press");
}

/// One step after the other, up to this one of so many.
async fn steps(window: &Window, from: usize, to: usize, of: usize) {
    for step in from..=to {
        presses(window, "Bước tiếp theo").await;
        window.shows(SCENARIO, &format!("Bước {step} trên {of}")).await;
    }
}

/// Three questions, each with its answer for the trainer.
async fn questions(window: &Window) {
    window.counts(&format!("{SCENARIO} section li > details"), 3).await;
}

async fn rice(window: &Window) {
    presses_in(window, "[data-testid='scenario-card']:first-of-type", "Bắt đầu").await;
    window.shows(SCENARIO, "Trước hết hãy kể").await;
    presses(window, "Chế độ trình chiếu").await;
    window.waits_for("#present[aria-pressed='true']").await;
    presses(window, "Diễn đến hết").await;
    window.waits_for_long("[data-testid='scenario'][data-over='true']").await;
    window.shows(FOUND, "đánh dấu 210").await;
    window.shows(FOUND, "207 bài trong đó không có thông báo").await;
    window.counts(&format!("{SCENARIO} details"), 0).await;
    presses(window, "Xem những gì biến mất").await;
    window.waits_for("[data-testid='incident-export']").await;
    window.shoot("workshop-1-vanished-vi").await;
    presses(window, "Tập huấn").await;
    presses(window, "Thôi trình chiếu").await;
    questions(window).await;
    presses_in(window, SCENARIO, "Cho xem lời đáp").await;
}

async fn hidden(window: &Window) {
    window.shows(SCENARIO, "Tình huống khác").await;
    presses(window, "Ẩn ở trong nước").await;
    steps(window, 1, 9, 9).await;
    window.waits_for("[data-testid='scenario'][data-over='true']").await;
    window.shows(FOUND, "đánh dấu 8").await;
    window.shows(FOUND, "Bị ẩn ở nước này").await;
    questions(window).await;
}

async fn account(window: &Window) {
    presses(window, "Tài khoản bị đóng").await;
    steps(window, 1, 6, 12).await;
    window.shows(FOUND, "không đánh dấu bài nào").await;
    steps(window, 7, 12, 12).await;
    window.shows(FOUND, "đánh dấu 9").await;
    questions(window).await;
}

async fn console(window: &Window) {
    presses(window, "Phòng mới").await;
    presses(window, "Bàn điều khiển").await;
    window.waits_for("#room-all:not(:checked)").await;
    window.shows("label:has(#room-all)", "Tất cả những bài còn lại").await;
    window.press("#room-all").await;
    presses(window, "Lưu").await;
    presses(window, "Xem lại ngay").await;
    window.shows("[data-testid='room-log']", "Keepsake xem lại mọi bài").await;
}

async fn court(window: &Window) {
    presses(window, "Tình huống").await;
    presses_in(window, "[data-testid='scenario-card']:nth-of-type(2)", "Bắt đầu").await;
    presses(window, "Diễn đến hết").await;
    window.waits_for_long("[data-testid='scenario'][data-over='true']").await;
    for words in ["Mở gói A", "Mở gói B"] {
        presses(window, "Bài tập").await;
        presses(window, words).await;
        window.waits_for("[data-testid='verify'][data-stage='done']").await;
        presses(window, "Tập huấn").await;
    }
    presses(window, "Bài tập").await;
    presses_in(window, "[data-testid='court']", "Cho xem lời đáp").await;
    window.shows("[data-testid='court-told']", "là giả").await;
}

async fn seizure(window: &Window) {
    presses(window, "Lấy thư mục").await;
    window.write("#seized-words", "cụm từ đoán bừa").await;
    window.press("#try-seized").await;
    window.shows("[data-testid='tried']", "không mở được").await;
    presses(window, "Giao kho cho luật sư").await;
    window.shows("[data-testid='handed']", "17 bài").await;
    window.shoot("workshop-2-seized-vi").await;
}
