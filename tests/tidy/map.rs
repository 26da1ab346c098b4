//! The tree is as the map says: the top level is short, and each part of the core is described.

use std::collections::BTreeSet;

use crate::tree::{paths, read};

const TOP: &[&str] =
    &["Cargo.lock", "Cargo.toml", "LICENSE", "README.md", "icons", "src-tauri", "tests", "ui"];
const CORE: &str = "src-tauri/core/src/";

/// The visible names at the top that are too many or too few.
fn differences(paths: &[String]) -> Vec<String> {
    let tops = paths.iter().filter_map(|path| path.split('/').next());
    let tops: BTreeSet<&str> = tops.filter(|name| !name.starts_with('.')).collect();
    let wanted: BTreeSet<&str> = TOP.iter().copied().collect();
    let more = tops.difference(&wanted).map(|name| format!("{name} is not wanted at the top"));
    more.chain(wanted.difference(&tops).map(|name| format!("{name} is missing"))).collect()
}

/// The folders and modules of the core.
fn parts(paths: &[String]) -> BTreeSet<String> {
    let below = paths.iter().filter_map(|path| path.strip_prefix(CORE));
    let names = below.filter_map(|path| path.split('/').next()).filter(|name| *name != "lib.rs");
    names.map(|name| name.trim_end_matches(".rs").to_owned()).collect()
}

/// A part is described where its name stands in code letters, alone or with a path.
fn undescribed(parts: &BTreeSet<String>, document: &str) -> Vec<String> {
    let code = document.split('`').skip(1).step_by(2);
    let words: BTreeSet<&str> =
        code.flat_map(|code| code.split(|it: char| !it.is_alphanumeric() && it != '_')).collect();
    let missing = parts.iter().filter(|part| !words.contains(part.as_str()));
    missing.map(|part| format!("ARCHITECTURE.md does not describe `{part}`")).collect()
}

#[test]
fn a_difference_from_the_map_is_found() {
    let mut paths: Vec<String> = TOP.iter().map(|name| format!("{name}/x")).collect();
    paths.push(".cargo/config.toml".to_owned());
    assert_eq!(differences(&paths), Vec::<String>::new());
    paths.push("notes.txt".to_owned());
    assert_eq!(differences(&paths), ["notes.txt is not wanted at the top"]);
    assert_eq!(differences(&paths[1..]).len(), 2);
    let parts = parts(&[format!("{CORE}vault/mod.rs"), format!("{CORE}lib.rs")]);
    assert_eq!(parts.len(), 1);
    assert_eq!(undescribed(&parts, "The vault is sealed by `age`.").len(), 1);
    assert!(undescribed(&parts, "See `core/src/vault/`.").is_empty());
}

#[test]
fn the_top_level_is_as_agreed() {
    crate::holds(&differences(&paths()));
}

#[test]
fn each_part_of_the_core_is_described() {
    let parts = parts(&paths());
    assert!(parts.len() > 5, "only {parts:?} were found");
    crate::holds(&undescribed(&parts, &read("src-tauri/docs/ARCHITECTURE.md")));
}
