//! Writes the bundles of [`keepsake_tests::attacks`] to a folder, with what a verifier must say of
//! each: `cargo run -p keepsake-tests --example attacks -- FOLDER`.

use std::path::PathBuf;

fn main() -> std::io::Result<()> {
    let folder = std::env::args_os().nth(1).map(PathBuf::from);
    let folder = folder.ok_or_else(|| std::io::Error::other("name a folder"))?;
    std::fs::create_dir_all(&folder)?;
    keepsake_tests::attacks::write_all(&folder)
}
