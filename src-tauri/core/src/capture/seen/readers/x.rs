//! X: a post is an object with `rest_id` and `legacy`, or one of the older form with `id_str`.

use serde_json::Value;

use super::super::json::{Object, at, text_at};
use super::{Draft, Scene, medium, push};
use crate::capture::page;
use crate::model::{FoundMedia, ImportAccount, MediaKind, Published};

pub(super) fn post(value: &Value, object: &Object, _: &Scene) -> Option<Draft> {
    let legacy = object.get("legacy").unwrap_or(value);
    let id = text_at(value, &["rest_id"]).or_else(|| text_at(legacy, &["id_str"]))?;
    let text = text_at(value, &["note_tweet.note_tweet_results.result.text"])
        .or_else(|| text_at(legacy, &["full_text", "text"]))?;
    let created = text_at(legacy, &["created_at"])?;
    if !id.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let author = author(value, legacy);
    let link = match &author.handle {
        Some(handle) => format!("https://x.com/{handle}/status/{id}"),
        None => format!("https://x.com/i/status/{id}"),
    };
    let published = moment(&created);
    Some(Draft {
        ids: vec![id],
        links: vec![link],
        author,
        published,
        text,
        is_cut: false,
        media: media(legacy),
    })
}

/// `Fri May 03 02:00:00 +0000 2024`, or as everybody else writes it.
fn moment(written: &str) -> Option<Published> {
    let own = jiff::fmt::strtime::parse("%a %b %d %H:%M:%S %z %Y", written);
    let own = own.and_then(|it| it.to_timestamp()).ok();
    let own = own.and_then(|at| page::published(&at.to_string()));
    own.map(|it| Published { as_written: written.to_owned(), ..it })
        .or_else(|| page::published(written))
}

fn author(value: &Value, legacy: &Value) -> ImportAccount {
    let user = at(value, "core.user_results.result").or_else(|| legacy.get("user"));
    let Some(user) = user else { return ImportAccount::default() };
    ImportAccount {
        name: text_at(user, &["core.name", "legacy.name", "name"]),
        handle: text_at(user, &["core.screen_name", "legacy.screen_name", "screen_name"]),
        id: text_at(user, &["rest_id", "id_str"]),
        url: None,
    }
}

fn media(legacy: &Value) -> Vec<FoundMedia> {
    let places = ["extended_entities.media", "entities.media", "mediaDetails"];
    let all = places.iter().find_map(|place| at(legacy, place)?.as_array());
    let mut found = Vec::new();
    for one in all.into_iter().flatten() {
        let alt = text_at(one, &["ext_alt_text"]);
        if let Some(url) = best_film(one) {
            push(&mut found, medium(url, MediaKind::Video, alt.clone()));
        }
        if let Some(url) = text_at(one, &["media_url_https"]) {
            push(&mut found, medium(url, MediaKind::Image, alt));
        }
    }
    found
}

fn best_film(medium: &Value) -> Option<String> {
    let variants = at(medium, "video_info.variants")?.as_array()?;
    let films = variants.iter().filter(|it| it.get("bitrate").is_some());
    let best = films.max_by_key(|it| it.get("bitrate").and_then(Value::as_u64).unwrap_or(0))?;
    text_at(best, &["url"])
}
