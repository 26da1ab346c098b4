//! Evidence on the command line: shown before it leaves, verified by two programs.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use keepsake_tests::program;
use keepsake_tests::site::Site;

use crate::Home;

const TEXT: &str = "Giá lúa hôm nay 6.800đ một ký, bà con chưa ai bán.";

/// A vault with one post, which was looked at again.
fn home() -> (Site, Home) {
    let (site, home) = (Site::start(), Home::new());
    site.page("/p/1", &format!("<article><p>{TEXT}</p></article>"));
    assert_eq!(home.run(&["add", "--allow-private", &site.link("/p/1")]).code(), 0);
    assert_eq!(home.run(&["recheck", "--confirm-after", "0"]).code(), 0);
    (site, home)
}

/// The one file in a folder.
fn only(folder: &str) -> PathBuf {
    let mut files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let file = files.next().expect("a file");
    assert!(files.next().is_none(), "and no other");
    file
}

#[test]
fn a_bundle_is_shown_made_and_verified_and_a_changed_one_is_not() {
    let (site, home) = home();
    let (link, out) = (site.link("/p/1"), home.path("stick"));
    fs::create_dir(&out).unwrap();
    let asked = home.run(&["export", &link, "--out", &out]);
    assert_eq!(asked.code(), 2, "nobody said yes");
    assert!(asked.err().contains("data/archive/keepsake.wacz"), "all that would leave is listed");
    assert!(fs::read_dir(&out).unwrap().next().is_none());

    let made = home.run(&["export", &link, "--out", &out, "--yes", "--json"]);
    assert_eq!(made.code(), 0, "{}", made.err());
    let bundle = only(&out);
    let file = bundle.display().to_string();
    assert!(file.contains("keepsake-evidence-") && bundle.extension().unwrap() == "zip");
    let again = home.run(&["export", &link, "--out", &file, "--yes"]);
    assert_eq!(again.code(), 2, "what is there is not written over");

    let told = home.run(&["verify", &file, "--json"]).json().remove(0);
    assert_eq!(told["holds"], true);
    assert!(told["verdicts"]["looks"].as_u64().unwrap() >= 1, "{}", told["verdicts"]);
    assert_eq!(told["verdicts"]["others"], serde_json::json!([]));
    let key = told["key"].as_str().unwrap();
    assert_eq!(home.run(&["verify", &file, "--fingerprint", key]).code(), 0);
    assert_eq!(home.run(&["verify", &file, "--fingerprint", "SHA256:abc"]).code(), 1);
    assert!(home.run(&["verify", &file]).out().contains(TEXT));

    let small = |file: &str| {
        let output = Command::new(program("keepsake-verify")).arg(file).output().unwrap();
        output.status.code()
    };
    assert_eq!(small(&file), Some(0));
    let mut bytes = fs::read(&bundle).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&bundle, bytes).unwrap();
    assert_eq!((home.run(&["verify", &file]).code(), small(&file)), (1, Some(1)));
}

#[test]
fn a_head_of_the_log_is_signed_and_written_on_a_sheet() {
    let (_site, home) = home();
    let sheet = home.path("sheet.pdf");
    let signed = home.run(&["checkpoint", "--receipt", &sheet]);
    assert_eq!(signed.code(), 0, "{}", signed.err());
    let text = signed.out();
    assert!(text.starts_with("keepsake.invalid/log/") && text.contains("SHA256:"));
    assert!(fs::read(&sheet).unwrap().starts_with(b"%PDF"));
    assert_eq!(home.run(&["checkpoint", "--receipt", &sheet]).code(), 2, "it is there already");
    assert_eq!(home.run(&["stamp"]).code(), 2, "nobody is asked before one is named");
    let log = home.run(&["log", "--json"]).json().remove(0);
    assert!(log["log"]["entries"].as_u64().unwrap() > 3);
    assert_eq!(log["log"]["checkpoint"]["text"], log["log"]["seen"], "it is remembered outside");
    let refused =
        home.run(&["authority", "add", "Not A Name", "--calendar", "--url", "https://a.org"]);
    assert_eq!(refused.code(), 2);
}
