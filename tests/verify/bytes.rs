//! Every byte of a small bundle is changed: as it lies there; with the zip's check sums put right;
//! and with lists and seal made anew by whoever holds the key.

use std::io::Cursor;

use keepsake_tests::bundles::{Files, Made, Wanted, made};
use keepsake_verify::{Options, Report, Roots, verify};

use crate::layers;

/// Without the page, of which each byte is like the other.
fn small() -> Made<'static> {
    let mut made = made(&Wanted::small(), None);
    made.plan.people.verifier = b"<!doctype html>\n".to_vec();
    made
}

fn verified(bundle: &[u8], roots: &Roots) -> Report {
    verify(Cursor::new(bundle), &Options { roots, page: None }).unwrap()
}

/// Which bit of a byte: each in its turn, so that all kinds of change happen.
fn bit(at: usize) -> u8 {
    1 << (at % 8)
}

#[test]
fn a_changed_byte_of_the_file_is_caught_by_the_zip() {
    let (mut zip, roots) = (small().bytes(), Roots::default());
    assert!(verified(&zip, &roots).holds);
    for at in 0..zip.len() {
        zip[at] ^= bit(at);
        assert_eq!(layers(&verified(&zip, &roots)), ["zip"], "byte {at}");
        zip[at] ^= bit(at);
    }
    for cut in (0..zip.len()).step_by(7) {
        assert_eq!(layers(&verified(&zip[..cut], &roots)), ["zip"], "{cut} bytes");
    }
}

/// Where the contents of each file lie, and where the zip keeps their check sum.
fn places(zip: &[u8], files: &Files) -> Vec<(String, std::ops::Range<usize>, [usize; 2])> {
    let number = |at: usize| u32::from_le_bytes(zip[at..at + 4].try_into().unwrap()) as usize;
    let (mut local, mut record) = (0, number(zip.len() - 6));
    let place = |(path, bytes): &(String, Vec<u8>)| {
        let name = files.top.len() + 1 + path.len();
        let begin = local + 30 + name;
        let end = begin + bytes.len();
        assert_eq!(&zip[begin..end], bytes, "{path}");
        let sums = [local + 14, record + 16];
        (local, record) = (end, record + 46 + name);
        (path.clone(), begin..end, sums)
    };
    files.files.iter().map(place).collect()
}

#[test]
fn a_changed_byte_with_an_honest_zip_is_caught_by_the_lists() {
    let (mut zip, roots) = (small().bytes(), Roots::default());
    let files = Files::of(&zip);
    for (path, range, sums) in places(&zip, &files) {
        for at in range.clone() {
            zip[at] ^= bit(at);
            let mut crc = flate2::Crc::new();
            crc.update(&zip[range.clone()]);
            for place in sums {
                zip[place..place + 4].copy_from_slice(&crc.sum().to_le_bytes());
            }
            let found = layers(&verified(&zip, &roots));
            let wanted = if path.starts_with("seal/") { "seal" } else { "bag" };
            assert!(found.contains(&wanted), "{path}, byte {at}: {found:?}");
            zip[at] ^= bit(at);
        }
        let mut crc = flate2::Crc::new();
        crc.update(&zip[range]);
        for place in sums {
            zip[place..place + 4].copy_from_slice(&crc.sum().to_le_bytes());
        }
    }
    assert!(verified(&zip, &roots).holds, "it was put right again");
}

/// The hour at which a bundle says it was made is its owner's word: nothing else tells it.
fn is_free(path: &str, bytes: &[u8], at: usize) -> bool {
    let made = "\"made\":\"2026-05-08";
    let begin = || bytes.windows(made.len()).position(|it| it == made.as_bytes()).unwrap();
    path == "data/case.json"
        && (0.."T00:00:00".len()).contains(&(at.wrapping_sub(begin() + made.len())))
}

#[test]
fn a_changed_byte_of_the_payload_is_caught_though_its_owner_seals_it_again() {
    let (mut made, roots) = (small(), Roots::default());
    let files = Files::of(&made.bytes());
    let mut held = Vec::new();
    for (path, bytes) in files.files.iter().filter(|(path, _)| path.starts_with("data/")) {
        for at in 0..bytes.len() {
            let mut changed = files.clone();
            changed.get_mut(path)[at] ^= bit(at);
            changed.relist();
            changed.reseal(&made.log, None);
            let report = verified(&changed.zip(), &roots);
            if report.holds && !is_free(path, bytes, at) {
                held.push(format!("{path}: byte {at}"));
            }
            let found = layers(&report);
            assert!(!found.iter().any(|it| ["zip", "bag", "seal"].contains(it)), "{found:?}");
        }
    }
    assert!(held.is_empty(), "{}", held.join("\n"));
}
