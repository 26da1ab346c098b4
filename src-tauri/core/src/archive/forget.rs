//! Forgetting posts: what was saved of them leaves the vault for good. What stays, and what cannot
//! be reached, is said before ([`ForgetPreview`]) and not made smaller than it is.

use std::collections::HashSet;

use super::Archive;
use super::look::{gzipped_tight, unzipped};
use crate::capture::warc;
use crate::model::{ForgottenPosts, PostId, Status};
use crate::vault::{ForgetPostsError, ReadError};

/// Most posts that are forgotten in one go.
const POSTS_MAX: usize = 1000;

/// Why posts were not forgotten.
#[derive(Debug, thiserror::Error)]
pub enum ForgetError {
    /// Something is being saved, imported or looked at.
    #[error("posts are being saved or looked at right now; wait for it, or end it, and try again")]
    Busy,
    /// The vault could not do it.
    #[error("{}", if is_done(.0) { "the posts are forgotten" } else { "nothing was forgotten" })]
    Vault(#[source] ForgetPostsError),
    /// What there is of the posts cannot be read.
    #[error("nothing was forgotten, because the vault cannot be read")]
    Read(#[source] ReadError),
}

/// Did it happen, but for what comes after it?
fn is_done(error: &ForgetPostsError) -> bool {
    matches!(error, ForgetPostsError::Index(_) | ForgetPostsError::Old(_))
}

impl ForgetError {
    /// The posts are gone all the same; something after it failed.
    #[must_use]
    pub fn is_done(&self) -> bool {
        matches!(self, Self::Vault(error) if is_done(error))
    }
}

/// What would be forgotten.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ForgetPreview {
    /// Posts.
    pub posts: usize,
    /// Copies of them.
    pub captures: usize,
    /// Pictures, videos and sounds, and files of notices.
    pub files: usize,
    /// Looks at them.
    pub looks: usize,
    /// What was entered about their notices.
    pub notices: usize,
    /// Flagged ones among them: proof of a disappearance goes with each.
    pub flagged: usize,
}

impl Archive {
    /// What forgetting these posts would take out of the vault.
    ///
    /// # Errors
    /// [`ForgetError`].
    pub fn forget_preview(&self, posts: &[PostId]) -> Result<ForgetPreview, ForgetError> {
        let mut preview = ForgetPreview::default();
        for id in posts.iter().collect::<HashSet<_>>() {
            let missing = || ForgetError::Vault(ForgetPostsError::NoSuchPost);
            let story = self.story(*id).map_err(ForgetError::Read)?.ok_or_else(missing)?;
            let media: usize = story.captures.iter().map(|capture| capture.media.len()).sum();
            let files: usize = story.notices.iter().map(|entry| entry.files().len()).sum();
            preview.posts += 1;
            preview.captures += story.captures.len();
            preview.files += media + files;
            preview.looks += story.looks.len();
            preview.notices += story.notices.len();
            preview.flagged += usize::from(story.record.status == Status::Flagged);
        }
        Ok(preview)
    }

    /// Takes posts out of the vault for good, with all that only they need: copies, media, looks,
    /// notices. What is left of each is one entry in the custody log that says when it was
    /// forgotten, keyed hashes by which an import knows not to bring it back, and the hashes of
    /// its entries, without which the proofs of other posts would not hold.
    ///
    /// # Errors
    /// [`ForgetError`]; unless it [is done](ForgetError::is_done), the vault is as it was.
    pub async fn forget_posts(&self, posts: &[PostId]) -> Result<ForgottenPosts, ForgetError> {
        // The watch stands aside.
        let _waited_for = self.waited_for.enter();
        self.unattended.none().await;
        let posts: HashSet<PostId> = posts.iter().copied().collect();
        if posts.len() > POSTS_MAX {
            return Err(ForgetError::Vault(ForgetPostsError::TooMany));
        }
        let at = self.doors.clock.now();
        let marks =
            |id: PostId| self.post(id).map_or_else(Vec::new, |it| super::import::marks_of(&it));
        let posts: Vec<(PostId, Vec<String>)> =
            posts.into_iter().map(|id| (id, marks(id))).collect();
        let mut vault = self.vault();
        if self.at_work.is_any() || self.unattended.is_any() {
            return Err(ForgetError::Busy);
        }
        vault.forget_posts(&posts, at, &divided).map_err(ForgetError::Vault)?;
        drop(vault);
        self.recall().clear();
        self.forget_words();
        let n = posts.len() as u64;
        let last = self.forgotten().into_iter().next_back();
        Ok(last.unwrap_or(ForgottenPosts { at, posts: n, entries: 0 }))
    }

    /// When posts were forgotten, and how many, oldest first.
    #[must_use]
    pub fn forgotten(&self) -> Vec<ForgottenPosts> {
        self.vault().forgotten_posts().to_vec()
    }
}

/// An object of many looks with some of them alone. Their records stay to the byte: entries of the
/// custody log name their digests.
fn divided(content: &[u8], parts: &[u32]) -> Option<Vec<u8>> {
    let records = unzipped(content)?;
    let records = warc::read(&records).ok()?;
    let each: Vec<&[warc::Record<'_>]> =
        records.split_inclusive(|record| record.kind == warc::Kind::Metadata).collect();
    let mut kept = Vec::new();
    for part in parts {
        let exchange = each.get(usize::try_from(*part).ok()?)?;
        exchange.iter().for_each(|record| kept.extend_from_slice(record.bytes));
    }
    Some(gzipped_tight(&kept))
}
