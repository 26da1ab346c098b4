//! The cookies of one exchange: what a site sets on the way, sent back to the same host until the
//! exchange ends, and then forgotten. `Domain`, `Path` and dates are not read: a walk of ten hops
//! within a minute needs none of them, and a cookie never reaches another host.

use url::{Host, Url};

use crate::model::Reply;

/// Cookies kept; what is set beyond is left out.
const COOKIES_MAX: usize = 32;
/// Bytes of one cookie, name and value (RFC 6265, 6.1).
const COOKIE_BYTES_MAX: usize = 4096;

/// A host's cookies, in the order set.
#[derive(Default)]
pub(super) struct Cookies(Vec<(Place, String, String)>);

/// Whom a cookie belongs to. Over plain HTTP nothing is sent that came over TLS.
type Place = (String, Option<Host<String>>, Option<u16>);

impl Cookies {
    /// Takes what the answer of `url` sets.
    pub(super) fn take(&mut self, url: &Url, reply: &Reply) {
        let set = reply.headers.iter().filter(|(name, _)| name == "set-cookie");
        for (_, field) in set {
            let pair = field.split(';').next().unwrap_or_default();
            let Some((name, value)) = pair.split_once('=') else { continue };
            let (name, value) = (name.trim(), value.trim());
            let is_plain = pair.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic());
            if name.is_empty() || !is_plain || pair.len() > COOKIE_BYTES_MAX {
                continue;
            }
            let place = place_of(url);
            self.0.retain(|(known, other, _)| *known != place || other != name);
            if self.0.len() < COOKIES_MAX {
                self.0.push((place, name.to_owned(), value.to_owned()));
            }
        }
    }

    /// The `Cookie` field for a request to `url`.
    pub(super) fn field(&self, url: &Url) -> Option<String> {
        let place = place_of(url);
        let own = self.0.iter().filter(|(known, _, _)| *known == place);
        let pairs: Vec<String> = own.map(|(_, name, value)| format!("{name}={value}")).collect();
        (!pairs.is_empty()).then(|| pairs.join("; "))
    }
}

fn place_of(url: &Url) -> Place {
    (url.scheme().to_owned(), url.host().map(|host| host.to_owned()), url.port())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn setting(fields: &[&str]) -> Reply {
        let field = |value: &&str| ("set-cookie".to_owned(), (*value).to_owned());
        Reply { status: 302, headers: fields.iter().map(field).collect(), body: vec![], cut: None }
    }

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[test]
    fn a_cookie_stays_with_its_host_and_the_last_of_a_name_counts() {
        let mut cookies = Cookies::default();
        let here = url("https://a.example/p");
        cookies.take(&here, &setting(&["a=1; Path=/", "b = x y", "a=2", "=z", "c=\u{1}", "bare"]));
        assert_eq!(cookies.field(&url("https://a.example/q")).as_deref(), Some("b=x y; a=2"));
        for other in ["https://b.example/p", "http://a.example/p", "https://a.example:8443/p"] {
            assert_eq!(cookies.field(&url(other)), None, "{other}");
        }
    }

    #[test]
    fn a_site_cannot_fill_the_memory_with_cookies() {
        let mut cookies = Cookies::default();
        let here = url("https://a.example/p");
        for n in 0..1000 {
            cookies.take(&here, &setting(&[&format!("n{n}={}", "x".repeat(5000 * (n % 2)))]));
        }
        assert_eq!(cookies.0.len(), COOKIES_MAX);
    }
}
