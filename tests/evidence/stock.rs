//! A bundle of a real archive before the programs of others, by the commands that stand in it.

use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use keepsake::bundle::report::{LINUX_BEGIN, LINUX_END};
use keepsake::model::Vantage;
use keepsake_tests::answering::Answering;
use keepsake_tests::stock::{python_tool, said};

use crate::kit::{Case, days_before, round};
use crate::stamping::{authority, named, now_of};

/// Unpacks a bundle; gives its top folder.
fn unpacked(bundle: &[u8], folder: &Path) -> std::path::PathBuf {
    std::fs::write(folder.join("bundle.zip"), bundle).unwrap();
    said(Command::new("unzip").args(["-q", "bundle.zip"]), folder).unwrap();
    let mut tops = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    tops.find(|path| path.is_dir()).unwrap()
}

#[tokio::test]
async fn its_own_commands_and_others_programs_find_it_whole() {
    let authority = authority();
    let case = Case::starting(days_before(now_of(&authority), 5)).await;
    let it = Arc::clone(&authority);
    let server =
        Answering::start(Box::new(move |_, query| (200, it.reply("signer", "sha256", "", query))));
    let archive = &case.test.archive;
    archive.set_authority(named("tsa-one", &server, &authority)).unwrap();
    archive.checkpoint().unwrap();
    let direct = Vantage::direct(None);
    archive.stamp(&direct).await.unwrap();
    round(&case.test).await;
    let silent = Answering::start(Box::new(|_, _| (503, Vec::new())));
    archive.set_authority(named("tsa-silent", &silent, &authority)).unwrap();
    let mut wish = case.wish(&[0, 1]);
    (wish.stamped_by, wish.vantage) = (archive.authorities(), Some(direct));
    let bundle = case.bundle(wish);
    let folder = tempfile::tempdir().unwrap();
    let top = unpacked(&bundle, folder.path());

    let how = std::fs::read_to_string(top.join("HOW-TO-VERIFY.txt")).unwrap();
    let (_, commands) = how.split_once(LINUX_BEGIN).unwrap();
    let (commands, _) = commands.split_once(LINUX_END).unwrap();
    assert!(commands.contains("openssl ts -verify") && commands.contains("ssh-keygen -Y verify"));
    assert!(
        commands.contains("tsa-silent"),
        "asked when this page is written, and it did not come"
    );
    let bash = |script: &str| {
        said(Command::new("bash").args(["-e", "-o", "pipefail", "-c", script]), &top)
    };
    bash(commands).unwrap();
    said(Command::new(python_tool("bagit.py")).args(["--validate", "."]), &top).unwrap();
    let wacz = "data/archive/keepsake.wacz";
    said(Command::new(python_tool("wacz")).args(["validate", "-f", wacz]), &top).unwrap();
    bash(&format!("unzip -p {wacz} archive/data.warc.gz > ../data.warc.gz")).unwrap();
    let mut warcio = Command::new(python_tool("warcio"));
    said(warcio.args(["check", "-v", "data.warc.gz"]), folder.path()).unwrap();
    for file in ["report.vi.pdf", "certificate-template.pdf"] {
        said(Command::new("qpdf").args(["--check", file]), &top).unwrap();
    }

    // One byte of what was said, and the same commands tell.
    let text = top.join("data/items/001");
    let text = std::fs::read_dir(text).unwrap().map(|entry| entry.unwrap().path());
    let text = { text }.find(|path| path.to_string_lossy().contains("text.")).unwrap();
    let mut bytes = std::fs::read(&text).unwrap();
    bytes[0] ^= 1;
    std::fs::write(&text, bytes).unwrap();
    assert!(bash(commands).is_err());
}
