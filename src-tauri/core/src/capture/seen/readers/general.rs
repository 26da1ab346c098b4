//! Any other site: what it says of its posts in the words of schema.org.

use serde_json::Value;

use super::super::json::{Object, at, text_at};
use super::{Draft, Scene, medium, push};
use crate::capture::page;
use crate::model::{ImportAccount, MediaKind};

const KINDS: [&str; 7] = [
    "SocialMediaPosting",
    "DiscussionForumPosting",
    "BlogPosting",
    "Article",
    "NewsArticle",
    "VideoObject",
    "Comment",
];

pub(super) fn post(value: &Value, object: &Object, _: &Scene) -> Option<Draft> {
    let kinds = object.get("@type")?;
    let is_kind = |kind: &Value| kind.as_str().is_some_and(|kind| KINDS.contains(&kind));
    if !is_kind(kinds) && !kinds.as_array().is_some_and(|kinds| kinds.iter().any(is_kind)) {
        return None;
    }
    let text = text_at(value, &["articleBody", "text", "description", "headline", "name"])?;
    let link = text_at(value, &["url", "mainEntityOfPage.@id", "mainEntityOfPage", "@id"])?;
    let author = at(value, "author.0").or_else(|| object.get("author"));
    let author = author.map_or_else(ImportAccount::default, |it| ImportAccount {
        name: text_at(it, &["name"]).or_else(|| it.as_str().map(str::to_owned)),
        handle: text_at(it, &["alternateName"]),
        id: None,
        url: text_at(it, &["url"]),
    });
    let written = text_at(value, &["datePublished", "dateCreated", "uploadDate"]);
    let mut media = Vec::new();
    for place in ["image.0.url", "image.url", "image.0", "image", "thumbnailUrl"] {
        if let Some(url) = text_at(value, &[place]) {
            push(&mut media, medium(url, MediaKind::Image, None));
        }
    }
    if let Some(url) = text_at(value, &["contentUrl"]) {
        push(&mut media, medium(url, MediaKind::Video, None));
    }
    Some(Draft {
        ids: Vec::new(),
        links: vec![link],
        author,
        published: written.as_deref().and_then(page::published),
        text,
        is_cut: false,
        media,
    })
}
