//! Dates as pages write them for programs, and in `spoken_dates` for people. A date without a zone
//! is taken as UTC, and the characters are kept, so that a reader of the evidence can see what was
//! assumed.

use jiff::civil::{Date, DateTime};
use jiff::fmt::rfc2822;
use jiff::{Timestamp, tz::Offset};

use super::limits::DATE_BYTES_MAX;
use super::spoken_dates;
use crate::model::{Published, Time};

/// Years in which a post can have been published; others are mistakes and blanks.
const YEARS: std::ops::RangeInclusive<i16> = 1990..=2100;

/// Reads RFC 3339, RFC 2822 and ISO 8601 dates, with or without zone and time of day, and dates in
/// words.
pub(in crate::capture) fn published(written: &str) -> Option<Published> {
    let written = written.trim();
    if written.is_empty() || written.len() > DATE_BYTES_MAX {
        return None;
    }
    let moment = iso(&tidy(written))
        .or_else(|| rfc2822::DateTimeParser::new().parse_timestamp(written).ok())
        .or_else(|| spoken_dates::read(written))?;
    let in_years = YEARS.contains(&Offset::UTC.to_datetime(moment).year());
    let at = in_years.then(|| Time::from_unix(moment.as_second()))??;
    Some(Published { at, as_written: written.to_owned() })
}

fn iso(written: &str) -> Option<Timestamp> {
    let utc = |time: DateTime| Offset::UTC.to_timestamp(time).ok();
    written
        .parse::<Timestamp>()
        .ok()
        .or_else(|| written.parse::<DateTime>().ok().and_then(utc))
        .or_else(|| written.parse::<Date>().ok().and_then(|date| utc(date.at(0, 0, 0, 0))))
}

/// Takes out what programs add to ISO dates: a name for UTC, a space before the offset.
fn tidy(written: &str) -> String {
    let named = ["UTC", "GMT"].iter().find_map(|name| written.strip_suffix(name));
    let written = named.map_or_else(|| written.to_owned(), |time| format!("{}Z", time.trim_end()));
    written.replace(" +", "+").replace(" -", "-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_real_servers() {
        for (written, at) in [
            ("2020-03-26T09:30:00+07:00", "2020-03-26T02:30:00Z"),
            ("2020-03-26T09:30:00+0700", "2020-03-26T02:30:00Z"),
            ("2020-03-26T09:30:00.123Z", "2020-03-26T09:30:00Z"),
            ("2020-03-26 09:30:00 +0700", "2020-03-26T02:30:00Z"),
            ("2020-03-26 09:30:00 UTC", "2020-03-26T09:30:00Z"),
            ("2020-03-26t09:30z", "2020-03-26T09:30:00Z"),
            ("2020-03-26T09:30", "2020-03-26T09:30:00Z"),
            (" 2020-03-26 ", "2020-03-26T00:00:00Z"),
            ("20200326", "2020-03-26T00:00:00Z"),
            ("Thu, 26 Mar 2020 09:30:00 +0700", "2020-03-26T02:30:00Z"),
            ("Thu, 26 Mar 2020 09:30:00 GMT", "2020-03-26T09:30:00Z"),
        ] {
            let found = published(written).unwrap_or_else(|| panic!("{written}"));
            assert_eq!(found.at.to_string(), at, "{written}");
            assert_eq!(found.as_written, written.trim());
        }
    }

    #[test]
    fn mistakes_are_no_dates() {
        for written in ["", "0000-00-00", "0001-01-01T00:00:00Z", "yesterday", "2020-13-01", "1585"]
        {
            assert_eq!(published(written), None, "{written}");
        }
    }
}
