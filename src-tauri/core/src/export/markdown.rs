//! Markdown with front matter, one file for each post: `2020/05/2020-05-08-093000-4f2a….md`, or a
//! folder of that name with `index.md` and the media beside it, as makers of sites take them.
//!
//! The body is `CommonMark` that shows the text as it was typed: every letter that could mean
//! something has a backslash, blanks at the edges of lines and what cannot be typed are numeric
//! references, one line break is a hard break, an empty line parts paragraphs. Read back, each of
//! these is undone (`import/markdown.rs`). Front matter is YAML whose values are JSON.

use std::io::{self, Write};

use super::markup::{Piece, pieces};
use super::names::{Shown, medium_file, shown};
use super::tally::{Counted, Tally};
use super::text::{digest, json};
use super::{Item, Media, TRAINING, Told, Writer, keep};
use crate::doors::outside::Draft;
use crate::model::{Carried, CarriedMedium};

const SHOWS: &[&str] = &["title", "edited", "control_characters"];
/// What begins or ends markup anywhere in a line.
const ACTIVE: &str = "\\`*_[]<>&!~|${}";
/// What begins a block at the start of a line.
const OPENING: &str = "#+-=:@";

/// Parts the text from its media. No text can write it: its first letter would have a backslash.
const MEDIA: &str = "\n<!-- media -->\n";

pub(super) struct Markdown {
    draft: Draft,
    tally: Tally,
    training: bool,
}

impl Markdown {
    pub(super) fn new(draft: Draft, training: bool) -> Self {
        Self { draft, tally: Tally::default(), training }
    }
}

impl Writer for Markdown {
    fn post(&mut self, _: usize, item: Item<'_>, media: &mut dyn Media) -> io::Result<()> {
        let post = item.post;
        self.tally.post(post, SHOWS);
        let place = place_of(item);
        let mut carried = post.clone();
        let mut has_files = false;
        for (at, medium) in carried.media.iter_mut().enumerate() {
            let file = medium_file(at, medium);
            let path = format!("{place}/{file}");
            let kept = keep(&self.draft, &mut self.tally, path, (post, at), media)?;
            has_files |= kept.is_some();
            medium.file = kept.map(|_| file);
        }
        let body = body(post.text());
        carried.body = Some(digest(&body));
        carried.text = carried.text.filter(|text| text.contains('\0'));
        let path = if has_files { format!("{place}/index.md") } else { format!("{place}.md") };
        let mut file = Counted::new(self.draft.create(&path)?);
        let mut text = format!("{}{body}\n", front_matter(&carried, self.training)?);
        // What stands behind the mark is no part of the post.
        if has_files || self.training {
            text.push_str(MEDIA);
            text.extend(carried.media.iter().filter_map(figure));
        }
        if self.training {
            text.extend(["\n**", TRAINING, "**\n"]);
        }
        file.write_all(text.as_bytes())?;
        self.tally.file(file.bytes());
        Ok(())
    }

    fn finish(self: Box<Self>) -> io::Result<Told> {
        let Self { draft, tally, .. } = *self;
        draft.finish()?;
        Ok(tally.0)
    }
}

/// Where a post goes: by its time, which orders a folder of them.
fn place_of(item: Item<'_>) -> String {
    match item.post.at() {
        Some(at) => {
            let when = at.utc().strftime("%Y/%m/%Y-%m-%d-%H%M%S").to_string();
            format!("{when}-{}", item.name)
        }
        None => format!("undated/{}", item.name),
    }
}

/// `title`, `date`, `lastmod` and `draft` are for makers of sites; `keepsake` is for Keepsake.
fn front_matter(post: &Carried, training: bool) -> io::Result<String> {
    let mut lines = String::from("---\n");
    let mut set = |key: &str, value: String| lines.extend([key, ": ", &value, "\n"]);
    if let Some(title) = &post.title {
        set("title", json(title)?);
    }
    if training {
        set("training", json(&TRAINING)?);
    }
    if let Some(at) = post.at() {
        set("date", at.to_string());
    }
    if let Some(at) = post.edited.as_ref().and_then(|edited| edited.at) {
        set("lastmod", at.to_string());
    }
    // Nothing becomes public by itself that was not.
    if !post.is_public() {
        set("draft", "true".to_owned());
    }
    set("keepsake", json(post)?);
    lines.push_str("---\n\n");
    Ok(lines)
}

/// A medium that has a file.
fn figure(medium: &CarriedMedium) -> Option<String> {
    let file = medium.file.as_deref()?;
    let alt = line(medium.alt.as_deref().unwrap_or_default().replace('\n', " ").as_str(), false);
    let mark = if shown(medium) == Shown::Picture { "!" } else { "" };
    let alt = if alt.is_empty() && mark.is_empty() { file } else { &alt };
    Some(format!("\n{mark}[{alt}]({file})\n"))
}

/// The text as `CommonMark`.
fn body(text: &str) -> String {
    let mut body = String::with_capacity(text.len() + 16);
    let pieces = pieces(text);
    let mut is_start = true;
    for (at, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Letters(letters) => {
                let last = pieces.get(at + 1);
                let is_end = matches!(last, None | Some(Piece::Break(_)));
                body.push_str(&letters_of(letters, is_start, is_end));
                is_start = false;
            }
            Piece::Break(1) => {
                body.push_str("\\\n");
                is_start = true;
            }
            Piece::Break(n) => {
                body.push_str("\n\n");
                (2..*n).for_each(|_| body.push_str("&#10;"));
                is_start = *n == 2;
            }
            Piece::Edge(n) => {
                (0..*n).for_each(|_| body.push_str("&#10;"));
                is_start = false;
            }
        }
    }
    body
}

/// One line, whose start and end are those of a line of the body.
fn letters_of(letters: &str, is_start: bool, is_end: bool) -> String {
    let inner = line(letters, is_start);
    if !is_end {
        return inner;
    }
    // Blanks at the end of a line are no part of it.
    let bare = inner.trim_end_matches([' ', '\t']);
    let blanks = inner.get(bare.len()..).unwrap_or_default();
    bare.to_owned() + &blanks.chars().map(reference).collect::<String>()
}

fn line(letters: &str, is_start: bool) -> String {
    let mut line = String::with_capacity(letters.len() + 8);
    let mut at_start = is_start;
    let mut is_number = is_start;
    for c in letters.chars() {
        let opens = at_start && OPENING.contains(c);
        // `1.` and `1)` begin a list.
        let lists = is_number && !at_start && matches!(c, '.' | ')');
        if at_start && matches!(c, ' ' | '\t') || (c < ' ' && c != '\t') {
            line.push_str(&reference(c));
            // What follows a reference starts no line.
            (at_start, is_number) = (at_start && matches!(c, ' ' | '\t'), false);
            continue;
        }
        if opens || lists || ACTIVE.contains(c) {
            line.push('\\');
        }
        line.push(c);
        at_start = false;
        is_number &= c.is_ascii_digit();
    }
    line
}

fn reference(c: char) -> String {
    format!("&#{};", u32::from(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_typed_means_anything() {
        let cases = [
            ("a\nb\n\nc", "a\\\nb\n\nc"),
            ("# a *b* _c_", "\\# a \\*b\\* \\_c\\_"),
            ("1. a\n12) b\n1a. c", "1\\. a\\\n12\\) b\\\n1a. c"),
            ("  a  ", "&#32;&#32;a&#32;&#32;"),
            ("- a\n+ b\n--- c", "\\- a\\\n\\+ b\\\n\\--- c"),
            ("a\n\n\nb\n", "a\n\n&#10;b&#10;"),
            ("<b>&amp;\u{1}", "\\<b\\>\\&amp;&#1;"),
            ("{{< x >}} {% y %}", "\\{\\{\\< x \\>\\}\\} \\{% y %\\}"),
        ];
        for (text, markdown) in cases {
            assert_eq!(body(text), markdown, "{text:?}");
        }
    }
}
