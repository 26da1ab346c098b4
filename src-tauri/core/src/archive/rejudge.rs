//! Rejudge: reads every kept look again from its sealed exchange, under other rules and without
//! looking, and says what would be said otherwise. Keeps nothing: what was read then stays.

use std::collections::HashSet;

use url::Url;

use super::Archive;
use super::look::{LookError, facts_of, oembed_of};
use super::show::Story;
use super::sources::{identity_of, saved_of};
use crate::capture::{links, take_in_oembed};
use crate::doors::worker::Workers;
use crate::model::{
    Exchange, Judgement, Look, Observation, ObservationId, Page, Post, PostId, Probe, Reading,
    Saved, Vantage,
};
use crate::vault::ReadError;
use crate::verdict::{self, ControlAlive, RuleSet};

/// Why not everything could be read again.
#[derive(Debug, thiserror::Error)]
pub enum RejudgeError {
    /// The vault could not be read.
    #[error("the looks kept could not be read")]
    Vault(#[source] ReadError),
    /// Bodies cannot be read on this computer.
    #[error("the bodies kept could not be read")]
    Look(#[source] LookError),
}

/// What other rules say of the looks kept.
#[derive(Debug, Default)]
pub struct Rejudged {
    /// Posts gone through.
    pub posts: usize,
    /// Looks read again.
    pub looks: usize,
    /// Looks whose exchange could not be taken apart again.
    pub unread: usize,
    /// Looks that say something else now.
    pub readings: Vec<OtherReading>,
    /// Posts whose newest round would be judged otherwise.
    pub verdicts: Vec<OtherVerdict>,
}

/// A look that says something else.
#[derive(Debug)]
pub struct OtherReading {
    /// The look, with what it said.
    pub look: Observation,
    /// What it says now.
    pub now: Reading,
}

/// A post whose newest round would be judged otherwise.
#[derive(Debug)]
pub struct OtherVerdict {
    /// The post.
    pub post: PostId,
    /// What was judged.
    pub before: crate::model::Verdict,
    /// What would be judged.
    pub now: verdict::Outcome,
}

impl Archive {
    /// Reads all kept looks again under `rules`.
    ///
    /// # Errors
    /// [`RejudgeError`].
    pub async fn rejudge(&self, rules: &RuleSet) -> Result<Rejudged, RejudgeError> {
        let mut told = Rejudged::default();
        let ids = self.ids();
        for id in ids {
            if let Some(story) = self.story(id).map_err(RejudgeError::Vault)? {
                self.rejudge_post(&story, rules, &mut told).await?;
            }
        }
        Ok(told)
    }

    async fn rejudge_post(
        &self,
        story: &Story,
        rules: &RuleSet,
        told: &mut Rejudged,
    ) -> Result<(), RejudgeError> {
        let Some(capture) = &story.record.capture else { return Ok(()) };
        let post = &story.record.post;
        let saved = saved_of(rules, capture, post);
        told.posts += 1;
        let newest = story.judgements.first().map(judged_together).unwrap_or_default();
        let mut looks = Vec::new();
        for observation in &story.looks {
            let Some(look) = self.look_again(observation, story, rules).await? else {
                told.unread += 1;
                continue;
            };
            told.looks += 1;
            let now = verdict::reading(rules, &look, &saved);
            let before = &observation.reading;
            if (&before.rule, before.says) != (&now.rule, now.says) {
                told.readings.push(OtherReading { look: observation.clone(), now });
            }
            looks.extend(newest.contains(&observation.id).then_some(look));
        }
        let saved = saved.or_seen(story.was_seen_before());
        told.verdicts.extend(newest_round(story, &looks, rules, &saved));
        Ok(())
    }

    /// A look as it was, from its sealed exchange.
    async fn look_again(
        &self,
        observation: &Observation,
        story: &Story,
        rules: &RuleSet,
    ) -> Result<Option<Look>, RejudgeError> {
        let kept = self.exchanges(observation, &story.looks).map_err(RejudgeError::Vault)?;
        look_from(&self.doors.workers, observation, &story.record.post, kept, rules).await
    }
}

/// A look as it was, from its exchanges; none where there is none.
pub(super) async fn look_from(
    workers: &Workers,
    observation: &Observation,
    post: &Post,
    kept: Vec<Exchange>,
    rules: &RuleSet,
) -> Result<Option<Look>, RejudgeError> {
    let mut kept = kept.into_iter();
    let mut identity = identity_of(&post.platform, &post.addresses);
    if matches!(observation.probe, Probe::Control | Probe::Decoy) {
        let beside = Url::parse(&observation.url).ok();
        let named = |link: Url| links::identify_as(&link, &post.platform);
        identity = beside.map(named).unwrap_or(identity);
    }
    let queries = rules.queries(observation.probe, &identity);
    let Some(exchange) = kept.next() else { return Ok(None) };
    let facts = facts_of(workers, &observation.url, &exchange, queries).await;
    let mut facts = facts.map_err(RejudgeError::Look)?;
    if let (Some(told), Page::Read(page)) = (kept.next(), &mut facts.page)
        && let Some(answer) = oembed_of(workers, &told).await
    {
        take_in_oembed(page, answer);
    }
    Ok(Some(Look {
        observation: observation.id,
        vantage: observation.vantage.clone(),
        country: observation.country.clone(),
        direct: observation.vantage == Vantage::DIRECT,
        probe: observation.probe,
        identity,
        facts,
    }))
}

/// The looks that a judgement was made from.
pub(super) fn judged_together(judgement: &Judgement) -> HashSet<ObservationId> {
    judgement.looks.iter().map(|look| look.observation).collect()
}

/// The newest round again, by its looks. The other posts that were its controls are known from its
/// chain.
pub(super) fn newest_round(
    story: &Story,
    looks: &[Look],
    rules: &RuleSet,
    saved: &Saved<'_>,
) -> Option<OtherVerdict> {
    let judgement = story.judgements.first()?;
    let vantage = looks.iter().find(|look| look.direct).or(looks.first())?.vantage.clone();
    let controls = judgement.chain.iter().filter(|reason| reason.rule == "control-alive");
    let controls: Vec<ControlAlive> = controls
        .filter_map(|reason| {
            Some(ControlAlive { vantage: vantage.clone(), observation: reason.observation? })
        })
        .collect();
    let now = verdict::judge(rules, looks, &controls, saved);
    let before = judgement.verdict;
    (now.verdict != before).then_some(OtherVerdict { post: story.record.post.id, before, now })
}
