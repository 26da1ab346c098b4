//! Each fate: its status, and what its page holds or does not hold.

use keepsake_rehearsal::{AccountFate, Fate, Outage, Platform, Post};
use tokio::io::AsyncReadExt;

use crate::client::{AMERICA, Answer, Ask, GERMANY, get, get_from, path};

async fn one() -> (Platform, Post, String) {
    let platform = Platform::start().await.unwrap();
    let post = platform.posts()[0].clone();
    let path = path(&post);
    (platform, post, path)
}

async fn under(fate: Fate) -> (Platform, Answer) {
    let (platform, post, path) = one().await;
    platform.set_fate(&post.id, fate);
    let answer = get(&platform, &path).await;
    (platform, answer)
}

#[tokio::test]
async fn a_silently_deleted_post_is_an_address_that_never_existed() {
    let (platform, post, path) = one().await;
    let never = get(&platform, "/@nguoi.viet.cham/aaaaaaaaaaa").await;
    platform.set_fate(&post.id, Fate::DeletedSilently);
    let deleted = get(&platform, &path).await;
    assert_eq!((deleted.status, never.status), (404, 404));
    assert_eq!(deleted.body, never.body);
    assert_eq!(deleted.header("etag"), never.header("etag"));
    deleted.has("Page not found");
    assert_eq!(get(&platform, "/no/such/thing").await.body, never.body);
}

#[tokio::test]
async fn a_deleted_post_leaves_every_list() {
    let (platform, post, path) = one().await;
    let account = format!("/@{}", post.handle);
    get(&platform, &account).await.has(&post.id);
    platform.set_fate(&post.id, Fate::DeletedSilently);
    get(&platform, &account).await.lacks(&path);
    get(&platform, "/").await.lacks(&path);
    get(&platform, &format!("/@{}/{}", post.handle, platform.posts()[4].id)).await.lacks(&path);
}

#[tokio::test]
async fn a_restored_post_is_back_as_it_was() {
    let (platform, post, path) = one().await;
    let before = get(&platform, &path).await;
    platform.set_fate(&post.id, Fate::Tombstone);
    assert_ne!(get(&platform, &path).await.body, before.body);
    platform.set_fate(&post.id, Fate::Alive);
    assert_eq!(get(&platform, &path).await.body, before.body);
}

#[tokio::test]
async fn a_tombstone_answers_200_in_two_languages_and_holds_no_post() {
    let (platform, english) = under(Fate::Tombstone).await;
    assert_eq!(english.status, 200);
    english.has("<h1>This content isn&#39;t available right now</h1>");
    for mark in ["ld+json", "datetime", "canonical", "<article", "articleBody", "h-entry"] {
        english.lacks(mark);
    }
    let path = path(&platform.posts()[0]);
    let vietnamese = Ask { language: "vi-VN,vi;q=0.9", ..Ask::new(&path) }.of(&platform).await;
    vietnamese.has("<h1>Bạn hiện không xem được nội dung này</h1>");
    assert_eq!(vietnamese.header("content-language"), Some("vi"));
}

#[tokio::test]
async fn a_post_hidden_in_one_country_is_alive_in_the_others() {
    let (platform, post, path) = one().await;
    platform.set_fate(&post.id, Fate::HiddenIn("VN".into()));
    get(&platform, &path).await.has("available right now");
    for from in [GERMANY, AMERICA] {
        get_from(&platform, &path, from).await.has("articleBody");
    }
    platform.set_country(GERMANY.into(), "VN");
    get_from(&platform, &path, GERMANY).await.has("available right now");
}

#[tokio::test]
async fn a_legal_block_says_who_and_only_where_it_holds() {
    let (platform, post, path) = one().await;
    platform.set_fate(&post.id, Fate::HiddenByLaw("DE".into()));
    let blocked = get_from(&platform, &path, GERMANY).await;
    assert_eq!(blocked.status, 451);
    assert!(blocked.header("link").unwrap().ends_with("rel=\"blocked-by\""));
    blocked.has("Office for Networks and Broadcasting");
    assert_eq!(get(&platform, &path).await.status, 200);
}

#[tokio::test]
async fn a_login_wall_leads_to_a_password_field() {
    let (platform, wall) = under(Fate::LoginWall).await;
    assert_eq!(wall.status, 302);
    let location = wall.header("location").unwrap().to_owned();
    assert!(location.starts_with("/login?next=%2F%40nguoi.viet.cham%2F"), "{location}");
    let login = get(&platform, &location).await;
    assert_eq!(login.status, 200);
    login.has("type=\"password\"");
    login.lacks("datetime");
}

#[tokio::test]
async fn replaced_words_stand_in_the_same_markup_with_a_label() {
    for index in [0, 20, 31, 40, 48, 57] {
        let platform = Platform::start().await.unwrap();
        let post = platform.posts()[index].clone();
        platform.set_fate(&post.id, Fate::Replaced { text: "Mọi việc đều tốt.".into() });
        let page = get(&platform, &path(&post)).await;
        page.has("Mọi việc đều tốt.");
        page.has("<span class=\"edited\">edited</span>");
        page.has(&format!("<link rel=\"canonical\" href=\"{}\">", platform.link(&post)));
        page.lacks(post.text.lines().last().unwrap());
    }
}

#[tokio::test]
async fn a_browser_check_comes_as_403_or_as_200() {
    let (_, refused) = under(Fate::Captcha).await;
    let (_, welcomed) = under(Fate::CaptchaAsOk).await;
    assert_eq!((refused.status, welcomed.status), (403, 200));
    refused.has("id=\"challenge-form\"");
    assert_eq!(refused.body, welcomed.body);
}

#[tokio::test]
async fn an_outage_says_when_to_come_back() {
    let (platform, one_post) = under(Fate::Outage).await;
    assert_eq!((one_post.status, one_post.header("retry-after")), (503, Some("120")));
    assert_eq!(get(&platform, "/").await.status, 200);
    platform.set_outage(Outage::Whole);
    for path in ["/", "/robots.txt", "/@song.lua", "/static/style.css", "/no/such/thing"] {
        assert_eq!(get(&platform, path).await.status, 503, "{path}");
    }
    platform.set_outage(Outage::None);
    assert_eq!(get(&platform, "/robots.txt").await.status, 200);
}

#[tokio::test]
async fn a_closed_account_takes_its_posts_along_and_no_others() {
    let (platform, post, path) = one().await;
    platform.set_account(&post.handle, AccountFate::Closed);
    platform.set_fate(&post.id, Fate::Captcha);
    let account = get(&platform, &format!("/@{}", post.handle)).await;
    let gone = get(&platform, &path).await;
    assert_eq!((account.status, gone.status), (410, 404));
    gone.has("This account no longer exists");
    get(&platform, "/@song.lua").await.has("song.lua");
    get(&platform, "/").await.lacks(&post.handle);
    platform.set_account(&post.handle, AccountFate::Open);
    assert_eq!(get(&platform, &path).await.status, 403);
}

#[tokio::test]
async fn odd_answers_are_as_odd_as_promised() {
    let (_, empty) = under(Fate::Empty).await;
    assert_eq!((empty.status, empty.body.len()), (200, 0));
    let (_, binary) = under(Fate::NotHtml).await;
    assert_eq!(binary.header("content-type"), Some("application/octet-stream"));
    let (_, garbled) = under(Fate::Garbled).await;
    assert!(String::from_utf8(garbled.body).is_err());
    let (_, deep) = under(Fate::DeepNesting).await;
    assert!(deep.text().matches("<div>").count() > 80_000);
    let (_, huge) = under(Fate::Huge).await;
    assert!(huge.body.len() > 20_000_000, "{}", huge.body.len());
    let (_, circle) = under(Fate::RedirectLoop).await;
    assert_eq!(circle.status, 302);
    assert!(circle.header("location").unwrap().starts_with("/@nguoi.viet.cham/"));
    let (_, wrong) = under(Fate::WrongCharset).await;
    assert_eq!(wrong.header("content-type"), Some("text/html; charset=iso-8859-1"));
    wrong.has("Hai giờ sáng nay");
}

#[tokio::test]
async fn a_page_cut_short_gives_half_of_what_it_announced() {
    let (_, cut) = under(Fate::CutShort).await;
    let announced: usize = cut.header("content-length").unwrap().parse().unwrap();
    assert_eq!(cut.body.len(), announced / 2);
}

#[tokio::test]
async fn a_slow_post_comes_whole_after_three_seconds() {
    let begin = std::time::Instant::now();
    let (_, slow) = under(Fate::Slow).await;
    assert!(begin.elapsed().as_secs() >= 3);
    slow.has("articleBody");
}

#[tokio::test]
async fn a_drip_feed_goes_on_until_the_platform_stops() {
    let (platform, post, path) = one().await;
    platform.set_fate(&post.id, Fate::DripFeed);
    let mut stream = Ask::new(&path).open(&platform).await.unwrap();
    let mut some = vec![0; 4096];
    let mut n_bytes = 0;
    for _ in 0..3 {
        n_bytes += stream.read(&mut some).await.unwrap();
    }
    assert!(n_bytes > 100, "{n_bytes}");
    drop(platform);
    let end = tokio::time::timeout(std::time::Duration::from_secs(5), async {
        while stream.read(&mut some).await.unwrap_or(0) > 0 {}
    });
    assert!(end.await.is_ok(), "the connection outlives the platform");
}
