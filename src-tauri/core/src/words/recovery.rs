//! Recovery words: 256 bits of a secret and 8 of a checksum as 24 words.
//!
//! A word read wrong, or two words in each other's place, pass the checksum once in 256 times: the
//! slot then does not open, which is found out as well. FORMAT: bit `i` of the row of 264 is bit
//! `7 - i % 8` of byte `i / 8` of secret and checksum; word `n` is bits `11 n` to `11 n + 10`.

use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::Language;
use super::codebook::{self, BITS, WORDS};
use super::fold::{fold, tokens};
use super::passphrase::{below, random_u16};

/// Words on a recovery sheet.
pub const RECOVERY_WORDS: usize = 24;
/// Bytes of the secret they carry.
pub const SECRET_BYTES: usize = 32;

const LABEL: &[u8] = b"keepsake v1 recovery words";
/// Longer text is not looked at: 24 words of the longest kind with numbers take 500.
const TYPED_BYTES_MAX: usize = 4096;
const SUGGESTIONS: usize = 4;

/// Why typed recovery words were not taken. Positions count from 1; no word is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RecoveryError {
    /// Too few or too many words.
    #[error("there are {found} words, not {RECOVERY_WORDS}")]
    Count {
        /// How many there are.
        found: usize,
    },
    /// A word that is not in the list of the language that most words are of.
    #[error("word {position} is not one of the list")]
    Unknown {
        /// Which one.
        position: usize,
    },
    /// All words are of the list, but at least one is not the right one, or not in its place.
    #[error("the words do not belong together: one is wrong or out of order")]
    Checksum,
}

/// The recovery words of a secret. Wiped when dropped.
#[derive(PartialEq, Eq)]
pub struct RecoveryWords {
    language: Language,
    secret: Zeroizing<[u8; SECRET_BYTES]>,
}

impl std::fmt::Debug for RecoveryWords {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RecoveryWords").field("language", &self.language).finish_non_exhaustive()
    }
}

impl RecoveryWords {
    /// The words of this secret.
    #[must_use]
    pub fn of(secret: &[u8; SECRET_BYTES], language: Language) -> Self {
        Self { language, secret: Zeroizing::new(*secret) }
    }

    /// The words of a new random secret.
    ///
    /// # Panics
    /// If the operating system has no randomness: nothing safe can be done then.
    #[must_use]
    pub fn generate(language: Language) -> Self {
        let mut secret = Zeroizing::new([0; SECRET_BYTES]);
        getrandom::fill(&mut *secret).expect("the operating system gives random bytes");
        Self { language, secret }
    }

    /// Takes words as typed or scanned: in any case, with or without marks, numbers, line breaks,
    /// hyphens.
    ///
    /// # Errors
    /// [`RecoveryError`].
    pub fn read(typed: &str) -> Result<Self, RecoveryError> {
        if typed.len() > TYPED_BYTES_MAX {
            return Err(RecoveryError::Count { found: typed.split_whitespace().count() });
        }
        let folded = fold(typed);
        let language = likely_language(&folded);
        let numbers = Zeroizing::new(codebook::read(language, &folded));
        if let Some(at) = numbers.iter().position(Option::is_none) {
            return Err(RecoveryError::Unknown { position: at + 1 });
        }
        if numbers.len() != RECOVERY_WORDS {
            return Err(RecoveryError::Count { found: numbers.len() });
        }
        let mut bytes = Zeroizing::new([0; SECRET_BYTES + 1]);
        for (word, number) in numbers.iter().flatten().enumerate() {
            for bit in (0..BITS).filter(|bit| number >> (BITS - 1 - bit) & 1 == 1) {
                let at = word * BITS + bit;
                bytes[at / 8] |= 0x80 >> (at % 8);
            }
        }
        let mut secret = Zeroizing::new([0; SECRET_BYTES]);
        secret.copy_from_slice(&bytes[..SECRET_BYTES]);
        if checksum(&secret) != bytes[SECRET_BYTES] {
            return Err(RecoveryError::Checksum);
        }
        Ok(Self { language, secret })
    }

    /// The secret.
    #[must_use]
    pub fn secret(&self) -> &[u8; SECRET_BYTES] {
        &self.secret
    }

    /// The list they are of.
    #[must_use]
    pub fn language(&self) -> Language {
        self.language
    }

    /// The words in order, [`RECOVERY_WORDS`] of them.
    #[must_use]
    pub fn words(&self) -> Vec<Zeroizing<String>> {
        let bit = |at: usize| match self.secret.get(at / 8) {
            Some(byte) => byte >> (7 - at % 8) & 1,
            None => checksum(&self.secret) >> (7 - at % 8) & 1,
        };
        let number = |word: usize| {
            let bits = word * BITS..(word + 1) * BITS;
            bits.fold(0, |number, at| number << 1 | u16::from(bit(at)))
        };
        (0..RECOVERY_WORDS)
            .map(|word| Zeroizing::new(codebook::word(self.language, number(word))))
            .collect()
    }

    /// The words in one line with single spaces: what the sheet's QR code holds.
    #[must_use]
    pub fn line(&self) -> Zeroizing<String> {
        let mut line = Zeroizing::new(String::with_capacity(RECOVERY_WORDS * 16));
        for word in self.words() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(&word);
        }
        line
    }
}

/// The numbers of two different words, counted from 1 and in order, drawn anew each time: who is
/// asked for these has the sheet and not only a glance at it.
///
/// # Panics
/// If the operating system has no randomness.
#[must_use]
pub fn two_to_ask() -> [usize; 2] {
    two_of(&mut random_u16)
}

fn two_of(draw: &mut dyn FnMut() -> u16) -> [usize; 2] {
    let first = below(RECOVERY_WORDS, draw);
    let second = (first + 1 + below(RECOVERY_WORDS - 1, draw)) % RECOVERY_WORDS;
    [first.min(second) + 1, first.max(second) + 1]
}

fn checksum(secret: &[u8; SECRET_BYTES]) -> u8 {
    Sha256::new().chain_update(LABEL).chain_update(secret).finalize()[0]
}

/// The language in which more letters are in known words.
fn likely_language(folded: &str) -> Language {
    let known = |language| codebook::read(language, folded).iter().flatten().count();
    // A Vietnamese word is two tokens, so a row of English words holds few of them by chance.
    if known(Language::Vietnamese) * 2 >= known(Language::English) {
        Language::Vietnamese
    } else {
        Language::English
    }
}

/// The words of the list that are nearest to a mistyped one, best first; at most four, none
/// further than two letters away.
#[must_use]
pub fn nearest(language: Language, typed: &str) -> Vec<String> {
    const LETTERS_MAX: usize = 24;
    let folded = fold(typed);
    let mut word = Zeroizing::new(String::with_capacity(folded.len() + 1));
    for token in tokens(&folded) {
        if !word.is_empty() {
            word.push('-');
        }
        word.push_str(token);
    }
    if word.is_empty() || word.len() > LETTERS_MAX {
        return Vec::new();
    }
    let all = (0..WORDS).map(|number| codebook::word(language, number));
    let mut near: Vec<(usize, String)> = all
        .map(|candidate| (distance(&word, &candidate), candidate))
        .filter(|(distance, _)| *distance <= 2)
        .collect();
    near.sort();
    near.into_iter().take(SUGGESTIONS).map(|(_, word)| word).collect()
}

/// How many letters are to be put in, taken out, changed, or swapped with their neighbor.
fn distance(a: &str, b: &str) -> usize {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let mut rows = vec![(0..=b.len()).collect::<Vec<usize>>()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let other = usize::from(a[i - 1] != b[j - 1]);
            let mut best = (rows[i - 1][j - 1] + other).min(rows[i - 1][j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::super::telex::{telex_rewrites, vni_rewrites};
    use super::*;

    const BOTH: [Language; 2] = [Language::Vietnamese, Language::English];

    fn language() -> impl Strategy<Value = Language> {
        prop_oneof![Just(Language::Vietnamese), Just(Language::English)]
    }

    #[test]
    fn the_layout_is_fixed() {
        let zero = RecoveryWords::of(&[0; 32], Language::English).words();
        assert!(zero[..23].iter().all(|word| **word == codebook::word(Language::English, 0)));
        let last = codebook::word(Language::English, u16::from(checksum(&[0; 32])));
        assert_eq!(*zero[23], last);
        let mut secret = [0; 32];
        secret[1] = 0b0010_0000;
        let words = RecoveryWords::of(&secret, Language::Vietnamese).words();
        assert_eq!(*words[0], codebook::word(Language::Vietnamese, 1), "bit 10 is the last of 11");
    }

    #[test]
    fn any_two_words_may_be_asked_for() {
        let mut dice = 0x9E37_79B9_7F4A_7C15_u64;
        let mut dice = || {
            dice ^= dice << 13;
            dice ^= dice >> 7;
            dice ^= dice << 17;
            u16::try_from(dice >> 48).unwrap()
        };
        let pairs: BTreeSet<_> = (0..10_000).map(|_| two_of(&mut dice)).collect();
        assert!(pairs.iter().all(|[a, b]| (1..*b).contains(a) && *b <= RECOVERY_WORDS));
        assert_eq!(pairs.len(), RECOVERY_WORDS * (RECOVERY_WORDS - 1) / 2);
    }

    /// One word wrong: of all 24 x 2,047 ways, about one in 256 may pass.
    #[test]
    fn a_wrong_word_is_found() {
        for language in BOTH {
            let words = RecoveryWords::of(&[7; 32], language).words();
            let mut passed = 0;
            let mut tried = 0;
            for at in 0..RECOVERY_WORDS {
                for number in (0..WORDS).step_by(32) {
                    let other = Zeroizing::new(codebook::word(language, number));
                    if other == words[at] {
                        continue;
                    }
                    let mut changed = words.clone();
                    changed[at] = other;
                    let line = changed.iter().map(|word| word.as_str()).collect::<Vec<_>>();
                    tried += 1;
                    passed += u32::from(RecoveryWords::read(&line.join(" ")).is_ok());
                }
            }
            assert!(passed <= 18, "{passed} of {tried}, 6 expected");
        }
    }

    #[test]
    fn swapped_words_are_found() {
        let (mut passed, mut tried) = (0, 0);
        for language in BOTH {
            for seed in 0..3 {
                let words = RecoveryWords::of(&[seed * 17 + 3; 32], language).words();
                for (a, b) in (0..RECOVERY_WORDS).flat_map(|a| (0..a).map(move |b| (a, b))) {
                    if words[a] == words[b] {
                        continue;
                    }
                    let mut swapped = words.clone();
                    swapped.swap(a, b);
                    let line = swapped.iter().map(|word| word.as_str()).collect::<Vec<_>>();
                    tried += 1;
                    passed += u32::from(RecoveryWords::read(&line.join("\n")).is_ok());
                }
            }
        }
        assert!(passed * 100 < tried, "{passed} of {tried}, one in 256 expected");
    }

    #[test]
    fn what_is_wrong_is_told_by_its_place() {
        for language in BOTH {
            let words = RecoveryWords::of(&[9; 32], language).words();
            let mut typed: Vec<&str> = words.iter().map(|word| word.as_str()).collect();
            typed[4] = if language == Language::English { "zzzz" } else { "xoong-chao" };
            let unknown = RecoveryWords::read(&typed.join(" "));
            assert_eq!(unknown, Err(RecoveryError::Unknown { position: 5 }));
            typed.remove(4);
            let count = RecoveryWords::read(&typed.join(" "));
            assert_eq!(count, Err(RecoveryError::Count { found: 23 }));
        }
        assert!(RecoveryWords::read("").is_err());
        assert!(matches!(
            RecoveryWords::read(&"a ".repeat(3000)),
            Err(RecoveryError::Count { found: 3000 })
        ));
    }

    #[test]
    fn a_typo_finds_its_word() {
        for language in BOTH {
            for number in (0..WORDS).step_by(13) {
                let word = codebook::word(language, number);
                let letters: Vec<char> = word.chars().collect();
                let without: String = letters[1..].iter().collect();
                let mut swapped = letters.clone();
                swapped.swap(0, 1);
                let swapped: String = swapped.iter().collect();
                assert_eq!(nearest(language, &word).first(), Some(&word));
                assert_eq!(distance(&without, &word), 1);
                assert!(distance(&swapped, &word) <= 1);
                assert!(nearest(language, &without).len() <= SUGGESTIONS);
            }
        }
        assert!(nearest(Language::English, "abdomne").contains(&"abdomen".to_owned()));
        assert!(nearest(Language::English, "").is_empty());
        assert!(nearest(Language::English, &"a".repeat(5000)).is_empty());
    }

    proptest! {
        #[test]
        fn words_give_the_secret_back(secret: [u8; 32], language in language()) {
            let words = RecoveryWords::of(&secret, language);
            let line = words.line();
            prop_assert!(!telex_rewrites(&line) && !vni_rewrites(&line));
            let mut numbered = String::new();
            for (number, word) in (1_u8..).zip(words.words()) {
                let line = [number.to_string(), ". ".into(), word.to_uppercase(), "\r\n".into()];
                numbered.push_str(&line.concat());
            }
            let spoken = line.replace('-', " ").replace(' ', "  ");
            let marked = line.replace('a', "a\u{301}").replace('o', "ô");
            let run = line.replace('-', "");
            for typed in [&*line, &numbered, &spoken, &marked, &run] {
                let read = RecoveryWords::read(typed);
                prop_assert_eq!(read.as_ref().map(RecoveryWords::secret), Ok(&secret), "{}", typed);
                prop_assert_eq!(read.map(|it| it.language()), Ok(language));
            }
        }

        #[test]
        fn whatever_is_typed_is_answered(typed in "\\PC{0,400}") {
            let _ = RecoveryWords::read(&typed);
            prop_assert!(nearest(Language::Vietnamese, &typed).len() <= SUGGESTIONS);
        }

        #[test]
        fn words_in_any_heap_are_answered(
            numbers in prop::collection::vec(0..WORDS, 8..40),
            language in language(),
        ) {
            let word = |number: &u16| codebook::word(language, *number);
            let words: Vec<String> = numbers.iter().map(word).collect();
            match RecoveryWords::read(&words.join(" ")) {
                Ok(read) => prop_assert!(*read.line() == words.join(" ")),
                Err(RecoveryError::Unknown { .. }) => prop_assert!(false, "all are known"),
                Err(RecoveryError::Count { found }) => prop_assert_eq!(found, words.len()),
                Err(RecoveryError::Checksum) => prop_assert_eq!(words.len(), RECOVERY_WORDS),
            }
        }
    }
}
