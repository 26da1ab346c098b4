//! What is written is sealed: no word of a post is to be found in the vault's folder.

use keepsake::archive::{Cancel, Private};
use keepsake_tests::site::Site;
use keepsake_tests::{TestArchive, files_below};

const WORDS: [&str; 5] = [
    "chim-bói-cá-ngậm-trăng",
    "Nguyễn Thị Ẩn Danh",
    "cầu-tre-lắc-lẻo",
    "bai-mat-4711",
    "PNG-canary",
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
    assert_eq!(found_in(&test.root()), Vec::<String>::new());

    // The search itself is sound: the same words in a plain file are found in every form.
    let plain = test.root().join("index").join("plain");
    std::fs::write(&plain, forms(WORDS[0]).concat()).unwrap();
    assert_eq!(found_in(&test.root()).len(), 4);
}

fn found_in(folder: &std::path::Path) -> Vec<String> {
    let mut found = Vec::new();
    for (path, bytes) in files_below(folder) {
        for word in WORDS {
            for form in forms(word) {
                let hit = bytes.windows(form.len()).any(|window| window == form);
                found.extend(hit.then(|| format!("{word} in {}", path.display())));
            }
        }
    }
    found
}

/// A word as UTF-8, UTF-16, percent-encoded and as base64.
fn forms(word: &str) -> Vec<Vec<u8>> {
    let utf16 = word.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let percent = word.bytes().flat_map(|byte| format!("%{byte:02X}").into_bytes()).collect();
    let base64 = data_encoding::BASE64_NOPAD.encode(word.as_bytes());
    let whole_groups = base64.len() / 4 * 4;
    vec![word.as_bytes().to_vec(), utf16, percent, base64.as_bytes()[..whole_groups].to_vec()]
}
