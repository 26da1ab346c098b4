//! Once more: a new copy of a post that is in the vault already, from its own address.

use super::{AddError, Archive, Kept, Private};
use crate::model::PostId;

/// Why no new copy of a post was made. What was kept before is as it was.
#[derive(Debug, thiserror::Error)]
pub enum SaveAgainError {
    /// There is none with this id.
    #[error("there is no such post in the vault")]
    NoSuchPost,
    /// It came from an archive without its address.
    #[error("the post has no address to be saved from; `keepsake link` gives it one")]
    NoLink,
    /// The page could not be saved.
    #[error(transparent)]
    Add(AddError),
}

impl Archive {
    /// Fetches a post's page again and keeps one more copy of what it shows now. The copies before
    /// stay. Where the page has become that of another post, that one is kept: see
    /// [`Kept::post`].
    ///
    /// # Errors
    /// [`SaveAgainError`]; nothing is kept then.
    pub async fn save_again(&self, id: PostId) -> Result<Kept, SaveAgainError> {
        let post = self.post(id).ok_or(SaveAgainError::NoSuchPost)?.post;
        let address = post.addresses.first().ok_or(SaveAgainError::NoLink)?;
        let private = if post.private_allowed { Private::Allow } else { Private::Refuse };
        self.add(address, private).await.map_err(SaveAgainError::Add)
    }
}
