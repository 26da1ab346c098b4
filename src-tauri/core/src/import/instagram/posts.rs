//! Posts, reels and stories since 2021. A single picture carries the words itself; several leave
//! them to their post.

use super::super::desk::Desk;
use super::super::draft::draft;
use super::super::files::{Files, base_name};
use super::super::json::{Many, Number, Shrug, Text, Words, loose};
use super::super::layouts::Layout;
use super::super::meta::{self, Labelled};
use super::super::times;
use super::super::trouble::Trouble;
use super::account;
use crate::model::{Audience, ImportKind, ImportedPost, MemberId};

pub(in super::super) const LAYOUT: Layout =
    Layout { platform: "instagram", name: "json", is_there, read };

/// What a file of this name holds: stem, key of its list, kind.
const KEPT: &[(&str, &[&str], ImportKind, Option<Audience>)] = &[
    ("posts", &["ig_posts", "ig_posts_media"], ImportKind::Post, None),
    ("reels", &["ig_reels_media"], ImportKind::Reel, None),
    ("igtv_videos", &["ig_igtv_media"], ImportKind::Video, None),
    ("stories", &["ig_stories"], ImportKind::Story, None),
    ("archived_posts", &["ig_archived_post_media"], ImportKind::Post, Some(Audience::Archived)),
    ("other_content", &["ig_other_media"], ImportKind::Post, None),
    ("recently_deleted_content", &["ig_recently_deleted_media"], ImportKind::Deleted, None),
    ("profile_photos", &["ig_profile_picture"], ImportKind::Photo, None),
];

loose! {
    struct Post {
        media: Many<Medium> = "media",
        title: Text = "title",
        created: Number = "creation_timestamp",
        // Stories are a medium themselves.
        uri: Text = "uri",
        has_labels: Shrug = "label_values",
    }
}
loose! {
    struct Medium {
        uri: Text = "uri",
        created: Number = "creation_timestamp",
        title: Text = "title",
        app: ThreadsPost = "text_app_post" | "text_post_app",
    }
}
loose! {
    struct ThreadsPost {
        is_reply: Truth = "is_reply",
        withheld: Words = "geo_gated_country_list",
    }
}

/// `true`, or not.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Truth(pub(super) bool);

impl<'de> serde::Deserialize<'de> for Truth {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let value = serde_json::Value::deserialize(from)?;
        Ok(Self(value == true))
    }
}

/// The stem of a list's name, without its number: `posts_12.json`.
fn stem(path: &str) -> Option<&str> {
    let is_own = path.contains("your_instagram_activity/") || meta::in_folder(path, "content");
    let is_list = meta::in_folder(path, "media") || meta::in_folder(path, "content");
    let stem = base_name(path).strip_suffix(".json").filter(|_| is_own && is_list)?;
    Some(stem.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches('_'))
}

fn is_there(files: &Files) -> bool {
    let is_kept = |name: &str| stem(name).is_some_and(|it| KEPT.iter().any(|kept| kept.0 == it));
    files.all().any(|(_, member)| is_kept(&member.name))
}

fn read(desk: &mut Desk<'_>) -> Result<(), Trouble> {
    let named = |wanted: &str| desk.files.named(|path| stem(path) == Some(wanted));
    let members: Vec<Vec<MemberId>> = KEPT.iter().map(|kept| named(kept.0)).collect();
    for ids in &members {
        desk.plan(ids);
    }
    let account = account::read(desk)?;
    desk.account(account)?;
    for ((_, keys, kind, audience), ids) in KEPT.iter().zip(members) {
        for id in ids {
            read_list(desk, id, keys, &|post| {
                Some(ImportedPost { kind: *kind, audience: *audience, ..post })
            })?;
        }
    }
    Ok(())
}

/// Reads a list of posts; `finish` says what each is.
pub(super) fn read_list(
    desk: &mut Desk<'_>,
    id: MemberId,
    keys: &[&str],
    finish: &dyn Fn(ImportedPost) -> Option<ImportedPost>,
) -> Result<(), Trouble> {
    let mut buffer = Vec::new();
    desk.member(id, |desk, stream| {
        meta::records(desk, stream, keys, &mut |desk, json| {
            let Some(read) = desk.record::<_, Post>(json, &mut buffer)? else { return Ok(()) };
            let mut post = if read.value.has_labels.0 {
                let labelled = super::super::json::read::<Labelled>(&buffer).map(|it| it.value);
                labelled.unwrap_or_default().into_post(desk, ImportKind::Post)
            } else {
                post_of(desk, read.value)
            };
            post.is_damaged |= read.is_damaged;
            finish(post).map_or(Ok(()), |post| desk.post(post))
        })
    })
}

fn post_of(desk: &Desk<'_>, record: Post) -> ImportedPost {
    let first = record.media.0.first().cloned().unwrap_or_default();
    let time = [&record.created, &first.created].into_iter().find(|it| it.as_written().is_some());
    let mut post = draft(ImportKind::Post, times::counted(time.unwrap_or(&record.created)));
    let words = if record.title.text.is_empty() { first.title } else { record.title };
    post.is_damaged = words.is_cut;
    post.text = words.text;
    if first.app.is_reply.0 {
        post.kind = ImportKind::Reply;
    }
    let countries = first.app.withheld.or_empty();
    let countries = countries.split([',', ' ', ';']).filter(|country| !country.is_empty());
    post.withheld_in = countries.map(str::to_owned).collect();
    let uris = record.media.0.into_iter().map(|medium| medium.uri).chain([record.uri]);
    post.media = uris.filter_map(Text::some).map(|uri| desk.medium("", &uri)).collect();
    post
}
