//! Which layouts an export has, told by the names in it and a few first bytes. One export may have
//! several: a Takeout holds videos and a blog, a zip of Instagram holds Threads.

use super::desk::Desk;
use super::files::Files;
use super::trouble::Trouble;
use super::{
    blogger, bluesky, facebook, instagram, lines, linkedin, mapped, markdown, mastodon, pages,
    reddit, telegram, tiktok, wordpress, x, youtube,
};

/// A platform's layout.
pub(super) struct Layout {
    /// Short name of the platform.
    pub(super) platform: &'static str,
    /// Which of its layouts, for people.
    pub(super) name: &'static str,
    /// Whether an export has it.
    pub(super) is_there: fn(&Files) -> bool,
    /// Reads it.
    pub(super) read: fn(&mut Desk<'_>) -> Result<(), Trouble>,
}

/// All of them.
const LAYOUTS: &[Layout] = &[
    facebook::JSON,
    facebook::HTML,
    instagram::POSTS,
    instagram::OLD,
    instagram::THREADS,
    youtube::LAYOUT,
    tiktok::JSON,
    tiktok::TEXT,
    telegram::JSON,
    telegram::HTML,
    x::LAYOUT,
    wordpress::LAYOUT,
    blogger::LAYOUT,
    mastodon::LAYOUT,
    bluesky::LAYOUT,
    reddit::LAYOUT,
    linkedin::LAYOUT,
    pages::MEDIUM,
    pages::TUMBLR,
    pages::WARC,
    lines::LAYOUT,
];

/// Asked only where none of the others is there: much looks like these.
const LAST: &[Layout] = &[markdown::LAYOUT, mapped::LAYOUT, pages::SAVED];

/// Those an export has.
pub(super) fn of(files: &Files) -> Vec<&'static Layout> {
    let found = |layouts: &'static [Layout]| {
        let there = layouts.iter().filter(|layout| (layout.is_there)(files));
        there.collect::<Vec<&'static Layout>>()
    };
    let first = found(LAYOUTS);
    if first.is_empty() { found(LAST) } else { first }
}

/// The short name of a platform, where it is one of those; else that of one's own.
pub(super) fn known(platform: &str) -> &'static str {
    let mut all = LAYOUTS.iter().chain(LAST);
    all.find(|layout| layout.platform == platform).map_or("own", |layout| layout.platform)
}

/// Chats of Meta's and nothing else: they are not ours to read.
pub(super) fn is_chat_only(files: &Files) -> bool {
    files.all().any(|(_, member)| member.name.contains("messages/inbox/"))
}
