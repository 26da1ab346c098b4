//! Fields that may be anything. An export says `null`, `[]`, `{}` or a word where there is nothing,
//! an object where there is one thing, a number as a string. A field that is not what it should be
//! is none, and the record stands; a key that is not named in [`loose`] is passed over unread.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::super::mojibake;

/// Things of one list in a record. Beyond: passed over.
const MANY_MAX: usize = 10_000;

/// The visits of what is neither wanted nor an error.
macro_rules! shrug {
    ($($visit:ident($type:ty))*) => {
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("anything")
        }

        $(fn $visit<E>(self, _: $type) -> Result<Self::Value, E> {
            Ok(Self::Value::default())
        })*

        fn visit_unit<E>(self) -> Result<Self::Value, E> {
            Ok(Self::Value::default())
        }
    };
}

/// As [`shrug`], for a list or an object.
macro_rules! shrug_at_seq {
    () => {
        fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
            while seq.next_element::<IgnoredAny>()?.is_some() {}
            Ok(Self::Value::default())
        }
    };
}

macro_rules! shrug_at_map {
    () => {
        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
            Ok(Self::Value::default())
        }
    };
}

/// A text as it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in super::super) struct Words(pub(in super::super) Option<String>);

impl Words {
    /// The text, if there is one with something in it.
    pub(in super::super) fn some(self) -> Option<String> {
        self.0.filter(|text| !text.is_empty())
    }

    /// The text; empty where there is none.
    pub(in super::super) fn or_empty(self) -> String {
        self.0.unwrap_or_default()
    }

    /// The text, to look at.
    pub(in super::super) fn as_str(&self) -> &str {
        self.0.as_deref().unwrap_or_default()
    }
}

struct WordsVisitor;

impl<'de> Visitor<'de> for WordsVisitor {
    type Value = Words;
    shrug! { visit_bool(bool) visit_f64(f64) }
    shrug_at_seq!();
    shrug_at_map!();

    fn visit_str<E>(self, text: &str) -> Result<Words, E> {
        Ok(Words(Some(text.to_owned())))
    }

    fn visit_string<E>(self, text: String) -> Result<Words, E> {
        Ok(Words(Some(text)))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Words, E> {
        Ok(Words(Some(number.to_string())))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Words, E> {
        Ok(Words(Some(number.to_string())))
    }
}

impl<'de> Deserialize<'de> for Words {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(WordsVisitor)
    }
}

/// A text of Meta's, its mojibake undone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in super::super) struct Text {
    /// What it says.
    pub(in super::super) text: String,
    /// It ends in the middle of a character.
    pub(in super::super) is_cut: bool,
}

impl Text {
    /// The text, if there is something in it.
    pub(in super::super) fn some(self) -> Option<String> {
        Some(self.text).filter(|text| !text.is_empty())
    }
}

struct TextVisitor;

impl<'de> Visitor<'de> for TextVisitor {
    type Value = Text;
    shrug! { visit_bool(bool) visit_f64(f64) visit_u64(u64) visit_i64(i64) }
    shrug_at_seq!();
    shrug_at_map!();

    fn visit_str<E>(self, text: &str) -> Result<Text, E> {
        let (text, is_cut) = mojibake::undo(text);
        Ok(Text { text, is_cut })
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(TextVisitor)
    }
}

/// A whole number, however it is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in super::super) struct Number {
    /// What it is, if it is one.
    pub(in super::super) value: Option<i64>,
    /// What stands there instead.
    odd: Option<String>,
}

impl Number {
    /// The characters in the archive; none where nothing stands there.
    pub(in super::super) fn as_written(&self) -> Option<String> {
        self.odd.clone().or_else(|| self.value.map(|value| value.to_string()))
    }
}

struct NumberVisitor;

impl<'de> Visitor<'de> for NumberVisitor {
    type Value = Number;
    shrug! { visit_bool(bool) }
    shrug_at_seq!();
    shrug_at_map!();

    fn visit_i64<E>(self, value: i64) -> Result<Number, E> {
        Ok(Number { value: Some(value), odd: None })
    }

    fn visit_u64<E>(self, value: u64) -> Result<Number, E> {
        let odd = value.to_string();
        Ok(i64::try_from(value).map_or_else(
            |_| Number { value: None, odd: Some(odd) },
            |value| Number { value: Some(value), odd: None },
        ))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Number, E> {
        // What an integer of up to 2^53 looks like when a program without integers wrote it.
        let is_whole = value.fract() == 0.0 && value.abs() <= 9_007_199_254_740_992.0;
        let whole = is_whole.then(|| format!("{value:.0}"));
        let number = whole.and_then(|whole| whole.parse().ok());
        Ok(Number { value: number, odd: Some(value.to_string()) })
    }

    fn visit_str<E>(self, text: &str) -> Result<Number, E> {
        let odd = Some(text.to_owned()).filter(|text| !text.is_empty());
        Ok(Number { value: text.trim().parse().ok(), odd })
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(NumberVisitor)
    }
}

/// A list, or the one thing that stands where a list should.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) struct Many<T>(pub(in super::super) Vec<T>);

impl<T> Default for Many<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

struct ManyVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for ManyVisitor<T> {
    type Value = Many<T>;
    shrug! { visit_bool(bool) visit_f64(f64) visit_u64(u64) visit_i64(i64) visit_str(&str) }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Many<T>, A::Error> {
        Ok(Many(vec![T::deserialize(MapAccessDeserializer::new(map))?]))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Many<T>, A::Error> {
        let mut many = Vec::new();
        while many.len() < MANY_MAX {
            let Some(one) = seq.next_element()? else { return Ok(Many(many)) };
            many.push(one);
        }
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Many(many))
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Many<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(ManyVisitor(PhantomData))
    }
}

/// Whether something stands there at all; what, is not read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in super::super) struct Shrug(pub(in super::super) bool);

impl<'de> Deserialize<'de> for Shrug {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Option::<IgnoredAny>::deserialize(from).map(|found| Self(found.is_some()))
    }
}

/// A key of an object, borrowed where it can be.
pub(in super::super) struct Key<'a>(pub(in super::super) std::borrow::Cow<'a, str>);

impl<'de> Deserialize<'de> for Key<'de> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct KeyVisitor;
        impl<'de> Visitor<'de> for KeyVisitor {
            type Value = Key<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a key")
            }
            fn visit_borrowed_str<E>(self, key: &'de str) -> Result<Key<'de>, E> {
                Ok(Key(key.into()))
            }
            fn visit_str<E>(self, key: &str) -> Result<Key<'de>, E> {
                Ok(Key(key.to_owned().into()))
            }
        }
        from.deserialize_str(KeyVisitor)
    }
}

/// A record of which only these fields are read. `loose! { struct Post { at: Number = "time" } }`:
/// anything else stands for an empty one; of two fields of one name the last counts.
macro_rules! loose {
    ($(#[$about:meta])* $vis:vis struct $name:ident {
        $($field:ident: $type:ty = $($key:literal)|+,)*
    }) => {
        $(#[$about])*
        #[derive(Clone, Debug, Default)]
        $vis struct $name { $($vis $field: $type,)* }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                use serde::de::{IgnoredAny, MapAccess, SeqAccess, Visitor};
                struct Fields;
                impl<'de> Visitor<'de> for Fields {
                    type Value = $name;
                    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        f.write_str("anything")
                    }
                    fn visit_bool<E>(self, _: bool) -> Result<$name, E> { Ok($name::default()) }
                    fn visit_i64<E>(self, _: i64) -> Result<$name, E> { Ok($name::default()) }
                    fn visit_u64<E>(self, _: u64) -> Result<$name, E> { Ok($name::default()) }
                    fn visit_f64<E>(self, _: f64) -> Result<$name, E> { Ok($name::default()) }
                    fn visit_str<E>(self, _: &str) -> Result<$name, E> { Ok($name::default()) }
                    fn visit_unit<E>(self) -> Result<$name, E> { Ok($name::default()) }
                    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<$name, A::Error> {
                        while seq.next_element::<IgnoredAny>()?.is_some() {}
                        Ok($name::default())
                    }
                    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<$name, A::Error> {
                        let mut found = $name::default();
                        while let Some(key) = map.next_key::<crate::import::json::Key<'_>>()? {
                            match key.0.as_ref() {
                                $($($key)|+ => found.$field = map.next_value()?,)*
                                _ => { map.next_value::<IgnoredAny>()?; }
                            }
                        }
                        Ok(found)
                    }
                }
                from.deserialize_any(Fields)
            }
        }
    };
}
pub(in super::super) use loose;

#[cfg(test)]
mod tests {
    use super::*;

    loose! { struct Inner { n: Number = "n", } }
    loose! {
        struct Outer {
            words: Words = "words" | "Words",
            text: Text = "text",
            many: Many<Inner> = "many",
            is_there: Shrug = "there",
        }
    }

    fn read(text: &str) -> Outer {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn whatever_stands_there_is_read_or_left() {
        let full = read(r#"{"Words":7,"text":"t","many":{"n":"5"},"there":[],"x":{"y":[1,{}]}}"#);
        assert_eq!(full.words.as_str(), "7");
        assert_eq!(full.text.text, "t");
        assert_eq!(full.many.0.iter().map(|inner| inner.n.value).collect::<Vec<_>>(), [Some(5)]);
        assert!(full.is_there.0);
        for odd in ["1", "null", "\"x\"", "[1,[2]]", "{}", "true", "1.5", "-2"] {
            let each = read(&format!(
                r#"{{"words":{odd},"text":{odd},"many":[{odd},{{"n":{odd}}}],"there":null}}"#
            ));
            assert!(!each.is_there.0);
            read(odd);
        }
    }

    #[test]
    fn numbers_are_whole_or_none() {
        let number = |text: &str| serde_json::from_str::<Number>(text).unwrap();
        assert_eq!(number("1700000000").value, Some(1_700_000_000));
        assert_eq!(number("\"1700000000\"").value, Some(1_700_000_000));
        assert_eq!(number("1.7e9").value, Some(1_700_000_000));
        assert_eq!(number("1.5").value, None);
        let large = number("99999999999999999999");
        assert_eq!((large.value, large.as_written().is_some()), (None, true));
        assert_eq!(number("null"), Number::default());
    }
}
