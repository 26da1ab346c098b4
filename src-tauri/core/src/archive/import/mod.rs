//! Import: the archive a platform let the user download in, sealed copies of their own posts out.
//!
//! Posts go into the vault in batches: the media of a batch durable first, then one commit. What is
//! known by its key, its platform's id or its link becomes no second post, and no second copy
//! unless something in it is new. So a kill costs one batch, and running again comes to the same
//! end; a wish to stop is heeded between any two reads. The archive itself is never kept: its
//! digest is, and those of its members. Decision 29.

mod copy;
mod estimate;
mod intake;
mod marks;
mod media;
mod parts;

use std::ops::ControlFlow;

pub use self::estimate::ImportEstimate;
pub use self::intake::{ImportDone, ImportFailed};
pub(super) use self::marks::{known_as, marks_of, marks_of_link, words_agree};
pub use self::parts::missing_parts;

use self::copy::Wish;
use self::intake::Intake;
use self::marks::Marks;
use super::Archive;
use super::Private;
use crate::import::{Export, Options, Survey};
use crate::model::{
    Candidate, Certainty, ImportBegan, ImportCounts, ImportEnded, ImportedPost, Zone,
};
use crate::vault::{ForgottenMarks, ReadError};

/// How an archive is to be imported.
#[derive(Clone, Debug)]
pub struct ImportWish {
    /// What only the user knows of it.
    pub options: Options,
    /// Other people's words that the user passed on are wanted, too.
    pub with_reposts: bool,
    /// Addresses in it may be private, and will be looked at.
    pub private: Private,
    /// Posts that were forgotten are wanted again.
    pub with_forgotten: bool,
}

impl Default for ImportWish {
    fn default() -> Self {
        Self {
            options: Options::default(),
            with_reposts: false,
            private: Private::Refuse,
            with_forgotten: false,
        }
    }
}

/// How far an import, or its preview, is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ImportProgress {
    /// Bytes read: of the files that hold posts, and of media.
    pub bytes: u64,
    /// Posts read.
    pub posts: u64,
}

/// Hears how far it is, and may break.
pub type TellImport<'t> = &'t mut dyn FnMut(ImportProgress) -> ControlFlow<()>;

/// Posts that are not imported, for nobody asked for them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Other people's words, passed on as they are.
    pub reposts: u64,
    /// Addressed to a few people by name: a message, and no post.
    pub direct: u64,
    /// Forgotten before, and not wanted back.
    pub forgotten: u64,
}

/// What only the user knows and an archive leaves open: posts that would be told better with the
/// fitting one of the [`Options`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Asks {
    /// Their times are written without a zone ([`Options::zone_minutes`]).
    pub zone: u64,
    /// Their addresses lack the blog's ([`Options::blog`]).
    pub blog: u64,
    /// Their addresses lack the channel's name ([`Options::channel`]).
    pub channel: u64,
}

impl Asks {
    fn hear(&mut self, post: &ImportedPost) {
        self.zone += u64::from(post.created.zone == Zone::Assumed && post.created.at.is_some());
        let of = |certainty| move |it: &Candidate| it.certainty == certainty;
        let is_likely = post.candidates.iter().any(of(Certainty::Likely));
        if post.permalink.is_some() || is_likely {
            return;
        }
        match post.platform.as_str() {
            "telegram" | "tiktok" => self.channel += 1,
            "tumblr" => self.blog += 1,
            _ => self.blog += u64::from(post.candidates.iter().any(of(Certainty::NeedsBase))),
        }
    }
}

/// What an import would bring.
#[derive(Clone, Debug)]
pub struct ImportPreview {
    /// What the archive holds of what is wanted.
    pub survey: Survey,
    /// What is new of it, and what is here already. Media that are kept are those that are in the
    /// archive and not here.
    pub counts: ImportCounts,
    /// What would be left out by choice.
    pub left_out: LeftOut,
    /// What the user could say to have more of it.
    pub asks: Asks,
    /// Bytes to read for it, as far as the archive says: posts and media.
    pub bytes: u64,
}

/// Was this post forgotten?
fn was_forgotten(forgotten: Option<&ForgottenMarks>, post: &ImportedPost) -> bool {
    forgotten.is_some_and(|known| marks::marks_of_imported(post).any(|mark| known.has(&mark)))
}

impl Archive {
    /// What tells the posts that were forgotten and are not wanted back.
    fn forgotten_marks(&self, wish: &ImportWish) -> Option<ForgottenMarks> {
        if wish.with_forgotten { None } else { self.vault().forgotten_marks().ok().flatten() }
    }

    /// Reads an archive once and says what it would bring. Writes nothing.
    pub fn preview_import(
        &self,
        export: &Export,
        wish: &ImportWish,
        tell: TellImport<'_>,
    ) -> ImportPreview {
        let marks = Marks::of(&self.vault());
        let forgotten = self.forgotten_marks(wish);
        let (mut counts, mut left_out) = (ImportCounts::default(), LeftOut::default());
        let (mut asks, mut posts, mut planned) = (Asks::default(), 0, 0);
        let wanted = |post: &ImportedPost| {
            posts += 1;
            if !Wish::of(wish, post).counted(&mut left_out) {
                return false;
            }
            let known = marks.find(post);
            if known.is_none() && was_forgotten(forgotten.as_ref(), post) {
                left_out.forgotten += 1;
                return false;
            }
            asks.hear(post);
            let kept = known.and_then(|id| self.post(id));
            let kept = kept.map(|record| record.post.archived.contents);
            copy::foresee(&mut counts, post, kept.as_deref());
            true
        };
        let survey = export.survey_each(&wish.options, wanted, |progress| {
            planned = planned.max(progress.bytes_planned);
            tell(ImportProgress { bytes: progress.bytes, posts: progress.posts })
        });
        let bytes = planned.max(read_of(&survey)).saturating_add(survey.media_bytes);
        ImportPreview { survey, counts, left_out, asks, bytes }
    }

    /// Takes the posts of an archive into the vault. `tell` hears of progress; where it breaks,
    /// what is in stays in, and running again goes on from there.
    ///
    /// # Errors
    /// [`ImportFailed`]; what was kept until then stays.
    pub fn import(
        &self,
        export: &Export,
        wish: &ImportWish,
        tell: TellImport<'_>,
    ) -> Result<ImportDone, ImportFailed> {
        let _under_way = self.at_work.enter();
        Intake::new(self, export, wish, tell).run()
    }

    /// The imports so far, oldest first, and how each ended, if it did.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn imports(&self) -> Result<Vec<(ImportBegan, Option<ImportEnded>)>, ReadError> {
        let mut vault = self.vault();
        let began: Vec<_> = vault.imports().map(|(began, _)| began.clone()).collect();
        let mut ended = vault.import_ends()?;
        let end = |began: &ImportBegan| {
            let at = ended.iter().position(|end| end.id == began.id)?;
            Some(ended.swap_remove(at))
        };
        let ends: Vec<_> = began.iter().map(end).collect();
        Ok(began.into_iter().zip(ends).collect())
    }
}

/// Bytes that were read for the posts.
fn read_of(survey: &Survey) -> u64 {
    survey.report.used.iter().map(|used| used.bytes).sum()
}
