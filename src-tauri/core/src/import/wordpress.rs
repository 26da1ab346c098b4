//! `WordPress`: an extended RSS, alone or split over several files. It holds no media, only where
//! they were. Comments are other people's: they are passed over unread.

use std::io::Read;

use super::carried::{Body, Whose, read as read_carried, restored};
use super::desk::Desk;
use super::draft::{draft, no_time, web_address};
use super::files::{Files, folder_of};
use super::html;
use super::layouts::Layout;
use super::report::Why;
use super::times;
use super::trouble::Trouble;
use super::xml::{self, Feed, Item};
use crate::model::{Audience, ImportAccount, ImportKind, ImportMedium, MemberId, Moment, Zone};

pub(super) const LAYOUT: Layout = Layout { platform: "wordpress", name: "wxr", is_there, read };

const FEED: Feed = Feed { item: "item", closed: &["wp:comment", "wp:postmeta", "wp:termmeta"] };
/// What stands near the start of every such file.
const SIGN: &[u8] = b"wordpress.org/export/";
const HEAD_BYTES: u64 = 4 << 10;
/// What Keepsake carries beside a post of its own exports.
const OURS: &str = "keepsake:post";
/// Where a site keeps its media.
const UPLOADS: &str = "wp-content/uploads/";

/// The XML files of an export that have `sign` near their start.
pub(super) fn feeds(files: &Files, endings: &[&str], sign: &[u8]) -> Vec<MemberId> {
    let is_named = |path: &str| {
        let lower = path.to_ascii_lowercase();
        endings.iter().any(|ending| lower.ends_with(ending))
    };
    let has_sign = |id: &MemberId| {
        let mut head = Vec::new();
        let read = files.stream(*id).map(|stream| stream.take(HEAD_BYTES).read_to_end(&mut head));
        matches!(read, Ok(Ok(_))) && memchr::memmem::find(&head, sign).is_some()
    };
    files.named(is_named).into_iter().take(1_000).filter(has_sign).collect()
}

fn is_there(files: &Files) -> bool {
    !feeds(files, &[".xml", ".wxr"], SIGN).is_empty()
}

fn read(desk: &mut Desk<'_>) -> Result<(), Trouble> {
    let members = feeds(desk.files, &[".xml", ".wxr"], SIGN);
    desk.plan(&members);
    let mut whose = Whose::default();
    for id in members {
        let base = folder_of(desk.files.name(id)).to_owned();
        let mut is_told = false;
        desk.member(id, |desk, stream| {
            xml::items(desk, stream, &FEED, |desk, head, item| {
                if let Some(carried) = item.some(OURS).as_deref().and_then(read_carried) {
                    whose.tell(desk, &carried.platform, &carried.account)?;
                    let raw = item.text("content:encoded");
                    let body = Body { raw, text: html::to_text(raw), is_html: true };
                    let post = restored(desk, &base, carried, Some(body));
                    return desk.post(post);
                }
                let is_attachment = item.text("wp:post_type") == "attachment";
                if !is_attachment && !std::mem::replace(&mut is_told, true) {
                    desk.account(account_of(head))?;
                }
                take_in(desk, &item)
            })
        })?;
    }
    Ok(())
}

fn account_of(head: &Item) -> ImportAccount {
    let site = head.some("wp:base_blog_url").or_else(|| head.some("link"));
    ImportAccount {
        name: head.some("title"),
        handle: head.some("wp:author/wp:author_login"),
        id: None,
        url: site,
    }
}

fn take_in(desk: &mut Desk<'_>, item: &Item) -> Result<(), Trouble> {
    let kind = match item.text("wp:post_type") {
        "post" => ImportKind::Post,
        "page" => ImportKind::Page,
        "attachment" => return upload(desk, item.text("wp:attachment_url")),
        _ => return desk.skip(Why::Machine),
    };
    let mut post = draft(kind, created(desk, item));
    post.id = item.some("wp:post_id");
    post.edited = Some(times::plain_utc(item.text("wp:post_modified_gmt")));
    post.edited.take_if(|edited| edited.at.is_none() || edited.at == post.created.at);
    post.title = item.some("title");
    post.html = item.some("content:encoded");
    let markup = post.html.as_deref().unwrap_or_default();
    post.text = html::to_text(markup);
    post.media = pictures(desk, markup);
    let has_password = !item.text("wp:post_password").is_empty();
    post.audience = match item.text("wp:status") {
        "publish" if has_password => Some(Audience::Password),
        "publish" => Some(Audience::Public),
        "private" => Some(Audience::Private),
        "draft" | "pending" | "future" | "auto-draft" => Some(Audience::Draft),
        "trash" => Some(Audience::Trash),
        _ => None,
    };
    // A draft's link is only where it would be.
    let is_out = matches!(item.text("wp:status"), "publish" | "private");
    post.permalink = web_address(item.text("link")).filter(|_| is_out);
    desk.post(post)
}

/// An upload is part of the posts that show it; where its bytes are not there, that is said.
fn upload(desk: &mut Desk<'_>, address: &str) -> Result<(), Trouble> {
    let below = address.split_once(UPLOADS).map_or("", |(_, below)| below);
    let is_there = desk.medium("", below).member.is_some();
    if is_there { Ok(()) } else { desk.skip(Why::Missing) }
}

/// In UTC; a draft has only the site's own time, or none.
fn created(desk: &Desk<'_>, item: &Item) -> Moment {
    let utc = times::plain_utc(item.text("wp:post_date_gmt"));
    if utc.at.is_some() {
        return utc;
    }
    let local = item.text("wp:post_date");
    let civil = local.parse().ok();
    if civil.is_none() {
        let told = times::by_pattern("%a, %d %b %Y %H:%M:%S %z", item.text("pubDate"));
        return if told.at.is_some() { told } else { no_time() };
    }
    times::local(local, civil, desk.options.offset(), Zone::Assumed)
}

/// The pictures of a post: with bytes, where the user has the site's folder of them, too.
pub(super) fn pictures(desk: &Desk<'_>, markup: &str) -> Vec<ImportMedium> {
    let found = html::pictures(markup).into_iter().take(1_000);
    found
        .map(|(src, alt)| {
            let path = src.split(['?', '#']).next().unwrap_or_default();
            let below = path.split_once(UPLOADS).map_or(path, |(_, below)| below);
            let is_web = web_address(&src).is_some();
            let is_kept = !is_web || below != path;
            let mut medium =
                if is_kept { desk.medium("", below) } else { desk.medium_at(None, path) };
            medium.url = web_address(&src);
            medium.alt = alt;
            medium
        })
        .collect()
}
