//! `judge`: recorded answers in, verdicts with their reasons out, and how they compare with labels;
//! `rejudge`: the same for what the vault keeps.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use keepsake::archive::{Archive, Doors, JudgedCase, Rejudged, judge_cases, rules_in};
use keepsake::model::Verdict;
use keepsake::verdict::{RuleSet, Why};
use serde_json::{Value, json};

use crate::args::{Common, Language};
use crate::exit::{Done, Failed};
use crate::{print, verbs};

/// Judges a file of cases. What is done is flagged when a verdict is harmful or wrong about a loss.
pub(crate) async fn run(
    path: &Path,
    rules: Option<&Path>,
    common: &Common,
) -> Result<Done, Failed> {
    let doors = verbs::doors()?;
    let read = read(rules, &doors)?;
    let rules: &RuleSet = read.as_ref().unwrap_or(&keepsake::verdict::BUILT_IN);
    let judged = judge_cases(path, &*doors.disk, &doors.workers, rules).await;
    let judged = judged.map_err(Failed::Cases)?;
    for case in &judged {
        if common.json {
            print::line(case_json(case, rules));
        } else {
            case_lines(case, common.language);
        }
    }
    let sum = Sum::of(&judged);
    if common.json {
        print::line(json!({ "summary": sum.json(rules) }));
    } else {
        sum.lines(rules);
    }
    Ok(if sum.is_fine() { Done::Clear } else { Done::Flagged })
}

/// The rules of a folder, where one is named.
fn read(folder: Option<&Path>, doors: &Doors) -> Result<Option<RuleSet>, Failed> {
    folder.map(|folder| rules_in(&*doors.disk, folder)).transpose().map_err(Failed::Rules)
}

/// Reads all looks kept in the vault again and says what changed. Changes nothing.
pub(crate) async fn again(
    archive: &Archive,
    rules: Option<&Path>,
    common: &Common,
) -> Result<Done, Failed> {
    let doors = verbs::doors()?;
    let read = read(rules, &doors)?;
    let rules = read.map_or_else(|| archive.rules_in_use().rules, Arc::new);
    let told = archive.rejudge(&rules).await.map_err(Failed::Rejudge)?;
    if !common.json {
        for other in &told.verdicts {
            let (before, now) = (other.before, other.now.verdict);
            print::line(format!("{}  {before} would now be {now}", other.post));
        }
        print::line(format!(
            "{} posts, {} looks read again under rules {}: {} readings and {} verdicts would change; {} looks could not be read",
            told.posts,
            told.looks,
            rules.name(),
            told.readings.len(),
            told.verdicts.len(),
            told.unread,
        ));
        return Ok(sum_of(&told));
    }
    for other in &told.readings {
        let (look, now) = (&other.look, &other.now);
        print::line(json!({
            "post": look.post,
            "look": look.id,
            "before": { "rule": look.reading.rule, "says": look.reading.says },
            "now": { "rule": now.rule, "says": now.says },
        }));
    }
    for other in &told.verdicts {
        let rules: Vec<&str> = other.now.chain.iter().map(|r| r.rule.as_str()).collect();
        print::line(json!({
            "post": other.post,
            "before": other.before,
            "now": other.now.verdict,
            "rules": rules,
        }));
    }
    print::line(json!({
        "summary": {
            "posts": told.posts,
            "looks": told.looks,
            "unread": told.unread,
            "readings_changed": told.readings.len(),
            "verdicts_changed": told.verdicts.len(),
            "rules": rules.name(),
        }
    }));
    Ok(sum_of(&told))
}

fn sum_of(told: &Rejudged) -> Done {
    let lost = told.verdicts.iter().any(|other| other.now.verdict.is_loss());
    if lost { Done::Flagged } else { Done::Clear }
}

fn case_json(case: &JudgedCase, rules: &RuleSet) -> Value {
    let looks = case.looks.iter().map(|look| {
        json!({
            "vantage": look.vantage,
            "probe": look.probe,
            "rule": look.reading.rule,
            "says": look.reading.says,
        })
    });
    let mut value = json!({
        "id": case.id,
        "verdict": case.outcome.verdict,
        "chain": case.why,
        "why": { "en": told(&case.why, Language::En), "vi": told(&case.why, Language::Vi) },
        "looks": looks.collect::<Vec<_>>(),
        "rules": rules.name(),
    });
    if !case.diff.is_empty() {
        value["diff"] = json!(case.diff);
    }
    if let Some(label) = &case.label {
        value["expected"] = json!(label.expected);
        value["agrees"] = json!(label.accepts(case.outcome.verdict));
    }
    value
}

/// The chain as sentences.
fn told(why: &[Why], language: Language) -> String {
    why.iter().map(|why| print::told(why, language)).collect::<Vec<_>>().join(" ")
}

fn case_lines(case: &JudgedCase, language: Language) {
    let right = match &case.label {
        None => "",
        Some(label) if label.accepts(case.outcome.verdict) => "as labelled",
        Some(_) => "NOT AS LABELLED",
    };
    let expected = case.label.as_ref().map(|label| format!(" (label: {})", label.expected));
    let expected = expected.filter(|_| right.starts_with("NOT")).unwrap_or_default();
    print::line(format!("{:<12} {:<16} {right}{expected}", case.id, case.outcome.verdict.word()));
    print::line(format!("    {}", told(&case.why, language)));
}

/// How verdicts and labels compare.
#[derive(Default)]
struct Sum<'a> {
    cases: usize,
    labelled: usize,
    agree: usize,
    false_alarms: Vec<&'a str>,
    misses: Vec<&'a str>,
    must_not: Vec<&'a str>,
    disagree: Vec<&'a str>,
    matrix: BTreeMap<(Verdict, Verdict), usize>,
}

impl<'a> Sum<'a> {
    fn of(judged: &'a [JudgedCase]) -> Self {
        let mut sum = Self { cases: judged.len(), ..Self::default() };
        for case in judged {
            let Some(label) = &case.label else { continue };
            let (id, verdict) = (case.id.as_str(), case.outcome.verdict);
            sum.labelled += 1;
            *sum.matrix.entry((label.expected, verdict)).or_default() += 1;
            if label.accepts(verdict) {
                sum.agree += 1;
            } else {
                sum.disagree.push(id);
            }
            for (hit, list) in [
                (label.is_false_alarm(verdict), &mut sum.false_alarms),
                (label.is_miss(verdict), &mut sum.misses),
                (label.must_not.contains(&verdict), &mut sum.must_not),
            ] {
                if hit {
                    list.push(id);
                }
            }
        }
        sum
    }

    fn is_fine(&self) -> bool {
        self.false_alarms.is_empty() && self.misses.is_empty() && self.must_not.is_empty()
    }

    fn json(&self, rules: &RuleSet) -> Value {
        let mut matrix = BTreeMap::<&str, BTreeMap<&str, usize>>::new();
        for ((expected, verdict), n) in &self.matrix {
            matrix.entry(expected.word()).or_default().insert(verdict.word(), *n);
        }
        json!({
            "cases": self.cases,
            "labelled": self.labelled,
            "agree": self.agree,
            "disagree": self.disagree,
            "false_alarms": self.false_alarms,
            "misses": self.misses,
            "must_not": self.must_not,
            "confusion": matrix,
            "rules": rules.name(),
        })
    }

    fn lines(&self, rules: &RuleSet) {
        print::line(format!("\n{} cases, rules {}", self.cases, rules.name()));
        if self.labelled == 0 {
            return;
        }
        print::line(format!("{} labelled, {} judged as labelled", self.labelled, self.agree));
        for (name, list) in [
            ("false alarms", &self.false_alarms),
            ("misses", &self.misses),
            ("harmful verdicts (must_not)", &self.must_not),
            ("other disagreements and all above", &self.disagree),
        ] {
            print::line(format!("{name}: {} {}", list.len(), list.join(" ")));
        }
        print::line("\nlabel            verdict          cases");
        for ((expected, verdict), n) in &self.matrix {
            print::line(format!("{:<16} {:<16} {n}", expected.word(), verdict.word()));
        }
    }
}
