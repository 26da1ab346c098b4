//! Dates as Facebook's pages write them, in Vietnamese and English: `Oct 01, 2025 10:21:24 pm`,
//! `Tháng 10 01, 2025 10:21:24 ch`, `1 Tháng 10, 2025 lúc 22:21`. No page says in which zone.

use jiff::civil::{Date, DateTime, Time};
use unicode_normalization::UnicodeNormalization;

const BYTES_MAX: usize = 120;
const MONTHS: &[&str] =
    &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// Which half of the day an hour of the clock is in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Half {
    Morning,
    Afternoon,
    /// `đêm`: before midnight or after it, as the hour says.
    Night,
}

/// The date, and whether its seconds are written; none where anything else stands there, too.
pub(super) fn read(text: &str) -> Option<(DateTime, bool)> {
    if text.len() > BYTES_MAX {
        return None;
    }
    let lower: String = text.nfc().collect::<String>().to_lowercase();
    let (numbers, words, clock) = pieces(&lower)?;
    let begins_with_day = lower.trim_start().starts_with(|c: char| c.is_ascii_digit());
    let (date, rest) = date_of(&numbers, &words, begins_with_day)?;
    let mut half = None;
    for word in rest {
        match word {
            "am" | "a.m" | "sa" | "sáng" => half = Some(Half::Morning),
            "pm" | "p.m" | "ch" | "chiều" | "trưa" | "tối" => half = Some(Half::Afternoon),
            "đêm" => half = Some(Half::Night),
            "at" | "lúc" | "ngày" | "năm" => {}
            _ => return None,
        }
    }
    let (hour, minute, second) = clock;
    let hour = match half {
        None => hour,
        Some(_) if hour > 12 => hour,
        Some(Half::Morning) => hour % 12,
        Some(Half::Afternoon) => hour % 12 + 12,
        Some(Half::Night) => {
            if (6..12).contains(&hour) {
                hour + 12
            } else {
                hour % 12
            }
        }
    };
    let time = Time::new(hour, minute, second.unwrap_or(0), 0).ok()?;
    Some((DateTime::from_parts(date, time), second.is_some()))
}

/// Hour, minute and second of a clock.
type Clock = (i8, i8, Option<i8>);

/// The numbers, words and clock of a date, in order.
fn pieces(text: &str) -> Option<(Vec<i16>, Vec<&str>, Clock)> {
    let (mut numbers, mut words, mut clock) = (Vec::new(), Vec::new(), None);
    for piece in text.split([' ', ',', '\u{a0}', '\u{202f}', '\t', '\n']) {
        let piece = piece.trim_end_matches('.');
        if piece.is_empty() {
            continue;
        }
        if piece.contains(':') {
            let mut parts = piece.split(':').map(|part| part.parse::<i8>().ok());
            let (hour, minute) = (parts.next()??, parts.next()??);
            let second = parts.next().map_or(Some(None), |second| second.map(Some))?;
            clock = (parts.next().is_none() && clock.is_none()).then_some((hour, minute, second));
            clock?;
        } else if let Ok(number) = piece.parse() {
            numbers.push(number);
        } else {
            words.push(piece);
        }
    }
    Some((numbers, words, clock?))
}

/// The date, and the words that are not of it.
fn date_of<'w>(
    numbers: &[i16],
    words: &[&'w str],
    begins_with_day: bool,
) -> Option<(Date, Vec<&'w str>)> {
    let at = words.iter().position(|word| *word == "tháng");
    let (year, month, day, named) = match (at, numbers) {
        // `1 tháng 10, 2025`, and `Tháng 10 01, 2025`: the month follows its word.
        (Some(at), [day, month, year]) if begins_with_day => (*year, *month, *day, at),
        (Some(at), [month, day, year]) => (*year, *month, *day, at),
        _ => {
            let is_month = |word: &&str| MONTHS.iter().any(|month| word.starts_with(month));
            let at = words.iter().position(is_month)?;
            let month = MONTHS.iter().position(|month| words[at].starts_with(month))? + 1;
            let [day, year] = numbers else { return None };
            (*year, i16::try_from(month).ok()?, *day, at)
        }
    };
    let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    let rest = words.iter().enumerate().filter(|(it, _)| *it != named).map(|(_, word)| *word);
    Some((date, rest.collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> String {
        read(text).map_or_else(String::new, |(at, _)| at.to_string())
    }

    #[test]
    fn both_languages_are_read_in_all_their_spellings() {
        assert_eq!(at("Oct 01, 2025 10:21:24 pm"), "2025-10-01T22:21:24");
        assert_eq!(at("Oct 1, 2025, 12:01 AM"), "2025-10-01T00:01:00");
        assert_eq!(at("October 1, 2025 at 12:01 PM"), "2025-10-01T12:01:00");
        assert_eq!(at("1 October 2025 at 22:01"), "2025-10-01T22:01:00");
        assert_eq!(at("Tháng 10 01, 2025 10:21:24 ch"), "2025-10-01T22:21:24");
        assert_eq!(at("Tha\u{301}ng 10 01, 2025 10:21:24 SA\u{301}NG"), "2025-10-01T10:21:24");
        assert_eq!(at("Tháng 1 02, 2024 12:00:00 sáng"), "2024-01-02T00:00:00");
        assert_eq!(at("Tháng 1 02, 2024 12:30:00 trưa"), "2024-01-02T12:30:00");
        assert_eq!(at("Tháng 1 02, 2024 7:30:00 tối"), "2024-01-02T19:30:00");
        assert_eq!(at("Tháng 1 02, 2024 11:30:00 đêm"), "2024-01-02T23:30:00");
        assert_eq!(at("1 tháng 10, 2025 lúc 22:21"), "2025-10-01T22:21:00");
    }

    #[test]
    fn what_is_more_than_a_date_is_none() {
        for none in [
            "",
            "Tháng 13 01, 2025 10:00:00 ch",
            "Gặp nhau Oct 01, 2025 10:21:24 pm",
            "Oct 01, 2025",
            "10:21:24",
            "Oct 32, 2025 10:21:24 pm",
            "Oct 01, 2025 25:21:24",
        ] {
            assert_eq!(at(none), "", "{none}");
        }
    }
}
