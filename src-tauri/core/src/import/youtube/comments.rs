//! The user's own comments and chat messages: cells are told by their shape.

use std::io::Read;

use super::super::csv::rows;
use super::super::desk::Desk;
use super::super::draft::draft;
use super::super::json::{self, Many, Words, loose};
use super::super::report::Why;
use super::super::times;
use super::super::trouble::Trouble;
use super::videos::is_id;
use crate::model::ImportKind;

loose! { struct Wrapped { segments: Many<Segment> = "takeoutSegments", } }
loose! { struct Segment { text: Words = "text", } }

/// A cell that holds the words of a comment.
pub(super) fn is_text(cell: &str) -> bool {
    cell.starts_with("{\"text\"") || cell.starts_with("{\"takeoutSegments\"")
}

pub(super) fn read(desk: &mut Desk<'_>, stream: &mut impl Read) -> Result<(), Trouble> {
    let mut is_first = true;
    rows(desk, stream, |desk, row| {
        if std::mem::take(&mut is_first) && !row.iter().any(|cell| is_text(cell)) {
            return Ok(());
        }
        let Some(cell) = row.iter().find(|cell| is_text(cell)) else {
            return desk.skip(Why::Unreadable);
        };
        let Some(text) = words(cell) else { return desk.skip(Why::Unreadable) };
        let time = row.iter().find(|cell| times::iso(cell).at.is_some());
        let mut post = draft(ImportKind::Comment, times::iso(time.copied().unwrap_or_default()));
        post.text = text;
        let id = row.iter().find(|cell| cell.starts_with("Ug") && cell.len() > 15);
        let video = row.iter().find(|cell| is_id(cell));
        if let (Some(id), Some(video)) = (id, video) {
            post.permalink = Some(format!("https://www.youtube.com/watch?v={video}&lc={id}"));
        }
        post.id = id.map(|id| (*id).to_owned());
        post.reply_to = video.map(|video| (*video).to_owned());
        desk.post(post)
    })
}

/// Segments: under a key of their own, or one after the other with commas.
fn words(cell: &str) -> Option<String> {
    let segments = if cell.starts_with("{\"takeoutSegments\"") {
        json::read::<Wrapped>(cell.as_bytes())?.value.segments
    } else {
        json::read::<Many<Segment>>(format!("[{cell}]").as_bytes())?.value
    };
    Some(segments.0.iter().map(|segment| segment.text.as_str()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_of_words_are_read() {
        let old = r#"{"takeoutSegments":[{"text":"a "},{"text":"b"}]}"#;
        assert_eq!(words(old).as_deref(), Some("a b"));
        assert_eq!(words(r#"{"text":"a "},{"text":"b"}"#).as_deref(), Some("a b"));
        assert_eq!(words(r#"{"text":"#), None);
    }
}
