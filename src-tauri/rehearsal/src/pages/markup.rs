//! The six ways in which post pages describe themselves to machines.
//!
//! Attributes that sit on the elements of the page are in [`Hooks`], a table; what stands in the
//! head is made by [`head`].

use std::fmt::Write;

use serde_json::{Value, json};

use super::{Reader, account_path, html::escape, html::excerpt, post_path};
use crate::{content::Markup, shelf::Shown};

/// A class and further attributes for one element.
#[derive(Clone, Copy)]
pub(crate) struct Hook {
    pub(crate) class: &'static str,
    pub(crate) attributes: &'static str,
}

/// What one kind of markup puts on the elements of a post page.
pub(crate) struct Hooks {
    pub(crate) tag: &'static str,
    pub(crate) post: Hook,
    pub(crate) author: Hook,
    pub(crate) name: Hook,
    pub(crate) text: Hook,
    pub(crate) time: Hook,
    pub(crate) link: Hook,
    pub(crate) picture: Hook,
    pub(crate) video: Hook,
    pub(crate) continues: Hook,
    pub(crate) comment: Hook,
    pub(crate) comment_text: Hook,
}

const NONE: Hook = Hook { class: "", attributes: "" };

const fn class(class: &'static str) -> Hook {
    Hook { class, attributes: "" }
}

const fn attributes(attributes: &'static str) -> Hook {
    Hook { class: "", attributes }
}

const SILENT: Hooks = Hooks {
    tag: "article",
    post: NONE,
    author: NONE,
    name: NONE,
    text: NONE,
    time: NONE,
    link: NONE,
    picture: NONE,
    video: NONE,
    continues: NONE,
    comment: NONE,
    comment_text: NONE,
};

const WITHOUT_ARTICLE: Hooks = Hooks { tag: "div", ..SILENT };

const H_ENTRY: Hooks = Hooks {
    post: class("h-entry"),
    author: class("p-author h-card"),
    name: class("p-name u-url"),
    text: class("e-content"),
    time: class("dt-published"),
    link: class("u-url u-uid"),
    picture: class("u-photo"),
    video: class("u-video"),
    continues: class("u-in-reply-to"),
    comment: class("p-comment h-cite"),
    comment_text: class("p-content"),
    ..SILENT
};

const MICRODATA: Hooks = Hooks {
    post: attributes(" itemscope itemtype=\"https://schema.org/SocialMediaPosting\""),
    author: attributes(" itemprop=\"author\" itemscope itemtype=\"https://schema.org/Person\""),
    name: attributes(" itemprop=\"url\""),
    text: attributes(" itemprop=\"articleBody\""),
    time: attributes(" itemprop=\"datePublished\""),
    link: attributes(" itemprop=\"url\""),
    picture: attributes(" itemprop=\"image\""),
    comment: attributes(" itemprop=\"comment\" itemscope itemtype=\"https://schema.org/Comment\""),
    comment_text: attributes(" itemprop=\"text\""),
    ..SILENT
};

/// The attributes that go with a kind of markup.
pub(crate) fn hooks(markup: Markup) -> &'static Hooks {
    match markup {
        Markup::JsonLd | Markup::OpenGraph => &SILENT,
        Markup::HEntry => &H_ENTRY,
        Markup::Microdata => &MICRODATA,
        Markup::Oembed | Markup::Plain => &WITHOUT_ARTICLE,
    }
}

impl Hook {
    /// An opening tag with this hook and the page's own class.
    pub(crate) fn open(self, tag: &str, own_class: &str) -> String {
        let classes = [own_class, self.class].join(" ");
        let classes = classes.trim();
        if classes.is_empty() {
            return format!("<{tag}{}>", self.attributes);
        }
        format!("<{tag} class=\"{classes}\"{}>", self.attributes)
    }
}

/// What stands in the head of a post page, beside the title.
pub(crate) fn head(reader: &Reader<'_>, shown: &Shown) -> String {
    let url = reader.url(&post_path(&shown.post));
    let canonical = format!("<link rel=\"canonical\" href=\"{}\">\n", escape(&url));
    let more = match shown.post.markup {
        Markup::JsonLd => json_ld(reader, shown),
        Markup::OpenGraph => open_graph(reader, shown),
        Markup::Oembed => oembed_link(reader, &url),
        Markup::HEntry | Markup::Microdata | Markup::Plain => String::new(),
    };
    canonical + &more
}

fn oembed_link(reader: &Reader<'_>, url: &str) -> String {
    let query: String = url::form_urlencoded::byte_serialize(url.as_bytes()).collect();
    format!(
        "<link rel=\"alternate\" type=\"application/json+oembed\" href=\"{}\" \
         title=\"Riverside\">\n",
        escape(&reader.url(&format!("/oembed?format=json&url={query}")))
    )
}

fn open_graph(reader: &Reader<'_>, shown: &Shown) -> String {
    let post = &shown.post;
    let author = reader.author(post);
    let locale = if post.lang == "en" { "en_US" } else { "vi_VN" };
    let mut lines = vec![
        ("og:site_name", "Bến Sông".to_owned()),
        ("og:type", "article".to_owned()),
        ("og:locale", locale.to_owned()),
        ("og:title", author.name.clone()),
        ("og:description", excerpt(&post.text, 190)),
        ("og:url", reader.url(&post_path(post))),
        ("article:published_time", post.published.clone()),
        ("article:author", reader.url(&account_path(author))),
    ];
    lines.extend(post.pictures.iter().map(|picture| ("og:image", reader.url(&picture.path()))));
    lines.iter().fold(String::new(), |mut head, (property, content)| {
        let content = escape(content);
        let _ = writeln!(head, "<meta property=\"{property}\" content=\"{content}\">");
        head
    })
}

fn json_ld(reader: &Reader<'_>, shown: &Shown) -> String {
    let post = &shown.post;
    let author = reader.author(post);
    let comment = |comment: &crate::content::Comment| {
        json!({
            "@type": "Comment",
            "author": { "@type": "Person", "name": comment.name },
            "text": comment.text,
        })
    };
    let mut data = json!({
        "@context": "https://schema.org",
        "@type": "SocialMediaPosting",
        "@id": reader.url(&post_path(post)),
        "identifier": post.id,
        "url": reader.url(&post_path(post)),
        "headline": excerpt(&post.text, 60),
        "articleBody": post.text,
        "datePublished": post.published,
        "inLanguage": post.lang,
        "author": {
            "@type": "Person",
            "name": author.name,
            "alternateName": format!("@{}", author.handle),
            "url": reader.url(&account_path(author)),
        },
        "image": post.pictures.iter().map(|p| reader.url(&p.path())).collect::<Vec<_>>(),
        "commentCount": post.comments.len(),
        "comment": post.comments.iter().map(comment).collect::<Vec<_>>(),
    });
    if let Some(parent) = &post.reply_to {
        data["isPartOf"] = Value::from(reader.url(&format!("/@{}/{parent}", post.handle)));
    }
    // A "<" in the text must not end the script element.
    let data = data.to_string().replace('<', "\\u003c");
    format!("<script type=\"application/ld+json\">{data}</script>\n")
}
