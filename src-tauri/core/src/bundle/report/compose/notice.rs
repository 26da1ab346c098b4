//! What the platform told, what the user asked of it, and posts it would not publish.

use super::super::data::{Entry, ShownPost, ShownRefusal};
use super::super::text::{Block, Line, code, foreign, plain};
use super::super::words;
use super::{Composer, given, moment};
use crate::model::{Entered, Notice, NoticeEntry, NoticeFile, NoticeId, Proposal, When};

/// A day, or a moment.
fn when(when: When) -> Line {
    match when {
        When::Day(day) => plain(day),
        When::At(at) => words::UTC.with(&[plain(moment(at))]),
    }
}

/// Entries that a later one set aside.
fn aside(post: &ShownPost) -> Vec<NoticeId> {
    let aside = post.notices.iter().filter_map(|entry| match &entry.act.what {
        Entered::SetAside { entry: aside } => Some(*aside),
        _ => None,
    });
    aside.collect()
}

/// Whether there was notice, for a list.
pub(super) fn in_a_word(post: &ShownPost) -> Line {
    let aside = aside(post);
    let standing = || post.notices.iter().filter(|entry| !aside.contains(&entry.act.id));
    let mut came = standing().filter_map(|entry| match &entry.act.what {
        Entered::Notice(notice) => Some(given(entry, "received", || when(notice.received))),
        _ => None,
    });
    if let Some(on) = came.next_back() {
        let line = words::NOTICE_CAME.with(&[on]);
        // A notice of an earlier absence is none of this one.
        return if post.is_silent { line.and("; ", words::NOTICE_NONE) } else { line };
    }
    let mut looked = standing().filter_map(|entry| match &entry.act.what {
        Entered::NoneCame { on } => Some(given(entry, "on", || when(*on))),
        _ => None,
    });
    match looked.next_back() {
        Some(on) => words::NOTICE_NONE_CAME.with(&[on]),
        None => words::NOTICE_NONE.line(),
    }
}

/// All that was entered, in order.
pub(super) fn notices(post: &ShownPost) -> Vec<Block> {
    let mut blocks = Vec::new();
    if post.notices.is_empty() {
        blocks.push(Block::paragraph(words::NO_NOTICES));
    }
    if post.is_silent {
        blocks.push(Block::small(words::SILENCE_IS_A_STATEMENT));
    }
    let aside = aside(post);
    for entry in &post.notices {
        blocks.extend(one(post, entry, aside.contains(&entry.act.id)));
    }
    blocks
}

fn one(post: &ShownPost, entry: &Entry<NoticeEntry>, is_aside: bool) -> Vec<Block> {
    let on = |on: When| given(entry, "on", || when(on));
    let (line, text) = match &entry.act.what {
        Entered::Notice(notice) => {
            let received = given(entry, "received", || when(notice.received));
            let by = given(entry, "by", || words::way(notice.by).line());
            (words::GOT_NOTICE.with(&[received, by]), None)
        }
        Entered::NoneCame { on: day } => (words::LOOKED_FOR_NOTICE.with(&[on(*day)]), None),
        Entered::Appeal { on: day, text } => (words::APPEALED.with(&[on(*day)]), Some(text)),
        Entered::Outcome { on: day, outcome, text } => {
            let outcome = given(entry, "outcome", || words::outcome(*outcome).line().strong());
            (words::OUTCOME_CAME.with(&[on(*day), outcome]), Some(text))
        }
        Entered::SetAside { .. } => (words::SET_ASIDE.line(), None),
    };
    let line = if is_aside { line.and(" ", words::SET_ASIDE_MARK) } else { line };
    let recorded = given(entry, "recorded", || plain(moment(entry.act.recorded)));
    let recorded = words::RECORDED_AT.with(&[plain(entry.seq), recorded]).soft();
    let mut blocks = vec![Block::paragraph(line.strong().and(". ", recorded).then(plain(".")))];
    if let Entered::Notice(notice) = &entry.act.what {
        blocks.extend(of_platform(&post.folder, entry, notice));
    }
    if let Some(text) = text.filter(|text| !text.is_empty() || !entry.gives("text")) {
        blocks.push(quoted(entry, "text", text));
    }
    blocks
}

fn quoted<T>(entry: &Entry<T>, field: &str, text: &str) -> Block {
    if entry.gives(field) {
        Block::Quote(text.to_owned())
    } else {
        Block::paragraph(words::WITHHELD_HERE.line().soft())
    }
}

fn proposed(proposed: &Proposal) -> Line {
    let ground = words::ground(proposed.ground).line();
    words::GROUND_PROPOSED.with(&[ground, foreign(&proposed.phrase)])
}

fn of_platform(folder: &str, entry: &Entry<NoticeEntry>, notice: &Notice) -> Vec<Block> {
    let ground = if !entry.gives("ground") {
        words::WITHHELD_HERE.line().soft()
    } else if let Some(ground) = notice.ground {
        words::GROUND_BY_USER.with(&[words::ground(ground).line().strong()])
    } else if let Some(known) = notice.proposed.as_ref().filter(|_| entry.gives("proposed")) {
        proposed(known)
    } else {
        words::UNKNOWN.line().soft()
    };
    let mut facts = vec![(words::GROUND.line(), vec![ground])];
    if notice.named.is_some() || !entry.gives("named") {
        let named = || foreign(notice.named.as_deref().unwrap_or_default());
        facts.push((words::NAMED.line(), vec![given(entry, "named", named)]));
    }
    if let Some(mail) = notice.mail.as_ref().filter(|_| entry.gives("mail")) {
        let of = |text: &Option<String>| match text {
            Some(text) => foreign(text),
            None => words::UNKNOWN.line(),
        };
        let date = mail.date.map_or_else(|| words::UNKNOWN.line(), |at| plain(moment(at)));
        let claims = words::MAIL_CLAIMS.with(&[of(&mail.from), date, of(&mail.subject)]);
        facts.push((words::MAIL.line(), vec![claims]));
    }
    facts.extend(files(folder, entry, &notice.files));
    let mut blocks = vec![Block::Facts(facts)];
    if !notice.wording.is_empty() || !entry.gives("wording") {
        blocks.push(Block::lead(words::WORDING.line().strong()));
        blocks.push(quoted(entry, "wording", &notice.wording));
    }
    blocks
}

fn files<T>(folder: &str, entry: &Entry<T>, files: &[NoticeFile]) -> Option<(Line, Vec<Line>)> {
    let told = files.iter().enumerate().map(|(at, file)| {
        let field = format!("files.{at}");
        let told = || {
            let size = words::BYTES.with(&[plain(file.bytes)]);
            let line = foreign(&file.name).and(", ", foreign(&file.mime)).and(", ", size);
            line.and(", SHA-256 ", code(&file.sha256))
        };
        given(entry, &field, told)
    });
    let mut lines: Vec<Line> = told.collect();
    if lines.is_empty() {
        return None;
    }
    lines.push(code(format_args!("data/{folder}")).soft());
    Some((words::FILES_GIVEN.line(), lines))
}

impl Composer<'_> {
    /// Posts that a platform would not publish.
    pub(super) fn refusals(&self) -> Vec<Block> {
        let refused = &self.report.refused;
        if refused.is_empty() {
            return Vec::new();
        }
        let mut blocks = vec![
            Block::heading(2, words::REFUSED, "refused"),
            Block::paragraph(words::REFUSED_HELP),
        ];
        for (number, refusal) in (1..).zip(refused) {
            blocks.extend(refusal_told(number, refusal));
        }
        blocks
    }
}

fn refusal_told(number: usize, refusal: &ShownRefusal) -> Vec<Block> {
    let (entry, act) = (&refusal.entry, &refusal.entry.act);
    let name = words::REFUSED_NUMBER.with(&[plain(number)]);
    let name = name.and(" · ", given(entry, "platform", || words::platform(&act.platform)));
    let account = || match &act.account {
        Some(account) => foreign(account),
        None => words::UNKNOWN.line().soft(),
    };
    let recorded = given(entry, "recorded", || plain(moment(act.recorded)));
    let recorded = words::RECORDED_AT.with(&[plain(entry.seq), recorded]).soft();
    let place = [code(format_args!("data/{}", refusal.folder)), code(refusal.item)];
    let mut facts = vec![
        (words::ACCOUNT.line(), vec![given(entry, "account", account)]),
        (words::REFUSED_ON.line(), vec![given(entry, "on", || when(act.on)), recorded]),
    ];
    if let Some(known) = act.proposed.as_ref().filter(|_| entry.gives("proposed")) {
        facts.push((words::GROUND.line(), vec![proposed(known)]));
    }
    facts.extend(files(&refusal.folder, entry, &act.files));
    facts.push((words::ITEM.line(), vec![words::ITEM_FOLDER.with(&place)]));
    let mut blocks = vec![
        Block::heading(3, name, format_args!("refused-{number}")),
        Block::Facts(facts),
        Block::lead(words::REFUSED_MESSAGE.line().strong()),
    ];
    blocks.push(match act.message.as_str() {
        "" if entry.gives("message") => Block::paragraph(words::REFUSED_SILENT.line().soft()),
        message => quoted(entry, "message", message),
    });
    blocks.push(Block::lead(words::CAPTURED.line().strong()));
    blocks.push(match act.text.as_str() {
        "" if entry.gives("text") => Block::paragraph(words::NO_TEXT.line().soft()),
        text => quoted(entry, "text", text),
    });
    blocks
}
