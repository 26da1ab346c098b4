//! One look: ask, keep the raw exchange, take the answer apart.

use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::MultiGzDecoder;
use flate2::write::GzEncoder;
use sha2::{Digest as _, Sha256};
use url::Url;

use super::log::Parcel;
use super::reader::{self, NoReading};
use super::revisit::mark_of;
use super::{Archive, Private};
use crate::capture::page::OembedReading;
use crate::capture::warc::{self, Body};
use crate::capture::{is_thin, take_in_oembed};
use crate::doors::web::BodyError;
use crate::doors::web::{
    Ask, JSON_BYTES_MAX, MEDIA_BYTES_MAX, PAGE_BYTES_MAX, Wanted, WebError, body_of,
};
use crate::doors::worker::{WorkerError, Workers};
use crate::model::{
    Answer, AnswerMark, End, Exchange, Facts, Found, Hop, Identity, Look, ObjectName, Observation,
    ObservationId, Page, PageTrouble, PostId, Probe, Query, Reading, RecordSum, Sum, Time, Vantage,
};
use crate::vault::StoreError;
use crate::vault::keys::random;

/// Why a look could not be made or kept: our own fault, never the site's.
#[derive(Debug, thiserror::Error)]
pub enum LookError {
    /// The vantage's route cannot be used.
    #[error("the vantage's route cannot be used")]
    Route(#[source] WebError),
    /// The page could not be read, for want of a worker.
    #[error("pages cannot be read on this computer")]
    Worker(#[source] WorkerError),
    /// What came back could not be kept.
    #[error("what came back could not be kept")]
    Keep(#[source] StoreError),
}

/// Whether to ask for the oEmbed answer a page points to, which is one more request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AskOembed {
    /// The kept text came from there.
    Always,
    /// Only when the page itself says little: a post is being saved.
    IfThin,
    /// Not needed.
    Never,
}

/// What a look came back with, not kept yet.
pub(super) struct Glance {
    pub(super) at: Time,
    pub(super) facts: Facts,
    /// The raw exchange, ready to be sealed.
    pub(super) object: Parcel,
    pub(super) mark: Option<AnswerMark>,
}

/// What a look came back with, its raw exchange already durable.
#[derive(Clone)]
pub(super) struct Seen {
    pub(super) at: Time,
    pub(super) facts: Facts,
    pub(super) exchange: ObjectName,
}

/// What is asked for in one look.
#[derive(Clone)]
pub(super) struct Aim<'a> {
    pub(super) url: &'a str,
    pub(super) wanted: Wanted,
    pub(super) private: Private,
    pub(super) ask_oembed: AskOembed,
    /// Places in the answer that the rules want to know.
    pub(super) queries: Vec<Query>,
    /// Whom it is about ([`Ask::account`]).
    pub(super) account: String,
}

/// A look that was made, ready to be judged.
pub(super) fn made(vantage: &Vantage, probe: Probe, identity: Identity, facts: Facts) -> Look {
    Look {
        observation: ObservationId::from_bytes(random()),
        vantage: vantage.name.clone(),
        country: vantage.country.clone(),
        direct: vantage.is_direct(),
        probe,
        identity,
        facts,
    }
}

/// What is kept of a look at `post`, and how it was read.
pub(super) fn observed(
    look: &Look,
    post: PostId,
    at: Time,
    exchange: ObjectName,
    reading: Reading,
) -> Observation {
    let Facts { asked, answered, answer, .. } = &look.facts;
    Observation {
        id: look.observation,
        post,
        at,
        vantage: look.vantage.clone(),
        country: look.country.clone(),
        probe: look.probe,
        url: asked.clone(),
        final_url: (answered != asked).then(|| answered.clone()),
        answer: *answer,
        exchange,
        part: 0,
        body_of: None,
        mark: None,
        settles: None,
        reading,
    }
}

impl Archive {
    /// Looks once and keeps the raw exchange.
    pub(super) async fn look(&self, vantage: &Vantage, aim: Aim<'_>) -> Result<Seen, LookError> {
        let Glance { at, facts, object, .. } = self.glance(vantage, aim).await?;
        let exchange = self.keep(object).map_err(LookError::Keep)?;
        Ok(Seen { at, facts, exchange })
    }

    /// Looks once and keeps nothing.
    pub(super) async fn glance(
        &self,
        vantage: &Vantage,
        aim: Aim<'_>,
    ) -> Result<Glance, LookError> {
        let Aim { url, wanted, private, ask_oembed, queries, account } = aim;
        let ask = Ask { url, wanted, private, account: &account };
        let (exchange, at) = self.ask(vantage, &ask).await?;
        let mut facts = facts_of(&self.doors.workers, url, &exchange, queries).await?;
        let mut object = object_of(vantage, &exchange);
        let mark = mark_of(&exchange, None);
        if let Page::Read(page) = &mut facts.page
            && let Some(link) = page.oembed.clone()
            && (ask_oembed == AskOembed::Always || ask_oembed == AskOembed::IfThin && is_thin(page))
        {
            let private = on_own_host(private, &facts.answered, &link);
            let ask = Ask { url: &link, wanted: Wanted::Json, private, account: &account };
            let (told, _) = self.ask(vantage, &ask).await?;
            if let Some(answer) = oembed_of(&self.doors.workers, &told).await {
                take_in_oembed(page, answer);
            }
            object.join(object_of(vantage, &told));
        }
        Ok(Glance { at, facts, object, mark })
    }

    pub(super) async fn ask(
        &self,
        vantage: &Vantage,
        ask: &Ask<'_>,
    ) -> Result<(Exchange, Time), LookError> {
        let web = self.web(vantage).map_err(LookError::Route)?;
        let asked_at = self.doors.clock.now();
        let exchange = web.get(ask).await;
        let at = exchange.hops.first().map_or(asked_at, |hop| hop.at);
        Ok((exchange, at))
    }

    /// Seals an exchange and makes it durable.
    pub(super) fn keep_exchange(
        &self,
        vantage: &Vantage,
        exchange: &Exchange,
    ) -> Result<ObjectName, StoreError> {
        self.keep(object_of(vantage, exchange))
    }
}

/// What a page's oEmbed answer says, if it is one.
pub(super) async fn oembed_of(workers: &Workers, told: &Exchange) -> Option<OembedReading> {
    let reply = told.reply().filter(|reply| (200..300).contains(&reply.status))?;
    let body = body_of(reply, JSON_BYTES_MAX).ok()?;
    reader::oembed(workers, &body, &told.hops.first()?.url).await
}

/// What an exchange tells before its body is read.
pub(super) fn unread(url: &str, exchange: &Exchange) -> Facts {
    let mut facts = Facts {
        asked: url.to_owned(),
        answered: exchange.final_url().unwrap_or(url).to_owned(),
        answer: Answer::Failed(crate::model::Failure::Garbled),
        headers: Vec::new(),
        cut: None,
        page: Page::Nothing,
        is_json: false,
        words: None,
        found: Found::new(),
        remote: exchange.hops.last().and_then(|hop| hop.remote.clone()),
    };
    match (exchange.end, exchange.reply()) {
        (End::Failed(failure), _) => facts.answer = Answer::Failed(failure),
        (End::Answered, None) => {}
        (End::Answered, Some(reply)) => {
            facts.answer = Answer::Status(reply.status);
            facts.headers.clone_from(&reply.headers);
            facts.cut = reply.cut;
        }
    }
    facts
}

/// Takes an exchange apart. Depends on its bytes alone.
pub(super) async fn facts_of(
    workers: &Workers,
    url: &str,
    exchange: &Exchange,
    queries: Vec<Query>,
) -> Result<Facts, LookError> {
    let mut facts = unread(url, exchange);
    let reply = exchange.reply().filter(|_| exchange.end == End::Answered);
    let Some(reply) = reply else { return Ok(facts) };
    let body = match body_of(reply, PAGE_BYTES_MAX) {
        Ok(body) if body.is_empty() => return Ok(facts),
        Ok(body) => body,
        Err(error) => {
            let too_long = matches!(error, BodyError::TooLong);
            let trouble = if too_long { PageTrouble::TooLarge } else { PageTrouble::Undecodable };
            facts.page = Page::Trouble(trouble);
            return Ok(facts);
        }
    };
    let content_type = reply.header("content-type");
    match reader::page(workers, &body, content_type, &facts.answered, queries).await {
        Ok((study, page)) => {
            (facts.found, facts.is_json, facts.words) = (study.found, study.is_json, study.words);
            facts.page = page.map_or_else(Page::Trouble, Page::Read);
        }
        Err(NoReading::Page(trouble)) => facts.page = Page::Trouble(trouble),
        Err(NoReading::Worker(error)) => return Err(LookError::Worker(error)),
    }
    Ok(facts)
}

/// What a page may lead to: on its own host whatever the user allowed for it, elsewhere nothing
/// private. Else a page could make us ask inside the user's network.
pub(super) fn on_own_host(private: Private, page: &str, link: &str) -> Private {
    let host = |address: &str| Url::parse(address).ok()?.host_str().map(str::to_owned);
    let own = host(page).is_some() && host(page) == host(link);
    if own { private } else { Private::Refuse }
}

/// An exchange as gzipped WARC records.
pub(super) fn object_of(vantage: &Vantage, exchange: &Exchange) -> Parcel {
    let (records, sums) = records_of(vantage, exchange, Body::Here);
    Parcel { object: gzipped(&records), sums }
}

/// An exchange as WARC records, and the sum of each in full.
pub(super) fn records_of(
    vantage: &Vantage,
    exchange: &Exchange,
    body: Body,
) -> (Vec<u8>, Vec<RecordSum>) {
    warc::write_summed(exchange, body, &mut random, &vantage.name)
}

/// Whole exchanges are bodies for the most part, which are kept once: speed counts.
fn gzipped(records: &[u8]) -> Vec<u8> {
    compressed(records, Compression::fast())
}

/// The same of many without their bodies, which are much alike: a third smaller.
pub(super) fn gzipped_tight(records: &[u8]) -> Vec<u8> {
    compressed(records, Compression::new(6))
}

fn compressed(records: &[u8], level: Compression) -> Vec<u8> {
    let mut gzip = GzEncoder::new(Vec::new(), level);
    gzip.write_all(records).expect("memory takes every write");
    gzip.finish().expect("memory takes every write")
}

/// Opens the WARC records of a kept exchange.
pub(super) fn exchange_of(object: &[u8]) -> Option<Exchange> {
    let mut exchanges = exchanges_of(object, None)?;
    if exchanges.len() == 1 { exchanges.pop() } else { None }
}

/// Opens the WARC records of a look: the exchange with the page, and behind it the one with what
/// the page pointed to. Of many looks in one object, only the one at `revisit`, whose body is kept
/// elsewhere.
pub(super) fn exchanges_of(
    object: &[u8],
    revisit: Option<(usize, &[u8])>,
) -> Option<Vec<Exchange>> {
    let records = unzipped(object)?;
    let records = warc::read(&records).ok()?;
    // The facts about an exchange stand behind its records.
    let mut each = records.split_inclusive(|record| record.kind == warc::Kind::Metadata);
    match revisit {
        None => each.map(|records| warc::exchange_of(records, None).ok()).collect(),
        Some((part, body)) => Some(vec![warc::exchange_of(each.nth(part)?, Some(body)).ok()?]),
    }
}

/// The sum of each record, and the record.
pub(super) fn summed<'r>(records: &'r [u8]) -> Option<Vec<(RecordSum, &'r [u8])>> {
    let one = |record: warc::Record<'r>| {
        let kind = record.field("WARC-Type").unwrap_or_default().to_owned();
        let sum = Sum::from_bytes(Sha256::digest(record.bytes).into());
        (RecordSum { kind, sum }, record.bytes)
    };
    Some(warc::read(records).ok()?.into_iter().map(one).collect())
}

pub(super) fn unzipped(object: &[u8]) -> Option<Vec<u8>> {
    // An exchange is a body and little more; a planted bomb stops here.
    let bytes_max = u64::try_from(MEDIA_BYTES_MAX).ok()?.saturating_mul(2);
    let mut records = Vec::new();
    MultiGzDecoder::new(object).take(bytes_max).read_to_end(&mut records).ok()?;
    Some(records)
}

/// The bodies of the answers in these records, as text; none for one that is no text in UTF-8.
pub(super) fn bodies_in(records: &[u8]) -> Vec<Option<String>> {
    let Ok(records) = warc::read(records) else { return vec![None] };
    let text = |hop: Hop| {
        let reply = hop.reply?;
        let body = body_of(&reply, MEDIA_BYTES_MAX).ok();
        Some(body.and_then(|body| String::from_utf8(body.into_owned()).ok()))
    };
    let each = records.split_inclusive(|record| record.kind == warc::Kind::Metadata);
    each.flat_map(|records| match warc::exchange_of(records, None) {
        Ok(exchange) => exchange.hops.into_iter().filter_map(text).collect(),
        Err(_) => vec![None],
    })
    .collect()
}
