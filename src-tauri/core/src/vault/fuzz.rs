//! Readers of the vault's files one by one, for what feeds them with what breaks readers. Most of
//! them stand behind a seal that only the vault's keys can make; none may panic for all that.

use std::io::Cursor;
use std::sync::LazyLock;

use zeroize::Zeroizing;

use super::collection::{Collection, ID_BYTES};
use super::frame::{self, Kind, SIGNED, TOLD_BYTES};
use super::history::Lines;
use super::identity::Identity;
use super::index::Row;
use super::keys::{Key, Keys, sha256};
use super::slots::{self, Passphrase, Secrets};
use super::sums::Sums;
use super::{Opener, grants};

/// Always the same, so that what broke a reader breaks it again. It opens nothing of anybody's.
const READER: &str = "AGE-SECRET-KEY-18SK46DUZ47SY9KTFD5KETXQTQ438YESR0F4UFLMQDCASLNYZZDFQYYDJSF";
/// Work of a slot that is tried: more is only slower.
const WORK_LOG_N_MAX: u8 = 4;

struct Own {
    collection: Collection,
    keys: Keys,
    master: Key,
    reader: Identity,
}

static OWN: LazyLock<Own> = LazyLock::new(|| {
    let read = || Identity::read(READER).expect("an identity");
    let master = Key::new([7; 32]);
    let collection = Collection::own([9; ID_BYTES], vec![read()], &master);
    Own { collection, keys: Keys::derive(&master), master, reader: read() }
});

/// A sealed file: the bytes as they are, sealed by somebody who knows the recipient, and as what a
/// writer of the vault signed.
pub fn frame(bytes: &[u8]) {
    let own = &OWN.collection;
    let signed = signed(bytes).and_then(|frame| sealed(&frame));
    let files = [Some(bytes.to_vec()), sealed(bytes), signed];
    for file in files.into_iter().flatten() {
        let _ = frame::open(own, Kind::Object, &file);
        let _ = frame::open(own, Kind::Commit, &file);
        if let Ok(mut part) = frame::Part::open(own, Cursor::new(&file)) {
            let _ = part.read(bytes.len() as u64 / 2, 64);
        }
    }
}

/// The bytes as content and trailer under a head and a signature that hold.
fn signed(bytes: &[u8]) -> Option<Vec<u8>> {
    let (content, told) = bytes.split_at_checked(bytes.len().checked_sub(TOLD_BYTES)?)?;
    let head = frame::head(Kind::Object);
    let signature = OWN.collection.sign(&[SIGNED, &head, told].concat())?;
    Some([&head, content, told, &signature].concat())
}

fn sealed(bytes: &[u8]) -> Option<Vec<u8>> {
    age::encrypt(&OWN.collection.recipient(), bytes).ok()
}

/// A grant and a slot: the bytes as the file, and as the text in it.
pub fn key_file(bytes: &[u8]) {
    let _ = (grants::parts(bytes).is_some(), Secrets::from_text(bytes).is_some());
    let _ = grants::open_own(bytes, &OWN.reader, &OWN.keys, &OWN.master).is_some();
    let _ = grants::open_granted(bytes, &OWN.reader).is_some();
    if costs_little(bytes) {
        let _ = slots::try_all(&[bytes.to_vec()], &Passphrase::new("bay hat gao")).len();
    }
}

/// A file that scrypt seals says on its second line how much work it is to open.
fn costs_little(bytes: &[u8]) -> bool {
    let line = bytes.split(|byte| *byte == b'\n').nth(1).unwrap_or_default();
    let last = line.rsplit(|byte| *byte == b' ').next().unwrap_or_default();
    let work = str::from_utf8(last).ok().and_then(|last| last.parse::<u8>().ok());
    work.is_none_or(|work| work <= WORK_LOG_N_MAX)
}

/// A file of identities, and a file sealed to people.
pub fn identities(bytes: &[u8]) {
    drop(Opener::read(bytes, None));
    let opener = Opener::read(READER.as_bytes(), None).expect("an identity");
    for file in [Some(bytes.to_vec()), sealed(bytes)].into_iter().flatten() {
        if let Ok(mut opened) = opener.open(Cursor::new(file)) {
            drop(std::io::copy(&mut opened, &mut std::io::sink()));
        }
    }
}

/// The content of a commit, the list of sums, and a row of the index: the first byte chooses.
pub fn inner(bytes: &[u8]) {
    match bytes.split_first() {
        Some((0..=127, content)) => {
            let content = Zeroizing::new(content.to_vec());
            if let Some((lines, acts)) = Lines::read(1, content) {
                let places = (0..acts.len()).filter_map(|number| lines.place(number));
                assert_eq!(places.count(), acts.len(), "an act without a place");
            }
        }
        Some((128..=191, sums)) => {
            let own = data_encoding::HEXLOWER.encode(&sha256(&[sums, b"\n"].concat()));
            let whole = [sums, b"\n# ", own.as_bytes(), b"\n"].concat();
            if let Some(sums) = Sums::parse(&whole) {
                for name in sums.names() {
                    let _ = sums.of(name, b"");
                }
            }
        }
        Some((192..=255, row)) => drop(Row::read(row)),
        None => {}
    }
}
