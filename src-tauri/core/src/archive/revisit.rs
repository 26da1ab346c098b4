//! Revisits: an answer whose body is kept already is kept without it, many looks in one object, and
//! is read no second time where nothing that its reading depends on has changed. Most looks of a
//! watch are of this kind.

use std::collections::HashMap;

use sha2::{Digest, Sha256};

use super::Archive;
use super::look::{Aim, LookError, exchanges_of, facts_of, gzipped_tight, records_of, unread};
use crate::capture::warc::{Body, EXCHANGES_MAX};
use crate::doors::web::Ask;
use crate::model::{
    AnswerMark, End, Exchange, Facts, KnownAnswer, KnownAnswers, ObjectName, Observation,
    ObservationId, Probe, Reading, RecordSum, Time, Vantage, Verdict,
};
use crate::vault::{ReadError, StoreError};
use crate::verdict::{self, RuleSet};

/// What a reading depends on beside the answer and the post.
pub(super) struct Circumstances<'a> {
    pub(super) vantage: &'a Vantage,
    pub(super) probe: Probe,
    pub(super) url: &'a str,
    pub(super) rules: &'a RuleSet,
}

/// By what this answer is known when it comes again; `None` for what is no whole answer with a
/// body.
pub(super) fn mark_of(exchange: &Exchange, seen: Option<&Circumstances<'_>>) -> Option<AnswerMark> {
    let reply = exchange.reply().filter(|reply| reply.cut.is_none() && !reply.body.is_empty())?;
    if exchange.end != End::Answered {
        return None;
    }
    let body = Sha256::digest(&reply.body);
    let whole = seen.map(|seen| {
        let mut whole = Sha256::new();
        let mut take = |part: &str| {
            whole.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            whole.update(part);
        };
        let Circumstances { vantage, probe, url, rules } = seen;
        let remote = exchange.hops.last().and_then(|hop| hop.remote.as_deref());
        let answered = exchange.final_url().unwrap_or_default();
        let country = vantage.country.as_deref().unwrap_or_default();
        let fields = [&*vantage.name, country, url, answered, remote.unwrap_or_default()];
        fields.into_iter().for_each(&mut take);
        take(&format!("{probe:?} {} {}", vantage.is_direct(), reply.status));
        take(&rules.name());
        let read = rules.headers();
        for (name, value) in &reply.headers {
            if OF_THE_BODY.contains(&name.as_str()) || read.contains(name.as_str()) {
                take(name);
                take(value);
            }
        }
        whole.update(body);
        half(&whole.finalize())
    });
    Some(AnswerMark { body: half(&body), whole })
}

/// Fields that tell how a body is to be read.
const OF_THE_BODY: [&str; 2] = ["content-type", "content-encoding"];

fn half(digest: &[u8]) -> [u8; 16] {
    digest.first_chunk().copied().unwrap_or_default()
}

/// What a look at a post came back with.
pub(super) struct Again {
    pub(super) at: Time,
    /// Without a page where it was not read.
    pub(super) facts: Facts,
    pub(super) mark: Option<AnswerMark>,
    pub(super) kept: Kept,
}

/// Where its exchange is.
pub(super) enum Kept {
    /// Durable.
    Whole(ObjectName),
    /// To be sealed with others, without its body.
    Revisit {
        exchange: Box<Exchange>,
        /// The look whose exchange holds the body.
        body_of: ObservationId,
        /// What the same answer said before, if nothing differs.
        reading: Option<Reading>,
    },
}

/// The answer with this mark, if its body is among `known`: the look that holds it, and what it
/// said. Only a post that was seen as it was saved is known by its answer; what says anything else
/// is read again.
fn revisit(
    mark: AnswerMark,
    known: &KnownAnswers,
    rules: &RuleSet,
) -> Option<(ObservationId, Option<Reading>)> {
    let KnownAnswer { look, mark: before, says, rule } = known.with_body(&mark.body)?;
    let is_same = mark.whole.is_some() && mark.whole == before.whole;
    let tells = is_same && *says == Verdict::Visible && verdict::tells_alone(rules, rule);
    let reading =
        tells.then(|| Reading { rule: rule.clone(), says: *says, rules: Some(rules.name()) });
    Some((*look, reading))
}

/// Exchanges without their last bodies, until they are sealed together.
#[derive(Default)]
pub(super) struct Pack(Vec<(ObservationId, Vec<u8>, Vec<RecordSum>)>);

impl Pack {
    /// Takes in the exchange of a look.
    pub(super) fn take(&mut self, look: ObservationId, vantage: &Vantage, exchange: &Exchange) {
        let (records, sums) = records_of(vantage, exchange, Body::Kept);
        self.0.push((look, records, sums));
    }

    /// Seals them, and tells the observations where they are. Durable on return.
    pub(super) fn seal<'o>(
        mut self,
        archive: &Archive,
        observations: impl Iterator<Item = &'o mut Observation>,
    ) -> Result<(), StoreError> {
        let mut places: HashMap<ObservationId, (ObjectName, u32)> = HashMap::new();
        for some in self.0.chunks_mut(EXCHANGES_MAX) {
            let records: Vec<&[u8]> = some.iter().map(|(_, it, _)| it.as_slice()).collect();
            let object = archive.vault().put_object(&gzipped_tight(&records.concat()))?;
            for ((look, _, sums), part) in some.iter_mut().zip(0..) {
                places.insert(*look, (object.clone(), part));
                archive.recall().part(&object, part, std::mem::take(sums));
            }
        }
        for observation in observations {
            if let Some((object, part)) = places.remove(&observation.id) {
                (observation.exchange, observation.part) = (object, part);
            }
        }
        Ok(())
    }
}

impl Archive {
    /// Looks at a post whose answers are known. `reads` says that the answer is to be read, even if
    /// it is known what it says.
    pub(super) async fn look_at_known(
        &self,
        seen: &Circumstances<'_>,
        aim: Aim<'_>,
        known: &KnownAnswers,
        reads: bool,
    ) -> Result<Again, LookError> {
        let Aim { url, wanted, private, queries, account, .. } = aim;
        let ask = Ask { url, wanted, private, account: &account };
        let (exchange, at) = self.ask(seen.vantage, &ask).await?;
        let mark = mark_of(&exchange, Some(seen));
        let before = mark.and_then(|mark| revisit(mark, known, seen.rules));
        let before = before.map(|(look, reading)| (look, reading.filter(|_| !reads)));
        let is_told = before.as_ref().is_some_and(|(_, reading)| reading.is_some());
        let facts = if is_told {
            unread(url, &exchange)
        } else {
            facts_of(&self.doors.workers, url, &exchange, queries).await?
        };
        let kept = match before {
            Some((body_of, reading)) => {
                Kept::Revisit { exchange: Box::new(exchange), body_of, reading }
            }
            None => {
                Kept::Whole(self.keep_exchange(seen.vantage, &exchange).map_err(LookError::Keep)?)
            }
        };
        Ok(Again { at, facts, mark, kept })
    }

    /// The exchanges of a look as they were, the page's first: its body from the look that holds
    /// it, which is one of `looks`. Empty when they cannot be taken apart.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub(super) fn exchanges(
        &self,
        look: &Observation,
        looks: &[Observation],
    ) -> Result<Vec<Exchange>, ReadError> {
        let object = self.vault().object(&look.exchange)?;
        let part = usize::try_from(look.part).unwrap_or(usize::MAX);
        let Some(body_of) = look.body_of else {
            let kept = exchanges_of(&object, None).unwrap_or_default();
            return Ok(kept.into_iter().skip(part).collect());
        };
        let first = looks.iter().find(|first| first.id == body_of && first.body_of.is_none());
        let Some(first) = first else { return Ok(Vec::new()) };
        let first = self.exchanges(first, &[])?.into_iter().next();
        let body = first.as_ref().and_then(|first| Some(first.reply()?.body.as_slice()));
        let kept = body.and_then(|body| exchanges_of(&object, Some((part, body))));
        Ok(kept.unwrap_or_default())
    }
}
