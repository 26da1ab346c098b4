//! The report for people: what stands in it and what never does, whatever a post holds; and that
//! others' programs read it.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test that panics has failed, and says where"
)]

mod commands;
mod page;
mod paper;

use keepsake::bundle::report::{Entry, Report};

/// A report in which every field of every act is withheld, and none of them is empty.
fn all_withheld() -> Report {
    fn hide<T>(entry: &mut Entry<T>, more: &[&str]) {
        const FIELDS: [&str; 33] = [
            "platform",
            "addresses",
            "saved",
            "archived",
            "at",
            "url",
            "permalink",
            "author",
            "published",
            "title",
            "text",
            "source",
            "told",
            "missing",
            "import",
            "vantage",
            "country",
            "probe",
            "final_url",
            "answer",
            "reading",
            "verdict",
            "chain",
            "recorded",
            "received",
            "by",
            "wording",
            "ground",
            "named",
            "proposed",
            "mail",
            "on",
            "outcome",
        ];
        entry.withheld = FIELDS.iter().chain(more).map(|&name| name.to_owned()).collect();
    }
    let mut report = keepsake_tests::reports::rich();
    report.incidents.clear();
    report.files.clear();
    report.withheld.clear();
    for post in &mut report.posts {
        hide(&mut post.post, &[]);
        for copy in &mut post.copies {
            copy.entry.act.title = Some("Tiêu đề bí mật".into());
            hide(&mut copy.entry, &["media.0", "media.1", "media.2"]);
        }
        post.looks.iter_mut().for_each(|look| hide(look, &[]));
        post.judged.iter_mut().for_each(|judged| hide(&mut judged.entry, &[]));
        post.notices.iter_mut().for_each(|notice| hide(notice, &["files.0"]));
    }
    for refused in &mut report.refused {
        hide(&mut refused.entry, &["account", "message", "files.0"]);
    }
    report
}

/// Words that stand in fields of the sample report.
const SECRETS: [&str; 18] = [
    "Mai Phương",
    "facebook.example",
    "Tiêu đề bí mật",
    "10 tháng 5",
    "hop-dan.jpg",
    "gone.mp4",
    "đình làng hỏi",
    "gaoxuatkhau",
    "Berlin",
    "fb-error-route",
    "yêu cầu pháp lý",
    "Nghị định",
    "facebookmail",
    "thu-thong-bao",
    "Tổng cục",
    "giữ nguyên.",
    "chủ tịch xã",
    "man-hinh",
];
