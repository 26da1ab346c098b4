//! Custody: the log of every act, and what proves its age (`LOG.md`).
//!
//! - [`act`] says of an act what its entry tells; [`entry`] writes entries, [`read`] reads them as
//!   a stranger must; [`json`] is the form of both.
//! - [`tree`] is the Merkle tree of RFC 6962, [`heads`] the one over where each item stands.
//! - [`checkpoint`] signs and shows the tree in text files, [`sshsig`] signs files for stock tools.
//! - [`stamp`] asks for and verifies RFC 3161 time-stamps, [`ots`] `OpenTimestamps` proofs.
//! - [`keys`] holds what is derived from a log's secret.
//!
//! Pure: no input, no output, no clock. What comes from outside never panics, and costs no more
//! than it is long.

pub mod act;
pub mod checkpoint;
pub mod entry;
pub mod heads;
pub mod json;
pub mod keys;
pub mod ots;
pub mod read;
pub mod sshsig;
pub mod stamp;
pub mod tree;

pub use self::act::{Logged, Records};
pub use self::entry::{LogEnd, Place, Written};
pub use self::json::Value;
pub use self::keys::LogKeys;
pub use crate::model::Subject;
