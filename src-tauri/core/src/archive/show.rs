//! Show: everything about one post, and the bytes of its media.

use super::Archive;
use super::look::exchange_of;
use crate::doors::web::{MEDIA_BYTES_MAX, body_of};
use crate::model::{Act, Capture, CaptureId, Judgement, Media, Observation, PostId, PostRecord};
use crate::vault::ReadError;
use crate::verdict::{Rule, rule};

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
}

impl Story {
    /// Why the post stands where it stands: the rules of its newest judgement, each with the
    /// observation it rests on.
    #[must_use]
    pub fn reasons(&self) -> Vec<(&'static Rule, Option<&Observation>)> {
        let Some(judgement) = &self.record.judgement else { return Vec::new() };
        let look = |id| self.looks.iter().find(|look| Some(look.id) == id);
        judgement
            .chain
            .iter()
            .filter_map(|reason| Some((rule(&reason.rule)?, look(reason.observation))))
            .collect()
    }
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
        let mut vault = self.vault();
        let Some(record) = vault.post(id) else { return Ok(None) };
        let mut story = Story { record, captures: vec![], looks: vec![], judgements: vec![] };
        for act in vault.history(id)?.into_iter().rev() {
            match act {
                Act::Captured(capture) => story.captures.push(capture),
                Act::Looked(observation) => story.looks.push(observation),
                Act::Judged(judgement) => story.judgements.push(judgement),
                Act::Saved(_)
                | Act::VantageSet(_)
                | Act::VantageDropped { .. }
                | Act::Granted(_)
                | Act::GrantEnded { .. }
                | Act::HandedOver { .. }
                | Act::LossAccepted { .. } => {}
            }
        }
        Ok(Some(story))
    }

    /// File number `number` of a capture: what it is, and its bytes.
    ///
    /// # Errors
    /// [`MediaError`]; bytes that do not have the digest taken at capture are never given.
    pub fn media(
        &self,
        post: PostId,
        capture: CaptureId,
        number: usize,
    ) -> Result<(Media, Vec<u8>), MediaError> {
        let story = self.story(post).map_err(MediaError::Read)?.ok_or(MediaError::Unknown)?;
        let capture = story.captures.iter().find(|c| c.id == capture).ok_or(MediaError::Unknown)?;
        let media = capture.media.get(number).ok_or(MediaError::Unknown)?.clone();
        let object = self.vault().object(&media.exchange).map_err(MediaError::Read)?;
        let exchange = exchange_of(&object).ok_or(MediaError::Damaged)?;
        let reply = exchange.reply().ok_or(MediaError::Damaged)?;
        let bytes = body_of(reply, MEDIA_BYTES_MAX).map_err(|_| MediaError::Damaged)?.into_owned();
        if crate::capture::sha256(&bytes) != media.sha256 {
            return Err(MediaError::Damaged);
        }
        Ok((media, bytes))
    }
}
