//! Small forms that several files share: numbers, digests, base64, names, times.

use data_encoding::{BASE64, BASE64URL_NOPAD, HEXLOWER};
use sha2::{Digest as _, Sha256};

/// A SHA-256.
pub(crate) type Sum = [u8; 32];

/// Numbers beyond this are not the same in every reader.
pub(crate) const NUMBER_MAX: u64 = (1 << 53) - 1;

/// SHA-256 of parts, one behind the other.
pub(crate) fn sha256(parts: &[&[u8]]) -> Sum {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part);
    }
    hash.finalize().into()
}

/// 64 digits, in lower case.
pub(crate) fn sum_of_hex(text: &str) -> Option<Sum> {
    let bytes = HEXLOWER.decode(text.as_bytes()).ok()?;
    bytes.try_into().ok()
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    HEXLOWER.encode(bytes)
}

/// With padding, in the one form that each value has: the decoder takes several texts one behind
/// the other for one, padding within.
pub(crate) fn base64(text: &str) -> Option<Vec<u8>> {
    let bytes = BASE64.decode(text.as_bytes()).ok()?;
    (BASE64.encode(&bytes) == text).then_some(bytes)
}

/// A hash in base64 with padding.
pub(crate) fn sum_of_base64(text: &str) -> Option<Sum> {
    base64(text)?.try_into().ok()
}

/// Of URLs, without padding.
pub(crate) fn base64url(text: &str) -> Option<Vec<u8>> {
    BASE64URL_NOPAD.decode(text.as_bytes()).ok()
}

/// A decimal number as it is written once only.
pub(crate) fn number(text: &str) -> Option<u64> {
    let plain = text == "0" || !text.starts_with('0');
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    let number = (plain && digits && text.len() <= 16).then(|| text.parse().ok())??;
    (number <= NUMBER_MAX).then_some(number)
}

/// `i-` and 32 hex digits.
pub(crate) fn item(text: &str) -> Option<[u8; 16]> {
    HEXLOWER.decode(text.strip_prefix("i-")?.as_bytes()).ok()?.try_into().ok()
}

/// The name of an authority.
pub(crate) fn is_authority(text: &str) -> bool {
    let letter = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=32).contains(&text.len()) && text.bytes().all(letter)
}

/// Lines, each with its line feed; none where one has none, or there is a carriage return.
pub(crate) fn lines(text: &str) -> Option<std::str::Split<'_, char>> {
    let body = text.strip_suffix('\n')?;
    (!text.contains('\r')).then(|| body.split('\n'))
}

/// Seconds since 1970 of `YYYY-MM-DDTHH:MM:SSZ`.
pub(crate) fn time(text: &str) -> Option<i64> {
    let bytes = text.as_bytes();
    let form = b"0000-00-00T00:00:00Z";
    let fits = |(byte, form): (&u8, &u8)| match form {
        b'0' => byte.is_ascii_digit(),
        other => byte == other,
    };
    (bytes.len() == form.len() && bytes.iter().zip(form).all(fits)).then_some(())?;
    let part = |from: usize, to: usize| {
        bytes
            .get(from..to)?
            .iter()
            .try_fold(0_i64, |sum, digit| Some(sum * 10 + i64::from(digit - b'0')))
    };
    seconds([part(0, 4)?, part(5, 7)?, part(8, 10)?, part(11, 13)?, part(14, 16)?, part(17, 19)?])
}

/// Seconds since 1970 of year, month, day, hour, minute, second; none where there is no such time.
pub(crate) fn seconds([year, month, day, hour, minute, second]: [i64; 6]) -> Option<i64> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let lengths = [31, 28 + i64::from(leap), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let before = usize::try_from(month).ok()?.checked_sub(1)?;
    let length = *lengths.get(before)?;
    let day_fits = (1..=length).contains(&day) && (0..=9999).contains(&year);
    let clock_fits =
        (0..24).contains(&hour) && (0..60).contains(&minute) && (0..60).contains(&second);
    (day_fits && clock_fits).then_some(())?;
    let leaps = |year: i64| year / 4 - year / 100 + year / 400;
    let days_of_years = year * 365 + if year > 0 { leaps(year - 1) + 1 } else { 0 };
    let days = days_of_years + lengths[..before].iter().sum::<i64>() + day - 1 - DAYS_TO_1970;
    Some(days * 86_400 + hour * 3_600 + minute * 60 + second)
}

/// Days from the first of January of the year 0 to that of 1970.
const DAYS_TO_1970: i64 = 719_528;

/// As `YYYY-MM-DDTHH:MM:SSZ`; none before the year 0 or after 9999.
pub(crate) fn written(at: i64) -> Option<String> {
    let (days, clock) = (at.div_euclid(86_400), at.rem_euclid(86_400));
    // A year too many or too few is put right below.
    let mut year = (days + DAYS_TO_1970).div_euclid(365).clamp(0, 9999);
    let first = |year: i64, month: i64| seconds([year, month, 1, 0, 0, 0]).map(|it| it / 86_400);
    while first(year, 1)? > days {
        year -= 1;
    }
    let month = (1..=12).rev().find(|month| first(year, *month).is_some_and(|it| it <= days))?;
    let day = days - first(year, month)? + 1;
    (seconds([year, month, day, 0, 0, 0])? == days * 86_400).then_some(())?;
    let (hour, minute, second) = (clock / 3_600, clock / 60 % 60, clock % 60);
    Some(format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_has_one_form_in_base64() {
        assert_eq!(base64("YQ=="), Some(b"a".to_vec()));
        for other in ["YQ==YQ==", "YWFhYQ==YWFh", "YR==", "YQ", "YQ==\n", " YQ=="] {
            assert_eq!(base64(other), None, "{other}");
        }
    }

    #[test]
    fn times_are_read_as_they_are_written() {
        assert_eq!(time("1970-01-01T00:00:00Z"), Some(0));
        assert_eq!(time("2000-02-29T23:59:59Z"), Some(951_868_799));
        assert_eq!(time("2026-11-26T14:52:00Z"), Some(1_795_704_720));
        for text in [
            "0000-01-01T00:00:00Z",
            "0001-03-01T00:00:00Z",
            "1969-12-31T23:59:59Z",
            "2024-12-31T00:00:00Z",
            "2025-01-01T00:00:00Z",
            "9999-12-31T23:59:59Z",
        ] {
            assert_eq!(written(time(text).unwrap()).as_deref(), Some(text));
        }
        for text in [
            "2023-02-29T00:00:00Z",
            "2024-13-01T00:00:00Z",
            "2024-00-01T00:00:00Z",
            "2024-01-01T24:00:00Z",
            "2024-01-01T00:00:60Z",
            "2024-01-01 00:00:00Z",
            "",
            "2024-01-01T00:00:00z",
            "2024-01-01T00:00:00.0Z",
            "+024-01-01T00:00:00Z",
        ] {
            assert_eq!(time(text), None, "{text}");
        }
        assert_eq!(written(i64::MAX / 100_000), None);
        assert_eq!(written(-99_999_999_999_999), None);
    }

    #[test]
    fn numbers_have_one_form() {
        assert_eq!(number("0"), Some(0));
        assert_eq!(number("9007199254740991"), Some(NUMBER_MAX));
        for text in
            ["", "00", "01", "-1", "+1", "1 ", "9007199254740992", "1e3", "99999999999999999999"]
        {
            assert_eq!(number(text), None, "{text}");
        }
    }

    #[test]
    fn lines_end_with_one_line_feed() {
        assert_eq!(lines("a\nb\n").unwrap().collect::<Vec<_>>(), ["a", "b"]);
        assert!(lines("a").is_none() && lines("a\r\n").is_none() && lines("").is_none());
    }
}
