//! Copies to read: pictures, videos, sounds and files as they lie in the vault, or an owner's
//! masked ones.

use std::io::{self, Write};

use super::{Mask, telling};
use crate::archive::Archive;
use crate::bundle::{AtHand, ItemFile, Source};
use crate::model::{Act, Media, NoticeFile, ObjectName};

pub(super) fn media_of(act: &Act) -> Option<&[Media]> {
    if let Act::Captured(capture) = act { Some(&capture.media) } else { None }
}

/// The files of an act: those kept with a notice, or what a page had of a post.
pub(super) fn files_of(act: &Act) -> Vec<Kept> {
    let kept = |file: &NoticeFile| Kept::File(file.clone());
    match act {
        Act::Captured(capture) => capture.files.iter().cloned().map(Kept::Medium).collect(),
        Act::Noticed(entry) => entry.files().iter().map(kept).collect(),
        Act::Refused(refused) => refused.files.iter().map(kept).collect(),
        _ => Vec::new(),
    }
}

/// A file that lies in the vault.
pub(super) enum Kept {
    Medium(Media),
    File(NoticeFile),
}

impl Kept {
    pub(super) fn sha256(&self) -> &str {
        match self {
            Self::Medium(media) => &media.sha256,
            Self::File(file) => &file.sha256,
        }
    }

    pub(super) fn object(&self) -> &ObjectName {
        match self {
            Self::Medium(media) => &media.exchange,
            Self::File(file) => &file.object,
        }
    }

    pub(super) fn name(&self) -> &str {
        match self {
            Self::Medium(media) => &media.name,
            Self::File(file) => &file.name,
        }
    }

    pub(super) fn bytes(&self) -> u64 {
        match self {
            Self::Medium(media) => media.bytes,
            Self::File(file) => file.bytes,
        }
    }

    pub(super) fn mime(&self) -> &str {
        match self {
            Self::Medium(media) => &media.mime,
            Self::File(file) => &file.mime,
        }
    }

    /// Its bytes into `out`.
    pub(super) fn read(&self, archive: &Archive, out: &mut dyn Write) -> io::Result<()> {
        match self {
            Self::Medium(media) => archive.copy_of(media, out).map_err(io::Error::other),
            Self::File(file) => {
                let bytes = archive.notice_file(file).map_err(io::Error::other)?;
                out.write_all(&bytes)
            }
        }
    }

    /// The copy of it for a bundle.
    pub(super) fn copy<'a>(self, archive: &'a Archive, entry: u64, field: &str) -> ItemFile<'a> {
        let (sum, size) = (self.sha256().parse().ok(), self.bytes());
        let (extension, field) = (extension_of(self.name()), field.to_owned());
        let content = move |out: &mut dyn Write| self.read(archive, out);
        let content: Box<dyn Source + 'a> = Box::new(content);
        ItemFile { entry, field, extension, masked: false, size, sum, content }
    }
}

pub(super) fn masked<'a>(mask: &Mask, entry: u64, field: &str) -> ItemFile<'a> {
    ItemFile {
        entry,
        field: field.to_owned(),
        extension: extension_of(&format!("a.{}", mask.extension)),
        masked: true,
        size: mask.bytes.len() as u64,
        sum: Some(telling::sum_of(&mask.bytes)),
        content: Box::new(AtHand(mask.bytes.clone())),
    }
}

/// 1 to 8 letters and digits.
fn extension_of(name: &str) -> String {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    let fits = (1..=8).contains(&ending.len())
        && ending.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    if fits { ending } else { "bin".to_owned() }
}
