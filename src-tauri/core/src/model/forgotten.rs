//! What is left of a post that was forgotten.

use serde::{Deserialize, Serialize};

use super::{PostId, Sum, Time};

/// A post was taken out of the vault for good. It closes the post's chain in the custody log, and
/// tells nothing of what the post was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Forgotten {
    /// The post's id, which was random.
    pub post: PostId,
    /// When.
    pub at: Time,
    /// Entries there were about it in the custody log.
    pub entries: u64,
    /// What [`Forgotten::known_as`] is keyed with, sealed under the vault's keys.
    pub known_under: String,
    /// Keyed hashes of what an archive or a link would know it by, so that an import does not
    /// bring it back unasked.
    pub known_as: Vec<String>,
    /// Where the chain of commits ended before the commits were written anew: the number of the
    /// last one, and its mark.
    pub instead_of: (u64, Sum),
}

/// Posts that were forgotten at one time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForgottenPosts {
    /// When.
    pub at: Time,
    /// How many.
    pub posts: u64,
    /// Entries there had been about them.
    pub entries: u64,
}
