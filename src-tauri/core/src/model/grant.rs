//! Readers whom a collection was opened to.

use serde::{Deserialize, Serialize};

use super::{ObjectName, Time};

/// Somebody who can read a collection without the passphrase: a lawyer, an organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// Whose key opens it: an age recipient (`age1…`).
    pub recipient: String,
    /// What the user calls this reader.
    pub name: String,
    /// Its file in `grants/`.
    pub file: ObjectName,
    /// When it was made.
    pub at: Time,
}
