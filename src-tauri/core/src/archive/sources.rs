//! What a post is when it is saved: the software its page was made by, its account's lasting name,
//! and what the platform's own sources tell of it, for later looks to be compared with.

use url::Url;

use super::look::{
    Aim, AskOembed, Glance, LookError, exchanges_of, facts_of, made, observed, on_own_host,
};
use super::survey::wanted_by;
use super::vantages::account_of;
use super::{Archive, Private};
use crate::capture::{address, links};
use crate::model::{
    Baseline, Capture, Facts, Identity, Look, Observation, Post, Probe, Saved, Source, Told,
    Vantage,
};
use crate::verdict::{self, Planned, RuleSet};

/// The platform of an address, or the software of the page that answered there.
pub(super) fn platform_of(rules: &RuleSet, vantage: &Vantage, facts: &Facts) -> String {
    let known = Url::parse(&facts.answered).map_or("web", |url| address::platform(&url));
    if known != "web" {
        return known.to_owned();
    }
    let anybody = Identity { platform: known.to_owned(), ..Identity::default() };
    let look = made(vantage, Probe::Page, anybody, facts.clone());
    verdict::software(rules, &look).unwrap_or(known).to_owned()
}

/// Who and what a post is, by all its addresses.
pub(super) fn identity_of(platform: &str, addresses: &[String]) -> Identity {
    let mut named = addresses.iter().filter_map(|address| Url::parse(address).ok());
    let identify = |link: Url| links::identify_as(&link, platform);
    let mut identity = named.next().map(identify).unwrap_or_default();
    for other in named.map(identify) {
        for (known, more) in
            [(&mut identity.ids, other.ids), (&mut identity.accounts, other.accounts)]
        {
            let new: Vec<String> = more.into_iter().filter(|name| !known.contains(name)).collect();
            known.extend(new);
        }
    }
    identity
}

/// The yardstick that a capture gives to later looks.
pub(super) fn saved_of<'a>(rules: &RuleSet, capture: &'a Capture, post: &'a Post) -> Saved<'a> {
    // A closed platform's page was read from its summary for other sites, which words the post
    // differently: only whether the post is there can be compared.
    let closed = rules.file(&post.platform).is_some_and(|file| file.closed);
    Saved {
        addresses: post.places(),
        permalink: capture.permalink.as_deref(),
        text: if closed { "" } else { &capture.text },
        told: &capture.told,
        source: Some(capture.source)
            .filter(|source| !matches!(source, Source::Export | Source::Seen)),
        baseline: if capture.seen.is_some() { Baseline::NeverPublic } else { Baseline::Public },
        account_seen: true,
        author: capture.author.as_ref(),
        published: capture.published.as_ref(),
        title: capture.title.as_deref(),
        n_media: (!closed).then_some(capture.media.len() + capture.missing.len()),
    }
}

/// What the platform's own sources told of a post.
#[derive(Default)]
pub(super) struct Sources {
    pub(super) told: Vec<Told>,
    pub(super) sightings: Vec<Observation>,
}

impl Archive {
    /// The page once more, from its exchange, asked what the rules of its platform want to know.
    pub(super) async fn read_again(
        &self,
        rules: &RuleSet,
        seen: &Glance,
        identity: &Identity,
    ) -> Result<Facts, LookError> {
        let queries = rules.queries(Probe::Page, identity);
        // The page's own exchange is the first; behind it stand those on the way to it.
        let exchange =
            exchanges_of(&seen.object.object, None).and_then(|all| all.into_iter().next());
        let Some(exchange) = exchange else { return Ok(seen.facts.clone()) };
        let again = facts_of(&self.doors.workers, &seen.facts.asked, &exchange, queries).await?;
        Ok(Facts { page: seen.facts.page.clone(), ..again })
    }

    /// Learns the account's lasting name once, and gives the post its address under that name: the
    /// passing one may be another's tomorrow.
    pub(super) async fn name_for_good(
        &self,
        rules: &RuleSet,
        vantage: &Vantage,
        post: &mut Post,
        private: Private,
    ) -> Result<(), LookError> {
        let identity = identity_of(&post.platform, post.places());
        let Some(url) = verdict::question_of(rules, &identity) else { return Ok(()) };
        let plan = Planned { probe: Probe::Api, url, kin: false, in_doubt: false };
        let (_, look) = self.ask_source(rules, vantage, post, &plan, private).await?;
        let lasting = verdict::lasting_address(rules, &look);
        let lasting = lasting.filter(|address| !post.addresses.contains(address));
        post.addresses.extend(lasting);
        Ok(())
    }

    /// Asks each source of the platform once. Kept is what shows the post: a source that never did
    /// cannot miss it later.
    pub(super) async fn ask_sources(
        &self,
        rules: &RuleSet,
        vantage: &Vantage,
        post: &mut Post,
        page: &Look,
        private: Private,
    ) -> Result<Sources, LookError> {
        let mut told: Vec<Told> = verdict::told(rules, page).into_iter().collect();
        let mut sightings = Vec::new();
        let inside = verdict::looks_in(rules, page);
        for url in inside.iter().filter_map(|plan| normal(&plan.url)) {
            if !post.addresses.contains(&url) {
                post.addresses.push(url);
            }
        }
        let identity = identity_of(&post.platform, post.places());
        let mut plans = verdict::looks_at(rules, &identity);
        plans.retain(|plan| plan.probe.is_of_post() && plan.probe != Probe::Page);
        plans.extend(inside);
        for plan in plans {
            if told.iter().any(|told| told.url == plan.url) {
                continue;
            }
            let (glance, look) = self.ask_source(rules, vantage, post, &plan, private).await?;
            let Some(found) = verdict::told(rules, &look) else { continue };
            told.push(Told { kin: plan.kin, url: plan.url.clone(), ..found });
            let reading = verdict::first_reading(rules, &look);
            let exchange = self.keep(glance.object).map_err(LookError::Keep)?;
            sightings.push(observed(&look, post.id, glance.at, exchange, reading));
        }
        Ok(Sources { told, sightings })
    }

    async fn ask_source(
        &self,
        rules: &RuleSet,
        vantage: &Vantage,
        post: &Post,
        plan: &Planned,
        private: Private,
    ) -> Result<(Glance, Look), LookError> {
        let identity = identity_of(&post.platform, post.places());
        let aim = Aim {
            url: &plan.url,
            wanted: wanted_by(plan.probe, plan.kin),
            private: on_own_host(private, post.address(), &plan.url),
            ask_oembed: AskOembed::Never,
            queries: rules.queries(plan.probe, &identity),
            account: account_of(&identity, None),
        };
        let glance = self.glance(vantage, aim).await?;
        let look = made(vantage, plan.probe, identity, glance.facts.clone());
        Ok((glance, look))
    }
}

/// An address that a page gives for itself, as addresses of posts are kept.
fn normal(url: &str) -> Option<String> {
    Url::parse(url).ok().as_ref().map(address::normalize)
}
