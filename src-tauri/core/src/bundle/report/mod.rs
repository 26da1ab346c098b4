//! The report for people: a page and PDFs in Vietnamese and English, a certification to fill in,
//! and how to verify.
//!
//! Plain data ([`Report`]) in, bytes out. *Invariants:* no input or output; the same data give the
//! same bytes; words from outside are never markup, and never change the order or the look of what
//! stands beside them; what an entry withholds is not printed, whatever the data hold; no letter,
//! no picture and no length stops a report; nothing in it loads, runs or leads anywhere; every
//! sentence is there in both languages. It tells what the entries say and proves nothing itself.
//! Decision 38.

mod certificate;
mod compose;
mod data;
mod html;
mod letters;
mod paper;
mod pdf;
mod picture;
mod plot;
#[cfg(test)]
mod tests;
mod text;
mod verify;
mod words;

pub use self::certificate::{Receipt, certificate, receipt};
pub use self::data::{
    Checkpoint, Entry, Ots, Picture, Report, Seal, ShownCopy, ShownFile, ShownIncident,
    ShownJudgement, ShownPost, ShownRefusal, Stamp, Why, Withheld, WithheldPart,
};
pub use self::paper::paper;
pub use self::pdf::PdfError;
pub use self::picture::{PICTURE_BYTES_MAX, PICTURES_BYTES_MAX, can_be_shown};
pub use self::verify::{LINUX_BEGIN, LINUX_END, how_to_verify};

use crate::model::Language;

/// What stands at the foot of each page.
fn foot(training: bool, print: &str) -> String {
    if training { format!("{} · {print}", words::TRAINING_FOOT.en) } else { print.to_owned() }
}

/// `0-OPEN-ME-FIRST.html`: one page in both languages, without script, that loads nothing.
#[must_use]
pub fn html(report: &Report) -> String {
    html::page(report)
}

/// `report.vi.pdf` or `report.en.pdf`: PDF/A-2a and PDF/UA-1.
///
/// # Errors
/// [`PdfError`].
pub fn pdf(report: &Report, language: Language) -> Result<Vec<u8>, PdfError> {
    let blocks = compose::compose(report, compose::Medium::Pdf);
    let frame = pdf::Frame {
        title: words::TITLE,
        name: &report.name,
        foot: &foot(report.training, &report.fingerprint),
        software: &report.software,
        made: report.made,
        language,
        scale: 1.0,
    };
    pdf::document(&blocks, &frame)
}
