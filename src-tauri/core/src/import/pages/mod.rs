//! Exports and captures that are one page for each post: Medium, Tumblr, WARC and WACZ of any tool,
//! a page that was saved.

mod medium;
mod page;
mod saved;
mod tumblr;
mod warc;

pub(super) use medium::LAYOUT as MEDIUM;
pub(super) use saved::LAYOUT as SAVED;
pub(super) use tumblr::LAYOUT as TUMBLR;
pub(super) use warc::LAYOUT as WARC;
