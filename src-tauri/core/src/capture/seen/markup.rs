//! What a page showed of a post, as markup that does nothing: a list of elements and attributes is
//! kept, everything else goes. Read once from front to back, whatever it is.

use super::scrub::Scrub;

/// Bytes of markup that are kept of one post.
const MARKUP_BYTES_MAX: usize = 128 << 10;

/// Elements that are kept; the content of others is, too, but for those whose content is no text.
const ELEMENTS: [&str; 36] = [
    "a",
    "article",
    "b",
    "blockquote",
    "br",
    "code",
    "div",
    "em",
    "figcaption",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "header",
    "i",
    "img",
    "li",
    "main",
    "ol",
    "p",
    "picture",
    "pre",
    "s",
    "section",
    "small",
    "source",
    "span",
    "strong",
    "table",
    "td",
    "time",
    "tr",
    "ul",
    "video",
];
/// Elements that go with all that is in them.
const GONE: [&str; 12] = [
    "script", "style", "noscript", "template", "iframe", "object", "embed", "form", "textarea",
    "select", "svg", "math",
];
/// Attributes that are kept, and whether they hold an address.
const ATTRIBUTES: [(&str, bool); 14] = [
    ("alt", false),
    ("aria-label", false),
    ("data-e2e", false),
    ("data-testid", false),
    ("datetime", false),
    ("dir", false),
    ("height", false),
    ("href", true),
    ("lang", false),
    ("poster", true),
    ("role", false),
    ("src", true),
    ("title", false),
    ("width", false),
];

/// The markup without what is not on the lists, every text and address scrubbed.
pub(super) fn clean(html: &str, scrub: &mut Scrub<'_>) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some((text, tag)) = rest.split_once('<') {
        push_text(&mut out, text, scrub);
        if out.len() > MARKUP_BYTES_MAX {
            break;
        }
        if let Some(comment) = tag.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, rest)| rest);
            continue;
        }
        let Some(end) = end_of_tag(tag) else {
            rest = "";
            break;
        };
        let (inside, after) = tag.split_at(end);
        rest = after.strip_prefix('>').unwrap_or_default();
        let is_end = inside.starts_with('/');
        let inside = inside.trim_start_matches('/');
        let name = inside.split([' ', '\t', '\n', '\r', '/']).next().unwrap_or_default();
        let name = name.to_ascii_lowercase();
        if GONE.contains(&name.as_str()) && !is_end {
            rest = after_element(rest, &name);
        } else if ELEMENTS.contains(&name.as_str()) {
            push_tag(&mut out, &name, is_end, inside, scrub);
        }
    }
    push_text(&mut out, rest, scrub);
    out
}

/// Where a tag ends; `>` in quotes is none.
fn end_of_tag(tag: &str) -> Option<usize> {
    let mut quote = None;
    for (at, letter) in tag.char_indices() {
        match (quote, letter) {
            (Some(open), letter) if letter == open => quote = None,
            (None, '"' | '\'') => quote = Some(letter),
            (None, '>') => return Some(at),
            _ => {}
        }
    }
    None
}

/// What follows an element of this name. One in itself is not looked for: what is left of it is
/// text.
fn after_element<'h>(html: &'h str, name: &str) -> &'h str {
    let mut rest = html;
    while let Some((_, tag)) = rest.split_once("</") {
        let is_it = tag.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
        if is_it {
            return tag.split_once('>').map_or("", |(_, rest)| rest);
        }
        rest = tag;
    }
    ""
}

fn push_tag(out: &mut String, name: &str, is_end: bool, inside: &str, scrub: &mut Scrub<'_>) {
    if is_end {
        out.extend(["</", name, ">"]);
        return;
    }
    out.push('<');
    out.push_str(name);
    let attributes = inside.get(name.len()..).unwrap_or_default();
    for (name, value) in Attributes(attributes) {
        let known = ATTRIBUTES.iter().find(|(known, _)| name.eq_ignore_ascii_case(known));
        let Some((name, is_address)) = known else { continue };
        let value = unescaped(value);
        let value = if *is_address {
            let Some(value) = scrub.address(&value) else { continue };
            value
        } else {
            scrub.text(&value)
        };
        out.extend([" ", *name, "=\"", &escaped(&value), "\""]);
    }
    out.push('>');
}

fn push_text(out: &mut String, text: &str, scrub: &mut Scrub<'_>) {
    if !text.is_empty() {
        out.push_str(&escaped(&scrub.text(&unescaped(text))));
    }
}

/// The attributes of a tag, one after the other.
struct Attributes<'t>(&'t str);

impl<'t> Iterator for Attributes<'t> {
    type Item = (&'t str, &'t str);

    fn next(&mut self) -> Option<Self::Item> {
        let blank = |letter: char| letter.is_whitespace() || letter == '/';
        let text = self.0.trim_start_matches(blank);
        let end = text.find(|letter: char| letter == '=' || blank(letter)).unwrap_or(text.len());
        let (name, rest) = text.split_at(end);
        if text.is_empty() {
            return None;
        }
        let rest = rest.trim_start();
        let Some(value) = rest.strip_prefix('=').map(str::trim_start) else {
            self.0 = rest;
            return Some((name, ""));
        };
        let quote = value.chars().next().filter(|letter| matches!(letter, '"' | '\''));
        let (value, rest) = match quote {
            Some(quote) => {
                let value = value.get(1..).unwrap_or_default();
                value.split_once(quote).unwrap_or((value, ""))
            }
            None => value.split_at(value.find(char::is_whitespace).unwrap_or(value.len())),
        };
        self.0 = rest;
        Some((name, value))
    }
}

fn unescaped(text: &str) -> String {
    let named =
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&nbsp;", "\u{a0}")];
    let text = named.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to));
    text.replace("&amp;", "&")
}

fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    text.replace('>', "&gt;").replace('"', "&quot;")
}
