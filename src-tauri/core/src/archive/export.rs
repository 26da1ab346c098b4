//! Export: posts out of the vault, readable, to be published again elsewhere. The one journey that
//! writes what is not sealed, and only where the user said.

use std::collections::HashSet;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::{Archive, Cancel, MediaError, TRAINING};
use crate::doors::outside::NoPlace;
use crate::export::{self, Form, Item, Language, Plan, Told};
use crate::model::{
    Act, Capture, Carried, CarriedMedium, ImportAccount, ImportKind, Imported, Media, Moment, Post,
    PostId, Precision, Time, Wording, Zone,
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

    /// Exports posts. They come one by one: memory does not grow with their number. `tell` hears
    /// how many are done, of how many.
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
            title: self.titled(&ids),
            site: out.site.clone(),
            language: out.language,
            at: self.doors.clock.now(),
            training: self.is_training(),
        };
        let root = self.vault().root().to_owned();
        let target = self.marked(&out.target);
        let mut writer =
            export::begin(out.form, &target, &root, plan).map_err(ExportError::NoPlace)?;
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

    /// Where it is written: what comes out of a training room is named so.
    fn marked(&self, target: &Path) -> PathBuf {
        let name = target.file_name().unwrap_or_default().to_string_lossy();
        if !self.is_training() || name.starts_with(TRAINING) {
            return target.to_owned();
        }
        target.with_file_name(format!("{TRAINING}{name}"))
    }

    /// The title of the whole.
    fn titled(&self, ids: &[PostId]) -> String {
        let whose = self.whose(ids);
        if self.is_training() { format!("{TRAINING}TẬP HUẤN {whose}") } else { whose }
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
        match self.archive.copy_of(medium, out) {
            Ok(()) => Ok(true),
            Err(MediaError::Write(refused)) => Err(refused),
            Err(MediaError::Unknown | MediaError::Read(_) | MediaError::Damaged) => Ok(false),
        }
    }
}

/// All that is known of a post, from its copies, oldest first; and the media of it that were kept,
/// which come first among its media, in this order.
fn carried(post: &Post, captures: &[Capture]) -> (Carried, Vec<Media>) {
    let mut carried = Carried::new(&post.platform, ImportKind::Post);
    carried.addresses.clone_from(&post.addresses);
    let Some(lead) = lead(captures) else { return (carried, Vec::new()) };
    carried.text = Some(lead.text.clone());
    carried.title.clone_from(&lead.title);
    carried.saved = Some(lead.at);
    if let Some(import) = &lead.import {
        carried.html.clone_from(&import.html);
        carried.display.clone_from(&import.display);
    }
    let others = captures.iter().rev().filter(|capture| capture.id != lead.id);
    for capture in std::iter::once(lead).chain(others) {
        add(&mut carried, capture);
    }
    let media = media_of(lead, captures);
    carried.media = media.iter().map(|medium| medium_of(medium)).collect();
    let is_kept = |url: &str| !url.is_empty() && media.iter().any(|known| known.url == url);
    let missing = lead.missing.iter().filter(|it| !is_kept(&it.url));
    carried.media.extend(missing.map(|missing| CarriedMedium {
        name: missing.name.clone(),
        url: Some(missing.url.clone()).filter(|url| !url.is_empty()),
        alt: missing.alt.clone(),
        ..CarriedMedium::default()
    }));
    (carried, media.into_iter().cloned().collect())
}

/// The copy that says what the post is: the newest; but the newest from an archive where that says
/// the same words, for archives keep them to the letter.
fn lead(captures: &[Capture]) -> Option<&Capture> {
    let newest = captures.last()?;
    let mut archived = captures.iter().rev().filter(|capture| capture.import.is_some());
    Some(archived.next().filter(|it| is_same(&it.text, &newest.text)).unwrap_or(newest))
}

/// The media of a post, each once. A page shows the pictures of an archive made smaller, so the two
/// are not mixed: those of the leading copy's kind, unless there are more of the other.
fn media_of<'c>(lead: &'c Capture, captures: &'c [Capture]) -> Vec<&'c Media> {
    let of = |is_archived: bool| {
        let copies = captures.iter().rev().filter(|copy| copy.id != lead.id);
        let copies = std::iter::once(lead).chain(copies);
        let mut media: Vec<&Media> = Vec::new();
        for medium in
            copies.filter(|it| it.import.is_some() == is_archived).flat_map(|it| &it.media)
        {
            let is_known = |known: &&Media| {
                let is_one_address = known.url == medium.url && !medium.url.is_empty();
                known.sha256 == medium.sha256 || is_one_address
            };
            if !media.iter().any(is_known) {
                media.push(medium);
            }
        }
        media
    };
    let (own, other) = (of(lead.import.is_some()), of(lead.import.is_none()));
    if other.len() > own.len() { other } else { own }
}

/// Adds what the copies before do not say.
fn add(carried: &mut Carried, capture: &Capture) {
    let at = moment(capture.at, &capture.at.to_string());
    add_wording(carried, Wording { at: Some(at), text: capture.text.clone() });
    for address in capture.permalink.iter().chain(Some(&capture.url)) {
        if !address.is_empty() && !carried.addresses.contains(address) {
            carried.addresses.push(address.clone());
        }
    }
    let author = capture.author.clone().unwrap_or_default();
    let account = &mut carried.account;
    if let Some(import) = capture.import.as_deref() {
        add_import(carried, import);
    } else if account.is_empty() {
        *account = ImportAccount { name: author.name, url: author.url, ..ImportAccount::default() };
    }
    if carried.created.is_none() {
        let published = capture.published.as_ref();
        carried.created = published.map(|it| moment(it.at, &it.as_written));
    }
}

fn add_import(carried: &mut Carried, import: &Imported) {
    fn fill<T: Clone>(into: &mut Option<T>, from: Option<&T>) {
        if into.is_none() {
            *into = from.cloned();
        }
    }
    if carried.id.is_none() {
        carried.kind = import.kind;
        carried.key = Some(import.key.clone());
        carried.account = import.account.clone();
        carried.created = Some(import.created.clone());
    }
    fill(&mut carried.id, import.id.as_ref());
    fill(&mut carried.edited, import.edited.as_ref());
    fill(&mut carried.backdated, import.backdated.as_ref());
    fill(&mut carried.warning, import.warning.as_ref());
    fill(&mut carried.audience, import.audience.as_ref());
    fill(&mut carried.reply_to, import.reply_to.as_ref());
    for candidate in &import.candidates {
        if !carried.candidates.contains(candidate) {
            carried.candidates.push(candidate.clone());
        }
    }
    if carried.links.is_empty() {
        carried.links.clone_from(&import.links);
    }
    if carried.withheld_in.is_empty() {
        carried.withheld_in.clone_from(&import.withheld_in);
    }
    carried.is_damaged |= import.is_damaged;
    import.wordings.iter().cloned().for_each(|wording| add_wording(carried, wording));
}

/// Notes other words, unless they are there.
fn add_wording(carried: &mut Carried, wording: Wording) {
    let is_there = |known: &Wording| known.text == wording.text || known == &wording;
    let is_new = !wording.text.is_empty()
        && !is_same(carried.text(), &wording.text)
        && !carried.wordings.iter().any(is_there);
    if is_new {
        carried.wordings.push(wording);
    }
}

/// Do two texts say the same, but for their blanks?
fn is_same(one: &str, other: &str) -> bool {
    one.split_whitespace().eq(other.split_whitespace())
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
