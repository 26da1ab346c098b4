//! Writing a bundle: all files but the last, then what is made of their digests, then the seal.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use super::case;
use super::out::{Out, Sink};
use super::parts::{
    BAG_INFO, CASE, Content, LATE, MANIFEST, Part, SEAL, TAG_MANIFEST, early, of_seal,
};
use super::plan::{Plan, Seal, Stamps};
use super::records::RecordError;
use super::sums::Sums;
use super::wacz::Wacz;
use super::zip::Limits;
use crate::model::{Sum, Time};

/// Entries of a bundle, at the most.
pub const ENTRIES_MAX: usize = 100_000;
/// Letters of a path, the top included, at the most.
const PATH_CHARS_MAX: usize = 200;
/// Parts of a path, the top included, at the most.
const PATH_PARTS_MAX: usize = 8;

/// Why a bundle could not be written. What there is of it then is none.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    /// A part could not be read, or its source gave up.
    #[error("a part of the bundle could not be read")]
    Source(#[source] io::Error),
    /// The place it goes to refused.
    #[error("the bundle could not be written")]
    Sink(#[source] io::Error),
    /// A part is not as long as was said, does not have its digest, or is not the same twice.
    #[error("a part of the bundle is not what it was said to be")]
    Changed,
    /// The exchanges are no WARC records.
    #[error("the exchanges of the bundle cannot be packed")]
    Record(#[source] RecordError),
    /// A name that no bundle has, or two that are alike.
    #[error("a file of the bundle would have a name that it must not have")]
    Name,
    /// More than [`ENTRIES_MAX`] files.
    #[error("the bundle would have more than 100,000 files")]
    TooMany,
    /// The seal has a stamp that was not asked for.
    #[error("the seal of the bundle has a stamp that was not asked for")]
    Stamp,
    /// The seal could not be made.
    #[error("the bundle could not be sealed")]
    Seal(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// What was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bundle {
    /// Its bytes.
    pub size: u64,
    /// SHA-256 of its tag manifest: it stands for the whole.
    pub tag_manifest: Sum,
    /// The stamps that its seal has.
    pub seal: Stamps,
}

/// Makes the seal over a tag manifest, with these stamps as far as they can be had.
pub type Sealing<'a> =
    &'a mut dyn FnMut(&[u8], &Stamps) -> Result<Seal, Box<dyn std::error::Error + Send + Sync>>;

/// Writes a bundle.
///
/// `seal` is asked when all else is written. Where a stamp that was to be had is not there, the
/// lists are made again without it, for they tell which there are, and `seal` is asked again for
/// those that are left. Memory does not grow with exchanges and files, but with the number of
/// records and with what the plan holds.
///
/// # Errors
/// [`BundleError`]; what the sink holds then is to be thrown away.
pub fn write(
    plan: &mut Plan<'_>,
    sink: Sink<'_>,
    seal: Sealing<'_>,
) -> Result<Bundle, BundleError> {
    write_within(plan, sink, seal, Limits::FORMAT)
}

pub(super) fn write_within(
    plan: &mut Plan<'_>,
    sink: Sink<'_>,
    seal: Sealing<'_>,
    limits: Limits,
) -> Result<Bundle, BundleError> {
    let top = plan.top();
    hold_names(&top, plan.files().iter().map(|listed| listed.path.as_str()))?;
    let (made, software) = (plan.made, plan.software.clone());
    let mut writer = Writer { out: Out::new(sink, limits)?, top, sums: BTreeMap::new() };
    for part in early(plan) {
        writer.put(part, made, &software)?;
    }
    let (lists, sealed) = writer.sealed(plan, seal)?;
    let tag_manifest = Sums::of(lists[TAG_MANIFEST].as_bytes()).sha256;
    for path in LATE {
        writer.bytes(path, lists[path].as_bytes())?;
    }
    let stamps = sealed.stamps();
    writer.bytes(&format!("{SEAL}.sig"), sealed.signature.as_bytes())?;
    for (name, stamp) in &sealed.stamps {
        writer.bytes(&format!("{SEAL}.{name}.tsr"), stamp)?;
    }
    if let Some(ots) = &sealed.ots {
        writer.bytes(&format!("{SEAL}.ots"), ots)?;
    }
    Ok(Bundle { size: writer.out.finish()?, tag_manifest, seal: stamps })
}

/// The zip, and what is in it so far.
struct Writer<'a> {
    out: Out<'a>,
    top: String,
    /// By path below the top.
    sums: BTreeMap<String, Sums>,
}

/// The lists, by path.
type Lists = BTreeMap<&'static str, String>;

impl Writer<'_> {
    fn put(&mut self, part: Part<'_>, made: Time, software: &str) -> Result<(), BundleError> {
        let name = format!("{}/{}", self.top, part.path);
        let sums = match part.content {
            Content::Bytes(bytes) => self.out.bytes(&name, bytes)?,
            Content::Source(source, size, sum) => {
                let sums = self.out.source(&name, size, source)?;
                let is_it = sum.is_none_or(|sum| sum == sums.sha256);
                is_it.then_some(sums).ok_or(BundleError::Changed)?
            }
            Content::Exchanges(exchanges, _) => {
                Wacz { exchanges, software, made }.put(&name, &mut self.out)?
            }
        };
        self.sums.insert(part.path, sums);
        Ok(())
    }

    fn bytes(&mut self, path: &str, bytes: &[u8]) -> Result<(), BundleError> {
        let name = format!("{}/{path}", self.top);
        self.out.bytes(&name, bytes).map(drop)
    }

    /// The lists and the seal over them.
    fn sealed(&self, plan: &Plan<'_>, seal: Sealing<'_>) -> Result<(Lists, Seal), BundleError> {
        let mut wanted = plan.seal.clone();
        loop {
            let lists = self.lists(plan, &wanted);
            let sealed = seal(lists[TAG_MANIFEST].as_bytes(), &wanted);
            let sealed = sealed.map_err(BundleError::Seal)?;
            let had = sealed.stamps();
            let (had_all, wanted_all) = (of_seal(&had.in_order()), of_seal(&wanted.in_order()));
            if had_all == wanted_all {
                return Ok((lists, sealed));
            }
            // Fewer each time, so it comes to an end.
            let is_fewer = had_all.len() < wanted_all.len();
            if !is_fewer || had_all.iter().any(|path| !wanted_all.contains(path)) {
                return Err(BundleError::Stamp);
            }
            wanted = had;
        }
    }

    /// What is made of all other files.
    fn lists(&self, plan: &Plan<'_>, seal: &Stamps) -> Lists {
        let case = case::text(plan, seal);
        let mut sums = self.sums.clone();
        sums.insert(CASE.to_owned(), Sums::of(case.as_bytes()));
        let payload = sums.iter().filter(|(path, _)| path.starts_with("data/"));
        let oxum = payload.clone().map(|(_, sums)| sums.size).sum::<u64>();
        let manifest = manifest(payload.clone());
        let info = format!(
            "Bagging-Date: {}\nBagging-Software: {}\nPayload-Oxum: {oxum}.{}\n",
            plan.day(),
            plan.software,
            payload.count()
        );
        for (path, text) in [(BAG_INFO, &info), (MANIFEST, &manifest)] {
            sums.insert(path.to_owned(), Sums::of(text.as_bytes()));
        }
        let tags = sums.iter().filter(|(path, _)| !path.starts_with("data/"));
        let tag_manifest = self::manifest(tags);
        [(CASE, case), (BAG_INFO, info), (MANIFEST, manifest), (TAG_MANIFEST, tag_manifest)].into()
    }
}

/// A line for each, ascending by path.
fn manifest<'a>(sums: impl Iterator<Item = (&'a String, &'a Sums)>) -> String {
    let mut text = String::new();
    for (path, sums) in sums {
        text.extend([&sums.sha256.to_string(), "  ", path, "\n"]);
    }
    text
}

/// Holds if these are names of section 1 of the format.
fn hold_names<'a>(top: &str, paths: impl Iterator<Item = &'a str>) -> Result<(), BundleError> {
    let paths: Vec<String> = paths.map(|path| format!("{top}/{path}")).collect();
    if paths.len() > ENTRIES_MAX {
        return Err(BundleError::TooMany);
    }
    let lower: BTreeSet<String> = paths.iter().map(|path| path.to_ascii_lowercase()).collect();
    let folder_of = |path: &str| path.rsplit_once('/').map(|(folder, _)| folder.to_owned());
    let is_folder = |path: &String| {
        std::iter::successors(folder_of(path), |path| folder_of(path))
            .any(|folder| lower.contains(&folder))
    };
    let fits = lower.len() == paths.len() && paths.iter().all(|path| is_name(path));
    if fits && !lower.iter().any(is_folder) { Ok(()) } else { Err(BundleError::Name) }
}

fn is_name(path: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
    let is_part = |part: &str| !part.is_empty() && !part.ends_with('.') && part.bytes().all(plain);
    let n_parts = path.split('/').count();
    let last = path.rsplit('/').next().unwrap_or_default();
    path.len() <= PATH_CHARS_MAX
        && (2..=PATH_PARTS_MAX).contains(&n_parts)
        && path.split('/').all(is_part)
        && last.contains('.')
}
