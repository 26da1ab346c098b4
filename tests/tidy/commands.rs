//! The window's commands stand in four lists that must agree, and each error code has its words.

use std::collections::BTreeSet;

use crate::rust::code;
use crate::tree::{files, read};

type Names = BTreeSet<String>;

/// What stands between `open` and the next `close`.
fn between<'a>(text: &'a str, open: &str, close: &str) -> &'a str {
    let inside = text.split_once(open).and_then(|(_, rest)| rest.split_once(close));
    inside.map_or("", |(inside, _)| inside)
}

/// The strings of a list.
fn strings(list: &str) -> impl Iterator<Item = &str> {
    list.split('"').skip(1).step_by(2)
}

fn declared(build: &str) -> Names {
    strings(between(build, "COMMANDS: &[&str] = &[", "]")).map(str::to_owned).collect()
}

fn handled(lib: &str) -> Names {
    let code = code(lib);
    let list = between(&code, "generate_handler![", "]").split(',').map(str::trim);
    let names = list.filter(|path| !path.is_empty()).filter_map(|path| path.rsplit("::").next());
    names.map(str::to_owned).collect()
}

/// A permission that does not begin with `allow-` stays as it is, and so agrees with nothing.
fn allowed(capability: &str) -> Names {
    let name = |text: &str| text.strip_prefix("allow-").map(|name| name.replace('-', "_"));
    let permissions = between(capability, "\"permissions\": [", "]");
    strings(permissions).map(|text| name(text).unwrap_or_else(|| text.to_owned())).collect()
}

/// The first string given to `call` or `callSecret`.
fn called(ipc: &str) -> Names {
    let mut names = Names::new();
    let mut pieces = ipc.split('(');
    let mut before = pieces.next().unwrap_or_default();
    for piece in pieces {
        let caller = before.trim_end();
        let generic =
            caller.ends_with('>') && (caller.contains("call<") || caller.contains("callSecret<"));
        let name = piece.trim_start().strip_prefix('"').and_then(|rest| rest.split('"').next());
        if generic || caller.ends_with("call") || caller.ends_with("callSecret") {
            names.extend(name.map(str::to_owned));
        }
        before = piece;
    }
    names
}

fn disagreements(lists: &[(&str, Names)]) -> Vec<String> {
    let all: Names = lists.iter().flat_map(|(_, names)| names).cloned().collect();
    let mut found = Vec::new();
    for (list, names) in lists {
        found.extend(all.difference(names).map(|name| format!("`{name}` is not in {list}")));
    }
    found
}

/// The variants of `Code`, as they cross to the interface.
fn codes(source: &str) -> Names {
    let code = code(source);
    let list = between(&code, "enum Code {", "}").split(',').map(str::trim);
    list.filter(|variant| !variant.is_empty()).map(snake).collect()
}

fn snake(name: &str) -> String {
    let mut text = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !text.is_empty() {
            text.push('_');
        }
        text.extend(letter.to_lowercase());
    }
    text
}

/// The keys of the block `error` of a language's words.
fn worded(words: &str) -> Names {
    let block = between(words, "\n  error: {", "\n  }");
    let keys = block.lines().filter_map(|line| line.trim().split_once(':')).map(|(key, _)| key);
    let is_key = |key: &&str| key.chars().all(|it| it.is_ascii_lowercase() || it == '_');
    keys.filter(is_key).map(str::to_owned).collect()
}

#[test]
fn lists_are_read_and_a_difference_is_found() {
    let lists = [
        ("build.rs", declared(r#"const COMMANDS: &[&str] = &["add_links", "show_post"];"#)),
        ("lib.rs", handled("generate_handler![ipc::add_links, // ipc::no\n ipc::show_post,]")),
        ("main.json", allowed(r#""permissions": ["allow-add-links", "core:default"]"#)),
        (
            "index.ts",
            called(r#"call<Map<A, B>>("add_links"); callSecret("b", c); recall.x("no"); f("no")"#),
        ),
    ];
    let expected = [
        "`b` is not in build.rs",
        "`core:default` is not in build.rs",
        "`b` is not in lib.rs",
        "`core:default` is not in lib.rs",
        "`b` is not in main.json",
        "`show_post` is not in main.json",
        "`core:default` is not in index.ts",
        "`show_post` is not in index.ts",
    ];
    assert_eq!(disagreements(&lists), expected);
    assert_eq!(called("call<A>(\n  \"one\")").into_iter().collect::<Vec<_>>(), ["one"]);
}

#[test]
fn codes_and_their_words_are_read() {
    let codes = codes("enum Code {\n /// Said.\n VaultLocked,\n Bug,\n}");
    assert_eq!(codes.iter().collect::<Vec<_>>(), ["bug", "vault_locked"]);
    let words = worded("x: {\n  error: {\n    bug: \"a: b\",\n    too_slow:\n      \"c\",\n  },");
    assert_eq!(words.iter().collect::<Vec<_>>(), ["bug", "too_slow"]);
    assert_eq!(codes.difference(&words).collect::<Vec<_>>(), ["vault_locked"]);
}

#[test]
fn the_four_lists_of_commands_agree() {
    let ipc = files("ui/src/lib/ipc/", ".ts");
    let interface = ipc.iter().flat_map(|file| called(&file.text)).collect();
    let [door, main] = ["door", "main"]
        .map(|window| allowed(&read(&format!("src-tauri/capabilities/{window}.json"))));
    for name in [&door, &main].into_iter().flatten() {
        let posts = ["post", "media", "import", "link", "watch", "notice", "incident", "export"];
        let about_posts = posts.iter().any(|word| name.contains(word));
        assert!(!about_posts || !door.contains(name), "the door may not call `{name}`");
        let secret = ["unlock_vault", "create_vault"].contains(&name.as_str());
        assert!(!secret || !main.contains(name), "a passphrase is typed at the door alone: {name}");
    }
    let lists = [
        ("src-tauri/build.rs", declared(&read("src-tauri/build.rs"))),
        ("src-tauri/src/lib.rs", handled(&read("src-tauri/src/lib.rs"))),
        ("capabilities", door.union(&main).cloned().collect()),
        ("ui/src/lib/ipc/", interface),
    ];
    for (list, names) in &lists {
        assert!(names.len() > 5, "{list}: only {names:?} were read");
    }
    crate::holds(&disagreements(&lists));
}

#[test]
fn each_code_has_words_in_both_languages() {
    let codes = codes(&read("src-tauri/src/ipc/error.rs"));
    assert!(codes.len() > 10, "only {codes:?} were read");
    for language in ["en", "vi"] {
        let words = worded(&read(&format!("ui/src/lib/words/{language}.ts")));
        let missing: Vec<String> =
            codes.difference(&words).map(|code| format!("{language}.ts: no {code}")).collect();
        crate::holds(&missing);
    }
}
