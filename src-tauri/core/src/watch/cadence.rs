//! When to look again: often while a post is young, then ever more seldom, soon again where
//! something seems wrong.
//!
//! On Weibo 30 % of the deletions came within half an hour and 90 % within a day (Zhu et al. 2013),
//! so the time between looks grows with the age of the post: whatever that is, a removal is noticed
//! within a quarter of it. `docs/WATCH.md` shows what this is worth.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::Duration;

use crate::model::{Brief, Status, Time};

/// The time between two looks, as a part of the post's age.
const PART_OF_AGE: f64 = 0.25;
/// A post is not looked at more often, however young.
const SHORTEST: Duration = Duration::from_mins(5);
/// Nor more seldom, in its first three months: people are told to watch what they wrote lately.
const LONGEST: Duration = Duration::from_hours(24 * 3);
/// Nor more seldom after that: takedowns of old posts come in waves, and one post of a wave calls
/// the others (`schedule`).
const LONGEST_OLD: Duration = Duration::from_hours(24 * 7);
const OLD: Duration = Duration::from_hours(24 * 90);
/// What is suspected is looked at again after this long, by how often it was missed. Together with
/// `model::standing`: four rounds that span 75 minutes, so uneven that what is there every other
/// hour is met.
const REPEATS: [Duration; 4] = [
    Duration::from_mins(11),
    Duration::from_mins(23),
    Duration::from_mins(41),
    Duration::from_hours(6),
];
/// A flagged post may come back: at first it is asked for each hour.
const SHORTEST_FLAGGED: Duration = Duration::from_hours(1);
/// Where a look could not tell, the next one comes after an hour, then after twice as long each.
const SHORTEST_BLIND: Duration = Duration::from_hours(1);
/// How far the time is moved at random: looks shall not betray a clockwork. Not that of what is
/// suspected: posts that fell together are confirmed together.
const JITTER: f64 = 0.15;

/// When the post is due. A look in the future, of a clock that ran ahead and was set back, is none.
#[must_use]
pub fn next_look(post: &Brief, now: Time) -> Time {
    if post.last_look > now {
        return now;
    }
    let last = post.last_look;
    let jitter = if post.status == Status::Suspected { 1.0 } else { jitter(post) };
    last.plus(interval(post, last).mul_f64(jitter))
}

/// How long after its last look, at `last`, a post is looked at again, before jitter.
#[must_use]
pub fn interval(post: &Brief, last: Time) -> Duration {
    let interval = match post.status {
        Status::Suspected => {
            let missed = usize::from(post.doubt.misses.saturating_sub(1));
            return doubled(REPEATS[missed.min(REPEATS.len() - 1)], post.doubt.blind)
                .min(REPEATS[REPEATS.len() - 1]);
        }
        Status::Flagged => {
            let gone = since(post.first_missed.unwrap_or(last), last);
            gone.mul_f64(PART_OF_AGE).clamp(SHORTEST_FLAGGED, LONGEST_OLD)
        }
        Status::Watched | Status::BackAgain => {
            let back = post.doubt.last_return.filter(|_| post.status == Status::BackAgain);
            let age = since(back.unwrap_or(post.at), last);
            let longest = if age > OLD { LONGEST_OLD } else { LONGEST };
            age.mul_f64(PART_OF_AGE).clamp(SHORTEST, longest)
        }
    };
    match post.doubt.blind {
        0 => interval,
        blind => doubled(SHORTEST_BLIND, blind - 1).min(LONGEST_OLD),
    }
}

fn doubled(interval: Duration, times: u8) -> Duration {
    interval.saturating_mul(1 << times.min(8))
}

/// How much time lies between the two; none if they stand the other way round.
fn since(from: Time, to: Time) -> Duration {
    Duration::from_secs(u64::try_from(to.unix().saturating_sub(from.unix())).unwrap_or(0))
}

/// Between 1 - `JITTER` and 1 + `JITTER`, and the same each time it is asked for one look. Before
/// its first look in a round a post waits half as long as others at least: thousands that were
/// saved in one minute are not due in one minute.
fn jitter(post: &Brief) -> f64 {
    let mut hasher = DefaultHasher::new();
    (post.id.bytes(), post.last_look.unix()).hash(&mut hasher);
    let part = f64::from(u32::try_from(hasher.finish() >> 32).unwrap_or(0)) / f64::from(u32::MAX);
    if post.last_look == post.saved { 0.5 + part / 2.0 } else { 1.0 + JITTER * (2.0 * part - 1.0) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Doubt, PostId, Traits};

    const HOUR: u64 = 3600;
    const DAY: u64 = 24 * HOUR;

    fn at(seconds: u64) -> Time {
        Time::from_unix(1_700_000_000 + i64::try_from(seconds).unwrap()).unwrap()
    }

    fn post(last_look: u64) -> Brief {
        Brief {
            id: PostId::from_bytes([7; 16]),
            site: 1,
            account: None,
            is_listed: true,
            is_watched: true,
            at: at(0),
            status: Status::Watched,
            saved: at(60),
            last_look: at(last_look),
            first_missed: None,
            was_missed: false,
            doubt: Doubt::default(),
            untold: false,
            traits: Traits::default(),
        }
    }

    fn minutes(post: &Brief) -> u64 {
        interval(post, post.last_look).as_secs() / 60
    }

    #[test]
    fn young_posts_are_looked_at_often_and_old_ones_seldom() {
        let ages = [0, HOUR, 4 * HOUR, DAY, 10 * DAY, 80 * DAY, 365 * DAY];
        let found = ages.map(|age| minutes(&post(age)));
        assert_eq!(found, [5, 15, 60, 6 * 60, 60 * 60, 72 * 60, 168 * 60]);
    }

    #[test]
    fn what_is_missed_is_looked_at_again_soon_and_what_cannot_be_told_less_and_less() {
        let mut it = post(100 * DAY);
        it.status = Status::Suspected;
        let repeats = [1, 2, 3, 4, 9].map(|misses| {
            it.doubt.misses = misses;
            minutes(&it)
        });
        assert_eq!(repeats, [11, 23, 41, 360, 360]);
        let mut it = post(HOUR);
        let blind = [1, 2, 5, 200].map(|blind| {
            it.doubt.blind = blind;
            minutes(&it)
        });
        assert_eq!(blind, [60, 2 * 60, 16 * 60, 168 * 60]);
    }

    #[test]
    fn a_flagged_post_is_asked_for_each_hour_at_first() {
        let mut it = post(30 * DAY);
        (it.status, it.first_missed) = (Status::Flagged, Some(at(30 * DAY)));
        assert_eq!(minutes(&it), 60);
        it.last_look = at(40 * DAY);
        assert_eq!(minutes(&it), 60 * 60);
    }

    #[test]
    fn a_clock_that_ran_ahead_and_was_set_back_stops_no_watch() {
        let ahead = post(400 * DAY);
        assert_eq!(next_look(&ahead, at(DAY)), at(DAY));
    }

    #[test]
    fn thousands_saved_in_one_minute_are_not_due_in_one_minute() {
        let mut minutes = std::collections::HashMap::new();
        for n in 0..2000_u16 {
            let mut it = post(365 * DAY);
            it.saved = it.last_look;
            let [high, low] = n.to_be_bytes();
            it.id = PostId::from_bytes([high, low, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
            *minutes.entry(next_look(&it, it.last_look).unix() / 60).or_insert(0) += 1;
        }
        assert!(minutes.values().all(|n| *n < 10), "{:?}", minutes.values().max());
    }
}
