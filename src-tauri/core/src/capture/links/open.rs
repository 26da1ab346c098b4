//! Mastodon and its kin, Bluesky, and blogs (platform-signals.md sections 8, 9, 11).

use super::{Link, Named, is_code, is_digits};
use crate::capture::address;

pub(super) fn mastodon(link: &Link) -> Option<Named> {
    let parts = link.parts();
    let host = &link.host;
    let port = link.url.port().map(|port| format!(":{port}")).unwrap_or_default();
    let origin = format!("{}://{host}{port}", link.url.scheme());
    let post = |user: &str, id: &str| {
        is_code(id).then(|| {
            let of = [user];
            Named::post(&[id], &of, format!("{origin}/@{user}/{id}"))
        })
    };
    let unsigned = || {
        let id = parts.last().copied().filter(|id| is_code(id))?;
        Some(Named::post(&[id], &[], address::normalize(&link.url)))
    };
    match parts.as_slice() {
        ["api", "v1", "statuses", id, ..] | ["web", "statuses", id, ..] if is_code(id) => {
            Some(Named::post(&[id], &[], format!("{origin}/web/statuses/{id}")))
        }
        ["users", user, "statuses", id, ..] => post(user, id),
        [user, "statuses", id] if user.starts_with('@') => post(user.trim_start_matches('@'), id),
        // Pleroma and Akkoma, Misskey and its kin, Pixelfed, PeerTube, Friendica, Lemmy.
        ["notice" | "objects" | "notes" | "w" | "display" | "post", _] | ["videos", "watch", _] => {
            unsigned()
        }
        ["p", user, id] => {
            is_code(id).then(|| Named::post(&[id], &[user], address::normalize(&link.url)))
        }
        [user, id, ..] if user.starts_with('@') => post(user.trim_start_matches('@'), id),
        ["api", "v1", "accounts", "lookup"] => {
            let name = link.parameter("acct")?;
            Some(Named::account(&name, format!("{origin}/@{name}")))
        }
        [user] if user.starts_with('@') => {
            Some(Named::account(user.trim_start_matches('@'), format!("{origin}/{user}")))
        }
        _ => None,
    }
}

pub(super) fn bluesky(link: &Link) -> Option<Named> {
    let parts = link.parts();
    let post = |actor: &str, key: &str| {
        let canonical = format!("https://bsky.app/profile/{actor}/post/{key}");
        is_code(key).then(|| Named::post(&[key], &[actor], canonical))
    };
    let account =
        |actor: &str| Some(Named::account(actor, format!("https://bsky.app/profile/{actor}")));
    let at = ["uris", "uri"].into_iter().find_map(|name| link.parameter(name));
    if let Some((actor, key)) = at.as_deref().and_then(of_record) {
        return post(actor, key);
    }
    match parts.as_slice() {
        ["profile", actor, "post", key, ..] => post(actor, key),
        ["xrpc", "com.atproto.repo.getRecord"] => {
            post(&link.parameter("repo")?, &link.parameter("rkey")?)
        }
        ["xrpc", "app.bsky.actor.getProfile"] => account(&link.parameter("actor")?),
        ["xrpc", "com.atproto.sync.getRepoStatus"] => account(&link.parameter("did")?),
        ["profile", actor] => account(actor),
        _ => None,
    }
}

/// `at://did:plc:x/app.bsky.feed.post/key`
fn of_record(uri: &str) -> Option<(&str, &str)> {
    let (actor, rest) = uri.strip_prefix("at://")?.split_once('/')?;
    Some((actor, rest.strip_prefix("app.bsky.feed.post/")?))
}

/// Blogs are known by their host, posts by the last part of their path.
fn blog_post(link: &Link, slug: &str) -> Option<Named> {
    let slug = slug.trim_end_matches(".html");
    let canonical = address::normalize(&link.url);
    (!slug.is_empty()).then(|| Named::post(&[slug], &[&link.host], canonical))
}

pub(super) fn wordpress(link: &Link) -> Option<Named> {
    let parts = link.parts();
    if link.host == "public-api.wordpress.com" {
        let [_, _, "sites", site, rest @ ..] = parts.as_slice() else { return None };
        let canonical = format!("https://{site}/");
        let slug = rest.iter().find_map(|part| part.strip_prefix("slug:"));
        return Some(match slug {
            Some(slug) => Named::post(&[slug], &[site], canonical),
            None => Named::account(site, canonical),
        });
    }
    let number = ["p", "page_id"].into_iter().find_map(|name| link.parameter(name));
    let rest = link.parameter("rest_route");
    let rest = rest.as_deref().and_then(|route| route.rsplit('/').next());
    match parts.as_slice() {
        [.., "wp", "v2", "posts" | "pages", id] if is_digits(id, 1) => blog_post(link, id),
        _ if let Some(id) = rest.or(number.as_deref()).filter(|id| is_digits(id, 1)) => {
            blog_post(link, id)
        }
        [] => Some(Named::account(&link.host, address::normalize(&link.url))),
        [.., slug] => blog_post(link, slug),
    }
}

pub(super) fn blogger(link: &Link) -> Option<Named> {
    let parts = link.parts();
    match parts.as_slice() {
        [] => Some(Named::account(&link.host, address::normalize(&link.url))),
        [.., slug] => blog_post(link, slug),
    }
}

pub(super) fn substack(link: &Link) -> Option<Named> {
    let parts = link.parts();
    match parts.as_slice() {
        ["p", slug, ..] | ["api", "v1", "posts", slug] => {
            let port = link.url.port().map(|port| format!(":{port}")).unwrap_or_default();
            let origin = format!("{}://{}{port}", link.url.scheme(), link.host);
            let canonical = format!("{origin}/p/{slug}");
            Some(Named::post(&[slug], &[&link.host], canonical))
        }
        [] => Some(Named::account(&link.host, address::normalize(&link.url))),
        _ => None,
    }
}

/// The id of a story is the last run of hexadecimal digits in its path.
pub(super) fn medium(link: &Link) -> Option<Named> {
    let parts = link.parts();
    let account = parts.first().filter(|part| part.starts_with('@'));
    let is_id = |id: &&str| id.len() >= 8 && id.bytes().all(|byte| byte.is_ascii_hexdigit());
    let id = parts.last().map(|last| last.rsplit('-').next().unwrap_or(last)).filter(is_id);
    match (id, account) {
        (Some(id), account) => {
            let of: Vec<&str> = account.copied().into_iter().collect();
            Some(Named::post(&[id], &of, address::normalize(&link.url)))
        }
        (None, Some(name)) => Some(Named::account(name, format!("https://medium.com/{name}"))),
        (None, None) => None,
    }
}
