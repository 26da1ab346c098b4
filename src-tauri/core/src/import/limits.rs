//! How much of an archive is read. Every number has a unit; what lies beyond is left out and named,
//! or refused where it says so.

/// Members of all given files together. Real exports of many gigabytes come near 70,000.
pub(super) const ENTRIES_MAX: usize = 300_000;
/// Bytes that a member may unpack to, whatever it takes packed.
pub(super) const INFLATED_BASE: u64 = 512 << 20;
/// Bytes that each packed byte may further become: deflate reaches 1,032, the words of a real
/// export less than 30.
pub(super) const INFLATED_RATIO: u64 = 100;
/// Bytes of one record (a post with all that belongs to it). Beyond: skipped and counted.
pub(super) const RECORD_BYTES_MAX: usize = 8 << 20;
/// Bytes of a small file that is read at once: a profile, a manifest, a page's head.
pub(super) const SMALL_FILE_BYTES_MAX: u64 = 8 << 20;
/// Media of one post where the archive names them in one line, or for several posts at once.
/// Beyond: passed over.
pub(super) const MEDIA_MAX: usize = 1_000;
/// Records kept in memory to be joined to posts: edits, long notes, names of videos.
pub(super) const SIDE_RECORDS_MAX: usize = 200_000;
/// Different reasons and members that a report keeps apart.
pub(super) const REPORT_LINES_MAX: usize = 2_000;
/// Posts whose keys are remembered to tell a repeated one.
pub(super) const POSTS_MAX: usize = 5_000_000;
