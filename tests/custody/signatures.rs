//! What stock programs say about signatures and checkpoints.

use std::path::Path;
use std::process::{Command, Stdio};

use data_encoding::BASE64;
use keepsake::custody::LogKeys;
use keepsake::custody::checkpoint::public_pem;
use keepsake::custody::sshsig::{Namespace, PRINCIPAL, allowed_signer, fingerprint, sign};
use keepsake::custody::tree::{Frontier, leaf};

fn keys() -> LogKeys {
    LogKeys::derive(&[8; 32])
}

fn checkpoint() -> String {
    let mut tree = Frontier::default();
    for n in 0_u8..11 {
        tree.push(leaf(&[n]));
    }
    keys().checkpoint(&tree)
}

/// Writes what a lawyer gets: the file, its signature, who may sign.
fn laid_out(folder: &Path, file: &str, namespace: Namespace) {
    let keys = keys();
    let public = keys.signing().verifying_key().to_bytes();
    std::fs::write(folder.join("file"), file).unwrap();
    let signature = sign(keys.signing(), namespace, file.as_bytes());
    std::fs::write(folder.join("file.sig"), signature).unwrap();
    std::fs::write(folder.join("allowed_signers"), allowed_signer(&public)).unwrap();
}

/// What `ssh-keygen -Y verify` says of `file`.
fn ssh_verifies(folder: &Path, file: &str, namespace: &str) -> bool {
    let file = std::fs::File::open(folder.join(file)).unwrap();
    let arguments = ["-Y", "verify", "-f", "allowed_signers", "-I", PRINCIPAL, "-n", namespace];
    let mut command = Command::new("ssh-keygen");
    command.args(arguments).args(["-s", "file.sig"]).current_dir(folder).stdin(file);
    command.stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap().success()
}

#[test]
fn ssh_keygen_takes_our_signatures_and_no_others() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let file = checkpoint();
    laid_out(folder, &file, Namespace::Checkpoint);
    let namespace = Namespace::Checkpoint.word();
    assert!(ssh_verifies(folder, "file", namespace));
    assert!(!ssh_verifies(folder, "file", Namespace::Bag.word()), "another purpose");
    std::fs::write(folder.join("changed"), file.replacen("11", "12", 1)).unwrap();
    assert!(!ssh_verifies(folder, "changed", namespace));
    std::fs::write(folder.join("crlf"), file.replace('\n', "\r\n")).unwrap();
    assert!(!ssh_verifies(folder, "crlf", namespace));
    laid_out(folder, &file, Namespace::Bag);
    assert!(ssh_verifies(folder, "file", Namespace::Bag.word()));
    let other = LogKeys::derive(&[9; 32]).signing().verifying_key().to_bytes();
    std::fs::write(folder.join("allowed_signers"), allowed_signer(&other)).unwrap();
    assert!(!ssh_verifies(folder, "file", Namespace::Bag.word()), "another key");
}

#[test]
fn ssh_keygen_finds_the_signer_and_prints_our_fingerprint() {
    let folder = tempfile::tempdir().unwrap();
    laid_out(folder.path(), &checkpoint(), Namespace::Bag);
    let said = |arguments: &[&str]| {
        let mut command = Command::new("ssh-keygen");
        let output = command.args(arguments).current_dir(folder.path()).output().unwrap();
        assert!(output.status.success(), "{arguments:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    let found = said(&["-Y", "find-principals", "-f", "allowed_signers", "-s", "file.sig"]);
    assert_eq!(found.trim(), PRINCIPAL);
    let public = keys().signing().verifying_key().to_bytes();
    let line = allowed_signer(&public);
    let key = line.splitn(3, ' ').nth(2).unwrap();
    std::fs::write(folder.path().join("key.pub"), key).unwrap();
    assert!(said(&["-l", "-f", "key.pub"]).contains(&fingerprint(&public)));
}

/// The note's own signature: key hash (4 bytes) and Ed25519 over the text with its last line feed.
#[test]
fn openssl_verifies_the_signature_of_a_checkpoint() {
    let folder = tempfile::tempdir().unwrap();
    let file = checkpoint();
    let (text, signatures) = file.split_once("\n\n").unwrap();
    let signature = signatures.trim_end().rsplit(' ').next().unwrap();
    let signature = BASE64.decode(signature.as_bytes()).unwrap();
    let public = keys().signing().verifying_key().to_bytes();
    let put = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).unwrap();
    put("key.pem", public_pem(&public).as_bytes());
    put("signature", &signature[4..]);
    let verifies = |text: &str| {
        put("text", text.as_bytes());
        let mut command = Command::new("openssl");
        command.args(["pkeyutl", "-verify", "-pubin", "-rawin", "-inkey", "key.pem"]);
        command.args(["-sigfile", "signature", "-in", "text"]).current_dir(folder.path());
        command.stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap().success()
    };
    assert!(verifies(&format!("{text}\n")));
    assert!(!verifies(text));
}
