//! What is in the bundle, and what is withheld.

use super::super::data::{ShownFile, Withheld, WithheldPart};
use super::super::text::{Block, Line, Said, Table, code, foreign, plain};
use super::super::words;
use super::Composer;

/// Files that are listed one by one.
const FILES_MAX: usize = 1_000;

/// Folders whose files are told of as one: there are three for each entry.
const AS_ONE: [&str; 2] = ["data/log/", "seal/"];

impl Composer<'_> {
    /// What is withheld, and told to be.
    pub(super) fn withheld(&self) -> Vec<Block> {
        let report = self.report;
        let mut blocks = vec![Block::heading(2, words::WITHHELD, "withheld")];
        if report.withheld.is_empty() {
            blocks.push(Block::paragraph(words::NOTHING_WITHHELD));
        } else {
            blocks.push(Block::paragraph(words::WITHHELD_HELP));
            let columns = vec![
                (words::ENTRY.line(), 0.1),
                (words::WITHHELD_WHAT.line(), 0.18),
                (words::WITHHELD_NAME.line(), 0.36),
                (words::WITHHELD_WHY.line(), 0.36),
            ];
            let rows = report.withheld.iter().map(row).collect();
            let caption = words::WITHHELD_CAPTION.line();
            blocks.push(Block::Table(Table { caption, columns, rows }));
        }
        let masked = report.files.iter().filter(|file| file.is_masked);
        let masked: Vec<Line> = masked.map(|file| code(&file.path)).collect();
        if !masked.is_empty() {
            blocks.push(Block::lead(words::MASKED_FILES));
            blocks.push(Block::list(masked));
        }
        blocks
    }

    /// The main files, then each with its digest.
    pub(super) fn inside(&self) -> Vec<Block> {
        let report = self.report;
        let main: [(&str, Said); 14] = [
            ("0-OPEN-ME-FIRST.html", words::INSIDE_REPORT),
            ("report.vi.pdf, report.en.pdf", words::INSIDE_PDF),
            ("certificate-template.pdf", words::INSIDE_CERTIFICATE),
            ("HOW-TO-VERIFY.txt", words::INSIDE_HOW),
            ("verify.html", words::INSIDE_VERIFY),
            ("data/case.json", words::INSIDE_CASE),
            ("data/items/", words::INSIDE_ITEMS),
            ("data/archive/keepsake.wacz", words::INSIDE_WACZ),
            ("data/log/", words::INSIDE_LOG),
            ("data/keys/", words::INSIDE_KEYS),
            ("data/rules/", words::INSIDE_RULES),
            ("manifest-sha256.txt", words::INSIDE_MANIFESTS),
            ("tagmanifest-sha256.txt", words::INSIDE_MANIFESTS),
            ("seal/", words::INSIDE_SEAL),
        ];
        let main = main.map(|(path, said)| (code(path), vec![said.line()]));
        let listed = |file: &&ShownFile| !AS_ONE.iter().any(|folder| file.path.starts_with(folder));
        let files: Vec<&ShownFile> = report.files.iter().filter(listed).collect();
        let mut blocks =
            vec![Block::heading(2, words::INSIDE, "inside"), Block::Facts(main.into())];
        if files.is_empty() {
            return blocks;
        }
        let columns = vec![
            (words::FILE_PATH.line(), 0.29),
            (words::FILE_SIZE.line(), 0.09),
            (words::FILE_SUM.line(), 0.62),
        ];
        let rows = files.iter().take(FILES_MAX).map(|file| {
            let masked = file.is_masked.then(|| words::FILE_MASKED.line().strong());
            let path = [code(&file.path)].into_iter().chain(masked).collect();
            vec![path, vec![plain(file.bytes)], vec![code(file.sha256)]]
        });
        let rows = rows.collect();
        blocks.push(Block::heading(3, words::FILES, ""));
        blocks.push(Block::Table(Table { caption: words::FILES_CAPTION.line(), columns, rows }));
        if files.len() > FILES_MAX {
            blocks.push(Block::small(words::FILES_MORE.with(&[plain(FILES_MAX)])));
        }
        blocks.push(Block::small(words::FILES_ALL));
        blocks
    }
}

fn row(withheld: &Withheld) -> Vec<Vec<Line>> {
    let what = match withheld.what {
        WithheldPart::Field => words::WITHHELD_FIELD,
        WithheldPart::Record => words::WITHHELD_RECORD,
        WithheldPart::File => words::WITHHELD_FILE,
    };
    let why = match withheld.why.as_str() {
        "" => plain("–").soft(),
        why => foreign(why),
    };
    vec![vec![plain(withheld.entry)], vec![what.line()], vec![code(&withheld.name)], vec![why]]
}
