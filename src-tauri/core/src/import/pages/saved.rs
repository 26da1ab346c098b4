//! A page that somebody saved as one file, where nothing else was recognised.

use super::super::desk::Desk;
use super::super::draft::{draft, no_time, web_address};
use super::super::files::{Files, has_ending};
use super::super::layouts::Layout;
use super::super::times;
use super::super::trouble::Trouble;
use super::page;
use crate::model::{ImportAccount, ImportKind, ImportedPost, MemberId};

pub(in super::super) const LAYOUT: Layout =
    Layout { platform: "web", name: "saved page", is_there, read };

/// Places of a page in which its post stands, best first.
pub(super) const PLACES: &[&str] = &["article", "main", "body"];

/// A page that was given as a file, not one of a folder.
fn pages(files: &Files) -> Vec<MemberId> {
    let named = files.named(|path| !path.contains('/') && has_ending(path, &["html", "htm"]));
    if named.len() == files.all().count() { named } else { Vec::new() }
}

fn is_there(files: &Files) -> bool {
    !pages(files).is_empty()
}

fn read(desk: &mut Desk<'_>) -> Result<(), Trouble> {
    let pages = pages(desk.files);
    desk.plan(&pages);
    desk.account(ImportAccount::default())?;
    for id in pages {
        let bytes = desk.small(id)?;
        desk.next_record();
        desk.post(post_of(&bytes, None))?;
    }
    Ok(())
}

/// The post of a page, from the address it was got at, or the one it names.
pub(super) fn post_of(bytes: &[u8], address: Option<&str>) -> ImportedPost {
    let page = page::read(bytes, PLACES);
    let created = page.published.map_or_else(no_time, |written| times::iso(&written));
    let mut post = draft(ImportKind::Post, created);
    let own = page.canonical.as_deref().and_then(web_address);
    post.permalink = own.or_else(|| address.and_then(web_address));
    post.title = page.title;
    post.text = page.text;
    post
}
