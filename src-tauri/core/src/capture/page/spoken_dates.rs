//! Dates as people write them for people, in Vietnamese and English: `Thứ Năm, 26/3/2020, 09:30
//! (GMT+7)`, `26 Tháng Ba, 2020`, `March 26, 2020 9:30 am`. What cannot be told for sure is none:
//! `3/4/2020` is a date only where the words around it say in which order it stands.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::Offset;
use unicode_normalization::UnicodeNormalization;

/// Bytes of a line that is a date with a few words around it.
const LINE_BYTES_MAX: usize = 200;

/// The first date in `line`; its time of day and zone where the line has them, else midnight, UTC.
pub(super) fn read(line: &str) -> Option<Timestamp> {
    if line.len() > LINE_BYTES_MAX {
        return None;
    }
    let line: String = line.nfc().collect::<String>().to_lowercase();
    let tokens = tokens(&line);
    let date = (0..tokens.len()).find_map(|at| date_at(&tokens, at))?;
    let time = (0..tokens.len()).find_map(|at| time_at(&tokens, at));
    let offset = (0..tokens.len()).find_map(|at| offset_at(&tokens, at)).unwrap_or(Offset::UTC);
    offset.to_timestamp(DateTime::from_parts(date, time.unwrap_or(Time::midnight()))).ok()
}

/// A piece of a line: blanks part pieces and are none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token<'a> {
    /// A number, and how many digits it was written with.
    Number(i16, usize),
    Word(&'a str),
    Mark(char),
}

use Token::{Mark, Number, Word};

fn tokens(line: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        let kind = |c: char| (c.is_ascii_digit(), c.is_alphabetic());
        let single = kind(first) == (false, false);
        let end = if single {
            first.len_utf8()
        } else {
            rest.find(|c| kind(c) != kind(first)).unwrap_or(rest.len())
        };
        let (piece, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
        rest = after;
        if first.is_ascii_digit() {
            // A number too long for its type is a number all the same, and no part of a date.
            tokens.push(Number(piece.parse().unwrap_or(i16::MAX), piece.len()));
        } else if first.is_alphabetic() {
            tokens.push(Word(piece));
        } else if !first.is_whitespace() {
            tokens.push(Mark(first));
        }
    }
    tokens
}

fn date_at(tokens: &[Token<'_>], at: usize) -> Option<Date> {
    let rest = tokens.get(at..)?;
    // A date does not begin in the middle of a number with points or slashes.
    let is_middle = at > 0 && matches!(tokens.get(at - 1), Some(Mark('/' | '-' | '.' | ':')));
    match rest {
        _ if is_middle => None,
        [
            Number(year, 4),
            Mark('-' | '/' | '.'),
            Number(month, 1..=2),
            Mark('-' | '/' | '.'),
            Number(day, 1..=2),
            ..,
        ] => date(*year, *month, *day),
        [
            Number(one, 1..=2),
            Mark(first),
            Number(two, 1..=2),
            Mark(second),
            Number(year, 4),
            ..,
        ] if first == second && matches!(first, '/' | '-' | '.') => {
            let day_first = *one > 12 || *first == '.' || says_day_first(tokens);
            match (day_first, *two > 12) {
                (true, false) => date(*year, *two, *one),
                (false, true) => date(*year, *one, *two),
                _ => None,
            }
        }
        [Number(day, 1..=2), rest @ ..] => {
            let rest = skip(rest, &["st", "nd", "rd", "th", "of"]);
            let (month, rest) = month(skip_marks(rest))?;
            let rest = skip(skip_marks(rest), &["năm"]);
            let Some(Number(year, 4)) = rest.first() else { return None };
            date(*year, month, *day)
        }
        [Word(_), ..] => {
            let (month, rest) = month(rest)?;
            let [Number(day, 1..=2), rest @ ..] = rest else { return None };
            let rest = skip_marks(skip(rest, &["st", "nd", "rd", "th"]));
            let Some(Number(year, 4)) = skip(rest, &["năm"]).first() else { return None };
            date(*year, month, *day)
        }
        _ => None,
    }
}

fn date(year: i16, month: i16, day: i16) -> Option<Date> {
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// Words that stand in Vietnamese lines only: there the day comes first.
fn says_day_first(tokens: &[Token<'_>]) -> bool {
    const WORDS: [&str; 14] = [
        "thứ", "chủ", "ngày", "lúc", "đăng", "giờ", "sáng", "chiều", "tối", "cập", "viết", "gửi",
        "bởi", "tháng",
    ];
    tokens.iter().any(|token| matches!(token, Word(word) if WORDS.contains(word)))
}

fn skip<'t, 'a>(tokens: &'t [Token<'a>], words: &[&str]) -> &'t [Token<'a>] {
    let n = tokens.iter().take_while(|t| matches!(t, Word(word) if words.contains(word))).count();
    tokens.get(n..).unwrap_or_default()
}

fn skip_marks<'t, 'a>(tokens: &'t [Token<'a>]) -> &'t [Token<'a>] {
    let n = tokens.iter().take_while(|t| matches!(t, Mark(',' | '.' | '/' | '-'))).count();
    tokens.get(n..).unwrap_or_default()
}

/// A month by name or, in Vietnamese, by number, and what follows it.
fn month<'t, 'a>(tokens: &'t [Token<'a>]) -> Option<(i16, &'t [Token<'a>])> {
    const ENGLISH: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    const VIETNAMESE: [&str; 10] =
        ["một", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười"];
    let number = |at: usize| i16::try_from(at + 1).ok();
    match tokens {
        [Word("tháng"), Number(month, 1..=2), rest @ ..] => Some((*month, rest)),
        [Word("tháng"), Word("mười"), Word("một"), rest @ ..] => Some((11, rest)),
        [Word("tháng"), Word("mười"), Word("hai"), rest @ ..]
        | [Word("tháng"), Word("chạp"), rest @ ..] => Some((12, rest)),
        [Word("tháng"), Word("giêng"), rest @ ..] => Some((1, rest)),
        [Word("tháng"), Word("bốn"), rest @ ..] => Some((4, rest)),
        [Word("tháng"), Word("bẩy"), rest @ ..] => Some((7, rest)),
        [Word("tháng"), Word(word), rest @ ..] => {
            Some((number(VIETNAMESE.iter().position(|name| name == word)?)?, rest))
        }
        [Word(word), rest @ ..] if word.len() >= 3 => {
            let short = |name: &&str| name.starts_with(*word) && (word.len() == 3 || name == word);
            let known = ENGLISH.iter().position(short);
            let month = known.or_else(|| (*word == "sept").then_some(8))?;
            Some((number(month)?, rest.strip_prefix(&[Mark('.')]).unwrap_or(rest)))
        }
        _ => None,
    }
}

/// `9:30`, `09:30:15 pm`, `9h30`, `9 giờ 30 sáng`.
fn time_at(tokens: &[Token<'_>], at: usize) -> Option<Time> {
    let before = at.checked_sub(1).and_then(|at| tokens.get(at));
    if matches!(before, Some(Mark('+' | '-' | '−' | ':' | '/' | '.'))) {
        return None;
    }
    let (hour, minute, rest) = match tokens.get(at..)? {
        [Number(hour, 1..=2), Mark(':'), Number(minute, 2), rest @ ..]
        | [Number(hour, 1..=2), Word("h" | "giờ"), Number(minute, 1..=2), rest @ ..] => {
            (*hour, *minute, rest)
        }
        _ => return None,
    };
    let (second, rest) = match rest {
        [Mark(':'), Number(second, 2), rest @ ..] => (*second, rest),
        _ => (0, skip(rest, &["phút"])),
    };
    let hour = match rest.first() {
        Some(Word("pm" | "ch" | "chiều" | "tối")) if hour < 12 => hour + 12,
        Some(Word("am" | "sa" | "sáng")) if hour == 12 => 0,
        _ => hour,
    };
    let small = |number: i16| i8::try_from(number).ok();
    Time::new(small(hour)?, small(minute)?, small(second)?, 0).ok()
}

/// `GMT+7`, `UTC+07:00`, `+0700` behind a time of day.
fn offset_at(tokens: &[Token<'_>], at: usize) -> Option<Offset> {
    let rest = tokens.get(at..)?;
    let (sign, hours, digits, rest) = match rest {
        [Word("gmt" | "utc"), Mark(sign @ ('+' | '-' | '−')), Number(hours, digits), rest @ ..] => {
            (*sign, *hours, *digits, rest)
        }
        [Number(_, 2), Mark(sign @ ('+' | '-')), Number(hours, digits @ (2 | 4)), rest @ ..]
            if at > 0 && tokens.get(at - 1) == Some(&Mark(':')) =>
        {
            (*sign, *hours, *digits, rest)
        }
        _ => return None,
    };
    let (hours, minutes) = match (digits, rest) {
        (4, _) => (hours / 100, hours % 100),
        (1 | 2, [Mark(':'), Number(minutes, 2), ..]) => (hours, *minutes),
        (1 | 2, _) => (hours, 0),
        _ => return None,
    };
    let seconds = (i32::from(hours) * 60 + i32::from(minutes)) * 60;
    Offset::from_seconds(if sign == '+' { seconds } else { -seconds }).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_as_pages_show_them() {
        for (line, at) in [
            ("Thứ năm, 26/3/2020, 09:30 (GMT+7)", "2020-03-26T02:30:00Z"),
            ("09:30 26/03/2020", "2020-03-26T09:30:00Z"),
            ("Đăng lúc 9h30, ngày 4/5/2020", "2020-05-04T09:30:00Z"),
            ("Ngày 26 tháng 3 năm 2020", "2020-03-26T00:00:00Z"),
            ("26 Tháng Ba, 2020", "2020-03-26T00:00:00Z"),
            ("5 Tháng Năm, 2020 lúc 3:05 chiều", "2020-05-05T15:05:00Z"),
            ("Tháng Mười Hai 31, 2019", "2019-12-31T00:00:00Z"),
            ("Tháng Mười 3, 2019", "2019-10-03T00:00:00Z"),
            ("bởi Hoa » 26-03-2020, 12:05 SA", "2020-03-26T00:05:00Z"),
            ("by Hoa » Thu Mar 26, 2020 9:30 pm", "2020-03-26T21:30:00Z"),
            ("Posted on 26th of March 2020 at 14:05 UTC+07:00", "2020-03-26T07:05:00Z"),
            ("March 26, 2020", "2020-03-26T00:00:00Z"),
            ("Sept. 5, 2020", "2020-09-05T00:00:00Z"),
            ("3/26/2020 09:30:15", "2020-03-26T09:30:15Z"),
            ("26.03.2020 09:30 +0700", "2020-03-26T02:30:00Z"),
            ("2020/03/26 lúc 9 giờ 30 phút sáng", "2020-03-26T09:30:00Z"),
            ("Th\u{1b0}\u{301} hai, 4/5/2020", "2020-05-04T00:00:00Z"),
        ] {
            assert_eq!(read(line).map(|at| at.to_string()).as_deref(), Some(at), "{line}");
        }
    }

    #[test]
    fn what_is_not_sure_is_no_date() {
        for line in [
            "3/4/2020",
            "2 giờ trước",
            "yesterday",
            "26/3",
            "192.168.1.2020",
            "31/2/2020",
            "Trang 3/12 2020",
            "may",
            "the 7 of 9",
            "",
            "99999999999999999999/1/2020",
        ] {
            assert_eq!(read(line), None, "{line}");
        }
    }
}
