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
    assert_eq!(told["verdicts"]["rules"]["from"], "built-in");
    let key = told["key"].as_str().unwrap();
    assert_eq!(home.run(&["verify", &file, "--fingerprint", key]).code(), 0);
    let spaced = key.replace('b', "b ").replace("SHA256:", "");
    assert_eq!(home.run(&["verify", &file, "--fingerprint", &spaced]).code(), 0);
    let other = home.run(&["verify", &file, "--fingerprint", &"a".repeat(43)]);
    assert!(other.code() == 1 && other.out().starts_with("ANOTHER KEY"), "{}", other.out());
    let none = home.run(&["verify", &file, "--fingerprint", "SHA256:abc"]);
    assert!(none.code() == 2 && none.out().is_empty(), "it accuses nobody");
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
fn rules_that_nobody_here_knows_are_said_to_be_unknown() {
    let (site, home) = home();
    let (link, out, rules) = (site.link("/p/1"), home.path("stick"), home.path("rules"));
    let (secret, signed) = (home.path("secret"), home.path("rules.signed"));
    fs::create_dir(&out).unwrap();
    fs::create_dir(&rules).unwrap();
    for (name, text) in keepsake::verdict::FILES {
        fs::write(format!("{rules}/{name}.toml"), format!("{text}\n")).unwrap();
    }
    let made = home.run(&["--json", "rules", "new-key", "luat.example", "--out", &secret]);
    let key = made.json()[0]["publisher"].as_str().unwrap().to_owned();
    let sign = ["rules", "sign", &rules, "--of", "2099-01-01", "--key", &secret, "--out", &signed];
    assert_eq!(home.run(&sign).code(), 0);
    let trust = ["--publisher", &key];
    assert_eq!(home.run(&[&["rules", "install", &signed], &trust[..]].concat()).code(), 0);
    assert_eq!(home.run(&["export", &link, "--out", &out, "--yes"]).code(), 0);
    let file = only(&out).display().to_string();

    let told = home.run(&["verify", &file, "--json"]);
    let verdicts = &told.json()[0]["verdicts"];
    assert_eq!((told.code(), &verdicts["rules"]["from"]), (0, &"unknown".into()), "{verdicts}");
    assert_eq!(verdicts["own"], serde_json::json!([]), "ours say the same");
    let text = home.run(&["verify", &file]).out();
    assert!(text.contains("THE RULES ARE NOT KNOWN HERE") && text.contains("nothing comes out"));
    let text = home.run(&["--language", "vi", "verify", &file]).out();
    assert!(text.contains("KHÔNG BIẾT LUẬT NHẬN ĐỊNH NÀY"), "{text}");
    let known = [&["verify", &file, "--json", "--rules", &signed], &trust[..]].concat();
    assert_eq!(home.run(&known).json()[0]["verdicts"]["rules"]["from"], "signed");
    assert_eq!(home.run(&["verify", &file, "--rules", &signed]).code(), 2, "whose key is that?");
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
