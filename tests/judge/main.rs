//! The judge against labelled cases: those given with the task, and our own, which hold each rule.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test that panics has failed, and says where"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use keepsake::archive::{JudgedCase, judge_cases};
use keepsake::doors::disk::SystemDisk;
use keepsake::doors::worker::Workers;
use keepsake::verdict::BUILT_IN;
use keepsake_tests::program;

fn fixture(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures/cases").join(name)
}

async fn judged(name: &str) -> Vec<JudgedCase> {
    let workers = Workers::new(program("keepsake"));
    judge_cases(&fixture(name), &SystemDisk, &workers, &BUILT_IN).await.unwrap()
}

/// All cases but `but` are judged as labelled, and none does harm.
fn hold(cases: &[JudgedCase]) {
    let mut breaks = Vec::new();
    for case in cases {
        let (label, verdict) = (case.label.as_ref().unwrap(), case.outcome.verdict);
        if !label.accepts(verdict) {
            breaks.push(format!("{}: {verdict}, not {}", case.id, label.expected));
        }
        if label.is_false_alarm(verdict) || label.must_not.contains(&verdict) {
            breaks.push(format!("{}: {verdict} does harm", case.id));
        }
        if case.outcome.chain.is_empty() {
            breaks.push(format!("{}: {verdict} without a reason", case.id));
        }
        let unsaid = case.outcome.chain.iter().find(|link| BUILT_IN.rule(&link.rule).is_none());
        breaks.extend(unsaid.map(|link| format!("{}: {} has no words", case.id, link.rule)));
    }
    assert!(breaks.is_empty(), "{} breaks:\n{}", breaks.len(), breaks.join("\n"));
}

#[tokio::test]
async fn the_given_cases_are_judged_as_labelled() {
    let cases = judged("given.jsonl").await;
    assert_eq!(cases.len(), 139);
    hold(&cases);
}

#[tokio::test]
async fn the_other_forms_that_platforms_are_known_to_answer_in_are_judged_as_labelled() {
    let cases = judged("variants.jsonl").await;
    assert!(cases.len() > 250);
    hold(&cases);
}

/// Rules by case: those that must fire and those that must not.
fn named(name: &str) -> BTreeMap<String, [BTreeSet<String>; 2]> {
    let text = std::fs::read_to_string(fixture(name)).unwrap();
    let line = |line: &str| {
        let case: serde_json::Value = serde_json::from_str(line).unwrap();
        let ids = |key: &str| {
            let ids = case[key].as_array().unwrap().iter();
            ids.map(|id| id.as_str().unwrap().to_owned()).collect()
        };
        (case["id"].as_str().unwrap().to_owned(), [ids("fires"), ids("silent")])
    };
    text.lines().map(line).collect()
}

#[tokio::test]
async fn each_rule_fires_where_it_must_and_is_silent_where_it_must_be() {
    let cases = judged("own.jsonl").await;
    let named = named("own.jsonl");
    assert!(cases.len() > 300 && cases.len() == named.len());
    hold(&cases);
    let mut breaks = Vec::new();
    for case in &cases {
        let looks = case.looks.iter().map(|look| look.reading.rule.clone());
        let chain = case.outcome.chain.iter().map(|link| link.rule.clone());
        let fired: BTreeSet<String> = looks.chain(chain).collect();
        let [fires, silent] = &named[&case.id];
        breaks.extend(fires.difference(&fired).map(|id| format!("{}: {id} is silent", case.id)));
        breaks.extend(silent.intersection(&fired).map(|id| format!("{}: {id} fires", case.id)));
    }
    assert!(breaks.is_empty(), "{} breaks:\n{}", breaks.len(), breaks.join("\n"));
}
