//! What the program says, in its two languages.

use crate::Layer;

/// One language.
pub struct Words {
    pub help: &'static str,
    pub sealed: &'static str,
    pub training: &'static str,
    pub holds: &'static str,
    pub holds_not: &'static str,
    pub holds_under_another: &'static str,
    pub zip_as_received: &'static str,
    pub no_fingerprint: &'static str,
    pub judges_not: &'static str,
    pub key: &'static str,
    pub key_compare: &'static str,
    pub key_is_that: &'static str,
    pub key_is_another: &'static str,
    pub entries: &'static str,
    pub shown: &'static str,
    pub checkpoint: &'static str,
    pub seal: &'static str,
    pub stamp: &'static str,
    pub verified: &'static str,
    pub no_root: &'static str,
    pub ots_pending: &'static str,
    pub ots_complete: &'static str,
    pub not_later: &'static str,
    pub not_earlier: &'static str,
    pub no_time: &'static str,
    pub entry: &'static str,
    pub claimed: &'static str,
    pub by_clock: &'static str,
    pub masked: &'static str,
    pub copy: &'static str,
    pub withheld: &'static str,
    pub shows_not: &'static str,
    /// One for each layer, in their order.
    layers: [&'static str; 14],
}

impl Words {
    /// What a fault of this layer means.
    #[must_use]
    pub fn layer(&self, layer: Layer) -> &'static str {
        self.layers.get(layer as usize).copied().unwrap_or_default()
    }
}

pub const ENGLISH: Words = Words {
    help: "\
keepsake-verify FILE [--json] [--tsa-root PEM]... [--fingerprint SHA256:...] [--lang en|vi]

Checks an evidence bundle of Keepsake's (a .zip) without any network.
This program does not judge: it checks that nothing was changed, left out or put in.

  --json                  the whole report as JSON, and nothing else
  --tsa-root PEM          certificates of a time-stamping authority that you trust, from its own site;
                          can be given more than once. Without them its stamps are not verified
  --fingerprint SHA256:…  the key must have this fingerprint, told to you by another way
  --lang en|vi            language

A bundle that ends in .age is opened with age first: age -d -i KEY -o bundle.zip bundle.zip.age

Exit code: 0 it holds, 1 it does not hold, 2 the request is wrong or the file cannot be read.
",
    sealed: "this bundle is encrypted. Open it with age first: age -d -i KEY -o bundle.zip FILE",
    training: "TRAINING. Everybody and everything in this bundle is invented; it proves nothing.\n",
    holds: "HOLDS. Nothing in this bundle was changed, left out or put in since it was sealed with the key below.",
    holds_not: "DOES NOT HOLD. Do not rely on this bundle:",
    holds_under_another: "ANOTHER KEY. Do not rely on this bundle: it was not sealed with the key that you named.",
    zip_as_received: "      Take the .zip as you received it: unpacked and zipped again it is another file. If it is as you received it, ask for another copy.",
    no_fingerprint: "this is no fingerprint: SHA256: and 43 letters and digits, capitals as they were told to you. Copy it again; nothing is said of the bundle",
    judges_not: "This program does not judge: it checks that nothing was changed.",
    key: "Key:",
    key_compare: "  Compare it with the fingerprint that the owner told you by another way. Whoever makes a bundle can put any key into it.",
    key_is_that: "  It is the key you named.",
    key_is_another: "  IT IS NOT THE KEY YOU NAMED. The bundle was sealed with another key.",
    entries: "Entries in the log:",
    shown: "shown:",
    checkpoint: "checkpoint",
    seal: "the bundle itself",
    stamp: "Stamp by (so the owner calls the authority)",
    verified: "verified",
    no_root: "NOT VERIFIED: no certificate that you gave leads to it (--tsa-root)",
    ots_pending: "pending: calendars have promised, no block yet",
    ots_complete: "complete. To be looked up in any explorer of Bitcoin's blocks:",
    not_later: "not later than",
    not_earlier: "not earlier than",
    no_time: "(no verified time)",
    entry: "entry",
    claimed: "claimed",
    by_clock: "by the owner's clock",
    masked: "a copy with parts made unreadable by the owner: it proves nothing",
    copy: "as logged",
    withheld: "Withheld by the owner (names and reasons are the owner's words):",
    shows_not: "\
What this does not show: that what was logged is true; who wrote it; that nothing was kept out of the
log; anything before the first verified stamp; that the log was not all made on one day; what the report
or a masked copy says. A time is a claim where it is not \"not later than\".
",
    layers: [
        "The file is not the strict zip that a bundle is.",
        "Files are not those that the bag's lists name.",
        "The bundle is not what it says it holds.",
        "The key files do not fit each other.",
        "The signature over the whole does not hold.",
        "Entries, or what is disclosed of them, were changed.",
        "An entry is not in the log.",
        "Entries of an item were left out.",
        "A signed state of the log does not hold.",
        "A time-stamp does not hold.",
        "Raw exchanges are not those that were logged.",
        "A copy to read is not what was logged.",
        "The verifier page in the bundle is not ours.",
        "A reading or a verdict comes out differently.",
    ],
};

pub const VIETNAMESE: Words = Words {
    help: "\
keepsake-verify TỆP [--json] [--tsa-root PEM]... [--fingerprint SHA256:...] [--lang en|vi]

Kiểm tra một gói bằng chứng của Keepsake (tệp .zip), không dùng mạng.
Chương trình này không phán xét: nó chỉ kiểm tra rằng không có gì bị sửa, bỏ bớt hay thêm vào.

  --json                  toàn bộ báo cáo ở dạng JSON, không in gì khác
  --tsa-root PEM          chứng thư của cơ quan cấp dấu thời gian mà bạn tin, lấy từ trang của chính họ;
                          có thể dùng nhiều lần. Không có thì dấu thời gian của họ không được xác minh
  --fingerprint SHA256:…  khóa phải có dấu vân tay này, do bạn nhận được qua đường khác
  --lang en|vi            ngôn ngữ

Gói có đuôi .age phải được mở bằng age trước: age -d -i KHÓA -o bundle.zip bundle.zip.age

Mã kết thúc: 0 gói đứng vững, 1 gói không đứng vững, 2 yêu cầu sai hoặc không đọc được tệp.
",
    sealed: "gói này đã được mã hóa. Hãy mở bằng age trước: age -d -i KHÓA -o bundle.zip TỆP",
    training: "TẬP HUẤN. Mọi người và mọi bài trong gói này đều là hư cấu; gói không chứng minh điều gì.\n",
    holds: "ĐỨNG VỮNG. Không có gì trong gói này bị sửa, bỏ bớt hay thêm vào kể từ khi được niêm phong bằng khóa dưới đây.",
    holds_not: "KHÔNG ĐỨNG VỮNG. Đừng dựa vào gói này:",
    holds_under_another: "KHÓA KHÁC. Đừng dựa vào gói này: gói không được niêm phong bằng khóa bạn đã nêu.",
    zip_as_received: "      Hãy dùng đúng tệp .zip như khi nhận được: giải nén rồi nén lại thì thành tệp khác. Nếu đúng là tệp đã nhận, hãy xin một bản khác.",
    no_fingerprint: "đây không phải là dấu vân tay: SHA256: và 43 chữ và số, giữ nguyên chữ hoa chữ thường như đã được cho biết. Hãy chép lại; điều này không nói gì về gói",
    judges_not: "Chương trình này không phán xét: nó chỉ kiểm tra rằng không có gì bị sửa.",
    key: "Khóa:",
    key_compare: "  Hãy so với dấu vân tay mà chủ gói đã cho bạn biết qua đường khác. Ai làm gói cũng có thể đặt vào đó bất kỳ khóa nào.",
    key_is_that: "  Đúng là khóa bạn đã nêu.",
    key_is_another: "  KHÔNG PHẢI KHÓA BẠN ĐÃ NÊU. Gói này được niêm phong bằng khóa khác.",
    entries: "Số mục trong nhật ký:",
    shown: "được trình ra:",
    checkpoint: "điểm chốt",
    seal: "chính gói này",
    stamp: "Dấu thời gian của",
    verified: "đã xác minh",
    no_root: "CHƯA XÁC MINH: không chứng thư nào bạn đưa dẫn tới nó (--tsa-root)",
    ots_pending: "đang chờ: các máy chủ lịch đã hứa, chưa có khối nào",
    ots_complete: "hoàn tất. Cần tra trong một trang xem khối Bitcoin bất kỳ:",
    not_later: "không muộn hơn",
    not_earlier: "không sớm hơn",
    no_time: "(không có thời điểm đã xác minh)",
    entry: "mục",
    claimed: "ghi là lúc",
    by_clock: "theo đồng hồ của chủ gói",
    masked: "bản sao đã bị chủ gói che một phần: không chứng minh được gì",
    copy: "đúng như đã ghi",
    withheld: "Phần chủ gói giữ lại (tên và lý do là lời của chủ gói):",
    shows_not: "\
Những điều việc này không cho thấy: rằng điều đã ghi là đúng; ai đã viết; rằng không có gì bị để ngoài
nhật ký; bất cứ điều gì trước dấu thời gian đầu tiên đã xác minh; rằng cả nhật ký không phải được làm
trong một ngày; báo cáo hay bản sao bị che nói gì. Thời điểm nào không phải \"không muộn hơn\" chỉ là lời khai.
",
    layers: [
        "Tệp không phải là zip nghiêm ngặt như một gói phải có.",
        "Các tệp không đúng như danh sách trong gói.",
        "Gói không đúng như chính nó nói là chứa gì.",
        "Các tệp khóa không khớp nhau.",
        "Chữ ký trên toàn bộ gói không đúng.",
        "Các mục, hoặc phần được mở ra của chúng, đã bị sửa.",
        "Có mục không nằm trong nhật ký.",
        "Có mục bị bỏ bớt.",
        "Một trạng thái có chữ ký của nhật ký không đúng.",
        "Một dấu thời gian không đúng.",
        "Các trao đổi nguyên gốc không phải là những gì đã ghi.",
        "Một bản sao để đọc không đúng như đã ghi.",
        "Trang kiểm tra trong gói không phải của chúng tôi.",
        "Một nhận định hay kết luận ra khác đi.",
    ],
};
