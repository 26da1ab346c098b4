//! FORMAT.md section 8, with the stock `age` and nothing of ours: from the passphrase to the post.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use keepsake::archive::Private;
use keepsake_tests::site::Site;
use keepsake_tests::{PASSPHRASE, TestArchive};

#[tokio::test(flavor = "multi_thread")]
async fn the_stock_age_walks_from_the_passphrase_to_the_post() {
    let (site, test) = (Site::start(), TestArchive::new());
    let text = "Bài này phải đọc được mà không cần Keepsake, sau mười năm nữa.";
    site.page("/p/1", &format!("<article><p>{text}</p></article>"));
    test.archive.add(&site.link("/p/1"), Private::Allow).await.unwrap();
    let (root, out) = (test.root(), tempfile::tempdir().unwrap());

    let me = out.path().join("me.txt");
    open_slot(&root.join("slots/1"), &me);
    let collection = out.path().join("collection.txt");
    std::fs::write(&collection, age(&me, &only_entry(&root.join("grants")))).unwrap();
    let frame = age(&collection, &root.join("commits/0000000001"));
    let acts = String::from_utf8_lossy(&frame[96..]).into_owned();
    assert!(acts.contains(text), "the commit holds the text");
    let folder = only_entry(&root.join("objects"));
    let frame = age(&collection, &only_entry(&folder));
    assert_eq!(&frame[..8], b"keepsake");
    let length = usize::try_from(u64::from_be_bytes(frame[24..32].try_into().unwrap())).unwrap();
    let records = piped("zcat", &[], &frame[96..96 + length]);
    let records = String::from_utf8_lossy(&records).into_owned();
    assert!(records.starts_with("WARC/1.1") && records.contains(text));
}

/// `age` asks for a passphrase on a terminal and nowhere else: `script` is one.
fn open_slot(slot: &Path, into: &Path) {
    let age = format!("age -d -o '{}' '{}'", into.display(), slot.display());
    let answer = format!("{PASSPHRASE}\n");
    piped("script", &["-qec", &age, "/dev/null"], answer.as_bytes());
    assert!(into.is_file(), "age opens the slot with the passphrase");
}

fn age(identity: &Path, file: &Path) -> Vec<u8> {
    let (identity, file) = (identity.display().to_string(), file.display().to_string());
    piped("age", &["-d", "-i", &identity, &file], b"")
}

fn piped(program: &str, arguments: &[&str], input: &[u8]) -> Vec<u8> {
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().expect("`cargo xtask test` installs it");
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    let writer = std::thread::spawn(move || std::io::Write::write_all(&mut stdin, &input));
    let output = child.wait_with_output().unwrap();
    // A program that did not read its input to the end is judged by its exit code.
    let _ = writer.join();
    assert!(output.status.success(), "{program} failed");
    output.stdout
}

fn only_entry(folder: &Path) -> PathBuf {
    let files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    assert_eq!(files.len(), 1);
    files[0].clone()
}
