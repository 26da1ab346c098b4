//! Certificates, as far as a time-stamp needs them; paths are `webpki`'s matter.

use super::der::{BITS, BOOLEAN, Der, OCTETS, OID, SEQUENCE, TIME, UTC_TIME, own};
use crate::text::seconds;

const KEY_IDENTIFIER: &[u8] = &[0x55, 0x1d, 0x0e];
const EXTENDED_USAGE: &[u8] = &[0x55, 0x1d, 0x25];
/// id-kp-timeStamping
pub(super) const TIME_STAMPING: &[u8] = &[0x2b, 6, 1, 5, 5, 7, 3, 8];

/// A certificate, nothing of it believed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Certificate<'a> {
    pub(super) whole: &'a [u8],
    /// What its issuer signed, how, and the signature.
    pub(super) signed: &'a [u8],
    pub(super) signature: (Der<'a>, &'a [u8]),
    pub(super) number: &'a [u8],
    pub(super) issuer: &'a [u8],
    pub(super) subject: &'a [u8],
    /// First and last second, since 1970.
    validity: (i64, i64),
    /// How its key is to be used, and the key.
    pub(super) key: (Der<'a>, &'a [u8]),
    pub(super) identifier: Option<&'a [u8]>,
    is_for_time: bool,
}

impl<'a> Certificate<'a> {
    pub(super) fn read(whole: &'a [u8]) -> Option<Self> {
        let mut outer = Der::new(whole);
        let mut certificate = outer.inside(SEQUENCE)?;
        outer.end()?;
        let signed = certificate.raw(SEQUENCE)?;
        let signature = (certificate.inside(SEQUENCE)?, bits(&mut certificate)?);
        certificate.end()?;
        let mut body = Der::new(signed).inside(SEQUENCE)?;
        body.maybe(own(0))?;
        let number = body.integer()?;
        body.inside(SEQUENCE)?;
        let issuer = body.raw(SEQUENCE)?;
        let mut times = body.inside(SEQUENCE)?;
        let validity = (time(&mut times)?, time(&mut times)?);
        times.end()?;
        let subject = body.raw(SEQUENCE)?;
        let mut info = body.inside(SEQUENCE)?;
        let key = (info.inside(SEQUENCE)?, bits(&mut info)?);
        info.end()?;
        let mut read = Self {
            whole,
            signed,
            signature,
            number,
            issuer,
            subject,
            validity,
            key,
            identifier: None,
            is_for_time: false,
        };
        while !body.is_empty() {
            let (tag, content, _) = body.any()?;
            if tag == own(3) {
                read.extensions(Der::new(content))?;
            }
        }
        Some(read)
    }

    fn extensions(&mut self, mut outer: Der<'a>) -> Option<()> {
        let mut list = outer.inside(SEQUENCE)?;
        outer.end()?;
        while !list.is_empty() {
            let mut extension = list.inside(SEQUENCE)?;
            let name = extension.content(OID)?;
            let critical = match extension.tag()? {
                BOOLEAN => extension.content(BOOLEAN)? == [0xff],
                _ => false,
            };
            let value = extension.content(OCTETS)?;
            extension.end()?;
            if name == KEY_IDENTIFIER {
                self.identifier = Der::new(value).content(OCTETS);
            } else if name == EXTENDED_USAGE {
                let mut usage = Der::new(value).inside(SEQUENCE)?;
                self.is_for_time =
                    critical && usage.content(OID) == Some(TIME_STAMPING) && usage.is_empty();
            }
        }
        Some(())
    }

    /// For time-stamps and nothing else, and critically so.
    pub(super) fn is_for_time(&self) -> bool {
        self.is_for_time
    }

    pub(super) fn is_valid_at(&self, at: i64) -> bool {
        (self.validity.0..=self.validity.1).contains(&at)
    }
}

/// A BIT STRING of whole bytes.
fn bits<'a>(der: &mut Der<'a>) -> Option<&'a [u8]> {
    let (unused, bits) = der.content(BITS)?.split_first()?;
    (*unused == 0).then_some(bits)
}

fn time(der: &mut Der<'_>) -> Option<i64> {
    let (tag, content, _) = der.any()?;
    let (text, zone) = content.split_at_checked(content.len().checked_sub(1)?)?;
    let text: Vec<u8> = match tag {
        UTC_TIME if text.first()? >= &b'5' => [b"19", text].concat(),
        UTC_TIME => [b"20", text].concat(),
        TIME => text.to_vec(),
        _ => return None,
    };
    (zone == b"Z").then(|| whole_seconds(&text))?
}

/// `YYYYMMDDHHMMSS`
pub(super) fn whole_seconds(text: &[u8]) -> Option<i64> {
    (text.len() == 14 && text.iter().all(u8::is_ascii_digit)).then_some(())?;
    let part = |from: usize, to: usize| {
        text.get(from..to)?.iter().try_fold(0, |sum, it| Some(sum * 10 + i64::from(it - b'0')))
    };
    seconds([part(0, 4)?, part(4, 6)?, part(6, 8)?, part(8, 10)?, part(10, 12)?, part(12, 14)?])
}
