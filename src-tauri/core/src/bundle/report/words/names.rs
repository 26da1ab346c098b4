//! Names of kinds, platforms and answers: the interface's own words.

use super::super::text::{Line, Said, foreign, plain};
use super::said;
use crate::model::{Answer, Failure, Ground, Outcome, Probe, Status, Vantage, Verdict, Way};

said! {
    STATUS_WATCHED = "Đang theo dõi", "Watched";
    STATUS_SUSPECTED = "Nghi biến mất", "Suspected";
    STATUS_FLAGGED = "Đã biến mất, đã xác nhận", "Gone, confirmed";
    STATUS_BACK_AGAIN = "Đã trở lại", "Back again";

    VISIBLE = "Vẫn xem được", "Visible";
    EDITED = "Nội dung đã đổi", "Changed";
    REMOVED = "Không còn ở đó", "No longer there";
    ACCOUNT_GONE = "Mất cả tài khoản", "Whole account gone";
    GEO_BLOCKED = "Bị ẩn ở nước này", "Hidden in this country";
    NETWORK_BLOCKED = "Bị mạng này chặn", "Blocked by this network";
    LOGIN_WALLED = "Phải đăng nhập", "Needs a login";
    AGE_RESTRICTED = "Giới hạn độ tuổi", "Age-restricted";
    PRIVATE = "Riêng tư", "Private";
    RATE_LIMITED = "Bị yêu cầu chờ", "Asked to wait";
    UNREACHABLE = "Không kết nối được", "Not reachable";
    UNCLEAR = "Chưa thể kết luận", "Cannot tell";

    PROBE_PAGE = "bài viết", "the post";
    PROBE_EMBED = "bài viết trong khung nhúng", "the post in its frame for other sites";
    PROBE_OEMBED = "thông tin dành cho trang khác", "what other sites are told of it";
    PROBE_API = "giao diện lập trình", "the interface for programs";
    PROBE_CONTROL = "một bài chắc chắn còn (đối chứng)", "a post known to be there (control)";
    PROBE_NEUTRAL = "một trang không liên quan (đối chứng)", "a site that has nothing to do with it (control)";
    PROBE_ACCOUNT = "tài khoản", "the account";
    PROBE_ROOT = "trang chủ của nền tảng", "the platform’s front page";
    PROBE_DECOY = "một địa chỉ chưa từng có (đối chứng)", "an address that never existed (control)";

    ANSWERED = "HTTP {0}", "HTTP {0}";
    FAILED_ADDRESS = "không phải địa chỉ dùng được", "no address that can be asked";
    FAILED_PRIVATE = "địa chỉ trong mạng riêng", "an address in a private network";
    FAILED_DNS = "không tìm thấy tên miền", "the name was not found";
    FAILED_REFUSED = "kết nối bị từ chối", "connection refused";
    FAILED_RESET = "kết nối bị cắt", "connection cut";
    FAILED_TLS = "không kết nối an toàn được", "no secure connection";
    FAILED_TIMEOUT = "không trả lời kịp", "no answer in time";
    FAILED_REDIRECTS = "chuyển tiếp quá nhiều lần", "too many redirects";
    FAILED_LOOP = "chuyển tiếp vòng quanh", "redirects in a circle";
    FAILED_GARBLED = "câu trả lời không đúng dạng", "an answer that is not HTTP";
    FAILED_VANTAGE = "lỗi ở chính nơi nhìn", "a fault of the vantage itself";

    FROM_HERE = "máy này", "this computer";
    IN_COUNTRY = "{0} (nước: {1})", "{0} (country: {1})";

    WAY_APP = "trong ứng dụng", "in the app";
    WAY_EMAIL = "qua thư điện tử", "by e-mail";
    WAY_OTHER = "bằng cách khác", "in another way";
    GROUND_LAW = "luật hoặc yêu cầu của nhà nước", "a law, or a demand of authorities";
    GROUND_COPYRIGHT = "bản quyền hoặc nhãn hiệu", "copyright or trade mark";
    GROUND_RULES = "quy định của nền tảng", "the platform’s own rules";
    GROUND_OTHER = "lý do khác", "another reason";
    GROUND_NONE = "không nêu căn cứ nào", "it gives none";
    RESTORED = "bài được khôi phục", "the post was put back";
    REFUSED_APPEAL = "nền tảng giữ nguyên quyết định", "the platform kept to its decision";
    UNANSWERED = "không có trả lời", "no answer came";

    SITE = "Trang web", "Website";
    OWN_TABLE = "Bảng của người dùng", "A table of the user’s own";
    REHEARSAL = "Nền tảng giả (diễn tập)", "Make-believe platform (rehearsal)";
}

pub(in super::super) fn status(status: Status) -> Said {
    match status {
        Status::Watched => STATUS_WATCHED,
        Status::Suspected => STATUS_SUSPECTED,
        Status::Flagged => STATUS_FLAGGED,
        Status::BackAgain => STATUS_BACK_AGAIN,
    }
}

pub(in super::super) fn verdict(verdict: Verdict) -> Said {
    match verdict {
        Verdict::Visible => VISIBLE,
        Verdict::Edited => EDITED,
        Verdict::Removed => REMOVED,
        Verdict::AccountGone => ACCOUNT_GONE,
        Verdict::GeoBlocked => GEO_BLOCKED,
        Verdict::NetworkBlocked => NETWORK_BLOCKED,
        Verdict::LoginWalled => LOGIN_WALLED,
        Verdict::AgeRestricted => AGE_RESTRICTED,
        Verdict::Private => PRIVATE,
        Verdict::RateLimited => RATE_LIMITED,
        Verdict::Unreachable => UNREACHABLE,
        Verdict::Unclear => UNCLEAR,
    }
}

pub(in super::super) fn probe(probe: Probe) -> Said {
    match probe {
        Probe::Page => PROBE_PAGE,
        Probe::Embed => PROBE_EMBED,
        Probe::Oembed => PROBE_OEMBED,
        Probe::Api => PROBE_API,
        Probe::Control => PROBE_CONTROL,
        Probe::Neutral => PROBE_NEUTRAL,
        Probe::Account => PROBE_ACCOUNT,
        Probe::Root => PROBE_ROOT,
        Probe::Decoy => PROBE_DECOY,
    }
}

pub(in super::super) fn answer(answer: Answer) -> Line {
    match answer {
        Answer::Status(status) => ANSWERED.with(&[plain(status)]),
        Answer::Failed(failure) => failed(failure).line(),
    }
}

fn failed(failure: Failure) -> Said {
    match failure {
        Failure::BadAddress => FAILED_ADDRESS,
        Failure::PrivateAddress => FAILED_PRIVATE,
        Failure::Dns => FAILED_DNS,
        Failure::Refused => FAILED_REFUSED,
        Failure::Reset => FAILED_RESET,
        Failure::Tls => FAILED_TLS,
        Failure::Timeout => FAILED_TIMEOUT,
        Failure::TooManyRedirects => FAILED_REDIRECTS,
        Failure::RedirectLoop => FAILED_LOOP,
        Failure::Garbled => FAILED_GARBLED,
        Failure::Vantage => FAILED_VANTAGE,
    }
}

/// A vantage by its name and, as the user says, its country.
pub(in super::super) fn vantage(name: &str, country: Option<&str>) -> Line {
    let name = if name == Vantage::DIRECT { FROM_HERE.line() } else { foreign(name) };
    match country {
        Some(country) => IN_COUNTRY.with(&[name, foreign(country)]),
        None => name,
    }
}

pub(in super::super) fn way(way: Way) -> Said {
    match way {
        Way::App => WAY_APP,
        Way::Email => WAY_EMAIL,
        Way::Other => WAY_OTHER,
    }
}

pub(in super::super) fn ground(ground: Ground) -> Said {
    match ground {
        Ground::Law => GROUND_LAW,
        Ground::Copyright => GROUND_COPYRIGHT,
        Ground::Rules => GROUND_RULES,
        Ground::Other => GROUND_OTHER,
        Ground::None => GROUND_NONE,
    }
}

pub(in super::super) fn outcome(outcome: Outcome) -> Said {
    match outcome {
        Outcome::Restored => RESTORED,
        Outcome::Refused => REFUSED_APPEAL,
        Outcome::Unanswered => UNANSWERED,
    }
}

/// What people call a platform; one we have no name for is shown as the core names it.
pub(in super::super) fn platform(platform: &str) -> Line {
    plain(match platform {
        "blogger" => "Blogger",
        "bluesky" => "Bluesky",
        "facebook" => "Facebook",
        "instagram" => "Instagram",
        "linkedin" => "LinkedIn",
        "mastodon" => "Mastodon",
        "medium" => "Medium",
        "reddit" => "Reddit",
        "substack" => "Substack",
        "telegram" => "Telegram",
        "threads" => "Threads",
        "tiktok" => "TikTok",
        "tumblr" => "Tumblr",
        "twitter" | "x" => "X",
        "wordpress" => "WordPress",
        "youtube" => "YouTube",
        "zalo" => "Zalo",
        "web" => return SITE.line(),
        "own" => return OWN_TABLE.line(),
        "rehearsal" => return REHEARSAL.line(),
        other => return foreign(other),
    })
}
