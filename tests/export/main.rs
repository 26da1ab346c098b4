//! Out and in again: what is exported in each form comes back through our own importers as it was,
//! and other programs read it as it was meant.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test that panics has failed, and says where"
)]

mod hostile;
mod kit;
mod others;
mod samples;
mod vaulted;
mod ways;
