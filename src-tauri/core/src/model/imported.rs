//! What is kept of an import: with each copy what the archive told of the post, with each post what
//! archives know it by, and for the whole where it came from and what was left out.

use serde::{Deserialize, Serialize};

use super::{
    Audience, Candidate, ImportAccount, ImportId, ImportKind, Moment, Provenance, Time, Wording,
};

/// What an archive of a platform told of a post, beside what every copy has. All of it are claims,
/// as written there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Imported {
    /// The import that brought it.
    pub import: ImportId,
    /// The post's key ([`ImportedPost::key`](super::ImportedPost::key)).
    pub key: String,
    /// What it is.
    pub kind: ImportKind,
    /// The platform's id.
    pub id: Option<String>,
    /// The account the archive is of.
    pub account: ImportAccount,
    /// Addresses it may have. Never shown as if they were its own.
    pub candidates: Vec<Candidate>,
    /// When it was published.
    pub created: Moment,
    /// When it was last changed.
    pub edited: Option<Moment>,
    /// The moment the author chose to show.
    pub backdated: Option<Moment>,
    /// The text with names and links as a reader saw them, where that differs.
    pub display: Option<String>,
    /// The text as markup, where the platform keeps it so. Never shown as markup.
    pub html: Option<String>,
    /// What stands before the text as a warning.
    pub warning: Option<String>,
    /// Earlier wordings.
    pub wordings: Vec<Wording>,
    /// Who could see it.
    pub audience: Option<Audience>,
    /// Countries it is withheld in, as the platform states: two letters each.
    pub withheld_in: Vec<String>,
    /// The post it answers: an id or address.
    pub reply_to: Option<String>,
    /// Addresses in it.
    pub links: Vec<String>,
    /// It is not whole: some of its bytes were no text and stand as U+FFFD, or it is cut.
    pub is_damaged: bool,
    /// Where it stands in the archive.
    pub source: Provenance,
}

impl Imported {
    /// Why nobody should look for it; `None` where it may be looked for.
    #[must_use]
    pub fn unwatched(&self) -> Option<Unwatched> {
        Unwatched::of(self.kind, self.audience)
    }
}

/// What archives of its platform say about which post it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Archived {
    /// Its keys in them; it has several when it was joined from several.
    pub keys: Vec<String>,
    /// A number for each thing that copies from archives hold of it: its words, each of its files.
    /// What is here already makes no further copy.
    pub contents: Vec<u64>,
    /// Addresses it probably has, the best first. While no address is known they are looked at;
    /// what is missed there was never there, as far as anybody knows, and that is no loss.
    pub likely: Vec<String>,
}

/// Why a post is never looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unwatched {
    /// Nobody knows its address.
    NoLink,
    /// The user deleted it.
    Deleted,
    /// It was shown for a day only.
    Passing,
    /// It is a comment: looks see the post it stands under, not itself.
    Comment,
    /// It was never shown to everybody.
    NotPublic,
}

impl Unwatched {
    /// Why nobody should look for a post of this kind, shown to these people; `None` where it
    /// may be
    /// looked for.
    #[must_use]
    pub fn of(kind: ImportKind, audience: Option<Audience>) -> Option<Self> {
        match (kind, audience) {
            (ImportKind::Deleted, _) => Some(Self::Deleted),
            (ImportKind::Story, _) => Some(Self::Passing),
            (ImportKind::Comment, _) => Some(Self::Comment),
            (_, None | Some(Audience::Public | Audience::Unlisted)) => None,
            _ => Some(Self::NotPublic),
        }
    }

    /// The stable word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::NoLink => "no_link",
            Self::Deleted => "deleted",
            Self::Passing => "passing",
            Self::Comment => "comment",
            Self::NotPublic => "not_public",
        }
    }
}

/// An import began: of what, and how it was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportBegan {
    /// Ours.
    pub id: ImportId,
    /// When.
    pub at: Time,
    /// What the archive was recognised as: platform and layout.
    pub found: Vec<(String, String)>,
    /// The given files, in the order in which provenance counts them.
    pub files: Vec<ImportFile>,
    /// Minutes east of UTC that times without a zone were read with, where the user gave that; else
    /// they were read as UTC.
    pub zone_minutes: Option<i32>,
    /// The name in the channel's address, as the user gave it.
    pub channel: Option<String>,
    /// The address of the blog, as the user gave it.
    pub blog: Option<String>,
    /// The account's public key that the archive's signature was held to.
    pub signing_key: Option<String>,
    /// Words of others that the user passed on were wanted, too.
    pub with_reposts: bool,
}

/// One of the given files. The file itself is not kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportFile {
    /// Its name.
    pub name: String,
    /// Its size in bytes; 0 for a folder.
    pub bytes: u64,
}

/// An import came to its end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportEnded {
    /// Which.
    pub id: ImportId,
    /// When.
    pub at: Time,
    /// SHA-256 of each given file, hex; none for a folder.
    pub sha256: Vec<Option<String>>,
    /// The lists and pages that were read, with their digests. Those of media stand with the media.
    pub members: Vec<ImportMember>,
    /// Whose posts they are: platform and account.
    pub accounts: Vec<(String, ImportAccount)>,
    /// Posts that were new, known with something new in them, and known as they are.
    pub posts: ImportCounts,
    /// What was left out, and why.
    pub left_out: Vec<ImportLeftOut>,
    /// What is known of the archive's own signature, in a word.
    pub signed: Option<String>,
}

/// What an import did with the posts of an archive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportCounts {
    /// Posts that were not in the vault before.
    pub new: u64,
    /// Posts that were, and got one more copy: other words, or media that were missing.
    pub renewed: u64,
    /// Posts that were, to the letter.
    pub known: u64,
    /// Pictures, videos and sounds that were kept.
    pub media: u64,
    /// Media that the archive names and does not hold, or not whole.
    pub media_missing: u64,
}

/// A member of an archive that was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportMember {
    /// Which of the given files it lies in, from 0.
    pub part: u32,
    /// Its path there.
    pub member: String,
    /// Bytes, as read.
    pub bytes: u64,
    /// SHA-256 in hex; none where it could not be read to its end.
    pub sha256: Option<String>,
}

/// Things left out for one reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportLeftOut {
    /// The reason, in a word.
    pub why: String,
    /// The member; empty where it is not about one.
    pub member: String,
    /// How many.
    pub count: u64,
}
