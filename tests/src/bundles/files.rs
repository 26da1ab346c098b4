//! A bundle taken apart, and put together again: with honest lists and seal, whatever was changed.
//!
//! The zip is written here once more, by other code than the writer's: what a test says of the one
//! the other must do, too.

use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};

use keepsake::bundle::Stamps;
use sha2::{Digest as _, Sha256};

use super::log::{GrowingLog, Stamper};
use super::seal;

const TAG_MANIFEST: &str = "tagmanifest-sha256.txt";
const MANIFEST: &str = "manifest-sha256.txt";
const BAG_INFO: &str = "bag-info.txt";
const SEAL: &str = "seal/tagmanifest-sha256.txt";

/// The files of a bundle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Files {
    /// The folder they lie in.
    pub top: String,
    /// Path below it and contents, in the order of the zip.
    pub files: Vec<(String, Vec<u8>)>,
}

impl Files {
    /// Takes a bundle apart, by its directory.
    ///
    /// # Panics
    /// If it is no zip of the form that bundles have.
    #[must_use]
    pub fn of(zip: &[u8]) -> Self {
        let all = unzipped(zip);
        let top = all[0].0.split('/').next().expect("a folder").to_owned();
        let below = |name: String| {
            name.strip_prefix(&top).and_then(|it| it.strip_prefix('/')).map(str::to_owned)
        };
        let files = all.into_iter().map(|(name, bytes)| (below(name).expect("in it"), bytes));
        let files = files.collect();
        Self { top, files }
    }

    /// The contents of a file.
    ///
    /// # Panics
    /// If there is no such file.
    #[must_use]
    pub fn get(&self, path: &str) -> &[u8] {
        let found = self.files.iter().find(|(known, _)| known == path);
        &found.unwrap_or_else(|| panic!("no file {path}")).1
    }

    /// The contents of a file, to be changed.
    ///
    /// # Panics
    /// If there is no such file.
    pub fn get_mut(&mut self, path: &str) -> &mut Vec<u8> {
        let found = self.files.iter_mut().find(|(known, _)| known == path);
        &mut found.unwrap_or_else(|| panic!("no file {path}")).1
    }

    /// Puts a file in, or other contents into one that is there.
    pub fn put(&mut self, path: &str, bytes: impl Into<Vec<u8>>) {
        let bytes = bytes.into();
        match self.files.iter_mut().find(|(known, _)| known == path) {
            Some((_, old)) => *old = bytes,
            None => self.files.push((path.to_owned(), bytes)),
        }
    }

    /// Takes a file out.
    ///
    /// # Panics
    /// If there is no such file.
    pub fn remove(&mut self, path: &str) -> Vec<u8> {
        let found = self.files.iter().position(|(known, _)| known == path);
        self.files.remove(found.unwrap_or_else(|| panic!("no file {path}"))).1
    }

    /// All paths.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.iter().map(|(path, _)| path.as_str())
    }

    /// Makes the lists anew, as fits the files: what an outsider can do.
    ///
    /// # Panics
    /// If `bag-info.txt` is not there.
    pub fn relist(&mut self) {
        let payload: Vec<&(String, Vec<u8>)> =
            self.files.iter().filter(|(path, _)| path.starts_with("data/")).collect();
        let bytes: usize = payload.iter().map(|(_, bytes)| bytes.len()).sum();
        let oxum = format!("Payload-Oxum: {bytes}.{}\n", payload.len());
        let manifest = listed(payload.into_iter());
        let info = String::from_utf8(self.get(BAG_INFO).to_vec()).expect("text");
        let kept = info.split_inclusive('\n').filter(|line| !line.starts_with("Payload-Oxum"));
        let info: String = kept.chain([oxum.as_str()]).collect();
        self.put(BAG_INFO, info);
        self.put(MANIFEST, manifest);
        let is_tag = |path: &str| {
            !path.starts_with("data/") && !path.starts_with("seal/") && path != TAG_MANIFEST
        };
        let tags = self.files.iter().filter(|(path, _)| is_tag(path));
        self.put(TAG_MANIFEST, listed(tags));
    }

    /// Makes the seal anew, with the stamps there are: what whoever has the log's key can do.
    pub fn reseal(&mut self, log: &GrowingLog, stamper: Option<&Stamper>) {
        let stamps: Vec<String> = self.paths().filter_map(stamp_of).map(str::to_owned).collect();
        let ots = self.paths().any(|path| path == format!("{SEAL}.ots"));
        let wanted = Stamps { authorities: stamps, ots };
        let sealed = seal(log, stamper, self.get(TAG_MANIFEST), &wanted);
        self.put(&format!("{SEAL}.sig"), sealed.signature);
        for (name, stamp) in sealed.stamps {
            self.put(&format!("{SEAL}.{name}.tsr"), stamp);
        }
        if let Some(ots) = sealed.ots {
            self.put(&format!("{SEAL}.ots"), ots);
        }
    }

    /// The bundle again.
    #[must_use]
    pub fn zip(&self) -> Vec<u8> {
        let named =
            |(path, bytes): &(String, Vec<u8>)| (format!("{}/{path}", self.top), bytes.clone());
        raw_zip(&self.files.iter().map(named).collect::<Vec<_>>())
    }

    /// Writes all of them below a folder, as unpacking does.
    ///
    /// # Panics
    /// If the disk refuses.
    pub fn unpack(&self, folder: &std::path::Path) {
        for (path, bytes) in &self.files {
            let path = folder.join(&self.top).join(path);
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("room for it");
            let mut file = std::fs::File::create(path).expect("room for it");
            file.write_all(bytes).expect("room for it");
        }
    }

    /// The files in the WACZ.
    #[must_use]
    pub fn wacz(&self) -> BTreeMap<String, Vec<u8>> {
        unzipped(self.get("data/archive/keepsake.wacz")).into_iter().collect()
    }

    /// The records in the WACZ, the first one included.
    ///
    /// # Panics
    /// If they are not one to a gzip member.
    #[must_use]
    pub fn records(&self) -> Vec<Vec<u8>> {
        let wacz = self.wacz();
        let mut rest = wacz["archive/data.warc.gz"].as_slice();
        let mut records = Vec::new();
        while !rest.is_empty() {
            let mut member = flate2::bufread::GzDecoder::new(rest);
            let mut record = Vec::new();
            member.read_to_end(&mut record).expect("a member");
            rest = member.into_inner();
            records.push(record);
        }
        records
    }
}

/// The authority that stamped the seal, where the path is that of a stamp.
fn stamp_of(path: &str) -> Option<&str> {
    path.strip_prefix(SEAL)?.strip_prefix('.')?.strip_suffix(".tsr")
}

fn listed<'a>(files: impl Iterator<Item = &'a (String, Vec<u8>)>) -> Vec<u8> {
    let line = |(path, bytes): &(String, Vec<u8>)| {
        (path.clone(), data_encoding::HEXLOWER.encode(&Sha256::digest(bytes)))
    };
    let mut lines: Vec<(String, String)> = files.map(line).collect();
    lines.sort();
    let lines: Vec<String> = lines.iter().map(|(path, sum)| format!("{sum}  {path}\n")).collect();
    lines.concat().into_bytes()
}

/// A zip as section 1 of the format wants it.
///
/// # Panics
/// If it has 4 GiB or more, or 65,536 files.
#[must_use]
pub fn raw_zip(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let (mut zip, mut directory) = (Vec::new(), Vec::new());
    let short = |n: usize| u16::try_from(n).expect("a short name").to_le_bytes();
    let long = |n: usize| u32::try_from(n).expect("a small zip").to_le_bytes();
    for (name, bytes) in files {
        let at = zip.len();
        // Version 10, no flags, stored, midnight, 1 January 1980; and what each record says.
        let same = [
            &[10, 0, 0, 0, 0, 0, 0, 0, 0x21, 0][..],
            &crc32(bytes).to_le_bytes(),
            &long(bytes.len()),
            &long(bytes.len()),
            &short(name.len()),
            &[0, 0],
        ]
        .concat();
        zip.extend([b"PK\x03\x04", &same[..], name.as_bytes(), bytes].concat());
        let attributes = (0o100_644_u32 << 16).to_le_bytes();
        directory.extend(
            [b"PK\x01\x02\x1e\x03", &same[..], &[0; 6], &attributes, &long(at), name.as_bytes()]
                .concat(),
        );
    }
    let (at, size) = (long(zip.len()), long(directory.len()));
    let n_files = short(files.len());
    zip.extend(directory);
    zip.extend([b"PK\x05\x06", &[0; 4][..], &n_files, &n_files, &size, &at, &[0, 0]].concat());
    zip
}

/// CRC-32 (ISO 3309).
fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = flate2::Crc::new();
    crc.update(bytes);
    crc.sum()
}

/// Names and contents, by the directory.
fn unzipped(zip: &[u8]) -> Vec<(String, Vec<u8>)> {
    let number = |at: usize, n: usize| {
        let mut bytes = [0; 8];
        bytes[..n].copy_from_slice(&zip[at..at + n]);
        usize::try_from(u64::from_le_bytes(bytes)).expect("a small zip")
    };
    let end = zip.len() - 22;
    assert_eq!(&zip[end..end + 4], b"PK\x05\x06", "the end record comes last");
    let (n_files, mut at) = (number(end + 10, 2), number(end + 16, 4));
    let mut files = Vec::new();
    for _ in 0..n_files {
        assert_eq!(&zip[at..at + 4], b"PK\x01\x02", "a record of the directory");
        let (size, name, extra) = (number(at + 24, 4), number(at + 28, 2), number(at + 30, 2));
        let local = number(at + 42, 4);
        let begins = local + 30 + number(local + 26, 2) + number(local + 28, 2);
        let text = String::from_utf8(zip[at + 46..at + 46 + name].to_vec()).expect("ASCII");
        files.push((text, zip[begins..begins + size].to_vec()));
        at += 46 + name + extra;
    }
    files
}
