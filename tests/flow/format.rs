//! Vaults of every format there ever was open for ever. Each lies in `tests/fixtures/vaults` as the
//! version of its day left it, its index taken out: nothing may depend on that.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use keepsake::archive::{Archive, Cancel, Doors};
use keepsake::doors::disk::SystemDisk;
use keepsake::model::{Status, Verdict};
use keepsake::vault::{Reader, Vault};
use keepsake_tests::files_below;

/// A copy, for opening a vault writes its index.
fn copy_of(name: &str) -> (tempfile::TempDir, PathBuf) {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/vaults").join(name);
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("vault");
    for (path, bytes) in files_below(&from) {
        let to = root.join(path.strip_prefix(&from).unwrap());
        std::fs::create_dir_all(to.parent().unwrap()).unwrap();
        std::fs::write(to, bytes).unwrap();
    }
    (folder, root)
}

#[test]
fn a_vault_of_format_1_opens() {
    let (_folder, root) = copy_of("1");
    let doors = Doors::system(PathBuf::from("no worker"));
    let archive =
        Archive::unlock_typed(&root, &doors, "Chạy khiêm tỏa vùng, thuyết máy chiều").unwrap();
    let posts = archive.posts();
    let [gone, there] = posts.as_slice() else { panic!("two posts") };
    let text = |n: usize| posts[n].capture.as_ref().unwrap().text.clone();
    assert!(text(0).contains("Giá lúa hôm nay") && text(1).contains("Con kênh trước nhà"));
    assert_eq!((gone.status, gone.verdict), (Status::Flagged, Verdict::Removed));
    assert_eq!(there.status, Status::Watched);
    let story = archive.story(there.post.id).unwrap().unwrap();
    assert!(!story.looks.is_empty() && story.captures.len() == 1);
    let (medium, bytes) = archive.media(there.post.id, story.captures[0].id, 0).unwrap();
    assert_eq!(medium.bytes, bytes.len() as u64);
    let audit = archive.audit(&Cancel::default(), &|_, _| ()).unwrap().audit;
    assert!(!audit.is_damaged() && audit.findings.is_empty(), "{:?}", audit.findings);
    assert_eq!(archive.grants().len(), 1);
}

#[test]
fn a_reader_of_then_still_reads() {
    let (_folder, root) = copy_of("1");
    let key = Reader::from_text(include_str!("../fixtures/vaults/1-reader.txt")).unwrap();
    let vault = Vault::unlock_granted(&root, Arc::new(SystemDisk), &key);
    assert_eq!(vault.unwrap().posts().count(), 2);
}
