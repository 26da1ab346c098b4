//! The pages. People and posts are invented; names of members are those of the platforms.

use serde_json::{Value, json};

use super::CANARIES;

/// A site outside the garden.
const OUTSIDE: &str = "http://elsewhere.example.net/";
/// Own posts on the timeline at first, and how many of them its first data tell of.
pub(super) const OWN: usize = 9;
const TOLD_AT_ONCE: usize = 2;
/// Posts that come with each answer.
const AT_ONCE: usize = 3;

fn page(head: &str, body: &str) -> String {
    format!(
        "<!doctype html><html lang=\"vi\"><head><meta charset=\"utf-8\"><title>Trang</title>\
         <style>body{{margin:0;font:16px sans-serif}}article{{margin:12px;padding:12px;min-height:320px;\
         border:1px solid #888}}img{{display:block;width:320px;height:160px}}</style>{head}</head>\
         <body>{body}</body></html>"
    )
}

fn data(value: &Value) -> String {
    format!("<script type=\"application/json\" data-sjs>{value}</script>")
}

/// A page with a login where the post would be.
pub(super) fn wall() -> String {
    page(
        "",
        "<form action=\"/login_done\"><h1>Đăng nhập</h1><input name=email><input type=password name=pass>\
         <button>Đăng nhập</button></form>",
    )
}

/// The page after the login, which sets one more cookie by itself.
pub(super) fn logged_in() -> String {
    let script = format!("<script>document.cookie='sb={}; path=/'</script>", CANARIES[1]);
    page(&script, "<main><p>Chào An</p></main>")
}

fn link(number: usize) -> String {
    format!("http://www.facebook.com/nguyen.an/posts/pfbid02gao{number:06}")
}

fn text(number: usize) -> String {
    format!("Bài số {number}: gạo và dòng sông. mã riêng gao{number:04}")
}

fn story(number: usize) -> Value {
    json!({
        "__typename": "Story",
        "post_id": format!("90000000000{number}"),
        "encrypted_tracking": CANARIES[2],
        "feedback": { "viewer_actor": { "id": CANARIES[4] } },
        "comet_sections": { "content": { "story": {
            "actors": [{ "id": "100001", "name": "Nguyễn An", "url": "http://www.facebook.com/nguyen.an" }],
            "wwwURL": format!("{}?__cft__[0]={}", link(number), CANARIES[3]),
            "debug": format!("asked with {} by {}", CANARIES[1], CANARIES[0]),
            "comet_sections": { "message_container": { "story": { "message": { "text": text(number) } } } },
            "attachments": [{ "media": { "photo_image": {
                "uri": format!("http://cdn.example.org/{number}.png") } } }],
            "timestamp": { "story": { "creation_time": day_of(number) } },
        } } },
    })
}

fn day_of(number: usize) -> i64 {
    1_714_000_000 - 86_400 * i64::try_from(number).unwrap_or_default()
}

/// What the page shows of a post, as HTML.
fn article(number: usize) -> String {
    format!(
        "<article role=\"article\"><a href=\"/nguyen.an\">Nguyễn An</a> <a href=\"{}?__tn__={}\">{number} giờ</a>\
         <div data-ad-comet-preview=\"message\" dir=\"auto\">{}</div>\
         <img loading=\"lazy\" alt=\"ảnh {number}\" src=\"http://cdn.example.org/{number}.png\">\
         <form><input type=hidden name=fb_dtsg value=\"{}\"></form></article>",
        link(number),
        CANARIES[3],
        text(number),
        CANARIES[2]
    )
}

/// Of somebody else, on the same timeline.
fn of_another() -> String {
    "<article role=\"article\"><a href=\"/tran.binh\">Trần Bình</a> \
     <a href=\"http://www.facebook.com/tran.binh/posts/pfbid02khac00001\">3 giờ</a>\
     <div data-ad-comet-preview=\"message\" dir=\"auto\">Lời của người khác</div></article>"
        .to_owned()
}

/// The timeline: data for the first posts, the others come as one scrolls.
pub(super) fn timeline() -> String {
    let told: Vec<Value> = (1..=TOLD_AT_ONCE).map(story).collect();
    let head = format!(
        "{}<script>window.__dtsg = {{ \"token\": \"{}\", \"lsd\": \"{}\" }};</script>",
        data(&json!({ "require": [{ "stories": told, "fb_dtsg": CANARIES[2] }] })),
        CANARIES[2],
        CANARIES[3]
    );
    let shown: String = (1..=TOLD_AT_ONCE).map(article).collect();
    let script = "<script>
        let next = 0, busy = false;
        async function more() {
          if (busy || next === null) return;
          busy = true;
          const answer = await (await fetch('/more?from=' + next)).json();
          document.querySelector('main').insertAdjacentHTML('beforeend', answer.html);
          next = answer.next;
          busy = false;
        }
        addEventListener('scroll', () => {
          if (scrollY + innerHeight > document.documentElement.scrollHeight - 300) more();
        });
        </script>";
    page(&head, &format!("<main>{shown}{}</main>{script}", of_another()))
}

/// What comes as one scrolls.
pub(super) fn more(query: Option<&str>, posts: usize) -> String {
    let from = query.and_then(|it| it.strip_prefix("from=")?.parse::<usize>().ok());
    let first = TOLD_AT_ONCE + 1 + from.unwrap_or_default();
    let last = (first + AT_ONCE - 1).min(posts);
    let html: String = (first..=last).map(article).collect();
    let next = (last < posts).then_some(last - TOLD_AT_ONCE);
    json!({ "html": html, "next": next }).to_string()
}

/// A page full of words in a form that nobody knows.
pub(super) fn moved() -> String {
    let words = "<section><b>Ai đó</b><span>Chữ trong khuôn lạ. </span></section>".repeat(60);
    page("", &format!("<div id=\"app\">{words}</div>"))
}

/// One post of a platform on a page of its own.
pub(super) fn post_on(host: &str) -> Option<String> {
    let user = json!({ "username": "an.viet", "full_name": "An", "pk": "55" });
    let picture = json!({ "candidates": [{ "url": "http://cdn.example.org/chung.png" }] });
    let (value, shown) = match host {
        "www.instagram.com" => (
            json!({ "items": [{ "code": "C1abcdefghi", "taken_at": 1_700_000_000, "user": user,
                "caption": { "text": "Chợ sớm trên sông" }, "image_versions2": picture,
                "organic_tracking_token": CANARIES[2] }] }),
            "<article><a href=\"/p/C1abcdefghi/\"><time datetime=\"2023-11-14T22:13:20Z\">1 tuần</time></a>",
        ),
        "www.threads.com" => (
            json!({ "post": { "code": "D1abcdefghi", "taken_at": 1_700_000_000, "user": user,
                "caption": { "text": "Chợ sớm trên sông" }, "image_versions2": picture,
                "text_post_app_info": {} } }),
            "<article data-pressable-container=true><a href=\"/@an.viet/post/D1abcdefghi\">\
             <time datetime=\"2023-11-14T22:13:20Z\">1 tuần</time></a>",
        ),
        // Its data come by questions that stay with the page: only what it shows can be read.
        "x.com" => (
            json!({ "session": { "guestId": CANARIES[4] } }),
            "<article data-testid=tweet><a href=\"/an_viet/status/1790000000000000001\">\
             <time datetime=\"2024-05-03T02:00:00Z\">3/5</time></a><div data-testid=tweetText>Chợ sớm trên sông</div>",
        ),
        "www.tiktok.com" => (
            json!({ "itemInfo": { "itemStruct": { "id": "7300000000000000001", "desc": "Chợ sớm trên sông",
                "createTime": "1700000000", "author": { "uniqueId": "an.viet" },
                "video": { "cover": "http://cdn.example.org/chung.png" } } } }),
            "<article>",
        ),
        "www.youtube.com" => (
            json!({ "videoDetails": { "videoId": "abcdefghijk", "title": "Chợ sớm trên sông", "author": "An",
                "channelId": "UC1", "shortDescription": "",
                "thumbnail": { "thumbnails": [{ "url": "http://cdn.example.org/chung.png" }] } } }),
            "<article>",
        ),
        "blog.example.org" => (
            json!({ "@type": "BlogPosting", "articleBody": "Chợ sớm trên sông",
                "url": "http://blog.example.org/cho-som", "datePublished": "2024-05-03" }),
            "<article>",
        ),
        _ => return None,
    };
    let body = format!(
        "<main>{shown}<img alt=\"\" src=\"http://cdn.example.org/chung.png\"></article></main>"
    );
    Some(page(&data(&value), &body))
}

/// A small picture, another one for each path.
pub(super) fn picture(path: &str) -> Vec<u8> {
    let shade = path.bytes().fold(40_u8, u8::wrapping_add);
    let mut png = Vec::new();
    let mut encoder = png::Encoder::new(&mut png, 96, 48);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::Eight);
    if let Ok(mut writer) = encoder.write_header() {
        // Into memory nothing fails.
        let _ = writer.write_image_data(&[shade; 96 * 48]);
    }
    png
}

/// Data without end, and words that fill every limit.
pub(super) fn endless() -> String {
    page(
        "",
        "<main></main><script>
        const main = document.querySelector('main');
        const long = '\"post_id\" '.repeat(400000);
        for (let n = 0; n < 12; n += 1) {
          const script = document.createElement('script');
          script.type = 'application/json';
          script.textContent = '{\"post_id\":\"1\",\"message\":{\"text\":\"' + long + n;
          main.append(script);
        }
        for (let n = 0; n < 300; n += 1) {
          const article = document.createElement('article');
          article.innerHTML = '<a href=\"/' + 'a'.repeat(20000) + '\">x</a><p>' + 'chữ '.repeat(20000) + '</p>';
          main.append(article);
        }
        </script>",
    )
}

/// A page that goes on asking, its own server and what is behind whoever looks at it.
pub(super) fn restless(port: u16) -> String {
    let script = format!(
        "<script>setInterval(() => {{
          fetch('/beat').catch(() => {{}});
          fetch('http://127.0.0.1:{port}/inside', {{ mode: 'no-cors' }}).catch(() => {{}});
          fetch('https://www.facebook.com/piece', {{ mode: 'no-cors' }}).catch(() => {{}});
        }}, 150);</script>"
    );
    page(&script, "<main><p>Chờ</p></main>")
}

/// A page that wants to know who looks at it, to reach what is behind it, and to get away.
pub(super) fn hostile(port: u16) -> String {
    let script = include_str!("hostile.js").replace("OUTSIDE", OUTSIDE);
    let script = script.replace("LOOPBACK", &port.to_string());
    page(
        &format!("<script>{script}</script>"),
        "<main><article><a href=\"/x/posts/pfbid02hostile01\">1 giờ</a><p>Bẫy</p></article></main>",
    )
}
