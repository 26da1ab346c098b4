//! Stages are strangers: they share nouns and doors, and only `archive` joins them.

use crate::rust::{Named, named};
use crate::tree::files;

const CORE: &str = "src-tauri/core/src/";

/// What the files of the core's module `top` may name beside itself; none for those that join.
fn may_name(top: &str) -> Option<&'static [&'static str]> {
    match top {
        "lib" | "archive" => None,
        "model" => Some(&[]),
        "bundle" | "custody" | "doors" | "verdict" | "watch" => Some(&["model"]),
        _ => Some(&["model", "doors"]),
    }
}

/// `capture/page/mod.rs` as `capture`, `page`.
fn module(path: &str) -> Vec<String> {
    let path = path.trim_end_matches(".rs").trim_end_matches("/mod");
    path.split('/').map(str::to_owned).collect()
}

/// The core's module a path leads to; none if it stays outside, or in names that `use` brought in.
fn leads_to(module: &[String], named: &Named) -> Option<String> {
    let mut place: Vec<&String> = module.iter().chain(&named.inside).collect();
    let mut words = named.words.iter().peekable();
    match words.peek()?.as_str() {
        "crate" => {
            place.clear();
            words.next();
        }
        "self" => drop(words.next()),
        "super" => {}
        _ => return None,
    }
    while words.next_if(|word| *word == "super").is_some() {
        place.pop();
    }
    Some(place.into_iter().chain(words).next().cloned().unwrap_or_else(|| "*".to_owned()))
}

/// Breaks in one file; `path` is below the core's `src`.
fn breaks(path: &str, source: &str) -> Vec<String> {
    let module = module(path);
    let Some(allowed) = may_name(&module[0]) else { return Vec::new() };
    let mut breaks = Vec::new();
    for named in named(source) {
        let top = leads_to(&module, &named);
        if let Some(top) = top.filter(|top| *top != module[0] && !allowed.contains(&top.as_str())) {
            breaks.push(format!("{CORE}{path}:{}: `{}` names `{top}`", named.line, module[0]));
        }
    }
    breaks
}

#[test]
fn a_stage_that_names_another_is_found() {
    let n_breaks = |path: &str, source: &str| breaks(path, source).len();
    assert_eq!(n_breaks("capture/page/mod.rs", "use crate::vault::Vault;"), 1);
    assert_eq!(n_breaks("capture/mod.rs", "use crate::{model::Post, watch};"), 1);
    assert_eq!(n_breaks("capture/page/dom.rs", "use super::super::super::vault::X;"), 1);
    assert_eq!(n_breaks("capture/page/dom.rs", "use super::super::media::X;"), 0);
    assert_eq!(n_breaks("capture/mod.rs", "mod tests { use super::*; }"), 0);
    assert_eq!(n_breaks("capture/mod.rs", "use super::*;"), 1);
    assert_eq!(n_breaks("capture/mod.rs", "fn f() { crate::Archive::open() }"), 1);
    assert_eq!(n_breaks("verdict/mod.rs", "use crate::doors::Clock;"), 1);
    assert_eq!(n_breaks("vault/mod.rs", "//! [`crate::watch`]\nuse crate::doors::Disk;"), 0);
    assert_eq!(n_breaks("model/mod.rs", "use crate::doors::Clock;"), 1);
    assert_eq!(n_breaks("custody.rs", "use crate::bundle::X;"), 1);
    assert_eq!(n_breaks("custody/tree.rs", "use crate::doors::Clock;"), 1);
    assert_eq!(n_breaks("export/wxr.rs", "use crate::import::html;"), 1);
    assert_eq!(n_breaks("archive/add.rs", "use crate::vault::Vault;"), 0);
}

#[test]
fn stages_are_strangers() {
    let files = files(CORE, ".rs");
    let relative = |path: &str| path.trim_start_matches(CORE).to_owned();
    for stage in [
        "bundle", "capture", "custody", "export", "import", "vault", "watch", "verdict", "model",
        "doors",
    ] {
        let mine = |path: &str| path.starts_with(&format!("{stage}/"));
        assert!(files.iter().any(|file| mine(&relative(&file.path))), "no file of {stage}");
    }
    let found = files.iter().flat_map(|file| breaks(&relative(&file.path), &file.text));
    crate::holds(&found.collect::<Vec<_>>());
}
