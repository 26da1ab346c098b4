//! Seen: what the private browser hands over in, sealed copies of posts out. Such a copy says of
//! itself that it was seen logged in; what everybody is shown, it does not tell.

use std::collections::HashMap;

use url::Url;

use super::Archive;
use super::import::{known_as, marks_of_link};
use super::reader;
use super::reader::NoReading;
use super::show::Story;
use crate::capture::{self, media, seen};
use crate::doors::web::{MEDIA_BYTES_MAX, is_private, parse_address};
use crate::doors::worker::WorkerError;
use crate::model::{
    Act, Archived, Author, Capture, CaptureId, ImportAccount, Media, MissingMedia, NotSeen, Post,
    PostId, SeenAsk, SeenLoggedIn, SeenPage, SeenPost, Source, Time, Vantage,
};
use crate::vault::keys::random;
use crate::vault::{ReadError, StoreError};

use crate::capture::seen::without_secrets;
pub use crate::capture::seen::{HANDOVER_BYTES_MAX, account_of};

/// Bytes of a picture of a post as it was shown.
const PICTURE_BYTES_MAX: usize = 32 << 20;

/// Why nothing was kept of what was seen. Whatever was kept before is as it was.
#[derive(Debug, thiserror::Error)]
pub enum SeenError {
    /// No post was read.
    #[error(transparent)]
    Page(#[from] NotSeen),
    /// There is none in view, and nothing else says which is meant.
    #[error("it is not clear which post is meant; open the post's own page")]
    WhichPost,
    /// It has no address by which it could be known again.
    #[error("the post has no address of its own on the web")]
    NoAddress,
    /// The user took it out of the vault for good before.
    #[error("the post was forgotten before, and is not taken in again by itself")]
    Forgotten,
    /// It is of somebody else, and was not asked for by itself.
    #[error("the post is not of your own account")]
    NotOwn,
    /// No process to read it in.
    #[error("the page could not be read")]
    Worker(#[source] WorkerError),
    /// What is kept of it could not be read.
    #[error("what is kept of the post could not be read")]
    Read(#[source] ReadError),
    /// The copy could not be kept.
    #[error("the copy could not be kept")]
    Keep(#[source] StoreError),
}

impl SeenError {
    /// The stable word for it, for scripts.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Page(why) => why.word(),
            Self::WhichPost => "which-post",
            Self::NoAddress => "no-address",
            Self::Forgotten => "forgotten",
            Self::NotOwn => "not-own",
            Self::Worker(_) => "look-failed",
            Self::Read(_) | Self::Keep(_) => "not-kept",
        }
    }
}

/// What came with a post: the bytes of media that the page received, by their addresses, and the
/// picture of the post as it was shown.
#[derive(Default)]
pub struct SeenFiles {
    /// Address and bytes.
    pub media: HashMap<String, Vec<u8>>,
    /// PNG.
    pub picture: Option<Vec<u8>>,
}

/// How a post is to be kept.
pub struct SeenWish<'a> {
    /// Where it was seen from.
    pub vantage: &'a Vantage,
    /// What must not be kept wherever it stands.
    pub secrets: &'a [String],
    /// The user asked for this very post: also for one of another's, and one that was forgotten.
    pub is_asked: bool,
}

/// What became of a post that was seen.
#[derive(Clone, Debug)]
pub struct KeptSeen {
    /// The post.
    pub post: PostId,
    /// It was in the vault before.
    pub known: bool,
    /// The copy; none where one with the same words and media was there.
    pub capture: Option<Capture>,
}

/// How far back the copies of an account reach that were seen logged in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SeenReach {
    /// Posts.
    pub posts: usize,
    /// The oldest and the newest day on which they were published, as claimed.
    pub dates: Option<(Time, Time)>,
}

impl Archive {
    /// Reads what a page handed over, in a process of its own.
    ///
    /// # Errors
    /// [`SeenError::Page`] says why there is no post; [`SeenError::Worker`].
    pub async fn read_seen(&self, bytes: &[u8], ask: &SeenAsk) -> Result<SeenPage, SeenError> {
        if bytes.len() > HANDOVER_BYTES_MAX {
            return Err(NotSeen::TooLarge.into());
        }
        match reader::seen(&self.doors.workers, bytes, ask).await {
            Ok(read) => Ok(read?),
            Err(NoReading::Page(_)) => Err(NotSeen::TooCostly.into()),
            Err(NoReading::Worker(error)) => Err(SeenError::Worker(error)),
        }
    }

    /// Keeps a post of a page that was read.
    ///
    /// # Errors
    /// [`SeenError`]; nothing is kept then.
    pub fn keep_seen(
        &self,
        page: &SeenPage,
        post: &SeenPost,
        files: &SeenFiles,
        wish: &SeenWish<'_>,
    ) -> Result<KeptSeen, SeenError> {
        if !wish.is_asked && post.whose != crate::model::Whose::Own {
            return Err(SeenError::NotOwn);
        }
        let links: Vec<String> = post.links.iter().filter_map(|link| usable(link)).collect();
        if links.is_empty() {
            return Err(SeenError::NoAddress);
        }
        let _under_way = self.at_work.enter();
        let at = self.doors.clock.now();
        let known = self.known_seen(page, post, &links);
        if known.is_none() && !wish.is_asked && self.was_forgotten_at(&links) {
            return Err(SeenError::Forgotten);
        }
        let mut kept = known
            .and_then(|id| self.post(id))
            .map_or_else(|| new_post(&page.platform, at), |record| record.post);
        for link in &links {
            if !kept.addresses.contains(link) {
                kept.addresses.push(link.clone());
            }
        }
        let (media, missing) = self.seal_media(post, files, wish)?;
        if let Some(id) = known {
            let story = self.story(id).map_err(SeenError::Read)?;
            if story.is_some_and(|story| holds(&story, post, &media, files.picture.is_some())) {
                return Ok(KeptSeen { post: id, known: true, capture: None });
            }
        }
        let capture = Capture {
            id: CaptureId::from_bytes(random()),
            post: kept.id,
            at,
            url: page.address.clone(),
            permalink: links.first().cloned(),
            author: author_of(&post.author),
            published: post.published.clone(),
            title: None,
            text: post.text.clone(),
            source: Source::Seen,
            told: Vec::new(),
            media,
            missing,
            exchange: None,
            import: None,
            seen: Some(Box::new(SeenLoggedIn {
                vantage: wish.vantage.name.clone(),
                country: wish.vantage.country.clone(),
                reader: seen::reader(&page.platform).to_owned(),
                from: post.from,
                whose: post.whose,
                is_cut: post.is_cut,
                scrubbed: post.scrubbed,
            })),
            files: self.seal_files(post, files, &links)?,
        };
        let acts = [Act::Saved(kept), Act::Captured(capture.clone())];
        self.keep_acts(&acts).map_err(SeenError::Keep)?;
        self.checkpoint_if_due();
        Ok(KeptSeen { post: capture.post, known: known.is_some(), capture: Some(capture) })
    }

    /// How far back the copies of an account reach that were seen logged in.
    #[must_use]
    pub fn seen_reach(&self, platform: &str, account: &str) -> SeenReach {
        let mut reach = SeenReach::default();
        let account = account.trim_start_matches('@').to_lowercase();
        self.each_post(|record| {
            let Some(capture) = &record.capture else { return };
            let is_own = |it: &SeenLoggedIn| it.whose == crate::model::Whose::Own;
            let is_seen = capture.seen.as_ref().is_some_and(|it| is_own(it));
            if !is_seen || record.post.platform != platform || !names(capture, &account) {
                return;
            }
            reach.posts += 1;
            if let Some(published) = &capture.published {
                let at = published.at;
                let dates = reach.dates.get_or_insert((at, at));
                *dates = (dates.0.min(at), dates.1.max(at));
            }
        });
        reach
    }

    fn known_seen(&self, page: &SeenPage, post: &SeenPost, links: &[String]) -> Option<PostId> {
        let vault = self.vault();
        let links: Vec<&str> = links.iter().map(String::as_str).collect();
        let known = links.iter().find_map(|link| vault.post_at(link));
        let published = post.published.as_ref().map(|published| published.at);
        known.or_else(|| known_as(&vault, &links, (&page.platform, &post.text, published)))
    }

    fn was_forgotten_at(&self, links: &[String]) -> bool {
        let marks = self.vault().forgotten_marks().ok().flatten();
        let mut of_links = links.iter().flat_map(|link| marks_of_link(link));
        marks.is_some_and(|known| of_links.any(|mark| known.has(&mark)))
    }

    /// Seals the media that came; the others are named.
    fn seal_media(
        &self,
        post: &SeenPost,
        files: &SeenFiles,
        wish: &SeenWish<'_>,
    ) -> Result<(Vec<Media>, Vec<MissingMedia>), SeenError> {
        let (mut kept, mut missing): (Vec<Media>, _) = (Vec::new(), Vec::new());
        for (number, found) in post.media.iter().enumerate() {
            let url = without_secrets(&found.url, wish.secrets).unwrap_or_default();
            let bytes = files.media.get(&found.url).filter(|it| it.len() <= MEDIA_BYTES_MAX);
            let mime = bytes.and_then(|bytes| media::sniff(bytes));
            let (Some(bytes), Some(mime)) = (bytes, mime) else {
                let why = if bytes.is_some() { "not-media" } else { "not-received" };
                let (why, alt) = (why.to_owned(), found.alt.clone());
                missing.push(MissingMedia { url, why, name: None, alt });
                continue;
            };
            let sha256 = capture::sha256(bytes);
            if kept.iter().any(|known| known.sha256 == sha256) {
                continue;
            }
            let name = Url::parse(&url).map(|url| media::name(&url, mime, number));
            let name = name.unwrap_or_else(|_| media::named("", mime, number));
            let member = format!("seen/{name}");
            let alt = found.alt.clone();
            kept.push(self.sealed((&member, &name, mime), &url, bytes, alt)?);
        }
        Ok((kept, missing))
    }

    /// Seals what the page had of the post.
    fn seal_files(
        &self,
        post: &SeenPost,
        files: &SeenFiles,
        links: &[String],
    ) -> Result<Vec<Media>, SeenError> {
        let is_png = |bytes: &&Vec<u8>| {
            bytes.len() <= PICTURE_BYTES_MAX && media::sniff(bytes) == Some("image/png")
        };
        let picture = files.picture.as_ref().filter(is_png).map(Vec::as_slice);
        let data = post.payload.as_ref().map(String::as_bytes);
        let markup = post.markup.as_ref().map(String::as_bytes);
        let all = [
            ("data.json", "application/json", data),
            ("markup.html", "text/html", markup),
            ("picture.png", "image/png", picture),
        ];
        let there = all.into_iter().filter_map(|(name, mime, bytes)| Some((name, mime, bytes?)));
        let url = links.first().map_or("", String::as_str);
        let sealed = there.map(|(name, mime, bytes)| {
            self.sealed((&format!("seen/{name}"), name, mime), url, bytes, None)
        });
        sealed.collect()
    }

    fn sealed(
        &self,
        (member, name, mime): (&str, &str, &str),
        url: &str,
        bytes: &[u8],
        alt: Option<String>,
    ) -> Result<Media, SeenError> {
        let exchange = self.vault().put_object(bytes).map_err(SeenError::Keep)?;
        Ok(Media {
            name: name.to_owned(),
            mime: mime.to_owned(),
            bytes: bytes.len() as u64,
            sha256: capture::sha256(bytes),
            url: url.to_owned(),
            alt,
            exchange,
            member: Some(member.to_owned()),
        })
    }
}

/// Do two links name one post, however they are decorated?
#[must_use]
pub fn is_same_post(one: &str, other: &str) -> bool {
    let known = marks_of_link(one);
    marks_of_link(other).iter().any(|mark| known.contains(mark))
}

/// An address at which a post may be looked for later.
fn usable(link: &str) -> Option<String> {
    let url = parse_address(link).ok()?;
    (!is_private(&url)).then(|| capture::address::normalize(&url))
}

fn new_post(platform: &str, at: Time) -> Post {
    Post {
        id: PostId::from_bytes(random()),
        platform: platform.to_owned(),
        addresses: Vec::new(),
        private_allowed: false,
        saved: at,
        archived: Archived::default(),
    }
}

fn author_of(account: &ImportAccount) -> Option<Author> {
    let name = account.name.clone().or_else(|| account.handle.clone());
    let author = Author { name, url: account.url.clone() };
    Some(author).filter(|author| *author != Author::default())
}

/// Is there a copy already that was seen logged in and holds all this? One that was cut short, or
/// has no picture, makes room for a better one.
fn holds(story: &Story, post: &SeenPost, media: &[Media], has_picture: bool) -> bool {
    story.captures.iter().any(|kept| {
        let Some(seen) = &kept.seen else { return false };
        let has = |sha256: &str| kept.media.iter().any(|medium| medium.sha256 == sha256);
        let pictured = !has_picture || kept.files.iter().any(|file| file.mime == "image/png");
        kept.text == post.text
            && (post.is_cut || !seen.is_cut)
            && media.iter().all(|medium| has(&medium.sha256))
            && pictured
    })
}

/// Does a copy name this account, in lower case without `@`?
fn names(capture: &Capture, account: &str) -> bool {
    let plain = |name: &str| name.trim_start_matches('@').to_lowercase();
    let url = capture.author.as_ref().and_then(|author| author.url.as_deref());
    let links = [capture.permalink.as_deref(), url, Some(&capture.url)];
    links.into_iter().flatten().any(|link| {
        let identity = Url::parse(link).ok().map(|url| capture::links::identify(&url));
        identity.is_some_and(|it| it.accounts.iter().any(|name| plain(name) == account))
    })
}
