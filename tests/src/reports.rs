//! Reports of bundles that do not exist: every kind of thing a report tells of, always the same.

use keepsake::bundle::report::{
    Checkpoint, Entry, Ots, Picture, Report, Seal, ShownCopy, ShownFile, ShownIncident,
    ShownJudgement, ShownPost, ShownRefusal, Stamp, Why, Withheld, WithheldPart,
};
use keepsake::model::{
    Absence, Answer, Archived, Author, Capture, CaptureId, Entered, Failure, Ground, ItemId,
    Judgement, Mail, Media, MissingMedia, Notice, NoticeEntry, NoticeFile, NoticeId, ObjectName,
    Observation, ObservationId, Outcome, Post, PostId, Probe, Proposal, Published, Reading, Reason,
    RefusedId, RefusedPost, Source, Status, Sum, Time, Vantage, Verdict, Way, When,
};

const JPEG: &[u8] = include_bytes!("../fixtures/report/hills.jpg");
const PNG: &[u8] = include_bytes!("../fixtures/report/hills.png");

/// When the story begins: an afternoon in May 2026.
const BEGIN: i64 = 1_778_400_000;
const HOUR: i64 = 3_600;

fn at(hours: i64) -> Time {
    Time::from_unix(BEGIN + hours * HOUR).expect("a time")
}

fn item(n: u8) -> ItemId {
    ItemId::from_bytes([n; 16])
}

/// An act with its place in the log, stamped a day later.
fn entry<T>(seq: u64, hours: i64, act: T) -> Entry<T> {
    let not_later_than = (hours < 300).then(|| at((hours / 24 + 1) * 24));
    Entry { seq, not_later_than, withheld: Vec::new(), act }
}

/// A copy with this text.
#[must_use]
pub fn copy(n: u8, seq: u64, hours: i64, text: &str) -> ShownCopy {
    let url = format!("https://www.facebook.example/mai.phuong/posts/{n}");
    let capture = Capture {
        id: CaptureId::from_bytes([n; 16]),
        post: PostId::from_bytes([n; 16]),
        at: at(hours),
        url: url.clone(),
        permalink: Some(url),
        author: Some(Author { name: Some("Mai Phương".into()), url: None }),
        published: Some(Published {
            at: at(hours - 2),
            as_written: "10 tháng 5, 2026 lúc 13:00".into(),
        }),
        title: None,
        text: text.to_owned(),
        source: Source::JsonLd,
        told: Vec::new(),
        media: Vec::new(),
        missing: Vec::new(),
        exchange: None,
        import: None,
        seen: None,
        files: Vec::new(),
    };
    ShownCopy { entry: entry(seq, hours, capture), pictures: Vec::new() }
}

/// A look that was answered so.
#[must_use]
pub fn look(n: u8, seq: u64, hours: i64, answer: Answer, says: Verdict) -> Entry<Observation> {
    let rule = match says {
        Verdict::Visible => "fb-post-text",
        Verdict::GeoBlocked => "fb-legal-request",
        Verdict::Unreachable => "net-no-answer",
        _ => "fb-error-route",
    };
    let observation = Observation {
        id: ObservationId::from_bytes([seq.to_le_bytes()[0]; 16]),
        post: PostId::from_bytes([n; 16]),
        at: at(hours),
        vantage: Vantage::DIRECT.into(),
        country: Some("VN".into()),
        probe: Probe::Page,
        url: format!("https://www.facebook.example/mai.phuong/posts/{n}"),
        final_url: None,
        answer,
        exchange: ObjectName::to_come(),
        part: 0,
        body_of: None,
        mark: None,
        settles: None,
        reading: Reading { rule: rule.into(), says, rules: None },
    };
    entry(seq, hours, observation)
}

fn judged(n: u8, seq: u64, hours: i64, verdict: Verdict, why: &[(&str, &str)]) -> ShownJudgement {
    let chain = vec![Reason { observation: None, rule: "fb-error-route".into() }];
    let post = PostId::from_bytes([n; 16]);
    let (at, looks) = (at(hours), Vec::new());
    let act = Judgement { post, at, verdict, chain, looks, confirmed: true, unattended: true };
    let why = why.iter().map(|(vi, en)| Why { vi: (*vi).into(), en: (*en).into() }).collect();
    ShownJudgement { entry: entry(seq, hours, act), why }
}

fn noticed(n: u8, seq: u64, hours: i64, what: Entered) -> Entry<NoticeEntry> {
    let id = NoticeId::from_bytes([seq.to_le_bytes()[0]; 16]);
    let act = NoticeEntry { id, post: PostId::from_bytes([n; 16]), recorded: at(hours), what };
    entry(seq, hours, act)
}

fn file(name: &str, mime: &str, sha256: u8) -> NoticeFile {
    let sha256 = Sum::from_bytes([sha256; 32]).to_string();
    let (name, mime) = (name.into(), mime.into());
    NoticeFile { name, mime, bytes: 48_213, sha256, object: ObjectName::to_come() }
}

fn medium(name: &str, mime: &str, bytes: usize, alt: Option<&str>) -> Media {
    Media {
        name: name.into(),
        mime: mime.into(),
        bytes: bytes as u64,
        sha256: Sum::from_bytes([0x5c; 32]).to_string(),
        url: String::new(),
        alt: alt.map(str::to_owned),
        exchange: ObjectName::to_come(),
        member: None,
    }
}

/// A post that vanished `missed` hours after the story began, last seen `seen` hours after it.
#[must_use]
pub fn post(n: u8, text: &str, seen: i64, missed: i64) -> ShownPost {
    let base = u64::from(n) * 40;
    let mut looks: Vec<_> = (0..6)
        .map(|step| (step * (seen - 2) / 5 + 2, Answer::Status(200), Verdict::Visible))
        .chain([
            (seen + (missed - seen) / 2, Answer::Failed(Failure::Timeout), Verdict::Unreachable),
            (missed, Answer::Status(200), Verdict::Removed),
            (missed + 1, Answer::Status(200), Verdict::Removed),
            (missed + 3, Answer::Status(404), Verdict::Removed),
        ])
        .zip(base + 3..)
        .map(|((hours, answer, says), seq)| look(n, seq, hours, answer, says))
        .collect();
    if let Some(last) = looks.last_mut() {
        last.act.vantage = "Berlin (SOCKS)".into();
        last.act.country = Some("DE".into());
        last.act.probe = Probe::Embed;
        last.act.url =
            format!("https://www.facebook.example/plugins/post?href=mai.phuong%2Fposts%2F{n}");
    }
    let why = [
        (
            "Facebook trả về trang riêng của họ cho nội dung không xem được lúc 14:02 UTC ngày 11/5/2026 (quy tắc fb-error-route).",
            "Facebook answered with its own page for unavailable content at 14:02 UTC on 11 May 2026 (rule fb-error-route).",
        ),
        (
            "Một bài viết công khai khác vẫn hiện bình thường (quy tắc control-alive).",
            "Another post that is known to be public answered as usual (rule control-alive).",
        ),
    ];
    let alive = [(
        "Bài viết hiện ra với đúng lời đã lưu lúc 10:00 UTC ngày 10/5/2026 (quy tắc fb-post-text).",
        "The post showed the text that was saved at 10:00 UTC on 10 May 2026 (rule fb-post-text).",
    )];
    let url = format!("https://www.facebook.example/mai.phuong/posts/{n}");
    let act = Post {
        id: PostId::from_bytes([n; 16]),
        platform: "facebook".into(),
        addresses: vec![url],
        private_allowed: false,
        saved: at(1),
        archived: Archived::default(),
    };
    ShownPost {
        item: item(n),
        folder: format!("items/{n:03}"),
        post: entry(base, 1, act),
        copies: vec![copy(n, base + 1, 1, text)],
        looks,
        judged: vec![
            judged(n, base + 20, 2, Verdict::Visible, &alive),
            judged(n, base + 21, missed + 1, Verdict::Removed, &why),
            judged(n, base + 22, missed + 4, Verdict::Removed, &why),
        ],
        notices: Vec::new(),
        status: Status::Flagged,
        verdict: Verdict::Removed,
        last_seen: at(seen),
        first_missed: Some(at(missed)),
        confirmed: Some(at(missed + 4)),
        absences: vec![Absence { last_seen: at(seen), first_missed: at(missed), back: None }],
        is_silent: true,
    }
}

/// What people write: Vietnamese, emoji, other scripts and directions, marks, controls, markup.
pub const TEXTS: [&str; 12] = [
    "Sáng nay bà con ra đình làng hỏi về quyết định thu hồi 14 héc-ta đất ruộng. Không ai trả lời. Tôi ghi lại đây để mọi người cùng biết: ngày nào, ai nói gì, giấy tờ nào được đưa ra.\n\nẮẰẲẴẶ ấầẩẫậ ễ ộ ỹ – chữ nào cũng phải còn nguyên.",
    "Giá gạo xuất khẩu tăng mà người trồng lúa không được hưởng. Ai hưởng? 🌾🤔 #gaoxuatkhau #nongdan",
    "Gia đình xin nói với mọi người: chúng tôi vẫn chờ ngày xét xử được mở lại. 👨‍👩‍👧‍👦❤️",
    "Bản dịch cho bạn bè: 我们要求公开听证会。每个人都有权知道真相。 / 한국어 / 日本語のテキスト",
    "Lời bạn tôi gửi: السلام عليكم، نحن معكم. – שלום לכולם",
    "Một liên kết rất dài không có chỗ ngắt: https://vi.example.org/tai-lieu/2026/05/quyet-dinh-thu-hoi-dat-so-1234-qd-ubnd-ngay-10-thang-5-nam-2026-ban-scan-day-du-kem-phu-luc-va-danh-sach-cac-ho-gia-dinh.pdf?nguon=facebook&chia_se=1&ma=abcdefghijklmnopqrstuvwxyz0123456789",
    "<script>alert(1)</script></style><img src=x onerror=alert(2)>&amp; ‘nháy’ \"kép\" --> ]]> {{ }}",
    "Chữ bị đảo: \u{202e}gnort ac àot\u{202c} và chữ \u{200b}ẩn\u{feff}, một dấu\u{0} không và\u{7} chuông.",
    "Dấu rời: Tie\u{302}\u{301}ng Vie\u{323}\u{302}t vẫn là Tiếng Việt. Z\u{335}\u{321}\u{31b}a\u{336}\u{322}l\u{337}g\u{338}o\u{334} thì không.",
    "→ ✓ ● ★ ½ № € ₫ ≤ ∞ • „“ «» ‹› † ‡ Ελληνικά Кириллица",
    "Ngày thứ ba sau khi bài về phiên tòa biến mất, tôi đăng lại. Lần này mười phút là mất.",
    "Bài cuối trước khi tài khoản bị khóa.",
];

fn vanished() -> Vec<ShownPost> {
    let mut posts: Vec<ShownPost> = (1_u8..)
        .zip(TEXTS)
        .map(|(n, text)| post(n, text, 20 + i64::from(n % 4), 28 + i64::from(n % 5) * 2))
        .collect();
    pictures(&mut posts[0]);
    appealed(&mut posts[1]);
    back(&mut posts[2]);
    redacted(&mut posts[3]);
    posts[10].copies[0].entry.act.text = format!("{}\n\n{}", TEXTS[10], TEXTS[0].repeat(30));
    posts
}

fn pictures(post: &mut ShownPost) {
    let copy = &mut post.copies[0];
    copy.entry.act.media = vec![
        medium("hop-dan.jpg", "image/jpeg", JPEG.len(), Some("Bà con họp ở sân đình")),
        medium("ban-do.png", "image/png", PNG.len(), None),
        medium("phat-bieu.mp4", "video/mp4", 8_123_456, None),
    ];
    copy.entry.act.missing = vec![MissingMedia {
        url: "https://video.example/gone.mp4".into(),
        why: "http_status".into(),
        name: None,
        alt: None,
    }];
    let picture =
        |media, bytes: &[u8], is_masked| Picture { media, bytes: bytes.into(), is_masked };
    copy.pictures = vec![picture(0, JPEG, false), picture(1, PNG, true)];
}

fn appealed(post: &mut ShownPost) {
    let notice = Notice {
        received: When::At(at(60)),
        by: Way::Email,
        wording: "Do yêu cầu pháp lý ở địa phương, chúng tôi đã hạn chế quyền truy cập vào bài viết của bạn tại Việt Nam.\n\nDue to local legal requirements, access to your post is restricted in Vietnam.".into(),
        ground: Some(Ground::Law),
        named: Some("Nghị định 147/2024/NĐ-CP".into()),
        proposed: Some(Proposal { ground: Ground::Law, phrase: "yêu cầu pháp lý ở địa phương".into() }),
        files: vec![file("thu-thong-bao.eml", "message/rfc822", 0x11)],
        mail: Some(Mail {
            date: Some(at(59)),
            from: Some("noreply@facebookmail.example".into()),
            from_platform: true,
            subject: Some("Về bài viết của bạn".into()),
            dkim: Vec::new(),
        }),
    };
    let day = |text: &str| text.parse::<When>().expect("a day");
    let none = Entered::NoneCame { on: day("2026-05-12") };
    let appeal = Entered::Appeal {
        on: day("2026-05-14"),
        text:
            "Bài viết chỉ dẫn lại số liệu công khai của Tổng cục Thống kê. Tôi đề nghị khôi phục."
                .into(),
    };
    let outcome = Entered::Outcome {
        on: day("2026-05-20"),
        outcome: Outcome::Refused,
        text: "Quyết định được giữ nguyên.".into(),
    };
    post.notices = vec![
        noticed(2, 110, 50, none),
        noticed(2, 111, 61, Entered::Notice(Box::new(notice))),
        noticed(2, 112, 100, appeal),
        noticed(2, 113, 240, outcome),
    ];
    post.is_silent = false;
    post.verdict = Verdict::GeoBlocked;
}

fn back(post: &mut ShownPost) {
    post.status = Status::BackAgain;
    post.verdict = Verdict::Visible;
    post.first_missed = None;
    post.confirmed = None;
    post.last_seen = at(200);
    post.absences[0].back = Some(at(150));
    let last = post.looks.last().map_or(0, |look| look.seq);
    post.looks.push(look(3, last + 1, 150, Answer::Status(200), Verdict::Visible));
    post.looks.push(look(3, last + 2, 200, Answer::Status(200), Verdict::Visible));
}

fn redacted(post: &mut ShownPost) {
    post.copies[0].entry.withheld = vec!["author".into(), "published".into()];
    post.looks[0].withheld = vec!["vantage".into(), "country".into()];
    post.copies[0].entry.act.text = post.copies[0].entry.act.text.replace("bạn bè", "███████");
}

fn refused() -> ShownRefusal {
    let act = RefusedPost {
        id: RefusedId::from_bytes([0xee; 16]),
        platform: "facebook".into(),
        account: Some("Mai Phương".into()),
        on: "2026-05-15".parse().expect("a day"),
        recorded: at(121),
        text: "Tên ông chủ tịch xã ký quyết định là … Bài này đăng ba lần không được. 😶".into(),
        message: "Không thể chia sẻ nội dung của bạn vì vi phạm Tiêu chuẩn cộng đồng.".into(),
        proposed: Some(Proposal {
            ground: Ground::Rules, phrase: "Tiêu chuẩn cộng đồng".into()
        }),
        files: vec![file("man-hinh.png", "image/png", 0x22)],
    };
    let (item, folder) = (item(0xee), "items/013".to_owned());
    ShownRefusal { item, folder, entry: entry(560, 121, act) }
}

fn stamp(name: &str, authority: &str, hours: i64, is_verified: bool) -> Stamp {
    Stamp {
        name: name.into(),
        authority: authority.into(),
        at: at(hours),
        not_later_than: at(hours).plus(std::time::Duration::from_secs(1)),
        is_verified,
        is_qualified: name == "dtrust",
    }
}

fn checkpoints() -> Vec<Checkpoint> {
    vec![
        Checkpoint {
            entries: 214,
            stamps: vec![stamp("freetsa", "Free TSA, CN=www.freetsa.example", 24, true)],
            ots: Some(Ots::Block { height: 948_112, merkle_root: "5a1b9c0d".repeat(8) }),
        },
        Checkpoint {
            entries: 566,
            stamps: vec![
                stamp("dtrust", "D-Trust Qualified TSA", 300, true),
                stamp("freetsa", "Free TSA, CN=www.freetsa.example", 300, true),
                stamp("other", "An authority whose root is not there", 300, false),
            ],
            ots: Some(Ots::Pending),
        },
    ]
}

fn files() -> Vec<ShownFile> {
    let file = |path: &str, bytes, n: u8| ShownFile {
        path: path.into(),
        bytes,
        sha256: Sum::from_bytes([n; 32]),
        is_masked: path.contains("masked-"),
    };
    let texts = (1..=12_u8).map(|n| {
        let seq = u64::from(n) * 40 + 1;
        file(&format!("data/items/{n:03}/text.{seq}.txt"), 300 + u64::from(n), n)
    });
    let rest = [
        file("data/archive/keepsake.wacz", 4_812_334, 0xa0),
        file("data/case.json", 18_220, 0xa1),
        file("data/items/001/masked-media-1.41.png", 5_120, 0xa2),
        file("data/items/001/media-0.41.jpg", 9_000, 0xa3),
        file("data/keys/allowed_signers.txt", 154, 0xa4),
        file("data/keys/log.pem", 113, 0xa5),
        file("data/keys/log.vkey", 160, 0xa6),
        file("data/log/checkpoints/566.txt", 280, 0xa7),
        file("data/rules/facebook.toml", 20_480, 0xa8),
    ];
    let mut files: Vec<ShownFile> = texts.chain(rest).collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

fn withheld() -> Vec<Withheld> {
    let of = |entry, what, name: &str, why: &str| Withheld {
        entry,
        what,
        name: name.into(),
        why: why.into(),
    };
    vec![
        of(41, WithheldPart::File, "media.1", "gương mặt trẻ em"),
        of(161, WithheldPart::Field, "author", "bảo vệ người đăng hộ"),
        of(161, WithheldPart::Field, "published", ""),
        of(161, WithheldPart::Field, "text", "tên người"),
        of(
            163,
            WithheldPart::Record,
            &Sum::from_bytes([0xbe; 32]).to_string(),
            "có tên người khác",
        ),
    ]
}

/// A report with nothing in it but what each has.
#[must_use]
pub fn bare() -> Report {
    Report {
        name: "keepsake-evidence-20261126-1a2b3c4d".into(),
        training: false,
        made: at(4_800),
        software: "keepsake 0.1.0".into(),
        fingerprint: "SHA256:Y6m3bSxY0l7n9V1c8m2QeKp5uTzA4rWfJ0hGdXq3N+E".into(),
        origin: "keepsake.invalid/log/0f1e2d3c4b5a69788796a5b4c3d2e1f0".into(),
        checkpoints: checkpoints(),
        seal: Seal { stamps: vec!["dtrust".into(), "freetsa".into()], has_ots: true },
        rules: Some(("2026-11-20".into(), Sum::from_bytes([0x77; 32]))),
        posts: Vec::new(),
        refused: Vec::new(),
        incidents: Vec::new(),
        withheld: Vec::new(),
        files: Vec::new(),
    }
}

/// An incident of twelve posts with everything that can be told of them.
#[must_use]
pub fn rich() -> Report {
    let posts = vanished();
    let incident = ShownIncident {
        platform: "facebook".into(),
        account: Some("Mai Phương".into()),
        posts: posts.iter().map(|post| post.item).collect(),
        n_posts: 14,
        n_back: 1,
        of_account: 340,
        account_gone: false,
        between: (at(20), at(36)),
        one_act: Some((at(23), at(28))),
        shared: vec!["#gaoxuatkhau".into(), "thu hồi".into(), "đình làng".into()],
    };
    let (refused, incidents) = (vec![refused()], vec![incident]);
    Report { posts, refused, incidents, withheld: withheld(), files: files(), ..bare() }
}

/// One of each kind, without pictures.
#[must_use]
pub fn small() -> Report {
    let mut report = rich();
    report.posts.drain(2..);
    report.posts.remove(0);
    report.posts[0].looks.drain(1..6);
    report.incidents[0].posts.retain(|item| *item == report.posts[0].item);
    report.files.drain(4..);
    report
}

/// One post whose text is this.
#[must_use]
pub fn of_text(text: &str) -> Report {
    Report { posts: vec![post(1, text, 20, 28)], ..bare() }
}

/// One post with this many looks.
#[must_use]
pub fn of_looks(n_looks: u16) -> Report {
    let mut report = of_text(TEXTS[0]);
    report.posts[0].looks = (0..n_looks)
        .map(|n| {
            let (answer, says) = match n {
                n if n < n_looks / 2 => (Answer::Status(200), Verdict::Visible),
                n if n % 7 == 0 => (Answer::Failed(Failure::Timeout), Verdict::Unreachable),
                _ => (Answer::Status(404), Verdict::Removed),
            };
            look(1, u64::from(n) + 100, i64::from(n / 4) + 2, answer, says)
        })
        .collect();
    report
}
