//! A post of an archive as the vault keeps it: what is wanted of it, what it holds, the copy.

use sha2::{Digest, Sha256};

use super::{ImportWish, LeftOut};
use crate::archive::Private;
use crate::capture::address;
use crate::doors::web::parse_address;
use crate::model::{
    Archived, Audience, Author, Capture, CaptureId, Certainty, ImportAccount, ImportCounts,
    ImportId, ImportKind, ImportMedium, Imported, ImportedPost, Media, MissingMedia, Post, PostId,
    Published, Source, Time, Unwatched,
};
use crate::vault::keys::random;

/// What is done with a post.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wish {
    /// It is taken in.
    Wanted,
    /// It is another's, passed on.
    Repost,
    /// It was addressed to a few.
    Direct,
}

impl Wish {
    pub(super) fn of(wish: &ImportWish, post: &ImportedPost) -> Self {
        if post.audience == Some(Audience::Direct) {
            Self::Direct
        } else if post.kind == ImportKind::Repost && !wish.with_reposts {
            Self::Repost
        } else {
            Self::Wanted
        }
    }

    /// Is it wanted? Counted where it is not.
    pub(super) fn counted(self, left_out: &mut LeftOut) -> bool {
        left_out.reposts += u64::from(self == Self::Repost);
        left_out.direct += u64::from(self == Self::Direct);
        self == Self::Wanted
    }
}

/// Numbers of what a post holds: its words and what is told of it; each file that is there. They
/// stay the same whenever and wherever they are made.
pub(super) struct Contents {
    pub(super) words: u64,
    /// Of each medium in order; none for one that the archive does not hold.
    pub(super) media: Vec<Option<u64>>,
}

pub(super) fn contents_of(post: &ImportedPost) -> Contents {
    let mut words = Number::of("words");
    for text in [&Some(post.text.clone()), &post.title, &post.display, &post.html, &post.warning] {
        words.option(text.as_deref());
    }
    let told = (&post.wordings, &post.created, &post.edited, &post.backdated);
    words.told(&told);
    words.told(&(&post.kind, &post.audience, &post.withheld_in, &post.reply_to));
    words.told(&(&post.links, &post.permalink));
    Contents { words: words.done(), media: post.media.iter().map(of_medium).collect() }
}

fn of_medium(medium: &ImportMedium) -> Option<u64> {
    medium.member?;
    let mut number = Number::of("medium");
    number.option(medium.name.as_deref());
    number.option(medium.alt.as_deref());
    number.told(&medium.claimed_bytes);
    Some(number.done())
}

/// A number made of what is told to it.
struct Number(Sha256);

impl Number {
    fn of(what: &str) -> Self {
        Self(Sha256::new_with_prefix(what))
    }

    fn option(&mut self, text: Option<&str>) {
        let length = text.map_or(u64::MAX, |text| text.len() as u64);
        self.0.update(length.to_be_bytes());
        self.0.update(text.unwrap_or_default());
    }

    fn told(&mut self, what: &impl serde::Serialize) {
        let bytes = postcard::to_stdvec(what).expect("what an archive tells is plain data");
        self.0.update((bytes.len() as u64).to_be_bytes());
        self.0.update(bytes);
    }

    fn done(self) -> u64 {
        let digest = self.0.finalize();
        digest.iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte))
    }
}

/// Counts what importing a post would do, where `kept` is what copies of it hold already.
pub(super) fn foresee(counts: &mut ImportCounts, post: &ImportedPost, kept: Option<&[u64]>) {
    let contents = contents_of(post);
    let is_kept = |number: &u64| kept.is_some_and(|kept| kept.contains(number));
    let new_media = contents.media.iter().flatten().filter(|number| !is_kept(number)).count();
    counts.media += new_media as u64;
    counts.media_missing += contents.media.iter().filter(|number| number.is_none()).count() as u64;
    match kept {
        None => counts.new += 1,
        Some(_) if new_media > 0 || !is_kept(&contents.words) => counts.renewed += 1,
        Some(_) => counts.known += 1,
    }
}

/// A post that archives told of for the first time, before anything is known of it.
pub(super) fn fresh(post: &ImportedPost, at: Time) -> Post {
    Post {
        id: PostId::from_bytes(random()),
        platform: platform_of(post),
        addresses: Vec::new(),
        private_allowed: false,
        saved: at,
        archived: Archived::default(),
    }
}

/// The platform of its address; where that says nothing, the archive's.
fn platform_of(post: &ImportedPost) -> String {
    let address = post.permalink.as_deref().and_then(|link| parse_address(link).ok());
    let platform = address.as_ref().map_or("web", address::platform);
    if platform == "web" { post.platform.clone() } else { platform.to_owned() }
}

/// Takes in what an archive tells of where a post is: its address is known, what is guessed stays
/// apart, and what nobody could see is not looked for.
pub(super) fn place(known: &mut Post, post: &ImportedPost, private: Private) {
    if !known.archived.keys.contains(&post.key) {
        known.archived.keys.push(post.key.clone());
    }
    if known.platform == "web" {
        known.platform = platform_of(post);
    }
    if Unwatched::of(post.kind, post.audience).is_some() {
        return;
    }
    let usable = |link: &str| {
        let url = parse_address(link).ok()?;
        let is_private = crate::doors::web::is_private(&url);
        (!is_private || private == Private::Allow).then(|| address::normalize(&url))
    };
    if let Some(link) = post.permalink.as_deref().and_then(usable) {
        known.private_allowed |= private == Private::Allow;
        if !known.addresses.contains(&link) {
            known.addresses.push(link);
        }
    }
    let likely = post.candidates.iter().filter(|it| it.certainty == Certainty::Likely);
    for link in likely.filter_map(|candidate| usable(&candidate.url)) {
        if !known.archived.likely.contains(&link) {
            known.private_allowed |= private == Private::Allow;
            known.archived.likely.push(link);
        }
    }
}

/// The copy that is kept of a post of an archive.
pub(super) fn capture_of(
    post: ImportedPost,
    of: PostId,
    (import, at): (ImportId, Time),
    account: &ImportAccount,
    (media, missing): (Vec<Media>, Vec<MissingMedia>),
) -> Capture {
    let published = post.created.at.map(|at| {
        let as_written = post.created.as_written.clone();
        Published { at, as_written }
    });
    let name = account.name.clone().or_else(|| account.handle.clone());
    let author = Author { name, url: account.url.clone() };
    Capture {
        id: CaptureId::from_bytes(random()),
        post: of,
        at,
        url: post.permalink.clone().unwrap_or_default(),
        permalink: post.permalink,
        author: Some(author).filter(|author| *author != Author::default()),
        published,
        title: post.title,
        text: post.text,
        source: Source::Export,
        told: Vec::new(),
        media,
        missing,
        exchange: None,
        seen: None,
        files: Vec::new(),
        import: Some(Box::new(Imported {
            import,
            key: post.key,
            kind: post.kind,
            id: post.id,
            account: account.clone(),
            candidates: post.candidates,
            created: post.created,
            edited: post.edited,
            backdated: post.backdated,
            display: post.display,
            html: post.html,
            warning: post.warning,
            wordings: post.wordings,
            audience: post.audience,
            withheld_in: post.withheld_in,
            reply_to: post.reply_to,
            links: post.links,
            is_damaged: post.is_damaged,
            source: post.source,
        })),
    }
}
