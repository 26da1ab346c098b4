//! JSON, strictly: no member twice, whole numbers in one form, no half surrogate pairs, 127 deep.

use std::collections::HashSet;

use serde::ser::{Serialize, SerializeMap as _, Serializer};

use crate::text::NUMBER_MAX;

/// Lists and objects within each other, at the most.
const DEPTH_MAX: usize = 127;

/// A value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// A whole number, 2⁵³ − 1 at the most
    Number(i64),
    /// A string
    Text(String),
    /// A list
    List(Vec<Value>),
    /// An object: its members in the order in which they stand
    Object(Vec<(String, Value)>),
}

/// Whether white space may stand between the parts of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Space {
    Allowed,
    Refused,
}

impl Value {
    /// Reads a text; none where it is not JSON as it must be.
    pub(crate) fn read(text: &str, space: Space) -> Option<Self> {
        let mut reader = Reader { text, at: 0, space };
        reader.blank();
        let value = reader.value(DEPTH_MAX)?;
        reader.blank();
        (reader.at == text.len()).then_some(value)
    }

    /// The text of a string
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// A number that is not below zero
    #[must_use]
    pub fn number(&self) -> Option<u64> {
        if let Self::Number(number) = self { u64::try_from(*number).ok() } else { None }
    }

    /// `true` or `false`
    #[must_use]
    pub fn bool(&self) -> Option<bool> {
        if let Self::Bool(is) = self { Some(*is) } else { None }
    }

    /// The elements of a list
    #[must_use]
    pub fn list(&self) -> Option<&[Value]> {
        if let Self::List(list) = self { Some(list) } else { None }
    }

    /// A member of an object
    #[must_use]
    pub fn member(&self, name: &str) -> Option<&Value> {
        let Self::Object(members) = self else { return None };
        members.iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    /// The members of an object that has exactly these, in this order.
    pub(crate) fn exactly<const N: usize>(&self, names: [&str; N]) -> Option<[&Value; N]> {
        let Self::Object(members) = self else { return None };
        let found = members.iter().map(|(name, _)| name.as_str());
        found.eq(names).then_some(())?;
        let values: Vec<&Value> = members.iter().map(|(_, value)| value).collect();
        values.try_into().ok()
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(is) => serializer.serialize_bool(*is),
            Self::Number(number) => serializer.serialize_i64(*number),
            Self::Text(text) => serializer.serialize_str(text),
            Self::List(list) => serializer.collect_seq(list),
            Self::Object(members) => {
                let mut map = serializer.serialize_map(Some(members.len()))?;
                for (name, value) in members {
                    map.serialize_entry(name, value)?;
                }
                map.end()
            }
        }
    }
}

/// A string as JSON writes it with the fewest escapes.
pub(crate) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            low if low < ' ' => {
                out.push_str("\\u00");
                out.push_str(&crate::text::hex(
                    &[u8::try_from(u32::from(low)).unwrap_or_default()],
                ));
            }
            other => out.push(other),
        }
    }
    out.push('"');
    out
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    space: Space,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn eat(&mut self, byte: u8) -> Option<()> {
        (self.peek()? == byte).then(|| self.at += 1)
    }

    fn blank(&mut self) {
        while self.space == Space::Allowed
            && matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r'))
        {
            self.at += 1;
        }
    }

    fn word(&mut self, word: &str, value: Value) -> Option<Value> {
        let rest = self.text.as_bytes().get(self.at..)?;
        rest.starts_with(word.as_bytes()).then(|| self.at += word.len())?;
        Some(value)
    }

    fn value(&mut self, depth: usize) -> Option<Value> {
        match self.peek()? {
            b'n' => self.word("null", Value::Null),
            b't' => self.word("true", Value::Bool(true)),
            b'f' => self.word("false", Value::Bool(false)),
            b'"' => self.string().map(Value::Text),
            b'[' => self.list(depth.checked_sub(1)?),
            b'{' => self.object(depth.checked_sub(1)?),
            _ => self.number(),
        }
    }

    fn number(&mut self) -> Option<Value> {
        let minus = self.eat(b'-').is_some();
        let from = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        let digits = self.text.get(from..self.at)?;
        let plain = !digits.is_empty()
            && digits.len() <= 16
            && !(digits.starts_with('0') && (digits.len() > 1 || minus));
        let number: u64 = plain.then(|| digits.parse().ok())??;
        let number = i64::try_from(number).ok().filter(|_| number <= NUMBER_MAX)?;
        Some(Value::Number(if minus { -number } else { number }))
    }

    fn list(&mut self, depth: usize) -> Option<Value> {
        self.eat(b'[')?;
        let mut list = Vec::new();
        self.blank();
        if self.eat(b']').is_some() {
            return Some(Value::List(list));
        }
        loop {
            self.blank();
            list.push(self.value(depth)?);
            self.blank();
            if self.eat(b']').is_some() {
                return Some(Value::List(list));
            }
            self.eat(b',')?;
        }
    }

    fn object(&mut self, depth: usize) -> Option<Value> {
        self.eat(b'{')?;
        let (mut members, mut names) = (Vec::new(), HashSet::new());
        self.blank();
        if self.eat(b'}').is_some() {
            return Some(Value::Object(members));
        }
        loop {
            self.blank();
            let name = self.string()?;
            names.insert(name.clone()).then_some(())?;
            self.blank();
            self.eat(b':')?;
            self.blank();
            members.push((name, self.value(depth)?));
            self.blank();
            if self.eat(b'}').is_some() {
                return Some(Value::Object(members));
            }
            self.eat(b',')?;
        }
    }

    fn string(&mut self) -> Option<String> {
        self.eat(b'"')?;
        let mut out = String::new();
        loop {
            let rest = self.text.get(self.at..)?;
            let plain =
                rest.bytes().position(|byte| byte < b' ' || byte == b'"' || byte == b'\\')?;
            out.push_str(rest.get(..plain)?);
            self.at += plain;
            if self.eat(b'"').is_some() {
                return Some(out);
            }
            self.eat(b'\\')?;
            out.push(self.escape()?);
        }
    }

    fn escape(&mut self) -> Option<char> {
        let letter = self.peek()?;
        self.at += 1;
        Some(match letter {
            b'"' | b'\\' | b'/' => char::from(letter),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let first = self.hex()?;
                if !(0xd800..0xdc00).contains(&first) {
                    return char::from_u32(first);
                }
                self.eat(b'\\')?;
                self.eat(b'u')?;
                let second = self.hex().filter(|it| (0xdc00..0xe000).contains(it))?;
                return char::from_u32(0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00));
            }
            _ => return None,
        })
    }

    fn hex(&mut self) -> Option<u32> {
        let digits = self.text.get(self.at..self.at + 4)?;
        digits.bytes().all(|byte| byte.is_ascii_hexdigit()).then_some(())?;
        self.at += 4;
        u32::from_str_radix(digits, 16).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<Value> {
        Value::read(text, Space::Allowed)
    }

    #[test]
    fn what_serde_writes_is_read_and_written_the_same() {
        let text = r#"{"a":[1,-2,0,9007199254740991,null,true,false],"b":{"c":"\"\\\b\f\n\r\t\u0001 é😀"},"":[]}"#;
        let value = Value::read(text, Space::Refused).unwrap();
        assert_eq!(serde_json::to_string(&value).unwrap(), text);
        let Some(Value::Text(inner)) = value.member("b").and_then(|it| it.member("c")) else {
            panic!()
        };
        assert_eq!(quoted(inner), serde_json::to_string(inner).unwrap());
        assert!(value.exactly(["a", "b", ""]).is_some() && value.exactly(["b", "a", ""]).is_none());
    }

    #[test]
    fn what_is_not_strict_is_refused() {
        for text in [
            "",
            "{",
            "[1,]",
            "{\"a\":1,\"a\":2}",
            "01",
            "-0",
            "1.0",
            "1e3",
            "-",
            "+1",
            "9007199254740992",
            "\"\\ud800\"",
            "\"\\udc00\"",
            "\"\\ud800\\u0041\"",
            "\"\\u00\u{e9}x\"",
            "\"\n\"",
            "\"a",
            "nul",
            "[] x",
            "{\"a\"}",
            "'a'",
            "\"\\x\"",
            "NaN",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
        assert_eq!(read("\"\\ud83d\\ude00\""), Some(Value::Text("😀".into())));
        assert!(read(" [ 1 , { \"a\" : 2 } ] \n").is_some());
        assert_eq!(Value::read("[1, 2]", Space::Refused), None);
        let nested = |n: usize| "[".repeat(n) + &"]".repeat(n);
        assert!(read(&nested(127)).is_some() && read(&nested(128)).is_none());
        assert_eq!(read(&"[".repeat(1_000_000)), None);
    }
}
