//! Where a page may lead by itself: within its own site.

use keepsake::capture::address::platform;
use tauri::Url;

/// Second parts of a name under which countries give names to everybody (`com.vn`).
const SHARED: [&str; 8] = ["ac", "co", "com", "edu", "gov", "net", "org", "info"];

/// The site of an address: the platform it belongs to, with all its names; else the name that was
/// given to one owner. None for what is not of the web.
pub(crate) fn site_of(address: &str) -> Option<String> {
    let url = Url::parse(address).ok()?;
    if !matches!(url.scheme(), "http" | "https") {
        return None;
    }
    let platform = platform(&url);
    if platform != "web" {
        return Some(platform.to_owned());
    }
    let host = url.host_str()?.trim_end_matches('.');
    if url.domain().is_none() {
        return Some(host.to_owned());
    }
    let parts: Vec<&str> = host.split('.').collect();
    let is_shared = parts.len() >= 3 && SHARED.contains(&parts[parts.len() - 2]);
    let own = if is_shared { 3 } else { 2 };
    Some(parts[parts.len().saturating_sub(own)..].join("."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_is_all_that_one_owner_has() {
        let site = |address: &str| site_of(address);
        assert_eq!(site("https://m.facebook.com/a"), site("https://www.fb.com/b"));
        assert_ne!(site("https://facebook.com.example.org/"), site("https://facebook.com/"));
        assert_eq!(site("https://a.example.org/x").as_deref(), Some("example.org"));
        assert_eq!(site("https://bao.com.vn/x").as_deref(), Some("bao.com.vn"));
        assert_eq!(site("https://x.bao.com.vn/x").as_deref(), Some("bao.com.vn"));
        assert_eq!(site("http://127.0.0.1:8/x").as_deref(), Some("127.0.0.1"));
        for none in ["about:blank", "file:///etc/passwd", "data:text/html,x", "ipc://localhost/x"] {
            assert_eq!(site(none), None, "{none}");
        }
    }
}
