//! Ready scenarios: what the trainer tells, what happens, and what those who take part should see
//! and find out.

use super::{Command, Findings, Room, RoomError};

/// A scenario.
#[derive(Clone, Copy, Debug)]
pub struct Scenario {
    /// The word it is asked for by.
    pub name: &'static str,
    /// Its title, in English and Vietnamese.
    pub title: [&'static str; 2],
    /// What the trainer tells before.
    pub tells: [&'static str; 2],
    /// What those who take part should see.
    pub sees: [&'static str; 2],
    /// Questions, with answers for the trainer.
    pub questions: &'static [Question],
    /// What happens, as lines of the console.
    pub script: &'static str,
    /// What must be found at the end.
    pub expected: Expected,
}

/// A question and its answer, in English and Vietnamese.
#[derive(Clone, Copy, Debug)]
pub struct Question {
    /// What is asked.
    pub asks: [&'static str; 2],
    /// What is to be found out.
    pub answer: [&'static str; 2],
}

/// What a scenario comes to.
#[derive(Clone, Copy, Debug)]
pub struct Expected {
    /// Flagged posts by verdict, in the order of the words.
    pub flagged: &'static [(&'static str, usize)],
    /// Flagged ones without any notice.
    pub silent: usize,
    /// The largest lot of posts that vanished together.
    pub together: usize,
    /// An account is told to be gone.
    pub account_gone: bool,
}

const fn question(asks: [&'static str; 2], answer: [&'static str; 2]) -> Question {
    Question { asks, answer }
}

/// The scenarios.
pub const SCENARIOS: [Scenario; 3] = [
    Scenario {
        name: "rice",
        title: ["The rice posts", "Những bài về gạo"],
        tells: [
            "For six weeks a page has written about the price of rice, every day, several times. All of it is saved. One morning the author opens the page and it looks short. Nobody wrote to him.",
            "Suốt sáu tuần, một trang viết về giá gạo, ngày nào cũng có vài bài. Tất cả đã được lưu. Một sáng nọ, tác giả mở trang ra thấy vắng hẳn. Không ai báo gì cho anh.",
        ],
        sees: [
            "210 posts flagged as removed, 207 of them with no notice; one incident that holds those 207, with the two moments between which it happened. Three posts of another page were removed with a notice; they are no part of it. A captcha and a login page in between flag nothing.",
            "210 bài được đánh dấu là đã bị gỡ, 207 bài không có thông báo; một sự việc gom đúng 207 bài ấy, với hai mốc thời gian mà việc xảy ra ở giữa. Ba bài của một trang khác bị gỡ có thông báo, và không thuộc sự việc này. Captcha và trang đăng nhập xen giữa không làm bài nào bị đánh dấu.",
        ],
        questions: &[
            question(
                [
                    "Between which two moments did the posts vanish?",
                    "Các bài biến mất trong khoảng giữa hai mốc nào?",
                ],
                [
                    "Last seen and first missed: the window of the incident. Nobody can say it more exactly than one looks.",
                    "Lần cuối còn thấy và lần đầu không thấy: khoảng của sự việc. Không ai nói chính xác hơn mức mình đã xem.",
                ],
            ),
            question(
                [
                    "How do you know that it was not an outage?",
                    "Làm sao biết đó không phải là sự cố mạng?",
                ],
                [
                    "Other posts on the same platform answered as usual in the same minutes, and an address that never existed looked just like the lost ones.",
                    "Các bài khác trên cùng nền tảng vẫn trả lời bình thường trong cùng những phút đó, còn một địa chỉ chưa từng có thì trông giống hệt các bài đã mất.",
                ],
            ),
            question(
                [
                    "What does “notice: none recorded” mean, and what does it not mean?",
                    "“Thông báo: chưa ghi nhận” nghĩa là gì, và không có nghĩa là gì?",
                ],
                [
                    "Nothing was entered. That nothing came is your own statement: look at the inbox and note it.",
                    "Chưa ai nhập gì. Rằng không có thông báo nào là lời khẳng định của chính bạn: hãy xem hộp thư rồi ghi lại.",
                ],
            ),
        ],
        script: "publish 210 @song.lua\nsave @song.lua\nsave @anh.chonoi\nsave @deltanotes 4\nlook\nforward 2d\n\
                 captcha @deltanotes 1\nlogin @deltanotes 1\nremove @song.lua 207\nremove-told @anh.chonoi 3\nforward 1d\nlook\n",
        expected: Expected {
            flagged: &[("removed", 210)],
            silent: 207,
            together: 207,
            account_gone: false,
        },
    },
    Scenario {
        name: "hidden",
        title: ["Hidden at home", "Ẩn ở trong nước"],
        tells: [
            "A teacher’s readers at home say that her posts are gone. Her sister in Germany reads them as always. Who is right?",
            "Người đọc trong nước nói bài của cô giáo mất rồi. Chị cô ở Đức vẫn đọc như thường. Ai đúng?",
        ],
        sees: [
            "Eight posts flagged as hidden in this country: five without a word, three with a page that names the law. From the vantage abroad every one of them is there. Not one is called removed.",
            "Tám bài được đánh dấu là bị ẩn ở nước này: năm bài không lời nào, ba bài kèm trang nhắc đến luật. Từ nơi kiểm tra ở nước ngoài, bài nào cũng còn. Không bài nào bị gọi là đã gỡ.",
        ],
        questions: &[
            question(
                [
                    "What would Keepsake say with one vantage only?",
                    "Nếu chỉ có một nơi kiểm tra, Keepsake sẽ nói gì?",
                ],
                [
                    "It could not tell hidden from removed where the page says nothing. A friend abroad, or Tor, makes the difference.",
                    "Khi trang không nói gì, nó không phân biệt được bị ẩn với bị gỡ. Một người bạn ở nước ngoài, hoặc Tor, tạo nên khác biệt.",
                ],
            ),
            question(
                ["Which of the posts name who ordered it?", "Bài nào cho biết ai yêu cầu?"],
                [
                    "The three that answer 451: their page names the office that demanded it (an invented one). So says the platform; whether it is so, Keepsake does not know.",
                    "Ba bài trả lời 451: trang ấy nêu cơ quan đã yêu cầu (một cơ quan hư cấu). Đó là lời nền tảng; có đúng hay không thì Keepsake không biết.",
                ],
            ),
            question(
                [
                    "What may you ask a friend abroad to do, and what not?",
                    "Có thể nhờ bạn ở nước ngoài làm gì, và không nên nhờ gì?",
                ],
                [
                    "To lend a way out. Not to log in for you, and not without knowing what it is for.",
                    "Cho mượn đường ra. Không nhờ đăng nhập hộ, và không khi họ chưa biết để làm gì.",
                ],
            ),
        ],
        script: "save @cogiao_lopbon\nsave @song.lua\nlook\nforward 1d\nhide @cogiao_lopbon 5\nhide-by-law @cogiao_lopbon 3\nlook\nforward 2d\nlook\n",
        expected: Expected {
            flagged: &[("geo_blocked", 8)],
            silent: 8,
            together: 8,
            account_gone: false,
        },
    },
    Scenario {
        name: "account",
        title: ["The account that closed", "Tài khoản bị đóng"],
        tells: [
            "On Monday the whole platform is down for some hours. On Tuesday it is back, and one account is not.",
            "Thứ Hai cả nền tảng ngừng vài giờ. Thứ Ba nó trở lại, còn một tài khoản thì không.",
        ],
        sees: [
            "During the outage nothing is flagged. Afterwards every post of the account is flagged as gone with its account, in one incident, and no post of anybody else.",
            "Trong lúc ngừng hoạt động, không bài nào bị đánh dấu. Sau đó, mọi bài của tài khoản được đánh dấu là mất cùng tài khoản, trong một sự việc, và không bài nào của người khác.",
        ],
        questions: &[
            question(
                ["Why was nothing flagged on Monday?", "Vì sao hôm thứ Hai không đánh dấu gì?"],
                [
                    "A server that does not answer says nothing about a post. Keepsake says that it cannot tell.",
                    "Máy chủ không trả lời thì không nói gì về bài viết. Keepsake nói là chưa kết luận được.",
                ],
            ),
            question(
                [
                    "How is an account that is gone told from many removed posts?",
                    "Làm sao phân biệt tài khoản bị đóng với nhiều bài bị gỡ?",
                ],
                [
                    "The author’s own page says so as well.",
                    "Trang của chính tác giả cũng nói như vậy.",
                ],
            ),
            question(
                [
                    "Did the author close it, or somebody else?",
                    "Tác giả tự đóng, hay ai khác đóng?",
                ],
                [
                    "Keepsake does not know. It sees what is there, not why.",
                    "Keepsake không biết. Nó thấy cái gì còn, không thấy vì sao.",
                ],
            ),
        ],
        script: "save @deltanotes\nsave @nguoi.viet.cham\nlook\nforward 1d\noutage on\nlook\noutage off\nforward 1d\nclose @deltanotes\nlook\nforward 2d\nlook\n",
        expected: Expected {
            flagged: &[("account_gone", DELTANOTES)],
            silent: DELTANOTES,
            together: DELTANOTES,
            account_gone: true,
        },
    },
];

/// Posts of the account that closes.
const DELTANOTES: usize = 9;

/// The scenario of this name.
#[must_use]
pub fn scenario(name: &str) -> Option<&'static Scenario> {
    SCENARIOS.iter().find(|scenario| scenario.name == name)
}

/// A post about rice that nobody wrote: its place, its day and its numbers follow from `n`.
pub(super) fn rice_post(n: u32) -> String {
    const PLACES: [&str; 7] =
        ["chợ Ván", "bến Dâu", "xóm Cồn", "kho Ba Gốc", "cầu Mới", "ấp Đông", "vựa Sáu Nhỏ"];
    const SIGNS: [&str; 5] = [
        "ghe đậu kín bến mà chưa ai bốc hàng",
        "thương lái gọi lại bảo chờ thêm vài hôm",
        "bà con giữ lúa trong nhà, không dám bán",
        "giấy xuất kho ký rồi lại rút",
        "người mua hỏi giá rồi đi",
    ];
    let place = PLACES[n as usize % PLACES.len()];
    let sign = SIGNS[n as usize / 7 % SIGNS.len()];
    let (price, tons) = (4_600 + n * 37 % 900, 12 + n * 13 % 80);
    format!(
        "Sổ gạo, tờ {}: {place} hôm nay {price} đồng một ký lúa tươi, còn {tons} tấn chưa ai lấy, {sign}.\n\n\
         Ghi lúc sáng, đối chiếu lúc chiều với người cân.",
        n + 1
    )
}

impl Room {
    /// Plays a scenario from its first line to its last, and holds what is found against its card.
    ///
    /// # Errors
    /// [`RoomError`]; [`RoomError::Otherwise`] where anything is flagged wrongly, or not at all.
    pub async fn play(
        &mut self,
        scenario: &Scenario,
        tell: &mut dyn FnMut(&str, &Findings),
    ) -> Result<Findings, RoomError> {
        for line in scenario.script.lines() {
            let Some(command) = Command::read(line) else { continue };
            self.obey(&command).await?;
            let findings = self.findings();
            if let Some(wrong) = findings.wrong.first() {
                return Err(RoomError::Otherwise(format!("{wrong} is flagged wrongly")));
            }
            tell(line, &findings);
        }
        let findings = self.findings();
        scenario.expected.held(&findings).map_err(RoomError::Otherwise)?;
        Ok(findings)
    }
}

impl Expected {
    /// Is it what was found?
    pub(super) fn held(&self, findings: &Findings) -> Result<(), String> {
        let flagged: Vec<_> = findings.flagged.iter().map(|(word, n)| (*word, *n)).collect();
        if flagged != self.flagged {
            return Err(format!("flagged are {flagged:?}"));
        }
        if !findings.missed.is_empty() {
            return Err(format!("{} are gone and not flagged", findings.missed.len()));
        }
        if findings.silent != self.silent {
            return Err(format!("{} vanished without a notice", findings.silent));
        }
        let together = findings.together.iter().map(|it| it.posts).max().unwrap_or_default();
        if together != self.together {
            return Err(format!("{together} vanished together"));
        }
        let gone = findings.together.iter().any(|it| it.account_gone);
        if gone == self.account_gone { Ok(()) } else { Err("the account".to_owned()) }
    }
}
