//! The WACZ 1.1.1 in a bundle (`BUNDLE.md`, section 8.1): an entry of the zip that is a zip itself.

use std::io::{self, Write};

use serde::Serialize;
use sha2::{Digest as _, Sha256};

use super::index::Index;
use super::out::{Out, measured};
use super::pack::Packer;
use super::plan::Source;
use super::records::{RecordError, Splitter, Told};
use super::sums::{Gone, Hashing, Sums};
use super::write::BundleError;
use super::zip::{self, Entry, Limits};
use crate::model::{Sum, Time};

const DATA: &str = "archive/data.warc.gz";

/// The exchanges, and what the archive says of itself.
pub(super) struct Wacz<'a> {
    pub(super) exchanges: &'a mut dyn Source,
    pub(super) software: &'a str,
    pub(super) made: Time,
}

/// Where the records came to stand, and what they tell.
type Packed = Result<(Vec<Told>, Vec<(u64, u64)>), RecordError>;

/// All of the archive but the records' own bytes.
struct Around {
    /// The local record in front of them.
    before: Vec<u8>,
    /// What comes behind.
    after: Vec<u8>,
}

impl Wacz<'_> {
    /// Writes it as the entry `name`.
    pub(super) fn put(&mut self, name: &str, out: &mut Out<'_>) -> Result<Sums, BundleError> {
        let limits = out.limits;
        let known = if out.can_go_back() {
            let start = out.at();
            match self.put_at_once(name, out)? {
                Ok(sums) => return Ok(sums),
                // Only now is it known that the records in front of it are longer.
                Err(known) => {
                    out.back_to(start)?;
                    known
                }
            }
        } else {
            let mut packed = None;
            let gone = measured(&mut |out| self.pack(out, &mut packed))?;
            self.around(gone, packed, limits)?
        };
        self.put_again(name, out, known)
    }

    /// Writes it and then fills in what stands in front. Gives back what was learned where it has
    /// become so large that this cannot be done: then the last entry was not begun.
    fn put_at_once(
        &mut self,
        name: &str,
        out: &mut Out<'_>,
    ) -> Result<Result<Sums, (Gone, Around)>, BundleError> {
        let limits = out.limits;
        let start = out.at();
        out.begin(name, 0, 0);
        out.write(&out.last_record())?;
        let inside = out.at();
        out.write(&zip::local(&data_entry(0, 0), limits))?;
        let mut packed = None;
        let gone =
            out.pour(Hashing::Beside(Sha256::new()), &mut |out| self.pack(out, &mut packed))?;
        let (gone, around) = self.around(gone, packed, limits)?;
        let size = size_of(&gone, &around);
        if size >= limits.bytes {
            out.take_back();
            return Ok(Err((gone, around)));
        }
        out.write(&around.after)?;
        let crc = crc_of(&gone, &around);
        out.set_last(size, crc);
        out.overwrite(inside, &around.before)?;
        out.overwrite(start, &out.last_record())?;
        Ok(Ok(Sums { size, crc, sha256: out.read_back(inside)? }))
    }

    /// Writes it, knowing all but the records' own bytes.
    fn put_again(
        &mut self,
        name: &str,
        out: &mut Out<'_>,
        (known, around): (Gone, Around),
    ) -> Result<Sums, BundleError> {
        let (size, crc) = (size_of(&known, &around), crc_of(&known, &around));
        out.begin(name, size, crc);
        out.write(&out.last_record())?;
        out.write(&around.before)?;
        let hash = Hashing::Beside(Sha256::new().chain_update(&around.before));
        let mut packed = None;
        let gone = out.pour(hash, &mut |out| self.pack(out, &mut packed))?;
        packed.ok_or(BundleError::Changed)?.map_err(BundleError::Record)?;
        if (gone.size, gone.crc.finalize()) != (known.size, known.crc.finalize()) {
            return Err(BundleError::Changed);
        }
        out.write(&around.after)?;
        let hash = gone.hash.chain_update(&around.after);
        Ok(Sums { size, crc, sha256: Sum::from_bytes(hash.finalize().into()) })
    }

    /// Writes the members of `data.warc.gz`.
    fn pack(&mut self, out: &mut dyn Write, packed: &mut Option<Packed>) -> io::Result<()> {
        let info = self.info();
        std::thread::scope(|scope| {
            let mut packer = Packer::start(scope, out);
            let mut splitter = Splitter::new(&mut packer);
            let written = splitter.write_all(&info);
            let written = written.and_then(|()| self.exchanges.write_to(&mut splitter));
            let told = match (written, splitter.error()) {
                (Err(error), None) => return Err(error),
                _ => splitter.finish(),
            };
            packer.finish()?;
            let members = std::mem::take(&mut packer.members);
            let is_any = members.len() > 1;
            let told = told.and_then(|told| if is_any { Ok(told) } else { Err(RecordError::None) });
            *packed = Some(told.map(|told| (told, members)));
            Ok(())
        })
    }

    /// The record that says who wrote the file.
    fn info(&self) -> Vec<u8> {
        let block = format!("software: {}\r\nformat: WARC File Format 1.1\r\n", self.software);
        let sum = Sum::from_bytes(Sha256::digest(&block).into());
        let made = self.made;
        // An id that nobody else gives, and the same each time the same bundle is made.
        let id = Sum::from_bytes(Sha256::digest(format!("{made} {block}")).into()).to_string();
        let part = |from: usize, to: usize| id.get(from..to).unwrap_or_default();
        let id = [part(0, 8), part(8, 12), "4000", "8000", part(20, 32)].join("-");
        format!(
            "WARC/1.1\r\nWARC-Type: warcinfo\r\nWARC-Record-ID: <urn:uuid:{id}>\r\n\
             WARC-Date: {made}\r\nWARC-Block-Digest: sha256:{sum}\r\n\
             Content-Type: application/warc-fields\r\nContent-Length: {}\r\n\r\n{block}\r\n\r\n",
            block.len()
        )
        .into_bytes()
    }

    /// All around records that are these.
    fn around(
        &self,
        data: Gone,
        packed: Option<Packed>,
        limits: Limits,
    ) -> Result<(Gone, Around), BundleError> {
        let (told, members) = packed.ok_or(BundleError::Changed)?.map_err(BundleError::Record)?;
        let index = Index::of(&told, &members);
        let entry = data_entry(data.size, data.crc.clone().finalize());
        let before = zip::local(&entry, limits);
        let sum = Sum::from_bytes(data.hash.clone().finalize().into());
        let mut listed = vec![Resource::of(DATA, data.size, sum)];
        let mut behind = Behind {
            at: before.len() as u64 + data.size,
            entries: vec![entry],
            bytes: Vec::new(),
            limits,
        };
        for (path, bytes) in [
            ("indexes/index.cdx.gz", index.cdx),
            ("indexes/index.idx", index.idx),
            ("pages/pages.jsonl", index.pages),
        ] {
            let sums = behind.put(path, &bytes);
            listed.push(Resource::of(path, sums.size, sums.sha256));
        }
        let package = self.package(listed);
        let sums = behind.put("datapackage.json", package.as_bytes());
        let hash = format!("sha256:{}", sums.sha256);
        let digest = json(&DigestOf { path: "datapackage.json", hash });
        behind.put("datapackage-digest.json", digest.as_bytes());
        Ok((data, Around { before, after: behind.finish() }))
    }

    fn package(&self, resources: Vec<Resource>) -> String {
        json(&Package {
            profile: "data-package",
            resources,
            wacz_version: "1.1.1",
            software: self.software,
            created: self.made.to_string(),
        })
    }
}

fn data_entry(size: u64, crc: u32) -> Entry {
    Entry { name: DATA.to_owned(), size, crc, at: 0 }
}

fn size_of(data: &Gone, around: &Around) -> u64 {
    (around.before.len() + around.after.len()) as u64 + data.size
}

fn crc_of(data: &Gone, around: &Around) -> u32 {
    let hashed = |bytes: &[u8]| {
        let mut crc = crc32fast::Hasher::new();
        crc.update(bytes);
        crc
    };
    let mut crc = hashed(&around.before);
    crc.combine(&data.crc);
    crc.combine(&hashed(&around.after));
    crc.finalize()
}

/// Entries behind the records.
struct Behind {
    at: u64,
    entries: Vec<Entry>,
    bytes: Vec<u8>,
    limits: Limits,
}

impl Behind {
    fn put(&mut self, name: &str, bytes: &[u8]) -> Sums {
        let sums = Sums::of(bytes);
        let at = self.at + self.bytes.len() as u64;
        let entry = Entry { name: name.to_owned(), size: sums.size, crc: sums.crc, at };
        self.bytes.extend(zip::local(&entry, self.limits));
        self.bytes.extend_from_slice(bytes);
        self.entries.push(entry);
        sums
    }

    fn finish(mut self) -> Vec<u8> {
        let at = self.at + self.bytes.len() as u64;
        self.bytes.extend(zip::directory(&self.entries, at, self.limits));
        self.bytes
    }
}

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("text and numbers always have a JSON form") + "\n"
}

#[derive(Serialize)]
struct Package<'a> {
    profile: &'static str,
    resources: Vec<Resource>,
    wacz_version: &'static str,
    software: &'a str,
    created: String,
}

#[derive(Serialize)]
struct Resource {
    name: String,
    path: &'static str,
    hash: String,
    bytes: u64,
}

impl Resource {
    fn of(path: &'static str, bytes: u64, sum: Sum) -> Self {
        let name = path.rsplit('/').next().unwrap_or(path).to_owned();
        Self { name, path, hash: format!("sha256:{sum}"), bytes }
    }
}

#[derive(Serialize)]
struct DigestOf {
    path: &'static str,
    hash: String,
}
