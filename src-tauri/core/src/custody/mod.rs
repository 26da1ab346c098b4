//! Custody: the log of every act, and what proves its age. Pure: no input, no output, no clock.
//!
//! - [`tree`]: the Merkle tree of RFC 6962.

pub mod tree;
