//! The whole writer under limits so low that all of Zip64 is used.

use std::io::Cursor;

use super::plan::{Exchanges, Item, ItemFile, Keys, Log, People};
use super::write::write_within;
use super::zip::Limits;
use super::*;
use crate::model::ItemId;

fn record(n: usize, length: usize) -> Vec<u8> {
    // Does not shrink.
    let mut state = u32::try_from(n).unwrap() + 1;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state.to_be_bytes()[0]
    };
    let block: Vec<u8> = (0..length).map(|_| next()).collect();
    let head = format!(
        "WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <{n}>\r\n\
         WARC-Date: 2026-05-08T09:30:00Z\r\nWARC-Target-URI: https://a.org/{n}\r\n\
         Content-Length: {length}\r\n\r\n"
    );
    [head.as_bytes(), &block, b"\r\n\r\n"].concat()
}

fn plan(n_records: usize) -> Plan<'static> {
    let records: Vec<u8> = (0..n_records).flat_map(|n| record(n, 5_000)).collect();
    let file = ItemFile {
        entry: 1,
        field: "media.0".into(),
        extension: "jpg".into(),
        masked: false,
        size: 3_000_000,
        sum: None,
        content: Box::new(AtHand(vec![7; 3_000_000])),
    };
    let item = ItemId::from_bytes([1; 16]);
    Plan {
        made: "2026-05-08T09:30:00Z".parse().unwrap(),
        tag: [1, 2, 3, 4],
        software: "keepsake 0.1.0".into(),
        languages: vec![],
        people: People::default(),
        keys: Keys::default(),
        log: Log::default(),
        items: vec![Item { item, kind: ItemKind::Post, entries: vec![1], files: vec![file] }],
        withheld: vec![],
        rules: None,
        exchanges: Some(Exchanges {
            records: n_records as u64,
            bytes: records.len() as u64,
            content: Box::new(AtHand(records)),
        }),
        seal: Stamps::default(),
    }
}

fn written(limits: Limits, on_file: bool) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    let mut stream = Vec::new();
    let sink = if on_file { Sink::File(&mut file) } else { Sink::Stream(&mut stream) };
    let bundle = write_within(&mut plan(9), sink, &mut |_, _| Ok(Seal::default()), limits);
    let size = bundle.unwrap().size;
    let bytes = if on_file { file.into_inner() } else { stream };
    assert_eq!(bytes.len() as u64, size);
    bytes
}

/// What lies where in a zip, by its local records alone: name, begin, size.
fn walked(zip: &[u8]) -> Vec<(String, usize, usize)> {
    let number = |at: usize, n: usize| {
        let mut bytes = [0; 8];
        bytes[..n].copy_from_slice(&zip[at..at + n]);
        usize::try_from(u64::from_le_bytes(bytes)).unwrap()
    };
    let (mut at, mut found) = (0, Vec::new());
    while zip[at..].starts_with(b"PK\x03\x04") {
        let (name, extra) = (number(at + 26, 2), number(at + 28, 2));
        let size = match number(at + 18, 4) {
            0xffff_ffff => number(at + 30 + name + 4, 8),
            size => size,
        };
        let begin = at + 30 + name + extra;
        let crc = u32::try_from(number(at + 14, 4)).unwrap();
        assert_eq!(crc32fast::hash(&zip[begin..begin + size]), crc);
        let text = String::from_utf8(zip[at + 30..at + 30 + name].to_vec()).unwrap();
        found.push((text, begin, size));
        at = begin + size;
    }
    assert!(zip[at..].starts_with(b"PK\x01\x02"), "the directory comes at once");
    found
}

/// With each limit another of its parts becomes too large: nothing, the medium, the records, the
/// archive around them, everything.
#[test]
fn under_any_limit_file_and_stream_are_alike_and_can_be_walked() {
    let ordinary = written(Limits::FORMAT, true);
    let sizes = walked(&ordinary);
    let wacz = sizes.iter().find(|(name, ..)| name.ends_with("/keepsake.wacz")).unwrap();
    let inner = &ordinary[wacz.1..wacz.1 + wacz.2];
    let data = walked(inner)[0].2;
    let limits = [3_000_001, 3_000_000, wacz.2 + 1, wacz.2, data + 1, data, 60, 1];
    for bytes in limits {
        for entries in [0xffff, 3] {
            let limits = Limits { bytes: bytes as u64, entries };
            let (file, stream) = (written(limits, true), written(limits, false));
            assert!(file == stream, "{limits:?}");
            let found = walked(&file);
            let names = |found: &[(String, usize, usize)]| {
                found.iter().map(|(name, ..)| name.clone()).collect::<Vec<_>>()
            };
            assert_eq!(names(&found), names(&sizes));
            let wacz = found.iter().find(|(name, ..)| name.ends_with("/keepsake.wacz")).unwrap();
            let data = walked(&file[wacz.1..wacz.1 + wacz.2])[0].clone();
            let manifest = found.iter().find(|(name, ..)| name.ends_with("/manifest-sha256.txt"));
            let (_, begin, size) = manifest.unwrap();
            let manifest = String::from_utf8_lossy(&file[*begin..begin + size]);
            let sum = super::sums::Sums::of(&file[wacz.1..wacz.1 + wacz.2]).sha256;
            assert!(manifest.contains(&format!("{sum}  data/archive/keepsake.wacz\n")));
            assert_eq!(data.0, "archive/data.warc.gz");
        }
    }
}
