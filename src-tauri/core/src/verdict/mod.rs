//! Verdict: given the looks of one round, what became of a post, and why. Pure: no input or output,
//! no clock; the same looks and rules always give the same verdict.
//!
//! Facts, readings and judgement are kept apart: a look's facts never change, what they say under
//! the rules can be read again, and only `judge` combines them. Without a working control nothing
//! is ever called lost. Sources: platform-signals.md sections 0.3, 0.4 and 12.

mod compare;
mod phrases;
mod read;
mod rules;

pub use rules::{RULES, Rule, rule};

use self::compare::{fold, share};
use self::read::{page_of, path_of};
use self::rules as r;
use crate::model::{Answer, Facts, Look, Probe, Reading, Reason, Saved, Verdict};

/// Share of three-word runs two pages must have in common to be one and the same page.
const SAME_PAGE_SHARE_MIN: f64 = 0.9;

/// What became of a post, and the chain of reasons, most telling first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The verdict.
    pub verdict: Verdict,
    /// Why.
    pub chain: Vec<Reason>,
}

/// What one look says by itself.
#[must_use]
pub fn reading(look: &Look, saved: &Saved<'_>) -> Reading {
    let (rule, says) = read::read(look.probe, &look.facts, saved);
    Reading { rule: rule.id.to_owned(), says }
}

/// What stands between us and the post, read without a saved copy to compare with: a wall, an
/// error, a notice. `None` for a page that may well be the post itself.
#[must_use]
pub fn obstacle(facts: &Facts) -> Option<Reading> {
    let (rule, says) = read::obstacle(facts)?;
    Some(Reading { rule: rule.id.to_owned(), says })
}

/// Judges the looks of one round at one post, beside the other posts of its site that were seen
/// alive in the same round.
///
/// The order of looks does not matter. A further sighting never makes a loss appear.
#[must_use]
pub fn judge(looks: &[Look], controls_alive: &[ControlAlive], saved: &Saved<'_>) -> Outcome {
    let mut views: Vec<View<'_>> = looks
        .iter()
        .filter(|look| look.probe == Probe::Page)
        .map(|look| View::new(look, looks, controls_alive, saved))
        .collect();
    views.sort_by_key(|view| (!view.direct, view.look.vantage.clone(), view.look.observation));
    sighted(&views)
        .or_else(|| withheld(&views))
        .or_else(|| lost(&views))
        .unwrap_or_else(|| undecided(&views))
}

/// Another saved post of the same site was seen alive in this round from this vantage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ControlAlive {
    /// Name of the vantage.
    pub vantage: String,
    /// The observation that saw it.
    pub observation: crate::model::ObservationId,
}

/// One look at the post with all that its vantage knows about the site.
struct View<'a> {
    look: &'a Look,
    direct: bool,
    rule: &'static Rule,
    says: Verdict,
    control: Control,
    account_gone: Option<Reason>,
}

/// What the controls of one vantage say about the site.
#[derive(Clone)]
enum Control {
    /// It works as usual.
    Fine(Reason),
    /// It does not, in this way.
    Failed(Reason, Verdict),
    /// Nobody asked.
    Absent,
}

impl<'a> View<'a> {
    fn new(
        look: &'a Look,
        looks: &'a [Look],
        controls_alive: &[ControlAlive],
        saved: &Saved<'_>,
    ) -> Self {
        let beside =
            |probe| looks.iter().filter(move |l| l.vantage == look.vantage && l.probe == probe);
        let (mut rule, mut says) = read::read(Probe::Page, &look.facts, saved);
        let decoys: Vec<&Look> = beside(Probe::Decoy).collect();
        let roots: Vec<&Look> = beside(Probe::Root).collect();
        if (rule == r::NO_TRACE || rule == r::SENT_ELSEWHERE)
            && decoys.iter().any(|d| alike(look, d))
        {
            // A site that shows everybody the same shell tells nothing apart.
            let shell = roots.iter().any(|root| decoys.iter().any(|decoy| alike(root, decoy)))
                && !sent_to_root(look);
            (rule, says) = if shell {
                (r::SHELL, Verdict::Unclear)
            } else {
                (r::SAME_AS_DECOY, Verdict::Removed)
            };
        }
        let account_gone = beside(Probe::Account).find_map(|account| {
            let (rule, says) = read::read(Probe::Account, &account.facts, saved);
            (says == Verdict::AccountGone).then(|| because(account, rule))
        });
        let control = control_of(look, &roots, controls_alive, saved);
        Self { look, direct: look.direct, rule, says, control, account_gone }
    }

    fn reason(&self) -> Reason {
        because(self.look, self.rule)
    }

    /// The platform says it is not there, and the platform works.
    fn is_loss(&self) -> bool {
        matches!(self.says, Verdict::Removed | Verdict::AccountGone)
            && matches!(self.control, Control::Fine(_))
    }
}

fn because(look: &Look, rule: &Rule) -> Reason {
    Reason { observation: Some(look.observation), rule: rule.id.to_owned() }
}

fn control_of(
    look: &Look,
    roots: &[&Look],
    controls_alive: &[ControlAlive],
    saved: &Saved<'_>,
) -> Control {
    if let Some(alive) = controls_alive.iter().find(|alive| alive.vantage == look.vantage) {
        let rule = r::CONTROL_ALIVE.id.to_owned();
        return Control::Fine(Reason { observation: Some(alive.observation), rule });
    }
    let mut roots: Vec<&Look> = roots.to_vec();
    roots.sort_by_key(|root| root.observation);
    let stated = matches!(look.facts.answer, Answer::Status(404 | 410));
    let controls: Vec<Control> =
        roots.into_iter().map(|root| control_by(root, stated, saved)).collect();
    // Of several answers one that fails decides: a control in doubt is no control.
    let failed = controls.iter().find(|control| matches!(control, Control::Failed(..)));
    failed.or(controls.first()).cloned().unwrap_or(Control::Absent)
}

/// What the site's home page says about the site. `stated`: the server itself said that the post's
/// address does not exist.
fn control_by(root: &Look, stated: bool, saved: &Saved<'_>) -> Control {
    let (rule, says) = read::read(Probe::Root, &root.facts, saved);
    match (says, root.facts.answer) {
        // A server that shows no list of its pages, or its maker's page for want of a home page,
        // still knows which addresses exist.
        (Verdict::Visible | Verdict::LoginWalled, Answer::Status(_))
        | (Verdict::Unclear, Answer::Status(400..=499)) => {
            Control::Fine(because(root, r::ROOT_ANSWERS))
        }
        (Verdict::Unreachable, Answer::Status(200..=299)) if stated => {
            Control::Fine(because(root, r::ROOT_ANSWERS))
        }
        // A site without a home page still answers for itself (platform-signals.md section 12:
        // 404 on the whole host is reported as removed, and said so).
        (Verdict::Removed, Answer::Status(_)) => Control::Fine(because(root, r::SITE_GONE)),
        (says, _) => Control::Failed(because(root, rule), says),
    }
}

/// Do two looks show one and the same page?
fn alike(one: &Look, other: &Look) -> bool {
    let moved = |look: &Look| path_of(&look.facts.answered) != path_of(&look.facts.asked);
    if moved(one) && moved(other) {
        return path_of(&one.facts.answered) == path_of(&other.facts.answered);
    }
    if one.facts.answer != other.facts.answer {
        return false;
    }
    match (page_of(&one.facts), page_of(&other.facts)) {
        (Some(a), Some(b)) => {
            let (a_text, b_text) = (fold(&a.visible_text), fold(&b.visible_text));
            a.title == b.title
                && (a_text == b_text
                    || share(&a_text, &b_text) >= SAME_PAGE_SHARE_MIN
                        && share(&b_text, &a_text) >= SAME_PAGE_SHARE_MIN)
        }
        _ => false,
    }
}

/// Did the address lead to the site's home page?
fn sent_to_root(look: &Look) -> bool {
    !path_of(&look.facts.answered).contains('/') && path_of(&look.facts.asked).contains('/')
}

/// Proof of life beats everything; the user's own line decides what it means for the user.
fn sighted(views: &[View<'_>]) -> Option<Outcome> {
    let seen: Vec<&View<'_>> = views.iter().filter(|view| view.says.is_sighting()).collect();
    let first = seen.first()?;
    let own: Vec<&View<'_>> = views.iter().filter(|view| view.direct).collect();
    let seen_here = own.is_empty() || own.iter().any(|view| view.says.is_sighting());
    if !seen_here {
        let elsewhere = Reason {
            observation: Some(first.look.observation),
            rule: r::ALIVE_ELSEWHERE.id.to_owned(),
        };
        let hidden = |verdict, view: &View<'_>| {
            Some(Outcome { verdict, chain: vec![view.reason(), elsewhere.clone()] })
        };
        for view in &own {
            match (view.says, view.look.facts.answer) {
                (Verdict::NetworkBlocked, _) => return hidden(Verdict::NetworkBlocked, view),
                (Verdict::GeoBlocked, _) => return hidden(Verdict::GeoBlocked, view),
                (Verdict::Unreachable, Answer::Failed(failure))
                    if failure != crate::model::Failure::Vantage =>
                {
                    return hidden(Verdict::NetworkBlocked, view);
                }
                _ if view.is_loss() => return hidden(Verdict::GeoBlocked, view),
                _ => {}
            }
        }
    }
    let here = seen.iter().filter(|view| view.direct == first.direct);
    let visible = here.clone().any(|view| view.says == Verdict::Visible);
    let verdict = if visible { Verdict::Visible } else { Verdict::Edited };
    let chain = here.filter(|view| view.says == verdict).map(|view| view.reason()).collect();
    Some(Outcome { verdict, chain })
}

/// An explicit legal or country notice suffices by itself.
fn withheld(views: &[View<'_>]) -> Option<Outcome> {
    let notices: Vec<Reason> = views
        .iter()
        .filter(|view| view.says == Verdict::GeoBlocked)
        .filter(|view| view.rule == r::LEGAL || matches!(view.control, Control::Fine(_)))
        .map(View::reason)
        .collect();
    (!notices.is_empty()).then_some(Outcome { verdict: Verdict::GeoBlocked, chain: notices })
}

/// The platform says it is not there, nothing shows it alive, the controls are fine.
fn lost(views: &[View<'_>]) -> Option<Outcome> {
    let own_line_talks =
        views.iter().any(|view| view.direct && matches!(view.look.facts.answer, Answer::Status(_)));
    let witness = views.iter().find(|view| view.is_loss() && (view.direct || !own_line_talks))?;
    let mut chain = vec![witness.reason()];
    let account = witness.account_gone.clone();
    let verdict = if witness.says == Verdict::AccountGone || account.is_some() {
        Verdict::AccountGone
    } else {
        Verdict::Removed
    };
    chain.extend(account);
    if let Control::Fine(reason) = &witness.control {
        chain.push(reason.clone());
    }
    chain.extend(
        views
            .iter()
            .filter(|view| view.look.vantage != witness.look.vantage && view.is_loss())
            .map(View::reason),
    );
    Some(Outcome { verdict, chain })
}

/// Nothing proves life or loss. Says what stood in the way, the user's own line first.
fn undecided(views: &[View<'_>]) -> Outcome {
    let Some(first) = views.first() else {
        let chain = vec![Reason { observation: None, rule: r::NO_CONTROL.id.to_owned() }];
        return Outcome { verdict: Verdict::Unclear, chain };
    };
    let (verdict, more) = match (&first.control, first.says) {
        (
            Control::Failed(reason, says),
            Verdict::Removed | Verdict::AccountGone | Verdict::GeoBlocked,
        ) => {
            let verdict = match says {
                Verdict::RateLimited | Verdict::Unreachable => *says,
                _ => Verdict::Unclear,
            };
            let failed = Reason { observation: None, rule: r::CONTROL_FAILED.id.to_owned() };
            (verdict, vec![reason.clone(), failed])
        }
        (Control::Absent, Verdict::Removed | Verdict::AccountGone | Verdict::GeoBlocked) => {
            let absent = Reason { observation: None, rule: r::NO_CONTROL.id.to_owned() };
            (Verdict::Unclear, vec![absent])
        }
        // A block page without proof of life elsewhere may be anything.
        (_, Verdict::NetworkBlocked) => (Verdict::Unclear, vec![]),
        (_, says) if says.is_loss() => (Verdict::Unclear, vec![]),
        (_, says) => (says, vec![]),
    };
    let mut chain = vec![first.reason()];
    chain.extend(more);
    Outcome { verdict, chain }
}

#[cfg(test)]
mod tests;
