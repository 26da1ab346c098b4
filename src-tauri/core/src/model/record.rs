//! Where a post stands, folded from the acts about it.

use std::hash::{DefaultHasher, Hash, Hasher};

use serde::{Deserialize, Serialize};

use super::{
    Authority, Capture, Checkpointed, Doubt, Exported, Forgotten, Grant, ImportBegan, ImportEnded,
    Imported, InstalledRules, Judgement, KnownAnswers, LogBegan, LogPart, NoticeBrief, NoticeEntry,
    ObjectName, Observation, Post, PostId, RefusedId, RefusedPost, RoundDone, SiteWait, Stamped,
    Status, Time, Unwatched, Vantage, Verdict,
};

/// One act, as it stands in a commit. The catalogue is nothing but the fold of all acts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum Act {
    /// A post entered the vault.
    Saved(Post),
    /// A copy of it was kept.
    Captured(Capture),
    /// A look was made.
    Looked(Observation),
    /// A round was judged.
    Judged(Judgement),
    /// A vantage was added, or changed under the same name.
    VantageSet(Vantage),
    /// The vantage of this name was dropped.
    VantageDropped {
        /// Its name.
        name: String,
    },
    /// The collection was opened to a reader.
    Granted(Grant),
    /// A reader may not read what comes from now on: a new epoch began.
    GrantEnded {
        /// The reader's age recipient.
        recipient: String,
        /// When.
        at: Time,
    },
    /// The owner gave up every way in of their own; only readers open the vault now.
    HandedOver {
        /// When.
        at: Time,
    },
    /// Recovery words were made; those before open the vault no more.
    RecoverySet {
        /// When.
        at: Time,
    },
    /// The user entered what the platform told about a post, or that it told nothing.
    Noticed(NoticeEntry),
    /// The user entered a post that the platform would not publish.
    Refused(RefusedPost),
    /// The entry of a refused post was a mistake and does not count.
    RefusedSetAside {
        /// The refused post.
        refused: RefusedId,
        /// When.
        at: Time,
    },
    /// A signed rule set came in the place of the rules in use.
    RulesInstalled(InstalledRules),
    /// The rules built in are used again.
    RulesDropped {
        /// When.
        at: Time,
    },
    /// The user was told that this post vanished.
    Told {
        /// The post.
        post: PostId,
        /// When.
        at: Time,
    },
    /// A site asked to be left alone for a while.
    Waited(SiteWait),
    /// A round of the watch ended.
    RoundEnded(RoundDone),
    /// An import began. Copies that it brought name it.
    ImportBegan(ImportBegan),
    /// An import came to its end.
    ImportEnded(ImportEnded),
    /// A third party that stamps checkpoints was named, or changed under the same name.
    AuthoritySet(Authority),
    /// The authority of this name is not asked any more.
    AuthorityDropped {
        /// Its name.
        name: String,
    },
    /// A bundle was made.
    Exported(Exported),
    /// A post was taken out of the vault for good.
    Forgotten(Forgotten),
    /// A custody log began.
    LogBegan(LogBegan),
    /// The entries of the acts before it in this commit.
    Logged(LogPart),
    /// A head of the log was signed.
    Checkpointed(Checkpointed),
    /// A signed head was stamped.
    Stamped(Stamped),
    /// The user took note that commits are lost, and goes on without them.
    LossAccepted {
        /// When.
        at: Time,
        /// The first and the last number of each stretch of lost commits, in order.
        commits: Vec<(u64, u64)>,
    },
}

impl Act {
    /// The objects it names, to be renamed when the vault gets new keys.
    pub fn objects_mut(&mut self) -> Vec<&mut ObjectName> {
        match self {
            Self::Captured(capture) => {
                let media = capture.media.iter_mut().chain(&mut capture.files);
                let media = media.map(|medium| &mut medium.exchange);
                capture.exchange.iter_mut().chain(media).collect()
            }
            Self::Looked(observation) => vec![&mut observation.exchange],
            Self::Noticed(entry) => entry.objects_mut(),
            Self::Refused(refused) => refused.objects_mut(),
            Self::RulesInstalled(rules) => vec![&mut rules.file],
            _ => Vec::new(),
        }
    }

    /// Is it an entry of the custody log? Those by which the log itself is kept are not.
    #[must_use]
    pub fn is_logged(&self) -> bool {
        !matches!(
            self,
            Self::LogBegan(_) | Self::Logged(_) | Self::Checkpointed(_) | Self::Stamped(_)
        )
    }

    /// The post whose history it is part of: a capture, a look, a judgement, or what was told.
    #[must_use]
    pub fn history_of(&self) -> Option<PostId> {
        match self {
            Self::Captured(capture) => Some(capture.post),
            Self::Looked(observation) => Some(observation.post),
            Self::Judged(judgement) => Some(judgement.post),
            Self::Noticed(entry) => Some(entry.post),
            _ => None,
        }
    }
}

/// A stretch of time in which a post was missing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Absence {
    /// Last sighting before it.
    pub last_seen: Time,
    /// First look that missed it.
    pub first_missed: Time,
    /// First sighting after it, if it came back.
    pub back: Option<Time>,
}

/// One post with everything a list shows: the fold of all acts about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostRecord {
    /// The post.
    pub post: Post,
    /// Its newest capture. A post without one is not listed.
    pub capture: Option<Capture>,
    /// Where it stands.
    pub status: Status,
    /// What the newest round said.
    pub verdict: Verdict,
    /// Why.
    pub judgement: Option<Judgement>,
    /// Last proof of life.
    pub last_seen: Time,
    /// First look of the current absence.
    pub first_missed: Option<Time>,
    /// Last look of any outcome.
    pub last_look: Time,
    /// Confirmed absences, oldest first.
    pub absences: Vec<Absence>,
    /// How sure we are of where it stands.
    pub doubt: Doubt,
    /// It vanished, and the user was not told yet.
    pub untold: bool,
    /// What was entered about its notice, in that order.
    pub notices: Vec<NoticeBrief>,
    /// Answers that need not be kept again.
    pub known: KnownAnswers,
    /// It was seen by somebody who was not logged in.
    pub seen_by_all: bool,
}

/// What places a post in a list, and tells when to look at it again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each answers a question of its own")]
pub struct Brief {
    /// The post.
    pub id: PostId,
    /// The site its looks go to, as a number; the same for the same site while the program runs.
    pub site: u64,
    /// The account it was published under, as a number; `None` when nothing named it.
    pub account: Option<u64>,
    /// It has a capture.
    pub is_listed: bool,
    /// There is an address where it can be looked for.
    pub is_watched: bool,
    /// When it was published, as claimed; else when it was saved.
    pub at: Time,
    /// Where it stands.
    pub status: Status,
    /// When it first entered the vault.
    pub saved: Time,
    /// Last look of any outcome.
    pub last_look: Time,
    /// First look of the current absence.
    pub first_missed: Option<Time>,
    /// It was missed, now or before.
    pub was_missed: bool,
    /// How sure we are of where it stands.
    pub doubt: Doubt,
    /// It vanished, and the user was not told yet.
    pub untold: bool,
    /// What a list is filtered by.
    pub traits: Traits,
}

/// What a list of posts is filtered by, beside what else is in its [`Brief`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each answers a question of its own")]
pub struct Traits {
    /// Its platform, as a number; the same for the same platform while the program runs.
    pub platform: u64,
    /// First look of its newest confirmed absence.
    pub vanished: Option<Time>,
    /// It disappeared, now or before, without notice.
    pub is_silent: bool,
    /// Its copy has pictures, videos or sounds.
    pub has_media: bool,
    /// Nobody knows its address, and somebody should.
    pub is_unlinked: bool,
    /// It is never looked at.
    pub is_unwatched: bool,
}

impl PostRecord {
    /// What places it in a list.
    #[must_use]
    pub fn brief(&self) -> Brief {
        let published = self.capture.as_ref().and_then(|capture| capture.published.as_ref());
        let account = self.capture.as_ref().and_then(Capture::account);
        Brief {
            id: self.post.id,
            site: site_number(self.post.site()),
            account: account.map(|account| number_of((&self.post.platform, account))),
            is_listed: self.capture.is_some(),
            is_watched: !self.post.address().is_empty(),
            at: published.map_or(self.post.saved, |published| published.at),
            status: self.status,
            saved: self.post.saved,
            last_look: self.last_look,
            first_missed: self.first_missed,
            was_missed: self.first_missed.is_some() || !self.absences.is_empty(),
            doubt: self.doubt,
            untold: self.untold,
            traits: self.traits(),
        }
    }

    fn traits(&self) -> Traits {
        let unwatched = self.unwatched();
        let is_waiting = matches!(unwatched, None | Some(Unwatched::NoLink));
        Traits {
            platform: number_of(&self.post.platform),
            vanished: self.absences.last().map(|absence| absence.first_missed),
            is_silent: !self.absences.is_empty() && self.is_silent(),
            has_media: self.capture.as_ref().is_some_and(|capture| !capture.media.is_empty()),
            is_unlinked: self.post.addresses.is_empty() && is_waiting,
            is_unwatched: unwatched.is_some(),
        }
    }

    /// A post that just entered the vault.
    #[must_use]
    pub fn new(post: Post) -> Self {
        let saved = post.saved;
        Self {
            post,
            capture: None,
            status: Status::Watched,
            verdict: Verdict::Visible,
            judgement: None,
            last_seen: saved,
            first_missed: None,
            last_look: saved,
            absences: Vec::new(),
            doubt: Doubt::default(),
            untold: false,
            notices: Vec::new(),
            known: KnownAnswers::default(),
            seen_by_all: false,
        }
    }

    /// Takes in what is known of the post itself, which its looks are read by.
    pub fn renamed(&mut self, post: Post) {
        self.known.forget_readings();
        self.post = post;
    }

    /// Takes in a look. Unless it settles its round, what it says counts when that is judged.
    pub fn looked(&mut self, look: &Observation) {
        self.known.take(look);
        if let Some(judgement) = look.judgement() {
            self.judged(judgement);
        }
    }

    /// Why it is never looked at; `None` if it is.
    #[must_use]
    pub fn unwatched(&self) -> Option<Unwatched> {
        if !self.post.address().is_empty() {
            return None;
        }
        let import = self.capture.as_ref().and_then(|capture| capture.import.as_ref());
        Some(import.and_then(|import| import.unwatched()).unwrap_or(Unwatched::NoLink))
    }

    /// Takes in a new copy. Having it from a page is proof of life; from an archive it is not,
    /// which only proves that the post was there when it was published.
    pub fn captured(&mut self, capture: Capture) {
        self.known.forget_readings();
        if capture.seen.is_some() {
            return self.seen_logged_in(capture);
        }
        if let Some(import) = &capture.import {
            if self.capture.is_none() {
                // Nobody has looked yet.
                self.verdict = Verdict::Unclear;
                self.last_seen =
                    import.created.at.map_or(self.last_seen, |at| at.min(self.last_seen));
            }
            if self.capture.as_ref().is_none_or(|kept| is_older(kept, import)) {
                self.capture = Some(capture);
            }
            return;
        }
        self.sighted(capture.at, Verdict::Visible);
        self.last_look = self.last_look.max(capture.at);
        self.capture = Some(capture);
    }
}

impl PostRecord {
    /// Takes in a copy of what was seen by somebody who was logged in. It tells nothing of what
    /// everybody is shown, so it neither clears a flag nor moves the last proof of life of a post
    /// that the public saw; of one that it never saw it is all there is.
    fn seen_logged_in(&mut self, capture: Capture) {
        let kept = self.capture.as_ref();
        if kept.is_none() {
            self.verdict = Verdict::LoginWalled;
        }
        if !self.seen_by_all {
            self.last_seen = self.last_seen.max(capture.at);
        }
        // What a page shows to everybody is the yardstick for later looks, and stays.
        if kept.is_none_or(|kept| kept.seen.is_some()) {
            self.capture = Some(capture);
        }
    }
}

/// Is a kept copy older than one that an archive gives now? What a page gave is the yardstick for
/// later looks and stays.
fn is_older(kept: &Capture, import: &Imported) -> bool {
    let edited = |import: &Imported| import.edited.as_ref().and_then(|moment| moment.at);
    kept.import.as_ref().is_some_and(|kept| edited(kept) <= edited(import))
}

/// The number of a site ([`Post::site`]), as in [`Brief::site`].
#[must_use]
pub fn site_number(site: &str) -> u64 {
    number_of(site)
}

/// What is the same has the same number, as long as the program runs.
fn number_of(what: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    what.hash(&mut hasher);
    hasher.finish()
}
