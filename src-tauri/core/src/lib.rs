//! Keepsake's core: saves a user's own posts, seals them, looks again, and says what became of
//! them.
//!
//! ```text
//!                model (nouns; no I/O)         doors (disk, web, clock, worker: all I/O)
//!                  ^                             ^
//!  import  capture  vault  watch  verdict  custody  bundle  words  export   the stages: strangers
//!      +--------+------+------+--------+-------+-------+------+------+        that share nouns
//!                      archive                            the joins, one file per journey
//! ```
//!
//! Never names the window. Deliberately absent: a network call that no journey of [`Archive`] asks
//! for, a file that is not sealed (but what the user takes out), a log.

pub mod archive;
pub mod bundle;
pub mod capture;
pub mod custody;
pub mod doors;
pub mod export;
pub mod import;
pub mod model;
pub mod vault;
pub mod verdict;
pub mod watch;
pub mod words;

pub use archive::Archive;

/// Whoever holds an archive holds somebody's freedom in memory: it is wiped as it is given back,
/// whichever package used it. Decision 11.
#[global_allocator]
static WIPED_WHEN_FREED: zeroizing_alloc::ZeroAlloc<std::alloc::System> =
    zeroizing_alloc::ZeroAlloc(std::alloc::System);
