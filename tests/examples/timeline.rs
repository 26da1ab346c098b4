//! How fast the real window is over many posts: from its start to the first paint, search at every
//! stroke, a switch of views, scrolling, and what it costs when nobody does anything. For
//! `cargo xtask bench window`, which gives it a screen.
//!
//! `cargo run --release -p keepsake-tests --example timeline -- 100000`
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::string_slice,
    clippy::disallowed_methods,
    dead_code,
    reason = "it prints what it measured, and needs not all that a window can do"
)]

#[path = "../e2e/driver.rs"]
mod driver;
#[path = "../e2e/family.rs"]
mod family;
#[path = "../e2e/window.rs"]
mod window;

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use keepsake::archive::{Archive, Cancel, Doors, Wanted};
use keepsake::doors::disk::SystemDisk;
use keepsake::model::{Act, Author, Published, Time, Verdict};
use keepsake::vault::{Passphrase, Vault, WorkFactor};
use keepsake_tests::chance::Chance;
use keepsake_tests::making;
use window::Window;

const PASSPHRASE: &str = "thuyen giay troi qua cau khi nuoc lon";
const TEXT_BYTES: usize = 420;
const POSTS_AT_ONCE: usize = 1_000;
/// One post of so many vanished.
const VANISHED: usize = 25;
/// From April 2020 on, over six years.
const BEGIN: i64 = 1_585_700_000;
const SPAN: u64 = 6 * 365 * 86_400;
/// How long the page goes on drawing after it was scrolled.
const SETTLES: Duration = Duration::from_secs(15);
/// How long nobody does anything.
const IDLE: Duration = Duration::from_mins(1);
const ACCOUNTS: [(&str, &str); 3] =
    [("facebook", "Chim Bói Cá"), ("facebook", "Bến Sông"), ("youtube", "Kênh Bến Sông")];

#[tokio::main]
async fn main() {
    let n = std::env::args().nth(1).map_or(100_000, |n| n.parse().expect("a number of posts"));
    let home = tempfile::tempdir().unwrap();
    let vault = home.path().join("data/keepsake/vault");
    let started = Instant::now();
    make(&vault, n);
    println!("{n} posts made in {:.1} s", started.elapsed().as_secs_f64());
    core(&vault);
    through_the_window(home).await;
}

fn make(root: &Path, n: usize) {
    let (disk, phrase) = (Arc::new(SystemDisk), Passphrase::new(PASSPHRASE));
    std::fs::create_dir_all(root).unwrap();
    Vault::create(root, &*disk, &phrase, WorkFactor::MINIMAL).unwrap();
    let mut vault = Vault::unlock(root, disk, &phrase).unwrap();
    let mut chance = Chance::new(1);
    let page = vault.put_object(b"one page for all").unwrap();
    let mut acts = Vec::new();
    for number in 0..n {
        let media: &[_] = if number % 3 == 0 { std::slice::from_ref(&page) } else { &[] };
        let mut made = making::post(&mut chance, TEXT_BYTES, &page, media);
        let at = Time::from_unix(BEGIN + i64::try_from(chance.any() % SPAN).unwrap()).unwrap();
        let (platform, account) = ACCOUNTS[chance.below(ACCOUNTS.len())];
        made.post.platform = platform.into();
        made.capture.author = Some(Author { name: Some(account.into()), url: None });
        made.capture.published = Some(Published { at, as_written: at.to_string() });
        if number % 1_000 == 7 {
            made.capture.text.push_str("kênh Phù Nam Techo");
        }
        acts.extend(made.acts());
        if number % VANISHED == 0 {
            let mut look = making::look(&mut chance, &made.post, Verdict::Removed, &page);
            look.at = at.plus(Duration::from_hours(24 * 40));
            acts.extend([Act::Judged(making::judgement(&look)), Act::Looked(look)]);
        }
        if number % POSTS_AT_ONCE == 0 || number + 1 == n {
            vault.commit(&std::mem::take(&mut acts)).unwrap();
        }
    }
    vault.close();
}

/// What the core takes, without a window.
fn core(root: &Path) {
    let started = Instant::now();
    let archive =
        Archive::unlock(root, Doors::system("no-worker".into()), &Passphrase::new(PASSPHRASE))
            .unwrap();
    told("core: unlocked", started);
    let started = Instant::now();
    let found = archive.find(&Wanted::default());
    told(&format!("core: first list and counts of {}", found.total), started);
    let started = Instant::now();
    archive.prepare_find(&Cancel::default());
    told("core: words made ready", started);
    for words in ["phu nam", "đường sắt", "gạo", "a", "\"sông bến chợ\"", "khong co"] {
        let wanted = Wanted { words: words.into(), ..Wanted::default() };
        let (started, cost) = (Instant::now(), cpu_of(&[std::process::id()]));
        let found = archive.find(&wanted);
        let cpu = (cpu_of(&[std::process::id()]) - cost) * 1000.0;
        told(&format!("core: `{words}` found {}, {cpu:.0} ms of CPU", found.total), started);
    }
    archive.close();
}

async fn through_the_window(home: tempfile::TempDir) {
    let started = SystemTime::now();
    let window = Window::open_at(home, "Adwaita").await;
    window.waits_for("#unlock").await;
    let painted = "const done = arguments[0];
        const paint = performance.getEntriesByType('paint').map((it) => it.startTime);
        done([performance.timeOrigin, paint.length ? Math.min(...paint) : performance.now()]);";
    let answer = window.run(painted).await;
    let (origin, paint) = (answer[0].as_f64().unwrap(), answer[1].as_f64().unwrap());
    let began = started.duration_since(UNIX_EPOCH).unwrap().as_secs_f64() * 1000.0;
    println!(
        "window: first paint {:.0} ms after its driver was started, {paint:.0} ms after its page",
        origin + paint - began
    );
    window.write("#passphrase", PASSPHRASE).await;
    let started = Instant::now();
    window.press("#unlock").await;
    window.waits_for(".post-row[data-post-id]").await;
    told("window: unlocked and the list shown, scrypt of a test apart", started);
    window.waits_for("#strip-published").await;
    told("window: with its strip", started);
    for _ in 0..2 {
        let typed = window.run(SEARCH).await;
        println!("window: ms from a stroke to its list on the screen: {typed}");
    }
    println!("window: ms from a press to the view on the screen: {}", window.run(SWITCH).await);
    println!("window: frames while it scrolls: {}", window.run(SCROLL).await);
    let all: Vec<u32> = ["keepsake-window", "WebKitWebProces", "WebKitNetworkPr"]
        .iter()
        .flat_map(|name| window.processes(name))
        .collect();
    tokio::time::sleep(SETTLES).await;
    let before = cpu_of(&all);
    tokio::time::sleep(IDLE).await;
    let cpu = (cpu_of(&all) - before) / IDLE.as_secs_f64() * 100.0;
    println!("window: idle for {} s: {cpu:.2} % of a core", IDLE.as_secs());
    for id in all {
        println!("window: process {}", memory_of(id));
    }
    window.close().await;
}

/// Types as a person does, stroke by stroke, and waits for the list of each to be drawn: how many
/// it found, or what is marked in it, is another then.
const SEARCH: &str = "const done = arguments[0];
    const field = document.querySelector('#search');
    const list = () => document.querySelector('[data-testid=found]').textContent
        + [...document.querySelectorAll('.post-row')].map((row) => row.innerHTML).join();
    const drawn = () => new Promise((go) => requestAnimationFrame(() => setTimeout(go, 0)));
    (async () => {
        const took = [];
        for (const text of ['p', 'ph', 'phu', 'phu n', 'phu na', 'phu nam', 'phu nam t']) {
            const before = list(), begin = performance.now();
            field.value = text;
            field.dispatchEvent(new InputEvent('input', { bubbles: true }));
            while (list() === before && performance.now() - begin < 3000) await drawn();
            took.push(Math.round(performance.now() - begin));
            await new Promise((go) => setTimeout(go, 300));
        }
        field.value = '';
        field.dispatchEvent(new InputEvent('input', { bubbles: true }));
        await new Promise((go) => setTimeout(go, 1000));
        done(took);
    })();";

const SWITCH: &str = "const done = arguments[0];
    const drawn = () => new Promise((go) => requestAnimationFrame(() => setTimeout(go, 0)));
    const until = async (css) => { while (!document.querySelector(css)) await drawn(); await drawn(); };
    (async () => {
        const took = [];
        for (let n = 0; n < 4; n += 1) {
            for (const [button, shown] of [['#place-watch', '[data-testid=watch-now]'],
                                           ['#place-posts', '.post-row[data-post-id]']]) {
                const begin = performance.now();
                document.querySelector(button).click();
                await until(shown);
                took.push(Math.round(performance.now() - begin));
            }
        }
        done(took);
    })();";

const SCROLL: &str = "const done = arguments[0];
    const list = document.querySelector('#post-list');
    const times = [];
    let waiting = 0;
    const step = (now) => {
        times.push(now);
        list.scrollBy(0, 60);
        waiting = Math.max(waiting, list.querySelectorAll('.waiting').length);
        if (times.length < 300) return requestAnimationFrame(step);
        const gaps = times.slice(1).map((time, n) => time - times[n]).sort((a, b) => a - b);
        const at = (part) => Math.round(gaps[Math.floor(part * (gaps.length - 1))]);
        done({ middle: at(0.5), ninetieth: at(0.9), longest: at(1),
               dropped: gaps.filter((gap) => gap > 34).length, of: gaps.length,
               rows_waiting_at_most: waiting });
    };
    requestAnimationFrame(step);";

fn told(what: &str, since: Instant) {
    let took = since.elapsed().as_secs_f64() * 1000.0;
    println!("{what}: {took:.0} ms; {}", memory_of(std::process::id()));
}

fn memory_of(id: u32) -> String {
    let status = std::fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
    let field = |name: &str| {
        let line = status.lines().find(|line| line.starts_with(name)).unwrap_or_default();
        line.split_whitespace().nth(1).unwrap_or("?").to_owned()
    };
    let mib = |name: &str| field(name).parse::<u64>().unwrap_or(0) / 1024;
    format!("{}: {} MiB, highest {}", field("Name:"), mib("VmRSS:"), mib("VmHWM:"))
}

/// Seconds of CPU that these processes used.
fn cpu_of(all: &[u32]) -> f64 {
    let of = |id: &u32| {
        let stat = std::fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
        let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
        let ticks: Vec<f64> = fields.skip(11).take(2).filter_map(|it| it.parse().ok()).collect();
        ticks.iter().sum::<f64>() / 100.0
    };
    all.iter().map(of).sum()
}
