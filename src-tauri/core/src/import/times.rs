//! Times as exports write them. What is no time, or none that can be, is none: never 1970, never
//! now.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::fmt::strtime;
use jiff::tz::Offset;

use super::json::Number;
use crate::model::{Moment, Precision, Time, Zone};

/// Before this second of 1980 a count of seconds is a mistake: 0, -1, or a field of another kind.
const COUNT_MIN: i64 = 315_532_800;
/// 2100-01-01. A later one counts milliseconds, or is a mistake.
const COUNT_MAX: i64 = 4_102_444_800;
/// 1900-01-01: people give old dates to their posts.
const DATE_MIN: i64 = -2_208_988_800;

/// A moment that is written, and is none.
pub(super) fn unknown(as_written: &str) -> Moment {
    let as_written = as_written.chars().take(100).collect();
    Moment { at: None, as_written, precision: Precision::Second, zone: Zone::Stated }
}

/// Seconds since 1970.
pub(super) fn counted(seconds: &Number) -> Moment {
    let in_range = |seconds: &i64| (COUNT_MIN..COUNT_MAX).contains(seconds);
    let at = seconds.value.filter(in_range).and_then(Time::from_unix);
    Moment { at, ..unknown(&seconds.as_written().unwrap_or_default()) }
}

/// The same, where nothing written means that there is no such moment.
pub(super) fn counted_if_any(seconds: &Number) -> Option<Moment> {
    seconds.as_written().is_some().then(|| counted(seconds))
}

/// RFC 3339, or what is close to it; without an offset it is UTC.
pub(super) fn iso(text: &str) -> Moment {
    let text = text.trim();
    let civil = || text.parse::<DateTime>().ok().and_then(|it| Offset::UTC.to_timestamp(it).ok());
    dated(text, text.parse::<Timestamp>().ok().or_else(civil))
}

/// `2024-05-01 08:15:30`, in UTC whether it says so or not.
pub(super) fn plain_utc(text: &str) -> Moment {
    let bare = text.trim().trim_end_matches("UTC").trim_end();
    Moment { as_written: unknown(text).as_written, ..iso(bare) }
}

/// By a pattern of `strptime` that ends in an offset.
pub(super) fn by_pattern(pattern: &str, text: &str) -> Moment {
    let parsed = strtime::parse(pattern, text.trim()).and_then(|parsed| parsed.to_timestamp());
    dated(text, parsed.ok())
}

/// A time of day in a zone that is known from elsewhere.
pub(super) fn local(text: &str, civil: Option<DateTime>, offset: Offset, zone: Zone) -> Moment {
    let at = civil.and_then(|civil| offset.to_timestamp(civil).ok());
    Moment { zone, ..dated(text, at) }
}

/// `+07:00`.
pub(super) fn offset(text: &str) -> Option<Offset> {
    let sign = match text.chars().next()? {
        '+' => 1,
        '-' | '\u{2212}' => -1,
        _ => return None,
    };
    let (hours, minutes) = text.trim_start_matches(['+', '-', '\u{2212}']).split_once(':')?;
    let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok()?);
    Offset::from_seconds(sign * (hours * 3600 + minutes * 60)).ok()
}

fn dated(text: &str, at: Option<Timestamp>) -> Moment {
    let seconds = at.map(Timestamp::as_second);
    let in_range = |seconds: &i64| (DATE_MIN..COUNT_MAX).contains(seconds) && *seconds != 0;
    Moment { at: seconds.filter(in_range).and_then(Time::from_unix), ..unknown(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(moment: &Moment) -> String {
        moment.at.map_or_else(String::new, |at| at.to_string())
    }

    #[test]
    fn a_time_that_cannot_be_is_none() {
        let count = |text: &str| counted(&serde_json::from_str(text).unwrap());
        assert_eq!(at(&count("1700000000")), "2023-11-14T22:13:20Z");
        for bad in ["0", "-1", "1", "1700000000000", "99999999999999999999", "null", "\"x\"", "1.5"]
        {
            assert_eq!(at(&count(bad)), "", "{bad}");
        }
        assert_eq!(count("1700000000000").as_written, "1700000000000");
    }

    #[test]
    fn offsets_are_read() {
        assert_eq!(offset("+07:00"), Offset::from_hours(7).ok());
        assert_eq!(offset("-03:30").map(Offset::seconds), Some(-12_600));
        for none in ["", "+7", "+99:00"] {
            assert_eq!(offset(none), None, "{none}");
        }
    }

    #[test]
    fn dates_are_read_in_utc() {
        assert_eq!(at(&iso("2024-01-01T07:00:00+07:00")), "2024-01-01T00:00:00Z");
        assert_eq!(at(&iso("2024-01-01T07:00:00.255000+00:00")), "2024-01-01T07:00:00Z");
        assert_eq!(at(&iso("2024-01-01T07:00:00")), "2024-01-01T07:00:00Z");
        assert_eq!(at(&plain_utc("2024-05-01 08:15:30 UTC")), "2024-05-01T08:15:30Z");
        for bad in ["", "0000-00-00 00:00:00", "1970-01-01T00:00:00Z", "hôm qua"] {
            assert_eq!(at(&iso(bad)), "", "{bad}");
        }
        let pattern = "%a %b %d %H:%M:%S %z %Y";
        let moment = by_pattern(pattern, "Wed Oct 10 20:19:24 +0000 2018");
        assert_eq!(at(&moment), "2018-10-10T20:19:24Z");
    }
}
