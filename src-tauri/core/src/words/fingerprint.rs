//! A public key as six words, to be compared by voice.
//!
//! 66 bits of a SHA-256: making a second key with the same words takes 2^66 tries.

use sha2::{Digest, Sha256};

use super::Language;
use super::codebook::{self, BITS};

/// Words of a fingerprint.
pub const FINGERPRINT_WORDS: usize = 6;

const RECIPIENT_CHARS_MAX: usize = 4096;

/// The text is not an age recipient.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is not an age recipient")]
pub struct NotARecipient;

/// The words of an age recipient (`age1...`), the same wherever it is shown in this language.
/// Whether its own checksum holds is not looked at.
///
/// # Errors
/// [`NotARecipient`], for anything but `age1` and bech32's letters, in one case.
pub fn of_recipient(
    recipient: &str,
    language: Language,
) -> Result<[String; FINGERPRINT_WORDS], NotARecipient> {
    let text = recipient.trim();
    let lower = text.to_ascii_lowercase();
    let one_case = text == lower || text == text.to_ascii_uppercase();
    let letters = lower.strip_prefix("age1").ok_or(NotARecipient)?;
    let plain = letters.bytes().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit());
    if !one_case || !plain || letters.is_empty() || text.len() > RECIPIENT_CHARS_MAX {
        return Err(NotARecipient);
    }
    Ok(of(b"keepsake v1 fingerprint of recipient\0", lower.as_bytes(), language))
}

/// The words of a 32-byte public key.
#[must_use]
pub fn of_key(key: &[u8; 32], language: Language) -> [String; FINGERPRINT_WORDS] {
    of(b"keepsake v1 fingerprint of key\0", key, language)
}

fn of(label: &[u8], bytes: &[u8], language: Language) -> [String; FINGERPRINT_WORDS] {
    let digest = Sha256::new().chain_update(label).chain_update(bytes).finalize();
    let bit = |at: usize| u16::from(digest[at / 8] >> (7 - at % 8) & 1);
    std::array::from_fn(|word| {
        let bits = word * BITS..(word + 1) * BITS;
        codebook::word(language, bits.fold(0, |number, at| number << 1 | bit(at)))
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const RECIPIENT: &str = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p";

    #[test]
    fn it_is_the_same_in_both_places() {
        let words = of_recipient(RECIPIENT, Language::Vietnamese);
        for same in [format!(" {RECIPIENT}\n"), RECIPIENT.to_uppercase()] {
            assert_eq!(of_recipient(&same, Language::Vietnamese), words);
        }
        assert_ne!(of_recipient(RECIPIENT, Language::English), words);
        assert_ne!(of_recipient(&RECIPIENT.replace('q', "p"), Language::Vietnamese), words);
        assert_ne!(of_key(&[0; 32], Language::English), of_key(&[1; 32], Language::English));
    }

    #[test]
    fn what_is_no_recipient_is_refused() {
        for text in
            ["", "age1", "Age1qqq", "age1q q", "AGE-SECRET-KEY-1QQ", "ssh-ed25519 AAAA", "age1é"]
        {
            assert_eq!(of_recipient(text, Language::English), Err(NotARecipient), "{text}");
        }
        assert!(of_recipient(&format!("age1{}", "q".repeat(5000)), Language::English).is_err());
    }

    proptest! {
        #[test]
        fn whatever_is_given_is_answered(text in "\\PC{0,100}", tail in "[a-z0-9]{1,80}") {
            let _ = of_recipient(&text, Language::English);
            let recipient = format!("age1{tail}");
            prop_assert!(of_recipient(&recipient, Language::Vietnamese).is_ok());
        }
    }
}
