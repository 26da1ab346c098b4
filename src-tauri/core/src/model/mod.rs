//! The nouns. No input, no output, no clock: every stage speaks in these words.

mod exchange;
mod facts;
mod grant;
mod ids;
mod import;
mod page;
mod post;
mod query;
mod record;
mod rules;
mod time;
mod vantage;
mod verdict;

pub use exchange::{Cut, End, Exchange, Failure, Hop, Reply};
pub use facts::{Baseline, Facts, Look, Page, PageTrouble, Saved};
pub use grant::Grant;
pub use ids::{CaptureId, NotAnId, ObjectName, ObservationId, PostId};
pub use import::{
    Audience, Candidate, Certainty, ImportAccount, ImportKind, ImportMedium, ImportedPost,
    MemberId, Moment, Precision, Provenance, Wording, Zone,
};
pub use page::{
    Author, FoundMedia, FoundText, MediaKind, PageReading, PageSigns, Published, Source,
};
pub use post::{Capture, Media, MissingMedia, Post, Told};
pub use query::{Found, Identity, Query, Study};
pub use record::{Absence, Act, Brief, PostRecord};
pub use rules::InstalledRules;
pub use time::{NotATime, Time};
pub use vantage::{Route, Vantage};
pub use verdict::{Answer, Judgement, Observation, Probe, Reading, Reason, Status, Verdict};
