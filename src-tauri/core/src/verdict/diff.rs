//! What changed between two texts, word by word, as data.

use serde::Serialize;

/// Words compared in each text; beyond, the rest counts as one piece.
const WORDS_MAX: usize = 2_000;

/// A run of words.
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

/// The word diff from `saved` to `found`. White space counts for nothing.
///
/// Work grows with the product of the words that differ, at most 4 million steps.
#[must_use]
pub fn word_diff(saved: &str, found: &str) -> Vec<Piece> {
    let saved: Vec<&str> = saved.split_whitespace().collect();
    let found: Vec<&str> = found.split_whitespace().collect();
    let same = |pair: &(&&str, &&str)| pair.0 == pair.1;
    let start = saved.iter().zip(&found).take_while(same).count();
    let (a, b) = (saved.get(start..).unwrap_or_default(), found.get(start..).unwrap_or_default());
    let end = a.iter().rev().zip(b.iter().rev()).take_while(same).count();
    let (mid_a, tail) = a.split_at(a.len() - end);
    let mid_b = b.get(..b.len() - end).unwrap_or_default();
    let mut pieces = Pieces(Vec::new());
    pieces.extend(Kind::Kept, saved.get(..start).unwrap_or_default());
    between(mid_a, mid_b, &mut pieces);
    pieces.extend(Kind::Kept, tail);
    pieces.0.into_iter().map(|(kind, text)| kind.piece(text)).collect()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Kept,
    Gone,
    New,
}

impl Kind {
    fn piece(self, text: String) -> Piece {
        match self {
            Self::Kept => Piece::Kept(text),
            Self::Gone => Piece::Gone(text),
            Self::New => Piece::New(text),
        }
    }
}

struct Pieces(Vec<(Kind, String)>);

impl Pieces {
    fn extend(&mut self, kind: Kind, words: &[&str]) {
        for word in words {
            self.push(kind, word);
        }
    }

    fn push(&mut self, kind: Kind, word: &str) {
        match self.0.last_mut().filter(|(last, _)| *last == kind) {
            Some((_, text)) => {
                text.push(' ');
                text.push_str(word);
            }
            None => self.0.push((kind, word.to_owned())),
        }
    }
}

/// The longest common run of words, by the textbook table.
fn between(a: &[&str], b: &[&str], pieces: &mut Pieces) {
    if a.len() > WORDS_MAX || b.len() > WORDS_MAX {
        pieces.extend(Kind::Gone, a);
        pieces.extend(Kind::New, b);
        return;
    }
    let width = b.len() + 1;
    let mut table = vec![0_u16; (a.len() + 1) * width];
    let at = |i: usize, j: usize| i * width + j;
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            table[at(i, j)] = if a[i] == b[j] {
                table[at(i + 1, j + 1)] + 1
            } else {
                table[at(i + 1, j)].max(table[at(i, j + 1)])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    while i < a.len() || j < b.len() {
        if i < a.len() && j < b.len() && a[i] == b[j] {
            pieces.push(Kind::Kept, a[i]);
            (i, j) = (i + 1, j + 1);
        } else if i < a.len() && (j == b.len() || table[at(i + 1, j)] >= table[at(i, j + 1)]) {
            pieces.push(Kind::Gone, a[i]);
            i += 1;
        } else {
            pieces.push(Kind::New, b[j]);
            j += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_that_differ_are_told() {
        let diff = word_diff("phỏng vấn 14 luật sư ở ba tỉnh", "phỏng  vấn nhiều luật sư ở tỉnh");
        let expected = [
            Piece::Kept("phỏng vấn".into()),
            Piece::Gone("14".into()),
            Piece::New("nhiều".into()),
            Piece::Kept("luật sư ở".into()),
            Piece::Gone("ba".into()),
            Piece::Kept("tỉnh".into()),
        ];
        assert_eq!(diff, expected);
        assert_eq!(word_diff("a b", "a b"), [Piece::Kept("a b".into())]);
        assert_eq!(word_diff("", ""), []);
    }
}
