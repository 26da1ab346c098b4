//! The platform's pages: HTML written by the server, one stylesheet, no script that runs.

pub(crate) mod embed;
pub(crate) mod html;
pub(crate) mod lists;
pub(crate) mod markup;
pub(crate) mod post;
pub(crate) mod walls;
pub(crate) mod words;

use crate::{
    content::{Account, Post},
    shelf::{Shelf, Shown},
};
use words::Words;

/// Who reads, and everything that lists may show them.
pub(crate) struct Reader<'a> {
    pub(crate) shelf: &'a Shelf,
    pub(crate) words: &'static Words,
    /// Newest first.
    pub(crate) listed: Vec<Shown>,
}

/// Draws a post's page, or its embeddable form.
pub(crate) type DrawPost = fn(&Reader<'_>, &Shown) -> String;

impl Reader<'_> {
    /// The address of `path` with scheme and host.
    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.shelf.base)
    }

    fn author(&self, post: &Post) -> &Account {
        self.shelf.account(&post.handle).expect("a post is added to an existing account only")
    }
}

pub(crate) fn post_path(post: &Post) -> String {
    format!("/@{}/{}", post.handle, post.id)
}

pub(crate) fn account_path(account: &Account) -> String {
    format!("/@{}", account.handle)
}

pub(crate) fn avatar_path(account: &Account) -> String {
    format!("/media/avatar-{}.png", account.avatar)
}
