//! Software on hosts of its own is known by its pages, looked at where it told the post when it was
//! saved, and compared with what the same source told then.

use keepsake::archive::Private;
use keepsake::model::{PostId, Status, Verdict};
use keepsake::verdict::signed::PublishingKey;
use keepsake::verdict::{FILES, Piece};
use keepsake_tests::TestArchive;
use keepsake_tests::site::Site;
use serde_json::{Value, json};

use crate::rechecking::{round, stand};

const TEXT: &str = "Sáng nay bà con ra ruộng thì thấy cọc mốc đã cắm ngang bờ đê.";

fn json(site: &Site, path: &str, status: &str, body: &Value) {
    site.reply(path, status, "application/json; charset=utf-8", body.to_string().as_bytes());
}

/// A page as Mastodon makes it: a shell with a summary for other sites.
fn mastodon_page(site: &Site) -> String {
    format!(
        "<!DOCTYPE html><html><head><title>Hoa: \"{TEXT}\" - Bến</title>\
         <meta property='og:type' content='article'><meta property='og:title' content='Hoa (@hoa@ben)'>\
         <meta property='og:description' content='{TEXT}'><meta property='og:url' content='{0}'>\
         <link rel='alternate' type='application/activity+json' href='{1}'>\
         <script id='initial-state' type='application/json'>{{\"meta\":{{}}}}</script></head>\
         <body><div class='app-holder' id='mastodon'></div></body></html>",
        site.link("/@hoa/113344556677889900"),
        site.link("/users/hoa/statuses/113344556677889900"),
    )
}

fn status(text: &str, media: usize) -> Value {
    let media: Vec<Value> = (0..media).map(|n| json!({ "id": n.to_string() })).collect();
    json!({
        "id": "113344556677889900", "created_at": "2026-11-20T01:02:03.000Z", "edited_at": null,
        "account": { "id": "5", "username": "hoa", "acct": "hoa" },
        "content": format!("<p>{text}</p>"), "media_attachments": media,
    })
}

const API: &str = "/api/v1/statuses/113344556677889900";
const ACCOUNT: &str = "/api/v1/accounts/lookup?acct=hoa";

async fn mastodon() -> (Site, TestArchive, PostId) {
    let (site, test) = (Site::start(), TestArchive::new());
    site.page("/@hoa/113344556677889900", &mastodon_page(&site));
    json(&site, API, "200 OK", &status(TEXT, 1));
    json(&site, ACCOUNT, "200 OK", &json!({ "id": "5", "username": "hoa", "acct": "hoa" }));
    let instance = json!({ "uri": "ben", "title": "Bến", "version": "4.5.2" });
    json(&site, "/api/v1/instance", "200 OK", &instance);
    let link = site.link("/@hoa/113344556677889900");
    let kept = test.archive.add(&link, Private::Allow).await.unwrap();
    (site, test, kept.post)
}

fn rule(test: &TestArchive, post: PostId) -> String {
    test.archive.story(post).unwrap().unwrap().why()[0].rule.clone()
}

#[tokio::test]
async fn a_fediverse_post_is_known_by_its_page_and_watched_by_its_api() {
    let (site, test, post) = mastodon().await;
    let record = test.archive.post(post).unwrap();
    assert_eq!(record.post.platform, "mastodon");
    let other = site.link("/users/hoa/statuses/113344556677889900");
    assert_eq!(test.archive.post_at(&other), Some(post), "its other address names it too");
    let told = &record.capture.unwrap().told;
    let told = told.iter().find(|told| told.rule == "masto-status").unwrap();
    assert_eq!((told.text.as_str(), told.n_media), (TEXT, Some(1)));
    round(&test).await;
    assert_eq!(stand(&test, post), (Status::Watched, Verdict::Visible));
    assert_eq!(rule(&test, post), "masto-status");

    json(&site, API, "404 Not Found", &json!({ "error": "Record not found" }));
    site.delete("/@hoa/113344556677889900");
    round(&test).await;
    assert_eq!(stand(&test, post), (Status::Flagged, Verdict::Removed));
    let asked = site.asked();
    for beside in ["/api/v1/instance", "/api/v1/statuses/999999999999999999", ACCOUNT] {
        assert!(asked.iter().any(|path| path == beside), "{beside} was not asked");
    }
    json(&site, ACCOUNT, "410 Gone", &json!({ "error": "Gone" }));
    json(&site, API, "410 Gone", &json!({ "error": "Gone" }));
    round(&test).await;
    assert_eq!(test.archive.post(post).unwrap().verdict, Verdict::AccountGone);
}

#[tokio::test]
async fn an_edit_is_seen_where_only_the_api_tells_the_text() {
    let (site, test, post) = mastodon().await;
    json(&site, API, "200 OK", &status(&TEXT.replace("cọc mốc", "hàng rào"), 1));
    let edited = round(&test).await;
    assert_eq!(stand(&test, post), (Status::Watched, Verdict::Edited));
    let diff = &edited.rows[0].diff;
    let (gone, new) = (Piece::Gone("cọc mốc ".into()), Piece::New("hàng rào ".into()));
    assert!(diff.contains(&gone) && diff.contains(&new), "{diff:?}");
    json(&site, API, "200 OK", &status(&TEXT.replace("Sáng nay", "Sáng  nay\u{200b}"), 1));
    round(&test).await;
    assert_eq!(stand(&test, post).1, Verdict::Visible, "typography is no edit");
    json(&site, API, "200 OK", &status(TEXT, 0));
    round(&test).await;
    assert_eq!(stand(&test, post).1, Verdict::Edited, "a picture was taken away");
    let notice = "This content isn’t available right now";
    json(&site, API, "200 OK", &status(notice, 1));
    site.page("/@hoa/113344556677889900", &mastodon_page(&site).replace(TEXT, notice));
    round(&test).await;
    assert_eq!(stand(&test, post).1, Verdict::Unclear, "a notice in its place is no edit");
    assert_eq!(rule(&test, post), "notice-instead");
}

#[tokio::test]
async fn a_server_that_closes_its_api_or_shows_a_post_under_every_id_flags_nothing() {
    let (site, test, post) = mastodon().await;
    let closed = json!({ "error": "This method requires an authenticated user" });
    json(&site, API, "401 Unauthorized", &closed);
    round(&test).await;
    assert_eq!(stand(&test, post), (Status::Watched, Verdict::Visible), "its page still shows it");
    json(&site, API, "404 Not Found", &json!({ "error": "Record not found" }));
    site.delete("/@hoa/113344556677889900");
    let mut other = status("Bài của ai đó", 0);
    other["id"] = json!("999999999999999999");
    json(&site, "/api/v1/statuses/999999999999999999", "200 OK", &other);
    round(&test).await;
    round(&test).await;
    assert_eq!(stand(&test, post).0, Status::Watched);
    json(&site, "/api/v1/statuses/999999999999999999", "404 Not Found", &json!({ "error": "x" }));
    json(&site, "/api/v1/instance", "503 Service Unavailable", &json!({ "error": "x" }));
    round(&test).await;
    assert_ne!(stand(&test, post).0, Status::Flagged, "a control that fails leaves no flag");
}

#[tokio::test]
async fn a_blog_under_its_own_name_is_asked_by_the_address_its_page_gives() {
    let (site, test) = (Site::start(), TestArchive::new());
    let rest = |text: &str| {
        json!({
            "id": 12, "slug": "coc-moc", "status": "publish", "link": site.link("/2026/03/coc-moc/"),
            "title": { "rendered": "Cọc mốc" },
            "content": { "rendered": format!("<p>{text}</p>"), "protected": false },
        })
    };
    let page = |text: &str| {
        format!(
            "<!DOCTYPE html><html><head><title>Cọc mốc</title>\
             <meta name='generator' content='WordPress 6.1.9'>\
             <link rel='https://api.w.org/' href='{0}'>\
             <link rel='alternate' type='application/json' href='{1}'></head>\
             <body><main><h1>Cọc mốc</h1><p>{text}</p></main></body></html>",
            site.link("/wp-json/"),
            site.link("/wp-json/wp/v2/posts/12"),
        )
    };
    site.page("/2026/03/coc-moc/", &page(TEXT));
    json(&site, "/wp-json/wp/v2/posts/12", "200 OK", &rest(TEXT));
    let types = json!({ "name": "Posts", "slug": "post", "rest_base": "posts" });
    json(&site, "/wp-json/wp/v2/types/post", "200 OK", &types);
    let kept = test.archive.add(&site.link("/2026/03/coc-moc/"), Private::Allow).await.unwrap();
    assert_eq!(test.archive.post(kept.post).unwrap().post.platform, "wordpress");
    assert_eq!(kept.capture.told[0].rule, "wp-json-post");
    // A theme that shows it no more, while the blog still gives it.
    site.page("/2026/03/coc-moc/", "<title>Blog</title><main><h1>Blog</h1></main>");
    round(&test).await;
    assert_eq!(stand(&test, kept.post), (Status::Watched, Verdict::Visible));
    json(&site, "/wp-json/wp/v2/posts/12", "200 OK", &rest(&TEXT.replace("cọc mốc", "lưới")));
    round(&test).await;
    assert_eq!(stand(&test, kept.post).1, Verdict::Edited);
    let gone = json!({ "code": "rest_post_invalid_id", "data": { "status": 404 } });
    json(&site, "/wp-json/wp/v2/posts/12", "404 Not Found", &gone);
    site.delete("/2026/03/coc-moc/");
    round(&test).await;
    assert_eq!(stand(&test, kept.post), (Status::Flagged, Verdict::Removed));
}

/// The rules built in, with Bluesky's own hosts at `site` and its pages known by a sign.
fn bluesky_at(site: &Site) -> String {
    let at_site = |(name, text): &(&'static str, &'static str)| {
        let text = match *name {
            "bluesky" => text
                .replace("https://public.api.bsky.app", &site.link(""))
                .replacen("[resolve]", "[[known_by]]\nwhen = [{ element = \"meta[name=app][content=bsky]\" }]\n\n[resolve]", 1),
            _ => (*text).to_owned(),
        };
        (*name, text)
    };
    let files: Vec<(&str, String)> = FILES.iter().map(at_site).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(n, t)| (*n, t.as_str())).collect();
    PublishingKey::new("x", &[3; 32]).unwrap().sign("2099-01-01", &files).unwrap()
}

#[tokio::test]
async fn a_handle_is_resolved_once_and_the_post_watched_under_the_lasting_name() {
    let (site, test) = (Site::start(), TestArchive::new());
    let key = PublishingKey::new("x", &[3; 32]).unwrap();
    let trusted = [key.publisher().clone()];
    test.archive.install_rules(bluesky_at(&site).as_bytes(), &trusted, false).unwrap();
    let page = format!(
        "<meta name=app content=bsky><meta property='og:type' content='article'>\
         <meta property='og:title' content='Hoa'><meta property='og:description' content='{TEXT}'>"
    );
    site.page("/profile/hoa.example/post/3kdevabcde2x", &page);
    let resolve = "/xrpc/com.atproto.identity.resolveHandle?handle=hoa.example";
    json(&site, resolve, "200 OK", &json!({ "did": "did:plc:abc" }));
    let posts =
        "/xrpc/app.bsky.feed.getPosts?uris=at://did:plc:abc/app.bsky.feed.post/3kdevabcde2x";
    let uri = "at://did:plc:abc/app.bsky.feed.post/3kdevabcde2x";
    let post = json!({ "posts": [{ "uri": uri, "cid": "b", "record": { "text": TEXT } }] });
    json(&site, posts, "200 OK", &post);
    let link = site.link("/profile/hoa.example/post/3kdevabcde2x");
    let kept = test.archive.add(&link, Private::Allow).await.unwrap();
    let addresses = test.archive.post(kept.post).unwrap().post.addresses;
    let lasting = "https://bsky.app/profile/did:plc:abc/post/3kdevabcde2x".to_owned();
    assert!(addresses.contains(&link) && addresses.contains(&lasting), "{addresses:?}");
    // The handle belongs to somebody else by now.
    json(&site, resolve, "200 OK", &json!({ "did": "did:plc:other" }));
    round(&test).await;
    assert_eq!(stand(&test, kept.post), (Status::Watched, Verdict::Visible));
    assert_eq!(rule(&test, kept.post), "bsky-post");
    assert_eq!(site.asked().iter().filter(|path| *path == resolve).count(), 1, "asked once");
}
