//! `THREATS.md` claims nothing that no test shows: each test it names exists, and each claim names
//! one.

use crate::rust::code;
use crate::tree::{files, read};

const DOCUMENT: &str = "src-tauri/docs/THREATS.md";
/// Begins the claims of one adversary; what follows until the next such word is claimed.
const PROTECTS: &str = "Protects:";
const NOT_CLAIMED: &[&str] = &["Does not protect:", "What to do:", "## "];

/// The tests a text names: path and name.
fn named(text: &str) -> Vec<(&str, &str)> {
    let code = text.split('`').skip(1).step_by(2);
    code.filter_map(|code| code.split_once("::")).filter(|(path, _)| path.contains('/')).collect()
}

/// The claims: list entries below [`PROTECTS`], each on one line.
fn claims(document: &str) -> Vec<String> {
    let mut claims: Vec<String> = Vec::new();
    let mut inside = false;
    for line in document.lines() {
        if line == PROTECTS {
            inside = true;
        } else if NOT_CLAIMED.iter().any(|word| line.starts_with(word)) {
            inside = false;
        } else if inside && line.starts_with("- ") {
            claims.push(line.to_owned());
        } else if let Some(claim) = claims.last_mut().filter(|_| inside) {
            claim.push_str(line);
        }
    }
    claims
}

/// Is there a test of this name in this source?
fn has_test(source: &str, name: &str) -> bool {
    code(source).contains(&format!("fn {name}("))
}

fn breaks(document: &str, source_of: impl Fn(&str) -> Option<String>) -> Vec<String> {
    let mut found = Vec::new();
    for claim in claims(document) {
        found.extend(named(&claim).is_empty().then(|| format!("no test shows: {claim}")));
    }
    for (path, name) in named(document) {
        let exists = source_of(path).is_some_and(|source| has_test(&source, name));
        found.extend((!exists).then(|| format!("there is no test {path}::{name}")));
    }
    found
}

#[test]
fn a_claim_without_a_test_is_found() {
    let source = |path: &str| (path == "tests/a.rs").then(|| "fn shown() {}".to_owned());
    let with = |claims: &str| format!("Protects:\n\n{claims}\nDoes not protect:\n\n- Much.\n");
    assert_eq!(breaks(&with("- This.\n  `tests/a.rs::shown`"), source), Vec::<String>::new());
    assert_eq!(breaks(&with("- This, and no test."), source).len(), 1);
    assert_eq!(breaks(&with("- This. `tests/a.rs::hidden`"), source).len(), 1);
    assert_eq!(breaks(&with("- This. `tests/b.rs::shown`"), source).len(), 1);
}

#[test]
fn every_claim_about_threats_is_shown_by_a_test_that_exists() {
    let document = read(DOCUMENT);
    assert!(claims(&document).len() > 15, "the claims were not read");
    let sources = files("", ".rs");
    let source_of =
        |path: &str| sources.iter().find(|file| file.path == path).map(|file| file.text.clone());
    crate::holds(&breaks(&document, source_of));
}
