//! Readers that are not ours: Python's XML, JSON, HTML and tar.

use std::path::Path;
use std::process::Command;

use keepsake::export::Form;
use serde_json::Value;

use crate::kit::{Store, medium, post, write};

/// Runs a program of Python's, which gives JSON.
fn python(program: &str, path: &Path) -> Value {
    let output = Command::new("python3").args(["-c", program]).arg(path).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{said}");
    serde_json::from_slice(&output.stdout).unwrap()
}

const TEXTS: [&str; 4] = [
    "một\nhai\n\nba ]]> <b>&amp;",
    "</script><script src=https://evil.example/x.js></script>\n[gallery]",
    "  e\u{302}\u{301} \u{202e}ngược \u{1}\u{ffff} ",
    "\" onclick=alert(1) x=\" <!-- --> <![CDATA[ ]]>",
];

fn posts(store: &mut Store) -> Vec<keepsake::model::Carried> {
    let mut posts: Vec<_> = (0..).zip(TEXTS).map(|(at, text)| post(at, text)).collect();
    for text in TEXTS.into_iter().zip(&mut posts) {
        text.1.title = Some(text.0.into());
        text.1.addresses = vec!["https://www.facebook.com/lan/posts/1?a=1&b=2".into()];
        text.1.warning = Some(text.0.into());
        text.1.media = vec![medium(store, b"\xff\xd8\xff\xe0 x", "a.jpg", "image/jpeg")];
    }
    posts
}

#[test]
fn wxr_is_xml_and_holds_what_wordpress_asks_for() {
    let folder = tempfile::tempdir().unwrap();
    let (mut store, target) = (Store::default(), folder.path().join("out"));
    write(Form::Wxr, &posts(&mut store), &store, &target);
    let program = r#"
import sys, json, html, re, xml.etree.ElementTree as tree
wp = "{http://wordpress.org/export/1.2/}"
channel = tree.parse(sys.argv[1] + "/posts-001.xml").getroot().find("channel")
assert channel.findtext(wp + "wxr_version") == "1.2"
rows = []
for item in channel.findall("item"):
    get = lambda name: item.findtext(name)
    body = get("{http://purl.org/rss/1.0/modules/content/}encoded")
    words = re.sub(r"<!--.*?-->\n", "", body, flags=re.S).split("<figure")[0]
    words = words.replace("<br>", "\n").replace("</p>\n<p>", "\n\n")
    rows.append({"type": get(wp + "post_type"), "date": get(wp + "post_date_gmt"), "id": get(wp + "post_id"),
        "parent": get(wp + "post_parent"), "url": get(wp + "attachment_url"), "guid": get("guid"),
        "status": get(wp + "status"), "title": html.unescape(get("title")), "pub": get("pubDate"),
        "body": words})
json.dump(rows, sys.stdout)
"#;
    let rows = python(program, &target);
    let rows = rows.as_array().unwrap();
    assert_eq!(rows.len(), 8, "a post and its picture, four times");
    for (pair, text) in rows.chunks(2).zip(TEXTS) {
        let (post, picture) = (&pair[0], &pair[1]);
        assert_eq!((&post["type"], &picture["type"]), (&"post".into(), &"attachment".into()));
        assert_eq!((&picture["parent"], &picture["status"]), (&post["id"], &"inherit".into()));
        let url = picture["url"].as_str().unwrap();
        assert!(target.join(url.trim_start_matches('/')).is_file(), "{url}");
        let plain: String = text.chars().filter(|c| *c >= ' ' && *c != '\u{ffff}').collect();
        let title = post["title"].as_str().unwrap().replace(['\u{fffd}', '\n'], "");
        let title: String = title.chars().filter(|c| *c >= ' ' && *c != '\u{ffff}').collect();
        assert_eq!(title, plain.replace('\u{fffd}', ""));
        let body = post["body"].as_str().unwrap();
        let tags = ["<p>", "</p>"].iter().fold(body.to_owned(), |body, tag| body.replace(tag, ""));
        assert!(!tags.contains('<'), "markup of a text: {tags}");
    }
    assert_eq!(rows[0]["date"], "2020-05-08 09:30:00");
    assert_eq!(rows[0]["pub"], "Fri, 08 May 2020 09:30:00 +0000");
}

#[test]
fn activitystreams_is_a_tar_of_json() {
    let folder = tempfile::tempdir().unwrap();
    let (mut store, target) = (Store::default(), folder.path().join("out.tar.gz"));
    write(Form::ActivityStreams, &posts(&mut store), &store, &target);
    let program = r#"
import sys, json, tarfile
tar = tarfile.open(sys.argv[1])
load = lambda name: json.load(tar.extractfile(name))
outbox, actor = load("outbox.json"), load("actor.json")
notes = [activity["object"] for activity in outbox["orderedItems"]]
media = [tar.extractfile(note["attachment"][0]["url"].lstrip("/")).read().hex() for note in notes]
json.dump({"n": outbox["totalItems"], "type": outbox["type"], "actor": actor["type"], "media": media,
    "contents": [note["content"] for note in notes], "dates": [note["published"] for note in notes]}, sys.stdout)
"#;
    let told = python(program, &target);
    assert_eq!((&told["n"], &told["type"]), (&4.into(), &"OrderedCollection".into()));
    assert_eq!((&told["actor"], &told["media"][0]), (&"Person".into(), &"ffd8ffe02078".into()));
    assert_eq!(told["dates"][0], "2020-05-08T09:30:00Z");
    let content = told["contents"][0].as_str().unwrap();
    assert_eq!(content, "<p>một<br>hai</p><p>ba ]]&gt; &lt;b&gt;&amp;amp;</p>");
}

/// No page runs, asks or links to anything outside its folder, whatever posts say.
#[test]
fn the_site_refers_to_its_own_folder_alone_and_shows_texts_to_the_letter() {
    let folder = tempfile::tempdir().unwrap();
    let (mut store, target) = (Store::default(), folder.path().join("out"));
    write(Form::Site, &posts(&mut store), &store, &target);
    let program = r##"
import sys, json, pathlib
from html.parser import HTMLParser
root = pathlib.Path(sys.argv[1])
class Page(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.tags, self.refs, self.texts, self.on, self.metas, self.open = set(), [], [], [], {}, 0
    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.tags.add(tag)
        self.on += [name for name in attrs if name.startswith("on") or name == "style"]
        self.refs += [attrs[name] for name in ("href", "src", "srcset", "action", "data", "poster") if name in attrs]
        if tag == "meta" and "http-equiv" in attrs:
            self.metas[attrs["http-equiv"]] = attrs["content"]
        if tag == "div" and attrs.get("class") == "text":
            self.texts.append("")
            self.open = 1
        if tag == "img":
            assert "alt" in attrs
        if tag == "html":
            assert attrs["lang"] in ("vi", "en")
    def handle_endtag(self, tag):
        self.open = 0 if tag == "div" else self.open
    def handle_data(self, data):
        if self.open:
            self.texts[-1] += data
told = []
for path in sorted(root.rglob("*.html")):
    page = Page()
    page.feed(path.read_bytes().decode())
    for ref in page.refs:
        assert "//" not in ref and ":" not in ref, ref
        file, _, anchor = ref.partition("#")
        there = (path.parent / file).resolve() if file else path
        assert there.is_file() and root.resolve() in there.parents, ref
        assert not anchor or f'id="{anchor}"' in there.read_text(), ref
    told.append({"name": str(path.relative_to(root)), "tags": sorted(page.tags), "on": page.on,
        "policy": page.metas["Content-Security-Policy"], "texts": page.texts})
json.dump(told, sys.stdout)
"##;
    let pages = python(program, &target);
    let pages = pages.as_array().unwrap();
    assert_eq!(pages.len(), 5, "a cover, and twice a page and its contents");
    for page in pages {
        let has = |tag: &str| page["tags"].as_array().unwrap().iter().any(|it| it == tag);
        for never in ["script", "iframe", "object", "embed", "form", "base", "style", "b"] {
            assert!(!has(never), "{never} in {}", page["name"]);
        }
        assert_eq!(page["on"].as_array().unwrap().len(), 0, "{}", page["name"]);
        assert!(page["policy"].as_str().unwrap().starts_with("default-src 'none'"));
    }
    let page = pages.iter().find(|page| page["name"] == "vi/1.html").unwrap();
    let shown: Vec<&str> =
        page["texts"].as_array().unwrap().iter().map(|text| text.as_str().unwrap()).collect();
    // Python leaves out what no page can show.
    let plain = |text: &str| text.replace(['\u{1}', '\u{ffff}'], "");
    let wanted: Vec<String> = TEXTS.iter().map(|text| plain(text)).collect();
    assert_eq!(shown.iter().map(|text| plain(text)).collect::<Vec<_>>(), wanted);
    let style = std::fs::read_to_string(target.join("style.css")).unwrap();
    for word in ["url(", "@import", "http:", "https:"] {
        assert!(!style.contains(word), "{word} in the style");
    }
}
