//! Mastodon: an `outbox.json` of activities, its media beside it.

use super::carried::{Body, Whose, read_value, restored};
use super::desk::Desk;
use super::draft::{draft, web_address};
use super::files::{Files, folder_of};
use super::html;
use super::json::{Json, Many, Words, loose};
use super::layouts::Layout;
use super::meta;
use super::report::Why;
use super::times;
use super::trouble::Trouble;
use crate::model::{
    Audience, Carried, ImportAccount, ImportKind, ImportMedium, ImportedPost, MemberId,
};

pub(super) const LAYOUT: Layout = Layout { platform: "mastodon", name: "outbox", is_there, read };

const EVERYBODY: &[&str] = &["https://www.w3.org/ns/activitystreams#Public", "as:Public", "Public"];
/// Where media lie, whatever the server's storage puts before it.
const MEDIA_FOLDER: &str = "media_attachments/";

loose! {
    struct Activity {
        id: Words = "id",
        kind: Words = "type",
        published: Words = "published",
        to: Names = "to",
        cc: Names = "cc",
        object: Object = "object",
    }
}
loose! {
    struct Note {
        id: Words = "id",
        kind: Words = "type",
        url: Words = "url",
        published: Words = "published",
        updated: Words = "updated",
        content: Words = "content",
        name: Words = "name",
        summary: Words = "summary",
        reply_to: Words = "inReplyTo",
        to: Names = "to",
        cc: Names = "cc",
        attachments: Many<Attachment> = "attachment",
        ours: Ours = "keepsake:post",
    }
}
loose! {
    struct Attachment {
        url: Words = "url",
        alt: Words = "name" | "summary",
    }
}

/// What Keepsake carries beside a note of its own exports.
#[derive(Clone, Debug, Default)]
struct Ours(Option<Box<Carried>>);

impl<'de> serde::Deserialize<'de> for Ours {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let value = serde_json::Value::deserialize(from)?;
        Ok(Self(read_value(value).map(Box::new)))
    }
}

/// A list of names, or one.
#[derive(Clone, Debug, Default)]
struct Names(Vec<String>);

impl<'de> serde::Deserialize<'de> for Names {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Ok(match serde_json::Value::deserialize(from)? {
            serde_json::Value::String(name) => Self(vec![name]),
            serde_json::Value::Array(names) => {
                Self(names.into_iter().filter_map(|name| Some(name.as_str()?.to_owned())).collect())
            }
            _ => Self::default(),
        })
    }
}

/// What was done something with: the thing, or its address.
#[derive(Clone, Debug, Default)]
struct Object {
    note: Note,
    address: String,
}

impl<'de> serde::Deserialize<'de> for Object {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let value = serde_json::Value::deserialize(from)?;
        let address = value.as_str().unwrap_or_default().to_owned();
        Ok(Self { note: serde_json::from_value(value).unwrap_or_default(), address })
    }
}

fn outbox(files: &Files) -> Option<MemberId> {
    let outboxes = files.named(|path| meta::ends_with(path, "outbox.json"));
    outboxes.into_iter().find(|id| {
        let beside = format!("{}actor.json", folder_of(files.name(*id)));
        files.find("", &beside).is_some()
    })
}

fn is_there(files: &Files) -> bool {
    outbox(files).is_some()
}

fn read(desk: &mut Desk<'_>) -> Result<(), Trouble> {
    let Some(id) = outbox(desk.files) else { return Ok(()) };
    desk.plan(&[id]);
    let base = folder_of(desk.files.name(id)).to_owned();
    let mut account = Some(read_account(desk, &base)?);
    let mut buffer = Vec::new();
    let mut whose = Whose::default();
    desk.member(id, |desk, stream| {
        Json::new(stream).fields(|json, key| {
            if key != "orderedItems" || json.peek()? != Some(b'[') {
                return Ok(());
            }
            json.items(|json| {
                let Some(read) = desk.record::<_, Activity>(json, &mut buffer)? else {
                    return Ok(());
                };
                let mut activity = read.value;
                if let Some(carried) = activity.object.note.ours.0.take() {
                    whose.tell(desk, &carried.platform, &carried.account)?;
                    let content = activity.object.note.content.or_empty();
                    let text = html::to_text(&content);
                    let body = Body { raw: &content, text, is_html: true };
                    let post = restored(desk, &base, *carried, Some(body));
                    return desk.post(post);
                }
                account.take().map_or(Ok(()), |account| desk.account(account))?;
                take_in(desk, &base, activity, read.is_damaged)
            })
        })
    })
}

fn read_account(desk: &mut Desk<'_>, base: &str) -> Result<ImportAccount, Trouble> {
    let Some(id) = desk.files.find("", &format!("{base}actor.json")) else {
        return Ok(ImportAccount::default());
    };
    let bytes = desk.small(id)?;
    let actor: serde_json::Value = serde_json::from_slice(&bytes).unwrap_or_default();
    let word = |key: &str| actor[key].as_str().map(str::to_owned);
    let id = word("id");
    let host = id.as_deref().and_then(|id| id.split('/').nth(2));
    let handle = word("preferredUsername").zip(host).map(|(name, host)| format!("{name}@{host}"));
    Ok(ImportAccount { name: word("name"), handle, url: word("url"), id })
}

fn take_in(
    desk: &mut Desk<'_>,
    base: &str,
    activity: Activity,
    is_damaged: bool,
) -> Result<(), Trouble> {
    match activity.kind.as_str() {
        "Create" => {
            let post = post_of(desk, base, activity);
            desk.post(ImportedPost { is_damaged, ..post })
        }
        "Announce" => {
            let when = times::iso(activity.published.as_str());
            let mut post = draft(ImportKind::Repost, when);
            post.id = last_name(activity.id.as_str().trim_end_matches("/activity"));
            post.audience = Some(audience(&activity.to, &activity.cc));
            post.links.extend(web_address(&activity.object.address));
            desk.post(post)
        }
        _ => desk.skip(Why::Machine),
    }
}

fn post_of(desk: &Desk<'_>, base: &str, activity: Activity) -> ImportedPost {
    let note = activity.object.note;
    let when = if note.published.as_str().is_empty() { activity.published } else { note.published };
    let mut post = draft(ImportKind::Post, times::iso(when.as_str()));
    let address = note.id.or_empty();
    post.id = last_name(&address);
    // Software that gives no page of its own to a post lets its id lead to it.
    post.permalink = web_address(note.url.as_str()).or_else(|| web_address(&address));
    post.edited = note.updated.some().map(|updated| times::iso(&updated));
    post.title = note.name.some();
    post.warning = note.summary.some();
    post.reply_to = note.reply_to.some();
    if post.reply_to.is_some() {
        post.kind = ImportKind::Reply;
    }
    post.html = note.content.some();
    post.text = post.html.as_deref().map(html::to_text).unwrap_or_default();
    let is_stated = !note.to.0.is_empty() || !note.cc.0.is_empty();
    post.audience = Some(if is_stated {
        audience(&note.to, &note.cc)
    } else {
        audience(&activity.to, &activity.cc)
    });
    let attachments = note.attachments.0.into_iter();
    post.media = attachments.map(|attachment| medium_of(desk, base, attachment)).collect();
    post
}

fn medium_of(desk: &Desk<'_>, base: &str, attachment: Attachment) -> ImportMedium {
    let url = attachment.url.or_empty();
    let mut medium = desk.medium(base, &url);
    if let (None, Some((_, rest))) = (medium.member, url.split_once(MEDIA_FOLDER)) {
        medium = desk.medium(base, &format!("{MEDIA_FOLDER}{rest}"));
    }
    medium.url = web_address(&url);
    medium.alt = attachment.alt.some();
    medium
}

fn audience(to: &Names, cc: &Names) -> Audience {
    let everybody = |names: &Names| names.0.iter().any(|name| EVERYBODY.contains(&name.as_str()));
    let followers = |names: &Names| names.0.iter().any(|name| name.ends_with("/followers"));
    if everybody(to) {
        Audience::Public
    } else if everybody(cc) {
        Audience::Unlisted
    } else if followers(to) || followers(cc) {
        Audience::Friends
    } else {
        Audience::Direct
    }
}

fn last_name(address: &str) -> Option<String> {
    let last = address.rsplit('/').next().filter(|last| !last.is_empty());
    last.map(str::to_owned)
}
