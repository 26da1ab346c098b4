//! Addresses in a page: made absolute, and compared as a person would compare them.

use url::Url;

use super::limits::ADDRESS_BYTES_MAX;

/// Parameters that say where a visitor came from and not which page it is.
const TRACKING: [&str; 14] = [
    "fbclid", "gclid", "dclid", "msclkid", "igshid", "igsh", "mibextid", "mc_cid", "mc_eid",
    "_rdc", "_rdr", "zarsrc", "ref_src", "yclid",
];

/// `written` as an absolute http(s) address; white space around it does not count.
pub(super) fn resolve(base: &Url, written: &str) -> Option<Url> {
    let written = written.trim();
    if written.is_empty() || written.len() > ADDRESS_BYTES_MAX {
        return None;
    }
    let url = base.join(written).ok()?;
    let is_web = matches!(url.scheme(), "http" | "https") && url.host().is_some();
    (is_web && url.as_str().len() <= ADDRESS_BYTES_MAX).then_some(url)
}

/// Whether both name one page: scheme, `www.` or `m.`, a trailing slash, the fragment and tracking
/// parameters do not count.
pub(super) fn same_page(one: &Url, other: &Url) -> bool {
    same_host(one, other)
        && one.path().trim_end_matches('/') == other.path().trim_end_matches('/')
        && telling_query(one).eq(telling_query(other))
}

/// Whether both are on one host, with or without `www.` or `m.` before it.
pub(super) fn same_host(one: &Url, other: &Url) -> bool {
    bare_host(one).is_some()
        && bare_host(one) == bare_host(other)
        && one.port_or_known_default().filter(|port| !matches!(port, 80 | 443))
            == other.port_or_known_default().filter(|port| !matches!(port, 80 | 443))
}

/// Whether the address is the site's front door.
pub(super) fn is_root(url: &Url) -> bool {
    url.path().trim_matches('/').is_empty() && telling_query(url).next().is_none()
}

/// The last label of the host's name, a hint for the encoding. `None` for a number.
pub(super) fn top_level(url: &Url) -> Option<&str> {
    let label = url.domain()?.trim_end_matches('.').rsplit('.').next()?;
    let is_plain = label.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
    (is_plain && !label.is_empty()).then_some(label)
}

fn bare_host(url: &Url) -> Option<&str> {
    let host = url.host_str()?;
    Some(["www.", "m."].iter().find_map(|prefix| host.strip_prefix(prefix)).unwrap_or(host))
}

fn telling_query(url: &Url) -> impl Iterator<Item = &str> {
    url.query().unwrap_or_default().split('&').filter(|pair| {
        let name = pair.split('=').next().unwrap_or_default();
        !pair.is_empty() && !name.starts_with("utm_") && !TRACKING.contains(&name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[test]
    fn one_page_has_many_spellings() {
        let page = url("https://www.example.vn/bai/1?id=7");
        for spelling in [
            "http://example.vn/bai/1/?id=7",
            "https://m.example.vn/bai/1?utm_source=x&id=7&fbclid=abc#binh-luan",
        ] {
            assert!(same_page(&page, &url(spelling)), "{spelling}");
        }
        for other in ["https://example.vn/bai/1", "https://example.com/bai/1?id=7"] {
            assert!(!same_page(&page, &url(other)), "{other}");
        }
    }

    #[test]
    fn only_web_addresses_resolve() {
        let base = url("https://example.vn/a/b");
        assert_eq!(resolve(&base, " ../c ").unwrap().as_str(), "https://example.vn/c");
        assert_eq!(resolve(&base, "//cdn.example/x").unwrap().as_str(), "https://cdn.example/x");
        for written in ["", "data:image/png;base64,AA", "javascript:void(0)", "http://[", "blob:x"]
        {
            assert_eq!(resolve(&base, written), None, "{written}");
        }
    }

    #[test]
    fn the_front_door_is_known() {
        assert!(is_root(&url("https://example.vn/?utm_source=x")));
        assert!(!is_root(&url("https://example.vn/?p=12")));
    }
}
