//! A fingerprint as people hand it on: written down, read out, copied from a page.

/// Letters of a SHA-256 in base64 without its padding.
const LETTERS: usize = 43;
const WORD: &str = "SHA256:";

/// What a key is to the fingerprint that somebody was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compared {
    /// It is that key.
    Same,
    /// It is another.
    Other,
    /// What was given is no fingerprint: it says nothing of the key.
    NotOne,
}

/// Compares a key with what somebody was told. Blanks and what pages put between groups do not
/// matter, nor do the word in front and the padding; capitals do, and where nothing but they
/// differ it was copied wrongly.
#[must_use]
pub fn compared(key: Option<&str>, told: &str) -> Compared {
    let told: String = told.chars().filter(|letter| !is_blank(*letter)).collect();
    let (word, rest) = told.split_at_checked(WORD.len()).unwrap_or_default();
    let letters = if word.eq_ignore_ascii_case(WORD) { rest } else { &told }.trim_end_matches('=');
    let of_key = key.and_then(|key| key.strip_prefix(WORD));
    let is_letter = |letter: u8| letter.is_ascii_alphanumeric() || b"+/".contains(&letter);
    if letters.len() != LETTERS || !letters.bytes().all(is_letter) {
        Compared::NotOne
    } else if of_key == Some(letters) {
        Compared::Same
    } else if of_key.is_some_and(|key| key.eq_ignore_ascii_case(letters)) {
        Compared::NotOne
    } else {
        Compared::Other
    }
}

fn is_blank(letter: char) -> bool {
    letter.is_whitespace() || ('\u{200b}'..='\u{200f}').contains(&letter) || letter == '\u{feff}'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn however_it_is_handed_on_it_is_the_same_and_what_is_none_accuses_nobody() {
        let bare = format!("HcbawX0jpa/0Sc+N{}", "b".repeat(27));
        let key = format!("SHA256:{bare}");
        let of = |told: &str| compared(Some(&key), told);
        let same = [
            key.clone(),
            bare.clone(),
            format!(" sha256: {bare}=\n"),
            key.replace("pa", "\u{200b}p a"),
        ];
        assert!(same.iter().all(|told| of(told) == Compared::Same), "{same:?}");
        let none = ["", "SHA256:…", &"b".repeat(42), &format!("{bare}b"), &key.to_lowercase()];
        assert!(none.into_iter().all(|told| of(told) == Compared::NotOne));
        assert_eq!(of(&"c".repeat(43)), Compared::Other);
        assert_eq!(compared(None, &key), Compared::Other);
    }
}
