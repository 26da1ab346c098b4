//! Tricks with the zip: what one program unpacks and another does not see.

use super::{Attack, Ground, How, attack, replace};
use crate::bundles::raw_zip;

use How::Zip;

pub(super) const ATTACKS: &[Attack] = &[
    attack("zip", "zip-tail", Zip(|it| [honest(it), b"tail".to_vec()].concat())),
    attack("zip", "zip-prefix", Zip(|it| [b"#!/bin/sh\n".to_vec(), honest(it)].concat())),
    attack("zip", "zip-cut", Zip(|it| honest(it)[..9000].to_vec())),
    attack("zip", "zip-empty-file", Zip(|_| Vec::new())),
    attack("zip", "zip-without-files", Zip(|_| raw_zip(&[]))),
    attack("zip", "zip-comment", Zip(comment)),
    attack("zip", "zip-same-name-twice", Zip(|it| added(it, "data/case.json"))),
    attack("zip", "zip-case-twin", Zip(|it| added(it, "data/Case.json"))),
    attack("zip", "zip-file-and-folder", Zip(|it| added(it, "data/case.json/a.txt"))),
    attack("zip", "zip-slip", Zip(|it| added(it, "../../evil.sh"))),
    attack("zip", "zip-slip-inside", Zip(|it| added(it, "data/../verify.html"))),
    attack("zip", "zip-backslash", Zip(|it| added(it, "data\\evil.txt"))),
    attack("zip", "zip-absolute", Zip(|it| outside(it, "/etc/passwd.txt"))),
    attack("zip", "zip-drive", Zip(|it| outside(it, "C:/evil.txt"))),
    attack("zip", "zip-other-folder", Zip(|it| outside(it, "other/evil.txt"))),
    attack("zip", "zip-no-folder", Zip(|it| outside(it, "evil.txt"))),
    attack("zip", "zip-other-top", Zip(other_top)),
    attack("zip", "zip-folder-entry", Zip(|it| added(it, "data/empty.d/"))),
    attack("zip", "zip-vietnamese-name", Zip(|it| added(it, "data/đất.txt"))),
    attack("zip", "zip-dot-at-end", Zip(|it| added(it, "data/case.json."))),
    attack("zip", "zip-no-dot", Zip(|it| added(it, "data/keys/allowed_signers"))),
    attack("zip", "zip-long-name", Zip(|it| added(it, &format!("data/{}.txt", "a".repeat(200))))),
    attack("zip", "zip-deep-name", Zip(|it| added(it, "a/b/c/d/e/f/g/h.txt"))),
    attack("zip", "zip-hidden-between", Zip(hidden)),
    attack("zip", "zip-overlap", Zip(overlap)),
    attack("zip", "zip-local-name-differs", Zip(|it| local(it, 30, b"K"))),
    attack("zip", "zip-local-size-differs", Zip(|it| local(it, 22, &[0xff]))),
    attack("zip", "zip-local-check-sum-differs", Zip(|it| local(it, 14, &[0xff]))),
    attack("zip", "zip-data-descriptor", Zip(|it| both(it, 6, 8, &[8, 0]))),
    attack("zip", "zip-encrypted", Zip(|it| both(it, 6, 8, &[1, 0]))),
    attack("zip", "zip-utf-8-flag", Zip(|it| both(it, 6, 8, &[0, 8]))),
    attack("zip", "zip-says-deflated", Zip(|it| both(it, 8, 10, &[8, 0]))),
    attack("zip", "zip-other-time", Zip(|it| both(it, 10, 12, &[1]))),
    attack("zip", "zip-version", Zip(|it| both(it, 4, 6, &[20]))),
    attack("zip", "zip-link", Zip(|it| directory(it, 41, &[0xa1]))),
    attack("zip", "zip-executable", Zip(|it| directory(it, 40, &[0xed]))),
    attack("zip", "zip-second-disk", Zip(|it| directory(it, 34, &[1]))),
    attack("zip", "zip-file-comment", Zip(|it| directory(it, 32, &[1]))),
    attack("zip", "zip-says-zip64", Zip(|it| directory(it, 42, &[0xff; 4]))),
    attack("zip", "zip-fewer-files", Zip(|it| end(it, 8, &[1, 0, 1, 0]))),
    attack("zip", "zip-numbers-differ", Zip(|it| end(it, 8, &[1]))),
    attack("zip", "zip-directory-elsewhere", Zip(|it| end(it, 16, &[0]))),
    attack("zip", "zip-bomb", Zip(bomb)),
    attack("zip", "zip-flipped", Zip(flipped)),
];

fn honest(ground: &Ground<'_>) -> Vec<u8> {
    ground.files.zip()
}

fn added(ground: &Ground<'_>, path: &str) -> Vec<u8> {
    outside(ground, &format!("{}/{path}", ground.files.top))
}

fn outside(ground: &Ground<'_>, name: &str) -> Vec<u8> {
    let top = &ground.files.top;
    let all =
        ground.files.files.iter().map(|(path, bytes)| (format!("{top}/{path}"), bytes.clone()));
    let evil = (name.to_owned(), b"evil".to_vec());
    raw_zip(&all.chain([evil]).collect::<Vec<_>>())
}

fn other_top(ground: &Ground<'_>) -> Vec<u8> {
    let mut files = ground.files.clone();
    files.top = "evidence".into();
    files.zip()
}

fn comment(ground: &Ground<'_>) -> Vec<u8> {
    let mut zip = honest(ground);
    let at = zip.len() - 2;
    zip[at] = 4;
    zip.extend(b"hide");
    zip
}

fn number(zip: &[u8], at: usize) -> usize {
    zip[at..at + 4].iter().rev().fold(0, |sum, byte| sum << 8 | usize::from(*byte))
}

fn put(zip: &mut [u8], at: usize, bytes: &[u8]) {
    zip[at..at + bytes.len()].copy_from_slice(bytes);
}

/// Where the directory begins.
fn directory_at(zip: &[u8]) -> usize {
    number(zip, zip.len() - 6)
}

/// Changes the first local record.
fn local(ground: &Ground<'_>, at: usize, bytes: &[u8]) -> Vec<u8> {
    let mut zip = honest(ground);
    put(&mut zip, at, bytes);
    zip
}

/// Changes the first record of the directory.
fn directory(ground: &Ground<'_>, at: usize, bytes: &[u8]) -> Vec<u8> {
    let mut zip = honest(ground);
    let directory = directory_at(&zip);
    put(&mut zip, directory + at, bytes);
    zip
}

/// Changes both.
fn both(ground: &Ground<'_>, at: usize, in_directory: usize, bytes: &[u8]) -> Vec<u8> {
    let mut zip = local(ground, at, bytes);
    let directory = directory_at(&zip);
    put(&mut zip, directory + in_directory, bytes);
    zip
}

/// Changes the end record.
fn end(ground: &Ground<'_>, at: usize, bytes: &[u8]) -> Vec<u8> {
    let mut zip = honest(ground);
    let end = zip.len() - 22;
    put(&mut zip, end + at, bytes);
    zip
}

/// Bytes between the files and the directory.
fn hidden(ground: &Ground<'_>) -> Vec<u8> {
    let mut zip = honest(ground);
    let directory = directory_at(&zip);
    zip.splice(directory..directory, *b"hidden");
    let end = zip.len() - 6;
    put(&mut zip, end, &u32::try_from(directory + 6).expect("small").to_le_bytes());
    zip
}

/// The second record of the directory shows the first file again.
fn overlap(ground: &Ground<'_>) -> Vec<u8> {
    let mut zip = honest(ground);
    let directory = directory_at(&zip);
    let second = directory + 46 + number(&zip, directory + 28) % 65_536;
    put(&mut zip, second + 42, &[0; 4]);
    zip
}

/// Many files that are all the same bytes: a directory that makes much of little.
fn bomb(ground: &Ground<'_>) -> Vec<u8> {
    let top = &ground.files.top;
    let mut zip = raw_zip(&[(format!("{top}/a.txt"), vec![0; 65_536])]);
    let (at, end) = (directory_at(&zip), zip.len() - 22);
    let record = zip[at..end].to_vec();
    let tail = zip.split_off(end);
    for n in 0..999_u32 {
        let mut copy = record.clone();
        replace(&mut copy, "a.txt", &format!("a.{}", 100 + n % 900));
        zip.extend(copy);
    }
    let size = u32::try_from(zip.len() - at).expect("small").to_le_bytes();
    zip.extend(tail);
    let end = zip.len() - 22;
    put(&mut zip, end + 8, &[0xe8, 3, 0xe8, 3]);
    put(&mut zip, end + 12, &size);
    zip
}

fn flipped(ground: &Ground<'_>) -> Vec<u8> {
    let mut zip = honest(ground);
    let middle = directory_at(&zip) / 2;
    zip[middle] ^= 1;
    zip
}
