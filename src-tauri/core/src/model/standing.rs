//! From judgements to where a post stands: watched, suspected, flagged, back again. The one place
//! that says how much it takes.
//!
//! A false alarm sends a frightened person to a lawyer for nothing, so a loss must be seen several
//! times, far enough apart, before it is a flag; and a post that keeps coming back must be missed
//! longer each time. One good sighting ends every doubt.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{Absence, Judgement, PostRecord, Status, Time, Verdict};

/// Two rounds that miss a post within this time count as one: a server that is being restarted, or
/// a copy of a database that lags behind, is back within minutes.
pub const REPEAT_AFTER: Duration = Duration::from_mins(10);

/// The same for a round whose second look could not tell, and for a site that answers so for its
/// home page as well: it may be under repair for hours.
const UNSURE_AFTER: Duration = Duration::from_hours(24);

/// Rounds that must miss a post that came back before, when a person asked for them and both looks
/// of the last one agree: somebody sits in front of the answer.
const MISSES_ASKED: u8 = 2;

/// Rounds that must miss a post while nobody looks on. Each looks twice; together they span more
/// than an hour, unevenly (`watch::cadence`), so that what comes and goes by the hour is seen.
const MISSES_UNATTENDED: u8 = 4;

/// How long it is remembered that a post came back.
const RETURNS_MEMORY: Duration = Duration::from_hours(24 * 30);

/// Returns that cost nothing: a platform may restore a post once, after an appeal.
const RETURNS_FREE: u8 = 1;

/// The most rounds that returns can add.
const RETURNS_MAX: u8 = 4;

/// As far as rounds count that failed for want of a line: the next look is never further away than
/// some hours.
const BLIND_OF_LINE_MAX: u8 = 3;

/// How sure we are of where a post stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Doubt {
    /// Rounds that missed it without one that saw it, [`REPEAT_AFTER`] apart.
    pub misses: u8,
    /// The last of them.
    pub last_miss: Option<Time>,
    /// Times it was seen after it had been missed, without a month of quiet between them.
    pub returns: u8,
    /// The last of them.
    pub last_return: Option<Time>,
    /// Rounds in a row that could not tell.
    pub blind: u8,
}

impl Doubt {
    fn missed(&mut self, judgement: &Judgement) {
        let at = judgement.at;
        let apart = if judgement.confirmed { REPEAT_AFTER } else { UNSURE_AFTER };
        // A miss that lies a day ahead is of a clock that was set back.
        let is_apart = |last: Time| at >= last.plus(apart) || last > at.plus(UNSURE_AFTER);
        if self.last_miss.is_none_or(is_apart) {
            self.misses = self.misses.saturating_add(1);
            self.last_miss = Some(at);
        }
        self.blind = 0;
    }

    /// A look could not tell. Where that is for want of a line, it may be this computer's own, and
    /// a week without one must not end in a week without looks.
    fn blinded(&mut self, verdict: Verdict) {
        let most = if verdict == Verdict::Unreachable { BLIND_OF_LINE_MAX } else { u8::MAX };
        self.blind = self.blind.max(self.blind.saturating_add(1).min(most));
    }

    fn sighted(&mut self, at: Time, was_missed: bool) {
        if was_missed {
            self.returns = self.returns_until(at).saturating_add(1);
            self.last_return = Some(at);
        }
        (self.misses, self.last_miss, self.blind) = (0, None, 0);
    }

    fn returns_until(&self, at: Time) -> u8 {
        let is_fresh = self.last_return.is_some_and(|last| at <= last.plus(RETURNS_MEMORY));
        if is_fresh { self.returns } else { 0 }
    }

    /// Is that enough to flag it?
    fn suffices(&self, judgement: &Judgement) -> bool {
        let returns = self.returns_until(judgement.at).saturating_sub(RETURNS_FREE);
        // Only who got both looks to agree may do with fewer rounds.
        let asked = judgement.confirmed && !judgement.unattended;
        let base = if asked { MISSES_ASKED } else { MISSES_UNATTENDED };
        (asked && returns == 0) || self.misses >= base + returns.min(RETURNS_MAX)
    }
}

impl PostRecord {
    /// Takes in a judgement: one good sighting resets; a loss is suspected first and flagged once
    /// it is confirmed; whatever cannot tell changes nothing but the verdict. While no address
    /// is known,
    /// only ones that it may have, nothing is a loss.
    pub fn judged(&mut self, judgement: Judgement) {
        // Not the latest of all: a clock that ran ahead and was set back would stop the watch.
        self.last_look = judgement.at;
        if judgement.verdict.is_sighting() {
            self.sighted(judgement.at, judgement.verdict);
        } else if judgement.verdict.is_loss() && !self.post.addresses.is_empty() {
            self.missed(&judgement);
        } else {
            self.doubt.blinded(judgement.verdict);
            // "We cannot tell" neither confirms nor clears a suspicion; a flag keeps the verdict
            // that raised it.
            if self.status == Status::Flagged {
                return;
            }
            // What was never seen at an address that was only guessed cannot be missed there.
            let is_loss = judgement.verdict.is_loss();
            self.verdict = if is_loss { Verdict::Unclear } else { judgement.verdict };
        }
        // Which looks it was made from stands in the history, and is not held for each post.
        self.judgement = Some(Judgement { looks: Vec::new(), ..judgement });
    }

    pub(super) fn sighted(&mut self, at: Time, verdict: Verdict) {
        let was_missed = matches!(self.status, Status::Flagged | Status::Suspected);
        self.doubt.sighted(at, was_missed);
        (self.untold, self.seen_by_all) = (false, true);
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

    /// The user was told that it vanished.
    pub fn told(&mut self) {
        self.untold = false;
    }

    fn missed(&mut self, judgement: &Judgement) {
        let first_missed = *self.first_missed.get_or_insert(judgement.at);
        self.verdict = judgement.verdict;
        self.doubt.missed(judgement);
        if self.status == Status::Flagged {
            return;
        }
        if self.doubt.suffices(judgement) {
            self.status = Status::Flagged;
            self.untold = true;
            self.absences.push(Absence { last_seen: self.last_seen, first_missed, back: None });
        } else {
            self.status = Status::Suspected;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Archived, Post, PostId};

    const MINUTE: i64 = 60;
    const HOUR: i64 = 60 * MINUTE;
    const DAY: i64 = 24 * HOUR;

    fn post() -> PostRecord {
        PostRecord::new(Post {
            id: PostId::from_bytes([1; 16]),
            platform: "web".into(),
            addresses: vec!["https://example.org/1".into()],
            private_allowed: false,
            saved: at(0),
            archived: Archived::default(),
        })
    }

    fn at(seconds: i64) -> Time {
        Time::from_unix(1_600_000_000 + seconds).unwrap()
    }

    /// What a round at this second said, and how sure it was.
    #[derive(Clone, Copy)]
    enum Round {
        Seen(i64),
        /// Asked for by a person; both looks agreed.
        Asked(i64),
        /// Asked for by a person; the second look could not tell, or was not made.
        AskedUnsure(i64),
        /// Unattended; both looks agreed.
        Missed(i64),
        /// Unattended; the second look could not tell.
        Unsure(i64),
        Walled(i64),
    }

    fn after(rounds: &[Round]) -> PostRecord {
        let mut post = post();
        for round in rounds {
            let (seconds, verdict, confirmed, unattended) = match *round {
                Round::Seen(at) => (at, Verdict::Visible, false, true),
                Round::Asked(at) => (at, Verdict::Removed, true, false),
                Round::AskedUnsure(at) => (at, Verdict::Removed, false, false),
                Round::Missed(at) => (at, Verdict::Removed, true, true),
                Round::Unsure(at) => (at, Verdict::Removed, false, true),
                Round::Walled(at) => (at, Verdict::LoginWalled, false, true),
            };
            let (at, chain, looks) = (at(seconds), Vec::new(), Vec::new());
            let id = post.post.id;
            post.judged(Judgement { post: id, at, verdict, chain, looks, confirmed, unattended });
        }
        post
    }

    fn status(rounds: &[Round]) -> Status {
        after(rounds).status
    }

    use Round::{Asked, AskedUnsure, Missed, Seen, Unsure, Walled};

    #[test]
    fn unattended_it_takes_four_rounds_that_are_apart() {
        let four = [Missed(0), Missed(11 * MINUTE), Missed(34 * MINUTE), Missed(75 * MINUTE)];
        assert_eq!(status(&four[..3]), Status::Suspected);
        assert_eq!(status(&four), Status::Flagged);
        let hasty: Vec<Round> = (0..20).map(|n| Missed(n * 29)).collect();
        assert_eq!(status(&hasty), Status::Suspected, "ten minutes are one miss");
        let record = after(&four);
        assert_eq!((record.first_missed, record.absences.len()), (Some(at(0)), 1));
    }

    #[test]
    fn a_round_that_is_not_sure_counts_once_a_day() {
        let hourly: Vec<Round> = (0..48).map(|n| Unsure(n * HOUR)).collect();
        assert_eq!(status(&hourly), Status::Suspected);
        let daily: Vec<Round> = (0..4).map(|n| Unsure(n * DAY)).collect();
        assert_eq!(status(&daily), Status::Flagged);
    }

    #[test]
    fn who_asks_is_answered_at_once() {
        assert_eq!(status(&[Asked(0)]), Status::Flagged);
    }

    #[test]
    fn who_asks_gets_no_flag_from_looks_that_nothing_confirmed() {
        let by_the_hour: Vec<Round> = (0..48).map(|n| AskedUnsure(n * HOUR)).collect();
        assert_eq!(status(&by_the_hour), Status::Suspected);
        assert_eq!(status(&[Missed(0), AskedUnsure(HOUR)]), Status::Suspected);
        let missed = [Missed(0), Missed(11 * MINUTE), Missed(34 * MINUTE)];
        assert_eq!(status(&[&missed[..], &[AskedUnsure(75 * MINUTE)]].concat()), Status::Suspected);
        let daily: Vec<Round> = (0..4).map(|n| AskedUnsure(n * DAY)).collect();
        assert_eq!(status(&daily[..3]), Status::Suspected);
        assert_eq!(status(&daily), Status::Flagged);
        assert_eq!(status(&[AskedUnsure(0), Asked(HOUR)]), Status::Flagged);
    }

    #[test]
    fn one_sighting_ends_a_suspicion_and_a_wall_neither_ends_nor_feeds_it() {
        let missed = |from: i64| [Missed(from), Missed(from + HOUR), Missed(from + 2 * HOUR)];
        let seen = [&missed(0)[..], &[Seen(3 * HOUR)], &missed(4 * HOUR)[..]].concat();
        assert_eq!(status(&seen), Status::Suspected);
        let walled = [&missed(0)[..], &[Walled(3 * HOUR)]].concat();
        assert_eq!(status(&walled), Status::Suspected);
        assert_eq!(after(&walled).doubt.blind, 1);
        assert_eq!(status(&[&walled[..], &[Missed(4 * HOUR)]].concat()), Status::Flagged);
    }

    #[test]
    fn what_keeps_coming_back_must_be_missed_longer_each_time() {
        let flicker = |times: i64| -> Vec<Round> {
            (0..times).flat_map(|n| [Missed(n * HOUR), Seen(n * HOUR + 30 * MINUTE)]).collect()
        };
        let misses = |n: i64| -> Vec<Round> { (0..n).map(|n| Missed(DAY + n * HOUR)).collect() };
        for (returns, needed) in [(0, 4), (1, 4), (2, 5), (4, 7), (20, 8)] {
            let rounds = [flicker(returns), misses(needed - 1)].concat();
            assert_eq!(status(&rounds), Status::Suspected, "{returns}");
            let rounds = [flicker(returns), misses(needed)].concat();
            assert_eq!(status(&rounds), Status::Flagged, "{returns}");
        }
        assert_eq!(status(&[flicker(3), vec![Asked(DAY)]].concat()), Status::Suspected);
        let month = vec![Asked(40 * DAY)];
        assert_eq!(status(&[flicker(3), month].concat()), Status::Flagged, "it is forgotten");
    }

    #[test]
    fn an_absence_that_ends_keeps_both_ends() {
        let rounds = [Seen(-HOUR), Asked(0), Walled(HOUR), Seen(5 * HOUR), Asked(9 * HOUR)];
        let record = after(&rounds);
        assert_eq!(record.status, Status::Flagged);
        let ends: Vec<_> = record.absences.iter().map(|it| (it.first_missed, it.back)).collect();
        assert_eq!(ends, [(at(0), Some(at(5 * HOUR))), (at(9 * HOUR), None)]);
        assert_eq!(after(&rounds[..4]).status, Status::BackAgain);
    }
}
