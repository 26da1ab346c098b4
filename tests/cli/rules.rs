//! `keepsake rules`: a publisher makes a key and a signed file, a user checks and installs it.

use keepsake::verdict::{BUILT_IN, FILES, VERSION};

use crate::Home;

/// A folder with the rule files built in, one of them changed.
fn folder(home: &Home, change: impl Fn(&str, &str) -> String) -> String {
    let folder = home.path("rules");
    std::fs::create_dir_all(&folder).unwrap();
    for (name, text) in FILES {
        std::fs::write(format!("{folder}/{name}.toml"), change(name, text)).unwrap();
    }
    folder
}

#[test]
fn a_publisher_signs_and_a_user_who_trusts_the_key_installs() {
    let home = Home::new();
    let rules = folder(&home, |_, text| text.to_owned());
    let (secret, file) = (home.path("secret"), home.path("rules.signed"));
    let made = home.run(&["--json", "rules", "new-key", "luat.example", "--out", &secret]);
    let key = made.json()[0]["publisher"].as_str().unwrap().to_owned();
    assert!(!made.out().contains("PRIVATE"), "the secret part is in its file alone");
    assert_eq!(home.run(&["rules", "new-key", "x", "--out", &secret]).code(), 2, "none is lost");
    let sign = ["rules", "sign", &rules, "--of", "2099-01-01", "--key", &secret, "--out", &file];
    assert_eq!(home.run(&sign).code(), 0);

    let verify = home.run(&["--json", "rules", "verify", &file, "--publisher", &key]);
    assert_eq!(verify.json()[0]["digest"], BUILT_IN.digest());
    assert_eq!(verify.json()[0]["signer"], key.as_str());
    let shown = |arguments: &[&str]| home.run(arguments).json()[0].clone();
    let built_in = shown(&["--json", "rules", "show"]);
    assert_eq!((built_in["version"].as_str(), &built_in["signer"]), (Some(VERSION), &().into()));
    let installed = shown(&["--json", "rules", "install", &file, "--publisher", &key]);
    assert_eq!(installed["version"], "2099-01-01");
    let shown_again = shown(&["--json", "rules", "show"]);
    assert_eq!(shown_again, installed, "it is kept in the vault");
    let text = home.run(&["rules", "show"]).out();
    assert!(text.contains("2099-01-01") && text.contains(&key), "{text}");
    assert!(home.run(&["rejudge"]).out().contains("2099-01-01 sha256:"), "and used");
    assert_eq!(shown(&["--json", "rules", "built-in"])["version"], VERSION);
}

#[test]
fn what_cannot_be_trusted_is_refused_with_its_reason_and_its_line() {
    let home = Home::new();
    let rules = folder(&home, |_, text| text.to_owned());
    let (secret, file) = (home.path("secret"), home.path("rules.signed"));
    let made = home.run(&["--json", "rules", "new-key", "luat.example", "--out", &secret]);
    let key = made.json()[0]["publisher"].as_str().unwrap().to_owned();
    let sign = |rules: &str, version: &str| {
        home.run(&["rules", "sign", rules, "--of", version, "--key", &secret, "--out", &file])
    };
    let refused = |arguments: &[&str], words: &str| {
        let ran = home.run(arguments);
        assert_eq!(ran.code(), 2, "{}", ran.out());
        assert!(ran.err().contains(words), "{}", ran.err());
    };
    assert_eq!(sign(&rules, "2001-01-01").code(), 0);
    let install = ["rules", "install", &file, "--publisher", &key];
    refused(&["rules", "install", &file], "--publisher");
    refused(&install, "not newer");
    refused(&["rules", "install", &file, "--publisher", "a+b+c"], "NAME+HASH+KEY");
    assert_eq!(home.run(&[&install[..], &["--older"]].concat()).code(), 0);

    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, text.replacen("removed", "visible", 1)).unwrap();
    refused(&install, "was changed after it was signed");
    refused(&["rules", "verify", &file, "--publisher", &key], "was changed after it was signed");

    let broken = folder(&home, |name, text| {
        if name == "zalo" { text.replace("says = ", "sayz = ") } else { text.to_owned() }
    });
    let ran = sign(&broken, "2099-01-01");
    assert_eq!(ran.code(), 2);
    let zalo = FILES.iter().find(|(name, _)| *name == "zalo").unwrap().1;
    let line = zalo.lines().position(|line| line.starts_with("says = ")).unwrap() + 1;
    assert!(ran.err().contains(&format!("zalo.toml, line {line}:")), "{}", ran.err());
}
