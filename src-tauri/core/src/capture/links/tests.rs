use super::*;

fn named(link: &str) -> (String, Vec<String>, String) {
    let identity = identify(&Url::parse(link).unwrap());
    (identity.platform, identity.ids, identity.canonical)
}

/// Forms of one post on each platform, each line another post.
const FORMS: &[(&str, &str, &[&str])] = &[
    (
        "https://www.facebook.com/hoa.demo/posts/3210000000000011",
        "3210000000000011",
        &[
            "https://m.facebook.com/hoa.demo/posts/3210000000000011?mibextid=WC7FNe&rdid=abc",
            "https://vi-vn.facebook.com/hoa.demo/posts/mot-bai/3210000000000011/",
            "https://www.facebook.com/hoa.demo/activity/3210000000000011",
            "https://l.facebook.com/l.php?u=https%3A%2F%2Ffb.com%2Fhoa.demo%2Fposts%2F3210000000000011%3Ffbclid%3DZ",
            "https://www.facebook.com/plugins/post.php?href=https%3A%2F%2Fwww.facebook.com%2Fhoa.demo%2Fposts%2F3210000000000011&locale=en_US",
            "https://graph.facebook.com/v26.0/oembed_post?url=https%3A%2F%2Fwww.facebook.com%2Fhoa.demo%2Fposts%2F3210000000000011",
        ],
    ),
    (
        "https://www.facebook.com/permalink.php?story_fbid=pfbid02AbCdEfGh&id=100047",
        "pfbid02AbCdEfGh",
        &["https://m.facebook.com/story.php?id=100047&story_fbid=pfbid02AbCdEfGh&eav=x"],
    ),
    (
        "https://www.facebook.com/groups/docsach/posts/3210000000001244",
        "3210000000001244",
        &[
            "https://www.facebook.com/groups/docsach/permalink/3210000000001244/",
            "https://www.facebook.com/groups/docsach/?multi_permalinks=3210000000001244&ref=share",
        ],
    ),
    (
        "https://www.instagram.com/p/DKx9aPqLm2R/",
        "DKx9aPqLm2R",
        &[
            "https://instagram.com/reel/DKx9aPqLm2R/?igsh=MzRlODBiNWFlZA==",
            "https://www.instagram.com/chohoa/p/DKx9aPqLm2R/c/17890/?img_index=2",
            "https://www.instagram.com/p/DKx9aPqLm2R/embed/captioned/",
        ],
    ),
    (
        "https://www.threads.com/@duong/post/DXabc12QWE9",
        "DXabc12QWE9",
        &["https://threads.net/@duong/post/DXabc12QWE9?xmt=AQF0"],
    ),
    (
        "https://www.youtube.com/watch?v=kV3nQ8sT2pA",
        "kV3nQ8sT2pA",
        &[
            "https://youtu.be/kV3nQ8sT2pA?si=Zz",
            "https://m.youtube.com/watch?v=kV3nQ8sT2pA&list=PL1&t=3s&pp=x",
            "https://www.youtube.com/shorts/kV3nQ8sT2pA",
            "https://www.youtube-nocookie.com/embed/kV3nQ8sT2pA",
            "https://www.youtube.com/oembed?url=https%3A%2F%2Fwww.youtube.com%2Fwatch%3Fv%3DkV3nQ8sT2pA&format=json",
        ],
    ),
    (
        "https://x.com/i/status/1790000000000012345",
        "1790000000000012345",
        &[
            "https://twitter.com/ngochan/status/1790000000000012345/photo/1?s=20&t=Ab",
            "https://mobile.twitter.com/other/statuses/1790000000000012345",
            "https://x.com/i/web/status/1790000000000012345",
            "https://cdn.syndication.twimg.com/tweet-result?id=1790000000000012345&lang=en&token=a",
        ],
    ),
    (
        "https://t.me/tinlang/482",
        "482",
        &[
            "https://t.me/s/tinlang/482",
            "https://telegram.me/tinlang/482?single",
            "https://t.me/tinlang/482?embed=1&mode=tme",
        ],
    ),
    (
        "https://www.reddit.com/comments/1abcdev/",
        "1abcdev",
        &[
            "https://old.reddit.com/r/vietnam/comments/1abcdev/tieu_de/kxyz/",
            "https://redd.it/1abcdev",
            "https://www.reddit.com/comments/1abcdev.json?raw_json=1",
        ],
    ),
];

#[test]
fn all_forms_of_one_post_name_it() {
    for (canonical, id, forms) in FORMS {
        for form in [canonical].into_iter().chain(*forms) {
            let (platform, ids, found) = named(form);
            assert_eq!((found.as_str(), ids), (*canonical, vec![(*id).to_owned()]), "{form}");
            assert_ne!(platform, "web", "{form}");
        }
    }
}

#[test]
fn links_that_only_lead_on_say_so_and_carry_nobody() {
    for link in [
        "https://www.facebook.com/share/p/1AbCdEfG/?mibextid=wwXIfr",
        "https://fb.watch/xYz123/",
        "https://vm.tiktok.com/ZMabc/",
        "https://www.tiktok.com/t/ZTabc/?_r=1",
        "https://www.instagram.com/share/reel/BAabc?stkn=x",
        "https://www.reddit.com/r/vietnam/s/AbC123",
        "https://www.threads.com/share/abc?xmt=x",
    ] {
        let identity = identify(&Url::parse(link).unwrap());
        assert!(identity.leads_on && identity.ids.is_empty(), "{link}");
        assert!(!identity.canonical.contains('?'), "{link}");
    }
}

#[test]
fn servers_and_records_are_named_by_their_own_links() {
    let of = |link: &str, platform| identify_as(&Url::parse(link).unwrap(), platform);
    for link in [
        "https://saigon.example/@khanh/112233445566778899",
        "https://saigon.example/users/khanh/statuses/112233445566778899",
        "https://saigon.example/api/v1/statuses/112233445566778899",
    ] {
        assert_eq!(of(link, "mastodon").ids, ["112233445566778899"], "{link}");
    }
    let post = of("https://bsky.app/profile/hanoi.example/post/3kdevabcde2x", "bluesky");
    assert_eq!(
        (post.ids, post.accounts),
        (vec!["3kdevabcde2x".into()], vec!["hanoi.example".into()])
    );
    let api = "https://public.api.bsky.app/xrpc/app.bsky.feed.getPosts?uris=at://did:plc:abc/app.bsky.feed.post/3kdevabcde2x";
    assert_eq!(identify(&Url::parse(api).unwrap()).accounts, ["did:plc:abc"]);
    let blog = identify(&Url::parse("https://ghichep.wordpress.com/2026/03/05/bai-12/").unwrap());
    assert_eq!(
        (blog.ids, blog.accounts),
        (vec!["bai-12".into()], vec!["ghichep.wordpress.com".into()])
    );
    assert!(identify(&Url::parse("https://t.me/c/12345/6").unwrap()).ids.is_empty());
}
