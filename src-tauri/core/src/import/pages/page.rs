//! What a page says of itself, as far as an import needs it.

use super::super::html::{Piece, pieces, to_text_within};

/// Facts of a page.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub(super) title: Option<String>,
    /// The address it gives as its own.
    pub(super) canonical: Option<String>,
    /// When it says it was published.
    pub(super) published: Option<String>,
    pub(super) text: String,
}

/// Words of a comment that one tool leaves in the pages it saves.
const SAVED_FROM: &str = "url: ";

/// Reads a page; the text is that of the first of `places` (names of elements, or `.class`) that
/// has any.
pub(super) fn read(bytes: &[u8], places: &[&str]) -> Page {
    let markup = String::from_utf8_lossy(bytes);
    let mut page = Page::default();
    let (mut title, mut is_title) = (String::new(), false);
    let _ = pieces(markup.as_bytes(), |piece| {
        match piece {
            Piece::Start(tag) => {
                let attribute = |name: &str| {
                    let found = tag.attrs.iter().find(|it| &*it.name.local == name);
                    found.map(|it| it.value.to_string()).unwrap_or_default()
                };
                let is = |name: &str| &*tag.name == name;
                let published = ["article:published_time", "datePublished"];
                if is("title") {
                    is_title = title.is_empty();
                } else if is("link") && attribute("rel").eq_ignore_ascii_case("canonical") {
                    page.canonical.get_or_insert(attribute("href"));
                } else if is("a") && attribute("class").split(' ').any(|it| it == "p-canonical") {
                    page.canonical = Some(attribute("href"));
                } else if is("meta") && published.contains(&attribute("property").as_str()) {
                    page.published.get_or_insert(attribute("content"));
                } else if is("time") && attribute("class").split(' ').any(|it| it == "dt-published")
                {
                    page.published = Some(attribute("datetime"));
                }
            }
            Piece::Text(text) if is_title => title.push_str(&text),
            Piece::End(name) if name == "title" => is_title = false,
            _ => {}
        }
        Ok(())
    });
    page.title = Some(title.trim().to_owned()).filter(|title| !title.is_empty());
    page.canonical = page.canonical.or_else(|| saved_from(&markup));
    let texts = places.iter().map(|place| to_text_within(&markup, place));
    page.text = texts.into_iter().find(|text| !text.is_empty()).unwrap_or_default();
    page
}

/// The address in the comment at the start of a saved page.
fn saved_from(markup: &str) -> Option<String> {
    let (_, comment) = markup.split_once("<!--")?;
    let (comment, _) = comment.split_once("-->")?;
    let mut lines = comment.lines();
    lines.find_map(|line| line.trim().strip_prefix(SAVED_FROM)).map(|url| url.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_read() {
        let page = read(
            b"<!DOCTYPE html> <html><!--\n Page saved with SingleFile\n url: https://a.example/1 \n-->\
              <title>T &amp; U</title><meta property='article:published_time' content='2020-01-02'>\
              <nav>n</nav><article><p>a<p>b</article>",
            &["main", "article", "body"],
        );
        assert_eq!(page.title.as_deref(), Some("T & U"));
        assert_eq!(page.canonical.as_deref(), Some("https://a.example/1"));
        assert_eq!(page.published.as_deref(), Some("2020-01-02"));
        assert_eq!(page.text, "a\n\nb");
    }
}
