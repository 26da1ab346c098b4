//! Bluesky: the account's repository as one CAR file. Every block is held to the digest it is named
//! by; the signature is held to the account's key, where the user gives that. Pictures and videos
//! are not in it: a folder of them is matched by their names, which are their digests.

mod blocks;
mod record;
mod signature;
mod tree;

pub use signature::Signed;

use std::io::Read;

use ipld_core::ipld::Ipld;

use self::blocks::{Blocks, Cid};
use super::desk::Desk;
use super::files::Files;
use super::layouts::Layout;
use super::report::Why;
use super::trouble::Trouble;
use crate::model::{ImportAccount, MemberId};

pub(super) const LAYOUT: Layout = Layout { platform: "bluesky", name: "car", is_there, read };

/// Where posts stand in a repository.
const POSTS: &str = "app.bsky.feed.post/";

fn members(files: &Files) -> Vec<MemberId> {
    let is_car = |path: &str| path.to_ascii_lowercase().ends_with(".car");
    let has_head = |id: &MemberId| {
        let mut head = Vec::new();
        let read = files.stream(*id).map(|stream| stream.take(4096).read_to_end(&mut head));
        matches!(read, Ok(Ok(_))) && blocks::root_of(&mut &head[..]).is_ok()
    };
    files.named(is_car).into_iter().filter(has_head).collect()
}

fn is_there(files: &Files) -> bool {
    !members(files).is_empty()
}

fn read(desk: &mut Desk<'_>) -> Result<(), Trouble> {
    let members = members(desk.files);
    desk.plan(&members);
    for id in members {
        desk.member(id, read_car)?;
    }
    Ok(())
}

fn read_car(desk: &mut Desk<'_>, stream: &mut super::files::Stream) -> Result<(), Trouble> {
    let root = blocks::root_of(stream)?;
    let mut blocks = Blocks::default();
    // What was read until something broke is there.
    let broken = blocks.read(stream).err();
    if blocks.n_false > 0 {
        desk.skip_many(Why::Damaged, blocks.n_false)?;
    }
    let Some(Ipld::Map(commit)) = blocks.value(&root) else {
        return Err(broken.unwrap_or(Trouble::Cut));
    };
    let did = match commit.get("did") {
        Some(Ipld::String(did)) if did.starts_with("did:") && did.len() < 300 => did.clone(),
        _ => return Err(Trouble::Form),
    };
    let key = desk.options.signing_key.clone().or_else(|| Some(did.clone()));
    desk.signed(signature::check(&commit, key.as_deref()));
    let url = Some(format!("https://bsky.app/profile/{did}"));
    let id = Some(did.clone());
    desk.account(ImportAccount { id, url, ..ImportAccount::default() })?;
    let tree_root = match commit.get("data") {
        Some(Ipld::Link(cid)) => Cid::new(cid),
        _ => None,
    };
    let entries = tree::entries(&blocks, tree_root);
    if entries.n_missing > 0 {
        desk.skip_many(Why::Missing, entries.n_missing)?;
    }
    for (path, cid) in entries.found {
        let Some(key) = path.strip_prefix(POSTS) else { continue };
        desk.next_record();
        match blocks.value(&cid) {
            Some(value) => {
                let post = record::post_of(desk, &did, key, &value);
                desk.post(post)?;
            }
            None => desk.skip(Why::Missing)?,
        }
    }
    broken.map_or(Ok(()), Err)
}
