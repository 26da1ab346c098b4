//! The strip over a list: how many posts were published in each stretch of time, and how many
//! vanished.

use jiff::civil::{Date, Weekday, date};
use jiff::{Span, ToSpan};

use crate::model::Time;

/// The most stretches there are.
const BINS_MAX: usize = 60;
/// The first day there is.
const BEGINNING: Date = date(-9999, 1, 1);

/// Stretches of one length, without gaps, from the first post to the last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Strip {
    /// How long each is; `None` where there is none.
    pub step: Option<Step>,
    /// The stretches, oldest first.
    pub bins: Vec<Bin>,
}

/// One stretch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bin {
    /// Its first moment.
    pub from: Time,
    /// The first moment after it.
    pub until: Time,
    /// Posts published in it; those whose date nobody knows, saved in it.
    pub published: usize,
    /// Posts first missed in it.
    pub vanished: usize,
    /// Those of them that vanished without notice.
    pub silent: usize,
}

/// How long a stretch is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// A day.
    Day,
    /// Seven days from a Monday on.
    Week,
    /// A month of the calendar.
    Month,
    /// Three of them.
    Quarter,
    /// Years, so many.
    Years(i16),
}

/// What of a post stands in the strip, in seconds since 1970.
#[derive(Clone, Copy, Debug)]
pub(super) struct Dot {
    pub(super) published: i64,
    pub(super) vanished: Option<i64>,
    pub(super) is_silent: bool,
}

/// Draws the strip of these posts, with days that begin so many seconds before those of UTC.
pub(super) fn strip(dots: &[Dot], zone_seconds: i64) -> Strip {
    let moments = || dots.iter().flat_map(|dot| [Some(dot.published), dot.vanished]).flatten();
    let (Some(first), Some(last)) = (moments().min(), moments().max()) else {
        return Strip::default();
    };
    let (first_day, last_day) = (day_of(first, zone_seconds), day_of(last, zone_seconds));
    let (step, days) = scale(first_day, last_day);
    let edges: Vec<i64> = days.iter().map(|day| start_of(*day, zone_seconds)).collect();
    let mut bins: Vec<Bin> = edges.windows(2).filter_map(bin).collect();
    let at = |moment: i64| edges.partition_point(|edge| *edge <= moment).saturating_sub(1);
    for dot in dots {
        if let Some(bin) = bins.get_mut(at(dot.published)) {
            bin.published += 1;
        }
        if let Some(bin) = dot.vanished.and_then(|vanished| bins.get_mut(at(vanished))) {
            bin.vanished += 1;
            bin.silent += usize::from(dot.is_silent);
        }
    }
    Strip { step: Some(step), bins }
}

fn bin(edges: &[i64]) -> Option<Bin> {
    let [from, until] = *edges else { return None };
    let (from, until) = (Time::from_unix(from)?, Time::from_unix(until)?);
    Some(Bin { from, until, published: 0, vanished: 0, silent: 0 })
}

/// The shortest step that needs few enough stretches, and the days on which they begin; the last of
/// these is the first day after all.
fn scale(first: Date, last: Date) -> (Step, Vec<Date>) {
    let years = (0..5).flat_map(|zeros| [1, 2, 5].map(|n| Step::Years(n * 10_i16.pow(zeros))));
    let days = [Step::Day, Step::Week, Step::Month, Step::Quarter].into_iter();
    let fits = |step: Step| Some((step, step.days(first, last)?));
    let found = days.chain(years).find_map(fits);
    found.unwrap_or((Step::Years(20_000), vec![BEGINNING, Date::MAX]))
}

impl Step {
    /// The days on which its stretches begin; `None` if they are too many.
    fn days(self, first: Date, last: Date) -> Option<Vec<Date>> {
        let mut days = vec![self.beginning(first)];
        while let Some(day) = days.last().copied().filter(|day| *day <= last) {
            if days.len() > BINS_MAX {
                return None;
            }
            days.push(day.checked_add(self.span()).unwrap_or(Date::MAX));
            if days.last() == Some(&Date::MAX) {
                break;
            }
        }
        Some(days)
    }

    /// The day on which the stretch begins that this day lies in.
    fn beginning(self, day: Date) -> Date {
        let month = match self {
            Self::Day => return day,
            Self::Week => {
                let since = i64::from(day.weekday().since(Weekday::Monday));
                return day.checked_sub(since.days()).unwrap_or(BEGINNING);
            }
            Self::Month => day.month(),
            Self::Quarter => (day.month() - 1) / 3 * 3 + 1,
            Self::Years(_) => 1,
        };
        let year = match self {
            Self::Years(n) => day.year().div_euclid(n).saturating_mul(n),
            _ => day.year(),
        };
        Date::new(year, month, 1).unwrap_or(BEGINNING)
    }

    fn span(self) -> Span {
        match self {
            Self::Day => 1.days(),
            Self::Week => 7.days(),
            Self::Month => 1.months(),
            Self::Quarter => 3.months(),
            Self::Years(n) => i64::from(n).years(),
        }
    }
}

fn day_of(moment: i64, zone_seconds: i64) -> Date {
    Time::from_unix(moment.saturating_add(zone_seconds)).map_or(BEGINNING, |at| at.utc().date())
}

fn start_of(day: Date, zone_seconds: i64) -> i64 {
    let start = jiff::tz::Offset::UTC.to_timestamp(day.at(0, 0, 0, 0));
    start.map_or(i64::MAX, |start| start.as_second().saturating_sub(zone_seconds))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(text: &str) -> i64 {
        text.parse::<Time>().unwrap().unix()
    }

    fn dot(published: &str, vanished: Option<&str>) -> Dot {
        Dot { published: at(published), vanished: vanished.map(at), is_silent: true }
    }

    #[test]
    fn a_stretch_is_as_short_as_there_is_room_for() {
        let until = |last: &str| {
            let strip = strip(&[dot("2020-03-26T10:00:00Z", None), dot(last, None)], 0);
            let day = |time: Time| time.to_string().chars().take(10).collect::<String>();
            (strip.step.unwrap(), day(strip.bins[0].from), day(strip.bins.last().unwrap().until))
        };
        let text = |step, from: &str, until: &str| (step, from.to_owned(), until.to_owned());
        assert_eq!(until("2020-03-26T11:00:00Z"), text(Step::Day, "2020-03-26", "2020-03-27"));
        assert_eq!(until("2020-05-08T11:00:00Z"), text(Step::Day, "2020-03-26", "2020-05-09"));
        assert_eq!(until("2020-08-08T11:00:00Z"), text(Step::Week, "2020-03-23", "2020-08-10"));
        assert_eq!(until("2023-08-08T11:00:00Z"), text(Step::Month, "2020-03-01", "2023-09-01"));
        assert_eq!(until("2029-08-08T11:00:00Z"), text(Step::Quarter, "2020-01-01", "2029-10-01"));
        assert_eq!(until("2055-08-08T11:00:00Z"), text(Step::Years(1), "2020-01-01", "2056-01-01"));
    }

    #[test]
    fn days_are_those_of_the_place() {
        let dots = [dot("2020-03-26T18:00:00Z", Some("2020-03-27T16:59:59Z"))];
        let in_utc = strip(&dots, 0);
        assert_eq!(in_utc.bins.len(), 2);
        let there = strip(&dots, 7 * 3600);
        let expected = Bin {
            from: "2020-03-26T17:00:00Z".parse().unwrap(),
            until: "2020-03-27T17:00:00Z".parse().unwrap(),
            published: 1,
            vanished: 1,
            silent: 1,
        };
        assert_eq!(there.bins, [expected]);
    }

    proptest! {
        #[test]
        fn every_post_stands_in_one_stretch(
            moments in proptest::collection::vec(
                (any::<i64>(), any::<Option<i64>>(), any::<bool>(), 1_i64..400_000_000), 0..20),
            zone in -50_400_i64..50_400,
        ) {
            let (least, most) = (at("-009000-01-01T00:00:00Z"), at("9000-01-01T00:00:00Z"));
            for scale in [1, 1000, i64::MAX] {
                let near = |moment: i64| (moment % scale.max(1)).clamp(least, most);
                let dot = |(published, vanished, is_silent, _): &(i64, Option<i64>, bool, i64)| {
                    let (published, vanished) = (near(*published), vanished.map(near));
                    Dot { published, vanished, is_silent: *is_silent }
                };
                let dots: Vec<Dot> = moments.iter().map(dot).collect();
                let strip = strip(&dots, zone);
                prop_assert!(strip.bins.len() <= BINS_MAX);
                prop_assert!(strip.bins.windows(2).all(|pair| pair[0].until == pair[1].from));
                let sum = |of: fn(&Bin) -> usize| strip.bins.iter().map(of).sum::<usize>();
                let gone = dots.iter().filter(|dot| dot.vanished.is_some());
                prop_assert_eq!(sum(|bin| bin.published), dots.len());
                prop_assert_eq!(sum(|bin| bin.vanished), gone.clone().count());
                prop_assert_eq!(sum(|bin| bin.silent), gone.filter(|dot| dot.is_silent).count());
            }
        }
    }
}
