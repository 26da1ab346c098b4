//! What is due now, and in what order. Pure: the same posts and the same moment give the same
//! round, so what a kill cut short is simply due again.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::time::Duration;

use super::cadence::{interval, next_look};
use crate::model::{Brief, PostId, Status, Time};

/// Posts of one account that were published this close to one that vanished are looked at at once.
const NEAR: Duration = Duration::from_hours(24 * 3);
/// How long a loss calls its siblings.
pub const CALLING: Duration = Duration::from_hours(48);

/// How much a round may look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// Posts in one round. What is left over is due still.
    pub per_round: usize,
    /// Posts of one site in one round.
    pub per_site: usize,
}

impl Default for Budget {
    /// A round of some minutes at the pace of [`super::plan`]: what a kill costs, at the most.
    fn default() -> Self {
        Self { per_round: 200, per_site: 60 }
    }
}

/// What to look at now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Due {
    /// The posts of this round, the most urgent first.
    pub posts: Vec<PostId>,
    /// Posts that are due and did not fit into it.
    pub left_over: usize,
    /// When the next post is due that is not due now.
    pub next: Option<Time>,
}

/// Sites that asked to be left alone, until when; and posts that share words with a lost one.
#[derive(Clone, Debug, Default)]
pub struct Circumstances {
    /// Site, and the end of the wait.
    pub waits: HashMap<u64, Time>,
    /// Posts to be looked at as siblings of a loss: the post, and when that was first missed.
    pub alike: HashMap<PostId, Time>,
}

/// What is due at `now`, within `budget`.
///
/// First what is suspected, then the siblings of what vanished, then the rest, the most overdue
/// for its own cadence first.
#[must_use]
pub fn due(posts: &[Brief], now: Time, about: &Circumstances, budget: Budget) -> Due {
    let losses = losses(posts, now);
    let mut waiting = Vec::new();
    let mut due = Due::default();
    for post in posts.iter().filter(|post| post.is_listed && post.is_watched) {
        let Wish { called, wanted, at } = wish(post, now, about, &losses);
        if at > now {
            due.next = Some(due.next.map_or(at, |next| next.min(at)));
            continue;
        }
        let class = match post.status {
            Status::Suspected => 0,
            _ if called => 1,
            _ => 2,
        };
        waiting.push((class, Reverse(overdue(post, wanted, now)), post.id, post.site));
    }
    waiting.sort_unstable();
    let mut sites: HashMap<u64, usize> = HashMap::new();
    let total = waiting.len();
    for (_, _, id, site) in waiting {
        let taken = sites.entry(site).or_default();
        if due.posts.len() < budget.per_round && *taken < budget.per_site {
            *taken += 1;
            due.posts.push(id);
        }
    }
    due.left_over = total - due.posts.len();
    due
}

/// How many posts are due at `now`, and when the next is that is not: what [`due`] finds, without
/// an order.
#[must_use]
pub fn count_due(posts: &[Brief], now: Time, about: &Circumstances) -> (usize, Option<Time>) {
    let losses = losses(posts, now);
    let watched = posts.iter().filter(|post| post.is_listed && post.is_watched);
    watched.fold((0, None), |(count, next), post| {
        let at = wish(post, now, about, &losses).at;
        if at > now {
            (count, Some(next.map_or(at, |next: Time| next.min(at))))
        } else {
            (count + 1, next)
        }
    })
}

/// When a post is to be looked at.
struct Wish {
    /// As a sibling of a loss.
    called: bool,
    /// By its own cadence, or at once where it is called.
    wanted: Time,
    /// When its site may be asked.
    at: Time,
}

fn wish(post: &Brief, now: Time, about: &Circumstances, losses: &HashMap<u64, Losses>) -> Wish {
    let called = post.account.and_then(|it| losses.get(&it)).is_some_and(|it| it.call(post))
        || about.alike.get(&post.id).is_some_and(|missed| post.last_look < *missed);
    let wanted = if called { now } else { next_look(post, now) };
    let at = about.waits.get(&post.site).map_or(wanted, |until| wanted.max(*until));
    Wish { called, wanted, at }
}

/// How late, in thousandths of the time between its looks.
fn overdue(post: &Brief, wanted: Time, now: Time) -> u64 {
    let late = u64::try_from(now.unix().saturating_sub(wanted.unix())).unwrap_or(0);
    late.saturating_mul(1000) / interval(post, post.last_look.min(now)).as_secs().max(1)
}

/// What vanished lately of one account.
#[derive(Default)]
struct Losses {
    /// When each was published, and when it was first missed; by the former.
    all: Vec<(Time, Time)>,
    /// When the last of them was first missed.
    last: Option<Time>,
}

impl Losses {
    /// Was something published within days of `post` first missed after its last look? Thousands
    /// may have vanished at once, and each of the others of the account asks.
    fn call(&self, post: &Brief) -> bool {
        if self.last.is_none_or(|last| last <= post.last_look) {
            return false;
        }
        let near = i64::try_from(NEAR.as_secs()).unwrap_or(i64::MAX);
        let from = self.all.partition_point(|(at, _)| post.at.unix() - at.unix() > near);
        let close =
            self.all[from..].iter().take_while(|(at, _)| at.unix() - post.at.unix() <= near);
        close.into_iter().any(|(_, missed)| post.last_look < *missed)
    }
}

/// What vanished lately, by account.
fn losses(posts: &[Brief], now: Time) -> HashMap<u64, Losses> {
    let mut losses: HashMap<u64, Losses> = HashMap::new();
    let is_lost = |post: &&Brief| matches!(post.status, Status::Suspected | Status::Flagged);
    for post in posts.iter().filter(is_lost) {
        if let (Some(account), Some(missed)) = (post.account, post.first_missed)
            && now <= missed.plus(CALLING)
        {
            let of_account = losses.entry(account).or_default();
            of_account.all.push((post.at, missed));
            of_account.last = of_account.last.max(Some(missed));
        }
    }
    for losses in losses.values_mut() {
        losses.all.sort_unstable();
    }
    losses
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Doubt, Traits};

    const DAY: u64 = 24 * 3600;

    fn at(seconds: u64) -> Time {
        Time::from_unix(1_700_000_000 + i64::try_from(seconds).unwrap()).unwrap()
    }

    fn post(n: u8, site: u64, published: u64, last_look: u64) -> Brief {
        Brief {
            id: PostId::from_bytes([n; 16]),
            site,
            account: Some(site),
            is_listed: true,
            is_watched: true,
            at: at(published),
            status: Status::Watched,
            saved: at(published),
            last_look: at(last_look),
            first_missed: None,
            was_missed: false,
            doubt: Doubt::default(),
            untold: false,
            traits: Traits::default(),
        }
    }

    fn numbers(due: &Due) -> Vec<u8> {
        due.posts.iter().map(|id| id.bytes()[0]).collect()
    }

    #[test]
    fn what_is_suspected_comes_first_then_siblings_then_the_most_overdue() {
        let mut suspected = post(1, 1, 10 * DAY, 100 * DAY);
        (suspected.status, suspected.first_missed) = (Status::Suspected, Some(at(100 * DAY)));
        suspected.doubt.misses = 1;
        let sibling = post(2, 1, 12 * DAY, 99 * DAY);
        let other_days = post(3, 1, 20 * DAY, 99 * DAY);
        let other_account = post(4, 2, 10 * DAY, 99 * DAY);
        let late = post(5, 2, 0, 80 * DAY);
        let later = post(6, 2, 99 * DAY, 99 * DAY + 3600);
        let posts = [late, other_days, sibling, other_account, suspected, later];
        let about = Circumstances::default();
        let due = due(&posts, at(100 * DAY + 900), &about, Budget::default());
        assert_eq!(numbers(&due), [1, 2, 6, 5], "the young post is the most overdue of the rest");
        assert!(due.next.is_some_and(|next| next > at(101 * DAY)));
    }

    #[test]
    fn a_sibling_that_was_looked_at_since_is_not_called_again() {
        let mut lost = post(1, 1, 10 * DAY, 100 * DAY);
        (lost.status, lost.first_missed) = (Status::Flagged, Some(at(100 * DAY)));
        let sibling = post(2, 1, 11 * DAY, 100 * DAY + 60);
        let about = Circumstances::default();
        let posts = [lost, sibling];
        assert!(due(&posts, at(100 * DAY + 90), &about, Budget::default()).posts.is_empty());
        let alike = [(sibling.id, at(100 * DAY + 80))].into();
        let about = Circumstances { alike, ..about };
        assert_eq!(numbers(&due(&posts, at(100 * DAY + 90), &about, Budget::default())), [2]);
    }

    #[test]
    fn a_site_that_asked_to_wait_is_left_alone_until_then() {
        let posts = [post(1, 1, 0, 0), post(2, 2, 0, 0)];
        let waits = [(1, at(5 * DAY))].into();
        let about = Circumstances { waits, ..Circumstances::default() };
        let now = due(&posts, at(4 * DAY), &about, Budget::default());
        assert_eq!((numbers(&now), now.next), (vec![2], Some(at(5 * DAY))));
        assert_eq!(count_due(&posts, at(4 * DAY), &about), (1, now.next));
        assert_eq!(numbers(&due(&posts, at(5 * DAY), &about, Budget::default())), [1, 2]);
    }

    #[test]
    fn after_a_long_sleep_each_post_is_due_once_and_within_the_budget() {
        let posts: Vec<Brief> = (0..200).map(|n| post(n, u64::from(n % 4), 0, DAY)).collect();
        let about = Circumstances::default();
        let budget = Budget { per_round: 90, per_site: 30 };
        let round = due(&posts, at(300 * DAY), &about, budget);
        assert_eq!((round.posts.len(), round.left_over), (90, 110));
        assert_eq!(count_due(&posts, at(300 * DAY), &about), (200, None));
        let mut sites = [0; 4];
        for n in numbers(&round) {
            sites[usize::from(n % 4)] += 1;
        }
        assert!(sites.iter().all(|n| *n <= 30), "{sites:?}");
    }

    proptest::proptest! {
        #[test]
        fn siblings_are_called_as_if_each_loss_was_compared(
            lost in proptest::collection::vec((0..30u64, 30..40u64), 0..20),
            published in 0..30u64,
            looked in 28..42u64,
        ) {
            let briefs: Vec<Brief> = lost.iter().zip(1..).map(|((day, missed), n)| {
                let mut lost = post(n, 1, day * DAY, missed * DAY);
                (lost.status, lost.first_missed) = (Status::Flagged, Some(at(missed * DAY)));
                lost
            }).collect();
            let sibling = post(0, 1, published * DAY, looked * DAY);
            // Within two days of the youngest loss: all of them call.
            let found = losses(&briefs, at(32 * DAY));
            let called = found.get(&1).is_some_and(|losses| losses.call(&sibling));
            let one_by_one = lost.iter().any(|(day, missed)| {
                day.abs_diff(published) <= 3 && looked < *missed
            });
            proptest::prop_assert_eq!(called, one_by_one);
        }
    }
}
