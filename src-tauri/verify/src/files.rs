//! The files of a bundle, each hashed once; the raw exchanges are read in the same go.

use std::collections::BTreeMap;
use std::io;
use std::num::NonZero;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use sha2::{Digest as _, Sha256};

use crate::fault::Stop;
use crate::layout::WACZ;
use crate::source::View;
use crate::text::Sum;
use crate::wacz::Wacz;
use crate::zip::{self, Member};

/// Parts of a path, with the folder that holds all.
const PARTS: std::ops::RangeInclusive<usize> = 2..=8;
/// Below so many bytes another thread costs more than it gives.
const SMALL: u64 = 1024 * 1024;
const THREADS_MAX: usize = 4;

/// A file of the bundle.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Held {
    pub(crate) at: u64,
    pub(crate) len: u64,
    pub(crate) sum: Sum,
}

/// All of them, by path below the folder that holds all.
pub(crate) struct Files<'a> {
    zip: View<'a>,
    pub(crate) top: String,
    pub(crate) by_path: BTreeMap<String, Held>,
    /// The raw exchanges, as far as they could be read.
    pub(crate) wacz: Option<Result<Wacz, String>>,
}

impl<'a> Files<'a> {
    /// Reads the archive and hashes what is in it.
    pub(crate) fn read(zip: View<'a>) -> Result<Self, Stop> {
        let members = zip::read(zip, PARTS)?;
        let first = members.first().and_then(|member| member.name.split('/').next());
        let top = first.filter(|top| is_top(top)).unwrap_or_default().to_owned();
        let inside =
            |member: &Member| member.name.strip_prefix(&top)?.strip_prefix('/').map(str::to_owned);
        let paths: Option<Vec<String>> = members.iter().map(inside).collect();
        let paths = paths.filter(|_| !top.is_empty());
        let paths =
            paths.ok_or("the zip's files do not stand in one folder named as a bundle is")?;
        let wacz = paths.iter().zip(&members).find(|(path, _)| *path == WACZ);
        let wacz = wacz.map(|(_, member)| zip.part(member.at, member.len)).transpose()?;
        let (sums, wacz) = hashed(zip, &members, wacz)?;
        let mut by_path = BTreeMap::new();
        for ((path, member), (sum, crc)) in paths.into_iter().zip(members).zip(sums) {
            if crc != member.crc {
                return Err(
                    format!("{path} is damaged: its check sum in the zip does not fit").into()
                );
            }
            by_path.insert(path, Held { at: member.at, len: member.len, sum });
        }
        Ok(Self { zip, top, by_path, wacz })
    }

    pub(crate) fn has(&self, path: &str) -> bool {
        self.by_path.contains_key(path)
    }

    pub(crate) fn sum(&self, path: &str) -> Option<Sum> {
        self.by_path.get(path).map(|held| held.sum)
    }

    /// The content of a file that must be there and have `most` bytes at the most.
    pub(crate) fn bytes(&self, path: &str, most: u64) -> Result<Vec<u8>, Stop> {
        let held = self.by_path.get(path).ok_or_else(|| format!("{path} is missing"))?;
        if held.len > most {
            return Err(format!("{path} is longer than it may be").into());
        }
        Ok(self.zip.part(held.at, held.len)?.bytes()?)
    }

    /// The same, as text.
    pub(crate) fn text(&self, path: &str, most: u64) -> Result<String, Stop> {
        let text = String::from_utf8(self.bytes(path, most)?);
        text.map_err(|_| format!("{path} is not text in UTF-8").into())
    }
}

/// `keepsake-evidence-<YYYYMMDD>-<8 hex>`
fn is_top(name: &str) -> bool {
    let parts = name.strip_prefix("keepsake-evidence-").and_then(|rest| rest.split_once('-'));
    parts.is_some_and(|(date, id)| {
        let hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        let digits = date.len() == 8 && date.bytes().all(|byte| byte.is_ascii_digit());
        digits && id.len() == 8 && id.bytes().all(hex)
    })
}

/// SHA-256 and CRC-32.
pub(crate) fn digest(part: View<'_>) -> io::Result<(Sum, u32)> {
    let (mut sum, mut crc) = (Sha256::new(), crc32fast::Hasher::new());
    let mut chunks = part.chunks();
    while let Some(chunk) = chunks.next()? {
        sum.update(chunk);
        crc.update(chunk);
    }
    Ok((sum.finalize().into(), crc.finalize()))
}

type Hashed = (Vec<(Sum, u32)>, Option<Result<Wacz, String>>);

/// Faults as values: they are told later, in their layer.
fn kept<T>(read: Result<T, Stop>) -> io::Result<Result<T, String>> {
    match read {
        Ok(read) => Ok(Ok(read)),
        Err(Stop::Fault(what)) => Ok(Err(what)),
        Err(Stop::Io(error)) => Err(error),
    }
}

/// Hashes all files, the longest first, while others are hashed and the exchanges are read.
fn hashed(zip: View<'_>, members: &[Member], wacz: Option<View<'_>>) -> Result<Hashed, Stop> {
    let mut order: Vec<usize> = (0..members.len()).collect();
    order.sort_by_key(|n| std::cmp::Reverse(members.get(*n).map(|member| member.len)));
    let (next, sums) = (AtomicUsize::new(0), Mutex::new(vec![([0; 32], 0); members.len()]));
    let (checked, read) = (Mutex::new(None), Mutex::new(None));
    let work = || -> io::Result<()> {
        loop {
            // The exchanges take longest: they come first.
            let task = match (next.fetch_add(1, Ordering::Relaxed), wacz) {
                (0, Some(wacz)) => {
                    *lock(&read) = Some(kept(Wacz::read(wacz))?);
                    continue;
                }
                (1, Some(wacz)) => {
                    *lock(&checked) = Some(kept(Wacz::check(wacz))?);
                    continue;
                }
                (0 | 1, None) => continue,
                (task, _) => task - 2,
            };
            let Some((n, member)) = order.get(task).and_then(|n| Some((*n, members.get(*n)?)))
            else {
                return Ok(());
            };
            let done = digest(zip.part(member.at, member.len)?)?;
            if let Some(place) = lock(&sums).get_mut(n) {
                *place = done;
            }
        }
    };
    let threads = || thread::available_parallelism().map_or(1, NonZero::get).min(THREADS_MAX);
    let others = if zip.len < SMALL { 0 } else { threads() - 1 };
    thread::scope(|scope| {
        let others: Vec<_> = (0..others).map(|_| scope.spawn(work)).collect();
        let mine = work();
        let theirs = others.into_iter().map(|thread| match thread.join() {
            Ok(done) => done,
            Err(panic) => std::panic::resume_unwind(panic),
        });
        theirs.fold(mine, io::Result::and)
    })?;
    let wacz = lock(&checked).take().and_then(|checked| {
        let read = lock(&read).take()?;
        Some(checked.and(read))
    });
    let sums = std::mem::take(&mut *lock(&sums));
    Ok((sums, wacz))
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}
