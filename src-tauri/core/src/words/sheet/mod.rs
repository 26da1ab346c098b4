//! The recovery sheet: one A4 page with the words, a QR code of them, and how to use them, in
//! Vietnamese and English. Made in memory as PDF to print and as SVG to show.
//!
//! Says nothing about the vault but the nickname given by the user; the PDF carries no metadata.

mod face;
mod layout;
mod pdf;
mod svg;

use qrcode::{Color, EcLevel, QrCode};
use zeroize::Zeroizing;

use self::face::Faces;
use super::recovery::RecoveryWords;

/// The sheet could not be made.
#[derive(Debug, thiserror::Error)]
pub enum SheetError {
    /// The words do not fit a QR code: none of ours is that long.
    #[error("the words do not fit a QR code")]
    Code(#[source] qrcode::types::QrError),
    /// A font that is part of this program cannot be read.
    #[error("the sheet's font cannot be read")]
    Font(#[source] ttf_parser::FaceParsingError),
}

/// What stands on the sheet.
#[derive(Clone, Copy, Debug)]
pub struct Sheet<'a> {
    /// The words.
    pub words: &'a RecoveryWords,
    /// What the user calls the vault; may be empty. Cut where it is too long; letters that the font
    /// lacks become question marks.
    pub nickname: &'a str,
    /// The date as it is to be read, such as `25/11/2026`; may be empty.
    pub date: &'a str,
    /// The program's name, or none to leave it out.
    pub program: Option<&'a str>,
}

impl Sheet<'_> {
    /// The sheet as a PDF file: A4, fonts inside, nothing compressed, about 125 kB. Wiped when
    /// dropped, but not the buffers it grew in.
    ///
    /// # Errors
    /// [`SheetError`].
    pub fn pdf(&self) -> Result<Zeroizing<Vec<u8>>, SheetError> {
        let faces = Faces::load().map_err(SheetError::Font)?;
        Ok(pdf::write(&layout::marks(self, &self.code()?, &faces), &faces))
    }

    /// The sheet as an SVG image of 595 by 842 points, for the screen. Names the font `Be Vietnam
    /// Pro`, which the interface has; refers to nothing outside.
    ///
    /// # Errors
    /// [`SheetError`].
    pub fn svg(&self) -> Result<Zeroizing<String>, SheetError> {
        let faces = Faces::load().map_err(SheetError::Font)?;
        Ok(svg::write(&layout::marks(self, &self.code()?, &faces)))
    }

    /// The words in capitals, which takes a third fewer dots than small letters.
    fn code(&self) -> Result<Code, SheetError> {
        let line = Zeroizing::new(self.words.line().to_ascii_uppercase());
        let code = QrCode::with_error_correction_level(line.as_bytes(), EcLevel::M);
        let code = code.map_err(SheetError::Code)?;
        let width = code.width();
        let dark = code.into_colors().into_iter().map(|color| color == Color::Dark).collect();
        Ok(Code { width, dark: Zeroizing::new(dark) })
    }
}

/// A QR code's dots, row by row.
struct Code {
    width: usize,
    dark: Zeroizing<Vec<bool>>,
}

/// Weight of letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Weight {
    Regular,
    Bold,
}

/// Something on the page, in points from its upper left corner; gray from 0, black, to 1.
#[derive(Clone, Debug)]
enum Mark {
    Text { x: f32, baseline: f32, size: f32, weight: Weight, gray: f32, text: Zeroizing<String> },
    Box { x: f32, y: f32, width: f32, height: f32, gray: f32 },
}

/// A4.
const PAGE: (f32, f32) = (595.0, 842.0);

#[cfg(test)]
mod tests;
