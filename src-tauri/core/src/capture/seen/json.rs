//! Places in JSON of a form that nobody promised: found by what they are called, wherever they
//! stand.

use serde_json::{Map, Value};

/// Deepest place that is looked at. `serde_json` reads nothing deeper.
const DEPTH_MAX: usize = 128;

pub(super) type Object = Map<String, Value>;

/// The value at a path of names and numbers.
pub(super) fn at<'v>(value: &'v Value, path: &str) -> Option<&'v Value> {
    path.split('.').try_fold(value, |value, part| match value {
        Value::Object(object) => object.get(part),
        Value::Array(items) => items.get(part.parse::<usize>().ok()?),
        _ => None,
    })
}

/// The first of these paths that leads to a text that is not empty.
pub(super) fn text_at(value: &Value, paths: &[&str]) -> Option<String> {
    paths.iter().find_map(|path| text_of(at(value, path)?))
}

/// A text, or a number as one.
pub(super) fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.trim().is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Seconds, also where they are written as text.
pub(super) fn seconds_of(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_str()?.parse().ok()).filter(|seconds| *seconds > 0)
}

/// The first value for which `what` gives something, in the order of the text; what stands under
/// one of `not` is passed by.
pub(super) fn first<T>(
    value: &Value,
    not: &[&str],
    what: &mut dyn FnMut(&str, &Value) -> Option<T>,
) -> Option<T> {
    walk("", value, not, 0, what)
}

fn walk<T>(
    name: &str,
    value: &Value,
    not: &[&str],
    depth: usize,
    what: &mut dyn FnMut(&str, &Value) -> Option<T>,
) -> Option<T> {
    if depth > DEPTH_MAX {
        return None;
    }
    if let Some(found) = what(name, value) {
        return Some(found);
    }
    match value {
        Value::Object(object) => object
            .iter()
            .filter(|(name, _)| !not.contains(&name.as_str()))
            .find_map(|(name, value)| walk(name, value, not, depth + 1, what)),
        Value::Array(items) => {
            items.iter().find_map(|value| walk(name, value, not, depth + 1, what))
        }
        _ => None,
    }
}

/// The first text under one of these names.
pub(super) fn named_text(value: &Value, not: &[&str], names: &[&str]) -> Option<String> {
    first(value, not, &mut |name, value| {
        if names.contains(&name) { text_of(value) } else { None }
    })
}

/// `{runs: [{text}]}`, `{simpleText}` or `{content}`: how one platform writes texts.
pub(super) fn runs(value: &Value) -> Option<String> {
    if let Some(Value::Array(runs)) = value.get("runs") {
        let text: String = runs.iter().filter_map(|run| run.get("text")?.as_str()).collect();
        return Some(text).filter(|text| !text.is_empty());
    }
    text_at(value, &["simpleText", "content"]).or_else(|| text_of(value))
}
