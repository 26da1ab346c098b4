//! JSON that may stand anywhere: in a CDATA section, in front matter, on a line of its own.

use std::fmt::Write;

use serde::Serialize;
use sha2::{Digest, Sha256};

/// One line of JSON. What some readers take for a line break, or refuse, is escaped.
pub(super) fn json(value: &impl Serialize) -> serde_json::Result<String> {
    let plain = serde_json::to_string(value)?;
    if !plain.contains(is_odd) {
        return Ok(plain);
    }
    let mut safe = String::with_capacity(plain.len() + 16);
    for c in plain.chars() {
        if is_odd(c) {
            // Writing into a string cannot fail; in JSON such letters stand in strings only.
            let _ = write!(safe, "\\u{:04x}", u32::from(c));
        } else {
            safe.push(c);
        }
    }
    Ok(safe)
}

fn is_odd(c: char) -> bool {
    matches!(
        c,
        '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}'
    )
}

/// SHA-256 in hex.
pub(super) fn digest(text: &str) -> String {
    data_encoding::HEXLOWER.encode(&Sha256::digest(text.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_one_line_and_the_same_to_the_letter() {
        let text = "a\nb\u{85}\u{2028}\u{ffff}\u{0}😀";
        let written = json(&text).unwrap();
        assert_eq!(written, "\"a\\nb\\u0085\\u2028\\uffff\\u0000😀\"");
        assert_eq!(serde_json::from_str::<String>(&written).unwrap(), text);
    }
}
