//! Notices: what the platform told about a post, as the user enters it, with appeal and outcome;
//! the user's statement that nothing was told; and posts that a platform would not publish.
//!
//! Nothing is rewritten: a mistaken entry is set aside by a later one, and both stay.

use serde::{Deserialize, Serialize};

use super::{Absence, NoticeId, ObjectName, PostId, PostRecord, RefusedId, Time, When};

/// One entry about the notice of a post.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeEntry {
    /// Ours.
    pub id: NoticeId,
    /// The post it is about.
    pub post: PostId,
    /// When it was entered.
    pub recorded: Time,
    /// What was entered.
    #[serde(flatten)]
    pub what: Entered,
}

/// What was entered about the notice of a post.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "entered", rename_all = "snake_case")]
pub enum Entered {
    /// The platform's message.
    Notice(Box<Notice>),
    /// The user looked for a message and there was none: more than that none is recorded.
    NoneCame {
        /// When they looked.
        on: When,
    },
    /// The user appealed.
    Appeal {
        /// When.
        on: When,
        /// What they wrote; empty if it was a button only.
        text: String,
    },
    /// The platform decided about an appeal, or let the time pass.
    Outcome {
        /// When it came, or when the user gave up waiting.
        on: When,
        /// How it ended.
        outcome: Outcome,
        /// The platform's words, if there were any.
        text: String,
    },
    /// An entry before was a mistake and does not count.
    SetAside {
        /// That entry.
        entry: NoticeId,
    },
}

/// The platform's message about a post.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// When it came.
    pub received: When,
    /// How it came.
    pub by: Way,
    /// Its words, exactly as given.
    pub wording: String,
    /// The kind of reason it names, as the user reads it; `None` while they have not said.
    pub ground: Option<Ground>,
    /// The law or rule it names, in its words or the user's.
    pub named: Option<String>,
    /// What the wording names by known phrases: a proposal, never more.
    pub proposed: Option<Proposal>,
    /// Pictures and other files. The e-mail file is one of them.
    pub files: Vec<NoticeFile>,
    /// What the e-mail file says of itself.
    pub mail: Option<Mail>,
}

/// How a notice came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// Inside the platform's app or site.
    App,
    /// By e-mail.
    Email,
    /// In another way.
    Other,
}

/// The kind of reason a notice names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ground {
    /// A law of a country, or a demand of its authorities ("local legal restrictions").
    Law,
    /// Somebody's copyright or trade mark.
    Copyright,
    /// The platform's own rules ("Community Standards").
    Rules,
    /// Another reason.
    Other,
    /// It names none.
    None,
}

/// What a wording names by a known phrase.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// The kind of reason.
    pub ground: Ground,
    /// The phrase it was known by.
    pub phrase: String,
}

/// How an appeal ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The post was put back.
    Restored,
    /// The platform kept to its decision.
    Refused,
    /// No answer came.
    Unanswered,
}

/// A file that belongs to a notice or a refused post.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeFile {
    /// Its name, as the user had it.
    pub name: String,
    /// Media type, by its first bytes; `message/rfc822` for an e-mail.
    pub mime: String,
    /// Size in bytes.
    pub bytes: u64,
    /// SHA-256 of the bytes, hex.
    pub sha256: String,
    /// The sealed object: the bytes as they were given.
    pub object: ObjectName,
}

/// What an e-mail says of itself. Nobody checked it: whoever writes a mail writes its head.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mail {
    /// When it was sent, as it claims.
    pub date: Option<Time>,
    /// The sender's address, as it claims.
    pub from: Option<String>,
    /// The sender's domain is one the platform is known to write from.
    pub from_platform: bool,
    /// Subject.
    pub subject: Option<String>,
    /// Each `DKIM-Signature` field as it stands: with the whole file, evidence that can be checked
    /// against the domain's key of that time.
    pub dkim: Vec<String>,
}

/// A post that the platform would not publish. It has no address, and is never looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedPost {
    /// Ours.
    pub id: RefusedId,
    /// Short name of the platform.
    pub platform: String,
    /// The account it was to appear under.
    pub account: Option<String>,
    /// When the platform refused it.
    pub on: When,
    /// When it was entered.
    pub recorded: Time,
    /// Its text.
    pub text: String,
    /// What the platform said; empty if it said nothing.
    pub message: String,
    /// What the message names by known phrases.
    pub proposed: Option<Proposal>,
    /// Its pictures, videos and sounds, and pictures of the message.
    pub files: Vec<NoticeFile>,
}

/// What a list shows of an entry: the part of it that decides whether a removal was silent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeBrief {
    /// The entry.
    pub id: NoticeId,
    /// What it is.
    pub kind: NoticeKind,
    /// When it came, was sent, or was looked for.
    pub on: When,
    /// The reason the notice names: as the user says, else as its words propose.
    pub ground: Option<Ground>,
    /// A later entry set it aside.
    pub set_aside: bool,
}

/// What an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoticeKind {
    /// [`Entered::Notice`].
    Notice,
    /// [`Entered::NoneCame`].
    NoneCame,
    /// [`Entered::Appeal`].
    Appeal,
    /// [`Entered::Outcome`].
    Outcome(Outcome),
}

/// A confirmed absence, and what was told about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answered<'a> {
    /// The absence.
    pub absence: &'a Absence,
    /// The first notice of it.
    pub notice: Option<&'a NoticeBrief>,
    /// The newest statement that none came.
    pub none_came: Option<&'a NoticeBrief>,
}

impl Answered<'_> {
    /// Did the post disappear without notice? A notice counts however late it came; how late is
    /// told beside it ([`Answered::days_late`]). A statement that none came ends with a notice:
    /// what came late came.
    #[must_use]
    pub fn is_silent(&self) -> bool {
        self.notice.is_none()
    }

    /// Whole days from the first look that missed the post to its notice; negative if the notice
    /// came before.
    #[must_use]
    pub fn days_late(&self) -> Option<i32> {
        Some(self.notice?.on.days_after(self.absence.first_missed))
    }
}

impl NoticeEntry {
    /// The objects it names.
    pub fn objects_mut(&mut self) -> Vec<&mut ObjectName> {
        match &mut self.what {
            Entered::Notice(notice) => objects_of(&mut notice.files),
            _ => Vec::new(),
        }
    }

    /// Its files.
    #[must_use]
    pub fn files(&self) -> &[NoticeFile] {
        match &self.what {
            Entered::Notice(notice) => &notice.files,
            _ => &[],
        }
    }

    fn brief(&self) -> Option<NoticeBrief> {
        let (kind, on, ground) = match &self.what {
            Entered::Notice(notice) => (NoticeKind::Notice, notice.received, notice.ground()),
            Entered::NoneCame { on } => (NoticeKind::NoneCame, *on, None),
            Entered::Appeal { on, .. } => (NoticeKind::Appeal, *on, None),
            Entered::Outcome { on, outcome, .. } => (NoticeKind::Outcome(*outcome), *on, None),
            Entered::SetAside { .. } => return None,
        };
        Some(NoticeBrief { id: self.id, kind, on, ground, set_aside: false })
    }
}

impl Notice {
    /// The reason it names: as the user says, else as its words propose.
    #[must_use]
    pub fn ground(&self) -> Option<Ground> {
        self.ground.or(self.proposed.as_ref().map(|proposed| proposed.ground))
    }
}

impl RefusedPost {
    /// The objects it names.
    pub fn objects_mut(&mut self) -> Vec<&mut ObjectName> {
        objects_of(&mut self.files)
    }
}

fn objects_of(files: &mut [NoticeFile]) -> Vec<&mut ObjectName> {
    files.iter_mut().map(|file| &mut file.object).collect()
}

impl PostRecord {
    /// Takes in an entry about its notice.
    pub fn noticed(&mut self, entry: &NoticeEntry) {
        if let Entered::SetAside { entry } = &entry.what {
            let aside = self.notices.iter_mut().filter(|known| known.id == *entry);
            aside.for_each(|known| known.set_aside = true);
        } else {
            self.notices.extend(entry.brief());
        }
    }

    /// Each confirmed absence, oldest first, with what was told about it. What came belongs to the
    /// newest absence that may have begun by then; what came before the first, to the first.
    #[must_use]
    pub fn answered(&self) -> Vec<Answered<'_>> {
        let of = |brief: &NoticeBrief| {
            let began = |absence: &Absence| brief.on.may_be_after(absence.last_seen);
            self.absences.iter().rposition(began).unwrap_or(0)
        };
        let standing = |kind, number| self.standing(kind).filter(move |brief| of(brief) == number);
        let told = |(number, absence)| Answered {
            absence,
            notice: standing(NoticeKind::Notice, number).min_by_key(|brief| brief.on.day()),
            none_came: standing(NoticeKind::NoneCame, number).max_by_key(|brief| brief.on.day()),
        };
        self.absences.iter().enumerate().map(told).collect()
    }

    /// Did it disappear, now or before, without notice?
    #[must_use]
    pub fn is_silent(&self) -> bool {
        self.answered().iter().any(Answered::is_silent)
    }

    /// The first notice of the newest confirmed absence; of a post never missed, its newest one.
    #[must_use]
    pub fn notice(&self) -> Option<&NoticeBrief> {
        let told = self.answered().last().map(|answered| answered.notice);
        told.unwrap_or_else(|| self.standing(NoticeKind::Notice).last())
    }

    /// The newest statement that no notice came of the newest confirmed absence; of a post never
    /// missed, the newest one.
    #[must_use]
    pub fn none_came(&self) -> Option<&NoticeBrief> {
        let told = self.answered().last().map(|answered| answered.none_came);
        told.unwrap_or_else(|| self.standing(NoticeKind::NoneCame).last())
    }

    /// Entries of a kind that were not set aside, in the order they were entered.
    fn standing(&self, kind: NoticeKind) -> impl Iterator<Item = &NoticeBrief> {
        self.notices.iter().filter(move |brief| !brief.set_aside && brief.kind == kind)
    }
}

macro_rules! word {
    ($($kind:ident { $($variant:ident = $word:literal),* })*) => {
        $(impl $kind {
            /// The stable word used in JSON, reports and arguments.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),* }
            }
        })*
    };
}

word! {
    Way { App = "app", Email = "email", Other = "other" }
    Ground {
        Law = "law", Copyright = "copyright", Rules = "rules", Other = "other", None = "none"
    }
    Outcome { Restored = "restored", Refused = "refused", Unanswered = "unanswered" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Archived, Post};

    fn time(text: &str) -> Time {
        text.parse().unwrap()
    }

    fn entry(n: u8, what: Entered) -> NoticeEntry {
        let id = NoticeId::from_bytes([n; 16]);
        NoticeEntry { id, post: PostId::from_bytes([1; 16]), recorded: time(LATE), what }
    }

    const LATE: &str = "2026-12-31T00:00:00Z";

    fn notice(n: u8, received: &str) -> NoticeEntry {
        let notice = Notice {
            received: received.parse().unwrap(),
            by: Way::App,
            wording: "Bài viết bị hạn chế.".into(),
            ground: None,
            named: None,
            proposed: Some(Proposal { ground: Ground::Law, phrase: "hạn chế".into() }),
            files: vec![],
            mail: None,
        };
        entry(n, Entered::Notice(Box::new(notice)))
    }

    fn none_came(n: u8, on: &str) -> NoticeEntry {
        entry(n, Entered::NoneCame { on: on.parse().unwrap() })
    }

    fn aside(n: u8, of: u8) -> NoticeEntry {
        entry(n, Entered::SetAside { entry: NoticeId::from_bytes([of; 16]) })
    }

    /// A post that vanished in May, came back, and vanished in July.
    fn missed_twice() -> PostRecord {
        let mut record = PostRecord::new(Post {
            id: PostId::from_bytes([1; 16]),
            platform: "facebook".into(),
            addresses: vec!["https://example.org/1".into()],
            private_allowed: false,
            saved: time("2026-04-01T00:00:00Z"),
            archived: Archived::default(),
        });
        record.absences = vec![
            Absence {
                last_seen: time("2026-05-01T10:00:00Z"),
                first_missed: time("2026-05-03T10:00:00Z"),
                back: Some(time("2026-06-01T10:00:00Z")),
            },
            Absence {
                last_seen: time("2026-07-01T10:00:00Z"),
                first_missed: time("2026-07-02T10:00:00Z"),
                back: None,
            },
        ];
        record
    }

    fn silent(entries: &[NoticeEntry]) -> Vec<bool> {
        let mut record = missed_twice();
        for entry in entries {
            record.noticed(entry);
        }
        record.answered().iter().map(Answered::is_silent).collect()
    }

    #[test]
    fn a_notice_belongs_to_the_newest_absence_that_had_begun() {
        assert_eq!(silent(&[]), [true, true]);
        assert_eq!(silent(&[notice(2, "2026-05-03")]), [false, true]);
        assert_eq!(silent(&[notice(2, "2026-06-20")]), [false, true], "late, and yet a notice");
        assert_eq!(silent(&[notice(2, "2026-04-02")]), [false, true], "told before");
        assert_eq!(silent(&[notice(2, "2026-07-02")]), [true, false]);
        assert_eq!(silent(&[notice(2, "2026-07-01T09:59:59Z")]), [false, true], "to the second");
        assert_eq!(silent(&[notice(2, "2026-07-01")]), [true, false], "the day it was last seen");
        assert_eq!(silent(&[notice(2, "2026-05-03"), notice(3, "2026-09-01")]), [false, false]);
    }

    #[test]
    fn appeals_and_statements_are_no_notice_and_what_is_set_aside_does_not_count() {
        let appeal =
            entry(4, Entered::Appeal { on: "2026-07-03".parse().unwrap(), text: String::new() });
        assert_eq!(silent(&[appeal, none_came(5, "2026-07-04")]), [true, true]);
        assert_eq!(silent(&[notice(2, "2026-07-02"), aside(3, 2)]), [true, true]);
        assert_eq!(silent(&[notice(2, "2026-07-02"), aside(3, 9)]), [true, false]);
        let again = [notice(2, "2026-07-02"), aside(3, 2), notice(4, "2026-07-05")];
        assert_eq!(silent(&again), [true, false]);
    }

    #[test]
    fn the_first_notice_tells_how_late_it_was_and_statements_stand_beside() {
        let mut record = missed_twice();
        for entry in [notice(2, "2026-07-12"), notice(3, "2026-07-09"), none_came(4, "2026-07-05")]
        {
            record.noticed(&entry);
        }
        let told = record.answered()[1];
        assert_eq!(
            (told.notice.unwrap().id, told.days_late()),
            (NoticeId::from_bytes([3; 16]), Some(7))
        );
        assert_eq!(told.notice.unwrap().ground, Some(Ground::Law), "as its words propose");
        assert!(!told.is_silent() && told.none_came.is_some());
        assert_eq!(record.notice(), told.notice);
        assert!(record.is_silent(), "the first time nothing came");
        assert_eq!(record.answered()[0].days_late(), None);
    }

    #[test]
    fn a_post_never_missed_is_not_silent_and_may_have_a_notice() {
        let mut record = missed_twice();
        record.absences.clear();
        assert!(!record.is_silent() && record.notice().is_none());
        record.noticed(&notice(2, "2026-05-03"));
        assert_eq!(record.notice().unwrap().on.to_string(), "2026-05-03");
    }

    #[test]
    fn entries_are_read_as_they_are_written() {
        let outcome = Entered::Outcome {
            on: "2026-05-09".parse().unwrap(),
            outcome: Outcome::Refused,
            text: "Không".into(),
        };
        for entry in
            [notice(2, "2026-05-03"), none_came(3, "2026-05-04"), aside(4, 2), entry(5, outcome)]
        {
            let json = serde_json::to_value(&entry).unwrap();
            assert!(json["entered"].is_string() && json["post"].is_string(), "{json}");
            assert_eq!(serde_json::from_value::<NoticeEntry>(json).unwrap(), entry);
        }
    }
}
