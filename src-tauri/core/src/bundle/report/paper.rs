//! Papers of a workshop, to be printed: a little Markdown as a PDF.
//!
//! `# ` begins the title, `## ` and `### ` headings, `- ` an item of a list, `|` a row of a table
//! (the second row only parts the head); all else is paragraphs, parted by empty lines. In a line
//! `**…**` is strong, `` `…` `` is typed, `*…*` is said aloud and stands in quotation marks.

use super::pdf::{Frame, PdfError, document};
use super::text::{Block, Line, Table, code, ours};
use super::words;
use crate::model::{Language, Time};

/// Share of the width of a table's first column, where it only has minutes.
const MINUTES: f32 = 0.11;

/// A paper as a PDF, made of its Markdown. What it says is ours.
///
/// # Errors
/// [`PdfError`].
pub fn paper(markdown: &str, language: Language, made: Time) -> Result<Vec<u8>, PdfError> {
    let title = markdown.lines().find_map(|line| line.strip_prefix("# ")).unwrap_or_default();
    let frame = Frame {
        title: words::PAPER,
        name: title,
        foot: SOFTWARE,
        software: SOFTWARE,
        made,
        language,
        scale: SCALE,
    };
    document(&blocks(markdown, language), &frame)
}

const SOFTWARE: &str = concat!("keepsake ", env!("CARGO_PKG_VERSION"));
/// How much larger than a report a paper is: each of ours has one page.
const SCALE: f32 = 1.1;

fn blocks(markdown: &str, language: Language) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut lines = markdown.lines().map(str::trim_end).peekable();
    while let Some(line) = lines.next() {
        let words = |text: &str| inline(text, language);
        let headed = [("# ", 1), ("## ", 2), ("### ", 3)];
        let heading =
            headed.iter().find_map(|(sign, level)| Some((line.strip_prefix(sign)?, *level)));
        if line.is_empty() {
            continue;
        }
        if let Some((text, level)) = heading {
            blocks.push(Block::heading(level, words(text), ""));
        } else if let Some(first) = line.strip_prefix("- ") {
            let mut items = vec![words(first)];
            while let Some(item) = lines.peek().and_then(|line| line.strip_prefix("- ")) {
                items.push(words(item));
                lines.next();
            }
            blocks.push(Block::list(items));
        } else if line.starts_with('|') {
            let mut rows = vec![line];
            while let Some(row) = lines.next_if(|line| line.starts_with('|')) {
                rows.push(row);
            }
            blocks.push(Block::Table(table(&rows, language)));
        } else {
            let mut text = line.to_owned();
            while let Some(more) = lines.next_if(|line| !line.is_empty()) {
                text.extend([" ", more]);
            }
            blocks.push(Block::paragraph(words(&text)));
        }
    }
    blocks
}

fn table(rows: &[&str], language: Language) -> Table {
    let cells = |row: &&str| -> Vec<Line> {
        row.trim_matches('|').split('|').map(|cell| inline(cell.trim(), language)).collect()
    };
    let head = rows.first().map(cells).unwrap_or_default();
    #[expect(clippy::cast_precision_loss, reason = "a few columns")]
    let rest = (1.0 - MINUTES) / (head.len().max(2) - 1) as f32;
    let share = |at: usize| if at == 0 { MINUTES } else { rest };
    let columns = head.into_iter().enumerate().map(|(at, name)| (name, share(at))).collect();
    let rows =
        rows.iter().skip(2).map(|row| cells(row).into_iter().map(|cell| vec![cell]).collect());
    Table { caption: words::PAPER_TABLE.line(), columns, rows: rows.collect() }
}

/// A line with its marks read.
fn inline(text: &str, language: Language) -> Line {
    let mut line = Line::default();
    let mut rest = text;
    let plain = |text: &str| ours(text, language);
    while let Some(at) = rest.find(['*', '`']) {
        let (before, marked) = rest.split_at(at);
        line = line.then(plain(before));
        let sign =
            ["**", "*", "`"].into_iter().find(|sign| marked.starts_with(sign)).unwrap_or("*");
        let inner = marked.get(sign.len()..).unwrap_or_default();
        // A mark stands before a word and is closed; any other is a letter.
        let opens = !inner.starts_with(char::is_whitespace);
        let Some((inside, after)) = inner.split_once(sign).filter(|_| opens) else {
            line = line.then(plain(sign));
            rest = inner;
            continue;
        };
        line = line.then(match sign {
            "**" => plain(inside).strong(),
            "*" => plain(&format!("“{inside}”")),
            _ => code(inside),
        });
        rest = after;
    }
    line.then(plain(rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_become_what_they_mean_and_nothing_of_a_text_is_lost() {
        let line = inline("Say *Who?* and **mean** it: `rehearse --list`.", Language::En);
        assert_eq!(line.letters(Language::En), "Say “Who?” and mean it: rehearse --list.");
        let odd = inline("5 * 3 and **open", Language::En);
        assert_eq!(odd.letters(Language::En), "5 * 3 and **open");
        let text =
            "# Title\n\nOne\ntwo.\n\n- a\n- b\n\n| minute | what |\n|---|---|\n| 0–3 | Ask. |\n";
        let blocks = blocks(text, Language::En);
        assert_eq!(blocks.len(), 4);
        assert!(matches!(&blocks[2], Block::List { items, .. } if items.len() == 2));
        assert!(matches!(&blocks[3], Block::Table(it) if it.rows.len() == 1));
    }
}
