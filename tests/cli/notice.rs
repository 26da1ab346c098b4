//! `keepsake notice`: words from standard input, what is shown in both languages, the table.

use keepsake_tests::site::Site;
use serde_json::Value;

use crate::Home;

const MAIL: &str = "Date: Sun, 3 May 2026 08:00:00 +0700\r\nFrom: a@facebookmail.com\r\n\
    Subject: Bài viết\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\
    Bài viết vi phạm Tiêu chuẩn cộng đồng.\r\n";

/// A vault with one post, which is flagged.
fn flagged() -> (Site, Home, String) {
    let (site, home) = (Site::start(), Home::new());
    site.page("/p/1", "<article><p>Giá lúa hôm nay 6.800đ một ký, bà con chưa bán.</p></article>");
    let added = home.run(&["add", "--allow-private", "--json", &site.link("/p/1")]);
    let post = added.json()[0]["post"].as_str().unwrap().to_owned();
    site.delete("/p/1");
    assert_eq!(home.run(&["recheck", "--confirm-after", "0"]).code(), 1);
    (site, home, post)
}

#[test]
fn a_notice_is_entered_shown_in_both_languages_and_set_aside() {
    let (_site, home, post) = flagged();
    assert_eq!(home.run(&["notice", "none", &post]).code(), 0);

    let wording = "Bài bị hạn chế\n.\n\ntheo luật pháp địa phương.\n";
    let words = format!("{post}\nNghị định 147\n{wording}");
    let add =
        ["notice", "add", "-", "--on", "2026-05-03", "--wording", "-", "--named", "-", "--json"];
    let added = home.run_given(&add, &words);
    assert_eq!(added.code(), 0, "{}", added.err());
    let entry = added.json()[0].clone();
    assert_eq!(entry["wording"], wording.trim_end(), "a point ends no text that is the last");
    assert_eq!((&entry["named"], &entry["by"]), (&"Nghị định 147".into(), &"app".into()));
    assert_eq!((&entry["ground"], &entry["proposed"]["ground"]), (&Value::Null, &"law".into()));
    let shown = home.run(&["show", &post]).out();
    assert!(shown.contains("  Notice: received 2026-05-03, "), "{shown}");
    assert!(shown.contains("a law or the authorities (“luật pháp địa phương”); you have not said"));
    assert!(shown.contains("| theo luật pháp địa phương."), "{shown}");
    assert_eq!(home.run(&["list", "--json"]).json()[0]["notice"], "received 2026-05-03");

    let appeal = home.run_given(&["notice", "appeal", &post, "--text", "-"], "Xin khôi phục\n");
    assert_eq!(appeal.code(), 0, "{}", appeal.err());
    let outcome = ["notice", "outcome", &post, "refused", "--json"];
    assert_eq!(home.run(&outcome).json()[0]["outcome"], "refused");
    let id = entry["id"].as_str().unwrap();
    assert_eq!(home.run(&["notice", "set-aside", &post, &id[..14]]).code(), 0);
    let entries = home.run(&["notice", "list", &post, "--json"]).json();
    let kinds: Vec<&str> = entries.iter().map(|it| it["entered"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["set_aside", "outcome", "appeal", "notice", "none_came"]);
    assert_eq!((&entries[3]["set_aside"], &entries[3]["id"]), (&true.into(), &id.into()));
    let listed = home.run(&["--language", "vi", "notice", "list"]).out();
    assert!(listed.contains("(đã gạt ra) Nhận thông báo ngày 2026-05-03"), "{listed}");
    assert!(listed.contains("Thông báo: không có; bạn đã tìm ngày 20"), "{listed}");
    let counted = home.run(&["notice", "silent", "--json"]).json();
    assert_eq!((&counted[0]["platform"], &counted[0]["silent"]), (&"web".into(), &1.into()));
    let total = serde_json::json!({ "total": { "gone": 1, "silent": 1, "none_came": 1 } });
    assert_eq!(counted[1], total);
}

#[test]
fn a_mail_and_its_files_go_in_and_come_out() {
    let (_site, home, post) = flagged();
    std::fs::write(home.path("mail.eml"), MAIL).unwrap();
    std::fs::write(home.path("ảnh.png"), b"\x89PNG\r\n\x1a\nx").unwrap();
    let (mail, picture) = (home.path("mail.eml"), home.path("ảnh.png"));
    let files = ["--eml", &mail, "--file", "-", "--ground", "rules"];
    let add = [&["notice", "add", &post, "--json"][..], &files].concat();
    let added = home.run_given(&add, &format!("{picture}\n"));
    assert_eq!(added.code(), 0, "{}", added.err());
    let entry = added.json()[0].clone();
    assert_eq!(entry["received"], "2026-05-03T01:00:00Z");
    assert_eq!((&entry["by"], &entry["ground"]), (&"email".into(), &"rules".into()));
    assert_eq!(entry["wording"], "Bài viết vi phạm Tiêu chuẩn cộng đồng.");
    let into = home.path("opened");
    let out = home.run(&["notice", "files", &post, "--into", &into, "--json"]);
    assert_eq!(out.code(), 0, "{}", out.err());
    assert_eq!(std::fs::read_to_string(format!("{into}/01-mail.eml")).unwrap(), MAIL);
    assert_eq!(std::fs::read(format!("{into}/02-ảnh.png")).unwrap(), b"\x89PNG\r\n\x1a\nx");

    let refused = |arguments: &[&str], words: &str| {
        let ran = home.run(arguments);
        assert_eq!(ran.code(), 2, "{arguments:?}: {}", ran.out());
        assert!(ran.err().contains(words), "{}", ran.err());
    };
    refused(&["notice", "add", &post], "--on");
    refused(&["notice", "add", &post, "--on", "3.5.2026"], "2026-05-03");
    refused(&["notice", "add", &post, "--on", "2999-01-01"], "has not come yet");
    refused(&["notice", "add", &post, "--eml", &picture], "not an e-mail");
    refused(&["notice", "set-aside", &post, "note_00"], "no such entry");
    refused(&["notice", "outcome", &post, "won"], "restored");
}

#[test]
fn refused_posts_are_listed_shown_and_set_aside() {
    let home = Home::new();
    let refuse = ["notice", "refused", "--platform", "facebook", "--at", "2026-05-03T09:00:00Z"];
    let rest = ["--account", "-", "--text", "-", "--message", "-", "--json"];
    let words = "Chim Bói Cá\nDòng một\n\nDòng hai\n.\nKhông đăng được:\nTiêu chuẩn cộng đồng\n";
    let ran = home.run_given(&[&refuse[..], &rest].concat(), words);
    assert_eq!(ran.code(), 0, "{}", ran.err());
    let entry = ran.json()[0].clone();
    assert_eq!(
        (&entry["text"], &entry["account"]),
        (&"Dòng một\n\nDòng hai".into(), &"Chim Bói Cá".into())
    );
    assert_eq!(entry["message"], "Không đăng được:\nTiêu chuẩn cộng đồng");
    assert_eq!(entry["proposed"]["ground"], "rules");
    let id = entry["id"].as_str().unwrap();
    let listed = home.run(&["notice", "refused-list"]).out();
    assert!(listed.contains(id) && listed.contains("Dòng một Dòng hai"), "{listed}");
    let shown = home.run(&["--language", "vi", "notice", "refused-list", &id[..14]]).out();
    assert!(
        shown.contains("| Dòng hai") && shown.contains("Nền tảng nói: Không đăng được"),
        "{shown}"
    );
    assert_eq!(home.run(&["list"]).out(), "", "it is no post that is watched");
    assert_eq!(home.run(&["notice", "set-aside", id]).code(), 0);
    assert_eq!(home.run(&["notice", "refused-list", "--json"]).json()[0]["set_aside"], true);
}
