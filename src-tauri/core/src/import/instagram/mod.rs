//! Instagram, and Threads, whose posts ride along in the same archive.

mod account;
mod old;
mod posts;
mod threads;

pub(super) use old::LAYOUT as OLD;
pub(super) use posts::LAYOUT as POSTS;
pub(super) use threads::LAYOUT as THREADS;
