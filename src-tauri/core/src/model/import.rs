//! What an archive of a platform says of the user's own posts: claims, as written there.

use serde::{Deserialize, Serialize};

use super::Time;

/// What a thing in an archive is. Only the user's own things have a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportKind {
    /// A post.
    Post,
    /// A page of a blog, outside its stream of posts.
    Page,
    /// An answer to somebody else's post.
    Reply,
    /// A comment under somebody's post.
    Comment,
    /// Another post passed on, with or without words of one's own.
    Share,
    /// Somebody else's words passed on as they are.
    Repost,
    /// A post in a group.
    GroupPost,
    /// A post on somebody else's page.
    PostElsewhere,
    /// An event of one's life, as one platform has them.
    LifeEvent,
    /// A video.
    Video,
    /// A short video.
    Reel,
    /// A picture without a post of its own.
    Photo,
    /// A story, shown for a day.
    Story,
    /// A post that the user deleted and the archive still holds.
    Deleted,
}

/// Who could see a post, as the archive says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// Everybody.
    Public,
    /// Whoever has the link.
    Unlisted,
    /// Friends or followers.
    Friends,
    /// A chosen few.
    Limited,
    /// Only those it is addressed to.
    Direct,
    /// Whoever knows a password.
    Password,
    /// The user alone.
    Private,
    /// Taken from view by the user, and kept.
    Archived,
    /// Not published yet.
    Draft,
    /// In the bin.
    Trash,
}

/// How finely a time is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Precision {
    /// To the second, or finer.
    Second,
    /// To the minute.
    Minute,
    /// To the day: the time of day is midnight.
    Day,
}

/// How it is known which hour a time means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Zone {
    /// It is written in UTC, or with its offset.
    Stated,
    /// The archive names the zone elsewhere, for the moment it was made.
    OfArchive,
    /// Nothing names it: the one the user gave, else UTC.
    Assumed,
}

/// A moment, as an archive tells it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moment {
    /// In UTC; none where what is written is no time, or one that cannot be.
    pub at: Option<Time>,
    /// The characters of the archive.
    pub as_written: String,
    /// How finely it is written.
    pub precision: Precision,
    /// How its hour is known.
    pub zone: Zone,
}

/// How far an address we made up is to be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Certainty {
    /// Made from an id that the platform gave to this very thing.
    Likely,
    /// Right only for members of the channel or group.
    MembersOnly,
    /// Leads to the post only online and logged in. Never opened by us.
    OnlineOnly,
    /// The blog's own address has to be put before it.
    NeedsBase,
    /// Ties two records together by their time or words.
    Possible,
}

/// An address the archive does not give, but lets one guess. Never watched as if it were one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    /// How it was made, in one word for reports.
    pub made_from: String,
    /// The address.
    pub url: String,
    /// How far to trust it.
    pub certainty: Certainty,
}

/// An earlier wording of a post.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wording {
    /// When it was given up, or written.
    pub at: Option<Moment>,
    /// The words.
    pub text: String,
}

/// Where a medium's bytes are: a number that only the opened archive understands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MemberId(pub u32);

/// A picture, video or sound of a post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportMedium {
    /// Its bytes, where the archive has them.
    pub member: Option<MemberId>,
    /// The name the archive gives; never a path to write to.
    pub name: Option<String>,
    /// An address on the platform. Never asked by an import.
    pub url: Option<String>,
    /// The description the user gave.
    pub alt: Option<String>,
    /// Bytes, as the archive's directory claims.
    pub claimed_bytes: Option<u64>,
    /// The bytes carry their own proof: a name that is their digest.
    pub cid: Option<String>,
}

/// Where in the archive a post stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provenance {
    /// Which of the given files, from 0.
    pub part: u32,
    /// The member's path in it, as found; its digest stands in the report.
    pub member: String,
    /// Which record of the member, from 0.
    pub record: u64,
}

/// The account an archive is of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportAccount {
    /// The name shown.
    pub name: Option<String>,
    /// The name used in addresses.
    pub handle: Option<String>,
    /// The platform's id.
    pub id: Option<String>,
    /// The address of its page.
    pub url: Option<String>,
}

impl ImportAccount {
    /// Nothing is known of it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// What tells it from other accounts of the platform, best first.
    #[must_use]
    pub fn mark(&self) -> &str {
        let marks = [&self.id, &self.handle, &self.url, &self.name];
        marks.into_iter().flatten().next().map_or("", String::as_str)
    }
}

/// One of the user's own posts, as an archive tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedPost {
    /// Short name of the platform.
    pub platform: String,
    /// What stays the same whenever and from whichever archive it is imported again: 32 hex
    /// digits, and a number where nothing else tells two posts apart.
    pub key: String,
    /// What it is.
    pub kind: ImportKind,
    /// The platform's id.
    pub id: Option<String>,
    /// Its address, where the archive gives one.
    pub permalink: Option<String>,
    /// Addresses it may have.
    pub candidates: Vec<Candidate>,
    /// When it was published.
    pub created: Moment,
    /// When it was last changed.
    pub edited: Option<Moment>,
    /// The moment the author chose to show.
    pub backdated: Option<Moment>,
    /// Its title; for some platforms a sentence of the machine.
    pub title: Option<String>,
    /// The exact text, byte for byte as the user wrote it, as far as the archive keeps it.
    pub text: String,
    /// The text with names and links as a reader saw them, where that differs.
    pub display: Option<String>,
    /// The text as markup, where the platform keeps it so.
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
    /// Pictures, videos and sounds, in order.
    pub media: Vec<ImportMedium>,
    /// It is not whole: some of its bytes were no text and stand as U+FFFD, or it is cut.
    pub is_damaged: bool,
    /// Where it stands in the archive.
    pub source: Provenance,
}
