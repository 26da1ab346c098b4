//! What a WACZ tells of its records (CDXJ 0.1.0, pages of WACZ 1.1.1), so that a viewer finds them.

use serde::Serialize;
use url::Url;

use super::pack;
use super::records::Told;

/// Lines in one member of the index: what a viewer loads at once.
const LINES: usize = 1024;
/// The index, as its table names it.
const NAME: &str = "index.cdx.gz";

/// The index, its table of members, and the list of pages.
pub(super) struct Index {
    pub(super) cdx: Vec<u8>,
    pub(super) idx: Vec<u8>,
    pub(super) pages: Vec<u8>,
}

/// A line of the index. Numbers are written as text there.
#[derive(Serialize)]
struct Line<'a> {
    url: &'a str,
    mime: &'a str,
    status: &'a str,
    digest: &'a str,
    length: String,
    offset: String,
    filename: &'static str,
}

#[derive(Serialize)]
struct Page<'a> {
    id: String,
    url: &'a str,
    ts: String,
    title: String,
}

#[derive(Serialize)]
struct PagesHead {
    format: &'static str,
    id: &'static str,
    title: &'static str,
}

#[derive(Serialize)]
struct Meta {
    format: &'static str,
    filename: &'static str,
}

#[derive(Serialize)]
struct Block {
    offset: usize,
    length: usize,
    filename: &'static str,
}

impl Index {
    /// Of these records, whose members are at these places.
    pub(super) fn of(told: &[Told], members: &[(u64, u64)]) -> Self {
        let mut lines: Vec<String> =
            told.iter().filter_map(|told| Some(line(told, *members.get(told.number)?))).collect();
        lines.sort_unstable();
        lines.dedup();
        let (cdx, idx) = blocks(&lines);
        Self { cdx, idx, pages: pages(told) }
    }
}

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("text and numbers always have a JSON form")
}

fn line(told: &Told, (at, length): (u64, u64)) -> String {
    let line = Line {
        url: &told.url,
        mime: &told.mime,
        status: if told.status.is_empty() { "200" } else { &told.status },
        digest: &told.digest,
        length: length.to_string(),
        offset: at.to_string(),
        filename: "data.warc.gz",
    };
    let digits = told.at.map(|at| at.to_string()).unwrap_or_default();
    let digits: String = digits.chars().filter(char::is_ascii_digit).collect();
    format!("{} {digits} {}\n", key(&told.url), json(&line))
}

/// Members of some lines each, and where each begins.
fn blocks(lines: &[String]) -> (Vec<u8>, Vec<u8>) {
    let mut cdx = Vec::new();
    let meta = Meta { format: "cdxj-gzip-1.0", filename: NAME };
    let mut idx = format!("!meta 0 {}\n", json(&meta));
    for block in lines.chunks(LINES) {
        let member = pack::member(block.concat().as_bytes());
        let first = block.first().and_then(|line| line.split_once(" {")).map_or("", |it| it.0);
        let place = Block { offset: cdx.len(), length: member.len(), filename: NAME };
        idx.extend([first, " ", &json(&place), "\n"]);
        cdx.extend(member);
    }
    (cdx, idx.into_bytes())
}

fn pages(told: &[Told]) -> Vec<u8> {
    let head = PagesHead { format: "json-pages-1.0", id: "pages", title: "Pages" };
    let mut lines = json(&head) + "\n";
    for told in told.iter().filter(|told| told.is_page) {
        let ts = told.at.map(|at| at.to_string()).unwrap_or_default();
        let title = format!("{} {}", told.status, told.url).trim().to_owned();
        let page = Page { id: told.number.to_string(), url: &told.url, ts, title };
        lines.push_str(&json(&page));
        lines.push('\n');
    }
    lines.into_bytes()
}

/// What an address is sorted and looked for by: host from its end, path, and the parts of the query
/// in order, all in lower case. As ReplayWeb.page makes it, or it would not find what it asks for
/// (`getSurt` of its package `warcio`).
fn key(address: &str) -> String {
    if !address.starts_with("http:") && !address.starts_with("https:") {
        return address.replace(' ', "%20");
    }
    let Ok(url) = Url::parse(&address.to_lowercase()) else { return address.replace(' ', "%20") };
    let host = url.host_str().map(without_www).unwrap_or_default();
    let mut key = host.rsplit('.').collect::<Vec<_>>().join(",");
    if let Some(port) = url.port() {
        key.extend([":", &port.to_string()]);
    }
    key.push(')');
    key.push_str(url.path());
    if let Some(query) = url.query().filter(|query| !query.is_empty()) {
        let mut parts: Vec<&str> = query.split('&').collect();
        parts.sort_unstable();
        key.push('?');
        key.push_str(&parts.join("&"));
    }
    key
}

/// Without `www.`, `www2.` and the like.
fn without_www(host: &str) -> &str {
    let rest =
        host.strip_prefix("www").map(|it| it.trim_start_matches(|c: char| c.is_ascii_digit()));
    rest.and_then(|rest| rest.strip_prefix('.')).unwrap_or(host)
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    /// By `getSurt` of the package `warcio` 2.4, run on these.
    #[test]
    fn keys_are_those_that_viewers_ask_for() {
        for (address, wanted) in [
            ("https://www.Example.com/A/b?z=1&A=2", "com,example)/a/b?a=2&z=1"),
            ("http://www2.example.com:8080/", "com,example:8080)/"),
            ("https://example.com:443", "com,example)/"),
            ("https://wwwx.example.com/%C3%A0", "com,example,wwwx)/%c3%a0"),
            ("https://example.com/?", "com,example)/"),
            ("https://example.com/?b&a=1&a=0", "com,example)/?a=0&a=1&b"),
            ("urn:x:Picture", "urn:x:Picture"),
        ] {
            assert_eq!(key(address), wanted, "{address}");
        }
    }

    #[test]
    fn a_long_index_is_cut_into_members_that_its_table_leads_to() {
        let told = |number: usize| Told {
            number,
            url: format!("https://a.org/{}", 2_999 - number),
            at: "2026-05-08T09:30:00Z".parse().ok(),
            mime: "text/html".into(),
            status: "404".into(),
            digest: "sha256:ab".into(),
            is_page: number == 7,
        };
        let told: Vec<Told> = (0..3_000).map(told).collect();
        let members: Vec<(u64, u64)> = (0..3_000).map(|n| (n * 10, 10)).collect();
        let index = Index::of(&told, &members);
        let idx = String::from_utf8(index.idx).unwrap();
        assert_eq!(idx.lines().count(), 1 + 3_000_usize.div_ceil(LINES));
        let mut all = String::new();
        for line in idx.lines().skip(1) {
            let (first, place) = line.split_once(" {").unwrap();
            let place: serde_json::Value = serde_json::from_str(&format!("{{{place}")).unwrap();
            let number = |name: &str| usize::try_from(place[name].as_u64().unwrap()).unwrap();
            let member = &index.cdx[number("offset")..number("offset") + number("length")];
            let mut block = String::new();
            flate2::read::GzDecoder::new(member).read_to_string(&mut block).unwrap();
            assert!(block.starts_with(first));
            all += &block;
        }
        let lines: Vec<&str> = all.lines().collect();
        assert!(lines.len() == 3_000 && lines.is_sorted());
        assert_eq!(
            lines[0],
            r#"org,a)/0 20260508093000 {"url":"https://a.org/0","mime":"text/html","status":"404","digest":"sha256:ab","length":"10","offset":"29990","filename":"data.warc.gz"}"#
        );
        let pages = String::from_utf8(index.pages).unwrap();
        assert_eq!(
            pages.lines().nth(1).unwrap(),
            r#"{"id":"7","url":"https://a.org/2992","ts":"2026-05-08T09:30:00Z","title":"404 https://a.org/2992"}"#
        );
        assert_eq!(pages.lines().count(), 2);
    }
}
