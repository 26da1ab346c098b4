//! `result.json`. Some versions of the program wrote invalid JSON: a message is mended alone.

use std::io::Read;

use super::super::desk::Desk;
use super::super::draft::{draft, web_address};
use super::super::files::{Files, folder_of};
use super::super::json::{Json, Many, Number, Words, loose};
use super::super::layouts::Layout;
use super::super::report::Why;
use super::super::times;
use super::super::trouble::Trouble;
use crate::model::{ImportAccount, ImportKind, ImportedPost, MemberId, Moment, Zone};

pub(in super::super) const LAYOUT: Layout =
    Layout { platform: "telegram", name: "json", is_there, read };

loose! {
    struct Message {
        id: Words = "id",
        kind: Words = "type",
        date: Words = "date",
        unix: Number = "date_unixtime",
        edited: Words = "edited",
        edited_unix: Number = "edited_unixtime",
        from: Words = "from_id",
        forwarded: Words = "forwarded_from" | "forwarded_from_id",
        reply_to: Words = "reply_to_message_id",
        text: Parts = "text",
        entities: Many<Part> = "text_entities",
        photo: Words = "photo",
        file: Words = "file",
    }
}
loose! {
    struct Part {
        kind: Words = "type",
        text: Words = "text",
        href: Words = "href",
    }
}
loose! { struct Person { id: Words = "user_id", } }

/// A text, or its parts: strings and objects.
#[derive(Clone, Debug, Default)]
struct Parts(Vec<Part>);

impl<'de> serde::Deserialize<'de> for Parts {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let plain = |text: String| Part { text: Words(Some(text)), ..Part::default() };
        Ok(Self(match serde_json::Value::deserialize(from)? {
            serde_json::Value::String(text) => vec![plain(text)],
            serde_json::Value::Array(parts) => parts
                .into_iter()
                .map(|part| match part {
                    serde_json::Value::String(text) => plain(text),
                    part => serde_json::from_value(part).unwrap_or_default(),
                })
                .collect(),
            _ => Vec::new(),
        }))
    }
}

fn results(files: &Files) -> Vec<MemberId> {
    files.named(|path| super::super::meta::ends_with(path, "result.json"))
}

fn is_there(files: &Files) -> bool {
    !results(files).is_empty()
}

/// One chat while it is read.
#[derive(Default)]
struct Chat {
    name: Option<String>,
    kind: String,
    id: String,
}

impl Chat {
    fn is_channel(&self) -> bool {
        self.kind.ends_with("_channel")
    }

    fn is_group(&self) -> bool {
        self.kind.ends_with("_group") || self.kind.ends_with("_supergroup")
    }
}

fn read(desk: &mut Desk<'_>) -> Result<(), Trouble> {
    let members = results(desk.files);
    desk.plan(&members);
    for id in members {
        let base = folder_of(desk.files.name(id)).to_owned();
        desk.member(id, |desk, stream| read_file(desk, &base, stream))?;
    }
    Ok(())
}

fn read_file(desk: &mut Desk<'_>, base: &str, stream: &mut impl Read) -> Result<(), Trouble> {
    let mut buffer = Vec::new();
    let mut user = None;
    let mut chat = Chat::default();
    Json::new(stream).fields(|json, key| match key {
        "personal_information" => {
            let read = desk.record::<_, Person>(json, &mut buffer)?;
            user = read.and_then(|read| read.value.id.some());
            Ok(())
        }
        "chats" | "left_chats" if json.peek()? == Some(b'{') => json.fields(|json, key| {
            if key != "list" || json.peek()? != Some(b'[') {
                return Ok(());
            }
            json.items(|json| {
                let mut chat = Chat::default();
                if json.peek()? != Some(b'{') {
                    return Ok(());
                }
                json.fields(|json, key| {
                    chat_field(desk, json, key, &mut chat, base, user.as_deref())
                })
            })
        }),
        key => chat_field(desk, json, key, &mut chat, base, user.as_deref()),
    })
}

fn chat_field<R: Read>(
    desk: &mut Desk<'_>,
    json: &mut Json<R>,
    key: &str,
    chat: &mut Chat,
    base: &str,
    user: Option<&str>,
) -> Result<(), Trouble> {
    match key {
        "name" => chat.name = json.text()?,
        "type" => chat.kind = json.text()?.unwrap_or_default(),
        "id" => {
            let mut raw = Vec::new();
            json.raw(&mut raw, 64)?;
            let id = String::from_utf8_lossy(&raw);
            // Some versions put `-100` before the id of a channel.
            let id = id.trim().trim_matches('"');
            id.strip_prefix("-100").unwrap_or(id).clone_into(&mut chat.id);
        }
        "messages" if json.peek()? == Some(b'[') => {
            return read_messages(desk, json, chat, base, user);
        }
        _ => {}
    }
    Ok(())
}

fn read_messages<R: Read>(
    desk: &mut Desk<'_>,
    json: &mut Json<R>,
    chat: &Chat,
    base: &str,
    user: Option<&str>,
) -> Result<(), Trouble> {
    let own = user.filter(|_| chat.is_group()).map(|user| format!("user{user}"));
    if !chat.is_channel() && own.is_none() {
        // Not even read: the messages are passed over, and counted.
        let mut n_messages = 0;
        json.items(|_| {
            n_messages += 1;
            Ok(())
        })?;
        return if n_messages == 0 { Ok(()) } else { desk.skip_many(Why::NotOwn, n_messages) };
    }
    let account = ImportAccount {
        name: chat.name.clone(),
        id: Some(chat.id.clone()),
        handle: desk.options.channel.clone(),
        url: None,
    };
    desk.account(account)?;
    let mut buffer = Vec::new();
    json.items(|json| {
        let Some(read) = desk.record::<_, Message>(json, &mut buffer)? else { return Ok(()) };
        let message = read.value;
        if message.kind.as_str() != "message" {
            return desk.skip(Why::Machine);
        }
        if own.as_deref().is_some_and(|own| message.from.as_str() != own) {
            return desk.skip(Why::NotOwn);
        }
        let post = post_of(desk, chat, base, message);
        desk.post(ImportedPost { is_damaged: read.is_damaged, ..post })
    })
}

fn post_of(desk: &Desk<'_>, chat: &Chat, base: &str, message: Message) -> ImportedPost {
    let is_passed_on = !message.forwarded.as_str().is_empty();
    let kind = match (is_passed_on, chat.is_group()) {
        (true, _) => ImportKind::Repost,
        (false, true) => ImportKind::GroupPost,
        (false, false) => ImportKind::Post,
    };
    let mut post = draft(kind, time_of(desk, &message.unix, message.date.as_str()));
    let channel = Some(chat.id.as_str()).filter(|_| chat.is_channel());
    super::set_id(desk, &mut post, channel, message.id.as_str());
    if message.edited_unix.value.is_some() || !message.edited.as_str().is_empty() {
        post.edited = Some(time_of(desk, &message.edited_unix, message.edited.as_str()));
    }
    post.reply_to = message.reply_to.some();
    let joined = |parts: &[Part]| parts.iter().map(|part| part.text.as_str()).collect::<String>();
    let (text, entities) = (joined(&message.text.0), joined(&message.entities.0));
    let parts = if entities == text { &message.entities.0 } else { &message.text.0 };
    let links = parts.iter().filter_map(|part| match part.kind.as_str() {
        "link" => web_address(part.text.as_str()),
        "text_link" => web_address(part.href.as_str()),
        _ => None,
    });
    post.links = links.collect();
    // The older field is never shorter than the newer one unless it was dropped.
    post.text = if text.is_empty() { entities } else { text };
    let files = [message.photo, message.file].into_iter().filter_map(Words::some);
    post.media = files.map(|path| super::medium(desk, base, &path)).collect();
    post
}

/// The count of seconds; else the time of the computer that exported, in the user's zone.
fn time_of(desk: &Desk<'_>, unix: &Number, local: &str) -> Moment {
    if unix.value.is_some() {
        return Moment { as_written: local.chars().take(100).collect(), ..times::counted(unix) };
    }
    times::local(local, local.parse().ok(), desk.options.offset(), Zone::Assumed)
}
