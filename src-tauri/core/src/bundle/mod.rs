//! Bundles: what proves a case, in one file that a stranger opens and checks (`BUNDLE.md`).
//!
//! - [`plan`] is what goes in, as plain data; [`parts`] makes of it the one list of files, which is
//!   shown to the user and written; [`write`](fn@write) writes it.
//! - [`zip`] gives the records of the zip, [`out`] puts them where they go, [`sums`] digests.
//! - [`wacz`] is the archive of the exchanges: [`records`] tells where each ends, [`pack`] packs
//!   them, [`index`] says where they are.
//! - [`report`] writes what people read.
//!
//! Names `model` alone: sources and sink are given. No byte is put down anywhere but in the sink.

mod case;
mod index;
mod out;
mod pack;
mod parts;
mod plan;
mod records;
pub mod report;
mod sums;
#[cfg(test)]
mod tests;
mod wacz;
mod write;
mod zip;

pub use self::out::{Place, Sink};
pub use self::parts::{Listed, What};
pub use self::plan::folder as folder_of;
pub use self::plan::{
    AtHand, Checkpoint, Consistency, Entry, Exchanges, Head, Item, ItemFile, ItemKind, Keys, Left,
    Log, People, Plan, Rules, Seal, Source, Stamps, Withheld,
};
pub use self::records::RecordError;
/// Ends the version that a bundle of a training room says it was made with: it stands in every file
/// that names the software, under the seal.
pub const TRAINING_MARK: &str = "+training";

pub use self::write::{Bundle, BundleError, ENTRIES_MAX, Sealing, write};
