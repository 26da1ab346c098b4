//! `keepsake add POST` and `keepsake diff`: one more copy, and what changed.

use keepsake_tests::site::Site;

use crate::Home;

fn page(words: &str) -> String {
    format!("<article><p>Sáng nay {words} ra bờ kênh xem nước lên.</p></article>")
}

#[test]
fn a_post_is_saved_once_more_by_its_id_and_its_copies_are_compared() {
    let (site, home) = (Site::start(), Home::new());
    site.page("/p/1", &page("bà con"));
    let added = home.run(&["add", "--allow-private", "--json", &site.link("/p/1")]);
    let (post, first) = (added.json()[0]["post"].clone(), added.json()[0]["capture"].clone());
    let (post, first) = (post.as_str().unwrap(), first.as_str().unwrap());

    site.page("/p/1", &page("mấy chục \u{202e}người"));
    let again = home.run(&["add", &post[..12], "--json"]);
    assert_eq!((again.code(), &again.json()[0]["known"]), (0, &true.into()), "{}", again.err());
    let said = home.run(&["diff", post]).out();
    assert!(said.contains("Sáng nay [-bà con-] {+mấy chục người+} ra bờ kênh"), "{said}");
    assert!(!said.contains('\u{202e}'), "nothing turns the terminal around");
    let json = home.run(&["diff", post, first, "--json"]).json()[0].clone();
    assert_eq!((&json["before"], &json["changed"]), (&first.into(), &true.into()));
    assert_eq!(json["text"][1]["kind"], "gone");
}
