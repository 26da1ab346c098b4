//! Bundles as large as one likes: `cargo run --release -p keepsake-tests --example bundle -- …`
//!
//! - `exchanges FILE BYTES`: WARC records of about as many bytes, three quarters of them pictures,
//!   the rest pages of 60 kB.
//! - `write FILE OUT`: a bundle of these records and of 5,000 small files.
//! - `stream BYTES` and `file BYTES`: a bundle of as many bytes of exchanges, made as they are
//!   asked for, to nowhere; and what it took.
//! - `floor FILE OUT`: SHA-256 over a file, and a copy of it.

use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::Path;

use keepsake::bundle::{
    Entry, Exchanges, Keys, Log, People, Plan, Seal, Sink, Source, Stamps, write,
};
use keepsake_tests::bundles::SOFTWARE;
use keepsake_tests::bundles::exchanges::{exchange, page, picture};
use keepsake_tests::chance::Chance;
use keepsake_tests::cost::Cost;
use sha2::{Digest as _, Sha256};

/// Small files of a bundle: three to an entry.
const ENTRIES: u64 = 1_660;
const PAGE_BYTES: usize = 60_000;
const PICTURE_BYTES: usize = 540_000;

/// Four exchanges: three pages and a picture.
fn some(round: u64) -> Vec<u8> {
    let mut chance = Chance::new(round);
    let at = "2026-05-08T09:30:00Z".parse().expect("a time");
    let mut bytes = Vec::new();
    for n in 0..3 {
        let body = page("Bài viết", PAGE_BYTES, &mut chance);
        let url = format!("https://site.example/bai/{round}-{n}");
        let records = exchange(&url, at, (200, "text/html"), &body, &mut chance);
        bytes.extend(records.into_iter().flat_map(|record| record.bytes));
    }
    let body = picture(PICTURE_BYTES, &mut chance);
    let url = format!("https://site.example/{round}.jpg");
    let records = exchange(&url, at, (200, "image/jpeg"), &body, &mut chance);
    bytes.extend(records.into_iter().flat_map(|record| record.bytes));
    bytes
}

/// So many bytes of exchanges, the same few again and again: making them must cost nothing.
struct Endless {
    some: Vec<u8>,
    rounds: u64,
}

impl Endless {
    fn new(bytes: u64) -> Self {
        let some = some(1);
        let rounds = bytes / some.len() as u64;
        Self { some, rounds }
    }
}

impl Source for Endless {
    fn write_to(&mut self, out: &mut dyn Write) -> io::Result<()> {
        (0..self.rounds).try_for_each(|_| out.write_all(&self.some))
    }
}

/// A place that forgets, and gives back zeros.
#[derive(Default)]
struct Nowhere(u64);

impl Write for Nowhere {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Read for Nowhere {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        bytes.fill(0);
        self.0 += bytes.len() as u64;
        Ok(bytes.len())
    }
}

impl Seek for Nowhere {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        if let SeekFrom::Start(at) = to {
            self.0 = at;
        }
        Ok(self.0)
    }
}

fn plan<'a>(exchanges: Box<dyn Source + 'a>) -> Plan<'a> {
    let text = |n: u64, bytes: usize| {
        let mut chance = Chance::new(n);
        let words = keepsake_tests::making::text(&mut chance, bytes);
        words.replace(' ', "-")
    };
    let entry = |seq| Entry {
        seq,
        bytes: text(seq, 900).into_bytes(),
        proof: text(seq, 700),
        disclosures: text(seq, 2_000),
    };
    Plan {
        made: "2026-05-08T09:30:00Z".parse().expect("a time"),
        tag: [1, 2, 3, 4],
        software: SOFTWARE.into(),
        languages: vec![],
        people: People::default(),
        keys: Keys::default(),
        log: Log { entries: (0..ENTRIES).map(entry).collect(), ..Log::default() },
        items: vec![],
        withheld: vec![],
        rules: None,
        exchanges: Some(Exchanges { records: 0, bytes: 0, content: exchanges }),
        seal: Stamps::default(),
    }
}

fn written(exchanges: Box<dyn Source + '_>, sink: Sink<'_>) -> u64 {
    let bundle = write(&mut plan(exchanges), sink, &mut |_, _| Ok(Seal::default()));
    bundle.expect("it is written").size
}

/// Copies and hashes in steps of 256 KiB.
fn floor(from: &Path, to: &Path) -> io::Result<()> {
    let (mut from, mut to) = (File::open(from)?, File::create(to)?);
    let (mut hash, mut step) = (Sha256::new(), vec![0; 256 * 1024]);
    loop {
        let n = from.read(&mut step)?;
        if n == 0 {
            break;
        }
        hash.update(&step[..n]);
        to.write_all(&step[..n])?;
    }
    say(&data_encoding::HEXLOWER.encode(&hash.finalize()));
    Ok(())
}

#[expect(clippy::print_stdout, reason = "an example prints")]
fn say(line: &str) {
    println!("{line}");
}

fn main() -> io::Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let number = |text: &str| text.parse::<u64>().map_err(io::Error::other);
    match words[..] {
        ["exchanges", file, bytes] => {
            let (bytes, mut written) = (number(bytes)?, 0);
            let mut out = BufWriter::new(File::create(file)?);
            for round in 0.. {
                let some = some(round);
                out.write_all(&some)?;
                written += some.len() as u64;
                if written >= bytes {
                    break;
                }
            }
            out.flush()
        }
        ["write", file, out] => {
            let copy = |out: &mut dyn Write| io::copy(&mut File::open(file)?, out).map(drop);
            let mut out = OpenOptions::new().create_new(true).read(true).write(true).open(out)?;
            let size = written(Box::new(copy), Sink::File(&mut out));
            say(&format!("{size} bytes"));
            Ok(())
        }
        ["stream" | "file", bytes] => {
            let exchanges = Box::new(Endless::new(number(bytes)?));
            let mut nowhere = Nowhere::default();
            let is_file = words[0] == "file";
            let sink = if is_file { Sink::File(&mut nowhere) } else { Sink::Stream(&mut nowhere) };
            let size = written(exchanges, sink);
            let Cost { cpu, peak_kib } = Cost::until_now();
            say(&format!("{size} bytes, {} ms of CPU, at most {peak_kib} KiB", cpu.as_millis()));
            Ok(())
        }
        ["floor", from, to] => floor(Path::new(from), Path::new(to)),
        _ => Err(io::Error::other("exchanges, write, stream, file or floor")),
    }
}
