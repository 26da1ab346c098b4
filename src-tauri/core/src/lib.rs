//! Keepsake's core: saves a user's own posts, seals them, looks again, and says what became of
//! them.
//!
//! ```text
//!                model (nouns; no I/O)         doors (disk, web, clock, worker: all I/O)
//!                  ^                             ^
//!   capture      vault      watch      verdict         the stages: strangers that share nouns
//!      +-----------+----------+-----------+
//!                      archive                         the joins, one file per journey
//! ```
//!
//! Never names the window. Deliberately absent: a network call that no journey of [`Archive`] asks
//! for, a file that is not sealed, a log.

pub mod archive;
pub mod capture;
pub mod doors;
pub mod model;
pub mod vault;
pub mod verdict;
pub mod watch;

pub use archive::Archive;
