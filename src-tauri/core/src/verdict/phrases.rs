//! Wordings by which sites say why there is nothing to see. They count only in a page's title or
//! first heading, and only when the page shows little else (platform-signals.md section 12): the
//! same words stand in posts, comments and scripts of live pages.

use super::compare::fold;
use crate::model::PageReading;

/// Most characters of visible text on a page that is nothing but a notice.
const NOTICE_CHARS_MAX: usize = 1500;

/// What a notice is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Notice {
    Country,
    Account,
    Private,
    Age,
    Login,
    Gone,
    Parked,
    DefaultPage,
}

/// Wordings in lower case, typography folded. The first group that fits decides: what names a
/// cause comes before what merely says "not here".
const WORDINGS: &[(Notice, &[&str])] = &[
    (
        Notice::Country,
        &[
            "not available in your country",
            "isn't available in your country",
            "not available in your region",
            "unavailable in your country",
            "unavailable for legal reasons",
            "withheld in ",
            "không hiển thị tại việt nam",
            "không khả dụng tại quốc gia",
            "không có sẵn ở quốc gia",
            "không xem được ở quốc gia",
            "hạn chế tại việt nam",
        ],
    ),
    (
        Notice::Account,
        &[
            "account suspended",
            "account has been suspended",
            "account is suspended",
            "account has been terminated",
            "account has been deleted",
            "account is closed",
            "account closed",
            "account no longer exists",
            "account doesn't exist",
            "account does not exist",
            "user not found",
            "profile not found",
            "blog has been removed",
            "blog not found",
            "tài khoản đã bị khóa",
            "tài khoản bị khóa",
            "tài khoản đã bị đình chỉ",
            "tài khoản đã đóng",
            "tài khoản không tồn tại",
            "tài khoản này không còn",
            "tài khoản không còn",
        ],
    ),
    (
        Notice::Private,
        &[
            "this account is private",
            "this post is private",
            "this video is private",
            "private video",
            "followers only",
            "tài khoản riêng tư",
            "bài viết riêng tư",
        ],
    ),
    (
        Notice::Age,
        &[
            "age-restricted",
            "age restricted",
            "confirm your age",
            "sensitive content warning",
            "giới hạn độ tuổi",
            "xác nhận độ tuổi",
        ],
    ),
    (Notice::Login, &["log in", "login", "sign in", "sign up to view", "đăng nhập"]),
    (
        Notice::Parked,
        &[
            "domain is for sale",
            "domain for sale",
            "ready to be registered",
            "domain is parked",
            "tên miền đang được rao bán",
        ],
    ),
    (
        Notice::DefaultPage,
        &[
            "welcome to nginx",
            "it works!",
            "apache2 debian default page",
            "apache2 ubuntu default page",
            "index of /",
            "bandwidth limit exceeded",
        ],
    ),
    (
        Notice::Gone,
        &[
            "page not found",
            "post not found",
            "content not found",
            "article not found",
            "not found",
            "404",
            "no longer available",
            "isn't available",
            "is not available",
            "not available right now",
            "has been removed",
            "has been deleted",
            "was deleted",
            "was removed",
            "does not exist",
            "doesn't exist",
            "page isn't here",
            "không tìm thấy",
            "không tồn tại",
            "không còn tồn tại",
            "không còn nữa",
            "không xem được nội dung này",
            "không hiển thị",
            "không khả dụng",
            "đã bị gỡ",
            "đã bị xóa",
            "đã bị xoá",
        ],
    ),
];

/// The notice a page consists of, if it is nothing but a notice.
pub(super) fn notice(page: &PageReading) -> Option<Notice> {
    if page.is_post || page.visible_text.chars().count() > NOTICE_CHARS_MAX {
        return None;
    }
    let heads: Vec<String> = [&page.heading, &page.title]
        .into_iter()
        .flatten()
        .map(|t| fold(t).to_lowercase())
        .collect();
    let says = |wordings: &[&str]| {
        wordings.iter().any(|wording| heads.iter().any(|head| head.contains(wording)))
    };
    WORDINGS.iter().find(|(_, wordings)| says(wordings)).map(|(notice, _)| *notice)
}
