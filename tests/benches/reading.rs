//! What reading a page costs, beside one plain parse of it by `scraper`: `cargo xtask bench`.
//!
//! The same page of about 56 kB in three forms: as programs write it, with end tags left out, and
//! with one pair of crossing tags.
#![expect(clippy::unwrap_used, reason = "a bench that cannot go on has nothing to say")]
#![expect(clippy::print_stdout, reason = "it prints what it measured")]
#![allow(missing_docs, clippy::missing_docs_in_private_items, reason = "macros of criterion")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use keepsake::capture::{links, page as reader};
use keepsake::model::{
    Answer, Baseline, Facts, Identity, Look, ObservationId, Page, Probe, Query, Reading, Saved,
    Source, Verdict,
};
use keepsake::verdict::{self, BUILT_IN};
use keepsake_tests::page;
use scraper::Html;
use url::Url;

const HTML: Option<&str> = Some("text/html; charset=utf-8");
/// Runs of each for the ratios, one after the other in turn, so that all meet the same machine.
const ROUNDS: usize = 500;

/// A look at the post whose page it is, as a round makes it.
struct Watched {
    address: Url,
    identity: Identity,
    queries: Vec<Query>,
    text: String,
}

impl Watched {
    fn new(html: &str) -> Self {
        let address = Url::parse(page::ADDRESS).unwrap();
        let identity = links::identify(&address);
        let queries = BUILT_IN.queries(Probe::Page, &identity);
        let read = reader::read_page(html.as_bytes(), HTML, &address).unwrap();
        let text = read.texts.into_iter().find(|text| text.source == Source::Article);
        Self { address, identity, queries, text: text.unwrap().text }
    }

    /// All the page says, with what the rules ask for.
    fn read(&self, html: &str) -> Facts {
        let (study, page) = reader::study_page(html.as_bytes(), HTML, &self.address, &self.queries);
        Facts {
            asked: page::ADDRESS.to_owned(),
            answered: page::ADDRESS.to_owned(),
            answer: Answer::Status(200),
            headers: Vec::new(),
            cut: None,
            page: Page::Read(Box::new(page.unwrap())),
            is_json: study.is_json,
            words: study.words,
            found: study.found,
            remote: None,
        }
    }

    /// From the bytes to the verdict of this look.
    fn decide(&self, html: &str) -> Reading {
        let look = Look {
            observation: ObservationId::from_bytes([0; 16]),
            vantage: "direct".to_owned(),
            country: None,
            direct: true,
            probe: Probe::Page,
            identity: self.identity.clone(),
            facts: self.read(html),
        };
        let addresses = [page::ADDRESS.to_owned()];
        let saved = Saved {
            baseline: Baseline::Public,
            account_seen: true,
            addresses: &addresses,
            permalink: Some(page::ADDRESS),
            text: &self.text,
            source: Some(Source::Article),
            author: None,
            published: None,
            title: None,
            n_media: Some(3),
            told: &[],
        };
        verdict::reading(&BUILT_IN, &look, &saved)
    }
}

fn reading(c: &mut Criterion) {
    let forms = [("plain", page::page()), ("terse", page::terse()), ("tangled", page::tangled())];
    for (form, html) in forms {
        let watched = Watched::new(&html);
        assert_eq!(watched.decide(&html).says, Verdict::Visible);
        let mut group = c.benchmark_group(format!("read a {form} page of 56 kB"));
        group.throughput(Throughput::Bytes(html.len() as u64));
        group.bench_function("scraper's parse alone", |b| {
            b.iter(|| Html::parse_document(&html));
        });
        group.bench_function("a full reading", |b| b.iter(|| watched.read(&html)));
        group.bench_function("deciding visible", |b| b.iter(|| watched.decide(&html)));
        group.finish();
        ratios(form, &html, &watched);
    }
}

/// What each takes when nothing disturbs it: the tenth part of its runs took no longer.
fn ratios(form: &str, html: &str, watched: &Watched) {
    let mut times = [const { Vec::<Duration>::new() }; 3];
    let time = |times: &mut Vec<Duration>, run: &dyn Fn()| {
        let start = Instant::now();
        run();
        times.push(start.elapsed());
    };
    for _ in 0..ROUNDS {
        time(&mut times[0], &|| drop(black_box(Html::parse_document(html))));
        time(&mut times[1], &|| drop(black_box(watched.read(html))));
        time(&mut times[2], &|| drop(black_box(watched.decide(html))));
    }
    let [parse, read, decide] = times.map(|mut times| {
        times.sort_unstable();
        times[ROUNDS / 10].as_secs_f64()
    });
    let (read, decide) = (read / parse, decide / parse);
    let line =
        format!("{form}: full reading {read:.2} x, deciding visible {decide:.2} x the parse");
    println!("{line}\n");
}

criterion_group!(benches, reading);
criterion_main!(benches);
