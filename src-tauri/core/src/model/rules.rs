//! Rules that were installed beside those built in.

use serde::{Deserialize, Serialize};

use super::{ObjectName, Time};

/// A rule set that somebody signed and the user accepted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InstalledRules {
    /// The sealed object that holds the signed file as it came.
    pub file: ObjectName,
    /// Version in the file.
    pub version: String,
    /// SHA-256 of its rule files, hexadecimal.
    pub digest: String,
    /// Public key of who signed it, as C2SP writes verifier keys: `name+hash+key`.
    pub signer: String,
    /// The user asked for it although what was in use was newer: it stays until it is replaced.
    pub older: bool,
    /// When.
    pub at: Time,
}
