//! The generated passphrase: seven words drawn by the operating system's randomness.

use std::sync::LazyLock;

use zeroize::Zeroizing;

use super::Language;
use super::codebook::ENGLISH;
use super::fold::{fold, tokens};

/// Words of a generated passphrase.
pub const WORDS: usize = 7;

/// Vietnamese syllables, sorted: no two sound alike, and run together they part in one way only.
static SYLLABLES: LazyLock<Vec<&str>> =
    LazyLock::new(|| include_str!("lists/syllables.txt").lines().collect());

fn list(language: Language) -> &'static [&'static str] {
    match language {
        Language::Vietnamese => &SYLLABLES,
        Language::English => &ENGLISH,
    }
}

/// Seven words with single spaces between, each drawn evenly from its list.
///
/// # Panics
/// If the operating system has no randomness: nothing safe can be done then.
#[must_use]
pub fn generate(language: Language) -> Zeroizing<String> {
    phrase(language, &mut random_u16)
}

/// Two random bytes of the operating system.
pub(super) fn random_u16() -> u16 {
    let mut bytes = [0; 2];
    getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
    u16::from_le_bytes(bytes)
}

fn phrase(language: Language, draw: &mut dyn FnMut() -> u16) -> Zeroizing<String> {
    let list = list(language);
    let mut passphrase = Zeroizing::new(String::with_capacity(128));
    for place in 0..WORDS {
        if place > 0 {
            passphrase.push(' ');
        }
        passphrase.push_str(list[below(list.len(), draw)]);
    }
    passphrase
}

/// What a generated passphrase carries, in bits: 62.2 in Vietnamese, 77 in English.
#[must_use]
pub fn bits(language: Language) -> f64 {
    let words = u32::try_from(list(language).len()).unwrap_or(u32::MAX);
    (0..WORDS).map(|_| f64::from(words).log2()).sum()
}

/// A number below `end`, each as likely as the next. `end` is at most 2^16.
pub(super) fn below(end: usize, draw: &mut dyn FnMut() -> u16) -> usize {
    let fair = (1 << 16) - (1 << 16) % end;
    loop {
        let drawn = usize::from(draw());
        if drawn < fair {
            return drawn % end;
        }
    }
}

/// A generated passphrase as it was given out, from what was typed: with capitals, marks, hyphens,
/// line breaks, more or no spaces. None if it is not seven words of one list.
///
/// A passphrase of one's own may happen to be such words: try what was typed first.
#[must_use]
pub fn as_given(typed: &str) -> Option<Zeroizing<String>> {
    const LETTERS_MAX: usize = 256;
    let folded = fold(typed);
    if folded.len() > LETTERS_MAX
        || folded.chars().any(|it| it.is_alphanumeric() && !it.is_ascii_lowercase())
    {
        return None;
    }
    let mut letters = Zeroizing::new(String::with_capacity(folded.len()));
    letters.extend(tokens(&folded));
    [Language::Vietnamese, Language::English].into_iter().find_map(|language| {
        let list = list(language);
        let spaced: Vec<&str> = tokens(&folded).collect();
        let known = spaced.iter().all(|word| list.binary_search(word).is_ok());
        let words = if spaced.len() == WORDS && known { spaced } else { part(&letters, list)? };
        Some(Zeroizing::new(words.join(" ")))
    })
}

/// Parts letters that were run together into seven words. The lists allow one way at most.
fn part<'a>(letters: &'a str, list: &[&str]) -> Option<Vec<&'a str>> {
    fn walk<'a>(rest: &'a str, left: usize, list: &[&str], found: &mut Vec<&'a str>) -> bool {
        if left == 0 || rest.is_empty() {
            return left == 0 && rest.is_empty();
        }
        for end in (1..=rest.len().min(8)).rev() {
            let Some((word, after)) = rest.split_at_checked(end) else { continue };
            if list.binary_search(&word).is_ok() {
                found.push(word);
                if walk(after, left - 1, list, found) {
                    return true;
                }
                found.pop();
            }
        }
        false
    }
    let mut found = Vec::with_capacity(WORDS);
    walk(letters, WORDS, list, &mut found).then_some(found)
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use proptest::prelude::*;

    use super::super::codebook::{HEADS, TAILS_LIST};
    use super::super::telex::{plain_telex_rewrites, telex_rewrites, vni_rewrites};
    use super::*;

    const BOTH: [Language; 2] = [Language::Vietnamese, Language::English];

    /// Even numbers, the same in each run: xorshift.
    fn dice() -> impl FnMut() -> u16 {
        let mut state = 0x9E37_79B9_7F4A_7C15_u64;
        move || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            let [low, high, ..] = state.to_be_bytes();
            u16::from_be_bytes([low, high])
        }
    }

    #[test]
    fn no_input_method_rewrites_a_word_or_a_phrase() {
        let all =
            SYLLABLES.iter().chain(ENGLISH.iter()).chain(HEADS.iter()).chain(TAILS_LIST.iter());
        for word in all {
            assert!(!telex_rewrites(word) && !vni_rewrites(word), "{word}");
            assert!(word.len() >= 3 && word.bytes().all(|it| it.is_ascii_lowercase()), "{word}");
        }
        let mut draw = dice();
        for _ in 0..2_000 {
            for language in BOTH {
                let phrase = phrase(language, &mut draw);
                let hyphened = phrase.replace(' ', "-");
                for typed in [&*phrase, &hyphened] {
                    assert!(!telex_rewrites(typed) && !vni_rewrites(typed), "{typed}");
                }
            }
            let joined = phrase(Language::Vietnamese, &mut draw).replace(' ', "");
            assert!(!plain_telex_rewrites(&joined) && !vni_rewrites(&joined), "{joined}");
        }
    }

    #[test]
    fn the_entropy_is_as_stated() {
        assert!(SYLLABLES.is_sorted_by(|a, b| a < b));
        assert!((bits(Language::Vietnamese) - 62.26).abs() < 0.01, "{}", SYLLABLES.len());
        assert!((bits(Language::English) - 77.0).abs() < 0.01);
    }

    /// Each word about as often as the next: a chi-square far outside would mean a lame draw.
    #[test]
    fn words_are_drawn_evenly() {
        let n = SYLLABLES.len();
        let mut seen = vec![0_u32; n];
        let mut draw = dice();
        (0..n * 100).for_each(|_| seen[below(n, &mut draw)] += 1);
        let chi: f64 = seen.iter().map(|it| (f64::from(*it) - 100.0).powi(2) / 100.0).sum();
        let n = f64::from(u32::try_from(n).unwrap_or(0));
        assert!((chi - n).abs() < 8.0 * (2.0 * n).sqrt(), "{chi} for {n}");
    }

    /// How a syllable sounds to someone from anywhere, over a bad line.
    fn heard(word: &str) -> String {
        let word = word.replace("ngh", "ng").replace("qu", "ku");
        let onset = ["kh", "ch", "ng", "nh", "ph", "th"].iter().find(|it| word.starts_with(**it));
        let (onset, rime) = word.split_at(onset.map_or(1, |it| it.len()));
        let onset = match onset {
            "c" => "k",
            "n" => "l",
            "v" => "d",
            onset => onset,
        };
        let rime = rime.replace('y', "i");
        let coda = match &rime {
            rime if rime.ends_with("ng") => Some((2, "n")),
            rime if rime.ends_with("nh") && rime != "anh" => Some((2, "n")),
            rime if rime.ends_with("ch") && rime != "ach" => Some((2, "t")),
            rime if rime.ends_with('c') => Some((1, "t")),
            _ => None,
        };
        let Some((cut, coda)) = coda else { return format!("{onset}{rime}") };
        format!("{onset}{}{coda}", rime.get(..rime.len() - cut).unwrap_or_default())
    }

    #[test]
    fn no_two_syllables_sound_alike() {
        let mut sounds = BTreeMap::new();
        for word in SYLLABLES.iter() {
            let other = sounds.insert(heard(word), word);
            assert_eq!(other, None, "{word}");
        }
    }

    /// Sardinas and Patterson: no two different rows of words give the same letters.
    #[test]
    fn words_run_together_part_in_one_way() {
        for language in BOTH {
            let list: BTreeSet<&str> = list(language).iter().copied().collect();
            let left = |a: &BTreeSet<&'static str>, b: &BTreeSet<&'static str>| {
                let pairs = a.iter().flat_map(|x| b.iter().map(move |y| (*x, *y)));
                pairs
                    .filter_map(|(x, y)| y.strip_prefix(x).filter(|rest| !rest.is_empty()))
                    .collect::<BTreeSet<&str>>()
            };
            let mut dangling = left(&list, &list);
            let mut seen = BTreeSet::new();
            while !dangling.is_empty() && seen.insert(dangling.clone()) {
                let both = dangling.intersection(&list).next();
                assert_eq!(both, None, "{language:?} can be read in two ways");
                let mut next = left(&list, &dangling);
                next.extend(left(&dangling, &list));
                dangling = next;
            }
        }
    }

    #[test]
    fn no_word_offends_or_takes_sides() {
        let vietnamese = "dang cong san ho minh lon cac buoi dit cut dam deo du dai trong lam phuc \
            bac tu toi chet giet dung duc bom quoc dan tau nguy phan dong cach mang linh khung bo";
        for word in vietnamese.split_whitespace() {
            let lists = [&*SYLLABLES, &*HEADS, &*TAILS_LIST];
            assert!(lists.iter().all(|list| list.binary_search(&word).is_err()), "{word}");
        }
        let english =
            "fuck shit rape kill communist party police prison gun bomb god jew nazi slut";
        for word in english.split_whitespace() {
            assert!(ENGLISH.binary_search(&word).is_err(), "{word}");
        }
    }

    #[test]
    fn it_is_taken_as_it_was_given() {
        let mut draw = dice();
        assert_ne!(generate(Language::Vietnamese), generate(Language::Vietnamese));
        for language in BOTH {
            for _ in 0..200 {
                let given = phrase(language, &mut draw);
                let typed = [
                    given.to_uppercase(),
                    given.replace(' ', ""),
                    given.replace(' ', "-"),
                    format!("  {}\n", given.replace(' ', "  \n")),
                    given.replace('a', "ạ").replace('e', "e\u{302}"),
                ];
                for typed in typed {
                    assert_eq!(as_given(&typed).as_ref(), Some(&given), "{typed}");
                }
                let six = given.rsplit_once(' ').map(|it| it.0).unwrap_or_default();
                assert_eq!(as_given(six), None);
            }
        }
        assert_eq!(as_given("con meo treo cay cau"), None);
        assert_eq!(as_given(""), None);
    }

    proptest! {
        #[test]
        fn whatever_is_typed_is_answered(typed in "\\PC{0,300}") {
            if let Some(given) = as_given(&typed) {
                prop_assert_eq!(as_given(&given), Some(given));
            }
        }
    }
}
