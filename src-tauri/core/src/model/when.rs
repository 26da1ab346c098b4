//! When something happened, as exactly as a person can say: a day of their calendar, or a moment.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::Time;

/// A day without a time zone, or a moment. Written `2026-05-03` or `2026-05-03T09:30:00Z`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum When {
    /// A day of the person's own calendar, from 0000-01-01 on; its zone is not known.
    Day(jiff::civil::Date),
    /// A moment.
    At(Time),
}

/// The characters are neither a day nor a moment.
#[derive(Debug, thiserror::Error)]
#[error("not a day in the form 2026-05-03, nor a time in the form 2026-05-03T09:30:00Z")]
pub struct NotAWhen;

impl When {
    /// The day: the person's own, or that of the moment in UTC.
    #[must_use]
    pub fn day(self) -> jiff::civil::Date {
        match self {
            Self::Day(day) => day,
            Self::At(at) => at.utc().date(),
        }
    }

    /// Whole days from the UTC day of `time` to this one; negative if it was before. A day without
    /// a zone makes it wrong by one at most.
    #[must_use]
    pub fn days_after(self, time: Time) -> i32 {
        let span = self.day().since(time.utc().date());
        span.map_or(0, |span| span.get_days())
    }

    /// Was it, or may it have been, at `time` or later, anywhere on earth?
    #[must_use]
    pub fn may_be_after(self, time: Time) -> bool {
        match self {
            // A day ends up to twelve hours after its end in UTC, where the day of UTC is the next.
            Self::Day(_) => self.days_after(time) >= -1,
            Self::At(at) => at >= time,
        }
    }

    /// Does it lie after `now` wherever the person may be?
    #[must_use]
    pub fn is_to_come(self, now: Time) -> bool {
        match self {
            // A day begins up to fourteen hours before it does in UTC.
            Self::Day(_) => self.days_after(now) > 1,
            Self::At(at) => at > now,
        }
    }
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(day) => day.fmt(f),
            Self::At(at) => at.fmt(f),
        }
    }
}

impl FromStr for When {
    type Err = NotAWhen;

    fn from_str(text: &str) -> Result<Self, NotAWhen> {
        const DAY_BYTES: usize = "2026-05-03".len();
        if text.len() != DAY_BYTES {
            return text.parse().map(Self::At).map_err(|_| NotAWhen);
        }
        let day: jiff::civil::Date = text.parse().map_err(|_| NotAWhen)?;
        (day.year() >= 0).then_some(Self::Day(day)).ok_or(NotAWhen)
    }
}

impl Serialize for When {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for When {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn when(text: &str) -> When {
        text.parse().unwrap()
    }

    fn time(text: &str) -> Time {
        text.parse().unwrap()
    }

    #[test]
    fn days_and_moments_are_written_as_they_are_read() {
        for text in ["2026-05-03", "2026-05-03T09:30:00Z", "0000-01-01"] {
            assert_eq!(when(text).to_string(), text);
            let json = serde_json::to_string(&when(text)).unwrap();
            assert_eq!(serde_json::from_str::<When>(&json).unwrap(), when(text));
        }
        for text in ["", "2026-5-3", "2026-13-01", "2026-05-32", "03.05.2026", "2026-05-03 09:30"] {
            assert!(text.parse::<When>().is_err(), "{text}");
        }
        assert_eq!(when("2026-05-03T00:30:00+07:00").to_string(), "2026-05-02T17:30:00Z");
    }

    #[test]
    fn a_day_reaches_from_its_first_hour_in_the_east_to_its_last_in_the_west() {
        let day = when("2026-05-03");
        assert_eq!(day.days_after(time("2026-05-01T23:59:59Z")), 2);
        assert_eq!(day.days_after(time("2026-05-04T00:00:00Z")), -1);
        assert_eq!(day.days_after(time("2026-04-30T00:00:00Z")), 3, "months do not matter");
        assert_eq!(day.days_after(time("2025-05-03T00:00:00Z")), 365);
        assert!(day.may_be_after(time("2026-05-04T11:00:00Z")));
        assert!(!day.may_be_after(time("2026-05-05T00:00:00Z")));
        assert!(!day.is_to_come(time("2026-05-02T10:30:00Z")), "it has begun in Kiritimati");
        assert!(day.is_to_come(time("2026-05-01T23:00:00Z")));
        let at = when("2026-05-03T09:30:00Z");
        assert!(at.is_to_come(time("2026-05-03T09:29:59Z")));
        assert!(at.may_be_after(time("2026-05-03T09:30:00Z")));
        assert!(!at.may_be_after(time("2026-05-03T09:30:01Z")));
    }
}
