//! What is kept of a round as a whole.

use serde::{Deserialize, Serialize};

use super::{Time, Verdict};

/// Days of [`Coverage`] that are kept at hand. The looks themselves are kept for ever.
const DAYS_KEPT: i64 = 31;
const DAY: i64 = 24 * 60 * 60;

/// A site asked to be left alone by those who come from one vantage, and is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteWait {
    /// Scheme, host and port.
    pub site: String,
    /// Name of the vantage it asked this of. None in older acts, where it was the first one.
    #[serde(default)]
    pub vantage: Option<String>,
    /// When it asked.
    pub at: Time,
    /// When it may be asked again.
    pub until: Time,
}

/// How often looks of one day at one platform, from one vantage, said the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// The platform.
    pub platform: String,
    /// Name of the vantage.
    pub vantage: String,
    /// What they said.
    pub says: Verdict,
    /// How many.
    pub looks: u64,
}

/// What the looks of one round said, in numbers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoundDone {
    /// When it ended.
    pub at: Time,
    /// Posts looked at.
    pub posts: u64,
    /// One for each platform, vantage and word.
    pub said: Vec<Said>,
}

/// The rounds of the last days, in numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coverage {
    days: Vec<DayDone>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct DayDone {
    /// Days since 1970-01-01, UTC.
    day: i64,
    posts: u64,
    said: Vec<Said>,
}

impl Coverage {
    /// Takes in a round.
    pub fn take(&mut self, round: &RoundDone) {
        let day = round.at.unix().div_euclid(DAY);
        self.days.retain(|known| known.day > day - DAYS_KEPT);
        let known = self.days.iter().position(|known| known.day == day);
        let known = known.unwrap_or_else(|| {
            self.days.push(DayDone { day, posts: 0, said: Vec::new() });
            self.days.len() - 1
        });
        let known = &mut self.days[known];
        known.posts += round.posts;
        round.said.iter().for_each(|said| add(&mut known.said, said));
    }

    /// Posts looked at on the UTC day of `now`.
    #[must_use]
    pub fn posts_on_day_of(&self, now: Time) -> u64 {
        let day = now.unix().div_euclid(DAY);
        self.days.iter().find(|known| known.day == day).map_or(0, |known| known.posts)
    }

    /// What the looks of the last `days` days said, that of `now` counted.
    #[must_use]
    pub fn said_within(&self, days: u32, now: Time) -> Vec<Said> {
        let first = now.unix().div_euclid(DAY) - i64::from(days) + 1;
        let mut sum = Vec::new();
        let fresh = self.days.iter().filter(|known| known.day >= first);
        fresh.flat_map(|known| &known.said).for_each(|said| add(&mut sum, said));
        sum.sort_by(|a, b| {
            let key = |said: &Said| (said.platform.clone(), said.vantage.clone(), said.says);
            key(a).cmp(&key(b))
        });
        sum
    }
}

fn add(sum: &mut Vec<Said>, more: &Said) {
    let same = |said: &&mut Said| {
        said.says == more.says && said.platform == more.platform && said.vantage == more.vantage
    };
    match sum.iter_mut().find(same) {
        Some(said) => said.looks += more.looks,
        None => sum.push(more.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn round(day: i64, says: Verdict, looks: u64) -> RoundDone {
        let said = Said { platform: "x".into(), vantage: "direct".into(), says, looks };
        let at = Time::from_unix(day * DAY + 5).unwrap();
        RoundDone { at, posts: looks, said: vec![said] }
    }

    fn looks(coverage: &Coverage, days: u32, day: i64) -> Vec<(Verdict, u64)> {
        let now = Time::from_unix(day * DAY + 9).unwrap();
        coverage.said_within(days, now).iter().map(|said| (said.says, said.looks)).collect()
    }

    #[test]
    fn rounds_add_up_by_day_and_old_days_are_let_go() {
        let mut coverage = Coverage::default();
        for (day, says) in
            [(100, Verdict::Visible), (100, Verdict::Visible), (101, Verdict::Unclear)]
        {
            coverage.take(&round(day, says, 3));
        }
        assert_eq!(looks(&coverage, 1, 101), [(Verdict::Unclear, 3)]);
        assert_eq!(looks(&coverage, 2, 101), [(Verdict::Visible, 6), (Verdict::Unclear, 3)]);
        assert_eq!(coverage.posts_on_day_of(Time::from_unix(100 * DAY).unwrap()), 6);
        coverage.take(&round(100 + DAYS_KEPT, Verdict::Removed, 1));
        assert_eq!(looks(&coverage, 90, 100 + DAYS_KEPT).len(), 2, "the first day is let go");
    }
}
