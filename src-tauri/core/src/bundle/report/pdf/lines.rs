//! Words in lines no wider than there is room, as glyphs.

use unicode_normalization::UnicodeNormalization;

use super::super::letters::{is_hidden, named_together};
use super::super::text::{Kind, Line, Run};
use super::face::{Faces, Glyph, Weight};
use crate::model::Language;

/// How letters look.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Style {
    pub(super) size: f32,
    pub(super) is_bold: bool,
    pub(super) is_soft: bool,
}

/// Whose words they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tongue {
    /// The document's.
    Own,
    Other(Language),
    /// Nobody knows.
    Unknown,
}

/// Letters of one font and look in a line.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Segment {
    pub(super) text: String,
    pub(super) glyphs: Vec<Glyph>,
    pub(super) weight: Weight,
    pub(super) is_soft: bool,
    pub(super) tongue: Tongue,
    /// From the line's beginning, in points.
    pub(super) x: f32,
    pub(super) size: f32,
}

/// A line that fits.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Fitted(pub(super) Vec<Segment>);

#[derive(Clone, Copy)]
struct Letter {
    sign: char,
    glyph: Glyph,
    is_soft: bool,
    tongue: Tongue,
    size: f32,
}

/// Text that the fonts can draw: composed, with spaces for every white space, and for what they
/// lack its numbers. Lines stay lines.
pub(super) fn drawable(faces: &Faces, text: &str) -> String {
    let mut drawn = String::with_capacity(text.len());
    let mut lacking = Vec::new();
    for letter in text.replace("\r\n", "\n").nfc() {
        let spaced = if letter.is_whitespace() && letter != '\n' { ' ' } else { letter };
        let has =
            spaced == '\n' || !is_hidden(letter) && faces.glyph(Weight::Regular, spaced).is_some();
        if !has {
            lacking.push(letter);
            continue;
        }
        flush(&mut drawn, &mut lacking);
        drawn.push(spaced);
    }
    flush(&mut drawn, &mut lacking);
    drawn
}

fn flush(drawn: &mut String, lacking: &mut Vec<char>) {
    if !lacking.is_empty() {
        drawn.push_str(&named_together(lacking));
        lacking.clear();
    }
}

/// A line of words in one language, in lines no wider than `width`. At least one, which may be
/// empty.
pub(super) fn fit(
    faces: &Faces,
    line: &Line,
    language: Language,
    style: Style,
    width: f32,
) -> Vec<Fitted> {
    let mut letters = Vec::new();
    for run in line.in_language(language) {
        spell(faces, run, language, style, &mut letters);
    }
    broken(&letters, width)
}

/// The letters of a run. Small letters of the other kind are as high as those beside them.
fn spell(faces: &Faces, run: &Run, language: Language, style: Style, letters: &mut Vec<Letter>) {
    const MONO_SHARE: f32 = 0.92;
    let (weight, size) = match run.kind {
        Kind::Code => (Weight::Mono, style.size * MONO_SHARE),
        Kind::Strong => (Weight::Bold, style.size),
        _ if style.is_bold => (Weight::Bold, style.size),
        _ => (Weight::Regular, style.size),
    };
    let tongue = match (run.language, run.kind) {
        (Some(of), _) if of != language => Tongue::Other(of),
        (None, Kind::Foreign) => Tongue::Unknown,
        _ => Tongue::Own,
    };
    let is_soft = style.is_soft || run.kind == Kind::Soft;
    for letter in drawable(faces, &run.text).chars() {
        let drawn = if letter == '\n' { ' ' } else { letter };
        let Some(glyph) = faces.glyph(weight, drawn) else { continue };
        letters.push(Letter { sign: letter, glyph, is_soft, tongue, size });
    }
}

fn advance(letter: &Letter) -> f32 {
    letter.glyph.advance * letter.size
}

/// Greedy: a line ends at the last space that fits; a word that is wider than a line ends where an
/// address can be parted, else anywhere.
fn broken(letters: &[Letter], width: f32) -> Vec<Fitted> {
    let mut lines = Vec::new();
    let mut rest = letters;
    while !rest.is_empty() {
        let end = line_end(rest, width);
        let (line, after) = rest.split_at_checked(end.max(1)).unwrap_or((rest, &[]));
        lines.push(segments(line));
        rest = after;
    }
    if lines.is_empty() || letters.last().is_some_and(|last| last.sign == '\n') {
        lines.push(Fitted::default());
    }
    lines
}

/// How many of the letters stand in the first line. Spaces may hang over its end.
fn line_end(letters: &[Letter], width: f32) -> usize {
    let (mut x, mut after_space, mut after_sign) = (0.0, 0, 0);
    for (at, letter) in letters.iter().enumerate() {
        if letter.sign == '\n' {
            return at + 1;
        }
        let is_space = letter.sign == ' ';
        x += advance(letter);
        if x > width && !is_space {
            // Signs part a word where that leaves no more than a third of the line empty.
            let is_late = |end: usize| end * 3 > at * 2;
            return match (after_space, after_sign) {
                (0, sign) if is_late(sign) => sign,
                (0, _) => at,
                (space, _) => space,
            };
        }
        if is_space {
            after_space = at + 1;
        } else if "/?&=-_.,:;%+".contains(letter.sign) {
            after_sign = at + 1;
        }
    }
    letters.len()
}

fn segments(letters: &[Letter]) -> Fitted {
    let mut segments: Vec<Segment> = Vec::new();
    let mut x = 0.0;
    for letter in letters {
        // The space keeps words apart for those who copy them; a line break is one, too.
        let text = if letter.sign == '\n' { ' ' } else { letter.sign };
        let same = |last: &&mut Segment| {
            last.weight == letter.glyph.weight
                && last.is_soft == letter.is_soft
                && last.tongue == letter.tongue
                && (last.size - letter.size).abs() < 0.01
        };
        match segments.last_mut().filter(same) {
            Some(last) => {
                last.text.push(text);
                last.glyphs.push(letter.glyph);
            }
            None => segments.push(Segment {
                text: text.into(),
                glyphs: vec![letter.glyph],
                weight: letter.glyph.weight,
                is_soft: letter.is_soft,
                tongue: letter.tongue,
                x,
                size: letter.size,
            }),
        }
        x += advance(letter);
    }
    Fitted(segments)
}
