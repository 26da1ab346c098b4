//! The commands of HOW-TO-VERIFY.txt, run as they stand there by a plain shell.

use std::fmt::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use data_encoding::HEXLOWER;
use keepsake::bundle::report::{
    Checkpoint, LINUX_BEGIN, LINUX_END, Ots, Report, Seal, Stamp, how_to_verify,
};
use keepsake::custody::LogKeys;
use keepsake::custody::sshsig::{Namespace, allowed_signer, fingerprint, sign};
use keepsake::custody::stamp::{Nonce, imprint_of, request};
use keepsake::custody::tree::{Frontier, leaf};
use keepsake::model::Time;
use keepsake_tests::authority::{ALWAYS, Authority, FOR_STAMPS, Leaf, P256};
use keepsake_tests::reports;
use sha2::{Digest, Sha256};

/// The commands for Linux.
fn commands(text: &str) -> &str {
    let (_, rest) = text.split_once(&format!("{LINUX_BEGIN}\n")).unwrap();
    rest.split_once(&format!("{LINUX_END}\n")).unwrap().0
}

fn succeed(commands: &str, folder: &Path) -> bool {
    let mut shell = Command::new("sh");
    shell.args(["-e", "-c", commands]).current_dir(folder);
    shell.stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap().success()
}

fn put(folder: &Path, path: &str, bytes: impl AsRef<[u8]>) {
    let path = folder.join(path);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, bytes).unwrap();
}

/// A list of digests as `BagIt` has them.
fn manifest(folder: &Path, paths: &[&str]) -> String {
    paths.iter().fold(String::new(), |mut list, path| {
        let sum = Sha256::digest(std::fs::read(folder.join(path)).unwrap());
        let _ = writeln!(list, "{}  {path}", HEXLOWER.encode(&sum));
        list
    })
}

fn stamped(authority: &Authority, file: &str) -> Vec<u8> {
    let asked = request(&imprint_of(file.as_bytes()), Nonce::from_bytes([7; 8]));
    authority.reply("leaf", "sha256", "clock_precision_digits = 3", &asked)
}

/// A folder like that of a bundle, as far as stock tools look at it, and what its report says.
fn laid_out(folder: &Path) -> Report {
    let authority = Authority::new();
    authority.leaf("leaf", &Leaf { key: P256, purposes: FOR_STAMPS, valid: ALWAYS });
    let keys = LogKeys::derive(&[8; 32]);
    let public = keys.signing().verifying_key().to_bytes();
    let mut tree = Frontier::default();
    (0_u8..11).for_each(|n| tree.push(leaf(&[n])));
    let checkpoint = keys.checkpoint(&tree);
    let name = "data/log/checkpoints/11.txt";
    put(folder, name, &checkpoint);
    let signature = sign(keys.signing(), Namespace::Checkpoint, checkpoint.as_bytes());
    put(folder, &format!("{name}.sig"), signature);
    let response = stamped(&authority, &checkpoint);
    put(folder, &format!("{name}.own.tsr"), &response);
    put(folder, "data/keys/allowed_signers.txt", allowed_signer(&public));
    put(folder, "data/keys/tsa/own.pem", authority.root());
    let payload = ["data/keys/allowed_signers.txt", "data/keys/tsa/own.pem", name];
    put(folder, "manifest-sha256.txt", manifest(folder, &payload));
    let tags = manifest(folder, &["manifest-sha256.txt"]);
    put(folder, "tagmanifest-sha256.txt", &tags);
    let seal = sign(keys.signing(), Namespace::Bag, tags.as_bytes());
    put(folder, "seal/tagmanifest-sha256.txt.sig", seal);
    put(folder, "seal/tagmanifest-sha256.txt.own.tsr", stamped(&authority, &tags));
    let now = std::time::SystemTime::now();
    let at = Time::from_system(now);
    let stamp = Stamp {
        name: "own".into(),
        authority: "An authority of its own".into(),
        at,
        not_later_than: at,
        is_verified: true,
        is_qualified: false,
    };
    Report {
        fingerprint: fingerprint(&public),
        checkpoints: vec![Checkpoint { entries: 11, stamps: vec![stamp], ots: Some(Ots::Pending) }],
        seal: Seal { stamps: vec!["own".into()], has_ots: false },
        ..reports::bare()
    }
}

#[test]
fn the_commands_succeed_and_each_fault_makes_them_fail() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let report = laid_out(folder);
    let text = how_to_verify(&report);
    assert!(succeed(commands(&text), folder), "{}", commands(&text));
    for path in [
        "data/log/checkpoints/11.txt",
        "data/log/checkpoints/11.txt.sig",
        "data/log/checkpoints/11.txt.own.tsr",
        "seal/tagmanifest-sha256.txt.sig",
        "seal/tagmanifest-sha256.txt.own.tsr",
        "tagmanifest-sha256.txt",
        "manifest-sha256.txt",
    ] {
        let kept = std::fs::read(folder.join(path)).unwrap();
        let mut changed = kept.clone();
        let middle = changed.len() / 2;
        changed[middle] ^= 1;
        put(folder, path, &changed);
        assert!(!succeed(commands(&text), folder), "{path}");
        put(folder, path, &kept);
    }
    let other = Report { fingerprint: reports::bare().fingerprint, ..report };
    assert!(!succeed(commands(&how_to_verify(&other)), folder), "another key");
}

#[test]
fn values_are_names_and_nothing_a_shell_takes_for_more() {
    let evil = "a'; touch x; `id` $(id) \"\n";
    let mut report = reports::rich();
    (report.name, report.fingerprint) = (evil.into(), evil.into());
    report.seal.stamps = vec![evil.into()];
    report.checkpoints[0].stamps[0].name = evil.into();
    let text = how_to_verify(&report);
    assert!(!text.contains("touch x") && !text.contains("`id`") && !text.contains("$(id)"));
    assert!(text.contains("data/keys/tsa/atouchxidid.pem"));
}

#[test]
fn the_values_of_the_report_stand_in_it() {
    let report = reports::rich();
    let text = how_to_verify(&report);
    for said in [
        report.fingerprint.as_str(),
        "CÁCH KIỂM CHỨNG / HOW TO VERIFY",
        &format!("keepsake-verify {}.zip", report.name),
        &format!("-attime {} ", report.checkpoints[0].stamps[0].at.unix()),
        "Bitcoin block 948112 has merkleroot 5a1b9c0d",
        "shasum -a 256 -c manifest-sha256.txt",
        "Get-FileHash",
    ] {
        assert!(text.contains(said), "{said}");
    }
    let openssl = commands(&text).lines().filter(|line| line.contains("openssl ts -verify"));
    assert_eq!(openssl.count(), 5, "three stamps that hold, two over the seal");
    assert!(commands(&text).lines().all(|line| !line.trim().is_empty()));
}
