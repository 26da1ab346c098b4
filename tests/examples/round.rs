//! What a round over many posts costs, in a process of its own, for `cargo xtask bench peers`:
//! `round pages FOLDER N ORIGIN` writes the pages that a server shows, `round keep VAULT N ORIGIN`
//! makes a vault with the posts they show, `round look VAULT PROGRAM` looks at all of them once,
//! reading pages in workers that are `PROGRAM`, and `round watch VAULT PROGRAM` makes rounds of
//! what is due, as the watch does. With `short` at the end, posts are short, and all there.
#![expect(clippy::disallowed_methods, reason = "pages for a server, and nothing of a vault")]

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use keepsake::archive::{Archive, Cancel, Doors, WatchBudget, Watched};
use keepsake::capture::page as reader;
use keepsake::doors::disk::SystemDisk;
use keepsake::model::{
    Act, Archived, Author, Capture, CaptureId, Post, PostId, Source, Time, Verdict,
};
use keepsake::vault::{Passphrase, Vault, WorkFactor};
use keepsake_tests::PASSPHRASE;
use keepsake_tests::chance::Chance;
use keepsake_tests::cost::Cost;
use keepsake_tests::{making, page};
use url::Url;

type Done = Result<String, Box<dyn std::error::Error>>;

/// What stands where a page was, on sites that do not say so by their status.
const SOFT: &str = "<!DOCTYPE html><html lang=\"en\"><head><title>Page not found</title></head>\
    <body><h1>Page not found</h1><p>It may have been moved.</p></body></html>";

/// Bytes of a short post's text, as most on social platforms are.
const SHORT_BYTES: usize = 600;
/// What became of page `n`, in the shares of perf.md section 3.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    Alive,
    Soft,
    /// 404, 451 or a redirect: the server's affair.
    Served,
}

fn fate(n: usize) -> Fate {
    match n % 100 {
        11 | 31 | 51 | 71 | 91 => Fate::Soft,
        7 | 27 | 47 | 13 | 63 | 9 | 29 | 49 | 69 | 89 => Fate::Served,
        _ => Fate::Alive,
    }
}

fn link(origin: &str, n: usize, short: bool) -> String {
    format!("{origin}/{}/{n}.html", if short { "s" } else { "p" })
}

fn html(origin: &str, n: usize, short: bool) -> String {
    if short {
        let link = link(origin, n, true);
        let text = making::text(&mut Chance::new(n as u64), SHORT_BYTES);
        return format!(
            "<!DOCTYPE html><html lang=\"vi\"><head><title>{n}</title><link rel=\"canonical\" \
             href=\"{link}\"></head><body><article><p>{text}</p></article></body></html>"
        );
    }
    let page = page::page().replace(page::ADDRESS, &link(origin, n, false));
    page.replace("Nước giếng", &format!("Nước giếng {n}"))
}

fn pages(folder: &Path, n: usize, origin: &str, short: bool) -> Done {
    fs::create_dir_all(folder.join(if short { "s" } else { "p" }))?;
    fs::write(folder.join("index.html"), "<!DOCTYPE html><title>Blog</title><p>Hello.</p>")?;
    for n in 0..n {
        let body = match fate(n) {
            _ if short => html(origin, n, true),
            Fate::Alive => html(origin, n, short),
            Fate::Soft => SOFT.to_owned(),
            Fate::Served => continue,
        };
        fs::write(folder.join(link("", n, short).trim_start_matches('/')), body)?;
    }
    Ok(format!("{n} pages"))
}

fn keep(root: &Path, n: usize, origin: &str, short: bool) -> Done {
    const AT_ONCE: usize = 1_000;
    let (disk, phrase) = (Arc::new(SystemDisk), Passphrase::new(PASSPHRASE));
    Vault::create(root, &*disk, &phrase, WorkFactor::MINIMAL)?;
    let mut vault = Vault::unlock(root, disk, &phrase)?;
    let mut chance = Chance::new(1);
    let page = vault.put_object(b"one exchange for all")?;
    let at = Time::from_unix(1_764_000_000).ok_or("no time")?;
    let all: Vec<usize> = (0..n).collect();
    for some in all.chunks(AT_ONCE) {
        let mut acts = Vec::new();
        for n in some {
            let (link, html) = (link(origin, *n, short), html(origin, *n, short));
            let read = reader::read_page(html.as_bytes(), None, &Url::parse(&link)?);
            let read = read.map_err(|_| "the page is not read")?;
            let text = read.texts.into_iter().find(|text| text.source == Source::Article);
            let post = Post {
                id: PostId::from_bytes(chance.id()),
                platform: "web".into(),
                addresses: vec![link.clone()],
                private_allowed: true,
                saved: at,
                archived: Archived::default(),
            };
            let capture = Capture {
                told: Vec::new(),
                id: CaptureId::from_bytes(chance.id()),
                post: post.id,
                at,
                url: link.clone(),
                permalink: Some(link),
                author: Some(Author { name: Some("Lan".into()), url: None }),
                published: None,
                title: Some(format!("Nước giếng {n}")),
                text: text.ok_or("no article")?.text,
                source: Source::Article,
                media: Vec::new(),
                missing: Vec::new(),
                exchange: Some(page.clone()),
                import: None,
                seen: None,
                files: Vec::new(),
            };
            acts.extend([Act::Saved(post), Act::Captured(capture)]);
        }
        vault.commit(&acts)?;
    }
    vault.close();
    Ok(format!("{n} posts"))
}

fn look(root: &Path, program: &Path) -> Done {
    let doors = Doors { disk: Arc::new(SystemDisk), ..Doors::system(program.to_owned()) };
    let archive = Archive::unlock(root, doors, &Passphrase::new(PASSPHRASE))?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let (start, before) = (Instant::now(), Cost::until_now());
    let cancel = Cancel::default();
    let round = archive.recheck(None, Duration::ZERO, &cancel, &|_| ());
    let round = runtime.block_on(round)?;
    let mut said = BTreeMap::<Verdict, usize>::new();
    for row in &round.rows {
        *said.entry(row.outcome.verdict).or_default() += 1;
    }
    archive.close();
    let (wall, cost) = (start.elapsed(), Cost::until_now());
    let (n, cpu) = (round.rows.len(), cost.cpu.saturating_sub(before.cpu));
    let each = cpu.as_secs_f64() * 1e6 / f64::from(u32::try_from(n.max(1))?);
    Ok(format!(
        "{n} posts, {:.2} s, {:.2} s of CPU, {each:.0} us each, highest memory {} KiB, {} of it \
         to open the vault, {said:?}",
        wall.as_secs_f64(),
        cpu.as_secs_f64(),
        cost.peak_kib,
        before.peak_kib
    ))
}

fn watch(root: &Path, program: &Path) -> Done {
    let doors = Doors { disk: Arc::new(SystemDisk), ..Doors::system(program.to_owned()) };
    let archive = Archive::unlock(root, doors, &Passphrase::new(PASSPHRASE))?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let (before, cancel) = (Cost::until_now(), Cancel::default());
    let (rounds, looked) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let tell = |told: Watched| {
        if let Watched::Round(round) = told {
            rounds.fetch_add(1, Ordering::Relaxed);
            looked.fetch_add(round.rows.len(), Ordering::Relaxed);
        }
    };
    let due = archive.recheck_due(WatchBudget::default(), &cancel, &|_| (), &tell);
    runtime.block_on(due)?;
    let cost = Cost::until_now();
    archive.close();
    Ok(format!(
        "{rounds:?} rounds, {looked:?} posts, highest memory {} KiB, {} of it to open the vault",
        cost.peak_kib, before.peak_kib
    ))
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut words: Vec<String> = std::env::args().skip(1).collect();
    let short = words.pop_if(|word| word == "short").is_some();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let done = match words[..] {
        ["pages", folder, n, origin] => pages(Path::new(folder), n.parse()?, origin, short)?,
        ["keep", vault, n, origin] => keep(Path::new(vault), n.parse()?, origin, short)?,
        ["look", vault, program] => look(Path::new(vault), Path::new(program))?,
        ["watch", vault, program] => watch(Path::new(vault), Path::new(program))?,
        _ => return Err("round pages|keep|look|watch, see the head of this file".into()),
    };
    writeln!(std::io::stdout(), "{done}")?;
    Ok(())
}
