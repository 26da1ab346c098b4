//! The looks of a round by vantage: what each says, and what the controls of the vantage are worth.

use super::read::{Read, Reader, is_line_failure};
use super::rule::Confidence;
use super::web::{alike, host_of, sent_to_root};
use super::{ANOTHER_COUNTRY, ControlAlive, because, ids, round};
use crate::model::{Answer, Baseline, Look, Probe, Reason, Verdict};

/// One look at the post and what it says.
pub(super) struct View<'a> {
    pub(super) look: &'a Look,
    pub(super) read: Read<'a>,
}

impl View<'_> {
    pub(super) fn says(&self) -> Verdict {
        self.read.says
    }

    pub(super) fn reason(&self) -> Reason {
        because(self.look, self.read.rule)
    }
}

/// What the controls of one vantage say about the site.
#[derive(Clone)]
pub(super) enum Control {
    /// It works as usual.
    Fine(Reason),
    /// It does not, in this way.
    Failed(Reason, Verdict),
    /// Nobody asked.
    Absent,
}

/// Everything one vantage came back with.
pub(super) struct Place<'a> {
    pub(super) direct: bool,
    pub(super) country: Option<&'a str>,
    pub(super) views: Vec<View<'a>>,
    pub(super) account: Vec<View<'a>>,
    pub(super) control: Control,
    /// The line itself is down, or stands behind a captive portal.
    pub(super) line_down: Option<Reason>,
}

impl<'a> Place<'a> {
    /// All vantages of a round, the user's own line first, in an order that does not depend on
    /// that of the looks.
    pub(super) fn all(
        looks: &'a [Look],
        controls_alive: &[ControlAlive],
        reader: Reader<'a>,
    ) -> Vec<Self> {
        let mut sorted: Vec<&Look> = looks.iter().collect();
        sorted
            .sort_by_key(|look| (!look.direct, &look.vantage, look.probe.word(), look.observation));
        let mut names: Vec<(bool, &str)> = Vec::new();
        for look in &sorted {
            let name = (look.direct, look.vantage.as_str());
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
            .into_iter()
            .map(|(direct, name)| {
                let own = |look: &&Look| look.direct == direct && look.vantage == name;
                let looks: Vec<&Look> = sorted.iter().copied().filter(own).collect();
                let alive = controls_alive.iter().find(|alive| alive.vantage == name);
                Self::new(&looks, alive, reader)
            })
            .collect()
    }

    fn new(looks: &[&'a Look], alive: Option<&ControlAlive>, reader: Reader<'a>) -> Self {
        let of = |probe: Probe| -> Vec<&'a Look> {
            looks.iter().copied().filter(|look| look.probe == probe).collect()
        };
        let read = |look: &'a Look| Some(View { look, read: reader.read(look)? });
        let (mut roots, decoys) = (of(Probe::Root), of(Probe::Decoy));
        // Where only the post's own id counts, a front page that answers proves nothing.
        if looks.iter().any(|look| reader.is_closed(look)) {
            roots.clear();
        }
        let post = looks.iter().copied().filter(|look| look.probe.is_of_post());
        let views: Vec<View<'a>> =
            post.filter_map(read).map(|view| beside(view, &roots, &decoys, reader)).collect();
        let account: Vec<View<'a>> = of(Probe::Account).into_iter().filter_map(read).collect();
        let controls: Vec<View<'a>> = of(Probe::Control).into_iter().filter_map(read).collect();
        let root_views: Vec<View<'a>> = roots.iter().copied().filter_map(read).collect();
        let stated =
            views.iter().any(|view| matches!(view.look.facts.answer, Answer::Status(404 | 410)));
        let neutral: Vec<View<'a>> = of(Probe::Neutral).into_iter().filter_map(read).collect();
        Self {
            direct: looks.iter().any(|look| look.direct),
            country: looks.iter().find_map(|look| look.country.as_deref()),
            control: shown_decoy(&decoys, reader)
                .unwrap_or_else(|| control(alive, &controls, &root_views, &account, stated)),
            line_down: neutral.iter().find(|view| is_no_way_out(view.look)).map(|view| Reason {
                observation: Some(view.look.observation),
                rule: ids::LINE_DOWN.to_owned(),
            }),
            views,
            account,
        }
    }

    pub(super) fn failed(&self) -> bool {
        matches!(self.control, Control::Failed(..)) || self.line_down.is_some()
    }

    /// Is the line up, as far as we asked? A block takes the control of the same platform with it:
    /// it counts against the line only where it got an answer.
    pub(super) fn line_is_up(&self) -> bool {
        let answered =
            matches!(&self.control, Control::Failed(by, _) if !by.rule.starts_with("net-"));
        self.line_down.is_none() && !answered
    }

    /// Does the post's own answer count for nothing but the line?
    pub(super) fn only_line_failures(&self) -> bool {
        self.views.iter().all(|view| matches!(view.look.facts.answer, Answer::Failed(_)))
    }
}

/// A host that has nothing to do with the post does not answer, or somebody else answers for it.
fn is_no_way_out(look: &Look) -> bool {
    let facts = &look.facts;
    let asks_for_nothing = facts.asked.ends_with("/generate_204");
    match facts.answer {
        Answer::Failed(_) => is_line_failure(facts),
        Answer::Status(status) => {
            asks_for_nothing && status != 204 || host_of(&facts.answered) != host_of(&facts.asked)
        }
    }
}

/// A page that shows nothing of the post, beside one for an address that never existed.
fn beside<'a>(view: View<'a>, roots: &[&Look], decoys: &[&Look], reader: Reader<'a>) -> View<'a> {
    let look = view.look;
    let silent = view.read.is(ids::NO_TRACE) || view.read.is(ids::SENT_ELSEWHERE);
    if !silent || !decoys.iter().any(|decoy| alike(look, decoy)) {
        return view;
    }
    // A site that shows everybody the same shell tells nothing apart.
    let shell = roots.iter().any(|root| decoys.iter().any(|decoy| alike(root, decoy)))
        && !sent_to_root(look);
    let read = if shell {
        reader.named(ids::SHELL, Verdict::Unclear)
    } else {
        reader.named(ids::SAME_AS_DECOY, Verdict::Removed)
    };
    View { look, read: read.unwrap_or(view.read) }
}

/// A post where none can be: the platform, or our reading of it, tells nothing apart.
fn shown_decoy(decoys: &[&Look], reader: Reader<'_>) -> Option<Control> {
    let shown = decoys.iter().find(|decoy| {
        let own = reader.rules.file(&decoy.identity.platform);
        let own = |id: &str| own.is_some_and(|file| file.rule.iter().any(|rule| rule.id == id));
        let named = !decoy.identity.ids.is_empty();
        named && reader.read(decoy).is_some_and(|read| read.says.is_sighting() && own(read.id()))
    })?;
    let rule = ids::DECOY_SHOWN.to_owned();
    let reason = Reason { observation: Some(shown.observation), rule };
    Some(Control::Failed(reason, Verdict::Unclear))
}

fn control(
    alive: Option<&ControlAlive>,
    controls: &[View<'_>],
    roots: &[View<'_>],
    account: &[View<'_>],
    stated: bool,
) -> Control {
    if let Some(alive) = alive {
        let rule = ids::CONTROL_ALIVE.to_owned();
        return Control::Fine(Reason { observation: Some(alive.observation), rule });
    }
    let fine = |view: &View<'_>, id: &str| {
        Control::Fine(Reason { observation: Some(view.look.observation), rule: id.to_owned() })
    };
    let others = controls.iter().map(|view| match view.says() {
        Verdict::Visible | Verdict::Edited => fine(view, ids::CONTROL_ALIVE),
        says => Control::Failed(view.reason(), says),
    });
    let roots = roots.iter().map(|view| root(view, stated));
    let all: Vec<Control> = others.chain(roots).collect();
    // Of several answers one that fails decides: a control in doubt is no control.
    let failed = all.iter().find(|control| matches!(control, Control::Failed(..)));
    if let Some(control) = failed.or(all.first()) {
        return control.clone();
    }
    // The account's own page shows that the platform works.
    let alive = account.iter().find(|view| view.says().is_sighting());
    alive.map_or(Control::Absent, |view| fine(view, ids::ACCOUNT_ALIVE))
}

/// What the site's home page says about the site. `stated`: the server itself said that the post's
/// address does not exist.
fn root(view: &View<'_>, stated: bool) -> Control {
    let fine = |id: &str| {
        Control::Fine(Reason { observation: Some(view.look.observation), rule: id.to_owned() })
    };
    match (view.says(), view.look.facts.answer) {
        // A server that shows no list of its pages, or its maker's page for want of a home page,
        // still knows which addresses exist.
        (Verdict::Visible | Verdict::LoginWalled, Answer::Status(_))
        | (Verdict::Unclear, Answer::Status(400..=499)) => fine(ids::ROOT_ANSWERS),
        (Verdict::Unreachable, Answer::Status(200..=299)) if stated => fine(ids::ROOT_ANSWERS),
        // A site without a home page still answers for itself (platform-signals.md section 12:
        // 404 on the whole host is reported as removed, and said so).
        (Verdict::Removed | Verdict::AccountGone, Answer::Status(_)) => fine(ids::SITE_GONE),
        (says, _) => Control::Failed(view.reason(), says),
    }
}

/// The looks of a round as a whole, for what needs more than one of them.
pub(super) struct Round<'a> {
    pub(super) places: Vec<Place<'a>>,
    pub(super) baseline: Baseline,
    pub(super) account_seen: bool,
}

impl<'a> Round<'a> {
    pub(super) fn views(&self) -> impl Iterator<Item = (&Place<'a>, &View<'a>)> {
        self.places.iter().flat_map(|place| place.views.iter().map(move |view| (place, view)))
    }

    /// Does what this look says count, all else considered?
    pub(super) fn counts(&self, place: &Place<'_>, view: &View<'_>) -> bool {
        let rule = view.read.rule;
        let control = match place.control {
            Control::Fine(_) => true,
            Control::Failed(..) => false,
            Control::Absent => !rule.needs_control,
        };
        control
            && place.line_down.is_none()
            && view.read.states()
            && (rule.of_any_baseline || self.was_seen(view))
            && self.is_borne_out(place, view)
    }

    /// Was the post ever shown where this look looks?
    fn was_seen(&self, view: &View<'_>) -> bool {
        match self.baseline {
            Baseline::Public => true,
            Baseline::NeverPublic => false,
            Baseline::NeverEmbedded => !matches!(view.look.probe, Probe::Embed | Probe::Oembed),
        }
    }

    /// A rule that can mean two things has what it needs; one that is unconfirmed does not stand
    /// alone.
    fn is_borne_out(&self, place: &Place<'_>, view: &View<'_>) -> bool {
        let rule = view.read.rule;
        let others = || {
            let accounts =
                self.places.iter().flat_map(|at| at.account.iter().map(move |v| (at, v)));
            let all = self.views().chain(accounts);
            all.filter(|(_, other)| other.look.observation != view.look.observation)
        };
        let elsewhere = |other: &Place<'_>| {
            let countries = place.country.zip(other.country);
            countries.is_some_and(|(one, another)| one != another)
        };
        let met = |need: &String| match need.as_str() {
            ANOTHER_COUNTRY => others().any(|(at, other)| {
                elsewhere(at) && other.says() == view.says() && other.read.states()
            }),
            super::ACCOUNT_SEEN => self.account_seen,
            id => others().any(|(_, other)| other.read.is(id)),
        };
        let confirmed = rule.confidence < Confidence::C
            || others().any(|(_, other)| {
                other.says() == view.says() && other.read.rule.confidence < Confidence::C
            });
        confirmed && (rule.needs.is_empty() || rule.needs.iter().any(met))
    }

    /// Why nothing is said to be lost.
    pub(super) fn doubt(&self, place: &Place<'_>, view: &View<'_>) -> Vec<Reason> {
        match &place.control {
            Control::Failed(reason, _) => vec![reason.clone(), round(ids::CONTROL_FAILED)],
            _ if self.baseline == Baseline::NeverPublic => vec![round(ids::NEVER_PUBLIC)],
            Control::Absent if view.read.rule.needs_control => vec![round(ids::NO_CONTROL)],
            _ => Vec::new(),
        }
    }
}
