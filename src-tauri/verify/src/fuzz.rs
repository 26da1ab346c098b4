//! Readers that no bundle reaches whose check sums do not fit, one by one.

use std::io::Cursor;

use crate::entries::Entry;
use crate::keys::LogKey;
use crate::source::Source;
use crate::text::sha256;
use crate::{Roots, case, checkpoint, heads, layout, ots, sshsig, stamp, wacz, warc};

/// The archive of raw exchanges; and the bytes as records without it.
pub fn wacz(bytes: &[u8]) {
    let Ok(source) = Source::new(Cursor::new(bytes)) else { return };
    let _ = (wacz::Wacz::check(source.whole()), wacz::Wacz::read(source.whole()));
    let _ = warc::scan(source.whole());
}

/// Each reader of small files.
pub fn small(bytes: &[u8]) {
    // A proof is of the digest it says.
    let of = bytes.get(33..65).and_then(|it| it.try_into().ok()).unwrap_or_default();
    let _ = (ots::read(bytes, &of), stamp::read(bytes, &sha256(&[bytes]), &Roots::default()));
    if let Some(mut entry) = Entry::read(bytes) {
        let _ = (entry.disclose("AA\n"), entry.records().is_ok());
    }
    let Ok(text) = str::from_utf8(bytes) else { return };
    let _ = (checkpoint::inclusion(text), checkpoint::consistency(text), heads::read(text));
    let _ = (case::Case::read(text), layout::Layout::default().take(text));
    let _ = Roots::default().add(text);
    if let Some(key) = LogKey::read(text) {
        let _ = checkpoint::Checkpoint::read(text, &key);
        let _ = sshsig::holds(text, &key, sshsig::BAG, bytes);
    }
}
