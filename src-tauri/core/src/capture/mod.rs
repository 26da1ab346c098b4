//! Capture: bytes of a page, or of a platform's notice, in; facts about the post out.
//!
//! Reading is pure: no input or output, no clock; it never panics on any bytes. Deliberately
//! absent: judging what a page means (`verdict`), asking for anything (`doors`).

pub mod address;
mod choose;
pub mod links;
pub mod media;
pub mod notice;
pub mod page;
pub mod picture;
pub mod seen;
pub mod warc;

use sha2::{Digest, Sha256};

pub use choose::{Chosen, choose, is_thin, take_in_oembed};

/// SHA-256 of `bytes` in hex.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(&Sha256::digest(bytes))
}
