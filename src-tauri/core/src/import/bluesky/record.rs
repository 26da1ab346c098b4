//! One post of a repository.

use std::collections::BTreeMap;

use ipld_core::ipld::Ipld;

use super::super::desk::Desk;
use super::super::draft::{draft, web_address};
use super::super::times;
use crate::model::{Audience, ImportKind, ImportMedium, ImportedPost};

type Map = BTreeMap<String, Ipld>;

pub(super) fn post_of(desk: &Desk<'_>, did: &str, key: &str, value: &Ipld) -> ImportedPost {
    let empty = Map::new();
    let record = map(value).unwrap_or(&empty);
    let mut post = draft(ImportKind::Post, times::iso(text(record, "createdAt")));
    post.id = Some(key.to_owned());
    post.permalink = Some(format!("https://bsky.app/profile/{did}/post/{key}"));
    text(record, "text").clone_into(&mut post.text);
    post.audience = Some(Audience::Public);
    let reply = record.get("reply").and_then(map).and_then(|reply| map(reply.get("parent")?));
    if let Some(parent) = reply {
        post.kind = ImportKind::Reply;
        post.reply_to = Some(text(parent, "uri").to_owned());
    }
    for facet in list(record, "facets") {
        let features = facet.get("features").map_or(&[][..], items);
        let links = features.iter().filter_map(|it| web_address(text(map(it)?, "uri")));
        post.links.extend(links);
    }
    if let Some(embed) = record.get("embed").and_then(map) {
        // A post may be quoted beside the media; the media stand within then.
        let media = embed.get("media").and_then(map).unwrap_or(embed);
        add_media(desk, &mut post, media);
        let external = media.get("external").and_then(map);
        post.links.extend(external.and_then(|external| web_address(text(external, "uri"))));
    }
    post
}

fn add_media(desk: &Desk<'_>, post: &mut ImportedPost, embed: &Map) {
    for image in list(embed, "images") {
        let blob = image.get("image").and_then(map);
        post.media.extend(blob.and_then(|blob| medium(desk, blob, text(image, "alt"))));
    }
    let video = embed.get("video").and_then(map);
    post.media.extend(video.and_then(|blob| medium(desk, blob, text(embed, "alt"))));
}

fn medium(desk: &Desk<'_>, blob: &Map, alt: &str) -> Option<ImportMedium> {
    let cid = match blob.get("ref") {
        Some(Ipld::Link(cid)) => cid.to_string(),
        // As it was written before 2023.
        _ => Some(text(blob, "cid")).filter(|cid| !cid.is_empty())?.to_owned(),
    };
    let mut medium = desk.medium("", &cid);
    medium.alt = Some(alt).filter(|alt| !alt.is_empty()).map(str::to_owned);
    medium.cid = Some(cid);
    Some(medium)
}

fn map(value: &Ipld) -> Option<&Map> {
    match value {
        Ipld::Map(map) => Some(map),
        _ => None,
    }
}

fn items(value: &Ipld) -> &[Ipld] {
    match value {
        Ipld::List(list) => list,
        _ => &[],
    }
}

fn list<'m>(record: &'m Map, key: &str) -> impl Iterator<Item = &'m Map> {
    record.get(key).map_or(&[][..], items).iter().filter_map(map)
}

fn text<'m>(record: &'m Map, key: &str) -> &'m str {
    match record.get(key) {
        Some(Ipld::String(text)) => text,
        _ => "",
    }
}
