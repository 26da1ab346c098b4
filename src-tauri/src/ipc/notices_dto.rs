//! The shapes that notices and refused posts cross in.

use keepsake::archive::{GivenNotice, GivenRefused, SilentCount, SilentRow};
use keepsake::model::{self as m, Entered, NoticeEntry, NoticeFile, PostRecord, RefusedPost, When};
use serde::Deserialize;

use super::error::{Code, IpcError};
use crate::attaching::{Attaching, Given};
use crate::media::MediaKind;

shape! {
    #[derive(Copy, PartialEq, Eq, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub(crate) enum NoticeWay { App, Email, Other }
}

shape! {
    #[derive(Copy, PartialEq, Eq, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub(crate) enum NoticeGround { Law, Copyright, Rules, Other, None }
}

shape! {
    #[derive(Copy, PartialEq, Eq, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub(crate) enum AppealOutcome { Restored, Refused, Unanswered }
}

shape! {
    #[derive(Copy, PartialEq, Eq)]
    #[serde(rename_all = "snake_case")]
    pub(crate) enum NoticeKind { Notice, NoneCame, Appeal, Outcome }
}

shape! {
    /// The reason that words name by a known phrase: a proposal, never more.
    pub(crate) struct ProposedGround {
        ground: NoticeGround,
        phrase: String,
    }
}

shape! {
    pub(crate) struct NoticeFileRow {
        index: usize,
        name: String,
        mime: String,
        #[cfg_attr(test, ts(type = "number"))]
        bytes: u64,
        kind: MediaKind,
    }
}

shape! {
    /// What an e-mail says of itself; nobody checked it.
    pub(crate) struct MailRow {
        date: Option<String>,
        from: Option<String>,
        from_platform: bool,
        subject: Option<String>,
        signatures: usize,
    }
}

shape! {
    /// An entry about what the platform told, or did not tell, about a post.
    pub(crate) struct NoticeRow {
        id: String,
        recorded: String,
        kind: NoticeKind,
        on: String,
        /// When it was set aside as a mistake.
        set_aside: Option<String>,
        outcome: Option<AppealOutcome>,
        /// The platform's words, or the user's in an appeal.
        text: String,
        by: Option<NoticeWay>,
        ground: Option<NoticeGround>,
        proposed: Option<ProposedGround>,
        named: Option<String>,
        files: Vec<NoticeFileRow>,
        mail: Option<MailRow>,
    }
}

shape! {
    /// A post that a platform would not publish.
    pub(crate) struct RefusedRow {
        id: String,
        platform: String,
        account: Option<String>,
        on: String,
        recorded: String,
        text: String,
        message: String,
        proposed: Option<ProposedGround>,
        files: Vec<NoticeFileRow>,
        set_aside: bool,
    }
}

shape! {
    /// Confirmed disappearances of one platform in one month.
    pub(crate) struct SilentMonth {
        platform: String,
        month: String,
        gone: usize,
        silent: usize,
        none_came: usize,
    }
}

shape! {
    pub(crate) struct NoticesOverview {
        /// Newest first.
        refused: Vec<RefusedRow>,
        /// Newest month first.
        silent: Vec<SilentMonth>,
    }
}

shape! {
    /// The files that were picked to be kept with an entry: their names, and which pick it is.
    pub(crate) struct Attached {
        pick: u32,
        files: Vec<String>,
        mail: Option<String>,
    }
}

shape! {
    /// A notice as the user enters it. What is empty is left out.
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    pub(crate) struct NoticeGiven {
        on: Option<String>,
        by: Option<NoticeWay>,
        wording: String,
        ground: Option<NoticeGround>,
        named: String,
        /// The pick of files that belongs to it.
        pub(crate) pick: Option<u32>,
    }
}

shape! {
    /// A refused post as the user enters it.
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    pub(crate) struct RefusedGiven {
        platform: String,
        account: String,
        on: String,
        text: String,
        message: String,
        /// The pick of files that belongs to it.
        pub(crate) pick: Option<u32>,
    }
}

/// Each variant to the one of the same name.
macro_rules! same {
    ($noun:path = $shape:ident { $($variant:ident),* }) => {
        impl From<$noun> for $shape {
            fn from(noun: $noun) -> Self {
                use $noun as Noun;
                match noun { $(Noun::$variant => Self::$variant),* }
            }
        }

        impl From<$shape> for $noun {
            fn from(shape: $shape) -> Self {
                match shape { $($shape::$variant => Self::$variant),* }
            }
        }
    };
}

same!(m::Way = NoticeWay { App, Email, Other });
same!(m::Ground = NoticeGround { Law, Copyright, Rules, Other, None });
same!(m::Outcome = AppealOutcome { Restored, Refused, Unanswered });

impl From<&m::Proposal> for ProposedGround {
    fn from(proposal: &m::Proposal) -> Self {
        Self { ground: proposal.ground.into(), phrase: proposal.phrase.clone() }
    }
}

impl NoticeRow {
    /// The entries of a post, newest first; what sets another aside is told with that one.
    pub(super) fn all(entries: &[NoticeEntry], record: &PostRecord) -> Vec<Self> {
        let aside = |id: m::NoticeId| {
            entries.iter().find_map(|entry| match &entry.what {
                Entered::SetAside { entry: other } if *other == id => Some(entry.recorded),
                _ => None,
            })
        };
        let counts = |id| record.notices.iter().any(|known| known.id == id && !known.set_aside);
        let row = |entry: &NoticeEntry| {
            let mut row = Self::new(entry)?;
            let at = aside(entry.id).filter(|_| !counts(entry.id));
            row.set_aside = at.map(|at| at.to_string());
            Some(row)
        };
        entries.iter().filter_map(row).collect()
    }

    fn new(entry: &NoticeEntry) -> Option<Self> {
        let bare = |kind, on: &When, text: &str| Self {
            id: entry.id.to_string(),
            recorded: entry.recorded.to_string(),
            kind,
            on: on.to_string(),
            set_aside: None,
            outcome: None,
            text: text.to_owned(),
            by: None,
            ground: None,
            proposed: None,
            named: None,
            files: Vec::new(),
            mail: None,
        };
        Some(match &entry.what {
            Entered::Notice(notice) => Self {
                by: Some(notice.by.into()),
                ground: notice.ground.map(NoticeGround::from),
                proposed: notice.proposed.as_ref().map(ProposedGround::from),
                named: notice.named.clone(),
                files: NoticeFileRow::all(&notice.files),
                mail: notice.mail.as_ref().map(MailRow::from),
                ..bare(NoticeKind::Notice, &notice.received, &notice.wording)
            },
            Entered::NoneCame { on } => bare(NoticeKind::NoneCame, on, ""),
            Entered::Appeal { on, text } => bare(NoticeKind::Appeal, on, text),
            Entered::Outcome { on, outcome, text } => {
                let outcome = Some((*outcome).into());
                Self { outcome, ..bare(NoticeKind::Outcome, on, text) }
            }
            Entered::SetAside { .. } => return None,
        })
    }
}

impl NoticeFileRow {
    fn all(files: &[NoticeFile]) -> Vec<Self> {
        let row = |(index, file): (usize, &NoticeFile)| Self {
            index,
            name: file.name.clone(),
            mime: file.mime.clone(),
            bytes: file.bytes,
            kind: MediaKind::of(&file.mime),
        };
        files.iter().enumerate().map(row).collect()
    }
}

impl From<&m::Mail> for MailRow {
    fn from(mail: &m::Mail) -> Self {
        Self {
            date: mail.date.map(|at| at.to_string()),
            from: mail.from.clone(),
            from_platform: mail.from_platform,
            subject: mail.subject.clone(),
            signatures: mail.dkim.len(),
        }
    }
}

impl RefusedRow {
    pub(super) fn new(refused: &RefusedPost, set_aside: bool) -> Self {
        Self {
            id: refused.id.to_string(),
            platform: refused.platform.clone(),
            account: refused.account.clone(),
            on: refused.on.to_string(),
            recorded: refused.recorded.to_string(),
            text: refused.text.clone(),
            message: refused.message.clone(),
            proposed: refused.proposed.as_ref().map(ProposedGround::from),
            files: NoticeFileRow::all(&refused.files),
            set_aside,
        }
    }
}

impl NoticesOverview {
    pub(super) fn new(refused: &[(RefusedPost, bool)], silent: &[SilentRow]) -> Self {
        let month = |row: &SilentRow| {
            let SilentCount { gone, silent, none_came } = row.count;
            let (platform, month) = (row.platform.clone(), row.month.clone());
            SilentMonth { platform, month, gone, silent, none_came }
        };
        Self {
            refused: refused.iter().rev().map(|(it, aside)| RefusedRow::new(it, *aside)).collect(),
            silent: silent.iter().rev().map(month).collect(),
        }
    }
}

impl From<&Attaching> for Attached {
    fn from(attaching: &Attaching) -> Self {
        let (pick, files) = (attaching.pick_number(), attaching.names());
        Self { pick, files, mail: attaching.mail_name() }
    }
}

impl NoticeGiven {
    pub(super) fn with(self, given: Given) -> Result<GivenNotice, IpcError> {
        let Given { files, mail } = given;
        Ok(GivenNotice {
            received: self.on.as_deref().map(when).transpose()?,
            by: self.by.map(m::Way::from),
            // Left empty where there is a mail, its own words stand.
            wording: said(self.wording).or_else(|| mail.is_none().then(String::new)),
            ground: self.ground.map(m::Ground::from),
            named: said(self.named),
            files,
            mail,
        })
    }
}

impl RefusedGiven {
    pub(super) fn with(self, given: Given) -> Result<GivenRefused, IpcError> {
        Ok(GivenRefused {
            platform: self.platform,
            account: said(self.account),
            on: when(&self.on)?,
            text: self.text,
            message: self.message,
            files: given.files,
        })
    }
}

fn said(text: String) -> Option<String> {
    if text.trim().is_empty() { None } else { Some(text) }
}

pub(super) fn when(text: &str) -> Result<When, IpcError> {
    text.parse().map_err(|_| IpcError::new(Code::NoDate, ""))
}

#[cfg(test)]
mod tests {
    use keepsake::model::{Archived, NoticeId, Post, PostId, Time};

    use super::*;

    fn given(wording: &str) -> NoticeGiven {
        NoticeGiven {
            on: Some("2026-05-03".into()),
            by: None,
            wording: wording.into(),
            ground: Some(NoticeGround::Law),
            named: "  ".into(),
            pick: None,
        }
    }

    #[test]
    fn what_is_left_empty_is_left_to_the_mail() {
        let mail = || Some(keepsake::archive::GivenFile { name: "a.eml".into(), bytes: vec![] });
        let made = given("").with(Given { mail: mail(), ..Given::default() }).unwrap();
        assert_eq!((made.wording, made.named), (None, None));
        let made = given("").with(Given::default()).unwrap();
        assert_eq!(made.wording.as_deref(), Some(""));
        let made = given(" Gỡ bài \n").with(Given { mail: mail(), ..Given::default() }).unwrap();
        assert_eq!(made.wording.as_deref(), Some(" Gỡ bài \n"), "to the letter");
        assert_eq!(made.ground, Some(m::Ground::Law));
        assert_eq!(when("yesterday").unwrap_err().code, Code::NoDate);
    }

    #[test]
    fn an_entry_that_was_set_aside_says_so_and_is_no_row_of_its_own() {
        let at = |text: &str| text.parse::<Time>().unwrap();
        let (post, id) = (PostId::from_bytes([1; 16]), NoticeId::from_bytes([2; 16]));
        let entry = |id, recorded, what| NoticeEntry { id, post, recorded: at(recorded), what };
        let none = Entered::NoneCame { on: when("2026-05-03").unwrap() };
        let aside = Entered::SetAside { entry: id };
        let entries = [
            entry(NoticeId::from_bytes([3; 16]), "2026-05-05T10:00:00Z", aside),
            entry(id, "2026-05-04T10:00:00Z", none),
        ];
        let mut record = PostRecord::new(Post {
            id: post,
            platform: "web".into(),
            addresses: vec!["https://vuon.example/1".into()],
            private_allowed: false,
            saved: at("2026-05-01T10:00:00Z"),
            archived: Archived::default(),
        });
        record.noticed(&entries[1]);
        let rows = NoticeRow::all(&entries[1..], &record);
        assert_eq!((rows.len(), rows[0].set_aside.is_none()), (1, true));
        record.noticed(&entries[0]);
        let rows = NoticeRow::all(&entries, &record);
        assert_eq!(rows.len(), 1);
        assert_eq!((rows[0].kind, rows[0].on.as_str()), (NoticeKind::NoneCame, "2026-05-03"));
        assert_eq!(rows[0].set_aside.as_deref(), Some("2026-05-05T10:00:00Z"));
    }
}
