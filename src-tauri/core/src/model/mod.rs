//! The nouns. No input, no output, no clock: every stage speaks in these words.

mod carried;
mod custody;
mod exchange;
mod facts;
mod forgotten;
mod grant;
mod ids;
mod import;
mod imported;
mod known;
mod language;
mod note;
mod notice;
mod page;
mod post;
mod query;
mod record;
mod round;
mod rules;
mod seen;
mod standing;
mod time;
mod vantage;
mod verdict;
mod when;

pub use carried::{Carried, CarriedMedium};
pub use custody::{
    Authority, Checkpointed, Exported, ItemHead, LogBegan, LogEntry, LogPart, LogState, NotASum,
    RecordSum, Recorded, StampKind, Stamped, Subject, Sum,
};
pub use exchange::{Cut, End, Exchange, Failure, Hop, Reply};
pub use facts::{Baseline, Facts, Look, Page, PageTrouble, Saved};
pub use forgotten::{Forgotten, ForgottenPosts};
pub use grant::Grant;
pub use ids::{
    CaptureId, ImportId, ItemId, NotAnId, NoticeId, ObjectName, ObservationId, PostId, RefusedId,
};
pub use import::{
    Audience, Candidate, Certainty, ImportAccount, ImportKind, ImportMedium, ImportedPost,
    MemberId, Moment, Precision, Provenance, Wording, Zone,
};
pub use imported::{
    Archived, ImportBegan, ImportCounts, ImportEnded, ImportFile, ImportLeftOut, ImportMember,
    Imported, Unwatched,
};
pub use known::{AnswerMark, KnownAnswer, KnownAnswers};
pub use language::Language;
pub(crate) use note::from_base64;
pub use note::{NoKey, Note, NoteError, NoteKey};
pub use notice::{
    Answered, Entered, Ground, Mail, Notice, NoticeBrief, NoticeEntry, NoticeFile, NoticeKind,
    Outcome, Proposal, RefusedPost, Way,
};
pub use page::{
    Author, FoundMedia, FoundText, MediaKind, PageReading, PageSigns, Published, Source,
};
pub use post::{Capture, Media, MissingMedia, Post, Told};
pub use query::{Found, Identity, Query, Study};
pub use record::{Absence, Act, Brief, PostRecord, Traits, site_number};
pub use round::{Coverage, RoundDone, Said, SiteWait};
pub use rules::InstalledRules;
pub use seen::{NotSeen, SeenAsk, SeenFrom, SeenLoggedIn, SeenPage, SeenPlace, SeenPost, Whose};
pub use standing::{Doubt, REPEAT_AFTER};
pub use time::{NotATime, Time};
pub use vantage::{Route, Vantage};
pub use verdict::{
    Answer, JudgedLook, Judgement, Made, Observation, Probe, Reading, Reason, Status, Verdict,
};
pub use when::{NotAWhen, When};
