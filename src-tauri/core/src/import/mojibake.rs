//! Meta writes each byte of UTF-8 as a character of its own. Undone per string, once, and only
//! where the result is certain: a text that was right, or was never UTF-8, stays as it is.

/// The text as it was typed, and whether it ends in the middle of a character.
pub(super) fn undo(text: &str) -> (String, bool) {
    if text.is_ascii() {
        return (text.to_owned(), false);
    }
    let bytes: Option<Vec<u8>> = text.chars().map(|c| u8::try_from(c).ok()).collect();
    let Some(bytes) = bytes else { return (text.to_owned(), false) };
    match String::from_utf8(bytes) {
        Ok(undone) => (undone, false),
        Err(error) => cut(text, error.as_bytes(), error.utf8_error()),
    }
}

/// A text that was cut between the bytes of a character is undone up to there, and what is left of
/// that character stays to be seen. Any other text that is no UTF-8 was never mojibake.
fn cut(text: &str, bytes: &[u8], error: std::str::Utf8Error) -> (String, bool) {
    let (start, rest) = bytes.split_at_checked(error.valid_up_to()).unwrap_or((bytes, &[]));
    let start = std::str::from_utf8(start).unwrap_or_default();
    if error.error_len().is_some() || start.is_ascii() {
        return (text.to_owned(), false);
    }
    (start.chars().chain(rest.iter().map(|byte| char::from(*byte))).collect(), true)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moji(text: &str) -> String {
        text.bytes().map(char::from).collect()
    }

    #[test]
    fn what_was_typed_comes_back_whatever_it_is() {
        for text in [
            "",
            "plain",
            "đi sớm về sớm, đường xa",
            "đ",
            "literal \u{c3}\u{a9} typed",
            "café",
            "👩🏽‍🌾🇻🇳 𓯓 \u{2028} \u{feff}",
            "e\u{302}\u{301}",
            "\0",
        ] {
            assert_eq!(undo(&moji(text)), (text.to_owned(), false), "{text}");
        }
    }

    #[test]
    fn what_is_not_mojibake_is_left_alone() {
        for text in ["é", "trộn thật vÃ\u{a0} giả", "🌾 thật", "caf\u{e9} gi\u{e1} x", "caf\u{e9}"]
        {
            assert_eq!(undo(text), (text.to_owned(), false), "{text}");
        }
    }

    #[test]
    fn a_cut_character_stays_to_be_seen() {
        let (text, is_cut) = undo("c\u{e1}\u{ba}\u{af}t \u{e1}\u{ba}");
        assert_eq!((text.as_str(), is_cut), ("cắt \u{e1}\u{ba}", true));
    }
}
