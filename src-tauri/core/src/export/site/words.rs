//! What the pages say by themselves, in both languages.

use super::super::Language;
use crate::model::{Audience, ImportKind, Time};

/// The sentences of one language.
pub(super) struct Words {
    pub(super) code: &'static str,
    pub(super) name: &'static str,
    pub(super) skip: &'static str,
    pub(super) pages: &'static str,
    pub(super) newer: &'static str,
    pub(super) older: &'static str,
    pub(super) contents: &'static str,
    pub(super) read: &'static str,
    pub(super) undated: &'static str,
    pub(super) untitled: &'static str,
    pub(super) edited: &'static str,
    pub(super) address: &'static str,
    pub(super) reply_to: &'static str,
    pub(super) warning: &'static str,
    pub(super) earlier: &'static str,
    pub(super) missing: &'static str,
    pub(super) file: &'static str,
    pub(super) closing: &'static str,
    pub(super) cover: &'static str,
}

pub(super) const VI: Words = Words {
    code: "vi",
    name: "Tiếng Việt",
    skip: "Tới các bài viết",
    pages: "Các trang",
    newer: "← Mới hơn",
    older: "Cũ hơn →",
    contents: "Mục lục",
    read: "Đọc bằng tiếng Việt",
    undated: "Không rõ ngày",
    untitled: "Bài viết",
    edited: "Sửa lần cuối",
    address: "Địa chỉ khi đăng",
    reply_to: "Trả lời",
    warning: "Cảnh báo nội dung",
    earlier: "Các bản trước khi sửa",
    missing: "Tệp này không còn được lưu",
    file: "Tệp",
    closing: "Trang này không hỏi mạng điều gì. Địa chỉ được viết ra, không bấm được, để không ai biết ai đang đọc.",
    cover: "Bản lưu này nằm trọn trong thư mục này và không hỏi mạng điều gì. Ai mở được thư mục đều đọc được nó.",
};

pub(super) const EN: Words = Words {
    code: "en",
    name: "English",
    skip: "Skip to the posts",
    pages: "Pages",
    newer: "← Newer",
    older: "Older →",
    contents: "Contents",
    read: "Read in English",
    undated: "No date",
    untitled: "Post",
    edited: "Last edited",
    address: "Published at",
    reply_to: "In answer to",
    warning: "Content warning",
    earlier: "Earlier wordings",
    missing: "This file was not kept",
    file: "File",
    closing: "This page asks the network nothing. Addresses are written out and cannot be clicked, so that nobody learns who reads it.",
    cover: "This archive lies in this folder, all of it, and asks the network nothing. Whoever can open the folder can read it.",
};

/// Both, the one to begin with first.
pub(super) fn both(first: Language) -> [&'static Words; 2] {
    match first {
        Language::En => [&EN, &VI],
        Language::Vi => [&VI, &EN],
    }
}

impl Words {
    fn is_vi(&self) -> bool {
        self.code == "vi"
    }

    /// `8 May 2020, 09:30 UTC`
    pub(super) fn moment(&self, at: Time) -> String {
        format!("{}, {} UTC", self.day(at), at.utc().strftime("%H:%M"))
    }

    pub(super) fn day(&self, at: Time) -> String {
        let (day, at) = (at.utc().day(), at.utc());
        if self.is_vi() {
            format!("{day} tháng {}, {}", at.month(), at.year())
        } else {
            format!("{day} {} {}", at.strftime("%B"), at.year())
        }
    }

    pub(super) fn month(&self, year: i16, month: i8) -> String {
        if self.is_vi() {
            format!("Tháng {month}, {year}")
        } else {
            format!("{} {year}", name(month))
        }
    }

    pub(super) fn bare_month(&self, month: i8) -> String {
        if self.is_vi() { format!("Tháng {month}") } else { name(month) }
    }

    /// `1,204 posts`
    pub(super) fn posts(&self, n: usize) -> String {
        let digits = n.to_string();
        let mut grouped = String::new();
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                grouped.push(if self.is_vi() { '.' } else { ',' });
            }
            grouped.push(digit);
        }
        match (self.is_vi(), n) {
            (true, _) => format!("{grouped} bài viết"),
            (false, 1) => "1 post".to_owned(),
            (false, _) => format!("{grouped} posts"),
        }
    }

    pub(super) fn page(&self, number: usize, of: usize) -> String {
        if self.is_vi() { format!("Trang {number}/{of}") } else { format!("Page {number} of {of}") }
    }

    /// Who could see it, where that was not everybody.
    pub(super) fn audience(&self, audience: Audience) -> Option<&'static str> {
        let (en, vi) = match audience {
            Audience::Public => return None,
            Audience::Unlisted => ("Unlisted", "Không liệt kê"),
            Audience::Friends => ("Friends only", "Chỉ bạn bè"),
            Audience::Limited => ("A chosen few", "Một số người"),
            Audience::Direct => ("Addressed to few", "Gửi riêng"),
            Audience::Password => ("With a password", "Có mật khẩu"),
            Audience::Private => ("Only me", "Chỉ mình tôi"),
            Audience::Archived => ("Archived", "Đã cất"),
            Audience::Draft => ("Draft", "Bản nháp"),
            Audience::Trash => ("In the bin", "Trong thùng rác"),
        };
        Some(if self.is_vi() { vi } else { en })
    }

    /// What it is, where it is no plain post.
    pub(super) fn kind(&self, kind: ImportKind) -> Option<&'static str> {
        let (en, vi) = match kind {
            ImportKind::Post => return None,
            ImportKind::Page => ("Page", "Trang"),
            ImportKind::Reply => ("Reply", "Trả lời"),
            ImportKind::Comment => ("Comment", "Bình luận"),
            ImportKind::Share => ("Share", "Chia sẻ"),
            ImportKind::Repost => ("Repost", "Đăng lại"),
            ImportKind::GroupPost => ("In a group", "Trong nhóm"),
            ImportKind::PostElsewhere => ("On another page", "Trên trang khác"),
            ImportKind::LifeEvent => ("Life event", "Sự kiện"),
            ImportKind::Video => ("Video", "Video"),
            ImportKind::Reel => ("Short video", "Video ngắn"),
            ImportKind::Photo => ("Picture", "Ảnh"),
            ImportKind::Story => ("Story", "Tin"),
            ImportKind::Deleted => ("Deleted by the author", "Tác giả đã xóa"),
        };
        Some(if self.is_vi() { vi } else { en })
    }
}

/// The English name of a month.
fn name(month: i8) -> String {
    let day = jiff::civil::Date::new(2000, month, 1);
    day.map(|day| day.strftime("%B").to_string()).unwrap_or_default()
}

/// A platform's own name.
pub(super) fn platform(short: &str) -> &str {
    match short {
        "facebook" => "Facebook",
        "instagram" => "Instagram",
        "threads" => "Threads",
        "youtube" => "YouTube",
        "tiktok" => "TikTok",
        "telegram" => "Telegram",
        "x" => "X",
        "wordpress" => "WordPress",
        "blogger" => "Blogger",
        "mastodon" => "Mastodon",
        "bluesky" => "Bluesky",
        "reddit" => "Reddit",
        "linkedin" => "LinkedIn",
        "medium" => "Medium",
        "tumblr" => "Tumblr",
        "zalo" => "Zalo",
        "web" | "own" => "Web",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_say_days_and_numbers_their_way() {
        let at: Time = "2020-05-08T09:30:00Z".parse().unwrap();
        assert_eq!(EN.moment(at), "8 May 2020, 09:30 UTC");
        assert_eq!(VI.moment(at), "8 tháng 5, 2020, 09:30 UTC");
        assert_eq!(
            (EN.posts(1204), VI.posts(1_000_000)),
            ("1,204 posts".into(), "1.000.000 bài viết".into())
        );
        assert_eq!((EN.posts(1), EN.posts(999)), ("1 post".into(), "999 posts".into()));
        assert_eq!(EN.month(2020, 5), "May 2020");
    }
}
