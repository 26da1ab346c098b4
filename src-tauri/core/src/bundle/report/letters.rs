//! Letters from outside that must not mislead: hidden ones are written out as `[U+202E]`.

use std::fmt::Write;

/// Letters that nobody sees and that may change what one sees: controls, and those that set the
/// direction, join, part or fill. What makes emoji of others (U+200D, U+FE0F) is none of them, nor
/// are line breaks and tabs.
pub(super) fn is_hidden(letter: char) -> bool {
    let is_space = matches!(letter, '\n' | '\t');
    letter.is_control() && !is_space
        || matches!(
            letter,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{200b}'
            | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
            | '\u{fffe}'..='\u{ffff}' | '\u{e0000}'..='\u{e0fff}'
        )
}

/// A letter by its number.
pub(super) fn named(letter: char) -> String {
    format!("[U+{:04X}]", u32::from(letter))
}

/// Letters of a run that have no picture, as one sign; of a long run the first ones and how many
/// more there are.
pub(super) fn named_together(letters: &[char]) -> String {
    const ALL_MAX: usize = 12;
    const FIRST: usize = 8;
    let is_long = letters.len() > ALL_MAX;
    let written = letters.iter().take(if is_long { FIRST } else { ALL_MAX });
    let mut sign = String::from("[");
    for (at, letter) in written.enumerate() {
        let _ = write!(sign, "{}U+{:04X}", if at == 0 { "" } else { " " }, u32::from(*letter));
    }
    if is_long {
        let _ = write!(sign, " +{}", letters.len() - FIRST);
    }
    sign.push(']');
    sign
}
