//! Evidence: a bundle of chosen posts and nothing else of the archive, with what proves it.
//! `BUNDLE.md` says what is in it.
//!
//! In this order: the head of the log is signed, and stamped where the user wants stamps; what
//! leaves is listed; that it leaves is entered; it is written; it is verified by whoever called.
//!
//! - [`gathering`] decides of every entry, record and file whether it is shown: [`excerpt`] gives
//!   the log, [`exchanges`] the raw answers, [`copies`] files to read, [`redact`] finds words.
//! - [`pages`] makes what people read and what others' programs need, [`telling`] says of what.
//! - [`disclosed`] says before anything leaves whom and when it tells of.

mod copies;
mod disclosed;
mod excerpt;
mod exchanges;
mod gathering;
mod pages;
pub(super) mod redact;
mod telling;

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

pub use self::disclosed::{Disclosed, DisclosedItem, DisclosedMedium};
use self::gathering::Gathering;
use self::redact::Redaction;
use super::log::LogError;
use super::{Archive, Cancel, TRAINING};
use crate::bundle::report::PdfError;
use crate::bundle::{self, Bundle, BundleError, Listed, Plan, Seal, Sink, Stamps, Withheld};
use crate::custody::LogKeys;
use crate::custody::sshsig::{self, Namespace};
use crate::doors::outside::{Draft, NoPlace};
use crate::model::{Act, Authority, Exported, Language, PostId, RefusedId, Vantage};
use crate::vault::{Opener, ReadError, SealToError, StoreError, seal_to};

/// What a bundle is to hold.
#[derive(Clone, Debug, Default)]
pub struct EvidenceWish {
    /// The posts.
    pub posts: Vec<PostId>,
    /// The refused posts.
    pub refused: Vec<RefusedId>,
    /// Names and words that must not leave: whatever holds them is withheld.
    pub redact: Vec<String>,
    /// Pictures, videos, sounds and files that must not leave, by SHA-256 (hex).
    pub withhold: Vec<String>,
    /// Copies of such files with parts made unreadable, to leave in their place.
    pub masks: Vec<Mask>,
    /// Why, in the user's words.
    pub why: String,
    /// Languages of the printed report; both where none is named.
    pub languages: Vec<Language>,
    /// The page by which the bundle is verified.
    pub verifier: Vec<u8>,
    /// Who is asked to stamp the seal; none of them where nothing may leave the computer now.
    pub stamped_by: Vec<Authority>,
    /// Over which vantage.
    pub vantage: Option<Vantage>,
}

/// A copy of a file, with parts made unreadable.
#[derive(Clone, Debug)]
pub struct Mask {
    /// SHA-256 of the file it stands for, hex.
    pub of: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Ending of its name, without a dot.
    pub extension: String,
}

/// Why there is no bundle.
#[derive(Debug, thiserror::Error)]
pub enum EvidenceError {
    /// Nothing was chosen.
    #[error("no post was chosen")]
    Nothing,
    /// There is no such post.
    #[error("there is no such post in the vault")]
    NoSuchPost,
    /// It was saved before there was a custody log.
    #[error("a post was saved before this vault kept a custody log; save it once more first")]
    NotLogged,
    /// There is no such file among those of the posts.
    #[error("none of the posts has a file with that SHA-256")]
    NoSuchFile,
    /// A word that is to be redacted is too short to be found without finding everything.
    #[error("a word to be redacted needs at least two letters")]
    TooShort,
    /// A word that is to be redacted, counted from 1, stands in none of the posts: what was meant
    /// may be written otherwise there, and would leave.
    #[error(
        "word {0} of those to be redacted stands in none of these posts: write it as it stands \
         there, or leave it out"
    )]
    WordNotThere(usize),
    /// The log's head could not be signed.
    #[error("the head of the custody log could not be signed")]
    Log(#[source] LogError),
    /// The vault could not be read.
    #[error("the vault could not be read")]
    Read(#[source] ReadError),
    /// The log does not have what belongs together.
    #[error("the custody log is not whole, so nothing can be proven by it")]
    Torn,
    /// An entry cannot be made again as it was signed.
    #[error("an entry of the custody log is not as it was signed")]
    Changed,
    /// A page for people could not be made.
    #[error("the report could not be made")]
    Report(#[source] PdfError),
    /// That it leaves could not be entered.
    #[error("the export could not be entered into the custody log, so nothing was exported")]
    Keep(#[source] StoreError),
    /// A file could not be looked through for what is to be redacted.
    #[error("a file of a post could not be read from the vault; withhold it, and try again")]
    File(#[source] io::Error),
    /// It cannot be written there.
    #[error("it cannot be written there")]
    NoPlace(#[source] NoPlace),
    /// It cannot be sealed to them.
    #[error("it cannot be sealed to these recipients")]
    Recipients(#[source] SealToError),
    /// It could not be written.
    #[error("the bundle could not be written")]
    Write(#[source] BundleError),
    /// It was written and could not be given its name.
    #[error("the bundle could not be brought to its end, and what was written is removed")]
    Finish(#[source] io::Error),
    /// It was ended early.
    #[error("it was ended early, and what was written is removed")]
    Cancelled,
}

/// A bundle ready to be written.
pub struct Evidence<'a> {
    archive: &'a Archive,
    keys: LogKeys,
    plan: Plan<'a>,
    told: Vec<DisclosedItem>,
    wish: EvidenceWish,
}

/// Where a bundle goes.
#[derive(Clone, Copy)]
pub struct Way<'w> {
    /// A new file, or a folder that gets it under its own name.
    pub target: &'w Path,
    /// The age recipients it is sealed to; none where it stays open.
    pub recipients: &'w [String],
    /// By whom what was sealed can be read back at once.
    pub read_back: Option<&'w Opener>,
}

impl Archive {
    /// Prepares a bundle: signs the head of the log if anything was entered since, and gathers
    /// what the bundle will hold. Nothing leaves.
    ///
    /// # Errors
    /// [`EvidenceError`].
    pub fn evidence(&self, mut wish: EvidenceWish) -> Result<Evidence<'_>, EvidenceError> {
        if wish.languages.is_empty() {
            wish.languages = Language::ALL.to_vec();
        }
        if wish.posts.is_empty() && wish.refused.is_empty() {
            return Err(EvidenceError::Nothing);
        }
        self.checkpoint().map_err(EvidenceError::Log)?;
        let log = self.vault().log().map_err(EvidenceError::Keep)?;
        let keys = LogKeys::derive(&log.ok_or(EvidenceError::NotLogged)?.secret);
        let redaction = Redaction::new(&wish.redact).ok_or(EvidenceError::TooShort)?;
        let (plan, told) = Gathering::new(self, &keys, &wish, redaction)?.plan()?;
        Ok(Evidence { archive: self, keys, plan, told, wish })
    }
}

impl Evidence<'_> {
    /// The name of its file.
    #[must_use]
    pub fn file_name(&self) -> String {
        format!("{}.zip", self.plan.top())
    }

    /// Every file that will leave.
    #[must_use]
    pub fn files(&mut self) -> Vec<Listed> {
        self.plan.files()
    }

    /// What is left out, and told of.
    #[must_use]
    pub fn withheld(&self) -> &[Withheld] {
        &self.plan.withheld
    }

    /// Writes it as a new file, whole or not at all, sealed to the recipients if there are any.
    /// Gives where it is. `tell` hears how many bytes are written, of about how many.
    ///
    /// # Errors
    /// [`EvidenceError`]; nothing is left where it should have been.
    pub fn write_to(
        mut self,
        way: &Way<'_>,
        cancel: &Cancel,
        tell: &mut dyn FnMut(u64, u64),
    ) -> Result<(Bundle, PathBuf), EvidenceError> {
        let sealed = if way.recipients.is_empty() { "" } else { ".age" };
        let training = if self.archive.is_training() { TRAINING } else { "" };
        let name = format!("{training}{}{sealed}", self.file_name());
        let target =
            if way.target.is_dir() { way.target.join(name) } else { way.target.to_owned() };
        let root = self.archive.vault().root().to_owned();
        let of = self.files().iter().filter_map(|file| file.size).sum();
        let (draft, file) = Draft::file(&target, &root).map_err(EvidenceError::NoPlace)?;
        let mut file = Watched { file, cancel, tell, done: 0, of };
        let ended = |error| if cancel.is_cancelled() { EvidenceError::Cancelled } else { error };
        let bundle = if way.recipients.is_empty() {
            self.write(Sink::File(&mut file), 0).map_err(ended)?
        } else {
            let mut people = way.recipients.to_vec();
            people.extend(way.read_back.map(Opener::recipients).unwrap_or_default());
            let mut out = seal_to(&people, file).map_err(EvidenceError::Recipients)?;
            let n = u32::try_from(way.recipients.len()).unwrap_or(u32::MAX);
            let bundle = self.write(Sink::Stream(&mut out), n).map_err(ended)?;
            out.finish().map_err(EvidenceError::Finish).map_err(ended)?;
            bundle
        };
        draft.finish().map_err(EvidenceError::Finish)?;
        Ok((bundle, target))
    }

    /// Enters that it leaves, for so many recipients, and writes it.
    ///
    /// # Errors
    /// [`EvidenceError`]; what the sink holds then is to be thrown away.
    pub fn write(mut self, sink: Sink<'_>, recipients: u32) -> Result<Bundle, EvidenceError> {
        let (posts, refused) = (self.wish.posts.clone(), self.wish.refused.clone());
        let at = self.archive.doors.clock.now();
        let act = Act::Exported(Exported { posts, refused, recipients, at });
        self.archive.vault().commit(&[act]).map_err(EvidenceError::Keep)?;
        let Self { archive, keys, plan, wish, .. } = &mut self;
        let mut seal =
            |manifest: &[u8], stamps: &Stamps| Ok(sealed(archive, keys, wish, manifest, stamps));
        bundle::write(plan, sink, &mut seal).map_err(EvidenceError::Write)
    }
}

/// A file that says how far it is, and takes no more once it is asked to end.
struct Watched<'w> {
    file: File,
    cancel: &'w Cancel,
    tell: &'w mut dyn FnMut(u64, u64),
    done: u64,
    of: u64,
}

impl Write for Watched<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.cancel.is_cancelled() {
            return Err(io::Error::other("ended early"));
        }
        let n = self.file.write(bytes)?;
        self.done += n as u64;
        (self.tell)(self.done.min(self.of), self.of);
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Read for Watched<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.file.read(buffer)
    }
}

impl Seek for Watched<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}

/// The seal over a tag manifest, with those of the stamps that could be had.
fn sealed(
    archive: &Archive,
    keys: &LogKeys,
    wish: &EvidenceWish,
    manifest: &[u8],
    stamps: &Stamps,
) -> Seal {
    let signature = sshsig::sign(keys.signing(), Namespace::Bag, manifest);
    let wanted = wish.stamped_by.iter().filter(|it| stamps.authorities.contains(&it.name));
    let stamps = wish.vantage.as_ref().map(|vantage| {
        // Whoever writes stands in no runtime of its own that could be waited in.
        std::thread::scope(|scope| {
            let asking = || {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
                let ask = async {
                    let mut all = Vec::new();
                    for authority in wanted {
                        let asked = archive.ask_authority(vantage, authority, manifest).await;
                        if let Ok(Ok((_, _, token))) = asked {
                            all.push((authority.name.clone(), token));
                        }
                    }
                    all
                };
                runtime.map(|runtime| runtime.block_on(ask)).unwrap_or_default()
            };
            scope.spawn(asking).join().unwrap_or_default()
        })
    });
    Seal { signature, stamps: stamps.unwrap_or_default(), ots: None }
}
