//! The house rules, held by reading the sources. Each check is a function from text to the breaks
//! it finds, tried on made-up text that breaks the rule, and on the sources as they are.
//!
//! Deliberately absent: what the compiler, Clippy, rustfmt or eslint hold already.
#![allow(
    clippy::unwrap_used,
    clippy::string_slice,
    clippy::disallowed_methods,
    reason = "a test that panics has failed, and says where"
)]

mod commands;
mod licences;
mod map;
mod packages;
mod rules;
mod rust;
mod sizes;
mod stages;
mod threats;
mod tree;
mod webview;
mod words;

/// Fails with every break at once, so that one run tells all there is to mend.
fn holds(breaks: &[String]) {
    assert!(breaks.is_empty(), "{} breaks:\n{}", breaks.len(), breaks.join("\n"));
}
