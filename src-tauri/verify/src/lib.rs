//! Checks a bundle of Keepsake's: written from the public pages `BUNDLE.md` and `LOG.md`, and from
//! nothing else of Keepsake's, so that two readings of them check each other.
//!
//! It does not judge: readings and verdicts are not derived again here. It checks that nothing was
//! changed, left out or put in, and by when it was there.

mod case;
mod check;
mod checkpoint;
mod entries;
mod fault;
mod files;
mod fingerprint;
mod heads;
mod json;
mod keys;
mod layout;
mod ots;
mod report;
mod roots;
mod said;
mod source;
mod sshsig;
mod stamp;
mod text;
mod tree;
mod wacz;
mod warc;
mod zip;

/// What programs say to people.
#[doc(hidden)]
pub mod words;

/// Readers by themselves, for what feeds them with what breaks readers.
#[doc(hidden)]
pub mod fuzz;

use std::collections::BTreeMap;
use std::io::{self, Read, Seek};

pub use case::{File, Withheld};
pub use fault::{Fault, Layer};
pub use fingerprint::{Compared, compared};
pub use json::Value;
pub use report::{
    Block, CheckpointReport, EntryReport, ItemReport, Of, OtsReport, OtsState, PageState, Report,
    StampReport, StampState,
};
pub use said::told;
pub use stamp::{NotPem, Roots};

use check::Places;
use fault::{Faults, Stop};
use files::{Files, Held};
use source::Source;

/// Ends the software of a bundle that is of a training room (BUNDLE.md, section 2).
pub(crate) const TRAINING_MARK: &str = "+training";

/// The verifier page of this version: what `verify.html` in its bundles must be.
pub const PAGE: &[u8] = include_bytes!("../page/verify.html");

/// What a verifier brings along.
#[derive(Clone, Copy, Debug)]
pub struct Options<'a> {
    /// Roots of authorities that the reader trusts
    pub roots: &'a Roots,
    /// The verifier page of this version
    pub page: Option<&'a [u8]>,
}

/// Checks a bundle from its first byte to its last.
///
/// # Errors
/// The file cannot be read. Whatever is wrong with what is in it stands in the report.
pub fn verify<R: Read + Seek + Send>(reader: R, options: &Options<'_>) -> io::Result<Report> {
    Ok(Bundle::open(reader, options)?.report)
}

/// A bundle that was checked, to read on in.
#[derive(Debug)]
pub struct Bundle<R> {
    source: Source<R>,
    files: BTreeMap<String, Held>,
    places: Places,
    /// What was found. Nothing else of the bundle means anything where it does not hold.
    pub report: Report,
}

impl<R: Read + Seek + Send> Bundle<R> {
    /// Checks a bundle, as [`verify`] does.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn open(reader: R, options: &Options<'_>) -> io::Result<Self> {
        let source = Source::new(reader)?;
        let read = match Files::read(source.whole()) {
            Err(Stop::Io(error)) => return Err(error),
            Err(Stop::Fault(what)) => Err(what),
            Ok(files) => {
                let (report, places) = check::all(&files, options)?;
                Ok((files.by_path, places, report))
            }
        };
        let (files, places, report) = read.unwrap_or_else(|what| {
            let mut faults = Faults::default();
            faults.add(Layer::Zip, what);
            (BTreeMap::new(), Places::new(), Report::of_nothing(faults.sorted()))
        });
        Ok(Self { source, files, places, report })
    }

    /// A raw exchange's record by its SHA-256 (hex), from `WARC/1.1` to the CRLFCRLF that closes
    /// it; none where it is not given, or has more than `most` bytes.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn record(&self, sum: &str, most: usize) -> io::Result<Option<Vec<u8>>> {
        let place = text::sum_of_hex(sum).and_then(|sum| self.places.get(&sum));
        let Some((at, len)) = place else { return Ok(None) };
        warc::record(self.source.whole().part(*at, *len)?, most)
    }

    /// Paths of the files, below the folder that holds all, ascending.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// A file's bytes; none where there is no such file, or it has more than `most`.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn file(&self, path: &str, most: usize) -> io::Result<Option<Vec<u8>>> {
        let held = self.files.get(path).filter(|held| held.len <= most as u64);
        held.map(|held| self.source.whole().part(held.at, held.len)?.bytes()).transpose()
    }
}
