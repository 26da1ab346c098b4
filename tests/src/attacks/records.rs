//! Raw exchanges changed, put in, taken out, hidden. Whoever does it has the log's key, and seals
//! the bundle again.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::{Attack, How, Who, attack, replace};
use crate::bundles::{Files, raw_zip};

use How::Files as Changed;
use Who::Insider;

pub(super) const ATTACKS: &[Attack] = &[
    attack(
        "records",
        "body-changed",
        Changed(Insider, |_, it| {
            each_record(it, |all| edited(all, "response", "</article>", "</ARTICLE>"));
        }),
    ),
    attack(
        "records",
        "request-changed",
        Changed(Insider, |_, it| {
            each_record(it, |all| edited(all, "request", "Host: site", "Host: sitt"));
        }),
    ),
    attack(
        "records",
        "record-head-changed",
        Changed(Insider, |_, it| {
            each_record(it, |all| edited(all, "response", "WARC-Date: 2", "WARC-Date: 1"));
        }),
    ),
    attack(
        "records",
        "record-added",
        Changed(Insider, |_, it| each_record(it, |all| all.push(all[1].clone()))),
    ),
    attack(
        "records",
        "record-made-up",
        Changed(Insider, |_, it| {
            each_record(it, |all| {
                all.push(
                    b"WARC/1.1\r\nWARC-Type: resource\r\nContent-Length: 2\r\n\r\nhi\r\n\r\n"
                        .to_vec(),
                );
            });
        }),
    ),
    attack(
        "records",
        "record-left-out",
        Changed(Insider, |_, it| each_record(it, |all| drop(all.remove(2)))),
    ),
    attack(
        "records",
        "records-of-another-log",
        Changed(Insider, |ground, it| {
            let path = "data/archive/keepsake.wacz";
            it.put(path, ground.other.get(path));
        }),
    ),
    attack(
        "records",
        "records-left-out",
        Changed(Insider, |_, it| drop(it.remove("data/archive/keepsake.wacz"))),
    ),
    attack(
        "records",
        "no-first-record",
        Changed(Insider, |_, it| each_record(it, |all| drop(all.remove(0)))),
    ),
    attack(
        "records",
        "another-program-wrote-them",
        Changed(Insider, |_, it| {
            each_record(it, |all| {
                edited(all, "warcinfo", "software: keepsake", "software: keepfake");
            });
        }),
    ),
    attack(
        "records",
        "hidden-between-records",
        Changed(Insider, |_, it| {
            packed_records(it, |all| all.splice(0..0, *b"hidden").for_each(drop));
        }),
    ),
    attack(
        "records",
        "hidden-behind-records",
        Changed(Insider, |_, it| packed_records(it, |all| all.extend(b"hidden"))),
    ),
    attack(
        "records",
        "name-in-a-gzip-member",
        Changed(Insider, |_, it| {
            packed_records(it, |all| {
                all[3] |= 8;
                all.splice(10..10, *b"name\0");
            });
        }),
    ),
    attack(
        "records",
        "records-in-one-gzip-member",
        Changed(Insider, |_, it| {
            let whole = it.records().concat();
            packed_records(it, |all| *all = packed(&whole));
        }),
    ),
    attack(
        "records",
        "gzip-bomb",
        Changed(Insider, |_, it| {
            each_record(it, |all| {
                let zeros = 32 << 20;
                let head =
                    format!("WARC/1.1\r\nWARC-Type: resource\r\nContent-Length: {zeros}\r\n\r\n");
                all.push([head.as_bytes(), &vec![0; zeros], b"\r\n\r\n"].concat());
            });
        }),
    ),
    attack(
        "records",
        "wacz-another-file",
        Changed(Insider, |_, it| {
            wacz(it, |all| all.push(("archive/more.warc.gz".into(), vec![1])));
        }),
    ),
    attack(
        "records",
        "wacz-a-file-less",
        Changed(Insider, |_, it| wacz(it, |all| drop(all.remove(1)))),
    ),
    attack(
        "records",
        "wacz-list-does-not-fit",
        Changed(Insider, |_, it| wacz(it, |all| all[3].1.extend(b"{}\n"))),
    ),
    attack(
        "records",
        "wacz-digest-missing",
        Changed(Insider, |_, it| wacz(it, |all| drop(all.pop()))),
    ),
    attack(
        "records",
        "wacz-digest-does-not-fit",
        Changed(Insider, |_, it| {
            wacz(it, |all| {
                all[5].1 = b"{\"path\":\"datapackage.json\",\"hash\":\"sha256:00\"}".to_vec();
            });
        }),
    ),
    attack(
        "records",
        "wacz-with-a-tail",
        Changed(Insider, |_, it| it.get_mut("data/archive/keepsake.wacz").extend(b"tail")),
    ),
];

/// The files of the WACZ, in their order.
const WACZ: [&str; 6] = [
    "archive/data.warc.gz",
    "indexes/index.cdx.gz",
    "indexes/index.idx",
    "pages/pages.jsonl",
    "datapackage.json",
    "datapackage-digest.json",
];

/// Changes files of the WACZ, and nothing else in it.
pub(super) fn wacz(files: &mut Files, change: impl FnOnce(&mut Vec<(String, Vec<u8>)>)) {
    let mut inside = files.wacz();
    let mut all: Vec<(String, Vec<u8>)> = WACZ
        .iter()
        .map(|name| ((*name).to_owned(), inside.remove(*name).expect("a file of the WACZ")))
        .collect();
    change(&mut all);
    files.put("data/archive/keepsake.wacz", raw_zip(&all));
}

/// Changes files of the WACZ, and makes its lists fit.
pub(super) fn listed_wacz(files: &mut Files, change: impl FnOnce(&mut Vec<(String, Vec<u8>)>)) {
    wacz(files, |all| {
        change(all);
        let sum = |bytes: &[u8]| {
            use sha2::Digest as _;
            format!("sha256:{}", data_encoding::HEXLOWER.encode(&sha2::Sha256::digest(bytes)))
        };
        let mut list: serde_json::Value = serde_json::from_slice(&all[4].1).expect("JSON");
        for (resource, (path, bytes)) in
            list["resources"].as_array_mut().expect("a list").iter_mut().zip(all.iter())
        {
            resource["path"] = path.as_str().into();
            resource["hash"] = sum(bytes).into();
            resource["bytes"] = bytes.len().into();
        }
        all[4].1 = serde_json::to_vec(&list).expect("plain values");
        let digest = sum(&all[4].1);
        all[5].1 = format!("{{\"path\":\"datapackage.json\",\"hash\":\"{digest}\"}}").into_bytes();
    });
}

fn packed_records(files: &mut Files, change: impl FnOnce(&mut Vec<u8>)) {
    listed_wacz(files, |all| change(&mut all[0].1));
}

fn packed(record: &[u8]) -> Vec<u8> {
    let mut out = GzEncoder::new(Vec::new(), Compression::fast());
    out.write_all(record).expect("memory");
    out.finish().expect("memory")
}

/// Changes the records, the first one included, and packs them again.
fn each_record(files: &mut Files, change: impl FnOnce(&mut Vec<Vec<u8>>)) {
    let mut all = files.records();
    change(&mut all);
    let whole: Vec<u8> = all.iter().flat_map(|record| packed(record)).collect();
    packed_records(files, |bytes| *bytes = whole);
}

/// Edits the first record of a type that has this text.
fn edited(all: &mut [Vec<u8>], kind: &str, old: &str, new: &str) {
    let has =
        |record: &[u8], text: &str| record.windows(text.len()).any(|it| it == text.as_bytes());
    let kind = format!("WARC-Type: {kind}\r\n");
    let record = all.iter_mut().find(|it| has(it, &kind) && has(it, old));
    replace(record.expect("a record with that text"), old, new);
}
