//! Names of members: what is one, and in which order they are read.

use std::borrow::Cow;
use std::cmp::Ordering;

use unicode_normalization::UnicodeNormalization;

/// Bytes of a member's path. Longer ones are no export's.
const NAME_BYTES_MAX: usize = 1024;
/// Folders of a member's path.
const DEPTH_MAX: usize = 64;

/// What a name from an archive is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Cleaned {
    /// A member's path, with `/`, in NFC.
    Name(String),
    /// A folder, or what file managers leave behind.
    Ignored,
    /// It leads out of the archive, or is none.
    Bad,
}

/// Looks at a name as the archive has it.
pub(super) fn clean(name: &str) -> Cleaned {
    let slashed = name.replace('\\', "/");
    let path = slashed.strip_prefix("./").unwrap_or(&slashed);
    let is_long = path.len() > NAME_BYTES_MAX || path.split('/').count() > DEPTH_MAX;
    let is_rooted = path.starts_with('/') || path.get(1..2) == Some(":");
    let climbs = path.split('/').any(|piece| piece == "..");
    if path.is_empty() || is_long || is_rooted || climbs || path.contains(char::is_control) {
        return Cleaned::Bad;
    }
    let last = base_name(path);
    let is_litter = ["", ".DS_Store", "Thumbs.db", "desktop.ini"].contains(&last)
        || last.starts_with("._")
        || path.split('/').any(|piece| piece == "__MACOSX");
    if is_litter {
        return Cleaned::Ignored;
    }
    Cleaned::Name(composed(path).into_owned())
}

/// The text in NFC. Most texts are: letters of Latin scripts as they are typed, and pictures, are
/// told without a table.
pub(in super::super) fn composed(text: &str) -> Cow<'_, str> {
    const PICTURES: std::ops::RangeInclusive<char> = '\u{1f300}'..='\u{1faff}';
    let is_latin = |c: char| c < '\u{300}' || ('\u{1e00}'..='\u{1eff}').contains(&c);
    let is_whole = |c: char| is_latin(c) || PICTURES.contains(&c);
    if text.is_ascii() || text.chars().all(is_whole) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.nfc().collect())
}

/// What stands after the last `/`.
pub(in super::super) fn base_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// What stands before the base name, with its `/`.
pub(in super::super) fn folder_of(path: &str) -> &str {
    path.strip_suffix(base_name(path)).unwrap_or_default()
}

/// Whether a name ends in one of these, written in lower case and without the point.
pub(in super::super) fn has_ending(path: &str, endings: &[&str]) -> bool {
    let ending = base_name(path).rsplit_once('.').map_or("", |(_, ending)| ending);
    endings.iter().any(|known| known.eq_ignore_ascii_case(ending))
}

/// The base name without its last ending.
pub(in super::super) fn file_stem(path: &str) -> &str {
    let name = base_name(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// Orders `a_2` before `a_10`.
pub(super) fn compare(one: &str, other: &str) -> Ordering {
    let (mut one, mut other) = (one.bytes().peekable(), other.bytes().peekable());
    loop {
        let order = match (one.peek(), other.peek()) {
            (Some(a), Some(b)) if a.is_ascii_digit() && b.is_ascii_digit() => {
                number(&mut one).cmp(&number(&mut other))
            }
            (None, None) => return Ordering::Equal,
            _ => one.next().cmp(&other.next()),
        };
        if order != Ordering::Equal {
            return order;
        }
    }
}

fn number(bytes: &mut std::iter::Peekable<std::str::Bytes<'_>>) -> u128 {
    let mut value = 0_u128;
    while let Some(digit) = bytes.next_if(u8::is_ascii_digit) {
        value = value.saturating_mul(10).saturating_add(u128::from(digit - b'0'));
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stays_inside_or_is_none() {
        let good = |name: &str| Cleaned::Name(name.to_owned());
        assert_eq!(clean("a/b.json"), good("a/b.json"));
        assert_eq!(clean("./a\\b.json"), good("a/b.json"));
        assert_eq!(clean("a/a\u{302}.jpg"), good("a/\u{e2}.jpg"));
        assert_eq!(clean("....//x"), good("....//x"));
        let deep = "d/".repeat(2000) + "f";
        for bad in ["", "/a", "C:\\x", "a/../b", "..", "a\0b", "\\\\host\\x", &deep] {
            assert_eq!(clean(bad), Cleaned::Bad, "{bad}");
        }
        for litter in ["a/", "__MACOSX/a/b", "a/.DS_Store", "a/._b.jpg"] {
            assert_eq!(clean(litter), Cleaned::Ignored, "{litter}");
        }
    }

    #[test]
    fn every_letter_told_without_a_table_is_whole() {
        for c in ('\0'..='\u{2ff}').chain('\u{1e00}'..='\u{1eff}').chain('\u{1f300}'..='\u{1faff}')
        {
            let text: String = [c, 'e'].iter().collect();
            assert_eq!(text.nfc().collect::<String>(), composed(&text), "{c:?}");
        }
        assert_eq!(composed("e\u{302}\u{301}"), "\u{1ebf}");
    }

    #[test]
    fn numbers_in_names_count_as_numbers() {
        let mut names = ["posts_10.json", "posts_9.json", "posts.json", "posts_9.html"];
        names.sort_by(|one, other| compare(one, other));
        assert_eq!(names, ["posts.json", "posts_9.html", "posts_9.json", "posts_10.json"]);
    }
}
