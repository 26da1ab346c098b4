//! Reading one record, and mending it where a known writer breaks the rules: escapes that JSON does
//! not have (`\x01`), a value without quotes, half a surrogate pair, bytes that are no UTF-8,
//! control characters. All of these stand in exports of real programs.

use std::fmt::Write;

use serde::de::DeserializeOwned;

/// A record that was read.
#[derive(Debug)]
pub(in super::super) struct Read<T> {
    /// What it says.
    pub(in super::super) value: T,
    /// Some of it was no text, and stands as U+FFFD.
    pub(in super::super) is_damaged: bool,
}

/// Reads a record; none where it cannot be mended.
pub(in super::super) fn read<T: DeserializeOwned>(bytes: &[u8]) -> Option<Read<T>> {
    if let Ok(value) = serde_json::from_slice(bytes) {
        return Some(Read { value, is_damaged: false });
    }
    let text = String::from_utf8_lossy(bytes);
    let mut mended =
        Mended { is_damaged: matches!(text, std::borrow::Cow::Owned(_)), out: String::new() };
    mended.mend(&text);
    let value = serde_json::from_str(&mended.out).ok()?;
    Some(Read { value, is_damaged: mended.is_damaged })
}

struct Mended {
    out: String,
    is_damaged: bool,
}

impl Mended {
    fn mend(&mut self, text: &str) {
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let after = rest.strip_prefix(first).unwrap_or_default();
            rest = match first {
                '"' => self.string(after),
                '{' | '}' | '[' | ']' | ',' | ':' => {
                    self.out.push(first);
                    after
                }
                _ if first.is_whitespace() => after,
                _ => self.bare(rest),
            };
        }
    }

    /// Up to what ends a value that has no quotes.
    fn bare<'a>(&mut self, rest: &'a str) -> &'a str {
        let end = rest.find([',', '}', ']', ':', '\n']).unwrap_or(rest.len());
        let (value, after) = rest.split_at(end);
        let value = value.trim();
        if serde_json::from_str::<serde::de::IgnoredAny>(value).is_ok() {
            self.out.push_str(value);
        } else {
            self.out.push_str(&serde_json::Value::from(value).to_string());
        }
        after
    }

    /// From after the opening quote to after the closing one.
    fn string<'a>(&mut self, text: &'a str) -> &'a str {
        self.out.push('"');
        let mut rest = text;
        loop {
            let end = rest.find(|c: char| c == '"' || c == '\\' || c < ' ').unwrap_or(rest.len());
            let (plain, after) = rest.split_at(end);
            self.out.push_str(plain);
            let Some(first) = after.chars().next() else { break };
            rest = after.strip_prefix(first).unwrap_or_default();
            match first {
                '"' => break,
                '\\' => rest = self.escape(rest),
                control => self.unit(u32::from(control)),
            }
        }
        self.out.push('"');
        rest
    }

    /// After a backslash.
    fn escape<'a>(&mut self, rest: &'a str) -> &'a str {
        let hex = |text: &'a str, digits: usize| {
            let value = u32::from_str_radix(text.get(..digits)?, 16).ok()?;
            Some((value, text.get(digits..)?))
        };
        let Some(kind) = rest.chars().next() else { return rest };
        let after = rest.strip_prefix(kind).unwrap_or_default();
        match kind {
            '"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't' => {
                self.out.extend(['\\', kind]);
                after
            }
            'x' if hex(after, 2).is_some() => {
                let (value, after) = hex(after, 2).unwrap_or_default();
                self.unit(value);
                after
            }
            'u' if hex(after, 4).is_some() => {
                let (high, after) = hex(after, 4).unwrap_or_default();
                let low = after.strip_prefix("\\u").and_then(|after| hex(after, 4));
                match low.filter(|(low, _)| {
                    (0xd800..0xdc00).contains(&high) && (0xdc00..0xe000).contains(low)
                }) {
                    Some((low, after)) => {
                        self.unit(high);
                        self.unit(low);
                        after
                    }
                    None if (0xd800..0xe000).contains(&high) => {
                        self.is_damaged = true;
                        self.unit(0xfffd);
                        after
                    }
                    None => {
                        self.unit(high);
                        after
                    }
                }
            }
            // A backslash that escapes nothing was meant as one.
            _ => {
                self.out.push_str("\\\\");
                rest
            }
        }
    }

    fn unit(&mut self, value: u32) {
        // A string takes all that is written.
        let _ = write!(self.out, "\\u{value:04x}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mended(bytes: &[u8]) -> Option<(serde_json::Value, bool)> {
        read::<serde_json::Value>(bytes).map(|read| (read.value, read.is_damaged))
    }

    #[test]
    fn what_known_writers_break_is_mended() {
        let value = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
        let bad = br#"{"a":"1=412\x012","b":[{"id": video_files/sticker (2).webm}],"c":NaN}"#;
        let good = r#"{"a":"1=412\u00012","b":[{"id":"video_files/sticker (2).webm"}],"c":"NaN"}"#;
        assert_eq!(mended(bad), Some((value(good), false)));
        assert_eq!(mended(b"\"l\\ud800e\""), Some(("l\u{fffd}e".into(), true)));
        assert_eq!(
            mended(b"[\"\\ud83c\\udf3e\\q\"]"),
            Some((value("[\"\u{1f33e}\\\\q\"]"), false))
        );
        assert_eq!(mended(b"\"a\xffb\""), Some(("a\u{fffd}b".into(), true)));
        assert_eq!(mended(b"\"a\nb\""), Some(("a\nb".into(), false)));
    }

    #[test]
    fn what_is_no_record_is_none() {
        for bad in [&b"{"[..], b"{\"a\" 1}", b"\"", b"[1 2]x]", b""] {
            assert!(mended(bad).is_none() || bad == b"\"", "{bad:?}");
        }
        let deep = "[".repeat(10_000) + &"]".repeat(10_000);
        assert!(mended(deep.as_bytes()).is_none());
    }
}
