//! What happened to the posts of a bundle: acts as a vault has them, with exchanges.

use std::collections::BTreeMap;

use keepsake::bundle::ItemKind;
use keepsake::custody::Subject;
use keepsake::custody::act::Records;
use keepsake::custody::stamp::imprint_of;
use keepsake::model::{
    Act, Answer, Archived, Author, Capture, CaptureId, Entered, ItemId, JudgedLook, Judgement,
    Media, Notice, NoticeEntry, NoticeFile, NoticeId, ObjectName, Observation, ObservationId, Post,
    PostId, Probe, Reading, Reason, RecordSum, RefusedId, RefusedPost, Source, Sum, Time, Verdict,
    Way,
};

use super::Wanted;
use super::exchanges::{Record, exchange, page, picture};
use super::log::{GrowingLog, Stamper};
use crate::chance::Chance;
use crate::making::text;

/// Bytes of media and files, by their digest.
pub(super) type Contents = BTreeMap<Sum, Vec<u8>>;

/// All of it.
pub(super) struct Story {
    pub(super) log: GrowingLog,
    /// What the bundle is about.
    pub(super) items: Vec<(ItemId, ItemKind)>,
    /// Records of the items' exchanges, with the number of their entry.
    pub(super) records: Vec<(u64, Record)>,
    pub(super) contents: Contents,
    pub(super) now: Time,
}

/// Without a stamp, this is today.
const TODAY: &str = "2026-05-08T09:30:00Z";

struct Teller<'a> {
    wanted: &'a Wanted,
    stamper: Option<&'a Stamper>,
    story: Story,
    chance: Chance,
}

pub(super) fn told(wanted: &Wanted, stamper: Option<&Stamper>) -> Story {
    let today = || TODAY.parse().expect("a time");
    let now = stamper.map_or_else(today, Stamper::now);
    let story = Story {
        log: GrowingLog::new(&wanted.secret),
        items: Vec::new(),
        records: Vec::new(),
        contents: Contents::new(),
        now,
    };
    let mut teller = Teller { wanted, stamper, story, chance: Chance::new(wanted.seed) };
    teller.tell();
    teller.story
}

impl Teller<'_> {
    fn tell(&mut self) {
        let n_posts = self.wanted.posts + self.wanted.others;
        let posts: Vec<PostId> =
            (0..n_posts).map(|_| PostId::from_bytes(self.chance.id())).collect();
        // Those it is about stand between the others.
        let about = |n: usize| {
            n >= self.wanted.others / 2 && n - self.wanted.others / 2 < self.wanted.posts
        };
        for (n, post) in posts.iter().enumerate() {
            if about(n) {
                let item = self.story.log.keys.item(Subject::Post(*post));
                self.story.items.push((item, ItemKind::Post));
            }
            self.saved(*post, about(n));
        }
        let mut checkpoints_left = self.wanted.checkpoints.max(1);
        for look in 0..self.wanted.looks {
            let is_last = look + 1 == self.wanted.looks;
            for (n, post) in posts.iter().enumerate() {
                self.looked(*post, about(n), is_last && n % 2 == 0);
            }
            if checkpoints_left > 1 {
                self.checkpoint();
                checkpoints_left -= 1;
            }
        }
        if self.wanted.notices {
            posts.iter().enumerate().filter(|(n, _)| about(*n)).take(2).for_each(|(_, post)| {
                self.noticed(*post);
            });
            self.refused();
        }
        for _ in 0..checkpoints_left {
            self.checkpoint();
        }
    }

    /// When the next entry is made: a second after the one before, and the last of them about now.
    fn time(&self) -> Time {
        let per_post = 2 + 2 * self.wanted.looks;
        let n_all = (self.wanted.posts + self.wanted.others) * per_post + 100;
        let n = self.story.log.entries.len();
        let back = i64::try_from(n_all).expect("few") - i64::try_from(n).expect("few");
        Time::from_unix(self.story.now.unix() - back).expect("a time")
    }

    fn checkpoint(&mut self) {
        let time = self.time();
        self.story.log.checkpoint(time, self.stamper, self.wanted.ots);
    }

    fn keep(&mut self, seq: u64, is_about: bool, records: Vec<Record>) {
        if is_about {
            self.story.records.extend(records.into_iter().map(|record| (seq, record)));
        }
    }

    fn saved(&mut self, post: PostId, is_about: bool) {
        let time = self.time();
        let address = address(post);
        let act = Act::Saved(Post {
            id: post,
            platform: "web".into(),
            addresses: vec![address.clone()],
            private_allowed: false,
            saved: time,
            archived: Archived::default(),
        });
        self.story.log.act(&act, Records::default(), time);
        let words = text(&mut self.chance, 120);
        let body = page(&words, self.wanted.page_bytes, &mut self.chance);
        let own = exchange(&address, time, (200, "text/html"), &body, &mut self.chance);
        let (mut media, mut of_media) = (Vec::new(), Vec::new());
        for n in 0..self.wanted.media {
            let bytes = picture(self.wanted.picture_bytes, &mut self.chance);
            let url = format!("{address}/{n}.jpg");
            of_media.push(exchange(&url, time, (200, "image/jpeg"), &bytes, &mut self.chance));
            media.push(medium(url, &bytes));
            if is_about {
                self.story.contents.insert(imprint_of(&bytes), bytes);
            }
        }
        let capture = Capture {
            id: CaptureId::from_bytes(self.chance.id()),
            post,
            at: time,
            url: address.clone(),
            permalink: Some(address),
            author: Some(Author { name: Some("Phạm Thị Lan".into()), url: None }),
            published: None,
            title: None,
            text: words,
            source: Source::Article,
            told: vec![],
            media,
            missing: vec![],
            exchange: Some(ObjectName::to_come()),
            import: None,
            seen: None,
            files: Vec::new(),
        };
        let media_sums: Vec<Vec<RecordSum>> = of_media.iter().map(|it| sums(it)).collect();
        let records = Records { own: &sums(&own), media: &media_sums };
        let seq = self.story.log.act(&Act::Captured(capture), records, time);
        self.keep(seq, is_about, own);
        for records in of_media {
            self.keep(seq, is_about, records);
        }
    }

    fn looked(&mut self, post: PostId, is_about: bool, is_gone: bool) {
        let time = self.time();
        let (status, says) =
            if is_gone { (404, Verdict::Removed) } else { (200, Verdict::Visible) };
        let words = if is_gone { "Không tìm thấy" } else { "Bài viết" };
        let body = page(words, self.wanted.page_bytes, &mut self.chance);
        let url = address(post);
        let own = exchange(&url, time, (status, "text/html"), &body, &mut self.chance);
        let id = ObservationId::from_bytes(self.chance.id());
        let rule = "page-text".to_owned();
        let look = Observation {
            id,
            post,
            at: time,
            vantage: "direct".into(),
            country: Some("VN".into()),
            probe: Probe::Page,
            url,
            final_url: None,
            answer: Answer::Status(status),
            exchange: ObjectName::to_come(),
            part: 0,
            body_of: None,
            mark: None,
            settles: None,
            reading: Reading { rule: rule.clone(), says, rules: Some("2026-11-01".into()) },
        };
        let records = Records { own: &sums(&own), media: &[] };
        let seq = self.story.log.act(&Act::Looked(look), records, time);
        self.keep(seq, is_about, own);
        let judgement = Judgement {
            post,
            at: time,
            verdict: says,
            chain: vec![Reason { observation: Some(id), rule }],
            looks: vec![JudgedLook { observation: id }],
            confirmed: is_gone,
            unattended: false,
        };
        self.story.log.act(&Act::Judged(judgement), Records::default(), time);
    }

    /// A notice with a picture of it, then an appeal.
    fn noticed(&mut self, post: PostId) {
        let time = self.time();
        let on: keepsake::model::When = time.to_string().parse().expect("a moment");
        let notice = Notice {
            received: on,
            by: Way::App,
            wording: "Bài viết bị hạn chế theo luật địa phương.".into(),
            ground: None,
            named: None,
            proposed: None,
            files: vec![self.file("notice.jpg")],
            mail: None,
        };
        let appeal = Entered::Appeal { on, text: "Tôi phản đối.".into() };
        for what in [Entered::Notice(Box::new(notice)), appeal] {
            let id = NoticeId::from_bytes(self.chance.id());
            let act = Act::Noticed(NoticeEntry { id, post, recorded: time, what });
            self.story.log.act(&act, Records::default(), time);
        }
    }

    fn refused(&mut self) {
        let time = self.time();
        let id = RefusedId::from_bytes(self.chance.id());
        let act = Act::Refused(RefusedPost {
            id,
            platform: "zalo".into(),
            account: None,
            on: time.to_string().parse().expect("a moment"),
            recorded: time,
            text: text(&mut self.chance, 80),
            message: "Không đăng được".into(),
            proposed: None,
            files: vec![self.file("refused.jpg")],
        });
        let item = self.story.log.keys.item(Subject::Refused(id));
        self.story.log.act(&act, Records::default(), time);
        self.story.items.push((item, ItemKind::Refused));
    }

    fn file(&mut self, name: &str) -> NoticeFile {
        let bytes = picture(self.wanted.picture_bytes, &mut self.chance);
        let sum = imprint_of(&bytes);
        let file = NoticeFile {
            name: name.to_owned(),
            mime: "image/jpeg".into(),
            bytes: bytes.len() as u64,
            sha256: sum.to_string(),
            object: ObjectName::to_come(),
        };
        self.story.contents.insert(sum, bytes);
        file
    }
}

fn address(post: PostId) -> String {
    format!("https://www.site.example/b%C3%A0i/{post}?b=2&a=1")
}

fn medium(url: String, bytes: &[u8]) -> Media {
    Media {
        name: "1.jpg".into(),
        mime: "image/jpeg".into(),
        bytes: bytes.len() as u64,
        sha256: imprint_of(bytes).to_string(),
        url,
        alt: None,
        exchange: ObjectName::to_come(),
        member: None,
    }
}

fn sums(records: &[Record]) -> Vec<RecordSum> {
    records.iter().map(|record| record.sum.clone()).collect()
}
