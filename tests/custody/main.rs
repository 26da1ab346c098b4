//! The custody log before others' programs: `ssh-keygen` and `openssl` check what we sign, a real
//! time-stamping authority of `openssl` answers what we ask,
//! and the library of the `ots` client plays calendar and judge.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test that panics has failed, and says where"
)]

mod calendars;
mod examples;
mod signatures;
mod stamps;
