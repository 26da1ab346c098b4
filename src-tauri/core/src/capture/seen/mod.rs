//! What a page hands over that somebody sees who is logged in, read as hostile bytes: the posts in
//! it, whose they are, and what of it may be kept.
//!
//! Our own script takes a page apart in a world that the page cannot touch, and hands over text:
//! the data that the page received ([`payload`]) and what it shows ([`article`]). What that text
//! says is the page's; so its size, its form and the work it makes are bounded here, and every
//! string that is kept goes through [`scrub`]. Readers say what they find and nothing else; one
//! that finds nothing says why it may be ([`NotSeen`]).
//!
//! Deliberately absent: anything of the page that is not of one post (feeds, friends, messages,
//! notifications) is not kept at all.

mod article;
mod gather;
mod handover;
mod json;
mod markup;
mod payload;
mod readers;
mod saved;
mod scrub;
#[cfg(test)]
mod tests;

use url::Url;

use self::handover::HandOver;
use self::scrub::Scrub;
use super::links;
use crate::model::{NotSeen, SeenAsk, SeenPage};

/// The name and version of the reader of a platform.
#[must_use]
pub fn reader(platform: &str) -> &'static str {
    readers::reader_of(platform).0
}

/// An address of a medium as it may be kept; none where it is no address.
#[must_use]
pub fn without_secrets(address: &str, secrets: &[String]) -> Option<String> {
    Scrub::new(secrets).address(address)
}

pub use self::handover::{FORM, HANDOVER_BYTES_MAX};

/// Reads what a page handed over, or a page that was saved as a file. Any bytes.
///
/// # Errors
/// [`NotSeen`]: why there is nothing.
pub fn read(bytes: &[u8], ask: &SeenAsk) -> Result<SeenPage, NotSeen> {
    if bytes.len() > HANDOVER_BYTES_MAX {
        return Err(NotSeen::TooLarge);
    }
    let handed = HandOver::read(bytes).or_else(|wrong| saved::read(bytes).ok_or(wrong))?;
    let address = Url::parse(&handed.url).map_err(|_| NotSeen::NotWeb)?;
    if !matches!(address.scheme(), "http" | "https") || address.host_str().is_none() {
        return Err(NotSeen::NotWeb);
    }
    let mut scrub = Scrub::new(&ask.secrets);
    let page = gather::page(&handed, &address, ask.own.as_deref(), &mut scrub);
    if page.posts.is_empty() { Err(why_nothing(&handed, &address)) } else { Ok(page) }
}

/// The name or id of the account whose own page this is.
#[must_use]
pub fn account_of(address: &str) -> Option<String> {
    let identity = links::identify(&Url::parse(address).ok()?);
    let is_its_page = identity.ids.is_empty() && !identity.leads_on && identity.platform != "web";
    identity
        .accounts
        .into_iter()
        .next()
        .filter(|name| is_its_page && !PLACES.contains(&name.as_str()))
}

/// Pages of platforms that stand where names of accounts do.
const PLACES: [&str; 18] = [
    "home",
    "explore",
    "login",
    "signup",
    "settings",
    "notifications",
    "messages",
    "search",
    "watch",
    "reels",
    "marketplace",
    "groups",
    "friends",
    "feed",
    "i",
    "accounts",
    "checkpoint",
    "home.php",
];

/// Parts of a path that lead to a login, or to a check.
const LOGIN_PARTS: [&str; 6] = ["login", "login.php", "signin", "ServiceLogin", "flow", "recover"];
const CHECK_PARTS: [&str; 6] =
    ["checkpoint", "challenge", "consent", "suspended", "sorry", "cookie"];

fn why_nothing(handed: &HandOver, address: &Url) -> NotSeen {
    let is_in = |parts: &[&str]| {
        let mut path = address.path_segments().into_iter().flatten();
        path.any(|part| parts.contains(&part))
    };
    let host = address.host_str().unwrap_or_default();
    if is_in(&LOGIN_PARTS) || host.starts_with("accounts.google.") || handed.signs.password_field {
        NotSeen::LoginWall
    } else if is_in(&CHECK_PARTS) || host.starts_with("consent.") || handed.signs.challenge {
        NotSeen::Interstitial
    } else if handed.has_content() {
        NotSeen::LayoutChanged
    } else {
        NotSeen::NoPost
    }
}
