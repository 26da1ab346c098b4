//! The JSON a body carries: the body itself, `<script>` elements of a JSON type, and values that a
//! script assigns or hands to a function in its first statements.
//!
//! A value of a script with an id stands under `#id`; an assigned one under its name
//! (`ytInitialPlayerResponse`); one handed to a function under the function's name (`s.handle`).

use serde_json::{Map, Value};

use crate::capture::page::dom;
use crate::capture::page::markup::{Piece, Tag, pieces};

/// JSON values taken from one page.
const DOCUMENTS_MAX: usize = 256;
/// Bytes of all of them, as written.
const BYTES_MAX: usize = 8 << 20;
/// Statements of one script that are looked at.
const STATEMENTS_MAX: usize = 8;
/// Elements whose content is no markup.
const RAW: [&str; 7] = ["style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"];

/// A script as the page has it.
#[derive(Debug)]
pub(in super::super) struct Script<'p> {
    kind: String,
    id: Option<String>,
    source: &'p str,
}

impl<'p> Script<'p> {
    /// The script that `tag` begins.
    pub(in super::super) fn new(tag: &Tag<'p>, source: &'p str) -> Self {
        let mut script = Self { kind: String::new(), id: None, source };
        for (name, value) in tag.attributes() {
            match &*dom::lower(name) {
                "type" => script.kind = value.to_ascii_lowercase(),
                "id" => script.id = Some(value.to_owned()),
                _ => {}
            }
        }
        script
    }
}

/// The JSON that a body is, if it is.
pub(super) fn of_body(text: &str, content_type: Option<&str>) -> Option<Value> {
    let trimmed = text.trim_start_matches('\u{FEFF}').trim();
    let kind = content_type.unwrap_or_default().split(';').next().unwrap_or_default();
    let may_be_json = trimmed.starts_with(['{', '[']) || kind.trim().ends_with("json");
    if may_be_json { serde_json::from_str(trimmed).ok() } else { None }
}

/// The scripts of a page.
pub(super) fn scripts(text: &str) -> Vec<Script<'_>> {
    let mut found = Vec::new();
    let mut pieces = pieces(text);
    while let Some(piece) = pieces.next() {
        let Piece::Start(tag) = piece else { continue };
        if tag.name == "script" {
            found.push(Script::new(&tag, pieces.skip_raw("script")));
        } else if RAW.contains(&&*tag.name) {
            pieces.skip_raw(&tag.name);
        }
    }
    found
}

/// The JSON that scripts carry.
pub(super) fn in_scripts(scripts: &[Script<'_>]) -> Vec<Value> {
    let mut found = Vec::new();
    let mut left = BYTES_MAX;
    for Script { kind, id, source } in scripts {
        if source.len() > left || found.len() >= DOCUMENTS_MAX {
            continue;
        }
        let before = found.len();
        if kind.contains("json") {
            if let Ok(value) = serde_json::from_str::<Value>(source.trim()) {
                found.push(named(id.as_ref().map(|id| format!("#{id}")), value));
            }
        } else if kind.is_empty() || kind.contains("javascript") || kind == "module" {
            found.extend(in_statements(source));
        }
        if found.len() > before {
            left -= source.len();
        }
    }
    found
}

fn named(name: Option<String>, value: Value) -> Value {
    match name {
        Some(name) => Value::Object(Map::from_iter([(name, value)])),
        None => value,
    }
}

/// `var NAME = JSON;`, `window.NAME = JSON;`, `window["NAME"] = JSON;`, `NAME(JSON);`
fn in_statements(script: &str) -> Vec<Value> {
    let mut found = Vec::new();
    let mut rest = script;
    for _ in 0..STATEMENTS_MAX {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == ';' || c == ')');
        let Some((name, after)) = target(rest) else { break };
        let after = after.trim_start();
        if !after.starts_with(['{', '[']) {
            break;
        }
        let mut values = serde_json::Deserializer::from_str(after).into_iter::<Value>();
        let Some(Ok(value)) = values.next() else { break };
        rest = after.get(values.byte_offset()..).unwrap_or_default();
        found.push(named(Some(name), value));
    }
    found
}

/// What a statement assigns to or calls, and what follows the `=` or `(`.
fn target(statement: &str) -> Option<(String, &str)> {
    let mut rest = statement;
    for word in ["var ", "let ", "const "] {
        rest = rest.strip_prefix(word).map_or(rest, str::trim_start);
    }
    for owner in ["window.", "self.", "globalThis."] {
        rest = rest.strip_prefix(owner).unwrap_or(rest);
    }
    if let Some(inner) = rest.strip_prefix("window[") {
        let quote = inner.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let (name, after) = inner.get(1..)?.split_once(quote)?;
        let after = after.trim_start().strip_prefix(']')?.trim_start().strip_prefix('=')?;
        return Some((name.to_owned(), after));
    }
    let is_of_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '$' | '.');
    let end = rest.find(|c: char| !is_of_name(c))?;
    let (name, after) = rest.split_at_checked(end).filter(|(name, _)| !name.is_empty())?;
    let after = after.trim_start();
    let after = after.strip_prefix('=').or_else(|| after.strip_prefix('('))?;
    Some((name.to_owned(), after))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn scripts_give_what_they_carry_and_strings_stay_strings() {
        let page = r#"<title><script>var a={}</script></title>
            <script type="application/json" id="S">{"a":1}</script>
            <script>var y = {"t":"x</scr","u":"var y = {}"};var z=[2];</script>
            <script>window["w"]={"b":true}; f({"c":null});</script>
            <script>s.handle({"d":4});</script><script>if(x){y={"no":1}}</script>
            <!-- <script>var c = {"hidden":1}</script> --><p>var p = {"no":1}</p>"#;
        assert_eq!(of_body(page, Some("text/html")), None);
        let found = in_scripts(&scripts(page));
        let expected = [
            json!({"#S": {"a": 1}}),
            json!({"y": {"t": "x</scr", "u": "var y = {}"}}),
            json!({"z": [2]}),
            json!({"w": {"b": true}}),
            json!({"f": {"c": null}}),
            json!({"s.handle": {"d": 4}}),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn a_json_body_is_one_document() {
        assert_eq!(of_body("[1]", Some("application/json")), Some(json!([1])));
        assert_eq!(of_body("{broken", Some("application/json")), None);
    }
}
