//! Reading addresses.

use proptest::prelude::*;

use crate::doors::web::{ADDRESS_BYTES_MAX, address, parse_address};
use crate::model::Failure;

#[test]
fn an_address_is_read_as_people_paste_it() {
    for (text, url) in [
        ("https://example.com/a?b#c", "https://example.com/a?b#c"),
        (" http://example.com\n", "http://example.com/"),
        ("HTTPS://EXAMPLE.com", "https://example.com/"),
        ("example.com", "https://example.com/"),
        ("example.com/a/b?c=d", "https://example.com/a/b?c=d"),
        ("//example.com/a", "https://example.com/a"),
        ("example.com:8443/a", "https://example.com:8443/a"),
        ("localhost:3000", "https://localhost:3000/"),
        ("http://example.com:443/", "http://example.com:443/"),
        ("báo.example/bài", "https://xn--bo-mia.example/b%C3%A0i"),
        (
            "https://facebook.com/permalink.php?story_fbid=1&id=2",
            "https://facebook.com/permalink.php?story_fbid=1&id=2",
        ),
    ] {
        assert_eq!(parse_address(text).map(String::from), Ok(url.to_owned()), "{text}");
    }
}

#[test]
fn what_is_not_a_web_address_is_refused() {
    let long = format!("https://example.com/{}", "a".repeat(ADDRESS_BYTES_MAX));
    for text in [
        "",
        "   ",
        "hello",
        "https://",
        "https:///",
        "https://./",
        "https:example.com",
        "file:/etc/passwd",
        "file:///etc/passwd",
        "ftp://example.com/",
        "mailto:someone@example.com",
        "someone@example.com",
        "tel:12345",
        "myhost:3000",
        "javascript:alert(1)",
        "data:text/html,hi",
        "blob:https://example.com/1",
        "view-source:https://example.com/",
        "https://user@example.com/",
        "https://user:word@example.com/",
        "https://www.facebook.com@example.com/",
        "https://example.com:22/",
        "https://example.com:0/",
        "https://example.com:25/",
        "https://example.com:6000/",
        "https://example.com:10080/",
        "https://example.com:99999/",
        "https://exa mple.com/",
        "https://exa\tmple.com/",
        "https://example.com/\0",
        "https://[::1",
        "https://1.2.3.4.5/",
        long.as_str(),
    ] {
        assert_eq!(parse_address(text), Err(Failure::BadAddress), "{text:?}");
    }
}

#[test]
fn the_edges_of_what_is_public() {
    for (address, public) in [
        ("1.1.1.1", true),
        ("11.0.0.0", true),
        ("100.63.255.255", true),
        ("100.128.0.0", true),
        ("172.15.0.1", true),
        ("172.32.0.1", true),
        ("192.0.1.1", true),
        ("198.17.0.1", true),
        ("198.20.0.1", true),
        ("223.255.255.255", true),
        ("2606:4700::1111", true),
        ("2001:4860:4860::8888", true),
        ("64:ff9b::101:101", true),
        ("64:ff9b::a00:1", false),
        ("2002:101:101::1", true),
        ("2002:c0a8:1::1", false),
        ("::ffff:1.1.1.1", false),
        ("2001:1ff::1", false),
        ("2001:200::1", true),
        ("3fff::1", false),
        ("3fff:1000::1", true),
        ("4000::1", false),
        ("100::1", false),
        ("5f00::1", false),
    ] {
        assert_eq!(address::is_public(address.parse().unwrap()), public, "{address}");
    }
}

proptest! {
    #[test]
    fn parsing_never_panics_and_keeps_its_promises(text in "(?s).{0,60}") {
        if let Ok(url) = parse_address(&text) {
            prop_assert!(matches!(url.scheme(), "http" | "https"));
            prop_assert!(url.username().is_empty() && url.password().is_none());
            prop_assert_eq!(parse_address(url.as_str()), Ok(url.clone()));
        }
    }

    #[test]
    fn parsing_near_misses_never_panics(
        text in r"(https?|ftp|file)?(:|//|://)?[a-z@:.\[\]0-9%\\。]{0,30}[/?#]?.{0,10}"
    ) {
        if let Ok(url) = parse_address(&text) {
            prop_assert!(url.host_str().is_some_and(|host| !host.is_empty()));
            prop_assert_eq!(parse_address(url.as_str()), Ok(url.clone()));
        }
    }
}
