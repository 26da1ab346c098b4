//! Which parts of an archive the names of the given files say are missing. A hint: nobody knows how
//! many there are, but a gap is one.

use std::collections::{BTreeMap, BTreeSet};

/// Names are made up for at most so many parts.
const PARTS_MAX: u32 = 200;
/// Digits of a number that is padded as only parts are: `-001`.
const PADDED: usize = 3;

/// How the files of one archive are named beside their numbers: what stands before, the digits
/// there are at least, what stands behind.
type Family<'n> = (&'n str, usize, &'n str);

/// The names of parts before the last given one that are not among these.
#[must_use]
pub fn missing_parts(names: &[String]) -> Vec<String> {
    let mut families: BTreeMap<Family<'_>, BTreeSet<u32>> = BTreeMap::new();
    for (family, number) in names.iter().filter_map(|name| numbered(name)) {
        families.entry(family).or_default().insert(number);
    }
    let mut missing = Vec::new();
    for ((before, width, behind), there) in families {
        let last = there.last().copied().unwrap_or_default();
        // One file alone may have a number for other reasons.
        if (there.len() < 2 && width < PADDED) || last > PARTS_MAX {
            continue;
        }
        let gaps = (1..last).filter(|number| !there.contains(number));
        missing.extend(gaps.map(|number| format!("{before}{number:0width$}{behind}")));
    }
    missing
}

/// `takeout-20261120T081500Z-003.zip` taken apart, where the number stands alone and is no date.
fn numbered(name: &str) -> Option<(Family<'_>, u32)> {
    let at = name.find(".tar.").or_else(|| name.rfind('.'))?;
    let (stem, end) = name.split_at_checked(at)?;
    let (stem, behind) = match stem.strip_suffix(')') {
        Some(inner) => (inner, name.get(inner.len()..)?),
        None => (stem, end),
    };
    let before = stem.trim_end_matches(|it: char| it.is_ascii_digit());
    let digits = stem.get(before.len()..)?;
    let stands_alone = before.ends_with(['-', '_', ' ', '(', '.']) || before.ends_with("part");
    if !stands_alone || digits.is_empty() || digits.len() > PADDED || ends_in_month(before) {
        return None;
    }
    let width = if digits.starts_with('0') || digits.len() == PADDED { digits.len() } else { 1 };
    let number = digits.parse().ok().filter(|number| *number > 0)?;
    Some(((before, width, behind), number))
}

/// Does it end as a date does before its day: `2026-11-`?
fn ends_in_month(text: &str) -> bool {
    let tail = text.len().checked_sub("2026-11-".len()).and_then(|at| text.as_bytes().get(at..));
    let form = |tail: &[u8]| {
        tail.iter().zip(b"dddd-dd-").all(|(it, form)| match form {
            b'd' => it.is_ascii_digit(),
            _ => !it.is_ascii_alphanumeric(),
        })
    };
    tail.is_some_and(form)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(names: &[&str]) -> Vec<String> {
        missing_parts(&names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn gaps_are_named_as_their_neighbours_are() {
        let takeout = |n: &str| format!("takeout-20261120T081500Z-{n}.zip");
        assert_eq!(of(&[&takeout("003")]), [takeout("001"), takeout("002")]);
        assert_eq!(of(&[&takeout("001"), &takeout("003")]), [takeout("002")]);
        assert_eq!(of(&["a-part1.zip", "a-part4.zip"]), ["a-part2.zip", "a-part3.zip"]);
        assert_eq!(of(&["x (1).zip", "x (3).zip"]), ["x (2).zip"]);
        assert_eq!(of(&["x_1.tar.gz", "x_3.tar.gz"]), ["x_2.tar.gz"]);
        assert_eq!(of(&["a-9.zip", "a-11.zip"]).last().unwrap(), "a-10.zip");
    }

    #[test]
    fn where_no_number_counts_parts_nothing_is_missing() {
        let whole = ["takeout-20261120T081500Z-001.zip", "takeout-20261120T081500Z-002.zip"];
        assert_eq!(of(&whole), Vec::<String>::new());
        for name in
            ["posts.csv", "facebook-an-2026-11-20-Xy7.zip", "x7.zip", "twitter-5.zip", "ảnh-2"]
        {
            assert_eq!(of(&[name]), Vec::<String>::new(), "{name}");
        }
        let dates = ["fb-an-2026-11-05.zip", "fb-an-2026-11-07.zip"];
        assert_eq!(of(&dates), Vec::<String>::new(), "days are no parts");
        assert_eq!(of(&["a-1.zip", "a-999.zip"]), Vec::<String>::new(), "nor is that");
    }
}
