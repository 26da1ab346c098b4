//! `seen`: posts from a page that was saved by somebody logged in.

use crate::Home;

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/seen/saved.html");

#[test]
fn a_saved_page_is_listed_then_kept_as_seen_logged_in_and_anything_else_is_refused() {
    let home = Home::new();
    let listed = home.run(&["seen", PAGE, "--own", "nguyen.an", "--json"]);
    let seen = &listed.json()[0]["seen"];
    assert_eq!((&seen["whose"], &seen["from"]), (&"own".into(), &"payload".into()), "{seen}");
    assert!(home.run(&["list", "--json"]).json().is_empty(), "nothing was kept yet");

    let kept = home.run(&["seen", PAGE, "--own", "nguyen.an", "--mine"]);
    assert!(kept.out().contains("saved"), "{}", kept.err());
    let listed = home.run(&["list", "--json"]).json();
    assert_eq!(listed.len(), 1);
    assert_eq!(listed[0]["verdict"], "login_walled", "the public was not asked");
    let shown = home.run(&["show", listed[0]["post"].as_str().unwrap()]);
    assert!(shown.out().contains("seen logged in"), "{}", shown.out());
    assert!(!shown.out().contains("AZx"), "no token of the page");

    let other = home.path("p");
    std::fs::write(&other, "no page").unwrap();
    let refused = home.run(&["seen", &other]);
    assert_eq!(refused.code(), 2);
    assert!(refused.err().contains("the vault is as it was"), "{}", refused.err());
}
