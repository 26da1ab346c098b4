//! What the parsing rules of the HTML standard know about each element, as one look-up by name.

use std::sync::LazyLock;

use crate::capture::page::names::Table;
use crate::capture::page::nesting::tags;

/// What is known about an element by its name.
#[derive(Clone, Copy, Default)]
pub(super) struct Kind(u32);

const VOID: u32 = 1;
const RAW: u32 = 1 << 1;
const ENDS_PARAGRAPH: u32 = 1 << 2;
const BOUNDS_PARAGRAPH: u32 = 1 << 3;
const HEADING: u32 = 1 << 4;
const ENDS_SEARCH: u32 = 1 << 5;
const TABLE_PART: u32 = 1 << 6;
const HOLDS_TABLE_PARTS: u32 = 1 << 7;
const OPTION: u32 = 1 << 8;
const SELECT: u32 = 1 << 9;
const RUBY: u32 = 1 << 10;
const IN_HEAD: u32 = 1 << 11;
const MENDED: u32 = 1 << 12;

/// Every name that a rule speaks of. Others are elements like `<span>`.
const NAMES: &[&str] = &[
    "a",
    "address",
    "applet",
    "area",
    "article",
    "aside",
    "base",
    "basefont",
    "bgsound",
    "blockquote",
    "body",
    "br",
    "button",
    "caption",
    "center",
    "col",
    "colgroup",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "embed",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "frame",
    "frameset",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hgroup",
    "hr",
    "html",
    "iframe",
    "image",
    "img",
    "input",
    "isindex",
    "keygen",
    "li",
    "link",
    "listing",
    "main",
    "marquee",
    "math",
    "menu",
    "menuitem",
    "meta",
    "nav",
    "nobr",
    "noembed",
    "noframes",
    "noscript",
    "object",
    "ol",
    "optgroup",
    "option",
    "p",
    "param",
    "plaintext",
    "pre",
    "rb",
    "rp",
    "rt",
    "rtc",
    "script",
    "search",
    "section",
    "select",
    "selectedcontent",
    "source",
    "style",
    "summary",
    "table",
    "tbody",
    "td",
    "template",
    "textarea",
    "tfoot",
    "th",
    "thead",
    "title",
    "tr",
    "track",
    "ul",
    "wbr",
    "xmp",
];

static KINDS: LazyLock<Table<Kind>> =
    LazyLock::new(|| Table::new(NAMES.iter().map(|name| (*name, Kind(bits(name))))));

fn bits(name: &str) -> u32 {
    let holds_table_parts =
        matches!(name, "table" | "tbody" | "thead" | "tfoot" | "tr" | "colgroup");
    let is_option = matches!(name, "option" | "optgroup");
    let in_head = matches!(
        name,
        "base"
            | "basefont"
            | "bgsound"
            | "link"
            | "meta"
            | "noframes"
            | "noscript"
            | "script"
            | "style"
            | "title"
    );
    // Another element in their place, another tokenizer, or a state of their own.
    let is_mended = matches!(
        name,
        "applet"
            | "body"
            | "frame"
            | "frameset"
            | "head"
            | "html"
            | "image"
            | "isindex"
            | "marquee"
            | "math"
            | "nobr"
            | "object"
            | "plaintext"
            | "selectedcontent"
            | "template"
    );
    let ends_search = tags::is_special(name) && !matches!(name, "address" | "div" | "p");
    [
        (tags::is_void(name), VOID),
        (tags::is_raw(name), RAW),
        (tags::closes_paragraph(name) || matches!(name, "li" | "dd" | "dt"), ENDS_PARAGRAPH),
        (tags::is_scope(name) || name == "button", BOUNDS_PARAGRAPH),
        (tags::is_heading(name), HEADING),
        (ends_search, ENDS_SEARCH),
        (tags::is_table_part(name), TABLE_PART),
        (holds_table_parts, HOLDS_TABLE_PARTS),
        (is_option, OPTION),
        (is_option || name == "select", SELECT),
        (matches!(name, "rb" | "rp" | "rt" | "rtc"), RUBY),
        (in_head, IN_HEAD),
        (is_mended, MENDED),
    ]
    .into_iter()
    .filter_map(|(holds, bit)| holds.then_some(bit))
    .sum()
}

impl Kind {
    pub(super) fn of(name: &str) -> Self {
        KINDS.get(name).unwrap_or_default()
    }

    fn has(self, bit: u32) -> bool {
        self.0 & bit != 0
    }

    /// Never holds anything.
    pub(super) fn is_void(self) -> bool {
        self.has(VOID)
    }

    /// Holds text up to its own end tag.
    pub(super) fn is_raw(self) -> bool {
        self.has(RAW)
    }

    /// Ends an open paragraph.
    pub(super) fn ends_paragraph(self) -> bool {
        self.has(ENDS_PARAGRAPH)
    }

    /// What begins in it does not end a paragraph around it.
    pub(super) fn bounds_paragraph(self) -> bool {
        self.has(BOUNDS_PARAGRAPH)
    }

    pub(super) fn is_heading(self) -> bool {
        self.has(HEADING)
    }

    /// A list item around it is not ended by one in it.
    pub(super) fn ends_search_for_item(self) -> bool {
        self.has(ENDS_SEARCH)
    }

    pub(super) fn is_table_part(self) -> bool {
        self.has(TABLE_PART)
    }

    /// Holds parts of a table and no words.
    pub(super) fn holds_table_parts(self) -> bool {
        self.has(HOLDS_TABLE_PARTS)
    }

    pub(super) fn is_option(self) -> bool {
        self.has(OPTION)
    }

    /// A list to choose from, or a part of one.
    pub(super) fn is_select(self) -> bool {
        self.has(SELECT)
    }

    /// A part of an annotation.
    pub(super) fn is_ruby(self) -> bool {
        self.has(RUBY)
    }

    /// Stands in the head where the page has not left it.
    pub(super) fn belongs_in_head(self) -> bool {
        self.has(IN_HEAD)
    }

    /// Not followed here.
    pub(super) fn is_mended(self) -> bool {
        self.has(MENDED)
    }
}
