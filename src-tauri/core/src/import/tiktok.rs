//! `TikTok`: one JSON file, in two layouts, or text files. It holds no video, and its links die
//! within days.

use std::io::{BufRead, BufReader, Read};

use super::desk::Desk;
use super::draft::{draft, web_address};
use super::files::Files;
use super::json::{Json, Words, loose};
use super::layouts::Layout;
use super::limits::RECORD_BYTES_MAX;
use super::meta;
use super::times;
use super::trouble::Trouble;
use crate::model::{
    Audience, Candidate, Certainty, ImportAccount, ImportKind, ImportedPost, MemberId,
};

pub(super) const JSON: Layout =
    Layout { platform: "tiktok", name: "json", is_there: is_json, read: read_json };
pub(super) const TEXT: Layout =
    Layout { platform: "tiktok", name: "text", is_there: is_text, read: read_texts };

/// Paths of keys to the lists that are the user's own.
const LISTS: &[(&[&str], ImportKind)] = &[
    (&["Post", "Posts", "VideoList"], ImportKind::Video),
    (&["Video", "Videos", "VideoList"], ImportKind::Video),
    (&["Post", "Recently Deleted Posts", "PostList"], ImportKind::Deleted),
    (&["Video", "RecentlyDeletedPosts", "PostList"], ImportKind::Deleted),
    (&["Comment", "Comments", "CommentsList"], ImportKind::Comment),
];
/// Lists as files, with what they hold.
const TEXTS: &[(&str, ImportKind)] = &[
    ("Video/Videos.txt", ImportKind::Video),
    ("Post/Posts.txt", ImportKind::Video),
    ("Posts/Posts.txt", ImportKind::Video),
    ("Comment/Comments.txt", ImportKind::Comment),
];
const PROFILES: &[&[&str]] = &[
    &["Profile", "Profile Information", "ProfileMap"],
    &["Profile And Settings", "Profile Info", "ProfileMap"],
    &["Profile", "Profile Info", "ProfileMap"],
];
/// Keys of the text layout: any other line goes on with the one before.
const TEXT_KEYS: &[&str] = &[
    "Date",
    "Link",
    "Likes",
    "Like(s)",
    "WhoCanView",
    "Who can view",
    "Title",
    "Comment",
    "Photo",
    "Url",
    "AllowComments",
    "Allow comments",
    "AllowStitches",
    "Allow stitches",
    "AllowDuets",
    "Allow duets",
    "AllowStickers",
    "Allow stickers",
    "AllowSharingToStory",
    "Allow sharing to story",
    "ContentDisclosure",
    "Content disclosure",
    "AIGeneratedContent",
    "AI-generated content",
    "Sound",
    "Location",
    "AddYoursText",
    "Add Yours text",
    "DateDeleted",
];

loose! {
    struct Item {
        date: Words = "Date" | "date",
        link: Words = "Link" | "link",
        audience: Words = "WhoCanView" | "whoCanView",
        title: Words = "Title" | "title",
        comment: Words = "comment" | "Comment",
    }
}
loose! {
    struct Profile {
        handle: Words = "userName" | "UserName",
        name: Words = "displayName" | "nickName",
    }
}

fn json_members(files: &Files) -> Vec<MemberId> {
    let is_ours = |path: &str| {
        meta::ends_with(path, "user_data_tiktok.json") || meta::ends_with(path, "user_data.json")
    };
    files.named(is_ours)
}

fn is_json(files: &Files) -> bool {
    !json_members(files).is_empty()
}

fn is_text(files: &Files) -> bool {
    TEXTS.iter().any(|(end, _)| files.ending(end).is_some())
}

fn read_json(desk: &mut Desk<'_>) -> Result<(), Trouble> {
    let members = json_members(desk.files);
    desk.plan(&members);
    for id in members {
        // The profile may stand after the posts.
        let mut profile = Profile::default();
        desk.member(id, |desk, stream| {
            let mut buffer = Vec::new();
            let mut path = Vec::new();
            each_below(&mut Json::new(stream), &mut path, &mut |json, path| {
                if PROFILES.contains(&path) {
                    let read = desk.record::<_, Profile>(json, &mut buffer)?;
                    profile = read.map(|read| read.value).unwrap_or_default();
                }
                Ok(())
            })
        })?;
        let handle = profile.handle.some();
        desk.account(account_of(handle.clone(), profile.name.some()))?;
        desk.member(id, |desk, stream| read_lists(desk, handle.as_deref(), stream))?;
    }
    Ok(())
}

fn read_lists(
    desk: &mut Desk<'_>,
    handle: Option<&str>,
    stream: &mut impl Read,
) -> Result<(), Trouble> {
    let mut buffer = Vec::new();
    let mut path = Vec::new();
    each_below(&mut Json::new(stream), &mut path, &mut |json, path| {
        let kind = LISTS.iter().find(|(list, _)| *list == path).map(|(_, kind)| *kind);
        let Some(kind) = kind.filter(|_| matches!(json.peek(), Ok(Some(b'[')))) else {
            return Ok(());
        };
        json.items(|json| {
            let Some(read) = desk.record::<_, Item>(json, &mut buffer)? else { return Ok(()) };
            let post = post_of(desk, handle, kind, read.value);
            desk.post(ImportedPost { is_damaged: read.is_damaged, ..post })
        })
    })
}

/// Takes the value at a path of keys.
type AtPath<'e, R> = &'e mut dyn FnMut(&mut Json<R>, &[&str]) -> Result<(), Trouble>;

/// Calls `each` at every value of the third level, with its path of keys.
fn each_below<R: Read>(
    json: &mut Json<R>,
    path: &mut Vec<String>,
    each: AtPath<'_, R>,
) -> Result<(), Trouble> {
    if json.peek()? != Some(b'{') {
        return if path.is_empty() { Err(Trouble::Form) } else { Ok(()) };
    }
    json.fields(|json, key| {
        path.push(key.to_owned());
        let keys: Vec<&str> = path.iter().map(String::as_str).collect();
        let done = if keys.len() == 3 { each(json, &keys) } else { each_below(json, path, each) };
        path.pop();
        done
    })
}

fn account_of(handle: Option<String>, name: Option<String>) -> ImportAccount {
    let url = handle.as_ref().map(|handle| format!("https://www.tiktok.com/@{handle}"));
    ImportAccount { name, handle, id: None, url }
}

fn post_of(desk: &Desk<'_>, handle: Option<&str>, kind: ImportKind, item: Item) -> ImportedPost {
    let mut post = draft(kind, times::plain_utc(item.date.as_str()));
    if kind == ImportKind::Comment {
        post.text = item.comment.or_empty();
        return post;
    }
    post.text = item.title.or_empty();
    post.audience = audience(item.audience.as_str());
    // A photo post has several addresses in one field.
    let links: Vec<&str> = item.link.as_str().split_whitespace().collect();
    match links.iter().find_map(|link| shared_id(link)) {
        Some(id) => {
            match handle {
                Some(handle) => {
                    post.permalink = Some(format!("https://www.tiktok.com/@{handle}/video/{id}"));
                }
                None => post.candidates.push(Candidate {
                    made_from: "tiktok_share_id".to_owned(),
                    url: format!("https://www.tiktok.com/@/video/{id}"),
                    certainty: Certainty::Likely,
                }),
            }
            post.id = Some(id.to_owned());
        }
        None => {
            for link in links {
                let path = link.split(['?', '#']).next().unwrap_or_default();
                let mut medium = desk.medium_at(None, path);
                medium.url = web_address(link);
                post.media.extend(medium.url.is_some().then_some(medium));
            }
        }
    }
    post
}

/// `https://www.tiktokv.com/share/video/<id>/`, on the user's own list.
fn shared_id(link: &str) -> Option<&str> {
    let (_, rest) = link.split_once("/share/video/")?;
    let id = rest.split(['/', '?']).next()?;
    (!id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit())).then_some(id)
}

fn audience(words: &str) -> Option<Audience> {
    let words = words.trim().to_lowercase();
    let is = |known: &[&str]| known.contains(&words.as_str());
    if is(&["everyone", "public to everyone", "public", "mọi người", "công khai"]) {
        Some(Audience::Public)
    } else if is(&["friends", "followers", "bạn bè", "người theo dõi"]) {
        Some(Audience::Friends)
    } else if is(&["only you", "only me", "private", "chỉ mình tôi", "chỉ bạn", "riêng tư"])
    {
        Some(Audience::Private)
    } else {
        None
    }
}

fn read_texts(desk: &mut Desk<'_>) -> Result<(), Trouble> {
    let files = desk.files;
    let members: Vec<(MemberId, ImportKind)> = TEXTS
        .iter()
        .flat_map(|(end, kind)| {
            files.named(|path| meta::ends_with(path, end)).into_iter().map(|id| (id, *kind))
        })
        .collect();
    for (id, _) in &members {
        desk.plan(&[*id]);
    }
    // Nothing in these files says whose they are.
    let handle = desk.options.channel.clone();
    desk.account(account_of(handle.clone(), None))?;
    for (id, kind) in members {
        desk.member(id, |desk, stream| read_text(desk, handle.as_deref(), kind, stream))?;
    }
    Ok(())
}

fn read_text(
    desk: &mut Desk<'_>,
    handle: Option<&str>,
    kind: ImportKind,
    stream: &mut impl Read,
) -> Result<(), Trouble> {
    let mut reader = BufReader::new(stream);
    let mut block: Vec<(&str, String)> = Vec::new();
    let mut n_bytes = 0;
    loop {
        let mut line = Vec::new();
        let max = u64::try_from(RECORD_BYTES_MAX).unwrap_or(u64::MAX);
        let n = reader.by_ref().take(max).read_until(b'\n', &mut line)?;
        n_bytes += n;
        let line = String::from_utf8_lossy(&line);
        let line = line.strip_suffix('\n').unwrap_or(&line);
        let line = line.strip_suffix('\r').unwrap_or(line);
        let field = line.split_once(':').and_then(|(key, value)| {
            let key =
                TEXT_KEYS.iter().find(|known| **known == key.trim_start_matches('\u{feff}'))?;
            Some((*key, value.strip_prefix(' ').unwrap_or(value)))
        });
        let begins = field.is_some_and(|(key, _)| key == "Date");
        if begins || n == 0 {
            take_in_text(desk, handle, kind, std::mem::take(&mut block))?;
            n_bytes = n;
        }
        if n == 0 {
            return Ok(());
        }
        match (field, block.last_mut()) {
            (Some((key, value)), _) => block.push((key, value.to_owned())),
            (None, Some((_, value))) if n_bytes <= RECORD_BYTES_MAX => {
                value.push('\n');
                value.push_str(line);
            }
            _ => {}
        }
    }
}

fn take_in_text(
    desk: &mut Desk<'_>,
    handle: Option<&str>,
    kind: ImportKind,
    block: Vec<(&str, String)>,
) -> Result<(), Trouble> {
    if block.is_empty() {
        return Ok(());
    }
    desk.next_record();
    let mut item = Item::default();
    for (key, value) in block {
        // The blank lines that part two blocks are not the last field's.
        let value = Words(Some(value.trim_end_matches('\n').to_owned()));
        match key {
            "Date" => item.date = value,
            "Link" => item.link = value,
            "WhoCanView" | "Who can view" => item.audience = value,
            "Title" => item.title = value,
            "Comment" => item.comment = value,
            _ => {}
        }
    }
    let post = post_of(desk, handle, kind, item);
    desk.post(post)
}
