//! Undoing content codings.

use std::io::Write;

use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};

use crate::doors::web::{BodyError, body_of};
use crate::model::{Cut, Reply};

fn reply(codings: &[&str], body: Vec<u8>) -> Reply {
    let field = |value: &&str| ("content-encoding".to_owned(), (*value).to_owned());
    Reply { status: 200, headers: codings.iter().map(field).collect(), body, cut: None }
}

fn gzip(body: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(body).unwrap();
    encoder.finish().unwrap()
}

fn brotli(body: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder = brotli::CompressorWriter::new(&mut out, 4096, 5, 22);
    encoder.write_all(body).unwrap();
    drop(encoder);
    out
}

fn deflate(body: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(body).unwrap();
    encoder.finish().unwrap()
}

fn zlib(body: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(body).unwrap();
    encoder.finish().unwrap()
}

/// Text that does not compress to nothing.
fn text() -> Vec<u8> {
    (0..6_000_u32).flat_map(|n| n.wrapping_mul(2_654_435_761).to_string().into_bytes()).collect()
}

#[test]
fn every_coding_is_undone() {
    let text = text();
    for (codings, body) in [
        (vec![], text.clone()),
        (vec!["identity"], text.clone()),
        (vec!["gzip"], gzip(&text)),
        (vec!["X-GZip"], gzip(&text)),
        (vec!["deflate"], zlib(&text)),
        (vec!["deflate"], deflate(&text)),
        (vec!["br"], brotli(&text)),
        (vec!["gzip, br"], brotli(&gzip(&text))),
        (vec!["gzip", "deflate , identity", "br"], brotli(&zlib(&gzip(&text)))),
        (vec!["gzip"], [gzip(&text[..9]), gzip(&text[9..])].concat()),
    ] {
        let reply = reply(&codings, body);
        assert_eq!(body_of(&reply, text.len()).unwrap(), text, "{codings:?}");
        assert_eq!(body_of(&reply, text.len() - 1), Err(BodyError::TooLong), "{codings:?}");
    }
}

#[test]
fn a_bomb_is_too_long_and_never_inflated_whole() {
    let zeros = vec![0; 2 << 20];
    let double = gzip(&gzip(&zeros));
    assert!(double.len() < 1000);
    let bomb = reply(&["gzip, gzip"], double);
    assert_eq!(body_of(&bomb, 1 << 16), Err(BodyError::TooLong));
    let bomb = reply(&["br"], brotli(&zeros));
    assert_eq!(body_of(&bomb, 1 << 16), Err(BodyError::TooLong));
}

#[test]
fn a_step_on_the_way_is_counted_too() {
    let long_way_to_nothing = gzip(&gzip(b"").repeat(1000));
    let reply = reply(&["gzip", "gzip"], long_way_to_nothing);
    assert_eq!(body_of(&reply, 1000), Err(BodyError::TooLong));
    assert_eq!(body_of(&reply, 1 << 20).unwrap().len(), 0);
}

#[test]
fn what_cannot_be_undone_says_why() {
    let unknown =
        |codings: &[&str]| body_of(&reply(codings, vec![1]), 10) == Err(BodyError::UnknownCoding);
    assert!(unknown(&["zstd"]));
    assert!(unknown(&["gzip, zstd"]));
    assert!(unknown(&["gzip, gzip, gzip, gzip"]));
    for coding in ["gzip", "deflate", "br"] {
        let garbage = reply(&[coding], b"this is plain text".to_vec());
        assert_eq!(body_of(&garbage, 1000), Err(BodyError::Garbled), "{coding}");
    }
}

#[test]
fn an_empty_body_is_empty_in_any_coding() {
    for coding in ["gzip", "deflate", "br"] {
        assert_eq!(body_of(&reply(&[coding], Vec::new()), 10).unwrap().len(), 0);
    }
}

#[test]
fn of_a_cut_body_the_part_that_inflates_is_kept_and_an_uncut_one_is_garbled() {
    let text = text();
    for (coding, mut body) in [
        ("gzip", gzip(&text)),
        ("deflate", zlib(&text)),
        ("deflate", deflate(&text)),
        ("br", brotli(&text)),
    ] {
        body.truncate(body.len() / 2);
        let mut half = reply(&[coding], body);
        assert_eq!(body_of(&half, text.len()), Err(BodyError::Garbled), "{coding}");
        half.cut = Some(Cut::Length);
        let part = body_of(&half, text.len()).unwrap();
        assert!(part.len() > text.len() / 4 && text.starts_with(&part), "{coding}: {}", part.len());
    }
}
