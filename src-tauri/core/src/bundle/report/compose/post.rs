//! One post: what it was, what became of it, and every look.

use super::super::data::{Entry, ShownCopy, ShownJudgement, ShownPost};
use super::super::text::{Block, Line, Piece, Run, Table, code, foreign, plain};
use super::super::{plot, words};
use super::{Composer, given, moment, notice, proven, told_at, utc};
use crate::model::{Absence, Language, Media, Observation, Verdict};

/// Verdicts that are told one by one.
const VERDICTS_MAX: usize = 24;

/// The platform's name.
pub(super) fn platform(post: &ShownPost) -> Line {
    given(&post.post, "platform", || words::platform(&post.post.act.platform))
}

/// The newest copy that names what is asked for, and gives it.
fn newest<'a, T>(
    post: &'a ShownPost,
    field: &str,
    of: impl Fn(&'a ShownCopy) -> Option<T>,
) -> Option<Result<T, ()>> {
    post.copies.iter().rev().find_map(|copy| {
        if !copy.entry.gives(field) {
            return Some(Err(()));
        }
        of(copy).map(Ok)
    })
}

fn told<T>(found: Option<Result<T, ()>>, line: impl FnOnce(T) -> Line) -> Line {
    match found {
        Some(Ok(found)) => line(found),
        Some(Err(())) => words::WITHHELD_HERE.line().soft(),
        None => words::UNKNOWN.line().soft(),
    }
}

/// The account a post was published under.
pub(super) fn account(post: &ShownPost) -> Line {
    told(newest(post, "author", |copy| copy.entry.act.account()), foreign)
}

/// When it was published, as claimed.
pub(super) fn published(post: &ShownPost) -> Line {
    let of = |copy: &ShownCopy| copy.entry.act.published.as_ref().map(|it| it.at);
    told(newest(post, "published", of), |at| plain(moment(at)))
}

impl Composer<'_> {
    /// Everything about one post.
    pub(super) fn post(&mut self, number: usize, post: &ShownPost) -> Vec<Block> {
        let name = words::POST_NUMBER.with(&[plain(number)]).and(" · ", platform(post));
        let name = match newest(post, "author", |copy| copy.entry.act.account()) {
            Some(Ok(account)) => name.and(" · ", foreign(account)),
            _ => name,
        };
        let mut blocks =
            vec![Block::heading(3, name, format_args!("post-{number}")), Block::Facts(facts(post))];
        blocks.extend(missed(post));
        blocks.push(Block::heading(4, words::CAPTURED, ""));
        let mut text_before = None;
        for (copy, nth) in post.copies.iter().zip(1..) {
            blocks.extend(self.copy(number, (post, nth, copy), text_before));
            text_before = copy.entry.gives("text").then_some(copy.entry.act.text.as_str());
        }
        if let Some(drawn) = plot::looks(post) {
            blocks.push(Block::heading(4, words::OVER_TIME, ""));
            blocks.push(Block::Plot(drawn));
        }
        blocks.extend(verdicts(&post.judged));
        blocks.push(Block::heading(4, words::NOTICES, ""));
        blocks.extend(notice::notices(post));
        blocks.push(Block::heading(4, words::LOOKS, ""));
        blocks.push(looks(number, post));
        blocks
    }

    /// One copy: its text if it differs from that of the copy before, and its media.
    fn copy(
        &mut self,
        number: usize,
        (post, nth, copy): (&ShownPost, usize, &ShownCopy),
        text_before: Option<&str>,
    ) -> Vec<Block> {
        let entry = &copy.entry;
        let from = match entry.act.import {
            _ if entry.act.seen.is_some() => words::COPY_SEEN,
            Some(_) => words::COPY_FROM_ARCHIVE,
            None => words::COPY_FROM_PAGE,
        };
        let name = words::COPY.with(&[plain(nth), plain(entry.seq)]).strong();
        let line = name.and(". ", from.with(&[told_at(entry, "at", entry.act.at)]));
        let line = match entry.not_later_than {
            Some(at) => line.and("; ", words::NOT_LATER_THAN.with(&[plain(moment(at))])),
            None => line,
        };
        let mut blocks = vec![Block::paragraph(line.then(plain(".")))];
        if let Some(title) = entry.act.title.as_ref().filter(|_| entry.gives("title")) {
            blocks.push(Block::Facts(vec![(words::TITLE_OF_PAGE.line(), vec![foreign(title)])]));
        }
        blocks.push(text(entry, text_before));
        if entry.gives("text") && self.is_kept_back(entry.seq, "text") {
            blocks.push(Block::small(words::TEXT_MASKED));
        }
        let file = format!("text.{}.txt", entry.seq);
        for name in [format!("masked-{file}"), file] {
            let path = format!("data/{}/{name}", post.folder);
            if self.paths.contains(path.as_str()) {
                blocks.push(Block::small(words::TEXT_FILE.with(&[code(path)])));
            }
        }
        blocks.extend(self.media(number, copy));
        blocks
    }

    fn media(&mut self, number: usize, copy: &ShownCopy) -> Vec<Block> {
        let entry = &copy.entry;
        let mut blocks = Vec::new();
        for (at, medium) in entry.act.media.iter().enumerate() {
            let field = format!("media.{at}");
            if !entry.gives(&field) {
                let place = code(&field).and(": ", words::WITHHELD_HERE);
                blocks.push(Block::small(place));
                continue;
            }
            let picture = copy.pictures.iter().find(|picture| picture.media == at);
            let shown = picture.and_then(|picture| self.picture(&picture.bytes));
            let caption = caption(medium);
            let Some((picture, shown)) = picture.zip(shown) else {
                let line = caption.and(" – ", words::PICTURE_NOT_SHOWN.line().soft());
                blocks.push(Block::small(line));
                continue;
            };
            let alt = words::PICTURE_ALT.with(&[plain(at + 1), plain(number)]);
            let alt = match &medium.alt {
                Some(told) => alt.and(" ", words::PICTURE_TOLD.with(&[foreign(told)])),
                None => alt,
            };
            let masked = words::PICTURE_MASKED.line().strong();
            let caption = if picture.is_masked { caption.and(" – ", masked) } else { caption };
            blocks.push(Block::Picture { shown, alt, caption });
        }
        if entry.gives("missing") {
            let missing = entry.act.missing.iter().map(|medium| {
                let known = [&medium.url, medium.name.as_ref().unwrap_or(&medium.url)];
                let name = known.into_iter().find(|name| !name.is_empty());
                words::MEDIA_MISSING.with(&[name.map_or_else(|| words::UNKNOWN.line(), foreign)])
            });
            blocks.extend(missing.map(Block::small));
        }
        blocks
    }
}

fn text(entry: &Entry<crate::model::Capture>, before: Option<&str>) -> Block {
    if !entry.gives("text") {
        return Block::paragraph(words::WITHHELD_HERE.line().soft());
    }
    match entry.act.text.as_str() {
        "" => Block::paragraph(words::NO_TEXT.line().soft()),
        text if before == Some(text) => Block::paragraph(words::COPY_SAME.line().soft()),
        text => Block::Quote(text.to_owned()),
    }
}

fn caption(medium: &Media) -> Line {
    let size = words::BYTES.with(&[plain(medium.bytes)]);
    let line = foreign(&medium.name).and(", ", foreign(&medium.mime)).and(", ", size);
    line.and(", SHA-256 ", code(&medium.sha256))
}

fn facts(post: &ShownPost) -> Vec<(Line, Vec<Line>)> {
    let one = |name: super::super::text::Said, line: Line| (name.line(), vec![line]);
    let entry = &post.post;
    let addresses = if !entry.gives("addresses") {
        vec![words::WITHHELD_HERE.line().soft()]
    } else if entry.act.addresses.is_empty() {
        vec![words::NO_ADDRESS.line().soft()]
    } else {
        entry.act.addresses.iter().map(foreign).collect()
    };
    let state = words::status(post.status).line().strong();
    let mut published = vec![published(post)];
    let written =
        |copy: &'_ ShownCopy| copy.entry.act.published.as_ref().map(|it| it.as_written.clone());
    if let Some(Ok(written)) = newest(post, "published", written) {
        published.push(words::AS_WRITTEN.with(&[foreign(written)]).soft());
    }
    let mut facts = vec![
        one(words::STATE, state.and(" – ", words::verdict(post.verdict))),
        one(words::ACCOUNT, account(post)),
        (words::ADDRESS.line(), addresses),
        (words::PUBLISHED.line(), published),
        one(words::SAVED, told_at(entry, "saved", entry.act.saved)),
        one(words::LAST_SEEN, utc(post.last_seen).strong()),
    ];
    if let Some(missed) = post.first_missed {
        facts.push(one(words::FIRST_MISSED, utc(missed).strong()));
    }
    if let Some(confirmed) = post.confirmed {
        facts.push(one(words::CONFIRMED, utc(confirmed)));
    }
    facts.push(one(words::NOTICE, notice::in_a_word(post)));
    let place = [code(format_args!("data/{}", post.folder)), code(post.item)];
    facts.push(one(words::ITEM, words::ITEM_FOLDER.with(&place)));
    facts
}

/// That it disappeared, and when before.
fn missed(post: &ShownPost) -> Vec<Block> {
    let mut blocks = Vec::new();
    if post.first_missed.is_some() {
        blocks.push(Block::paragraph(words::BETWEEN));
    }
    let is_current = |it: &Absence| post.first_missed == Some(it.first_missed) && it.back.is_none();
    if post.absences.iter().all(is_current) {
        return blocks;
    }
    let told = |absence: &Absence| {
        let [seen, missed] = [absence.last_seen, absence.first_missed].map(|at| plain(moment(at)));
        let line = words::ABSENCE.with(&[seen, missed]);
        match absence.back {
            Some(back) => line.then(words::ABSENCE_BACK.with(&[plain(moment(back))])),
            None => line.and(", ", words::STILL_MISSING),
        }
    };
    blocks.push(Block::lead(words::ABSENCES.line().strong()));
    blocks.push(Block::list(post.absences.iter().map(told)));
    blocks
}

/// The verdicts that differ from the one before, and the newest, each with its reasons.
fn verdicts(judged: &[ShownJudgement]) -> Vec<Block> {
    let says =
        |judged: &ShownJudgement| judged.entry.gives("verdict").then_some(judged.entry.act.verdict);
    let changes = judged.iter().enumerate().filter(|(at, one)| {
        let before = at.checked_sub(1).and_then(|before| judged.get(before));
        before.is_none_or(|before| says(before) != says(one)) || at + 1 == judged.len()
    });
    let changes: Vec<_> = changes.map(|(_, one)| one).collect();
    if changes.is_empty() {
        return Vec::new();
    }
    let mut blocks = vec![Block::heading(4, words::VERDICTS, "")];
    if changes.len() < judged.len() {
        blocks.push(Block::small(words::VERDICTS_LEFT_OUT.with(&[plain(judged.len())])));
    }
    // The newest ones: they are about where the post stands now.
    for one in changes.iter().skip(changes.len().saturating_sub(VERDICTS_MAX)) {
        let entry = &one.entry;
        let verdict = given(entry, "verdict", || words::verdict(entry.act.verdict).line());
        let at = told_at(entry, "at", entry.act.at);
        let line = words::VERDICT_AT.with(&[at, plain(entry.seq), verdict.strong()]);
        blocks.push(Block::lead(line));
        if entry.gives("chain") && !one.why.is_empty() {
            blocks.push(Block::list(one.why.iter().map(|why| sentence(&why.vi, &why.en))));
        }
    }
    blocks
}

/// A sentence that comes in both languages, with names from outside in it.
fn sentence(vi: &str, en: &str) -> Line {
    let run = |text: &str, language| {
        let kind = super::super::text::Kind::Foreign;
        vec![Run { text: text.to_owned(), kind, language: Some(language) }]
    };
    Line(vec![Piece::Ours { vi: run(vi, Language::Vi), en: run(en, Language::En) }])
}

/// Every look, in one table.
fn looks(number: usize, post: &ShownPost) -> Block {
    if post.looks.is_empty() {
        return Block::paragraph(words::NO_LOOKS.line().soft());
    }
    let columns = vec![
        (words::ENTRY.line(), 0.08),
        (words::AT.line(), 0.14),
        (words::PROVEN.line(), 0.14),
        (words::FROM.line(), 0.15),
        (words::ASKED.line(), 0.2),
        (words::ANSWER.line(), 0.12),
        (words::SAYS.line(), 0.17),
    ];
    let address = post.post.act.addresses.first().filter(|_| post.post.gives("addresses"));
    let rows = post.looks.iter().map(|look| row(look, address)).collect();
    let caption = words::LOOKS_CAPTION.with(&[plain(number), plain(post.looks.len())]);
    Block::Table(Table { caption, columns, rows })
}

fn row(look: &Entry<Observation>, address: Option<&String>) -> Vec<Vec<Line>> {
    let act = &look.act;
    let country = act.country.as_deref().filter(|_| look.gives("country"));
    let from = given(look, "vantage", || words::vantage(&act.vantage, country));
    let mut asked = vec![given(look, "probe", || words::probe(act.probe).line())];
    if address != Some(&act.url) || !look.gives("url") {
        asked.push(given(look, "url", || foreign(&act.url)).soft());
    }
    let mut answer = vec![given(look, "answer", || words::answer(act.answer))];
    if let Some(led_to) = act.final_url.as_ref().filter(|it| **it != act.url) {
        let led = || words::LED_TO.with(&[foreign(led_to)]);
        answer.push(given(look, "final_url", led).soft());
    }
    let says = |says: Verdict| {
        let word = words::verdict(says).line();
        // What a control says is not about the post.
        match (act.probe.is_of_post(), says.is_loss()) {
            (false, _) => word.soft(),
            (true, true) => word.strong(),
            (true, false) => word,
        }
    };
    let mut reading = vec![given(look, "reading", || says(act.reading.says))];
    if look.gives("reading") {
        reading.push(foreign(&act.reading.rule).soft());
    }
    let seq = vec![plain(look.seq)];
    let times = [told_at(look, "at", act.at), proven(look.not_later_than)].map(|it| vec![it]);
    let [at, proven] = times;
    vec![seq, at, proven, vec![from], asked, answer, reading]
}
