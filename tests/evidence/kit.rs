//! An archive with something to prove, and its bundles.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};
use std::time::Duration;

use flate2::read::MultiGzDecoder;
use keepsake::archive::{Cancel, EvidenceWish, GivenFile, GivenNotice, GivenRefused, Private};
use keepsake::bundle::Sink;
use keepsake::model::{Language, PostId, RefusedId, Status, Time};
use keepsake_tests::TestArchive;
use keepsake_tests::site::Site;
use keepsake_verify::{Bundle, Options, Report, Roots};

pub(crate) const NAMES: [&str; 3] = ["Trần Thị Mai", "Lê Văn Tám", "Phạm Thị Ngọc"];
pub(crate) const WORDING: &str = "Bài viết của bạn bị hạn chế theo luật địa phương.";
pub(crate) const REFUSED: &str = "Bài này nền tảng không cho đăng.";
const PNG: &[u8] = include_bytes!("../../icons/32x32.png");

/// Three posts of three people, each with a picture, looked at four times; the first is gone and
/// was told of, and one more was never published.
pub(crate) struct Case {
    pub(crate) site: Site,
    pub(crate) test: TestArchive,
    pub(crate) posts: Vec<PostId>,
    pub(crate) refused: RefusedId,
}

pub(crate) fn picture(n: usize) -> Vec<u8> {
    // What comes after the end of a PNG is no part of the picture.
    [PNG, format!("bức ảnh số {n}").as_bytes()].concat()
}

pub(crate) fn text(n: usize) -> String {
    format!("{} viết ở bến sông số {n}: giá lúa xuống, bà con chưa ai bán.", NAMES[n])
}

pub(crate) async fn round(test: &TestArchive) {
    test.clock.advance(Duration::from_hours(24));
    let pause = Duration::from_mins(10);
    test.archive.recheck(None, pause, &Cancel::default(), &|_| ()).await.unwrap();
}

impl Case {
    pub(crate) async fn new() -> Self {
        Self::starting("2026-05-08T02:00:00Z".parse().unwrap()).await
    }

    pub(crate) async fn starting(start: Time) -> Self {
        let (site, test) = (Site::start(), TestArchive::starting(start));
        let mut posts = Vec::new();
        for (n, name) in NAMES.into_iter().enumerate() {
            let (path, image) = (format!("/bai-viet-so-{n}"), format!("/buc-anh-so-{n}.png"));
            site.reply(&image, "200 OK", "image/png", &picture(n));
            let text = text(n);
            site.page(
                &path,
                &format!(
                    "<meta name=author content='{name}'><article><h1>Bài {n}</h1><p>{text}</p>\
                     <img src='{image}' alt='bến sông'></article>"
                ),
            );
            posts.push(test.archive.add(&site.link(&path), Private::Allow).await.unwrap().post);
        }
        round(&test).await;
        site.delete("/bai-viet-so-0");
        for _ in 0..3 {
            round(&test).await;
        }
        assert_eq!(test.archive.post(posts[0]).unwrap().status, Status::Flagged);
        let notice = GivenNotice {
            received: Some("2026-05-12".parse().unwrap()),
            by: None,
            wording: Some(WORDING.into()),
            ground: None,
            named: None,
            files: vec![GivenFile { name: "ảnh.png".into(), bytes: picture(9) }],
            mail: None,
        };
        test.archive.note(posts[0], notice).await.unwrap();
        let refused = GivenRefused {
            platform: "facebook".into(),
            account: None,
            on: "2026-05-11".parse().unwrap(),
            text: REFUSED.into(),
            message: "Không đăng được.".into(),
            files: vec![],
        };
        let refused = test.archive.note_refused(refused).unwrap().id;
        Self { site, test, posts, refused }
    }

    /// A wish for these of the posts.
    pub(crate) fn wish(&self, posts: &[usize]) -> EvidenceWish {
        EvidenceWish {
            posts: posts.iter().map(|n| self.posts[*n]).collect(),
            languages: vec![Language::Vi],
            verifier: keepsake_verify::PAGE.to_vec(),
            ..EvidenceWish::default()
        }
    }

    pub(crate) fn bundle(&self, wish: EvidenceWish) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        let evidence = self.test.archive.evidence(wish).unwrap();
        evidence.write(Sink::File(&mut bytes), 0).unwrap();
        bytes.into_inner()
    }
}

pub(crate) fn verified(bundle: &[u8], roots: &Roots) -> Report {
    let options = Options { roots, page: Some(keepsake_verify::PAGE) };
    keepsake_verify::verify(Cursor::new(bundle), &options).unwrap()
}

/// It holds, and is what the report says.
pub(crate) fn held(bundle: &[u8]) -> Report {
    let report = verified(bundle, &Roots::default());
    assert!(report.holds, "{:?}", report.faults);
    report
}

/// Every file of a bundle by its path below the top; of the exchanges the records, unpacked, too.
pub(crate) fn files(bundle: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let roots = Roots::default();
    let options = Options { roots: &roots, page: None };
    let open = Bundle::open(Cursor::new(bundle), &options).unwrap();
    let paths: Vec<String> = open.paths().map(str::to_owned).collect();
    let of = |path: String| {
        let bytes = open.file(&path, usize::MAX).unwrap().unwrap();
        (path, bytes)
    };
    let mut files: BTreeMap<String, Vec<u8>> = paths.into_iter().map(of).collect();
    if let Some(wacz) = files.get("data/archive/keepsake.wacz") {
        let mut records = Vec::new();
        let from = found(wacz, b"\x1f\x8b\x08").unwrap();
        // The first file of the archive; what follows it is no gzip.
        let _ = MultiGzDecoder::new(&wacz[from..]).read_to_end(&mut records);
        files.insert("records".to_owned(), records);
    }
    files
}

/// Do the commands of its own page for Linux succeed, as a plain shell runs them?
pub(crate) fn commands_succeed(bundle: &[u8]) -> bool {
    use keepsake::bundle::report::{LINUX_BEGIN, LINUX_END};
    let folder = tempfile::tempdir().unwrap();
    let mut files = files(bundle);
    files.remove("records");
    for (path, bytes) in &files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    let page = String::from_utf8(files["HOW-TO-VERIFY.txt"].clone()).unwrap();
    let (_, commands) = page.split_once(LINUX_BEGIN).unwrap();
    let (commands, _) = commands.split_once(LINUX_END).unwrap();
    let mut shell = std::process::Command::new("sh");
    let ran = shell.args(["-e", "-c", commands]).current_dir(folder.path()).output().unwrap();
    ran.status.success()
}

/// Does any file hold these bytes, as they are, in base64url of a disclosure, or in a body that was
/// packed?
pub(crate) fn is_anywhere(files: &BTreeMap<String, Vec<u8>>, words: &str) -> Option<String> {
    let is_in = |bytes: &[u8]| found(bytes, words.as_bytes()).is_some();
    for (path, bytes) in files {
        if is_in(bytes) {
            return Some(path.clone());
        }
        if path.ends_with(".disclosures.txt") {
            for line in String::from_utf8(bytes.clone()).unwrap().lines() {
                let plain = data_encoding::BASE64URL_NOPAD.decode(line.as_bytes()).unwrap();
                if is_in(&plain) {
                    return Some(path.clone());
                }
            }
        }
    }
    None
}

fn found(bytes: &[u8], part: &[u8]) -> Option<usize> {
    bytes.windows(part.len()).position(|window| window == part)
}

/// Is the text of a post there to be read?
pub(crate) fn has_text(files: &BTreeMap<String, Vec<u8>>, n: usize) -> bool {
    let mut texts = files.iter().filter(|(path, _)| path.contains("/text."));
    texts.any(|(_, bytes)| found(bytes, text(n).as_bytes()).is_some())
}

pub(crate) fn days_before(time: Time, days: i64) -> Time {
    Time::from_unix(time.unix() - days * 86_400).unwrap()
}
