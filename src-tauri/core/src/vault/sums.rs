//! The sums: SHA-256 of the few small files of which age alone cannot say whether they are damaged.
//! A flipped byte in a slot looks like a wrong passphrase to age, and a lawyer's grant does not
//! open for us. A plain sum over a sealed file tells nothing that the file does not; it finds
//! accidents, not forgers, and `sha256sum -c sums` checks it too. FORMAT.md section 10.

use std::path::Path;

use sha2::{Digest, Sha256};

use super::FORMAT_FILE;
use super::slots::SLOTS;
use crate::doors::disk::{Disk, DiskError};

/// Its name in the vault's folder.
pub(super) const SUMS_FILE: &str = "sums";

/// What the sums say of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sum {
    /// It is as it was written.
    Whole,
    /// It is not.
    Damaged,
    /// They do not speak of it.
    Unlisted,
}

/// The sums as read.
pub(super) struct Sums(Vec<(String, String)>);

/// The state of the file of sums itself.
pub(super) enum SumsFile {
    /// As it was written.
    Whole(Sums),
    /// Changed or cut short: it says nothing.
    Damaged,
    /// Not there: it says nothing.
    Missing,
}

impl Sums {
    /// Reads the sums of the vault in `root`.
    pub(super) fn read(root: &Path, disk: &dyn Disk) -> SumsFile {
        match disk.read(&root.join(SUMS_FILE)) {
            Ok(bytes) => Self::parse(&bytes).map_or(SumsFile::Damaged, SumsFile::Whole),
            Err(error) if error.is_missing() => SumsFile::Missing,
            Err(_) => SumsFile::Damaged,
        }
    }

    pub(super) fn parse(bytes: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(bytes).ok()?;
        let (lines, own) = text.strip_suffix('\n')?.rsplit_once("\n# ")?;
        let body = format!("{lines}\n");
        if own != hex_of(body.as_bytes()) {
            return None;
        }
        let line = |line: &str| {
            let (sum, name) = line.split_once("  ")?;
            Some((name.to_owned(), sum.to_owned()))
        };
        lines.lines().map(line).collect::<Option<Vec<_>>>().map(Self)
    }

    fn text(&self) -> String {
        use std::fmt::Write;
        let mut body = String::new();
        for (name, sum) in &self.0 {
            writeln!(body, "{sum}  {name}").expect("memory takes every write");
        }
        let own = hex_of(body.as_bytes());
        format!("{body}# {own}\n")
    }

    /// What they say of the file `name` (a path within the vault) with these bytes.
    pub(super) fn of(&self, name: &str, bytes: &[u8]) -> Sum {
        let mut listed = self.0.iter().filter(|(known, _)| known == name).peekable();
        if listed.peek().is_none() {
            return Sum::Unlisted;
        }
        let found = hex_of(bytes);
        if listed.any(|(_, sum)| *sum == found) { Sum::Whole } else { Sum::Damaged }
    }

    /// The files they speak of.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_str())
    }
}

/// Writes the sums of the small files as they are now.
///
/// # Errors
/// [`DiskError`].
pub(super) fn take(root: &Path, disk: &dyn Disk) -> Result<(), DiskError> {
    let slots = (1..=SLOTS).map(|number| format!("slots/{number}"));
    let mut names: Vec<String> = slots.chain([FORMAT_FILE.to_owned()]).collect();
    let mut grants = disk.list(&root.join("grants"))?;
    grants.sort();
    names.extend(grants.iter().map(|name| format!("grants/{name}")));
    let mut sums = Vec::new();
    for name in names {
        match disk.read(&root.join(&name)) {
            Ok(bytes) => sums.push((name, hex_of(&bytes))),
            Err(error) if error.is_missing() => {}
            Err(error) => return Err(error),
        }
    }
    disk.write(&root.join(SUMS_FILE), Sums(sums).text().as_bytes())
}

/// Writes a slot or a grant, new or in place of another, so that at no moment the sums call a whole
/// file damaged: first both sums stand, then the file is written, then the old sum goes.
///
/// # Errors
/// [`DiskError`]; the old file, or the new one, stands.
pub(super) fn write_listed(
    root: &Path,
    disk: &dyn Disk,
    name: &str,
    bytes: &[u8],
) -> Result<(), DiskError> {
    if let SumsFile::Whole(mut sums) = Sums::read(root, disk) {
        sums.0.push((name.to_owned(), hex_of(bytes)));
        disk.write(&root.join(SUMS_FILE), sums.text().as_bytes())?;
    }
    disk.write(&root.join(name), bytes)?;
    take(root, disk)
}

fn hex_of(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(&Sha256::digest(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_changed_byte_of_the_sums_shows() {
        let sums = Sums(vec![
            ("slots/1".into(), hex_of(b"one")),
            ("slots/2".into(), hex_of(b"two")),
            ("slots/2".into(), hex_of(b"its successor")),
        ]);
        let text = sums.text().into_bytes();
        let read = Sums::parse(&text).unwrap();
        assert_eq!(read.of("slots/1", b"one"), Sum::Whole);
        assert_eq!(read.of("slots/1", b"onf"), Sum::Damaged);
        assert_eq!(read.of("slots/2", b"two"), Sum::Whole);
        assert_eq!(read.of("slots/2", b"its successor"), Sum::Whole);
        assert_eq!(read.of("slots/3", b""), Sum::Unlisted);
        for at in 0..text.len() {
            let mut changed = text.clone();
            changed[at] ^= 1;
            assert!(Sums::parse(&changed).is_none(), "byte {at}");
            assert!(Sums::parse(&text[..at]).is_none(), "cut at {at}");
        }
    }
}
