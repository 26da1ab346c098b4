//! `messages.html`, `messages2.html`, …: a thousand messages a page.

use jiff::civil::DateTime;
use jiff::fmt::strtime;

use super::super::desk::Desk;
use super::super::draft::draft;
use super::super::files::{Files, base_name, folder_of};
use super::super::html::{Element, boxes};
use super::super::layouts::Layout;
use super::super::report::Why;
use super::super::times::{self, offset};
use super::super::trouble::Trouble;
use crate::model::{ImportAccount, ImportKind, ImportedPost, MemberId, Moment, Zone};

pub(in super::super) const LAYOUT: Layout =
    Layout { platform: "telegram", name: "html", is_there, read };

/// Links to the files of a message, by class.
const FILES: &[&str] = &[
    "photo_wrap",
    "video_file_wrap",
    "media_file",
    "media_video",
    "media_audio_file",
    "media_voice_message",
    "animated_wrap",
    "sticker_wrap",
    "media_photo",
    "round_video_wrap",
];

/// The pages of one chat that stands alone; those of a whole account stand in `chats/`, and tell
/// not what kind of chat each is.
fn pages(files: &Files) -> Vec<MemberId> {
    files.named(|path| {
        let stem = base_name(path).strip_prefix("messages").and_then(|it| it.strip_suffix(".html"));
        let is_page = stem.is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()));
        is_page && !folder_of(path).contains("chats/")
    })
}

/// The page's script is the program's own, and tells it from others.
fn is_there(files: &Files) -> bool {
    pages(files).iter().any(|id| {
        let beside = format!("{}css/style.css", folder_of(files.name(*id)));
        files.find("", &beside).is_some()
    })
}

fn read(desk: &mut Desk<'_>) -> Result<(), Trouble> {
    let pages = pages(desk.files);
    desk.plan(&pages);
    if !is_channel(desk, &pages)? {
        return desk.skip(Why::NotOwn);
    }
    let mut is_told = false;
    for id in pages {
        let base = folder_of(desk.files.name(id)).to_owned();
        let mut n_boxes = 0;
        desk.member(id, |desk, stream| {
            boxes(stream, is_box, |element| {
                if element.has_class("page_header") {
                    let name = element.find(|it| it.has_class("text")).map(trimmed);
                    if !is_told {
                        is_told = true;
                        let handle = desk.options.channel.clone();
                        desk.account(ImportAccount { name, handle, ..ImportAccount::default() })?;
                    }
                    return Ok(());
                }
                n_boxes += 1;
                take_in(desk, &base, &element)
            })?;
            if n_boxes == 0 { desk.skip(Why::NothingRecognised) } else { Ok(()) }
        })?;
    }
    Ok(())
}

/// Pages do not say what kind of chat they are of. In a channel all that is written is written by
/// the channel, whose name stands above; who finds another sender has found a chat with people, and
/// reads no word of it.
fn is_channel(desk: &mut Desk<'_>, pages: &[MemberId]) -> Result<bool, Trouble> {
    let mut title: Option<String> = None;
    let mut is_alone = true;
    for id in pages {
        desk.member(*id, |_, stream| {
            boxes(stream, is_box, |element| {
                if element.has_class("page_header") {
                    let found = element.find(|it| it.has_class("text")).map(trimmed);
                    title = title.take().or(found);
                } else if let Some(sender) = sender(&element) {
                    is_alone &= title.as_ref().is_none_or(|title| *title == sender);
                }
                Ok(())
            })
        })?;
    }
    Ok(is_alone && title.is_some())
}

/// Who wrote a message; none where it goes on from the one before. A name within a message that was
/// passed on is not its sender's.
fn sender(message: &Element) -> Option<String> {
    let body = message.children().find(|it| it.has_class("body"))?;
    let name = body.children().find(|it| it.has_class("from_name"));
    name.map(trimmed)
}

fn is_box(element: &Element) -> bool {
    element.has_class("page_header") || element.has_class("message")
}

fn take_in(desk: &mut Desk<'_>, base: &str, message: &Element) -> Result<(), Trouble> {
    desk.next_record();
    if !message.has_class("default") {
        return desk.skip(Why::Machine);
    }
    let id = message.attribute("id").strip_prefix("message").unwrap_or_default().to_owned();
    let is_number = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number {
        return desk.skip(Why::Unreadable);
    }
    let date = message.find(|it| it.has_class("date") && it.has_class("details"));
    let written = date.map_or("", |date| date.attribute("title"));
    let passed_on = message.find(|it| it.has_class("forwarded"));
    let kind = if passed_on.is_some() { ImportKind::Repost } else { ImportKind::Post };
    let mut post = draft(kind, time_of(desk, written));
    post.is_damaged = message.is_cut;
    super::set_id(desk, &mut post, None, &id);
    let text = message.find(|it| it.name == "div" && it.has_class("text"));
    post.text = text.map(text_of).unwrap_or_default();
    add_media(desk, base, message, &mut post);
    desk.post(post)
}

fn add_media(desk: &Desk<'_>, base: &str, message: &Element, post: &mut ImportedPost) {
    for element in message.all() {
        let href = element.attribute("href");
        let is_file = FILES.iter().any(|class| element.has_class(class));
        if element.name == "a" && is_file && !href.is_empty() {
            post.media.push(super::medium(desk, base, href));
        } else if element.has_class("media") && element.name == "div" {
            // What was left out of the export stands there without a link.
            post.media.push(super::medium(desk, base, "("));
        }
    }
}

/// The writer puts a line before the words, and a line and blanks behind.
fn text_of(element: &Element) -> String {
    let text = element.text(&|_| false);
    let text = text.strip_prefix('\n').unwrap_or(&text);
    let end = text.trim_end_matches(' ');
    end.strip_suffix('\n').unwrap_or(text).to_owned()
}

fn trimmed(element: &Element) -> String {
    element.text(&|_| false).trim().to_owned()
}

/// `14.03.2026 08:15:30 UTC+07:00`; older exports leave the zone out.
fn time_of(desk: &Desk<'_>, written: &str) -> Moment {
    let (civil, zone) = written.split_once(" UTC").unwrap_or((written, ""));
    let civil = strtime::parse("%d.%m.%Y %H:%M:%S", civil).and_then(|parsed| parsed.to_datetime());
    let civil: Option<DateTime> = civil.ok();
    if let Some(offset) = offset(zone) {
        return times::local(written, civil, offset, Zone::Stated);
    }
    times::local(written, civil, desk.options.offset(), Zone::Assumed)
}
