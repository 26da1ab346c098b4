//! `export`: it says what will be readable and asks, writes whole or not at all, and what it wrote
//! comes back through our own importers.

use std::fs;
use std::ops::ControlFlow;
use std::path::Path;

use keepsake::import::{self, Event, Options};
use keepsake::model::ImportedPost;
use keepsake_tests::files_below;
use keepsake_tests::site::Site;

use crate::Home;

const PICTURE: &[u8] = b"\x89PNG\r\n\x1a\n....";
const FORMS: [&str; 4] = ["wxr", "activitystreams", "markdown", "site"];

/// A vault with two posts, one with a picture.
fn home() -> (Site, Home) {
    let (site, home) = (Site::start(), Home::new());
    site.reply("/1.png", "200 OK", "image/png", PICTURE);
    let page = "<article><span class=author>Chim Bói Cá</span>\
        <time datetime=2020-05-08T09:30:00Z>x</time>\
        <p>Giá lúa &lt;hôm nay&gt; 6.800đ<br>một ký ]]&gt;</p><p>- bà con *chưa* bán.</p>\
        <img src=/1.png alt='Ruộng [lúa]'></article>";
    site.page("/p/1", page);
    site.page("/p/2", "<article><p>Bài thứ hai, không có hình và không có ngày.</p></article>");
    for link in ["/p/1", "/p/2"] {
        assert_eq!(home.run(&["add", "--allow-private", &site.link(link)]).code(), 0);
    }
    (site, home)
}

fn imported(path: &str) -> Vec<(ImportedPost, Vec<Vec<u8>>)> {
    let export = import::open(&[path.into()]).unwrap();
    let mut posts = Vec::new();
    export.posts(&Options::default(), |event| {
        if let Event::Post(post) = event {
            let bytes = |member| {
                let mut bytes = Vec::new();
                std::io::copy(&mut export.medium(member).unwrap(), &mut bytes).unwrap();
                bytes
            };
            let media = post.media.iter().map(|medium| bytes(medium.member.unwrap())).collect();
            posts.push((*post, media));
        }
        ControlFlow::Continue(())
    });
    posts.sort_by_key(|(post, _)| post.text.clone());
    posts
}

#[test]
fn posts_that_were_fetched_go_out_in_every_form_and_come_back() {
    let (site, home) = home();
    let rows = home.run(&["list", "--json"]).json();
    let mut texts: Vec<&str> = rows.iter().map(|row| row["text"].as_str().unwrap()).collect();
    texts.sort_unstable();
    for form in FORMS {
        let out = home.path(form);
        let ran = home.run(&["export", "--as", form, "--out", &out, "--yes", "--json"]);
        assert_eq!(ran.code(), 0, "{}", ran.err());
        let told = &ran.json()[0];
        assert_eq!((&told["exported"], &told["form"]), (&true.into(), &form.into()));
        assert_eq!((&told["posts"], &told["media"]), (&2.into(), &1.into()), "{form}");
        let posts = imported(&out);
        assert_eq!(posts.iter().map(|(post, _)| &post.text).collect::<Vec<_>>(), texts, "{form}");
        let (post, media) = posts.iter().find(|(_, media)| !media.is_empty()).unwrap();
        assert_eq!(media, &[PICTURE], "{form}");
        assert_eq!(post.media[0].alt.as_deref(), Some("Ruộng [lúa]"), "{form}");
        assert_eq!(post.permalink.as_deref(), Some(site.link("/p/1").as_str()), "{form}");
        assert_eq!(post.created.at.unwrap().to_string(), "2020-05-08T09:30:00Z", "{form}");
        let again = home.run(&["export", "--as", form, "--out", &out, "--yes"]);
        assert_eq!(again.code(), 2);
        assert!(again.err().contains("there already"), "{}", again.err());
        assert_eq!(imported(&out).len(), 2, "what stood there still stands");
    }
    assert_eq!(home.run(&["audit"]).code(), 0);
}

#[test]
fn it_says_what_will_be_readable_and_does_nothing_unasked() {
    let (_site, home) = home();
    let out = home.path("out");
    let asked = home.run(&["export", "--as", "site", "--out", &out]);
    assert_eq!(asked.code(), 2);
    for words in ["2 posts and 1 media files", "NOT sealed", "--yes"] {
        assert!(asked.err().contains(words), "{}", asked.err());
    }
    assert!(!Path::new(&out).exists());
    let into_vault = format!("{}/out", home.path("vault"));
    for (target, words) in [(into_vault.as_str(), "vault's own folder"), ("/none/x", "not there")] {
        let refused = home.run(&["export", "--as", "markdown", "--out", target, "--yes"]);
        assert_eq!(refused.code(), 2);
        assert!(refused.err().contains(words), "{}", refused.err());
    }
    fs::write(format!("{out}.part"), "mine").unwrap();
    let left = home.run(&["export", "--as", "wxr", "--out", &out, "--yes"]);
    assert_eq!(
        (left.code(), fs::read_to_string(format!("{out}.part")).unwrap()),
        (2, "mine".into())
    );
    assert_eq!(home.run(&["export", "--as", "wxr", "--out", &out, "--yes", "post_00"]).code(), 2);
    assert_eq!(home.run(&["audit"]).code(), 0, "the vault has nothing new in it");
}

#[test]
fn chosen_posts_go_out_alone_and_a_damaged_picture_is_told_and_left_out() {
    let (site, home) = home();
    let second = site.link("/p/2");
    let chosen = ["export", "--as", "site", "--out", &home.path("one"), "--yes", &second];
    let ran = home.run(&chosen);
    assert_eq!(ran.code(), 0, "{}", ran.err());
    assert!(ran.out().contains("1 posts and 0 media files"), "{}", ran.out());
    assert!(files_below(Path::new(&home.path("one"))).iter().all(|(_, bytes)| bytes != PICTURE));
    // The picture is the only thing whose loss `audit` would tell as a file of a capture.
    let objects = files_below(&Path::new(&home.path("vault")).join("objects"));
    for (path, bytes) in objects {
        let mut damaged = bytes;
        let middle = damaged.len() / 2;
        damaged[middle] ^= 1;
        fs::write(path, damaged).unwrap();
    }
    for form in FORMS {
        let out = home.path(&format!("damaged-{form}"));
        let ran = home.run(&["export", "--as", form, "--out", &out, "--yes", "--json"]);
        assert_eq!(ran.code(), 4, "{}", ran.err());
        let told = &ran.json()[0];
        assert_eq!((&told["posts"], &told["media"]), (&2.into(), &0.into()), "{form}");
        assert_eq!(told["media_damaged"], 1, "{form}");
    }
}
