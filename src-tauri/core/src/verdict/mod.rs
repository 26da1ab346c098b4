//! Verdict: given the looks of one round, what became of a post, and why. Pure: no input or output,
//! no clock; the same looks and rules always give the same verdict.
//!
//! Facts, readings and judgement are kept apart: a look's facts never change, what they say under
//! the rules can be read again, and only `judge` combines them. The rules are data (`rules/`); a
//! control that fails leaves nothing lost. Sources: platform-signals.md sections 0.3, 0.4 and 12.

mod compare;
mod diff;
mod fill;
mod ids;
mod judge;
mod plan;
mod read;
mod rule;
mod ruleset;
pub mod signed;
mod tell;
mod vantages;
mod web;

pub use compare::shows_words;
pub use diff::{Piece, word_diff};
pub use judge::judge;
pub use plan::{
    Planned, control_of, decoy_of, lasting_address, looks_at, looks_in, question_of, software,
};
pub use rule::{At, Confidence, Extent, Life, Rule, Test, Weight, When};
pub use ruleset::{BUILT_IN, BrokenFile, FILES, File, LookPlan, RuleFile, RuleSet, VERSION};

pub use tell::{Made, Why, tell};

use self::read::{Read, Reader};
use crate::model::{
    Answer, Identity, Look, ObservationId, Probe, Reading, Reason, Saved, Told, Verdict,
};

/// In a rule's `needs`: the same answer from another country.
pub const ANOTHER_COUNTRY: &str = "another-country";
/// In a rule's `needs`: the account's own page was seen before.
pub const ACCOUNT_SEEN: &str = "account-seen";

/// What became of a post, and the chain of reasons, most telling first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The verdict.
    pub verdict: Verdict,
    /// Why.
    pub chain: Vec<Reason>,
}

/// Another saved post of the same site was seen alive in this round from this vantage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ControlAlive {
    /// Name of the vantage.
    pub vantage: String,
    /// The observation that saw it.
    pub observation: ObservationId,
}

/// The built-in rule of this id.
#[must_use]
pub fn rule(id: &str) -> Option<&'static Rule> {
    BUILT_IN.rule(id)
}

impl Outcome {
    /// Does it rest on a site whose home page is gone as well?
    #[must_use]
    pub fn is_of_whole_site(&self) -> bool {
        self.chain.iter().any(|reason| reason.rule == ids::SITE_GONE)
    }
}

/// What one look says by itself.
#[must_use]
pub fn reading(rules: &RuleSet, look: &Look, saved: &Saved<'_>) -> Reading {
    let home = look.country.as_deref().filter(|_| look.direct);
    let read = Reader { rules, saved: Some(saved), home }.read(look);
    reading_of(rules, read)
}

fn reading_of(rules: &RuleSet, read: Option<Read<'_>>) -> Reading {
    let says = read.map_or(Verdict::Unclear, |read| read.says);
    // An answer that fits other causes as well says nothing by itself.
    let says = if read.is_some_and(|read| !read.states()) { Verdict::Unclear } else { says };
    let rule = read.map_or(ids::OTHER_SHAPE, |read| read.rule.id.as_str()).to_owned();
    Reading { rule, says, rules: Some(rules.name()) }
}

/// Does a look on the user's own line that shows the post by this rule settle the round, whatever
/// else was looked at?
#[must_use]
pub fn tells_alone(rules: &RuleSet, rule: &str) -> bool {
    let tells = |rule: &Rule| rule.life == Life::Shown && rule.weight == Weight::States;
    rules.rule(rule).is_some_and(tells)
}

/// What a first look says, with nothing yet to compare it with.
#[must_use]
pub fn first_reading(rules: &RuleSet, look: &Look) -> Reading {
    reading_of(rules, Reader { rules, saved: None, home: None }.read(look))
}

/// What a source tells of a post that is being saved: its yardstick for later. `None` where the
/// source does not show it by the post's own name.
#[must_use]
pub fn told(rules: &RuleSet, look: &Look) -> Option<Told> {
    Reader { rules, saved: None, home: None }.told(look)
}

/// What stands between us and the post, read without a saved copy to compare with: a wall, an
/// error, a notice. `None` for a page that may well be the post itself.
#[must_use]
pub fn obstacle(rules: &RuleSet, facts: &crate::model::Facts) -> Option<Reading> {
    if !matches!(facts.answer, Answer::Status(_)) {
        return None;
    }
    let look = Look {
        observation: ObservationId::from_bytes([0; 16]),
        vantage: String::new(),
        country: None,
        direct: true,
        probe: Probe::Page,
        identity: Identity::default(),
        facts: facts.clone(),
    };
    let read = Reader { rules, saved: None, home: None }.read(&look)?;
    let page = read::page_of(facts);
    let signed = page.is_some_and(|page| page.published.is_some() || page.author.is_some());
    // More text than a login page shows.
    let long = page.is_some_and(|page| page.visible_text.chars().count() > 600);
    let structured = page.is_some_and(|page| page.is_post);
    let none = match read.id() {
        ids::NO_TRACE | ids::SENT_ELSEWHERE => true,
        // People write about removals: a page that names its author or its day is a post.
        "web-tombstone" => signed,
        // Many live pages carry a login form in their corner.
        "web-login-form" => structured || long,
        _ => false,
    };
    (!none).then(|| reading_of(rules, Some(read)))
}

/// What changed in a post that is there with another text, word by word. `None` where no look gives
/// the text as a whole.
#[must_use]
pub fn edit(rules: &RuleSet, looks: &[Look], saved: &Saved<'_>) -> Option<Vec<Piece>> {
    let mut sorted: Vec<&Look> = looks.iter().filter(|look| look.probe.is_of_post()).collect();
    sorted.sort_by_key(|look| (!look.direct, &look.vantage, look.observation));
    let reader = Reader { rules, saved: Some(saved), home: None };
    let found = sorted.into_iter().find_map(|look| {
        let read = reader.read(look).filter(|read| read.says == Verdict::Edited)?;
        let told = saved.told.iter().find(|told| told.rule == read.rule.id);
        let before = told.map_or(saved.text, |told| &told.text);
        Some((before, reader.text_of(read.rule, look)?))
    });
    let (before, found) = found?;
    Some(word_diff(&compare::fold(before), &compare::fold(&found)))
}

fn because(look: &Look, rule: &Rule) -> Reason {
    Reason { observation: Some(look.observation), rule: rule.id.clone() }
}

fn round(rule: &str) -> Reason {
    Reason { observation: None, rule: rule.to_owned() }
}

#[cfg(test)]
mod tests;
