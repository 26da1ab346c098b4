//! `cargo xtask test`: the steps one after another, each timed, and what became of them at the end.

use std::process::ExitCode;
use std::time::{Duration, Instant};

use crate::bindings;
use crate::counts::Counts;
use crate::place::Place;
use crate::say;
use crate::steps::{Bench, Outcome, STEPS, Step};
use crate::trouble::Trouble;

/// Runs the steps of these names, or all, and stops at the first that fails.
pub(crate) fn test(place: Place, names: &[String]) -> Result<ExitCode, Trouble> {
    let steps = chosen(names)?;
    let bindings = bindings::read(&place);
    let mut bench = Bench { place, bindings, counts: Counts::default() };
    let mut table = Vec::new();
    let mut failure = None;
    for (index, step) in steps.iter().enumerate() {
        if failure.is_some() {
            table.push(row("not run", step, Duration::ZERO, ""));
            continue;
        }
        say::heading(&format!("{}/{} {}: {}", index + 1, steps.len(), step.name, step.what));
        let started = Instant::now();
        let outcome = (step.work)(&mut bench);
        let (word, note) = match &outcome {
            Ok(Outcome::Done) => ("ok", ""),
            Ok(Outcome::Skipped(why)) => ("SKIPPED", why.as_str()),
            Err(_) => ("FAILED", ""),
        };
        let took = started.elapsed();
        say::line(&format!("\n---- {}: {word} in {} {note}", step.name, clock(took)));
        table.push(row(word, step, took, note));
        failure = outcome.err();
    }
    Ok(close(&table, failure, bench.counts))
}

/// The table, the trouble if any, and as the very last line the sum.
fn close(table: &[String], failure: Option<Trouble>, mut counts: Counts) -> ExitCode {
    say::heading("summary");
    say::line(&table.join("\n"));
    let mut code = ExitCode::SUCCESS;
    if let Some(trouble) = failure {
        counts.failed = counts.failed.max(1);
        code = ExitCode::from(trouble.code());
        say::trouble(&trouble);
    }
    say::line(&format!("\n{}", counts.line()));
    code
}

fn chosen(names: &[String]) -> Result<Vec<&'static Step>, Trouble> {
    if let Some(unknown) = names.iter().find(|name| STEPS.iter().all(|step| step.name != **name)) {
        let known: Vec<&str> = STEPS.iter().map(|step| step.name).collect();
        return Err(Trouble::new(format!("there is no step `{unknown}`"))
            .cure(format!("The steps are: {}.", known.join(", ")))
            .exit(2));
    }
    let wanted = |step: &&Step| names.is_empty() || names.iter().any(|name| name == step.name);
    Ok(STEPS.iter().filter(wanted).collect())
}

fn row(word: &str, step: &Step, took: Duration, note: &str) -> String {
    format!("{word:<8} {:>7}  {:<16} {note}", clock(took), step.name).trim_end().to_owned()
}

/// Minutes and seconds.
fn clock(took: Duration) -> String {
    format!("{}:{:02}", took.as_secs() / 60, took.as_secs() % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_chosen_by_name_in_their_own_order() {
        let names = |words: &[&str]| {
            let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
            chosen(&words).map(|steps| steps.iter().map(|step| step.name).collect::<Vec<_>>())
        };
        assert_eq!(names(&["clippy", "npm"]).unwrap(), ["npm", "clippy"]);
        assert_eq!(names(&[]).unwrap().len(), STEPS.len());
        assert!(names(&["everything"]).unwrap_err().to_do().unwrap().contains("window-tests"));
    }

    #[test]
    fn times_are_minutes_and_seconds() {
        assert_eq!(clock(Duration::from_secs(125)), "2:05");
    }
}
