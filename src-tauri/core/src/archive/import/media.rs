//! The files of a post, from the archive into sealed objects, never whole in memory.

use std::io::{self, Read};

use crate::archive::Archive;
use crate::capture::media;
use crate::import::Export;
use crate::model::{ImportMedium, Media, MemberId, MissingMedia};
use crate::vault::{Objects, SealError, StoreError};

/// First bytes of a file that say what it is.
const HEAD_BYTES: usize = 512;
/// What a file is that nothing tells anything of.
const UNKNOWN: &str = "application/octet-stream";

/// Hears how many bytes were read; says whether to go on.
pub(super) type Meter<'m> = &'m mut dyn FnMut(u64) -> bool;

/// What became of a medium.
pub(super) enum Sealed {
    /// It is kept, durably when the objects are settled.
    Kept(Media),
    /// It is not there, or not whole.
    Missing(MissingMedia),
    /// Nobody wants any more.
    Stopped,
}

/// Seals a medium of an archive among the objects.
pub(super) fn seal(
    archive: &Archive,
    objects: &mut Objects,
    (export, number, medium): (&Export, usize, &ImportMedium),
    meter: Meter<'_>,
) -> Result<Sealed, StoreError> {
    let missing = |why: &str| {
        Sealed::Missing(MissingMedia {
            url: medium.url.clone().unwrap_or_default(),
            why: why.to_owned(),
            name: medium.name.clone().or_else(|| medium.cid.clone()),
            alt: medium.alt.clone(),
        })
    };
    let Some(member) = medium.member else { return Ok(missing("not_in_archive")) };
    let Ok(stream) = export.medium(member) else { return Ok(missing("damaged")) };
    let mut tap =
        Tap { inner: stream.undigested(), head: Vec::new(), bytes: 0, meter, stopped: false };
    let sealed = archive.vault().put_among(objects, &mut tap);
    if tap.stopped {
        return Ok(Sealed::Stopped);
    }
    let (object, digest) = match sealed {
        Ok(sealed) => sealed,
        Err(StoreError::Seal(SealError::Content(_))) => return Ok(missing("damaged")),
        Err(error) => return Err(error),
    };
    let name = name_of(export, member, medium);
    let mime = media::sniff(&tap.head).unwrap_or_else(|| by_ending(&name));
    Ok(Sealed::Kept(Media {
        name: media::named(&name, mime, number),
        mime: mime.to_owned(),
        bytes: tap.bytes,
        sha256: data_encoding::HEXLOWER.encode(&digest),
        url: medium.url.clone().unwrap_or_default(),
        alt: medium.alt.clone(),
        exchange: object,
        member: Some(export.member_name(member).to_owned()),
    }))
}

fn name_of(export: &Export, member: MemberId, medium: &ImportMedium) -> String {
    let path = export.member_name(member);
    let own = || path.rsplit('/').next().unwrap_or(path).to_owned();
    medium.name.clone().unwrap_or_else(own)
}

/// What the name promises, for bytes that say nothing.
fn by_ending(name: &str) -> &'static str {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    match ending.as_str() {
        "jpg" | "jpeg" => "image/jpeg",
        "png" => "image/png",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "heic" => "image/heic",
        "mp4" | "m4v" | "mov" => "video/mp4",
        "webm" => "video/webm",
        "mp3" => "audio/mpeg",
        "m4a" => "audio/mp4",
        "ogg" | "oga" | "opus" => "audio/ogg",
        "wav" => "audio/wav",
        _ => UNKNOWN,
    }
}

/// Reads on, remembers the first bytes, and stops when asked to.
struct Tap<'m, R> {
    inner: R,
    head: Vec<u8>,
    bytes: u64,
    meter: Meter<'m>,
    stopped: bool,
}

impl<R: Read> Read for Tap<'_, R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(into)?;
        let n_bytes = u64::try_from(n).unwrap_or(u64::MAX);
        if !(self.meter)(n_bytes) {
            self.stopped = true;
            return Err(io::Error::other("stopped"));
        }
        self.bytes = self.bytes.saturating_add(n_bytes);
        let room = HEAD_BYTES.saturating_sub(self.head.len()).min(n);
        self.head.extend_from_slice(into.get(..room).unwrap_or_default());
        Ok(n)
    }
}
