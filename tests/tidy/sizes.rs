//! What one can read at a sitting: files, functions, lines, components; and that each file says
//! what it is.

use std::ops::RangeInclusive;

use crate::rust::{Token, body_end, code, tokens};
use crate::tree::files;

const FILE_LINES_MAX: usize = 500;
const FUNCTION_LINES_MAX: usize = 70;
const LINE_WIDTH_MAX: usize = 100;
const COMPONENT_LINES_MAX: usize = 250;

/// Tests beside the code they try, which need no header and may be long.
fn is_inner_test(path: &str) -> bool {
    path.ends_with("/tests.rs") || path.contains("/tests/")
}

fn breaks(path: &str, source: &str) -> Vec<String> {
    let code = code(source);
    let tokens = tokens(&code);
    let mut breaks = too_wide(path, source, &code);
    breaks.extend(too_long_functions(path, &tokens));
    if is_inner_test(path) {
        return breaks;
    }
    if !source.starts_with("//!") {
        breaks.push(format!("{path}:1: does not begin with `//!`"));
    }
    let tests: usize = tests(&tokens).into_iter().map(Iterator::count).sum();
    let n_lines = source.lines().count().saturating_sub(tests);
    if n_lines > FILE_LINES_MAX {
        breaks.push(format!("{path}: {n_lines} lines without tests, over {FILE_LINES_MAX}"));
    }
    breaks
}

/// A line with a string may be as wide as what is said in it.
fn too_wide(path: &str, source: &str, code: &str) -> Vec<String> {
    let lines = source.lines().zip(code.lines()).enumerate();
    lines
        .filter(|(_, (line, code))| line.chars().count() > LINE_WIDTH_MAX && !code.contains('"'))
        .map(|(index, (line, _))| {
            format!("{path}:{}: {} letters wide", index + 1, line.chars().count())
        })
        .collect()
}

fn too_long_functions(path: &str, tokens: &[Token]) -> Vec<String> {
    let mut breaks = Vec::new();
    for at in 0..tokens.len() {
        let name = tokens.get(at + 1).map_or("", |token| token.text.as_str());
        if tokens[at].text != "fn" || name == "(" {
            continue;
        }
        let first = tokens[at].line;
        let n_lines = body_end(tokens, at).map_or(0, |end| tokens[end].line - first + 1);
        if n_lines > FUNCTION_LINES_MAX {
            breaks.push(format!("{path}:{first}: `{name}` has {n_lines} lines"));
        }
    }
    breaks
}

/// The lines below each `#[cfg(test)]`.
fn tests(tokens: &[Token]) -> Vec<RangeInclusive<usize>> {
    const MARK: [&str; 7] = ["#", "[", "cfg", "(", "test", ")", "]"];
    let marked = |at: &usize| tokens[*at..].iter().map(|it| &it.text).take(7).eq(&MARK);
    let lines = |at: usize| {
        let end = body_end(tokens, at + MARK.len())?;
        Some(tokens[at].line..=tokens[end].line)
    };
    (0..tokens.len()).filter(marked).filter_map(lines).collect()
}

fn too_long_component(path: &str, source: &str) -> Option<String> {
    let n_lines = source.lines().count();
    (n_lines > COMPONENT_LINES_MAX)
        .then(|| format!("{path}: {n_lines} lines, over {COMPONENT_LINES_MAX}"))
}

#[test]
fn what_is_too_large_is_found() {
    let found = |path: &str, body: &str| breaks(path, &format!("//! What.\n{body}"));
    let function = |n: usize| format!("fn f(a: [u8; 2]) {{\n{}}}\n", "    go();\n".repeat(n));
    assert_eq!(found("a.rs", &function(68)), Vec::<String>::new());
    assert_eq!(found("a.rs", &function(69)).len(), 1, "71 lines");
    assert_eq!(found("a.rs", &"const A: u8 = 1;\n".repeat(500)).len(), 1);
    let tests = format!("#[cfg(test)]\nmod tests {{\n{}}}\n", "const A: u8 = 1;\n".repeat(600));
    assert_eq!(found("a.rs", &tests), Vec::<String>::new());
    assert_eq!(found("a.rs", &format!("// {}\n", "ă".repeat(97))), Vec::<String>::new());
    assert_eq!(found("a.rs", &format!("// {}\n", "ă".repeat(98))).len(), 1);
    assert!(found("a.rs", &format!("let a = \"{}\";\n", "a".repeat(98))).is_empty());
    assert_eq!(breaks("a.rs", "fn f() {}\n").len(), 1, "no header");
    assert!(breaks("src/a/tests.rs", "fn f() {}\n").is_empty());
    assert!(too_long_component("A.svelte", &"<p>\n".repeat(251)).is_some());
    assert!(too_long_component("A.svelte", &"<p>\n".repeat(250)).is_none());
}

#[test]
fn everything_can_be_read_at_a_sitting() {
    let rust = files("", ".rs");
    let n_functions: usize = rust.iter().map(|file| code(&file.text).matches("fn ").count()).sum();
    assert!(rust.len() > 50 && n_functions > 500, "{} files, {n_functions}", rust.len());
    let mut found: Vec<String> =
        rust.iter().flat_map(|file| breaks(&file.path, &file.text)).collect();
    let components = files("ui/src/", ".svelte");
    found.extend(components.iter().filter_map(|file| too_long_component(&file.path, &file.text)));
    crate::holds(&found);
}
