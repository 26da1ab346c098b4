//! The memory of another process, as whoever holds the running computer would read it.

use std::io::{Read, Seek, SeekFrom};

/// Most that is read at once.
const CHUNK: usize = 4 * 1024 * 1024;

/// Searches the memory of process `pid` for each of `secrets`, and gives for each copy the region
/// it is in. Read from outside: a process that searches itself finds its own copy.
///
/// # Panics
/// If the memory may not be read.
#[must_use]
pub fn copies(pid: u32, secrets: &[&[u8]]) -> Vec<Vec<String>> {
    let maps = std::fs::read_to_string(format!("/proc/{pid}/maps")).expect("its memory's map");
    let mut memory = std::fs::File::open(format!("/proc/{pid}/mem")).expect("its memory");
    let mut found = vec![Vec::new(); secrets.len()];
    let mut bytes_read = 0;
    for line in maps.lines() {
        let Some((range, rest)) = line.split_once(' ') else { continue };
        if !rest.starts_with('r') || rest.contains("[v") {
            continue;
        }
        let address = |text: &str| u64::from_str_radix(text, 16).expect("an address");
        let (start, end) = range.split_once('-').expect("a range");
        let bytes = region(&mut memory, address(start), address(end));
        bytes_read += bytes.len();
        let name = rest.rsplit(' ').next().filter(|name| !name.is_empty()).unwrap_or("a mapping");
        for (regions, secret) in found.iter_mut().zip(secrets) {
            let copies = occurrences(&bytes, secret);
            regions.extend(std::iter::repeat_n(name.to_owned(), copies));
        }
    }
    assert!(bytes_read > 100_000, "the memory was read");
    found
}

/// A region's bytes, as far as they can be read.
fn region(memory: &mut std::fs::File, start: u64, end: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut chunk = vec![0; CHUNK];
    memory.seek(SeekFrom::Start(start)).expect("a place in memory");
    let mut left = usize::try_from(end - start).expect("a region fits");
    while left > 0 {
        let wanted = left.min(CHUNK);
        match memory.read(&mut chunk[..wanted]) {
            Ok(0) | Err(_) => break,
            Ok(n) => {
                bytes.extend_from_slice(&chunk[..n]);
                left -= n;
            }
        }
    }
    bytes
}

fn occurrences(bytes: &[u8], secret: &[u8]) -> usize {
    let first = secret[0];
    let mut count = 0;
    let mut rest = bytes;
    while let Some(at) = rest.iter().position(|byte| *byte == first) {
        let here = &rest[at..];
        count += usize::from(here.starts_with(secret));
        rest = &here[1..];
    }
    count
}
