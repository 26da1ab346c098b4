//! How elements of each name are shown: what stands between one and its neighbors, and which are
//! never shown.

use std::sync::LazyLock;

use super::names::Table;

/// How an element is shown.
#[derive(Clone, Copy, Debug)]
pub(super) struct Manner {
    /// What stands between it and what is before and after it.
    pub(super) edge: Gap,
    /// Its line breaks are shown as line breaks.
    pub(super) keeps_lines: bool,
    /// Nobody sees what is in it.
    pub(super) is_never_shown: bool,
}

/// What stands between two words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Gap {
    Nothing,
    Space,
    Line,
    Paragraph,
}

impl Manner {
    /// The manner of elements called `name`.
    pub(super) fn of(name: &str) -> Self {
        MANNERS.get(name).unwrap_or(PLAIN)
    }
}

const PLAIN: Manner = Manner { edge: Gap::Nothing, keeps_lines: false, is_never_shown: false };

const PARAGRAPHS: &[&str] = &[
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "blockquote",
    "ul",
    "ol",
    "dl",
    "menu",
    "pre",
    "listing",
    "xmp",
    "table",
    "figure",
    "hr",
    "article",
    "section",
    "fieldset",
];
const LINES: &[&str] = &[
    "div",
    "li",
    "dt",
    "dd",
    "tr",
    "caption",
    "figcaption",
    "address",
    "header",
    "footer",
    "main",
    "nav",
    "aside",
    "form",
    "details",
    "summary",
    "center",
    "legend",
    "option",
    "hgroup",
    "search",
    "dialog",
    "body",
];
const CELLS: &[&str] = &["td", "th"];
const WORDS: &[&str] = &["textarea"];
const KEEP_LINES: &[&str] = &["pre", "listing", "xmp", "textarea"];
const NEVER_SHOWN: &[&str] = &[
    "script", "style", "noscript", "template", "head", "title", "iframe", "object", "svg",
    "canvas", "video", "audio", "datalist", "noframes", "noembed", "rp",
];

static MANNERS: LazyLock<Table<Manner>> = LazyLock::new(|| {
    let shown = [
        (PARAGRAPHS, Gap::Paragraph),
        (LINES, Gap::Line),
        (CELLS, Gap::Space),
        (WORDS, Gap::Nothing),
    ];
    let shown = shown.into_iter().flat_map(|(names, edge)| {
        names.iter().map(move |name| {
            let keeps_lines = KEEP_LINES.contains(name);
            (*name, Manner { edge, keeps_lines, is_never_shown: false })
        })
    });
    let never = Manner { is_never_shown: true, ..PLAIN };
    Table::new(shown.chain(NEVER_SHOWN.iter().map(|name| (*name, never))))
});
