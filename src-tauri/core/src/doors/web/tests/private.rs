//! What is not on the public web stays out of reach.

use super::kit::{Names, Server, failure_of, page, patient, web};
use crate::doors::web::Private;
use crate::doors::web::resolve::Guard;
use crate::model::{Failure, Route};
use reqwest::dns::Resolve;

#[tokio::test]
async fn a_private_address_is_refused_in_every_spelling_before_anything_is_sent() {
    let server = Server::saying("HTTP/1.1 200 OK\r\n\r\n").await;
    let port = server.address.port();
    let web = web(&Route::Direct, Names::none(), patient());
    for host in [
        "127.0.0.1",
        "127.1",
        "0x7f.1",
        "0x7f000001",
        "2130706433",
        "017700000001",
        "0177.0.0.1",
        "１２７.０.０.１",
        "127。0。0。1",
        "127.0.0.1.",
        "%31%32%37.0.0.1",
        "0.0.0.0",
        "0",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[64:ff9b:1::1]",
        "[2002:7f00:1::]",
        "[2001:0:4136:e378:8000:63bf:3fff:fdd2]",
        "[fe80::1]",
        "[fd00::1]",
        "[fec0::1]",
        "[ff02::1]",
        "[2001:db8::1]",
        "localhost",
        "LOCALHOST",
        "localhost.",
        "a.localhost",
        "printer.local",
        "printer.local.",
        "db.internal",
        "box.home.arpa",
        "router",
        "10.0.0.1",
        "100.64.0.1",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.1",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.0.1",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
    ] {
        let url = format!("http://{host}:{port}/");
        let seen = web.get(&page(&url, Private::Refuse)).await;
        assert_eq!(failure_of(&seen), Some(Failure::PrivateAddress), "{host}");
        assert!(seen.hops.is_empty());
    }
    assert!(server.heads().is_empty());
}

#[tokio::test]
async fn a_name_with_any_private_answer_is_refused() {
    let server = Server::saying("HTTP/1.1 200 OK\r\n\r\n").await;
    let url = format!("http://evil.example:{}/", server.address.port());
    for answers in [&["127.0.0.1"][..], &["1.1.1.1", "127.0.0.1"], &["2606:4700::1", "fd00::1"]] {
        let names = Names::one("evil.example", &[answers]);
        let web = web(&Route::Direct, names, patient());
        let seen = web.get(&page(&url, Private::Refuse)).await;
        assert_eq!(failure_of(&seen), Some(Failure::PrivateAddress), "{answers:?}");
    }
    assert!(server.heads().is_empty());
}

#[tokio::test]
async fn a_name_is_looked_up_once_and_that_answer_is_connected_to() {
    let server = Server::saying("HTTP/1.1 200 OK\r\n\r\n").await;
    let url = format!("http://flip.example:{}/", server.address.port());
    let names = Names::one("flip.example", &[&["127.0.0.1"], &["127.0.0.9"]]);
    let web = web(&Route::Direct, names.clone(), patient());
    let seen = web.get(&page(&url, Private::Allow)).await;
    assert_eq!(seen.hops[0].remote, Some(server.address.to_string()));
    assert_eq!(names.asked(), ["flip.example"]);
}

#[tokio::test]
async fn a_strict_ask_does_not_ride_on_what_a_permissive_one_opened() {
    let answer = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: keep-alive\r\n\r\n";
    let server = Server::saying(answer).await;
    let url = format!("http://mine.example:{}/", server.address.port());
    let names = Names::one("mine.example", &[&["127.0.0.1"]]);
    let web = web(&Route::Direct, names.clone(), patient());
    let ask = |private| page(&url, private);
    assert_eq!(failure_of(&web.get(&ask(Private::Allow)).await), None);
    assert_eq!(failure_of(&web.get(&ask(Private::Refuse)).await), Some(Failure::PrivateAddress));
    assert_eq!((server.heads().len(), names.asked().len()), (1, 2));
}

#[tokio::test]
async fn public_answers_are_passed_on_as_they_came() {
    let names = Names::one("site.example", &[&["2606:4700::1", "1.1.1.1"]]);
    let guard = Guard { lookup: names, private: Private::Refuse };
    let found = guard.resolve("site.example".parse().unwrap()).await.unwrap();
    let found: Vec<_> = found.map(|address| address.to_string()).collect();
    assert_eq!(found, ["[2606:4700::1]:0", "1.1.1.1:0"]);
}

#[tokio::test]
async fn a_name_of_tor_is_never_looked_up() {
    let names = Names::one("abc.onion", &[&["127.0.0.1"]]);
    let web = web(&Route::Direct, names.clone(), patient());
    for url in ["http://abc.onion/", "http://abc.ONION./"] {
        for private in [Private::Refuse, Private::Allow] {
            let seen = web.get(&page(url, private)).await;
            assert_eq!(failure_of(&seen), Some(Failure::Dns));
        }
    }
    assert!(names.asked().is_empty());
}
