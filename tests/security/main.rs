//! What an adversary would look for: words on the disk, words in the process table, a memory that
//! can be read. Each search is shown to find what it looks for before it is believed.
#![allow(
    clippy::unwrap_used,
    clippy::string_slice,
    clippy::disallowed_methods,
    reason = "a test that panics has failed, and says where"
)]

mod home;
mod memory;
mod process;
mod writes;
