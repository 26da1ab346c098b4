//! The lists: 2,048 words in each language, eleven bits a word.
//!
//! A Vietnamese word is a pair of syllables, one of 64 and one of 32 others, written with a hyphen
//! (`bep-nuoc`): there are not 2,048 single syllables that sound different without their marks.

use std::sync::LazyLock;

use super::fold::tokens;

/// The language of generated words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// Vietnamese syllables without marks.
    Vietnamese,
    /// English words.
    English,
}

/// Words in each list.
pub(super) const WORDS: u16 = 2048;
/// What one word carries.
pub(super) const BITS: usize = 11;
const TAILS: usize = 32;

fn lines(text: &'static str) -> Vec<&'static str> {
    text.lines().collect()
}

/// All English words, sorted; none begins another.
pub(super) static ENGLISH: LazyLock<Vec<&str>> =
    LazyLock::new(|| lines(include_str!("lists/english.txt")));
/// First syllables of Vietnamese words, sorted.
pub(super) static HEADS: LazyLock<Vec<&str>> =
    LazyLock::new(|| lines(include_str!("lists/heads.txt")));
/// Second syllables of Vietnamese words, sorted; none is a first one.
pub(super) static TAILS_LIST: LazyLock<Vec<&str>> =
    LazyLock::new(|| lines(include_str!("lists/tails.txt")));

/// The word of a number below [`WORDS`]; higher bits are left out.
pub(super) fn word(language: Language, number: u16) -> String {
    let number = usize::from(number % WORDS);
    match language {
        Language::English => ENGLISH[number].to_owned(),
        Language::Vietnamese => {
            format!("{}-{}", HEADS[number / TAILS], TAILS_LIST[number % TAILS])
        }
    }
}

/// The number of a folded word; none if it is not in the list. The hyphen may be missing.
pub(super) fn number(language: Language, word: &str) -> Option<u16> {
    let found = match language {
        Language::English => ENGLISH.binary_search(&word).ok()?,
        Language::Vietnamese => {
            let whole = word.split_once('-').or_else(|| split(word))?;
            let head = HEADS.binary_search(&whole.0).ok()?;
            head * TAILS + TAILS_LIST.binary_search(&whole.1).ok()?
        }
    };
    u16::try_from(found).ok()
}

/// Parts a word written without its hyphen.
fn split(word: &str) -> Option<(&str, &str)> {
    HEADS.iter().find_map(|head| {
        let tail = word.strip_prefix(head)?;
        TAILS_LIST.binary_search(&tail).ok().map(|_| (*head, tail))
    })
}

/// Folded text as words of a language: `None` where a word is not in the list.
pub(super) fn read(language: Language, folded: &str) -> Vec<Option<u16>> {
    if language == Language::English {
        return tokens(folded).map(|token| number(language, token)).collect();
    }
    let mut tokens = tokens(folded).peekable();
    let mut read = Vec::new();
    while let Some(token) = tokens.next() {
        if split(token).is_some() {
            read.push(number(language, token));
        } else {
            // What follows belongs to this word, unless it is itself whole.
            let tail = tokens.next_if(|next| split(next).is_none());
            let both = tail.map(|tail| zeroize::Zeroizing::new(format!("{token}-{tail}")));
            read.push(both.and_then(|both| number(language, &both)));
        }
    }
    read
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_number_has_its_own_word() {
        for language in [Language::Vietnamese, Language::English] {
            let mut seen = BTreeSet::new();
            for at in 0..WORDS {
                let word = word(language, at);
                assert_eq!(number(language, &word), Some(at));
                assert_eq!(read(language, &word), [Some(at)]);
                assert_eq!(read(language, &word.replace('-', "")), [Some(at)], "{word}");
                assert_eq!(read(language, &word.replace('-', " ")), [Some(at)]);
                assert!(seen.insert(word.replace('-', "")));
            }
            assert_eq!(seen.len(), usize::from(WORDS));
        }
    }

    #[test]
    fn lists_are_sorted_and_no_head_is_a_tail() {
        for list in [&ENGLISH, &HEADS, &TAILS_LIST] {
            assert!(list.is_sorted_by(|a, b| a < b));
        }
        assert!(HEADS.iter().all(|head| !TAILS_LIST.contains(head)));
        assert!(ENGLISH.windows(2).all(|pair| !pair[1].starts_with(pair[0])), "prefix-free");
    }
}
