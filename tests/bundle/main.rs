//! Bundles as they are written: before others' programs, and to the byte.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test that panics has failed, and says where"
)]

mod form;
mod limits;
mod stock;
