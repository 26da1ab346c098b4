//! Import against archives that are made anew for each run: every post once, to the byte, and
//! nothing of anybody else's. The makers stand in `tests/fixtures/exports` and share no code with
//! the importers.
#![allow(
    clippy::unwrap_used,
    clippy::format_push_string,
    reason = "a test that panics has failed, and says where"
)]

mod compare;
mod hostile;
mod layouts;
mod others;
mod vaulted;
mod ways;
