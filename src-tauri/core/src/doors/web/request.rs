//! What is sent: the fields of one current desktop browser, in its order, the same for everyone.

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use url::Url;

use super::Wanted;

/// Firefox ESR on Windows, the browser Tor Browser is made of and takes the name of.
pub(super) const USER_AGENT: &str =
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:153.0) Gecko/20100101 Firefox/153.0";

/// The fields sent for `url`, names as they go over the line. Nothing else is added on the way,
/// except a proxy's password towards that proxy, which is not part of the exchange with the site.
pub(super) fn fields(url: &Url, wanted: Wanted, cookie: Option<String>) -> Vec<(String, String)> {
    let host = match (url.host_str().unwrap_or_default(), url.port()) {
        (host, Some(port)) => format!("{host}:{port}"),
        (host, None) => host.to_owned(),
    };
    let head = [
        ("Host", host.as_str()),
        ("User-Agent", USER_AGENT),
        ("Accept", accept(wanted)),
        ("Accept-Language", "en-US,en;q=0.9"),
        ("Accept-Encoding", "gzip, deflate, br"),
        ("Connection", "keep-alive"),
    ];
    let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    let cookie = cookie.map(|value| ("Cookie".to_owned(), value));
    head.iter().map(own).chain(cookie).chain(fetch_metadata(wanted).iter().map(own)).collect()
}

/// The same fields as the client takes them.
pub(super) fn map_of(fields: &[(String, String)]) -> HeaderMap {
    let pair = |(name, value): &(String, String)| {
        let name = HeaderName::from_bytes(name.as_bytes()).ok()?;
        Some((name, HeaderValue::from_str(value).ok()?))
    };
    fields.iter().filter_map(pair).collect()
}

fn accept(wanted: Wanted) -> &'static str {
    match wanted {
        Wanted::Page => "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
        Wanted::Json => "application/json, text/plain, */*",
        Wanted::Activity => {
            "application/activity+json, application/ld+json; profile=\"https://www.w3.org/ns/activitystreams\""
        }
        // No AVIF or WebP: what comes should open anywhere, and be the original rather than a copy
        // made for browsers.
        Wanted::Media => "image/png,image/jpeg,image/*;q=0.8,video/*;q=0.8,*/*;q=0.5",
    }
}

/// Fetch Metadata (W3C): a page as if its address had been typed, the rest as a page would load it.
fn fetch_metadata(wanted: Wanted) -> &'static [(&'static str, &'static str)] {
    match wanted {
        Wanted::Page => &[
            ("Upgrade-Insecure-Requests", "1"),
            ("Sec-Fetch-Dest", "document"),
            ("Sec-Fetch-Mode", "navigate"),
            ("Sec-Fetch-Site", "none"),
            ("Sec-Fetch-User", "?1"),
        ],
        Wanted::Json | Wanted::Activity => &[
            ("Sec-Fetch-Dest", "empty"),
            ("Sec-Fetch-Mode", "cors"),
            ("Sec-Fetch-Site", "cross-site"),
        ],
        Wanted::Media => &[
            ("Sec-Fetch-Dest", "image"),
            ("Sec-Fetch-Mode", "no-cors"),
            ("Sec-Fetch-Site", "cross-site"),
        ],
    }
}
