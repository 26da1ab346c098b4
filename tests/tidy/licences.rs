//! The licences that the window shows are those of what the lock files name.

use keepsake_tests::licences::{packages, rows, written};

/// Rows that are in one list and not in the other.
fn differences(written: &[[String; 3]], locked: &[[String; 3]]) -> Vec<String> {
    let missing = locked.iter().filter(|row| !written.contains(row));
    let stale = written.iter().filter(|row| !locked.contains(row));
    let missing = missing.map(|row| format!("{} is not in licences.json", row.join(" ")));
    missing.chain(stale.map(|row| format!("{} is not linked in", row.join(" ")))).collect()
}

#[test]
fn a_package_that_came_or_went_is_found() {
    let row = |name: &str| [name.to_owned(), "1.0.0".to_owned(), "MIT".to_owned()];
    assert!(differences(&[row("a")], &[row("a")]).is_empty());
    assert_eq!(differences(&[row("a")], &[row("a"), row("b")]).len(), 1);
    assert_eq!(differences(&[row("a"), row("b")], &[row("b")]).len(), 1);
}

#[test]
fn the_licences_shown_are_those_of_the_lock_files() {
    let locked: Vec<[String; 3]> =
        packages().into_iter().map(|it| [it.name, it.version, it.licence]).collect();
    assert!(locked.len() > 300, "only {} packages were found", locked.len());
    let written = written();
    let found = differences(&rows(&written), &locked);
    assert!(found.is_empty(), "run `cargo xtask licences`:\n{}", found.join("\n"));
    for licence in ["GPL-3.0-or-later", "MIT", "Apache-2.0", "MPL-2.0", "OFL-1.1"] {
        let text = written["texts"][licence].as_str().unwrap_or_default();
        assert!(text.len() > 500, "no text of {licence}");
    }
}
