//! The JSON layouts. Every file that may hold something of the user's own is named here; no other
//! is opened.

use std::collections::{HashMap, HashSet};

use super::super::desk::Desk;
use super::super::draft::{draft, web_address};
use super::super::files::{Files, Stream, base_name, has_ending};
use super::super::json::{Json, Many, Number, Shrug, Text, loose};
use super::super::layouts::Layout;
use super::super::limits::{MEDIA_MAX, SIDE_RECORDS_MAX};
use super::super::meta::{self, Labelled, Media};
use super::super::report::Why;
use super::super::times;
use super::super::trouble::Trouble;
use super::{photo, profile};
use crate::model::{
    Candidate, Certainty, ImportAccount, ImportKind, ImportMedium, ImportedPost, MemberId, Wording,
};

pub(in super::super) const LAYOUT: Layout =
    Layout { platform: "facebook", name: "json", is_there, read };

/// How the records of a file are to be read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Post,
    Comment,
    /// Pictures and videos that may already belong to a post.
    Loose,
    /// Lists of localised labels and values.
    Labels,
}

/// A file, by the end of its path; the keys its list may stand under; what it holds.
struct Kept {
    is_named: fn(&str) -> bool,
    keys: &'static [&'static str],
    shape: Shape,
    kind: ImportKind,
}

macro_rules! kept {
    ($($name:literal)|+, $keys:expr, $shape:ident, $kind:ident) => {
        Kept {
            is_named: |path| [$($name),+].iter().any(|end| meta::ends_with(path, end)),
            keys: &$keys,
            shape: Shape::$shape,
            kind: ImportKind::$kind,
        }
    };
}

/// Posts first: what follows is compared with them.
const KEPT: &[Kept] = &[
    Kept { is_named: is_posts_file, keys: &[], shape: Shape::Post, kind: ImportKind::Post },
    kept!(
        "groups/group_posts_and_comments.json" | "groups/your_posts_and_comments_in_groups.json",
        ["group_posts_v2", "group_posts"],
        Post,
        GroupPost
    ),
    kept!("groups/your_pending_posts_in_groups.json", ["pending_posts_v2"], Post, GroupPost),
    kept!("reels/your_reels.json", ["lasso_videos_v2", "lasso_videos"], Post, Reel),
    kept!(
        "stories/archived_stories.json",
        ["archived_stories_v2", "archived_stories"],
        Post,
        Story
    ),
    kept!("posts/posts_on_other_pages_and_profiles.json", [], Labels, PostElsewhere),
    kept!("posts/shared_memories.json", [], Labels, Share),
    kept!("posts/trash.json", [], Labels, Deleted),
    kept!(
        "comments_and_reactions/comments.json" | "comments/comments.json",
        ["comments_v2", "comments"],
        Comment,
        Comment
    ),
    kept!("groups/your_comments_in_groups.json", ["group_comments_v2"], Comment, Comment),
    kept!(
        "posts/your_uncategorized_photos.json"
            | "photos_and_videos/your_uncategorized_photos.json"
            | "posts/uncategorized_photos.json",
        ["other_photos_v2", "other_photos"],
        Loose,
        Photo
    ),
    kept!(
        "posts/your_videos.json" | "photos_and_videos/your_videos.json" | "posts/videos.json",
        ["videos_v2", "videos"],
        Loose,
        Video
    ),
    Kept {
        is_named: is_album_file,
        keys: &["photos"],
        shape: Shape::Loose,
        kind: ImportKind::Photo,
    },
];

fn is_posts_file(path: &str) -> bool {
    let name = base_name(path);
    let is_numbered = |stem: &str| {
        let middle = name.strip_prefix(stem).and_then(|rest| rest.strip_suffix(".json"));
        middle.is_some_and(|rest| rest.chars().last().is_none_or(|last| last.is_ascii_digit()))
    };
    let is_named = is_numbered("your_posts") || is_numbered("profile_posts");
    is_named && meta::in_folder(path, "posts")
}

fn is_album_file(path: &str) -> bool {
    let is_json = has_ending(path, &["json"]);
    is_json && meta::in_folder(path, "album") && !path.contains("your_instagram_activity")
}

fn is_there(files: &Files) -> bool {
    files.all().any(|(_, member)| {
        let kept = KEPT.iter().any(|kept| (kept.is_named)(&member.name));
        kept && !member.name.contains("your_instagram_activity")
    })
}

loose! {
    struct Post {
        timestamp: Number = "timestamp",
        title: Text = "title",
        data: Many<Datum> = "data",
        attachments: Many<Attachment> = "attachments",
    }
}
loose! {
    struct Datum {
        post: Text = "post",
        updated: Number = "update_timestamp",
        backdated: Number = "backdated_timestamp",
        comment: Comment = "comment",
    }
}
loose! { struct Attachment { data: Many<Attached> = "data", } }
loose! {
    struct Attached {
        media: Media = "media",
        external: External = "external_context",
        life_event: Shrug = "life_event",
        text: Text = "text",
    }
}
loose! { struct External { is_there: Shrug = "name" | "source", url: Option<Text> = "url", } }
loose! {
    struct Comment {
        timestamp: Number = "timestamp",
        comment: Text = "comment",
    }
}

/// What is known while the archive is read.
struct State {
    account: ImportAccount,
    /// The earlier wordings, under the second in which each was made.
    edits: HashMap<i64, (String, String)>,
    /// Hashes of the names of media that belong to a post.
    media: HashSet<String>,
}

fn read(desk: &mut Desk<'_>) -> Result<(), Trouble> {
    let members: Vec<(&Kept, Vec<MemberId>)> =
        KEPT.iter().map(|kept| (kept, desk.files.named(kept.is_named))).collect();
    for (_, ids) in &members {
        desk.plan(ids);
    }
    let account = profile::read(desk)?;
    desk.account(account.clone())?;
    let mut state = State { account, edits: HashMap::new(), media: HashSet::new() };
    read_edits(desk, &mut state)?;
    for (kept, ids) in members {
        for id in ids {
            desk.member(id, |desk, stream| read_file(desk, &mut state, kept, stream))?;
        }
    }
    Ok(())
}

fn read_file(
    desk: &mut Desk<'_>,
    state: &mut State,
    kept: &Kept,
    stream: &mut Stream,
) -> Result<(), Trouble> {
    let mut buffer = Vec::new();
    meta::records(desk, stream, kept.keys, &mut |desk, json| match kept.shape {
        Shape::Post => {
            let Some(read) = desk.record::<_, Post>(json, &mut buffer)? else { return Ok(()) };
            let post = post_of(desk, state, kept.kind, read.value, read.is_damaged);
            desk.post(post)
        }
        Shape::Comment => {
            let Some(read) = desk.record::<_, Post>(json, &mut buffer)? else { return Ok(()) };
            comments_of(desk, state, read.value, read.is_damaged)
        }
        Shape::Loose => {
            let Some(read) = desk.record::<_, Media>(json, &mut buffer)? else { return Ok(()) };
            loose_medium(desk, state, kept.kind, read.value, read.is_damaged)
        }
        Shape::Labels => {
            let Some(read) = desk.record::<_, Labelled>(json, &mut buffer)? else {
                return Ok(());
            };
            let post = read.value.into_post(desk, kept.kind);
            desk.post(ImportedPost { is_damaged: read.is_damaged, ..post })
        }
    })
}

fn post_of(
    desk: &Desk<'_>,
    state: &mut State,
    kind: ImportKind,
    record: Post,
    is_damaged: bool,
) -> ImportedPost {
    let mut post = draft(kind, times::counted(&record.timestamp));
    post.is_damaged = is_damaged;
    post.title = record.title.some();
    let mut words = Vec::new();
    let mut updated = Number::default();
    for datum in record.data.0 {
        post.is_damaged |= datum.post.is_cut;
        words.extend(datum.post.some());
        if datum.updated.value.is_some() {
            updated = datum.updated;
        }
        post.backdated = times::counted_if_any(&datum.backdated).or(post.backdated.take());
    }
    post.edited = times::counted_if_any(&updated);
    let mut aside = Vec::new();
    for attached in record.attachments.0.into_iter().flat_map(|attachment| attachment.data.0) {
        aside.extend(attached.text.some());
        if attached.life_event.0 && post.kind == ImportKind::Post {
            post.kind = ImportKind::LifeEvent;
        }
        match attached.external.url {
            Some(url) if url.text.is_empty() && post.kind == ImportKind::Post => {
                post.kind = ImportKind::Share;
            }
            Some(url) => post.links.extend(web_address(&url.text)),
            None => {}
        }
        if let Some(medium) = medium_of(desk, attached.media) {
            state.media.extend(medium.name.clone());
            post.candidates.extend(medium.name.as_deref().and_then(photo::candidate));
            post.media.push(medium);
        }
    }
    post.text = if words.is_empty() { aside.join("\n\n") } else { words.join("\n\n") };
    post.display = meta::without_mention_marks(&post.text);
    tie_edit(state, &mut post, &updated);
    post
}

fn medium_of(desk: &Desk<'_>, media: Media) -> Option<ImportMedium> {
    let uri = media.uri.some()?;
    let mut medium = match web_address(&uri) {
        Some(url) => {
            let path = url.split(['?', '#']).next().unwrap_or_default().to_owned();
            ImportMedium { url: Some(url), ..desk.medium_at(None, &path) }
        }
        None => desk.medium("", &uri),
    };
    medium.alt = media.description.some();
    Some(medium)
}

fn comments_of(
    desk: &mut Desk<'_>,
    state: &mut State,
    record: Post,
    is_damaged: bool,
) -> Result<(), Trouble> {
    let title = record.title.some();
    let media: Vec<ImportMedium> = record
        .attachments
        .0
        .into_iter()
        .flat_map(|attachment| attachment.data.0)
        .filter_map(|attached| medium_of(desk, attached.media))
        .collect();
    state.media.extend(media.iter().filter_map(|medium| medium.name.clone()));
    // Each comment of a record has all its media, as far as together they are not more than one
    // post may have: both lists may be long.
    let mut room = MEDIA_MAX;
    for datum in record.data.0 {
        let comment = datum.comment;
        let has_own_time = comment.timestamp.value.is_some();
        let time = if has_own_time { &comment.timestamp } else { &record.timestamp };
        let mut post = draft(ImportKind::Comment, times::counted(time));
        post.is_damaged = is_damaged || comment.comment.is_cut;
        post.text = comment.comment.some().unwrap_or_default();
        post.display = meta::without_mention_marks(&post.text);
        post.title.clone_from(&title);
        post.media = media.iter().take(room).cloned().collect();
        room -= post.media.len();
        desk.post(post)?;
    }
    Ok(())
}

/// A picture or video from a list of such; one that a post has is not another post.
fn loose_medium(
    desk: &mut Desk<'_>,
    state: &mut State,
    kind: ImportKind,
    media: Media,
    is_damaged: bool,
) -> Result<(), Trouble> {
    let mut post = draft(kind, times::counted(&media.created));
    post.title = media.title.clone().some();
    post.text = media.description.clone().some().unwrap_or_default();
    post.is_damaged = is_damaged;
    let Some(medium) = medium_of(desk, media) else { return desk.skip(Why::Empty) };
    if medium.name.clone().is_some_and(|name| !state.media.insert(name)) {
        return desk.skip(Why::Repeated);
    }
    post.candidates.extend(medium.name.as_deref().and_then(photo::candidate));
    post.media.push(medium);
    desk.post(post)
}

fn read_edits(desk: &mut Desk<'_>, state: &mut State) -> Result<(), Trouble> {
    let Some(id) = desk.files.ending("posts/edits_you_made_to_posts.json") else { return Ok(()) };
    desk.member(id, |desk, stream| {
        let mut buffer = Vec::new();
        meta::records(desk, stream, &[], &mut |desk, json: &mut Json<&mut dyn std::io::Read>| {
            let Some(read) = desk.record::<_, Labelled>(json, &mut buffer)? else {
                return Ok(());
            };
            let edit = read.value;
            let (text, _) = edit.words();
            if let Some(at) = edit.timestamp.value.filter(|_| state.edits.len() < SIDE_RECORDS_MAX)
            {
                state.edits.insert(at, (edit.fbid.or_empty(), text));
            }
            Ok(())
        })
    })
}

/// An edit made in the second in which a post was last changed is that post's: so the post may have
/// the edit's id, and had its words.
fn tie_edit(state: &State, post: &mut ImportedPost, updated: &Number) {
    let edit = updated.value.and_then(|at| state.edits.get(&at));
    let Some((fbid, text)) = edit else { return };
    if let Some(owner) = state.account.id.as_ref().filter(|_| !fbid.is_empty()) {
        post.candidates.push(Candidate {
            made_from: "facebook_edit_fbid".to_owned(),
            url: format!("https://www.facebook.com/{owner}/posts/{fbid}"),
            certainty: Certainty::Possible,
        });
    }
    if !text.is_empty() && *text != post.text {
        post.wordings.push(Wording { at: post.edited.clone(), text: text.clone() });
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::tests::posts_of;
    use super::*;

    fn n_media(n_comments: usize, n_media: usize) -> Vec<usize> {
        let comment = |n: usize| format!(r#"{{"comment":{{"timestamp":{n},"comment":"c"}}}}"#);
        let medium = |n: usize| format!(r#"{{"media":{{"uri":"m/{n}.jpg"}}}}"#);
        let comments: Vec<String> = (1_500_000_000..).take(n_comments).map(comment).collect();
        let media: Vec<String> = (0..n_media).map(medium).collect();
        let list = format!(
            r#"{{"comments_v2":[{{"data":[{}],"attachments":[{{"data":[{}]}}]}}]}}"#,
            comments.join(","),
            media.join(",")
        );
        let posts = posts_of("comments_and_reactions/comments.json", list.as_bytes());
        posts.iter().map(|post| post.media.len()).collect()
    }

    #[test]
    fn many_comments_with_many_media_have_no_more_than_one_post_may() {
        assert_eq!(n_media(2, 3), [3, 3]);
        let many = n_media(5_000, 5_000);
        assert_eq!((many.len(), many.iter().sum::<usize>()), (5_000, MEDIA_MAX));
    }
}
