//! JSON in one form: compact, members in the order in which they were put, whole numbers that a
//! browser can hold, and no member twice.

use std::fmt;

use serde::de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeMap as _, Serializer};

/// Whole numbers beyond this are not the same in every reader (ECMA-262, 6.1.6.1).
pub const NUMBER_MAX: i64 = (1 << 53) - 1;

/// What a reader answers where a member stands twice; the only way through `serde_json`'s error.
pub(super) const TWICE: &str = "a member stands twice";

/// A JSON value. Fractions have no place in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A whole number, [`NUMBER_MAX`] at the most, above zero and below.
    Number(i64),
    /// A string
    Text(String),
    /// An array
    List(Vec<Value>),
    /// An object: names and values in their order.
    Object(Vec<(String, Value)>),
}

impl Value {
    /// Its text, compact. Strings are escaped as little as JSON allows.
    ///
    /// # Panics
    /// Never: strings and whole numbers can always be written.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("strings and whole numbers can always be written")
    }

    /// The text of a string.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// A number that is not below zero.
    #[must_use]
    pub fn count(&self) -> Option<u64> {
        if let Self::Number(number) = self { u64::try_from(*number).ok() } else { None }
    }

    /// The items of an array.
    #[must_use]
    pub fn list(&self) -> Option<&[Value]> {
        if let Self::List(items) = self { Some(items) } else { None }
    }

    /// The members of an object.
    #[must_use]
    pub fn members(&self) -> Option<&[(String, Value)]> {
        if let Self::Object(members) = self { Some(members) } else { None }
    }

    /// The members of an object with exactly these names, in any order.
    #[must_use]
    pub fn exactly<const N: usize>(&self, names: [&str; N]) -> Option<[&Value; N]> {
        let members = self.members().filter(|members| members.len() == N)?;
        let found = names.map(|name| members.iter().find(|(known, _)| known == name));
        found.iter().all(Option::is_some).then_some(())?;
        Some(found.map(|found| found.map_or(&Self::Null, |(_, value)| value)))
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<u64> for Value {
    /// A number too large for some reader is written as text.
    fn from(number: u64) -> Self {
        let small = i64::try_from(number).ok().filter(|number| *number <= NUMBER_MAX);
        small.map_or_else(|| Self::Text(number.to_string()), Self::Number)
    }
}

impl From<bool> for Value {
    fn from(is: bool) -> Self {
        Self::Bool(is)
    }
}

impl From<Vec<Value>> for Value {
    fn from(items: Vec<Value>) -> Self {
        Self::List(items)
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(is) => serializer.serialize_bool(*is),
            Self::Number(number) => serializer.serialize_i64(*number),
            Self::Text(text) => serializer.serialize_str(text),
            Self::List(items) => serializer.collect_seq(items),
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

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON with whole numbers")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, is: bool) -> Result<Value, E> {
        Ok(Value::Bool(is))
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Value, E> {
        let fits = (-NUMBER_MAX..=NUMBER_MAX).contains(&number);
        fits.then_some(Value::Number(number)).ok_or_else(|| E::custom("a number is too large"))
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Value, E> {
        self.visit_i64(i64::try_from(number).unwrap_or(i64::MAX))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::Text(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Value, E> {
        Ok(Value::Text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(Value::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut members: Vec<(String, Value)> = Vec::new();
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        let mut names: Vec<&str> = members.iter().map(|(name, _)| name.as_str()).collect();
        names.sort_unstable();
        if names.windows(2).any(|two| two[0] == two[1]) {
            return Err(de::Error::custom(TWICE));
        }
        Ok(Value::Object(members))
    }
}

/// Reads one value and nothing after it.
///
/// # Errors
/// What `serde_json` says, or [`TWICE`].
pub(super) fn read(bytes: &[u8]) -> Result<Value, serde_json::Error> {
    serde_json::from_slice(bytes)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn any_value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::Bool),
            (-NUMBER_MAX..=NUMBER_MAX).prop_map(Value::Number),
            ".*".prop_map(Value::Text),
        ];
        leaf.prop_recursive(3, 20, 4, |inner| {
            let names = proptest::collection::btree_map(".*", inner.clone(), 0..4);
            prop_oneof![
                proptest::collection::vec(inner, 0..4).prop_map(Value::List),
                names.prop_map(|members| Value::Object(members.into_iter().rev().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(value in any_value()) {
            prop_assert_eq!(read(value.to_json().as_bytes()).unwrap(), value);
        }

        #[test]
        fn any_bytes_are_read_without_panic(bytes in any::<Vec<u8>>()) {
            let _ = read(&bytes);
        }
    }

    #[test]
    fn the_form_is_this() {
        let value = Value::Object(vec![
            ("z".into(), Value::Text("\u{1}\n\"\\/ă\u{7f}\u{2028}😀".into())),
            ("a".into(), Value::List(vec![Value::Null, Value::Number(-5), true.into()])),
        ]);
        let text = "{\"z\":\"\\u0001\\n\\\"\\\\/ă\u{7f}\u{2028}😀\",\"a\":[null,-5,true]}";
        assert_eq!(value.to_json(), text);
        assert_eq!(Value::from(u64::MAX), Value::Text("18446744073709551615".into()));
    }

    #[test]
    fn doubles_fractions_and_large_numbers_are_refused() {
        for wrong in [
            "{\"a\":1,\"a\":1}",
            "1.0",
            "1e3",
            "9007199254740992",
            "[1] 2",
            "{\"a\":[{\"b\":1,\"b\":2}]}",
        ] {
            assert!(read(wrong.as_bytes()).is_err(), "{wrong}");
        }
        assert!(read(&b"[".repeat(100_000)).is_err(), "no stack is deep enough");
    }
}
