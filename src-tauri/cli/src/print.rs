//! All that is printed. Results go to standard output; progress and messages to standard error.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "the one place that prints")]

use std::io::{IsTerminal, Write};

use keepsake::archive::{Kept, Phase, Progress, Round, RoundRow, Story};
use keepsake::model::{Capture, Media, Observation, PostRecord, Status, Vantage};
use keepsake::verdict::{Outcome, Rule, rule};
use serde_json::{Value, json};

use crate::args::Language;

/// What `notice` says until the user says otherwise.
const NO_NOTICE: &str = "none recorded";
/// Characters of a text shown in a list.
const EXCERPT_CHARS: usize = 160;

/// A line of JSON, or of text.
pub(crate) fn line(text: impl std::fmt::Display) {
    println!("{text}");
}

/// A message beside the results.
pub(crate) fn message(text: impl std::fmt::Display) {
    eprintln!("{text}");
}

/// Progress on a terminal; nothing where the output goes elsewhere.
pub(crate) fn progress(progress: Progress) {
    let mut stderr = std::io::stderr();
    if !stderr.is_terminal() {
        return;
    }
    let doing = match progress.phase {
        Phase::Saving => "saving",
        Phase::Looking => "looking",
        Phase::Confirming => "looking once more",
    };
    let end = if progress.done == progress.total { "\n" } else { "" };
    // A terminal that went away is no reason to stop looking.
    let _ = write!(stderr, "\r{doing}: {} of {}{end}", progress.done, progress.total);
}

/// The fields of `list --json`. Their names are a promise to scripts.
pub(crate) fn post_json(record: &PostRecord) -> Value {
    let capture = record.capture.as_ref();
    json!({
        "post": record.post.id,
        "platform": record.post.platform,
        "account": capture.and_then(Capture::account),
        "permalink": record.post.addresses.first(),
        "published": capture.and_then(|c| c.published.as_ref()).map(|p| p.at),
        "text": capture.map(|c| c.text.as_str()).unwrap_or_default(),
        "media": capture.map(|c| media_json(&c.media)).unwrap_or_default(),
        "status": record.status,
        "verdict": record.verdict,
        "last_seen": record.last_seen,
        "first_missed": record.first_missed,
        "notice": NO_NOTICE,
    })
}

fn media_json(media: &[Media]) -> Vec<Value> {
    let row = |m: &Media| json!({ "name": m.name, "sha256": m.sha256, "bytes": m.bytes });
    media.iter().map(row).collect()
}

/// One post in a list.
pub(crate) fn post_line(record: &PostRecord) {
    let capture = record.capture.as_ref();
    let published = capture.and_then(|c| c.published.as_ref()).map(|p| p.at.to_string());
    println!(
        "{}  {:<10} {:<14} {}  {}",
        record.post.id,
        record.status.word(),
        record.verdict.word(),
        published.unwrap_or_else(|| "no date             ".into()),
        capture.and_then(Capture::account).unwrap_or("-"),
    );
    println!("    {}", excerpt(capture.map(|c| c.text.as_str()).unwrap_or_default()));
    if record.status == Status::Flagged {
        println!("    {}", bracket(record));
    }
}

/// Last seen, first missed, notice: on one line.
fn bracket(record: &PostRecord) -> String {
    let first_missed = record.first_missed.map_or_else(|| "-".into(), |at| at.to_string());
    format!("last seen {}, first missed {first_missed}, notice: {NO_NOTICE}", record.last_seen)
}

fn excerpt(text: &str) -> String {
    let folded = printable(&text.split_whitespace().collect::<Vec<_>>().join(" "));
    let mut excerpt: String = folded.chars().take(EXCERPT_CHARS).collect();
    if excerpt.len() < folded.len() {
        excerpt.push('…');
    }
    excerpt
}

/// Text from outside, safe on a terminal: no control characters but line breaks.
fn printable(text: &str) -> String {
    let safe = |c: &char| *c == '\n' || *c == '\t' || !c.is_control();
    text.chars().filter(safe).collect()
}

/// What `add` kept.
pub(crate) fn kept(link: &str, kept: &Kept, as_json: bool) {
    let capture = &kept.capture;
    if as_json {
        return line(json!({
            "link": link,
            "saved": true,
            "post": kept.post,
            "known": kept.known,
            "capture": capture.id,
            "account": capture.account(),
            "permalink": capture.permalink,
            "published": capture.published.as_ref().map(|p| p.at),
            "text": capture.text,
            "source": capture.source,
            "media": media_json(&capture.media),
            "missing_media": capture.missing.len(),
        }));
    }
    let what = if kept.known { "one more copy of a known post" } else { "new" };
    println!("saved  {} ({what})", kept.post);
    println!("  account    {}", capture.account().map_or_else(|| "unknown".into(), printable));
    let published = capture.published.as_ref().map(|p| p.at.to_string());
    println!("  published  {}", published.as_deref().unwrap_or("unknown"));
    println!("  text       {}", excerpt(&capture.text));
    let bytes: u64 = capture.media.iter().map(|m| m.bytes).sum();
    println!("  media      {} ({bytes} bytes)", capture.media.len());
    if !capture.missing.is_empty() {
        println!("  not kept   {} media files that the page names", capture.missing.len());
    }
}

/// A link that was not saved: told by its number on the command line, for messages carry no links.
pub(crate) fn not_kept((number, link): (usize, &str), word: &str, why: &str, as_json: bool) {
    if as_json {
        return line(json!({ "link": link, "saved": false, "error": word, "message": why }));
    }
    message(format!("link {number} not saved: {why}. What was saved before is as it was."));
}

/// One post of a round.
pub(crate) fn round_row(row: &RoundRow, language: Language, as_json: bool) {
    let reasons = sentences(&row.outcome, language);
    if as_json {
        let rules: Vec<&str> = row.outcome.chain.iter().map(|r| r.rule.as_str()).collect();
        return line(json!({
            "post": row.record.post.id,
            "verdict": row.outcome.verdict,
            "status": row.record.status,
            "before": row.before,
            "reason": reasons,
            "rules": rules,
            "last_seen": row.record.last_seen,
            "first_missed": row.record.first_missed,
            "notice": NO_NOTICE,
        }));
    }
    println!(
        "{}  {:<10} {}",
        row.record.post.id,
        row.record.status.word(),
        row.outcome.verdict.word()
    );
    for reason in reasons {
        println!("    {reason}");
    }
    if row.record.status == Status::Flagged {
        println!("    {}", bracket(&row.record));
    }
}

/// The sum of a round, for a person.
pub(crate) fn round_sum(round: &Round) {
    let count = |wanted: fn(&RoundRow) -> bool| round.rows.iter().filter(|row| wanted(row)).count();
    println!(
        "{} looked at: {} there, {} flagged, {} suspected, {} undecided; {} not looked at{}",
        round.rows.len(),
        count(|row| row.outcome.verdict.is_sighting()),
        count(|row| row.record.status == Status::Flagged),
        count(|row| row.record.status == Status::Suspected),
        count(|row| !row.outcome.verdict.is_sighting() && !row.outcome.verdict.is_loss()),
        round.not_looked,
        if round.cancelled { " (ended early)" } else { "" },
    );
}

fn sentences(outcome: &Outcome, language: Language) -> Vec<&'static str> {
    outcome.chain.iter().filter_map(|r| rule(&r.rule)).map(|r| words(r, language)).collect()
}

fn words(rule: &'static Rule, language: Language) -> &'static str {
    match language {
        Language::En => rule.en,
        Language::Vi => rule.vi,
    }
}

/// Everything about one post.
pub(crate) fn story(story: &Story, language: Language, as_json: bool) {
    if as_json {
        let mut value = post_json(&story.record);
        let more = json!({
            "addresses": story.record.post.addresses,
            "saved": story.record.post.saved,
            "last_look": story.record.last_look,
            "absences": story.record.absences,
            "reason": story.reasons().iter().map(|(r, _)| words(r, language)).collect::<Vec<_>>(),
            "captures": story.captures,
            "looks": story.looks,
            "judgements": story.judgements,
        });
        if let (Value::Object(value), Value::Object(more)) = (&mut value, more) {
            value.extend(more);
        }
        return line(value);
    }
    post_line(&story.record);
    println!("\n{}\n", printable(story.record.capture.as_ref().map_or("", |c| c.text.as_str())));
    for (rule, look) in story.reasons() {
        let when = look.map(|look| format!(" ({}, {})", look.at, look.vantage));
        println!("  because: {}{}", words(rule, language), when.unwrap_or_default());
    }
    println!("\n  captures");
    story.captures.iter().for_each(capture_line);
    println!("\n  looks");
    story.looks.iter().for_each(|look| look_line(look, language));
}

fn capture_line(capture: &Capture) {
    let media: Vec<_> =
        capture.media.iter().map(|m| format!("{} ({} bytes)", m.name, m.bytes)).collect();
    println!("    {}  {}  media: {}", capture.at, capture.id, media.join(", "));
}

fn look_line(look: &Observation, language: Language) {
    let says = rule(&look.reading.rule).map_or("", |rule| words(rule, language));
    let (probe, answer) = (look.probe.word(), look.answer.to_string());
    println!("    {}  {:<10} {probe:<8} {answer:<9} {says}", look.at, look.vantage);
}

/// One vantage.
pub(crate) fn vantage(vantage: &Vantage, as_json: bool) {
    if as_json {
        return line(json!(vantage));
    }
    let country = vantage.country.as_deref().unwrap_or("-");
    println!(
        "{:<16} {country:<4} {}",
        vantage.name,
        if vantage.is_direct() { "own line" } else { "" }
    );
}
