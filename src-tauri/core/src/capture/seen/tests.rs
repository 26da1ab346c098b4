//! Pages of our own making in the forms of each platform, and bytes of every form.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::model::{SeenFrom, SeenPost, Whose};

fn handed(url: &str, payloads: &[Value], articles: &[Value]) -> Vec<u8> {
    signed(url, payloads, articles, &json!({}))
}

fn signed(url: &str, payloads: &[Value], articles: &[Value], signs: &Value) -> Vec<u8> {
    let texts = payloads.iter().map(|it| json!({ "text": it.to_string() })).collect::<Vec<_>>();
    let mut all =
        json!({"password_field": false, "challenge": false, "letters": 0, "at_end": false});
    for (name, value) in signs.as_object().unwrap() {
        all[name] = value.clone();
    }
    let page = json!({
        "form": FORM, "url": url, "title": "", "payloads": texts, "articles": articles,
        "signs": all,
    });
    page.to_string().into_bytes()
}

/// An article as the script hands it over.
fn article(link: &str, text: &str) -> Value {
    json!({
        "html": format!("<div onclick=\"x()\"><a href=\"{link}\">3h</a><p>{text}</p></div>"),
        "texts": [{ "text": text, "is_message": true, "is_cut": false }],
        "links": [{ "href": link, "text": "3h", "has_time": true }],
        "times": [{ "at": "2024-05-03T02:00:00.000Z" }],
        "media": [
            { "url": "https://cdn.example/a.jpg", "is_video": false, "alt": "Hai người bên ruộng",
              "width": 600, "height": 400 },
            { "url": "https://cdn.example/face.jpg", "is_video": false, "alt": "", "width": 40,
              "height": 40 },
        ],
        "left": 0, "top": 0, "width": 600, "height": 400, "shown": 100,
    })
}

fn ask(own: &str) -> SeenAsk {
    SeenAsk { own: Some(own.to_owned()), secrets: Vec::new() }
}

fn posts(bytes: &[u8], own: &str) -> Vec<SeenPost> {
    read(bytes, &ask(own)).unwrap().posts
}

fn facebook_story() -> Value {
    json!({ "require": [["Relay", "next", [], [{ "__bbox": { "result": { "data": { "node": {
        "__typename": "Story", "post_id": "1234567890123", "cache_id": "9",
        "feedback": { "viewer_actor": { "id": "777000111222" }, "message": { "text": "not it" } },
        "encrypted_tracking": "AZWtokenAZW",
        "comet_sections": {
            "content": { "story": {
                "actors": [{ "__typename": "User", "id": "100001", "name": "Nguyễn An",
                             "url": "https://www.facebook.com/nguyen.an" }],
                "wwwURL": "https://www.facebook.com/nguyen.an/posts/pfbid02abcdEFGH?__cft__[0]=AZtok&__tn__=R",
                "comet_sections": { "message_container": { "story": {
                    "message": { "text": "Gạo không được xuất nữa.\nAi biết vì sao?" } } } },
                "attachments": [{ "styles": { "attachment": { "media": {
                    "accessibility_caption": "Ruộng lúa",
                    "photo_image": { "uri": "https://cdn.example/rice.jpg?oh=1" } } } } }],
                "attached_story": { "post_id": "999", "actors": [{ "id": "5", "name": "Khác" }],
                    "message": { "text": "of another" } },
            } },
            "timestamp": { "story": { "creation_time": 1_585_706_400, "url": "https://www.facebook.com/nguyen.an/posts/pfbid02abcdEFGH" } },
        },
    } } } } }]]] })
}

#[test]
fn a_story_of_facebook_is_found_whole_wherever_it_stands() {
    let page = handed("https://www.facebook.com/nguyen.an", &[facebook_story()], &[]);
    let posts = posts(&page, "nguyen.an");
    assert_eq!(posts.len(), 1, "what it passes on is not a post of the page");
    let post = &posts[0];
    assert_eq!(post.text, "Gạo không được xuất nữa.\nAi biết vì sao?");
    assert_eq!(post.published.as_ref().unwrap().at.unix(), 1_585_706_400);
    assert_eq!(post.published.as_ref().unwrap().as_written, "1585706400");
    assert_eq!(post.links[0], "https://www.facebook.com/nguyen.an/posts/pfbid02abcdEFGH");
    assert_eq!(post.author.name.as_deref(), Some("Nguyễn An"));
    assert_eq!((post.whose, post.from), (Whose::Own, SeenFrom::Payload));
    assert_eq!(post.media.len(), 1);
    assert_eq!(post.media[0].alt.as_deref(), Some("Ruộng lúa"));
    let payload = post.payload.as_ref().unwrap();
    for secret in ["AZWtokenAZW", "777000111222", "AZtok", "__cft__"] {
        assert!(!payload.contains(secret), "{secret}: {payload}");
    }
    assert!(payload.contains("1234567890123") && post.scrubbed >= 2, "{payload}");
}

#[test]
fn answers_to_a_page_s_questions_are_read_one_after_the_other() {
    let story = facebook_story().to_string();
    let text = format!("for (;;);{{\"label\":\"x\"}}\n{story}\n{{\"cut");
    let page = json!({
        "form": FORM, "url": "https://m.facebook.com/nguyen.an", "title": "x",
        "payloads": [{ "text": text }], "articles": [],
        "signs": {"password_field": false, "challenge": false, "letters": 0, "at_end": true},
    });
    let page = read(page.to_string().as_bytes(), &ask("100001")).unwrap();
    assert_eq!(page.posts.len(), 1);
    assert_eq!(page.posts[0].whose, Whose::Own, "by its number");
    assert!(page.at_end);
}

#[test]
fn what_a_page_shows_joins_what_its_data_tell_and_stands_alone_where_they_are_silent() {
    let known = "https://www.facebook.com/nguyen.an/posts/pfbid02abcdEFGH";
    let later = "https://www.facebook.com/nguyen.an/posts/pfbid02laterLATER";
    let other = "https://www.facebook.com/tran.binh/posts/pfbid02otherOTHER";
    let shown =
        [article(known, "Gạo"), article(later, "Một bài sau"), article(other, "Của người khác")];
    let page = handed("https://www.facebook.com/nguyen.an", &[facebook_story()], &shown);
    let posts = posts(&page, "Nguyen.An");
    let told: Vec<_> = posts.iter().map(|post| (post.from, post.whose)).collect();
    assert_eq!(
        told,
        [
            (SeenFrom::Both, Whose::Own),
            (SeenFrom::Markup, Whose::Own),
            (SeenFrom::Markup, Whose::Other)
        ]
    );
    assert!(posts[0].text.starts_with("Gạo không"), "data tell the whole text");
    assert_eq!(posts[0].media.len(), 2, "the original, and what was shown");
    assert_eq!(posts[1].media.len(), 1, "a face is no picture of the post");
    assert_eq!(posts[1].published.as_ref().unwrap().at.unix(), 1_714_701_600);
    let markup = posts[1].markup.as_ref().unwrap();
    assert!(markup.contains("<p>Một bài sau</p>") && !markup.contains("onclick"), "{markup}");
}

#[test]
fn a_post_that_is_shown_twice_is_one_post() {
    let link = |n: usize| format!("https://www.facebook.com/tran.binh/posts/pfbid02other{n:04}R");
    let shown: Vec<Value> = (0..100).map(|n| article(&link(n % 50), "Gạo")).collect();
    let posts = posts(&handed("https://www.facebook.com/tran.binh", &[], &shown), "");
    assert_eq!(posts.len(), 50);
    assert!(posts.iter().all(|post| post.links.len() == 1));
}

/// A post of each of the other platforms, in the form of its data.
fn samples() -> [Value; 6] {
    let user = json!({ "username": "an.viet", "full_name": "An", "pk": "55" });
    let instagram = json!({ "items": [{ "code": "C1abcdefghi", "taken_at": 1_700_000_000,
        "user": user, "caption": { "text": "Chợ sớm" }, "carousel_media": [
            { "image_versions2": { "candidates": [{ "url": "https://cdn.example/1.jpg" }] } },
            { "video_versions": [{ "url": "https://cdn.example/2.mp4" }],
              "image_versions2": { "candidates": [{ "url": "https://cdn.example/2.jpg" }] } }] }] });
    let threads = json!({ "data": { "edges": [{ "node": { "thread_items": [{ "post": {
        "code": "D1abcdefghi", "taken_at": 1_700_000_000, "user": user,
        "text_post_app_info": { "text_fragments": { "fragments": [{ "plaintext": "Một " }, { "plaintext": "dòng" }] } },
        "caption": null } }] } }] } });
    let x = json!({ "data": { "tweetResult": { "result": { "__typename": "Tweet", "rest_id": "1790000000000000001",
        "core": { "user_results": { "result": { "rest_id": "9", "core": { "screen_name": "an_viet", "name": "An" } } } },
        "note_tweet": { "note_tweet_results": { "result": { "text": "Dài hơn 280 chữ" } } },
        "legacy": { "full_text": "Dài hơn…", "created_at": "Fri May 03 02:00:00 +0000 2024",
            "extended_entities": { "media": [{ "media_url_https": "https://pbs.twimg.com/a.jpg", "ext_alt_text": "Sông" }] } } } } } });
    let tiktok = json!({ "__DEFAULT_SCOPE__": { "webapp.video-detail": { "itemInfo": { "itemStruct": {
        "id": "7300000000000000001", "desc": "Múa lân", "createTime": "1700000000",
        "author": { "uniqueId": "an.viet", "nickname": "An", "id": "6" },
        "video": { "playAddr": "https://v.example/a.mp4", "cover": "https://v.example/a.jpg" } } } } } });
    let youtube = json!({ "videoDetails": { "videoId": "abcdefghijk", "title": "Đám cưới", "author": "An",
        "channelId": "UC1", "shortDescription": "Ở quê" },
        "microformat": { "playerMicroformatRenderer": { "publishDate": "2024-05-03T02:00:00Z",
            "ownerProfileUrl": "http://www.youtube.com/@anviet" } } });
    let general = json!({ "@context": "https://schema.org", "@type": ["BlogPosting"], "articleBody": "Bài dài",
        "url": "https://blog.example/bai", "author": { "name": "An" }, "datePublished": "2024-05-03" });
    [instagram, threads, x, tiktok, youtube, general]
}

#[test]
fn posts_of_the_other_platforms_are_found() {
    let [instagram, threads, x, tiktok, youtube, general] = samples();
    for (url, own, data, text, link, n_media) in [
        (
            "https://www.instagram.com/an.viet/",
            "an.viet",
            instagram,
            "Chợ sớm",
            "https://www.instagram.com/p/C1abcdefghi/",
            3,
        ),
        (
            "https://www.threads.com/@an.viet",
            "an.viet",
            threads,
            "Một dòng",
            "https://www.threads.com/@an.viet/post/D1abcdefghi",
            0,
        ),
        (
            "https://x.com/an_viet",
            "an_viet",
            x,
            "Dài hơn 280 chữ",
            "https://x.com/i/status/1790000000000000001",
            1,
        ),
        (
            "https://www.tiktok.com/@an.viet",
            "an.viet",
            tiktok,
            "Múa lân",
            "https://www.tiktok.com/@an.viet/video/7300000000000000001",
            2,
        ),
        (
            "https://www.youtube.com/watch?v=abcdefghijk",
            "@anviet",
            youtube,
            "Đám cưới\n\nỞ quê",
            "https://www.youtube.com/watch?v=abcdefghijk",
            0,
        ),
        ("https://blog.example/bai", "", general, "Bài dài", "https://blog.example/bai", 0),
    ] {
        let found = posts(&handed(url, &[data], &[]), own);
        assert_eq!(found.len(), 1, "{url}");
        let post = &found[0];
        assert_eq!((post.text.as_str(), post.links[0].as_str()), (text, link), "{url}");
        assert_eq!(post.media.len(), n_media, "{url}: {:?}", post.media);
        assert!(post.published.is_some(), "{url}");
        let whose = if own.is_empty() { Whose::Unknown } else { Whose::Own };
        assert_eq!(post.whose, whose, "{url}");
        let of_another = posts(
            &handed(url, &[serde_json::from_str(post.payload.as_ref().unwrap()).unwrap()], &[]),
            "somebody",
        );
        let whose = if own.is_empty() { Whose::Unknown } else { Whose::Other };
        assert_eq!(of_another[0].whose, whose, "{url}: the kept data are read again");
    }
}

#[test]
fn a_channel_s_list_of_videos_knows_whose_it_is() {
    let data = json!({ "contents": [{ "videoRenderer": { "videoId": "abcdefghijk", "title": { "runs": [{ "text": "Đám " }, { "text": "cưới" }] } } }],
        "metadata": { "channelMetadataRenderer": { "title": "An", "externalId": "UC1", "vanityChannelUrl": "http://www.youtube.com/@anviet" } } });
    let page = format!("var ytInitialData = {data};");
    let page = json!({ "form": FORM, "url": "https://www.youtube.com/@anviet/videos", "title": "",
        "payloads": [{ "text": page }], "articles": [],
        "signs": {"password_field": false, "challenge": false, "letters": 0, "at_end": false} });
    let found = posts(page.to_string().as_bytes(), "@anviet");
    assert_eq!((found[0].text.as_str(), found[0].whose), ("Đám cưới", Whose::Own));
}

#[test]
fn the_post_that_is_meant_is_that_of_the_page_else_the_one_in_view() {
    let (one, two) = ("https://x.com/an/status/1", "https://x.com/an/status/2");
    let mut second = article(two, "hai");
    second["shown"] = json!(80);
    let mut first = article(one, "một");
    first["shown"] = json!(20);
    let in_view = |url: &str| {
        let page = handed(url, &[], &[first.clone(), second.clone()]);
        read(&page, &ask("an")).unwrap().in_view
    };
    assert_eq!(in_view("https://x.com/an"), Some(1));
    assert_eq!(in_view("https://x.com/an/status/1"), Some(0));
    assert_eq!(in_view("https://x.com/an/status/3"), None, "a neighbor is not meant");
}

#[test]
fn a_reader_that_finds_nothing_says_why() {
    let why = |url: &str, signs: Value| read(&signed(url, &[], &[], &signs), &ask("a"));
    assert_eq!(
        why("https://www.facebook.com/a", json!({"password_field": true})),
        Err(NotSeen::LoginWall)
    );
    assert_eq!(why("https://www.facebook.com/login/?next=x", json!({})), Err(NotSeen::LoginWall));
    assert_eq!(why("https://www.instagram.com/challenge/x", json!({})), Err(NotSeen::Interstitial));
    assert_eq!(why("https://x.com/a", json!({"challenge": true})), Err(NotSeen::Interstitial));
    assert_eq!(why("https://x.com/a", json!({"letters": 5000})), Err(NotSeen::LayoutChanged));
    assert_eq!(why("https://x.com/a", json!({"letters": 5})), Err(NotSeen::NoPost));
    assert_eq!(why("file:///etc/passwd", json!({})), Err(NotSeen::NotWeb));
    assert_eq!(why("about:blank", json!({})), Err(NotSeen::NotWeb));
    let moved = json!({ "post": { "identifier": "1", "body": { "words": "Gạo" } } });
    let page = signed("https://www.facebook.com/a", &[moved], &[], &json!({"letters": 3000}));
    assert_eq!(read(&page, &ask("a")), Err(NotSeen::LayoutChanged));
}

#[test]
fn what_is_no_hand_over_is_refused_whole() {
    let good: Value = serde_json::from_slice(&handed("https://x.com/a", &[], &[])).unwrap();
    for (place, value) in [
        ("form", json!("keepsake-seen/2")),
        ("form", json!(1)),
        ("command", json!("unlock_vault")),
        ("articles", json!({})),
        ("articles", json!([{ "html": "" }])),
        ("signs", json!({})),
    ] {
        let mut bad = good.clone();
        bad[place] = value;
        let read = read(bad.to_string().as_bytes(), &ask("a"));
        assert_eq!(read, Err(NotSeen::NotAPage), "{place}");
    }
    let many = vec![article("https://x.com/a/status/1", "x"); 121];
    assert_eq!(read(&handed("https://x.com/a", &[], &many), &ask("a")), Err(NotSeen::TooLarge));
    let long = [article("https://x.com/a/status/1", &"x".repeat(300 << 10))];
    assert_eq!(read(&handed("https://x.com/a", &[], &long), &ask("a")), Err(NotSeen::TooLarge));
    assert_eq!(read(&vec![b' '; HANDOVER_BYTES_MAX + 1], &ask("a")), Err(NotSeen::TooLarge));
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(read(deep.as_bytes(), &ask("a")), Err(NotSeen::NotAPage));
}

#[test]
fn a_page_saved_by_another_browser_is_read() {
    let data = facebook_story();
    let page = format!(
        "<!DOCTYPE html>\n<!-- saved from url=(0034)https://www.facebook.com/nguyen.an -->\n\
         <html><script type=\"application/json\" data-sjs>{data}</script><p>x</p></html>"
    );
    let posts = posts(page.as_bytes(), "nguyen.an");
    assert_eq!((posts.len(), posts[0].whose), (1, Whose::Own));
    assert_eq!(read(b"<html>", &ask("a")), Err(NotSeen::NotAPage));
}

#[test]
fn the_name_of_a_place_is_no_account() {
    assert_eq!(account_of("https://www.facebook.com/nguyen.an").as_deref(), Some("nguyen.an"));
    assert_eq!(
        account_of("https://www.facebook.com/profile.php?id=100001").as_deref(),
        Some("100001")
    );
    assert_eq!(account_of("https://x.com/home"), None);
    assert_eq!(account_of("https://x.com/an/status/1"), None);
    assert_eq!(account_of("https://www.facebook.com/"), None);
    assert_eq!(account_of("https://blog.example/an"), None);
}

#[test]
fn every_net_of_the_scrubber_holds() {
    let secrets = ["CANARYcookie%3D123".to_owned(), "777000111222".to_owned(), "1".to_owned()];
    let mut scrub = Scrub::new(&secrets);
    let kept = scrub.text("a CANARYcookie%3D123 b 777000111222 1");
    assert_eq!(kept, "a [scrubbed] b [scrubbed] 1", "what is short is no secret");
    let token = format!("EAA{}", "b".repeat(40));
    let kept = scrub.text(&format!("x {token}; Bearer abcdef123 end"));
    assert_eq!(kept, "x [scrubbed]; Bearer [scrubbed] end");
    assert_eq!(scrub.text("EAAST of here"), "EAAST of here", "a word is no token");
    let address = "https://u:p@www.facebook.com/a?id=5&fb_dtsg=NA&__cft__[0]=x&lsd=y&jazoest=2&access_token=z#f";
    assert_eq!(scrub.address(address).unwrap(), "https://www.facebook.com/a?id=5");
    assert_eq!(scrub.address("javascript:alert(1)"), None);
    assert_eq!(scrub.address("data:text/html,x"), None);
    let data = json!({ "author": "An", "auth_token": "x", "csrfToken": "x", "viewer": { "id": "x" },
        "can_viewer_comment": true, "text": "777000111222", "n": 777_000_111_222_u64, "777000111222": 1 });
    let kept = scrub.data(&data);
    assert_eq!(
        kept,
        json!({ "author": "An", "text": "[scrubbed]", "n": "[scrubbed]", "[scrubbed]": 1 })
    );
    scrub.spare(Some("777000111222"));
    assert_eq!(scrub.text("777000111222"), "777000111222", "the author's own id");
}

#[test]
fn markup_that_is_kept_does_nothing() {
    let secrets = ["s3cr3tvalue".to_owned()];
    let mut scrub = Scrub::new(&secrets);
    let html = "<div id=a class=b onclick='go()'><script>let t='s3cr3tvalue'</script><p title=\"a > b\">Xin \
        <b>chào</b> &lt;b&gt;</p><img src='javascript:x' onerror=y><img src=\"https://c.example/a.jpg?token=1\" \
        alt='s3cr3tvalue'><form action=/x><input value=pw></form><iframe src=x></iframe><!-- s3cr3tvalue --><svg><a>x</a></svg>end";
    let kept = markup::clean(html, &mut scrub);
    assert_eq!(
        kept,
        "<div><p title=\"a &gt; b\">Xin <b>chào</b> &lt;b&gt;</p><img><img src=\"https://c.example/a.jpg\" alt=\"[scrubbed]\">end"
    );
    assert_eq!(markup::clean(&kept, &mut scrub), kept, "cleaning twice changes nothing");
}

proptest! {
    #[test]
    fn no_bytes_make_the_readers_panic(bytes in prop::collection::vec(any::<u8>(), 0..400), text in "\\PC{0,300}") {
        let _ = read(&bytes, &ask("a"));
        let _ = read(text.as_bytes(), &ask("a"));
        let mut scrub = Scrub::new(&[]);
        let _ = markup::clean(&text, &mut scrub);
        let data = Value::String(text.clone());
        let page = handed("https://www.facebook.com/a", &[data], &[article(&text, &text)]);
        let _ = read(&page, &ask("a"));
    }

    #[test]
    fn a_secret_is_in_nothing_that_is_kept(secret in "[A-Za-z0-9]{8,40}", at in 0_usize..6, noise in "\\PC{0,20}") {
        let told = format!("{noise} {secret} {noise}");
        let mut story = facebook_story();
        let node = story.pointer_mut("/require/0/3/0/__bbox/result/data/node").unwrap();
        node["extra"] = json!({ "a": [told.clone()], secret.clone(): told.clone() });
        node["message"] = json!({ "text": told.clone() });
        let link = "https://www.facebook.com/nguyen.an/posts/pfbid02abcdEFGH";
        let mut shown = article(link, &told);
        shown["html"] = json!(format!("<p alt=\"{secret}\" title='{secret}'>{secret}</p><a href='https://e.org/?q={secret}'>x</a>"));
        if at > 3 {
            shown["media"][0]["alt"] = json!(told);
        }
        let page = handed("https://www.facebook.com/nguyen.an", &[story], &[shown]);
        let ask = SeenAsk { own: Some("nguyen.an".into()), secrets: vec![secret.clone()] };
        let read = read(&page, &ask).unwrap();
        for post in &read.posts {
            let kept = [&post.text, post.payload.as_ref().unwrap(), post.markup.as_ref().unwrap()];
            let alts = post.media.iter().filter_map(|medium| medium.alt.as_ref());
            for text in kept.into_iter().chain(alts) {
                prop_assert!(!text.contains(&secret), "{text}");
            }
        }
    }

    #[test]
    fn cleaning_markup_twice_changes_nothing(html in "(<[a-z]{1,5}( [a-z]{1,6}=(\"[^\"]{0,8}\"|'[^']{0,8}'|[a-z]{0,5}))?>|</[a-z]{1,4}>|[a-zăâ &;<>\"]{0,8}){0,12}") {
        let mut scrub = Scrub::new(&[]);
        let once = markup::clean(&html, &mut scrub);
        let twice = markup::clean(&once, &mut scrub);
        prop_assert_eq!(once, twice);
    }
}
