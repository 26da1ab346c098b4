//! Addresses: one form for one post, so that it is known again however its link was decorated.

use url::Url;

/// Query parameters that say how a link travelled or who shared it, never what it points to. Those
/// that identify the sharer must never be stored or sent (platform-signals.md sections 1-5, 15).
/// These are hung on links to any site.
const TRACKING: &[&str] = &[
    "fbclid",
    "mibextid",
    "igsh",
    "igshid",
    "gclid",
    "dclid",
    "gbraid",
    "wbraid",
    "msclkid",
    "yclid",
    "twclid",
    "ttclid",
    "mc_cid",
    "mc_eid",
    "_hsenc",
    "_hsmi",
    "vero_id",
    "oly_anon_id",
    "oly_enc_id",
    "zarsrc",
    "ref_src",
    "ref_url",
];

/// The same on the links of one platform. Elsewhere `?si=7` may be the very post.
const TRACKING_OF: &[(&str, &[&str])] = &[
    (
        "facebook",
        &[
            "extid",
            "rdid",
            "share_url",
            "sfnsn",
            "wtsid",
            "paipv",
            "eav",
            "_rdr",
            "_rdc",
            "idorvanity",
        ],
    ),
    ("instagram", &["stkn", "img_index"]),
    ("threads", &["xmt", "stkn"]),
    ("youtube", &["si", "feature", "pp"]),
    ("x", &["s", "t"]),
];

/// The normalised form of an address: no fragment, no tracking parameters, host in lower case
/// without a trailing dot, no default port. Everything that can point to a post is kept as it is.
#[must_use]
pub fn normalize(address: &Url) -> String {
    let mut url = address.clone();
    url.set_fragment(None);
    let here = platform(address);
    let own = TRACKING_OF.iter().filter(|(platform, _)| *platform == here);
    let own: Vec<&str> = own.flat_map(|(_, names)| names.iter().copied()).collect();
    let tracking =
        |name: &str| name.starts_with("utm_") || TRACKING.contains(&name) || own.contains(&name);
    let kept: Vec<String> = url
        .query()
        .unwrap_or_default()
        .split('&')
        .filter(|pair| !pair.is_empty())
        .filter(|pair| !tracking(pair.split('=').next().unwrap_or_default()))
        .map(str::to_owned)
        .collect();
    url.set_query((!kept.is_empty()).then(|| kept.join("&")).as_deref());
    if let Some(host) = url.host_str().and_then(|host| host.strip_suffix('.')).map(str::to_owned) {
        // A host that parsed with its dot parses without it; if not, the address stays as it was.
        let _ = url.set_host(Some(&host));
    }
    url.into()
}

/// Short name of the platform an address belongs to; `web` for any other site.
#[must_use]
pub fn platform(address: &Url) -> &'static str {
    const PLATFORMS: &[(&str, &[&str])] = &[
        ("facebook", &["facebook.com", "fb.com", "fb.watch"]),
        ("instagram", &["instagram.com"]),
        ("threads", &["threads.com", "threads.net"]),
        ("youtube", &["youtube.com", "youtu.be", "youtube-nocookie.com"]),
        ("tiktok", &["tiktok.com"]),
        ("x", &["x.com", "twitter.com"]),
        ("telegram", &["t.me", "telegram.me", "telegram.dog"]),
        ("bluesky", &["bsky.app"]),
        ("reddit", &["reddit.com", "redd.it"]),
        ("wordpress", &["wordpress.com"]),
        ("blogger", &["blogspot.com", "blogger.com"]),
        ("substack", &["substack.com"]),
        ("medium", &["medium.com"]),
        ("zalo", &["zalo.me", "zaloapp.com"]),
    ];
    let host = address.host_str().unwrap_or_default();
    let under = |domain: &str| {
        host.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    };
    PLATFORMS
        .iter()
        .find(|(_, domains)| domains.iter().any(|domain| under(domain)))
        .map_or("web", |(name, _)| name)
}

/// The platform of the first of a post's addresses.
#[must_use]
pub fn platform_of(addresses: &[String]) -> &'static str {
    let first = addresses.first().and_then(|address| Url::parse(address).ok());
    first.as_ref().map_or("web", platform)
}

/// An address beside `address` that cannot exist: its last part replaced by `noise` of the same
/// kind (digits stay digits). `None` for a home page, which has nothing beside it.
#[must_use]
pub fn decoy(address: &Url, noise: [u8; 16]) -> Option<String> {
    let mut url = address.clone();
    url.set_fragment(None);
    let path = url.path().trim_end_matches('/').to_owned();
    if let Some((folder, last)) = path.rsplit_once('/').filter(|(_, last)| !last.is_empty()) {
        url.set_path(&format!("{folder}/{}", noise_like(last, noise)));
        url.set_query(None);
        return Some(url.into());
    }
    let (rest, value) = url.query()?.rsplit_once('=')?;
    let query = format!("{rest}={}", noise_like(value, noise));
    url.set_query(Some(&query));
    Some(url.into())
}

fn noise_like(part: &str, noise: [u8; 16]) -> String {
    let digits = part.bytes().all(|byte| byte.is_ascii_digit());
    let length = part.len().clamp(8, 16);
    let alphabet: &[u8] = if digits { b"123456789" } else { b"abcdefghijkmnpqrstuvwxyz" };
    let letter = |byte: &u8| char::from(alphabet[usize::from(*byte) % alphabet.len()]);
    noise.iter().take(length).map(letter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[test]
    fn what_only_tells_how_a_link_travelled_is_dropped() {
        for (given, kept) in [
            (
                "https://Example.ORG:443/a?utm_source=x&id=7&fbclid=Z#c",
                "https://example.org/a?id=7",
            ),
            ("https://example.org./a?", "https://example.org/a"),
            ("https://example.org/?p=12&&", "https://example.org/?p=12"),
            ("https://youtu.be/a?si=x&t=7", "https://youtu.be/a?t=7"),
            ("https://x.com/a/status/1?s=20&t=x", "https://x.com/a/status/1"),
            ("https://example.org/a?si=7&feature=2", "https://example.org/a?si=7&feature=2"),
            ("https://example.org/a%20b?q=%C3%A1", "https://example.org/a%20b?q=%C3%A1"),
            ("http://127.0.0.1:8080/x/", "http://127.0.0.1:8080/x/"),
        ] {
            assert_eq!(normalize(&url(given)), kept);
            assert_eq!(normalize(&url(kept)), kept, "normalizing twice changes nothing");
        }
    }

    #[test]
    fn a_platform_is_told_by_its_domain_and_nothing_like_it() {
        assert_eq!(platform(&url("https://m.facebook.com/a/posts/1")), "facebook");
        assert_eq!(platform(&url("https://notfacebook.com/a")), "web");
        assert_eq!(platform(&url("https://facebook.com.example.org/a")), "web");
    }

    #[test]
    fn a_decoy_looks_like_its_neighbor_and_is_another_address() {
        let decoy = |text| decoy(&url(text), [7; 16]);
        assert_eq!(decoy("https://e.org/u/123456789").unwrap(), "https://e.org/u/888888888");
        assert_eq!(decoy("https://e.org/u/bai-viet/").unwrap(), "https://e.org/u/hhhhhhhh");
        assert_eq!(decoy("https://e.org/?p=12").unwrap(), "https://e.org/?p=88888888");
        assert_eq!(decoy("https://e.org/"), None);
    }
}
