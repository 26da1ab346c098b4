//! JSON as pages embed it: in comments, in CDATA, with raw line breaks in strings; and the HTML
//! that stands in its strings.

use serde_json::Value;

use super::dom::Tree;
use super::markup::{Piece, pieces};
use super::parse;
use super::text::{self, View};

/// Parses JSON, forgiving what surrounds it and raw control characters in its strings. Nesting
/// beyond 128 levels is refused by `serde_json`.
pub(super) fn parse(source: &str) -> Option<Value> {
    let source = unwrap(source);
    serde_json::from_str(source).or_else(|_| serde_json::from_str(&escape_controls(source))).ok()
}

/// Takes off `<!-- -->` (in a script `guard` spells it `<! --`), CDATA marks and a last semicolon.
fn unwrap(source: &str) -> &str {
    const BEFORE: [&str; 8] = ["<!--", "<! --", "<![CDATA[", "//", "/*", "*/", "\u{FEFF}", "<!"];
    const AFTER: [&str; 7] = ["-->", "]]>", "//", "/*", "*/", ";", "\u{FEFF}"];
    let mut inner = source.trim();
    loop {
        let shorter = BEFORE
            .iter()
            .find_map(|mark| inner.strip_prefix(mark))
            .or_else(|| AFTER.iter().find_map(|mark| inner.strip_suffix(mark)));
        match shorter {
            Some(shorter) => inner = shorter.trim(),
            None => return inner,
        }
    }
}

/// Spells control characters within strings as JSON wants them.
fn escape_controls(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    let mut in_string = false;
    let mut escaped = false;
    for character in source.chars() {
        match character {
            '"' if !escaped => in_string = !in_string,
            '\n' if in_string => {
                out.push_str("\\n");
                continue;
            }
            control if in_string && control.is_ascii_control() => {
                out.push(' ');
                continue;
            }
            _ => {}
        }
        escaped = in_string && character == '\\' && !escaped;
        out.push(character);
    }
    out
}

/// The text of a JSON string, be it plain or HTML, at most `bytes_max` bytes.
pub(super) fn strip(written: &str, bytes_max: usize) -> String {
    if !holds_markup(written) {
        return text::plain(written, bytes_max);
    }
    // Without a block or a break in it, the line breaks of the string are those of the text.
    let plain_lines =
        !pieces(written).any(|piece| matches!(piece, Piece::Start(tag) if breaks(&tag.name)));
    let source = if plain_lines { format!("<pre>\n{written}</pre>") } else { written.to_owned() };
    let words = |tree: &Tree<'_>| Some(text::prose(tree.root()?, View::Shown, bytes_max));
    parse::read(&source, words).ok().flatten().unwrap_or_default()
}

/// Tags of HTML or character references, and not merely a `<` or a `&`.
fn holds_markup(written: &str) -> bool {
    written.contains('<')
        && pieces(written).any(|piece| match piece {
            Piece::Start(tag) | Piece::End(tag) => is_html(&tag.name),
            _ => false,
        })
        || written.split('&').skip(1).any(is_reference)
}

fn is_reference(after: &str) -> bool {
    let Some((name, _)) = after.split_once(';') else { return false };
    let name = name.strip_prefix('#').unwrap_or(name);
    (2..=10).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

fn breaks(name: &str) -> bool {
    matches!(name, "br" | "p" | "div" | "li" | "blockquote" | "h1" | "h2" | "h3" | "pre" | "table")
}

fn is_html(name: &str) -> bool {
    breaks(name)
        || matches!(
            name,
            "a" | "b"
                | "i"
                | "em"
                | "strong"
                | "span"
                | "u"
                | "s"
                | "ul"
                | "ol"
                | "img"
                | "font"
                | "figure"
                | "figcaption"
                | "h4"
                | "h5"
                | "h6"
                | "section"
                | "article"
                | "script"
                | "style"
                | "iframe"
                | "video"
                | "audio"
                | "source"
                | "sub"
                | "sup"
                | "small"
                | "code"
                | "td"
                | "tr"
                | "tbody"
                | "hr"
                | "center"
                | "cite"
                | "q"
                | "mark"
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_found_in_its_wrappings() {
        for source in [
            r#"{"a": "b"}"#,
            r#" <!-- {"a": "b"} --> "#,
            "//<![CDATA[\n{\"a\": \"b\"}\n//]]>",
            "/*<![CDATA[*/{\"a\": \"b\"};/*]]>*/",
        ] {
            assert_eq!(parse(source).unwrap()["a"], "b", "{source}");
        }
        assert_eq!(parse("{\"a\": \"one\n\ttwo\"}").unwrap()["a"], "one\n two");
        assert_eq!(parse(r#"{"a": "b",}"#), None);
        assert_eq!(parse(&"[".repeat(1_000_000)), None);
    }

    #[test]
    fn html_in_strings_becomes_text() {
        for (written, text) in [
            ("một\nhai\n\n\nba", "một\nhai\n\nba"),
            ("<p>một</p>\n<p>hai &amp; ba</p>", "một\n\nhai & ba"),
            ("1 < 2 & 3 > 2; <3", "1 < 2 & 3 > 2; <3"),
            ("Anh &#8220;Tư&#8221;\nnói", "Anh “Tư”\nnói"),
            ("a <b>bold</b>\nword <unknown>", "a bold\nword"),
            ("<script>x</script>only this", "only this"),
        ] {
            assert_eq!(strip(written, 1000), text, "{written}");
        }
    }
}
