//! End to end: the real window, driven through `WebDriver` by what a person would press. Needs a
//! screen; `cargo xtask test` gives it one.
#![allow(
    clippy::unwrap_used,
    clippy::string_slice,
    clippy::disallowed_methods,
    reason = "a test that panics has failed, and says where"
)]

mod browse;
mod browse_ends;
mod browse_trust;
mod dragging;
mod driver;
mod family;
mod hands;
mod ime;
mod imports;
mod journeys;
mod keyboard;
mod locks;
mod memory;
mod mistakes;
mod opening;
mod steps;
mod surfaces;
mod training;
mod tray;
mod watch;
mod window;
mod workshop;

use keepsake_rehearsal::{Fate, Platform};

use window::Window;

const PASSPHRASE: &str = "chim bói cá ngậm trăng non";

#[tokio::test(flavor = "multi_thread")]
async fn a_post_is_saved_deleted_and_flagged_in_both_languages() {
    let platform = Platform::start().await.unwrap();
    let post = platform.posts().iter().find(|post| !post.pictures.is_empty()).unwrap();
    let other = platform.posts().iter().find(|other| other.id != post.id).unwrap();
    let window = Window::open_watched().await;

    window.press("#language-vi").await;
    window.shows("#create", "kho").await;
    window.press("#language-en").await;
    window.shows("#create", "vault").await;
    window.write("#passphrase", PASSPHRASE).await;
    window.write("#passphrase-again", PASSPHRASE).await;
    window.shoot("1-first-run-en").await;
    window.press("#create").await;

    window.press("#add-open, #empty-add").await;
    let links = format!("{} {}", platform.link(post), platform.link(other));
    window.write("#links", &links).await;
    window.press("#add").await;
    window.press("#add-private").await;
    window.counts("[data-testid='added'].kept", 2).await;
    window.shoot("2-added-en").await;
    window.press("#add-close").await;
    window.counts(".post-row", 2).await;
    window.counts(".post-row[data-status='watched']", 2).await;
    window.shoot("3-timeline-en").await;

    platform.set_fate(&post.id, Fate::DeletedSilently);
    window.press("#look-again").await;
    window.counts(".post-row[data-status='flagged']", 1).await;
    window.press(".post-row[data-status='flagged']").await;
    window.shows("#why", "404").await;
    window.shows("#bracket", "none recorded").await;
    window.waits_for("#post-detail img").await;
    let drawn = "
        const done = arguments[arguments.length - 1];
        const image = document.querySelector('#post-detail img');
        const tell = () => done([image.src.split(':')[0], image.naturalWidth > 0]);
        image.scrollIntoView();
        if (image.complete) tell();
        else image.onload = image.onerror = tell;";
    let drawn = window.run(drawn).await;
    assert_eq!(drawn, serde_json::json!(["media", true]), "the picture came by the protocol");
    window.shoot("4-flagged-en").await;

    window.press("#language-vi").await;
    window.shows("#why", "Máy chủ trả lời rằng không có trang này").await;
    window.shoot("5-flagged-vi").await;

    window.press("#lock").await;
    window.waits_for("#unlock").await;
    window.shoot("6-locked-vi").await;
    assert_eq!(window.count(".post-row").await, 0, "a locked window shows nothing");
    window.write("#passphrase", "không phải câu này đâu nhé").await;
    window.press("#unlock").await;
    window.waits_for("[data-testid='error']").await;
    window.write("#passphrase", PASSPHRASE).await;
    window.press("#unlock").await;
    window.counts(".post-row[data-status='flagged']", 1).await;
    assert_eq!(window.title().await, "Keepsake", "a title tells nothing");

    let line = post.text.lines().next().unwrap();
    let (link, other) = (platform.link(post), platform.link(other));
    let canaries =
        [("text", line), ("passphrase", PASSPHRASE), ("link", &link), ("other link", &other)];
    let (found, _) = window.close_and_tell(&canaries).await;
    assert_eq!(found, Vec::<String>::new(), "nothing readable is left, whole or for a moment");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_rehearsal_is_played_from_the_window_without_a_vault() {
    let window = Window::open().await;
    window.press("#language-vi").await;
    window.press("#start-rehearsal").await;
    window.waits_for("[data-testid='rehearsal-banner']").await;
    window.waits_for_long(".post-row").await;
    window.shoot("7-rehearsal-vi").await;
    for _ in 0..2 {
        window.press_when_free("#next-chapter").await;
    }
    window.waits_for_long("#next-chapter:enabled").await;
    window.press("[data-testid='filter-flagged']").await;
    window.waits_for(".post-row[data-status='flagged']").await;
    window.shoot("8-rehearsal-flagged-vi").await;
    window.press("#language-en").await;
    window.press(".post-row[data-status='flagged']").await;
    window.shows("#bracket", "none recorded").await;
    window.shows("[data-testid='chapter']", "The first posts vanish").await;
    window.shoot("9-rehearsal-post-en").await;
    window.press_when_free("#end-rehearsal").await;
    window.waits_for("#create").await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_window_answers_no_page_but_its_own() {
    let window = Window::open().await;
    window.waits_for("#create").await;
    let script = "
        const done = arguments[arguments.length - 1];
        const blocked = [];
        document.addEventListener('securitypolicyviolation', (event) => blocked.push(event.effectiveDirective));
        const inline = document.createElement('script');
        inline.textContent = 'window.pwned = true';
        document.body.append(inline);
        const image = new Image();
        image.src = 'http://127.0.0.1:9/canary.png';
        const frame = document.createElement('iframe');
        frame.src = 'http://127.0.0.1:9/canary';
        document.body.append(frame);
        const sheet = document.createElement('link');
        sheet.rel = 'stylesheet';
        sheet.href = 'http://127.0.0.1:9/canary.css';
        document.head.append(sheet);
        const form = document.createElement('form');
        form.action = 'http://127.0.0.1:9/canary';
        document.body.append(form);
        form.submit();
        try { new WebSocket('ws://127.0.0.1:9/canary'); } catch { blocked.push('socket'); }
        const opened = window.open('http://127.0.0.1:9/canary');
        window.location.href = 'http://127.0.0.1:9/canary';
        fetch('http://127.0.0.1:9/canary').catch(() => {}).finally(() => {
            setTimeout(() => done([blocked.sort(), window.pwned === undefined && !opened]), 300);
        });";
    let answer = window.run(script).await;
    let blocked = answer[0].as_array().unwrap();
    let directives = ["connect-src", "img-src", "script-src-elem", "style-src-elem", "form-action"];
    for directive in directives {
        assert!(blocked.iter().any(|found| found == directive), "{directive}: {answer}");
    }
    assert_eq!(answer[1], true, "an injected script did not run, and no window was opened");
    window.waits_for("#create").await;
    let place = window.run("arguments[0](location.protocol)").await;
    assert_eq!(place, "tauri:", "the window stays where it is");
    let refused = window
        .run("const done = arguments[0];
              window.__TAURI_INTERNALS__.invoke('plugin:window|set_title', { label: 'main', value: 'x' })
                .then(() => done('called'), (error) => done(String(error)));")
        .await;
    assert!(refused.as_str().unwrap().contains("not allowed"), "{refused}");
    nothing_leads_out(&window).await;
    window.close().await;
}

/// Neither the printer, nor a drag, nor the web view's own menu.
async fn nothing_leads_out(window: &Window) {
    let held = window
        .run(
            "window.print();
              const drag = new DragEvent('dragstart', { cancelable: true, bubbles: true });
              arguments[0](!document.querySelector('h1').dispatchEvent(drag));",
        )
        .await;
    assert_eq!(held, true, "nothing is dragged out");
    window.press_otherwise("#passphrase").await;
    window.has_more(true).await;
    window.press_key("Escape");
    window.has_more(false).await;
    window.press_otherwise("h1").await;
    tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    assert_eq!(window.surfaces(), 1, "no dialog to print, and a menu only where one writes");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_web_view_is_in_its_sandbox_and_says_so_where_it_is_not() {
    let window = Window::open().await;
    window.waits_for("#create").await;
    if !can_sandbox() {
        window.shows("#reduced-protection", "protection").await;
        return window.close().await;
    }
    let processes = window.processes("WebKitWebProces");
    assert_eq!(processes.len(), 1, "one process shows the page");
    let view = |name: &str| std::fs::read_link(format!("/proc/{}/{name}", processes[0])).unwrap();
    assert_ne!(view("ns/net"), std::fs::read_link("/proc/self/ns/net").unwrap(), "no network");
    let status = std::fs::read_to_string(format!("/proc/{}/status", processes[0])).unwrap();
    assert!(status.contains("\nSeccomp:\t2\n"), "its calls are filtered: {status}");
    assert_eq!(window.count("#reduced-protection").await, 0);
    window.close().await;

    let mut driver = std::process::Command::new(driver::DRIVER);
    driver.env("WEBKIT_FORCE_SANDBOX", "0");
    let open = Window::open_with(driver, tempfile::tempdir().unwrap(), "Adwaita").await;
    open.shows("#reduced-protection", "protection").await;
    open.close().await;
}

/// Does this computer let programs shut others in? Many a container does not.
fn can_sandbox() -> bool {
    let words =
        ["--unshare-pid", "--unshare-net", "--ro-bind", "/", "/", "--proc", "/proc", "true"];
    let trial = std::process::Command::new("bwrap").args(words).status();
    trial.expect("bubblewrap is installed by `cargo xtask test`").success()
}
