//! Servers that do not.

use std::net::TcpListener;
use std::time::{Duration, Instant};

use super::kit::{
    Names, Server, Step, allowed, allowed_within, failure_of, hasty, page, patient, web,
};
use crate::doors::web::{Limit, Limits, Private};
use crate::model::{Cut, Failure, Route};

const HEAD: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n";

async fn playing(steps: Vec<Step>) -> (Option<Failure>, Option<(usize, Option<Cut>)>) {
    let waits = steps.iter().any(|step| matches!(step, Step::Hang | Step::Drip(_)));
    let server = Server::new(move |_| steps.clone()).await;
    let limits = if waits { hasty() } else { patient() };
    let seen = allowed_within(limits, &server.url("/")).await;
    assert_eq!(seen.hops.len(), 1, "a request that fails was still made");
    (failure_of(&seen), seen.reply().map(|reply| (reply.body.len(), reply.cut)))
}

fn cut(length: usize, cut: Cut) -> (Option<Failure>, Option<(usize, Option<Cut>)>) {
    (None, Some((length, Some(cut))))
}

fn failed(failure: Failure) -> (Option<Failure>, Option<(usize, Option<Cut>)>) {
    (Some(failure), None)
}

#[tokio::test]
async fn silence_is_a_timeout() {
    assert_eq!(playing(vec![Step::Hang]).await, failed(Failure::Timeout));
}

#[tokio::test]
async fn each_deadline_counts_on_its_own() {
    let silent = Server::new(|_| vec![Step::Hang]).await;
    let stalling = Server::new(|_| vec![Step::Send(HEAD.to_vec()), Step::Hang]).await;
    let (short, started) = (Duration::from_millis(100), Instant::now());
    let mut limits = patient();
    limits.head = short;
    let seen = allowed_within(limits, &silent.url("/")).await;
    assert_eq!(failure_of(&seen), Some(Failure::Timeout));
    let mut limits = patient();
    limits.page.idle = short;
    let seen = allowed_within(limits, &stalling.url("/")).await;
    assert_eq!(seen.reply().unwrap().cut, Some(Cut::Time));
    assert!(started.elapsed() < patient().head, "{:?}", started.elapsed());
}

#[tokio::test]
async fn a_head_that_drips_is_a_timeout() {
    let drip = Step::Drip(HEAD.to_vec());
    assert_eq!(playing(vec![drip]).await, failed(Failure::Timeout));
}

#[tokio::test]
async fn a_head_that_stops_halfway_and_closes_is_a_reset() {
    let half = Step::Send(b"HTTP/1.1 200 OK\r\ncont".to_vec());
    assert_eq!(playing(vec![half]).await, failed(Failure::Reset));
}

#[tokio::test]
async fn closing_without_an_answer_is_a_reset() {
    assert_eq!(playing(vec![]).await, failed(Failure::Reset));
    assert_eq!(playing(vec![Step::HalfClose]).await, failed(Failure::Reset));
}

#[tokio::test]
async fn a_tcp_reset_is_a_reset() {
    assert_eq!(playing(vec![Step::Reset]).await, failed(Failure::Reset));
}

#[tokio::test]
async fn nobody_listening_is_refused() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let seen = allowed(&format!("http://{address}/")).await;
    assert_eq!(failure_of(&seen), Some(Failure::Refused));
}

#[tokio::test]
async fn an_unknown_name_is_dns() {
    let seen = allowed("http://nowhere.example/").await;
    assert_eq!((failure_of(&seen), seen.hops.len()), (Some(Failure::Dns), 1));
}

#[tokio::test]
async fn what_is_not_http_is_garbled() {
    for garbage in [
        &b"hello\r\n\r\n"[..],
        b"<html>HTTP/0.9 needs no head</html>",
        b"\x16\x03\x01\x00\x05\x01",
        b"SSH-2.0-OpenSSH_9.9\r\n",
        b"HTTP/1.1 abc OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nno colon here\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nx",
    ] {
        let seen = playing(vec![Step::Send(garbage.to_vec())]).await;
        assert_eq!(seen, failed(Failure::Garbled), "{:?}", String::from_utf8_lossy(garbage));
    }
}

#[tokio::test]
async fn a_flood_of_header_fields_is_garbled() {
    let many = format!("HTTP/1.1 200 OK\r\n{}\r\n", "a: b\r\n".repeat(200));
    assert_eq!(playing(vec![Step::Send(many.into())]).await, failed(Failure::Garbled));
    let start = Step::Send(b"HTTP/1.1 200 OK\r\na: ".to_vec());
    let endless = Step::Forever(vec![b'b'; 64 * 1024]);
    assert_eq!(playing(vec![start, endless]).await, failed(Failure::Garbled));
}

#[tokio::test]
async fn a_length_that_lies_is_a_cut_and_the_part_is_kept() {
    let part = Step::Send([HEAD, &b"x".repeat(42)].concat());
    assert_eq!(playing(vec![part.clone()]).await, cut(42, Cut::Disconnect));
    assert_eq!(playing(vec![part.clone(), Step::HalfClose]).await, cut(42, Cut::Disconnect));
    assert_eq!(playing(vec![part, Step::Hang]).await, cut(42, Cut::Time));
}

#[tokio::test]
async fn a_length_that_lies_the_other_way_ends_where_it_says() {
    let more = Step::Send([HEAD, &b"x".repeat(200)].concat());
    assert_eq!(playing(vec![more]).await, (None, Some((100, None))));
}

#[tokio::test]
async fn a_body_that_drips_is_cut_by_time() {
    let steps = vec![Step::Send(HEAD.to_vec()), Step::Drip(b"x".repeat(100))];
    let (failure, Some((length, cut))) = playing(steps).await else { panic!("no reply") };
    assert_eq!((failure, cut), (None, Some(Cut::Time)));
    assert!((1..100).contains(&length), "{length}");
}

#[tokio::test]
async fn a_body_that_never_idles_and_never_ends_is_cut_by_its_rate() {
    let steps = vec![Step::Send(HEAD.to_vec()), Step::Drip(b"x".repeat(99))];
    let server = Server::new(move |_| steps.clone()).await;
    let page = Limit { idle: hasty().page.idle, ..patient().page };
    let seen = allowed_within(Limits { page, ..patient() }, &server.url("/")).await;
    assert_eq!(seen.reply().unwrap().cut, Some(Cut::Time));
}

#[tokio::test]
async fn endless_bodies_are_cut_by_length() {
    let chunked = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n".to_vec();
    let steps = vec![Step::Send(chunked.clone()), Step::Forever(b"8\r\n12345678\r\n".to_vec())];
    assert_eq!(playing(steps).await, cut(1000, Cut::Length));
    let plain =
        vec![Step::Send(b"HTTP/1.1 200 OK\r\n\r\n".to_vec()), Step::Forever(vec![b'x'; 99])];
    assert_eq!(playing(plain).await, cut(1000, Cut::Length));
    let announced = b"HTTP/1.1 200 OK\r\ncontent-length: 99999999999\r\n\r\n".to_vec();
    let steps = vec![Step::Send(announced), Step::Forever(vec![b'x'; 99])];
    assert_eq!(playing(steps).await, cut(1000, Cut::Length));
}

#[tokio::test]
async fn chunks_that_break_their_framing_are_cut() {
    let head = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
    let broken = [&head[..], b"3\r\nabc\r\nzz\r\n"].concat();
    assert_eq!(playing(vec![Step::Send(broken)]).await, cut(3, Cut::Disconnect));
    let endless_size = [&head[..], &b"0".repeat(5000)].concat();
    assert_eq!(playing(vec![Step::Send(endless_size)]).await, cut(0, Cut::Disconnect));
}

#[tokio::test]
async fn a_line_that_is_not_ours_is_the_vantage() {
    let server = Server::saying("HTTP/1.1 200 OK\r\n\r\n").await;
    for address in ["192.0.2.1", "2001:db8::1"] {
        let route = Route::Address(address.parse().unwrap());
        let web = web(&route, Names::none(), patient());
        let seen = web.get(&page(&server.url("/"), Private::Allow)).await;
        assert_eq!(failure_of(&seen), Some(Failure::Vantage), "{address}");
    }
    assert!(server.heads().is_empty(), "it must not leave by another address");
}

#[cfg(target_os = "linux")] // where all of 127.0.0.0/8 is ours
#[tokio::test]
async fn a_line_that_is_ours_is_used() {
    let server = Server::saying("HTTP/1.1 200 OK\r\n\r\n").await;
    let route = Route::Address("127.0.0.2".parse().unwrap());
    let web = web(&route, Names::none(), patient());
    let seen = web.get(&page(&server.url("/"), Private::Allow)).await;
    assert_eq!(failure_of(&seen), None);
}
