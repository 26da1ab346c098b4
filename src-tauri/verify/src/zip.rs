//! A zip, strictly: every byte of it is accounted for, and there is one way to read it
//! (BUNDLE.md, section 1).

use std::collections::{BTreeSet, HashSet};
use std::ops::RangeInclusive;

use crate::fault::Stop;
use crate::source::View;

const END: usize = 22;
const END_64: usize = 56;
const LOCATOR: usize = 20;
const LOCAL: usize = 30;
const RECORD: usize = 46;
const NAME_MAX: usize = 200;
const EXTRA_MAX: usize = 28;
const MEMBERS_MAX: u64 = 100_000;
/// 1 January 1980 at midnight, date behind time.
const TIME: u32 = 0x0021_0000;
/// A plain file that its owner may write.
const ATTRIBUTES: u32 = 0o100_644 << 16;

/// A file in the archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Member {
    pub(crate) name: String,
    pub(crate) crc: u32,
    pub(crate) len: u64,
    /// Where its bytes begin.
    pub(crate) at: u64,
}

/// Little-endian numbers, one behind the other.
struct Numbers<'a>(&'a [u8]);

impl<'a> Numbers<'a> {
    fn bytes(&mut self, n: usize) -> Result<&'a [u8], Stop> {
        let (head, rest) = self.0.split_at_checked(n).ok_or("the zip's directory is cut off")?;
        self.0 = rest;
        Ok(head)
    }

    fn n(&mut self, n: usize) -> Result<u64, Stop> {
        Ok(self.bytes(n)?.iter().rev().fold(0, |sum, byte| sum << 8 | u64::from(*byte)))
    }

    /// Each of these widths must hold each of these numbers.
    fn must(&mut self, wanted: &[(usize, u64)], what: &str) -> Result<(), Stop> {
        for (width, wanted) in wanted {
            if self.n(*width)? != *wanted {
                return Err(what.into());
            }
        }
        Ok(())
    }
}

/// The files of an archive, in the order in which they stand. Their bytes are not looked at yet.
pub(crate) fn read(zip: View<'_>, parts: RangeInclusive<usize>) -> Result<Vec<Member>, Stop> {
    let (count, at, len) = end(zip)?;
    let most = count * (RECORD + NAME_MAX + EXTRA_MAX) as u64;
    if len > most {
        return Err("the zip's directory has more bytes than its files need".into());
    }
    let directory = zip.part(at, len)?.bytes()?;
    let mut numbers = Numbers(&directory);
    let (mut members, mut expected) = (Vec::new(), 0);
    let mut names = Names::default();
    for _ in 0..count {
        let (mut member, local_at, extra) = record(&mut numbers, &parts)?;
        names.add(&member.name)?;
        if local_at != expected {
            return Err("files in the zip do not stand one behind the other".into());
        }
        let header = (LOCAL + member.name.len() + if extra { 20 } else { 0 }) as u64;
        member.at = expected + header;
        expected = member
            .at
            .checked_add(member.len)
            .filter(|end| *end <= at)
            .ok_or("a file in the zip reaches into its directory")?;
        local(&zip.part(local_at, header)?.bytes()?, &member)?;
        members.push(member);
    }
    if !numbers.0.is_empty() || expected != at {
        return Err("the zip has bytes that belong to no file".into());
    }
    names.no_folders()?;
    Ok(members)
}

/// Number of files, place and size of the directory.
fn end(zip: View<'_>) -> Result<(u64, u64, u64), Stop> {
    const WRONG: &str = "the zip's end record is not the only one there may be";
    let end_at = zip.len.checked_sub(END as u64).ok_or("the file is no zip: it is too short")?;
    let record = zip.part(end_at, END as u64)?.bytes()?;
    let mut numbers = Numbers(&record);
    numbers.must(&[(4, 0x0605_4b50)], "the file is no zip, or something stands behind its end")?;
    numbers.must(&[(2, 0), (2, 0)], WRONG)?;
    let (here, count, len, at) = (numbers.n(2)?, numbers.n(2)?, numbers.n(4)?, numbers.n(4)?);
    numbers.must(&[(2, 0)], "the zip has a comment")?;
    let big = count == 0xffff || len == 0xffff_ffff || at == 0xffff_ffff;
    let (end, found) = if big { end_64(zip, end_at)? } else { (end_at, (count, at, len)) };
    let fits = |small: u64, whole: u64, most: u64| small == whole.min(most);
    let told = fits(count, found.0, 0xffff)
        && fits(at, found.1, 0xffff_ffff)
        && fits(len, found.2, 0xffff_ffff);
    if here != count || !told {
        return Err(WRONG.into());
    }
    if found.1.checked_add(found.2) != Some(end) {
        return Err("the zip's directory does not end where its end record begins".into());
    }
    if !(1..=MEMBERS_MAX).contains(&found.0) {
        return Err("the zip has no files, or more than 100,000".into());
    }
    Ok(found)
}

/// Where Zip64's record stands, and what it says.
fn end_64(zip: View<'_>, end: u64) -> Result<(u64, (u64, u64, u64)), Stop> {
    const WRONG: &str = "the zip's end record of Zip64 is not the only one there may be";
    let at = end.checked_sub((END_64 + LOCATOR) as u64).ok_or(WRONG)?;
    let bytes = zip.part(at, (END_64 + LOCATOR) as u64)?.bytes()?;
    let mut numbers = Numbers(&bytes);
    numbers.must(&[(4, 0x0606_4b50), (8, 44), (2, 0x032d), (2, 45), (4, 0), (4, 0)], WRONG)?;
    let (here, count, len, directory) =
        (numbers.n(8)?, numbers.n(8)?, numbers.n(8)?, numbers.n(8)?);
    numbers.must(&[(4, 0x0706_4b50), (4, 0), (8, at), (4, 1)], WRONG)?;
    if here != count {
        return Err(WRONG.into());
    }
    Ok((at, (count, directory, len)))
}

/// A record of the directory: the file, where its local record stands, whether that has Zip64's
/// field.
fn record(
    numbers: &mut Numbers<'_>,
    parts: &RangeInclusive<usize>,
) -> Result<(Member, u64, bool), Stop> {
    const WRONG: &str = "a record in the zip's directory has another form than it must";
    numbers.must(&[(4, 0x0201_4b50)], WRONG)?;
    let (made, needed) = (numbers.n(2)?, numbers.n(2)?);
    numbers.must(&[(2, 0)], "a file in the zip has flags: encrypted, or with a data descriptor")?;
    numbers.must(&[(2, 0)], "a file in the zip is compressed")?;
    numbers.must(&[(4, u64::from(TIME))], "a file in the zip has another time than 1980")?;
    let crc = u32::try_from(numbers.n(4)?).map_err(|_| WRONG)?;
    let (packed, len) = (numbers.n(4)?, numbers.n(4)?);
    let (name_len, extra_len) = (numbers.n(2)?, numbers.n(2)?);
    numbers.must(&[(2, 0), (2, 0), (2, 0), (4, u64::from(ATTRIBUTES))], WRONG)?;
    let at = numbers.n(4)?;
    let name = name(numbers.bytes(usize::try_from(name_len).map_err(|_| WRONG)?)?, parts)?;
    let mut extra = Numbers(numbers.bytes(usize::try_from(extra_len).map_err(|_| WRONG)?)?);
    let (big_size, big_at) = (len == 0xffff_ffff, at == 0xffff_ffff);
    let big = big_size || big_at;
    let size = if big_size { 16 } else { 0 } + if big_at { 8 } else { 0 };
    if big {
        extra.must(&[(2, 1), (2, size)], WRONG)?;
    }
    let mut whole = |is_big: bool, small: u64| {
        if is_big {
            extra.n(8).and_then(|it| if it >= 0xffff_ffff { Ok(it) } else { Err(WRONG.into()) })
        } else {
            Ok(small)
        }
    };
    let (long, long_packed, place) = (
        whole(big_size, len)?,
        whole(packed == 0xffff_ffff && big_size, packed)?,
        whole(big_at, at)?,
    );
    let versions = if big { (0x032d, 45) } else { (0x031e, 10) };
    if !extra.0.is_empty() || long != long_packed || (made, needed) != versions {
        return Err(WRONG.into());
    }
    Ok((Member { name, crc, len: long, at: 0 }, place, big_size))
}

/// Compares a local record with what the directory says.
fn local(bytes: &[u8], member: &Member) -> Result<(), Stop> {
    const WRONG: &str = "a file in the zip says something else than the directory";
    let mut numbers = Numbers(bytes);
    let big = member.len >= 0xffff_ffff;
    let (small, needed, extra) = if big { (0xffff_ffff, 45, 20) } else { (member.len, 10, 0) };
    numbers.must(&[(4, 0x0403_4b50), (2, needed), (2, 0), (2, 0), (4, u64::from(TIME))], WRONG)?;
    numbers.must(&[(4, u64::from(member.crc)), (4, small), (4, small)], WRONG)?;
    numbers.must(&[(2, member.name.len() as u64), (2, extra)], WRONG)?;
    if numbers.bytes(member.name.len())? != member.name.as_bytes() {
        return Err(WRONG.into());
    }
    if big {
        numbers.must(&[(2, 1), (2, 16), (8, member.len), (8, member.len)], WRONG)?;
    }
    Ok(())
}

fn name(bytes: &[u8], parts: &RangeInclusive<usize>) -> Result<String, Stop> {
    let letter = |byte: &u8| byte.is_ascii_alphanumeric() || b"._-/".contains(byte);
    let wrong = || Stop::from("a file in the zip has a name that is not allowed");
    let name = str::from_utf8(bytes).ok().filter(|_| bytes.iter().all(letter)).ok_or_else(wrong)?;
    let part = |part: &str| !part.is_empty() && !part.ends_with('.');
    let last = name.rsplit('/').next().unwrap_or_default();
    let fits = parts.contains(&name.split('/').count()) && name.split('/').all(part);
    if !fits || !last.contains('.') || name.len() > NAME_MAX {
        return Err(wrong());
    }
    Ok(name.to_owned())
}

/// Names seen, in lower case.
#[derive(Default)]
struct Names {
    files: HashSet<String>,
    folders: BTreeSet<String>,
}

impl Names {
    fn add(&mut self, name: &str) -> Result<(), Stop> {
        let name = name.to_ascii_lowercase();
        let mut folder = name.as_str();
        while let Some((above, _)) = folder.rsplit_once('/') {
            if !self.folders.insert(above.to_owned()) {
                break;
            }
            folder = above;
        }
        if self.files.insert(name) {
            Ok(())
        } else {
            Err("two files in the zip have the same name".into())
        }
    }

    fn no_folders(&self) -> Result<(), Stop> {
        if self.folders.iter().any(|folder| self.files.contains(folder)) {
            Err("a file in the zip has the name of a folder".into())
        } else {
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;
    use std::io::{self, Read, Seek, SeekFrom};

    /// A file of which most is nothing.
    #[derive(Clone, Default)]
    struct Sparse {
        parts: Vec<(u64, Vec<u8>)>,
        len: u64,
        at: u64,
    }

    impl Sparse {
        fn put(&mut self, bytes: &[u8]) {
            self.parts.push((self.len, bytes.to_vec()));
            self.len += bytes.len() as u64;
        }
    }

    impl Read for Sparse {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let n = usize::try_from(self.len - self.at).unwrap_or(usize::MAX).min(buffer.len());
            for (byte, at) in buffer[..n].iter_mut().zip(self.at..) {
                let part = self.parts.iter().rev().find(|(start, _)| *start <= at);
                let found =
                    part.and_then(|(start, part)| part.get(usize::try_from(at - start).ok()?));
                *byte = found.copied().unwrap_or_default();
            }
            self.at += n as u64;
            Ok(n)
        }
    }

    impl Seek for Sparse {
        fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
            self.at = match to {
                SeekFrom::Start(at) => at,
                SeekFrom::End(_) => self.len,
                SeekFrom::Current(_) => return Err(io::ErrorKind::Unsupported.into()),
            };
            Ok(self.at)
        }
    }

    fn le(n: u64, width: usize) -> Vec<u8> {
        n.to_le_bytes()[..width].to_vec()
    }

    /// What both records say of a file, with these versions.
    fn common(versions: &[u64], name: &str, len: u64, extra: usize) -> Vec<u8> {
        let small = len.min(0xffff_ffff);
        let numbers = [(0, 2), (0, 2), (u64::from(TIME), 4), (7, 4), (small, 4), (small, 4)];
        let head = versions.iter().flat_map(|version| le(*version, 2));
        let numbers = numbers.iter().flat_map(|(n, width)| le(*n, *width));
        let lens = [name.len(), extra].into_iter().flat_map(|n| le(n as u64, 2));
        head.chain(numbers).chain(lens).collect()
    }

    /// An archive of files of these lengths.
    fn archive(lens: &[u64]) -> Sparse {
        let (mut zip, mut directory) = (Sparse::default(), Vec::new());
        for (n, len) in lens.iter().enumerate() {
            let (name, at, big) = (format!("top/{n}.txt"), zip.len, *len >= 0xffff_ffff);
            let extra = if big {
                [le(1, 2), le(16, 2), le(*len, 8), le(*len, 8)].concat()
            } else {
                Vec::new()
            };
            let needed = if big { 45 } else { 10 };
            let said = common(&[needed], &name, *len, extra.len());
            zip.put(&[b"PK\x03\x04", &said[..], name.as_bytes(), &extra].concat());
            zip.len += len;
            let mut fields = if big { extra[4..].to_vec() } else { Vec::new() };
            if at >= 0xffff_ffff {
                fields.extend(le(at, 8));
            }
            if !fields.is_empty() {
                fields.splice(..0, [le(1, 2), le(fields.len() as u64, 2)].concat());
            }
            let versions = if fields.is_empty() { [0x031e, 10] } else { [0x032d, 45] };
            let said = common(&versions, &name, *len, fields.len());
            let tail =
                [vec![0; 6], le(u64::from(ATTRIBUTES), 4), le(at.min(0xffff_ffff), 4)].concat();
            directory.extend([b"PK\x01\x02", &said[..], &tail, name.as_bytes(), &fields].concat());
        }
        let (at, len, count) = (zip.len, directory.len() as u64, lens.len() as u64);
        zip.put(&directory);
        if count >= 0xffff || at >= 0xffff_ffff {
            let record = zip.len;
            zip.put(&[b"PK\x06\x06", &le(44, 8)[..], &le(0x032d, 2), &le(45, 2), &[0; 8]].concat());
            zip.put(&[le(count, 8), le(count, 8), le(len, 8), le(at, 8)].concat());
            zip.put(&[b"PK\x06\x07", &[0; 4][..], &le(record, 8), &le(1, 4)].concat());
        }
        let small = le(count.min(0xffff), 2);
        let end = [le(len, 4), le(at.min(0xffff_ffff), 4), vec![0, 0]].concat();
        zip.put(&[b"PK\x05\x06", &[0; 4][..], &small, &small, &end].concat());
        zip
    }

    fn lens(zip: &Sparse) -> Option<Vec<u64>> {
        let source = Source::new(zip.clone()).unwrap();
        let members = read(source.whole(), 2..=8).ok()?;
        Some(members.iter().map(|member| member.len).collect())
    }

    #[test]
    fn large_archives_are_read_by_zip64_and_small_ones_without() {
        let limit = 0xffff_ffff;
        for wanted in [
            vec![3],
            vec![limit, 3],
            vec![limit - 1, 3],
            vec![limit - 200, 3, 4],
            vec![9_000_000_000, 0, 5_000_000_000, 1],
        ] {
            let zip = archive(&wanted);
            assert_eq!(lens(&zip), Some(wanted.clone()), "{wanted:?}");
            for part in 0..zip.parts.len() {
                for at in 0..zip.parts[part].1.len() {
                    let mut other = zip.clone();
                    other.parts[part].1[at] ^= 1;
                    // The check sum is read later; the digit of a name may be another's.
                    let found = lens(&other);
                    let is_free = found.is_none() || found == lens(&zip);
                    assert!(is_free, "{wanted:?}, part {part}, byte {at}");
                }
            }
        }
        assert_eq!(lens(&archive(&[])), None);
    }

    #[test]
    fn many_files_need_zip64_and_too_many_are_refused() {
        // Files of no bytes leave no gaps.
        let many = |n: usize| {
            let bytes: Vec<u8> =
                archive(&vec![0; n]).parts.into_iter().flat_map(|it| it.1).collect();
            let source = Source::new(io::Cursor::new(bytes)).unwrap();
            read(source.whole(), 2..=8).ok().map(|it| it.len())
        };
        assert_eq!(
            (many(65_534), many(65_535), many(65_536)),
            (Some(65_534), Some(65_535), Some(65_536))
        );
        assert_eq!((many(100_000), many(100_001)), (Some(100_000), None));
    }
}
