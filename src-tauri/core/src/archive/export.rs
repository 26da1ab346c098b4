//! Export: posts out of the vault, readable, to be published again elsewhere. The one journey that
//! writes what is not sealed, and only where the user said.

use std::collections::HashSet;
use std::io::{self, Write};
use std::path::PathBuf;

use super::{Archive, Cancel, MediaError};
use crate::doors::outside::NoPlace;
use crate::export::{self, Form, Item, Language, Plan, Told};
use crate::model::{
    Act, Capture, Carried, CarriedMedium, ImportAccount, ImportKind, Media, Moment, Post, PostId,
    Precision, Time, Wording, Zone,
};
use crate::vault::ReadError;

/// Posts that are asked whose they are, to name the whole.
const ASKED_MAX: usize = 100;

/// What is exported, how, and where to.
#[derive(Clone, Debug)]
pub struct Out {
    /// The form.
    pub form: Form,
    /// A file or folder that is not there yet.
    pub target: PathBuf,
    /// The posts; all for none.
    pub posts: Option<Vec<PostId>>,
    /// Where they will be published again, for forms that name it.
    pub site: Option<String>,
    /// The language of what the export says by itself.
    pub language: Language,
}

/// What would be readable afterwards.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extent {
    /// Posts.
    pub posts: u64,
    /// Pictures, videos and sounds in their newest copies.
    pub media: u64,
    /// Bytes of these.
    pub media_bytes: u64,
}

/// Why nothing was exported. Nothing is left where it should have been.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// There is no such post.
    #[error("there is no such post in the vault")]
    NoSuchPost,
    /// It cannot be written there.
    #[error("it cannot be written there")]
    NoPlace(#[source] NoPlace),
    /// The vault could not be read.
    #[error("a post could not be read from the vault")]
    Read(#[source] ReadError),
    /// The disk refused.
    #[error("it could not be written to its end, and what was written is removed")]
    Write(#[source] io::Error),
    /// It was ended early.
    #[error("it was ended early, and what was written is removed")]
    Cancelled,
}

impl Archive {
    /// What exporting these posts, or all, would make readable.
    #[must_use]
    pub fn extent(&self, posts: Option<&[PostId]>) -> Extent {
        let mut extent = Extent::default();
        let ids = posts.map_or_else(|| self.ids(), <[PostId]>::to_vec);
        for record in ids.into_iter().filter_map(|id| self.post(id)) {
            extent.posts += 1;
            for medium in record.capture.iter().flat_map(|capture| &capture.media) {
                extent.media += 1;
                extent.media_bytes += medium.bytes;
            }
        }
        extent
    }

    /// Exports posts. They come one by one: memory does not grow with their number. `tell` hears how
    /// many are done, of how many.
    ///
    /// # Errors
    /// [`ExportError`]. A medium that is not whole is no error: it is left out and counted.
    pub fn export(
        &self,
        out: &Out,
        cancel: &Cancel,
        tell: &dyn Fn(usize, usize),
    ) -> Result<Told, ExportError> {
        let mut ids = match &out.posts {
            Some(posts) => once(posts),
            None => self.ids(),
        };
        if ids.iter().any(|id| self.post(*id).is_none_or(|record| record.capture.is_none())) {
            return Err(ExportError::NoSuchPost);
        }
        let plan = Plan {
            n_posts: ids.len(),
            title: self.whose(&ids),
            site: out.site.clone(),
            language: out.language,
            at: self.doors.clock.now(),
        };
        let root = self.vault().root().to_owned();
        let mut writer =
            export::begin(out.form, &out.target, &root, plan).map_err(ExportError::NoPlace)?;
        if !writer.newest_first() {
            ids.reverse();
        }
        let total = ids.len() * writer.rounds();
        // What is kept while it is written makes no difference between the rounds.
        let mut n_captures = Vec::new();
        for round in 0..writer.rounds() {
            for (at, id) in ids.iter().enumerate() {
                if cancel.is_cancelled() {
                    return Err(ExportError::Cancelled);
                }
                tell(round * ids.len() + at, total);
                let (post, mut captures) = self.copies(*id)?;
                if round == 0 {
                    n_captures.push(captures.len());
                }
                captures.truncate(n_captures.get(at).copied().unwrap_or_default());
                let (carried, kept) = carried(&post, &captures);
                let name = data_encoding::HEXLOWER.encode(id.bytes());
                let item = Item { name: name.get(..16).unwrap_or(&name), post: &carried };
                let mut media = Kept { archive: self, media: kept };
                writer.post(round, item, &mut media).map_err(ExportError::Write)?;
            }
        }
        let told = writer.finish().map_err(ExportError::Write)?;
        tell(total, total);
        Ok(told)
    }

    /// Whose posts they are, as the first says that says it.
    fn whose(&self, ids: &[PostId]) -> String {
        let records = ids.iter().take(ASKED_MAX).filter_map(|id| self.post(*id));
        let mut names = records.filter_map(|record| Some(record.capture?.account()?.to_owned()));
        names.next().unwrap_or_default()
    }

    /// A post and its copies, oldest first.
    fn copies(&self, id: PostId) -> Result<(Post, Vec<Capture>), ExportError> {
        let mut vault = self.vault();
        let record = vault.post(id).ok_or(ExportError::NoSuchPost)?;
        let history = vault.history(id).map_err(ExportError::Read)?;
        let captures = history.into_iter().filter_map(|act| match act {
            Act::Captured(capture) => Some(capture),
            _ => None,
        });
        let mut captures: Vec<Capture> = captures.collect();
        if captures.is_empty() {
            // Its commit is lost; the index still has the newest.
            captures.extend(record.capture);
        }
        Ok((record.post, captures))
    }
}

/// Each once, in the order given, last things first as in a list.
fn once(posts: &[PostId]) -> Vec<PostId> {
    let mut seen = HashSet::new();
    posts.iter().copied().filter(|id| seen.insert(*id)).collect()
}

/// The media of one post, as the vault keeps them.
struct Kept<'a> {
    archive: &'a Archive,
    media: Vec<Media>,
}

impl export::Media for Kept<'_> {
    fn copy(&mut self, place: usize, out: &mut dyn Write) -> io::Result<bool> {
        let Some(medium) = self.media.get(place) else { return Ok(false) };
        match self.archive.bytes_of(medium) {
            Ok(bytes) => out.write_all(&bytes).map(|()| true),
            Err(MediaError::Unknown | MediaError::Read(_) | MediaError::Damaged) => Ok(false),
        }
    }
}

/// All that is known of a post, from its copies: the newest says what it is, an older one adds what
/// the newest does not have. Media that were kept come first, in the order of the second list.
fn carried(post: &Post, captures: &[Capture]) -> (Carried, Vec<Media>) {
    let mut carried = Carried::new(&post.platform, ImportKind::Post);
    let mut kept: Vec<Media> = Vec::new();
    carried.addresses.clone_from(&post.addresses);
    for capture in captures.iter().rev() {
        add(&mut carried, &mut kept, capture);
    }
    carried.media = kept.iter().map(medium_of).collect();
    // What the newest copy names and no copy holds.
    for missing in captures.last().iter().flat_map(|capture| &capture.missing) {
        if kept.iter().all(|medium| medium.url != missing.url) {
            carried
                .media
                .push(CarriedMedium { url: Some(missing.url.clone()), ..CarriedMedium::default() });
        }
    }
    (carried, kept)
}

fn add(carried: &mut Carried, kept: &mut Vec<Media>, capture: &Capture) {
    let is_newest = carried.text.is_none();
    if is_newest {
        carried.text = Some(capture.text.clone());
        carried.title.clone_from(&capture.title);
        carried.saved = Some(capture.at);
    } else if is_other_wording(carried, &capture.text) {
        let at = moment(capture.at, &capture.at.to_string());
        carried.wordings.push(Wording { at: Some(at), text: capture.text.clone() });
    }
    for address in capture.permalink.iter().chain(Some(&capture.url)) {
        if !address.is_empty() && !carried.addresses.contains(address) {
            carried.addresses.push(address.clone());
        }
    }
    if carried.created.is_none() {
        let published = capture.published.as_ref();
        carried.created = published.map(|it| moment(it.at, &it.as_written));
    }
    if carried.account.is_empty() {
        let author = capture.author.clone().unwrap_or_default();
        carried.account =
            ImportAccount { name: author.name, url: author.url, ..ImportAccount::default() };
    }
    for medium in &capture.media {
        if kept.iter().all(|known| known.sha256 != medium.sha256) {
            kept.push(medium.clone());
        }
    }
}

/// Does a text say something that neither the newest copy nor an earlier wording says?
fn is_other_wording(carried: &Carried, text: &str) -> bool {
    let same = |known: &str| known.split_whitespace().eq(text.split_whitespace());
    !text.is_empty()
        && !same(carried.text())
        && carried.wordings.iter().all(|wording| !same(&wording.text))
}

fn moment(at: Time, as_written: &str) -> Moment {
    let as_written = as_written.to_owned();
    Moment { at: Some(at), as_written, precision: Precision::Second, zone: Zone::Stated }
}

fn medium_of(medium: &Media) -> CarriedMedium {
    let some = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
    CarriedMedium {
        file: None,
        name: some(&medium.name),
        url: some(&medium.url),
        alt: medium.alt.clone(),
        mime: some(&medium.mime),
        sha256: some(&medium.sha256),
        bytes: Some(medium.bytes),
    }
}
