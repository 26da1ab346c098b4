//! The court exercise: a bundle and its forged twin. Both open, both look alike; the verifier tells
//! them apart, and says where.

use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};

use keepsake::archive::EvidenceWish;
use keepsake::bundle::Sink;
use keepsake::model::Status;
use keepsake_verify::{Options, Roots};

use super::{Room, RoomError};

/// Two bundles, of which one is forged.
#[derive(Clone, Debug)]
pub struct Court {
    /// The honest one.
    pub honest: PathBuf,
    /// The forged one.
    pub forged: PathBuf,
    /// The file in it that was changed.
    pub changed: String,
    /// What stood there, and what stands there now.
    pub words: [String; 2],
    /// What the verifier finds in the forged one: the layer, and what is wrong.
    pub faults: Vec<(String, String)>,
}

impl Room {
    /// Writes a bundle of what is flagged, and its forged twin, into a folder.
    ///
    /// # Errors
    /// [`RoomError`].
    pub fn court(&self, into: &Path) -> Result<Court, RoomError> {
        let archive = &self.archive;
        let flagged = archive.posts().into_iter().filter(|it| it.status == Status::Flagged);
        let digits = |text: &str| text.bytes().any(|byte| byte.is_ascii_digit());
        let texts = flagged.filter(|it| it.capture.as_ref().is_some_and(|it| digits(&it.text)));
        let posts: Vec<_> = texts.map(|record| record.post.id).take(3).collect();
        if posts.is_empty() {
            return Err(RoomError::NothingFlagged);
        }
        let verifier = keepsake_verify::PAGE.to_vec();
        let wish = EvidenceWish { posts, verifier, ..EvidenceWish::default() };
        let evidence = archive.evidence(wish).map_err(RoomError::Bundle)?;
        let mut honest = Cursor::new(Vec::new());
        evidence.write(Sink::File(&mut honest), 0).map_err(RoomError::Bundle)?;
        let honest = honest.into_inner();
        let (forged, changed, words) = forge(&honest).ok_or(RoomError::NothingToForge)?;
        if !verified(&honest).is_empty() {
            return Err(RoomError::Otherwise("the honest bundle does not hold".to_owned()));
        }
        let faults = verified(&forged);
        if faults.is_empty() {
            return Err(RoomError::Otherwise("the forged bundle holds".to_owned()));
        }
        std::fs::create_dir_all(into).map_err(RoomError::Write)?;
        let (first, second) = (into.join("TRAINING-A.zip"), into.join("TRAINING-B.zip"));
        // Which is which depends on the bundle, so that nobody learns it by heart.
        let is_first = honest.iter().fold(0_u8, |sum, byte| sum ^ byte) % 2 == 0;
        let (good, bad) = if is_first { (first, second) } else { (second, first) };
        for (file, bytes) in [(&good, honest), (&bad, forged)] {
            let mut file = std::fs::File::create_new(file).map_err(RoomError::Write)?;
            file.write_all(&bytes).map_err(RoomError::Write)?;
        }
        Ok(Court { honest: good, forged: bad, changed, words, faults })
    }
}

/// What the verifier finds.
fn verified(bundle: &[u8]) -> Vec<(String, String)> {
    let roots = Roots::default();
    let options = Options { roots: &roots, page: Some(keepsake_verify::PAGE) };
    let Ok(report) = keepsake_verify::verify(Cursor::new(bundle), &options) else {
        return vec![("file".to_owned(), "it cannot be read".to_owned())];
    };
    let fault = |fault: &keepsake_verify::Fault| {
        (format!("{:?}", fault.layer).to_lowercase(), fault.what.clone())
    };
    report.faults.iter().map(fault).collect()
}

/// A copy in which a number in the text of a post is another, as a forger who knows the form of a
/// zip makes it: its check sum is made right again.
fn forge(bundle: &[u8]) -> Option<(Vec<u8>, String, [String; 2])> {
    let (mut forged, mut at) = (bundle.to_vec(), 0);
    loop {
        let head = bundle.get(at..at + 30)?;
        if head.get(..4)? != b"PK\x03\x04" {
            return None;
        }
        let (crc_at, size) = (at + 14, number(head.get(18..22)?));
        let (name, extra) = (number(head.get(26..28)?), number(head.get(28..30)?));
        let begin = at + 30 + name + extra;
        let path = std::str::from_utf8(bundle.get(at + 30..at + 30 + name)?).ok()?;
        let content = bundle.get(begin..begin + size)?;
        let is_text = path.contains("/items/") && path.contains("/text.");
        let digit = content.iter().position(u8::is_ascii_digit).filter(|_| is_text);
        if let Some(digit) = digit {
            let other = if *content.get(digit)? == b'9' { b'2' } else { b'9' };
            *forged.get_mut(begin + digit)? = other;
            let sum = crc(forged.get(begin..begin + size)?).to_le_bytes();
            forged.get_mut(crc_at..crc_at + 4)?.copy_from_slice(&sum);
            let entry = directory_of(bundle, path)?;
            forged.get_mut(entry + 16..entry + 20)?.copy_from_slice(&sum);
            let words = [bundle, &forged].map(|it| around(it, begin, digit, size));
            return Some((forged, path.to_owned(), words));
        }
        at = begin + size;
    }
}

/// Where the directory of the zip names this file.
fn directory_of(bundle: &[u8], path: &str) -> Option<usize> {
    let is_it = |at: &usize| {
        let head = bundle.get(*at..*at + 46);
        head.is_some_and(|head| head.starts_with(b"PK\x01\x02"))
            && bundle.get(at + 46..at + 46 + path.len()) == Some(path.as_bytes())
    };
    (0..bundle.len()).rev().find(is_it)
}

/// The words around a place of a text.
fn around(bundle: &[u8], begin: usize, at: usize, size: usize) -> String {
    let from = begin + at.saturating_sub(24);
    let until = begin + (at + 24).min(size);
    String::from_utf8_lossy(bundle.get(from..until).unwrap_or_default())
        .trim_matches('\u{fffd}')
        .replace('\n', " ")
}

fn number(bytes: &[u8]) -> usize {
    bytes.iter().rev().fold(0, |sum, byte| sum << 8 | usize::from(*byte))
}

/// CRC-32 as zips have it.
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
            if sum & 1 == 1 { sum >> 1 ^ 0xedb8_8320 } else { sum >> 1 }
        })
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_check_sum_is_that_of_zips() {
        assert_eq!(super::crc(b"123456789"), 0xcbf4_3926);
    }
}
