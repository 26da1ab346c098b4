//! The files of an export, whatever they came in: one zip or several, a tar, a folder, one file.
//! Read as one tree of members, each opened as a stream with counted bytes and a digest.
//!
//! *Invariants:* a name from an archive is a key to look things up by, never a path on the disk;
//! links and devices are not members; no number of a header is believed where memory or time hang
//! on it. Deliberately absent: opening an archive inside an archive.

mod lookup;
mod names;
mod shared;
mod stream;
mod tar;
mod zip;

use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use stream::Stream;
pub(super) use stream::StreamTrouble;

use self::lookup::Lookup;
pub(super) use self::names::{base_name, composed, file_stem, folder_of, has_ending};
use self::shared::SharedFile;
use super::error::ImportError;
use super::limits::{ENTRIES_MAX, INFLATED_BASE, INFLATED_RATIO};
use crate::doors::picked::{self, Picked};
use crate::model::MemberId;

/// One file of an export.
#[derive(Debug)]
pub(super) struct Member {
    /// Which of the given files it lies in.
    pub(super) part: u32,
    /// Its path there, with `/`, in NFC.
    pub(super) name: String,
    /// Bytes, as the directory claims.
    pub(super) claimed_bytes: u64,
    place: Place,
}

#[derive(Debug)]
enum Place {
    Zip(zip::Packed),
    /// Where its bytes begin in the unpacked tar.
    Tar(u64),
    Path(PathBuf),
    Whole,
}

/// One of the given files.
struct Part {
    name: String,
    kind: PartKind,
    bytes: u64,
}

enum PartKind {
    Zip(zip::Zip),
    Tar(Arc<tar::Tar>),
    Folder,
    File { file: SharedFile, is_packed: bool },
}

/// What is not as it should be with the given files themselves, counted.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Oddities {
    /// Names that lead out of the archive, or are none.
    pub bad_names: u64,
    /// Links, devices and pipes.
    pub special: u64,
    /// Members that need a password.
    pub encrypted: u64,
    /// Members packed in a way we do not read.
    pub unknown_packing: u64,
    /// Names that occur more than once in one given file.
    pub repeated_names: u64,
    /// A directory is cut or does not say how much it holds.
    pub torn_directories: u64,
    /// There is more than is looked at.
    pub is_cut: bool,
}

/// All members of all given files.
pub(super) struct Files {
    parts: Vec<Part>,
    members: Vec<Member>,
    lookup: Lookup,
    pub(super) oddities: Oddities,
}

impl Files {
    /// Opens the given files and reads their directories; nothing else.
    pub(super) fn open(paths: &[PathBuf]) -> Result<Self, ImportError> {
        let mut files = Self::empty();
        for path in paths {
            files.add(path)?;
        }
        Ok(files.indexed())
    }

    /// The same, of one file in memory.
    pub(super) fn of_bytes(name: &str, bytes: Vec<u8>) -> Result<Self, ImportError> {
        let mut files = Self::empty();
        let n_bytes = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        let file = SharedFile::new(Box::new(io::Cursor::new(bytes)), n_bytes);
        files.add_file(&file, name)?;
        Ok(files.indexed())
    }

    fn empty() -> Self {
        Self {
            parts: Vec::new(),
            members: Vec::new(),
            lookup: Lookup::default(),
            oddities: Oddities::default(),
        }
    }

    fn indexed(mut self) -> Self {
        self.lookup = Lookup::new(&self.members);
        self.oddities.repeated_names = lookup::n_repeated(&self.members);
        self
    }

    fn add_file(&mut self, file: &SharedFile, name: &str) -> Result<(), ImportError> {
        let kind = self.contents(file, name)?;
        self.parts.push(Part { name: name.to_owned(), kind, bytes: file.len() });
        Ok(())
    }

    fn add(&mut self, path: &Path) -> Result<(), ImportError> {
        let given = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let room = ENTRIES_MAX.saturating_sub(self.members.len());
        match picked::look(path, room).map_err(ImportError::Unreadable)? {
            Picked::Folder(listing) => {
                self.oddities.special += listing.n_special;
                self.oddities.is_cut |= listing.is_cut;
                let part = self.next_part();
                self.parts.push(Part { name: given, kind: PartKind::Folder, bytes: 0 });
                for file in listing.files {
                    let inside = self.add_within(&file.path, &file.name, file.bytes);
                    if !inside? {
                        self.member(part, &file.name, file.bytes, Place::Path(file.path));
                    }
                }
            }
            Picked::File(file, bytes) => {
                self.add_file(&SharedFile::new(file, bytes), &given)?;
            }
        }
        Ok(())
    }

    /// A zip that lies in a picked folder is one of its parts: people keep the parts of an export
    /// together in a folder, as they came. It is opened where nothing else is.
    fn add_within(&mut self, path: &Path, name: &str, bytes: u64) -> Result<bool, ImportError> {
        let is_zip = has_ending(name, &["zip"]);
        if !is_zip || name.contains('/') {
            return Ok(false);
        }
        let file = picked::open(path).map_err(ImportError::Unreadable)?;
        let added = self.add_file(&SharedFile::new(file, bytes), name);
        self.oddities.torn_directories += u64::from(added.is_err());
        Ok(true)
    }

    /// Tells by its first bytes what one file is, and adds its members.
    fn contents(&mut self, file: &SharedFile, name: &str) -> Result<PartKind, ImportError> {
        let head = file.head(512).map_err(ImportError::Unreadable)?;
        let lower = name.to_ascii_lowercase();
        if zip::is_zip(&head) || has_ending(name, &["zip"]) {
            let zip = zip::Zip::open(file)?;
            self.take_in_zip(&zip);
            return Ok(PartKind::Zip(zip));
        }
        let is_packed = head.starts_with(&[0x1f, 0x8b]);
        if let Some(tar) = tar::Tar::open(file, is_packed)? {
            self.take_in_tar(&tar);
            return Ok(PartKind::Tar(Arc::new(tar)));
        }
        let is_tar = has_ending(name, &["tar", "tgz"]) || lower.contains(".tar.");
        if is_tar || file.len() == 0 {
            return Err(ImportError::Incomplete);
        }
        let shown = if is_packed { lower.strip_suffix(".gz").unwrap_or(&lower) } else { name };
        self.member(self.next_part(), shown, file.len(), Place::Whole);
        Ok(PartKind::File { file: file.clone(), is_packed })
    }

    fn take_in_zip(&mut self, zip: &zip::Zip) {
        self.oddities.torn_directories += u64::from(zip.is_torn);
        self.oddities.special += zip.n_special;
        self.oddities.is_cut |= zip.is_cut;
        for entry in &zip.entries {
            self.oddities.encrypted += u64::from(entry.packed.is_encrypted());
            self.oddities.unknown_packing += u64::from(entry.packed.is_unknown());
            self.member(self.next_part(), &entry.name, entry.bytes, Place::Zip(entry.packed));
        }
    }

    fn take_in_tar(&mut self, tar: &tar::Tar) {
        self.oddities.special += tar.n_special;
        self.oddities.is_cut |= tar.is_cut;
        self.oddities.torn_directories += u64::from(tar.is_torn);
        for entry in &tar.entries {
            self.member(self.next_part(), &entry.name, entry.bytes, Place::Tar(entry.at));
        }
    }

    /// The number of the given file that is added next.
    fn next_part(&self) -> u32 {
        u32::try_from(self.parts.len()).unwrap_or(u32::MAX)
    }

    fn member(&mut self, part: u32, name: &str, claimed_bytes: u64, place: Place) {
        if self.members.len() >= ENTRIES_MAX {
            self.oddities.is_cut = true;
            return;
        }
        match names::clean(name) {
            names::Cleaned::Name(name) => {
                self.members.push(Member { part, name, claimed_bytes, place });
            }
            names::Cleaned::Ignored => {}
            names::Cleaned::Bad => self.oddities.bad_names += 1,
        }
    }

    /// All members, in the order of their part's directory.
    pub(super) fn all(&self) -> impl Iterator<Item = (MemberId, &Member)> {
        let id = |at: usize| MemberId(u32::try_from(at).unwrap_or(u32::MAX));
        self.members.iter().enumerate().map(move |(at, member)| (id(at), member))
    }

    /// The members whose names are as `wanted`, in the order of their names.
    pub(super) fn named(&self, wanted: impl Fn(&str) -> bool) -> Vec<MemberId> {
        let mut found: Vec<MemberId> =
            self.all().filter(|(_, member)| wanted(&member.name)).map(|(id, _)| id).collect();
        found.sort_by(|one, other| names::compare(self.name(*one), self.name(*other)));
        found
    }

    /// The first member whose path ends with these whole names.
    pub(super) fn ending(&self, end: &str) -> Option<MemberId> {
        self.find("", end)
    }

    /// The member that an export refers to as `path`, from a file in folder `base`.
    pub(super) fn find(&self, base: &str, path: &str) -> Option<MemberId> {
        self.lookup.find(&self.members, base, path)
    }

    /// One member.
    pub(super) fn member_of(&self, id: MemberId) -> Option<&Member> {
        self.members.get(usize::try_from(id.0).ok()?)
    }

    /// Its path; empty for one there is not.
    pub(super) fn name(&self, id: MemberId) -> &str {
        self.member_of(id).map_or("", |member| member.name.as_str())
    }

    /// Names of the given files.
    pub(super) fn part_names(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().map(|part| part.name.as_str())
    }

    /// Opens a member.
    pub(super) fn stream(&self, id: MemberId) -> io::Result<Stream> {
        let missing = || io::Error::from(io::ErrorKind::NotFound);
        let member = self.member_of(id).ok_or_else(missing)?;
        let part = self.parts.get(usize::try_from(member.part).unwrap_or(usize::MAX));
        match (&member.place, part.map(|part| &part.kind)) {
            (Place::Path(path), _) => {
                Ok(Stream::new(Box::new(picked::open(path)?), member.claimed_bytes.max(1)))
            }
            (Place::Zip(packed), Some(PartKind::Zip(zip))) => zip.stream(packed),
            (Place::Tar(at), Some(PartKind::Tar(tar))) => {
                let reader = tar::Tar::stream(tar, *at, member.claimed_bytes)?;
                Ok(Stream::new(reader, member.claimed_bytes))
            }
            (Place::Whole, Some(PartKind::File { file, is_packed })) => {
                let (file, bytes) = (file.rewound(), file.len());
                let reader: Box<dyn Read + Send> = if *is_packed {
                    Box::new(flate2::read::MultiGzDecoder::new(io::BufReader::new(file)))
                } else {
                    Box::new(file)
                };
                Ok(Stream::new(reader, inflated_max(bytes)))
            }
            _ => Err(missing()),
        }
    }

    /// Every given file as it lies on the disk, to be digested. A folder has none.
    pub(super) fn given(&self) -> impl Iterator<Item = (&str, u64, Option<SharedFile>)> {
        self.parts.iter().map(|part| {
            let file = match &part.kind {
                PartKind::Zip(zip) => Some(zip.file()),
                PartKind::Tar(tar) => Some(tar.file()),
                PartKind::Folder => None,
                PartKind::File { file, .. } => Some(file.rewound()),
            };
            (part.name.as_str(), part.bytes, file)
        })
    }
}

/// What `packed` bytes may at most become.
fn inflated_max(packed: u64) -> u64 {
    packed.saturating_mul(INFLATED_RATIO).saturating_add(INFLATED_BASE)
}
