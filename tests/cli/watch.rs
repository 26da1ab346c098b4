//! The watch as a person runs it: once, for hours, ended by Ctrl+C; and what it found.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use keepsake_tests::program;
use keepsake_tests::site::Site;
use serde_json::Value;

use crate::Home;

/// A home with two posts of one account saved, and the site they are on.
fn home_with_posts() -> (Home, Site) {
    let (home, site) = (Home::new(), Site::start());
    for name in ["mot", "hai"] {
        let html = format!(
            "<meta name=author content='Người đưa đò'><article><p>Bài {name} bên sông</p></article>"
        );
        site.page(&format!("/{name}"), &html);
        let link = site.link(&format!("/{name}"));
        assert_eq!(home.run(&["add", "--allow-private", &link]).code(), 0);
    }
    (home, site)
}

#[test]
fn the_watch_says_when_it_goes_on_and_ends_on_ctrl_c() {
    let (home, _site) = home_with_posts();
    let mut command = Command::new(program("keepsake"));
    command.args(["--vault", &home.path("vault"), "--json", "watch"]);
    command.args(["--passphrase-file", &home.path("passphrase")]);
    command.env("XDG_STATE_HOME", home.path("state"));
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut watch = command.spawn().unwrap();
    let mut lines = BufReader::new(watch.stdout.take().unwrap()).lines();
    let waiting = lines.find_map(|line| {
        let line: Value = serde_json::from_str(&line.unwrap()).unwrap();
        line["waiting"]["until"].as_str().map(str::to_owned)
    });
    assert!(waiting.unwrap().ends_with('Z'), "nothing is due right after saving");
    let pid = watch.id().to_string();
    assert!(Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
    assert_eq!(watch.wait().unwrap().code(), Some(0));
    assert_eq!(home.run(&["unlock-test"]).code(), 0, "the vault was closed in order");
}

#[test]
fn what_is_not_due_is_not_asked_for() {
    let (home, site) = home_with_posts();
    let before = site.asked().len();
    for words in [["watch", "--once"], ["recheck", "--due"]] {
        assert_eq!(home.run(&words).code(), 0);
    }
    assert_eq!(site.asked().len(), before);
    assert_eq!(home.run(&["recheck", "--due", "--all"]).code(), 2, "one or the other");
}

#[test]
fn what_vanished_together_and_what_looks_were_worth_can_be_asked_for() {
    let (home, site) = home_with_posts();
    assert!(home.run(&["incidents"]).out().contains("Nothing has vanished"));
    site.delete("/mot");
    site.delete("/hai");
    assert_eq!(home.run(&["recheck", "--confirm-after", "0"]).code(), 1);
    let told = home.run(&["incidents"]).out();
    assert!(told.starts_with("1. web, Người đưa đò: 2 of 2 posts"), "{told}");
    assert!(told.contains("if it was one act: between"), "{told}");
    let incident = home.run(&["--json", "incidents"]);
    let incident: Value = serde_json::from_str(&incident.out()).unwrap();
    assert_eq!(incident["posts"].as_array().unwrap().len(), 2);
    assert_eq!(incident["number"], 1, "by which `export --incident` takes it");
    let sight: Value = serde_json::from_str(&home.run(&["--json", "coverage"]).out()).unwrap();
    assert_eq!((&sight["vantage"], &sight["looks"]), (&"direct".into(), &4.into()));
    assert_eq!(sight["blind"], false);
    assert!(home.run(&["coverage"]).out().contains("web from direct: 4 of 4 looks told"));
    assert_eq!(home.run(&["coverage", "--days", "40"]).code(), 2);
}
