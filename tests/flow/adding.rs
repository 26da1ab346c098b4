//! A link in, a sealed copy out; or a plain reason why not, and nothing changed.

use keepsake::archive::{AddError, Private};
use keepsake::model::{Cut, Failure, PageTrouble, Source, Status, Verdict};
use keepsake_rehearsal::{Fate, Markup, Platform};
use keepsake_tests::site::Site;
use keepsake_tests::{TestArchive, files_below};

#[tokio::test]
async fn every_post_of_the_platform_is_kept_as_its_author_wrote_it() {
    let (platform, test) = (Platform::start().await.unwrap(), TestArchive::new());
    for post in platform.posts() {
        let kept = test.archive.add(&platform.link(post), Private::Allow).await.unwrap();
        let squeeze = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let (text, written) = (squeeze(&kept.capture.text), squeeze(&post.text));
        let whole = match kept.capture.source {
            // Without a description nothing tells the post from the name and counters around it.
            Source::Article => {
                text.contains(&written) && text.chars().count() < written.chars().count() + 120
            }
            _ => text == written,
        };
        assert!(whole, "{} {:?}: {text}", post.id, post.markup);
        let account = platform.accounts().iter().find(|a| a.handle == post.handle).unwrap();
        let author = kept.capture.author.and_then(|author| author.name);
        assert_eq!(author.as_deref(), Some(account.name.as_str()), "{} {:?}", post.id, post.markup);
        let files = post.pictures.len() + usize::from(post.video.is_some());
        assert!(kept.capture.media.len() >= files, "{}: {:?}", post.id, kept.capture.missing);
        let at = kept.capture.published.map(|published| published.at.to_string());
        let claimed: keepsake::model::Time = post.published.parse().unwrap();
        assert_eq!(at, Some(claimed.to_string()), "{} {:?}", post.id, post.markup);
    }
    assert_eq!(test.archive.posts().len(), platform.posts().len());
    let before = test.archive.posts();
    assert_eq!(test.reopened().archive.posts(), before);
}

#[tokio::test]
async fn structured_pages_are_read_from_their_structure() {
    let (platform, test) = (Platform::start().await.unwrap(), TestArchive::new());
    let mut seen = 0;
    for (markup, source) in [
        (Markup::JsonLd, Source::JsonLd),
        (Markup::HEntry, Source::HEntry),
        (Markup::Microdata, Source::Microdata),
    ] {
        let post = platform.posts().iter().find(|post| post.markup == markup).unwrap();
        let kept = test.archive.add(&platform.link(post), Private::Allow).await.unwrap();
        assert_eq!(kept.capture.source, source);
        seen += 1;
    }
    assert_eq!(seen, 3);
}

#[tokio::test]
async fn media_come_back_byte_by_byte() {
    let (platform, test) = (Platform::start().await.unwrap(), TestArchive::new());
    let post = platform.posts().iter().find(|post| post.video.is_some()).unwrap();
    let kept = test.archive.add(&platform.link(post), Private::Allow).await.unwrap();
    let test = test.reopened();
    let mut kinds = Vec::new();
    for (n, media) in kept.capture.media.iter().enumerate() {
        let (row, bytes) = test.archive.media(kept.post, kept.capture.id, n).unwrap();
        assert_eq!((row.bytes, bytes.len() as u64), (media.bytes, media.bytes));
        kinds.push(row.mime);
    }
    assert!(kinds.contains(&"video/webm".to_owned()), "{kinds:?}");
}

#[tokio::test]
async fn a_decorated_link_and_a_second_save_are_the_same_post() {
    let (site, test) = (Site::start(), TestArchive::new());
    let body = "<article><p>Giá lúa hôm nay 6.800đ một ký, bà con chưa bán.</p></article>";
    site.page("/bai/1", body);
    site.page("/bai/1?utm_source=x&fbclid=abc", body);
    let first = test.archive.add(&site.link("/bai/1"), Private::Allow).await.unwrap();
    let again = site.link("/bai/1?utm_source=x&fbclid=abc#top");
    let second = test.archive.add(&again, Private::Allow).await.unwrap();
    assert!((first.post, false) == (first.post, first.known) && second.known);
    assert_eq!(first.post, second.post);
    assert_eq!(test.archive.posts().len(), 1);
    assert_eq!(test.archive.story(first.post).unwrap().unwrap().captures.len(), 2);
    assert!(!site.asked().iter().any(|path| path.contains("fbclid")), "the sharer is never sent");
}

#[tokio::test]
async fn a_wrong_canonical_link_does_not_make_two_posts_one() {
    let (site, test) = (Site::start(), TestArchive::new());
    for (path, text) in
        [("/p/1", "Bài thứ nhất, viết ở nhà."), ("/p/2", "Bài thứ hai, viết ở chợ.")]
    {
        let canonical = site.link("/p/all");
        let html = format!(
            "<link rel=canonical href='{canonical}'><meta property='og:description' content='{text}'>"
        );
        site.page(path, &html);
        test.archive.add(&site.link(path), Private::Allow).await.unwrap();
    }
    assert_eq!(test.archive.posts().len(), 2);
}

#[tokio::test]
async fn private_addresses_are_refused_unless_allowed() {
    let (site, test) = (Site::start(), TestArchive::new());
    site.page("/p/1", "<article><p>Một bài viết trong mạng riêng của tôi.</p></article>");
    let refused = test.archive.add(&site.link("/p/1"), Private::Refuse).await;
    assert!(matches!(refused, Err(AddError::Private)), "{refused:?}");
    let port = site.link("").rsplit(':').next().unwrap().to_owned();
    for spelling in
        ["http://2130706433", "http://0x7f.1", "http://[::ffff:127.0.0.1]", "http://localhost"]
    {
        let link = format!("{spelling}:{port}/p/1");
        let refused = test.archive.add(&link, Private::Refuse).await;
        assert!(matches!(refused, Err(AddError::Private)), "{spelling}: {refused:?}");
    }
    assert!(site.asked().is_empty(), "not one request was sent");
    test.archive.add(&site.link("/p/1"), Private::Allow).await.unwrap();
}

/// A post that was saved, then answers oddly when it is saved again.
async fn odd(fate: Fate) -> AddError {
    let (platform, test) = (Platform::start().await.unwrap(), TestArchive::new());
    let post = &platform.posts()[0];
    let link = platform.link(post);
    let kept = test.archive.add(&link, Private::Allow).await.unwrap();
    let before = test.archive.posts();
    platform.set_fate(&post.id, fate);
    let error = test.archive.add(&link, Private::Allow).await.unwrap_err();
    assert_eq!(test.archive.posts(), before, "the post's state is intact");
    assert_eq!(test.archive.story(kept.post).unwrap().unwrap().captures.len(), 1);
    error
}

#[tokio::test]
async fn odd_answers_end_in_a_plain_reason_and_change_nothing() {
    assert!(matches!(odd(Fate::DeletedSilently).await, AddError::Status(404)));
    assert!(matches!(odd(Fate::Outage).await, AddError::Status(503)));
    assert!(matches!(odd(Fate::Tombstone).await, AddError::Notice));
    assert!(matches!(odd(Fate::HiddenByLaw("VN".into())).await, AddError::Status(451)));
    assert!(matches!(odd(Fate::LoginWall).await, AddError::Login));
    assert!(matches!(odd(Fate::Captcha).await, AddError::Challenge));
    assert!(matches!(odd(Fate::CaptchaAsOk).await, AddError::Challenge));
    assert!(matches!(odd(Fate::RedirectLoop).await, AddError::Line(Failure::RedirectLoop)));
    assert!(matches!(odd(Fate::Empty).await, AddError::Page(PageTrouble::Empty)));
    assert!(matches!(odd(Fate::NotHtml).await, AddError::Page(PageTrouble::NotHtml)));
    assert!(matches!(odd(Fate::DeepNesting).await, AddError::Page(PageTrouble::TooDeep)));
    assert!(matches!(odd(Fate::Huge).await, AddError::Cut(Cut::Length)));
    assert!(matches!(odd(Fate::CutShort).await, AddError::Cut(Cut::Disconnect)));
    let garbled = odd(Fate::Garbled).await;
    assert!(
        matches!(garbled, AddError::Page(PageTrouble::Undecodable | PageTrouble::NotHtml)),
        "{garbled:?}"
    );
}

#[tokio::test]
async fn a_wrongly_declared_charset_does_not_spoil_the_text() {
    let (platform, test) = (Platform::start().await.unwrap(), TestArchive::new());
    let post = platform.posts().iter().find(|post| post.lang == "vi").unwrap();
    platform.set_fate(&post.id, Fate::WrongCharset);
    let kept = test.archive.add(&platform.link(post), Private::Allow).await.unwrap();
    let squeeze = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(squeeze(&kept.capture.text), squeeze(&post.text));
}

#[tokio::test]
async fn a_saved_post_is_watched_and_was_seen() {
    let (platform, test) = (Platform::start().await.unwrap(), TestArchive::new());
    let kept =
        test.archive.add(&platform.link(&platform.posts()[3]), Private::Allow).await.unwrap();
    let record = test.archive.post(kept.post).unwrap();
    assert_eq!((record.status, record.verdict), (Status::Watched, Verdict::Visible));
    assert_eq!((record.last_seen, record.first_missed), (kept.capture.at, None));
}

#[tokio::test]
async fn a_link_that_was_not_saved_leaves_nothing_behind() {
    let (site, test) = (Site::start(), TestArchive::new());
    site.page("/log-in", "<title>Log in</title><form><input type=password></form>");
    let before = files_below(&test.root().join("objects")).len();
    for path in ["/missing", "/log-in"] {
        test.archive.add(&site.link(path), Private::Allow).await.unwrap_err();
    }
    assert_eq!(files_below(&test.root().join("objects")).len(), before);
}

#[tokio::test]
async fn a_post_about_a_removal_is_a_post() {
    let (site, test) = (Site::start(), TestArchive::new());
    let html = "<title>Bài của tôi đã bị gỡ</title><h1>Bài của tôi đã bị gỡ</h1>\
                <p><time datetime='2020-05-01'>1/5</time></p><article><p>Sáng nay mở trang thì \
                không còn gì.</p><time datetime='2020-05-01'>1/5</time></article>";
    site.page("/p/1", html);
    let kept = test.archive.add(&site.link("/p/1"), Private::Allow).await.unwrap();
    assert!(kept.capture.text.contains("không còn gì"));
    site.page("/p/2", "<title>Page not found</title><h1>Page not found</h1><p>Sorry.</p>");
    let notice = test.archive.add(&site.link("/p/2"), Private::Allow).await;
    assert!(matches!(notice, Err(AddError::Notice)), "{notice:?}");
}

#[tokio::test]
async fn a_page_on_an_allowed_host_leads_to_no_other_private_host() {
    let (site, test) = (Site::start(), TestArchive::new());
    let inside = Site::start_at([127, 0, 0, 9]);
    let other = inside.link("");
    let html = format!(
        "<link rel=alternate type='application/json+oembed' href='{other}/oembed'>\
         <p>Một trang mỏng.</p><article><p>Một trang mỏng.</p><img src='{other}/a.png'></article>"
    );
    site.page("/p/1", &html);
    test.archive.add(&site.link("/p/1"), Private::Allow).await.unwrap();
    assert_eq!(inside.asked(), Vec::<String>::new());
}

#[tokio::test]
async fn a_page_that_only_sends_on_is_followed_to_the_post() {
    let (site, test) = (Site::start(), TestArchive::new());
    let send = |from: &str, to: &str| {
        let meta = format!("<meta http-equiv=refresh content='0; url={to}'>");
        site.page(from, &format!("<title>Moved</title>{meta}<p>Moved to <a href='{to}'>here</a>."));
    };
    site.page("/bai/1", "<article><p>Bài này đã dọn sang một địa chỉ mới.</p></article>");
    send("/cu/1", "/bai/1");
    let kept = test.archive.add(&site.link("/cu/1"), Private::Allow).await.unwrap();
    assert_eq!(kept.capture.text, "Bài này đã dọn sang một địa chỉ mới.");
    assert_eq!(kept.capture.url, site.link("/bai/1"));
    assert_eq!(test.archive.post_at(&site.link("/cu/1")), Some(kept.post));
    send("/a", "/b");
    send("/b", "/a");
    let error = test.archive.add(&site.link("/a"), Private::Allow).await.unwrap_err();
    assert!(matches!(error, AddError::Line(Failure::TooManyRedirects)), "{error:?}");
    send("/c", "/");
    let error = test.archive.add(&site.link("/c"), Private::Allow).await.unwrap_err();
    assert!(matches!(error, AddError::LeadsHome), "{error:?}");
    send("/d", "http://10.0.0.1/");
    let error = test.archive.add(&site.link("/d"), Private::Allow).await.unwrap_err();
    assert!(matches!(error, AddError::Private), "{error:?}");
}

#[tokio::test]
async fn an_oembed_answer_in_xml_is_as_good_as_one_in_json() {
    let (site, test) = (Site::start(), TestArchive::new());
    site.page(
        "/p/1",
        "<link rel=alternate type='text/xml+oembed' href='/oembed.xml'><div id=app>Loading</div>",
    );
    let answer = "<?xml version='1.0'?><oembed><type>rich</type><author_name>Hoa</author_name>\
                  <html>&lt;blockquote&gt;&lt;p&gt;Cả bài nằm ở đây.&lt;/p&gt;\
                  &lt;/blockquote&gt;</html></oembed>";
    site.reply("/oembed.xml", "200 OK", "text/xml; charset=utf-8", answer.as_bytes());
    let kept = test.archive.add(&site.link("/p/1"), Private::Allow).await.unwrap();
    assert_eq!(kept.capture.text, "Cả bài nằm ở đây.");
    assert_eq!(kept.capture.source, Source::Oembed);
}

#[tokio::test]
async fn a_description_of_the_site_is_not_kept_in_place_of_a_short_post() {
    let (site, test) = (Site::start(), TestArchive::new());
    site.page(
        "/p/1",
        "<meta property='og:description' content='Chuyện làng tôi'><article><p>Sáng nay xã báo \
         thu hồi đất mà không có quyết định.</p></article>",
    );
    let kept = test.archive.add(&site.link("/p/1"), Private::Allow).await.unwrap();
    assert_eq!(kept.capture.text, "Sáng nay xã báo thu hồi đất mà không có quyết định.");
}
