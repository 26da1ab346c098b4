//! The platform as its visitors meet it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod client;
mod fates;
mod pages;
