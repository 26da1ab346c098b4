//! The page.

use keepsake::bundle::report::{Report, how_to_verify, html};
use keepsake::model::{Author, Probe, SeenFrom, SeenLoggedIn, Whose};
use keepsake_tests::reports;

use crate::{SECRETS, all_withheld};

/// Every tag of the page, without its brackets.
fn tags(page: &str) -> Vec<&str> {
    page.split('<').skip(1).map(|part| part.split_once('>').unwrap().0).collect()
}

/// No tag but ours, no attribute that runs, loads or leads anywhere.
fn is_inert(page: &str) {
    const NAMES: [&str; 42] = [
        "!doctype",
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "input",
        "nav",
        "p",
        "label",
        "details",
        "summary",
        "ul",
        "ol",
        "li",
        "a",
        "main",
        "h1",
        "h2",
        "h3",
        "h4",
        "table",
        "tbody",
        "thead",
        "tr",
        "th",
        "td",
        "div",
        "caption",
        "colgroup",
        "col",
        "blockquote",
        "figure",
        "img",
        "figcaption",
        "svg",
        "rect",
        "text",
        "span",
        "strong",
        "code",
    ];
    for tag in tags(page) {
        let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        let name = name.trim_start_matches('/');
        assert!(NAMES.contains(&name) || name == "bdi", "<{tag}>");
        for attribute in attributes.split('"').step_by(2) {
            let attribute = attribute.trim().trim_end_matches('=');
            assert!(!attribute.starts_with("on"), "<{tag}>");
            if attribute == "href" {
                assert!(tag.contains("href=\"#"), "<{tag}>");
            }
            if attribute == "src" {
                assert!(name == "img" && tag.contains("src=\"data:image/"), "<{tag}>");
            }
        }
    }
    assert!(page.contains("default-src 'none'; img-src data:; style-src 'unsafe-inline'"));
    let hidden = |it: char| {
        it.is_control() && it != '\n' && it != '\t'
            || matches!(it, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{feff}')
            || matches!(it, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    assert!(!page.contains(hidden));
}

/// A report with this wherever words come from outside.
fn filled_with(text: &str) -> Report {
    let mut report = reports::of_text(text);
    (report.software, report.name) = (text.into(), text.into());
    let post = &mut report.posts[0];
    post.post.act.platform = text.into();
    post.post.act.addresses = vec![text.into()];
    post.copies[0].entry.act.title = Some(text.into());
    let author = Author { name: Some(text.into()), url: None };
    post.copies[0].entry.act.author = Some(author);
    for look in &mut post.looks {
        look.act.vantage = text.into();
        look.act.country = Some(text.into());
        look.act.url = text.into();
        look.act.reading.rule = text.into();
    }
    post.judged[0].why[0].vi = text.into();
    report
}

#[test]
fn a_hostile_post_is_inert() {
    let marks: String = (0..0x3000).filter_map(char::from_u32).collect();
    let breaks = "</style></script><script>x</script>\" onload='x' <!-- ]]> &lt; </blockquote></bdi></table>";
    let long = "x".repeat(300_000);
    let calm = html(&filled_with("y"));
    let ours = |page: &str| -> Vec<String> {
        let marked = page.replace("<span class=\"hidden\">", "");
        let tags = tags(&marked).into_iter().filter(|tag| *tag != "/span");
        tags.map(str::to_owned).collect()
    };
    for text in reports::TEXTS.into_iter().chain([marks.as_str(), breaks, &long]) {
        let page = html(&filled_with(text));
        is_inert(&page);
        assert!(ours(&page) == ours(&calm), "a text makes no tags: {}", text.escape_debug());
    }
}

#[test]
fn what_hides_is_shown() {
    let page = html(&reports::of_text("a\u{202e}b\u{0}c👩\u{200d}🌾"));
    assert!(page.contains("a<span class=\"hidden\">[U+202E]</span>b"));
    assert!(
        page.contains("<span class=\"hidden\">[U+0000]</span>c👩\u{200d}🌾"),
        "emoji stay whole"
    );
}

#[test]
fn the_page_of_one_report_is_this() {
    is_inert(&html(&reports::rich()));
    let (report, kept) = (reports::small(), env!("CARGO_MANIFEST_DIR"));
    let kept =
        |name: &str| std::fs::read_to_string(format!("{kept}/fixtures/report/{name}")).unwrap();
    assert_eq!(html(&report), kept("small.html"), "made anew by the example `report`");
    assert_eq!(how_to_verify(&report), kept("small.txt"));
}

#[test]
fn what_a_control_says_is_not_told_of_the_post() {
    let drawn = |page: &str| page.matches("<rect class=\"seen\"").count();
    let mut report = reports::of_text("x");
    let before = drawn(&html(&report));
    let mut control = report.posts[0].looks[0].clone();
    (control.act.probe, control.act.at) = (Probe::Root, report.made);
    report.posts[0].looks.push(control);
    let page = html(&report);
    assert_eq!(drawn(&page), before, "the platform's front page is not the post");
    assert!(page.contains("<span class=\"soft\">Vẫn xem được</span>"));
}

#[test]
fn nothing_withheld_is_printed() {
    let (open, closed) = (html(&reports::rich()), html(&all_withheld()));
    for secret in SECRETS {
        assert!(open.contains(secret) || secret == "Tiêu đề bí mật", "{secret}");
        assert!(!closed.contains(secret), "{secret}");
    }
    assert!(closed.contains("[được giữ kín]") && !closed.contains("data:image"));
    assert!(!open.contains("must not be in a report"), "what a picture tells of its making");
}

#[test]
fn pictures_are_named_by_their_number_and_their_post() {
    let page = html(&reports::rich());
    assert!(page.contains("Ảnh 1 của bài 1.") && page.contains("Picture 2 of post 1."));
}

#[test]
fn raw_exchanges_are_not_to_be_checked_where_nothing_was_asked_over_the_network() {
    let mut report = reports::of_text("Bài đã có trong tệp tải về");
    assert!(how_to_verify(&report).contains("wacz validate"));
    report.posts[0].looks.clear();
    for copy in &mut report.posts[0].copies {
        copy.entry.act.seen = Some(Box::new(SeenLoggedIn {
            vantage: "direct".into(),
            country: None,
            reader: "facebook 1".into(),
            from: SeenFrom::Payload,
            whose: Whose::Own,
            is_cut: false,
            scrubbed: 0,
        }));
    }
    assert!(!how_to_verify(&report).contains("wacz validate"));
}
