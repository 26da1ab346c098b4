//! The certification a person fills in, in English with Vietnamese under each line; and the receipt
//! of a checkpoint.

use super::Report;
use super::pdf::{Frame, PdfError, document};
use super::text::{Block, Line, Said, Table, Tone, code, foreign, plain};
use super::words::{self, moment};
use crate::model::{Language, Time};

const BLANK_ROWS: usize = 6;

/// A sentence in English, and in Vietnamese under it.
fn says(said: Said) -> [Block; 2] {
    [Block::paragraph(said.only(Language::En)), Block::small(said.only(Language::Vi))]
}

fn heading(said: Said) -> [Block; 2] {
    [Block::heading(2, said.only(Language::En), ""), Block::small(said.only(Language::Vi))]
}

fn blank(said: Said) -> Block {
    Block::Blank { label: both(said).into(), has_box: false }
}

fn choice(said: Said) -> Block {
    Block::Blank { label: both(said).into(), has_box: true }
}

fn both(said: Said) -> [Line; 2] {
    [said.only(Language::En), said.only(Language::Vi)]
}

/// A name in both languages, with what belongs to it.
fn fact(said: Said, value: Line) -> (Line, Vec<Line>) {
    let [en, vi] = both(said);
    (en.and(" / ", vi), vec![value])
}

/// `certificate-template.pdf`: a statement about the bundle for a qualified person to fill in and
/// sign. Nothing in it is signed or sworn by the program.
///
/// # Errors
/// [`PdfError`].
pub fn certificate(report: &Report) -> Result<Vec<u8>, PdfError> {
    let mut blocks: Vec<Block> = Vec::new();
    if report.training {
        blocks.extend(says(words::TRAINING));
    }
    blocks.push(Block::heading(1, words::CERTIFICATE.only(Language::En), ""));
    blocks.push(Block::paragraph(words::CERTIFICATE.only(Language::Vi)));
    for language in [Language::En, Language::Vi] {
        let (tone, line) = (Tone::Note, words::CERTIFICATE_NOTE.only(language));
        blocks.push(Block::Paragraph { tone, line });
    }
    blocks.extend(says(words::CERTIFICATE_FORM));
    blocks.extend(person());
    blocks.extend(records(report));
    blocks.extend(process());
    blocks.extend(steps());
    blocks.extend(heading(words::COPY_OF));
    blocks.extend(says(words::COPY_OF_SAYS));
    blocks.push(blank(words::COPY_SUM));
    blocks.extend(custody());
    blocks.extend(heading(words::NOT_CERTIFIED));
    blocks.extend(says(words::NOT_CERTIFIED_SAYS));
    blocks.push(Block::Room(190.0));
    blocks.extend(heading(words::DECLARATION));
    blocks.extend(says(words::DECLARATION_SAYS));
    let signed = [words::DECLARATION_LAW, words::DECLARATION_PLACE, words::DECLARATION_SIGNED];
    blocks.extend(signed.map(blank));
    let frame = Frame {
        title: words::CERTIFICATE,
        name: &report.name,
        foot: &super::foot(report.training, &report.fingerprint),
        software: &report.software,
        made: report.made,
        language: Language::En,
        scale: 1.0,
    };
    document(&blocks, &frame)
}

fn person() -> impl Iterator<Item = Block> {
    let blanks = [
        words::PERSON_NAME,
        words::PERSON_POSITION,
        words::PERSON_CONTACT,
        words::PERSON_QUALIFIED,
    ];
    heading(words::PERSON).into_iter().chain(blanks.map(blank))
}

fn records(report: &Report) -> Vec<Block> {
    let [entries_en, entries_vi] = [Language::En, Language::Vi].map(|language| {
        let said = words::LOG_ENTRIES.with(&[plain(report.entries())]);
        plain(said.letters(language))
    });
    let newest = match report.not_later_than() {
        Some(at) => words::NOT_LATER_THAN.with(&[plain(moment(at))]),
        None => words::NOT_STAMPED.line(),
    };
    let [newest_en, newest_vi] =
        [Language::En, Language::Vi].map(|language| plain(newest.letters(language)));
    let facts = vec![
        fact(words::RECORDS_FILE, code(format_args!("{}.zip", report.name))),
        fact(words::RECORDS_KEY, code(&report.fingerprint)),
        fact(words::RECORDS_LOG, code(&report.origin).and(", ", entries_en).and(" / ", entries_vi)),
        fact(words::RECORDS_STATE, newest_en.and(" / ", newest_vi)),
        fact(words::RECORDS_SOFTWARE, foreign(&report.software)),
    ];
    let blanks =
        [words::RECORDS_SUM, words::RECORDS_FROM, words::RECORDS_WHEN, words::RECORDS_KEY_TOLD];
    let mut blocks: Vec<Block> = heading(words::RECORDS).into();
    blocks.push(Block::Facts(facts));
    blocks.extend(blanks.map(blank));
    blocks
}

fn process() -> Vec<Block> {
    let says_each =
        [words::PROCESS_ASKS, words::PROCESS_LOGS, words::PROCESS_SIGNS, words::PROCESS_JUDGES];
    let mut blocks: Vec<Block> = heading(words::PROCESS).into();
    blocks.extend(says_each.into_iter().flat_map(says));
    blocks.push(blank(words::PROCESS_ACCURATE));
    blocks
}

fn steps() -> Vec<Block> {
    let choices = [
        words::STEP_SUM,
        words::STEP_KEY,
        words::STEP_VERIFIED,
        words::STEP_RESULT,
        words::STEP_ROOTS,
        words::STEP_DERIVED,
        words::STEP_OTHER,
    ];
    let mut blocks: Vec<Block> = heading(words::STEPS).into();
    blocks.extend(choices.map(choice));
    blocks
}

fn custody() -> Vec<Block> {
    let columns = [
        (words::CUSTODY_WHEN, 0.16),
        (words::CUSTODY_FROM, 0.17),
        (words::CUSTODY_TO, 0.17),
        (words::CUSTODY_WHY, 0.22),
        (words::CUSTODY_SUM, 0.12),
        (words::CUSTODY_SIGNED, 0.16),
    ];
    let columns: Vec<(Line, f32)> = columns
        .map(|(said, share)| {
            let [en, vi] = both(said);
            (en.and(" / ", vi), share)
        })
        .into();
    // Room for a line of handwriting.
    let row = vec![vec![plain(" "), plain(" ")]; columns.len()];
    let [en, vi] = both(words::CUSTODY_CAPTION);
    let table = Table { caption: en.and(" / ", vi), columns, rows: vec![row; BLANK_ROWS] };
    let mut blocks: Vec<Block> = heading(words::CUSTODY).into();
    blocks.push(blank(words::CUSTODY_COLLECTOR));
    blocks.push(blank(words::CUSTODY_KEPT));
    blocks.push(Block::Table(table));
    blocks
}

/// What a receipt is of.
#[derive(Clone, Copy, Debug)]
pub struct Receipt<'a> {
    /// The checkpoint, letter for letter.
    pub checkpoint: &'a str,
    /// Of the key that signed it.
    pub fingerprint: &'a str,
    /// When it was signed.
    pub made: Time,
    /// It is of a training room.
    pub training: bool,
}

/// A sheet to be printed and given away: a checkpoint, letter for letter and as a QR code, and what
/// it is for. `language` stands first.
///
/// # Errors
/// [`PdfError::TooLong`] for more than a QR code holds, which no checkpoint of ours is; else as
/// [`PdfError`] says.
pub fn receipt(of: Receipt<'_>, language: Language) -> Result<Vec<u8>, PdfError> {
    const LETTERS_MAX: usize = 1_000;
    let Receipt { checkpoint, fingerprint, made, training } = of;
    if checkpoint.len() > LETTERS_MAX {
        return Err(PdfError::TooLong);
    }
    let other = if language == Language::Vi { Language::En } else { Language::Vi };
    let mut blocks = Vec::new();
    if training {
        // One line: it is a sheet of one page. The foot says it in both languages.
        blocks.push(Block::small(words::TRAINING.only(language).strong()));
    }
    blocks.push(Block::heading(1, words::RECEIPT.only(language), ""));
    blocks.push(Block::paragraph(words::RECEIPT.only(other)));
    for said in [words::RECEIPT_FOR, words::RECEIPT_HOW, words::RECEIPT_TELLS] {
        blocks.push(Block::paragraph(said.only(language)));
        blocks.push(Block::small(said.only(other)));
    }
    let made_at = plain(format!("{} UTC", moment(made)));
    blocks.push(Block::Facts(vec![
        (words::MADE.only(language).and(" / ", words::MADE.only(other)), vec![made_at]),
        (
            words::FINGERPRINT.only(language).and(" / ", words::FINGERPRINT.only(other)),
            vec![code(fingerprint)],
        ),
    ]));
    let alt = words::RECEIPT_QR.only(language);
    blocks.push(Block::Qr { letters: checkpoint.to_owned(), alt });
    let text = words::RECEIPT_TEXT.only(language).and(" / ", words::RECEIPT_TEXT.only(other));
    blocks.push(Block::paragraph(text.strong()));
    let empty =
        || words::EMPTY_LINE.only(language).and(" / ", words::EMPTY_LINE.only(other)).soft();
    let lines = checkpoint.lines().map(|line| if line.is_empty() { empty() } else { code(line) });
    blocks.push(Block::Exact(lines.collect()));
    let given = [words::RECEIPT_GIVEN.only(language), words::RECEIPT_GIVEN.only(other)];
    blocks.push(Block::Blank { label: given.into(), has_box: false });
    let frame = Frame {
        title: words::RECEIPT,
        name: "",
        foot: &super::foot(training, fingerprint),
        software: SOFTWARE,
        made,
        language,
        scale: 1.0,
    };
    document(&blocks, &frame)
}

/// Who made a receipt.
const SOFTWARE: &str = concat!("keepsake ", env!("CARGO_PKG_VERSION"));
