//! Show: everything about one post, and the bytes of its media.

use std::io::{self, Write};
use std::sync::Arc;

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::Archive;
use super::look::exchange_of;
use crate::doors::web::{MEDIA_BYTES_MAX, body_of};
use crate::model::{
    Act, Capture, CaptureId, Judgement, Media, NoticeEntry, Observation, ObservationId, PostId,
    PostRecord, Reason, Status, Time, Verdict,
};
use crate::vault::ReadError;
use crate::vault::stack::wiping;
use crate::verdict::{Made, Rule, RuleSet, Why, rule, tell};

/// Everything about one post.
#[derive(Clone, Debug)]
pub struct Story {
    /// Where it stands.
    pub record: PostRecord,
    /// Its captures, newest first.
    pub captures: Vec<Capture>,
    /// The looks at it, newest first.
    pub looks: Vec<Observation>,
    /// The judgements, newest first.
    pub judgements: Vec<Judgement>,
    /// What was entered about its notice, newest first.
    pub notices: Vec<NoticeEntry>,
    /// The rules in use, for their words.
    pub rules: Arc<RuleSet>,
    /// When it came to stand otherwise, newest first.
    pub turns: Vec<Turn>,
}

/// A post came to stand otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Turn {
    /// When the look was made that turned it.
    pub at: Time,
    /// Where it stood from then on.
    pub status: Status,
    /// What was found.
    pub verdict: Verdict,
}

impl Story {
    /// Did looks see the post before the newest round? Then everybody was shown it.
    pub(super) fn was_seen_before(&self) -> bool {
        self.judgements.iter().skip(1).any(|judgement| judgement.verdict.is_sighting())
    }

    pub(super) fn new(record: PostRecord, rules: Arc<RuleSet>) -> Self {
        Self {
            record,
            captures: Vec::new(),
            looks: Vec::new(),
            judgements: Vec::new(),
            notices: Vec::new(),
            rules,
            turns: Vec::new(),
        }
    }

    /// When its newest absence was confirmed, and the post flagged.
    #[must_use]
    pub fn confirmed(&self) -> Option<Time> {
        Some(self.turns.iter().find(|turn| turn.status == Status::Flagged)?.at)
    }

    /// Why the post stands where it stands: the chain of its newest judgement, told.
    #[must_use]
    pub fn why(&self) -> Vec<Why> {
        let chain = self.record.judgement.as_ref().map_or(&[][..], |judged| &judged.chain);
        why(&self.rules, &self.record, chain, &self.looks)
    }

    /// The rule of this id, as it stands now, or as it was built in.
    #[must_use]
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.rules.rule(id).or_else(|| rule(id))
    }
}

/// When a judgement could be made: at the last of the looks that it rests on. It is dated from the
/// look that first missed the post, and what confirms a loss is a later one.
pub(super) fn sure_at<'a>(
    judgement: &Judgement,
    looks: impl Iterator<Item = &'a Observation>,
) -> Time {
    let is_named = |look: &&Observation| {
        judgement.chain.iter().any(|reason| reason.observation == Some(look.id))
    };
    looks.filter(is_named).map(|look| look.at).fold(judgement.at, Time::max)
}

/// Takes an act of a history into the fold of its post. Did it come to stand otherwise?
fn turned(fold: &mut PostRecord, act: &Act, history: &[Act]) -> Option<Turn> {
    let before = fold.status;
    let at = match act {
        Act::Captured(capture) => {
            fold.captured(capture.clone());
            capture.at
        }
        Act::Looked(look) => {
            fold.looked(look);
            look.at
        }
        Act::Judged(judgement) => {
            fold.judged(judgement.clone());
            judgement.at
        }
        _ => return None,
    };
    if fold.status == before {
        return None;
    }
    let looks = history.iter().filter_map(|act| match act {
        Act::Looked(look) => Some(look),
        _ => None,
    });
    let at = if let Act::Judged(judgement) = act { sure_at(judgement, looks) } else { at };
    Some(Turn { at, status: fold.status, verdict: fold.verdict })
}

/// A chain told, with when the post was last seen, if it is not there now.
pub(super) fn why(
    rules: &RuleSet,
    record: &PostRecord,
    chain: &[Reason],
    looks: &[Observation],
) -> Vec<Why> {
    let made = |id: ObservationId| {
        let look = looks.iter().find(|look| look.id == id)?;
        Some(Made {
            at: Some(look.at),
            vantage: look.vantage.clone(),
            country: look.country.clone(),
            probe: Some(look.probe),
        })
    };
    let missing = !chain.is_empty() && !record.verdict.is_sighting();
    tell(rules, chain, &made, missing.then_some(record.last_seen))
}

/// Why a picture, video or sound could not be given.
#[derive(Debug, thiserror::Error)]
pub enum MediaError {
    /// No such post, capture or file.
    #[error("there is no such file in the vault")]
    Unknown,
    /// The vault could not be read.
    #[error("the file could not be read from the vault")]
    Read(#[source] ReadError),
    /// It could not be written on.
    #[error("the file could not be written on")]
    Write(#[source] io::Error),
    /// The stored exchange does not hold what the capture says.
    #[error("the stored exchange does not hold the file")]
    Damaged,
}

impl Archive {
    /// Everything about a post; `None` if there is no such post.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn story(&self, id: PostId) -> Result<Option<Story>, ReadError> {
        let rules = self.rules();
        let mut vault = self.vault();
        let Some(record) = vault.post(id) else { return Ok(None) };
        let mut fold = PostRecord::new(record.post.clone());
        let mut story = Story::new(record, rules);
        let history = vault.history(id)?;
        for act in &history {
            story.turns.extend(turned(&mut fold, act, &history));
        }
        story.turns.reverse();
        for act in history.into_iter().rev() {
            match act {
                Act::Captured(capture) => story.captures.push(capture),
                Act::Looked(look) => {
                    if let Some(judgement) = look.judgement() {
                        story.judgements.push(judgement);
                    }
                    story.looks.push(look);
                }
                Act::Judged(judgement) => story.judgements.push(judgement),
                Act::Noticed(entry) => story.notices.push(entry),
                Act::Saved(_)
                | Act::VantageSet(_)
                | Act::VantageDropped { .. }
                | Act::Granted(_)
                | Act::GrantEnded { .. }
                | Act::HandedOver { .. }
                | Act::RecoverySet { .. }
                | Act::Refused(_)
                | Act::RefusedSetAside { .. }
                | Act::RulesInstalled(_)
                | Act::RulesDropped { .. }
                | Act::Told { .. }
                | Act::Waited(_)
                | Act::RoundEnded(_)
                | Act::ImportBegan(_)
                | Act::ImportEnded(_)
                | Act::AuthoritySet(_)
                | Act::AuthorityDropped { .. }
                | Act::Exported(_)
                | Act::Forgotten(_)
                | Act::LogBegan(_)
                | Act::Logged(_)
                | Act::Checkpointed(_)
                | Act::Stamped(_)
                | Act::LossAccepted { .. } => {}
            }
        }
        Ok(Some(story))
    }

    /// File number `number` of a capture: what it is, and its bytes. Behind its media are counted
    /// the files that its page had of it.
    ///
    /// # Errors
    /// [`MediaError`]; bytes that do not have the digest taken at capture are never given.
    pub fn media(
        &self,
        post: PostId,
        capture: CaptureId,
        number: usize,
    ) -> Result<(Media, Vec<u8>), MediaError> {
        let mut bytes = Vec::new();
        let media = self.media_into(post, capture, number, &mut bytes)?;
        Ok((media, bytes))
    }

    /// The same into `out`, for files of any size. What `out` was given is nothing until this
    /// returns `Ok`.
    ///
    /// # Errors
    /// [`MediaError`].
    pub fn media_into(
        &self,
        post: PostId,
        capture: CaptureId,
        number: usize,
        out: &mut dyn Write,
    ) -> Result<Media, MediaError> {
        let story = self.story(post).map_err(MediaError::Read)?.ok_or(MediaError::Unknown)?;
        let capture = story.captures.iter().find(|c| c.id == capture).ok_or(MediaError::Unknown)?;
        let mut all = capture.media.iter().chain(&capture.files);
        let media = all.nth(number).ok_or(MediaError::Unknown)?.clone();
        // Unpacking and hashing leave pieces of the file in their frames.
        wiping(|| self.copy_of(&media, out))?;
        Ok(media)
    }

    /// The bytes of a kept medium into `out`, held to their digest. A file from an archive lies in
    /// the vault as it is: it goes through without being held.
    pub(super) fn copy_of(&self, media: &Media, out: &mut dyn Write) -> Result<(), MediaError> {
        if media.member.is_some() {
            let mut through = Through { out, digest: Sha256::new(), refused: None };
            let read = self.vault().object_into(&media.exchange, &mut through);
            if let Some(refused) = through.refused {
                return Err(MediaError::Write(refused));
            }
            read.map_err(MediaError::Read)?;
            let digest = data_encoding::HEXLOWER.encode(&through.digest.finalize());
            return if digest == media.sha256 { Ok(()) } else { Err(MediaError::Damaged) };
        }
        let object = self.vault().object(&media.exchange).map_err(MediaError::Read)?;
        let exchange = exchange_of(&object).ok_or(MediaError::Damaged)?;
        let reply = exchange.reply().ok_or(MediaError::Damaged)?;
        let bytes = body_of(reply, MEDIA_BYTES_MAX).map_err(|_| MediaError::Damaged)?;
        if crate::capture::sha256(&bytes) != media.sha256 {
            return Err(MediaError::Damaged);
        }
        out.write_all(&bytes).map_err(MediaError::Write)
    }
}

/// Takes the digest of what goes through, and remembers what the way out answered.
struct Through<'o> {
    out: &'o mut dyn Write,
    digest: Sha256,
    refused: Option<io::Error>,
}

impl Write for Through<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.out.write(bytes) {
            Ok(n) => {
                self.digest.update(bytes.get(..n).unwrap_or_default());
                Ok(n)
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => Err(error),
            Err(error) => {
                let kind = error.kind();
                self.refused = Some(error);
                Err(kind.into())
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
