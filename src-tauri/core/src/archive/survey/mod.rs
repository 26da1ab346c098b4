//! A survey: all looks of one round at the posts of one host, judged. Looks at each post first;
//! what was not seen alive is looked at again with controls, and from the other vantages. It goes
//! in legs: what a leg settled is handed over and let go, so that memory does not grow with the
//! posts of a host.

mod alive;
mod case;
mod waits;

use std::collections::HashMap;
use std::sync::Arc;

use url::Url;

use self::alive::Alive;
use self::case::Way;
pub(super) use self::case::{Case, wanted_by};
use super::Archive;
use super::cancel::Cancel;
use super::look::{Aim, AskOembed, LookError, Seen, made, observed};
use super::recheck::Watcher;
use super::revisit::{Again, Circumstances, Kept, Pack};
use super::sources::saved_of;
use crate::capture::{address, links};
use crate::model::{
    Answer, AnswerMark, Look, Made, ObjectName, Observation, ObservationId, PostId, Probe, Reading,
    Reason, SiteWait, Time, Vantage, Verdict,
};
use crate::vault::keys::random;
use crate::verdict::{self, Outcome, RuleSet};
use crate::watch::{FAILURES_IN_A_ROW_MAX, HostPlan, WAIT_DOWN, folder_of};

/// The survey of one host.
pub(super) struct Survey<'a> {
    archive: &'a Archive,
    /// The same for the whole round.
    rules: Arc<RuleSet>,
    vantages: Vec<Vantage>,
    plan: HostPlan,
    /// The posts to come, the next one last.
    ahead: Vec<PostId>,
    /// Posts that were looked at and are not handed over: what was not seen alive, and the first
    /// that was.
    cases: Vec<Case>,
    /// Posts seen alive: controls of the others.
    alive: Alive,
    /// Line failures in a row.
    failures: usize,
    /// Answers that several posts share: the home page, a decoy, an author's page. By way out and
    /// address.
    shared: HashMap<(Way, String), Seen>,
    /// Address that cannot exist, by way out and folder.
    decoys: HashMap<(Way, String), String>,
    first_request: bool,
    /// A person waits for the round.
    is_asked: bool,
    /// Refusals in a row, at the vantage that is asked from now.
    refusals: usize,
    /// Where, and how long, the site wants to be left alone.
    waits: Vec<SiteWait>,
    /// Exchanges that are kept together at the end.
    pack: Pack,
}

/// Posts that are looked at before what they settled is handed over.
const LEG: usize = 100;

/// What the end of a survey found.
pub(super) struct Surveyed {
    /// The posts that were looked at and not handed over before.
    pub(super) cases: Vec<Case>,
    /// Where the site wants to be left alone.
    pub(super) waits: Vec<SiteWait>,
}

impl<'a> Survey<'a> {
    pub(super) fn new(archive: &'a Archive, mut plan: HostPlan, is_asked: bool) -> Self {
        let mut ahead = std::mem::take(&mut plan.posts);
        ahead.reverse();
        Self {
            vantages: archive.vantages(),
            rules: archive.rules(),
            archive,
            plan,
            ahead,
            cases: Vec::new(),
            alive: Alive::default(),
            failures: 0,
            shared: HashMap::new(),
            decoys: HashMap::new(),
            first_request: true,
            is_asked,
            refusals: 0,
            waits: Vec::new(),
            pack: Pack::default(),
        }
    }

    /// Looks at some posts more, each at its own address, over the first vantage. Gives those that
    /// are settled by that, judged; `None` after the last leg, when [`Survey::end`] is due.
    ///
    /// Ends early when cancelled. When the host is down, the posts not asked for are judged by what
    /// its home page answered if a person waits, and stay due if nobody does.
    pub(super) async fn leg(
        &mut self,
        watcher: &Watcher<'_>,
        cancel: &Cancel,
    ) -> Result<Option<Vec<Case>>, LookError> {
        let own = self.own();
        self.first_pass(watcher, cancel).await?;
        if self.ahead.is_empty() {
            return Ok(None);
        }
        let mut has_control = false;
        let is_settled =
            |case: &Case| case.is_sighted(&own) && std::mem::replace(&mut has_control, true);
        let cases = std::mem::take(&mut self.cases);
        let (mut settled, mut open): (Vec<Case>, Vec<Case>) =
            cases.into_iter().partition(is_settled);
        self.seal(settled.iter_mut().chain(&mut open))?;
        self.cases = open;
        self.judge(&mut settled);
        Ok(Some(settled))
    }

    /// Looks once more at what was not seen alive, with controls and from the other vantages, and
    /// judges it.
    pub(super) async fn end(mut self, cancel: &Cancel) -> Result<Surveyed, LookError> {
        let own = self.own();
        let mut cases = std::mem::take(&mut self.cases);
        for vantage in self.vantages.clone() {
            let doubtful = cases.iter().any(|case| !case.is_sighted(&own));
            if cancel.is_cancelled() || !doubtful {
                break;
            }
            if vantage.name != own && self.is_to_be_spared(&vantage) {
                continue;
            }
            let pass = self.second_pass(&vantage, &own, &mut cases);
            if let Some(passed) = cancel.or_end(pass).await {
                passed?;
            }
        }
        self.seal(cases.iter_mut())?;
        self.judge(&mut cases);
        Ok(Surveyed { cases, waits: self.waits })
    }

    /// Name of the first vantage.
    fn own(&self) -> String {
        self.vantages.first().map(|vantage| vantage.name.clone()).unwrap_or_default()
    }

    /// Seals what is packed, and tells the looks where it is.
    fn seal<'c>(&mut self, cases: impl Iterator<Item = &'c mut Case>) -> Result<(), LookError> {
        let pack = std::mem::take(&mut self.pack);
        let observations = cases.flat_map(|case| &mut case.observations);
        pack.seal(self.archive, observations).map_err(LookError::Keep)
    }

    /// Judges what was looked at and has no outcome yet.
    fn judge(&mut self, cases: &mut [Case]) {
        for case in cases.iter() {
            self.alive.note(case, &self.vantages);
        }
        let is_open = |case: &&mut Case| case.was_asked() && case.outcome.is_none();
        for case in cases.iter_mut().filter(is_open) {
            let Some(capture) = &case.record.capture else { continue };
            let saved = saved_of(&self.rules, capture, &case.record.post);
            let saved = saved.or_seen(case.record.seen_by_all);
            let others = self.alive.besides(case.record.post.id);
            let outcome = verdict::judge(&self.rules, &case.looks, &others, &saved);
            case.outcome = Some(case.as_far_as_known(outcome));
        }
    }

    /// The next posts' own addresses, over the first vantage.
    async fn first_pass(
        &mut self,
        watcher: &Watcher<'_>,
        cancel: &Cancel,
    ) -> Result<(), LookError> {
        let Some(vantage) = self.vantages.first().cloned() else { return Ok(()) };
        for _ in 0..LEG {
            let Some(id) = self.ahead.pop() else { break };
            // It may have been forgotten since the round was planned.
            let Some(record) = self.archive.post(id) else { continue };
            let mut case = Case::new(record, self.archive.doors.clock.now());
            let is_down = self.failures >= FAILURES_IN_A_ROW_MAX;
            let looked = cancel.or_end(async {
                if is_down && self.host_is_down(&vantage, &mut case).await? {
                    return Ok(());
                }
                self.look_at_post(&vantage, &mut case).await
            });
            let Some(looked) = looked.await else {
                self.ahead.clear();
                break;
            };
            looked?;
            // A post that was not asked for leaves the count as it is.
            self.failures = if case.is_line_failure() { self.failures + 1 } else { 0 };
            if is_down && !self.is_asked && !case.was_asked() {
                // Nobody waits for a word on each: they stay due, and cost the day nothing.
                case.outcome = None;
                self.cases.push(case);
                self.leave_alone(&vantage, WAIT_DOWN);
                self.ahead.clear();
                break;
            }
            let last = case.looks.last().map_or(&[][..], std::slice::from_ref);
            let refused = cancel.or_end(self.take_refusal(&vantage, last)).await;
            self.cases.push(case);
            watcher.looked();
            if refused != Some(false) {
                self.ahead.clear();
            }
        }
        Ok(())
    }

    /// Is the host not there at all? Asked, once, when several of its posts gave no answer in a
    /// row; the answer is then all that is known of the others.
    async fn host_is_down(
        &mut self,
        vantage: &Vantage,
        case: &mut Case,
    ) -> Result<bool, LookError> {
        let Some(root) = self.plan.root.clone() else { return Ok(false) };
        let seen = self.look_shared(vantage, Probe::Root, &root, case).await?;
        if matches!(seen.facts.answer, Answer::Status(_)) {
            return Ok(false);
        }
        self.look_at(vantage, Probe::Root, &root, case).await?;
        case.outcome = case.observations.last().map(|observation| Outcome {
            verdict: observation.reading.says,
            chain: vec![Reason {
                observation: Some(observation.id),
                rule: observation.reading.rule.clone(),
            }],
        });
        Ok(true)
    }

    /// What was not seen alive: the same address from here, if this is another vantage, and the
    /// controls that an absence needs to mean anything.
    async fn second_pass(
        &mut self,
        vantage: &Vantage,
        own: &str,
        cases: &mut [Case],
    ) -> Result<(), LookError> {
        let elsewhere = vantage.name != own;
        self.refusals = 0;
        let control = cases.iter().position(|case| case.is_sighted(own));
        if let Some(control) = control.filter(|_| elsewhere) {
            self.look_at_post(vantage, &mut cases[control]).await?;
        }
        let doubtful = |case: &&mut Case| case.was_asked() && !case.is_sighted(own);
        for case in cases.iter_mut().filter(doubtful) {
            let before = case.looks.len();
            if elsewhere {
                self.look_at_post(vantage, case).await?;
            }
            let says = case.says(&vantage.name);
            if says.is_some_and(|says| says.is_loss() || says == Verdict::Unclear) {
                self.look_for_controls(vantage, case).await?;
            }
            if self.take_refusal(vantage, &case.looks[before..]).await {
                break;
            }
        }
        Ok(())
    }

    /// What an absence needs beside it to mean anything.
    async fn look_for_controls(
        &mut self,
        vantage: &Vantage,
        case: &mut Case,
    ) -> Result<(), LookError> {
        if !case.is_closed(&self.rules) {
            self.look_around(vantage, case).await?;
        }
        if case.is_closed(&self.rules) || case.was_told_to_programs() {
            self.look_beside(vantage, case).await?;
        }
        if let Some(account) = case.account_page(&self.rules) {
            self.look_at(vantage, Probe::Account, &account, case).await?;
        }
        Ok(())
    }

    /// The site's home, and an address that cannot exist.
    async fn look_around(&mut self, vantage: &Vantage, case: &mut Case) -> Result<(), LookError> {
        if let Some(root) = self.plan.root.clone() {
            self.look_at(vantage, Probe::Root, &root, case).await?;
        }
        let address = case.address().to_owned();
        if let Some(decoy) = self.decoy_for(case.way(vantage), &address) {
            self.look_at(vantage, Probe::Decoy, &decoy, case).await?;
        }
        Ok(())
    }

    /// What the platform's file knows to be there, and what it knows not to be.
    async fn look_beside(&mut self, vantage: &Vantage, case: &mut Case) -> Result<(), LookError> {
        let control = verdict::control_of(&self.rules, &case.identity);
        let decoy = verdict::decoy_of(&self.rules, &case.identity);
        for (probe, link) in [(Probe::Control, control), (Probe::Decoy, decoy)] {
            let Some(link) = link.and_then(|link| Url::parse(&link).ok()) else { continue };
            let beside = links::identify_as(&link, &case.identity.platform);
            // Asked for as the post is, where the platform has looks of its own for it.
            let planned = verdict::looks_at(&self.rules, &beside).into_iter().next();
            let planned = planned.filter(|_| case.is_closed(&self.rules));
            let url = planned.map_or_else(|| String::from(link), |look| look.url);
            let post = std::mem::replace(&mut case.identity, beside);
            let looked = self.look_at(vantage, probe, &url, case).await;
            case.identity = post;
            looked?;
        }
        Ok(())
    }

    /// The looks that a post's platform wants, those in doubt only until it is seen.
    async fn look_at_post(&mut self, vantage: &Vantage, case: &mut Case) -> Result<(), LookError> {
        let plan = case.plan(&self.rules);
        // The judge reads for itself where several looks, or several lines, have a say.
        let is_alone =
            plan.iter().filter(|look| !look.in_doubt).count() < 2 && case.looks.is_empty();
        let settles = is_alone && (vantage.is_direct() || self.vantages.len() == 1);
        for look in plan {
            if !look.in_doubt || !case.is_sighted(&vantage.name) {
                self.look_kin(vantage, look.probe, (&look.url, look.kin), settles, case).await?;
            }
        }
        Ok(())
    }

    /// A decoy beside `address`, the same one for all posts of its folder.
    fn decoy_for(&mut self, way: Way, address: &str) -> Option<String> {
        let place = (way, folder_of(address));
        if !self.decoys.contains_key(&place) {
            let decoy = address::decoy(&Url::parse(address).ok()?, random())?;
            self.decoys.insert(place.clone(), decoy);
        }
        self.decoys.get(&place).cloned()
    }

    /// Looks at what several posts share, and takes the answer into the case.
    async fn look_at(
        &mut self,
        vantage: &Vantage,
        probe: Probe,
        url: &str,
        case: &mut Case,
    ) -> Result<(), LookError> {
        let seen = self.look_shared(vantage, probe, url, case).await?;
        let Seen { at, facts, exchange, .. } = seen;
        let look = made(vantage, probe, case.identity.clone(), facts);
        self.take_in(look, (at, exchange, None), None, case);
        Ok(())
    }

    /// Looks at the post, if wanted in the language of `ActivityPub`, and takes the answer into the
    /// case. `settles` says that a sighting settles the round.
    async fn look_kin(
        &mut self,
        vantage: &Vantage,
        probe: Probe,
        (url, kin): (&str, bool),
        settles: bool,
        case: &mut Case,
    ) -> Result<(), LookError> {
        if !probe.is_of_post() {
            return self.look_at(vantage, probe, url, case).await;
        }
        self.pause().await;
        let queries = self.rules.queries(probe, &case.identity);
        let (private, ask_oembed) = (case.private(), case.ask_oembed());
        let (wanted, account) = (wanted_by(probe, kin), case.account.clone());
        let aim = Aim { url, wanted, private, ask_oembed, queries, account };
        let identity = case.identity.clone();
        if ask_oembed != AskOembed::Never {
            let Seen { at, facts, exchange, .. } = self.archive.look(vantage, aim).await?;
            self.take_in(made(vantage, probe, identity, facts), (at, exchange, None), None, case);
            return Ok(());
        }
        let seen = Circumstances { vantage, probe, url, rules: &self.rules };
        let again = self.archive.look_at_known(&seen, aim, &case.record.known, !settles).await?;
        let Again { at, facts, mark, kept } = again;
        let look = made(vantage, probe, identity, facts);
        match kept {
            Kept::Whole(exchange) => self.take_in(look, (at, exchange, mark), None, case),
            Kept::Revisit { exchange, body_of, reading } => {
                self.pack.take(look.observation, vantage, &exchange);
                let to_come = ObjectName::to_come();
                self.take_in(look, (at, to_come, mark), Some((body_of, reading)), case);
            }
        }
        Ok(())
    }

    /// Reads what a look came back with, unless it is known what it says, and takes it into the
    /// case.
    fn take_in(
        &self,
        look: Look,
        (at, exchange, mark): (Time, ObjectName, Option<AnswerMark>),
        before: Option<(ObservationId, Option<Reading>)>,
        case: &mut Case,
    ) {
        let Some(capture) = &case.record.capture else { return };
        let (body_of, known) = before.map_or((None, None), |(look, known)| (Some(look), known));
        if let Some(Reading { says, rule, .. }) = &known {
            let reason = Reason { observation: Some(look.observation), rule: rule.clone() };
            case.outcome = Some(Outcome { verdict: *says, chain: vec![reason] });
        }
        let (mark, settles) = match &known {
            None => (mark, None),
            Some(_) if self.is_asked => (None, Some(Made::Asked)),
            Some(_) => (None, Some(Made::Unattended)),
        };
        let reading = known.unwrap_or_else(|| {
            let saved = saved_of(&self.rules, capture, &case.record.post);
            verdict::reading(&self.rules, &look, &saved)
        });
        case.at = case.at.max(at);
        let observation = observed(&look, case.record.post.id, at, exchange, reading);
        case.observations.push(Observation { body_of, mark, settles, ..observation });
        case.looks.push(look);
    }

    async fn look_shared(
        &mut self,
        vantage: &Vantage,
        probe: Probe,
        url: &str,
        case: &Case,
    ) -> Result<Seen, LookError> {
        let key = (case.way(vantage), url.to_owned());
        if let Some(seen) = self.shared.get(&key) {
            return Ok(seen.clone());
        }
        self.pause().await;
        let queries = self.rules.queries(probe, &case.identity);
        let (wanted, ask_oembed) = (wanted_by(probe, false), AskOembed::Never);
        let (private, account) = (case.private(), case.account.clone());
        let aim = Aim { url, wanted, private, ask_oembed, queries, account };
        let seen = self.archive.look(vantage, aim).await?;
        self.shared.insert(key, seen.clone());
        Ok(seen)
    }

    async fn pause(&mut self) {
        if !std::mem::take(&mut self.first_request) && !self.plan.pause.is_zero() {
            // Not like a clockwork: between half and one and a half of it.
            let part = f64::from(u16::from_be_bytes(random())) / f64::from(u16::MAX);
            self.archive.doors.clock.sleep(self.plan.pause.mul_f64(0.5 + part)).await;
        }
    }
}
