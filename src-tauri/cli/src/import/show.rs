//! What `show` and `list` say of a post that an archive brought.

use keepsake::model::{Capture, Certainty, Imported, Moment, PostRecord, Precision, Zone};

use super::words;
use crate::args::Language::{self, En, Vi};
use crate::print::{line, printable};

/// What an archive told beside the text, a line each.
pub(crate) fn told(capture: &Capture, language: Language) {
    let Some(it) = &capture.import else { return };
    let name = |en, vi| if language == En { en } else { vi };
    let say = |word: &str, text: &str| line(format!("  {word}: {}", printable(text)));
    if let Some(title) = &capture.title {
        say(name("title", "tựa đề"), title);
    }
    if let Some(warning) = &it.warning {
        say(name("warning", "cảnh báo"), warning);
    }
    say(name("published", "đăng lúc"), &moment(&it.created, language));
    for (en, vi, at) in
        [("changed", "sửa lúc", &it.edited), ("shown as of", "ghi ngày", &it.backdated)]
    {
        if let Some(at) = at {
            say(name(en, vi), &moment(at, language));
        }
    }
    if let Some(who) = it.audience {
        say(name("could be seen by", "ai xem được"), words::audience(who, language));
    }
    if !it.withheld_in.is_empty() {
        say(name("withheld in", "bị giấu ở"), &it.withheld_in.join(", "));
    }
    if let Some(reply_to) = &it.reply_to {
        say(name("answers", "trả lời"), reply_to);
    }
    if let Some(display) = &it.display {
        say(name("as shown", "như hiển thị"), display);
    }
    it.links.iter().for_each(|link| say(name("link", "liên kết"), link));
    for wording in &it.wordings {
        let at = wording.at.as_ref().map(|at| moment(at, language)).unwrap_or_default();
        say(name("earlier", "trước đó"), &format!("{at} {}", wording.text));
    }
    addresses(it, language);
    for medium in &capture.media {
        if let Some(alt) = &medium.alt {
            say(name("described", "mô tả"), &format!("{}: {alt}", medium.name));
        }
    }
    for missing in &capture.missing {
        let file = missing.name.as_deref().unwrap_or(&missing.url);
        say(name("not kept", "không có"), &format!("{file} ({})", missing.why));
    }
    if it.is_damaged {
        line(name("  some of it was no text, or is cut", "  một phần không phải chữ, hoặc bị cắt"));
    }
    let source = &it.source;
    let place = format!("{}, {} {}, {}", it.import, source.member, source.record, it.key);
    say(name("from", "từ"), &place);
}

/// Addresses that were only guessed, each said to be so.
fn addresses(it: &Imported, language: Language) {
    for candidate in &it.candidates {
        let certainty = match (candidate.certainty, language) {
            (Certainty::Likely, En) => "likely",
            (Certainty::Likely, Vi) => "có thể đúng",
            (Certainty::MembersOnly, En) => "for members only; not looked at",
            (Certainty::MembersOnly, Vi) => "chỉ thành viên; không xem",
            (Certainty::OnlineOnly, En) => "only when logged in; not looked at",
            (Certainty::OnlineOnly, Vi) => "chỉ khi đăng nhập; không xem",
            (Certainty::NeedsBase, En) => "lacks the blog's address; not looked at",
            (Certainty::NeedsBase, Vi) => "thiếu địa chỉ blog; không xem",
            (Certainty::Possible, En) => "a guess; not looked at",
            (Certainty::Possible, Vi) => "phỏng đoán; không xem",
        };
        let word = if language == En { "candidate" } else { "địa chỉ phỏng đoán" };
        line(format!("  {word} ({certainty}): {}", printable(&candidate.url)));
    }
}

fn moment(moment: &Moment, language: Language) -> String {
    let at = moment.at.map_or_else(|| "?".into(), |at| at.to_string());
    let precision = match (moment.precision, language) {
        (Precision::Second, _) => "",
        (Precision::Minute, En) => ", to the minute",
        (Precision::Minute, Vi) => ", đến phút",
        (Precision::Day, En) => ", the day only",
        (Precision::Day, Vi) => ", chỉ biết ngày",
    };
    let zone = match (moment.zone, language) {
        (Zone::Stated, _) => "",
        (Zone::OfArchive, En) => ", zone of the archive",
        (Zone::OfArchive, Vi) => ", múi giờ của kho",
        (Zone::Assumed, En) => ", zone assumed",
        (Zone::Assumed, Vi) => ", múi giờ giả định",
    };
    format!("{at} (“{}”{precision}{zone})", moment.as_written)
}

/// Why it is not watched, in words; nothing where it is.
pub(crate) fn unwatched(record: &PostRecord, language: Language) -> Option<&'static str> {
    record.unwatched().map(|why| words::unwatched(why, language))
}
