//! What the parsing rules of the HTML standard know about each element, as one look-up by name.

use std::ops::BitOr;
use std::sync::LazyLock;

use crate::capture::page::names::Table;

/// What is known about an element by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Kind {
    /// Sets that it is in.
    sets: Set,
    /// Another for each name that a rule speaks of; 0 for all others.
    number: u8,
    /// What its start tag does in a body.
    pub(super) start: Start,
    /// What its end tag does in a body.
    pub(super) end: End,
}

/// Elements that the rules treat alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Set(u32);

impl BitOr for Set {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl Set {
    pub(super) const NONE: Self = Self(0);
    /// A generic end tag does not reach what is outside of these.
    pub(super) const SPECIAL: Self = Self(1);
    /// Nor an end tag of a block what is outside of these.
    pub(super) const SCOPE: Self = Self(1 << 1);
    /// Their end tag may be left out.
    pub(super) const IMPLIED_END: Self = Self(1 << 2);
    /// A list item begins new ones around these, and ends none.
    pub(super) const ENDS_ITEM_SEARCH: Self = Self(1 << 3);
    pub(super) const HEADING: Self = Self(1 << 4);
    /// No words stand right in these.
    pub(super) const HOLDS_TABLE_PARTS: Self = Self(1 << 5);
    pub(super) const TABLE: Self = Self(1 << 6);
    pub(super) const GROUP: Self = Self(1 << 7);
    pub(super) const ROW: Self = Self(1 << 8);
    pub(super) const CELL: Self = Self(1 << 9);
    pub(super) const CAPTION: Self = Self(1 << 10);
    pub(super) const COLUMN_GROUP: Self = Self(1 << 11);
    pub(super) const COLUMN: Self = Self(1 << 12);
    pub(super) const HTML: Self = Self(1 << 13);
    pub(super) const HEAD: Self = Self(1 << 14);
    pub(super) const BODY: Self = Self(1 << 15);
    pub(super) const PARAGRAPH: Self = Self(1 << 16);
    pub(super) const BUTTON: Self = Self(1 << 17);
    pub(super) const ITEM: Self = Self(1 << 18);
    pub(super) const DEFINITION: Self = Self(1 << 19);
    pub(super) const LIST: Self = Self(1 << 20);
    pub(super) const SELECT: Self = Self(1 << 21);
    pub(super) const OPTION: Self = Self(1 << 22);
    pub(super) const OPTION_GROUP: Self = Self(1 << 23);
    pub(super) const RUBY: Self = Self(1 << 24);
    pub(super) const RUBY_TEXTS: Self = Self(1 << 25);
    pub(super) const LINK: Self = Self(1 << 26);
    pub(super) const NO_BREAK: Self = Self(1 << 27);
    /// Stands in the head.
    pub(super) const IN_HEAD: Self = Self(1 << 28);
    /// Not taken out of a table that it stands in.
    pub(super) const STAYS_IN_TABLE: Self = Self(1 << 29);
    /// What ends the search for a table part.
    pub(super) const TABLE_SCOPE: Self = Self(Self::TABLE.0 | Self::HTML.0);
}

/// What a start tag does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Start {
    /// Begins an element among words.
    Phrase,
    Block,
    Heading,
    Form,
    Item,
    Definition,
    Button,
    Link,
    Formatting,
    NoBreak,
    /// Begins an element that sets formatting elements apart.
    Marked,
    Table,
    TablePart,
    /// Begins and ends an element among words.
    Void,
    /// The same, without opening formatting elements again.
    BareVoid,
    Input,
    Line,
    /// Begins text up to its own end tag.
    Raw,
    /// The same, as a block.
    RawBlock,
    Select,
    Option,
    OptionGroup,
    RubyBase,
    RubyText,
    Html,
    Head,
    Body,
    /// Begins what no reader looks at.
    Template,
    Drawing,
    /// Is passed over as a tag.
    TakenOut,
    /// Not followed here.
    Unfollowed,
}

/// What an end tag does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// Ends the innermost of its name, if nothing special is in it.
    Phrase,
    /// Ends all that is in it.
    Block,
    Paragraph,
    Item,
    Heading,
    Formatting,
    Marked,
    Form,
    Break,
    /// Is passed over.
    TakenOut,
}

/// Names of elements, what their tags do, and the sets that all of them are in.
type Row = (&'static [&'static str], Start, End, &'static [Set]);

const ROWS: &[Row] = &[
    (
        &[
            "article",
            "aside",
            "blockquote",
            "center",
            "details",
            "dir",
            "dl",
            "fieldset",
            "figcaption",
            "figure",
            "footer",
            "header",
            "hgroup",
            "listing",
            "main",
            "menu",
            "nav",
            "pre",
            "section",
            "summary",
        ],
        Start::Block,
        End::Block,
        &[Set::SPECIAL, Set::ENDS_ITEM_SEARCH],
    ),
    (&["ol", "ul"], Start::Block, End::Block, &[Set::SPECIAL, Set::ENDS_ITEM_SEARCH, Set::LIST]),
    (&["address", "div"], Start::Block, End::Block, &[Set::SPECIAL]),
    (&["dialog", "search"], Start::Block, End::Block, &[]),
    (&["p"], Start::Block, End::Paragraph, &[Set::SPECIAL, Set::PARAGRAPH, Set::IMPLIED_END]),
    (
        &["h1", "h2", "h3", "h4", "h5", "h6"],
        Start::Heading,
        End::Heading,
        &[Set::SPECIAL, Set::ENDS_ITEM_SEARCH, Set::HEADING],
    ),
    (&["form"], Start::Form, End::Form, &[Set::SPECIAL, Set::ENDS_ITEM_SEARCH]),
    (
        &["li"],
        Start::Item,
        End::Item,
        &[Set::SPECIAL, Set::ENDS_ITEM_SEARCH, Set::ITEM, Set::IMPLIED_END],
    ),
    (
        &["dd", "dt"],
        Start::Definition,
        End::Item,
        &[Set::SPECIAL, Set::ENDS_ITEM_SEARCH, Set::DEFINITION, Set::IMPLIED_END],
    ),
    (&["button"], Start::Button, End::Block, &[Set::SPECIAL, Set::ENDS_ITEM_SEARCH, Set::BUTTON]),
    (&["a"], Start::Link, End::Formatting, &[Set::LINK]),
    (
        &["b", "big", "code", "em", "font", "i", "s", "small", "strike", "strong", "tt", "u"],
        Start::Formatting,
        End::Formatting,
        &[],
    ),
    (&["nobr"], Start::NoBreak, End::Formatting, &[Set::NO_BREAK]),
    (
        &["applet", "marquee", "object"],
        Start::Marked,
        End::Marked,
        &[Set::SPECIAL, Set::ENDS_ITEM_SEARCH, Set::SCOPE],
    ),
    (
        &["table"],
        Start::Table,
        End::Phrase,
        &[Set::SPECIAL, Set::ENDS_ITEM_SEARCH, Set::SCOPE, Set::TABLE, Set::HOLDS_TABLE_PARTS],
    ),
    (
        &["tbody", "tfoot", "thead"],
        Start::TablePart,
        End::Phrase,
        &[Set::SPECIAL, Set::ENDS_ITEM_SEARCH, Set::GROUP, Set::HOLDS_TABLE_PARTS],
    ),
    (
        &["tr"],
        Start::TablePart,
        End::Phrase,
        &[Set::SPECIAL, Set::ENDS_ITEM_SEARCH, Set::ROW, Set::HOLDS_TABLE_PARTS],
    ),
    (
        &["td", "th"],
        Start::TablePart,
        End::Phrase,
        &[Set::SPECIAL, Set::ENDS_ITEM_SEARCH, Set::SCOPE, Set::CELL],
    ),
    (
        &["caption"],
        Start::TablePart,
        End::Phrase,
        &[Set::SPECIAL, Set::ENDS_ITEM_SEARCH, Set::SCOPE, Set::CAPTION],
    ),
    (
        &["colgroup"],
        Start::TablePart,
        End::Phrase,
        &[Set::SPECIAL, Set::ENDS_ITEM_SEARCH, Set::COLUMN_GROUP],
    ),
    (&["col"], Start::TablePart, End::Phrase, &[Set::SPECIAL, Set::ENDS_ITEM_SEARCH, Set::COLUMN]),
    (&["area", "embed", "img", "wbr"], Start::Void, End::Phrase, &[]),
    (&["br"], Start::Void, End::Break, &[]),
    (&["image", "keygen"], Start::Void, End::Phrase, &[]),
    (&["param", "source", "track"], Start::BareVoid, End::Phrase, &[]),
    (
        &["base", "basefont", "bgsound", "link", "meta"],
        Start::BareVoid,
        End::Phrase,
        &[Set::IN_HEAD],
    ),
    (&["input"], Start::Input, End::Phrase, &[]),
    (&["hr"], Start::Line, End::Phrase, &[]),
    (&["noframes", "title"], Start::Raw, End::Phrase, &[Set::IN_HEAD]),
    (&["script", "style"], Start::Raw, End::Phrase, &[Set::IN_HEAD, Set::STAYS_IN_TABLE]),
    (&["iframe", "noembed", "noscript", "textarea"], Start::Raw, End::Phrase, &[]),
    (&["xmp"], Start::RawBlock, End::Phrase, &[]),
    (
        &["select"],
        Start::Select,
        End::Block,
        &[Set::SPECIAL, Set::ENDS_ITEM_SEARCH, Set::SCOPE, Set::SELECT],
    ),
    (&["option"], Start::Option, End::Phrase, &[Set::OPTION, Set::IMPLIED_END]),
    (&["optgroup"], Start::OptionGroup, End::Phrase, &[Set::OPTION_GROUP, Set::IMPLIED_END]),
    (&["ruby"], Start::Phrase, End::Phrase, &[Set::RUBY]),
    (&["rb"], Start::RubyBase, End::Phrase, &[Set::IMPLIED_END]),
    (&["rtc"], Start::RubyBase, End::Phrase, &[Set::IMPLIED_END, Set::RUBY_TEXTS]),
    (&["rp", "rt"], Start::RubyText, End::Phrase, &[Set::IMPLIED_END]),
    (
        &["html"],
        Start::Html,
        End::TakenOut,
        &[Set::SPECIAL, Set::ENDS_ITEM_SEARCH, Set::SCOPE, Set::HTML],
    ),
    (&["head"], Start::Head, End::Phrase, &[Set::SPECIAL, Set::ENDS_ITEM_SEARCH, Set::HEAD]),
    (&["body"], Start::Body, End::TakenOut, &[Set::SPECIAL, Set::ENDS_ITEM_SEARCH, Set::BODY]),
    (&["isindex"], Start::Phrase, End::Phrase, &[Set::SPECIAL, Set::ENDS_ITEM_SEARCH]),
    (&["template"], Start::Template, End::TakenOut, &[]),
    (&["svg"], Start::Drawing, End::TakenOut, &[]),
    (&["math", "frameset"], Start::TakenOut, End::TakenOut, &[]),
    (&["frame", "plaintext"], Start::TakenOut, End::Phrase, &[]),
    (&["selectedcontent"], Start::Unfollowed, End::Phrase, &[]),
];

static KINDS: LazyLock<Table<Kind>> = LazyLock::new(|| {
    let rows = ROWS.iter().flat_map(|(names, start, end, sets)| {
        let sets = sets.iter().fold(Set::NONE, |all, set| all | *set);
        names.iter().map(move |name| (*name, sets, *start, *end))
    });
    Table::new(
        rows.zip(1..)
            .map(|((name, sets, start, end), number)| (name, Kind { sets, number, start, end })),
    )
});

impl Kind {
    pub(super) fn of(name: &str) -> Self {
        let other = Self { sets: Set::NONE, number: 0, start: Start::Phrase, end: End::Phrase };
        KINDS.get(name).unwrap_or(other)
    }

    /// Whether it is in one of the sets of `set`.
    pub(super) fn is(self, set: Set) -> bool {
        self.sets.0 & set.0 != 0
    }

    /// Whether elements called `name` and those of the kind `other` called `other_name` are of one
    /// name.
    pub(super) fn is_same(self, name: &str, other: Self, other_name: &str) -> bool {
        self.number == other.number && (self.number > 0 || name == other_name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_stands_in_one_row() {
        let mut numbers: Vec<u8> =
            ROWS.iter().flat_map(|row| row.0).map(|name| Kind::of(name).number).collect();
        numbers.sort_unstable();
        let expected: Vec<u8> = (1..).take(numbers.len()).collect();
        assert_eq!(numbers, expected);
    }
}
