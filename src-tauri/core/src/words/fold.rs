//! Letters without their marks, so that it does not matter how a Vietnamese word was typed.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use zeroize::Zeroizing;

/// Lower case, without diacritics, `đ` as `d`. The same for NFC and NFD.
#[must_use]
pub fn fold(text: &str) -> Zeroizing<String> {
    // Reserved whole: a string that grows leaves unwiped copies of itself behind.
    let mut folded = Zeroizing::new(String::with_capacity(3 * text.len()));
    let lower = text.chars().flat_map(char::to_lowercase);
    folded.extend(lower.nfd().filter(|it| !is_combining_mark(*it)).map(plain));
    folded
}

fn plain(letter: char) -> char {
    if letter == 'đ' { 'd' } else { letter }
}

/// The runs of `a` to `z` in folded text; digits, points, hyphens and spaces separate them.
pub(super) fn tokens(folded: &str) -> impl Iterator<Item = &str> {
    folded.split(|it: char| !it.is_ascii_lowercase()).filter(|token| !token.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_case_and_composition_do_not_matter() {
        for typed in
            ["Đường Lối", "đường lối", "ĐƯỜNG LỐI", "đu\u{31b}o\u{31b}\u{300}ng lô\u{301}i"]
        {
            assert_eq!(*fold(typed), "duong loi", "{typed}");
        }
        assert_eq!(tokens(&fold("1. Một\n2) hai-BA")).collect::<Vec<_>>(), ["mot", "hai", "ba"]);
    }
}
