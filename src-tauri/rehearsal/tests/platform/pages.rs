//! Pages of posts that are alive, in each of the six markups, and all that is no page.

use std::collections::HashSet;

use keepsake_rehearsal::{Markup, Platform, Post, picture};

use crate::client::{Ask, GERMANY, get, get_from, path};

fn with(platform: &Platform, markup: Markup) -> &Post {
    platform.posts().iter().find(|post| post.markup == markup).unwrap()
}

#[tokio::test]
async fn every_post_page_has_the_common_marks() {
    let platform = Platform::start().await.unwrap();
    for post in platform.posts() {
        let page = get(&platform, &path(post)).await;
        assert_eq!(page.status, 200);
        page.has(&format!("<link rel=\"canonical\" href=\"{}\">", platform.link(post)));
        page.has("<title>");
        page.has(&format!("href=\"/@{}\"", post.handle));
        page.has(&format!("datetime=\"{}\"", post.published));
        for picture in &post.pictures {
            page.has(&picture.path());
        }
        page.lacks("<patience>");
    }
}

#[tokio::test]
async fn each_account_describes_its_posts_in_its_own_way() {
    let platform = Platform::start().await.unwrap();
    let marks = [
        (Markup::JsonLd, "\"@type\":\"SocialMediaPosting\""),
        (Markup::HEntry, "<article class=\"post h-entry\">"),
        (Markup::Microdata, "itemtype=\"https://schema.org/SocialMediaPosting\""),
        (Markup::OpenGraph, "<meta property=\"og:url\""),
        (Markup::Oembed, "type=\"application/json+oembed\""),
    ];
    for (markup, mark) in marks {
        let page = get(&platform, &path(with(&platform, markup))).await;
        page.has(mark);
        for (_, other) in marks.iter().filter(|(other, _)| *other != markup) {
            page.lacks(other);
        }
    }
    let plain = get(&platform, &path(with(&platform, Markup::Plain))).await;
    for (_, mark) in marks {
        plain.lacks(mark);
    }
    plain.lacks("<article");
}

#[tokio::test]
async fn json_ld_holds_the_text_to_the_letter() {
    let platform = Platform::start().await.unwrap();
    for post in platform.posts().iter().filter(|post| post.markup == Markup::JsonLd) {
        let page = get(&platform, &path(post)).await.text();
        let (_, rest) = page.split_once("<script type=\"application/ld+json\">").unwrap();
        let (json, _) = rest.split_once("</script>").unwrap();
        let data: serde_json::Value = serde_json::from_str(json).unwrap();
        assert_eq!(data["articleBody"], post.text);
        assert_eq!(data["datePublished"], post.published);
    }
}

#[tokio::test]
async fn the_thin_page_and_the_oembed_answer_make_one_post() {
    let platform = Platform::start().await.unwrap();
    let post = with(&platform, Markup::Oembed).clone();
    let last = post.text.lines().last().unwrap();
    let thin = get(&platform, &path(&post)).await;
    thin.lacks(last);
    let query = format!("/oembed?format=json&url={}", platform.link(&post));
    let answer: serde_json::Value =
        serde_json::from_slice(&get(&platform, &query).await.body).unwrap();
    assert_eq!(answer["author_name"], "Delta Notes");
    assert!(answer["html"].as_str().unwrap().contains(last));
    get(&platform, &format!("/embed{}", path(&post))).await.has(last);
    platform.set_fate(&post.id, keepsake_rehearsal::Fate::DeletedSilently);
    assert_eq!(get(&platform, &query).await.status, 404);
    assert_eq!(get(&platform, "/oembed").await.status, 404);
}

#[tokio::test]
async fn a_thread_is_linked_both_ways() {
    let platform = Platform::start().await.unwrap();
    let second = platform.posts().iter().find(|post| post.reply_to.is_some()).unwrap();
    let first = platform.posts().iter().find(|post| Some(&post.id) == second.reply_to.as_ref());
    let (first, second) = (path(first.unwrap()), path(second));
    get(&platform, &first).await.has(&second);
    get(&platform, &second).await.has(&format!("rel=\"prev\" href=\"{first}\""));
    let parts = platform.posts().iter().filter(|post| post.reply_to.is_some()).count();
    assert!(parts >= 6, "three threads of three, {parts} parts");
}

#[tokio::test]
async fn every_picture_draws_and_stays_small() {
    let platform = Platform::start().await.unwrap();
    let mut drawn = HashSet::new();
    let with_pictures = platform.posts().iter().filter(|post| !post.pictures.is_empty()).count();
    assert!(with_pictures >= 25, "{with_pictures}");
    // One of each scene; every one of them takes seconds when not optimised.
    for picture in platform.posts().iter().flat_map(|post| &post.pictures) {
        if drawn.insert(picture.scene) {
            let answer = get(&platform, &picture.path()).await;
            assert_eq!(answer.header("content-type"), Some("image/png"));
            assert!(answer.body.len() < 60 * 1024, "{} {}", picture.path(), answer.body.len());
            assert_eq!(answer.body, picture::draw(picture.scene, picture.seed));
        }
    }
    assert_eq!(drawn.len(), keepsake_rehearsal::Scene::ALL.len());
    for account in platform.accounts() {
        let face = format!("/media/avatar-{}.png", account.avatar);
        assert_eq!(get(&platform, &face).await.status, 200);
    }
    assert_eq!(get(&platform, "/media/boats-999.png").await.status, 404);
}

#[tokio::test]
async fn the_video_can_be_asked_for_in_parts() {
    let platform = Platform::start().await.unwrap();
    let video = platform.posts().iter().find_map(|post| post.video.as_ref()).unwrap().path();
    let whole = get(&platform, &video).await;
    assert_eq!((whole.status, whole.header("content-type")), (200, Some("video/webm")));
    assert!((10_000..60_000).contains(&whole.body.len()), "{}", whole.body.len());
    assert_eq!(whole.body[..4], [0x1a, 0x45, 0xdf, 0xa3], "not a Matroska file");
    let part = Ask { more: "Range: bytes=4-9\r\n", ..Ask::new(&video) }.of(&platform).await;
    assert_eq!((part.status, &part.body[..]), (206, &whole.body[4..10]));
    let range = format!("bytes 4-9/{}", whole.body.len());
    assert_eq!(part.header("content-range"), Some(range.as_str()));
    let beyond = Ask { more: "Range: bytes=999999-\r\n", ..Ask::new(&video) }.of(&platform).await;
    assert_eq!(beyond.status, 416);
}

#[tokio::test]
async fn the_language_can_be_chosen_and_is_remembered() {
    let platform = Platform::start().await.unwrap();
    let chosen = get(&platform, "/?lang=vi").await;
    chosen.has("<html lang=\"vi\">");
    assert_eq!(chosen.header("set-cookie"), Some("lang=vi; Path=/; SameSite=Lax"));
    let later = Ask { more: "Cookie: a=b; lang=vi\r\n", ..Ask::new("/about") }.of(&platform).await;
    later.has("<html lang=\"vi\">");
}

#[tokio::test]
async fn a_post_can_be_published_while_the_platform_runs() {
    let platform = Platform::start().await.unwrap();
    let n_built_in = platform.posts().len();
    let text = "Một dòng mới <b>không</b> in đậm";
    let post = platform.add_post("song.lua", "2026-01-02T03:04:05Z", text).unwrap();
    assert_eq!(platform.posts().len(), n_built_in);
    let page = get(&platform, &path(&post)).await;
    page.has("Một dòng mới &lt;b&gt;không&lt;/b&gt; in đậm");
    get(&platform, "/").await.has(&post.id);
    platform.set_fate(&post.id, keepsake_rehearsal::Fate::DeletedSilently);
    assert_eq!(get(&platform, &path(&post)).await.status, 404);
    assert!(platform.add_post("nobody", "2026-01-02T03:04:05Z", "x").is_err());
    assert!(platform.add_post("song.lua", "yesterday", "x").is_err());
}

#[tokio::test]
async fn every_request_is_noted_with_its_sender() {
    let platform = Platform::start().await.unwrap();
    assert_eq!(platform.requests(), 0);
    get(&platform, "/robots.txt").await.has("Disallow: /login");
    get_from(&platform, "/nothing?x=1", GERMANY).await;
    let seen = platform.seen();
    assert_eq!((platform.requests(), seen.len()), (2, 2));
    assert_eq!((seen[1].path.as_str(), seen[1].status), ("/nothing?x=1", 404));
    assert_eq!(seen[1].client, GERMANY);
}

#[tokio::test]
async fn two_platforms_do_not_meet() {
    let (one, other) = (Platform::start().await.unwrap(), Platform::start().await.unwrap());
    assert_ne!(one.base(), other.base());
    let post = &one.posts()[0];
    one.set_fate(&post.id, keepsake_rehearsal::Fate::DeletedSilently);
    assert_eq!(get(&other, &path(post)).await.status, 200);
}
