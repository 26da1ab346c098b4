//! Bluesky: the account's repository as one CAR file. Every block is held to the digest it is named
//! by; the signature is held to the account's key, where the user gives that. Pictures and videos
//! are not in it: a folder of them is matched by their names, which are their digests.

mod blocks;
mod record;
mod signature;
mod tree;

pub use signature::Signed;

use std::collections::HashSet;
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
    let entries = tree::entries(&blocks, tree_root, POSTS);
    if entries.n_missing > 0 {
        desk.skip_many(Why::Missing, entries.n_missing)?;
    }
    if entries.n_long > 0 {
        desk.skip_many(Why::TooLong, entries.n_long)?;
    }
    let mut seen = HashSet::new();
    for (key, cid) in entries.found {
        desk.next_record();
        // Any number of entries may name one record, and each would be as long as it is.
        if !seen.insert(cid) {
            desk.skip(Why::Repeated)?;
            continue;
        }
        match blocks.value(&cid) {
            Some(value) => {
                let post = record::post_of(desk, &did, &key, &value);
                desk.post(post)?;
            }
            None => desk.skip(Why::Missing)?,
        }
    }
    broken.map_or(Ok(()), Err)
}

#[cfg(test)]
mod tests {
    use sha2::{Digest, Sha256};

    use super::super::tests::posts_of;
    use super::*;

    fn map<const N: usize>(fields: [(&str, Ipld); N]) -> Ipld {
        Ipld::Map(fields.map(|(key, value)| (key.to_owned(), value)).into())
    }

    /// Adds bytes and, before them, how many they are, in base 128.
    fn add(car: &mut Vec<u8>, bytes: &[u8]) {
        let mut left = bytes.len();
        while left > 0x7f {
            car.push(u8::try_from(left & 0x7f).unwrap() | 0x80);
            left >>= 7;
        }
        car.push(u8::try_from(left).unwrap());
        car.extend(bytes);
    }

    fn add_block(car: &mut Vec<u8>, value: &Ipld) -> Ipld {
        let bytes = serde_ipld_dagcbor::to_vec(value).unwrap();
        let mut block: Vec<u8> = vec![1, 0x71, 0x12, 0x20];
        block.extend(&Sha256::digest(&bytes)[..]);
        let cid = ipld_core::cid::Cid::try_from(&block[..]).unwrap();
        block.extend(bytes);
        add(car, &block);
        Ipld::Link(cid)
    }

    #[test]
    fn a_record_is_one_post_however_often_it_is_named() {
        let text = |text: &str| Ipld::String(text.to_owned());
        let mut blocks = Vec::new();
        let record = map([("text", text("x")), ("createdAt", text("2023-01-01T00:00:00Z"))]);
        let record = add_block(&mut blocks, &record);
        let entry = |n: usize| {
            let key = Ipld::Bytes(format!("{POSTS}{n:06}").into_bytes());
            map([("k", key), ("p", Ipld::Integer(0)), ("t", Ipld::Null), ("v", record.clone())])
        };
        let entries = Ipld::List((0..5_000).map(entry).collect());
        let node = add_block(&mut blocks, &map([("e", entries), ("l", Ipld::Null)]));
        let commit = [("data", node), ("did", text("did:plc:a")), ("version", Ipld::Integer(3))];
        let root = add_block(&mut blocks, &map(commit));
        let header = map([("roots", Ipld::List(vec![root])), ("version", Ipld::Integer(1))]);
        let mut car = Vec::new();
        add(&mut car, &serde_ipld_dagcbor::to_vec(&header).unwrap());
        car.extend(blocks);
        let posts = posts_of("a.car", &car);
        assert_eq!(
            posts.iter().filter_map(|post| post.id.as_deref()).collect::<Vec<_>>(),
            ["000000"]
        );
    }
}
