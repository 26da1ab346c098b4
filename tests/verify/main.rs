//! Bundles, honest and attacked, before the verifier that knows nothing of the core.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test that panics has failed, and says where"
)]

mod bytes;
mod corpus;
mod cost;
mod merkle;
mod page;
mod program;
mod stamps;

use std::io::Cursor;

use keepsake_verify::{Options, PAGE, Report, Roots, verify};

fn roots(stamper: &keepsake_tests::bundles::Stamper) -> Roots {
    let mut roots = Roots::default();
    roots.add(std::str::from_utf8(&stamper.authority().root()).unwrap()).unwrap();
    roots
}

fn verified(bundle: &[u8], roots: &Roots) -> Report {
    verify(Cursor::new(bundle), &Options { roots, page: Some(PAGE) }).unwrap()
}

fn layers(report: &Report) -> Vec<&'static str> {
    report.faults.iter().map(|fault| fault.layer.word()).collect()
}
