//! Elements of a page, as rule files write them: `tag.class#id[attribute=value]`, one within
//! another when apart by a blank, and at the end what is wanted of them:
//!
//! ```text
//! div.notice p            their text
//! div.notice minus .more  their text without what stands in `.more`
//! meta[property=og:url] @content    the attribute
//! img.photo @count        how many there are
//! ```
//!
//! `p|h1` is either element. `[a=v]` is the whole value, `[a~=v]` in any case, `[a*=v]` a part,
//! `[a^=v]` the beginning.

use std::borrow::Cow;

use crate::capture::page::dom::{self, Element, Step, Walk};
use crate::capture::page::limits::TEXT_BYTES_MAX;

#[derive(Debug)]
struct Compound<'q> {
    tags: Vec<Cow<'q, str>>,
    classes: Vec<&'q str>,
    attributes: Vec<(&'q str, Test<'q>)>,
}

#[derive(Debug)]
enum Test<'q> {
    Has,
    Is(Vec<&'q str>),
    IsInAnyCase(Vec<&'q str>),
    Contains(Vec<&'q str>),
    Begins(Vec<&'q str>),
}

#[derive(Debug)]
enum Wanted<'q> {
    Text(Option<Compound<'q>>),
    Attribute(&'q str),
    Count,
}

/// A selector, read.
pub(super) struct Selector<'q> {
    chain: Vec<Compound<'q>>,
    wanted: Wanted<'q>,
}

impl<'q> Selector<'q> {
    pub(super) fn parse(text: &'q str) -> Result<Self, String> {
        let (elements, wanted) = if let Some((elements, name)) = text.rsplit_once(" @") {
            let name = name.trim();
            let count = name == "count";
            (elements, if count { Wanted::Count } else { Wanted::Attribute(name) })
        } else if let Some((elements, without)) = text.split_once(" minus ") {
            (elements, Wanted::Text(Some(compound(without.trim())?)))
        } else {
            (text, Wanted::Text(None))
        };
        let chain = elements.split_whitespace().map(compound).collect::<Result<Vec<_>, _>>()?;
        if chain.is_empty() {
            return Err("an empty selector".into());
        }
        Ok(Self { chain, wanted })
    }

    /// What the elements give, in page order.
    pub(super) fn seek(&self, root: Element<'_>) -> Vec<String> {
        let Some((last, around)) = self.chain.split_last() else { return Vec::new() };
        let fits = |element: &Element<'_>| {
            last.fits(*element) && {
                let mut wanted = around.iter().rev().peekable();
                for ancestor in element.ancestors() {
                    wanted.next_if(|compound| compound.fits(ancestor));
                }
                wanted.peek().is_none()
            }
        };
        // Without a name, all that there are.
        if last.tags.is_empty() {
            self.of(dom::elements(root).filter(fits))
        } else {
            self.of(dom::named(root, &last.tags).filter(fits))
        }
    }

    /// What is wanted of these elements.
    fn of<'a>(&self, found: impl Iterator<Item = Element<'a>>) -> Vec<String> {
        match &self.wanted {
            Wanted::Count => vec![found.count().to_string()],
            Wanted::Attribute(name) => {
                found.filter_map(|element| dom::attr(element, name)).map(str::to_owned).collect()
            }
            Wanted::Text(without) => found.map(|element| text(element, without.as_ref())).collect(),
        }
    }
}

/// The text of an element, blocks and line breaks as new lines.
fn text(root: Element<'_>, without: Option<&Compound<'_>>) -> String {
    let mut out = String::new();
    let mut walk = Walk::new(root);
    while let Some(step) = walk.next() {
        if out.len() > TEXT_BYTES_MAX {
            break;
        }
        match step {
            Step::Text(text) => out.push_str(text),
            Step::Enter(element) => {
                let name = dom::name(element);
                let unseen =
                    matches!(name, "script" | "style" | "noscript" | "template") && element != root;
                if unseen || without.is_some_and(|without| without.fits(element)) {
                    walk.pass_over(element);
                } else if matches!(name, "br" | "p" | "div" | "li" | "h1" | "h2" | "h3") {
                    out.push('\n');
                }
            }
            Step::Leave(_) => {}
        }
    }
    out.trim().to_owned()
}

impl Compound<'_> {
    fn fits(&self, element: Element<'_>) -> bool {
        let has_tag = self.tags.is_empty() || self.tags.iter().any(|tag| tag == dom::name(element));
        has_tag
            && self
                .classes
                .iter()
                .all(|class| dom::tokens(element, "class").any(|found| found == *class))
            && self
                .attributes
                .iter()
                .all(|(name, test)| dom::attr(element, name).is_some_and(|value| test.fits(value)))
    }
}

impl Test<'_> {
    fn fits(&self, value: &str) -> bool {
        match self {
            Self::Has => true,
            Self::Is(of) => of.contains(&value),
            Self::IsInAnyCase(of) => {
                of.iter().any(|one| value.to_lowercase() == one.to_lowercase())
            }
            Self::Contains(of) => of.iter().any(|one| value.contains(*one)),
            Self::Begins(of) => of.iter().any(|one| value.starts_with(*one)),
        }
    }
}

fn compound(text: &str) -> Result<Compound<'_>, String> {
    let mut compound = Compound { tags: Vec::new(), classes: Vec::new(), attributes: Vec::new() };
    let mut rest = text;
    let name_end = |text: &str| text.find(['.', '#', '[']).unwrap_or(text.len());
    while let Some(first) = rest.chars().next() {
        let body = rest.get(first.len_utf8()..).unwrap_or_default();
        match first {
            '[' => {
                let (inner, after) = body.split_once(']').ok_or("`[` without `]`")?;
                compound.attributes.push(attribute(inner)?);
                rest = after;
            }
            '.' | '#' => {
                let (name, after) = body.split_at_checked(name_end(body)).unwrap_or((body, ""));
                if name.is_empty() {
                    return Err(format!("`{first}` without a name in `{text}`"));
                }
                if first == '.' {
                    compound.classes.push(name);
                } else {
                    compound.attributes.push(("id", Test::Is(vec![name])));
                }
                rest = after;
            }
            _ => {
                let (name, after) = rest.split_at_checked(name_end(rest)).unwrap_or((rest, ""));
                let tags: Vec<Cow<'_, str>> = name.split('|').map(dom::lower).collect();
                let spelled = |tag: &Cow<'_, str>| {
                    !tag.is_empty() && tag.bytes().all(|byte| byte.is_ascii_alphanumeric())
                };
                if !tags.iter().all(spelled) || !compound.tags.is_empty() {
                    return Err(format!("cannot read the selector `{text}`"));
                }
                compound.tags = tags;
                rest = after;
            }
        }
    }
    Ok(compound)
}

fn attribute(text: &str) -> Result<(&str, Test<'_>), String> {
    let (name, test) = if let Some((name, of)) = text.split_once("~=") {
        (name, Test::IsInAnyCase(values(of)))
    } else if let Some((name, of)) = text.split_once("*=") {
        (name, Test::Contains(values(of)))
    } else if let Some((name, of)) = text.split_once("^=") {
        (name, Test::Begins(values(of)))
    } else if let Some((name, of)) = text.split_once('=') {
        (name, Test::Is(values(of)))
    } else {
        (text, Test::Has)
    };
    let name = name.trim();
    if name.is_empty() { Err("an attribute without a name".into()) } else { Ok((name, test)) }
}

fn values(text: &str) -> Vec<&str> {
    text.split('|').map(str::trim).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capture::page::parse;

    fn seek(selector: &str, html: &str) -> Vec<String> {
        let selector = Selector::parse(selector).unwrap();
        parse::read(html, |tree| selector.seek(tree.root().unwrap())).unwrap()
    }

    #[test]
    fn elements_give_text_attributes_and_counts() {
        let page = "<div class='a b' id=x data-post='Ch/1'><p>one<i class=more> two</i></p></div>
            <p>three</p><meta property=og:url content=U><img class=b><img class=b>";
        for (selector, expected) in [
            (".a p", vec!["one two"]),
            (".a p minus .more", vec!["one"]),
            ("div.a.b#x[data-post~=ch/1] p", vec!["one two"]),
            (".b.c", vec![]),
            ("meta[property=og:url] @content", vec!["U"]),
            ("img.b @count", vec!["2"]),
            ("p|i", vec!["one two", "two", "three"]),
            ("[data-post^=Ch|Zz] i", vec!["two"]),
        ] {
            assert_eq!(seek(selector, page), expected, "{selector}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        for selector in ["", "a[b", ".", "p > b", "[=x]", "a:hover"] {
            assert!(Selector::parse(selector).is_err(), "{selector}");
        }
    }
}
