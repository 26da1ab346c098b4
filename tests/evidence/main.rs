//! Evidence: bundles of a real archive, before the stranger who verifies them.
#![allow(
    clippy::unwrap_used,
    clippy::string_slice,
    clippy::disallowed_methods,
    reason = "a test that panics has failed, and says where"
)]

mod forgetting;
mod judging;
mod kit;
mod leaving;
mod log;
mod redacting;
mod stamping;
mod stock;
mod whole;
