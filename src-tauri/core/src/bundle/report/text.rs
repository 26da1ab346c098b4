//! Lines of words, in both languages at once; and the blocks a document is made of.

use std::fmt::Display;

use super::picture::Shown;
use super::plot::Plot;
use crate::model::Language;

/// A sentence or word of ours, in both languages. `{0}`, `{1}`, … stand for what is put in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) vi: &'static str,
    pub(super) en: &'static str,
}

/// How a run of letters looks, and whose it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Plain,
    Strong,
    Soft,
    /// What a person compares letter by letter.
    Code,
    /// Words from outside: of any language, in any direction.
    Foreign,
}

/// Letters of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) text: String,
    pub(super) kind: Kind,
    /// None for what is of no language, or of one that nobody knows.
    pub(super) language: Option<Language>,
}

/// A part of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// The same in both languages.
    Same(Run),
    /// Ours.
    Ours { vi: Vec<Run>, en: Vec<Run> },
}

/// A line of words, as long as it may be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Line(pub(super) Vec<Piece>);

impl Said {
    pub(super) fn line(self) -> Line {
        self.with(&[])
    }

    /// With these put in.
    pub(super) fn with(self, given: &[Line]) -> Line {
        let vi = filled(self.vi, given, Language::Vi);
        Line(vec![Piece::Ours { vi, en: filled(self.en, given, Language::En) }])
    }

    /// In one language, whatever that of the document is.
    pub(super) fn only(self, language: Language) -> Line {
        ours(self.of(language), language)
    }

    pub(super) fn of(self, language: Language) -> &'static str {
        match language {
            Language::En => self.en,
            Language::Vi => self.vi,
        }
    }
}

impl From<Said> for Line {
    fn from(said: Said) -> Self {
        said.line()
    }
}

/// A template with what is put in, as runs.
fn filled(template: &str, given: &[Line], language: Language) -> Vec<Run> {
    let mut runs = Vec::new();
    for (number, part) in template.split('{').enumerate() {
        let place = (number > 0).then(|| part.split_once('}')).flatten();
        let (place, rest) = place.map_or((None, part), |(place, rest)| (Some(place), rest));
        let put_in = place.and_then(|place| given.get(place.parse::<usize>().ok()?));
        runs.extend(put_in.into_iter().flat_map(|line| line.in_language(language)).cloned());
        if !rest.is_empty() {
            let language = Some(language);
            runs.push(Run { text: rest.to_owned(), kind: Kind::Plain, language });
        }
    }
    runs
}

fn same(text: impl Display, kind: Kind) -> Line {
    Line(vec![Piece::Same(Run { text: text.to_string(), kind, language: None })])
}

/// Words of ours in one language.
pub(super) fn ours(text: &str, language: Language) -> Line {
    let language = Some(language);
    Line(vec![Piece::Same(Run { text: text.to_owned(), kind: Kind::Plain, language })])
}

/// Numbers, times, signs: the same in both languages.
pub(super) fn plain(text: impl Display) -> Line {
    same(text, Kind::Plain)
}

/// Words from outside.
pub(super) fn foreign(text: impl Display) -> Line {
    same(text, Kind::Foreign)
}

/// What a person compares letter by letter.
pub(super) fn code(text: impl Display) -> Line {
    same(text, Kind::Code)
}

impl Line {
    /// Its runs in one language.
    pub(super) fn in_language(&self, language: Language) -> impl Iterator<Item = &Run> {
        self.0.iter().flat_map(move |piece| match (piece, language) {
            (Piece::Same(run), _) => std::slice::from_ref(run),
            (Piece::Ours { vi, .. }, Language::Vi) => vi,
            (Piece::Ours { en, .. }, Language::En) => en,
        })
    }

    /// Its letters in one language.
    pub(super) fn letters(&self, language: Language) -> String {
        self.in_language(language).map(|run| run.text.as_str()).collect()
    }

    pub(super) fn then(mut self, more: impl Into<Self>) -> Self {
        self.0.extend(more.into().0);
        self
    }

    /// With a space, or other letters, between.
    pub(super) fn and(self, between: &str, more: impl Into<Self>) -> Self {
        self.then(plain(between)).then(more)
    }

    pub(super) fn strong(self) -> Self {
        self.like(Kind::Strong)
    }

    pub(super) fn soft(self) -> Self {
        self.like(Kind::Soft)
    }

    /// Plain runs of another kind.
    fn like(mut self, kind: Kind) -> Self {
        let runs = self.0.iter_mut().flat_map(|piece| match piece {
            Piece::Same(run) => vec![run],
            Piece::Ours { vi, en } => vi.iter_mut().chain(en).collect(),
        });
        runs.filter(|run| run.kind == Kind::Plain).for_each(|run| run.kind = kind);
        self
    }

    /// Several in one, with letters between.
    pub(super) fn joined(lines: impl IntoIterator<Item = Self>, between: &str) -> Self {
        lines.into_iter().reduce(|all, line| all.and(between, line)).unwrap_or_default()
    }
}

/// How a paragraph stands out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tone {
    Body,
    Small,
    /// Stands over what follows, and goes with it to the next page.
    Lead,
    /// With a bar beside it: to be read before the rest.
    Note,
}

/// A part of a document.
#[derive(Clone, Debug)]
pub(super) enum Block {
    /// A heading of level 1 to 4; with a name that an address can point at.
    Heading {
        level: u8,
        line: Line,
        anchor: String,
    },
    Paragraph {
        tone: Tone,
        line: Line,
    },
    List {
        numbered: bool,
        items: Vec<Line>,
    },
    /// Names and what belongs to them: a table without a head.
    Facts(Vec<(Line, Vec<Line>)>),
    Table(Table),
    /// A text from outside, to the letter.
    Quote(String),
    Picture {
        shown: Shown,
        alt: Line,
        caption: Line,
    },
    Plot(Plot),
    /// Lines to be compared letter by letter.
    Exact(Vec<Line>),
    /// A line to be filled in by hand; with a box to be ticked.
    Blank {
        label: Vec<Line>,
        has_box: bool,
    },
    /// What follows needs this much of one page, in points.
    Room(f32),
    /// A QR code of these letters.
    Qr {
        letters: String,
        alt: Line,
    },
}

/// A table with a head. The first cell of each row names the row.
#[derive(Clone, Debug)]
pub(super) struct Table {
    pub(super) caption: Line,
    /// Head and share of the width.
    pub(super) columns: Vec<(Line, f32)>,
    /// Cells, each of some lines.
    pub(super) rows: Vec<Vec<Vec<Line>>>,
}

impl Block {
    pub(super) fn heading(level: u8, line: impl Into<Line>, anchor: impl Display) -> Self {
        Self::Heading { level, line: line.into(), anchor: anchor.to_string() }
    }

    pub(super) fn paragraph(line: impl Into<Line>) -> Self {
        Self::Paragraph { tone: Tone::Body, line: line.into() }
    }

    pub(super) fn lead(line: impl Into<Line>) -> Self {
        Self::Paragraph { tone: Tone::Lead, line: line.into() }
    }

    pub(super) fn small(line: impl Into<Line>) -> Self {
        Self::Paragraph { tone: Tone::Small, line: line.into() }
    }

    pub(super) fn list(items: impl IntoIterator<Item = Line>) -> Self {
        Self::List { numbered: false, items: items.into_iter().collect() }
    }
}
