//! oEmbed answers (<https://oembed.com>, section 2.3.4): what a platform tells strangers about a
//! post when its page tells them nothing.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use url::Url;

use super::ReadError;
use super::dom::{self, Element};
use super::limits::{PAGE_BYTES_MAX, TEXT_BYTES_MAX};
use super::text::{self, View};
use super::{address, charset, claim, json_text, parse};
use crate::model::{Author, FoundMedia, FoundText, MediaKind, Source};

/// What an oEmbed answer says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OembedReading {
    /// Who wrote the post.
    pub author: Option<Author>,
    /// The words in its `html`, else its `title`.
    pub text: Option<FoundText>,
    /// Its photo, or a thumbnail.
    pub media: Vec<FoundMedia>,
}

/// Reads an oEmbed answer in JSON or XML. `address` is the answer's own, against which links are
/// resolved.
///
/// # Errors
/// [`ReadError::TooLarge`], [`ReadError::Empty`], and [`ReadError::NotJson`] for all that is no
/// JSON object and no `<oembed>`.
pub fn read_oembed(bytes: &[u8], address: &Url) -> Result<OembedReading, ReadError> {
    if bytes.len() > PAGE_BYTES_MAX {
        return Err(ReadError::TooLarge);
    }
    let text = charset::decode_text(bytes, None).text;
    if text.trim().is_empty() {
        return Err(ReadError::Empty);
    }
    let answer = match serde_json::from_str(&text) {
        Ok(Value::Object(answer)) => answer,
        _ => of_xml(&text).ok_or(ReadError::NotJson)?,
    };
    let get = |key| answer.get(key).and_then(Value::as_str);
    let title = || Some(json_text::strip(get("title")?, TEXT_BYTES_MAX));
    let words = get("html").and_then(embedded).or_else(title).filter(|text| !text.is_empty());
    // A rich answer whose words are its title is a link to the post (WordPress, Mastodon): the
    // post's own text stands in its page alone.
    let is_link = |words: &String| get("type") == Some("rich") && title().as_ref() == Some(words);
    let words = words.filter(|words| !is_link(words));
    let author_url = get("author_url").and_then(|url| address::resolve(address, url));
    let picture =
        get("url").filter(|_| get("type") == Some("photo")).or_else(|| get("thumbnail_url"));
    let alt = get("title").filter(|_| get("type") == Some("photo"));
    let medium = picture.and_then(|url| claim::medium(address, url, MediaKind::Image, alt));
    Ok(OembedReading {
        author: claim::author(get("author_name"), author_url),
        text: words.map(|text| FoundText { source: Source::Oembed, text }),
        media: medium.into_iter().collect(),
    })
}

/// The fields of an answer in XML (section 2.3.4.2): elements in an `<oembed>`, none in another.
fn of_xml(text: &str) -> Option<serde_json::Map<String, Value>> {
    const FIELDS: [&str; 7] =
        ["type", "title", "author_name", "author_url", "html", "url", "thumbnail_url"];
    let (_, inner) = text.split_once("<oembed")?;
    let field = |name: &str| {
        let (_, rest) = inner.split_once(&format!("<{name}>"))?;
        let (written, _) = rest.split_once(&format!("</{name}>"))?;
        let written = written.trim();
        let plain = written.strip_prefix("<![CDATA[").and_then(|cdata| cdata.strip_suffix("]]>"));
        Some(plain.map_or_else(|| unescape(written), str::to_owned))
    };
    let fields = FIELDS.into_iter().filter_map(|name| Some((name.to_owned(), field(name)?.into())));
    Some(fields.collect())
}

/// The five named references of XML, and characters by number.
fn unescape(written: &str) -> String {
    let mut parts = written.split('&');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let known = part.split_once(';').and_then(|(name, rest)| Some((character(name)?, rest)));
        if let Some((character, rest)) = known {
            out.push(character);
            out.push_str(rest);
        } else {
            out.push('&');
            out.push_str(part);
        }
    }
    out
}

fn character(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let number = name.strip_prefix('#')?;
            let number = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => number.parse(),
            };
            char::from_u32(number.ok()?)
        }
    }
}

/// The words in a piece of HTML to embed. In a quotation only its paragraphs are the poster's;
/// name and date stand behind them.
fn embedded(html: &str) -> Option<String> {
    parse::read(html, |tree| quoted(tree.root()?)).ok()?
}

fn quoted(root: Element<'_>) -> Option<String> {
    let read = |element| text::prose(element, View::Shown, TEXT_BYTES_MAX);
    let quoted = dom::first(root, "blockquote").map(|quote| {
        let paragraphs = dom::named(quote, &["p"]);
        paragraphs.map(read).filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n\n")
    });
    let words = quoted.filter(|text| !text.is_empty()).unwrap_or_else(|| read(root));
    (!words.is_empty()).then(|| text::cut(&words, TEXT_BYTES_MAX).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Result<OembedReading, ReadError> {
        read_oembed(json.as_bytes(), &Url::parse("https://a.example/oembed?x").unwrap())
    }

    #[test]
    fn a_rich_answer_gives_its_words() {
        let reading = read(
            r#"{"type":"rich","author_name":"Lan","author_url":"/lan","title":"t",
            "html":"<blockquote><p>Một<br>hai</p>- Lan <a href=x>1/4</a></blockquote><br>"}"#,
        )
        .unwrap();
        assert_eq!(reading.text.unwrap().text, "Một\nhai");
        let author = reading.author.unwrap();
        assert_eq!(author.name.as_deref(), Some("Lan"));
        assert_eq!(author.url.as_deref(), Some("https://a.example/lan"));
    }

    #[test]
    fn a_photo_and_a_video_give_a_picture() {
        let photo = read(r#"{"type":"photo","url":"/1.jpg","title":"Cánh đồng"}"#).unwrap();
        assert_eq!(photo.media[0].url, "https://a.example/1.jpg");
        assert_eq!(photo.media[0].alt.as_deref(), Some("Cánh đồng"));
        let video = read(
            r#"{"type":"video","title":"Chợ sáng","html":"<iframe>x</iframe>",
            "thumbnail_url":"/t.jpg"}"#,
        )
        .unwrap();
        assert_eq!(video.text.unwrap().text, "Chợ sáng");
        assert_eq!(video.media[0].url, "https://a.example/t.jpg");
    }

    #[test]
    fn an_answer_in_xml_says_the_same() {
        let html =
            "&lt;blockquote&gt;&lt;p&gt;M&#7897;t &amp;amp; hai&lt;/p&gt;&lt;/blockquote&gt;";
        for html in [html, "<![CDATA[<blockquote><p>Một &amp; hai</p></blockquote>]]>"] {
            let answer = read(&format!(
                "<?xml version='1.0' encoding='utf-8'?>\n<oembed><type>rich</type>\
                 <author_name>Lan &amp; Hoa</author_name><html>{html}</html></oembed>"
            ));
            let answer = answer.unwrap();
            assert_eq!(answer.text.unwrap().text, "Một & hai");
            assert_eq!(answer.author.unwrap().name.as_deref(), Some("Lan & Hoa"));
        }
    }

    #[test]
    fn other_bytes_are_refused() {
        assert_eq!(read(" "), Err(ReadError::Empty));
        assert_eq!(read("<html>"), Err(ReadError::NotJson));
        assert_eq!(read("[1]"), Err(ReadError::NotJson));
    }
}
