//! A survey: all looks of one round at the posts of one host, judged. Looks at each post first;
//! what was not seen alive is looked at again with controls, and from the other vantages.

use std::collections::HashMap;

use url::Url;

use super::add::{account_address, saved_of};
use super::look::{AskOembed, LookError, Seen};
use super::recheck::{Cancel, Watcher};
use super::{Archive, Private};
use crate::capture::address;
use crate::model::{
    Answer, Failure, Look, Observation, ObservationId, PostRecord, Probe, Source, Time, Vantage,
    Verdict,
};
use crate::vault::keys::random;
use crate::verdict::{self, ControlAlive, Outcome};
use crate::watch::{FAILURES_IN_A_ROW_MAX, HostPlan, folder_of};

/// One post with the looks made at it in this round.
pub(super) struct Case {
    pub(super) record: PostRecord,
    pub(super) looks: Vec<Look>,
    pub(super) observations: Vec<Observation>,
    pub(super) at: Time,
    pub(super) outcome: Option<Outcome>,
}

impl Case {
    fn address(&self) -> &str {
        self.record.post.address()
    }

    fn private(&self) -> Private {
        if self.record.post.private_allowed { Private::Allow } else { Private::Refuse }
    }

    /// A text that came from an oEmbed answer is looked for there again.
    fn ask_oembed(&self) -> AskOembed {
        let capture = self.record.capture.as_ref();
        let told = capture.is_some_and(|capture| capture.source == Source::Oembed);
        if told { AskOembed::Always } else { AskOembed::Never }
    }

    fn says(&self, vantage: &str) -> Option<Verdict> {
        let own = |o: &&Observation| o.vantage == vantage && o.probe == Probe::Page;
        self.observations.iter().find(own).map(|observation| observation.reading.says)
    }

    fn is_sighted(&self, vantage: &str) -> bool {
        self.says(vantage).is_some_and(Verdict::is_sighting)
    }
}

/// The survey of one host.
pub(super) struct Survey<'a> {
    archive: &'a Archive,
    vantages: Vec<Vantage>,
    plan: HostPlan,
    /// Answers that several posts share: the home page, a decoy, an author's page.
    shared: HashMap<(String, String), Seen>,
    /// Address that cannot exist, by vantage and folder.
    decoys: HashMap<(String, String), String>,
    first_request: bool,
}

impl<'a> Survey<'a> {
    pub(super) fn new(archive: &'a Archive, plan: HostPlan) -> Self {
        let vantages = archive.vantages();
        let (shared, decoys) = (HashMap::new(), HashMap::new());
        Self { archive, vantages, plan, shared, decoys, first_request: true }
    }

    /// Makes all looks of the round at this host and judges each post that was looked at.
    ///
    /// Ends early, with the posts looked at so far, when cancelled or when the host is down.
    pub(super) async fn run(
        mut self,
        watcher: &Watcher<'_>,
        cancel: &Cancel,
    ) -> Result<Vec<Case>, LookError> {
        let mut cases = self.first_pass(watcher, cancel).await?;
        let own = self.vantages.first().map(|vantage| vantage.name.clone()).unwrap_or_default();
        for vantage in self.vantages.clone() {
            let doubtful = cases.iter().any(|case| !case.is_sighted(&own));
            if cancel.is_cancelled() || !doubtful {
                break;
            }
            self.second_pass(&vantage, &own, &mut cases).await?;
        }
        let alive = self.controls_alive(&cases);
        for case in &mut cases {
            let Some(capture) = &case.record.capture else { continue };
            let saved = saved_of(capture, &case.record.post.addresses);
            let others: Vec<ControlAlive> = alive
                .iter()
                .filter(|(post, _)| *post != case.record.post.id)
                .map(|(_, control)| control.clone())
                .collect();
            case.outcome = Some(verdict::judge(&case.looks, &others, &saved));
        }
        Ok(cases)
    }

    /// Each post's own address, over the first vantage.
    async fn first_pass(
        &mut self,
        watcher: &Watcher<'_>,
        cancel: &Cancel,
    ) -> Result<Vec<Case>, LookError> {
        let Some(vantage) = self.vantages.first().cloned() else { return Ok(Vec::new()) };
        let mut cases = Vec::new();
        let mut failures = 0;
        for record in std::mem::take(&mut self.plan.posts) {
            if cancel.is_cancelled() {
                break;
            }
            let at = record.last_look;
            let mut case = Case { record, looks: vec![], observations: vec![], at, outcome: None };
            let address = case.address().to_owned();
            self.look_at(&vantage, Probe::Page, &address, &mut case).await?;
            failures = if is_line_failure(&case) { failures + 1 } else { 0 };
            let private = case.private();
            cases.push(case);
            watcher.looked();
            if failures >= FAILURES_IN_A_ROW_MAX && !self.host_answers(&vantage, private).await? {
                break;
            }
        }
        Ok(cases)
    }

    /// Is the host there at all? Asked when several of its posts gave no answer in a row.
    async fn host_answers(
        &mut self,
        vantage: &Vantage,
        private: Private,
    ) -> Result<bool, LookError> {
        let Some(root) = self.plan.root.clone() else { return Ok(true) };
        let seen = self.look_shared(vantage, &root, private).await?;
        Ok(matches!(seen.facts.answer, Answer::Status(_)))
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
        let control = cases.iter().position(|case| case.is_sighted(own));
        if let Some(control) = control.filter(|_| elsewhere) {
            let case = &mut cases[control];
            let address = case.address().to_owned();
            self.look_at(vantage, Probe::Page, &address, case).await?;
        }
        for case in cases.iter_mut().filter(|case| !case.is_sighted(own)) {
            let address = case.address().to_owned();
            if elsewhere {
                self.look_at(vantage, Probe::Page, &address, case).await?;
            }
            let says = case.says(&vantage.name);
            let absent = says.is_some_and(|says| says.is_loss() || says == Verdict::Unclear);
            if !absent {
                continue;
            }
            if let Some(root) = self.plan.root.clone() {
                self.look_at(vantage, Probe::Root, &root, case).await?;
            }
            if let Some(decoy) = self.decoy_for(vantage, &address) {
                self.look_at(vantage, Probe::Decoy, &decoy, case).await?;
            }
            if let Some(account) = case.record.capture.as_ref().and_then(account_address) {
                self.look_at(vantage, Probe::Account, &account, case).await?;
            }
        }
        Ok(())
    }

    /// A decoy beside `address`, the same one for all posts of its folder.
    fn decoy_for(&mut self, vantage: &Vantage, address: &str) -> Option<String> {
        let place = (vantage.name.clone(), folder_of(address));
        if !self.decoys.contains_key(&place) {
            let decoy = address::decoy(&Url::parse(address).ok()?, random())?;
            self.decoys.insert(place.clone(), decoy);
        }
        self.decoys.get(&place).cloned()
    }

    fn controls_alive(&self, cases: &[Case]) -> Vec<(crate::model::PostId, ControlAlive)> {
        let sighted = |case: &Case, vantage: &Vantage| {
            let own = |o: &&Observation| {
                o.vantage == vantage.name && o.probe == Probe::Page && o.reading.says.is_sighting()
            };
            let observation = case.observations.iter().find(own)?.id;
            let control = ControlAlive { vantage: vantage.name.clone(), observation };
            Some((case.record.post.id, control))
        };
        self.vantages
            .iter()
            .flat_map(|vantage| cases.iter().filter_map(move |case| sighted(case, vantage)))
            .collect()
    }

    /// Looks and takes the answer into the case.
    async fn look_at(
        &mut self,
        vantage: &Vantage,
        probe: Probe,
        url: &str,
        case: &mut Case,
    ) -> Result<(), LookError> {
        let seen = if probe == Probe::Page {
            self.pause().await;
            self.archive.look(vantage, url, case.private(), case.ask_oembed()).await?
        } else {
            self.look_shared(vantage, url, case.private()).await?
        };
        let look = Look {
            observation: ObservationId::from_bytes(random()),
            vantage: vantage.name.clone(),
            direct: vantage.is_direct(),
            probe,
            facts: seen.facts.clone(),
        };
        let Some(capture) = &case.record.capture else { return Ok(()) };
        let reading = verdict::reading(&look, &saved_of(capture, &case.record.post.addresses));
        case.at = case.at.max(seen.at);
        case.observations.push(observation(case, vantage, &look, &seen, reading));
        case.looks.push(look);
        Ok(())
    }

    async fn look_shared(
        &mut self,
        vantage: &Vantage,
        url: &str,
        private: Private,
    ) -> Result<Seen, LookError> {
        let key = (vantage.name.clone(), url.to_owned());
        if let Some(seen) = self.shared.get(&key) {
            return Ok(seen.clone());
        }
        self.pause().await;
        let seen = self.archive.look(vantage, url, private, AskOembed::Never).await?;
        self.shared.insert(key, seen.clone());
        Ok(seen)
    }

    async fn pause(&mut self) {
        if !std::mem::take(&mut self.first_request) && !self.plan.pause.is_zero() {
            self.archive.doors.clock.sleep(self.plan.pause).await;
        }
    }
}

fn is_line_failure(case: &Case) -> bool {
    matches!(
        case.observations.last().map(|observation| observation.answer),
        Some(Answer::Failed(
            Failure::Dns | Failure::Refused | Failure::Reset | Failure::Timeout | Failure::Tls
        ))
    )
}

fn observation(
    case: &Case,
    vantage: &Vantage,
    look: &Look,
    seen: &Seen,
    reading: crate::model::Reading,
) -> Observation {
    let facts = &look.facts;
    Observation {
        id: look.observation,
        post: case.record.post.id,
        at: seen.at,
        vantage: vantage.name.clone(),
        country: vantage.country.clone(),
        probe: look.probe,
        url: facts.asked.clone(),
        final_url: (facts.answered != facts.asked).then(|| facts.answered.clone()),
        answer: facts.answer,
        exchange: seen.exchange.clone(),
        reading,
    }
}
