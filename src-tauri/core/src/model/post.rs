//! Posts and their captures.

use serde::{Deserialize, Serialize};

use super::{
    Archived, Author, CaptureId, Imported, ObjectName, PostId, Probe, Published, SeenLoggedIn,
    Source, Time,
};

/// One thing the user published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Post {
    /// Ours; never shown to a platform.
    pub id: PostId,
    /// Short name of the platform (`facebook`, `mastodon`, …; `web` for any other page).
    pub platform: String,
    /// All addresses it is known by, normalised; looks go to the first.
    pub addresses: Vec<String>,
    /// The user allowed private and loopback addresses for this post.
    pub private_allowed: bool,
    /// When it first entered the vault.
    pub saved: Time,
    /// What archives of its platform say of it.
    #[serde(default)]
    pub archived: Archived,
}

impl Post {
    /// The address looks go to; empty for a post that is never looked at.
    #[must_use]
    pub fn address(&self) -> &str {
        self.places().first().map_or("", String::as_str)
    }

    /// Where it is: the addresses it is known by; as long as there is none, those it may have.
    #[must_use]
    pub fn places(&self) -> &[String] {
        if self.addresses.is_empty() { &self.archived.likely } else { &self.addresses }
    }

    /// Scheme, host and port of that address.
    #[must_use]
    pub fn site(&self) -> &str {
        let address = self.address();
        let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
        let host = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        address.get(..address.len() - rest.len() + host).unwrap_or(address)
    }
}

/// One preserved copy of a post at one moment. Immutable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Capture {
    /// Ours.
    pub id: CaptureId,
    /// The post it is a copy of.
    pub post: PostId,
    /// When the page was asked for, or the archive was read.
    pub at: Time,
    /// Address that gave the page in the end; for a copy from an archive the one that gives, if
    /// any.
    pub url: String,
    /// The post's own address, as the page or the archive gives it.
    pub permalink: Option<String>,
    /// Who wrote it, as the page claims.
    pub author: Option<Author>,
    /// When, as the page claims.
    pub published: Option<Published>,
    /// The page's title, for posts whose text alone says little.
    pub title: Option<String>,
    /// The text.
    pub text: String,
    /// Where in the page the text stood: a later look compares like with like.
    pub source: Source,
    /// What each of the platform's own sources told of it: what later answers of that source are
    /// compared with.
    #[serde(default)]
    pub told: Vec<Told>,
    /// Pictures, video and sound that were kept.
    pub media: Vec<Media>,
    /// Media the page named that could not be kept.
    pub missing: Vec<MissingMedia>,
    /// The sealed WARC with the raw exchange of the page; none for a copy from an archive.
    pub exchange: Option<ObjectName>,
    /// What the archive told that it came from.
    #[serde(default)]
    pub import: Option<Box<Imported>>,
    /// How it was seen, if by somebody who was logged in.
    #[serde(default)]
    pub seen: Option<Box<SeenLoggedIn>>,
    /// What the page had of it then: its data, its markup, its picture as it was shown. None of
    /// them is a medium of the post.
    #[serde(default)]
    pub files: Vec<Media>,
}

impl Capture {
    /// The account it was published under: its name, else its address.
    #[must_use]
    pub fn account(&self) -> Option<&str> {
        let author = self.author.as_ref()?;
        author.name.as_deref().or(author.url.as_deref())
    }
}

/// What one source of a platform (its page, frame, API) told of a post when it was saved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// What was asked.
    pub probe: Probe,
    /// The address asked.
    pub url: String,
    /// It was asked in the language of `ActivityPub`.
    #[serde(default)]
    pub kin: bool,
    /// The rule that found the post there.
    pub rule: String,
    /// The text it gave; empty where it gives none.
    pub text: String,
    /// Pictures, videos and sounds it counted, where it counts.
    pub n_media: Option<usize>,
}

/// A kept picture, video or sound.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Media {
    /// File name, from its address or its archive.
    pub name: String,
    /// Media type, sniffed from the bytes; the server's word only where the bytes say nothing.
    pub mime: String,
    /// Size in bytes.
    pub bytes: u64,
    /// SHA-256 of the bytes, hex.
    pub sha256: String,
    /// Address it came from; for a file of an archive the one on the platform, where that is told.
    pub url: String,
    /// Description given by the page, or by the user.
    pub alt: Option<String>,
    /// The sealed WARC with the exchange that brought it: the bytes are its last body. For a
    /// file of
    /// an archive the file itself.
    pub exchange: ObjectName,
    /// Its path in the archive it came from, or in the page it was seen in.
    #[serde(default)]
    pub member: Option<String>,
}

/// A media file that was named but could not be kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MissingMedia {
    /// Its address; empty where an archive tells none.
    pub url: String,
    /// Why, in a word of `AddError`'s codes or of an import's report.
    pub why: String,
    /// Its name in the archive.
    #[serde(default)]
    pub name: Option<String>,
    /// Description given by the user.
    #[serde(default)]
    pub alt: Option<String>,
}
