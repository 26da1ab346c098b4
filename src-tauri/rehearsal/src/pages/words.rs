//! Every sentence the platform itself says, in Vietnamese and in English.

use axum::http::{HeaderMap, header};
use jiff::{Timestamp, tz::Offset};
use url::form_urlencoded;

/// The platform's own words in one language.
pub(crate) struct Words {
    pub(crate) lang: &'static str,
    /// Remembers the choice of this language.
    pub(crate) cookie: &'static str,
    pub(crate) newest: &'static str,
    pub(crate) newest_lead: &'static str,
    pub(crate) about: &'static str,
    pub(crate) log_in: &'static str,
    pub(crate) language: &'static str,
    pub(crate) skip: &'static str,
    pub(crate) edited: &'static str,
    pub(crate) follow: &'static str,
    pub(crate) followers: &'static str,
    pub(crate) posts: &'static str,
    pub(crate) comments: &'static str,
    pub(crate) no_comments: &'static str,
    pub(crate) likes: &'static str,
    pub(crate) shares: &'static str,
    pub(crate) continues: &'static str,
    pub(crate) goes_on: &'static str,
    pub(crate) more_by: &'static str,
    pub(crate) more: &'static str,
    pub(crate) read_on: &'static str,
    pub(crate) footer: &'static str,
    pub(crate) back: &'static str,
    pub(crate) not_found: Notice,
    pub(crate) tombstone: Notice,
    pub(crate) closed: Notice,
    pub(crate) law: Notice,
    pub(crate) outage: Notice,
    pub(crate) login: Notice,
    pub(crate) captcha: Notice,
    pub(crate) about_page: Notice,
    pub(crate) email: &'static str,
    pub(crate) password: &'static str,
    pub(crate) captcha_ask: &'static str,
    pub(crate) captcha_send: &'static str,
}

/// A page that says one thing instead of showing a post.
pub(crate) struct Notice {
    pub(crate) title: &'static str,
    pub(crate) heading: &'static str,
    pub(crate) text: &'static str,
}

impl Words {
    /// The language of this reader: what they chose, else the first one their browser accepts
    /// and the platform speaks, else Vietnamese.
    pub(crate) fn of(headers: &HeaderMap, query: &str) -> &'static Self {
        let value = |name| headers.get(name).and_then(|value| value.to_str().ok());
        Self::chosen(query)
            .or_else(|| value(header::COOKIE).and_then(cookie_choice))
            .or_else(|| value(header::ACCEPT_LANGUAGE).and_then(first_accepted))
            .unwrap_or(&VIETNAMESE)
    }

    /// The language asked for by `?lang=`.
    pub(crate) fn chosen(query: &str) -> Option<&'static Self> {
        let mut pairs = form_urlencoded::parse(query.as_bytes());
        pairs.find(|(name, _)| name == "lang").and_then(|(_, lang)| Self::named(&lang))
    }

    fn named(lang: &str) -> Option<&'static Self> {
        let primary = lang.trim().split('-').next().unwrap_or_default();
        [&VIETNAMESE, &ENGLISH].into_iter().find(|words| words.lang == primary)
    }

    /// A time as people write it, on the clock of the platform's home (UTC+7).
    pub(crate) fn time(&self, published: &str) -> String {
        let Ok(time) = published.parse::<Timestamp>() else {
            return published.to_owned();
        };
        let home = Offset::constant(7).to_datetime(time);
        let format = match self.lang {
            "vi" => "%-d tháng %-m, %Y · %H:%M",
            _ => "%-d %B %Y · %H:%M",
        };
        home.strftime(format).to_string()
    }

    /// A number with the language's mark between thousands.
    pub(crate) fn number(&self, number: u32) -> String {
        let mark = if self.lang == "vi" { '.' } else { ',' };
        let digits = number.to_string();
        let mut grouped = String::with_capacity(digits.len() + 3);
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                grouped.push(mark);
            }
            grouped.push(digit);
        }
        grouped
    }
}

fn cookie_choice(cookies: &str) -> Option<&'static Words> {
    cookies.split(';').find_map(|cookie| cookie.trim().strip_prefix("lang=")).and_then(Words::named)
}

/// Browsers list languages by preference, so weights need not be compared.
fn first_accepted(accepted: &str) -> Option<&'static Words> {
    accepted.split(',').find_map(|entry| Words::named(entry.split(';').next()?))
}

pub(crate) const VIETNAMESE: Words = Words {
    lang: "vi",
    cookie: "lang=vi; Path=/; SameSite=Lax",
    newest: "Mới nhất",
    newest_lead: "Chuyện bên sông, kể bởi những người sống cạnh sông.",
    about: "Giới thiệu",
    log_in: "Đăng nhập",
    language: "Ngôn ngữ",
    skip: "Tới nội dung",
    edited: "đã chỉnh sửa",
    follow: "Theo dõi",
    followers: "người theo dõi",
    posts: "bài viết",
    comments: "Bình luận",
    no_comments: "Chưa có bình luận nào.",
    likes: "lượt thích",
    shares: "lượt chia sẻ",
    continues: "Viết tiếp bài trước",
    goes_on: "Bài này còn tiếp",
    more_by: "Bài khác của",
    more: "Có thể bạn muốn đọc",
    read_on: "Đọc toàn bài",
    footer: "Bến Sông là một mạng xã hội diễn tập. Mọi người, mọi nơi và mọi câu chuyện ở đây đều \
             là hư cấu.",
    back: "Về trang chủ",
    not_found: Notice {
        title: "Không tìm thấy trang",
        heading: "Không tìm thấy trang",
        text: "Địa chỉ bạn mở không dẫn tới đâu cả. Hãy kiểm tra lại từng chữ, hoặc bắt đầu từ \
               trang chủ.",
    },
    tombstone: Notice {
        title: "Bến Sông",
        heading: "Bạn hiện không xem được nội dung này",
        text: "Lỗi này thường xảy ra khi chủ bài viết chỉ chia sẻ với một nhóm nhỏ, đã thay đổi \
               người được xem, hoặc nội dung đã bị xóa.",
    },
    closed: Notice {
        title: "Tài khoản không còn tồn tại",
        heading: "Tài khoản này không còn tồn tại",
        text: "Tài khoản đã bị đóng. Các bài viết của tài khoản không còn hiển thị.",
    },
    law: Notice {
        title: "Không hiển thị vì lý do pháp lý",
        heading: "Bài viết này không hiển thị tại quốc gia của bạn",
        text: "Chúng tôi hạn chế nội dung này theo yêu cầu pháp lý của Phòng Mạng và Phát thanh \
               tỉnh Sông Hạ (cơ quan hư cấu). Ở những nơi khác, bài viết vẫn hiển thị.",
    },
    outage: Notice {
        title: "Dịch vụ tạm gián đoạn",
        heading: "Bến Sông đang sửa cầu",
        text: "Máy chủ tạm thời không trả lời được. Xin thử lại sau vài phút.",
    },
    login: Notice {
        title: "Đăng nhập Bến Sông",
        heading: "Đăng nhập để xem tiếp",
        text: "Bạn cần có tài khoản để xem nội dung này.",
    },
    captcha: Notice {
        title: "Chờ một chút…",
        heading: "Xác nhận bạn là người",
        text: "Chúng tôi nhận thấy lượng truy cập bất thường từ mạng của bạn.",
    },
    about_page: Notice {
        title: "Giới thiệu",
        heading: "Một nơi để tập dượt",
        text: "Bến Sông chạy hoàn toàn trên máy này và không nối với mạng ngoài. Nó được dựng lên \
               để tập lưu giữ và theo dõi bài viết mà không đụng tới bài của người thật. Mọi tài \
               khoản, địa danh, cơ quan và sự việc đều là hư cấu; hình ảnh do máy vẽ.",
    },
    email: "Email hoặc số điện thoại",
    password: "Mật khẩu",
    captcha_ask: "Chọn tất cả hình có ghe thuyền",
    captcha_send: "Xác nhận",
};

pub(crate) const ENGLISH: Words = Words {
    lang: "en",
    cookie: "lang=en; Path=/; SameSite=Lax",
    newest: "Newest",
    newest_lead: "Stories from the river, told by those who live beside it.",
    about: "About",
    log_in: "Log in",
    language: "Language",
    skip: "Skip to content",
    edited: "edited",
    follow: "Follow",
    followers: "followers",
    posts: "posts",
    comments: "Comments",
    no_comments: "No comments yet.",
    likes: "likes",
    shares: "shares",
    continues: "Continues an earlier post",
    goes_on: "This post goes on",
    more_by: "More by",
    more: "More posts",
    read_on: "Read the whole post",
    footer: "Riverside is a rehearsal platform. All people, places and stories on it are invented.",
    back: "Back to the start",
    not_found: Notice {
        title: "Page not found",
        heading: "Page not found",
        text: "The address you opened leads nowhere. Check it letter by letter, or begin again \
               at the start.",
    },
    tombstone: Notice {
        title: "Riverside",
        heading: "This content isn't available right now",
        text: "When this happens, it's usually because the owner only shared it with a small \
               group of people, changed who can see it, or it's been deleted.",
    },
    closed: Notice {
        title: "Account no longer exists",
        heading: "This account no longer exists",
        text: "The account has been closed. Its posts are no longer shown.",
    },
    law: Notice {
        title: "Unavailable for legal reasons",
        heading: "This post isn't available in your country",
        text: "We restrict access to it because of a legal request from the Office for Networks \
               and Broadcasting of Sông Hạ province (an invented authority). Elsewhere the post \
               is still shown.",
    },
    outage: Notice {
        title: "Service temporarily unavailable",
        heading: "Riverside is mending its bridge",
        text: "Our servers cannot answer at the moment. Please try again in a few minutes.",
    },
    login: Notice {
        title: "Log in to Riverside",
        heading: "Log in to continue",
        text: "You need an account to see this content.",
    },
    captcha: Notice {
        title: "Just a moment…",
        heading: "Confirm that you are human",
        text: "We have noticed unusual traffic from your network.",
    },
    about_page: Notice {
        title: "About",
        heading: "A place to practise",
        text: "Riverside runs on this machine alone and is joined to no network. It was built to \
               practise keeping and watching posts without touching those of real people. All \
               accounts, places, authorities and events are invented; the pictures are drawn by \
               the machine.",
    },
    email: "Email or phone",
    password: "Password",
    captcha_ask: "Choose every picture with a boat",
    captcha_send: "Confirm",
};

#[cfg(test)]
mod tests {
    use super::*;

    fn accepting(languages: &'static str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_LANGUAGE, languages.parse().unwrap());
        headers
    }

    #[test]
    fn the_reader_gets_the_first_language_the_platform_speaks() {
        assert_eq!(Words::of(&accepting("fr, en-US;q=0.8, vi;q=0.5"), "").lang, "en");
        assert_eq!(Words::of(&accepting("vi-VN,vi;q=0.9,en;q=0.8"), "").lang, "vi");
        assert_eq!(Words::of(&accepting("de"), "").lang, "vi");
        assert_eq!(Words::of(&accepting("vi"), "a=1&lang=en").lang, "en");
    }

    #[test]
    fn times_and_numbers_follow_the_language() {
        let time = "2020-05-08T10:26:54Z";
        assert_eq!(VIETNAMESE.time(time), "8 tháng 5, 2020 · 17:26");
        assert_eq!(ENGLISH.time(time), "8 May 2020 · 17:26");
        assert_eq!(VIETNAMESE.number(151_240), "151.240");
        assert_eq!(ENGLISH.number(900), "900");
    }
}
