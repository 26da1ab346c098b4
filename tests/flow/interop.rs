//! FORMAT.md section 8, with the stock `age` and nothing of ours: from the passphrase to the post.

use std::path::{Path, PathBuf};

use keepsake::archive::Private;
use keepsake_tests::site::Site;
use keepsake_tests::stock::{open_slot, opened, piped};
use keepsake_tests::{PASSPHRASE, TestArchive, files_below, program};

#[tokio::test(flavor = "multi_thread")]
async fn the_stock_age_walks_from_the_passphrase_to_the_post() {
    walk("age").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn rage_walks_the_same_way() {
    let rage = program("keepsake").ancestors().nth(2).unwrap().join("tools/bin/rage");
    assert!(rage.is_file(), "rage is missing: `cargo xtask test` installs it");
    walk(&rage.display().to_string()).await;
}

async fn walk(program: &str) {
    let (site, test) = (Site::start(), TestArchive::new());
    let text = "Bài này phải đọc được mà không cần Keepsake, sau mười năm nữa.";
    site.page("/p/1", &format!("<article><p>{text}</p></article>"));
    test.archive.add(&site.link("/p/1"), Private::Allow).await.unwrap();
    let (root, out) = (test.root(), tempfile::tempdir().unwrap());

    let me = out.path().join("me.txt");
    open_slot(program, &root.join("slots/1"), PASSPHRASE, &me);
    let opened = |identity: &Path, file: &Path| opened(program, identity, file);
    let collection = out.path().join("collection.txt");
    let grants: Vec<_> = files_below(&root.join("grants"))
        .iter()
        .filter_map(|(grant, _)| opened(&me, grant))
        .collect();
    assert_eq!(grants.len(), 1, "one grant is the owner's, the others are blanks");
    std::fs::write(&collection, &grants[0]).unwrap();
    let frame = opened(&collection, &root.join("commits/0000000001")).unwrap();
    let acts = String::from_utf8_lossy(content(&frame)).into_owned();
    assert!(acts.contains(text), "the commit holds the text");
    let folder = only_entry(&root.join("objects"));
    let frame = opened(&collection, &only_entry(&folder)).unwrap();
    let records = piped("zcat", &[], content(&frame));
    let records = String::from_utf8_lossy(&records).into_owned();
    assert!(records.starts_with("WARC/1.1") && records.contains(text));
}

/// FORMAT.md section 4: 32 bytes, the content, zeros, and a trailer that begins with the length.
fn content(frame: &[u8]) -> &[u8] {
    assert_eq!(&frame[..8], b"keepsake");
    let trailer = &frame[frame.len() - 168..];
    let length = usize::try_from(u64::from_be_bytes(trailer[..8].try_into().unwrap())).unwrap();
    &frame[32..32 + length]
}

fn only_entry(folder: &Path) -> PathBuf {
    let files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    assert_eq!(files.len(), 1);
    files[0].clone()
}
