//! Every rule has a case in which it fires and one in which it does not, and every case names rules
//! that exist. That they do so is held by the suite `judge`.

use std::collections::BTreeSet;

use keepsake::verdict::BUILT_IN;

use crate::tree::read;

const CASES: &str = "tests/fixtures/cases/own.jsonl";

/// Need a body of more than 8 MiB, or one that costs a worker ten seconds: the core's tests hold
/// them.
const WITHOUT_CASE: &[&str] = &["page-too-large", "page-too-costly"];

fn ids(cases: &str, key: &str) -> BTreeSet<String> {
    let of = |line: &str| {
        let case: serde_json::Value = serde_json::from_str(line).unwrap();
        let ids = case[key].as_array().unwrap().iter();
        ids.map(|id| id.as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    cases.lines().flat_map(of).collect()
}

/// Breaks between rules (those that the judge fires itself need no case) and cases.
fn breaks(rules: &[(&str, bool)], cases: &str) -> Vec<String> {
    let (fires, silent) = (ids(cases, "fires"), ids(cases, "silent"));
    let mut breaks = Vec::new();
    for (id, _) in rules.iter().filter(|(id, judges)| !judges && !WITHOUT_CASE.contains(id)) {
        if !fires.contains(*id) {
            breaks.push(format!("{CASES}: no case in which {id} fires"));
        }
        if !silent.contains(*id) {
            breaks.push(format!("{CASES}: no case in which {id} must be silent"));
        }
    }
    let known = |id: &String| rules.iter().any(|(rule, _)| rule == id);
    let unknown = fires.union(&silent).filter(|id| !known(id));
    breaks.extend(unknown.map(|id| format!("{CASES}: names {id}, which is no rule")));
    breaks
}

#[test]
fn a_rule_without_a_case_and_a_case_without_a_rule_are_found() {
    let case = |fires: &str, silent: &str| {
        format!("{{\"fires\":[\"{fires}\"],\"silent\":[\"{silent}\"]}}\n")
    };
    let rules = [("a", false), ("b", false), ("c", true)];
    assert!(breaks(&rules, &(case("a", "b") + &case("b", "a"))).is_empty());
    assert_eq!(breaks(&rules, &case("a", "b")).len(), 2);
    assert_eq!(breaks(&rules, &(case("a", "b") + &case("b", "a") + &case("x", "a"))).len(), 1);
}

#[test]
fn every_rule_has_its_cases_and_every_case_its_rules() {
    let rules: Vec<(&str, bool)> =
        BUILT_IN.rules().map(|(_, rule)| (rule.id.as_str(), rule.is_the_judges())).collect();
    assert!(rules.len() > 250);
    crate::holds(&breaks(&rules, &read(CASES)));
}
