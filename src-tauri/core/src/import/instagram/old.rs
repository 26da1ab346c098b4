//! Before 2021 there was one list, `media.json`.

use super::super::desk::Desk;
use super::super::draft::draft;
use super::super::files::{Files, folder_of};
use super::super::json::{Json, Text, Words, loose};
use super::super::layouts::Layout;
use super::super::times;
use super::super::trouble::Trouble;
use super::account;
use crate::model::{ImportKind, MemberId};

pub(in super::super) const LAYOUT: Layout =
    Layout { platform: "instagram", name: "media.json", is_there, read };

loose! {
    struct Medium {
        caption: Text = "caption",
        taken: Words = "taken_at",
        path: Text = "path",
    }
}

fn list(files: &Files) -> Option<MemberId> {
    let id = files.ending("media.json")?;
    let beside = format!("{}profile.json", folder_of(files.name(id)));
    files.find("", &beside).map(|_| id)
}

fn is_there(files: &Files) -> bool {
    list(files).is_some()
}

fn read(desk: &mut Desk<'_>) -> Result<(), Trouble> {
    let Some(id) = list(desk.files) else { return Ok(()) };
    desk.plan(&[id]);
    let account = account::read(desk)?;
    desk.account(account)?;
    let base = folder_of(desk.files.name(id)).to_owned();
    let mut buffer = Vec::new();
    desk.member(id, |desk, stream| {
        Json::new(stream).fields(|json, key| {
            let kind = match key {
                "photos" | "videos" => ImportKind::Post,
                "stories" => ImportKind::Story,
                "profile" => ImportKind::Photo,
                _ => return Ok(()),
            };
            if json.peek()? != Some(b'[') {
                return Ok(());
            }
            json.items(|json| {
                let Some(read) = desk.record::<_, Medium>(json, &mut buffer)? else {
                    return Ok(());
                };
                let mut post = draft(kind, times::iso(&read.value.taken.or_empty()));
                post.is_damaged = read.is_damaged || read.value.caption.is_cut;
                post.text = read.value.caption.text;
                post.media.extend(read.value.path.some().map(|path| desk.medium(&base, &path)));
                desk.post(post)
            })
        })
    })
}
