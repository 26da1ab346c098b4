//! Doors, guards and walls, found in structure. What words mean is for the rules of `verdict`.

use url::Url;

use super::dom::{self, Element};
use super::{address, challenge};
use crate::model::PageSigns;

/// Reads the signs of a page. `shows_post` says whether something was found that looks like one;
/// `markup` is the page as decoded.
pub(super) fn read(
    root: Element<'_>,
    markup: &str,
    base: &Url,
    visible: &str,
    shows_post: bool,
) -> PageSigns {
    let password_field = dom::named(root, &["input"]).any(|element| {
        dom::attr(element, "type").is_some_and(|kind| kind.trim().eq_ignore_ascii_case("password"))
            && !dom::ancestors_within(element, root).any(dom::is_hidden)
    });
    let may_be_challenge = !shows_post && !password_field;
    PageSigns {
        password_field,
        challenge: may_be_challenge.then(|| challenge::find(root, visible)).flatten(),
        refresh_to: refresh(root, base),
        closed: is_closed(markup),
    }
}

/// Seconds after which a page that sends on is still no page to read.
const REFRESH_SECONDS_MAX: f64 = 15.0;

/// Where `<meta http-equiv=refresh>` leads. One without an address loads the same page again; one
/// that waits for minutes lets a reader read.
fn refresh(root: Element<'_>, base: &Url) -> Option<String> {
    dom::named(root, &["meta"])
        .filter(|meta| {
            dom::attr(*meta, "http-equiv")
                .is_some_and(|name| name.trim().eq_ignore_ascii_case("refresh"))
        })
        .find_map(|meta| {
            let (delay, target) = dom::attr(meta, "content")?.split_once([';', ','])?;
            let seconds = delay.trim().parse().unwrap_or(0.0);
            let target = target.trim();
            let named = target.get(..3).is_some_and(|name| name.eq_ignore_ascii_case("url"));
            let target = if named {
                target.get(3..)?.trim_start().strip_prefix('=')?.trim()
            } else {
                target
            };
            let quoted = ['"', '\'']
                .iter()
                .find_map(|quote| target.strip_prefix(*quote)?.split(*quote).next());
            address::resolve(base, quoted.unwrap_or(target))
                .filter(|_| seconds <= REFRESH_SECONDS_MAX)
                .map(String::from)
        })
}

/// Whether the markup got to its end. Caches and counters write comments and scripts behind it.
fn is_closed(markup: &str) -> bool {
    const END: &[u8] = b"</html";
    let bytes = markup.as_bytes();
    let Some(at) = bytes.windows(END.len()).rposition(|window| window.eq_ignore_ascii_case(END))
    else {
        return false;
    };
    let behind = markup.get(at + END.len()..).unwrap_or_default().trim_start();
    behind.strip_prefix('>').is_some_and(|rest| {
        let rest = rest.trim();
        rest.is_empty() || rest.starts_with('<') && rest.ends_with('>')
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capture::page::parse;

    fn signs(html: &str) -> PageSigns {
        let base = Url::parse("https://a.example/p").unwrap();
        parse::read(html, |tree| read(tree.root().unwrap(), html, &base, "", false)).unwrap()
    }

    #[test]
    fn refresh_targets_are_absolute() {
        for (content, target) in [
            ("0; url=/login", Some("https://a.example/login")),
            ("5;URL='https://b.example/x'", Some("https://b.example/x")),
            ("0;next", Some("https://a.example/next")),
            ("300", None),
            ("600; url=/news", None),
            ("0;url=javascript:x", None),
        ] {
            let found = signs(&format!("<meta http-equiv=Refresh content=\"{content}\">"));
            assert_eq!(found.refresh_to.as_deref(), target, "{content}");
        }
    }

    #[test]
    fn a_cut_page_is_not_closed() {
        for (html, closed) in [
            ("<p>x</HTML >\n", true),
            ("<p>x</html><!-- cached -->", true),
            ("<script>'</html>'; more", false),
            ("<p>x</htm", false),
            ("<p>x", false),
        ] {
            assert_eq!(signs(html).closed, closed, "{html}");
        }
    }

    #[test]
    fn a_password_field_counts_only_where_it_is_shown() {
        assert!(signs("<form><input type=Password></form>").password_field);
        assert!(!signs("<div style='display:none'><input type=password></div>").password_field);
    }
}
