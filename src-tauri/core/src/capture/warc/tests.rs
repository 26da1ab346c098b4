use std::collections::HashSet;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use super::Kind::{Metadata, Request, Response};
use super::*;
use crate::doors::web::REDIRECT_HOPS_MAX;
use crate::model::{End, Exchange, Hop, Reply};

/// Ids that count, so that tests repeat.
fn counting() -> impl FnMut() -> [u8; 16] {
    let mut n = 0_u128;
    move || {
        n += 1;
        n.to_be_bytes()
    }
}

fn written(exchange: &Exchange) -> Vec<u8> {
    write(exchange, Body::Here, &mut counting(), "direct")
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect()
}

fn hop(url: &str, reply: Option<Reply>) -> Hop {
    Hop {
        at: "2026-05-08T09:30:00Z".parse().unwrap(),
        url: url.to_owned(),
        request: pairs(&[("Host", "site.example"), ("Accept", "*/*")]),
        reply,
        remote: Some("198.51.100.7:443".to_owned()),
        certificate: Some("ab".repeat(32)),
    }
}

fn redirected() -> Exchange {
    let moved = Reply {
        status: 302,
        headers: pairs(&[("location", "/b?c"), ("transfer-encoding", "chunked")]),
        body: Vec::new(),
        cut: None,
    };
    let page = Reply {
        status: 200,
        headers: pairs(&[("content-encoding", "gzip"), ("content-length", "9")]),
        body: b"\x1f\x8b\r\n\r\nWA".to_vec(),
        cut: Some(Cut::Disconnect),
    };
    let hops = vec![
        hop("https://site.example/a", Some(moved)),
        hop("https://site.example/b?c", Some(page)),
    ];
    Exchange { hops, end: End::Answered }
}

fn back(bytes: &[u8]) -> Result<Exchange, WarcError> {
    exchange_of(&read(bytes)?, None)
}

#[test]
fn the_records_of_a_redirect_are_these() {
    let exchange = redirected();
    let bytes = written(&exchange);
    let text = String::from_utf8_lossy(&bytes);
    let first = "WARC/1.1\r\n\
        WARC-Type: request\r\n\
        WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000001>\r\n\
        WARC-Date: 2026-05-08T09:30:00Z\r\n\
        WARC-Target-URI: https://site.example/a\r\n\
        WARC-IP-Address: 198.51.100.7\r\n\
        WARC-Concurrent-To: <urn:uuid:00000000-0000-4000-8000-000000000002>\r\n\
        WARC-Block-Digest: sha256:";
    assert!(text.starts_with(first), "{text}");
    let records = read(&bytes).unwrap();
    let kinds: Vec<_> = records.iter().map(|record| record.kind).collect();
    assert_eq!(kinds, [Request, Response, Request, Response, Metadata]);
    assert_eq!(
        String::from_utf8_lossy(records[2].block),
        "GET /b?c HTTP/1.1\r\nHost: site.example\r\nAccept: */*\r\n\r\n"
    );
    assert_eq!(
        String::from_utf8_lossy(records[1].block),
        "HTTP/1.1 302 Found\r\nlocation: /b?c\r\nx-orig-transfer-encoding: chunked\r\n\r\n"
    );
    assert!(records[3].block.ends_with(b"\r\n\r\n\x1f\x8b\r\n\r\nWA"));
    assert_eq!(records[3].field("WARC-Truncated"), Some("disconnect"));
    assert_eq!(records[3].field("WARC-Concurrent-To"), Some(records[2].id));
    assert_eq!(records[4].field("WARC-Refers-To"), Some(records[3].id));
    let payload = records[3].field("WARC-Payload-Digest").unwrap();
    assert_eq!(payload, format!("sha256:{}", crate::capture::sha256(b"\x1f\x8b\r\n\r\nWA")));
    assert_eq!(records.iter().map(|record| record.bytes).collect::<Vec<_>>().concat(), bytes);
    assert_eq!(exchange_of(&records, None), Ok(exchange));
}

#[test]
fn a_body_kept_before_is_a_revisit_and_comes_back_with_it() {
    let exchange = redirected();
    let bytes = write(&exchange, Body::Kept, &mut counting(), "direct");
    let records = read(&bytes).unwrap();
    let kinds: Vec<_> = records.iter().map(|record| record.kind).collect();
    assert_eq!(kinds, [Request, Response, Request, Kind::Revisit, Metadata]);
    assert!(records[3].block.ends_with(b"content-length: 9\r\n\r\n"), "the head alone");
    let profile = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest";
    assert_eq!(records[3].field("WARC-Profile"), Some(profile));
    let body = &exchange.reply().unwrap().body;
    assert_eq!(exchange_of(&records, Some(body)), Ok(exchange.clone()));
    assert_eq!(exchange_of(&records, Some(b"another")), Err(WarcError::Digest));
    assert_eq!(exchange_of(&records, None), Err(WarcError::BodyElsewhere));
}

#[test]
fn a_failure_is_one_metadata_record() {
    let refused = Exchange { hops: vec![], end: End::Failed(Failure::PrivateAddress) };
    let unanswered =
        Exchange { hops: vec![hop("https://site.example/", None)], end: End::Failed(Failure::Tls) };
    for exchange in [refused, unanswered] {
        let bytes = written(&exchange);
        let records = read(&bytes).unwrap();
        assert_eq!(records.iter().map(|r| r.kind).collect::<Vec<_>>(), [Kind::Metadata]);
        assert_eq!(exchange_of(&records, None), Ok(exchange));
    }
}

#[test]
fn the_metadata_block_has_this_form() {
    let mut failed = redirected();
    failed.hops[1].reply = None;
    failed.end = End::Failed(Failure::Timeout);
    let bytes = written(&failed);
    let records = read(&bytes).unwrap();
    let block = String::from_utf8_lossy(records[2].block).replace(&"ab".repeat(32), "…");
    let form = concat!(
        r#"{"form":"keepsake-exchange/1","note":"direct","failure":"timeout","hops":["#,
        r#"{"at":"2026-05-08T09:30:00Z","url":"https://site.example/a","#,
        r#""remote":"198.51.100.7:443","certificate_sha256":"…","truncated":null,"#,
        r#""unanswered":null},"#,
        r#"{"at":"2026-05-08T09:30:00Z","url":"https://site.example/b?c","#,
        r#""remote":"198.51.100.7:443","certificate_sha256":"…","truncated":null,"#,
        r#""unanswered":[["Host","site.example"],["Accept","*/*"]]}]}"#,
    );
    assert_eq!(block, form);
}

#[test]
fn a_record_that_was_touched_is_refused() {
    let bytes = written(&redirected());
    let touch = |from: &str, to: &str| {
        let at = bytes.windows(from.len()).position(|w| w == from.as_bytes()).unwrap();
        [&bytes[..at], to.as_bytes(), &bytes[at + from.len()..]].concat()
    };
    for (from, to, error) in [
        ("WARC/1.1", "WARC/1.0", WarcError::Head),
        ("Type: request", "Type: resource", WarcError::Head),
        ("Type: request", "Type: revisit", WarcError::Mismatch),
        ("09:30:00Z", "soon", WarcError::Head),
        ("Content-Length: ", "Content-Length: -", WarcError::Head),
        ("Content-Length: ", "Content-Length: 9", WarcError::Length),
        ("Content-Length: ", "Content-Length: 9999999999999999999", WarcError::Head),
        ("GET /a", "GET /b", WarcError::Digest),
        ("198.51.100.7\r\n", "198.51.100.8\r\n", WarcError::Mismatch),
        ("WARC-Truncated: disconnect", "WARC-Truncated: length", WarcError::Mismatch),
        ("WARC-Truncated: disconnect", "WARC-Truncated: unspecified", WarcError::Mismatch),
        ("Content-Type", "Content-Typo", WarcError::Mismatch),
        ("\r\nWARC-Date", "\r\nExtra: field\r\nWARC-Date", WarcError::Mismatch),
        ("WARC-Payload-Digest: sha256:", "WARC-Payload-Digest: sha1:", WarcError::Mismatch),
    ] {
        assert_eq!(back(&touch(from, to)), Err(error), "{from} -> {to}");
    }
}

#[test]
fn records_that_are_missing_added_or_swapped_are_refused() {
    let bytes = written(&redirected());
    let records = read(&bytes).unwrap();
    for missing in 0..records.len() {
        let mut fewer = records.clone();
        fewer.remove(missing);
        assert!(exchange_of(&fewer, None).is_err(), "without {missing}");
        for other in 0..records.len() {
            let mut swapped = records.clone();
            swapped.swap(missing, other);
            assert_eq!(exchange_of(&swapped, None).is_ok(), missing == other);
        }
    }
    let twice = [&records[..2], &records[..]].concat();
    assert_eq!(exchange_of(&twice, None), Err(WarcError::Mismatch));
    let mut longer = records.clone();
    let more = [records[4].bytes, b"x"].concat();
    longer[4].bytes = &more;
    assert_eq!(exchange_of(&longer, None), Err(WarcError::Mismatch));
    assert_eq!(exchange_of(&[], None), Err(WarcError::Facts));
    assert_eq!(read(&bytes.repeat(RECORDS_MAX / 5 + 1)), Err(WarcError::TooMany));
}

#[test]
fn a_flipped_bit_is_noticed_or_changes_nothing_but_an_id() {
    let exchange = redirected();
    let bytes = written(&exchange);
    let mut survived = HashSet::new();
    for at in 0..bytes.len() {
        let mut flipped = bytes.clone();
        flipped[at] ^= 1;
        if let Ok(read) = back(&flipped) {
            assert_eq!(read, exchange);
            survived.insert(at);
        }
    }
    // The id of the metadata record stands nowhere else.
    assert!(survived.len() < 33, "{survived:?}");
}

#[test]
fn a_record_cut_anywhere_is_refused() {
    let bytes = written(&redirected());
    for length in 0..bytes.len() {
        assert!(back(&bytes[..length]).is_err(), "{length}");
    }
}

#[test]
fn line_breaks_cannot_make_a_field() {
    let mut evil = redirected();
    evil.hops[0].request = pairs(&[("A\r\nB", "c\r\n\r\nd")]);
    evil.hops[0].url = "https://site.example/\r\nWARC-Type: x".to_owned();
    let bytes = written(&evil);
    let records = read(&bytes).unwrap();
    assert!(records[0].block.ends_with(b"A  B: c    d\r\n\r\n"));
    assert_eq!(records[0].field("WARC-Type"), Some("request"));
}

fn fields() -> impl Strategy<Value = Vec<(String, String)>> {
    let name = prop_oneof![
        "[a-z][a-z0-9-]{0,12}",
        "(x-orig-){0,2}[Tt]ransfer-[Ee]ncoding",
        Just("content-length".to_owned()),
    ];
    vec((name, r"[^\r\n]{0,20}"), 0..5)
}

fn replies() -> impl Strategy<Value = Reply> {
    let cut = prop_oneof![
        Just(None),
        Just(Some(Cut::Length)),
        Just(Some(Cut::Time)),
        Just(Some(Cut::Disconnect))
    ];
    (100_u16..1000, fields(), vec(any::<u8>(), 0..60), cut)
        .prop_map(|(status, headers, body, cut)| Reply { status, headers, body, cut })
}

fn hops() -> impl Strategy<Value = Hop> {
    let url =
        prop_oneof![r"https?://[a-z]{1,6}\.example(:[1-9][0-9]{3})?/\PC{0,9}", r"[^\r\n]{0,9}"];
    let remote = option::of(prop_oneof!["[0-9.:]{0,9}", Just("[2606:4700::1]:443".to_owned())]);
    let at = -9_000_000_000_i64..200_000_000_000;
    (at, url, fields(), option::of(replies()), remote, option::of("[0-9a-f]{64}")).prop_map(
        |(at, url, request, reply, remote, certificate)| {
            let at = Time::from_unix(at).unwrap();
            Hop { at, url, request, reply, remote, certificate }
        },
    )
}

fn exchanges() -> impl Strategy<Value = Exchange> {
    let failure = prop_oneof![
        Just(Failure::BadAddress),
        Just(Failure::Dns),
        Just(Failure::TooManyRedirects),
        Just(Failure::Vantage)
    ];
    let end = prop_oneof![Just(End::Answered), failure.prop_map(End::Failed)];
    (vec(hops(), 0..4), end).prop_map(|(hops, end)| Exchange { hops, end })
}

proptest! {
    #[test]
    fn an_exchange_written_is_the_exchange_read(exchange in exchanges(), seed: u128, note: String) {
        let mut n = seed;
        let mut ids = || {
            n = n.wrapping_mul(0x2360_ed05_1fc6_5da4_4385_df64_9fcc_f645).wrapping_add(1);
            n.to_be_bytes()
        };
        prop_assert_eq!(back(&write(&exchange, Body::Here, &mut ids, &note)), Ok(exchange));
    }

    #[test]
    fn reading_never_panics(
        bytes: Vec<u8>, tail in "(WARC/1.1\r\n)?(.{0,9}: .{0,9}\r\n){0,4}\r\n"
    ) {
        let _ = back(&bytes);
        let _ = back(tail.as_bytes());
    }

    #[test]
    fn reading_what_was_damaged_never_panics(
        exchange in exchanges(), at: prop::sample::Index, with: Vec<u8>, drop in 0_usize..9
    ) {
        let bytes = written(&exchange);
        let at = at.index(bytes.len());
        let after = (at + drop).min(bytes.len());
        let damaged = [&bytes[..at], &with, &bytes[after..]].concat();
        if let Ok(read) = back(&damaged) {
            prop_assert_eq!(read, exchange);
        }
    }
}

#[test]
fn every_exchange_of_the_web_door_can_be_read_back() {
    assert_eq!(RECORDS_MAX, EXCHANGES_MAX * (2 * (REDIRECT_HOPS_MAX + 1) + 1));
    let mut longest = redirected();
    longest.hops = vec![longest.hops[0].clone(); REDIRECT_HOPS_MAX + 1];
    assert_eq!(back(&written(&longest)), Ok(longest));
}
