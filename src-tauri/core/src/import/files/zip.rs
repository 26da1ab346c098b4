//! Zip: the directory at its end, read with a bound on everything, and one entry as a stream.
//!
//! Our own, for what the package `zip` does not give: entries of one name are all kept, a directory
//! is never larger in memory than its cap, a wrong count, offset or length costs nothing, and an
//! opened entry borrows nothing. Formats: APPNOTE 6.3.10, sections 4.3 to 4.5.

use std::io::{self, BufReader, Read};

use super::shared::SharedFile;
use super::stream::{Stream, StreamTrouble};
use super::{ENTRIES_MAX, ImportError, inflated_max};

const END: [u8; 4] = *b"PK\x05\x06";
const END_64: [u8; 4] = *b"PK\x06\x06";
const LOCATOR_64: [u8; 4] = *b"PK\x06\x07";
const CENTRAL: [u8; 4] = *b"PK\x01\x02";
const LOCAL: [u8; 4] = *b"PK\x03\x04";
const END_BYTES: usize = 22;
const CENTRAL_BYTES: usize = 46;
const LOCAL_BYTES: usize = 30;

/// Where an entry lies, and how it is packed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Packed {
    at: u64,
    bytes: u64,
    crc: u32,
    method: u16,
    flags: u16,
    /// Another entry begins among its bytes.
    is_shared: bool,
}

impl Packed {
    pub(super) fn is_encrypted(self) -> bool {
        self.flags & 1 != 0
    }

    /// Neither stored, deflated nor in Deflate64, as Windows packs large files.
    pub(super) fn is_unknown(self) -> bool {
        !matches!(self.method, 0 | 8 | 9)
    }
}

pub(super) struct Entry {
    pub(super) name: String,
    pub(super) bytes: u64,
    pub(super) packed: Packed,
}

/// An open zip.
pub(super) struct Zip {
    file: SharedFile,
    /// What stands before the zip in its file; offsets do not count it.
    prefix: u64,
    pub(super) entries: Vec<Entry>,
    pub(super) n_special: u64,
    pub(super) is_cut: bool,
    pub(super) is_torn: bool,
}

/// Whether a file begins as a zip does.
pub(super) fn is_zip(head: &[u8]) -> bool {
    head.starts_with(&LOCAL) || head.starts_with(&END)
}

/// What the record at the end says.
struct End {
    at: u64,
    n_entries: u64,
    bytes: u64,
    offset: u64,
}

impl Zip {
    /// Reads the directory.
    pub(super) fn open(file: &SharedFile) -> Result<Self, ImportError> {
        let end = find_end(file).map_err(ImportError::Unreadable)?;
        let Some(end) = end else {
            let head = file.head(4).map_err(ImportError::Unreadable)?;
            let begins = is_zip(&head) || LOCAL.starts_with(&head);
            return Err(if begins { ImportError::Incomplete } else { ImportError::NotAnArchive });
        };
        let start = end.at.saturating_sub(end.bytes);
        let stands = |at: u64| bytes_at(file, at, 4).is_ok_and(|found| found == CENTRAL);
        let start = if stands(start) || end.bytes == 0 { start } else { end.offset };
        if end.bytes != 0 && !stands(start) {
            return Err(ImportError::Incomplete);
        }
        let prefix = start.saturating_sub(end.offset);
        let mut zip = Self {
            file: file.clone(),
            prefix,
            entries: Vec::new(),
            n_special: 0,
            is_cut: false,
            is_torn: false,
        };
        let room = end.at.saturating_sub(start);
        let n_found = zip.read_directory(start, room).map_err(ImportError::Unreadable)?;
        mark_shared(&mut zip.entries);
        zip.is_torn |= n_found != end.n_entries && !zip.is_cut;
        Ok(zip)
    }

    /// Reads entries until there is none; how many there were.
    fn read_directory(&mut self, start: u64, bytes: u64) -> io::Result<u64> {
        let mut reader = BufReader::with_capacity(1 << 16, self.file.moved(start).take(bytes));
        let mut n_found = 0;
        loop {
            let mut head = [0; CENTRAL_BYTES];
            if !filled(&mut reader, &mut head)? || !head.starts_with(&CENTRAL) {
                return Ok(n_found);
            }
            let lengths = [u16_at(&head, 28), u16_at(&head, 30), u16_at(&head, 32)];
            let [mut name, mut extra, mut comment] = lengths.map(|n| vec![0; usize::from(n)]);
            let is_whole = filled(&mut reader, &mut name)?
                && filled(&mut reader, &mut extra)?
                && filled(&mut reader, &mut comment)?;
            if !is_whole {
                return Ok(n_found);
            }
            n_found += 1;
            if self.entries.len() >= ENTRIES_MAX {
                self.is_cut = true;
                return Ok(n_found);
            }
            self.take_in(&head, &name, &extra);
        }
    }

    fn take_in(&mut self, head: &[u8; CENTRAL_BYTES], name: &[u8], extra: &[u8]) {
        const KIND: u32 = 0o170_000;
        let (mode, made_on) = (u32_at(head, 38) >> 16, u16_at(head, 4) >> 8);
        let is_special = made_on == 3 && !matches!(mode & KIND, 0 | 0o100_000 | 0o040_000);
        if is_special {
            self.n_special += 1;
            return;
        }
        let mut wide = wide_numbers(extra);
        let mut number = |at| match u32_at(head, at) {
            u32::MAX => wide.next().unwrap_or(u64::from(u32::MAX)),
            small => u64::from(small),
        };
        // In the order in which the wide numbers stand.
        let (bytes, packed_bytes, at) = (number(24), number(20), number(42));
        let packed = Packed {
            at,
            bytes: packed_bytes,
            crc: u32_at(head, 16),
            method: u16_at(head, 10),
            flags: u16_at(head, 8),
            is_shared: false,
        };
        let name = String::from_utf8_lossy(name).into_owned();
        self.entries.push(Entry { name, bytes, packed });
    }

    /// Opens an entry.
    pub(super) fn stream(&self, packed: &Packed) -> io::Result<Stream> {
        if packed.is_encrypted() {
            return Err(StreamTrouble::Encrypted.into());
        }
        if packed.is_shared {
            return Err(StreamTrouble::Damaged.into());
        }
        let places = [packed.at.saturating_add(self.prefix), packed.at];
        let data = places.into_iter().find_map(|at| self.data_at(at));
        let data = data.ok_or(StreamTrouble::Damaged)?;
        let bytes = self.file.moved(data).take(packed.bytes);
        let reader: Box<dyn Read + Send> = match packed.method {
            0 => Box::new(bytes),
            8 => Box::new(flate2::bufread::DeflateDecoder::new(buffered(bytes))),
            9 => Box::new(deflate64::Deflate64Decoder::with_buffer(buffered(bytes))),
            _ => return Err(StreamTrouble::Packing.into()),
        };
        Ok(Stream::new(reader, inflated_max(packed.bytes)).with_crc(packed.crc))
    }

    /// Where the bytes of the entry begin whose own header stands at `at`.
    fn data_at(&self, at: u64) -> Option<u64> {
        let head = bytes_at(&self.file, at, LOCAL_BYTES).ok()?;
        let lengths = u64::from(u16_at(&head, 26)) + u64::from(u16_at(&head, 28));
        head.starts_with(&LOCAL).then_some(())?;
        at.checked_add(u64::try_from(LOCAL_BYTES).ok()?)?.checked_add(lengths)
    }

    pub(super) fn file(&self) -> SharedFile {
        self.file.rewound()
    }
}

/// Marks the entries among whose bytes another one begins: each byte is unpacked for one entry at
/// most, or few bytes could be all the files of a large archive. Of those that begin at one place
/// the first stays; of others the last, so that a wrong length costs no more than its own entry.
fn mark_shared(entries: &mut [Entry]) {
    let head_bytes = u64::try_from(LOCAL_BYTES).unwrap_or_default();
    let mut order: Vec<usize> = (0..entries.len()).collect();
    order.sort_by_key(|at| std::cmp::Reverse(entries.get(*at).map(|entry| entry.packed.at)));
    let mut next_at = u64::MAX;
    for at in order {
        let Some(Entry { packed, .. }) = entries.get_mut(at) else { continue };
        let end = packed.at.saturating_add(head_bytes).saturating_add(packed.bytes);
        packed.is_shared = end > next_at;
        next_at = packed.at;
    }
}

fn buffered(bytes: io::Take<SharedFile>) -> BufReader<io::Take<SharedFile>> {
    BufReader::with_capacity(1 << 16, bytes)
}

/// The end record: the one whose comment reaches the end of the file, else the last one.
fn find_end(file: &SharedFile) -> io::Result<Option<End>> {
    let tail_bytes = file.len().min(0x1_0000 + 22 + 20);
    let tail_at = file.len() - tail_bytes;
    let mut tail = Vec::new();
    file.moved(tail_at).take(tail_bytes).read_to_end(&mut tail)?;
    let ends = |at: usize| tail.get(at..at + 4) == Some(&END[..]);
    let places: Vec<usize> =
        (0..tail.len().saturating_sub(END_BYTES - 1)).rev().filter(|at| ends(*at)).collect();
    let reaches =
        |at: &&usize| **at + END_BYTES + usize::from(u16_at(&tail, **at + 20)) == tail.len();
    let Some(&at) = places.iter().find(reaches).or(places.first()) else { return Ok(None) };
    let mut end = End {
        at: tail_at + u64::try_from(at).unwrap_or_default(),
        n_entries: u64::from(u16_at(&tail, at + 10)),
        bytes: u64::from(u32_at(&tail, at + 12)),
        offset: u64::from(u32_at(&tail, at + 16)),
    };
    let is_wide = end.n_entries == 0xffff || end.bytes == 0xffff_ffff || end.offset == 0xffff_ffff;
    if let Some(wide) = is_wide.then(|| find_wide_end(file, end.at)).flatten() {
        end = wide;
    }
    Ok(Some(end))
}

/// The end record for large archives, that the locator before the plain one points to. Where
/// something stands before the zip, it lies right before its locator all the same.
fn find_wide_end(file: &SharedFile, end_at: u64) -> Option<End> {
    const BYTES: usize = 56;
    let locator_at = end_at.checked_sub(20)?;
    let locator = bytes_at(file, locator_at, 20).ok()?;
    locator.starts_with(&LOCATOR_64).then_some(())?;
    let before = locator_at.checked_sub(u64::try_from(BYTES).ok()?);
    let at = [before, Some(u64_at(&locator, 8))]
        .into_iter()
        .flatten()
        .find(|at| bytes_at(file, *at, BYTES).is_ok_and(|found| found.starts_with(&END_64)))?;
    let record = bytes_at(file, at, BYTES).ok()?;
    let (n_entries, bytes, offset) =
        (u64_at(&record, 32), u64_at(&record, 40), u64_at(&record, 48));
    Some(End { at, n_entries, bytes, offset })
}

/// The 64-bit numbers of an entry's extra field.
fn wide_numbers(extra: &[u8]) -> impl Iterator<Item = u64> + '_ {
    let mut rest = extra;
    let mut found: &[u8] = &[];
    while rest.len() >= 4 {
        let (kind, length) = (u16_at(rest, 0), usize::from(u16_at(rest, 2)));
        let body = rest.get(4..4 + length).unwrap_or_default();
        if kind == 1 {
            found = body;
        }
        rest = rest.get(4 + length..).unwrap_or_default();
    }
    found.chunks_exact(8).map(|number| u64_at(number, 0))
}

fn bytes_at(file: &SharedFile, at: u64, n: usize) -> io::Result<Vec<u8>> {
    let mut bytes = vec![0; n];
    file.moved(at).read_exact(&mut bytes)?;
    Ok(bytes)
}

/// Fills `into`; false where the bytes end before.
fn filled(reader: &mut impl Read, into: &mut [u8]) -> io::Result<bool> {
    match reader.read_exact(into) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(false),
        read => read.map(|()| true),
    }
}

fn number_at<const N: usize>(bytes: &[u8], at: usize) -> [u8; N] {
    let found = bytes.get(at..at + N).and_then(|found| found.try_into().ok());
    found.unwrap_or([0; N])
}

fn u16_at(bytes: &[u8], at: usize) -> u16 {
    u16::from_le_bytes(number_at(bytes, at))
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes(number_at(bytes, at))
}

fn u64_at(bytes: &[u8], at: usize) -> u64 {
    u64::from_le_bytes(number_at(bytes, at))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Stored entries of these bytes; each is named in the directory at these places in the file.
    fn zip(bodies: &[&[u8]], named: &[(usize, usize)]) -> Zip {
        let mut bytes: Vec<u8> = Vec::new();
        for body in bodies {
            bytes.extend(LOCAL);
            bytes.extend([0; LOCAL_BYTES - 4]);
            bytes.extend(*body);
        }
        let directory_at = bytes.len();
        for (at, length) in named {
            let mut head = [0; CENTRAL_BYTES];
            head[..4].copy_from_slice(&CENTRAL);
            let body = bytes.get(at + LOCAL_BYTES..at + LOCAL_BYTES + length).unwrap();
            head[16..20].copy_from_slice(&crc32fast::hash(body).to_le_bytes());
            for place in [20, 24] {
                head[place..place + 4].copy_from_slice(&small(*length));
            }
            head[42..46].copy_from_slice(&small(*at));
            bytes.extend(head);
        }
        let directory_bytes = bytes.len() - directory_at;
        let count = u16::try_from(named.len()).unwrap().to_le_bytes();
        bytes.extend(END);
        bytes.extend([0; 4]);
        bytes.extend([count, count].concat());
        bytes.extend([small(directory_bytes), small(directory_at)].concat());
        bytes.extend([0; 2]);
        let length = u64::try_from(bytes.len()).unwrap();
        Zip::open(&SharedFile::new(Box::new(io::Cursor::new(bytes)), length)).unwrap()
    }

    fn small(number: usize) -> [u8; 4] {
        u32::try_from(number).unwrap().to_le_bytes()
    }

    fn contents(zip: &Zip) -> Vec<Option<String>> {
        let read = |entry: &Entry| {
            let mut text = String::new();
            zip.stream(&entry.packed).ok()?.read_to_string(&mut text).ok()?;
            Some(text)
        };
        zip.entries.iter().map(read).collect()
    }

    #[test]
    fn entries_side_by_side_are_read() {
        let found = contents(&zip(&[b"one", b"", b"three"], &[(0, 3), (63, 5), (33, 0)]));
        assert_eq!(found, ["one", "three", ""].map(|text| Some(text.to_owned())));
    }

    #[test]
    fn bytes_are_unpacked_for_one_entry_only() {
        let found = contents(&zip(&[b"kernel", b"more"], &[(0, 6), (36, 4)].repeat(5_000)));
        assert_eq!((found.len(), found.iter().flatten().count()), (10_000, 2));
        assert_eq!(found[..2], ["kernel", "more"].map(|text| Some(text.to_owned())));
        // The first is said to reach over the second: that is the loss of the first.
        let found = contents(&zip(&[b"kernel", b"more"], &[(0, 40), (36, 4)]));
        assert_eq!(found, [None, Some("more".to_owned())]);
    }
}
