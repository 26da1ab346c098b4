//! Making: acts of posts nobody wrote, as adding and rechecking would leave them, any number of
//! them and always the same.

use keepsake::model::{
    Act, Answer, Archived, Author, Capture, CaptureId, JudgedLook, Judgement, Media, ObjectName,
    Observation, ObservationId, Post, PostId, Probe, Reading, Reason, Source, Time, Vantage,
    Verdict,
};

use crate::chance::Chance;

const SYLLABLES: [&str; 24] = [
    "đường",
    "sắt",
    "thống",
    "nhất",
    "gạo",
    "xuất",
    "khẩu",
    "đất",
    "làng",
    "sông",
    "bến",
    "chợ",
    "người",
    "viết",
    "ngày",
    "tháng",
    "mưa",
    "nắng",
    "ruộng",
    "biển",
    "trăng",
    "phố",
    "cầu",
    "tre",
];

/// A text of about this many bytes.
#[must_use]
pub fn text(chance: &mut Chance, bytes: usize) -> String {
    let mut text = String::new();
    while text.len() < bytes {
        text.push_str(SYLLABLES[chance.below(SYLLABLES.len())]);
        text.push(' ');
    }
    text
}

/// A post that was made, and what its looks compare with.
#[derive(Clone, Debug)]
pub struct Made {
    /// The post.
    pub post: Post,
    /// Its copy.
    pub capture: Capture,
    /// The look that saw it when it was saved.
    pub look: Observation,
}

impl Made {
    /// The acts that saving it leaves.
    #[must_use]
    pub fn acts(&self) -> [Act; 3] {
        let saved = Act::Saved(self.post.clone());
        [saved, Act::Captured(self.capture.clone()), Act::Looked(self.look.clone())]
    }
}

/// Makes a post with a text of about `bytes` bytes, its page kept in the object `page` and one
/// picture for each of `media`.
///
/// # Panics
/// Never, unless the calendar changes.
#[must_use]
pub fn post(chance: &mut Chance, bytes: usize, page: &ObjectName, media: &[ObjectName]) -> Made {
    let number = chance.any();
    let at = Time::from_unix(1_585_180_800 + i64::try_from(number % 3_600_000).unwrap_or(0));
    let at = at.expect("a time in 2020");
    let address = format!("https://www.facebook.com/chim.boi.ca/posts/{number}");
    let post = Post {
        id: PostId::from_bytes(chance.id()),
        platform: "facebook".into(),
        addresses: vec![address.clone()],
        private_allowed: false,
        saved: at,
        archived: Archived::default(),
    };
    let picture = |(number, exchange): (usize, &ObjectName)| Media {
        name: format!("anh-{number}.jpg"),
        mime: "image/jpeg".into(),
        bytes: 48_000,
        sha256: "0".repeat(64),
        url: format!("{address}/photo/{number}"),
        alt: None,
        exchange: exchange.clone(),
        member: None,
    };
    let author = Author { name: Some("Chim Bói Cá".into()), url: None };
    let capture = Capture {
        told: Vec::new(),
        id: CaptureId::from_bytes(chance.id()),
        post: post.id,
        at,
        url: address.clone(),
        permalink: Some(address.clone()),
        author: Some(author),
        published: None,
        title: None,
        text: text(chance, bytes),
        source: Source::OpenGraph,
        media: media.iter().enumerate().map(picture).collect(),
        missing: Vec::new(),
        exchange: Some(page.clone()),
        import: None,
        seen: None,
        files: Vec::new(),
    };
    let look = look(chance, &post, Verdict::Visible, page);
    Made { post, capture, look }
}

/// Makes a look at a post.
#[must_use]
pub fn look(chance: &mut Chance, post: &Post, says: Verdict, page: &ObjectName) -> Observation {
    Observation {
        id: ObservationId::from_bytes(chance.id()),
        post: post.id,
        at: post.saved,
        vantage: Vantage::DIRECT.into(),
        country: None,
        probe: Probe::Page,
        url: post.address().to_owned(),
        final_url: None,
        answer: Answer::Status(if says.is_sighting() { 200 } else { 404 }),
        exchange: page.clone(),
        part: 0,
        body_of: None,
        mark: None,
        settles: None,
        reading: Reading { rule: "kit.made".into(), says, rules: None },
    }
}

/// Makes the judgement over one look.
#[must_use]
pub fn judgement(look: &Observation) -> Judgement {
    Judgement {
        post: look.post,
        at: look.at,
        verdict: look.reading.says,
        chain: vec![Reason { observation: Some(look.id), rule: look.reading.rule.clone() }],
        looks: vec![JudgedLook { observation: look.id }],
        confirmed: true,
        unattended: false,
    }
}
