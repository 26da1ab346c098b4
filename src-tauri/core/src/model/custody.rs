//! Nouns of the custody log: what an act was logged as, and what is kept of an entry.

use std::fmt;
use std::str::FromStr;

use data_encoding::HEXLOWER;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A SHA-256. Printed, parsed and stored as 64 hex digits in lower case.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sum([u8; 32]);

/// The characters are not a SHA-256 in hex.
#[derive(Debug, thiserror::Error)]
#[error("not a SHA-256 in 64 hex digits")]
pub struct NotASum;

impl Sum {
    /// The one with these bytes.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Its bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for Sum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&HEXLOWER.encode(&self.0))
    }
}

impl fmt::Debug for Sum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sum({self})")
    }
}

impl FromStr for Sum {
    type Err = NotASum;

    fn from_str(text: &str) -> Result<Self, NotASum> {
        let bytes = HEXLOWER.decode(text.as_bytes()).map_err(|_| NotASum)?;
        bytes.try_into().map(Self).map_err(|_| NotASum)
    }
}

impl Serialize for Sum {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Sum {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

/// How far the chain of one item has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemHead {
    /// Entries about it.
    pub entries: u64,
    /// Leaf hash of the last one.
    pub last: Sum,
}

/// A whole WARC record, headers and closing line ends included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordSum {
    /// Its `WARC-Type`.
    pub kind: String,
    /// SHA-256 of its bytes.
    pub sum: Sum,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_is_64_lower_case_hex_digits() {
        let sum = Sum::from_bytes([0xab; 32]);
        let json = serde_json::to_string(&sum).unwrap();
        assert_eq!(json, format!("\"{}\"", "ab".repeat(32)));
        assert_eq!(serde_json::from_str::<Sum>(&json).unwrap(), sum);
        for wrong in ["", "ab", &"AB".repeat(32), &"ab".repeat(33), &"zz".repeat(32)] {
            assert!(wrong.parse::<Sum>().is_err(), "{wrong}");
        }
    }
}
