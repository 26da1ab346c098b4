//! `TikTok`: an item has an id, words, a time and an author.

use serde_json::Value;

use super::super::json::{Object, at, seconds_of, text_at};
use super::{Draft, Scene, at_second, medium, push};
use crate::model::{FoundMedia, ImportAccount, MediaKind};

/// Digits of an id.
const ID_DIGITS_MIN: usize = 15;

pub(super) fn post(value: &Value, object: &Object, _: &Scene) -> Option<Draft> {
    let id = text_at(value, &["id"])?;
    let text = object.get("desc")?.as_str()?.to_owned();
    let created = seconds_of(object.get("createTime")?)?;
    let author = author(object.get("author")?)?;
    if id.len() < ID_DIGITS_MIN || !id.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let kind =
        if object.get("imagePost").is_some_and(Value::is_object) { "photo" } else { "video" };
    let handle = author.handle.clone().unwrap_or_default();
    Some(Draft {
        links: vec![format!("https://www.tiktok.com/@{handle}/{kind}/{id}")],
        ids: vec![id],
        author,
        published: at_second(created),
        text,
        is_cut: false,
        media: media(value),
    })
}

fn author(value: &Value) -> Option<ImportAccount> {
    if let Some(handle) = value.as_str() {
        return Some(ImportAccount { handle: Some(handle.to_owned()), ..ImportAccount::default() });
    }
    Some(ImportAccount {
        name: text_at(value, &["nickname"]),
        handle: Some(text_at(value, &["uniqueId"])?),
        id: text_at(value, &["id"]),
        url: None,
    })
}

fn media(value: &Value) -> Vec<FoundMedia> {
    let mut found = Vec::new();
    let pictures = at(value, "imagePost.images").and_then(Value::as_array);
    for picture in pictures.into_iter().flatten() {
        if let Some(url) = text_at(picture, &["imageURL.urlList.0"]) {
            push(&mut found, medium(url, MediaKind::Image, None));
        }
    }
    if let Some(url) = text_at(value, &["video.playAddr", "video.downloadAddr"]) {
        push(&mut found, medium(url, MediaKind::Video, None));
    }
    if let Some(url) = text_at(value, &["video.cover", "video.originCover"]) {
        push(&mut found, medium(url, MediaKind::Image, None));
    }
    found
}
