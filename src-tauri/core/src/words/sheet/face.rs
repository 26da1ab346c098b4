//! The font: Be Vietnam Pro (SIL Open Font License, `OFL.txt`), cut down to Latin and Vietnamese.

use ttf_parser::{Face, FaceParsingError, GlyphId};
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use super::Weight;

pub(super) const REGULAR: &[u8] = include_bytes!("BeVietnamPro-Regular.ttf");
pub(super) const BOLD: &[u8] = include_bytes!("BeVietnamPro-SemiBold.ttf");

/// Both weights.
pub(super) struct Faces {
    regular: Face<'static>,
    bold: Face<'static>,
}

impl Faces {
    pub(super) fn load() -> Result<Self, FaceParsingError> {
        Ok(Self { regular: Face::parse(REGULAR, 0)?, bold: Face::parse(BOLD, 0)? })
    }

    pub(super) fn of(&self, weight: Weight) -> &Face<'static> {
        match weight {
            Weight::Regular => &self.regular,
            Weight::Bold => &self.bold,
        }
    }

    /// The glyph of a letter.
    pub(super) fn glyph(&self, weight: Weight, letter: char) -> GlyphId {
        self.of(weight).glyph_index(letter).unwrap_or_default()
    }

    /// How wide text is, in points.
    pub(super) fn width(&self, text: &str, weight: Weight, size: f32) -> f32 {
        let face = self.of(weight);
        let advance = |letter| face.glyph_hor_advance(self.glyph(weight, letter)).unwrap_or(0);
        let units: f32 = text.chars().map(|letter| f32::from(advance(letter))).sum();
        units * size / f32::from(face.units_per_em())
    }

    /// One line of letters that the font has, no wider than `width`.
    pub(super) fn fit(
        &self,
        text: &str,
        weight: Weight,
        size: f32,
        width: f32,
    ) -> Zeroizing<String> {
        let known = |letter: char| self.of(weight).glyph_index(letter).map_or('?', |_| letter);
        let spaced = |letter: char| if letter.is_whitespace() { ' ' } else { letter };
        let visible = |letter: &char| !letter.is_control();
        let letters = text.trim().nfc().map(spaced).filter(visible).map(known);
        let mut line = Zeroizing::new(String::new());
        for letter in letters {
            line.push(letter);
            if self.width(&format!("{}…", *line), weight, size) > width {
                line.pop();
                line.push('…');
                break;
            }
        }
        line
    }

    /// Text in lines no wider than `width`; words are not broken.
    pub(super) fn wrap(&self, text: &str, weight: Weight, size: f32, width: f32) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        for word in text.split(' ') {
            match lines.last_mut() {
                Some(line) if self.width(&format!("{line} {word}"), weight, size) <= width => {
                    line.push(' ');
                    line.push_str(word);
                }
                _ => lines.push(word.to_owned()),
            }
        }
        lines
    }
}
