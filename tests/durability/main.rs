//! Durability: whatever was acknowledged is there after a cut, a kill, a full disk, a damaged or
//! missing file; and what is not as it was is told by name.
#![allow(
    clippy::unwrap_used,
    clippy::string_slice,
    clippy::disallowed_methods,
    reason = "a test that panics has failed, and says where"
)]

mod audit;
mod backup;
mod common;
mod forget;
mod full;
mod index;
mod kill;
mod power;
mod rollback;
mod two;
