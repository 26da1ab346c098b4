//! The rules' names and words. A rule's id is stable and never reused: it stands in old readings
//! and bundles. Its two sentences are what a person reads as the reason for a verdict.

/// A rule that fired.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// Stable id.
    pub id: &'static str,
    /// What it observed, in English: a whole sentence.
    pub en: &'static str,
    /// The same in Vietnamese.
    pub vi: &'static str,
}

macro_rules! rules {
    ($($name:ident = $id:literal, $en:literal, $vi:literal;)*) => {
        $(pub(super) const $name: &Rule = &Rule { id: $id, en: $en, vi: $vi };)*

        /// Every rule there is.
        pub const RULES: &[&Rule] = &[$($name),*];
    };
}

/// The rule of this id.
#[must_use]
pub fn rule(id: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.id == id).copied()
}

rules! {
    SAME_TEXT = "web-same-text",
        "The page still shows the saved text.",
        "Trang vẫn hiển thị đúng nội dung đã lưu.";
    TEXT_DESPITE_STATUS = "web-text-despite-status",
        "The server reported an error, but the page it sent still shows the saved text.",
        "Máy chủ báo lỗi, nhưng trang gửi về vẫn hiển thị nội dung đã lưu.";
    OTHER_TEXT = "web-other-text",
        "The post is there under its own address, but its text differs from the saved copy.",
        "Bài viết vẫn ở địa chỉ của nó, nhưng nội dung khác với bản đã lưu.";
    MEDIA_GONE = "web-media-gone",
        "The text is there, but the pictures or videos that came with it are not.",
        "Nội dung chữ vẫn còn, nhưng hình ảnh hoặc video kèm theo không còn.";
    NOT_FOUND = "web-404",
        "The server says that there is no such page (404).",
        "Máy chủ trả lời rằng không có trang này (404).";
    GONE = "web-410",
        "The server says that the page is gone for good (410).",
        "Máy chủ trả lời rằng trang đã bị gỡ hẳn (410).";
    LEGAL = "web-451",
        "The server says that it withholds the page for legal reasons (451).",
        "Máy chủ trả lời rằng trang bị chặn vì lý do pháp lý (451).";
    TOMBSTONE = "web-tombstone",
        "In place of the post, the site shows its notice for content that is not available.",
        "Thay cho bài viết, trang web hiện thông báo nội dung không còn hoặc không xem được.";
    SAME_AS_DECOY = "web-same-as-decoy",
        "The address now gives the same page as an address that has never existed.",
        "Địa chỉ này giờ cho ra đúng trang như một địa chỉ chưa từng tồn tại.";
    ACCOUNT_NOTICE = "web-account-notice",
        "The site says that the author's account is closed, suspended or does not exist.",
        "Trang web cho biết tài khoản của tác giả đã bị đóng, bị khóa hoặc không tồn tại.";
    ACCOUNT_MISSING = "web-account-404",
        "The author's own page is gone as well.",
        "Trang của chính tác giả cũng không còn.";
    COUNTRY_NOTICE = "web-country-notice",
        "The site says that this content is not available in this country.",
        "Trang web cho biết nội dung này không xem được ở quốc gia này.";
    ISP_BLOCK_PAGE = "net-isp-block-page",
        "The answer is the block page of an internet provider, not the site's own.",
        "Câu trả lời là trang chặn của nhà mạng, không phải của chính trang web.";
    LOGIN_STATUS = "web-401",
        "The server asks for a login (401).",
        "Máy chủ yêu cầu đăng nhập (401).";
    LOGIN_REDIRECT = "web-login-redirect",
        "The address leads to a login page. This says nothing about the post.",
        "Địa chỉ dẫn đến trang đăng nhập. Điều này không nói lên gì về bài viết.";
    LOGIN_FORM = "web-login-form",
        "A login form came in place of the post. This says nothing about the post.",
        "Hiện ra mẫu đăng nhập thay cho bài viết. Điều này không nói lên gì về bài viết.";
    AGE_GATE = "web-age-gate",
        "The site asks for an age or a confirmation before it shows the post.",
        "Trang web yêu cầu xác nhận độ tuổi trước khi cho xem bài viết.";
    PRIVATE_NOTICE = "web-private-notice",
        "The site says that the post or the account is private.",
        "Trang web cho biết bài viết hoặc tài khoản ở chế độ riêng tư.";
    TOO_MANY = "web-429",
        "The site asks us to come back later (429).",
        "Trang web yêu cầu quay lại sau (429).";
    CHALLENGE = "web-challenge",
        "The site wants to check that a person is asking (captcha or browser check).",
        "Trang web muốn kiểm tra người truy cập (captcha hoặc kiểm tra trình duyệt).";
    SERVER_ERROR = "web-5xx",
        "The server has a fault of its own.",
        "Máy chủ đang gặp lỗi.";
    FORBIDDEN = "web-403",
        "The server refuses to answer us (403) and does not say why.",
        "Máy chủ từ chối trả lời (403) mà không nói lý do.";
    OTHER_STATUS = "web-other-status",
        "The server gave an answer that says nothing about the post.",
        "Máy chủ đưa ra câu trả lời không nói lên gì về bài viết.";
    CUT_PAGE = "web-cut-page",
        "The answer broke off before its end.",
        "Câu trả lời bị đứt giữa chừng.";
    NOT_HTML = "web-not-a-page",
        "The answer is not a web page.",
        "Câu trả lời không phải là một trang web.";
    EMPTY_PAGE = "web-empty-page",
        "The answer is empty.",
        "Câu trả lời trống rỗng.";
    UNDECODABLE = "web-undecodable",
        "The answer cannot be read as text in any encoding.",
        "Không đọc được câu trả lời theo bất kỳ bảng mã nào.";
    TOO_DEEP = "page-too-deep",
        "The page is built in a way that would take too long to read; its bytes are kept.",
        "Trang được dựng theo cách khiến việc đọc mất quá nhiều thời gian; dữ liệu gốc vẫn được giữ.";
    TOO_LARGE = "page-too-large",
        "The page is larger than a page may be; what came is kept.",
        "Trang lớn quá mức cho phép; phần đã nhận được vẫn được giữ.";
    TOO_COSTLY = "page-too-costly",
        "Reading the page took too much time or memory and was stopped; its bytes are kept.",
        "Việc đọc trang tốn quá nhiều thời gian hoặc bộ nhớ nên đã dừng; dữ liệu gốc vẫn được giữ.";
    CONSENT = "web-consent",
        "A consent page came in place of the post.",
        "Hiện ra trang xin chấp thuận thay cho bài viết.";
    SENT_ELSEWHERE = "web-sent-elsewhere",
        "The address leads to another page that does not show the post.",
        "Địa chỉ dẫn sang một trang khác không có bài viết.";
    DEFAULT_PAGE = "web-default-page",
        "The server shows an empty default page: it is not set up.",
        "Máy chủ hiện trang mặc định: chưa được thiết lập.";
    PARKED = "web-parked",
        "The site's name is for sale or parked: the whole site is gone.",
        "Tên miền đang được rao bán hoặc bỏ trống: cả trang web không còn.";
    NO_TRACE = "web-no-trace",
        "The page shows nothing of the post and does not say why.",
        "Trang không có gì của bài viết và không nói vì sao.";
    NAME_FAILS = "net-dns",
        "The site's name could not be found on this line.",
        "Không tìm thấy tên của trang web trên đường truyền này.";
    LINE_REFUSED = "net-refused",
        "The server did not take the connection.",
        "Máy chủ không nhận kết nối.";
    LINE_RESET = "net-reset",
        "The connection was torn down before an answer came.",
        "Kết nối bị ngắt trước khi có câu trả lời.";
    LINE_TLS = "net-tls",
        "No secure connection could be made.",
        "Không lập được kết nối an toàn.";
    LINE_TIMEOUT = "net-timeout",
        "No answer came in time.",
        "Không có câu trả lời kịp thời.";
    LINE_GARBLED = "net-garbled",
        "The answer was not in the language of the web.",
        "Câu trả lời không theo giao thức của web.";
    VANTAGE_DOWN = "net-vantage-down",
        "The proxy of this vantage did not answer. This says nothing about the post.",
        "Máy chủ trung gian của điểm quan sát này không trả lời. Điều này không nói lên gì về bài viết.";
    REDIRECTS = "web-redirects",
        "The address leads in circles.",
        "Địa chỉ dẫn đi vòng quanh.";
    ADDRESS_REFUSED = "net-address-refused",
        "The address leads into a private network and was not followed.",
        "Địa chỉ dẫn vào một mạng riêng nên không được mở.";
    CONTROL_ALIVE = "control-alive",
        "Another saved post of the same site answered as usual.",
        "Một bài viết đã lưu khác trên cùng trang web vẫn hiện bình thường.";
    ROOT_ANSWERS = "root-answers",
        "The site itself answers as usual.",
        "Bản thân trang web vẫn hoạt động bình thường.";
    SITE_GONE = "site-gone",
        "Not even the site's home page is there any more.",
        "Ngay cả trang chủ của trang web cũng không còn.";
    CONTROL_FAILED = "control-failed",
        "The site itself did not answer as usual, so nothing can be said about this post.",
        "Bản thân trang web không trả lời như thường lệ, nên chưa thể kết luận về bài viết này.";
    NO_CONTROL = "no-control",
        "There was nothing to compare with, so nothing can be said about this post.",
        "Không có gì để đối chiếu, nên chưa thể kết luận về bài viết này.";
    SHELL = "site-shell",
        "All pages of the site look alike to us, so nothing can be said about this post.",
        "Mọi trang của trang web trông giống hệt nhau, nên chưa thể kết luận về bài viết này.";
    ALIVE_ELSEWHERE = "alive-elsewhere",
        "Seen from another place the post is there.",
        "Nhìn từ nơi khác, bài viết vẫn còn.";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_its_own_id_and_whole_sentences_in_both_languages() {
        let ids: std::collections::BTreeSet<_> = RULES.iter().map(|rule| rule.id).collect();
        assert_eq!(ids.len(), RULES.len());
        for rule in RULES {
            assert!(rule.en.ends_with('.') && rule.vi.ends_with('.'), "{}", rule.id);
            assert_ne!(rule.en, rule.vi, "{}", rule.id);
        }
    }
}
