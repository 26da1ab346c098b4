//! The custody log as the vault carries it: with its acts a commit holds their entries. What an
//! entry says is not the vault's matter: a [`Scribe`] writes them. FORMAT.md section 13.

use std::collections::BTreeMap;

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use data_encoding::BASE64;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::keys::{Keys, random, sha256};
use super::{Owner, ReadError, StoreError, Vault};
use crate::model::{
    Act, Authority, Checkpointed, ItemHead, ItemId, LogBegan, LogEntry, LogPart, LogState,
    Recorded, StampKind, Stamped, Subject, Sum, Time,
};

const NONCE_BYTES: usize = 24;
/// Bytes of a log's secret.
const SECRET_BYTES: usize = 32;

/// What the keys of a log come from.
pub type LogSecret = Zeroizing<[u8; SECRET_BYTES]>;

/// Writes the entries of acts that are about to be committed.
pub trait Scribe: Send {
    /// The time to enter.
    fn now(&self) -> Time;

    /// The entries of `acts`, which are all logged; `records` has those of each, or of the first
    /// ones. `stands` tells where an item stood before them.
    fn enter(
        &self,
        secret: &LogSecret,
        state: &LogState,
        acts: &[(&Act, &Recorded)],
        stands: &dyn Fn(Subject, ItemId) -> Option<ItemHead>,
    ) -> LogPart;
}

/// How far the chain of a post has come, and in which log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Logged {
    log: u32,
    head: ItemHead,
}

/// What is known of the custody log that is written now.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct KnownLog {
    /// How many there were with it.
    pub(super) number: u32,
    /// Its secret, sealed.
    secret: String,
    state: LogState,
    /// Entries of the checkpoint that the newest token is on.
    token_of: u64,
    /// The newest checkpoint, and which authorities stamped it.
    checkpoint: Option<(Checkpointed, Vec<String>)>,
    /// Stamps that wait to be in a block: entries of the checkpoint, and the calendar.
    pending: Vec<(u64, String)>,
    /// Where items stand that are no posts of the vault.
    heads: BTreeMap<ItemId, ItemHead>,
}

impl KnownLog {
    pub(super) fn began(began: &LogBegan, number: u32) -> Self {
        Self {
            number,
            secret: began.secret.clone(),
            state: LogState::default(),
            token_of: 0,
            checkpoint: None,
            pending: Vec::new(),
            heads: BTreeMap::new(),
        }
    }

    pub(super) fn checkpointed(&mut self, checkpoint: &Checkpointed) {
        self.checkpoint = Some((checkpoint.clone(), Vec::new()));
    }

    /// A stamp came. Entries name the token on the newest checkpoint that has one: stamps that are
    /// made up for an older one never take them back.
    pub(super) fn stamped(&mut self, stamp: &Stamped) {
        if let Some((checkpoint, by)) = &mut self.checkpoint
            && checkpoint.size == stamp.size
            && !by.contains(&stamp.by)
        {
            by.push(stamp.by.clone());
        }
        let this = (stamp.size, stamp.by.clone());
        match stamp.kind {
            StampKind::Token if stamp.size >= self.token_of => {
                if let Ok(token) = BASE64.decode(stamp.proof.as_bytes()) {
                    self.token_of = stamp.size;
                    self.state.newest_token = Some(Sum::from_bytes(sha256(&token)));
                    self.state.token_time = stamp.time;
                }
            }
            StampKind::Token => {}
            StampKind::Pending => self.pending.push(this),
            StampKind::Complete => self.pending.retain(|pending| *pending != this),
        }
    }

    /// Takes in an entry about a post.
    pub(super) fn enter_post(&self, logged: &mut Option<Logged>, leaf: Sum) {
        let head = after(self.of_post(*logged), leaf);
        *logged = Some(Logged { log: self.number, head });
    }

    /// Takes in an entry about another item.
    pub(super) fn enter(&mut self, entry: &LogEntry) {
        let head = after(self.head(entry.item), entry.leaf);
        self.heads.insert(entry.item, head);
    }

    pub(super) fn grew(&mut self, part: &LogPart) {
        self.state.size = part.first + part.entries.len() as u64;
        self.state.peaks.clone_from(&part.peaks);
    }

    /// Where a post stands, if it has an entry in this log.
    pub(super) fn of_post(&self, logged: Option<Logged>) -> Option<ItemHead> {
        logged.filter(|logged| logged.log == self.number).map(|logged| logged.head)
    }

    pub(super) fn head(&self, item: ItemId) -> Option<ItemHead> {
        self.heads.get(&item).copied()
    }
}

fn after(before: Option<ItemHead>, leaf: Sum) -> ItemHead {
    ItemHead { entries: before.map_or(0, |before| before.entries) + 1, last: leaf }
}

/// The log that a vault keeps now, to be read or shown.
pub struct OpenLog {
    /// What its keys come from.
    pub secret: LogSecret,
    /// Its end.
    pub state: LogState,
    /// Its newest checkpoint, and the names of the authorities that stamped it.
    pub checkpoint: Option<(Checkpointed, Vec<String>)>,
    /// Stamps that wait to be in a block: entries of the checkpoint, and the calendar's name.
    pub pending: Vec<(u64, String)>,
}

impl Vault {
    /// Has the entries of all acts that are committed from now on written by `scribe`.
    pub fn keep_log(&mut self, scribe: Box<dyn Scribe>) {
        self.scribe = Some(scribe);
    }

    /// The custody log that is written now; none before the first act that was entered.
    ///
    /// # Errors
    /// [`StoreError::ReadOnly`] for a reader, who does not have its secret.
    pub fn log(&self) -> Result<Option<OpenLog>, StoreError> {
        let keys = &self.owner()?.keys;
        let Some(log) = &self.catalogue.register().log else { return Ok(None) };
        let secret = open_secret(keys, SECRET_LABEL, &log.secret).ok_or(StoreError::LogSecret)?;
        Ok(Some(OpenLog {
            secret,
            state: log.state.clone(),
            checkpoint: log.checkpoint.clone(),
            pending: log.pending.clone(),
        }))
    }

    /// How many entries the log has, and the heads of its subtrees.
    pub(super) fn log_end(&self) -> Option<(u64, &[Sum])> {
        let log = self.catalogue.register().log.as_ref()?;
        Some((log.state.size, &log.state.peaks))
    }

    /// The text of the newest checkpoint.
    pub(super) fn newest_checkpoint(&self) -> Option<&str> {
        let (newest, _) = self.catalogue.register().log.as_ref()?.checkpoint.as_ref()?;
        Some(&newest.text)
    }

    /// Where every item stands: posts, and the others as the log calls them.
    pub fn item_heads(&self, name: impl Fn(Subject) -> ItemId) -> Vec<(ItemId, ItemHead)> {
        let Some(log) = &self.catalogue.register().log else { return Vec::new() };
        let of_post = |known: super::catalogue::Known| {
            let head = log.of_post(known.logged)?;
            Some((name(Subject::Post(known.record.post.id)), head))
        };
        self.catalogue
            .all()
            .filter_map(of_post)
            .chain(log.heads.iter().map(|(item, head)| (*item, *head)))
            .collect()
    }

    /// Those who are asked to stamp checkpoints.
    #[must_use]
    pub fn authorities(&self) -> &[Authority] {
        &self.catalogue.register().authorities
    }

    /// Makes acts by which the log itself is kept durable, with entries of their own.
    ///
    /// # Errors
    /// [`StoreError`]; nothing happened.
    pub fn commit_log(&mut self, acts: &[Act], part: Option<LogPart>) -> Result<(), StoreError> {
        self.writable()?;
        let part = part.map(Act::Logged);
        let acts: Vec<&Act> = acts.iter().chain(&part).collect();
        self.append(&acts)
    }

    /// Reads the log from the commits, oldest first: each part, and the acts of its commit where
    /// `wanted` says so of one of its entries. A new log begins with part 0 of its own.
    ///
    /// # Errors
    /// [`ReadError`] if the commits cannot be listed, or one that is not accepted as lost cannot
    /// be read.
    pub fn read_log(
        &self,
        wanted: &dyn Fn(&LogPart) -> bool,
        each: &mut dyn FnMut(LogRead),
    ) -> Result<(), ReadError> {
        if self.is_forgotten() {
            return Err(ReadError::Forgotten);
        }
        let commits = self.commits();
        for number in commits.numbers()? {
            match commits.log_of(number, wanted) {
                Ok(read) => each(read),
                Err(_) if self.catalogue.is_accepted(&(number..=number)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// What stands in a commit after its acts: the beginning of a log, if there is none that goes
    /// on, and their entries.
    pub(super) fn entered(
        &self,
        acts: &[Act],
        records: &[Recorded],
    ) -> Result<Vec<Act>, StoreError> {
        let Some(scribe) = &self.scribe else { return Ok(Vec::new()) };
        let keys = &self.owner()?.keys;
        let lossy = matches!(acts.first(), Some(Act::LossAccepted { .. }));
        let mut more = Vec::new();
        let (secret, state, goes_on) = match self.log()? {
            Some(log) if !lossy => (log.secret, log.state, true),
            _ => {
                let secret = Zeroizing::new(random());
                let sealed = seal_secret(keys, SECRET_LABEL, &secret);
                more.push(Act::LogBegan(LogBegan { secret: sealed, at: scribe.now() }));
                (secret, LogState::default(), false)
            }
        };
        let none = Recorded::default();
        let of = |n: usize| records.get(n).unwrap_or(&none);
        let logged: Vec<(&Act, &Recorded)> = acts
            .iter()
            .enumerate()
            .filter(|(_, it)| it.is_logged())
            .map(|(n, it)| (it, of(n)))
            .collect();
        let stands =
            |subject, item| goes_on.then(|| self.catalogue.item_head(subject, item)).flatten();
        if !logged.is_empty() {
            more.push(Act::Logged(scribe.enter(&secret, &state, &logged, &stands)));
        }
        Ok(more)
    }
}

/// What one commit has of the log.
pub struct LogRead {
    /// A log began in it.
    pub began: bool,
    /// Its entries.
    pub part: Option<LogPart>,
    /// Its acts, where they were wanted, or are about the log itself.
    pub acts: Vec<Act>,
}

/// Seals a secret under the vault's keys, for the use that its label names.
pub(super) fn seal_secret(keys: &Keys, label: &[u8], secret: &LogSecret) -> String {
    let nonce: [u8; NONCE_BYTES] = random();
    let payload = Payload { msg: secret.as_slice(), aad: label };
    let sealed = cipher(keys).encrypt(&XNonce::from(nonce), payload);
    let sealed = sealed.expect("a secret is far below the cipher's limit");
    BASE64.encode(&[nonce.as_slice(), &sealed].concat())
}

pub(super) fn open_secret(keys: &Keys, label: &[u8], sealed: &str) -> Option<LogSecret> {
    let bytes = BASE64.decode(sealed.as_bytes()).ok()?;
    let (nonce, sealed) = bytes.split_at_checked(NONCE_BYTES)?;
    let nonce: [u8; NONCE_BYTES] = nonce.try_into().ok()?;
    let payload = Payload { msg: sealed, aad: label };
    let plain = Zeroizing::new(cipher(keys).decrypt(&XNonce::from(nonce), payload).ok()?);
    let secret: [u8; SECRET_BYTES] = plain.as_slice().try_into().ok()?;
    Some(Zeroizing::new(secret))
}

/// The same log under new keys of the vault.
pub(super) fn resealed(began: &LogBegan, from: &Owner, to: &Owner) -> Option<LogBegan> {
    let secret = open_secret(&from.keys, SECRET_LABEL, &began.secret)?;
    Some(LogBegan { secret: seal_secret(&to.keys, SECRET_LABEL, &secret), at: began.at })
}

const SECRET_LABEL: &[u8] = b"keepsake v1 log secret";

fn cipher(keys: &Keys) -> XChaCha20Poly1305 {
    let key = keys.log_key();
    XChaCha20Poly1305::new(key.as_slice().try_into().expect("a 32-byte key"))
}
