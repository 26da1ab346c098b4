//! What a bundle proves, its time-stamps, and how to check it.

use super::super::data::{Checkpoint, Ots, Stamp};
use super::super::text::{Block, Line, Said, Table, code, foreign, plain};
use super::super::words;
use super::{Composer, moment};

/// What is proven, and what is not.
pub(super) fn proves() -> Vec<Block> {
    let yes = [words::YES_TIME, words::YES_CAPTURE, words::YES_LOG, words::YES_RULES];
    let no = [
        words::NO_CLAIMED,
        words::NO_SERVER,
        words::NO_WHY,
        words::NO_NOTICE,
        words::NO_PLACE,
        words::NO_AUTHOR,
        words::NO_OUTSIDE,
        words::NO_NEWER,
        words::NO_REPORT,
    ];
    vec![
        Block::heading(2, words::PROVES, "proves"),
        Block::heading(3, words::PROVES_YES, ""),
        Block::list(yes.map(Said::line)),
        Block::heading(3, words::PROVES_NO, ""),
        Block::list(no.map(Said::line)),
    ]
}

impl Composer<'_> {
    /// Each checkpoint with its time-stamps.
    pub(super) fn stamps(&self) -> Vec<Block> {
        let report = self.report;
        let columns = vec![
            (words::CHECKPOINT.line(), 0.16),
            (words::STAMPED_BY.line(), 0.32),
            (words::PROVEN.line(), 0.18),
            (words::STAMP_STATE.line(), 0.34),
        ];
        let rows = report.checkpoints.iter().flat_map(rows).collect();
        let mut blocks = vec![
            Block::heading(2, words::STAMPS, "stamps"),
            Block::paragraph(words::STAMPS_HELP),
            Block::Table(Table { caption: words::STAMPS_CAPTION.line(), columns, rows }),
        ];
        let ots = report.seal.has_ots.then(|| plain("OpenTimestamps"));
        let seal: Vec<Line> = report.seal.stamps.iter().map(foreign).chain(ots).collect();
        let seal = if seal.is_empty() { words::NONE.line() } else { Line::joined(seal, ", ") };
        blocks.push(Block::small(words::STAMPS_SEAL.with(&[seal])));
        blocks
    }

    /// How to verify, in short.
    pub(super) fn check(&self) -> Vec<Block> {
        let fingerprint = words::CHECK_FINGERPRINT.with(&[code(&self.report.fingerprint)]);
        let items = vec![
            words::CHECK_PAGE.line(),
            fingerprint,
            words::CHECK_PROGRAM.line(),
            words::CHECK_STOCK.line(),
        ];
        vec![Block::heading(2, words::CHECK, "check"), Block::List { numbered: true, items }]
    }
}

fn rows(checkpoint: &Checkpoint) -> Vec<Vec<Vec<Line>>> {
    let of = || vec![words::CHECKPOINT_OF.with(&[plain(checkpoint.entries)])];
    let mut rows: Vec<_> = checkpoint.stamps.iter().map(|stamp| stamp_row(of(), stamp)).collect();
    if let Some(ots) = &checkpoint.ots {
        let state = match ots {
            Ots::Pending => words::OTS_PENDING.line(),
            Ots::Block { height, merkle_root } => {
                words::OTS_BLOCK.with(&[plain(height), code(merkle_root)])
            }
        };
        let by = vec![plain("OpenTimestamps")];
        rows.push(vec![of(), by, vec![plain("–").soft()], vec![state]]);
    }
    if rows.is_empty() {
        let nothing = || vec![plain("–").soft()];
        rows.push(vec![of(), nothing(), nothing(), vec![words::NOT_STAMPED.line()]]);
    }
    rows
}

fn stamp_row(of: Vec<Line>, stamp: &Stamp) -> Vec<Vec<Line>> {
    let by = vec![foreign(&stamp.authority), code(&stamp.name).soft()];
    let at = plain(moment(stamp.not_later_than));
    let (at, state) = if stamp.is_verified {
        (at.strong(), words::STAMP_VERIFIED)
    } else {
        (at.soft(), words::STAMP_NO_ROOT)
    };
    let qualified = stamp.is_qualified.then(|| words::STAMP_QUALIFIED.line().soft());
    let state = [state.line()].into_iter().chain(qualified).collect();
    vec![of, by, vec![at], state]
}
