//! Ids: one type per thing, so that a post's can never stand where a capture's belongs.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// The characters are not an id of the kind asked for.
#[derive(Debug, thiserror::Error)]
#[error("not a {kind} id")]
pub struct NotAnId {
    kind: &'static str,
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $prefix:literal, $kind:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name([u8; 16]);

        impl $name {
            /// The id made of these random bytes.
            #[must_use]
            pub fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(bytes)
            }

            /// The random bytes.
            #[must_use]
            pub fn bytes(&self) -> &[u8; 16] {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str($prefix)?;
                self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;

            fn from_str(text: &str) -> Result<Self, NotAnId> {
                let wrong = || NotAnId { kind: $kind };
                let hex = text.strip_prefix($prefix).ok_or_else(wrong)?;
                let bytes = data_encoding::HEXLOWER.decode(hex.as_bytes()).map_err(|_| wrong())?;
                bytes.try_into().map(Self).map_err(|_| wrong())
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
            }
        }
    };
}

id!(
    /// A post. Printed and parsed as `post_` and 32 hex digits.
    PostId, "post_", "post"
);
id!(
    /// One preserved copy of a post. Printed and parsed as `cap_` and 32 hex digits.
    CaptureId, "cap_", "capture"
);
id!(
    /// One look's facts. Printed and parsed as `obs_` and 32 hex digits.
    ObservationId, "obs_", "observation"
);
id!(
    /// One entry about the notice of a post. Printed and parsed as `note_` and 32 hex digits.
    NoticeId, "note_", "notice"
);
id!(
    /// A refused post. Printed and parsed as `refused_` and 32 hex digits.
    RefusedId, "refused_", "refused post"
);
id!(
    /// What a chain of entries in a custody log is about. Printed and parsed as `i-` and 32 hex
    /// digits.
    ItemId, "i-", "item"
);
id!(
    /// An import. Printed and parsed as `import_` and 32 hex digits.
    ImportId, "import_", "import"
);

/// Name of a sealed object in the vault: a keyed hash of its content, 32 characters of base32.
/// Tells nothing without the vault's keys.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ObjectName(String);

impl ObjectName {
    /// Characters in a name.
    pub const LEN: usize = 32;

    /// Stands where the object is not sealed yet. No object has this name.
    #[must_use]
    pub fn to_come() -> Self {
        Self("a".repeat(Self::LEN))
    }

    /// The name as written on disk.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The two-character folder it is kept in.
    #[must_use]
    pub fn folder(&self) -> &str {
        self.0.get(..2).unwrap_or_default()
    }
}

impl TryFrom<String> for ObjectName {
    type Error = NotAnId;

    /// A name becomes a file path, so nothing but its own alphabet is let in.
    fn try_from(text: String) -> Result<Self, NotAnId> {
        let own = |byte: u8| byte.is_ascii_lowercase() || (b'2'..=b'7').contains(&byte);
        if text.len() == Self::LEN && text.bytes().all(own) {
            return Ok(Self(text));
        }
        Err(NotAnId { kind: "object" })
    }
}

impl From<ObjectName> for String {
    fn from(name: ObjectName) -> Self {
        name.0
    }
}
