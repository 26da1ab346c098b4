//! The custody log of an open archive: every act that is committed has its entry, with the WARC
//! records that its exchanges hold; heads of the log are signed now and then.

use std::collections::HashMap;
use std::sync::{Arc, MutexGuard};
use std::time::Duration;

use serde::Serialize;

use super::Archive;
use super::look::{summed, unzipped};
use crate::custody::entry::heads_entry;
use crate::custody::heads::Heads;
use crate::custody::tree::Frontier;
use crate::custody::{LogEnd, LogKeys, Logged, Records, sshsig};
use crate::doors::Clock;
use crate::model::{
    Act, Checkpointed, ItemHead, ItemId, LogEntry, LogPart, LogState, Media, ObjectName, RecordSum,
    Recorded, Subject, Time,
};
use crate::vault::{LogSecret, Scribe, StoreError};

/// Objects of which the sums are remembered until they are entered. More can be read again.
const REMEMBERED_MAX: usize = 4096;

/// After this long a head of the log is signed by itself, if anything was entered since.
const CHECKPOINT_EVERY: Duration = Duration::from_hours(24);

/// Why no head of the log could be signed. Nothing was entered.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// Nothing was entered yet.
    #[error("nothing was saved in this vault yet, so there is nothing to sign")]
    Empty,
    /// It could not be kept.
    #[error("the head of the custody log could not be kept")]
    Keep(#[source] StoreError),
}

/// How the custody log stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LogStanding {
    /// Its name.
    pub origin: String,
    /// The fingerprint of its key, as people compare it.
    pub key: String,
    /// Entries.
    pub entries: u64,
    /// Its newest checkpoint.
    pub checkpoint: Option<Checkpointed>,
    /// Names of the authorities that stamped that one.
    pub stamped_by: Vec<String>,
    /// Proofs that wait to be in a block: entries of the checkpoint, and the calendar's name.
    pub pending: Vec<(u64, String)>,
    /// The newest checkpoint that was seen on this computer, as it is kept outside the vault.
    pub seen: Option<String>,
}

/// An exchange ready to be sealed, and the sums of its records in full.
#[derive(Clone)]
pub(super) struct Parcel {
    pub(super) object: Vec<u8>,
    pub(super) sums: Vec<RecordSum>,
}

impl Parcel {
    /// Puts another behind it.
    pub(super) fn join(&mut self, other: Self) {
        self.object.extend(other.object);
        self.sums.extend(other.sums);
    }
}

/// The sums of what was sealed and is not entered yet.
#[derive(Default)]
pub(super) struct Recall {
    whole: HashMap<ObjectName, Vec<RecordSum>>,
    parts: HashMap<(ObjectName, u32), Vec<RecordSum>>,
}

impl Recall {
    /// Lets go of all: what is not remembered is read again.
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    fn whole(&mut self, object: &ObjectName, sums: Vec<RecordSum>) {
        if self.whole.len() == REMEMBERED_MAX {
            self.whole.clear();
        }
        self.whole.insert(object.clone(), sums);
    }

    /// Remembers one exchange of many in an object.
    pub(super) fn part(&mut self, object: &ObjectName, part: u32, sums: Vec<RecordSum>) {
        self.parts.insert((object.clone(), part), sums);
    }
}

impl Archive {
    /// How the custody log stands; none before the first entry.
    ///
    /// # Errors
    /// [`LogError::Keep`] for a reader, who does not have its keys.
    pub fn log(&self) -> Result<Option<LogStanding>, LogError> {
        let Some(log) = self.vault().log().map_err(LogError::Keep)? else { return Ok(None) };
        let seen = self.vault().seen_checkpoint();
        let keys = LogKeys::derive(&log.secret);
        let (checkpoint, stamped_by) = log.checkpoint.unzip();
        Ok(Some(LogStanding {
            origin: keys.origin().to_owned(),
            key: sshsig::fingerprint(keys.signing().verifying_key().as_bytes()),
            entries: log.state.size,
            checkpoint,
            stamped_by: stamped_by.unwrap_or_default(),
            pending: log.pending,
            seen,
        }))
    }

    /// Signs the head of the log as it is now, to be given away: bundles show from then on that
    /// they grew out of it. The last one that was asked for, if nothing was entered since.
    ///
    /// # Errors
    /// [`LogError`].
    pub fn checkpoint(&self) -> Result<Checkpointed, LogError> {
        self.sign_head(true)
    }

    fn sign_head(&self, asked_for: bool) -> Result<Checkpointed, LogError> {
        let mut vault = self.vault();
        let log = vault.log().map_err(LogError::Keep)?.ok_or(LogError::Empty)?;
        let newest = log.checkpoint.map(|(newest, _)| newest);
        let serves = |it: &Checkpointed| it.size == log.state.size && it.asked_for >= asked_for;
        if let Some(newest) = newest.filter(serves) {
            return Ok(newest);
        }
        let keys = LogKeys::derive(&log.secret);
        let heads = vault.item_heads(|subject| keys.item(subject));
        let (mut end, now) = (end_of(&log.state), self.doors.clock.now());
        let at = not_before(&log.state, now);
        let (first, item) = (end.tree.size(), keys.item(Subject::Heads));
        let mut head = heads.iter().find(|(known, _)| *known == item).map(|(_, head)| *head);
        let told = heads_entry(&Heads::new(&keys, first, heads));
        let leaf = end.append(&keys, &told, &mut head, at).leaf;
        let entry = LogEntry { leaf, item, records: Vec::new() };
        let (entries, peaks) = (vec![entry], end.tree.peaks().to_vec());
        let after_token = end.newest_token;
        let part = LogPart { first, time: at, after_token, entries, peaks, apart: vec![0] };
        let (size, text) = (first + 1, keys.checkpoint(&end.tree));
        let signed = Checkpointed { size, text, at, asked_for };
        let act = Act::Checkpointed(signed.clone());
        vault.commit_log(&[act], Some(part)).map_err(LogError::Keep)?;
        Ok(signed)
    }

    /// Signs the head of the log if a day went by since the last time. That it cannot be kept now
    /// is no reason for anything else to fail: the next time it is tried again.
    pub(super) fn checkpoint_if_due(&self) {
        let now = self.doors.clock.now();
        let is_due = self.vault().log().ok().flatten().is_some_and(|log| {
            log.checkpoint.is_none_or(|(newest, _)| newest.at.plus(CHECKPOINT_EVERY) <= now)
        });
        if is_due {
            let _ = self.sign_head(false);
        }
    }

    pub(super) fn recall(&self) -> MutexGuard<'_, Recall> {
        self.recall.lock().expect("nothing panics while it is held")
    }

    /// Seals an exchange and makes it durable.
    pub(super) fn keep(&self, parcel: Parcel) -> Result<ObjectName, StoreError> {
        let name = self.vault().put_object(&parcel.object)?;
        self.recall().whole(&name, parcel.sums);
        Ok(name)
    }

    /// Makes acts durable that have exchanges, with their entries.
    pub(super) fn keep_acts(&self, acts: &[Act]) -> Result<(), StoreError> {
        let records: Vec<Recorded> = acts.iter().map(|act| self.recorded(act)).collect();
        self.vault().commit_recorded(acts, &records)
    }

    fn recorded(&self, act: &Act) -> Recorded {
        match act {
            Act::Captured(capture) => {
                let own = capture.exchange.as_ref().map(|exchange| self.sums(exchange));
                let of = |media: &Media| match media.member {
                    None => self.sums(&media.exchange),
                    Some(_) => Vec::new(),
                };
                let mut media: Vec<_> = capture.media.iter().map(of).collect();
                if media.iter().all(Vec::is_empty) {
                    media.clear();
                }
                Recorded { own: own.unwrap_or_default(), media }
            }
            Act::Looked(look) => {
                let part = self.recall().parts.remove(&(look.exchange.clone(), look.part));
                Recorded {
                    own: part.unwrap_or_else(|| self.sums(&look.exchange)),
                    media: Vec::new(),
                }
            }
            _ => Recorded::default(),
        }
    }

    /// The sums of the records in an object; none if it cannot be read.
    fn sums(&self, object: &ObjectName) -> Vec<RecordSum> {
        if let Some(sums) = self.recall().whole.get(object) {
            return sums.clone();
        }
        let content = self.vault().object(object).ok();
        let records = content.and_then(|content| unzipped(&content)).unwrap_or_default();
        let sums = summed(&records).unwrap_or_default();
        let sums: Vec<RecordSum> = sums.into_iter().map(|(sum, _)| sum).collect();
        self.recall().whole(object, sums.clone());
        sums
    }
}

/// Writes entries, with the time of a clock.
pub(super) struct Entering {
    pub(super) clock: Arc<dyn Clock>,
}

impl Scribe for Entering {
    fn now(&self) -> Time {
        self.clock.now()
    }

    fn enter(
        &self,
        secret: &LogSecret,
        state: &LogState,
        acts: &[(&Act, &Recorded)],
        stands: &dyn Fn(Subject, ItemId) -> Option<ItemHead>,
    ) -> LogPart {
        let keys = LogKeys::derive(secret);
        let mut end = end_of(state);
        let (first, time) = (end.tree.size(), not_before(state, self.now()));
        let mut heads: HashMap<ItemId, Option<ItemHead>> = HashMap::new();
        let enter = |(act, records): &(&Act, &Recorded)| {
            let logged =
                Logged::of(act, Records { own: &records.own, media: &records.media }, &keys);
            let (subject, item) = (logged.subject(), keys.item(logged.subject()));
            let head = heads.entry(item).or_insert_with(|| stands(subject, item));
            let written = end.append(&keys, &logged, head, time);
            LogEntry { leaf: written.leaf, item, records: written.records() }
        };
        let entries = acts.iter().map(enter).collect();
        let peaks = end.tree.peaks().to_vec();
        let after_token = state.newest_token;
        LogPart { first, time, after_token, entries, peaks, apart: Vec::new() }
    }
}

/// A clock that was set back does not make an entry older than the token it names: nobody could
/// believe it.
fn not_before(state: &LogState, now: Time) -> Time {
    state.token_time.map_or(now, |token| token.max(now))
}

fn end_of(state: &LogState) -> LogEnd {
    // A state that does not fit is of no log that was written here; a new tree shows.
    let tree = Frontier::of(state.size, state.peaks.clone()).unwrap_or_default();
    LogEnd { tree, newest_token: state.newest_token }
}
