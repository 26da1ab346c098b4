//! Words that stand for work left undone, or for a check switched off.

use crate::rust::{code, code_and_comments};
use crate::tree::files;

/// In Rust's code, without the spaces.
const IN_CODE: &[&str] = &["#[ignore", "should_panic"];
const KEYWORD: &str = "unsafe";
/// In Rust's code and comments.
const LEFT_UNDONE: &[&str] = &["TODO", "FIXME"];
/// Anywhere in the interface.
const IN_THE_INTERFACE: &[&str] =
    &["@ts-ignore", "@ts-nocheck", ".only(", "test.skip", "it.skip", "describe.skip", "{@html"];

fn rust_breaks(path: &str, source: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (index, line) in code(source).lines().enumerate() {
        let close: String = line.split_whitespace().collect();
        let mut all = line.split(|letter: char| !(letter.is_alphanumeric() || letter == '_'));
        let words = IN_CODE.iter().filter(|word| close.contains(**word));
        let keyword = all.any(|word| word == KEYWORD).then_some(&KEYWORD);
        found.extend(words.chain(keyword).map(|word| format!("{path}:{}: {word}", index + 1)));
    }
    for (index, line) in code_and_comments(source).lines().enumerate() {
        let words = LEFT_UNDONE.iter().filter(|word| line.contains(**word));
        found.extend(words.map(|word| format!("{path}:{}: {word}", index + 1)));
    }
    found
}

fn interface_breaks(path: &str, source: &str) -> Vec<String> {
    let on = |line: &str| IN_THE_INTERFACE.iter().find(|word| line.contains(**word)).copied();
    let lines = source.lines().enumerate();
    lines.filter_map(|(at, line)| Some(format!("{path}:{}: {}", at + 1, on(line)?))).collect()
}

#[test]
fn each_word_is_found_where_it_counts() {
    for source in ["#[ ignore ]", "#[should_panic]", "unsafe { f() }", "f(); // TODO", "/// FIXME"]
    {
        assert_eq!(rust_breaks("a.rs", source).len(), 1, "{source}");
    }
    assert!(rust_breaks("a.rs", "let unsafe_code = \"TODO unsafe #[ignore]\";").is_empty());
    for word in IN_THE_INTERFACE {
        assert_eq!(interface_breaks("a.ts", &format!("x {word} y")).len(), 1, "{word}");
    }
    assert!(interface_breaks("a.ts", "const only = skip(test);").is_empty());
}

#[test]
fn nothing_is_left_undone_or_switched_off() {
    let mut found = Vec::new();
    for file in files("", ".rs") {
        found.extend(rust_breaks(&file.path, &file.text));
    }
    for folder in ["ui/src/", "ui/tests/"] {
        for file in files(folder, "") {
            let is_source = [".ts", ".svelte", ".js"].iter().any(|end| file.path.ends_with(end));
            found.extend(if is_source {
                interface_breaks(&file.path, &file.text)
            } else {
                Vec::new()
            });
        }
    }
    crate::holds(&found);
}
