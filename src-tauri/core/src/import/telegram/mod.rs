//! Telegram Desktop's export of a channel, alone or among all chats: JSON, and pages. Chats with
//! people are passed over unread.

mod html;
mod json;

pub(super) use html::LAYOUT as HTML;
pub(super) use json::LAYOUT as JSON;

use super::desk::Desk;
use crate::model::{Candidate, Certainty, ImportMedium, ImportedPost};

/// Where a message may be found: by the channel's name, if the user told it; for members, by its
/// id.
fn candidates(desk: &Desk<'_>, channel: Option<&str>, message: &str) -> Vec<Candidate> {
    let candidate = |made_from: &str, url, certainty| Candidate {
        made_from: made_from.to_owned(),
        url,
        certainty,
    };
    let named = desk.options.channel.as_ref().map(|name| {
        let url = format!("https://t.me/{}/{message}", name.trim_start_matches('@'));
        candidate("telegram_channel_name", url, Certainty::Likely)
    });
    let numbered = channel.map(|channel| {
        let url = format!("https://t.me/c/{channel}/{message}");
        candidate("telegram_private_link", url, Certainty::MembersOnly)
    });
    named.into_iter().chain(numbered).collect()
}

/// A file that was not exported has a sentence in its place.
fn medium(desk: &Desk<'_>, base: &str, path: &str) -> ImportMedium {
    if path.starts_with('(') { desk.medium_at(None, "") } else { desk.medium(base, path) }
}

/// Writes an id as the JSON has it.
fn set_id(desk: &Desk<'_>, post: &mut ImportedPost, channel: Option<&str>, message: &str) {
    post.id = Some(message.to_owned());
    post.candidates = candidates(desk, channel, message);
}
