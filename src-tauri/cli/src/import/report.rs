//! What is printed of an archive: before, after, and later.

use keepsake::archive::{ImportDone, ImportPreview, LeftOut, LinkedRow, missing_parts};
use keepsake::import::{Report, Skipped};
use keepsake::model::{ImportAccount, ImportBegan, ImportCounts, ImportEnded};
use serde_json::{Value, json};

use super::words;
use crate::args::Common;
use crate::args::Language::{self, En, Vi};
use crate::print::{line, printable};

const MIB: u64 = 1 << 20;

/// What an archive holds, before anything is written.
pub(super) fn preview(preview: &ImportPreview, common: &Common) {
    let survey = &preview.survey;
    if common.json {
        return line(json!({ "preview": {
            "found": survey.found,
            "files": survey.parts,
            "accounts": accounts_json(survey.accounts.iter().map(|(of, it)| (*of, it))),
            "kinds": survey.kinds,
            "first": survey.first,
            "last": survey.last,
            "media_bytes": survey.media_bytes,
            "posts": preview.counts.new + preview.counts.renewed + preview.counts.known,
            "new": preview.counts.new,
            "renewed": preview.counts.renewed,
            "known": preview.counts.known,
            "media": preview.counts.media,
            "media_missing": preview.counts.media_missing,
            "parts_missing": missing_parts(&survey.parts),
            "left_out": left_json(preview.left_out),
            "skipped": survey.report.skipped,
            "oddities": survey.report.oddities,
            "signed": survey.report.signed,
        }}));
    }
    let language = common.language;
    for found in &survey.found {
        line(format!("{}: {}", found.platform, found.layout));
    }
    for (_, account) in &survey.accounts {
        let word = [("account", En), ("tài khoản", Vi)];
        let word = word.iter().find(|(_, of)| *of == language).map_or("account", |(word, _)| word);
        line(format!("  {word}: {}", account_text(account)));
    }
    for (kind, count) in &survey.kinds {
        line(format!("  {count} {}", words::kind(*kind, language)));
    }
    if let (Some(first), Some(last)) = (survey.first, survey.last) {
        line(match language {
            En => format!("  from {first} to {last}"),
            Vi => format!("  từ {first} đến {last}"),
        });
    }
    let mib = survey.media_bytes.div_ceil(MIB);
    let ImportCounts { new, renewed, known, media, media_missing } = preview.counts;
    line(match language {
        En => format!("  new: {new}; here with something new: {renewed}; here already: {known}"),
        Vi => format!("  mới: {new}; đã có nhưng có điều mới: {renewed}; đã có: {known}"),
    });
    line(match language {
        En => {
            format!("  pictures, videos, sounds to keep: {media} (all in the archive: {mib} MiB)")
        }
        Vi => format!("  hình, video, âm thanh sẽ giữ: {media} (cả kho: {mib} MiB)"),
    });
    missing(media_missing, language);
    for part in missing_parts(&survey.parts) {
        let word = if language == En {
            "not given, it seems"
        } else {
            "có vẻ chưa được đưa vào"
        };
        line(format!("  {word}: {}", printable(&part)));
    }
    left(preview.left_out, language);
    skipped(&survey.report, language);
}

fn missing(n: u64, language: Language) {
    if n > 0 {
        line(match language {
            En => format!(
                "  {n} files are named and not there; if the archive has more parts, give them all"
            ),
            Vi => format!(
                "  {n} tệp được nhắc mà không có; nếu kho có nhiều phần, hãy đưa đủ các phần"
            ),
        });
    }
}

fn left(left_out: LeftOut, language: Language) {
    let LeftOut { reposts, direct, forgotten } = left_out;
    if reposts > 0 {
        line(match language {
            En => format!("  left out: {reposts} reposts of others (--with-reposts takes them in)"),
            Vi => {
                format!("  bỏ qua: {reposts} bài đăng lại của người khác (--with-reposts để nhập)")
            }
        });
    }
    if direct > 0 {
        line(match language {
            En => format!("  left out: {direct} addressed to a few people by name"),
            Vi => format!("  bỏ qua: {direct} bài gửi riêng cho vài người"),
        });
    }
    if forgotten > 0 {
        line(match language {
            En => {
                format!("  left out: {forgotten} forgotten before (--with-forgotten takes them in)")
            }
            Vi => {
                format!("  bỏ qua: {forgotten} bài đã xóa hẳn trước đây (--with-forgotten để nhập)")
            }
        });
    }
}

fn skipped(report: &Report, language: Language) {
    for Skipped { why, member, count } in &report.skipped {
        let place =
            if member.is_empty() { String::new() } else { format!(" ({})", printable(member)) };
        let word = if language == En { "skipped" } else { "bỏ qua" };
        line(format!("  {word}: {count}, {}{place}", words::why(*why, language)));
    }
    let odd = &report.oddities;
    let n_odd = odd.bad_names + odd.special + odd.encrypted + odd.unknown_packing;
    if n_odd > 0 {
        line(match language {
            En => format!(
                "  not read: {n_odd} members that are links, locked, or packed in unknown ways"
            ),
            Vi => format!("  không đọc: {n_odd} mục là liên kết, bị khóa, hoặc nén theo cách lạ"),
        });
    }
}

/// What an import came to.
pub(super) fn done(done: &ImportDone, common: &Common) {
    let ImportCounts { new, renewed, known, media, media_missing } = done.counts;
    if common.json {
        return line(json!({ "imported": {
            "import": done.id,
            "new": new,
            "renewed": renewed,
            "known": known,
            "media": media,
            "media_missing": media_missing,
            "left_out": left_json(done.left_out),
            "skipped": done.report.skipped,
            "without_time": done.report.without_time,
            "damaged_text": done.report.damaged_text,
            "oddities": done.report.oddities,
            "signed": done.report.signed,
            "cancelled": done.cancelled,
        }}));
    }
    line(match common.language {
        En => format!(
            "{new} new posts are in, {renewed} got one more copy, {known} were here already; {media} files kept"
        ),
        Vi => format!(
            "Đã nhập {new} bài mới, {renewed} bài có thêm bản lưu, {known} bài đã có; giữ {media} tệp"
        ),
    });
    missing(media_missing, common.language);
    left(done.left_out, common.language);
    skipped(&done.report, common.language);
    if done.cancelled {
        line(match common.language {
            En => "Ended early. What is in is whole and stays; import again to go on.",
            Vi => "Đã dừng sớm. Những gì đã nhập là nguyên vẹn và được giữ; nhập lại để tiếp tục.",
        });
    }
}

/// An import of before.
pub(super) fn import(began: &ImportBegan, end: Option<&ImportEnded>, language: Language) {
    let files: Vec<String> = began.files.iter().map(|file| printable(&file.name)).collect();
    let found: Vec<String> =
        began.found.iter().map(|(of, layout)| format!("{of} ({layout})")).collect();
    line(format!("{}  {}  {}  {}", began.at, began.id, found.join(", "), files.join(", ")));
    let Some(end) = end else {
        return line(match language {
            En => "    did not come to its end; import the same files again to go on",
            Vi => "    chưa xong; nhập lại chính các tệp ấy để tiếp tục",
        });
    };
    let ImportCounts { new, renewed, known, .. } = end.posts;
    line(match language {
        En => format!("    {new} new, {renewed} with something new, {known} known"),
        Vi => format!("    {new} mới, {renewed} có điều mới, {known} đã có"),
    });
    for (file, sha256) in began.files.iter().zip(&end.sha256) {
        let digest = sha256.as_deref().unwrap_or("-");
        line(format!("    SHA-256 {digest}  {}", printable(&file.name)));
    }
}

/// What became of the rows of a list, by their numbers: messages carry no links.
pub(super) fn linked(rows: &[LinkedRow], common: &Common) {
    for (number, row) in (1..).zip(rows) {
        let (word, posts) = match row {
            LinkedRow::Linked(post) => ("linked", vec![*post]),
            LinkedRow::Known(post) => ("known", vec![*post]),
            LinkedRow::Ambiguous(posts) => ("ambiguous", posts.clone()),
            LinkedRow::Unmatched => ("unmatched", Vec::new()),
            LinkedRow::BadAddress => ("bad_address", Vec::new()),
        };
        if common.json {
            line(json!({ "row": number, "result": word, "posts": posts }));
            continue;
        }
        let told = match (row, common.language) {
            (LinkedRow::Linked(_), En) => "now has this link",
            (LinkedRow::Linked(_), Vi) => "nay có liên kết này",
            (LinkedRow::Known(_), En) => "had it already",
            (LinkedRow::Known(_), Vi) => "đã có từ trước",
            (LinkedRow::Ambiguous(_), En) => {
                "several posts fit; nothing was done: use `keepsake link POST URL`"
            }
            (LinkedRow::Ambiguous(_), Vi) => {
                "nhiều bài khớp, không làm gì: hãy dùng `keepsake link BÀI URL`"
            }
            (LinkedRow::Unmatched, En) => "no post fits",
            (LinkedRow::Unmatched, Vi) => "không bài nào khớp",
            (LinkedRow::BadAddress, En) => "is no address that can be used",
            (LinkedRow::BadAddress, Vi) => "không phải địa chỉ dùng được",
        };
        let posts: Vec<String> = posts.iter().map(ToString::to_string).collect();
        line(format!("{number}: {} {told}", posts.join(" ")));
    }
}

fn left_json(left_out: LeftOut) -> Value {
    let LeftOut { reposts, direct, forgotten } = left_out;
    json!({ "reposts": reposts, "direct": direct, "forgotten": forgotten })
}

fn accounts_json<'a>(accounts: impl Iterator<Item = (&'a str, &'a ImportAccount)>) -> Vec<Value> {
    accounts.map(|(of, it)| json!({ "platform": of, "account": it })).collect()
}

fn account_text(account: &ImportAccount) -> String {
    let parts = [&account.name, &account.handle, &account.id];
    let parts: Vec<String> = parts.into_iter().flatten().map(|it| printable(it)).collect();
    if parts.is_empty() { "-".into() } else { parts.join(", ") }
}
