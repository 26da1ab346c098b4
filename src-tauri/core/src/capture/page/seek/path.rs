//! Paths into JSON, as rule files write them:
//!
//! ```text
//! name.name            a key of an object; lists are entered by themselves
//! "a.b"                a key with signs in it
//! ..name               the key anywhere below
//! ..{!a,!b}name        the same, without entering objects that have a key `a` or `b`
//! [key=one|two]        only objects whose `key` is one of these; `~=` in any case, `*=` contains
//! [key]  [!key]        only objects that have `key`, or have it not (or null)
//! name@json            a string that is JSON itself
//! name@html            a string that is HTML: its text
//! name@items           what a list holds
//! name@text            every string in it and below
//! name@count           how many there are
//! ```

use serde_json::Value;

use crate::capture::page::limits::TEXT_BYTES_MAX;
use crate::capture::page::parse;
use crate::capture::page::text::{self, View};

/// Values looked at while one body is searched, for all paths together.
pub(super) const VISITS_MAX: usize = 3_000_000;

#[derive(Debug)]
enum Step {
    Key(String),
    Below(Vec<String>),
    Filter(Filter),
    Json,
    Html,
    Items,
    Text,
    Count,
}

#[derive(Debug)]
struct Filter {
    key: String,
    test: Test,
}

#[derive(Debug)]
enum Test {
    Has,
    Lacks,
    Is(Vec<String>),
    IsInAnyCase(Vec<String>),
    Contains(Vec<String>),
}

/// A path, read.
pub(super) struct Path(Vec<Step>);

impl Path {
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let mut steps = Vec::new();
        let mut rest = text.trim();
        while !rest.is_empty() {
            let (step, after) = step(rest)?;
            steps.extend(step);
            rest = after;
        }
        if steps.is_empty() { Err("an empty path".into()) } else { Ok(Self(steps)) }
    }

    /// What stands there, as strings; what holds more is `{}` or `[]`.
    pub(super) fn seek(&self, documents: &[Value], visits: &mut usize) -> Vec<String> {
        run(&self.0, documents.iter().collect(), visits)
    }
}

fn run(steps: &[Step], current: Vec<&Value>, visits: &mut usize) -> Vec<String> {
    let Some((step, rest)) = steps.split_first() else {
        return current.into_iter().filter_map(as_text).collect();
    };
    match step {
        Step::Json => {
            let inner: Vec<Value> = current
                .iter()
                .filter_map(|value| serde_json::from_str(value.as_str()?).ok())
                .collect();
            run(rest, inner.iter().collect(), visits)
        }
        Step::Html => current.into_iter().filter_map(html).collect(),
        Step::Items => entered(&current).into_iter().filter_map(as_text).collect(),
        Step::Text => {
            let mut texts = Vec::new();
            for value in current {
                strings(value, &mut texts, visits);
            }
            texts
        }
        Step::Count => vec![current.len().to_string()],
        Step::Key(key) => {
            let below = entered(&current).into_iter().filter_map(|value| value.get(key)).collect();
            run(rest, below, visits)
        }
        Step::Filter(filter) => {
            let mut fitting = entered(&current);
            fitting.retain(|value| filter.fits(value));
            run(rest, fitting, visits)
        }
        Step::Below(not) => {
            let mut below = Vec::new();
            for value in current {
                descend(value, not, &mut below, visits);
            }
            // Only what can hold the next step is kept: objects.
            below.retain(|value| value.is_object());
            run(rest, below, visits)
        }
    }
}

/// The values, and in place of lists what is in them.
fn entered<'a>(values: &[&'a Value]) -> Vec<&'a Value> {
    let mut all = Vec::with_capacity(values.len());
    let mut waiting: Vec<&Value> = values.iter().rev().copied().collect();
    while let Some(value) = waiting.pop() {
        match value {
            Value::Array(items) => waiting.extend(items.iter().rev()),
            other => all.push(other),
        }
    }
    all
}

/// Everything below. No stack of its own is needed: the JSON reader bounds the depth.
fn descend<'a>(value: &'a Value, not: &[String], into: &mut Vec<&'a Value>, visits: &mut usize) {
    let Some(left) = visits.checked_sub(1) else { return };
    *visits = left;
    match value {
        Value::Array(items) => items.iter().for_each(|item| descend(item, not, into, visits)),
        Value::Object(fields) => {
            let has = |key: &String| fields.get(key).is_some_and(|value| !value.is_null());
            if not.iter().any(has) {
                return;
            }
            into.push(value);
            fields.values().for_each(|field| descend(field, not, into, visits));
        }
        _ => {}
    }
}

/// Every string in a value; runs of one text are joined.
fn strings(value: &Value, into: &mut Vec<String>, visits: &mut usize) {
    let Some(left) = visits.checked_sub(1) else { return };
    *visits = left;
    match value {
        Value::String(text) => into.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| strings(item, into, visits)),
        Value::Object(fields) => {
            let runs = fields.get("runs").and_then(Value::as_array);
            into.extend(runs.map(|runs| {
                runs.iter().filter_map(|run| run.get("text")?.as_str()).collect::<String>()
            }));
            fields.values().for_each(|field| strings(field, into, visits));
        }
        _ => {}
    }
}

impl Filter {
    fn fits(&self, value: &Value) -> bool {
        let at = value.get(&self.key).filter(|value| !value.is_null());
        let text = at.and_then(as_text);
        let any = |of: &[String], test: fn(&str, &str) -> bool| {
            text.as_deref().is_some_and(|text| of.iter().any(|one| test(text, one)))
        };
        match &self.test {
            Test::Has => at.is_some(),
            Test::Lacks => at.is_none(),
            Test::Is(of) => any(of, |text, one| text == one),
            Test::IsInAnyCase(of) => any(of, |text, one| text.to_lowercase() == one.to_lowercase()),
            Test::Contains(of) => any(of, |text, one| text.contains(one)),
        }
    }
}

fn as_text(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::Bool(value) => Some(value.to_string()),
        Value::Number(value) => Some(value.to_string()),
        Value::String(value) => Some(value.clone()),
        Value::Array(_) => Some("[]".to_owned()),
        Value::Object(_) => Some("{}".to_owned()),
    }
}

/// The text of a piece of HTML; nothing for one the parser should not be asked to read.
fn html(value: &Value) -> Option<String> {
    let markup = value.as_str()?;
    parse::read(markup, |tree| Some(text::prose(tree.root()?, View::Shown, TEXT_BYTES_MAX))).ok()?
}

fn step(rest: &str) -> Result<(Vec<Step>, &str), String> {
    if let Some(after) = rest.strip_prefix("..") {
        let (not, after) = match after.strip_prefix('{') {
            None => (Vec::new(), after),
            Some(inner) => {
                let (names, after) = inner.split_once('}').ok_or("`{` without `}`")?;
                let names = names.split(',').map(|name| name.trim().strip_prefix('!'));
                let names: Option<Vec<String>> =
                    names.map(|name| name.map(str::to_owned)).collect();
                (names.ok_or("in `{}` each name begins with `!`")?, after)
            }
        };
        return Ok((vec![Step::Below(not)], after));
    }
    if let Some(after) = rest.strip_prefix('.') {
        return Ok((Vec::new(), after));
    }
    if let Some(inner) = rest.strip_prefix('[') {
        let (filter, after) = inner.split_once(']').ok_or("`[` without `]`")?;
        return Ok((vec![Step::Filter(filter_of(filter)?)], after));
    }
    for (word, step) in [
        ("@json", Step::Json),
        ("@html", Step::Html),
        ("@items", Step::Items),
        ("@text", Step::Text),
        ("@count", Step::Count),
    ] {
        if let Some(after) = rest.strip_prefix(word) {
            return Ok((vec![step], after));
        }
    }
    if let Some(inner) = rest.strip_prefix('"') {
        let (key, after) = inner.split_once('"').ok_or("a quote that is not closed")?;
        return Ok((vec![Step::Key(key.to_owned())], after));
    }
    let end = rest.find(['.', '[', '@', '"']).unwrap_or(rest.len());
    let (key, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
    if key.is_empty() || key.contains(char::is_whitespace) {
        return Err(format!("cannot read the path at `{rest}`"));
    }
    Ok((vec![Step::Key(key.to_owned())], after))
}

fn filter_of(text: &str) -> Result<Filter, String> {
    let values = |text: &str| text.split('|').map(|one| one.trim().to_owned()).collect();
    let (key, test) = if let Some((key, of)) = text.split_once("~=") {
        (key, Test::IsInAnyCase(values(of)))
    } else if let Some((key, of)) = text.split_once("*=") {
        (key, Test::Contains(values(of)))
    } else if let Some((key, of)) = text.split_once('=') {
        (key, Test::Is(values(of)))
    } else if let Some(key) = text.strip_prefix('!') {
        (key, Test::Lacks)
    } else {
        (text, Test::Has)
    };
    let key = key.trim().to_owned();
    if key.is_empty() { Err("a filter without a key".into()) } else { Ok(Filter { key, test }) }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn seek(path: &str, value: Value) -> Vec<String> {
        Path::parse(path).unwrap().seek(&[value], &mut VISITS_MAX.clone())
    }

    #[test]
    fn paths_lead_where_they_say() {
        let page = json!({"a": [{"id": "1", "t": "one"}, {"id": 2, "t": "two", "n": null}],
            "b.c": {"deep": {"id": 2, "x": [1, 2]}}, "h": "<p>a &amp; b</p>", "j": "{\"k\":[7]}"});
        for (path, expected) in [
            ("a.t", vec!["one", "two"]),
            ("a[id=2|9].t", vec!["two"]),
            ("..[id=2].x", vec!["[]"]),
            ("..x@count", vec!["1"]),
            ("..[id=2]..[x]@count", vec!["1"]),
            ("..{!x}id", vec!["1", "2"]),
            ("\"b.c\".deep.id", vec!["2"]),
            ("a[!n].t", vec!["one", "two"]),
            ("a[t~=ONE].id", vec!["1"]),
            ("a[t*=w]", vec!["{}"]),
            ("h@html", vec!["a & b"]),
            ("j@json.k", vec!["[]"]),
            ("\"b.c\"..x@items", vec!["1", "2"]),
            ("a[id=1]@text", vec!["1", "one"]),
            ("none.t", vec![]),
        ] {
            assert_eq!(seek(path, page.clone()), expected, "{path}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        for path in ["", "a[b", "..{a}b", "a b", "[=1]", "\"x"] {
            assert!(Path::parse(path).is_err(), "{path}");
        }
    }
}
