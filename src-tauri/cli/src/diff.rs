//! `diff`: what changed between two copies of a post.

use keepsake::archive::{Archive, Changes, Fact, Story};
use keepsake::model::{Capture, CaptureId};
use keepsake::verdict::Piece;
use serde_json::json;

use crate::args::{Common, Language};
use crate::exit::{Done, Failed};
use crate::print::{self, printable};
use crate::{input, verbs};

pub(crate) fn run(
    archive: &Archive,
    post: &str,
    captures: &[String],
    common: &Common,
) -> Result<Done, Failed> {
    let id = verbs::find(archive, &input::one_or_line(post)?)?;
    let story = archive.story(id).map_err(Failed::Damaged)?.ok_or(Failed::NoSuchPost)?;
    let (one, other) = chosen(&story, captures)?;
    let changes = story.changes(one, other).ok_or(Failed::NoTwoCopies)?;
    if common.json {
        let mut value = json!(changes);
        value["changed"] = json!(!changes.is_empty());
        print::line(value);
    } else {
        tell(&story, &changes, common.language).into_iter().for_each(print::line);
    }
    Ok(Done::Clear)
}

/// The copies meant: those named, and for want of them the newest.
fn chosen(story: &Story, named: &[String]) -> Result<(CaptureId, CaptureId), Failed> {
    let named =
        named.iter().map(|text| named_capture(story, text)).collect::<Result<Vec<_>, _>>()?;
    let newest = story.captures.iter().map(|it| it.id).filter(|id| !named.contains(id));
    let mut ids = named.iter().copied().chain(newest);
    ids.next().zip(ids.next()).ok_or(Failed::NoTwoCopies)
}

fn named_capture(story: &Story, text: &str) -> Result<CaptureId, Failed> {
    let fits = |id: &CaptureId| {
        let id = id.to_string();
        id.starts_with(text) || id.split_once('_').is_some_and(|(_, id)| id.starts_with(text))
    };
    let mut fitting = story.captures.iter().map(|capture| capture.id).filter(fits);
    match (fitting.next(), fitting.next()) {
        (Some(id), None) => Ok(id),
        (Some(_), Some(_)) => Err(Failed::Ambiguous),
        (None, _) => Err(Failed::NoSuchEntry),
    }
}

fn tell(story: &Story, changes: &Changes, language: Language) -> Vec<String> {
    let of = |id| story.captures.iter().find(|capture: &&Capture| capture.id == id);
    let (before, after) = (of(changes.before), of(changes.after));
    let head =
        |capture: Option<&Capture>, mark| capture.map(|it| format!("{mark} {}  {}", it.at, it.id));
    let mut lines: Vec<String> = head(before, "-").into_iter().chain(head(after, "+")).collect();
    if changes.is_empty() {
        lines.push(say(language, "nothing changed", "không có gì thay đổi").to_owned());
        return lines;
    }
    lines.push(printable(&marked(&changes.text)));
    for change in &changes.facts {
        lines.push(format!("{}:", fact(change.fact, language)));
        let value = |mark, value: &Option<String>| {
            value.as_ref().map(|value| format!("  {mark} {}", printable(value)))
        };
        lines.extend(value("-", &change.before).into_iter().chain(value("+", &change.after)));
    }
    for file in &changes.files {
        let (mark, capture, number) = match (file.before, file.after) {
            (Some(_), Some(_)) => continue,
            (Some(number), None) => ("-", before, number),
            (None, number) => ("+", after, number.unwrap_or_default()),
        };
        let name = capture.and_then(|it| it.media.get(number)).map_or("", |media| &media.name);
        lines.push(format!("{mark} {}  sha256 {}", printable(name), file.sha256));
    }
    lines
}

fn say(language: Language, en: &'static str, vi: &'static str) -> &'static str {
    match language {
        Language::En => en,
        Language::Vi => vi,
    }
}

fn fact(fact: Fact, language: Language) -> &'static str {
    match fact {
        Fact::Title => say(language, "title", "tiêu đề"),
        Fact::Author => say(language, "account", "tài khoản"),
        Fact::AuthorAddress => say(language, "address of the account", "địa chỉ tài khoản"),
        Fact::Published => say(language, "published", "ngày đăng"),
        Fact::Permalink => say(language, "address", "địa chỉ"),
    }
}

/// A word diff as `git diff --word-diff` marks it.
fn marked(diff: &[Piece]) -> String {
    let piece = |piece: &Piece| match piece {
        Piece::Kept(text) => text.clone(),
        Piece::Gone(text) => around("[-", text, "-]"),
        Piece::New(text) => around("{+", text, "+}"),
    };
    diff.iter().map(piece).collect()
}

/// Marks around the words, and not around the white space after them.
fn around(open: &str, text: &str, close: &str) -> String {
    let words = text.trim_end();
    format!("{open}{words}{close}{}", text.get(words.len()..).unwrap_or_default())
}
