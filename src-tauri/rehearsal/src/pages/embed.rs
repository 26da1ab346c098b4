//! A post to be shown on other people's pages: the oEmbed answer and the page inside the frame.

use serde_json::{Value, json};

use super::{
    Reader, account_path,
    html::{self, escape, excerpt, paragraphs},
    markup, post, post_path,
};
use crate::shelf::Shown;

/// The page that others put into a frame. Holds the whole text whatever the markup.
pub(crate) fn page(reader: &Reader<'_>, shown: &Shown) -> String {
    let title = reader.author(&shown.post).name.as_str();
    let hooks = markup::hooks(shown.post.markup);
    let main = format!(
        "<main id=\"main\" class=\"one\"><div class=\"post embedded\">\n{}\
         <div class=\"text\" lang=\"{}\">{}</div>\n{}</div></main>",
        post::byline(reader, shown, hooks),
        shown.post.lang,
        paragraphs(&shown.post.text),
        post::media(&shown.post, hooks),
    );
    html::bare_page(reader.words, title, &main)
}

/// The answer of `/oembed`, after the `rich` type of oEmbed 1.0.
pub(crate) fn oembed(reader: &Reader<'_>, shown: &Shown) -> Value {
    let post = &shown.post;
    let author = reader.author(post);
    let (link, author_link) = (reader.url(&post_path(post)), reader.url(&account_path(author)));
    let html = format!(
        "<blockquote class=\"ben-song-post\" cite=\"{link}\" lang=\"{lang}\">{text}</blockquote>\
         <p>— <a href=\"{author_link}\">{name}</a>, <a href=\"{link}\">\
         <time datetime=\"{published}\">\
         {when}</time></a></p>",
        lang = post.lang,
        text = paragraphs(&post.text),
        name = escape(&author.name),
        published = escape(&post.published),
        when = reader.words.time(&post.published),
    );
    let mut answer = json!({
        "version": "1.0",
        "type": "rich",
        "provider_name": "Bến Sông",
        "provider_url": reader.shelf.base,
        "url": link,
        "title": excerpt(&post.text, 60),
        "author_name": author.name,
        "author_url": author_link,
        "html": html,
        "width": 550,
        "height": Value::Null,
        "cache_age": 3600,
    });
    if let Some(picture) = post.pictures.first() {
        answer["thumbnail_url"] = Value::from(reader.url(&picture.path()));
        answer["thumbnail_width"] = Value::from(800);
        answer["thumbnail_height"] = Value::from(500);
    }
    answer
}
