//! The fonts: Noto Sans, and Noto Sans Mono for what is compared letter by letter (SIL Open Font
//! License, `fonts/OFL.txt`), cut down to Latin, Vietnamese, Greek, Cyrillic and common signs.

use std::collections::HashMap;

use krilla::text::Font;
use ttf_parser::{Face, GlyphId};

use super::PdfError;

const FILES: [&[u8]; 3] = [
    include_bytes!("../fonts/NotoSans-Regular.ttf"),
    include_bytes!("../fonts/NotoSans-Bold.ttf"),
    include_bytes!("../fonts/NotoSansMono-Regular.ttf"),
];

/// Which font.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Weight {
    Regular,
    Bold,
    Mono,
}

/// A letter as a font draws it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Glyph {
    pub(super) weight: Weight,
    pub(super) id: u16,
    /// How far it takes the pen, in parts of the size.
    pub(super) advance: f32,
}

/// The fonts, with every letter they have.
pub(super) struct Faces {
    fonts: [Font; 3],
    letters: [HashMap<char, Glyph>; 3],
}

impl Faces {
    pub(super) fn load() -> Result<Self, PdfError> {
        let font = |file: &'static [u8]| Font::new(file.into(), 0).ok_or(PdfError::Font);
        let [regular, bold, mono] = FILES;
        let fonts = [font(regular)?, font(bold)?, font(mono)?];
        let letters = [
            letters(regular, Weight::Regular)?,
            letters(bold, Weight::Bold)?,
            letters(mono, Weight::Mono)?,
        ];
        Ok(Self { fonts, letters })
    }

    pub(super) fn font(&self, weight: Weight) -> Font {
        self.fonts[weight as usize].clone()
    }

    /// A letter in this font, else in another that has it.
    pub(super) fn glyph(&self, weight: Weight, letter: char) -> Option<Glyph> {
        let of = |weight: Weight| self.letters[weight as usize].get(&letter).copied();
        of(weight).or_else(|| of(Weight::Regular)).or_else(|| of(Weight::Mono))
    }

    /// How wide letters are, in points.
    pub(super) fn width(&self, weight: Weight, size: f32, text: &str) -> f32 {
        let advance = |letter| self.glyph(weight, letter).map_or(0.0, |glyph| glyph.advance);
        text.chars().map(advance).sum::<f32>() * size
    }
}

fn letters(file: &'static [u8], weight: Weight) -> Result<HashMap<char, Glyph>, PdfError> {
    let face = Face::parse(file, 0).map_err(|_| PdfError::Font)?;
    let tables = face.tables().cmap.ok_or(PdfError::Font)?.subtables;
    let mut known = Vec::new();
    for table in tables.into_iter().filter(ttf_parser::cmap::Subtable::is_unicode) {
        table.codepoints(|number| known.extend(char::from_u32(number)));
    }
    let of = |letter: char| {
        let id = face.glyph_index(letter).filter(|id| *id != GlyphId(0))?;
        let advance = f32::from(face.glyph_hor_advance(id)?) / f32::from(face.units_per_em());
        Some((letter, Glyph { weight, id: id.0, advance }))
    };
    Ok(known.into_iter().filter_map(of).collect())
}
