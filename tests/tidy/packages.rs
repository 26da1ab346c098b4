//! Each package that was given to us is named in its place only.

use crate::rust::named;
use crate::tree::{files, read};

/// A package as paths name it, and the folders or files that may.
const PLACES: &[(&str, &[&str])] = &[
    ("age", &["src-tauri/core/src/vault/"]),
    ("sled", &["src-tauri/core/src/vault/index.rs"]),
    ("reqwest", &["src-tauri/core/src/doors/web/"]),
    ("scraper", &["src-tauri/core/src/capture/page/", "tests/benches/reading.rs"]),
    ("tauri", &["src-tauri/src/", "src-tauri/build.rs"]),
    ("tauri_build", &["src-tauri/build.rs"]),
    ("zbus", &["src-tauri/src/desktop"]),
    ("axum", &["src-tauri/rehearsal/"]),
];

/// Manifests of what must build without a web view.
const WITHOUT_A_WINDOW: &[&str] = &["core", "cli", "rehearsal", "verify", "xtask"];

/// The verifier, which shares nothing with what it verifies.
const VERIFIER: &str = "src-tauri/verify/";
/// What is ours, as paths name it, but for the verifier's own library.
const OURS: &[&str] = &["keepsake", "keepsake_rehearsal", "keepsake_tests", "keepsake_cli"];

/// The packages of [`PLACES`] that a file names, with the line.
fn names(source: &str) -> Vec<(&'static str, usize)> {
    let known = |word: &String| PLACES.iter().find(|(package, _)| package == word);
    named(source)
        .iter()
        .filter_map(|named| Some((known(named.words.first()?)?.0, named.line)))
        .collect()
}

fn breaks(path: &str, source: &str) -> Vec<String> {
    let at_home = |package: &str| {
        let mut places = PLACES.iter().filter(|(it, _)| *it == package);
        places.any(|(_, places)| places.iter().any(|place| path.starts_with(place)))
    };
    let strays = names(source).into_iter().filter(|(package, _)| !at_home(package));
    strays.map(|(package, line)| format!("{path}:{line}: `{package}` is not named here")).collect()
}

fn names_the_window(manifest: &str) -> bool {
    manifest.lines().any(|line| line.split('#').next().unwrap_or_default().contains("tauri"))
}

#[test]
fn a_package_out_of_its_place_is_found() {
    let elsewhere = "src-tauri/core/src/archive/add.rs";
    for (package, places) in PLACES {
        let source = format!("fn f() {{ {package}::go() }}");
        assert_eq!(breaks(elsewhere, &source).len(), 1, "{package}");
        assert_eq!(breaks(places[0], &source), Vec::<String>::new());
        assert_eq!(breaks(elsewhere, &format!("use {package} as other;")).len(), 1, "{package}");
    }
    assert!(breaks(elsewhere, "// age::go()\nlet age = post.age; age.days();").is_empty());
    assert!(names_the_window("tauri.workspace = true"));
    assert!(!names_the_window("# never tauri\nserde = \"1\""));
}

/// What of ours the verifier's sources name, with the line.
fn names_ours(source: &str) -> Vec<usize> {
    let ours = |word: &String| OURS.contains(&word.as_str());
    named(source).iter().filter(|it| it.words.first().is_some_and(ours)).map(|it| it.line).collect()
}

/// A dependency on a package of ours.
fn depends_on_ours(manifest: &str) -> bool {
    let dependencies = manifest.split_once("[dependencies]").map_or("", |(_, rest)| rest);
    dependencies.lines().any(|line| line.starts_with("keepsake"))
}

#[test]
fn a_verifier_that_shares_our_code_is_found() {
    assert_eq!(names_ours("use keepsake::custody::read::Entry;"), [1]);
    assert_eq!(names_ours("fn f() { keepsake_tests::bundles::made() }"), [1]);
    assert!(names_ours("use keepsake_verify::verify; // keepsake::custody").is_empty());
    assert!(depends_on_ours("[dependencies]\nkeepsake.workspace = true\n"));
    assert!(depends_on_ours("[dependencies]\nsha2 = \"1\"\n[dev-dependencies]\nkeepsake = \"1\""));
    assert!(!depends_on_ours("name = \"keepsake-verify\"\n[dependencies]\nsha2 = \"1\""));
}

#[test]
fn the_verifier_names_nothing_of_ours() {
    let files = files(VERIFIER, ".rs");
    assert!(files.len() > 10, "the verifier was not found");
    let found = files.iter().flat_map(|file| {
        names_ours(&file.text).into_iter().map(|line| format!("{}:{line}: names ours", file.path))
    });
    crate::holds(&found.collect::<Vec<_>>());
    assert!(!depends_on_ours(&read(&format!("{VERIFIER}Cargo.toml"))));
}

#[test]
fn packages_are_named_in_their_places() {
    let files = files("", ".rs");
    for (package, _) in PLACES {
        let named = files.iter().any(|file| names(&file.text).iter().any(|(it, _)| it == package));
        assert!(named, "nobody names {package}: is the rule still needed?");
    }
    let found = files.iter().flat_map(|file| breaks(&file.path, &file.text));
    crate::holds(&found.collect::<Vec<_>>());
    for name in WITHOUT_A_WINDOW {
        let manifest = read(&format!("src-tauri/{name}/Cargo.toml"));
        assert!(!names_the_window(&manifest), "{name} names tauri");
    }
    assert!(names_the_window(&read("src-tauri/Cargo.toml")));
}
