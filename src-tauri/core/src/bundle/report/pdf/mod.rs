//! Documents as PDF/A-2a and PDF/UA-1: tagged, with all fonts in them, the same bytes for the same
//! document. Decision 38.

mod face;
mod figures;
mod layout;
mod lines;
mod table;
#[cfg(test)]
mod tests;
mod write;

use self::face::Faces;
use self::layout::Layout;
use super::text::{Block, Said};
use super::words;
use crate::model::{Language, Time};

/// Why a PDF could not be written. None of it is about what a post says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PdfError {
    /// A font that the program brings along cannot be read.
    #[error("a font that comes with the program cannot be read")]
    Font,
    /// The writer refused the document: what it was about.
    #[error("the PDF could not be written: {0}")]
    Refused(&'static str),
    /// More letters than a QR code holds.
    #[error("too long for a QR code")]
    TooLong,
}

/// What stands around the blocks of a document.
pub(super) struct Frame<'a> {
    pub(super) title: Said,
    /// At the head of each page, on the right.
    pub(super) name: &'a str,
    /// At its foot, on the left.
    pub(super) foot: &'a str,
    pub(super) software: &'a str,
    pub(super) made: Time,
    pub(super) language: Language,
    /// How much larger than in a report its letters are.
    pub(super) scale: f32,
}

/// The document.
pub(super) fn document(blocks: &[Block], frame: &Frame<'_>) -> Result<Vec<u8>, PdfError> {
    let faces = Faces::load()?;
    let language = frame.language;
    let mut layout = Layout::new(&faces, language, frame.scale);
    layout.fill(blocks);
    let title = frame.title.of(language);
    layout.head_and_foot([title, frame.name], frame.foot, |page, of| {
        let line = words::PAGE_OF.with(&[page, of].map(super::text::plain));
        line.letters(language)
    });
    let name = layout::short(frame.name, layout::NAME_MAX);
    let about = write::About {
        title: format!("{title} {name}").trim_end().to_owned(),
        software: layout::short(frame.software, layout::NAME_MAX),
        id: format!("{} {name} {}", frame.title.en, language.tag()),
        made: frame.made,
        language,
    };
    write::write(&layout, &about)
}
