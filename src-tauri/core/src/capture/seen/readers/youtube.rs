//! `YouTube`: the video of a page (`videoDetails`), the videos of a channel (`videoRenderer` and
//! its kin), and posts to the community.

use serde_json::Value;

use super::super::json::{Object, at, first, runs, text_at};
use super::{Draft, Scene, medium, push};
use crate::capture::page;
use crate::model::{FoundMedia, ImportAccount, MediaKind};

/// Letters of a video's id.
const ID_CHARS: usize = 11;

pub(super) fn post(value: &Value, object: &Object, scene: &Scene) -> Option<Draft> {
    if let Some(details) = object.get("videoDetails") {
        return watched(value, details);
    }
    if object.contains_key("postId") {
        return to_the_community(value, object);
    }
    in_a_list(value, object, scene)
}

/// Whose channel a page is.
pub(super) fn owner(document: &Value) -> Option<ImportAccount> {
    first(document, &[], &mut |name, value| {
        if name != "channelMetadataRenderer" {
            return None;
        }
        Some(ImportAccount {
            name: text_at(value, &["title"]),
            handle: handle_in(text_at(value, &["vanityChannelUrl", "ownerUrls.0"]).as_deref()),
            id: text_at(value, &["externalId"]),
            url: text_at(value, &["channelUrl"]),
        })
    })
}

fn handle_in(url: Option<&str>) -> Option<String> {
    let (_, handle) = url?.split_once("/@")?;
    Some(format!("@{}", handle.split('/').next()?))
}

/// The video that the page plays.
fn watched(value: &Value, details: &Value) -> Option<Draft> {
    let id = video_id(details)?;
    let told = at(value, "microformat.playerMicroformatRenderer");
    let written = told.and_then(|it| text_at(it, &["publishDate", "uploadDate"]));
    let author = ImportAccount {
        name: text_at(details, &["author"]),
        handle: handle_in(told.and_then(|it| text_at(it, &["ownerProfileUrl"])).as_deref()),
        id: text_at(details, &["channelId"]),
        url: None,
    };
    let title = text_at(details, &["title"]).unwrap_or_default();
    let words = text_at(details, &["shortDescription"]).unwrap_or_default();
    let published = written.as_deref().and_then(page::published);
    let media = pictures(details, "thumbnail.thumbnails");
    Some(video(id, author, [title, words].join("\n\n").trim().to_owned(), published, media))
}

/// One of a channel's videos. The list gives no date, only "three weeks ago".
fn in_a_list(value: &Value, object: &Object, scene: &Scene) -> Option<Draft> {
    let title = object.get("title").or_else(|| object.get("headline"))?;
    let id = video_id(value)?;
    let named = ["ownerText", "longBylineText", "shortBylineText"]
        .iter()
        .find_map(|name| object.get(*name));
    let author = match named {
        Some(named) => ImportAccount {
            name: runs(named),
            handle: None,
            id: text_at(named, &["runs.0.navigationEndpoint.browseEndpoint.browseId"]),
            url: None,
        },
        None => scene.owner.clone()?,
    };
    let media = pictures(value, "thumbnail.thumbnails");
    Some(video(id, author, runs(title)?, None, media))
}

fn to_the_community(value: &Value, object: &Object) -> Option<Draft> {
    let id = text_at(value, &["postId"])?;
    let text = runs(object.get("contentText")?).unwrap_or_default();
    let endpoint = object.get("authorEndpoint");
    let author = ImportAccount {
        name: object.get("authorText").and_then(runs),
        handle: handle_in(
            endpoint.and_then(|it| text_at(it, &["browseEndpoint.canonicalBaseUrl"])).as_deref(),
        ),
        id: endpoint.and_then(|it| text_at(it, &["browseEndpoint.browseId"])),
        url: None,
    };
    Some(Draft {
        links: vec![format!("https://www.youtube.com/post/{id}")],
        ids: vec![id],
        author,
        text,
        media: pictures(value, "backstageAttachment.backstageImageRenderer.image.thumbnails"),
        ..Draft::default()
    })
}

fn video(
    id: String,
    author: ImportAccount,
    text: String,
    published: Option<crate::model::Published>,
    media: Vec<FoundMedia>,
) -> Draft {
    let links = vec![format!("https://www.youtube.com/watch?v={id}")];
    Draft { ids: vec![id], links, author, published, text, is_cut: false, media }
}

fn video_id(value: &Value) -> Option<String> {
    text_at(value, &["videoId"]).filter(|id| id.len() == ID_CHARS)
}

/// The largest of the pictures, which stands last.
fn pictures(value: &Value, place: &str) -> Vec<FoundMedia> {
    let all = at(value, place).and_then(Value::as_array);
    let mut found = Vec::new();
    if let Some(url) = all.and_then(|all| text_at(all.last()?, &["url"])) {
        let url = if url.starts_with("//") { format!("https:{url}") } else { url };
        push(&mut found, medium(url, MediaKind::Image, None));
    }
    found
}
