//! One post in a survey: what is asked for it, and what the looks at it say.

use super::super::Private;
use super::super::add::account_address;
use super::super::look::AskOembed;
use super::super::sources::identity_of;
use super::super::vantages::account_of;
use crate::capture::address;
use crate::doors::web::Wanted;
use crate::model::{
    Answer, Failure, Identity, JudgedLook, Look, Observation, Post, PostRecord, Probe, Source,
    Time, Told, Vantage, Verdict,
};
use crate::verdict::{self, Outcome, Planned, RuleSet};

/// A vantage, and the account where accounts are kept apart.
pub(super) type Way = (String, String);

/// One post with the looks made at it in this round.
pub(in super::super) struct Case {
    pub(in super::super) record: PostRecord,
    pub(in super::super) identity: Identity,
    /// Whom all its looks are about, controls too.
    pub(in super::super) account: String,
    pub(in super::super) looks: Vec<Look>,
    pub(in super::super) observations: Vec<Observation>,
    pub(in super::super) at: Time,
    pub(in super::super) outcome: Option<Outcome>,
}

impl Case {
    pub(super) fn new(record: PostRecord, now: Time) -> Self {
        // A clock that ran ahead and was set back left a look in the future.
        let at = record.last_look.min(now);
        let identity = identity_of(&record.post.platform, record.post.places());
        let account = account_of(&identity, record.capture.as_ref());
        let (looks, observations) = (Vec::new(), Vec::new());
        Self { record, identity, account, looks, observations, at, outcome: None }
    }

    /// Lets go of all that is needed no more once its outcome is known to be a loss: its looks are
    /// kept, and no words of it are compared again.
    pub(in super::super) fn lighten(&mut self) {
        (self.looks, self.record.capture) = (Vec::new(), None);
    }

    /// What its outcome was made from.
    pub(in super::super) fn judged_looks(&self) -> Vec<JudgedLook> {
        self.observations.iter().map(|look| JudgedLook { observation: look.id }).collect()
    }

    /// Did one look settle the round, so that its judgement is kept with it?
    pub(in super::super) fn is_settled(&self) -> bool {
        self.observations.iter().any(|look| look.settles.is_some())
    }

    /// What an outcome is worth: what was never seen where it may be cannot be lost there.
    pub(super) fn as_far_as_known(&self, outcome: Outcome) -> Outcome {
        let is_guess = self.record.post.addresses.is_empty();
        let verdict =
            if is_guess && outcome.verdict.is_loss() { Verdict::Unclear } else { outcome.verdict };
        Outcome { verdict, ..outcome }
    }

    /// The post with the address where it was only likely to be, if a look saw its words there.
    pub(in super::super) fn found_where_likely(&self, outcome: &Outcome) -> Option<Post> {
        let post = &self.record.post;
        if !post.addresses.is_empty() || !outcome.verdict.is_sighting() {
            return None;
        }
        let text = self.record.capture.as_ref().map_or("", |capture| &capture.text);
        let own = |look: &&Look| look.probe.is_of_post();
        let seen =
            self.looks.iter().filter(own).any(|look| verdict::shows_words(&look.facts, text));
        seen.then(|| Post { addresses: vec![post.address().to_owned()], ..post.clone() })
    }

    /// Was its own address looked at, and not only its host's?
    pub(super) fn was_asked(&self) -> bool {
        self.looks.iter().any(|look| look.probe.is_of_post())
    }

    pub(super) fn address(&self) -> &str {
        self.record.post.address()
    }

    pub(super) fn private(&self) -> Private {
        if self.record.post.private_allowed { Private::Allow } else { Private::Refuse }
    }

    /// The way its looks and their controls take from a vantage: a control of another way tells
    /// nothing of this one, and a decoy seen on two ways would tie them together.
    pub(super) fn way(&self, vantage: &Vantage) -> Way {
        let account = if vantage.isolate { self.account.clone() } else { String::new() };
        (vantage.name.clone(), account)
    }

    /// A text that came from an oEmbed answer is looked for there again.
    pub(super) fn ask_oembed(&self) -> AskOembed {
        let capture = self.record.capture.as_ref();
        let told = capture.is_some_and(|capture| capture.source == Source::Oembed);
        if told { AskOembed::Always } else { AskOembed::Never }
    }

    /// What the looks at the post from a vantage come to: a sighting if there is one.
    pub(super) fn says(&self, vantage: &str) -> Option<Verdict> {
        let own = |o: &&Observation| o.vantage == vantage && o.probe.is_of_post();
        let says = self.observations.iter().filter(own).map(|o| o.reading.says);
        let says: Vec<Verdict> = says.collect();
        says.iter().copied().find(|says| says.is_sighting()).or(says.first().copied())
    }

    /// The looks that the post's platform wants; for any other site its own address.
    pub(super) fn plan(&self, rules: &RuleSet) -> Vec<Planned> {
        let mut plan = verdict::looks_at(rules, &self.identity);
        plan.retain(|look| look.probe != Probe::Account);
        let told = self.record.capture.as_ref().map_or(&[][..], |capture| &capture.told);
        // Software on a host of its own may be set up in any way: only what showed the post when it
        // was saved can miss it.
        if self.is_on_own_host() {
            plan.retain(|look| {
                look.probe == Probe::Page || told.iter().any(|told| told.url == look.url)
            });
        }
        let new = |told: &&Told| {
            told.probe != Probe::Page && !plan.iter().any(|look| look.url == told.url)
        };
        let more = told.iter().filter(new).map(|told| Planned {
            probe: told.probe,
            url: told.url.clone(),
            kin: told.kin,
            in_doubt: !plan.is_empty(),
        });
        let more: Vec<Planned> = more.collect();
        plan.extend(more);
        let none = plan.is_empty() || self.identity.ids.is_empty();
        if none || self.is_on_own_host() && plan.iter().all(|look| look.probe != Probe::Page) {
            let url = self.address().to_owned();
            plan.retain(|_| !none);
            plan.push(Planned { probe: Probe::Page, url, kin: false, in_doubt: !none });
        }
        plan
    }

    /// Is its platform known by the page alone, not by the name of the host?
    pub(super) fn is_on_own_host(&self) -> bool {
        let platform = &self.record.post.platform;
        platform != "web" && address::platform_of(self.record.post.places()) != platform
    }

    /// Did the platform's answer to programs show it when it was saved?
    pub(super) fn was_told_to_programs(&self) -> bool {
        let capture = self.record.capture.as_ref();
        capture.is_some_and(|kept| kept.told.iter().any(|told| told.probe == Probe::Api))
    }

    /// The author's own page, as the platform names it or else as the page did.
    pub(super) fn account_page(&self, rules: &RuleSet) -> Option<String> {
        let plan = verdict::looks_at(rules, &self.identity);
        let planned = plan.into_iter().find(|look| look.probe == Probe::Account);
        let shown = || self.record.capture.as_ref().and_then(account_address);
        planned.map(|look| look.url).or_else(shown)
    }

    pub(super) fn is_closed(&self, rules: &RuleSet) -> bool {
        rules.file(&self.identity.platform).is_some_and(|file| file.closed)
    }

    pub(super) fn is_sighted(&self, vantage: &str) -> bool {
        self.says(vantage).is_some_and(Verdict::is_sighting)
    }

    /// Did the newest look get no answer at all?
    pub(super) fn is_line_failure(&self) -> bool {
        matches!(
            self.observations.last().map(|observation| observation.answer),
            Some(Answer::Failed(
                Failure::Dns | Failure::Refused | Failure::Reset | Failure::Timeout | Failure::Tls
            ))
        )
    }
}

/// Programs are asked for as programs ask.
pub(in super::super) fn wanted_by(probe: Probe, kin: bool) -> Wanted {
    match probe {
        _ if kin => Wanted::Activity,
        Probe::Api | Probe::Oembed => Wanted::Json,
        _ => Wanted::Page,
    }
}
