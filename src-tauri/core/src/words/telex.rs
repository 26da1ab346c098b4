//! What the Telex and VNI input methods would do to typed text: for the tests of the lists.
//!
//! Stricter than any one program: tone keys after any vowel of the word, doubled letters also when
//! other letters stand between ("free marking"), without asking whether a syllable comes out.

/// Whether Telex would change `typed`. Only letters are of one word; all else ends it.
pub(super) fn telex_rewrites(typed: &str) -> bool {
    words(typed).any(|word| {
        word.iter().enumerate().any(|(at, key)| {
            let before = &word[..at];
            match key {
                's' | 'f' | 'r' | 'x' | 'j' | 'z' => before.iter().any(|it| is_vowel(*it)),
                'w' => true,
                'a' | 'e' | 'o' | 'd' => before.contains(key),
                _ => false,
            }
        })
    })
}

/// Telex without free marking: only a letter right after its twin makes another of it.
pub(super) fn plain_telex_rewrites(typed: &str) -> bool {
    let doubled = |word: &Vec<char>| {
        word.windows(2).any(|pair| pair[0] == pair[1] && "aeod".contains(pair[0]))
    };
    let toned = |word: &Vec<char>| {
        let vowel = word.iter().position(|it| is_vowel(*it)).unwrap_or(word.len());
        word[vowel..].iter().any(|it| "sfrxjz".contains(*it)) || word.contains(&'w')
    };
    words(typed).any(|word| doubled(&word) || toned(&word))
}

/// Whether VNI would: a digit after a vowel, or 9 after d.
pub(super) fn vni_rewrites(typed: &str) -> bool {
    let letters: Vec<char> = typed.chars().collect();
    letters.iter().enumerate().any(|(at, key)| {
        let word = letters[..at].rsplit(|it| !it.is_alphanumeric()).next().unwrap_or_default();
        key.is_ascii_digit() && word.iter().any(|it| is_vowel(*it) || *it == 'd')
    })
}

fn is_vowel(letter: char) -> bool {
    "aeiouy".contains(letter)
}

fn words(typed: &str) -> impl Iterator<Item = Vec<char>> {
    typed.split(|it: char| !it.is_alphabetic()).map(|word| word.to_lowercase().chars().collect())
}

#[test]
fn the_simulation_rewrites_what_input_methods_do() {
    for typed in
        ["as", "banf", "dduowng", "tieengs", "toana", "dad", "wa", "viet namj", "hello r as"]
    {
        assert!(telex_rewrites(typed), "{typed}");
    }
    for typed in ["sao", "tre xanh", "ban sao", "ban-sao", "con chim"] {
        assert!(!telex_rewrites(typed), "{typed}");
    }
    assert!(telex_rewrites("bansao") && plain_telex_rewrites("bansao"));
    assert!(!plain_telex_rewrites("toana") && plain_telex_rewrites("taan"));
    assert!(vni_rewrites("tie6ng1") && vni_rewrites("d9i") && !vni_rewrites("1. tieng 2. viet"));
}
