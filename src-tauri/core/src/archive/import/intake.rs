//! The intake: posts one by one, in batches into the vault.

use std::collections::HashSet;
use std::ops::ControlFlow;

use super::copy::{self, Wish};
use super::marks::Marks;
use super::media::{self, Sealed};
use super::{ImportProgress, ImportWish, LeftOut, TellImport};
use crate::archive::Archive;
use crate::import::{Event, Export, Report};
use crate::model::{
    Act, ImportAccount, ImportBegan, ImportCounts, ImportEnded, ImportFile, ImportId,
    ImportLeftOut, ImportMember, ImportedPost, Media, MissingMedia, Post, PostId, Time,
};
use crate::vault::keys::random;
use crate::vault::{ForgottenMarks, Objects, StoreError};

/// Posts of one commit, at the most.
const POSTS_AT_ONCE: usize = 500;
/// Bytes of text of one commit, more or less.
const TEXT_AT_ONCE: usize = 8 << 20;

/// What an import came to.
#[derive(Clone, Debug)]
pub struct ImportDone {
    /// Its number; none where there was nothing new, so that nothing was written.
    pub id: Option<ImportId>,
    /// What became of the posts.
    pub counts: ImportCounts,
    /// What was left out by choice.
    pub left_out: LeftOut,
    /// What was read, what was left out for other reasons.
    pub report: Report,
    /// It was ended early. What is in stays in.
    pub cancelled: bool,
}

/// Why an import could not go on. What was taken in until then is whole and stays; running again
/// goes on from there.
#[derive(Debug, thiserror::Error)]
pub enum ImportFailed {
    /// The vault could not be written.
    #[error("the import stopped: {posts} posts are in, and nothing is lost; run it again to go on")]
    Keep {
        /// Posts that went in.
        posts: u64,
        /// Why.
        #[source]
        cause: Box<StoreError>,
    },
    /// The archive could not be read again for its digest.
    #[error(
        "the posts are in, but the archive could not be read a second time for its digest; run it again"
    )]
    Digest(#[source] std::io::Error),
}

/// Why the intake takes no more.
enum End {
    Cancelled,
    Failed(StoreError),
}

impl From<StoreError> for End {
    fn from(error: StoreError) -> Self {
        Self::Failed(error)
    }
}

/// An import that is under way.
pub(super) struct Intake<'a> {
    archive: &'a Archive,
    export: &'a Export,
    wish: &'a ImportWish,
    tell: TellImport<'a>,
    marks: Marks,
    forgotten: Option<ForgottenMarks>,
    /// The import as it stands in the vault, once it does.
    began: Option<ImportBegan>,
    accounts: Vec<(String, ImportAccount)>,
    batch: Vec<Act>,
    /// Files of the batch.
    objects: Objects,
    /// Posts in the batch, and the bytes of their text.
    pending: HashSet<PostId>,
    pending_bytes: usize,
    /// What the batch adds to what is in.
    counts_pending: ImportCounts,
    counts: ImportCounts,
    left_out: LeftOut,
    progress: ImportProgress,
    bytes_media: u64,
    end: Option<End>,
}

impl<'a> Intake<'a> {
    pub(super) fn new(
        archive: &'a Archive,
        export: &'a Export,
        wish: &'a ImportWish,
        tell: TellImport<'a>,
    ) -> Self {
        let (marks, objects) = {
            let vault = archive.vault();
            (Marks::of(&vault), vault.objects())
        };
        let forgotten = archive.forgotten_marks(wish);
        Self {
            archive,
            export,
            wish,
            tell,
            marks,
            forgotten,
            began: None,
            accounts: Vec::new(),
            batch: Vec::new(),
            objects,
            pending: HashSet::new(),
            pending_bytes: 0,
            counts_pending: ImportCounts::default(),
            counts: ImportCounts::default(),
            left_out: LeftOut::default(),
            progress: ImportProgress::default(),
            bytes_media: 0,
            end: None,
        }
    }

    pub(super) fn run(mut self) -> Result<ImportDone, ImportFailed> {
        let export = self.export;
        let options = &self.wish.options;
        self.began = self.unfinished();
        let report = export.posts(options, |event| self.event(event));
        // What is whole of the batch goes in, also where somebody wants no more.
        if !matches!(self.end, Some(End::Failed(_)))
            && let Err(error) = self.commit()
        {
            self.end = Some(End::Failed(error));
        }
        match self.end.take() {
            Some(End::Failed(cause)) => return Err(self.failed(cause)),
            Some(End::Cancelled) => return Ok(self.done(report, true)),
            None => {}
        }
        let Some(began) = self.began.clone() else { return Ok(self.done(report, false)) };
        let tell = &mut self.tell;
        let progress = self.progress;
        let digests = match export.digests(|_| tell(progress)) {
            Ok(digests) => digests,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {
                return Ok(self.done(report, true));
            }
            Err(error) => return Err(ImportFailed::Digest(error)),
        };
        let sha256 = digests.into_iter().map(|(_, _, sha256)| sha256).collect();
        let ended = self.ended(&began, sha256, &report);
        let kept = self.archive.vault().commit(&[Act::ImportEnded(ended)]);
        self.archive.checkpoint_if_due();
        match kept {
            Ok(()) => Ok(self.done(report, false)),
            Err(cause) => Err(self.failed(cause)),
        }
    }

    fn failed(&self, cause: StoreError) -> ImportFailed {
        ImportFailed::Keep { posts: self.counts.new + self.counts.renewed, cause: Box::new(cause) }
    }

    fn done(self, report: Report, cancelled: bool) -> ImportDone {
        let id = self.began.map(|began| began.id);
        let (counts, left_out) = (self.counts, self.left_out);
        ImportDone { id, counts, left_out, report, cancelled }
    }

    fn event(&mut self, event: Event) -> ControlFlow<()> {
        let taken = match event {
            Event::Account { platform, account } => {
                self.accounts.push((platform.to_owned(), account));
                Ok(())
            }
            Event::Progress(progress) => {
                self.progress.bytes = progress.bytes.saturating_add(self.bytes_media);
                self.told()
            }
            Event::Post(post) => {
                self.progress.posts += 1;
                self.take(*post)
            }
        };
        match taken {
            Ok(()) => ControlFlow::Continue(()),
            Err(end) => {
                self.end = Some(end);
                ControlFlow::Break(())
            }
        }
    }

    fn told(&mut self) -> Result<(), End> {
        if (self.tell)(self.progress).is_break() { Err(End::Cancelled) } else { Ok(()) }
    }

    /// Takes in one post, unless it is not wanted or here already.
    fn take(&mut self, post: ImportedPost) -> Result<(), End> {
        if !Wish::of(self.wish, &post).counted(&mut self.left_out) {
            return Ok(());
        }
        let known = self.marks.find(&post);
        if known.is_none() && super::was_forgotten(self.forgotten.as_ref(), &post) {
            self.left_out.forgotten += 1;
            return Ok(());
        }
        if known.is_some_and(|id| self.pending.contains(&id)) {
            self.commit()?;
        }
        let known = known.and_then(|id| self.archive.post(id)).map(|record| record.post);
        let contents = copy::contents_of(&post);
        let kept = known.as_ref().map_or(&[][..], |known| &known.archived.contents);
        let has_words = kept.contains(&contents.words);
        if has_words && contents.media.iter().flatten().all(|number| kept.contains(number)) {
            self.counts.known += 1;
            self.counts.media_missing +=
                contents.media.iter().filter(|it| it.is_none()).count() as u64;
            return Ok(());
        }
        let (media, missing) = self.seal(&post)?;
        // What could not be read is not held: a whole archive brings it another time.
        let members: HashSet<&str> = media.iter().filter_map(|it| it.member.as_deref()).collect();
        let of = |number: &crate::model::ImportMedium| {
            number.member.is_some_and(|it| members.contains(self.export.member_name(it)))
        };
        let numbers = contents.media.iter().zip(&post.media).filter(|(_, medium)| of(medium));
        let mut numbers: Vec<u64> = numbers.filter_map(|(number, _)| *number).collect();
        numbers.retain(|number| !kept.contains(number));
        numbers.dedup();
        if has_words && numbers.is_empty() {
            self.counts.known += 1;
            self.counts.media_missing += missing.len() as u64;
            return Ok(());
        }
        if !has_words {
            numbers.push(contents.words);
        }
        self.keep(post, known, numbers, (media, missing))
    }

    /// Seals the files of a post, to become durable with the batch.
    fn seal(&mut self, post: &ImportedPost) -> Result<(Vec<Media>, Vec<MissingMedia>), End> {
        let (mut kept, mut missing) = (Vec::new(), Vec::new());
        for (number, medium) in post.media.iter().enumerate() {
            let (tell, progress, read) =
                (&mut self.tell, &mut self.progress, &mut self.bytes_media);
            let mut meter = |bytes: u64| {
                *read += bytes;
                progress.bytes += bytes;
                tell(*progress).is_continue()
            };
            let from = (self.export, number, medium);
            match media::seal(self.archive, &mut self.objects, from, &mut meter)? {
                Sealed::Kept(medium) => kept.push(medium),
                Sealed::Missing(medium) => missing.push(medium),
                Sealed::Stopped => return Err(End::Cancelled),
            }
        }
        Ok((kept, missing))
    }

    /// Puts a copy into the batch.
    fn keep(
        &mut self,
        post: ImportedPost,
        known: Option<Post>,
        numbers: Vec<u64>,
        media: (Vec<Media>, Vec<MissingMedia>),
    ) -> Result<(), End> {
        let (import, at) = self.import();
        let counts = &mut self.counts_pending;
        counts.new += u64::from(known.is_none());
        counts.renewed += u64::from(known.is_some());
        counts.media += media.0.len() as u64;
        counts.media_missing += media.1.len() as u64;
        let mut known = known.unwrap_or_else(|| copy::fresh(&post, at));
        known.archived.contents.extend(numbers);
        let account = self.account(&post.platform);
        self.pending_bytes += post.text.len() + post.html.as_ref().map_or(0, String::len);
        self.pending_bytes += post.wordings.iter().map(|wording| wording.text.len()).sum::<usize>();
        let (id, wish) = (known.id, self.wish.private);
        copy::place(&mut known, &post, wish);
        let capture = copy::capture_of(post, id, (import, at), &account, media);
        self.marks.know(&known);
        self.pending.insert(id);
        self.batch.extend([Act::Saved(known), Act::Captured(capture)]);
        if self.pending.len() >= POSTS_AT_ONCE || self.pending_bytes >= TEXT_AT_ONCE {
            self.commit()?;
        }
        Ok(())
    }

    fn account(&self, platform: &str) -> ImportAccount {
        let own = self.accounts.iter().rev().find(|(of, _)| of == platform);
        own.map(|(_, account)| account.clone()).unwrap_or_default()
    }

    /// Makes the batch durable. What it adds counts from then on.
    fn commit(&mut self) -> Result<(), StoreError> {
        if self.batch.is_empty() {
            return Ok(());
        }
        let batch = std::mem::take(&mut self.batch);
        self.pending.clear();
        self.pending_bytes = 0;
        self.objects.settle()?;
        self.archive.vault().commit(&batch)?;
        let more = std::mem::take(&mut self.counts_pending);
        self.counts.new += more.new;
        self.counts.renewed += more.renewed;
        self.counts.media += more.media;
        self.counts.media_missing += more.media_missing;
        Ok(())
    }

    /// The number and the time of this import, which begins with its first post.
    fn import(&mut self) -> (ImportId, Time) {
        if let Some(began) = &self.began {
            return (began.id, began.at);
        }
        let began = self.beginning();
        let told = (began.id, began.at);
        self.batch.push(Act::ImportBegan(began.clone()));
        self.began = Some(began);
        told
    }

    fn beginning(&self) -> ImportBegan {
        let (found, options) = (self.export.found(), &self.wish.options);
        let found = found.iter().map(|it| (it.platform.to_owned(), it.layout.to_owned()));
        let file = |(name, bytes): (&str, u64)| ImportFile { name: name.to_owned(), bytes };
        ImportBegan {
            id: ImportId::from_bytes(random()),
            at: self.archive.doors.clock.now(),
            found: found.collect(),
            files: self.export.given().map(file).collect(),
            zone_minutes: options.zone_minutes,
            channel: options.channel.clone(),
            blog: options.blog.clone(),
            signing_key: options.signing_key.clone(),
            with_reposts: self.wish.with_reposts,
        }
    }

    /// An import of the same files in the same way that did not come to its end: it goes on.
    fn unfinished(&self) -> Option<ImportBegan> {
        let vault = self.archive.vault();
        let mut open = vault.imports().filter(|(_, has_ended)| !has_ended).map(|(began, _)| began);
        let now = self.beginning();
        open.find(|began| ImportBegan { id: began.id, at: began.at, ..now.clone() } == **began)
            .cloned()
    }

    fn ended(
        &self,
        began: &ImportBegan,
        sha256: Vec<Option<String>>,
        report: &Report,
    ) -> ImportEnded {
        let member = |used: &crate::import::Used| ImportMember {
            part: used.part,
            member: used.member.clone(),
            bytes: used.bytes,
            sha256: used.sha256.clone(),
        };
        let chosen = [("repost", self.left_out.reposts), ("direct", self.left_out.direct)];
        let forgotten = ("forgotten", self.left_out.forgotten);
        let chosen = chosen.into_iter().chain([forgotten]).filter(|(_, count)| *count > 0);
        let chosen = chosen.map(|(why, count)| (why.to_owned(), String::new(), count));
        let skipped = report.skipped.iter();
        let skipped = skipped.map(|it| (it.why.word().to_owned(), it.member.clone(), it.count));
        let left_out = skipped.chain(chosen);
        ImportEnded {
            id: began.id,
            at: self.archive.doors.clock.now(),
            sha256,
            members: report.used.iter().map(member).collect(),
            accounts: self.accounts.clone(),
            posts: self.counts,
            left_out: left_out
                .map(|(why, member, count)| ImportLeftOut { why, member, count })
                .collect(),
            signed: report.signed.map(|signed| signed.word().to_owned()),
        }
    }
}
