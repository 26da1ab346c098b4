//! The verifier's readers. Whoever sends a bundle wrote it.

use std::io::Cursor;
use std::path::PathBuf;

use keepsake::archive::{self, Doors, Opened};
use keepsake_verify::{Bundle, Options, Roots, fuzz};

/// A whole bundle. What is verified is read on in.
pub(crate) fn bundle(bytes: &[u8]) {
    let options = Options { roots: &Roots::default(), page: None };
    let Ok(bundle) = Bundle::open(Cursor::new(bytes), &options) else { return };
    let paths: Vec<String> = bundle.paths().map(str::to_owned).collect();
    for path in paths {
        let _ = bundle.file(&path, 1 << 20);
    }
}

/// The archive of raw exchanges, and each of the small readers.
pub(crate) fn wacz(bytes: &[u8]) {
    fuzz::wacz(bytes);
    fuzz::small(bytes);
}

/// What a bundle tells is judged again: its report on the first line, its rules behind the line
/// that begins with `#`, one record in between. Nobody answers for the worker, so that pages are
/// not read: they are the matter of another target.
pub(crate) fn retell(bytes: &[u8]) {
    let end = bytes.iter().position(|byte| *byte == b'\n').unwrap_or(bytes.len());
    let (report, rest) = bytes.split_at(end);
    let Ok(report) = serde_json::from_slice(report) else { return };
    let at = rest.windows(2).position(|it| it == b"\n#").unwrap_or(rest.len());
    let (record, rules) = rest.split_at(at);
    let file = |path: &str, _: usize| {
        let case = || br#"{"rules":{"version":"2026-11-26"}}"#.to_vec();
        Ok(Some(if path == "data/case.json" { case() } else { rules.to_vec() }))
    };
    let record = |_: &str, _: usize| Ok(record.get(1..).map(<[u8]>::to_vec));
    let paths = vec!["data/rules/web.toml".to_owned()];
    let trusted = Vec::new();
    let opened = Opened { report, paths, file: &file, record: &record, trusted };
    let doors = Doors::system(PathBuf::from("/nowhere"));
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    drop(runtime.block_on(archive::retell(&doors, opened)));
}
