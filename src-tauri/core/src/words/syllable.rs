//! Which letters make a Vietnamese syllable, its marks left out: by the rules of spelling, not by a
//! list. About 2,500 shapes, of which some 1,560 are in use.

use std::collections::HashSet;
use std::sync::LazyLock;

const ONSETS: &[&str] = &[
    "", "b", "c", "ch", "d", "g", "gh", "gi", "h", "k", "kh", "l", "m", "n", "ng", "ngh", "nh",
    "p", "ph", "qu", "r", "s", "t", "th", "tr", "v", "x",
];

const RIMES: &str = "a ac ach ai am an ang anh ao ap at au ay e ec ech em en eng enh eo ep et eu \
    i ia ich iec iem ien ieng iep iet ieu im in inh ip it iu o oa oac oach oai oam oan oang oanh \
    oao oap oat oay oc oe oem oen oeo oet oi om on ong ooc oong op ot u ua uan uang uat uay uc ue \
    uech uen uenh uet ui um un ung uo uoc uoi uom uon uong uop uot uou up ut uu uy uya uych uyen \
    uyet uyn uynh uyp uyt uyu y yem yen yeng yet yeu";

/// The longest syllable, `nghieng`.
pub(super) const LETTERS_MAX: usize = 7;

static SYLLABLES: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let rimes = RIMES.split_whitespace();
    rimes.flat_map(|rime| ONSETS.iter().filter_map(move |onset| spelled(onset, rime))).collect()
});

/// Whether folded letters are a syllable.
pub(super) fn is_syllable(letters: &str) -> bool {
    SYLLABLES.contains(letters)
}

/// An onset and a rime as they are written together; none if they never are.
fn spelled(onset: &str, rime: &str) -> Option<String> {
    let bright = rime.starts_with(['e', 'i', 'y']);
    let glide = rime.starts_with('y') && rime.len() > 1;
    match onset {
        "k" | "gh" | "ngh" if !bright => None,
        "c" | "g" | "ng" if bright => None,
        // `gi` and `qu` swallow a vowel: `gi` and `in` make `gin`, `qu` and `uan` make `quan`.
        "gi" if rime.starts_with('i') => Some(format!("g{rime}")),
        "qu" if rime.starts_with('u') => Some(format!("q{rime}")),
        "qu" if rime.starts_with('o') => None,
        "" => Some(rime.to_owned()),
        _ if glide => None,
        _ => Some(format!("{onset}{rime}")),
    }
}

/// Whether letters are a syllable with the keys of Telex or VNI, typed while the input method was
/// off: `vieejt` and `vie65t` for `viet`.
pub(super) fn without_keys(typed: &str) -> bool {
    let mut kept = String::with_capacity(typed.len());
    for key in typed.chars() {
        let vowel = kept.contains(['a', 'e', 'i', 'o', 'u', 'y']);
        let is_key = match key {
            's' | 'f' | 'r' | 'x' | 'j' | 'z' | 'w' => vowel,
            'a' | 'e' | 'o' => kept.ends_with(key),
            'd' => kept.starts_with('d'),
            '1'..='9' => !kept.is_empty(),
            _ => false,
        };
        if !is_key {
            kept.push(key);
        }
    }
    kept.len() < typed.len() && kept.len() + 3 >= typed.len() && is_syllable(&kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spelling_is_known() {
        let text = "ai cung co quyen tu do ngon luan va quyen giu y kien ma khong bi can thiep nghieng \
            gin giac giet gi quoc huu khuya khuynh uong nguyet xoong quen quy huyt thuo boong ghe que";
        for word in text.split_whitespace() {
            assert!(is_syllable(word), "{word}");
        }
        for word in ["", "house", "str", "cie", "ngi", "ghat", "kat", "viets", "word", "nng", "bcd"]
        {
            assert!(!is_syllable(word), "{word}");
        }
    }

    #[test]
    fn there_are_about_as_many_as_one_counts() {
        assert!((2_300..2_600).contains(&SYLLABLES.len()), "{}", SYLLABLES.len());
        assert!(SYLLABLES.iter().all(|it| it.len() <= LETTERS_MAX));
    }

    #[test]
    fn every_syllable_of_the_passphrase_list_is_one() {
        for word in include_str!("lists/syllables.txt").lines() {
            assert!(is_syllable(word), "{word}");
        }
    }

    #[test]
    fn keys_of_input_methods_are_seen_through() {
        for typed in ["vieejt", "nguwowif", "ddaats", "tie6ng1", "d9i", "tooi", "yeeu"] {
            assert!(without_keys(typed), "{typed}");
        }
        for typed in ["viet", "house", "1985", "sss"] {
            assert!(!without_keys(typed), "{typed}");
        }
    }
}
