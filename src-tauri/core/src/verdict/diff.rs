//! What changed between two texts, word by word, as data. The longest common run of words is found
//! by the package `similar`, words end where Unicode says (UAX 29): decision 42.

use serde::Serialize;
use similar::{Algorithm, DiffOp, DiffableStr, capture_diff_slices};
use unicode_normalization::UnicodeNormalization;

/// Words that differ in each text are compared one by one up to here; more of them count as one
/// piece. Work grows with the product.
const WORDS_MAX: usize = 4_000;

/// A run of words, with the white space after each.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", content = "text", rename_all = "snake_case")]
pub enum Piece {
    /// In both.
    Kept(String),
    /// Only in the saved text.
    Gone(String),
    /// Only in the text found.
    New(String),
}

/// The word diff from `saved` to `found`. What is kept and what is new make up `found`, to the
/// letter. White space counts for nothing, nor does the encoding of a letter with its marks.
#[must_use]
pub fn word_diff(saved: &str, found: &str) -> Vec<Piece> {
    let (saved, found) = (words(saved), words(found));
    let key = |word: &String| word.trim().nfc().collect::<String>();
    let a: Vec<String> = saved.iter().map(key).collect();
    let b: Vec<String> = found.iter().map(key).collect();
    let start = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    let (a, b) = (a.get(start..).unwrap_or_default(), b.get(start..).unwrap_or_default());
    let end = a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count();
    let (n_a, n_b) = (a.len() - end, b.len() - end);
    let mut pieces = Pieces { saved: &saved, found: &found, made: Vec::new() };
    pieces.kept(0, start);
    if n_a > WORDS_MAX || n_b > WORDS_MAX {
        pieces.replaced((start, n_a), (start, n_b));
    } else {
        let (a, b) = (a.get(..n_a).unwrap_or_default(), b.get(..n_b).unwrap_or_default());
        for op in capture_diff_slices(Algorithm::Myers, a, b) {
            let (old, new) = (op.old_range(), op.new_range());
            match op {
                DiffOp::Equal { .. } => pieces.kept(start + new.start, new.len()),
                _ => {
                    pieces.replaced((start + old.start, old.len()), (start + new.start, new.len()));
                }
            }
        }
    }
    pieces.kept(start + n_b, end);
    pieces.made
}

/// The words of a text, each with the white space after it; the first also with that before it.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for token in text.tokenize_unicode_words() {
        let is_first = words.len() == 1 && words.iter().all(|word| word.trim().is_empty());
        match words.last_mut() {
            Some(last) if is_first || token.trim().is_empty() => last.push_str(token),
            _ => words.push(token.to_owned()),
        }
    }
    words
}

struct Pieces<'a> {
    saved: &'a [String],
    found: &'a [String],
    made: Vec<Piece>,
}

impl Pieces<'_> {
    fn kept(&mut self, from: usize, n: usize) {
        let text = joined(self.found, from, n);
        match self.made.last_mut() {
            Some(Piece::Kept(before)) => before.push_str(&text),
            _ if text.is_empty() => {}
            _ => self.made.push(Piece::Kept(text)),
        }
    }

    fn replaced(&mut self, old: (usize, usize), new: (usize, usize)) {
        let (gone, new) = (joined(self.saved, old.0, old.1), joined(self.found, new.0, new.1));
        self.made.extend((!gone.is_empty()).then_some(Piece::Gone(gone)));
        self.made.extend((!new.is_empty()).then_some(Piece::New(new)));
    }
}

fn joined(words: &[String], from: usize, n: usize) -> String {
    words.iter().skip(from).take(n).map(String::as_str).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn kept(text: &str) -> Piece {
        Piece::Kept(text.into())
    }

    #[test]
    fn the_words_that_differ_are_told() {
        let diff = word_diff("phỏng vấn 14 luật sư ở ba tỉnh.", "phỏng  vấn nhiều luật sư ở tỉnh.");
        let expected = [
            kept("phỏng  vấn "),
            Piece::Gone("14 ".into()),
            Piece::New("nhiều ".into()),
            kept("luật sư ở "),
            Piece::Gone("ba ".into()),
            kept("tỉnh."),
        ];
        assert_eq!(diff, expected);
        assert_eq!(word_diff("a b", "a b"), [kept("a b")]);
        assert_eq!(word_diff("", ""), []);
        assert_eq!(word_diff("", " a"), [Piece::New(" a".into())]);
    }

    #[test]
    fn lines_stay_lines_and_the_encoding_of_a_letter_is_no_change() {
        let composed = "Đường làng\n\nMột dòng nữa";
        let decomposed: String = composed.nfd().collect();
        assert_eq!(word_diff(&decomposed, composed), [kept(composed)]);
        assert_eq!(word_diff("một hai", "một\n\n hai"), [kept("một\n\n hai")], "blanks alone");
    }

    #[test]
    fn a_text_of_any_length_is_compared_within_bounds() {
        let (long, other) = ("một ".repeat(200_000), "hai ".repeat(200_000));
        let text = |middle: &str| format!("đầu {middle}cuối");
        let expected =
            [kept("đầu "), Piece::Gone(long.clone()), Piece::New(other.clone()), kept("cuối")];
        assert!(word_diff(&text(&long), &text(&other)) == expected);
    }

    fn side(pieces: &[Piece], is_found: bool) -> String {
        let of = |piece: &Piece| match piece {
            Piece::Kept(text) => text.clone(),
            Piece::Gone(text) if !is_found => text.clone(),
            Piece::New(text) if is_found => text.clone(),
            _ => String::new(),
        };
        pieces.iter().map(of).collect()
    }

    fn bare(text: &str) -> String {
        text.chars().filter(|letter| !letter.is_whitespace()).nfc().collect()
    }

    proptest! {
        #[test]
        fn both_texts_can_be_put_together_from_the_pieces(
            a in "[ab ,.\nđường\u{301}👩‍🌾\u{202e}]{0,40}",
            b in "[ab ,.\nđường\u{301}👩‍🌾\u{202e}]{0,40}",
        ) {
            let pieces = word_diff(&a, &b);
            prop_assert_eq!(side(&pieces, true), b);
            prop_assert_eq!(bare(&side(&pieces, false)), bare(&a));
        }
    }
}
