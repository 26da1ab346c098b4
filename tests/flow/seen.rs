//! What was seen logged in: kept with its provenance, known again, and never taken for what
//! everybody is shown.

use keepsake::archive::{Cancel, EvidenceWish, SeenError, SeenFiles, SeenWish, account_of};
use keepsake::model::{NotSeen, SeenAsk, SeenPage, Status, Vantage, Verdict, Whose};
use keepsake_tests::{TestArchive, files_below};

const PNG: &[u8] = b"\x89PNG\r\n\x1A\n and a picture";

fn fixture(name: &str) -> Vec<u8> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/seen");
    std::fs::read(folder.join(name)).unwrap()
}

fn own(account: &str) -> SeenAsk {
    SeenAsk { own: Some(account.to_owned()), secrets: vec!["100002".to_owned()] }
}

async fn read(test: &TestArchive, name: &str, account: &str) -> SeenPage {
    test.archive.read_seen(&fixture(name), &own(account)).await.unwrap()
}

fn with_picture() -> SeenFiles {
    let jpeg = b"\xFF\xD8\xFF picture".to_vec();
    let media = [("https://cdn.example/rice.jpg".to_owned(), jpeg)].into();
    SeenFiles { media, picture: Some(PNG.to_vec()) }
}

#[tokio::test]
async fn a_post_seen_logged_in_is_kept_with_what_its_page_had_and_says_so() {
    let test = TestArchive::new();
    let page = read(&test, "facebook.json", "nguyen.an").await;
    assert_eq!(page.account.as_deref(), Some("nguyen.an"));
    assert_eq!(account_of(&page.address), page.account);
    let vantage = Vantage::direct(Some("VN".to_owned()));
    let wish = SeenWish { vantage: &vantage, secrets: &[], is_asked: false };
    let kept = test.archive.keep_seen(&page, &page.posts[0], &with_picture(), &wish).unwrap();
    assert!(!kept.known);
    let capture = kept.capture.unwrap();
    let seen = capture.seen.as_ref().unwrap();
    assert_eq!((seen.whose, seen.vantage.as_str()), (Whose::Own, "direct"));
    assert_eq!((seen.reader.as_str(), seen.country.as_deref()), ("facebook/1", Some("VN")));
    let names: Vec<_> = capture.files.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(names, ["data.json", "picture.png"]);
    assert_eq!(capture.media.len(), 1, "the picture that the page received");
    let (_, data) = test.archive.media(kept.post, capture.id, 1).unwrap();
    let data = String::from_utf8(data).unwrap();
    assert!(data.contains("Gạo") && !data.contains("encrypted_tracking"), "{data}");
    assert_eq!(test.archive.media(kept.post, capture.id, 2).unwrap().1, PNG);

    let again = test.archive.keep_seen(&page, &page.posts[0], &with_picture(), &wish).unwrap();
    assert!(again.known && again.capture.is_none(), "the same again is not kept again");
    let record = test.archive.post(kept.post).unwrap();
    assert_eq!((record.verdict, record.status), (Verdict::LoginWalled, Status::Watched));
    assert_eq!(record.last_seen, capture.at, "when it was last really seen");
    let reach = test.archive.seen_reach("facebook", "@Nguyen.An");
    assert_eq!((reach.posts, reach.dates.unwrap().0.unix()), (1, 1_585_706_400));
    let plain = files_below(&test.root());
    let word = b"pfbid02abcdEFGH";
    let is_plain = |bytes: &[u8]| bytes.windows(word.len()).any(|it| it == word);
    assert!(plain.iter().all(|(_, bytes)| !is_plain(bytes)), "nothing is readable on the disk");

    let test = test.reopened();
    let audited = test.archive.audit(&Cancel::default(), &|_, _| {}).unwrap();
    assert!(audited.audit.findings.is_empty(), "its files are known to the vault");
    let story = test.archive.story(kept.post).unwrap().unwrap();
    assert_eq!(story.captures[0].files.len(), 2);
    let wish = EvidenceWish { posts: vec![kept.post], ..EvidenceWish::default() };
    let mut evidence = test.archive.evidence(wish).unwrap();
    let fields: Vec<_> =
        evidence.disclosed().items[0].files.iter().map(|it| it.path.clone()).collect();
    assert!(
        fields.iter().any(|name| name.contains("file-0.") && name.contains("json")),
        "{fields:?}"
    );
}

#[tokio::test]
async fn what_is_of_another_or_was_forgotten_waits_to_be_asked_for() {
    let test = TestArchive::new();
    let page = read(&test, "facebook.json", "somebody").await;
    let vantage = Vantage::direct(None);
    let by_itself = SeenWish { vantage: &vantage, secrets: &[], is_asked: false };
    let asked = SeenWish { is_asked: true, ..by_itself };
    let keep = |page: &SeenPage, wish: &SeenWish<'_>| {
        test.archive.keep_seen(page, &page.posts[0], &SeenFiles::default(), wish)
    };
    assert!(matches!(keep(&page, &by_itself), Err(SeenError::NotOwn)));
    assert!(test.archive.ids().is_empty());
    let kept = keep(&page, &asked).unwrap();
    assert_eq!(kept.capture.unwrap().seen.unwrap().whose, Whose::Other);
    test.archive.forget_posts(&[kept.post]).await.unwrap();
    let mine = read(&test, "facebook.json", "nguyen.an").await;
    assert!(matches!(keep(&mine, &by_itself), Err(SeenError::Forgotten)));
    keep(&mine, &asked).unwrap();
}

#[tokio::test]
async fn a_worker_tells_why_there_is_nothing_and_saved_pages_are_read() {
    let test = TestArchive::new();
    let wall = test.archive.read_seen(&fixture("wall.json"), &own("a")).await;
    assert!(matches!(wall, Err(SeenError::Page(NotSeen::LoginWall))));
    let noise = test.archive.read_seen(b"\0\xFF", &own("a")).await;
    assert!(matches!(noise, Err(SeenError::Page(NotSeen::NotAPage))));
    let endless = vec![b'['; keepsake::archive::HANDOVER_BYTES_MAX + 1];
    let endless = test.archive.read_seen(&endless, &own("a")).await;
    assert!(matches!(endless, Err(SeenError::Page(NotSeen::TooLarge))));
    for (name, account) in [
        ("instagram.json", "an.viet"),
        ("threads.json", "an.viet"),
        ("x.json", "an_viet"),
        ("tiktok.json", "an.viet"),
        ("youtube.json", "UC1"),
        ("saved.html", "nguyen.an"),
    ] {
        let page = read(&test, name, account).await;
        assert_eq!(page.posts[0].whose, Whose::Own, "{name}");
    }
}
