//! Blogger: the feed in Google Takeout, and the older one of its own export.

use super::desk::Desk;
use super::draft::{draft, web_address};
use super::files::{Files, folder_of};
use super::html;
use super::layouts::Layout;
use super::report::Why;
use super::times;
use super::trouble::Trouble;
use super::wordpress::{feeds, pictures};
use super::xml::{self, Feed, Item};
use crate::model::{Audience, Candidate, Certainty, ImportAccount, ImportKind, MemberId};

pub(super) const LAYOUT: Layout = Layout { platform: "blogger", name: "atom", is_there, read };

const FEED: Feed = Feed { item: "entry", closed: &["author", "blogger:location", "georss:point"] };
const SIGN: &[u8] = b"schemas.google.com/blogger/";
const KIND: &str = "http://schemas.google.com/blogger/2008/kind#";

fn members(files: &Files) -> Vec<MemberId> {
    feeds(files, &[".atom", ".xml"], SIGN)
}

fn is_there(files: &Files) -> bool {
    !members(files).is_empty()
}

fn read(desk: &mut Desk<'_>) -> Result<(), Trouble> {
    let members = members(desk.files);
    desk.plan(&members);
    for id in members {
        let blog = address(desk, id)?;
        let mut is_told = false;
        desk.member(id, |desk, stream| {
            xml::items(desk, stream, &FEED, |desk, head, item| {
                if !std::mem::replace(&mut is_told, true) {
                    desk.account(account_of(head, blog.clone()))?;
                }
                take_in(desk, blog.as_deref(), &item)
            })
        })?;
    }
    Ok(())
}

fn account_of(head: &Item, blog: Option<String>) -> ImportAccount {
    ImportAccount { name: head.some("title"), handle: None, id: head.some("id"), url: blog }
}

/// The address of the blog: as the user says, else as its settings do.
fn address(desk: &mut Desk<'_>, feed: MemberId) -> Result<Option<String>, Trouble> {
    if let Some(blog) = &desk.options.blog {
        return Ok(Some(blog.trim_end_matches('/').to_owned()));
    }
    let beside = format!("{}settings.csv", folder_of(desk.files.name(feed)));
    let Some(id) = desk.files.find("", &beside) else { return Ok(None) };
    let table = desk.small(id)?;
    let mut reader = csv::Reader::from_reader(&table[..]);
    let column =
        reader.headers().ok().and_then(|row| row.iter().position(|it| it == "blog_subdomain"));
    let row = reader.records().next().and_then(Result::ok);
    let name = column.and_then(|at| row.as_ref()?.get(at).map(str::to_owned));
    let is_name = |name: &String| {
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    Ok(name.filter(is_name).map(|name| format!("https://{name}.blogspot.com")))
}

/// What an entry is, in either layout; none for what is not a post.
fn kind(item: &Item) -> Option<ImportKind> {
    let term = item
        .0
        .iter()
        .find(|field| field.path == "category" && field.attribute("term").starts_with(KIND));
    let old = term.and_then(|field| field.attribute("term").rsplit('#').next());
    match old.unwrap_or(item.text("blogger:type")) {
        "POST" | "post" => Some(ImportKind::Post),
        "PAGE" | "page" => Some(ImportKind::Page),
        _ => None,
    }
}

fn take_in(desk: &mut Desk<'_>, blog: Option<&str>, item: &Item) -> Result<(), Trouble> {
    let Some(kind) = kind(item) else {
        let is_comment =
            item.text("blogger:type") == "COMMENT" || item.field("thr:in-reply-to").is_some();
        return desk.skip(if is_comment { Why::NotOwn } else { Why::Machine });
    };
    let published = item.some("published").or_else(|| item.some("blogger:created"));
    let mut post = draft(kind, times::iso(&published.unwrap_or_default()));
    post.id = item.some("id");
    post.edited = item.some("updated").map(|updated| times::iso(&updated));
    post.edited.take_if(|edited| edited.at.is_none() || edited.at == post.created.at);
    post.title = item.some("title");
    post.html = item.some("content");
    let markup = post.html.as_deref().unwrap_or_default();
    post.text = html::to_text(markup);
    post.media = pictures(desk, markup);
    let is_draft = item.text("app:control/app:draft") == "yes";
    post.audience = match item.text("blogger:status") {
        "LIVE" => Some(Audience::Public),
        "DRAFT" | "SCHEDULED" => Some(Audience::Draft),
        status if status.contains("TRASH") => Some(Audience::Trash),
        _ if is_draft => Some(Audience::Draft),
        "" => Some(Audience::Public),
        _ => None,
    };
    let alternate =
        item.0.iter().find(|field| field.path == "link" && field.attribute("rel") == "alternate");
    post.permalink = alternate.and_then(|field| web_address(field.attribute("href")));
    let path = item.text("blogger:filename");
    if path.starts_with('/') {
        let candidate = |made_from: &str, url: String, certainty| Candidate {
            made_from: made_from.to_owned(),
            url,
            certainty,
        };
        post.candidates.extend(
            blog.map(|blog| {
                candidate("blogger_address", format!("{blog}{path}"), Certainty::Likely)
            }),
        );
        let bare = candidate("blogger_filename", path.to_owned(), Certainty::NeedsBase);
        post.candidates.push(bare);
    }
    desk.post(post)
}
