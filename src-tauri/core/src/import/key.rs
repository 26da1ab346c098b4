//! What makes a post the same post: its key.
//!
//! With an id of the platform's the key is made of that. Without one it is made of the minute, the
//! words, and, where there are no words, the name of the first medium: not of the bytes of that
//! medium, for a part that is missing today may be there tomorrow, and two exports of one post may
//! hold it in two sizes. JSON and HTML of one export so give the same keys.

use std::hash::{Hash, Hasher};

use sha2::{Digest, Sha256};

use super::files::composed;
use crate::model::{ImportKind, ImportedPost, Time};

/// Platforms whose ids count only within one site or channel; the second of publishing tells
/// two such apart, and stands in every kind of export.
const LOCAL_IDS: &[&str] = &["telegram", "wordpress", "mastodon", "tumblr", "own"];

/// Nothing in it that anyone would miss.
pub(super) fn is_empty(post: &ImportedPost) -> bool {
    let has_words = !post.text.is_empty()
        || post.title.as_ref().is_some_and(|title| !title.is_empty())
        || post.html.as_ref().is_some_and(|html| !html.is_empty());
    let is_made = !matches!(post.kind, ImportKind::Post | ImportKind::GroupPost);
    !has_words && post.media.is_empty() && post.links.is_empty() && !is_made
}

/// The key that a post without an id has in an archive: of `at`, when it was published, and its
/// words. A copy that came another way so is known for the same post. None for a post without
/// words, which nothing but a file would tell from others.
#[must_use]
pub fn key_of_words(platform: &str, at: Time, text: &str) -> Option<String> {
    let words = folded(text);
    let minute = at.unix().div_euclid(60).to_string();
    (!words.is_empty()).then(|| written(hash(&[platform, "post", "words", &minute, &words]), 0))
}

/// The key, in bits.
pub(super) fn of(post: &ImportedPost) -> u128 {
    let is_comment = matches!(post.kind, ImportKind::Comment);
    let mut parts = vec![post.platform.as_str(), if is_comment { "comment" } else { "post" }];
    let seconds = post.created.at.map(Time::unix);
    let time = |unit: i64| {
        seconds
            .map_or_else(|| post.created.as_written.clone(), |at| at.div_euclid(unit).to_string())
    };
    let (when, words);
    if let Some(id) = &post.id {
        let is_local = LOCAL_IDS.contains(&post.platform.as_str());
        when = if is_local { time(1) } else { String::new() };
        parts.extend(["id", id, &when]);
    } else {
        (when, words) = (time(60), folded(&post.text));
        parts.extend(["words", &when, &words]);
        if words.is_empty() {
            let medium = post.media.first().and_then(|medium| medium.name.as_deref());
            let link = post.links.first().map(String::as_str);
            parts.push(medium.or(link).unwrap_or_default());
        }
    }
    hash(&parts)
}

fn hash(parts: &[&str]) -> u128 {
    let mut digest = Sha256::new();
    for part in parts {
        digest.update(u64::try_from(part.len()).unwrap_or_default().to_be_bytes());
        digest.update(part);
    }
    let digest: [u8; 32] = digest.finalize().into();
    let (start, _) = digest.split_first_chunk().unwrap_or((&[0; 16], &[]));
    u128::from_be_bytes(*start)
}

/// The key as it is kept.
pub(super) fn written(key: u128, nth: u32) -> String {
    if nth == 0 { format!("{key:032x}") } else { format!("{key:032x}-{}", nth + 1) }
}

/// Is this the key of such a post, as it was written before? Which of two that nothing but their
/// seconds tell apart came first is known then.
pub(super) fn is_of(written_before: &str, key: u128) -> bool {
    let rest = written_before.strip_prefix(&written(key, 0));
    let number = |rest: &str| rest.strip_prefix('-')?.parse::<u32>().ok();
    rest.is_some_and(|rest| rest.is_empty() || number(rest).is_some())
}

/// A hash of all that a reader would see of it.
pub(super) fn content(post: &ImportedPost) -> u64 {
    let mut hasher = std::collections::hash_map::DefaultHasher::new();
    (&post.id, &post.text, &post.title, post.created.at, &post.created.as_written)
        .hash(&mut hasher);
    (&post.links, &post.permalink, &post.html).hash(&mut hasher);
    for medium in &post.media {
        (&medium.name, &medium.url, &medium.alt).hash(&mut hasher);
    }
    hasher.finish()
}

/// Words as they compare between two kinds of export: in NFC, blanks folded.
fn folded(text: &str) -> String {
    let composed = composed(text);
    let mut folded = String::with_capacity(composed.len());
    for word in composed.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(word);
    }
    folded
}
