//! What is written is sealed: no word of a post is to be found in the vault's folder.

use std::collections::BTreeSet;

use keepsake::archive::{Cancel, Private};
use keepsake_tests::canary::Canaries;
use keepsake_tests::site::Site;
use keepsake_tests::{TestArchive, files_below};

const WORDS: [&str; 5] = [
    "chim-bói-cá-ngậm-trăng",
    "Nguyễn Thị Ẩn Danh",
    "cầu-tre-lắc-lẻo",
    "bai-mat-4711",
    "PNG-canary-4711",
];

#[tokio::test]
async fn no_word_of_a_post_is_readable_on_the_disk() {
    let (site, test) = (Site::start(), TestArchive::new());
    let html = format!(
        "<meta name=author content='{}'><article><h1>{}</h1><p>Lời {} ở đây.</p>\
         <img src='/media/anh.png' alt='{}'></article>",
        WORDS[1], WORDS[2], WORDS[0], WORDS[2]
    );
    site.page("/bai-mat-4711", &html);
    let picture = [b"\x89PNG\r\n\x1a\n".as_slice(), WORDS[4].as_bytes()].concat();
    site.reply("/media/anh.png", "200 OK", "image/png", &picture);
    let kept = test.archive.add(&site.link("/bai-mat-4711"), Private::Allow).await.unwrap();
    assert_eq!(kept.capture.media.len(), 1);
    let pause = std::time::Duration::ZERO;
    test.archive.recheck(None, pause, &Cancel::default(), &|_| ()).await.unwrap();
    let test = test.reopened();
    let canaries = Canaries::new(&WORDS.map(|word| (word, word)));
    assert_eq!(canaries.in_files(&test.root()), Vec::<String>::new());

    // The search itself is sound: a word in a plain file is found.
    std::fs::write(test.root().join("index").join("plain"), WORDS[0]).unwrap();
    assert_eq!(canaries.in_files(&test.root()).len(), 1);
}

#[tokio::test]
async fn two_vaults_of_the_same_posts_have_nothing_in_common() {
    let site = Site::start();
    site.page("/p/1", "<article><p>Một bài viết, giữ ở hai kho khác nhau.</p><img src='/a.png'>");
    site.page("/p/2", "<article><p>Và một bài nữa, cũng ở cả hai kho.</p></article>");
    site.reply("/a.png", "200 OK", "image/png", b"\x89PNG\r\n\x1a\n the same picture");
    let mut told = Vec::new();
    for _ in 0..2 {
        let test = TestArchive::new();
        for path in ["/p/1", "/p/2"] {
            test.archive.add(&site.link(path), Private::Allow).await.unwrap();
        }
        let test = test.reopened();
        let all = files_below(&test.root());
        let sealed = all.iter().filter(|(path, _)| {
            ["objects", "grants", "index"]
                .iter()
                .any(|folder| path.starts_with(test.root().join(folder)))
        });
        let name =
            |path: &std::path::Path| path.file_name().unwrap().to_string_lossy().into_owned();
        let names: BTreeSet<String> =
            sealed.clone().map(|(path, _)| name(path)).filter(|name| name.len() == 32).collect();
        let sizes: Vec<usize> = sealed.map(|(_, bytes)| bytes.len()).collect();
        let contents: BTreeSet<Vec<u8>> = all
            .iter()
            .filter(|(path, _)| name(path) != "keepsake.json")
            .filter(|(path, _)| !path.starts_with(test.root().join("index")))
            .map(|(_, bytes)| bytes.clone())
            .collect();
        let times = all.iter().filter(|(path, _)| !path.starts_with(test.root().join("index")));
        let times: BTreeSet<_> =
            times.map(|(path, _)| path.metadata().unwrap().modified().unwrap()).collect();
        assert_eq!(times.len(), 1, "one time for all");
        told.push((names, sizes, contents));
    }
    let (one, other) = (&told[0], &told[1]);
    assert!(one.0.len() > 6 && one.0.is_disjoint(&other.0), "no name");
    assert_ne!(one.1, other.1, "no list of sizes");
    assert!(one.2.is_disjoint(&other.2), "no file");
}
