//! Recheck: look again, judge, confirm what seems lost, keep it all.

use std::collections::{BTreeMap, HashMap};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use futures::StreamExt;

use super::Archive;
use super::cancel::Cancel;
use super::look::LookError;
use super::sources::saved_of;
use super::survey::{Case, Survey, Surveyed};
use super::vantages::NO_VANTAGE;
use crate::model::{
    Act, Judgement, Post, PostId, RoundDone, Said, SiteWait, Status, Time, Verdict,
};
use crate::vault::StoreError;
use crate::vault::keys::random;
use crate::verdict::{self, Outcome, Piece, Why};
use crate::watch::{self, HOSTS_AT_ONCE, PAUSE, PAUSE_UNATTENDED};

/// Pause before a post that seems lost is looked at once more, when a person asked for the round.
pub const CONFIRM_AFTER: Duration = Duration::from_secs(5);
/// The same when nobody waits. Later rounds confirm it further (`model::standing`).
const CONFIRM_AFTER_UNATTENDED: Duration = Duration::from_mins(1);

/// How a round is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Manner {
    /// A person asked for it and waits.
    Asked {
        /// Pause before a post that seems lost is looked at once more.
        confirm_after: Duration,
    },
    /// Nobody looks on.
    Unattended,
}

impl Manner {
    fn pause(self) -> Duration {
        match self {
            Self::Asked { .. } => PAUSE,
            Self::Unattended => PAUSE_UNATTENDED,
        }
    }

    fn confirm_after(self) -> Duration {
        match self {
            Self::Asked { confirm_after } => confirm_after,
            Self::Unattended => CONFIRM_AFTER_UNATTENDED,
        }
    }
}

/// Why a round ended before its end. Looks made until then are kept.
#[derive(Debug, thiserror::Error)]
pub enum RecheckError {
    /// There is no such post.
    #[error("there is no such post in the vault")]
    NoSuchPost,
    /// It came from an archive, and nobody knows where it is, or nobody could see it.
    #[error("the post has no address to look at; `keepsake link` gives it one")]
    NoLink,
    /// All vantages are turned off.
    #[error("{NO_VANTAGE}")]
    NoVantage,
    /// A look failed for a reason of our own.
    #[error("a look could not be made")]
    Look(#[source] LookError),
    /// The outcome could not be kept.
    #[error("what the looks came back with could not be kept")]
    Keep(#[source] StoreError),
}

/// What is being done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Saving posts.
    Saving,
    /// Looking at each post.
    Looking,
    /// Looking once more at what seems lost.
    Confirming,
}

/// How far a round is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// What it is at.
    pub phase: Phase,
    /// Posts done in this phase.
    pub done: usize,
    /// Posts in this phase.
    pub total: usize,
}

/// What a round found.
#[derive(Clone, Debug, Default)]
pub struct Round {
    /// The posts that were looked at, in no order.
    pub rows: Vec<RoundRow>,
    /// Posts that were not looked at: the round was cancelled before.
    pub not_looked: usize,
    /// It was ended early.
    pub cancelled: bool,
}

/// What a round found of one post. All else is in its record.
#[derive(Clone, Debug)]
pub struct RoundRow {
    /// The post.
    pub post: PostId,
    /// Where it stood before.
    pub before: Status,
    /// Where it stands now.
    pub status: Status,
    /// What this round's looks came to.
    pub outcome: Outcome,
    /// Its chain, told.
    pub why: Vec<Why>,
    /// The words that differ from the saved copy, for an edit.
    pub diff: Vec<Piece>,
}

/// Counts looks and tells about them.
pub(super) struct Watcher<'a> {
    tell: &'a (dyn Fn(Progress) + Sync),
    phase: Phase,
    done: AtomicUsize,
    total: usize,
}

impl<'a> Watcher<'a> {
    fn new(tell: &'a (dyn Fn(Progress) + Sync), phase: Phase, total: usize) -> Self {
        tell(Progress { phase, done: 0, total });
        Self { tell, phase, done: AtomicUsize::new(0), total }
    }

    pub(super) fn looked(&self) {
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        (self.tell)(Progress { phase: self.phase, done, total: self.total });
    }
}

/// What a round found so far.
#[derive(Default)]
struct SoFar {
    rows: Vec<RoundRow>,
    /// What the looks at posts said.
    said: BTreeMap<(String, String, Verdict), u64>,
    /// One post per host that was seen alive: looked at again beside what seems lost.
    controls: BTreeMap<Option<String>, PostId>,
}

impl SoFar {
    fn count(&mut self, cases: &[Case]) {
        for case in cases {
            let own = case.observations.iter().filter(|seen| seen.probe.is_of_post());
            for seen in own {
                let platform = case.record.post.platform.clone();
                let key = (platform, seen.vantage.clone(), seen.reading.says);
                *self.said.entry(key).or_default() += 1;
            }
        }
    }

    fn note_controls(&mut self, settled: &[Case]) {
        for case in settled.iter().filter(|case| is_sighted(case)) {
            let host = watch::root_of(case.record.post.address());
            self.controls.entry(host).or_insert(case.record.post.id);
        }
    }

    /// The act that ends the round.
    fn done(&mut self, at: Time, posts: usize) -> Act {
        let said = |((platform, vantage, says), looks)| Said { platform, vantage, says, looks };
        let said = std::mem::take(&mut self.said).into_iter().map(said).collect();
        Act::RoundEnded(RoundDone { at, posts: posts as u64, said })
    }
}

impl Archive {
    /// Looks again at `posts`, or at all, and judges each.
    ///
    /// A post that seems lost is looked at once more after `confirm_after`, with fresh controls;
    /// only then is it flagged. A site that does not answer is an observation, not an error.
    ///
    /// # Errors
    /// [`RecheckError`]; looks kept until then stay.
    pub async fn recheck(
        &self,
        posts: Option<&[PostId]>,
        confirm_after: Duration,
        cancel: &Cancel,
        tell: &(dyn Fn(Progress) + Sync),
    ) -> Result<Round, RecheckError> {
        let chosen = self.chosen(posts)?;
        // While a person waits, the watch stands aside.
        let _waited_for = self.waited_for.enter();
        self.round(chosen, Manner::Asked { confirm_after }, cancel, tell).await
    }

    /// One round over `chosen`: looks, judges, confirms, keeps.
    pub(super) async fn round(
        &self,
        chosen: Vec<PostId>,
        manner: Manner,
        cancel: &Cancel,
        tell: &(dyn Fn(Progress) + Sync),
    ) -> Result<Round, RecheckError> {
        if self.vantages().is_empty() {
            return Err(RecheckError::NoVantage);
        }
        let _under_way = match manner {
            Manner::Asked { .. } => self.at_work.enter(),
            Manner::Unattended => self.unattended.enter(),
        };
        let total = chosen.len();
        let watcher = Watcher::new(tell, Phase::Looking, total);
        let so_far = Mutex::new(SoFar::default());
        let mut cases = self.survey(chosen, &watcher, cancel, manner, Some(&so_far)).await?;
        let mut so_far = so_far.into_inner().expect("nothing panics while it is held");
        let mut round =
            Round { not_looked: total - cases.len() - so_far.rows.len(), ..Round::default() };
        if manner == Manner::Unattended && cancel.is_cancelled() {
            // Cut short, some lack the looks that would tell: they are due still.
            cases.iter_mut().filter(|case| !is_told(case)).for_each(|case| case.outcome = None);
        }
        so_far.count(&cases);
        let (mut lost, settled): (Vec<Case>, Vec<Case>) =
            cases.into_iter().partition(|case| seems_lost(case) && !is_flagged(case));
        if lost.is_empty() {
            // As most rounds end: all of it in one commit.
            let judged = settled.iter().filter(|case| case.outcome.is_some()).count();
            let done = so_far.done(self.doors.clock.now(), so_far.rows.len() + judged);
            so_far.rows.extend(self.settle(settled, false, manner, Some(done))?);
            self.checkpoint_if_due();
            (round.rows, round.cancelled) = (so_far.rows, cancel.is_cancelled());
            return Ok(round);
        }
        so_far.note_controls(&settled);
        so_far.rows.extend(self.settle(settled, false, manner, None)?);
        lost.iter_mut().for_each(Case::lighten);
        let pause = self.doors.clock.sleep(manner.confirm_after());
        let confirmed = if cancel.or_end(pause).await.is_none() {
            HashMap::new()
        } else {
            self.second_look(&lost, &mut so_far, cancel, tell, manner).await?
        };
        if cancel.is_cancelled() {
            lost.retain(|first| is_news(first, &confirmed));
        }
        so_far.rows.extend(self.settle_lost(lost, confirmed, manner)?);
        round.cancelled = cancel.is_cancelled();
        let done = so_far.done(self.doors.clock.now(), so_far.rows.len());
        self.vault().commit(&[done]).map_err(RecheckError::Keep)?;
        self.checkpoint_if_due();
        round.rows = so_far.rows;
        Ok(round)
    }

    /// The second look at what seems lost, beside a control of each host.
    async fn second_look(
        &self,
        lost: &[Case],
        so_far: &mut SoFar,
        cancel: &Cancel,
        tell: &(dyn Fn(Progress) + Sync),
        manner: Manner,
    ) -> Result<HashMap<PostId, Case>, RecheckError> {
        let again = lost.iter().map(|case| case.record.post.id);
        let again: Vec<PostId> = again.chain(so_far.controls.values().copied()).collect();
        let watcher = Watcher::new(tell, Phase::Confirming, again.len());
        let mut cases = self.survey(again, &watcher, cancel, manner, None).await?;
        so_far.count(&cases);
        cases.iter_mut().filter(|case| seems_lost(case)).for_each(Case::lighten);
        Ok(cases.into_iter().map(|case| (case.record.post.id, case)).collect())
    }

    fn chosen(&self, posts: Option<&[PostId]>) -> Result<Vec<PostId>, RecheckError> {
        let Some(ids) = posts else {
            let vault = self.vault();
            let watched = vault.briefs().filter(|brief| brief.is_listed && brief.is_watched);
            return Ok(watched.map(|brief| brief.id).collect());
        };
        for id in ids {
            let record = self.post(*id).ok_or(RecheckError::NoSuchPost)?;
            if record.unwatched().is_some() {
                return Err(RecheckError::NoLink);
            }
        }
        Ok(ids.to_vec())
    }

    /// Surveys several hosts side by side. Observations are durable when it returns. What is
    /// settled before the end of its host is judged, kept and goes into `so_far`; without that it
    /// is given with the rest.
    async fn survey(
        &self,
        posts: Vec<PostId>,
        watcher: &Watcher<'_>,
        cancel: &Cancel,
        manner: Manner,
        so_far: Option<&Mutex<SoFar>>,
    ) -> Result<Vec<Case>, RecheckError> {
        let records = posts.into_iter().filter_map(|id| self.post(id));
        let plans = watch::plan(records, manner.pause(), || u64::from_be_bytes(random()));
        let surveys = plans.into_iter().map(|plan| async move {
            let mut survey = Survey::new(self, plan, manner != Manner::Unattended);
            let mut settled = Vec::new();
            while let Some(cases) = survey.leg(watcher, cancel).await.map_err(RecheckError::Look)? {
                self.keep_looks(&cases, Vec::new())?;
                match so_far {
                    Some(so_far) => self.settle_leg(cases, manner, so_far)?,
                    None => settled.extend(cases),
                }
            }
            let Surveyed { cases, waits } = survey.end(cancel).await.map_err(RecheckError::Look)?;
            self.keep_looks(&cases, waits)?;
            settled.extend(cases);
            Ok(settled)
        });
        let surveys: Vec<_> = surveys.collect();
        let mut results = futures::stream::iter(surveys).buffer_unordered(HOSTS_AT_ONCE);
        let mut all = Vec::new();
        while let Some(cases) = results.next().await {
            all.extend(cases?);
        }
        Ok(all)
    }

    /// Makes looks durable, and how long sites want to be left alone.
    fn keep_looks(&self, cases: &[Case], waits: Vec<SiteWait>) -> Result<(), RecheckError> {
        let looks = cases.iter().flat_map(|case| case.observations.iter().cloned());
        let acts: Vec<Act> =
            looks.map(Act::Looked).chain(waits.into_iter().map(Act::Waited)).collect();
        self.keep_acts(&acts).map_err(RecheckError::Keep)
    }

    /// Keeps the judgements of a leg.
    fn settle_leg(
        &self,
        cases: Vec<Case>,
        manner: Manner,
        so_far: &Mutex<SoFar>,
    ) -> Result<(), RecheckError> {
        let mut so_far = so_far.lock().expect("nothing panics while it is held");
        so_far.count(&cases);
        so_far.note_controls(&cases);
        let rows = self.settle(cases, false, manner, None)?;
        so_far.rows.extend(rows);
        Ok(())
    }

    /// Keeps the judgements of posts whose outcome needs no second look, and with them that the
    /// round is `done`.
    fn settle(
        &self,
        cases: Vec<Case>,
        confirmed: bool,
        manner: Manner,
        done: Option<Act>,
    ) -> Result<Vec<RoundRow>, RecheckError> {
        let judged = cases.into_iter().filter_map(|mut case| Some((case.outcome.take()?, case)));
        let judged: Vec<(Outcome, Case)> = judged.collect();
        let act = |(outcome, case): &(Outcome, Case)| {
            Act::Judged(Judgement {
                post: case.record.post.id,
                at: case.at,
                verdict: outcome.verdict,
                chain: outcome.chain.clone(),
                looks: case.judged_looks(),
                confirmed,
                unattended: manner == Manner::Unattended,
            })
        };
        let rules = self.rules();
        let mut found: Vec<Post> =
            judged.iter().filter_map(|(outcome, case)| case.found_where_likely(outcome)).collect();
        // An address is one post's; the second that it was likely for keeps looking elsewhere.
        found.retain(|post| self.vault().post_at(post.address()).is_none());
        found.dedup_by(|one, other| one.addresses == other.addresses);
        let open = judged.iter().filter(|(_, case)| !case.is_settled()).map(act);
        let acts = found.into_iter().map(Act::Saved).chain(open).chain(done);
        let acts: Vec<Act> = acts.collect();
        self.vault().commit(&acts).map_err(RecheckError::Keep)?;
        let row = |(outcome, case): (Outcome, Case)| {
            let record = self.post(case.record.post.id)?;
            let why = super::show::why(&rules, &record, &outcome.chain, &case.observations);
            let diff = diff_of(&rules, &case, &outcome).unwrap_or_default();
            let (post, before, status) = (record.post.id, case.record.status, record.status);
            Some(RoundRow { post, before, status, outcome, why, diff })
        };
        Ok(judged.into_iter().filter_map(row).collect())
    }

    /// Keeps the judgements of posts that seemed lost: confirmed where the second look agrees,
    /// suspected where it could not tell, cleared where it saw the post.
    fn settle_lost(
        &self,
        lost: Vec<Case>,
        mut again: HashMap<PostId, Case>,
        manner: Manner,
    ) -> Result<Vec<RoundRow>, RecheckError> {
        let (mut sure, mut unsure) = (Vec::new(), Vec::new());
        for first in lost {
            let second = again.remove(&first.record.post.id);
            let first_at = first.at;
            let (case, confirmed) = match second {
                Some(second) if seems_lost(&second) => {
                    // A site that answers so for its home page as well may be under repair: that it
                    // still does so in a later round is what confirms it.
                    let confirmed = !second.outcome.as_ref().is_some_and(Outcome::is_of_whole_site);
                    (second, confirmed)
                }
                Some(second) if is_sighted(&second) => (second, false),
                _ => (first, false),
            };
            if confirmed {
                // The absence begins with the look that first missed it.
                sure.push(Case { at: first_at, ..case });
            } else {
                unsure.push(case);
            }
        }
        let mut rows = self.settle(sure, true, manner, None)?;
        rows.extend(self.settle(unsure, false, manner, None)?);
        Ok(rows)
    }
}

/// The words that differ, where a look gave the text as a whole.
fn diff_of(rules: &verdict::RuleSet, case: &Case, outcome: &Outcome) -> Option<Vec<Piece>> {
    let capture = case.record.capture.as_ref().filter(|_| outcome.verdict == Verdict::Edited)?;
    verdict::edit(rules, &case.looks, &saved_of(rules, capture, &case.record.post))
}

fn seems_lost(case: &Case) -> bool {
    case.outcome.as_ref().is_some_and(|outcome| outcome.verdict.is_loss())
}

/// In a round that was cut short: is it missed for the first time, or did its second look tell?
/// Else it is due still: a judgement without a second look would only put off the one that counts.
fn is_news(first: &Case, again: &HashMap<PostId, Case>) -> bool {
    let second = again.get(&first.record.post.id);
    first.record.status != Status::Suspected || second.is_some_and(is_told)
}

fn is_told(case: &Case) -> bool {
    seems_lost(case) || is_sighted(case)
}

fn is_sighted(case: &Case) -> bool {
    case.outcome.as_ref().is_some_and(|outcome| outcome.verdict.is_sighting())
}

/// A post that is flagged already needs no second confirmation.
fn is_flagged(case: &Case) -> bool {
    case.record.status == Status::Flagged
}
