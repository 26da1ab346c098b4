//! What is said about notices, in both languages.

use std::path::Path;

use keepsake::archive::{SilentCount, SilentRow};
use keepsake::model::{
    Answered, Entered, Ground, Notice, NoticeEntry, NoticeFile, Outcome, PostRecord, RefusedPost,
    Way,
};
use serde_json::json;

use crate::args::Language::{self, En, Vi};
use crate::print::{self, excerpt, printable};

/// What was told about a post's newest disappearance, in a word of `list` and its JSON.
pub(crate) fn notice_of(record: &PostRecord) -> String {
    match (record.notice(), record.none_came()) {
        (Some(notice), _) => format!("received {}", notice.on),
        (None, Some(_)) => "none came".into(),
        (None, None) => "none recorded".into(),
    }
}

/// The same as a sentence.
pub(crate) fn stand(record: &PostRecord, language: Language) -> String {
    let Some(notice) = record.notice() else {
        return match (record.none_came(), language) {
            (Some(looked), En) => format!("Notice: none came; you looked on {}", looked.on),
            (Some(looked), Vi) => format!("Thông báo: không có; bạn đã tìm ngày {}", looked.on),
            (None, En) => "Notice: none recorded".into(),
            (None, Vi) => "Thông báo: chưa ghi nhận".into(),
        };
    };
    let late = record.answered().last().and_then(Answered::days_late);
    let late = late.map(|days| lateness(days, language)).unwrap_or_default();
    let ground = notice.ground.map(|ground| ground_words(ground, language));
    match language {
        En => {
            let ground = ground.map(|it| format!("; reason: {it}")).unwrap_or_default();
            format!("Notice: received {}{late}{ground}", notice.on)
        }
        Vi => {
            let ground = ground.map(|it| format!("; lý do: {it}")).unwrap_or_default();
            format!("Thông báo: nhận ngày {}{late}{ground}", notice.on)
        }
    }
}

fn lateness(days: i32, language: Language) -> String {
    let n = days.unsigned_abs();
    let s = if n == 1 { "" } else { "s" };
    match (language, days) {
        (En, 0) => ", the day it was first missed".into(),
        (En, 1..) => format!(", {n} day{s} after it was first missed"),
        (En, _) => format!(", {n} day{s} before it was first missed"),
        (Vi, 0) => ", đúng ngày lần đầu không thấy bài".into(),
        (Vi, 1..) => format!(", {n} ngày sau lần đầu không thấy bài"),
        (Vi, _) => format!(", {n} ngày trước lần đầu không thấy bài"),
    }
}

/// An entry, a line for each thing there is to say.
pub(crate) fn entry(
    entry: &NoticeEntry,
    record: Option<&PostRecord>,
    language: Language,
) -> Vec<String> {
    let known = record.and_then(|it| it.notices.iter().find(|known| known.id == entry.id));
    let mut lines = match (&entry.what, language) {
        (Entered::Notice(it), _) => notice(it, language),
        (Entered::NoneCame { on }, En) => vec![format!("You looked for a notice on {on}: none")],
        (Entered::NoneCame { on }, Vi) => vec![format!("Bạn đã tìm thông báo ngày {on}: không có")],
        (Entered::Appeal { on, text }, En) => with_text(format!("You appealed on {on}"), text),
        (Entered::Appeal { on, text }, Vi) => with_text(format!("Bạn khiếu nại ngày {on}"), text),
        (Entered::Outcome { on, outcome, text }, _) => {
            with_text(outcome_words(*outcome, &on.to_string(), language), text)
        }
        (Entered::SetAside { entry }, En) => {
            vec![format!("{entry} was a mistake; it is set aside")]
        }
        (Entered::SetAside { entry }, Vi) => vec![format!("{entry} ghi nhầm; đã gạt ra")],
    };
    if known.is_some_and(|known| known.set_aside)
        && let Some(first) = lines.first_mut()
    {
        first.insert_str(0, aside(language));
    }
    lines
}

fn aside(language: Language) -> &'static str {
    match language {
        En => "(set aside) ",
        Vi => "(đã gạt ra) ",
    }
}

fn with_text(first: String, text: &str) -> Vec<String> {
    let mut lines = vec![first];
    lines.extend(quoted(text));
    lines
}

/// Words from outside, a line each.
fn quoted(text: &str) -> Vec<String> {
    printable(text).trim().lines().map(|line| format!("| {line}")).collect()
}

fn notice(notice: &Notice, language: Language) -> Vec<String> {
    let (on, by) = (notice.received, way_words(notice.by, language));
    let mut lines = vec![match language {
        En => format!("Notice received {on} {by}"),
        Vi => format!("Nhận thông báo ngày {on} {by}"),
    }];
    lines.extend(reason(notice, language));
    if let Some(named) = &notice.named {
        let label = if language == En { "It names" } else { "Nêu rõ" };
        lines.push(format!("{label}: {}", excerpt(named)));
    }
    lines.extend(mail(notice, language));
    lines.extend(notice.files.iter().map(file));
    lines.extend(quoted(&notice.wording));
    lines
}

fn reason(notice: &Notice, language: Language) -> Option<String> {
    if let Some(ground) = notice.ground {
        let words = ground_words(ground, language);
        return Some(match language {
            En => format!("Reason it names, as you say: {words}"),
            Vi => format!("Lý do nêu ra, theo bạn: {words}"),
        });
    }
    let proposed = notice.proposed.as_ref()?;
    let (words, phrase) = (ground_words(proposed.ground, language), &proposed.phrase);
    Some(match language {
        En => {
            format!("Reason its words propose: {words} (“{phrase}”); you have not said")
        }
        Vi => format!("Lý do gợi ý từ lời lẽ: {words} (“{phrase}”); bạn chưa xác nhận"),
    })
}

fn mail(notice: &Notice, language: Language) -> Option<String> {
    let mail = notice.mail.as_ref()?;
    let from = mail.from.as_deref().map(excerpt).unwrap_or_default();
    let subject = mail.subject.as_deref().map(excerpt).unwrap_or_default();
    let signed = mail.dkim.len();
    Some(match (language, mail.from_platform) {
        (En, true) => format!(
            "E-mail from {from} (a domain of the platform; {signed} DKIM signatures, not checked): {subject}"
        ),
        (En, false) => format!(
            "E-mail from {from} (NOT a domain the platform is known by; {signed} DKIM signatures, not checked): {subject}"
        ),
        (Vi, true) => format!(
            "Email từ {from} (tên miền của nền tảng; {signed} chữ ký DKIM, chưa kiểm tra): {subject}"
        ),
        (Vi, false) => format!(
            "Email từ {from} (KHÔNG phải tên miền đã biết của nền tảng; {signed} chữ ký DKIM, chưa kiểm tra): {subject}"
        ),
    })
}

fn file(file: &NoticeFile) -> String {
    format!("{} ({}, {} bytes)", excerpt(&file.name), file.mime, file.bytes)
}

fn way_words(way: Way, language: Language) -> &'static str {
    match (way, language) {
        (Way::App, En) => "in the app",
        (Way::App, Vi) => "trong ứng dụng",
        (Way::Email, En) => "by e-mail",
        (Way::Email, Vi) => "qua email",
        (Way::Other, En) => "in another way",
        (Way::Other, Vi) => "bằng cách khác",
    }
}

fn ground_words(ground: Ground, language: Language) -> &'static str {
    match (ground, language) {
        (Ground::Law, En) => "a law or the authorities",
        (Ground::Law, Vi) => "pháp luật hoặc cơ quan nhà nước",
        (Ground::Copyright, En) => "copyright",
        (Ground::Copyright, Vi) => "bản quyền",
        (Ground::Rules, En) => "the platform's own rules",
        (Ground::Rules, Vi) => "quy tắc của nền tảng",
        (Ground::Other, En) => "another reason",
        (Ground::Other, Vi) => "lý do khác",
        (Ground::None, En) => "none named",
        (Ground::None, Vi) => "không nêu",
    }
}

fn outcome_words(outcome: Outcome, on: &str, language: Language) -> String {
    match (outcome, language) {
        (Outcome::Restored, En) => format!("The appeal ended on {on}: the post was put back"),
        (Outcome::Restored, Vi) => format!("Khiếu nại kết thúc ngày {on}: bài được khôi phục"),
        (Outcome::Refused, En) => format!("The appeal ended on {on}: refused"),
        (Outcome::Refused, Vi) => format!("Khiếu nại kết thúc ngày {on}: bị bác"),
        (Outcome::Unanswered, En) => format!("The appeal was not answered by {on}"),
        (Outcome::Unanswered, Vi) => format!("Khiếu nại không được trả lời đến ngày {on}"),
    }
}

/// A refused post: the whole of it, or its beginning.
pub(crate) fn refused(
    post: &RefusedPost,
    set_aside: bool,
    whole: bool,
    language: Language,
) -> Vec<String> {
    let aside = if set_aside { aside(language) } else { "" };
    let account = post.account.as_deref().map_or_else(|| "-".into(), excerpt);
    let mut lines =
        vec![format!("{aside}{}  {:<10} {}  {account}", post.id, excerpt(&post.platform), post.on)];
    if whole {
        lines.extend(quoted(&post.text).into_iter().map(|line| format!("    {line}")));
    } else {
        lines.push(format!("    {}", excerpt(&post.text)));
    }
    let says = match (language, post.message.trim().is_empty()) {
        (En, true) => "The platform gave no message".to_owned(),
        (Vi, true) => "Nền tảng không nói gì".to_owned(),
        (En, false) => format!("The platform said: {}", excerpt(&post.message)),
        (Vi, false) => format!("Nền tảng nói: {}", excerpt(&post.message)),
    };
    lines.push(format!("    {says}"));
    if let Some(proposed) = &post.proposed {
        let words = ground_words(proposed.ground, language);
        let label = if language == En {
            "Reason its words propose"
        } else {
            "Lý do gợi ý từ lời lẽ"
        };
        lines.push(format!("    {label}: {words} (“{}”)", proposed.phrase));
    }
    lines.extend(post.files.iter().map(|it| format!("    {}", file(it))));
    lines
}

/// The table of silent removals.
pub(crate) fn silent(rows: &[SilentRow], sum: SilentCount, language: Language) -> Vec<String> {
    let line = |month: &str, platform: &str, count: SilentCount| {
        let SilentCount { gone, silent, none_came } = count;
        format!("{month:<8} {:<12} {gone:>8} {silent:>8} {none_came:>8}", excerpt(platform))
    };
    let (head, total, meaning) = match language {
        En => (
            "month    platform         gone   silent   looked",
            "all",
            "silent: without notice; looked: those of them where you looked for one and none came",
        ),
        Vi => (
            "tháng    nền tảng      đã mất im lặng   đã tìm",
            "tất cả",
            "im lặng: không có thông báo; đã tìm: trong số đó, bạn đã tìm thông báo mà không có",
        ),
    };
    let mut lines = vec![head.to_owned()];
    lines.extend(rows.iter().map(|row| line(&row.month, &row.platform, row.count)));
    lines.push(line(total, "", sum));
    lines.push(meaning.to_owned());
    lines
}

/// A name that is safe in any file system: no folder, nothing hidden, no control characters.
pub(crate) fn file_name(name: &str) -> String {
    let safe = |letter: char| if "/\\:".contains(letter) { '_' } else { letter };
    let name: String =
        printable(name).chars().filter(|it| *it != '\n').map(safe).take(80).collect();
    let name = name.trim_matches(['.', ' ']);
    if name.is_empty() { "file".into() } else { name.to_owned() }
}

/// One file taken out of the vault.
pub(crate) fn opened(file: &NoticeFile, path: &Path, as_json: bool) {
    if as_json {
        return print::line(json!({
            "file": path.to_string_lossy(),
            "name": file.name,
            "mime": file.mime,
            "sha256": file.sha256,
            "bytes": file.bytes,
        }));
    }
    print::line(path.display());
}
