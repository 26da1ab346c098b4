//! The short way gives the tree of the long way: over all fixtures, their mutations, tag soup.

use std::path::{Path, PathBuf};

use proptest::prelude::*;

use super::build;
use crate::capture::page::decode_text;
use crate::capture::page::parse::both_ways;

/// Whether the page can go the short way; if so, both ways must agree.
fn is_short_and_the_same(markup: &str) -> bool {
    let Some((short, long)) = both_ways(markup) else { return false };
    assert_eq!(short, long, "{markup}");
    true
}

/// Every page of the fixtures and every body of the cases.
fn pages() -> Vec<String> {
    let fixtures = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures");
    let mut found = Vec::new();
    pages_in(&fixtures.join("pages"), &mut found);
    pages_in(&fixtures.join("cases/bodies-dev"), &mut found);
    for name in ["given.jsonl", "own.jsonl"] {
        let cases = std::fs::read_to_string(fixtures.join("cases").join(name)).unwrap();
        for case in cases.lines() {
            let case: serde_json::Value = serde_json::from_str(case).unwrap();
            let looks = case["vantage"].as_array().unwrap().iter();
            found.extend(looks.filter_map(|look| look["body"].as_str()).map(str::to_owned));
        }
    }
    assert!(found.len() > 400, "{} pages", found.len());
    found
}

fn pages_in(folder: &Path, found: &mut Vec<String>) {
    let mut paths: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            pages_in(&path, found);
        } else {
            let bytes = std::fs::read(&path).unwrap();
            let head = bytes.windows(2).position(|pair| pair == b"\n\n").map_or(0, |at| at + 2);
            let is_page = path.extension().is_some_and(|end| end == "page");
            let body = bytes.get(if is_page { head } else { 0 }..).unwrap_or_default();
            found.push(decode_text(body, None).text);
        }
    }
}

#[test]
fn every_fixture_gives_one_tree_both_ways() {
    let pages = pages();
    let short = pages.iter().filter(|page| is_short_and_the_same(page)).count();
    assert!(short * 100 > pages.len() * 98, "only {short} of {} go the short way", pages.len());
}

#[test]
fn what_the_standard_mends_is_mended_the_short_way() {
    for markup in [
        "<p>one<p>two",
        "<b><i>x</b></i>",
        "<table>words<tr><td>x</table>",
        "<table><td>x</td></table>",
        "<ul><li>one<li>two</ul>",
        "<a>one<a>two</a></a>",
        "<p><div>x</div></p>",
        "<h1><h2>x</h2></h1>",
        "<form><form></form></form>",
        "<button><button></button></button>",
        "<select><option><option></option></option></select>",
        "<select><b>x</b></select>",
        "</p>",
        "<br></br>",
        "<body><body>",
        "<head></head><meta name=a content=b>",
        "<image src=x>",
        "<template><p></template>",
        "<svg><p>x",
        "<p>a&#0;b",
        "<p \"=1>x",
        "<b>1<p>2</b>3</p>",
        "<a><div><i><b>x</a>y</div>z",
        "<table><b><tr><td>x</td></tr>y</table>z",
        "<table><tr><td><b>x<td>y</table>z",
        "<p><b><b><b><b>x<p>y",
        "<nobr>x<nobr>y",
        "<object><b>x</object>y",
        "<table> <!-- -->x <col><caption><form><input type=hidden><input><td></form>y",
        "<dl><dt>x<dd>y<div><dt>z",
        "<title>x</title><html lang=vi><body class=a>y<html lang=en><body id=b class=c>",
        "<font size=1><b><i><u><s><p>x</font>y",
    ] {
        for page in [markup.to_owned(), format!("<div>{markup}</div>")] {
            assert!(is_short_and_the_same(&page), "{markup}");
        }
    }
    assert!(build("<selectedcontent>").is_none());
}

#[test]
fn what_needs_no_mending_is_read_the_short_way() {
    for markup in [
        "",
        "<p>a &lt; b < c &amp; d</p>",
        "<!DOCTYPE html>\r\n<html lang=vi>\r\n<head>\n<title>a&hellip;</title></head>\n<body>\n\
         <p CLASS='x' id=1 id=2>y<br>z</p>\n</body>\n</html>\n<!-- late -->",
        "<table><tr><td>a</td><th>b</th></tr></table>",
        "<table><thead><tr><th>x</th></tr></thead> <tbody><tr><td><p>y</p></td></tr></tbody></table>",
        "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>",
        "<svg viewBox=0><g><path/></g></svg>after",
        "<script>if (a < b) '<!-- </p>'</script><style>p > a {}</style>",
        "<textarea>\n\nx</textarea><noscript><p>y</noscript>",
        "<select><optgroup><option>a</option></optgroup></select>",
        "<dl><dt>a</dt><dd>b</dd></dl><ruby>x<rt>y</rt></ruby>",
        "<div>never closed <span>at all",
        "<script>never closed",
        "<meta name=a content='b & c'>words",
    ] {
        assert!(is_short_and_the_same(markup), "{markup}");
    }
}

/// No file of failures is kept: a failure becomes a test above.
fn config() -> ProptestConfig {
    ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1_500) }
}

const SOUP: [&str; 64] = [
    "<html>",
    "<head>",
    "</head>",
    "<body class=a>",
    "</body>",
    "</html>",
    "<div>",
    "</div>",
    "<p>",
    "</p>",
    "<b>",
    "</b>",
    "<a href='?a=1&b=2&lt;'>",
    "</a>",
    "<table>",
    "</table>",
    "<tr>",
    "</tr>",
    "<td>",
    "</td>",
    "<tbody>",
    "</tbody>",
    "<caption>",
    "</caption>",
    "<colgroup>",
    "<col>",
    "</colgroup>",
    "<select>",
    "</select>",
    "<option>",
    "</option>",
    "<button>",
    "</button>",
    "<form>",
    "</form>",
    "<ul>",
    "</ul>",
    "<li>",
    "</li>",
    "<h1>",
    "</h1>",
    "<title>",
    "</title>",
    "<script>",
    "</script>",
    "<!-- x -->",
    "<svg>",
    "</svg>",
    "<textarea>",
    "</textarea>",
    "<ruby>",
    "</ruby>",
    "<rt>",
    "</rt>",
    "<br>",
    "<img alt='&eacute;'>",
    "<meta name=a>",
    " ",
    "\n",
    "text",
    "&amp;",
    "&",
    "<",
    "<span>",
];

/// Each piece closed again behind it: markup that is more often plain.
fn nested() -> impl Strategy<Value = String> {
    let leaf = (0..SOUP.len()).prop_map(|at| SOUP[at].to_owned());
    leaf.prop_recursive(6, 40, 6, |inner| {
        let names = prop::sample::select(vec![
            "div", "p", "b", "a", "table", "tr", "td", "tbody", "ul", "li", "select", "option",
            "form", "button", "h1", "h2", "span", "dl", "dd", "ruby", "rt", "html", "head", "body",
            "title", "script", "noscript", "pre", "x-y", "colgroup", "caption",
        ]);
        (names, prop::collection::vec(inner, 0..6))
            .prop_map(|(name, inner)| format!("<{name}>{}</{name}>", inner.concat()))
    })
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn no_soup_tells_the_ways_apart(pieces in prop::collection::vec(0..SOUP.len(), 0..30)) {
        let markup: String = pieces.iter().map(|at| SOUP[*at]).collect();
        is_short_and_the_same(&markup);
    }

    #[test]
    fn nothing_nested_tells_the_ways_apart(markup in prop::collection::vec(nested(), 0..4)) {
        is_short_and_the_same(&markup.concat());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_mutation_of_a_fixture_tells_the_ways_apart(
        choice in any::<prop::sample::Index>(),
        changes in prop::collection::vec(
            (any::<prop::sample::Index>(), 0..SOUP.len(), 0..12_usize), 1..6),
    ) {
        let pages = PAGES.with(Clone::clone);
        let mut page = pages[choice.index(pages.len())].clone();
        for (at, piece, gone) in changes {
            let at = page.floor_char_boundary(at.index(page.len() + 1));
            let end = page.floor_char_boundary((at + gone).min(page.len()));
            page.replace_range(at..end, SOUP[piece]);
        }
        is_short_and_the_same(&page);
    }
}

thread_local! {
    static PAGES: std::rc::Rc<Vec<String>> = std::rc::Rc::new(pages());
}
