//! Notices: what the platform told about a post is entered, kept for ever, and counted; so are
//! posts that a platform would not publish.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use super::{Archive, reader};
use crate::capture::notice::{self, MAIL_BYTES_MAX, MailReading, NotAMail};
use crate::capture::{media, sha256};
use crate::doors::picked;
use crate::doors::web::MEDIA_BYTES_MAX;
use crate::doors::worker::WorkerError;
use crate::model::{
    Act, Entered, Ground, Mail, Notice, NoticeEntry, NoticeFile, NoticeId, Outcome, PostId,
    Proposal, RefusedId, RefusedPost, Time, Way, When,
};
use crate::vault::keys::random;
use crate::vault::{ReadError, StoreError};

/// Bytes of the longest text that is taken: a wording, an appeal, a refused post.
pub const NOTICE_TEXT_BYTES_MAX: usize = 1 << 20;
/// Files of one entry.
const FILES_MAX: usize = 100;
/// What the bytes of an e-mail file are.
const MAIL_MIME: &str = "message/rfc822";

/// A file that is given with an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GivenFile {
    /// Its name, without a folder.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl GivenFile {
    /// Reads a file of the user's. One byte more than is taken is read, so that a larger one is
    /// refused when it is entered.
    ///
    /// # Errors
    /// What the system answered.
    pub fn read(path: &Path) -> io::Result<Self> {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
        let bytes = picked::beginning(path, MEDIA_BYTES_MAX as u64 + 1)?;
        Ok(Self { name: name.unwrap_or_default(), bytes })
    }
}

/// A notice as the user gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GivenNotice {
    /// When it came; `None` takes the date of the mail.
    pub received: Option<When>,
    /// How it came; `None` for by e-mail where a mail is given, else in the app.
    pub by: Option<Way>,
    /// Its words; `None` takes those of the mail.
    pub wording: Option<String>,
    /// The kind of reason it names; `None` leaves it to the proposal.
    pub ground: Option<Ground>,
    /// The law or rule it names.
    pub named: Option<String>,
    /// Pictures and other files.
    pub files: Vec<GivenFile>,
    /// The e-mail file.
    pub mail: Option<GivenFile>,
}

/// A post that a platform would not publish, as the user gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GivenRefused {
    /// Short name of the platform.
    pub platform: String,
    /// The account.
    pub account: Option<String>,
    /// When it was refused.
    pub on: When,
    /// Its text.
    pub text: String,
    /// What the platform said.
    pub message: String,
    /// Pictures, videos and sounds.
    pub files: Vec<GivenFile>,
}

/// Removals of one platform in one month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SilentRow {
    /// Short name of the platform.
    pub platform: String,
    /// The month in UTC in which the posts were first missed: `2026-05`.
    pub month: String,
    /// The count.
    pub count: SilentCount,
}

/// Confirmed disappearances, counted. A post that came back and vanished again counts twice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SilentCount {
    /// All of them.
    pub gone: usize,
    /// Those without notice.
    pub silent: usize,
    /// Those of them where the user looked for a notice and found none.
    pub none_came: usize,
}

/// Why something about a notice was not entered. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum NoticeError {
    /// There is no such post, entry or refused post.
    #[error("there is no such entry in the vault")]
    Unknown,
    /// The entry was set aside before.
    #[error("the entry was set aside before")]
    AsideAlready,
    /// The day or time lies in the future.
    #[error("the day or time has not come yet")]
    ToCome,
    /// Neither the user nor the mail says when the notice came.
    #[error("it is not said when the notice came")]
    NoDate,
    /// A refused post without a word and without a file, or of no platform.
    #[error("there is neither text nor a file, or no platform is named")]
    Empty,
    /// A text, a file, or their number.
    #[error("a text or file is larger than is taken, or there are too many")]
    TooLarge,
    /// The e-mail file.
    #[error("the e-mail file could not be read")]
    Mail(#[source] NotAMail),
    /// The mail could not be read, for want of a worker.
    #[error("e-mails cannot be read on this computer")]
    Worker(#[source] WorkerError),
    /// The vault could not be read.
    #[error("the vault could not be read")]
    Read(#[source] ReadError),
    /// The disk refused, or the vault was opened by a reader.
    #[error("it could not be kept")]
    Keep(#[source] StoreError),
}

/// What a wording names by known phrases: shown to the user, who decides.
#[must_use]
pub fn propose_ground(wording: &str) -> Option<Proposal> {
    notice::propose(wording)
}

impl Archive {
    /// Enters a notice about a post, flagged or not. The wording stands as it is given.
    ///
    /// # Errors
    /// [`NoticeError`].
    pub async fn note(&self, post: PostId, given: GivenNotice) -> Result<NoticeEntry, NoticeError> {
        let _under_way = self.at_work.enter();
        let platform = self.post(post).ok_or(NoticeError::Unknown)?.post.platform;
        let read = match &given.mail {
            Some(file) => Some(self.read_mail(&file.bytes).await?),
            None => None,
        };
        let sent = read.as_ref().and_then(|mail| mail.date).map(When::At);
        let received = given.received.or(sent).ok_or(NoticeError::NoDate)?;
        self.not_to_come(received)?;
        let way = if given.mail.is_some() { Way::Email } else { Way::App };
        let said = || read.as_ref().map(|mail| mail.text.clone()).unwrap_or_default();
        let wording = given.wording.unwrap_or_else(said);
        fits(&wording)?;
        fits(given.named.as_deref().unwrap_or_default())?;
        let mail = given.mail.map(|file| (file, MAIL_MIME));
        let files: Vec<_> = mail.into_iter().chain(given.files.into_iter().map(sniffed)).collect();
        let files = self.keep_files(&files)?;
        let subject = read.as_ref().and_then(|mail| mail.subject.clone()).unwrap_or_default();
        let notice = Notice {
            received,
            by: given.by.unwrap_or(way),
            proposed: notice::propose(&wording).or_else(|| notice::propose(&subject)),
            wording,
            ground: given.ground,
            named: given.named,
            files,
            mail: read.map(|mail| told(mail, &platform)),
        };
        self.enter(post, Entered::Notice(Box::new(notice)))
    }

    /// Enters that the user looked for a notice on this day and there was none.
    ///
    /// # Errors
    /// [`NoticeError`].
    pub fn note_none(&self, post: PostId, on: When) -> Result<NoticeEntry, NoticeError> {
        self.not_to_come(on)?;
        self.enter(post, Entered::NoneCame { on })
    }

    /// Enters that the user appealed.
    ///
    /// # Errors
    /// [`NoticeError`].
    pub fn note_appeal(
        &self,
        post: PostId,
        on: When,
        text: String,
    ) -> Result<NoticeEntry, NoticeError> {
        self.not_to_come(on)?;
        fits(&text)?;
        self.enter(post, Entered::Appeal { on, text })
    }

    /// Enters how an appeal ended.
    ///
    /// # Errors
    /// [`NoticeError`].
    pub fn note_outcome(
        &self,
        post: PostId,
        on: When,
        outcome: Outcome,
        text: String,
    ) -> Result<NoticeEntry, NoticeError> {
        self.not_to_come(on)?;
        fits(&text)?;
        self.enter(post, Entered::Outcome { on, outcome, text })
    }

    /// Sets a mistaken entry aside. It stays in the history and does not count.
    ///
    /// # Errors
    /// [`NoticeError`].
    pub fn set_notice_aside(
        &self,
        post: PostId,
        entry: NoticeId,
    ) -> Result<NoticeEntry, NoticeError> {
        let record = self.post(post).ok_or(NoticeError::Unknown)?;
        let known = record.notices.iter().find(|known| known.id == entry);
        if known.ok_or(NoticeError::Unknown)?.set_aside {
            return Err(NoticeError::AsideAlready);
        }
        self.enter(post, Entered::SetAside { entry })
    }

    /// Enters a post that a platform would not publish.
    ///
    /// # Errors
    /// [`NoticeError`].
    pub fn note_refused(&self, given: GivenRefused) -> Result<RefusedPost, NoticeError> {
        self.not_to_come(given.on)?;
        fits(&given.text)?;
        fits(&given.message)?;
        fits(given.account.as_deref().unwrap_or_default())?;
        fits(&given.platform)?;
        let platform = given.platform.trim().to_lowercase();
        let is_empty = given.text.trim().is_empty() && given.files.is_empty();
        if is_empty || platform.is_empty() {
            return Err(NoticeError::Empty);
        }
        let refused = RefusedPost {
            id: RefusedId::from_bytes(random()),
            platform,
            account: given.account,
            on: given.on,
            recorded: self.doors.clock.now(),
            proposed: notice::propose(&given.message),
            text: given.text,
            message: given.message,
            files: self.keep_files(&given.files.into_iter().map(sniffed).collect::<Vec<_>>())?,
        };
        self.vault().commit(&[Act::Refused(refused.clone())]).map_err(NoticeError::Keep)?;
        Ok(refused)
    }

    /// Sets a mistaken entry of a refused post aside. It stays, and does not count.
    ///
    /// # Errors
    /// [`NoticeError`].
    pub fn set_refused_aside(&self, id: RefusedId) -> Result<(), NoticeError> {
        let refused = self.refused_posts().map_err(NoticeError::Read)?;
        let known = refused.iter().find(|(refused, _)| refused.id == id);
        if known.ok_or(NoticeError::Unknown)?.1 {
            return Err(NoticeError::AsideAlready);
        }
        let act = Act::RefusedSetAside { refused: id, at: self.doors.clock.now() };
        self.vault().commit(&[act]).map_err(NoticeError::Keep)
    }

    /// The refused posts in the order they were entered, and whether each was set aside.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn refused_posts(&self) -> Result<Vec<(RefusedPost, bool)>, ReadError> {
        self.vault().refused()
    }

    /// The bytes of a file of a notice or a refused post.
    ///
    /// # Errors
    /// [`ReadError`]; bytes that are not those that were given are never given back.
    pub fn notice_file(&self, file: &NoticeFile) -> Result<Vec<u8>, ReadError> {
        let bytes = self.vault().object(&file.object)?;
        Ok(bytes.to_vec())
    }

    /// Confirmed disappearances by platform and by the month of their first missed look, oldest
    /// month first.
    #[must_use]
    pub fn silent_by_month(&self) -> Vec<SilentRow> {
        let mut counts = BTreeMap::<(String, String), SilentCount>::new();
        for record in self.missed() {
            for answered in record.answered() {
                let month = month_of(answered.absence.first_missed);
                let count = counts.entry((month, record.post.platform.clone())).or_default();
                let silent = answered.is_silent();
                count.gone += 1;
                count.silent += usize::from(silent);
                count.none_came += usize::from(silent && answered.none_came.is_some());
            }
        }
        let row = |((month, platform), count)| SilentRow { platform, month, count };
        counts.into_iter().map(row).collect()
    }

    async fn read_mail(&self, bytes: &[u8]) -> Result<MailReading, NoticeError> {
        if bytes.len() > MAIL_BYTES_MAX {
            return Err(NoticeError::Mail(NotAMail::TooLarge));
        }
        let read = reader::mail(&self.doors.workers, bytes).await.map_err(NoticeError::Worker)?;
        read.map_err(NoticeError::Mail)
    }

    fn enter(&self, post: PostId, what: Entered) -> Result<NoticeEntry, NoticeError> {
        let recorded = self.doors.clock.now();
        let mut vault = self.vault();
        vault.post(post).ok_or(NoticeError::Unknown)?;
        let entry = NoticeEntry { id: NoticeId::from_bytes(random()), post, recorded, what };
        vault.commit(&[Act::Noticed(entry.clone())]).map_err(NoticeError::Keep)?;
        Ok(entry)
    }

    fn not_to_come(&self, when: When) -> Result<(), NoticeError> {
        let is_to_come = when.is_to_come(self.doors.clock.now());
        if is_to_come { Err(NoticeError::ToCome) } else { Ok(()) }
    }

    /// Seals files, each with its media type. All of them are durable on return.
    fn keep_files(
        &self,
        files: &[(GivenFile, &'static str)],
    ) -> Result<Vec<NoticeFile>, NoticeError> {
        let is_large = |file: &GivenFile| file.bytes.len() > MEDIA_BYTES_MAX;
        if files.len() > FILES_MAX || files.iter().any(|(file, _)| is_large(file)) {
            return Err(NoticeError::TooLarge);
        }
        let vault = self.vault();
        let keep = |(file, mime): &(GivenFile, &'static str)| {
            fits(&file.name)?;
            Ok(NoticeFile {
                name: file.name.clone(),
                mime: (*mime).to_owned(),
                bytes: file.bytes.len() as u64,
                sha256: sha256(&file.bytes),
                object: vault.put_object(&file.bytes).map_err(NoticeError::Keep)?,
            })
        };
        files.iter().map(keep).collect()
    }
}

impl SilentCount {
    /// The sum of rows.
    #[must_use]
    pub fn sum<'a>(counts: impl IntoIterator<Item = &'a Self>) -> Self {
        counts.into_iter().fold(Self::default(), |sum, count| Self {
            gone: sum.gone + count.gone,
            silent: sum.silent + count.silent,
            none_came: sum.none_came + count.none_came,
        })
    }
}

fn fits(text: &str) -> Result<(), NoticeError> {
    if text.len() > NOTICE_TEXT_BYTES_MAX { Err(NoticeError::TooLarge) } else { Ok(()) }
}

/// A file with what it is by its first bytes.
fn sniffed(file: GivenFile) -> (GivenFile, &'static str) {
    let is_pdf = file.bytes.starts_with(b"%PDF-");
    let mime = media::sniff(&file.bytes).or(is_pdf.then_some("application/pdf"));
    (file, mime.unwrap_or("application/octet-stream"))
}

fn told(mail: MailReading, platform: &str) -> Mail {
    let MailReading { date, from, subject, dkim, text: _ } = mail;
    let from_platform = from.as_deref().is_some_and(|from| notice::writes_from(platform, from));
    Mail { date, from, from_platform, subject, dkim }
}

fn month_of(time: Time) -> String {
    let day = time.utc().date();
    format!("{:04}-{:02}", day.year(), day.month())
}
