//! What a post is known by, whichever way it came: keys in archives, the identity of its links, and
//! minute and words where there is neither.

use std::collections::HashMap;
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;

use url::Url;

use crate::capture::{address, links};
use crate::import::key_of_words;
use crate::model::{Certainty, ImportKind, ImportedPost, Post, PostId, PostRecord, Time};
use crate::vault::Vault;

/// Platforms whose ids tell a post from every other of the platform.
const GLOBAL_IDS: &[&str] =
    &["facebook", "instagram", "threads", "youtube", "tiktok", "x", "reddit", "medium", "bluesky"];

/// Parameters of links that lead to a comment under the post that the rest of the link names.
const COMMENT_PARAMETERS: &[&str] =
    &["lc", "comment_id", "reply_comment_id", "share_comment_id", "replytocom"];

/// Names in the path of a link to a post of Reddit; one more is a comment.
const REDDIT_POST_PARTS: usize = 5;

/// Posts by what they are known by.
pub(super) struct Marks {
    hasher: RandomState,
    posts: HashMap<u64, PostId>,
}

impl Marks {
    /// Those of all posts in a vault.
    pub(super) fn of(vault: &Vault) -> Self {
        let mut marks = Self { hasher: RandomState::new(), posts: HashMap::new() };
        vault.posts().for_each(|record| marks.learn(&record));
        marks
    }

    fn learn(&mut self, record: &PostRecord) {
        for mark in marks_of(record) {
            self.put(&mark, record.post.id);
        }
    }

    /// Takes in a post that has just got keys and addresses.
    pub(super) fn know(&mut self, post: &Post) {
        for mark in marks_of_post(post) {
            self.put(&mark, post.id);
        }
    }

    fn put(&mut self, mark: &str, post: PostId) {
        self.posts.entry(self.hasher.hash_one(mark)).or_insert(post);
    }

    /// The post that one of an archive is: by its link, its id, or its key.
    pub(super) fn find(&self, post: &ImportedPost) -> Option<PostId> {
        let mut marks = marks_of_imported(post);
        marks.find_map(|mark| self.posts.get(&self.hasher.hash_one(mark.as_str())).copied())
    }
}

/// What a post of an archive is known by: its key, its link, its id.
pub(super) fn marks_of_imported(post: &ImportedPost) -> impl Iterator<Item = String> {
    let of_links = link_of(post).into_iter().flat_map(marks_of_link);
    std::iter::once(mark_of_key(&post.key)).chain(of_links)
}

/// What a post of the vault is known by.
pub(in super::super) fn marks_of(record: &PostRecord) -> Vec<String> {
    let of_words = words_key(record).map(|key| mark_of_key(&key));
    marks_of_post(&record.post).chain(of_words).collect()
}

fn marks_of_post(post: &Post) -> impl Iterator<Item = String> {
    let of_keys = post.archived.keys.iter().map(|key| mark_of_key(key));
    of_keys.chain(post.addresses.iter().flat_map(|address| marks_of_link(address)))
}

/// The link that names a post of an archive: its own, or one that was made of its own id.
fn link_of(post: &ImportedPost) -> Option<&str> {
    if post.kind == ImportKind::Comment {
        return None;
    }
    let made = post.candidates.iter().filter(|_| post.id.is_some());
    let mut made = made.filter(|candidate| candidate.certainty == Certainty::Likely);
    post.permalink.as_deref().or_else(|| made.next().map(|candidate| candidate.url.as_str()))
}

fn mark_of_key(key: &str) -> String {
    format!("key {key}")
}

/// The post in the vault that links name, in whatever form, or that an archive brought with these
/// words in the minute of `published`.
pub(in super::super) fn known_as(
    vault: &Vault,
    links: &[&str],
    (platform, text, published): (&str, &str, Option<Time>),
) -> Option<PostId> {
    for link in links {
        let Some(url) = Url::parse(link).ok() else { continue };
        let wanted = marks_of_link(link);
        for id in links::identify(&url).ids {
            let is_it = |record: &PostRecord| is_named(record, &wanted, text);
            if let Some(record) = vault.posts_holding(&id).find(is_it) {
                return Some(record.post.id);
            }
        }
    }
    let key = key_of_words(platform, published?, text)?;
    let mut held = vault.posts_holding(&key);
    held.find(|record| record.post.archived.keys.contains(&key)).map(|record| record.post.id)
}

/// Is a post named by one of these marks? Where its address is only likely, the words must agree,
/// unless the address was made of the post's own id.
fn is_named(record: &PostRecord, wanted: &[String], text: &str) -> bool {
    let post = &record.post;
    let names = |address: &String| marks_of_link(address).iter().any(|mark| wanted.contains(mark));
    if post.addresses.iter().any(names) {
        return true;
    }
    let capture = record.capture.as_ref();
    let has_id = capture.and_then(|it| it.import.as_ref()).is_some_and(|it| it.id.is_some());
    let agrees = || capture.is_some_and(|kept| words_agree(&kept.text, text));
    post.archived.likely.iter().any(names) && (has_id || agrees())
}

/// Are they the same words, blanks aside? Nothing agrees with no words.
pub(in super::super) fn words_agree(one: &str, other: &str) -> bool {
    let mut words = one.split_whitespace();
    words.clone().next().is_some() && words.by_ref().eq(other.split_whitespace())
}

/// The key that a fetched post would have in an archive without ids.
fn words_key(record: &PostRecord) -> Option<String> {
    let capture = record.capture.as_ref().filter(|capture| capture.import.is_none())?;
    let published = capture.published.as_ref()?;
    key_of_words(&record.post.platform, published.at, &capture.text)
}

/// What a link says of which post it names, whatever its form; nothing for one that names a
/// comment, an account, or leads on.
pub(in super::super) fn marks_of_link(link: &str) -> Vec<String> {
    let Ok(url) = Url::parse(link) else { return Vec::new() };
    let mut marks = vec![format!("link {}", address::normalize(&url))];
    let identity = links::identify(&url);
    if identity.ids.is_empty() || identity.leads_on || leads_to_comment(&url, &identity.platform) {
        return marks;
    }
    marks.push(format!("link {}", identity.canonical));
    if GLOBAL_IDS.contains(&identity.platform.as_str()) {
        marks.extend(identity.ids.iter().map(|id| format!("{} {id}", identity.platform)));
    }
    marks
}

fn leads_to_comment(url: &Url, platform: &str) -> bool {
    let parts = url.path_segments().into_iter().flatten().filter(|part| !part.is_empty()).count();
    url.query_pairs().any(|(name, _)| COMMENT_PARAMETERS.contains(&name.as_ref()))
        || platform == "reddit" && parts > REDDIT_POST_PARTS
}

#[cfg(test)]
mod tests {
    use super::*;

    fn are_one(one: &str, other: &str) -> bool {
        let known = marks_of_link(one);
        marks_of_link(other).iter().any(|mark| known.contains(mark))
    }

    #[test]
    fn links_to_one_post_agree_and_links_to_its_comments_do_not() {
        assert!(are_one(
            "https://youtu.be/abcdefghijk?si=1",
            "https://www.youtube.com/watch?v=abcdefghijk"
        ));
        assert!(are_one("https://x.com/ai/status/12", "https://twitter.com/i/web/status/12"));
        assert!(are_one("https://t.me/s/kenh/7", "https://t.me/kenh/7"));
        let video = "https://www.youtube.com/watch?v=abcdefghijk";
        assert!(!are_one(video, "https://www.youtube.com/watch?v=abcdefghijk&lc=Ug1"));
        let post = "https://www.reddit.com/r/a/comments/1abc/b/";
        assert!(!are_one(post, "https://www.reddit.com/r/a/comments/1abc/b/kxyz/"));
        assert!(
            !are_one("https://t.me/kenh/7", "https://t.me/khac/7"),
            "ids of a channel are its own"
        );
    }
}
