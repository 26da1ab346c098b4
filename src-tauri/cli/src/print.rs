//! All that is printed. Results go to standard output; progress and messages to standard error.

use std::io::{ErrorKind, IsTerminal, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use keepsake::archive::{Archive, Kept, Phase, Progress, Round, RoundRow, Story};
use keepsake::model::{Capture, Media, Observation, PostRecord, Status};
use keepsake::vault::{Audit, Belonging, Finding, Warning};
use keepsake::verdict::{Piece, Rule, Why};
use serde_json::{Value, json};

use crate::args::Language;
use crate::notice::words::notice_of;
use crate::notice::{self, entry_json};
use crate::{import, seen};

/// Characters of a text shown in a list.
const EXCERPT_CHARS: usize = 160;

/// A result could not be written to standard output.
static UNWRITTEN: AtomicBool = AtomicBool::new(false);

/// A line of JSON, or of text. Whoever reads may have read enough (`| head`): the work goes on.
pub(crate) fn line(text: impl std::fmt::Display) {
    match writeln!(std::io::stdout(), "{text}") {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            UNWRITTEN.store(true, Ordering::Relaxed);
        }
        _ => {}
    }
}

/// Was every result written, as far as anybody wanted to read?
pub(crate) fn all_written() -> bool {
    let flushed = std::io::stdout().flush();
    let full = flushed.is_err_and(|error| error.kind() != ErrorKind::BrokenPipe);
    !full && !UNWRITTEN.load(Ordering::Relaxed)
}

/// A message beside the results. With standard error gone there is nobody to tell.
pub(crate) fn message(text: impl std::fmt::Display) {
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// [`line`] with the words of `format!`.
macro_rules! say {
    ($($words:tt)*) => { line(format_args!($($words)*)) };
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

/// Progress of an audit.
pub(crate) fn audit_progress(done: usize, total: usize) {
    let mut stderr = std::io::stderr();
    if stderr.is_terminal() {
        let end = if done == total { "\n" } else { "" };
        // As above.
        let _ = write!(stderr, "\rchecking: {done} of {total}{end}");
    }
}

/// Progress of a re-key.
pub(crate) fn rekey_progress(done: usize, total: usize) {
    let mut stderr = std::io::stderr();
    if stderr.is_terminal() {
        let end = if done + 1 == total { "\n" } else { "" };
        // As above.
        let _ = write!(stderr, "\rsealing anew: {done} of {total}{end}");
    }
}

/// Progress of a backup, or of the way back from one.
pub(crate) fn backup_progress(done: usize, total: usize) {
    let mut stderr = std::io::stderr();
    if stderr.is_terminal() {
        let end = if done == total { "\n" } else { "" };
        // As above.
        let _ = write!(stderr, "\rcopying: {done} of {total} files{end}");
    }
}

/// Progress of an export.
pub(crate) fn export_progress(done: usize, total: usize) {
    let mut stderr = std::io::stderr();
    if stderr.is_terminal() {
        let end = if done == total { "\n" } else { "" };
        // As above.
        let _ = write!(stderr, "\rexporting: {done} of {total}{end}");
    }
}

/// Says how far a file is that is written, by the hundredth, on a terminal.
pub(crate) fn bytes_progress() -> impl FnMut(u64, u64) {
    let mut told = None;
    move |done, total| {
        let percent = done * 100 / total.max(1);
        let mut stderr = std::io::stderr();
        if stderr.is_terminal() && told.replace(percent) != Some(percent) {
            let end = if done == total { "\n" } else { "" };
            // As above.
            let _ = write!(stderr, "\rwriting: {percent} %{end}");
        }
    }
}

/// What an audit found.
pub(crate) fn audit(audit: &Audit, warnings: &[Warning], as_json: bool) {
    let count = |word| audit.findings.iter().filter(|f| f.trouble.word() == word).count();
    if as_json {
        audit.findings.iter().for_each(|finding| line(json!(finding)));
        return line(json!({
            "files": audit.files,
            "damaged": count("damaged"),
            "missing": count("missing"),
            "rebuilt": count("rebuilt"),
            "foreign": count("foreign"),
            "leftover": count("leftover"),
            "orphaned": count("orphaned"),
            "posts_whole": audit.posts_whole,
            "posts_affected": audit.posts_affected,
            "warnings": warnings,
            "whole": !audit.is_damaged() && warnings.is_empty(),
        }));
    }
    audit.findings.iter().for_each(finding);
    say!(
        "{} files checked: {} damaged, {} missing, {} foreign, {} that nothing names",
        audit.files,
        count("damaged") + count("rebuilt"),
        count("missing"),
        count("foreign"),
        count("leftover") + count("orphaned"),
    );
    say!("{} posts whole, {} affected", audit.posts_whole, audit.posts_affected);
}

fn finding(finding: &Finding) {
    let more = match finding.trouble.word() {
        "rebuilt" => " (it was damaged and has been built again; nothing is lost)",
        "foreign" => " (not written by this vault)",
        "leftover" => " (nothing needs it)",
        "orphaned" => " (whole, but the commit that named it is lost)",
        _ => "",
    };
    say!("{:<8} {}{more}", finding.trouble.word(), printable(&finding.file).replace('\n', " "));
    for belonging in &finding.belongs {
        let post = belonging.post().map(|post| format!("{post}: ")).unwrap_or_default();
        say!("         {post}{}", what(belonging));
    }
}

fn what(belonging: &Belonging) -> String {
    match belonging {
        Belonging::Capture { capture, .. } => format!("the raw page of {capture}; its text stands"),
        Belonging::Medium { capture, name, .. } => {
            format!("the file {} of {capture}", printable(name))
        }
        Belonging::Look { observation, .. } => {
            format!("what the look {observation} came back with; its reading stands")
        }
        Belonging::Notice { entry, name, .. } => {
            format!("the file {} of {entry}; its words stand", printable(name))
        }
        Belonging::Refused { refused, name } => {
            format!("the file {} of {refused}; its text stands", printable(name))
        }
        Belonging::Rules { version } => {
            format!("the installed rules {version}; those built in are used instead")
        }
        Belonging::Acts { saved, captures, looks, judgements, notices, .. } => {
            let kinds = [(u32::from(*saved), "saved"), (*captures, "captured"), (*looks, "looked")];
            let kinds = kinds.into_iter().chain([(*judgements, "judged"), (*notices, "noticed")]);
            let told: Vec<_> =
                kinds.filter(|(n, _)| *n > 0).map(|(n, k)| format!("{n} {k}")).collect();
            format!("acts: {}", if told.is_empty() { "unknown".into() } else { told.join(", ") })
        }
    }
}

/// The fields of `list --json`. Their names are a promise to scripts.
pub(crate) fn post_json(record: &PostRecord) -> Value {
    let capture = record.capture.as_ref();
    let import = capture.and_then(|capture| capture.import.as_ref());
    json!({
        "post": record.post.id,
        "platform": record.post.platform,
        "account": capture.and_then(Capture::account),
        "permalink": capture.and_then(|c| c.permalink.as_ref()).or(record.post.addresses.first()),
        "published": capture.and_then(|c| c.published.as_ref()).map(|p| p.at),
        "text": capture.map(|c| c.text.as_str()).unwrap_or_default(),
        "media": capture.map(|c| media_json(&c.media)).unwrap_or_default(),
        "status": record.status,
        "verdict": record.verdict,
        "watched": record.unwatched().is_none(),
        "not_watched": record.unwatched(),
        "kind": import.map(|it| it.kind),
        "last_seen": record.last_seen,
        "first_missed": record.first_missed,
        "notice": notice_of(record),
    })
}

fn media_json(media: &[Media]) -> Vec<Value> {
    let row = |m: &Media| json!({ "name": m.name, "sha256": m.sha256, "bytes": m.bytes });
    media.iter().map(row).collect()
}

/// One post in a list.
pub(crate) fn post_line(record: &PostRecord, language: Language) {
    let capture = record.capture.as_ref();
    let published = capture.and_then(|c| c.published.as_ref()).map(|p| p.at.to_string());
    let watched = record.unwatched().is_none();
    say!(
        "{}  {:<10} {:<14} {}  {}",
        record.post.id,
        if watched { record.status.word() } else { "-" },
        if watched { record.verdict.word() } else { "-" },
        published.unwrap_or_else(|| "no date             ".into()),
        capture.and_then(Capture::account).map_or_else(|| "-".into(), printable),
    );
    say!("    {}", excerpt(capture.map(|c| c.text.as_str()).unwrap_or_default()));
    if record.status == Status::Flagged {
        say!("    {}", bracket(record));
    }
    if let Some(why) = import::show::unwatched(record, language) {
        say!("    ({why})");
    }
}

/// Last seen, first missed, notice: on one line.
fn bracket(record: &PostRecord) -> String {
    let first_missed = record.first_missed.map_or_else(|| "-".into(), |at| at.to_string());
    let notice = notice_of(record);
    format!("last seen {}, first missed {first_missed}, notice: {notice}", record.last_seen)
}

pub(crate) fn excerpt(text: &str) -> String {
    let folded = printable(&text.split_whitespace().collect::<Vec<_>>().join(" "));
    let mut excerpt: String = folded.chars().take(EXCERPT_CHARS).collect();
    if excerpt.len() < folded.len() {
        excerpt.push('…');
    }
    excerpt
}

/// Text from outside, safe on a terminal: no control characters but line breaks, and none that turn
/// the direction of what follows (Unicode TR 36, 2.5).
pub(crate) fn printable(text: &str) -> String {
    let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let safe = |c: &char| *c == '\n' || *c == '\t' || !c.is_control() && !turns(*c);
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
            "permalink": capture.permalink.as_ref().unwrap_or(&capture.url),
            "published": capture.published.as_ref().map(|p| p.at),
            "text": capture.text,
            "source": capture.source,
            "media": media_json(&capture.media),
            "missing_media": capture.missing.len(),
        }));
    }
    let what = if kept.known { "one more copy of a known post" } else { "new" };
    say!("saved  {} ({what})", kept.post);
    say!("  account    {}", capture.account().map_or_else(|| "unknown".into(), printable));
    let published = capture.published.as_ref().map(|p| p.at.to_string());
    say!("  published  {}", published.as_deref().unwrap_or("unknown"));
    say!("  text       {}", excerpt(&capture.text));
    let bytes: u64 = capture.media.iter().map(|m| m.bytes).sum();
    say!("  media      {} ({bytes} bytes)", capture.media.len());
    if !capture.missing.is_empty() {
        say!("  not kept   {} media files that the page names", capture.missing.len());
    }
}

/// A link that was not saved: told by its number on the command line, for messages carry no links.
pub(crate) fn not_kept((number, link): (usize, &str), word: &str, why: &str, as_json: bool) {
    if as_json {
        return line(json!({ "link": link, "saved": false, "error": word, "message": why }));
    }
    message(format!("link {number} not saved: {why}. What was saved before is as it was."));
}

/// Posts of a round.
pub(crate) fn round_rows<'r>(
    archive: &Archive,
    rows: impl IntoIterator<Item = &'r RoundRow>,
    language: Language,
    as_json: bool,
) {
    for row in rows {
        if let Some(record) = archive.post(row.post) {
            round_row(row, &record, language, as_json);
        }
    }
}

fn round_row(row: &RoundRow, record: &PostRecord, language: Language, as_json: bool) {
    let reasons: Vec<&str> = row.why.iter().map(|why| told(why, language)).collect();
    if as_json {
        let rules: Vec<&str> = row.outcome.chain.iter().map(|r| r.rule.as_str()).collect();
        return line(json!({
            "post": row.post,
            "verdict": row.outcome.verdict,
            "status": row.status,
            "before": row.before,
            "reason": reasons,
            "chain": row.why,
            "diff": row.diff,
            "rules": rules,
            "last_seen": record.last_seen,
            "first_missed": record.first_missed,
            "notice": notice_of(record),
        }));
    }
    say!("{}  {:<10} {}", row.post, row.status.word(), row.outcome.verdict.word());
    for reason in reasons {
        say!("    {reason}");
    }
    if !row.diff.is_empty() {
        say!("    {}", printable(&marked(&row.diff)));
    }
    if row.status == Status::Flagged {
        say!("    {}", bracket(record));
    }
}

/// A word diff on one line, as `git diff --word-diff` marks it; what stayed is cut short.
fn marked(diff: &[Piece]) -> String {
    let pieces = diff.iter().map(|piece| match piece {
        Piece::Gone(words) => format!("[-{}-]", words.trim()),
        Piece::New(words) => format!("{{+{}+}}", words.trim()),
        Piece::Kept(words) => {
            let words: Vec<&str> = words.split_whitespace().collect();
            match words.as_slice() {
                [a, b, .., y, z] if words.len() > 6 => format!("{a} {b} … {y} {z}"),
                all => all.join(" "),
            }
        }
    });
    pieces.collect::<Vec<_>>().join(" ")
}

/// The sum of a round, for a person.
pub(crate) fn round_sum(round: &Round) {
    let count = |wanted: fn(&RoundRow) -> bool| round.rows.iter().filter(|row| wanted(row)).count();
    say!(
        "{} looked at: {} there, {} flagged, {} suspected, {} undecided; {} not looked at{}",
        round.rows.len(),
        count(|row| row.outcome.verdict.is_sighting()),
        count(|row| row.status == Status::Flagged),
        count(|row| row.status == Status::Suspected),
        count(|row| !row.outcome.verdict.is_sighting() && !row.outcome.verdict.is_loss()),
        round.not_looked,
        if round.cancelled { " (ended early)" } else { "" },
    );
}

/// A link of a chain in the language of the user.
pub(crate) fn told(why: &Why, language: Language) -> &str {
    match language {
        Language::En => &why.en,
        Language::Vi => &why.vi,
    }
}

fn words(rule: &Rule, language: Language) -> &str {
    match language {
        Language::En => &rule.en,
        Language::Vi => &rule.vi,
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
            "reason": story.why().iter().map(|why| told(why, language)).collect::<Vec<_>>(),
            "chain": story.why(),
            "captures": story.captures,
            "looks": story.looks,
            "judgements": story.judgements,
            "turns": story.turns,
            "confirmed": story.confirmed(),
            "seen_from": story.sights().iter().map(|sight| json!({
                "look": sight.look,
                "compared": sight.compared,
            })).collect::<Vec<_>>(),
            "silent": story.record.is_silent(),
            "notices": story.notices.iter().map(|it| entry_json(it, Some(&story.record))).collect::<Vec<_>>(),
        });
        if let (Value::Object(value), Value::Object(more)) = (&mut value, more) {
            value.extend(more);
        }
        return line(value);
    }
    post_line(&story.record, language);
    say!("\n{}\n", printable(story.record.capture.as_ref().map_or("", |c| c.text.as_str())));
    if let Some(capture) = story.captures.iter().find(|capture| capture.import.is_some()) {
        import::show::told(capture, language);
    }
    for why in story.why() {
        say!("  because: {}", told(&why, language));
    }
    if story.record.status == Status::Flagged || !story.notices.is_empty() {
        notice::tell(&story.notices, &story.record, language);
    }
    let sights = story.sights();
    if sights.len() > 1 {
        say!("\n  last seen from");
        for sight in &sights {
            look_line(&sight.look, story, language);
        }
    }
    say!("\n  captures");
    story.captures.iter().for_each(|capture| capture_line(capture, language));
    say!("\n  looks");
    story.looks.iter().for_each(|look| look_line(look, story, language));
}

fn capture_line(capture: &Capture, language: Language) {
    let media: Vec<_> =
        capture.media.iter().map(|m| format!("{} ({} bytes)", m.name, m.bytes)).collect();
    say!("    {}  {}  media: {}", capture.at, capture.id, media.join(", "));
    seen::provenance(capture, language);
}

fn look_line(look: &Observation, story: &Story, language: Language) {
    let says = story.rule(&look.reading.rule).map_or("", |rule| words(rule, language));
    let (probe, answer) = (look.probe.word(), look.answer.to_string());
    let country = look.country.as_deref().unwrap_or("-");
    say!("    {}  {:<10} {country:<3} {probe:<8} {answer:<9} {says}", look.at, look.vantage);
}

/// One file taken out of the vault.
pub(crate) fn opened(media: &Media, path: &std::path::Path, as_json: bool) {
    if as_json {
        return line(json!({
            "file": path.to_string_lossy(),
            "name": media.name,
            "mime": media.mime,
            "sha256": media.sha256,
            "bytes": media.bytes,
        }));
    }
    line(path.display());
}
