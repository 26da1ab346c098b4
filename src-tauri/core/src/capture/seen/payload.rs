//! Data that a page received, as text: JSON, JSON behind an assignment, or several one after the
//! other, as answers to the questions of a page come.

use serde_json::Value;

/// Bytes of one piece of data. Larger ones are left out.
const PAYLOAD_BYTES_MAX: usize = 8 << 20;
/// Documents in one piece.
const DOCUMENTS_MAX: usize = 64;
/// Letters before the data of an assignment.
const BEFORE_MAX: usize = 400;
/// What stands before answers, so that no other page can run them.
const GUARDS: [&str; 3] = ["for (;;);", "for(;;);", ")]}'"];

/// Every document in a piece of data goes to `take`, one after the other.
pub(super) fn documents(text: &str, take: &mut dyn FnMut(Value)) {
    if text.len() > PAYLOAD_BYTES_MAX {
        return;
    }
    let Some(text) = body(text) else { return };
    let read = serde_json::Deserializer::from_str(text).into_iter::<Value>();
    read.take(DOCUMENTS_MAX).map_while(Result::ok).filter(|value| !value.is_null()).for_each(take);
}

/// The text from where its data begin.
fn body(text: &str) -> Option<&str> {
    let text = text.trim_start();
    let text =
        GUARDS.iter().find_map(|guard| text.strip_prefix(guard)).unwrap_or(text).trim_start();
    if text.starts_with(['{', '[']) {
        return Some(text);
    }
    let head = text.char_indices().take(BEFORE_MAX);
    let mut after_sign = false;
    for (at, letter) in head {
        match letter {
            '=' => after_sign = true,
            '{' | '[' if after_sign => return text.get(at..),
            letter if letter.is_whitespace() => {}
            _ => after_sign = false,
        }
    }
    None
}
