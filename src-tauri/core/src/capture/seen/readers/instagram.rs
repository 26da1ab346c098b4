//! Instagram: an object with a code, a time and a user. Older pages call things otherwise.

use serde_json::Value;

use super::super::json::{Object, at, seconds_of, text_at};
use super::{Draft, Scene, at_second, medium, push};
use crate::model::{FoundMedia, ImportAccount, MediaKind};

pub(super) fn post(value: &Value, object: &Object, _: &Scene) -> Option<Draft> {
    if object.contains_key("text_post_app_info") {
        return None;
    }
    let (code, author) = known(value)?;
    let created = taken_at(value)?;
    let mut found = Vec::new();
    media(value, &mut found);
    Some(Draft {
        links: vec![format!("https://www.instagram.com/p/{code}/")],
        ids: vec![code],
        author,
        published: at_second(created),
        text: caption(value),
        is_cut: false,
        media: found,
    })
}

/// Its code and who published it: what every kind of post of this house has.
pub(super) fn known(value: &Value) -> Option<(String, ImportAccount)> {
    let code = text_at(value, &["code", "shortcode"])?;
    let user = value.get("user").or_else(|| value.get("owner"))?;
    let handle = text_at(user, &["username"])?;
    let is_code = |letter: u8| letter.is_ascii_alphanumeric() || matches!(letter, b'_' | b'-');
    if code.len() < 5 || !code.bytes().all(is_code) {
        return None;
    }
    let author = ImportAccount {
        name: text_at(user, &["full_name"]),
        handle: Some(handle),
        id: text_at(user, &["pk", "id"]),
        url: None,
    };
    Some((code, author))
}

pub(super) fn taken_at(value: &Value) -> Option<i64> {
    ["taken_at", "taken_at_timestamp"].iter().find_map(|name| seconds_of(value.get(*name)?))
}

pub(super) fn caption(value: &Value) -> String {
    let places = ["caption.text", "edge_media_to_caption.edges.0.node.text", "caption"];
    text_at(value, &places).unwrap_or_default()
}

pub(super) fn media(value: &Value, found: &mut Vec<FoundMedia>) {
    if let Some(Value::Array(items)) = value.get("carousel_media").filter(|it| !it.is_null()) {
        return items.iter().for_each(|item| one(item, found));
    }
    if let Some(Value::Array(edges)) = at(value, "edge_sidecar_to_children.edges") {
        return edges.iter().filter_map(|edge| edge.get("node")).for_each(|it| one(it, found));
    }
    one(value, found);
}

fn one(value: &Value, found: &mut Vec<FoundMedia>) {
    let alt = text_at(value, &["accessibility_caption"]);
    if let Some(url) = text_at(value, &["video_versions.0.url", "video_url"]) {
        push(found, medium(url, MediaKind::Video, alt.clone()));
    }
    if let Some(url) = text_at(value, &["image_versions2.candidates.0.url", "display_url"]) {
        push(found, medium(url, MediaKind::Image, alt));
    }
}
