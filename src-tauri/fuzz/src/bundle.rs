//! The verifier's readers. Whoever sends a bundle wrote it.

use std::io::Cursor;

use keepsake_verify::{Bundle, Options, Roots, fuzz};

/// A whole bundle. What is verified is read on in.
pub fn bundle(bytes: &[u8]) {
    let options = Options { roots: &Roots::default(), page: None };
    let Ok(bundle) = Bundle::open(Cursor::new(bytes), &options) else { return };
    let paths: Vec<String> = bundle.paths().map(str::to_owned).collect();
    for path in paths {
        let _ = bundle.file(&path, 1 << 20);
    }
}

/// The archive of raw exchanges, and each of the small readers.
pub fn wacz(bytes: &[u8]) {
    fuzz::wacz(bytes);
    fuzz::small(bytes);
}
