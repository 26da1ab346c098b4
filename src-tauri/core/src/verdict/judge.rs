//! The judgement over the looks of one round: platform-signals.md section 0.4.

use super::read::{Reader, is_line_failure};
use super::rule::{Life, Weight};
use super::vantages::{Control, Place, Round, View};
use super::{ControlAlive, Outcome, RuleSet, ids, round};
use crate::model::{Answer, Look, Reason, Saved, Verdict};

/// Judges the looks of one round at one post, beside the other posts of its site that were seen
/// alive in the same round.
///
/// The order of looks does not matter. A sighting on the user's own line never makes a loss appear;
/// a control that fails leaves none.
#[must_use]
pub fn judge(
    rules: &RuleSet,
    looks: &[Look],
    controls_alive: &[ControlAlive],
    saved: &Saved<'_>,
) -> Outcome {
    let home = looks.iter().filter(|look| look.direct).find_map(|look| look.country.as_deref());
    let reader = Reader { rules, saved: Some(saved), home };
    let round = Round {
        places: Place::all(looks, controls_alive, reader),
        baseline: saved.baseline,
        account_seen: saved.account_seen,
    };
    sighted(&round)
        .or_else(|| withheld(&round))
        .or_else(|| account_gone(&round))
        .or_else(|| restricted(&round, Verdict::Private))
        .or_else(|| restricted(&round, Verdict::AgeRestricted))
        .or_else(|| removed(&round))
        .unwrap_or_else(|| undecided(&round))
}

/// Proof of life beats everything; the user's own line decides what it means for the user.
fn sighted(round: &Round<'_>) -> Option<Outcome> {
    let mut seen: Vec<(&Place<'_>, &View<'_>, Life)> =
        round.views().filter_map(|(place, view)| Some((place, view, view.read.life()?))).collect();
    // What only its author's server keeps is not on the platform, if the platform says so.
    let disowned = round.views().any(|(_, view)| is_loss(view) && view.read.states());
    let gone = round.places.iter().flat_map(|place| &place.account).any(is_loss);
    if disowned || gone {
        seen.retain(|(_, _, life)| *life > Life::Stored);
    }
    let best = seen.iter().map(|(place, _, life)| (place.direct, *life)).max()?;
    if best != (true, Life::Shown)
        && let Some(hidden) = hidden_here(round, &seen)
    {
        return Some(hidden);
    }
    let best: Vec<&View<'_>> = seen
        .iter()
        .filter(|(place, _, life)| (place.direct, *life) == best)
        .map(|(_, view, _)| *view)
        .collect();
    let verdict = if best.iter().any(|view| view.says() == Verdict::Visible) {
        Verdict::Visible
    } else {
        Verdict::Edited
    };
    let chain = best.iter().filter(|view| view.says() == verdict).map(|view| view.reason());
    Some(Outcome { verdict, chain: chain.collect() })
}

/// It is alive, and the user's own line is not shown it.
fn hidden_here(round: &Round<'_>, seen: &[(&Place<'_>, &View<'_>, Life)]) -> Option<Outcome> {
    let own = || round.views().filter(|(place, _)| place.direct);
    let elsewhere = seen.iter().find(|(place, _, _)| !place.direct);
    let alive = seen.first().map(|(_, view, _)| Reason {
        observation: Some(view.look.observation),
        rule: if elsewhere.is_some() { ids::ALIVE_ELSEWHERE.into() } else { view.read.id().into() },
    })?;
    let hidden = |verdict, view: &View<'_>| {
        Some(Outcome { verdict, chain: vec![view.reason(), alive.clone()] })
    };
    let at_home = |(place, view): &(&Place<'_>, &View<'_>)| {
        (place.direct || view.read.rule.about_home)
            && view.says() == Verdict::GeoBlocked
            && !place.failed()
            && view.read.states()
    };
    if let Some((_, view)) = round.views().find(at_home) {
        return hidden(Verdict::GeoBlocked, view);
    }
    if let Some((_, view)) = own().find(|(_, view)| view.says() == Verdict::AgeRestricted) {
        return hidden(Verdict::AgeRestricted, view);
    }
    let here = seen.iter().any(|(place, _, _)| place.direct);
    if here || elsewhere.is_none() {
        return None;
    }
    own().find_map(|(place, view)| {
        let blocked = view.says() == Verdict::NetworkBlocked
            || place.only_line_failures() && is_line_failure(&view.look.facts);
        if blocked && place.line_is_up() {
            return hidden(Verdict::NetworkBlocked, view);
        }
        let abroad = elsewhere
            .is_some_and(|(other, _, _)| place.country.is_none() || place.country != other.country);
        let tombstone = is_loss(view) && view.read.states() && abroad && !place.failed();
        tombstone.then(|| hidden(Verdict::GeoBlocked, view))?
    })
}

fn is_loss(view: &View<'_>) -> bool {
    matches!(view.says(), Verdict::Removed | Verdict::AccountGone)
}

/// An explicit legal or country notice suffices by itself, if it speaks to the user.
fn withheld(round: &Round<'_>) -> Option<Outcome> {
    let own_line_talks = own_line_talks(round);
    let notices: Vec<Reason> = round
        .views()
        .filter(|(_, view)| view.says() == Verdict::GeoBlocked)
        .filter(|(place, view)| place.direct || view.read.rule.about_home || !own_line_talks)
        .filter(|(place, view)| round.counts(place, view))
        .map(|(_, view)| view.reason())
        .collect();
    let verdict = Verdict::GeoBlocked;
    (!notices.is_empty()).then_some(Outcome { verdict, chain: notices })
}

/// The user's own line got answers about the post.
fn own_line_talks(round: &Round<'_>) -> bool {
    round
        .views()
        .any(|(place, view)| place.direct && matches!(view.look.facts.answer, Answer::Status(_)))
}

/// What says so itself, first; then an account that is gone together with its post.
fn account_gone(round: &Round<'_>) -> Option<Outcome> {
    let own_line_talks = own_line_talks(round);
    let heard = |place: &Place<'_>| place.direct || !own_line_talks;
    let said = round.views().find(|(place, view)| {
        heard(place) && view.says() == Verdict::AccountGone && round.counts(place, view)
    });
    let accounts = || {
        let places = round.places.iter().filter(|place| heard(place));
        places.flat_map(|place| place.account.iter().map(move |view| (place, view)))
    };
    let gone = |weight: Weight| {
        accounts().find(|(place, view)| {
            view.says() == Verdict::AccountGone
                && view.read.rule.weight == weight
                && !place.failed()
                && (view.read.rule.needs.is_empty() || round.account_seen)
        })
    };
    let lost = loss(round);
    let (place, view) = said
        .or_else(|| gone(Weight::States))
        .or_else(|| lost.and_then(|_| gone(Weight::Supports)))?;
    let mut chain = vec![view.reason()];
    if let Some((_, lost)) = lost.filter(|(_, lost)| lost.look.observation != view.look.observation)
    {
        chain.insert(0, lost.reason());
    }
    chain.extend(accounts().filter(|(_, account)| is_loss(account)).map(|(_, view)| view.reason()));
    if let Control::Fine(reason) = &place.control {
        chain.push(reason.clone());
    }
    dedup(&mut chain);
    Some(Outcome { verdict: Verdict::AccountGone, chain })
}

fn dedup(chain: &mut Vec<Reason>) {
    let mut seen = Vec::new();
    chain.retain(|reason| {
        let new = !seen.contains(reason);
        seen.push(reason.clone());
        new
    });
}

/// The platform names why it does not show the post, and it is not a loss.
fn restricted(round: &Round<'_>, verdict: Verdict) -> Option<Outcome> {
    let own_line_talks = own_line_talks(round);
    let places = round.places.iter().filter(|place| place.direct || !own_line_talks);
    let views = places.flat_map(|place| place.views.iter().chain(&place.account));
    let chain: Vec<Reason> = views
        .filter(|view| view.says() == verdict && view.read.states())
        .map(View::reason)
        .collect();
    (!chain.is_empty()).then_some(Outcome { verdict, chain })
}

/// The look by which the post is lost, if the whole round bears it out.
fn loss<'r, 'a>(round: &'r Round<'a>) -> Option<(&'r Place<'a>, &'r View<'a>)> {
    let own_line_talks = own_line_talks(round);
    let own_line = round.places.iter().any(|place| place.direct && !place.views.is_empty());
    round.views().find(|(place, view)| {
        // From elsewhere it counts only when the own line is mute, and beside a control.
        let heard = place.direct
            || !own_line_talks && (!own_line || matches!(place.control, Control::Fine(_)));
        heard && is_loss(view) && round.counts(place, view)
    })
}

/// The platform says it is not there, nothing shows it alive, no control fails.
fn removed(round: &Round<'_>) -> Option<Outcome> {
    let (place, witness) = loss(round)?;
    let mut chain = vec![witness.reason()];
    if let Control::Fine(reason) = &place.control {
        chain.push(reason.clone());
    }
    let more = round.views().filter(|(place, view)| is_loss(view) && round.counts(place, view));
    chain.extend(more.map(|(_, view)| view.reason()));
    dedup(&mut chain);
    Some(Outcome { verdict: Verdict::Removed, chain })
}

/// Nothing proves life or loss. Says what stood in the way, the user's own line first.
fn undecided(round: &Round<'_>) -> Outcome {
    let Some(own) = round.places.iter().find(|place| !place.views.is_empty()) else {
        let chain = vec![self::round(ids::NO_CONTROL)];
        return Outcome { verdict: Verdict::Unclear, chain };
    };
    if let Some(reason) = &own.line_down {
        let first = own.views.first().map(View::reason);
        let chain = first.into_iter().chain([reason.clone()]).collect();
        return Outcome { verdict: Verdict::Unreachable, chain };
    }
    let verdict_of = |view: &View<'_>| match view.says() {
        says if says.is_loss() || says.is_sighting() => Verdict::Unclear,
        _ if !view.read.states() => Verdict::Unclear,
        says => says,
    };
    let rank = |view: &View<'_>| match verdict_of(view) {
        Verdict::Unclear => 0,
        Verdict::RateLimited => 1,
        Verdict::LoginWalled => 2,
        Verdict::Unreachable => 3,
        _ => 4,
    };
    let Some(first) = own.views.iter().min_by_key(|view| rank(view)) else {
        return Outcome { verdict: Verdict::Unclear, chain: vec![self::round(ids::NO_CONTROL)] };
    };
    let mut chain = vec![first.reason()];
    let mut verdict = verdict_of(first);
    if is_loss(first) || first.says() == Verdict::GeoBlocked {
        chain.extend(round.doubt(own, first));
        if let Control::Failed(_, says @ (Verdict::RateLimited | Verdict::Unreachable)) =
            own.control
        {
            verdict = says;
        }
    }
    // One line fails and the other meets a wall: nothing is known.
    let others = round.views().filter(|(place, _)| !place.direct).map(|(_, view)| view);
    let answered = |view: &View<'_>| {
        matches!(view.look.facts.answer, Answer::Status(_)) && view.says() != Verdict::Unreachable
    };
    if own.direct && own.only_line_failures() && others.into_iter().any(answered) {
        verdict = Verdict::Unclear;
    }
    Outcome { verdict, chain }
}
