//! What one look says. Ordered from proof to guess: the platform's own rules, the saved text in the
//! page, walls, what any web page states, then "we cannot tell".

use super::compare::{Match, compare, compare_known, compare_part, plain};
use super::rule::{At, Extent, Life, Rule, Test, Weight, When};
use super::ruleset::RuleSet;
use super::{fill, ids, web};
use crate::model::{
    Answer, Facts, Failure, FoundText, Identity, Look, Page, PageReading, PageTrouble, Probe,
    Saved, Told, Verdict,
};

/// Most characters of visible text on a page that is nothing but a notice.
const NOTICE_CHARS_MAX: usize = 1500;

/// Most characters of a text that is nothing but a notice.
const NOTICE_TEXT_CHARS_MAX: usize = 400;

/// Ids longer than this are of links that only followers of a private account are given.
const LONG_ID_LETTERS: usize = 30;

/// What a look says, and by which rule.
#[derive(Clone, Copy)]
pub(super) struct Read<'r> {
    pub(super) rule: &'r Rule,
    pub(super) says: Verdict,
}

impl Read<'_> {
    pub(super) fn id(&self) -> &str {
        &self.rule.id
    }

    pub(super) fn is(&self, id: &str) -> bool {
        self.rule.id == id
    }

    pub(super) fn states(&self) -> bool {
        self.rule.weight == Weight::States
    }

    pub(super) fn life(&self) -> Option<Life> {
        self.says.is_sighting().then_some(self.rule.life)
    }
}

/// Everything a reading depends on beside the look itself.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    pub(super) rules: &'a RuleSet,
    pub(super) saved: Option<&'a Saved<'a>>,
    /// The user's own country.
    pub(super) home: Option<&'a str>,
}

impl<'a> Reader<'a> {
    /// What the look says. `None` only for a rule set without rules.
    pub(super) fn read(&self, look: &Look) -> Option<Read<'a>> {
        if matches!(look.facts.answer, Answer::Failed(_)) {
            return self
                .by_file("network", look)
                .or_else(|| self.named(ids::NO_ANSWER, Verdict::Unreachable));
        }
        let platform = Some(look.identity.platform.as_str()).filter(|name| *name != "web");
        let closed = self.is_closed(look);
        let open_page = matches!(look.probe, Probe::Page | Probe::Control) && !closed;
        let site =
            matches!(look.probe, Probe::Root | Probe::Decoy | Probe::Account | Probe::Neutral);
        self.by_file("network", look)
            .or_else(|| self.by_file(platform?, look))
            .or_else(|| open_page.then(|| self.proof_of_life(look))?)
            .or_else(|| self.by_file("walls", look))
            .or_else(|| (open_page || site).then(|| self.by_file("web", look))?)
            .or_else(|| self.last_word(look, open_page || site))
    }

    /// Does only what carries the post's own id speak about it?
    pub(super) fn is_closed(&self, look: &Look) -> bool {
        self.rules.file(&look.identity.platform).is_some_and(|file| file.closed)
    }

    /// The first rule of a file that fits.
    fn by_file(&self, file: &str, look: &Look) -> Option<Read<'a>> {
        let rules = &self.rules.file(file)?.rule;
        let reads = |rule: &&Rule| {
            !rule.is_the_judges()
                && (rule.reads(look.probe)
                    || is_beside(look) && Probe::OF_POST.iter().any(|p| rule.reads(*p)))
        };
        rules.iter().filter(reads).find_map(|rule| self.by_rule(rule, look))
    }

    fn by_rule(&self, rule: &'a Rule, look: &Look) -> Option<Read<'a>> {
        if !self.holds(&rule.when, look) {
            return None;
        }
        if rule.says != Verdict::Visible {
            return Some(Read { rule, says: rule.says });
        }
        let says = self.sighting(rule, look)?;
        if says == Verdict::Unclear {
            return self.named(ids::NOTICE_INSTEAD, says);
        }
        Some(Read { rule, says })
    }

    pub(super) fn holds(&self, all: &[When], look: &Look) -> bool {
        all.iter().all(|when| {
            let values = values(&when.at, look);
            values.iter().any(|value| self.passes(&when.test, value)) != when.not
        })
    }

    /// A post that carries its own id: as it was saved, or edited. Where the same source told the
    /// post when it was saved, like is compared with like.
    fn sighting(&self, rule: &Rule, look: &Look) -> Option<Verdict> {
        let visible = Some(Verdict::Visible);
        let Some(saved) = self.saved.filter(|_| look.probe.is_of_post()) else { return visible };
        let text = sought_text(rule, look);
        let cut = rule.extent == Extent::Start
            || rule.cut.as_ref().is_some_and(|cut| !values(cut, look).is_empty());
        let told = saved.told.iter().find(|told| told.rule == rule.id);
        let same = match rule.extent {
            _ if rule.text.is_empty() => Match::Absent,
            Extent::Whole | Extent::Start | Extent::Part if told.is_some() => {
                compare_known(told.map_or("", |told| &told.text), &text, cut)
            }
            Extent::Part => compare_part(saved.text, &text),
            Extent::Agreeing => match compare_known(saved.text, &text, true) {
                Match::Same => Match::Same,
                _ => return None,
            },
            Extent::Whole | Extent::Start => compare_known(saved.text, &text, cut),
        };
        let counted = told.map_or(saved.n_media, |told| told.n_media);
        let stripped = media_changed(counted, n_media(rule, look));
        if same == Match::Changed && self.is_notice(&text) {
            return Some(Verdict::Unclear);
        }
        if same == Match::Changed || stripped { Some(Verdict::Edited) } else { visible }
    }

    /// Is what stands in the text's place a sentence by which the platform, or any site, says that
    /// there is nothing to see? That is no edit.
    fn is_notice(&self, text: &str) -> bool {
        let text = plain(text);
        if text.chars().count() > NOTICE_TEXT_CHARS_MAX {
            return false;
        }
        let rules = self.rules.rules().map(|(_, rule)| rule);
        let rules = rules.filter(|rule| !rule.says.is_sighting());
        let tests = rules.flat_map(|rule| &rule.when).filter(|when| !when.not);
        let mut wordings = tests.flat_map(|when| match &when.test {
            Test::Is(of) | Test::Begins(of) | Test::Contains(of) => of.as_slice(),
            Test::Anything | Test::Home => &[],
        });
        wordings.any(|words| {
            let most = text.contains(words.as_str()) && words.len() * 2 >= text.len();
            words.contains(' ') && (most || text.starts_with(words.as_str()))
        })
    }

    /// What a source tells of the post, to compare later answers of the same source with. `None`
    /// where it does not show the post.
    pub(super) fn told(&self, look: &Look) -> Option<Told> {
        let read = self.read(look).filter(|read| read.says.is_sighting())?;
        let rule = read.rule;
        let own = self.rules.file(&look.identity.platform)?;
        let is_own = own.rule.iter().any(|own| own.id == rule.id);
        (is_own && rule.extent != Extent::Agreeing).then(|| Told {
            probe: look.probe,
            url: look.facts.asked.clone(),
            kin: false,
            rule: rule.id.clone(),
            text: sought_text(rule, look),
            n_media: n_media(rule, look),
        })
    }

    /// The whole text that a look gives of an edited post.
    pub(super) fn text_of(&self, rule: &Rule, look: &Look) -> Option<String> {
        if !rule.text.is_empty() {
            return Some(sought_text(rule, look)).filter(|_| rule.extent == Extent::Whole);
        }
        let page = page_of(&look.facts)?;
        let source = self.saved.and_then(|saved| saved.source);
        let same = |text: &&FoundText| source.is_none_or(|source| source == text.source);
        page.texts.iter().find(same).map(|found| found.text.clone())
    }

    fn passes(&self, test: &Test, value: &str) -> bool {
        let value = || plain(value);
        match test {
            Test::Anything => true,
            Test::Is(of) => of.contains(&value()),
            Test::Begins(of) => of.iter().any(|start| value().starts_with(start)),
            Test::Contains(of) => of.iter().any(|part| value().contains(part)),
            Test::Home => self.home.is_some_and(|home| value() == plain(home)),
        }
    }

    /// The saved text in a page that need not carry an id.
    fn proof_of_life(&self, look: &Look) -> Option<Read<'a>> {
        let Answer::Status(status) = look.facts.answer else { return None };
        let page = page_of(&look.facts)?;
        let fine = (200..300).contains(&status);
        let saved = self.saved.filter(|_| look.probe == Probe::Page)?;
        let (id, says) = match compare(page, saved) {
            Match::Same if fine => (ids::SAME_TEXT, Verdict::Visible),
            Match::Same => (ids::TEXT_DESPITE_STATUS, Verdict::Visible),
            Match::MediaGone if fine => (ids::MEDIA_GONE, Verdict::Edited),
            Match::Changed if fine && look.facts.cut.is_none() => {
                let own = |text: &&FoundText| saved.source.is_none_or(|own| own == text.source);
                let found = page.texts.iter().find(own);
                if found.is_some_and(|found| self.is_notice(&found.text)) {
                    (ids::NOTICE_INSTEAD, Verdict::Unclear)
                } else {
                    (ids::OTHER_TEXT, Verdict::Edited)
                }
            }
            Match::MediaGone | Match::Changed | Match::Absent => return None,
        };
        self.named(id, says)
    }

    /// No rule fits.
    fn last_word(&self, look: &Look, open: bool) -> Option<Read<'a>> {
        let fine = matches!(look.facts.answer, Answer::Status(200..=299));
        let (id, says) = match look.probe {
            Probe::Root | Probe::Decoy | Probe::Account | Probe::Neutral if fine => {
                (ids::ROOT_ANSWERS, Verdict::Visible)
            }
            Probe::Control if fine && open && page_of(&look.facts).is_some() => {
                (ids::CONTROL_ANSWERS, Verdict::Visible)
            }
            Probe::Page | Probe::Control if fine && open => {
                let page = page_of(&look.facts);
                let elsewhere = web::path_of(&look.facts.answered)
                    != web::path_of(&look.facts.asked)
                    || page.is_some_and(|page| page.signs.refresh_to.is_some());
                if elsewhere {
                    (ids::SENT_ELSEWHERE, Verdict::Unclear)
                } else {
                    (ids::NO_TRACE, Verdict::Unclear)
                }
            }
            _ if fine => (ids::OTHER_SHAPE, Verdict::Unclear),
            _ => (ids::OTHER_STATUS, Verdict::Unclear),
        };
        self.named(id, says)
    }

    /// A rule that the judge fires itself.
    pub(super) fn named(&self, id: &str, says: Verdict) -> Option<Read<'a>> {
        self.rules.rule(id).map(|rule| Read { rule, says })
    }
}

fn n_media(rule: &Rule, look: &Look) -> Option<usize> {
    rule.media.as_ref().and_then(|at| values(at, look).first()?.parse().ok())
}

fn sought_text(rule: &Rule, look: &Look) -> String {
    let parts = rule.text.iter().filter_map(|at| values(at, look).into_iter().next());
    parts.collect::<Vec<_>>().join("\n")
}

/// A look at another post of the platform, or at one that cannot exist: read as posts are.
fn is_beside(look: &Look) -> bool {
    look.probe == Probe::Control || look.probe == Probe::Decoy && !look.identity.ids.is_empty()
}

/// Platforms cut long albums short: only small numbers can be compared.
const MEDIA_COMPARED_MAX: usize = 4;

fn media_changed(saved: Option<usize>, found: Option<usize>) -> bool {
    match (saved, found) {
        (Some(saved), Some(0)) => saved > 0,
        (Some(saved), Some(found)) => saved.max(found) <= MEDIA_COMPARED_MAX && saved != found,
        _ => false,
    }
}

/// What stands at a place.
pub(super) fn values(at: &At, look: &Look) -> Vec<String> {
    let facts = &look.facts;
    let one = |value: Option<&str>| value.map(str::to_owned).into_iter().collect();
    match at {
        At::Json(_) | At::Element(_) => sought(at, facts, &look.identity),
        At::Header(name) => {
            let named = facts.headers.iter().filter(|(found, _)| found == name);
            named.map(|(_, value)| value.clone()).collect()
        }
        At::Answer => vec![answer_word(facts.answer)],
        At::FinalPath => vec![web::path_and_query(&facts.answered)],
        At::FinalPart => {
            let (asked, answered) = (web::path_of(&facts.asked), web::path_of(&facts.answered));
            let parts = answered.split('/').skip(1).filter(|_| asked != answered);
            parts.map(str::to_owned).collect()
        }
        At::FinalHost => {
            let (asked, answered) = (web::host_of(&facts.asked), web::host_of(&facts.answered));
            if asked == answered { Vec::new() } else { vec![answered.to_owned()] }
        }
        At::Remote => one(facts.remote.as_deref()),
        At::Title => one(page_of(facts).and_then(|page| page.title.as_deref())),
        At::Notice => notice_of(facts),
        At::Challenge => one(page_of(facts).and_then(|page| page.signs.challenge.as_deref())),
        At::Password => {
            one(page_of(facts).filter(|page| page.signs.password_field).map(|_| "password"))
        }
        At::Words => one(facts.words.as_deref()),
        At::Body => vec![body_word(facts).to_owned()],
        At::Whole => one(facts.cut.map(|_| "cut")),
        At::LongId => {
            let ids = look.identity.ids.iter();
            ids.filter(|id| id.len() > LONG_ID_LETTERS).cloned().collect()
        }
    }
}

fn sought(at: &At, facts: &Facts, identity: &Identity) -> Vec<String> {
    let query = at.query().and_then(|query| fill::query(&query, identity));
    query.and_then(|query| facts.found.get(&query)).cloned().unwrap_or_default()
}

fn notice_of(facts: &Facts) -> Vec<String> {
    let Some(page) = page_of(facts) else { return Vec::new() };
    if page.is_post || page.visible_text.chars().count() > NOTICE_CHARS_MAX {
        return Vec::new();
    }
    [&page.heading, &page.title].into_iter().flatten().cloned().collect()
}

fn answer_word(answer: Answer) -> String {
    match answer {
        Answer::Status(status) => status.to_string(),
        Answer::Failed(failure) => failure.word().to_owned(),
    }
}

fn body_word(facts: &Facts) -> &'static str {
    match &facts.page {
        _ if facts.is_json => "json",
        Page::Read(_) => "page",
        Page::Nothing => "nothing",
        Page::Trouble(PageTrouble::NotHtml) => "not-a-page",
        Page::Trouble(PageTrouble::Empty) => "empty",
        Page::Trouble(PageTrouble::Undecodable) => "undecodable",
        Page::Trouble(PageTrouble::TooDeep) => "too-deep",
        Page::Trouble(PageTrouble::TooLarge) => "too-large",
        Page::Trouble(PageTrouble::TooCostly) => "too-costly",
    }
}

pub(super) fn page_of(facts: &Facts) -> Option<&PageReading> {
    match &facts.page {
        Page::Read(page) => Some(page),
        Page::Nothing | Page::Trouble(_) => None,
    }
}

/// The line failed, and not the vantage's own proxy.
pub(super) fn is_line_failure(facts: &Facts) -> bool {
    matches!(facts.answer, Answer::Failed(failure) if failure != Failure::Vantage)
}
