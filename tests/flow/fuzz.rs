//! What ever broke a reader of bytes from outside is read again in every test run, by the very
//! targets that the fuzzer runs (`cargo xtask fuzz`).

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

#[path = "../../src-tauri/fuzz/src/targets/mod.rs"]
mod targets;

/// What breaks careless readers, whatever they read.
const RUDE: [&[u8]; 6] = [b"", b"\0", b"\n", b"\xff\xff\xff\xff", b"{", b"[[[[[[[[[[[[[[[["];

#[test]
fn what_broke_a_reader_once_breaks_none_again() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/fuzz");
    let mut n_read = 0;
    for name in targets::names() {
        let reads = targets::of(&name).expect("a target of this name");
        for bytes in RUDE {
            reads(bytes);
        }
        let Ok(files) = fs::read_dir(folder.join(&name)) else { continue };
        for file in files {
            let path = file.unwrap().path();
            let bytes = fs::read(&path).unwrap();
            let read = catch_unwind(AssertUnwindSafe(|| reads(&bytes)));
            assert!(read.is_ok(), "{} breaks its target again", path.display());
            n_read += 1;
        }
    }
    let folders = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap());
    let folders = folders.filter(|entry| entry.path().is_dir());
    for name in folders.map(|entry| entry.file_name().into_string().unwrap()) {
        assert!(targets::of(&name).is_some(), "{name} is no target");
    }
    assert!(n_read > 20, "only {n_read} files were read");
}
