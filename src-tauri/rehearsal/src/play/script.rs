//! The script: what happens on the platform in each chapter, and what must be said of it.
//!
//! It follows what happened to people: posts that vanish without a word, posts hidden in one
//! country and alive outside it, whole accounts gone; and beside them all that looks like a
//! removal and is none: an outage, a login page, a captcha.

use keepsake::model::{Status, Time, Verdict};

use super::Expected;
use crate::content::Post;
use crate::fate::{AccountFate, Fate, Outage};
use crate::platform::Platform;

/// One chapter.
pub(super) struct Script {
    /// Days since the chapter before.
    pub(super) days_later: u64,
    pub(super) title: [&'static str; 2],
    pub(super) story: [&'static str; 2],
}

/// When the story begins: 9 May 2020, 02:00 UTC (09:00 in Hà Nội).
pub(super) fn curtain() -> Time {
    Time::from_unix(1_588_989_600).unwrap_or_else(|| Time::from_system(std::time::UNIX_EPOCH))
}

pub(super) const SCRIPT: &[Script] = &[
    Script {
        days_later: 0,
        title: ["Everything is saved", "Lưu lại tất cả"],
        story: [
            "Six people have written on Bến Sông for years. Today they save all of it.",
            "Sáu người đã viết trên Bến Sông nhiều năm nay. Hôm nay họ lưu lại tất cả.",
        ],
    },
    Script {
        days_later: 3,
        title: ["A quiet week, and an outage", "Một tuần yên ắng, và một lần sập mạng"],
        story: [
            "The whole platform is down when Keepsake looks. That is no removal, and nothing may be flagged.",
            "Cả nền tảng ngừng hoạt động đúng lúc Keepsake xem lại. Đó không phải là gỡ bài, nên không được đánh dấu gì.",
        ],
    },
    Script {
        days_later: 4,
        title: ["The first posts vanish", "Những bài đầu tiên biến mất"],
        story: [
            "Eight posts are gone without a word. Others hide behind a login page or a captcha: those are alive.",
            "Tám bài biến mất không một lời báo. Vài bài khác nằm sau trang đăng nhập hoặc captcha: những bài ấy vẫn còn.",
        ],
    },
    Script {
        days_later: 7,
        title: ["Hidden here, alive abroad", "Bị ẩn ở đây, vẫn còn ở nước ngoài"],
        story: [
            "Four posts cannot be seen from Viet Nam any more, two of them by order of an authority. From Germany all four are there.",
            "Bốn bài không còn xem được từ Việt Nam, hai bài trong đó theo yêu cầu của cơ quan chức năng. Từ Đức vẫn thấy cả bốn.",
        ],
    },
    Script {
        days_later: 7,
        title: ["A notice in place of a post", "Thông báo thay cho bài viết"],
        story: [
            "Five posts give way to a page that says nothing is available. Two others are there, with other words than before.",
            "Năm bài nhường chỗ cho một trang báo không xem được nội dung. Hai bài khác vẫn còn, nhưng lời đã khác.",
        ],
    },
    Script {
        days_later: 10,
        title: ["An account is gone", "Một tài khoản bị đóng"],
        story: [
            "One author's account is closed, with every post in it.",
            "Tài khoản của một người viết bị đóng, cùng mọi bài trong đó.",
        ],
    },
    Script {
        days_later: 14,
        title: ["Two come back", "Hai bài trở lại"],
        story: [
            "After questions from abroad two of the posts are there again, as if nothing had happened.",
            "Sau những câu hỏi từ bên ngoài, hai bài hiện lại như chưa từng có chuyện gì.",
        ],
    },
];

/// Something that happens on the platform.
pub(super) enum Change {
    /// To one post.
    Post { id: String, fate: Fate },
    /// To an account, as it shows in one of its posts.
    Account { handle: String, id: String },
    /// To all: an outage, as it shows in one post.
    Down { id: String },
    /// The outage is over, as it shows in one post.
    Up { id: String },
}

impl Change {
    pub(super) fn make(&self, platform: &Platform) {
        match self {
            Self::Post { id, fate } => platform.set_fate(id, fate.clone()),
            Self::Account { handle, .. } => platform.set_account(handle, AccountFate::Closed),
            Self::Down { .. } => platform.set_outage(Outage::Whole),
            Self::Up { .. } => platform.set_outage(Outage::None),
        }
    }

    pub(super) fn post(&self) -> &str {
        match self {
            Self::Post { id, .. }
            | Self::Account { id, .. }
            | Self::Down { id }
            | Self::Up { id } => id,
        }
    }

    /// What has to be said of the post; `None` where the story leaves it open.
    pub(super) fn expected(&self) -> Option<Expected> {
        let says = |status, verdict| Some(Expected { status, verdict });
        match self {
            Self::Account { .. } => says(Status::Flagged, Verdict::AccountGone),
            Self::Down { .. } => says(Status::Watched, Verdict::Unreachable),
            Self::Up { .. } => says(Status::Watched, Verdict::Visible),
            Self::Post { fate, .. } => match fate {
                Fate::DeletedSilently | Fate::Tombstone => says(Status::Flagged, Verdict::Removed),
                Fate::HiddenIn(_) | Fate::HiddenByLaw(_) => {
                    says(Status::Flagged, Verdict::GeoBlocked)
                }
                Fate::LoginWall => says(Status::Watched, Verdict::LoginWalled),
                Fate::Captcha | Fate::CaptchaAsOk => says(Status::Watched, Verdict::RateLimited),
                Fate::Replaced { .. } => says(Status::Watched, Verdict::Edited),
                Fate::Alive => says(Status::BackAgain, Verdict::Visible),
                _ => None,
            },
        }
    }
}

/// What happens in chapter `number`. Which posts it happens to depends on the content alone.
pub(super) fn changes(number: usize, platform: &Platform) -> Vec<Change> {
    let posts = platform.posts();
    let closed = closing_account(platform);
    let others: Vec<&Post> = posts.iter().filter(|post| post.handle != closed).collect();
    // Every second post of the open accounts plays a part; the rest stay alive to the end.
    let cast: Vec<&str> = others.iter().step_by(2).map(|post| post.id.as_str()).collect();
    let part = |from: usize, n: usize| cast.iter().skip(from).take(n).copied();
    let each = |from, n, fate: Fate| {
        part(from, n).map(move |id| Change::Post { id: id.to_owned(), fate: fate.clone() })
    };
    let all = || posts.iter().map(|post| post.id.clone());
    match number {
        2 => all().map(|id| Change::Down { id }).collect(),
        3 => all()
            .map(|id| Change::Up { id })
            .chain(each(0, 8, Fate::DeletedSilently))
            .chain(each(8, 1, Fate::LoginWall))
            .chain(each(9, 1, Fate::Captcha))
            .chain(each(10, 1, Fate::CaptchaAsOk))
            .collect(),
        4 => each(11, 2, Fate::HiddenIn("VN".to_owned()))
            .chain(each(13, 2, Fate::HiddenByLaw("VN".to_owned())))
            .collect(),
        5 => each(15, 5, Fate::Tombstone).chain(part(20, 2).map(replaced)).collect(),
        6 => posts
            .iter()
            .filter(|post| post.handle == closed)
            .map(|post| Change::Account { handle: closed.clone(), id: post.id.clone() })
            .collect(),
        7 => each(0, 1, Fate::Alive).chain(each(15, 1, Fate::Alive)).collect(),
        _ => Vec::new(),
    }
}

fn replaced(id: &str) -> Change {
    let text = "Nội dung này đã được tác giả thay bằng một lời nhắn ngắn: xin cảm ơn mọi người đã hỏi thăm.";
    Change::Post { id: id.to_owned(), fate: Fate::Replaced { text: text.to_owned() } }
}

/// The account with the fewest posts: it is closed in the end.
fn closing_account(platform: &Platform) -> String {
    let count = |handle: &str| platform.posts().iter().filter(|post| post.handle == handle).count();
    let accounts = platform.accounts().iter();
    accounts
        .min_by_key(|account| count(&account.handle))
        .map_or_else(String::new, |account| account.handle.clone())
}
