//! Threads: the same house as Instagram, and one more member that says which of the two it is.

use serde_json::Value;

use super::super::json::{Object, at, text_at};
use super::{Draft, Scene, at_second, instagram};

pub(super) fn post(value: &Value, object: &Object, _: &Scene) -> Option<Draft> {
    if !object.contains_key("text_post_app_info") {
        return None;
    }
    let (code, author) = instagram::known(value)?;
    let created = instagram::taken_at(value)?;
    let handle = author.handle.clone().unwrap_or_default();
    let mut media = Vec::new();
    instagram::media(value, &mut media);
    let mut text = instagram::caption(value);
    if text.is_empty() {
        text = fragments(value);
    }
    Some(Draft {
        links: vec![format!("https://www.threads.com/@{handle}/post/{code}")],
        ids: vec![code],
        author,
        published: at_second(created),
        text,
        is_cut: false,
        media,
    })
}

fn fragments(value: &Value) -> String {
    let places = ["text_post_app_info.text_fragments.fragments", "text_fragments.fragments"];
    let found = places.iter().find_map(|place| at(value, place)?.as_array());
    let texts = found.into_iter().flatten().filter_map(|it| text_at(it, &["plaintext"]));
    texts.collect()
}
