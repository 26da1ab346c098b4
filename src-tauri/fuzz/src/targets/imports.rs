//! One target for each format that is imported: the bytes are the file with the posts, under the
//! name by which its platform is told. Everything that comes out is read to its end.

use std::io::{self, Read};
use std::ops::ControlFlow;

use keepsake::import::{self, Event, Options};

/// Bytes of one medium that are read.
const MEDIUM_BYTES_MAX: u64 = 8 << 20;

/// A target, the name its bytes are given, and whether a file of that name needs a neighbor to be
/// told by.
pub(crate) struct Format {
    pub(crate) target: &'static str,
    name: &'static str,
    beside: Option<&'static str>,
}

const fn alone(target: &'static str, name: &'static str) -> Format {
    Format { target, name, beside: None }
}

/// All of them.
#[rustfmt::skip]
pub(crate) const FORMATS: &[Format] = &[
    alone("zip", "a.zip"),
    alone("tar", "a.tar.gz"),
    alone("facebook-json", "your_facebook_activity/posts/your_posts__check_ins__photos_and_videos_1.json"),
    alone("facebook-old", "posts/your_posts_1.json"),
    alone("facebook-html", "your_facebook_activity/posts/your_posts__check_ins__photos_and_videos_1.html"),
    alone("instagram", "your_instagram_activity/media/posts_1.json"),
    alone("instagram-old", "media.json"),
    alone("threads", "your_instagram_activity/threads/threads_and_replies.json"),
    alone("x", "data/tweets.js"),
    alone("youtube", "Takeout/YouTube/videos.csv"),
    alone("tiktok-json", "user_data_tiktok.json"),
    alone("tiktok-text", "TikTok/Video/Videos.txt"),
    alone("telegram-json", "result.json"),
    Format { target: "telegram-html", name: "messages.html", beside: Some("css/style.css") },
    alone("wordpress", "a.xml"),
    alone("blogger", "feed.atom"),
    Format { target: "mastodon", name: "outbox.json", beside: Some("actor.json") },
    alone("bluesky", "repo.car"),
    alone("reddit", "posts.csv"),
    alone("linkedin", "Shares.csv"),
    alone("medium", "posts/2020-05-08_a-0123456789ab.html"),
    Format { target: "tumblr", name: "posts/html/612345678901.html", beside: Some("payload-0.json") },
    alone("warc", "a.warc"),
    alone("saved", "a.html"),
    alone("table", "a.csv"),
    alone("markdown", "a.md"),
    alone("site", "posts.jsonl"),
];

/// Imports the bytes as this format.
pub(crate) fn run(format: &Format, bytes: &[u8]) {
    let export = match format.beside {
        None => import::open_bytes(format.name, bytes.to_vec()),
        Some(beside) => import::open_bytes("a.tar", tar(&[(format.name, bytes), (beside, b"{}")])),
    };
    let Ok(export) = export else { return };
    let report = export.posts(&Options::default(), |event| {
        let Event::Post(post) = event else { return ControlFlow::Continue(()) };
        assert!(post.key.len() >= 32, "a post without a key");
        for member in post.media.iter().filter_map(|medium| medium.member) {
            let read = export
                .medium(member)
                .and_then(|stream| io::copy(&mut stream.take(MEDIUM_BYTES_MAX), &mut io::sink()));
            // Damaged media are no find.
            drop(read);
        }
        ControlFlow::Continue(())
    });
    assert!(!report.stopped, "nobody stopped it");
}

/// The files as a tar.
fn tar(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut tar: Vec<u8> = Vec::new();
    for (name, bytes) in files {
        let mut head = [0u8; 512];
        head[..name.len()].copy_from_slice(name.as_bytes());
        head[100..108].copy_from_slice(b"0000644\0");
        head[124..136].copy_from_slice(format!("{:011o}\0", bytes.len()).as_bytes());
        head[136..148].copy_from_slice(b"00000000000\0");
        head[148..156].copy_from_slice(b"        ");
        head[156] = b'0';
        head[257..265].copy_from_slice(b"ustar\x0000");
        let sum: u32 = head.iter().map(|byte| u32::from(*byte)).sum();
        head[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
        tar.extend_from_slice(&head);
        tar.extend_from_slice(bytes);
        tar.resize(tar.len().next_multiple_of(512), 0);
    }
    tar.resize(tar.len() + 1024, 0);
    tar
}
