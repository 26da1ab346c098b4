//! Pages that list posts: the start page and an account's own.

use super::{
    Reader, account_path, avatar_path,
    html::{self, escape, excerpt},
    markup, post, post_path,
};
use crate::{content::Account, shelf::Shown};

const N_NEWEST: usize = 24;
const N_LETTERS: usize = 320;

/// The start page: newest posts of everybody.
pub(crate) fn home(reader: &Reader<'_>) -> String {
    let words = reader.words;
    let list: String =
        reader.listed.iter().take(N_NEWEST).map(|shown| item(reader, shown)).collect();
    let accounts = &reader.shelf.content.accounts;
    let open = accounts.iter().filter(|account| !reader.shelf.is_closed(&account.handle));
    let people: String = open.map(|account| person(reader, account)).collect();
    let main = format!(
        "<main id=\"main\" class=\"two\"><div class=\"column\">\n\
         <div class=\"lead\"><h1>{newest}</h1><p>{lead}</p></div>\n{list}</div>\n\
         <aside class=\"rail\"><section class=\"people\">\
         <h2>Bến Sông</h2><ul>{people}</ul></section>\
         </aside></main>",
        newest = words.newest,
        lead = words.newest_lead,
    );
    html::page(words, &format!("Bến Sông · {}", words.newest), "", &main)
}

/// An account's page with all its posts.
pub(crate) fn account(reader: &Reader<'_>, account: &Account) -> String {
    let words = reader.words;
    let own = reader.listed.iter().filter(|shown| shown.post.handle == account.handle);
    let n_posts = own.clone().count();
    let list: String = own.map(|shown| item(reader, shown)).collect();
    let canonical = escape(&reader.url(&account_path(account)));
    let main = format!(
        "<main id=\"main\" class=\"one\"><section class=\"banner\">\
         <img class=\"face\" src=\"{face}\" alt=\"\" width=\"96\" height=\"96\">\
         <div><h1>{name}</h1><p class=\"handle\">@{handle}</p><p>{bio}</p>\
         <p class=\"handle\"><b>{n}</b> {followers} · \
         <b>{n_posts}</b> {posts}</p></div></section>\n\
         {list}</main>",
        face = avatar_path(account),
        name = escape(&account.name),
        handle = escape(&account.handle),
        bio = escape(&account.bio),
        n = words.number(account.followers),
        followers = words.followers,
        posts = words.posts,
    );
    let title = format!("{} (@{}) | Bến Sông", account.name, account.handle);
    let head = format!("<link rel=\"canonical\" href=\"{canonical}\">\n");
    html::page(words, &title, &head, &main)
}

/// One post in a list: shortened, with a link to the whole.
fn item(reader: &Reader<'_>, shown: &Shown) -> String {
    let post = &shown.post;
    let hooks = markup::hooks(post.markup);
    format!(
        "{open}\n{byline}{text}<p>{words}</p></div>\n{media}</{tag}>\n",
        open = hooks.post.open(hooks.tag, "post short"),
        byline = post::byline(reader, shown, hooks),
        text = hooks.text.open(&format!("div lang=\"{}\"", post.lang), "text"),
        words = shortened(reader, shown),
        media = post::media(post, hooks),
        tag = hooks.tag,
    )
}

fn shortened(reader: &Reader<'_>, shown: &Shown) -> String {
    let short = excerpt(&shown.post.text, N_LETTERS);
    if !short.ends_with(" …") {
        return escape(&short);
    }
    let (path, read_on) = (escape(&post_path(&shown.post)), reader.words.read_on);
    format!("{} <a class=\"read-on\" href=\"{path}\">{read_on}</a>", escape(&short))
}

fn person(reader: &Reader<'_>, account: &Account) -> String {
    format!(
        "<li><img class=\"face\" src=\"{}\" alt=\"\" width=\"44\" height=\"44\"><div>\
         <a class=\"name\" href=\"{}\">{}</a><span class=\"handle\">{} {}</span></div></li>",
        avatar_path(account),
        escape(&account_path(account)),
        escape(&account.name),
        reader.words.number(account.followers),
        reader.words.followers
    )
}
