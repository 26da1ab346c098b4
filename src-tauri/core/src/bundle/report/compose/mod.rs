//! A report as blocks: what is told, in which order. The page and the PDF are drawn from the same.

mod incident;
mod inside;
mod notice;
mod post;
mod proof;

use std::collections::{BTreeMap, BTreeSet};

use super::Report;
use super::data::{Entry, ShownPost, Withheld, WithheldPart};
use super::picture::{PICTURES_BYTES_MAX, Shown};
use super::text::{Block, Line, Table, Tone, code, foreign, plain};
use super::words::{self, moment};
use crate::model::{ItemId, Status, Time};

/// What a report is drawn on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Medium {
    Html,
    Pdf,
}

/// A report with what is needed all over it.
struct Composer<'a> {
    report: &'a Report,
    medium: Medium,
    /// Numbers of posts, as they are called everywhere, from 1.
    numbers: BTreeMap<ItemId, usize>,
    /// Paths of the files that are told of.
    paths: BTreeSet<&'a str>,
    /// Bytes of pictures that may still be shown.
    room: usize,
}

/// The whole report.
pub(super) fn compose(report: &Report, medium: Medium) -> Vec<Block> {
    let numbers = report.posts.iter().zip(1..).map(|(post, number)| (post.item, number)).collect();
    let paths = report.files.iter().map(|file| file.path.as_str()).collect();
    let mut composer = Composer { report, medium, numbers, paths, room: PICTURES_BYTES_MAX };
    let mut blocks = training(report);
    blocks.extend(composer.opening());
    blocks.extend(proof::proves());
    blocks.extend(composer.incidents());
    if !report.posts.is_empty() {
        blocks.push(Block::heading(2, words::POSTS, "posts"));
    }
    for (number, post) in (1..).zip(&report.posts) {
        blocks.extend(composer.post(number, post));
    }
    blocks.extend(composer.refusals());
    blocks.extend(composer.withheld());
    blocks.extend(composer.stamps());
    blocks.extend(composer.check());
    blocks.extend(composer.inside());
    blocks
}

/// Stands before everything in what comes from a training room.
pub(super) fn training(report: &Report) -> Vec<Block> {
    let note = Block::Paragraph { tone: Tone::Note, line: words::TRAINING.line().strong() };
    if report.training { vec![note] } else { Vec::new() }
}

/// A moment that an act tells, unless it is withheld.
fn told_at<T>(entry: &Entry<T>, field: &str, at: Time) -> Line {
    given(entry, field, || plain(moment(at)))
}

/// What a field tells, unless it is withheld.
fn given<T>(entry: &Entry<T>, field: &str, line: impl FnOnce() -> Line) -> Line {
    if entry.gives(field) { line() } else { words::WITHHELD_HERE.line().soft() }
}

fn utc(at: Time) -> Line {
    words::UTC.with(&[plain(moment(at))])
}

/// What proves when an entry existed.
fn proven(at: Option<Time>) -> Line {
    at.map_or_else(|| plain("–").soft(), |at| plain(moment(at)))
}

impl Composer<'_> {
    fn number(&self, item: ItemId) -> Option<usize> {
        self.numbers.get(&item).copied()
    }

    /// Is a field withheld that the act tells all the same, with parts made unreadable?
    fn is_kept_back(&self, entry: u64, field: &str) -> bool {
        let is_it =
            |it: &Withheld| it.entry == entry && it.what == WithheldPart::Field && it.name == field;
        self.report.withheld.iter().any(is_it)
    }

    /// A picture, if it is one and there is room for it.
    fn picture(&mut self, bytes: &[u8]) -> Option<Shown> {
        let shown = Shown::read(bytes)?;
        self.room = self.room.checked_sub(shown.file.len())?;
        Some(shown)
    }

    fn opening(&self) -> Vec<Block> {
        let report = self.report;
        let letters = match self.medium {
            Medium::Html => words::OTHER_LETTERS_HTML,
            Medium::Pdf => words::OTHER_LETTERS,
        };
        let mut blocks = vec![
            Block::heading(1, words::TITLE, "top"),
            Block::paragraph(words::LEAD),
            Block::heading(2, words::SUMMARY, "summary"),
            Block::Facts(self.facts()),
        ];
        if !report.posts.is_empty() {
            blocks.push(Block::Table(self.overview()));
        }
        let notes = [words::ALL_UTC, words::NO_LINKS, letters];
        blocks.extend(notes.map(Block::small));
        blocks
    }

    fn facts(&self) -> Vec<(Line, Vec<Line>)> {
        let report = self.report;
        let count =
            |is: fn(&ShownPost) -> bool| plain(report.posts.iter().filter(|post| is(post)).count());
        let is_gone = |post: &ShownPost| post.status == Status::Flagged;
        let made =
            utc(report.made).and(" ", plain("(").then(words::BY_ITS_CLOCK).then(plain(")")).soft());
        let log = words::LOG_ENTRIES.with(&[plain(report.entries())]);
        let newest = if let Some(at) = report.not_later_than() {
            vec![words::NOT_LATER_THAN.with(&[plain(moment(at))])]
        } else {
            let of =
                |(entries, at)| words::STAMPED_BEFORE.with(&[plain(entries), plain(moment(at))]);
            let before = report.newest_stamped().map(of);
            [words::NOT_STAMPED.line()].into_iter().chain(before).collect()
        };
        let one = |name: super::text::Said, line: Line| (name.line(), vec![line]);
        let mut facts = vec![
            one(words::N_POSTS, plain(report.posts.len())),
            one(words::N_GONE, count(is_gone).strong()),
            one(words::N_SILENT, count(|post| post.is_silent).strong()),
            one(words::N_BACK, count(|post| post.status == Status::BackAgain)),
            one(words::N_REFUSED, plain(report.refused.len())),
            one(words::N_WITHHELD, plain(report.withheld.len())),
            one(words::MADE, made),
            one(words::SOFTWARE, foreign(&report.software)),
            one(words::BUNDLE, code(&report.name)),
            (
                words::FINGERPRINT.line(),
                vec![code(&report.fingerprint), words::FINGERPRINT_HELP.line().soft()],
            ),
            (words::LOG.line(), vec![code(&report.origin), log]),
            (words::NEWEST.line(), newest),
        ];
        if let Some((version, sum)) = &report.rules {
            facts.push((words::RULES.line(), vec![foreign(version), code(sum).soft()]));
        }
        facts
    }

    /// All posts in one table.
    fn overview(&self) -> Table {
        let columns = vec![
            (words::NUMBER.line(), 0.06),
            (words::WHERE.line(), 0.2),
            (words::PUBLISHED.line(), 0.15),
            (words::LAST_SEEN.line(), 0.15),
            (words::FIRST_MISSED.line(), 0.15),
            (words::STATE.line(), 0.14),
            (words::NOTICE.line(), 0.15),
        ];
        let rows = self.report.posts.iter().zip(1..).map(|(post, number): (_, usize)| {
            let where_ = vec![post::platform(post), post::account(post).soft()];
            let state = vec![
                words::status(post.status).line().strong(),
                words::verdict(post.verdict).line().soft(),
            ];
            let missed = post.first_missed.map_or_else(|| plain("–"), |at| plain(moment(at)));
            let notice = notice::in_a_word(post);
            let cells = [vec![plain(number)], where_, vec![post::published(post)]];
            let cells =
                cells.into_iter().chain([vec![plain(moment(post.last_seen))], vec![missed]]);
            cells.chain([state, vec![notice]]).collect()
        });
        Table { caption: words::POSTS.line(), columns, rows: rows.collect() }
    }
}
