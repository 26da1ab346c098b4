//! The report as people read it. What a bundle says is shown with nothing in it that could move a
//! terminal's cursor.

use std::fmt::Write as _;

use crate::{EntryReport, Layer, Of, OtsState, Report, StampState, Value};

use crate::words::Words;

/// Letters of a field's value that are shown.
const VALUE_MAX: usize = 300;

/// All of it.
#[must_use]
pub fn told(report: &Report, is_key: Option<bool>, words: &Words) -> String {
    let mut out = String::new();
    if report.training {
        line(&mut out, words.training);
    }
    verdict(&mut out, report, is_key, words);
    if report.faults.iter().all(|fault| fault.layer != Layer::Zip) {
        whole(&mut out, report, words);
        items(&mut out, report, words);
        withheld(&mut out, report, words);
    }
    out.push('\n');
    out.push_str(words.shows_not);
    out
}

fn verdict(out: &mut String, report: &Report, is_key: Option<bool>, words: &Words) {
    let first = match (report.holds, is_key) {
        (false, _) => words.holds_not,
        (true, Some(false)) => words.holds_under_another,
        (true, _) => words.holds,
    };
    line(out, first);
    for fault in &report.faults {
        let (layer, meaning) = (fault.layer.word(), words.layer(fault.layer));
        line(out, &format!("  [{layer}] {meaning}\n      {}", plain(&fault.what)));
        if fault.layer == Layer::Zip {
            line(out, words.zip_as_received);
        }
    }
    line(out, words.judges_not);
    if let Some(key) = &report.key {
        line(out, &format!("\n{} {key}", words.key));
        line(
            out,
            match is_key {
                Some(true) => words.key_is_that,
                Some(false) => words.key_is_another,
                None => words.key_compare,
            },
        );
    } else if is_key.is_some() {
        line(out, words.key_is_another);
    }
}

fn whole(out: &mut String, report: &Report, words: &Words) {
    if let (Some(entries), Some(shown)) = (report.entries, report.shown) {
        line(out, &format!("{} {entries}; {} {shown}", words.entries, words.shown));
    }
    for checkpoint in &report.checkpoints {
        let time = checkpoint.not_later_than.as_deref().unwrap_or(words.no_time);
        line(
            out,
            &format!("{} {}: {} {time}", words.checkpoint, checkpoint.entries, words.not_later),
        );
    }
    for stamp in &report.stamps {
        let state = match stamp.state {
            StampState::Verified => words.verified,
            StampState::NoRoot => words.no_root,
        };
        let time = stamp.time.as_deref().unwrap_or(words.no_time);
        line(
            out,
            &format!("{} {} ({}): {time}, {state}", words.stamp, stamp.by, of(stamp.of, words)),
        );
    }
    for proof in &report.ots {
        let state = match proof.state {
            OtsState::Pending => words.ots_pending,
            OtsState::Complete => words.ots_complete,
        };
        line(out, &format!("OpenTimestamps ({}): {state}", of(proof.of, words)));
        for block in &proof.blocks {
            line(
                out,
                &format!("    Bitcoin block {} has merkleroot {}", block.height, block.merkleroot),
            );
        }
    }
}

fn of(of: Of, words: &Words) -> String {
    match of {
        Of::Checkpoint(entries) => format!("{} {entries}", words.checkpoint),
        Of::Seal => words.seal.to_owned(),
    }
}

fn items(out: &mut String, report: &Report, words: &Words) {
    for item in &report.items {
        line(out, &format!("\n== {} ({})", item.item, item.kind));
        item.entries.iter().for_each(|it| entry(out, it, words));
        for file in &item.files {
            let note = if file.masked { words.masked } else { words.copy };
            line(out, &format!("  {}: {} {}, {note}", file.path, words.entry, file.entry));
        }
    }
}

fn entry(out: &mut String, entry: &EntryReport, words: &Words) {
    let not_later = entry.not_later_than.as_deref().unwrap_or(words.no_time);
    let claimed = format!("{} {} {}", words.claimed, entry.time, words.by_clock);
    line(
        out,
        &format!(
            "  {} {}: {}, {claimed}; {} {not_later}",
            words.entry, entry.seq, entry.kind, words.not_later
        ),
    );
    if let Some(time) = &entry.not_earlier_than {
        line(out, &format!("      {} {time}", words.not_earlier));
    }
    for (name, value) in &entry.fields {
        line(out, &format!("      {}: {}", plain(name), value_of(value)));
    }
}

fn withheld(out: &mut String, report: &Report, words: &Words) {
    if report.withheld.is_empty() {
        return;
    }
    line(out, &format!("\n{}", words.withheld));
    for it in &report.withheld {
        let (name, why) = (plain(&it.name), plain(&it.why));
        let what = format!("  {} {}: {} {name} {why}", words.entry, it.entry, it.what);
        line(out, what.trim_end());
    }
}

fn line(out: &mut String, text: &str) {
    let _ = writeln!(out, "{text}");
}

fn value_of(value: &Value) -> String {
    let text = match value {
        Value::Text(text) => text.clone(),
        other => serde_json::to_string(other).unwrap_or_default(),
    };
    let mut letters = text.chars();
    let mut short: String = letters.by_ref().take(VALUE_MAX).collect();
    if letters.next().is_some() {
        short.push('…');
    }
    plain(&short)
}

/// Without what moves a cursor, changes colors, or turns the direction of a line.
fn plain(text: &str) -> String {
    let turns = [
        '\u{200e}'..='\u{200f}',
        '\u{2028}'..='\u{2029}',
        '\u{202a}'..='\u{202e}',
        '\u{2066}'..='\u{2069}',
    ];
    let is_safe =
        |letter: char| !letter.is_control() && turns.iter().all(|it| !it.contains(&letter));
    text.chars().map(|letter| if is_safe(letter) { letter } else { ' ' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_moves_the_cursor() {
        assert_eq!(plain("a\u{1b}[2Jb\nc\u{202e}d đất"), "a [2Jb c d đất");
        assert_eq!(value_of(&Value::Text("x".repeat(400))).chars().count(), 301);
        assert_eq!(value_of(&Value::List(vec![Value::Number(1)])), "[1]");
    }
}
