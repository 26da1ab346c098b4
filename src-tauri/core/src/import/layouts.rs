//! Which layouts an export has, told by the names in it and a few first bytes. One export may have
//! several: a Takeout holds videos and a blog, a zip of Instagram holds Threads.

use super::desk::Desk;
use super::facebook;
use super::files::Files;
use super::trouble::Trouble;

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
];

/// Those an export has.
pub(super) fn of(files: &Files) -> Vec<&'static Layout> {
    LAYOUTS.iter().filter(|layout| (layout.is_there)(files)).collect()
}

/// Chats of Meta's and nothing else: they are not ours to read.
pub(super) fn is_chat_only(files: &Files) -> bool {
    files.all().any(|(_, member)| member.name.contains("messages/inbox/"))
}
