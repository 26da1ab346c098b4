//! Redirects, walked by hand.

use super::kit::{Server, Step, allowed, allowed_within, failure_of, patient};
use crate::doors::web::{REDIRECT_BYTES_MAX, REDIRECT_HOPS_MAX};
use crate::model::{Cut, Exchange, Failure};

fn to(status: u16, location: &str) -> Vec<Step> {
    let head = format!("HTTP/1.1 {status} x\r\nlocation: {location}\r\ncontent-length: 0\r\n\r\n");
    vec![Step::Send(head.into())]
}

fn fine() -> Vec<Step> {
    vec![Step::Send(b"HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nfine".to_vec())]
}

/// A server that sends `/` to `location` and answers everything else.
async fn sending_to(location: &'static str) -> (Server, Exchange) {
    let server = Server::new(
        move |head| if head.starts_with("GET / ") { to(302, location) } else { fine() },
    )
    .await;
    let seen = allowed(&server.url("/")).await;
    (server, seen)
}

#[tokio::test]
async fn each_status_that_redirects_is_followed_with_a_get() {
    for status in [301, 302, 303, 307, 308] {
        let server = Server::new(move |head| {
            if head.starts_with("GET / ") { to(status, "next?x=1#part") } else { fine() }
        })
        .await;
        let seen = allowed(&server.url("/")).await;
        assert_eq!(seen.final_url(), Some(server.url("/next?x=1").as_str()));
        assert_eq!(seen.reply().unwrap().body, b"fine");
        let first = seen.hops[0].reply.as_ref().unwrap();
        assert_eq!((seen.hops.len(), first.status), (2, status));
        assert!(server.heads()[1].starts_with("GET /next?x=1 HTTP/1.1\r\n"));
        assert!(!server.heads()[1].contains("Referer"));
    }
}

#[tokio::test]
async fn a_status_or_head_that_does_not_redirect_is_an_answer() {
    for head in
        ["300 x\r\nlocation: /a", "304 x\r\nlocation: /a", "201 x\r\nlocation: /a", "302 x\r\na: b"]
    {
        let server = Server::saying(format!("HTTP/1.1 {head}\r\ncontent-length: 0\r\n\r\n")).await;
        let seen = allowed(&server.url("/")).await;
        assert_eq!((failure_of(&seen), seen.hops.len()), (None, 1), "{head}");
    }
}

#[tokio::test]
async fn a_location_in_bare_utf_8_is_followed() {
    let (server, seen) = sending_to("/bài-viết").await;
    assert_eq!(failure_of(&seen), None);
    assert_eq!(seen.final_url(), Some(server.url("/b%C3%A0i-vi%E1%BA%BFt").as_str()));
}

#[tokio::test]
async fn ten_redirects_are_followed_and_not_eleven() {
    for (last, failure) in
        [(REDIRECT_HOPS_MAX, None), (REDIRECT_HOPS_MAX + 1, Some(Failure::TooManyRedirects))]
    {
        let server = Server::new(move |head| {
            let n: usize = head.split(['/', ' ']).nth(2).and_then(|n| n.parse().ok()).unwrap();
            if n < last { to(302, &format!("/{}", n + 1)) } else { fine() }
        })
        .await;
        let seen = allowed(&server.url("/0")).await;
        assert_eq!((failure_of(&seen), seen.hops.len()), (failure, REDIRECT_HOPS_MAX + 1));
        assert_eq!(server.heads().len(), REDIRECT_HOPS_MAX + 1);
    }
}

#[tokio::test]
async fn a_loop_is_named_and_not_walked() {
    let (server, seen) = sending_to("/#again").await;
    assert_eq!((failure_of(&seen), seen.hops.len()), (Some(Failure::RedirectLoop), 1));
    assert_eq!(server.heads().len(), 1);
    let there_and_back =
        Server::new(|head| to(302, if head.starts_with("GET /a ") { "/b" } else { "/a" })).await;
    let seen = allowed(&there_and_back.url("/a")).await;
    assert_eq!((failure_of(&seen), seen.hops.len()), (Some(Failure::RedirectLoop), 2));
}

#[tokio::test]
async fn a_redirect_to_what_is_not_a_web_address_is_not_followed() {
    for location in [
        "file:///etc/passwd",
        "ftp://example.org/",
        "javascript:alert(1)",
        "intent://post/1#Intent;scheme=app;end",
        "http://user@example.org/",
        "http://user:word@example.org/",
        "http://example.org:22/",
        "http://example.org:6667/",
        "http://",
        "http://[::1",
    ] {
        let (_server, seen) = sending_to(location).await;
        assert_eq!(failure_of(&seen), Some(Failure::BadAddress), "{location}");
        assert_eq!(seen.hops.len(), 1);
        assert!(seen.hops[0].reply.is_some(), "what was answered is kept");
    }
}

#[tokio::test]
async fn a_permission_does_not_travel_along_a_redirect() {
    let inner = Server::new(|_| fine()).await;
    let other_port: &'static str = inner.url("/").leak();
    let other_host = format!("http://127.0.0.2:{}/", inner.address.port()).leak();
    for location in [
        other_port,
        other_host,
        "http://169.254.169.254/latest/meta-data",
        "http://2130706433/",
        "http://[::ffff:127.0.0.1]/",
        "http://localhost/",
        "//router/",
    ] {
        let (_server, seen) = sending_to(location).await;
        assert_eq!(failure_of(&seen), Some(Failure::PrivateAddress), "{location}");
        assert_eq!(seen.hops.len(), 1);
    }
    assert!(inner.heads().is_empty(), "nobody else was asked");
}

#[tokio::test]
async fn a_redirect_with_an_endless_body_is_followed_all_the_same() {
    let server = Server::new(|head| {
        if head.starts_with("GET / ") {
            let head = b"HTTP/1.1 302 x\r\nlocation: /next\r\n\r\n".to_vec();
            vec![Step::Send(head), Step::Forever(vec![b'x'; 4096])]
        } else {
            fine()
        }
    })
    .await;
    let mut limits = patient();
    limits.page.bytes_max = 10 * REDIRECT_BYTES_MAX;
    let seen = allowed_within(limits, &server.url("/")).await;
    let first = seen.hops[0].reply.as_ref().unwrap();
    assert_eq!((first.cut, first.body.len()), (Some(Cut::Length), REDIRECT_BYTES_MAX));
    assert_eq!(seen.reply().unwrap().body, b"fine");
}

#[tokio::test]
async fn a_cookie_set_on_the_way_is_sent_back_to_its_host_and_forgotten() {
    let server = Server::new(|head| {
        if head.contains("\r\nCookie: seen=1; lang=vi\r\n") {
            return fine();
        }
        let cookies = "set-cookie: seen=1; path=/; httponly\r\nset-cookie: lang=vi";
        let head =
            format!("HTTP/1.1 302 x\r\n{cookies}\r\nlocation: /\r\ncontent-length: 0\r\n\r\n");
        vec![Step::Send(head.into())]
    })
    .await;
    for _ in 0..2 {
        let seen = allowed(&server.url("/")).await;
        assert_eq!((failure_of(&seen), seen.hops.len()), (None, 2));
        for hop in &seen.hops {
            let reply = hop.reply.as_ref().unwrap();
            let names = hop.request.iter().chain(&reply.headers).map(|(name, _)| name);
            let mut names = names.map(|name| name.to_lowercase());
            assert!(!names.any(|name| name.contains("cookie")), "nothing of them is kept");
        }
    }
}
