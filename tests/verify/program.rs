//! The program `keepsake-verify`: what it prints, and with what code it ends.

use std::path::{Path, PathBuf};
use std::process::Command;

use keepsake_tests::attacks::whole;
use keepsake_tests::bundles::{Stamper, made};
use keepsake_tests::program;

/// Code, output, errors.
fn ran(arguments: &[&dyn AsRef<std::ffi::OsStr>]) -> (i32, String, String) {
    let mut command = Command::new(program("keepsake-verify"));
    let output = command.args(arguments.iter().map(AsRef::as_ref)).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn put(folder: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

#[test]
fn a_bundle_is_shown_in_both_languages_and_as_json() {
    let (folder, stamper) = (tempfile::tempdir().unwrap(), Stamper::new());
    let mut made = made(&whole(), Some(&stamper));
    let file = put(folder.path(), "a.zip", &made.bytes());
    let root = put(folder.path(), "root.pem", &stamper.authority().root());

    let (code, text, errors) = ran(&[&file, &"--tsa-root", &root]);
    assert_eq!((code, errors.as_str()), (0, ""), "{text}");
    for wanted in [
        "HOLDS.",
        "does not judge",
        "SHA256:",
        "Compare it",
        ", verified",
        "not later than 2",
        "not earlier than 2",
        "Withheld by the owner",
        "it proves nothing",
        "does not show",
        "OpenTimestamps",
        "claimed 2",
    ] {
        assert!(text.contains(wanted), "{wanted}:\n{text}");
    }
    let (code, text, _) = ran(&[&"--lang=vi", &file]);
    assert_eq!(code, 0);
    for wanted in
        ["ĐỨNG VỮNG.", "không phán xét", "CHƯA XÁC MINH", "không có thời điểm đã xác minh"]
    {
        assert!(text.contains(wanted), "{wanted}:\n{text}");
    }
    let (code, text, _) = ran(&[&file, &"--json", &"--tsa-root", &root]);
    let report: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!((code, &report["holds"], &report["page"]), (0, &true.into(), &"same".into()));
    assert_eq!(report["stamps"].as_array().unwrap().len(), 2 * 4);
    assert_eq!(report["stamps"][0]["state"], "verified");
    assert_eq!(report["stamps"][7]["of"], "seal");
    assert_eq!(report["ots"][0]["state"], "pending");
    assert_eq!(report["items"].as_array().unwrap().len(), 3);
    assert_eq!(report["withheld"].as_array().unwrap().len(), 3);
    assert!(report["items"][0]["entries"][0]["fields"]["platform"] == "web");

    let key = report["key"].as_str().unwrap();
    let (code, text, _) = ran(&[&file, &"--fingerprint", &key]);
    assert_eq!((code, text.contains("the key you named")), (0, true));
    let other = format!("SHA256:{}", "A".repeat(43));
    let (code, text, _) = ran(&[&file, &"--fingerprint", &other]);
    assert_eq!((code, text.contains("NOT THE KEY YOU NAMED")), (1, true));
}

#[test]
fn what_does_not_hold_and_what_was_asked_wrongly_have_codes_of_their_own() {
    let folder = tempfile::tempdir().unwrap();
    let mut files = keepsake_tests::bundles::Files::of(&made(&whole(), None).bytes());
    files.put("HOW-TO-VERIFY.txt", "it is all well\n");
    let file = put(folder.path(), "a.zip", &files.zip());
    let (code, text, _) = ran(&[&file]);
    assert_eq!(code, 1);
    assert!(text.contains("DOES NOT HOLD") && text.contains("[bag]"), "{text}");
    let none = put(folder.path(), "b.zip", b"no zip at all, but long enough to be one");
    let (code, text, _) = ran(&[&none, &"--lang", &"vi"]);
    assert_eq!((code, text.contains("[zip]"), text.contains("KHÔNG ĐỨNG VỮNG")), (1, true, true));

    let age = put(folder.path(), "a.zip.age", b"age-encryption.org/v1\n-> X25519 abc\n");
    let armored = put(folder.path(), "b.zip.age", b"-----BEGIN AGE ENCRYPTED FILE-----\nYWdl\n");
    let nowhere = folder.path().join("nothing.zip");
    let wrong: [&[&dyn AsRef<std::ffi::OsStr>]; 9] = [
        &[],
        &[&nowhere],
        &[&file, &none],
        &[&"--what", &file],
        &[&file, &"--tsa-root", &file],
        &[&file, &"--tsa-root"],
        &[&file, &"--lang", &"fr"],
        &[&file, &"--fingerprint", &"abc"],
        &[&age],
    ];
    for arguments in wrong {
        let (code, text, errors) = ran(arguments);
        assert_eq!((code, text.as_str(), errors.is_empty()), (2, "", false), "{errors}");
    }
    assert!(ran(&[&armored]).2.contains("age first"));
    let (code, text, _) = ran(&[&"--help"]);
    assert_eq!((code, text.contains("--tsa-root PEM")), (0, true));
    assert_eq!(
        ran(&[&"--version"]).1.trim(),
        format!("keepsake-verify {}", env!("CARGO_PKG_VERSION"))
    );
}
