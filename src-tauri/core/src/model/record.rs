//! Where a post stands, folded from the acts about it.

use serde::{Deserialize, Serialize};

use super::{
    Capture, Grant, InstalledRules, Judgement, NoticeBrief, NoticeEntry, ObjectName, Observation,
    Post, PostId, RefusedId, RefusedPost, Status, Time, Vantage, Verdict,
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
                let media = capture.media.iter_mut().map(|medium| &mut medium.exchange);
                std::iter::once(&mut capture.exchange).chain(media).collect()
            }
            Self::Looked(observation) => vec![&mut observation.exchange],
            Self::Noticed(entry) => entry.objects_mut(),
            Self::Refused(refused) => refused.objects_mut(),
            Self::RulesInstalled(rules) => vec![&mut rules.file],
            _ => Vec::new(),
        }
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
    /// What was entered about its notice, in that order.
    pub notices: Vec<NoticeBrief>,
}

/// What places a post in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Brief {
    /// The post.
    pub id: PostId,
    /// It has a capture.
    pub is_listed: bool,
    /// When it was published, as claimed; else when it was saved.
    pub at: Time,
    /// Where it stands.
    pub status: Status,
    /// Last look of any outcome.
    pub last_look: Time,
}

impl PostRecord {
    /// What places it in a list.
    #[must_use]
    pub fn brief(&self) -> Brief {
        let published = self.capture.as_ref().and_then(|capture| capture.published.as_ref());
        Brief {
            id: self.post.id,
            is_listed: self.capture.is_some(),
            at: published.map_or(self.post.saved, |published| published.at),
            status: self.status,
            last_look: self.last_look,
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
            notices: Vec::new(),
        }
    }

    /// Takes in a new copy. Having it is proof of life.
    pub fn captured(&mut self, capture: Capture) {
        self.sighted(capture.at, Verdict::Visible);
        self.last_look = self.last_look.max(capture.at);
        self.capture = Some(capture);
    }

    /// Takes in a judgement: one good sighting resets; a loss is suspected first and flagged once
    /// it is confirmed; whatever cannot tell changes nothing but the verdict.
    pub fn judged(&mut self, judgement: Judgement) {
        self.last_look = self.last_look.max(judgement.at);
        if judgement.verdict.is_sighting() {
            self.sighted(judgement.at, judgement.verdict);
        } else if judgement.verdict.is_loss() {
            self.missed(judgement.at, judgement.verdict, judgement.confirmed);
        } else if self.status != Status::Flagged {
            // "We cannot tell" neither confirms nor clears a suspicion; a flag keeps the verdict
            // that raised it.
            self.verdict = judgement.verdict;
        } else {
            return;
        }
        self.judgement = Some(judgement);
    }

    fn sighted(&mut self, at: Time, verdict: Verdict) {
        if self.status == Status::Flagged {
            self.status = Status::BackAgain;
            if let Some(absence) = self.absences.last_mut() {
                absence.back = Some(at);
            }
        } else if self.status == Status::Suspected {
            self.status =
                if self.absences.is_empty() { Status::Watched } else { Status::BackAgain };
        }
        self.verdict = verdict;
        self.last_seen = self.last_seen.max(at);
        self.first_missed = None;
    }

    fn missed(&mut self, at: Time, verdict: Verdict, confirmed: bool) {
        let first_missed = *self.first_missed.get_or_insert(at);
        self.verdict = verdict;
        // A second round that misses it confirms as well as a second look in one round.
        let again = self.status == Status::Suspected;
        if self.status == Status::Flagged {
            return;
        }
        if confirmed || again {
            self.status = Status::Flagged;
            self.absences.push(Absence { last_seen: self.last_seen, first_missed, back: None });
        } else {
            self.status = Status::Suspected;
        }
    }
}
