//! A population of posts with known moments of removal, and watches over it: what a cadence is
//! worth, counted in looks and in the time from a removal to its flag. No clock, no line.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::time::Duration;

use keepsake::model::{Archived, Judgement, Post, PostId, PostRecord, Status, Time, Verdict};
use keepsake::watch;

use crate::chance::Chance;

const MINUTE: f64 = 60.0;
const HOUR: f64 = 60.0 * MINUTE;
const DAY: f64 = 24.0 * HOUR;
/// Posts are published over so many days, and each is watched to the end.
const DAYS: f64 = 120.0;
/// Posts of one account.
const OF_ACCOUNT: usize = 100;
/// Of 100 posts, those removed by themselves (Zhu et al. 2013: about 12 %).
const REMOVED: f64 = 0.12;
/// Of 100 accounts, those of which a stretch of posts is removed in one go, weeks later.
const SWEPT: f64 = 0.05;

/// One post of the population.
#[derive(Clone, Copy, Debug)]
pub struct Fate {
    account: usize,
    published: f64,
    /// When it is removed, if it ever is; seconds from the beginning.
    pub removed: Option<f64>,
}

/// How often a watch looks.
#[derive(Clone, Copy, Debug)]
pub enum Cadence {
    /// As Keepsake does, its times between looks stretched by a factor.
    Keepsake(f64),
    /// Every post after the same time, in seconds.
    Uniform(f64),
}

/// What a watch came to.
#[derive(Clone, Copy, Debug)]
pub struct Worth {
    /// Looks for each post, all of them counted.
    pub looks: f64,
    /// From a removal to its flag, in hours: the middle, and what nine of ten stay below.
    pub median: f64,
    /// Nine of ten are flagged within.
    pub ninth: f64,
    /// Removals that were flagged before the end, of all.
    pub found: f64,
}

/// Makes `n` posts whose removals are timed as on Weibo: 30 % within half an hour, 90 % within a
/// day; and some sweeps through accounts.
#[must_use]
pub fn population(n: usize, chance: &mut Chance) -> Vec<Fate> {
    let mut part = || f64::from(u32::try_from(chance.any() >> 32).unwrap_or(0)) / 4_294_967_296.0;
    let mut fates: Vec<Fate> = (0..n)
        .map(|n| {
            let published = part() * DAYS * DAY;
            let removed = (part() < REMOVED).then(|| published + age_at_removal(part(), part()));
            Fate { account: n / OF_ACCOUNT, published, removed }
        })
        .collect();
    for account in 0..n.div_ceil(OF_ACCOUNT) {
        if part() >= SWEPT {
            continue;
        }
        let from = part() * DAYS * DAY;
        let at = from + (10.0 + 20.0 * part()) * DAY;
        let of_sweep = |fate: &&mut Fate| {
            fate.account == account && (from..from + 7.0 * DAY).contains(&fate.published)
        };
        for fate in fates.iter_mut().filter(of_sweep) {
            fate.removed = Some(fate.removed.map_or(at, |removed| removed.min(at)));
        }
    }
    fates
}

/// From one random part which stretch of time, from another where within it.
fn age_at_removal(which: f64, within: f64) -> f64 {
    let (from, to) = match which {
        part if part < 0.05 => (MINUTE, 5.0 * MINUTE),
        part if part < 0.30 => (5.0 * MINUTE, 30.0 * MINUTE),
        part if part < 0.90 => (30.0 * MINUTE, DAY),
        _ => (DAY, 60.0 * DAY),
    };
    from * (to / from).powf(within)
}

/// Watches the population to its end: the states and the times of Keepsake's own code.
#[must_use]
pub fn watched(fates: &[Fate], cadence: Cadence) -> Worth {
    let end = DAYS * DAY;
    let mut records: Vec<PostRecord> = (0..).zip(fates).map(|(n, fate)| record(n, *fate)).collect();
    // Whole seconds: a heap wants an order.
    let mut heap: BinaryHeap<Reverse<(i64, usize)>> = BinaryHeap::new();
    let mut due: Vec<i64> = Vec::new();
    for (n, record) in records.iter().enumerate() {
        let at = next(record, cadence, n, 0);
        due.push(at);
        heap.push(Reverse((at, n)));
    }
    let (mut looks, mut delays) = (0_u64, Vec::new());
    while let Some(Reverse((at, n))) = heap.pop() {
        #[expect(clippy::cast_precision_loss, reason = "seconds of some months")]
        let now = at as f64;
        if now >= end {
            break;
        }
        if due[n] != at {
            continue;
        }
        looks += 1;
        let was = records[n].status;
        let gone = fates[n].removed.is_some_and(|removed| removed <= now);
        let judged = judgement(&records[n], at, gone);
        records[n].judged(judged);
        let is = records[n].status;
        if is == Status::Flagged && was != Status::Flagged {
            delays.push((now - fates[n].removed.unwrap_or(now)) / HOUR);
        }
        let mut again = vec![(n, next(&records[n], cadence, n, at))];
        if was == Status::Watched
            && is == Status::Suspected
            && matches!(cadence, Cadence::Keepsake(_))
        {
            again.extend(siblings(fates, n).filter(|other| due[*other] > at).map(|o| (o, at + 60)));
        }
        for (n, at) in again {
            due[n] = at;
            heap.push(Reverse((at, n)));
        }
    }
    delays.sort_by(f64::total_cmp);
    let removed = fates.iter().filter(|fate| fate.removed.is_some_and(|at| at < end)).count();
    let place = |part: usize| delays.get(delays.len() * part / 10).copied().unwrap_or(f64::NAN);
    #[expect(clippy::cast_precision_loss, reason = "counts of posts and looks")]
    Worth {
        looks: looks as f64 / fates.len() as f64,
        median: place(5),
        ninth: place(9),
        found: delays.len() as f64 / removed as f64,
    }
}

/// Uniform polling that makes as many looks as `looks`.
#[must_use]
pub fn uniform_with(fates: &[Fate], looks: f64) -> Worth {
    let (mut low, mut high) = (10.0 * MINUTE, 60.0 * DAY);
    let mut worth = watched(fates, Cadence::Uniform(high));
    for _ in 0..12 {
        let middle = (low * high).sqrt();
        worth = watched(fates, Cadence::Uniform(middle));
        if worth.looks > looks { low = middle } else { high = middle }
    }
    worth
}

/// Posts of the same account, published within days: what `watch::due` calls.
fn siblings(fates: &[Fate], n: usize) -> impl Iterator<Item = usize> {
    let first = n / OF_ACCOUNT * OF_ACCOUNT;
    let near = move |other: &usize| {
        *other != n && (fates[*other].published - fates[n].published).abs() < 3.0 * DAY
    };
    (first..(first + OF_ACCOUNT).min(fates.len())).filter(near)
}

/// When the post is looked at next.
fn next(record: &PostRecord, cadence: Cadence, n: usize, at: i64) -> i64 {
    let brief = record.brief();
    let apart = watch::interval(&brief, brief.last_look);
    #[expect(clippy::cast_possible_truncation, reason = "seconds of some months")]
    let seconds = |part: f64| part as i64;
    match (cadence, record.status) {
        // Both confirm alike.
        (_, Status::Suspected) => at + seconds(apart.as_secs_f64()),
        (Cadence::Keepsake(stretch), _) => {
            brief.last_look.unix() - base() + seconds(apart.as_secs_f64() * stretch)
        }
        (Cadence::Uniform(every), _) if at == 0 => {
            // Spread over the first time, as any scheduler would.
            let golden = 0.618_033_988_75 * f64::from(u32::try_from(n).unwrap_or(0));
            brief.last_look.unix() - base() + seconds(every * golden.fract())
        }
        (Cadence::Uniform(every), _) => at + seconds(every),
    }
}

fn base() -> i64 {
    1_585_180_800
}

fn moment(seconds: f64) -> Time {
    Time::from_unix(base()).expect("2020").plus(Duration::from_secs_f64(seconds))
}

fn record(n: u32, fate: Fate) -> PostRecord {
    let mut id = [0; 16];
    id[..4].copy_from_slice(&n.to_be_bytes());
    PostRecord::new(Post {
        id: PostId::from_bytes(id),
        platform: "weibo".into(),
        addresses: vec![String::from("https://example.org/1")],
        private_allowed: false,
        saved: moment(fate.published),
        archived: Archived::default(),
    })
}

fn judgement(record: &PostRecord, at: i64, gone: bool) -> Judgement {
    Judgement {
        post: record.post.id,
        at: Time::from_unix(base() + at).expect("a time in 2020"),
        verdict: if gone { Verdict::Removed } else { Verdict::Visible },
        chain: Vec::new(),
        looks: Vec::new(),
        confirmed: true,
        unattended: true,
    }
}
