//! The memory of another process, as whoever holds the running computer would read it.

use std::collections::HashMap;
use std::io::{Read, Seek, SeekFrom};

/// Most that is read at once.
const CHUNK: usize = 4 * 1024 * 1024;
const PAGE: usize = 4096;
/// What a region is called that cannot be swapped out.
pub const LOCKED: &str = "locked memory";
/// In `pagemap`: in memory, in swap.
const PRESENT: u64 = 3 << 62;

/// Searches the memory of process `pid` for each of `secrets`, and gives for each copy the region
/// it is in; none for a process that has ended. Read from outside: a process that searches
/// itself finds its own copy.
///
/// # Panics
/// If the memory may not be read.
#[must_use]
pub fn copies(pid: u32, secrets: &[&[u8]]) -> Vec<Vec<String>> {
    let maps = std::fs::read_to_string(format!("/proc/{pid}/smaps")).unwrap_or_default();
    let file = |name: &str| std::fs::File::open(format!("/proc/{pid}/{name}"));
    let mut found = vec![Vec::new(); secrets.len()];
    let (Ok(mut memory), Ok(mut pages)) = (file("mem"), file("pagemap")) else {
        let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
        assert!(status.is_empty() || status.contains("State:\tZ"), "its memory may be read");
        return found;
    };
    let search = Search::new(secrets);
    let mut bytes_read = 0;
    let mut at = None;
    for line in maps.lines() {
        let Some(flags) = line.strip_prefix("VmFlags:") else {
            at = range(line).map(|range| (range, line)).or(at);
            continue;
        };
        let Some(((start, end), line)) = at.filter(|(_, line)| may_hold_secrets(line)) else {
            continue;
        };
        let name = line.split_whitespace().nth(5).unwrap_or("a mapping");
        let is_locked = flags.split_whitespace().any(|flag| flag == "lo");
        let name = if is_locked { LOCKED } else { name };
        for (start, end) in present(&mut pages, start, end) {
            let bytes = region(&mut memory, start, end);
            bytes_read += bytes.len();
            search.each(&bytes, &mut |secret| found[secret].push(name.to_owned()));
        }
    }
    assert!(bytes_read > 100_000, "the memory was read");
    found
}

/// The addresses in the first line about a region.
fn range(line: &str) -> Option<(u64, u64)> {
    let (start, end) = line.split_once(' ')?.0.split_once('-')?;
    let address = |text: &str| u64::from_str_radix(text, 16).ok();
    Some((address(start)?, address(end)?))
}

/// Readable, and not a mere view of a program's file.
fn may_hold_secrets(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    let (access, inode) = (words.get(1).copied().unwrap_or_default(), words.get(4).copied());
    let is_file = inode != Some("0") && access.ends_with('p') && !access.contains('w');
    access.starts_with('r') && !is_file && !line.contains("[v")
}

/// The stretches of a region that hold anything. A web view reserves hundreds of gigabytes.
fn present(pages: &mut std::fs::File, start: u64, end: u64) -> Vec<(u64, u64)> {
    const PAGE_BYTES: u64 = PAGE as u64;
    let mut stretches: Vec<(u64, u64)> = Vec::new();
    let mut entries = vec![0; CHUNK];
    let mut at = start;
    while at < end {
        let wanted = usize::try_from((end - at) / PAGE_BYTES * 8).expect("a size").min(CHUNK);
        pages.seek(SeekFrom::Start(at / PAGE_BYTES * 8)).expect("a place in the map");
        let n = pages.read(&mut entries[..wanted]).expect("the map of pages");
        for entry in entries[..n].chunks_exact(8) {
            if u64::from_le_bytes(entry.try_into().expect("eight bytes")) & PRESENT != 0 {
                match stretches.last_mut().filter(|(_, last)| *last == at) {
                    Some((_, last)) => *last += PAGE_BYTES,
                    None => stretches.push((at, at + PAGE_BYTES)),
                }
            }
            at += PAGE_BYTES;
        }
        if n < 8 {
            break;
        }
    }
    stretches
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

/// Secrets by their first two bytes, so that a memory is walked once.
struct Search<'a> {
    starts: Vec<bool>,
    secrets: HashMap<[u8; 2], Vec<(usize, &'a [u8])>>,
}

impl<'a> Search<'a> {
    fn new(secrets: &[&'a [u8]]) -> Self {
        let mut new = Self { starts: vec![false; 1 << 16], secrets: HashMap::new() };
        for (number, secret) in secrets.iter().enumerate() {
            let start = *secret.first_chunk().expect("a secret is longer than two bytes");
            new.starts[usize::from(u16::from_be_bytes(start))] = true;
            new.secrets.entry(start).or_default().push((number, secret));
        }
        new
    }

    fn each(&self, bytes: &[u8], found: &mut dyn FnMut(usize)) {
        for (at, pair) in bytes.windows(2).enumerate() {
            if !self.starts[usize::from(pair[0]) << 8 | usize::from(pair[1])] {
                continue;
            }
            let here = &bytes[at..];
            let candidates = self.secrets.get(pair).into_iter().flatten();
            candidates.filter(|(_, secret)| here.starts_with(secret)).for_each(|(n, _)| found(*n));
        }
    }
}
