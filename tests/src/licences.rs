//! The licences of all that goes into the program: the packages that Cargo links into the window,
//! the command line and the verifier, and those of the interface. From the lock files and what they
//! have put on this disk; nothing is fetched. `cargo xtask licences` writes them, and a test of
//! `tidy` holds that they are current.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

/// Where they are written, from the root.
pub const WRITTEN: &str = "src-tauri/licences.json";

/// Programs that are given away.
const PROGRAMS: &[&str] = &["keepsake-window", "keepsake-cli", "keepsake-verify"];
/// Keepsake's own licence.
const OURS: &str = "GPL-3.0-or-later";
/// The target that is shipped.
const TARGET: &str = "x86_64-unknown-linux-gnu";
/// The first of these that a package offers is the one it is used under.
const PREFERRED: &[&str] = &["MIT", "Apache-2.0", "BSD-3-Clause", "BSD-2-Clause", "ISC", "Zlib"];
/// What Cargo and npm do not know of: fonts inside the core.
const BESIDE: &[(&str, &str, &str)] =
    &[("Be Vietnam Pro", "OFL-1.1", "src-tauri/core/src/words/sheet/OFL.txt")];

/// One package.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Package {
    /// Its name.
    pub name: String,
    /// Its version; empty for a font.
    pub version: String,
    /// Its licence as it names it.
    pub licence: String,
    /// Who wrote it, where no file says who has the copyright.
    authors: Vec<String>,
    folder: PathBuf,
}

/// Every package that goes into the program, by name.
///
/// # Panics
/// Without Cargo, or where the lock files and this disk disagree.
#[must_use]
pub fn packages() -> Vec<Package> {
    let mut all: BTreeSet<Package> = linked(&metadata()).into_iter().collect();
    all.extend(of_the_interface(&read_json(&root().join("ui/package-lock.json"))));
    all.extend(BESIDE.iter().map(|(name, licence, text)| Package {
        name: (*name).to_owned(),
        version: String::new(),
        licence: (*licence).to_owned(),
        authors: Vec::new(),
        folder: root().join(text).parent().unwrap_or(Path::new(".")).to_owned(),
    }));
    all.into_iter().collect()
}

/// What [`WRITTEN`] is to say of them: name, version, licence, who has the copyright; and the text
/// of each licence once.
///
/// # Panics
/// Where a licence's text is nowhere to be found.
#[must_use]
pub fn told(packages: &[Package]) -> Value {
    let rows: Vec<Value> = packages.iter().map(row).collect();
    let used: BTreeSet<String> =
        packages.iter().flat_map(|package| used(&package.licence)).collect();
    let mut texts: BTreeMap<String, String> = used
        .into_iter()
        .map(|licence| {
            let text = text_of(&licence, packages);
            let text = text.unwrap_or_else(|| panic!("no package has the text of {licence}"));
            (licence, text)
        })
        .collect();
    texts.insert(OURS.to_owned(), read(&root().join("LICENSE")));
    json!({ "packages": rows, "texts": texts })
}

/// The rows of what is written, without the copyrights: what a lock file alone can tell.
#[must_use]
pub fn rows(written: &Value) -> Vec<[String; 3]> {
    let rows = written["packages"].as_array().map_or(&[][..], Vec::as_slice);
    let text = |row: &Value, at: &str| row[at].as_str().unwrap_or_default().to_owned();
    rows.iter().map(|row| ["name", "version", "licence"].map(|at| text(row, at))).collect()
}

fn row(package: &Package) -> Value {
    let lines = files(&package.folder).into_iter().flat_map(|(_, text)| copyrights(&text));
    let mut holders: Vec<String> = Vec::new();
    for line in lines {
        if !holders.contains(&line) {
            holders.push(line);
        }
    }
    if holders.is_empty() {
        holders.clone_from(&package.authors);
    }
    json!({
        "name": package.name,
        "version": package.version,
        "licence": package.licence,
        "copyright": holders,
    })
}

/// Lines that name who has the copyright, and not those that speak of it.
fn copyrights(text: &str) -> Vec<String> {
    const LETTERS_MAX: usize = 160;
    let plain = |line: &str| line.trim().trim_matches(['*', '#', '/', ' ']).to_owned();
    let names = |line: &String| {
        let lower = line.to_lowercase();
        let begins = ["copyright (c)", "copyright ©", "(c) ", "© "];
        let dated = lower.strip_prefix("copyright ").is_some_and(|rest| {
            rest.starts_with(|letter: char| letter.is_ascii_digit()) || rest.starts_with("the ")
        });
        let template = ["[yyyy]", "{yyyy}", "<year>", "[year]", "<yyyy>"];
        (dated || begins.iter().any(|word| lower.starts_with(word)))
            && !template.iter().any(|word| lower.contains(word))
    };
    let cut = |line: String| line.chars().take(LETTERS_MAX).collect::<String>();
    text.lines().map(plain).filter(names).map(cut).collect()
}

/// The licences a package is used under.
fn used(expression: &str) -> BTreeSet<String> {
    let plain = expression.replace(['(', ')'], " ").replace(" / ", " OR ").replace('/', " OR ");
    plain.split(" AND ").map(chosen).collect()
}

fn chosen(offered: &str) -> String {
    let offered: Vec<&str> = offered.split(" OR ").map(str::trim).collect();
    let preferred = PREFERRED.iter().find(|licence| offered.contains(licence)).copied();
    preferred.or(offered.first().copied()).unwrap_or_default().to_owned()
}

/// The text of a licence, from a package that stands under it alone; its own copyright lines are
/// left out, for they stand with each package.
fn text_of(licence: &str, packages: &[Package]) -> Option<String> {
    let alone = packages.iter().filter(|package| package.licence == licence);
    let any = packages.iter().filter(|package| used(&package.licence).contains(licence));
    let named = |name: &str| {
        let short = licence.split('-').next().unwrap_or_default().to_uppercase();
        name.to_uppercase().contains(&short)
    };
    let from_alone = alone.filter_map(|package| files(&package.folder).into_iter().next());
    let from_any =
        any.filter_map(|package| files(&package.folder).into_iter().find(|(name, _)| named(name)));
    let (_, text) = from_alone.chain(from_any).find(|(_, text)| is_whole(licence, text))?;
    let holders = copyrights(&text);
    let plain = |line: &&str| !holders.iter().any(|holder| line.contains(holder.as_str()));
    let lines: Vec<&str> = text.lines().map(str::trim_end).filter(plain).collect();
    Some(lines.join("\n").trim().to_owned())
}

/// Words that each text must have: a file that only points elsewhere is none.
fn is_whole(licence: &str, text: &str) -> bool {
    let words: &[&str] = match licence {
        "MIT" => &["Permission is hereby granted", "AS IS"],
        "Apache-2.0" => &["TERMS AND CONDITIONS", "Limitation of Liability"],
        "MPL-2.0" => &["Mozilla Public License", "Exhibit A"],
        "OFL-1.1" => &["SIL OPEN FONT LICENSE", "PERMISSION & CONDITIONS"],
        "CC0-1.0" => &["Statement of Purpose"],
        _ => &["AS IS"],
    };
    let text: Vec<&str> =
        text.split(['-', ' ', '\n', '\r', '\t']).filter(|it| !it.is_empty()).collect();
    let text = text.join(" ").to_lowercase();
    words.iter().all(|word| text.contains(&word.to_lowercase()))
}

/// The files of a folder that hold a licence, by name.
fn files(folder: &Path) -> Vec<(String, String)> {
    const BEGIN: &[&str] = &["LICEN", "COPY", "UNLICEN", "NOTICE", "OFL"];
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let name = |entry: fs::DirEntry| entry.file_name().into_string().ok();
    let mut names: Vec<String> = entries.filter_map(name).collect();
    names.retain(|name| BEGIN.iter().any(|word| name.to_uppercase().starts_with(word)));
    names.sort();
    let text = |name: String| Some((name.clone(), fs::read_to_string(folder.join(name)).ok()?));
    names.into_iter().filter_map(text).collect()
}

/// Packages that are linked into the programs: normal dependencies, macros left out, which write
/// code and are not in it.
fn linked(metadata: &Value) -> Vec<Package> {
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let known: BTreeMap<String, Value> = list(&metadata["packages"])
        .into_iter()
        .map(|package| (text(&package["id"]), package))
        .collect();
    let nodes: BTreeMap<String, Value> = list(&metadata["resolve"]["nodes"])
        .into_iter()
        .map(|node| (text(&node["id"]), node))
        .collect();
    let is_macro = |id: &str| {
        let kinds = list(&known[id]["targets"]).into_iter().flat_map(|it| list(&it["kind"]));
        kinds.into_iter().any(|kind| kind == "proc-macro")
    };
    let programs = known.values().filter(|it| PROGRAMS.contains(&text(&it["name"]).as_str()));
    let mut open: Vec<String> = programs.map(|program| text(&program["id"])).collect();
    assert_eq!(open.len(), PROGRAMS.len(), "a program was not found");
    let mut seen = BTreeSet::new();
    while let Some(id) = open.pop() {
        if !seen.insert(id.clone()) {
            continue;
        }
        for dep in list(&nodes[&id]["deps"]) {
            let normal = list(&dep["dep_kinds"]).iter().any(|kind| kind["kind"].is_null());
            let id = text(&dep["pkg"]);
            if normal && !is_macro(&id) {
                open.push(id);
            }
        }
    }
    let others = seen.iter().map(|id| &known[id]).filter(|package| !package["source"].is_null());
    others
        .map(|package| Package {
            name: text(&package["name"]),
            version: text(&package["version"]),
            licence: text(&package["license"]),
            authors: list(&package["authors"]).iter().map(text).collect(),
            folder: Path::new(&text(&package["manifest_path"])).with_file_name(""),
        })
        .collect()
}

/// Packages of the interface, by its lock file: all but those for development.
fn of_the_interface(lock: &Value) -> Vec<Package> {
    let packages = lock["packages"].as_object().cloned().unwrap_or_default();
    let used = packages.into_iter().filter(|(path, it)| !path.is_empty() && it["dev"] != true);
    used.map(|(path, package)| Package {
        name: path.rsplit("node_modules/").next().unwrap_or_default().to_owned(),
        version: text(&package["version"]),
        licence: text(&package["license"]),
        authors: Vec::new(),
        folder: root().join("ui").join(path),
    })
    .collect()
}

fn metadata() -> Value {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let words =
        ["metadata", "--format-version=1", "--locked", "--offline", "--filter-platform", TARGET];
    let ran = Command::new(cargo).current_dir(root()).args(words).output();
    let ran = ran.expect("Cargo can be started");
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    serde_json::from_slice(&ran.stdout).expect("Cargo writes JSON")
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|cause| panic!("{}: {cause}", path.display()))
}

fn read_json(path: &Path) -> Value {
    serde_json::from_str(&read(path)).expect("it is JSON")
}

/// What is written now.
///
/// # Panics
/// Where there is none.
#[must_use]
pub fn written() -> Value {
    read_json(&root().join(WRITTEN))
}

/// The root of the checkout.
#[must_use]
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_licence_of_those_offered_is_chosen_and_all_that_are_asked_for() {
        let used = |expression| used(expression).into_iter().collect::<Vec<_>>();
        assert_eq!(used("MIT/Apache-2.0"), ["MIT"]);
        assert_eq!(used("Apache-2.0 / MIT"), ["MIT"]);
        assert_eq!(used("Apache-2.0 OR BSL-1.0"), ["Apache-2.0"]);
        assert_eq!(used("(Apache-2.0 OR MIT) AND BSD-3-Clause"), ["BSD-3-Clause", "MIT"]);
        assert_eq!(used("CDLA-Permissive-2.0"), ["CDLA-Permissive-2.0"]);
    }

    #[test]
    fn holders_are_read_and_what_speaks_of_copyright_is_not() {
        let text = "MIT License\n\nCopyright (c) 2015 The Rust Developers\n  Copyright 2019-2020 \
                    Nguyễn Ẩn\n© 2021 Someone\nThe above copyright notice shall be included\n\
                    Copyright [yyyy] [name of copyright owner]\ncopyright license to reproduce";
        let expected = [
            "Copyright (c) 2015 The Rust Developers",
            "Copyright 2019-2020 Nguyễn Ẩn",
            "© 2021 Someone",
        ];
        assert_eq!(copyrights(text), expected);
    }
}
