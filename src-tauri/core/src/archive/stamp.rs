//! Stamps of third parties on the heads of the custody log: authorities of RFC 3161 and calendars
//! of `OpenTimestamps`. There are none until the user names one; only a digest leaves the computer,
//! over the vantage that is chosen; and nothing waits for them: what fails is made up later.

use std::io::Read as _;

use data_encoding::BASE64;
use flate2::read::GzDecoder;

use super::{Archive, Private};
use crate::custody::ots::{self, Proof, Question};
use crate::custody::stamp::{self, Nonce, NotARoot, Roots, StampError};
use crate::doors::web::{Sending, WebError, parse_address};
use crate::model::{
    Act, Authority, Checkpointed, Failure, LogPart, Reply, StampKind, Stamped, Time, Vantage,
};
use crate::vault::keys::random;
use crate::vault::{ReadError, StoreError};

/// Letters of an authority's name.
const NAME_LETTERS_MAX: usize = 32;
/// Bytes of an answer.
const ANSWER_BYTES_MAX: usize = 256 * 1024;

/// Why an authority could not be named.
#[derive(Debug, thiserror::Error)]
pub enum AuthorityError {
    /// The name has other letters, or too many.
    #[error("a name has 1 to 32 of the letters a to z, digits and -")]
    Name,
    /// There is none of this name.
    #[error("there is no authority of this name")]
    NoSuch,
    /// The address is none.
    #[error("that is not an address that can be asked")]
    Address,
    /// The root certificates cannot be read.
    #[error("the root certificate cannot be read; it must be a PEM file")]
    Roots(#[source] NotARoot),
    /// An authority of RFC 3161 without a root: its stamps could not be verified.
    #[error("an authority needs its root certificate, or its stamps cannot be verified")]
    NoRoot,
    /// It could not be kept.
    #[error("the authority could not be kept")]
    Keep(#[source] StoreError),
}

/// Why checkpoints could not be stamped at all. What an authority does wrong is a [`Refusal`].
#[derive(Debug, thiserror::Error)]
pub enum StampingError {
    /// The vantage cannot be used.
    #[error("the vantage cannot be used")]
    Route(#[source] WebError),
    /// The vault cannot be read.
    #[error("the vault could not be read")]
    Read(#[source] ReadError),
    /// A stamp could not be kept.
    #[error("the stamp could not be kept")]
    Keep(#[source] StoreError),
}

/// Why an authority gave no stamp.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It could not be asked.
    #[error("could not be asked ({})", .0.word())]
    Line(Failure),
    /// It answered with another status.
    #[error("answered with status {0}")]
    Status(u16),
    /// What it answered does not hold.
    #[error("gave a stamp that does not hold")]
    Stamp(#[source] StampError),
    /// A calendar's answer cannot be read.
    #[error("gave an answer that cannot be read")]
    Calendar(#[source] ots::OtsError),
}

/// What became of asking one authority.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Its name.
    pub authority: String,
    /// Entries of the checkpoint it was asked for.
    pub entries: u64,
    /// How it stamped, and for an authority of RFC 3161 the time: not later than.
    pub done: Result<(StampKind, Option<Time>), Refusal>,
}

impl Archive {
    /// Names an authority, or changes the one of this name. From now on it is asked.
    ///
    /// # Errors
    /// [`AuthorityError`].
    pub fn set_authority(&self, authority: Authority) -> Result<(), AuthorityError> {
        let letter = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-');
        let name = authority.name.as_bytes();
        if !(1..=NAME_LETTERS_MAX).contains(&name.len()) || !name.iter().copied().all(letter) {
            return Err(AuthorityError::Name);
        }
        parse_address(&authority.url).map_err(|_| AuthorityError::Address)?;
        if !authority.roots.is_empty() {
            Roots::from_pem(authority.roots.as_bytes()).map_err(AuthorityError::Roots)?;
        } else if !authority.calendar {
            return Err(AuthorityError::NoRoot);
        }
        self.vault().commit(&[Act::AuthoritySet(authority)]).map_err(AuthorityError::Keep)
    }

    /// Asks this authority no more. What it stamped stays.
    ///
    /// # Errors
    /// [`AuthorityError`].
    pub fn drop_authority(&self, name: &str) -> Result<(), AuthorityError> {
        if !self.authorities().iter().any(|authority| authority.name == name) {
            return Err(AuthorityError::NoSuch);
        }
        let act = Act::AuthorityDropped { name: name.to_owned() };
        self.vault().commit(&[act]).map_err(AuthorityError::Keep)
    }

    /// Who is asked to stamp.
    #[must_use]
    pub fn authorities(&self) -> Vec<Authority> {
        self.vault().authorities().to_vec()
    }

    /// Has the newest checkpoint stamped by every authority that has not, over `vantage`, and asks
    /// calendars for what they promised. Durable on return.
    ///
    /// # Errors
    /// [`StampingError`]; an authority that fails is told of in what is given.
    pub async fn stamp(&self, vantage: &Vantage) -> Result<Vec<Asked>, StampingError> {
        let mut all = Vec::new();
        let authorities = self.authorities();
        let log = self.vault().log().map_err(StampingError::Keep)?;
        let Some(log) = log.filter(|_| !authorities.is_empty()) else { return Ok(all) };
        if let Some((checkpoint, by)) = &log.checkpoint {
            for authority in authorities.iter().filter(|it| !by.contains(&it.name)) {
                let done = self.stamp_by(vantage, authority, checkpoint).await?;
                all.push(Asked {
                    authority: authority.name.clone(),
                    entries: checkpoint.size,
                    done,
                });
            }
        }
        for (entries, calendar) in log.pending {
            let Some(authority) = authorities.iter().find(|it| it.name == calendar) else {
                continue;
            };
            if let Some(done) = self.upgrade(vantage, authority, entries).await? {
                all.push(Asked { authority: calendar, entries, done });
            }
        }
        Ok(all)
    }

    async fn stamp_by(
        &self,
        vantage: &Vantage,
        authority: &Authority,
        checkpoint: &Checkpointed,
    ) -> Result<Result<(StampKind, Option<Time>), Refusal>, StampingError> {
        let answered = if authority.calendar {
            self.ask_calendar(vantage, authority, checkpoint).await?
        } else {
            self.ask_authority(vantage, authority, checkpoint.text.as_bytes()).await?
        };
        Ok(match answered {
            Ok((kind, time, proof)) => {
                self.keep_stamp(authority, checkpoint.size, (kind, time), &proof)?;
                Ok((kind, time))
            }
            Err(refusal) => Err(refusal),
        })
    }

    /// Asks an authority of RFC 3161 to stamp a file, and verifies what it gives.
    pub(super) async fn ask_authority(
        &self,
        vantage: &Vantage,
        authority: &Authority,
        file: &[u8],
    ) -> Result<Result<(StampKind, Option<Time>, Vec<u8>), Refusal>, StampingError> {
        let (imprint, nonce) = (stamp::imprint_of(file), Nonce::from_bytes(random()));
        let query = stamp::request(&imprint, nonce);
        let sent =
            Sent { url: authority.url.clone(), body: Some(("application/timestamp-query", query)) };
        let reply =
            match self.send(vantage, authority, &sent, "application/timestamp-reply").await? {
                Ok(reply) => reply,
                Err(refusal) => return Ok(Err(refusal)),
            };
        let roots = Roots::from_pem(authority.roots.as_bytes()).unwrap_or_default();
        Ok(match stamp::verify(&reply, &imprint, Some(nonce), &roots) {
            Ok(stamp) => Ok((StampKind::Token, Some(stamp.not_later_than()), reply)),
            Err(error) => Err(Refusal::Stamp(error)),
        })
    }

    async fn ask_calendar(
        &self,
        vantage: &Vantage,
        authority: &Authority,
        checkpoint: &Checkpointed,
    ) -> Result<Result<(StampKind, Option<Time>, Vec<u8>), Refusal>, StampingError> {
        let digest = stamp::imprint_of(checkpoint.text.as_bytes());
        let question = Question { digest, nonce: random() };
        let url = format!("{}/digest", authority.url.trim_end_matches('/'));
        let body = question.submitted().bytes().to_vec();
        let sent = Sent { url, body: Some(("application/x-www-form-urlencoded", body)) };
        let reply = match self.send(vantage, authority, &sent, OTS_MEDIA).await? {
            Ok(reply) => reply,
            Err(refusal) => return Ok(Err(refusal)),
        };
        Ok(match question.answered(&[&reply]) {
            Ok(proof) => Ok((kind_of(&proof), None, proof.to_bytes())),
            Err(error) => Err(Refusal::Calendar(error)),
        })
    }

    /// Asks a calendar for the rest of what it promised. None while it has no more to give.
    async fn upgrade(
        &self,
        vantage: &Vantage,
        authority: &Authority,
        entries: u64,
    ) -> Result<Option<Result<(StampKind, Option<Time>), Refusal>>, StampingError> {
        let kept = self.stamps_of(entries).map_err(StampingError::Read)?;
        let newest = kept.iter().rev().find(|stamp| stamp.by == authority.name);
        let file = newest.and_then(|stamp| BASE64.decode(stamp.proof.as_bytes()).ok());
        let Some(mut proof) = file.and_then(|file| Proof::read(&file).ok()) else {
            return Ok(None);
        };
        for promise in proof.promises() {
            // The answer of whoever else the proof names would tell them who asks: only the
            // calendar that the user named is asked.
            let url =
                format!("{}/timestamp/{}", authority.url.trim_end_matches('/'), promise.message);
            let sent = Sent { url, body: None };
            match self.send(vantage, authority, &sent, OTS_MEDIA).await? {
                Ok(reply) => {
                    if let Err(error) = proof.upgrade(&promise, &reply) {
                        return Ok(Some(Err(Refusal::Calendar(error))));
                    }
                }
                // It has not got that far.
                Err(Refusal::Status(404)) => {}
                Err(refusal) => return Ok(Some(Err(refusal))),
            }
        }
        if kind_of(&proof) == StampKind::Pending {
            return Ok(None);
        }
        self.keep_stamp(authority, entries, (StampKind::Complete, None), &proof.to_bytes())?;
        Ok(Some(Ok((StampKind::Complete, None))))
    }

    /// All stamps on the checkpoint of so many entries, oldest first.
    fn stamps_of(&self, entries: u64) -> Result<Vec<Stamped>, ReadError> {
        let mut stamps = Vec::new();
        self.vault().read_log(&|_: &LogPart| false, &mut |read| {
            if read.began {
                stamps.clear();
            }
            stamps.extend(read.acts.into_iter().filter_map(|act| match act {
                Act::Stamped(stamp) if stamp.size == entries => Some(stamp),
                _ => None,
            }));
        })?;
        Ok(stamps)
    }

    fn keep_stamp(
        &self,
        authority: &Authority,
        size: u64,
        (kind, time): (StampKind, Option<Time>),
        proof: &[u8],
    ) -> Result<(), StampingError> {
        let (by, at) = (authority.name.clone(), self.doors.clock.now());
        let stamp = Stamped { size, by, kind, at, proof: BASE64.encode(proof), time };
        let kept = self.vault().commit_log(&[Act::Stamped(stamp)], None);
        kept.map_err(StampingError::Keep)
    }

    async fn send(
        &self,
        vantage: &Vantage,
        authority: &Authority,
        sent: &Sent,
        accept: &'static str,
    ) -> Result<Result<Vec<u8>, Refusal>, StampingError> {
        let web = self.web(vantage).map_err(StampingError::Route)?;
        let private = if authority.private_allowed { Private::Allow } else { Private::Refuse };
        let (content_type, body) =
            sent.body.as_ref().map_or((None, &[][..]), |(kind, body)| (Some(*kind), body));
        let sending = Sending { url: &sent.url, content_type, body, accept, private };
        Ok(match web.send(sending).await {
            Err(failure) => Err(Refusal::Line(failure)),
            Ok(reply) if reply.status != 200 => Err(Refusal::Status(reply.status)),
            Ok(reply) => body_of(&reply).ok_or(Refusal::Line(Failure::Garbled)),
        })
    }
}

const OTS_MEDIA: &str = "application/vnd.opentimestamps.v1";

/// What is sent where.
struct Sent {
    url: String,
    body: Option<(&'static str, Vec<u8>)>,
}

fn body_of(reply: &Reply) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    let most = ANSWER_BYTES_MAX as u64 + 1;
    match reply.header("content-encoding") {
        None | Some("identity") => reply.body.as_slice().take(most).read_to_end(&mut body).ok()?,
        Some("gzip") => GzDecoder::new(&*reply.body).take(most).read_to_end(&mut body).ok()?,
        Some(_) => return None,
    };
    (body.len() <= ANSWER_BYTES_MAX).then_some(body)
}

fn kind_of(proof: &Proof) -> StampKind {
    if proof.blocks().is_empty() { StampKind::Pending } else { StampKind::Complete }
}
