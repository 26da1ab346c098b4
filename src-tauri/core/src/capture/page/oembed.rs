//! oEmbed answers (<https://oembed.com>, section 2.3.4): what a platform tells strangers about a
//! post when its page tells them nothing.

use scraper::Html;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use url::Url;

use super::ReadError;
use super::limits::{PAGE_BYTES_MAX, TEXT_BYTES_MAX};
use super::text::{self, View};
use super::{address, charset, claim, dom, guard, json_text};
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

/// Reads an oEmbed answer in JSON. `address` is the answer's own, against which links are resolved.
///
/// # Errors
/// [`ReadError::TooLarge`], [`ReadError::Empty`], and [`ReadError::NotJson`] for all that is no
/// JSON object.
pub fn read_oembed(bytes: &[u8], address: &Url) -> Result<OembedReading, ReadError> {
    if bytes.len() > PAGE_BYTES_MAX {
        return Err(ReadError::TooLarge);
    }
    let text = charset::decode_text(bytes, None).text;
    if text.trim().is_empty() {
        return Err(ReadError::Empty);
    }
    let answer: Value = serde_json::from_str(&text).map_err(|_| ReadError::NotJson)?;
    let answer = answer.as_object().ok_or(ReadError::NotJson)?;
    let get = |key| answer.get(key).and_then(Value::as_str);
    let title = || Some(json_text::strip(get("title")?, TEXT_BYTES_MAX));
    let words = get("html").and_then(embedded).or_else(title).filter(|text| !text.is_empty());
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

/// The words in a piece of HTML to embed. In a quotation only its paragraphs are the poster's;
/// name and date stand behind them.
fn embedded(html: &str) -> Option<String> {
    let dom = Html::parse_document(&guard::fit(html).ok()?);
    let root = dom::root(&dom)?;
    let read = |element| text::prose(element, View::Shown, TEXT_BYTES_MAX);
    let quoted = dom::first(root, "blockquote").map(|quote| {
        let paragraphs = dom::elements(quote).filter(|element| dom::name(*element) == "p");
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
    fn other_bytes_are_refused() {
        assert_eq!(read(" "), Err(ReadError::Empty));
        assert_eq!(read("<html>"), Err(ReadError::NotJson));
        assert_eq!(read("[1]"), Err(ReadError::NotJson));
    }
}
