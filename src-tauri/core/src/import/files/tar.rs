//! Tar, plain or gzipped: a list of what is in it, made in one pass, and members read going
//! forward. The exporters write media in the order of their posts, so going forward is enough; who
//! asks for something further back makes it begin anew.

use std::io::{self, BufReader, Read};
use std::sync::{Arc, Mutex, PoisonError};

use flate2::read::MultiGzDecoder;
use tar::{EntryType, Header};

use super::shared::SharedFile;
use super::stream::StreamTrouble;
use super::{ENTRIES_MAX, ImportError, inflated_max};

const BLOCK: u64 = 512;
/// Bytes of a record that only holds a long name.
const LONG_NAME_BYTES_MAX: u64 = 1 << 16;

pub(super) struct Entry {
    pub(super) name: String,
    pub(super) at: u64,
    pub(super) bytes: u64,
}

/// A listed tar.
pub(super) struct Tar {
    file: SharedFile,
    is_packed: bool,
    /// Where the last member was read to: the next one may go on from there.
    resting: Mutex<Option<Cursor>>,
    pub(super) entries: Vec<Entry>,
    pub(super) n_special: u64,
    pub(super) is_cut: bool,
    pub(super) is_torn: bool,
}

/// A place in the unpacked tar.
struct Cursor {
    reader: Box<dyn Read + Send>,
    at: u64,
}

impl Cursor {
    fn new(file: &SharedFile, is_packed: bool) -> Self {
        let bytes = BufReader::with_capacity(1 << 16, file.rewound());
        let reader: Box<dyn Read + Send> =
            if is_packed { Box::new(MultiGzDecoder::new(bytes)) } else { Box::new(bytes) };
        Self { reader, at: 0 }
    }

    /// Goes forward to `at`; false where the tar ends before.
    fn go_to(&mut self, at: u64) -> io::Result<bool> {
        let ahead = at.saturating_sub(self.at);
        let went = io::copy(&mut self.by_ref().take(ahead), &mut io::sink())?;
        Ok(went == ahead)
    }

    fn header(&mut self) -> io::Result<Option<Header>> {
        let mut block = [0; 512];
        match self.read_exact(&mut block) {
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
            read => read?,
        }
        let header = Header::from_byte_slice(&block);
        Ok((header.cksum().ok() == Some(sum_of(&block))).then(|| header.clone()))
    }
}

impl Read for Cursor {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let n = self.reader.read(into)?;
        self.at += u64::try_from(n).unwrap_or(u64::MAX);
        Ok(n)
    }
}

impl Tar {
    /// Lists a tar; none where it is not one.
    pub(super) fn open(file: &SharedFile, is_packed: bool) -> Result<Option<Self>, ImportError> {
        let mut cursor = Cursor::new(file, is_packed);
        let Ok(Some(first)) = cursor.header() else { return Ok(None) };
        let mut tar = Self {
            file: file.clone(),
            is_packed,
            resting: Mutex::new(None),
            entries: Vec::new(),
            n_special: 0,
            is_cut: false,
            is_torn: false,
        };
        let bytes_max = if is_packed { inflated_max(file.len()) } else { u64::MAX };
        match tar.list(&mut cursor, first, bytes_max) {
            Ok(()) => Ok(Some(tar)),
            Err(ListTrouble::TooLarge) => Err(ImportError::TooLarge),
            // What was listed until then can be read.
            Err(ListTrouble::Broken) => {
                tar.is_torn = true;
                Ok(Some(tar))
            }
        }
    }

    fn list(&mut self, cursor: &mut Cursor, first: Header, max: u64) -> Result<(), ListTrouble> {
        let mut next = Some(first);
        let mut long_name = None;
        while let Some(header) = next {
            let bytes = header.entry_size().map_err(|_| ListTrouble::Broken)?;
            let at = cursor.at;
            let end = at.saturating_add(bytes.div_ceil(BLOCK).saturating_mul(BLOCK));
            if end > max {
                return Err(ListTrouble::TooLarge);
            }
            let name = long_name.take();
            match header.entry_type() {
                EntryType::GNULongName | EntryType::XHeader if bytes <= LONG_NAME_BYTES_MAX => {
                    let mut words = Vec::new();
                    cursor.by_ref().take(bytes).read_to_end(&mut words)?;
                    let is_pax = header.entry_type() == EntryType::XHeader;
                    long_name = if is_pax { pax_path(&words) } else { Some(until_nul(&words)) };
                }
                EntryType::Regular | EntryType::Continuous if self.entries.len() < ENTRIES_MAX => {
                    let short = || String::from_utf8_lossy(&header.path_bytes()).into_owned();
                    let name = name.unwrap_or_else(short);
                    self.entries.push(Entry { name, at, bytes });
                }
                EntryType::Regular | EntryType::Continuous => self.is_cut = true,
                EntryType::Directory | EntryType::XGlobalHeader => {}
                _ => self.n_special += 1,
            }
            if !cursor.go_to(end)? {
                return Err(ListTrouble::Broken);
            }
            next = cursor.header()?;
        }
        Ok(())
    }

    /// Opens the member that begins at `at`.
    pub(super) fn stream(
        this: &Arc<Self>,
        at: u64,
        bytes: u64,
    ) -> io::Result<Box<dyn Read + Send>> {
        let resting = this.resting.lock().unwrap_or_else(PoisonError::into_inner).take();
        let resting = resting.filter(|cursor| cursor.at <= at);
        let mut cursor = resting.unwrap_or_else(|| Cursor::new(&this.file, this.is_packed));
        if !cursor.go_to(at)? {
            return Err(StreamTrouble::Damaged.into());
        }
        Ok(Box::new(TarStream { tar: this.clone(), cursor: Some(cursor), left: bytes }))
    }

    pub(super) fn file(&self) -> SharedFile {
        self.file.rewound()
    }
}

/// Why a list ends.
enum ListTrouble {
    TooLarge,
    Broken,
}

impl From<io::Error> for ListTrouble {
    fn from(_: io::Error) -> Self {
        Self::Broken
    }
}

/// The bytes of one member; gives its cursor back.
struct TarStream {
    tar: Arc<Tar>,
    cursor: Option<Cursor>,
    left: u64,
}

impl Read for TarStream {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let Some(cursor) = self.cursor.as_mut().filter(|_| self.left > 0) else { return Ok(0) };
        let n = cursor.take(self.left).read(into)?;
        if n == 0 && !into.is_empty() {
            return Err(StreamTrouble::Damaged.into());
        }
        self.left -= u64::try_from(n).unwrap_or_default();
        Ok(n)
    }
}

impl Drop for TarStream {
    fn drop(&mut self) {
        let mut resting = self.tar.resting.lock().unwrap_or_else(PoisonError::into_inner);
        *resting = self.cursor.take();
    }
}

fn sum_of(block: &[u8; 512]) -> u32 {
    let is_sum = |at: usize| (148..156).contains(&at);
    block
        .iter()
        .enumerate()
        .map(|(at, byte)| u32::from(if is_sum(at) { b' ' } else { *byte }))
        .sum()
}

fn until_nul(bytes: &[u8]) -> String {
    let name = bytes.split(|byte| *byte == 0).next().unwrap_or_default();
    String::from_utf8_lossy(name).into_owned()
}

/// `12 path=a/b\n`, among other such lines.
fn pax_path(bytes: &[u8]) -> Option<String> {
    let lines = String::from_utf8_lossy(bytes);
    let value = |line: &str| Some(line.split_once(' ')?.1.strip_prefix("path=")?.to_owned());
    lines.split('\n').find_map(value)
}
