//! Signed rules, what is typed, lists, pictures, what a worker answers, and what a server shows.

use std::str::FromStr;

pub(crate) use keepsake::archive::fuzz::{answer, list, redact};
use keepsake::archive::meanings;
use keepsake::bundle::report::can_be_shown;
use keepsake::capture::media;
use keepsake::capture::picture::points;
use keepsake::doors::web::{parse_address, shown_by};
use keepsake::verdict::signed::{self, Publisher, PublishingKey};
use keepsake::words::recovery::RecoveryWords;
use keepsake::words::seek::{Readied, Sought};

/// Rules that somebody sent: as they are, and under a signature line where they have none.
pub(crate) fn signed_rules(bytes: &[u8]) {
    let _ = (signed::open(bytes, &[]).is_ok(), signed::reopen(bytes).is_ok());
    let whole = [bytes, b"\n\xe2\x80\x94 keepsake.example AAAAAAAA\n"].concat();
    let _ = (signed::open(&whole, &[]).is_ok(), signed::reopen(&whole).is_ok());
    if let Ok(text) = str::from_utf8(bytes) {
        let _ = (Publisher::from_str(text).is_ok(), PublishingKey::from_str(text).is_ok());
    }
}

/// A passphrase, recovery words, an address and a search, as they are typed.
pub(crate) fn typed(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    let _ = (meanings(text).len(), RecoveryWords::read(text).is_ok(), parse_address(text).is_ok());
    let (typed, within) = text.split_once('\n').unwrap_or((text, text));
    let sought = Sought::typed(typed);
    let _ = sought.occurs_in(&Readied::of([within]));
    for place in sought.places(within) {
        assert!(within.get(place).is_some(), "a place that is none");
    }
}

/// A medium: what it is, how large, and whether a report may show it.
pub(crate) fn picture(bytes: &[u8]) {
    let told = media::sniff(bytes);
    assert!(points(bytes).is_none() || told.is_some(), "a size of nobody knows what");
    let shown = can_be_shown(bytes);
    assert!(!shown || told.is_some(), "shown, and nobody knows what it is");
}

/// The first bytes of a server, before anybody believes it.
pub(crate) fn handshake(bytes: &[u8]) {
    let chain = shown_by(bytes);
    assert!(chain <= bytes.len() / 3, "a certificate takes its length at the least");
}
