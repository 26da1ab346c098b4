//! Search: which texts hold the words that somebody typed, however they are written.
//!
//! A text is kept twice, byte beside byte: its letters, lower case and bare, and the mark each one
//! bears. Letters typed without a mark stand for any; a mark that is typed has to be there. So what
//! is typed with a Vietnamese input method finds the post at every stroke that spells it. Why not
//! an index: docs/decisions/0040-search.md.

use std::ops::Range;
use std::sync::LazyLock;

use memchr::memmem::Finder;
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

/// Between the texts of one post: no word reaches from one into the next.
const BETWEEN: u8 = b'\n';
/// Terms that are looked for, at the most.
const TERMS_MAX: usize = 32;
/// The bits of a mark that are the tone; the others are the form of the letter.
const TONE: u8 = 0b111;
/// The form that makes `d` a `đ`.
const STROKE: u8 = 4 << 3;
/// Latin letters, whose bare form and mark are looked up.
const LATIN: [Range<u32>; 2] = [0x80..0x250, 0x1e00..0x1f00];

/// The texts of a post, made ready to be searched.
#[cfg_attr(test, derive(Debug))]
pub struct Readied(Zeroizing<Box<[u8]>>);

/// What was typed into the search field.
#[derive(Default)]
pub struct Sought(Vec<Term>);

/// A word, or words between quotation marks.
struct Term {
    letters: Finder<'static>,
    /// The mark of each letter; none where no letter bears one.
    marks: Option<Vec<u8>>,
}

/// Bare letters with their marks, and where in the text each came from.
#[derive(Default)]
struct Bare {
    letters: Zeroizing<Vec<u8>>,
    marks: Zeroizing<Vec<u8>>,
    /// Where each came from, if that is wanted.
    from: Option<Vec<usize>>,
}

impl Readied {
    /// Makes texts ready that belong together.
    #[must_use]
    pub fn of<'t>(texts: impl IntoIterator<Item = &'t str>) -> Self {
        let mut bare = Bare::default();
        for text in texts {
            bare.add(text);
            bare.push(0, BETWEEN, 0);
        }
        let mut both = Zeroizing::new(Vec::with_capacity(2 * bare.letters.len()));
        both.extend_from_slice(&bare.letters);
        both.extend_from_slice(&bare.marks);
        Self(Zeroizing::new(std::mem::take(&mut *both).into_boxed_slice()))
    }

    /// The letters, and the mark of each.
    fn halves(&self) -> (&[u8], &[u8]) {
        self.0.split_at(self.0.len() / 2)
    }
}

impl Sought {
    /// Takes apart what was typed: words, all of which must occur, and between quotation marks
    /// words that must stand together.
    #[must_use]
    pub fn typed(text: &str) -> Self {
        let is_quote = |letter: char| matches!(letter, '"' | '“' | '”' | '„' | '«' | '»');
        let parts: Vec<&str> = text.split(is_quote).collect();
        let n_quotes = parts.len() - 1;
        let mut sought = Self::default();
        for (number, part) in parts.iter().enumerate() {
            // A quotation mark without its fellow says nothing.
            if number % 2 == 1 && number < n_quotes {
                sought.add(part);
            } else {
                part.split_whitespace().for_each(|word| sought.add(word));
            }
        }
        sought
    }

    /// Once only, and not more than anybody types.
    fn add(&mut self, typed: &str) {
        if self.0.len() >= TERMS_MAX {
            return;
        }
        let Some(term) = Term::of(typed) else { return };
        let is_it = |known: &Term| {
            known.letters.needle() == term.letters.needle() && known.marks == term.marks
        };
        if !self.0.iter().any(is_it) {
            self.0.push(term);
        }
    }

    /// Was nothing typed that could be looked for?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Do all the words occur?
    #[must_use]
    pub fn occurs_in(&self, readied: &Readied) -> bool {
        let (letters, marks) = readied.halves();
        self.0.iter().all(|term| term.places(letters, marks).next().is_some())
    }

    /// Where in `text` the words occur: stretches of its bytes, in order, that do not touch.
    #[must_use]
    pub fn places(&self, text: &str) -> Vec<Range<usize>> {
        if self.is_empty() {
            return Vec::new();
        }
        let mut bare = Bare { from: Some(Vec::new()), ..Bare::default() };
        bare.add(text);
        let from = bare.from.take().unwrap_or_default();
        // A letter ends where the next one begins, with the marks that follow it.
        let end = |at: usize| {
            let start = from.get(at - 1).copied().unwrap_or_default();
            let next = from.get(at..).into_iter().flatten().find(|next| **next > start);
            next.copied().unwrap_or(text.len())
        };
        let mut places: Vec<Range<usize>> = Vec::new();
        for term in &self.0 {
            let length = term.letters.needle().len();
            let found = term.places(&bare.letters, &bare.marks);
            places.extend(found.filter_map(|at| Some(*from.get(at)?..end(at + length))));
        }
        places.sort_unstable_by_key(|place| (place.start, place.end));
        places.into_iter().fold(Vec::new(), |mut joined: Vec<Range<usize>>, place| {
            match joined.last_mut() {
                Some(last) if place.start <= last.end => last.end = last.end.max(place.end),
                _ => joined.push(place),
            }
            joined
        })
    }
}

impl Term {
    /// `None` where nothing is left to look for.
    fn of(typed: &str) -> Option<Self> {
        let mut bare = Bare::default();
        bare.add(typed.trim());
        if bare.letters.is_empty() {
            return None;
        }
        let is_marked = bare.marks.iter().any(|mark| *mark != 0);
        let marks = is_marked.then(|| std::mem::take(&mut *bare.marks));
        Some(Self { letters: Finder::new(&**bare.letters).into_owned(), marks })
    }

    /// Where it occurs among these letters, which bear these marks.
    fn places<'h>(&'h self, letters: &'h [u8], marks: &'h [u8]) -> impl Iterator<Item = usize> {
        self.letters.find_iter(letters).filter(move |at| {
            let Some(typed) = &self.marks else { return true };
            let borne = marks.get(*at..).unwrap_or_default();
            typed.iter().zip(borne).all(|(typed, borne)| *typed == 0 || typed == borne)
        })
    }
}

impl Bare {
    fn add(&mut self, text: &str) {
        self.letters.reserve(text.len() + 1);
        self.marks.reserve(text.len() + 1);
        let beginning = self.letters.len();
        // Where the letter begins that the next marks belong to.
        let mut bearer = None;
        for (at, letter) in text.char_indices() {
            if letter.is_ascii() {
                let blank = letter.is_ascii_whitespace();
                if blank && self.letters.last().is_none_or(u8::is_ascii_whitespace) {
                    continue;
                }
                bearer = Some(self.letters.len());
                let byte = if blank { b' ' } else { letter.to_ascii_lowercase() as u8 };
                self.push(at, byte, 0);
            } else {
                self.add_letter(at, letter, &mut bearer);
            }
        }
        self.move_tones(beginning);
    }

    fn add_letter(&mut self, at: usize, letter: char, bearer: &mut Option<usize>) {
        if let Some((bare, mark)) = latin(letter) {
            *bearer = Some(self.letters.len());
            self.push_letter(at, bare, mark);
            return;
        }
        for part in letter.to_lowercase().nfd() {
            if let Some(mark) = mark(part) {
                if let Some(borne) = bearer.and_then(|bearer| self.marks.get_mut(bearer)) {
                    *borne |= mark;
                }
            } else if part.is_whitespace() {
                if self.letters.last().is_some_and(|last| !last.is_ascii_whitespace()) {
                    *bearer = Some(self.letters.len());
                    self.push(at, b' ', 0);
                }
            } else {
                *bearer = Some(self.letters.len());
                self.push_letter(at, part, 0);
            }
        }
    }

    fn push_letter(&mut self, at: usize, letter: char, mark: u8) {
        let (bare, stroke) = if letter == 'đ' { ('d', STROKE) } else { (letter, 0) };
        let mut utf8 = [0; 4];
        for (number, byte) in bare.encode_utf8(&mut utf8).bytes().enumerate() {
            self.push(at, byte, if number == 0 { mark | stroke } else { 0 });
        }
    }

    fn push(&mut self, at: usize, letter: u8, mark: u8) {
        self.letters.push(letter);
        self.marks.push(mark);
        self.from.iter_mut().for_each(|from| from.push(at));
    }

    /// `hoà` and `hòa` are one word: the tone goes to the first letter, in texts as in what is
    /// typed.
    fn move_tones(&mut self, beginning: usize) {
        let letters = self.letters.get(beginning..).unwrap_or_default();
        let marks = self.marks.get_mut(beginning..).unwrap_or_default();
        for (at, pair) in letters.windows(2).enumerate() {
            if matches!(pair, b"oa" | b"oe" | b"uy")
                && let Some([first @ 0, second]) = marks.get_mut(at..at + 2)
                && *second & !TONE == 0
            {
                (*first, *second) = (*second, 0);
            }
        }
    }
}

/// The mark that this combining letter puts on the one before it. Marks of other scripts are
/// letters of theirs and stay.
fn mark(letter: char) -> Option<u8> {
    Some(match letter {
        '\u{300}' => 1,
        '\u{301}' => 2,
        '\u{303}' => 3,
        '\u{309}' => 4,
        '\u{323}' => 5,
        '\u{306}' => 1 << 3,
        '\u{302}' => 2 << 3,
        '\u{31b}' => 3 << 3,
        '\u{300}'..='\u{36f}' => 0b0100_0000 | u8::from(u32::from(letter) % 2 == 1) << 7,
        _ => return None,
    })
}

/// The bare form of a Latin letter, and its mark.
fn latin(letter: char) -> Option<(char, u8)> {
    static KNOWN: LazyLock<Vec<(char, u8)>> = LazyLock::new(|| {
        let all = LATIN.iter().cloned().flatten().filter_map(char::from_u32);
        all.map(|letter| taken_apart(letter).unwrap_or(('\0', 0))).collect()
    });
    let code = u32::from(letter);
    let mut before = 0;
    for range in &LATIN {
        if range.contains(&code) {
            let known = KNOWN.get((before + code - range.start) as usize).copied();
            return known.filter(|(bare, _)| *bare != '\0');
        }
        before += range.end - range.start;
    }
    None
}

/// `None` where it is more than one letter with marks, or a blank.
fn taken_apart(letter: char) -> Option<(char, u8)> {
    let mut parts = letter.to_lowercase().nfd();
    let bare = parts.next().filter(|bare| mark(*bare).is_none() && !bare.is_whitespace())?;
    let marks = parts.map(mark).collect::<Option<Vec<u8>>>()?;
    Some((bare, marks.into_iter().fold(0, |all, mark| all | mark)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn finds(typed: &str, text: &str) -> bool {
        Sought::typed(typed).occurs_in(&Readied::of([text]))
    }

    #[test]
    fn what_is_typed_without_marks_stands_for_any() {
        let text = "Lệnh cấm xuất khẩu gạo: ĐƯỜNG LỐI nào?";
        for typed in ["gao", "GẠO", "duong loi", "Đường", "đuong", "xuat gao cam", "  ", "nào?"]
        {
            assert!(finds(typed, text), "{typed}");
        }
        for typed in ["gáo", "gao lua", "dướng", "đường đất", "duongloi"] {
            assert!(!finds(typed, text), "{typed}");
        }
    }

    #[test]
    fn every_stroke_of_an_input_method_that_spells_it_finds_it() {
        for typed in ["đ", "đu", "đuo", "đư", "đuong", "đường"] {
            assert!(finds(typed, "đường sắt"), "{typed}");
        }
        assert!(!finds("đương", "đường sắt"), "level tone is a tone");
        assert!(!finds("mà", "mầm"), "another letter");
        assert!(!finds("d\u{309}", "dê"), "a mark typed has to be there");
    }

    #[test]
    fn where_the_tone_stands_does_not_matter() {
        for (new, old) in [("hoà bình", "hòa bình"), ("thuý", "thúy"), ("khoẻ", "khỏe")] {
            assert!(finds(new, old) && finds(old, new), "{old}");
            assert!(!finds(new, &old.replace(['ò', 'ú', 'ỏ'], "õ")), "{old}");
        }
        assert!(finds("toàn", "toàn dân") && !finds("toán", "toàn dân"));
        assert!(finds("hoặc", "hoặc") && !finds("hoắc", "hoặc"));
    }

    #[test]
    fn quotation_marks_hold_words_together() {
        assert!(finds("\"cấm xuất\"", "lệnh cấm\n  xuất khẩu"));
        assert!(!finds("“xuất cấm”", "lệnh cấm xuất khẩu") && finds("xuất cấm", "cấm xuất"));
        assert!(finds("\"cấm", "lệnh cấm"), "one alone is none");
        assert!(Sought::typed("\" \"").is_empty());
    }

    #[test]
    fn what_is_typed_twice_is_sought_once_and_no_more_than_anybody_types() {
        let n_terms = |typed: &str| Sought::typed(typed).0.len();
        assert_eq!(n_terms(&"gạo GẠO ga\u{323}o \"gạo\" gao ".repeat(1_000)), 2);
        let many: Vec<String> = (100..1_000).map(|n| n.to_string()).collect();
        assert_eq!(n_terms(&many.join(" ")), TERMS_MAX);
    }

    #[test]
    fn no_word_reaches_from_one_text_into_the_next() {
        let readied = Readied::of(["Thủ", "Thiêm"]);
        assert!(Sought::typed("thu thiem").occurs_in(&readied));
        assert!(!Sought::typed("\"thu thiem\"").occurs_in(&readied));
    }

    #[test]
    fn places_are_those_of_the_text_as_it_is() {
        let places = |typed: &str, text: &str| {
            let places = Sought::typed(typed).places(text);
            places.into_iter().map(|place| text.get(place).unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(places("gao", "Gạo! ga\u{323}o, GẠO"), ["Gạo", "ga\u{323}o", "GẠO"]);
        assert_eq!(places("ga ao", "gạo và Cà"), ["gạo"], "what overlaps is one");
        assert_eq!(places("\"a b\"", "xa \n\u{a0} b"), ["a \n\u{a0} b"]);
        assert_eq!(places("hòa", "hoà"), ["hoà"]);
        assert_eq!(places("日本", "在日本語"), ["日本"]);
        assert!(places("", "gạo").is_empty() && places("x", "gạo").is_empty());
    }

    /// Texts as people here write them, composed in any way, with letters of others among them.
    fn text() -> impl Strategy<Value = String> {
        let letters = "[a-eođươăâêôA-EĐƯƠ àảãáạằầờựỹÝỶöçß\u{301}\u{323}\u{31b}日жİ\n]{0,24}";
        (letters, any::<bool>()).prop_map(|(text, composed)| {
            if composed { text.nfc().collect() } else { text.nfd().collect() }
        })
    }

    proptest! {
        #[test]
        fn composition_and_case_change_nothing(text in text(), typed in text()) {
            let forms = |text: &str| -> [String; 3] {
                let lower = text.nfd().flat_map(char::to_lowercase).collect();
                [text.nfc().collect(), text.nfd().collect(), lower]
            };
            let first = finds(&typed, &text);
            for text in forms(&text) {
                for typed in forms(&typed) {
                    prop_assert_eq!(finds(&typed, &text), first, "{:?} in {:?}", typed, text);
                }
            }
        }

        #[test]
        fn whatever_is_found_is_found_without_marks_too(text in text(), typed in text()) {
            let bare: String = typed.nfd().filter(|it| mark(*it).is_none())
                .map(|it| match it { 'đ' => 'd', 'Đ' => 'D', other => other }).collect();
            prop_assert!(!finds(&typed, &text) || finds(&bare, &text));
        }

        #[test]
        fn every_word_of_a_text_is_found_in_it_where_it_stands(text in text()) {
            for word in text.split_whitespace() {
                prop_assert!(finds(word, &text), "{:?} in {:?}", word, text);
                let places = Sought::typed(word).places(&text);
                prop_assert!(Sought::typed(word).is_empty() || !places.is_empty());
                for place in places {
                    prop_assert!(text.get(place).is_some());
                }
            }
        }
    }
}
