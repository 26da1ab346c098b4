//! Pictures, videos and sounds that a posting names.

use serde_json::Value;
use url::Url;

use super::graph::{Graph, Node, each, first_text};
use super::types;
use crate::capture::page::claim;
use crate::capture::page::limits::MEDIA_MAX;
use crate::model::{FoundMedia, MediaKind};

/// Properties that hold files, and what kind they are unless the value says otherwise.
const PROPERTIES: [(&str, Option<MediaKind>); 7] = [
    ("image", Some(MediaKind::Image)),
    ("video", Some(MediaKind::Video)),
    ("audio", Some(MediaKind::Audio)),
    ("associatedMedia", None),
    ("sharedContent", None),
    ("encoding", None),
    ("photo", Some(MediaKind::Image)),
];

/// The files of a posting; of a video or picture that is the posting itself, its own file.
pub(super) fn media(node: &Node, graph: &Graph<'_>, base: &Url) -> Vec<FoundMedia> {
    let mut found = Vec::new();
    if let Some(kind) = kind_of(node) {
        found.extend(file(node, kind, base));
    }
    for (property, kind) in PROPERTIES {
        for value in node.get(property).into_iter().flat_map(each) {
            if found.len() >= MEDIA_MAX {
                return found;
            }
            found.extend(one(value, kind, graph, base));
        }
    }
    found
}

/// Small pictures of a posting, for when there is no other.
pub(super) fn thumbnails(node: &Node, base: &Url) -> Vec<FoundMedia> {
    let values = node.get("thumbnailUrl").or_else(|| node.get("thumbnail"));
    let written = values.into_iter().flat_map(each).filter_map(|value| {
        value
            .as_str()
            .or_else(|| ["contentUrl", "url"].iter().find_map(|key| value.get(*key)?.as_str()))
    });
    written.take(1).filter_map(|url| claim::medium(base, url, MediaKind::Image, None)).collect()
}

fn one(
    value: &Value,
    kind: Option<MediaKind>,
    graph: &Graph<'_>,
    base: &Url,
) -> Option<FoundMedia> {
    if let Some(written) = value.as_str() {
        return claim::medium(base, written, kind?, None);
    }
    let node = graph.follow(value)?;
    // A shared web page has an address too, but is no file.
    file(node, kind_of(node).or(kind)?, base)
}

fn file(node: &Node, kind: MediaKind, base: &Url) -> Option<FoundMedia> {
    // `url` of a video is the page it is shown on.
    let keys: &[&str] = match kind {
        MediaKind::Image => &["contentUrl", "url"],
        MediaKind::Video | MediaKind::Audio => &["contentUrl"],
    };
    let written = keys.iter().find_map(|key| first_text(node.get(*key)?))?;
    let alt = ["caption", "description", "name"].iter().find_map(|key| first_text(node.get(*key)?));
    claim::medium(base, written, kind, alt.filter(|_| kind == MediaKind::Image))
}

fn kind_of(node: &Node) -> Option<MediaKind> {
    types(node).find_map(|kind| match kind {
        "ImageObject" | "Photograph" => Some(MediaKind::Image),
        "VideoObject" => Some(MediaKind::Video),
        "AudioObject" => Some(MediaKind::Audio),
        _ => None,
    })
}
