//! The page reader as a whole: every fixture page, hostile pages, and random bytes.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use url::Url;

use super::{PAGE_BYTES_MAX, ReadError, guard, read_page};
use crate::model::{FoundText, PageReading, PageSigns};

/// Fewer means that the folder was not found or was emptied.
const FIXTURES_MIN: usize = 35;

/// A page with what is expected of it. Keys that are not given are not asserted.
struct Fixture {
    name: String,
    head: BTreeMap<String, String>,
    bytes: Vec<u8>,
}

impl Fixture {
    fn read(path: &Path) -> Self {
        let name = path.display().to_string();
        let all = std::fs::read(path).unwrap();
        let end = all.windows(2).position(|pair| pair == b"\n\n").unwrap_or(all.len());
        let head = String::from_utf8(all[..end].to_vec()).unwrap();
        let head = head.lines().filter_map(|line| line.split_once(':'));
        let head = head.map(|(key, value)| (key.to_owned(), value.trim().replace("\\n", "\n")));
        let bytes = all.get(end + 2..).unwrap_or_default().to_vec();
        Self { name, head: head.collect(), bytes }
    }

    fn get(&self, key: &str) -> Option<&str> {
        self.head.get(key).map(String::as_str)
    }

    fn address(&self) -> Url {
        Url::parse(self.get("address").expect(&self.name)).unwrap()
    }

    fn reading(&self) -> Result<PageReading, ReadError> {
        read_page(&self.bytes, self.get("content-type"), &self.address())
    }

    fn check(&self) {
        let reading = match (self.reading(), self.get("error")) {
            (Ok(reading), None) => reading,
            (Err(error), Some(expected)) => {
                let spelled = format!("{error:?}").to_lowercase();
                assert_eq!(spelled, expected.replace('-', ""), "{}", self.name);
                return;
            }
            (found, _) => panic!("{}: {found:?}", self.name),
        };
        for (key, expected) in &self.head {
            if let Some(found) = found(&reading, key) {
                let expected = if expected == "none" { "" } else { expected };
                assert_eq!(found, *expected, "{}: {key}", self.name);
            }
        }
        let written = self.get("text-has").unwrap_or_default();
        assert!(first(&reading).is_none_or(|text| text.text.contains(written)), "{}", self.name);
    }
}

fn first(reading: &PageReading) -> Option<&FoundText> {
    reading.texts.first()
}

/// What a reading has under one key of a fixture's head; nothing for keys that assert nothing.
fn found(reading: &PageReading, key: &str) -> Option<String> {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let source = |text: &FoundText| format!("{}", serde_json::to_value(text.source).unwrap());
    let author = reading.author.clone().unwrap_or_default();
    let media = || reading.media.iter().map(|medium| medium.url.clone()).collect::<Vec<_>>();
    Some(match key {
        "title" => text(&reading.title),
        "heading" => text(&reading.heading),
        "site" => text(&reading.site),
        "permalink" => text(&reading.permalink),
        "oembed" => text(&reading.oembed),
        "author" => text(&author.name),
        "author-url" => text(&author.url),
        "published" => reading.published.as_ref().map(|at| at.at.to_string()).unwrap_or_default(),
        "written" => reading.published.as_ref().map(|at| at.as_written.clone()).unwrap_or_default(),
        "text" => first(reading).map(|text| text.text.clone()).unwrap_or_default(),
        "text-source" => first(reading).map(source).unwrap_or_default().replace('"', ""),
        "texts" => reading.texts.iter().map(source).collect::<Vec<_>>().join(" ").replace('"', ""),
        "media" => media().join(" "),
        "alt" => reading.media.first().and_then(|medium| medium.alt.clone()).unwrap_or_default(),
        "is-post" => reading.is_post.to_string(),
        "password" => reading.signs.password_field.to_string(),
        "challenge" => text(&reading.signs.challenge),
        "refresh" => text(&reading.signs.refresh_to),
        "closed" => reading.signs.closed.to_string(),
        "visible" => reading.visible_text.clone(),
        "address" | "content-type" | "made" | "seen" | "error" | "text-has" => return None,
        unknown => panic!("no such key: {unknown}"),
    })
}

fn fixtures() -> Vec<Fixture> {
    let mut folders =
        vec![PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/pages")];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "page") {
                found.push(path);
            }
        }
    }
    found.sort();
    assert!(found.len() >= FIXTURES_MIN, "{} fixture pages", found.len());
    found.iter().map(|path| Fixture::read(path)).collect()
}

#[test]
fn every_fixture_page_reads_as_its_head_says() {
    fixtures().iter().for_each(Fixture::check);
}

#[test]
fn every_text_of_every_fixture_keeps_to_the_contract() {
    for fixture in fixtures() {
        let Ok(reading) = fixture.reading() else { continue };
        for text in &reading.texts {
            assert!(!text.text.contains("\n\n\n"), "{}", fixture.name);
            assert_eq!(text.text.trim(), text.text, "{}", fixture.name);
        }
        let mut sources: Vec<_> = reading.texts.iter().map(|text| text.source).collect();
        sources.dedup();
        assert_eq!(sources.len(), reading.texts.len(), "{}", fixture.name);
        assert!(!reading.visible_text.contains('\n'), "{}", fixture.name);
    }
}

#[test]
fn a_reading_survives_its_serialised_form() {
    for fixture in fixtures() {
        let Ok(reading) = fixture.reading() else { continue };
        let json = serde_json::to_string(&reading).unwrap();
        assert_eq!(serde_json::from_str::<PageReading>(&json).unwrap(), reading);
    }
}

fn address() -> Url {
    Url::parse("https://a.example/bai/1").unwrap()
}

fn read(html: &str) -> Result<PageReading, ReadError> {
    read_page(html.as_bytes(), Some("text/html; charset=utf-8"), &address())
}

/// `piece` over and over, to 400 kB: what kept the parser busy for minutes.
fn many(piece: &str) -> String {
    piece.repeat(400_000 / piece.len())
}

/// As [`many`], with a different number in each.
fn numbered(piece: impl Fn(usize) -> String) -> String {
    (0..40_000).map(piece).collect()
}

#[test]
fn deep_markup_is_refused_before_it_is_parsed() {
    for piece in [
        "<div>",
        "<ul><li>",
        "<dl><dd>",
        "<span>",
        "<x-y>",
        "<pre>\n",
        "<rtc>",
        "<optgroup>",
        "<isindex>",
        "<object>",
        "<applet><div>",
        "<table><td>",
        "<table><tr><td><b>",
        "<table><caption>",
        "<article><p>x",
        "<form><div></form>",
        "<ruby><rt>",
        "<math><mi>",
        "<svg><foreignObject><div>",
        "<b>",
        "<a><div>",
        "<b><div></b>",
        "<p><b><i>x</p><div>",
        "<div itemscope itemprop=a>",
        "<div class=h-entry>",
        "<b><i><u><s><div><div><div></b></i></u></s>",
    ] {
        assert_eq!(read(&many(piece)).err(), Some(ReadError::TooDeep), "{piece}");
    }
}

#[test]
fn formatting_that_comes_back_in_every_paragraph_is_refused() {
    let different = numbered(|n| format!("<p><b x={n}>x</p>"));
    assert_eq!(read(&different).err(), Some(ReadError::TooDeep));
    let fonts = numbered(|n| format!("<font size={}>x<p>", n % 200));
    assert_eq!(read(&fonts).err(), Some(ReadError::TooDeep));
    let attributes =
        ["a", "b", "c", "d"].map(|name| format!(" {name}0=1 {name}1=1 {name}2=1")).concat();
    let heavy = numbered(|n| format!("<p><font size={}{attributes}>x</p>", n % 50));
    assert_eq!(read(&heavy).err(), Some(ReadError::TooLarge));
}

#[test]
fn attributes_and_names_without_end_are_refused() {
    let attributes = format!("<p {}>", numbered(|n| format!("a{n} ")));
    assert_eq!(read(&attributes).err(), Some(ReadError::TooLarge));
    assert_eq!(read(&numbered(|n| format!("<x{n}></x{n}>"))).err(), Some(ReadError::TooLarge));
    assert_eq!(read(&numbered(|n| format!("<p a{n}>"))).err(), Some(ReadError::TooLarge));
    assert_eq!(read(&"<br>".repeat(500_000)).err(), Some(ReadError::TooLarge));
    assert_eq!(read(&"<".repeat(2_000_000)).err(), Some(ReadError::TooLarge));
    assert_eq!(read(&" ".repeat(PAGE_BYTES_MAX + 1)).err(), Some(ReadError::TooLarge));
}

#[test]
fn searching_a_long_stack_at_every_tag_is_refused() {
    let deep = |piece: &str| format!("{}{}", "<div>".repeat(500), piece.repeat(100_000));
    assert_eq!(read(&deep("</span>")).err(), Some(ReadError::TooDeep));
    assert_eq!(read(&deep("x<wbr>")).err(), Some(ReadError::TooDeep));
}

/// What is taken out, or ends what is before it, nests no deeper however often it comes.
#[test]
fn long_flat_pages_are_read() {
    for piece in [
        "<li>một",
        "<p>một",
        "<dd>một",
        "<option>một",
        "<h1>một",
        "<td>một",
        "<br>một",
        "<svg><g><path/>",
        "<table>một",
        "<select>một",
        "<button><p>một",
        "<p><button>một",
        "<a href=x>một",
        "<nobr>một",
        "<font size=1>một</font>",
        "<!-- x -->một",
    ] {
        let page = format!("<p>đầu{}", piece.repeat(5_000));
        assert!(read(&page).unwrap().visible_text.starts_with("đầu"), "{piece}");
    }
}

#[test]
fn one_long_attribute_is_no_trouble() {
    let page = format!("<p title='{}'>một", "x".repeat(1 << 20));
    assert_eq!(read(&page).unwrap().texts[0].text, "một");
}

#[test]
fn json_without_end_is_left_out() {
    for json in ["[", "{\"a\":", "[{\"mainEntity\":", "<!--"] {
        let page = format!("<p>một<script type=application/ld+json>{}</script>", many(json));
        assert_eq!(read(&page).unwrap().texts[0].text, "một", "{json}");
    }
    let nodes = many(r#"{"@type":"Article","url":"/bai/1"},"#);
    let page = format!("<p>một<script type=application/ld+json>[{nodes}{{}}]</script>");
    assert!(read(&page).unwrap().is_post);
}

/// The count follows the parser: a page with parts left out builds what is left as before.
#[test]
fn the_guard_hands_on_what_readers_look_at() {
    for (page, fit) in [
        ("<p>a < b</p>", "<p>a &lt; b</p>"),
        ("<<svg><g/></svg>b>", "&lt;<!---->b>"),
        ("a<!-- <p> -->b", "a<!---->b"),
        ("<svg><path><p>text", "<!----><p>text"),
        ("<template><script></template></script></template>x", "<!---->x"),
        (
            "<html a><body b><html c><body d>x</body></html>",
            "<html a><body b><!----><!---->x<!----><!---->",
        ),
        ("<script><!--<script></script>x", "<script><! --<script></script>x"),
        ("<p></p title='x'>\0", "<p></p>\u{FFFD}"),
        (
            "<title>a<b></title><textarea></title></textarea>",
            "<title>a<b></title><textarea></title></textarea>",
        ),
    ] {
        assert_eq!(guard::fit(page).unwrap(), format!("<!DOCTYPE html>{fit}"), "{page}");
    }
}

#[test]
fn bounds_cut_texts_on_whole_characters() {
    let page = format!(
        "<title>{}</title><article><p>{}</article>",
        "đ".repeat(2_000),
        "ố".repeat(500_000)
    );
    let reading = read(&page).unwrap();
    assert_eq!(reading.title.unwrap().len(), 1_024);
    let bytes = reading.texts[0].text.len();
    assert!(((1 << 20) - 3..=1 << 20).contains(&bytes), "{bytes}");
    assert!(reading.visible_text.len() <= 256 << 10);
}

#[test]
fn nothing_but_a_shell_is_empty() {
    for page in [
        "<html><head></head><body></body></html>",
        "<!DOCTYPE html><meta charset=utf-8><div id=root></div><script src=app.js></script>",
        " \u{FEFF}\n",
        "",
    ] {
        assert_eq!(read(page), Err(ReadError::Empty), "{page}");
    }
    let signs = PageSigns { closed: true, ..PageSigns::default() };
    assert_eq!(read("<title>a</title></html>").unwrap().signs, signs);
}

/// No file of failures is kept: a failure becomes a fixture page.
fn config() -> ProptestConfig {
    ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..2_000)) {
        let _ = read_page(&bytes, None, &address());
        let _ = read_page(&bytes, Some("text/html"), &address());
        let _ = super::read_oembed(&bytes, &address());
    }

    #[test]
    fn no_tag_soup_makes_it_panic(pieces in proptest::collection::vec(0..SOUP.len(), 0..200)) {
        let page: String = pieces.iter().map(|at| SOUP[*at]).collect();
        let _ = read(&page);
    }

    #[test]
    fn no_broken_fixture_makes_it_panic(
        choice in any::<prop::sample::Index>(),
        cuts in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..20),
        end in any::<prop::sample::Index>(),
    ) {
        let fixtures = fixtures();
        let fixture = &fixtures[choice.index(fixtures.len())];
        let mut bytes = fixture.bytes.clone();
        if bytes.is_empty() {
            return Ok(());
        }
        for (at, byte) in &cuts {
            let at = at.index(bytes.len());
            bytes[at] = *byte;
        }
        bytes.truncate(end.index(bytes.len()) + 1);
        let _ = read_page(&bytes, fixture.get("content-type"), &fixture.address());
    }
}

const SOUP: [&str; 48] = [
    "<div>",
    "</div>",
    "<p>",
    "</p>",
    "<b>",
    "</b>",
    "<a href=x>",
    "</a>",
    "<table>",
    "</table>",
    "<tr>",
    "<td>",
    "</td>",
    "<caption>",
    "<colgroup>",
    "<col>",
    "<select>",
    "<option>",
    "<button>",
    "</button>",
    "<form>",
    "</form>",
    "<object>",
    "</object>",
    "<template>",
    "</template>",
    "<svg>",
    "</svg>",
    "<math>",
    "<mi>",
    "<title>",
    "</title>",
    "<script>",
    "</script>",
    "<!--",
    "-->",
    "<article class=h-entry itemscope itemtype=https://schema.org/Article>",
    "</article>",
    "<p itemprop='text author image' class='e-content p-author u-photo dt-published'>",
    "text ",
    "<time datetime=2020-01-01>",
    "<img src=x srcset='y 2x'>",
    "<nobr>",
    "</nobr>",
    "<frameset>",
    "<",
    "\0",
    "&#x1F33E;",
];
