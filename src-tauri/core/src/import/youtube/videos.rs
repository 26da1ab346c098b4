//! The table of videos, and their files.

use std::collections::BTreeMap;

use super::super::csv::{Columns, rows};
use super::super::desk::Desk;
use super::super::draft::{draft, no_time};
use super::super::files::{base_name, file_stem};
use super::super::report::Why;
use super::super::times;
use super::super::trouble::Trouble;
use super::names::VideoFiles;
use super::root_of;
use crate::model::{Audience, ImportKind, ImportedPost, MemberId};

/// Cells of a row between which the tags and times stand.
const CELLS_MIN: usize = 10;

/// An id of a video: 11 letters of a base64 alphabet.
pub(super) fn is_id(cell: &str) -> bool {
    let is_own = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    cell.len() == 11 && cell.bytes().all(is_own)
}

pub(super) fn read(desk: &mut Desk<'_>, lists: &[MemberId]) -> Result<(), Trouble> {
    let mut roots: BTreeMap<String, VideoFiles> = BTreeMap::new();
    for id in lists {
        let root = root_of(desk.files.name(*id)).to_owned();
        let files = desk.files;
        let videos = roots.entry(root.clone()).or_insert_with(|| VideoFiles::below(files, &root));
        desk.member(*id, |desk, stream| {
            let mut columns = Columns::default();
            let mut is_first = true;
            rows(desk, stream, |desk, row| {
                if std::mem::take(&mut is_first) {
                    columns = Columns::new(row);
                    return Ok(());
                }
                take_in(desk, &columns, row, videos)
            })
        })?;
    }
    for videos in roots.values() {
        for id in videos.left() {
            file_alone(desk, id)?;
        }
    }
    Ok(())
}

fn take_in(
    desk: &mut Desk<'_>,
    columns: &Columns,
    row: &[&str],
    videos: &mut VideoFiles,
) -> Result<(), Trouble> {
    if row.len() < CELLS_MIN || !is_id(row[0]) {
        return desk.skip(Why::Unreadable);
    }
    let Some(mut post) = post_of(columns, row) else { return desk.skip(Why::Unreadable) };
    let file = videos.take(post.title.as_deref().unwrap_or_default());
    match file {
        Some(id) => {
            let name = desk.files.name(id).to_owned();
            post.media.push(desk.medium_at(Some(id), &name));
        }
        None => desk.skip(Why::Missing)?,
    }
    desk.post(post)
}

fn post_of(columns: &Columns, row: &[&str]) -> Option<ImportedPost> {
    // The two times are the last columns, or the only one of them that is there; title, audience
    // and state stand before them.
    let at = (4..row.len()).find(|at| times::iso(row[*at]).at.is_some())?;
    let by_place = |before: usize| at.checked_sub(before).and_then(|at| row.get(at)).copied();
    let named = |names: &[&str]| Some(columns.cell(row, names)).filter(|cell| !cell.is_empty());
    let title = named(&["video title (original)", "video title"]).or_else(|| by_place(3))?;
    let audience_word = named(&["privacy"]).or_else(|| by_place(2))?;
    let channel = (3..at).find(|at| row[*at].starts_with("UC") && !row[*at].contains(' '));
    let text = named(&["video description (original)", "video description"]);
    let text = text.or_else(|| Some(*row.get(channel?.checked_sub(1)?)?)).unwrap_or_default();
    let mut post = draft(ImportKind::Video, times::iso(row[at]));
    post.id = Some(row[0].to_owned());
    post.permalink = Some(format!("https://www.youtube.com/watch?v={}", row[0]));
    post.title = Some(title.to_owned());
    text.clone_into(&mut post.text);
    post.audience = audience(audience_word);
    Some(post)
}

fn audience(word: &str) -> Option<Audience> {
    match word.trim().to_lowercase().as_str() {
        "public" | "công khai" => Some(Audience::Public),
        "unlisted" | "không công khai" => Some(Audience::Unlisted),
        "private" | "riêng tư" => Some(Audience::Private),
        _ => None,
    }
}

/// A video that no table tells of.
fn file_alone(desk: &mut Desk<'_>, id: MemberId) -> Result<(), Trouble> {
    let name = desk.files.name(id).to_owned();
    let mut post = draft(ImportKind::Video, no_time());
    post.title = Some(file_stem(base_name(&name)).to_owned());
    post.media.push(desk.medium_at(Some(id), &name));
    desk.post(post)
}
