//! Markdown with front matter, one file for each post, its media beside it: as Keepsake exports it,
//! and as makers of sites have it.
//!
//! | front matter | means |
//! |---|---|
//! | `title` | its title |
//! | `date`, `lastmod` | when it was published and last changed (RFC 3339; without a zone UTC) |
//! | `url` | its address, if it begins with `https://` |
//! | `draft: true` | not published |
//! | `keepsake` | all that Keepsake knew of it, as JSON |
//!
//! Values are plain, or JSON strings. The body of a file with `keepsake` is undone to the text that
//! was typed; of any other it is the text as it stands.

use std::io::Read;

use super::carried::{Body, Whose, read as read_carried, restored};
use super::desk::Desk;
use super::draft::{draft, no_time, web_address};
use super::files::{Files, folder_of, has_ending};
use super::layouts::Layout;
use super::limits::MEDIA_MAX;
use super::report::Why;
use super::times;
use super::trouble::Trouble;
use crate::model::{Audience, ImportAccount, ImportKind, ImportMedium, ImportedPost, MemberId};

pub(super) const LAYOUT: Layout = Layout { platform: "own", name: "markdown", is_there, read };

/// What parts the text from its media, in files of Keepsake's.
const MEDIA: &str = "\n<!-- media -->\n";
const FENCE: &str = "---";
/// Bytes of a letter's number up to its `;`.
const NUMBER_BYTES_MAX: usize = 12;

fn members(files: &Files) -> Vec<MemberId> {
    files.named(|path| has_ending(path, &["md", "markdown"]))
}

/// A folder of Markdown is one of posts if one of its first files begins as a post does.
fn is_there(files: &Files) -> bool {
    let begins = |id: MemberId| {
        let mut head = [0; 4096];
        let n = files.stream(id).and_then(|mut stream| stream.read(&mut head)).unwrap_or(0);
        let head = String::from_utf8_lossy(head.get(..n).unwrap_or_default());
        let mut lines = head.trim_start_matches('\u{feff}').lines();
        lines.next() == Some(FENCE)
            && lines.take_while(|line| *line != FENCE).any(|line| line.starts_with("date:"))
    };
    members(files).into_iter().take(20).any(begins)
}

fn read(desk: &mut Desk<'_>) -> Result<(), Trouble> {
    let members = members(desk.files);
    desk.plan(&members);
    let mut whose = Whose::default();
    for id in members {
        let name = desk.files.name(id);
        let base = folder_of(name).to_owned();
        let bytes = desk.small(id)?;
        desk.next_record();
        let text = String::from_utf8_lossy(&bytes);
        let is_damaged = matches!(text, std::borrow::Cow::Owned(_));
        let Some((front, body)) = split(&text) else {
            desk.skip(Why::NothingRecognised)?;
            continue;
        };
        let carried = field(front, "keepsake").as_deref().and_then(read_carried);
        let mut post = if let Some(carried) = carried {
            whose.tell(desk, &carried.platform, &carried.account)?;
            let raw = body.split(MEDIA).next().unwrap_or_default();
            let raw = raw.strip_suffix('\n').unwrap_or(raw);
            let body = Body { raw, text: undone(raw), is_html: false };
            restored(desk, &base, carried, Some(body))
        } else {
            whose.tell(desk, "own", &ImportAccount::default())?;
            of_others(desk, &base, front, body)
        };
        post.is_damaged |= is_damaged;
        desk.post(post)?;
    }
    Ok(())
}

/// Front matter and body.
fn split(text: &str) -> Option<(&str, &str)> {
    let rest = text.trim_start_matches('\u{feff}').strip_prefix(FENCE)?;
    let rest = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix('\n'))?;
    let (front, body) = rest.split_once("\n---")?;
    let body = body.strip_prefix('\r').unwrap_or(body).strip_prefix('\n').unwrap_or(body);
    // The empty line after front matter is no part of a text.
    Some((front, body.strip_prefix('\r').unwrap_or(body).strip_prefix('\n').unwrap_or(body)))
}

/// The value of a field of the front matter.
fn field(front: &str, key: &str) -> Option<String> {
    let of = |line: &str| Some(line.strip_prefix(key)?.strip_prefix(':')?.trim().to_owned());
    let value = front.lines().find_map(of).filter(|value| !value.is_empty())?;
    if value.starts_with('"') {
        return serde_json::from_str(&value).ok();
    }
    let quoted = value.strip_prefix('\'').and_then(|value| value.strip_suffix('\''));
    Some(quoted.map_or(value.clone(), |quoted| quoted.replace("''", "'")))
}

/// A post of a file that Keepsake did not write.
fn of_others(desk: &Desk<'_>, base: &str, front: &str, body: &str) -> ImportedPost {
    let moment = |key: &str| field(front, key).map(|written| times::iso(&written));
    let mut post = draft(ImportKind::Post, moment("date").unwrap_or_else(no_time));
    post.edited = moment("lastmod");
    post.title = field(front, "title");
    post.permalink = field(front, "url").as_deref().and_then(web_address);
    post.audience = (field(front, "draft").as_deref() == Some("true")).then_some(Audience::Draft);
    body.trim_end_matches(['\n', '\r']).clone_into(&mut post.text);
    post.media = pictures(desk, base, body);
    post
}

/// The pictures of a body: `![description](file)`.
fn pictures(desk: &Desk<'_>, base: &str, body: &str) -> Vec<ImportMedium> {
    let picture = |rest: &str| {
        let (alt, rest) = rest.split_once("](")?;
        let (path, _) = rest.split_once(')')?;
        let path = path.split_whitespace().next()?;
        let is_plain = !alt.contains('\n') && !alt.contains('[');
        is_plain.then(|| {
            let mut medium = if web_address(path).is_some() {
                desk.medium_at(None, path)
            } else {
                desk.medium(base, path)
            };
            medium.url = web_address(path);
            medium.alt = Some(alt.to_owned()).filter(|alt| !alt.is_empty());
            medium
        })
    };
    body.split("![").skip(1).filter_map(picture).take(MEDIA_MAX).collect()
}

/// The text of a body that Keepsake wrote: see `export/markdown.rs`.
fn undone(body: &str) -> String {
    let mut text = String::with_capacity(body.len());
    let mut rest = body;
    while let Some(at) = rest.find(['\\', '&']) {
        let (before, after) = rest.split_at(at);
        text.push_str(before);
        let mut letters = after.chars();
        let (mark, next) = (letters.next(), letters.next());
        match (mark, next) {
            (Some('\\'), Some(c)) if c == '\n' || c.is_ascii_punctuation() => {
                text.push(c);
                rest = letters.as_str();
            }
            (Some('&'), Some('#')) => {
                if let Some((letter, after)) = numbered(letters.as_str()) {
                    text.push(letter);
                    rest = after;
                } else {
                    text.push_str("&#");
                    rest = letters.as_str();
                }
            }
            (mark, _) => {
                text.extend(mark);
                rest = after.get(1..).unwrap_or_default();
            }
        }
    }
    text.push_str(rest);
    text
}

/// The letter whose number and `;` a text begins with, and what follows.
fn numbered(text: &str) -> Option<(char, &str)> {
    let end = text.bytes().take(NUMBER_BYTES_MAX).position(|byte| byte == b';')?;
    let letter = char::from_u32(text.get(..end)?.parse().ok()?)?;
    Some((letter, text.get(end + 1..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_escaped_is_undone() {
        assert_eq!(undone("\\# a\\\nb\n\n&#10;c&#32;"), "# a\nb\n\n\nc ");
        assert_eq!(undone("\\\\ \\&#65; &amp; &#x; &#"), "\\ &#65; &amp; &#x; &#");
        assert_eq!(undone("\\á\\"), "\\á\\");
    }

    #[test]
    fn a_number_that_does_not_end_is_not_looked_for_to_the_end() {
        let text = "&#".repeat(500_000);
        assert_eq!(undone(&text), text);
        let words = "&#\u{1ec7}\u{1ec7}\u{1ec7}\u{1ec7}\u{1ec7};";
        assert_eq!(undone(words), words);
        assert_eq!(undone("&#1114111;&#1114112;"), "\u{10ffff}&#1114112;");
    }

    #[test]
    fn front_matter_is_plain_or_json() {
        let text =
            "---\ntitle: \"a: \\\"b\\\"\"\ndate: 2020-05-08\nurl: 'x''y'\n---\n\nthân\n---\n";
        let (front, body) = split(text).unwrap();
        assert_eq!(field(front, "title").as_deref(), Some("a: \"b\""));
        assert_eq!(field(front, "date").as_deref(), Some("2020-05-08"));
        assert_eq!(field(front, "url").as_deref(), Some("x'y"));
        assert_eq!((field(front, "no"), body), (None, "thân\n---\n"));
        assert_eq!(split("thân"), None);
    }
}
