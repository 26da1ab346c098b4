//! A post's own page: the post, its thread, its comments, and the posts beside it.

use super::{
    Reader, account_path, avatar_path,
    html::{self, escape, excerpt, paragraphs},
    markup::{self, Hooks},
    post_path,
};
use crate::{
    content::{Account, Comment, Markup, Picture, Post, Video},
    shelf::Shown,
};

const N_NEIGHBOURS: usize = 5;

/// The page at a post's permanent link.
pub(crate) fn page(reader: &Reader<'_>, shown: &Shown) -> String {
    let author = reader.author(&shown.post);
    let title = format!("{}: “{}” | Bến Sông", author.name, excerpt(&shown.post.text, 60));
    let head = markup::head(reader, shown);
    let main = match shown.post.markup {
        Markup::Oembed => thin(reader, shown),
        _ => full(reader, shown),
    };
    html::page(reader.words, &title, &head, &main)
}

fn full(reader: &Reader<'_>, shown: &Shown) -> String {
    let hooks = markup::hooks(shown.post.markup);
    let author = reader.author(&shown.post);
    format!(
        "<main id=\"main\" class=\"two\"><div class=\"column\">\n{post}{thread}</div>\n\
         <aside class=\"rail\">\n{card}{rail}</aside></main>",
        post = article(reader, shown, hooks),
        thread = follow_ups(reader, &shown.post),
        card = author_card(reader, author),
        rail = neighbours(reader, &shown.post),
    )
}

/// Only the first paragraph; the rest is for those who embed, or press the button.
fn thin(reader: &Reader<'_>, shown: &Shown) -> String {
    let post = &shown.post;
    let hooks = markup::hooks(post.markup);
    let first = post.text.split("\n\n").next().unwrap_or_default();
    format!(
        "<main id=\"main\" class=\"one\"><div class=\"post thin\">\n{byline}\
         <div class=\"text\" lang=\"{lang}\">{text}</div>\n{media}\
         <p><a class=\"button\" href=\"/embed{path}\" rel=\"nofollow\">{read_on}</a></p>\
         </div></main>",
        byline = byline(reader, shown, hooks),
        lang = post.lang,
        text = paragraphs(first),
        media = media(post, hooks),
        path = escape(&post_path(post)),
        read_on = reader.words.read_on,
    )
}

fn article(reader: &Reader<'_>, shown: &Shown, hooks: &Hooks) -> String {
    let post = &shown.post;
    format!(
        "{open}\n{continues}{byline}{text}{body}</div>\n{media}{counts}{comments}</{tag}>\n",
        open = hooks.post.open(hooks.tag, "post"),
        continues = continues(reader, post, hooks),
        byline = byline(reader, shown, hooks),
        text = hooks.text.open(&format!("div lang=\"{}\"", post.lang), "text"),
        body = paragraphs(&post.text),
        media = media(post, hooks),
        counts = counts(reader, post),
        comments = comments(reader, &post.comments, hooks),
        tag = hooks.tag,
    )
}

/// Who and when, on every page and in every list.
pub(crate) fn byline(reader: &Reader<'_>, shown: &Shown, hooks: &Hooks) -> String {
    let post = &shown.post;
    let author = reader.author(post);
    let name = escape(&author.name);
    let name = match post.markup {
        Markup::Microdata => format!("<span itemprop=\"name\">{name}</span>"),
        _ => name,
    };
    let edited = if shown.edited {
        format!("<span class=\"edited\">{}</span>", reader.words.edited)
    } else {
        String::new()
    };
    format!(
        "<div class=\"byline\">{author_box}\
         <img class=\"face\" src=\"{face}\" alt=\"\" width=\"48\" \
         height=\"48\">{name_link}{name}</a><span class=\"handle\">@{handle}</span></div>\
         {link}{time}{when}</time></a>{edited}</div>\n",
        author_box = hooks.author.open("div", "author"),
        face = avatar_path(author),
        name_link = with_href(&hooks.name.open("a", "name"), &account_path(author), "author"),
        handle = escape(&author.handle),
        link = with_href(&hooks.link.open("a", "when"), &post_path(post), "bookmark"),
        time = hooks.time.open(&format!("time datetime=\"{}\"", escape(&post.published)), ""),
        when = reader.words.time(&post.published),
    )
}

/// An opening `<a …>` with its address and relation.
fn with_href(open: &str, path: &str, rel: &str) -> String {
    open.replacen("<a", &format!("<a rel=\"{rel}\" href=\"{}\"", escape(path)), 1)
}

fn continues(reader: &Reader<'_>, post: &Post, hooks: &Hooks) -> String {
    let Some(parent) = &post.reply_to else {
        return String::new();
    };
    let path = format!("/@{}/{parent}", post.handle);
    let link = with_href(&hooks.continues.open("a", "continues"), &path, "prev");
    format!("<p>{link}↰ {}</a></p>\n", reader.words.continues)
}

/// The pictures and the video of a post.
pub(crate) fn media(post: &Post, hooks: &Hooks) -> String {
    let pictures: String = post.pictures.iter().map(|picture| figure(picture, hooks)).collect();
    let pictures = match post.pictures.len() {
        0 => pictures,
        n_pictures => format!("<div class=\"pictures n{n_pictures}\">{pictures}</div>\n"),
    };
    pictures + &post.video.as_ref().map(|video| player(video, hooks)).unwrap_or_default()
}

fn figure(picture: &Picture, hooks: &Hooks) -> String {
    let path = picture.path();
    let source =
        format!("img src=\"{path}\" alt=\"{}\" width=\"800\" height=\"500\"", escape(&picture.alt));
    format!("<a href=\"{path}\">{}</a>", hooks.picture.open(&source, ""))
}

fn player(video: &Video, hooks: &Hooks) -> String {
    let source = format!(
        "video controls muted loop preload=\"metadata\" width=\"480\" height=\"270\" \
         src=\"{}\" aria-label=\"{}\"",
        video.path(),
        escape(&video.alt)
    );
    format!("<div class=\"pictures n1\">{}</video></div>\n", hooks.video.open(&source, ""))
}

/// Invented numbers, always the same for the same post.
fn counts(reader: &Reader<'_>, post: &Post) -> String {
    let words = reader.words;
    let sum = post.id.bytes().fold(5_u32, |sum, byte| sum.wrapping_mul(33) ^ u32::from(byte));
    let likes = reader.author(post).followers / 60 + sum % 400;
    format!(
        "<p class=\"counts\"><span>♥ {} {}</span><span>⇄ {} {}</span></p>\n",
        words.number(likes),
        words.likes,
        words.number(likes / 7),
        words.shares
    )
}

fn comments(reader: &Reader<'_>, comments: &[Comment], hooks: &Hooks) -> String {
    let heading = format!("<h2>{} ({})</h2>", reader.words.comments, comments.len());
    if comments.is_empty() {
        let none = reader.words.no_comments;
        return format!("<section class=\"comments\">{heading}<p>{none}</p></section>\n");
    }
    let one = |comment: &Comment| {
        let hue = comment.name.chars().map(u32::from).sum::<u32>() % 8;
        let initial = comment.name.chars().next().unwrap_or('·').to_string();
        format!(
            "{open}<span class=\"initial hue-{hue}\" aria-hidden=\"true\">{initial}</span>\
             <div class=\"bubble\"><b>{name}</b>{text}{words}</p></div></li>",
            open = hooks.comment.open("li", ""),
            initial = escape(&initial),
            name = escape(&comment.name),
            text = hooks.comment_text.open("p", ""),
            words = escape(&comment.text),
        )
    };
    let list: String = comments.iter().map(one).collect();
    format!("<section class=\"comments\">{heading}<ul>{list}</ul></section>\n")
}

/// The posts that continue this one, each in turn.
fn follow_ups(reader: &Reader<'_>, post: &Post) -> String {
    let mut list = String::new();
    let mut id = post.id.clone();
    while let Some(next) =
        reader.listed.iter().find(|other| other.post.reply_to.as_ref() == Some(&id))
    {
        list += &line(reader, next, markup::hooks(post.markup), 240);
        id.clone_from(&next.post.id);
    }
    if list.is_empty() {
        return list;
    }
    format!(
        "<section class=\"thread\"><h2>{}</h2><ol>{list}</ol></section>\n",
        reader.words.goes_on
    )
}

fn author_card(reader: &Reader<'_>, author: &Account) -> String {
    let words = reader.words;
    format!(
        "<section class=\"card\">\
         <img class=\"face\" src=\"{face}\" alt=\"\" width=\"72\" height=\"72\">\
         <h2><a href=\"{path}\">{name}</a></h2><p class=\"handle\">@{handle}</p><p>{bio}</p>\
         <p class=\"handle\">{n} {followers}</p><a class=\"button\" href=\"/login\">{follow}</a>\
         </section>\n",
        face = avatar_path(author),
        path = escape(&account_path(author)),
        name = escape(&author.name),
        handle = escape(&author.handle),
        bio = escape(&author.bio),
        n = words.number(author.followers),
        followers = words.followers,
        follow = words.follow,
    )
}

/// Other posts beside this one: of the same author first, then of others. They carry the same
/// markup as the post itself, as real rails do.
fn neighbours(reader: &Reader<'_>, post: &Post) -> String {
    let hooks = markup::hooks(post.markup);
    let others = |own: bool| {
        let wanted = move |shown: &&Shown| (shown.post.handle == post.handle) == own;
        reader.listed.iter().filter(wanted).filter(|shown| shown.post.id != post.id)
    };
    let is_later = |shown: &&Shown| shown.post.published > post.published;
    let (later, earlier): (Vec<_>, Vec<_>) = others(true).partition(is_later);
    let own = earlier.into_iter().chain(later.into_iter().rev()).take(N_NEIGHBOURS);
    let own: String = own.map(|shown| line(reader, shown, hooks, 100)).collect();
    let offset = post.id.bytes().map(usize::from).sum::<usize>() % 20;
    let foreign = others(false).skip(offset).take(3);
    let foreign: String = foreign.map(|shown| line(reader, shown, hooks, 100)).collect();
    format!(
        "<section class=\"more\"><h2>{} {}</h2><ul>{own}</ul></section>\n\
         <section class=\"more\"><h2>{}</h2><ul>{foreign}</ul></section>\n",
        reader.words.more_by,
        escape(&reader.author(post).name),
        reader.words.more
    )
}

/// One post as a line in a rail or a thread.
fn line(reader: &Reader<'_>, shown: &Shown, hooks: &Hooks, n_letters_max: usize) -> String {
    let post = &shown.post;
    let thumb = post.pictures.first().map_or_else(String::new, |picture| {
        format!(
            "<img src=\"{}\" alt=\"\" width=\"96\" height=\"60\" loading=\"lazy\">",
            picture.path()
        )
    });
    format!(
        "{open}{link}{text}{words}</span>{time}{when}</time>{thumb}</a></li>\n",
        open = hooks.post.open("li", ""),
        link = with_href(&hooks.link.open("a", ""), &post_path(post), "related"),
        text = hooks.text.open(&format!("span lang=\"{}\"", post.lang), "text"),
        words = escape(&excerpt(&post.text, n_letters_max)),
        time = hooks.time.open(&format!("time datetime=\"{}\"", escape(&post.published)), ""),
        when = reader.words.time(&post.published),
    )
}
