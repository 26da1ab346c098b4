//! How strong a passphrase of one's own is.
//!
//! The lower of two estimates: zxcvbn's, which knows English words, names, keyboards and dates, and
//! ours, which knows Vietnamese. Both see the passphrase without its marks. Ours parts it into
//! pieces in the cheapest way, each with the bits that a guesser pays for it: a known verse or
//! saying, a name, a syllable, a year, a repetition, what zxcvbn found, or else a letter. A
//! syllable of running text costs [`SYLLABLE_BITS`]: people choose sentences, not syllables.
//!
//! It errs low: words that were drawn at random are taken for a sentence. Not for generated
//! passphrases, whose strength is known (`passphrase::bits`).

use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;
use zxcvbn::matching::patterns::MatchPattern;

use super::fold::fold;
use super::syllable::{self, is_syllable, without_keys};

/// Characters (Unicode scalar values of the trimmed NFC form, marks left out) it must have.
pub const CHARS_MIN: usize = 12;

/// Only so much is looked at, as in zxcvbn: more can only be stronger.
const CHARS_MAX: usize = 100;

/// What a syllable of a sentence costs a guesser who knows the language: running text has about 4
/// bits for each (an English letter has about one, and a syllable takes the place of four).
const SYLLABLE_BITS: f64 = 4.0;
/// A syllable of a family's or a given name: there are few, and they go together.
const NAME_BITS: f64 = 3.5;
/// A syllable as its input-method keys.
const KEYS_BITS: f64 = 4.5;
/// A verse, saying or slogan that many know, whatever its length.
const PHRASE_BITS: f64 = 12.0;
/// A year of this or the last century.
const YEAR_BITS: f64 = 6.6;
/// The same piece of three letters or more once again.
const AGAIN_BITS: f64 = 2.0;
const DIGIT_BITS: f64 = 3.3;
const LETTER_BITS: f64 = 4.7;
const SPACE_BITS: f64 = 0.2;
const SIGN_BITS: f64 = 5.0;
/// An English word in a sentence costs no more than this, however rare.
const WORD_BITS_MAX: f64 = 9.0;

/// 2^45 guesses of a second each: a thousand years on a thousand machines.
const FAIR_BITS: f64 = 45.0;
/// 2^60: 36,000 years on a million machines.
const STRONG_BITS: f64 = 60.0;

/// How a passphrase is rated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rating {
    /// Fewer than [`CHARS_MIN`] characters: a vault refuses it.
    TooShort,
    /// Found by someone who has the laptop and some computers.
    Weak,
    /// Holds against all but a state.
    Fair,
    /// Holds.
    Strong,
}

/// What keeps the rating down, or that nothing does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Too few characters.
    Length,
    /// A verse, saying or slogan that many know.
    KnownPhrase,
    /// A person's name.
    Name,
    /// Mostly Vietnamese words that make a sentence.
    Syllables,
    /// Mostly English words, or passwords that others use.
    Words,
    /// Dates, years, repetitions, rows of keys or numbers.
    Pattern,
    /// Nothing in particular.
    Nothing,
}

/// The rating of a passphrase and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Strength {
    /// How strong.
    pub rating: Rating,
    /// Why not stronger.
    pub reason: Reason,
}

/// Rates a passphrase as typed. The same with and without marks. Takes some milliseconds.
#[must_use]
pub fn rate(typed: &str) -> Strength {
    let trimmed: Zeroizing<String> = Zeroizing::new(typed.trim().nfc().take(CHARS_MAX).collect());
    let folded = fold(&trimmed);
    let letters: Zeroizing<Vec<char>> = Zeroizing::new(folded.chars().collect());
    if letters.len() < CHARS_MIN {
        return Strength { rating: Rating::TooShort, reason: Reason::Length };
    }
    let known = zxcvbn::zxcvbn(&folded, &[]);
    let mut pieces = pieces(&letters);
    pieces.extend(known.sequence().iter().filter_map(from_zxcvbn));
    let (ours, reason) = cheapest(&letters, &pieces);
    let bits = ours.min(known.guesses_log10() * std::f64::consts::LOG2_10);
    let rating = match bits {
        bits if bits >= STRONG_BITS => Rating::Strong,
        bits if bits >= FAIR_BITS => Rating::Fair,
        _ => Rating::Weak,
    };
    Strength { rating, reason: if rating == Rating::Strong { Reason::Nothing } else { reason } }
}

/// Letters that a guesser gets for a price.
struct Piece {
    start: usize,
    end: usize,
    bits: f64,
    reason: Reason,
}

fn from_zxcvbn(found: &zxcvbn::matching::Match) -> Option<Piece> {
    let bits = found.guesses.map(log2)?;
    let (bits, reason) = match &found.pattern {
        MatchPattern::BruteForce => return None,
        MatchPattern::Dictionary(_) => (bits.min(WORD_BITS_MAX), Reason::Words),
        _ => (bits, Reason::Pattern),
    };
    Some(Piece { start: found.i, end: found.j + 1, bits, reason })
}

#[expect(clippy::cast_precision_loss, reason = "a logarithm needs no more precision")]
fn log2(guesses: u64) -> f64 {
    (guesses.max(1) as f64).log2()
}

/// Known phrases and names, folded and without spaces.
static PHRASES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let lines = include_str!("../lists/phrases.txt").lines();
    lines.map(|line| line.chars().filter(|it| *it != ' ').collect()).collect()
});
static NAMES: LazyLock<Vec<&str>> =
    LazyLock::new(|| include_str!("../lists/names.txt").split_whitespace().collect());

/// Every piece that is cheaper than its letters.
fn pieces(letters: &[char]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for start in 0..letters.len() {
        pieces.push(Piece {
            start,
            end: start + 1,
            bits: price(letters[start]),
            reason: Reason::Nothing,
        });
        for end in start + 1..=letters.len().min(start + syllable::LETTERS_MAX + 3) {
            let text = Zeroizing::new(letters[start..end].iter().collect::<String>());
            if let Some((bits, reason)) = small(&text) {
                pieces.push(Piece { start, end, bits, reason });
            }
        }
        pieces.extend(again(letters, start));
        pieces.extend(phrases(letters, start));
    }
    pieces
}

fn price(letter: char) -> f64 {
    match letter {
        ' ' => SPACE_BITS,
        letter if letter.is_ascii_digit() => DIGIT_BITS,
        letter if letter.is_alphabetic() => LETTER_BITS,
        _ => SIGN_BITS,
    }
}

/// A name, a syllable or a year.
fn small(text: &str) -> Option<(f64, Reason)> {
    if NAMES.contains(&text) {
        Some((NAME_BITS, Reason::Name))
    } else if is_syllable(text) {
        Some((SYLLABLE_BITS, Reason::Syllables))
    } else if text.len() == 4 && (text.starts_with("19") || text.starts_with("20")) {
        text.bytes().all(|it| it.is_ascii_digit()).then_some((YEAR_BITS, Reason::Pattern))
    } else {
        without_keys(text).then_some((KEYS_BITS, Reason::Syllables))
    }
}

/// The longest piece from `start` that stands earlier as well.
fn again(letters: &[char], start: usize) -> Option<Piece> {
    let same = |from: usize| {
        let pairs = letters[from..start].iter().zip(&letters[start..]);
        pairs.take_while(|(a, b)| a == b).count()
    };
    let length = (0..start).map(same).max().filter(|length| *length >= 3)?;
    Some(Piece { start, end: start + length, bits: AGAIN_BITS, reason: Reason::Pattern })
}

/// Known phrases from `start`, whatever spaces and signs stand between their letters. Half of one
/// is as well known.
fn phrases(letters: &[char], start: usize) -> Vec<Piece> {
    const LETTERS_MIN: usize = 8;
    let piece = |phrase: &String| {
        let mut end = start;
        let mut matched = 0;
        let mut wanted = phrase.chars().peekable();
        for (at, letter) in letters.iter().enumerate().skip(start) {
            if wanted.next_if_eq(letter).is_some() {
                (end, matched) = (at + 1, matched + 1);
            } else if letter.is_alphanumeric() || wanted.peek().is_none() {
                break;
            }
        }
        (matched >= LETTERS_MIN).then_some(end)
    };
    let ends = PHRASES.iter().filter_map(piece);
    ends.map(|end| Piece { start, end, bits: PHRASE_BITS, reason: Reason::KnownPhrase }).collect()
}

/// The least that all letters cost, and what most of them are.
fn cheapest(letters: &[char], pieces: &[Piece]) -> (f64, Reason) {
    let mut best: Vec<(f64, Option<&Piece>)> = vec![(f64::INFINITY, None); letters.len() + 1];
    best[0].0 = 0.0;
    let mut ordered: Vec<&Piece> = pieces.iter().filter(|it| it.end <= letters.len()).collect();
    ordered.sort_by_key(|piece| piece.start);
    for piece in ordered {
        let bits = best[piece.start].0 + piece.bits;
        if bits < best[piece.end].0 {
            best[piece.end] = (bits, Some(piece));
        }
    }
    let mut covered: Vec<(Reason, usize)> = Vec::new();
    let mut at = letters.len();
    while let Some(piece) = best[at].1 {
        match covered.iter_mut().find(|(reason, _)| *reason == piece.reason) {
            Some((_, n)) => *n += piece.end - piece.start,
            None => covered.push((piece.reason, piece.end - piece.start)),
        }
        at = piece.start;
    }
    let most = covered.into_iter().max_by_key(|(_, n)| *n).map_or(Reason::Nothing, |it| it.0);
    (best[letters.len()].0, most)
}

#[cfg(test)]
mod tests;
