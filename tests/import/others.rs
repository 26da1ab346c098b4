//! The formats that no maker of samples writes: each by a small export made by hand.

use std::fs::File;
use std::io::Write;
use std::ops::ControlFlow;
use std::path::Path;

use keepsake::import::{self, Event, ImportError, Options, Report};
use keepsake::model::{Audience, ImportKind, ImportedPost};

/// Imports a folder of these files.
fn folder(files: &[(&str, &[u8])]) -> (Vec<ImportedPost>, Report) {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        File::create(path).unwrap().write_all(bytes).unwrap();
    }
    posts(folder.path())
}

fn posts(path: &Path) -> (Vec<ImportedPost>, Report) {
    let mut posts = Vec::new();
    let export = import::open(&[path.to_owned()]).unwrap();
    let report = export.posts(&Options::default(), |event| {
        if let Event::Post(post) = event {
            posts.push(*post);
        }
        ControlFlow::Continue(())
    });
    (posts, report)
}

fn at(post: &ImportedPost) -> String {
    post.created.at.map_or_else(String::new, |at| at.to_string())
}

#[test]
fn reddit() {
    let (posts, _) = folder(&[
        ("statistics.csv", b"statistic,value\naccount name,lan\n"),
        (
            "posts.csv",
            "id,permalink,date,ip,subreddit,gildings,title,url,body\n\
             a1,https://www.reddit.com/r/x/comments/a1/,2020-05-08 09:30:00 UTC,203.0.113.9,x,0,\
             \"Giá, lúa\",https://vi-du.example/1,\"một\n\"\"hai\"\"\"\n"
                .as_bytes(),
        ),
        (
            "comments.csv",
            b"id,permalink,date,ip,subreddit,gildings,link,parent,body,media\n\
              c1,https://www.reddit.com/r/x/comments/a1/_/c1/,2020-05-09 09:30:00 UTC,,x,0,l,p,ba,\n",
        ),
    ]);
    assert_eq!(posts.len(), 2);
    let post = &posts[0];
    assert_eq!((post.text.as_str(), post.title.as_deref()), ("một\n\"hai\"", Some("Giá, lúa")));
    assert_eq!(at(post), "2020-05-08T09:30:00Z");
    assert_eq!(post.links, ["https://vi-du.example/1"]);
    assert_eq!(posts[1].kind, ImportKind::Comment);
    assert_eq!(posts[1].reply_to.as_deref(), Some("p"));
    assert!(!format!("{posts:?}").contains("203.0.113."));
}

#[test]
fn linkedin() {
    let link = "https://www.linkedin.com/feed/update/urn%3Ali%3Ashare%3A7012345678901234567";
    let table = format!(
        "Date,ShareLink,ShareCommentary,SharedUrl,MediaUrl,Visibility\n\
         2020-05-08 09:30:00,{link},\"một\"\"\n\"\"hai\",https://vi-du.example/1,,MEMBER_NETWORK\n"
    );
    let (posts, _) = folder(&[("Shares.csv", table.as_bytes())]);
    assert_eq!(posts.len(), 1);
    assert_eq!(
        (posts[0].text.as_str(), at(&posts[0]).as_str()),
        ("một\nhai", "2020-05-08T09:30:00Z")
    );
    assert_eq!(posts[0].permalink.as_deref(), Some(link));
    assert_eq!(posts[0].audience, Some(Audience::Public));
}

#[test]
fn x_of_2012() {
    let month = b"Grailbird.data.tweets_2012_01 = \n[ {\"id_str\":\"155000000000000001\",\
        \"created_at\":\"2012-01-05 10:11:12 +0000\",\"text\":\"m\\u1ed9t &amp; hai\"} ]";
    let (posts, _) = folder(&[("data/js/tweets/2012_01.js", month), ("tweets.csv", b"x")]);
    assert_eq!(posts.len(), 1);
    assert_eq!(
        (posts[0].text.as_str(), at(&posts[0]).as_str()),
        ("một & hai", "2012-01-05T10:11:12Z")
    );
}

#[test]
fn medium() {
    let page = "<!DOCTYPE html><html><head><title>Giá lúa</title></head><body><article class=h-entry>\
        <header><h1 class=p-name>Giá lúa</h1></header><section data-field=body class=e-content>\
        <p>một &amp; hai</p><p>ba</p></section><footer><time class=dt-published \
        datetime=2020-05-08T09:30:00.000Z>x</time><a href=https://medium.com/@lan/gia-0123456789ab \
        class=p-canonical>link</a></footer></article></body></html>";
    let (posts, _) = folder(&[
        ("posts/2020-05-08_Gia-lua-0123456789ab.html", page.as_bytes()),
        (
            "posts/draft_x-0123456789ac.html",
            b"<body><section class=e-content>nh\xc3\xa1p</section>",
        ),
        ("bookmarks/bookmarks-0001.html", b"<a href=x>KHONG</a>"),
    ]);
    assert_eq!(posts.len(), 2);
    assert_eq!(posts[0].text, "một & hai\n\nba");
    assert_eq!(at(&posts[0]), "2020-05-08T09:30:00Z");
    assert_eq!(posts[0].permalink.as_deref(), Some("https://medium.com/@lan/gia-0123456789ab"));
    assert_eq!((posts[1].audience, posts[1].text.as_str()), (Some(Audience::Draft), "nháp"));
}

#[test]
fn tumblr() {
    let page = "<html><body><h1>Giá lúa</h1><p>một</p><div id=footer><span id=timestamp> May 8th, \
        2020 9:30pm </span></div></body></html>";
    let (posts, report) = folder(&[
        ("posts/html/612345678901.html", page.as_bytes()),
        ("media/612345678901.jpg", b"\xff\xd8"),
        ("payload-0.json", b"{}"),
    ]);
    assert_eq!(posts.len(), 1);
    assert_eq!(posts[0].text, "Giá lúa\n\nmột");
    assert_eq!((at(&posts[0]).as_str(), report.media), ("2020-05-08T21:30:00Z", 1));
}

fn warc() -> Vec<u8> {
    let page =
        "<html><head><title>T</title></head><body><article><p>một</p></article></body></html>";
    let answer = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{page}");
    let record = |kind: &str, block: &str| {
        format!(
            "WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://a.example/1\r\n\
             WARC-Date: 2020-05-08T09:30:00Z\r\nContent-Length: {}\r\n\r\n{block}\r\n\r\n",
            block.len()
        )
    };
    let records = [record("request", "GET / HTTP/1.1\r\n\r\n"), record("response", &answer)];
    records.concat().into_bytes()
}

#[test]
fn warc_and_wacz() {
    let holds = |posts: &[ImportedPost]| {
        assert_eq!(posts.len(), 1);
        assert_eq!((posts[0].text.as_str(), posts[0].title.as_deref()), ("một", Some("T")));
        assert_eq!(posts[0].permalink.as_deref(), Some("https://a.example/1"));
        // When a tool looked is not when the post was made.
        assert_eq!(posts[0].created.at, None);
    };
    holds(&folder(&[("a.warc", &warc())]).0);
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(&warc()).unwrap();
    let packed = packed.finish().unwrap();
    holds(&folder(&[("archive/data.warc.gz", &packed), ("datapackage.json", b"{}")]).0);
    let cut = &warc()[..warc().len() - 40];
    let (posts, report) = folder(&[("a.warc", cut)]);
    assert!(posts.len() <= 1 && !report.skipped.is_empty());
}

#[test]
fn a_saved_page() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bai.html");
    let page = "<html><!--\n Page saved with SingleFile \n url: https://a.example/1 \n--><title>T</title>\
        <meta property=article:published_time content=2020-05-08T09:30:00Z><nav>n</nav>\
        <main><p>một<script>x</script></p></main>";
    File::create(&path).unwrap().write_all(page.as_bytes()).unwrap();
    let (posts, _) = posts(&path);
    assert_eq!(posts.len(), 1);
    assert_eq!((posts[0].text.as_str(), at(&posts[0]).as_str()), ("một", "2020-05-08T09:30:00Z"));
    assert_eq!(posts[0].permalink.as_deref(), Some("https://a.example/1"));
}

#[test]
fn ones_own_table() {
    let (posts, report) = folder(&[
        (
            "zalo.csv",
            "\u{feff}date,text,platform,url,media,id\n\
             2020-05-08 09:30:00,\"một\nhai\",zalo,https://a.example/1,anh/1.jpg; anh/2.jpg,7\n\
             hôm qua,ba,,,,\n"
                .as_bytes(),
        ),
        ("anh/1.jpg", b"\xff\xd8"),
    ]);
    assert_eq!(posts.len(), 2);
    assert_eq!((posts[0].text.as_str(), posts[0].platform.as_str()), ("một\nhai", "zalo"));
    assert_eq!((report.media, report.media_missing), (1, 1));
    assert_eq!((posts[1].created.at, posts[1].created.as_written.as_str()), (None, "hôm qua"));
}

#[test]
fn chats_with_people_are_refused() {
    let name = |text: &str| format!("<div class=from_name>\n{text} \n</div>");
    let message = |id: u32, from: &str, text: &str| {
        format!(
            "<div class='message default clearfix' id=message{id}><div class=body>\
             <div class='pull_right date details' title='08.05.2020 09:30:00 UTC+07:00'>\n09:30\n</div>\
             {}<div class=text>\n{text}\n       </div></div></div>",
            name(from)
        )
    };
    let page = |messages: &[String]| {
        let head = "<div class=page_header><div class=content><div class='text bold'>\nLan\n</div>";
        format!("<html><body>{head}</div></div>{}</body></html>", messages.concat())
    };
    let channel = page(&[message(1, "Lan", "một"), message(2, "Lan", "hai")]);
    let chat = page(&[message(1, "Lan", "RIENG"), message(2, "Tôi", "RIENG")]);
    let style: (&str, &[u8]) = ("css/style.css", b"x");
    assert_eq!(folder(&[("messages.html", channel.as_bytes()), style]).0.len(), 2);
    let (posts, report) = folder(&[("messages.html", chat.as_bytes()), style]);
    assert!(posts.is_empty() && !report.skipped.is_empty());
    let only_chats = tempfile::tempdir().unwrap();
    let inbox = only_chats.path().join("messages/inbox/ban_1");
    std::fs::create_dir_all(&inbox).unwrap();
    File::create(inbox.join("message_1.json")).unwrap().write_all(b"{}").unwrap();
    let refused = import::open(&[only_chats.path().to_owned()]);
    assert!(matches!(refused, Err(ImportError::NoPosts)));
}
