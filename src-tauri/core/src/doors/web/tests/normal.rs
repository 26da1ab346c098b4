//! Servers that behave.

use std::time::Duration;

use super::kit::{Names, Server, Step, allowed, clock, failure_of, page, patient, web};
use crate::doors::Clock;
use crate::doors::web::{Ask, Limits, Private, Wanted, Ways, Web};
use crate::model::{Cut, Route};

#[tokio::test]
async fn what_is_recorded_as_sent_is_what_went_over_the_line() {
    let server = Server::saying("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await;
    let web = web(&Route::Direct, Names::none(), patient());
    for wanted in [Wanted::Page, Wanted::Json, Wanted::Media] {
        let url = server.url("/a?b=c#d");
        let seen = web.get(&Ask { url: &url, wanted, private: Private::Allow, account: "" }).await;
        let hop = &seen.hops[0];
        assert_eq!(hop.url, server.url("/a?b=c"));
        assert_eq!(hop.at, clock().now());
        assert_eq!(hop.remote, Some(server.address.to_string()));
        assert_eq!(hop.certificate, None);
        let fields = hop.request.iter().map(|(n, v)| format!("{n}: {v}\r\n"));
        let expected = format!("GET /a?b=c HTTP/1.1\r\n{}\r\n", fields.collect::<String>());
        assert_eq!(server.heads().last(), Some(&expected));
    }
}

#[tokio::test]
async fn a_page_is_asked_for_with_these_fields_and_no_others() {
    let server = Server::saying("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await;
    let web = web(&Route::Direct, Names::none(), patient());
    web.get(&page(&server.url("/"), Private::Allow)).await;
    let heads = server.heads();
    let names: Vec<_> =
        heads[0].lines().skip(1).filter_map(|line| line.split(": ").next()).collect();
    let expected = [
        "Host",
        "User-Agent",
        "Accept",
        "Accept-Language",
        "Accept-Encoding",
        "Connection",
        "Upgrade-Insecure-Requests",
        "Sec-Fetch-Dest",
        "Sec-Fetch-Mode",
        "Sec-Fetch-Site",
        "Sec-Fetch-User",
        "",
    ];
    assert_eq!(names, expected);
}

#[tokio::test]
async fn two_asks_look_the_same() {
    let answer = "HTTP/1.1 200 OK\r\nset-cookie: a=b\r\netag: \"1\"\r\ncontent-length: 2\r\n\r\nhi";
    let server = Server::saying(answer).await;
    let web = web(&Route::Direct, Names::none(), patient());
    let url = server.url("/");
    for _ in 0..3 {
        web.get(&page(&url, Private::Allow)).await;
    }
    let heads = server.heads();
    assert_eq!(heads.len(), 3);
    assert!(heads.iter().all(|head| *head == heads[0]));
    assert!(!heads[0].to_lowercase().contains("cookie") && !heads[0].contains("Referer"));
}

#[tokio::test]
async fn a_connection_is_used_once() {
    let fine = Step::Send(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nhi".to_vec());
    // The server keeps the connection open and never answers a second request on it.
    let server = Server::new(move |_| vec![fine.clone(), Step::Hang]).await;
    let web = web(&Route::Direct, Names::none(), patient());
    for _ in 0..3 {
        let seen = web.get(&page(&server.url("/"), Private::Allow)).await;
        assert_eq!(seen.reply().unwrap().body, b"hi");
    }
    assert_eq!(server.heads().len(), 3);
}

#[tokio::test]
async fn an_answer_is_kept_byte_for_byte() {
    let answer = b"HTTP/1.1 404 Gone fishing\r\nX-Two: a\r\nX-Two: b\r\nX-Raw: caf\xe9\r\n\
        Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n\
        3\r\n\x1f\x8b\x00\r\n1\r\nx\r\n0\r\n\r\n";
    let server = Server::saying(&answer[..]).await;
    let seen = allowed(&server.url("/")).await;
    let reply = seen.reply().unwrap();
    assert_eq!((reply.status, reply.cut), (404, None));
    assert_eq!(reply.body, b"\x1f\x8b\x00x");
    let twos: Vec<_> = reply.headers.iter().filter(|(n, _)| n == "x-two").collect();
    assert_eq!(twos.len(), 2);
    assert_eq!(reply.header("x-raw"), Some("café"));
    assert_eq!(reply.header("content-encoding"), Some("gzip"));
}

#[tokio::test]
async fn statuses_without_a_body_are_answers() {
    for status in [204, 304] {
        let server = Server::saying(format!("HTTP/1.1 {status} x\r\n\r\n")).await;
        let seen = allowed(&server.url("/")).await;
        assert_eq!((seen.reply().unwrap().status, failure_of(&seen)), (status, None));
    }
}

#[tokio::test]
async fn early_hints_are_passed_over() {
    let answer = "HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\nHTTP/1.1 200 OK\r\n\
        content-length: 1\r\n\r\nx";
    let server = Server::saying(answer).await;
    assert_eq!(allowed(&server.url("/")).await.reply().unwrap().status, 200);
}

#[tokio::test]
async fn a_body_that_ends_with_the_connection_is_whole() {
    let server = Server::new(|_| {
        vec![Step::Send(b"HTTP/1.0 200 OK\r\n\r\nall of it".to_vec()), Step::HalfClose]
    })
    .await;
    let seen = allowed(&server.url("/")).await;
    let reply = seen.reply().unwrap();
    assert_eq!((reply.body.as_slice(), reply.cut), (&b"all of it"[..], None));
}

#[tokio::test]
async fn a_body_at_the_limit_is_whole_and_one_byte_more_is_cut() {
    for (length, cut) in [(1000, None), (1001, Some(Cut::Length))] {
        let answer = format!("HTTP/1.1 200 OK\r\n\r\n{}", "x".repeat(length));
        let server = Server::saying(answer).await;
        let seen = allowed(&server.url("/")).await;
        let reply = seen.reply().unwrap();
        assert_eq!((reply.body.len(), reply.cut), (1000, cut));
    }
}

#[tokio::test]
async fn each_kind_has_its_own_limits() {
    let defaults = Limits::default();
    assert_eq!(defaults.of(Wanted::Page).bytes_max, 8 << 20);
    assert_eq!(defaults.of(Wanted::Media).bytes_max, 256 << 20);
    assert_eq!(defaults.of(Wanted::Media).whole, Duration::from_mins(10));
    let server = Server::saying(format!("HTTP/1.1 200 OK\r\n\r\n{}", "x".repeat(50))).await;
    let mut limits = patient();
    limits.json.bytes_max = 7;
    let web = Web::new((&Route::Direct, Ways::Shared), clock(), limits).unwrap();
    let url = server.url("/");
    for (wanted, length) in [(Wanted::Page, 50), (Wanted::Json, 7), (Wanted::Media, 50)] {
        let seen = web.get(&Ask { url: &url, wanted, private: Private::Allow, account: "" }).await;
        assert_eq!(seen.reply().unwrap().body.len(), length);
    }
}

#[test]
fn a_get_can_be_moved_between_threads() {
    fn is_send(_: impl Send) {}
    let web = web(&Route::Direct, Names::none(), patient());
    is_send(web.get(&page("https://site.example/", Private::Refuse)));
}
