//! The desk at which an importer works: it hands out members, takes in posts, and writes down what
//! became of everything.

use std::collections::HashMap;
use std::io::{self, Read};
use std::ops::ControlFlow;

use super::bluesky::Signed;
use super::files::{Files, Stream, base_name};
use super::json::{self, Json, Raw};
use super::key;
use super::layouts;
use super::limits::{POSTS_MAX, RECORD_BYTES_MAX, SMALL_FILE_BYTES_MAX};
use super::report::{Report, Tally, Used, Why};
use super::trouble::Trouble;
use super::{Event, Options, Progress};
use crate::model::{ImportAccount, ImportMedium, ImportedPost, MemberId, Provenance};

/// Records between two words on progress.
const PROGRESS_EVERY: u64 = 256;

/// Takes the events of an import; breaks to stop it.
pub(super) type Sink<'a> = &'a mut dyn FnMut(Event) -> ControlFlow<()>;

/// Where an importer works.
pub(super) struct Desk<'a> {
    pub(super) files: &'a Files,
    pub(super) options: &'a Options,
    platform: &'static str,
    sink: Sink<'a>,
    tally: Tally,
    /// Keys handed on, with a hash of what stood under them and how often.
    seen: HashMap<u128, (u64, u32)>,
    progress: Progress,
    n_told: u64,
    /// What is being read.
    at: Provenance,
}

impl<'a> Desk<'a> {
    pub(super) fn new(files: &'a Files, options: &'a Options, sink: Sink<'a>) -> Self {
        let mut tally = Tally::default();
        tally.report.oddities = files.oddities.clone();
        let at = Provenance { part: 0, member: String::new(), record: 0 };
        let seen = HashMap::new();
        let progress = Progress::default();
        Self { files, options, platform: "", sink, tally, seen, progress, n_told: 0, at }
    }

    pub(super) fn finish(self) -> Report {
        self.tally.finish()
    }

    /// Marks that somebody wanted no more.
    pub(super) fn stopped(&mut self) {
        self.tally.report.stopped = true;
    }

    /// Begins a platform's part of the work.
    pub(super) fn begin(&mut self, platform: &'static str) {
        self.platform = platform;
    }

    /// Says whose posts follow.
    pub(super) fn account(&mut self, account: ImportAccount) -> Result<(), Trouble> {
        self.tell(Event::Account { platform: self.platform, account })
    }

    /// As [`Desk::account`], where a layout holds posts of several platforms.
    pub(super) fn account_on(
        &mut self,
        platform: &str,
        account: ImportAccount,
    ) -> Result<(), Trouble> {
        self.tell(Event::Account { platform: layouts::known(platform), account })
    }

    /// Says which members will be read, so that progress has an end.
    pub(super) fn plan(&mut self, members: &[MemberId]) {
        let claimed = |id: &MemberId| self.files.member_of(*id).map_or(0, |it| it.claimed_bytes);
        let bytes: u64 = members.iter().map(claimed).sum();
        self.progress.bytes_planned = self.progress.bytes_planned.saturating_add(bytes);
    }

    /// Reads one member. Whatever is wrong with it is written down and ends nothing else.
    pub(super) fn member(
        &mut self,
        id: MemberId,
        read: impl FnOnce(&mut Self, &mut Stream) -> Result<(), Trouble>,
    ) -> Result<(), Trouble> {
        let Some(member) = self.files.member_of(id) else { return Ok(()) };
        self.at = Provenance { part: member.part, member: member.name.clone(), record: 0 };
        let before = self.progress.bytes;
        let mut stream = match self.files.stream(id) {
            Ok(stream) => stream.metered(self.progress.meter()),
            Err(error) => return self.note(&Trouble::from(error)),
        };
        let mut done = read(self, &mut stream);
        if done.is_ok() {
            // What follows the last post belongs to the digest all the same.
            done = io::copy(&mut stream, &mut io::sink()).map(|_| ()).map_err(Trouble::from);
        }
        self.progress.bytes = before.saturating_add(stream.n_read());
        let used = Used {
            part: self.at.part,
            member: self.at.member.clone(),
            bytes: stream.n_read(),
            sha256: stream.sha256(),
        };
        self.tally.used(used);
        done.or_else(|trouble| self.note(&trouble))
    }

    /// Writes a trouble down; hands it on if it is the wish to stop.
    fn note(&mut self, trouble: &Trouble) -> Result<(), Trouble> {
        if matches!(trouble, Trouble::Stopped) {
            return Err(Trouble::Stopped);
        }
        let member = self.at.member.clone();
        self.tally.skip(trouble.why(), &member, 1);
        Ok(())
    }

    /// All of a small member; empty if it cannot be read.
    pub(super) fn small(&mut self, id: MemberId) -> Result<Vec<u8>, Trouble> {
        let mut bytes = Vec::new();
        self.member(id, |_, stream| {
            let max = SMALL_FILE_BYTES_MAX;
            stream.take(max).read_to_end(&mut bytes)?;
            Ok(())
        })?;
        Ok(bytes)
    }

    /// Copies the record that begins here; false, and written down, if it is too long.
    pub(super) fn raw<R: Read>(
        &mut self,
        json: &mut Json<R>,
        into: &mut Vec<u8>,
    ) -> Result<bool, Trouble> {
        let raw = json.raw(into, RECORD_BYTES_MAX)?;
        if raw == Raw::TooLong {
            self.next_record();
            self.skip(Why::TooLong)?;
        }
        Ok(raw == Raw::Whole)
    }

    /// Reads the record that begins here; none, and written down, if it cannot be.
    pub(super) fn record<R: Read, T: serde::de::DeserializeOwned>(
        &mut self,
        json: &mut Json<R>,
        buffer: &mut Vec<u8>,
    ) -> Result<Option<json::Read<T>>, Trouble> {
        if !self.raw(json, buffer)? {
            return Ok(None);
        }
        self.next_record();
        let read = json::read(buffer);
        if read.is_none() {
            self.skip(Why::Unreadable)?;
        }
        Ok(read)
    }

    /// Writes down what is known of the archive's own signature.
    pub(super) fn signed(&mut self, signed: Signed) {
        self.tally.report.signed = Some(signed);
    }

    /// Counts the records of a member.
    pub(super) fn next_record(&mut self) {
        self.at.record += 1;
    }

    /// Leaves the current record out.
    pub(super) fn skip(&mut self, why: Why) -> Result<(), Trouble> {
        self.skip_many(why, 1)
    }

    pub(super) fn skip_many(&mut self, why: Why, count: u64) -> Result<(), Trouble> {
        let member = self.at.member.clone();
        self.tally.skip(why, &member, count);
        self.tick()
    }

    /// A medium the archive names by a path, from folder `base` or its root.
    pub(super) fn medium(&self, base: &str, path: &str) -> ImportMedium {
        let member = Some(path).filter(|path| may_be_medium(path));
        let member = member.and_then(|path| self.files.find(base, path));
        let member = member.filter(|id| may_be_medium(self.files.name(*id)));
        self.medium_at(member, path)
    }

    /// A medium whose member is known; `path` is what the archive calls it.
    pub(super) fn medium_at(&self, member: Option<MemberId>, path: &str) -> ImportMedium {
        let known = member.and_then(|id| self.files.member_of(id));
        let name = Some(base_name(path)).filter(|name| !name.is_empty());
        ImportMedium {
            member,
            name: name.map(str::to_owned),
            url: None,
            alt: None,
            claimed_bytes: known.map(|member| member.claimed_bytes),
            cid: None,
        }
    }

    /// Takes in a post: gives it its key and place, and hands it on unless it was there before.
    pub(super) fn post(&mut self, mut post: ImportedPost) -> Result<(), Trouble> {
        if post.platform.is_empty() {
            self.platform.clone_into(&mut post.platform);
        }
        let record = self.at.record.saturating_sub(1);
        post.source = Provenance { record, ..self.at.clone() };
        if key::is_empty(&post) {
            return self.skip(Why::Empty);
        }
        let content = key::content(&post);
        let bare = key::of(&post);
        let slot = self.seen.get(&bare).copied();
        let n_before = match slot {
            Some((before, _)) if before == content => return self.skip(Why::Repeated),
            Some((_, n)) => n,
            None => 0,
        };
        if self.seen.len() < POSTS_MAX {
            self.seen.insert(bare, (content, n_before + 1));
        }
        // Two versions under one id are one post; two posts that nothing but their words tells
        // apart are counted.
        let nth = if post.id.is_some() { 0 } else { n_before };
        if !key::is_of(&post.key, bare) {
            post.key = key::written(bare, nth);
        }
        self.count(&post);
        self.tell(Event::Post(Box::new(post)))?;
        self.tick()
    }

    fn count(&mut self, post: &ImportedPost) {
        let report = &mut self.tally.report;
        let n_here = post.media.iter().filter(|medium| medium.member.is_some()).count();
        let as_count = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
        report.posts += 1;
        report.media += as_count(n_here);
        report.media_missing += as_count(post.media.len() - n_here);
        report.without_time += u64::from(post.created.at.is_none());
        report.damaged_text += u64::from(post.is_damaged);
        self.progress.posts = report.posts;
    }

    fn tick(&mut self) -> Result<(), Trouble> {
        self.n_told += 1;
        if !self.n_told.is_multiple_of(PROGRESS_EVERY) {
            return Ok(());
        }
        let progress = self.progress.now();
        self.tell(Event::Progress(progress))
    }

    fn tell(&mut self, event: Event) -> Result<(), Trouble> {
        match (self.sink)(event) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(Trouble::Stopped),
        }
    }
}

/// Lists, pages and chats are never media: a post that names one as its picture gets none.
fn may_be_medium(path: &str) -> bool {
    const NO_MEDIA: &[&str] = &["json", "html", "htm", "js", "csv", "xml", "txt", "atom", "car"];
    let lower = path.to_ascii_lowercase();
    let ending = base_name(&lower).rsplit_once('.').map_or("", |(_, ending)| ending);
    let is_chat = lower.split('/').any(|piece| piece == "messages" || piece == "inbox");
    !NO_MEDIA.contains(&ending) && !is_chat
}
