//! Facebook: a story is an object with `post_id`; what belongs to it stands below, at places that
//! move from month to month under names that stay.

use serde_json::Value;

use super::super::json::{Object, at, first, named_text, seconds_of, text_at, text_of};
use super::{Draft, Scene, at_second, medium, push};
use crate::model::{FoundMedia, ImportAccount, MediaKind};

/// What stands in a story and is not of it: what it passes on, and what others said.
const NOT: [&str; 6] = [
    "attached_story",
    "feedback",
    "comments",
    "comet_ufi_summary_and_actions_renderer",
    "interesting_top_level_comments",
    "to",
];

pub(super) fn post(value: &Value, object: &Object, _: &Scene) -> Option<Draft> {
    let id = object.get("post_id").and_then(text_of)?;
    let has_content = ["comet_sections", "message", "creation_time", "actors", "attachments"]
        .iter()
        .any(|name| object.contains_key(*name));
    if !has_content || !id.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let author = author(value).unwrap_or_default();
    let mut links = Vec::new();
    let own = first(value, &NOT, &mut |name, value| {
        let is_one = matches!(name, "wwwURL" | "permalink_url" | "url");
        let link = value.as_str().filter(|link| is_one && leads_to_post(link))?;
        Some(link.to_owned())
    });
    links.extend(own);
    if let Some(owner) = &author.id {
        links.push(format!("https://www.facebook.com/permalink.php?story_fbid={id}&id={owner}"));
    }
    let created = first(value, &NOT, &mut |name, value| {
        if name == "creation_time" { seconds_of(value) } else { None }
    });
    let text = first(value, &NOT, &mut |name, value| {
        if name == "message" { text_at(value, &["text"]) } else { None }
    });
    Some(Draft {
        ids: vec![id],
        links,
        author,
        published: created.and_then(at_second),
        text: text.unwrap_or_default(),
        is_cut: false,
        media: media(value),
    })
}

fn leads_to_post(link: &str) -> bool {
    link.starts_with("http")
        && ["/posts/", "story_fbid=", "/photo", "/videos/", "/reel/", "/watch", "/permalink/"]
            .iter()
            .any(|part| link.contains(part))
}

fn author(value: &Value) -> Option<ImportAccount> {
    first(value, &NOT, &mut |name, value| {
        let actor = if name == "actors" { at(value, "0")? } else { return None };
        let id = actor.get("id").and_then(text_of)?;
        let url = text_at(actor, &["url", "profile_url"]);
        let name = text_at(actor, &["name"]);
        Some(ImportAccount { name, handle: None, id: Some(id), url })
    })
}

/// Pictures and films of its attachments.
fn media(value: &Value) -> Vec<FoundMedia> {
    let mut found = Vec::new();
    first(value, &NOT, &mut |name, value| {
        if name != "media" {
            return None::<()>;
        }
        let alt = text_at(value, &["accessibility_caption"]);
        let film = [
            "browser_native_hd_url",
            "playable_url_quality_hd",
            "browser_native_sd_url",
            "playable_url",
        ];
        if let Some(url) = named_text(value, &NOT, &film) {
            push(&mut found, medium(url, MediaKind::Video, alt.clone()));
        }
        let picture = [
            "photo_image.uri",
            "viewer_image.uri",
            "full_image.uri",
            "image.uri",
            "thumbnailImage.uri",
        ];
        if let Some(url) = text_at(value, &picture) {
            push(&mut found, medium(url, MediaKind::Image, alt));
        }
        None
    });
    found
}
