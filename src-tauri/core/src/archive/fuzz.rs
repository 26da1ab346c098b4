//! Readers that no other door leads to, for what feeds them with what breaks readers.

use std::io::Write as _;

use super::evidence::redact::Redaction;
use super::link::rows_of;
use super::reader::is_answer;

/// A list of links for posts that came without.
pub fn list(bytes: &[u8]) {
    let _ = rows_of(bytes).is_some();
}

/// What a worker answers.
pub fn answer(bytes: &[u8]) {
    let _ = is_answer(bytes);
}

/// A text in which words must be found that must not leave. What is masked has none of them left.
pub fn redact(bytes: &[u8]) {
    let words = ["Nguy\u{1ec5}n Lan".to_owned(), "0123".to_owned()];
    let redaction = Redaction::new(&words).expect("words that are long enough");
    let _ = redaction.scan().write_all(bytes);
    if let Ok(text) = str::from_utf8(bytes) {
        let masked = redaction.masked(text);
        assert!(!redaction.is_in(&masked), "a word is left");
        assert!(redaction.is_in(&format!("{text} Nguyen Lan")), "a word is not found");
    }
}
