//! Links: what a link names on its platform, whatever form it has and however it was decorated.
//!
//! Pure: nothing is asked. A link that only leads on (a share link, a shortener) says so and must
//! be resolved once. Forms and parameters: platform-signals.md, "Permalinks" of each platform. What
//! identifies who shared a link is never kept.

mod meta;
mod open;
mod short;

use url::Url;

use super::address;
use crate::model::Identity;

/// What the link names. Always gives an identity; without ids where the link names no single post.
#[must_use]
pub fn identify(link: &Url) -> Identity {
    let platform = platform_of(link);
    identify_as(link, platform)
}

/// What the link names, on a platform that is known from elsewhere: a blog or a server under a name
/// of its own.
#[must_use]
pub fn identify_as(link: &Url, platform: &str) -> Identity {
    let mut link = Link::new(link);
    // What is asked of a platform about a post carries the post's own link.
    if let Some(inner) = link.inner() {
        link = Link::new(&inner);
    }
    let named = match platform {
        "facebook" => meta::facebook(&link),
        "instagram" => meta::instagram(&link),
        "threads" => meta::threads(&link),
        "youtube" => short::youtube(&link),
        "tiktok" => short::tiktok(&link),
        "x" => short::x(&link),
        "telegram" => short::telegram(&link),
        "reddit" => short::reddit(&link),
        "mastodon" => open::mastodon(&link),
        "bluesky" => open::bluesky(&link),
        "wordpress" => open::wordpress(&link),
        "blogger" => open::blogger(&link),
        "substack" => open::substack(&link),
        "medium" => open::medium(&link),
        _ => None,
    };
    let named = named.unwrap_or_else(|| Named::page(address::normalize(&link.url)));
    Identity {
        platform: platform.to_owned(),
        ids: named.ids,
        accounts: named.accounts,
        canonical: named.canonical,
        leads_on: named.leads_on,
    }
}

/// The platform of a link, also of one to its machine endpoints.
fn platform_of(link: &Url) -> &'static str {
    match link.host_str().unwrap_or_default() {
        "cdn.syndication.twimg.com" | "publish.twitter.com" => "x",
        "graph.threads.net" => "threads",
        "public.api.bsky.app" | "api.bsky.app" => "bluesky",
        "public-api.wordpress.com" => "wordpress",
        _ => address::platform(link),
    }
}

/// What a link names, before it has a platform.
#[derive(Debug, Default, PartialEq, Eq)]
struct Named {
    ids: Vec<String>,
    accounts: Vec<String>,
    canonical: String,
    leads_on: bool,
}

impl Named {
    fn page(canonical: String) -> Self {
        Self { canonical, ..Self::default() }
    }

    fn post(ids: &[&str], accounts: &[&str], canonical: String) -> Self {
        let owned = |of: &[&str]| of.iter().map(|one| (*one).to_owned()).collect();
        Self { ids: owned(ids), accounts: owned(accounts), canonical, leads_on: false }
    }

    fn account(name: &str, canonical: String) -> Self {
        Self { accounts: vec![name.to_owned()], canonical, ..Self::default() }
    }

    fn leads_on(canonical: String) -> Self {
        Self { canonical, leads_on: true, ..Self::default() }
    }
}

/// A link taken apart.
struct Link {
    url: Url,
    host: String,
    parts: Vec<String>,
}

impl Link {
    fn new(url: &Url) -> Self {
        let host = url.host_str().unwrap_or_default().trim_end_matches('.').to_ascii_lowercase();
        let parts = url.path_segments().into_iter().flatten().filter(|part| !part.is_empty());
        let parts = parts.map(decoded).collect();
        Self { url: url.clone(), host, parts }
    }

    fn parts(&self) -> Vec<&str> {
        self.parts.iter().map(String::as_str).collect()
    }

    fn parameter(&self, name: &str) -> Option<String> {
        let found = self.url.query_pairs().find(|(key, _)| key == name);
        found.map(|(_, value)| value.into_owned()).filter(|value| !value.is_empty())
    }

    /// The link within a link: of an oEmbed question, an embed frame, a way out of a platform.
    fn inner(&self) -> Option<Url> {
        let parts = self.parts();
        let asks = parts.iter().any(|part| part.contains("oembed"))
            || matches!(parts.as_slice(), ["plugins", "post.php" | "video.php"] | ["l.php"]);
        let name = ["url", "href", "u"].into_iter().find_map(|name| self.parameter(name));
        let inner = Url::parse(&name.filter(|_| asks)?).ok()?;
        matches!(inner.scheme(), "http" | "https").then_some(inner)
    }
}

fn decoded(part: &str) -> String {
    percent_encoded(part).unwrap_or_else(|| part.to_owned())
}

/// `%41` as `A`; nothing where that is no text.
fn percent_encoded(part: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(part.len());
    let mut rest = part.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digits = [rest.next()?, rest.next()?];
        let digits = std::str::from_utf8(&digits).ok()?.to_owned();
        bytes.push(u8::from_str_radix(&digits, 16).ok()?);
    }
    String::from_utf8(bytes).ok()
}

fn is_digits(text: &str, at_least: usize) -> bool {
    text.len() >= at_least && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_code(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'))
}

fn is_under(host: &str, domain: &str) -> bool {
    host.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

#[cfg(test)]
mod tests;
