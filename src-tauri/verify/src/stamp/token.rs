//! An authority's response, taken apart (RFC 3161, RFC 5652, RFC 5816).

use super::certificate::{Certificate, whole_seconds};
use super::der::{BOOLEAN, Der, INTEGER, OCTETS, OID, SEQUENCE, SET, TIME, own, small};
use super::signature::{Hash, holds};

const SIGNED_DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 2];
const TST_INFO: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 0x10, 1, 4];
const CONTENT_TYPE: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 3];
const MESSAGE_DIGEST: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 4];
const SIGNING_CERTIFICATE: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 0x10, 2, 12];
const SIGNING_CERTIFICATE_V2: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 0x10, 2, 47];
const NANOS: i64 = 1_000_000_000;

/// A response, in parts.
#[derive(Debug)]
pub(super) struct Token<'a> {
    content: &'a [u8],
    pub(super) info: Info<'a>,
    pub(super) certificates: Vec<Certificate<'a>>,
    signer: Signer<'a>,
}

/// What was stamped, and when.
#[derive(Debug)]
pub(super) struct Info<'a> {
    pub(super) imprint: &'a [u8],
    /// Whole seconds since 1970.
    pub(super) at: i64,
    /// Bounds, in whole seconds.
    pub(super) earliest: i64,
    pub(super) latest: i64,
}

#[derive(Debug)]
struct Signer<'a> {
    by: By<'a>,
    digest: Hash,
    /// Content of the signed attributes, and all bytes.
    attributes: (Der<'a>, &'a [u8]),
    algorithm: Der<'a>,
    signature: &'a [u8],
}

#[derive(Debug)]
enum By<'a> {
    Number { issuer: &'a [u8], number: &'a [u8] },
    Identifier(&'a [u8]),
}

impl<'a> Token<'a> {
    /// Reads a whole response; none where it has another form than it must, or grants nothing.
    pub(super) fn read(file: &'a [u8]) -> Option<Self> {
        let mut outer = Der::new(file);
        let mut response = outer.inside(SEQUENCE)?;
        outer.end()?;
        let granted = response.inside(SEQUENCE)?.small()?;
        (granted <= 1).then_some(())?;
        let mut info = response.inside(SEQUENCE)?;
        response.end()?;
        (info.content(OID)? == SIGNED_DATA).then_some(())?;
        let mut explicit = info.inside(own(0))?;
        info.end()?;
        let mut data = explicit.inside(SEQUENCE)?;
        explicit.end()?;
        (data.small()? == 3).then_some(())?;
        data.inside(SET)?;
        let mut inner = data.inside(SEQUENCE)?;
        (inner.content(OID)? == TST_INFO).then_some(())?;
        let mut explicit = inner.inside(own(0))?;
        inner.end()?;
        let content = explicit.content(OCTETS)?;
        explicit.end()?;
        let mut certificates = Vec::new();
        let mut list = data.maybe(own(0))?;
        while !list.is_empty() {
            // Other kinds of certificate than X.509 have other tags.
            let (tag, _, whole) = list.any()?;
            if tag == SEQUENCE {
                certificates.push(Certificate::read(whole)?);
            }
        }
        data.maybe(own(1))?;
        let mut signers = data.inside(SET)?;
        data.end()?;
        let signer = Signer::read(signers.inside(SEQUENCE)?)?;
        signers.end()?;
        Some(Self { content, info: Info::read(content)?, certificates, signer })
    }

    /// The certificate of the one who signed, if all that is signed fits; else what does not.
    pub(super) fn signer(&self) -> Result<&Certificate<'a>, &'static str> {
        let mine = |it: &&Certificate<'_>| match self.signer.by {
            By::Number { issuer, number } => it.issuer == issuer && it.number == number,
            By::Identifier(identifier) => it.identifier == Some(identifier),
        };
        let signer =
            self.certificates.iter().find(mine).ok_or("its signer's certificate is not in it")?;
        self.attributes_fit(signer).ok_or("what was signed does not fit what it says")?;
        if !signer.is_for_time() {
            return Err("its signer's certificate is not for time-stamps alone");
        }
        let mut signed = self.signer.attributes.1.to_vec();
        if let Some(tag) = signed.first_mut() {
            *tag = SET;
        }
        let Signer { digest, algorithm, signature, .. } = self.signer;
        if !holds(signer.key, algorithm, Some(digest), &signed, signature) {
            return Err("its signature does not hold");
        }
        Ok(signer)
    }

    fn attributes_fit(&self, signer: &Certificate<'_>) -> Option<()> {
        let (mut kind, mut digest, mut old, mut new) = (None, None, None, None);
        let mut attributes = self.signer.attributes.0;
        while !attributes.is_empty() {
            let mut attribute = attributes.inside(SEQUENCE)?;
            let name = attribute.content(OID)?;
            let mut values = attribute.inside(SET)?;
            attribute.end()?;
            let place = match name {
                CONTENT_TYPE => &mut kind,
                MESSAGE_DIGEST => &mut digest,
                SIGNING_CERTIFICATE => &mut old,
                SIGNING_CERTIFICATE_V2 => &mut new,
                _ => continue,
            };
            let (_, _, value) = values.any()?;
            (values.is_empty() && place.replace(Der::new(value)).is_none()).then_some(())?;
        }
        (kind?.content(OID)? == TST_INFO).then_some(())?;
        (digest?.content(OCTETS)? == self.signer.digest.of(self.content)).then_some(())?;
        (old.is_some() || new.is_some()).then_some(())?;
        old.map_or(Some(()), |list| names(list, signer, false))?;
        new.map_or(Some(()), |list| names(list, signer, true))
    }
}

/// Whether the first of a list of certificates is this one.
fn names(mut list: Der<'_>, signer: &Certificate<'_>, with_hash: bool) -> Option<()> {
    let mut first = list.inside(SEQUENCE)?.inside(SEQUENCE)?.inside(SEQUENCE)?;
    let wanted = if with_hash {
        let is_said = first.tag() == Some(SEQUENCE);
        let hash = if is_said { Hash::read(first.inside(SEQUENCE)?)? } else { Hash::Sha256 };
        hash.of(signer.whole)
    } else {
        <sha1::Sha1 as sha1::Digest>::digest(signer.whole).to_vec()
    };
    (first.content(OCTETS)? == wanted).then_some(())
}

impl<'a> Signer<'a> {
    fn read(mut signer: Der<'a>) -> Option<Self> {
        let version = signer.small()?;
        let by = match (version, signer.tag()?) {
            (1, SEQUENCE) => {
                let mut name = signer.inside(SEQUENCE)?;
                let by = By::Number { issuer: name.raw(SEQUENCE)?, number: name.integer()? };
                name.end()?;
                by
            }
            (3, 0x80) => By::Identifier(signer.content(0x80)?),
            _ => return None,
        };
        let digest = Hash::read(signer.inside(SEQUENCE)?)?;
        let mut whole = signer;
        let attributes = (signer.inside(own(0))?, whole.raw(own(0))?);
        let algorithm = signer.inside(SEQUENCE)?;
        let signature = signer.content(OCTETS)?;
        signer.maybe(own(1))?;
        signer.end()?;
        Some(Self { by, digest, attributes, algorithm, signature })
    }
}

impl<'a> Info<'a> {
    fn read(content: &'a [u8]) -> Option<Self> {
        let mut outer = Der::new(content);
        let mut info = outer.inside(SEQUENCE)?;
        outer.end()?;
        (info.small()? == 1).then_some(())?;
        info.content(OID)?;
        let mut imprint = info.inside(SEQUENCE)?;
        (Hash::read(imprint.inside(SEQUENCE)?)? == Hash::Sha256).then_some(())?;
        let digest = imprint.content(OCTETS)?;
        imprint.end()?;
        info.integer()?;
        let (at, nanos, is_longer) = gen_time(info.content(TIME)?)?;
        let accuracy = accuracy(info.maybe(SEQUENCE)?)?;
        if info.tag() == Some(BOOLEAN) {
            (info.content(BOOLEAN)? == [0xff]).then_some(())?;
        }
        if info.tag() == Some(INTEGER) {
            info.integer()?;
        }
        info.maybe(own(0))?;
        info.maybe(own(1))?;
        info.end()?;
        let latest = nanos + accuracy + i64::from(is_longer);
        Some(Self {
            imprint: digest,
            at,
            earliest: at + (nanos - accuracy).div_euclid(NANOS),
            latest: at + (latest + NANOS - 1).div_euclid(NANOS),
        })
    }
}

/// Seconds, nanoseconds, and whether there is more behind those.
fn gen_time(text: &[u8]) -> Option<(i64, i64, bool)> {
    let (whole, rest) = text.split_at_checked(14)?;
    let at = whole_seconds(whole)?;
    if rest == b"Z" {
        return Some((at, 0, false));
    }
    let digits = rest.strip_prefix(b".")?.strip_suffix(b"Z")?;
    let fits = digits.last().is_some_and(|it| *it != b'0') && digits.iter().all(u8::is_ascii_digit);
    fits.then_some(())?;
    let digit = |n: usize| digits.get(n).map_or(0, |it| i64::from(it - b'0'));
    Some((at, (0..9).fold(0, |sum, n| sum * 10 + digit(n)), digits.len() > 9))
}

/// In nanoseconds.
fn accuracy(mut parts: Der<'_>) -> Option<i64> {
    let mut nanos = 0;
    if parts.tag() == Some(INTEGER) {
        let seconds = i64::try_from(parts.small()?).ok().filter(|it| *it < 1 << 31)?;
        nanos += seconds * NANOS;
    }
    for (tag, unit) in [(0x80, 1_000_000), (0x81, 1_000)] {
        if parts.tag() == Some(tag) {
            let n = small(parts.content(tag)?).filter(|it| (1..=999).contains(it))?;
            nanos += i64::try_from(n).ok()? * unit;
        }
    }
    parts.end()?;
    Some(nanos)
}
