//! Threads: posts and answers. Where a country does not see one, the archive says so.

use super::super::desk::Desk;
use super::super::files::Files;
use super::super::layouts::Layout;
use super::super::meta;
use super::super::trouble::Trouble;
use super::{account, posts};
use crate::model::{Audience, ImportedPost};

pub(in super::super) const LAYOUT: Layout =
    Layout { platform: "threads", name: "json", is_there, read };

const POSTS: &str = "threads/threads_and_replies.json";
const ARCHIVED: &str = "threads/archived_threads.json";

fn is_there(files: &Files) -> bool {
    files.ending(POSTS).is_some() || files.ending(ARCHIVED).is_some()
}

fn read(desk: &mut Desk<'_>) -> Result<(), Trouble> {
    let named = |end: &str| desk.files.named(|path| meta::ends_with(path, end));
    let (posts, archived) = (named(POSTS), named(ARCHIVED));
    desk.plan(&posts);
    desk.plan(&archived);
    let account = account::read(desk)?;
    desk.account(account)?;
    for id in posts {
        posts::read_list(desk, id, &["text_post_app_text_posts"], &Some)?;
    }
    for id in archived {
        let keys = ["text_post_app_text_app_archived_posts"];
        posts::read_list(desk, id, &keys, &|post| {
            Some(ImportedPost { audience: Some(Audience::Archived), ..post })
        })?;
    }
    Ok(())
}
