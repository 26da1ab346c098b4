//! A response taken apart: RFC 3161 (2.4.2), RFC 5652 (5), RFC 5035.

use std::time::Duration;

use sha1::Sha1;
use sha2::{Digest as _, Sha256, Sha384, Sha512};

use super::StampError;
use super::certificate::Certificate;
use super::der::{
    BOOLEAN, Element, GENERALIZED_TIME, INTEGER, NULL, NotDer, OCTETS, OID, Reader, SEQUENCE, SET,
    context, unsigned,
};
use super::{RESPONSE_BYTES_MAX, SHA256};
use crate::model::Time;

/// id-signedData
const SIGNED_DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 2];
/// id-ct-TSTInfo
const TST_INFO: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 16, 1, 4];
/// id-contentType
const CONTENT_TYPE: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 3];
/// id-messageDigest
const MESSAGE_DIGEST: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 4];
/// id-aa-signingCertificate
const SIGNING_CERTIFICATE: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 16, 2, 12];
/// id-aa-signingCertificateV2
const SIGNING_CERTIFICATE_V2: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 16, 2, 47];
/// Subject key identifier, by its primitive `[0]`.
const KEY_ID: u8 = 0x80;

/// A digest that authorities sign with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hash {
    Sha256,
    Sha384,
    Sha512,
}

impl Hash {
    fn of(oid: &[u8]) -> Option<Self> {
        let (kind, prefix) = oid.split_last()?;
        let known = SHA256.split_last().is_some_and(|(_, known)| known == prefix);
        match kind {
            1 if known => Some(Self::Sha256),
            2 if known => Some(Self::Sha384),
            3 if known => Some(Self::Sha512),
            _ => None,
        }
    }

    fn digest(self, bytes: &[u8]) -> Vec<u8> {
        match self {
            Self::Sha256 => Sha256::digest(bytes).to_vec(),
            Self::Sha384 => Sha384::digest(bytes).to_vec(),
            Self::Sha512 => Sha512::digest(bytes).to_vec(),
        }
    }
}

/// A response with a token in it. Nothing has been verified.
pub(super) struct Token<'a> {
    /// What the authority says, as signed.
    pub(super) content: &'a [u8],
    pub(super) info: Info<'a>,
    /// The set of certificates.
    pub(super) certificates: &'a [u8],
    signers: Reader<'a>,
}

/// What the authority says.
pub(super) struct Info<'a> {
    pub(super) policy: &'a [u8],
    pub(super) algorithm: &'a [u8],
    pub(super) imprint: &'a [u8],
    pub(super) serial: &'a [u8],
    pub(super) at: Time,
    pub(super) nanoseconds: u32,
    pub(super) accuracy: Option<Duration>,
    pub(super) nonce: Option<&'a [u8]>,
}

/// Who signed, and what.
pub(super) struct Signer<'a> {
    id: Element<'a>,
    pub(super) hash: Hash,
    attributes: Element<'a>,
    /// Kind of signature: the content of its `AlgorithmIdentifier`.
    pub(super) algorithm: &'a [u8],
    pub(super) signature: &'a [u8],
}

impl<'a> Token<'a> {
    pub(super) fn read(response: &'a [u8]) -> Result<Self, StampError> {
        if response.len() > RESPONSE_BYTES_MAX {
            return Err(StampError::Shape);
        }
        let mut outer = Reader::new(response);
        let mut response = outer.inside(SEQUENCE)?;
        outer.end()?;
        let status = response.inside(SEQUENCE)?.small()?;
        if status > 1 {
            return Err(StampError::Status(status));
        }
        let mut token = response.inside(SEQUENCE)?;
        response.end()?;
        wanted(token.value(OID)?, SIGNED_DATA)?;
        let mut explicit = token.inside(context(0))?;
        token.end()?;
        let mut signed = explicit.inside(SEQUENCE)?;
        explicit.end()?;
        wanted(signed.unsigned()?, &[3])?;
        signed.one(SET)?;
        let mut content = signed.inside(SEQUENCE)?;
        wanted(content.value(OID)?, TST_INFO)?;
        let mut explicit = content.inside(context(0))?;
        content.end()?;
        let content = explicit.value(OCTETS)?;
        explicit.end()?;
        let certificates = signed.optional(context(0))?.map_or(&[][..], |it| it.value);
        signed.optional(context(1))?;
        let signers = signed.inside(SET)?;
        signed.end()?;
        Ok(Self { content, info: Info::read(content)?, certificates, signers })
    }

    /// The only signer.
    pub(super) fn signer(&self) -> Result<Signer<'a>, StampError> {
        let mut signers = self.signers.clone();
        let signer = signers.inside(SEQUENCE).map_err(|_| StampError::Signer)?;
        if !signers.is_at_end() {
            return Err(StampError::Signer);
        }
        Signer::read(signer)
    }
}

/// Holds for what can only be this.
fn wanted(found: &[u8], wanted: &[u8]) -> Result<(), NotDer> {
    if found == wanted { Ok(()) } else { Err(NotDer) }
}

/// The identifier of an algorithm that has no parameters, or none but NULL.
fn bare_algorithm(mut algorithm: Reader<'_>) -> Result<&[u8], NotDer> {
    let oid = algorithm.value(OID)?;
    if let Some(null) = algorithm.optional(NULL)? {
        wanted(null.value, &[])?;
    }
    algorithm.end()?;
    Ok(oid)
}

impl<'a> Info<'a> {
    fn read(content: &'a [u8]) -> Result<Self, NotDer> {
        let mut outer = Reader::new(content);
        let mut info = outer.inside(SEQUENCE)?;
        outer.end()?;
        wanted(info.unsigned()?, &[1])?;
        let policy = info.value(OID)?;
        let mut imprint = info.inside(SEQUENCE)?;
        let algorithm = bare_algorithm(imprint.inside(SEQUENCE)?)?;
        let digest = imprint.value(OCTETS)?;
        imprint.end()?;
        let serial = info.value(INTEGER)?;
        let (at, nanoseconds) = moment(info.value(GENERALIZED_TIME)?).ok_or(NotDer)?;
        let accuracy = info.optional(SEQUENCE)?.map(|it| accuracy(it.value)).transpose()?;
        if let Some(ordering) = info.optional(BOOLEAN)? {
            wanted(ordering.value, &[0xff])?;
        }
        let nonce = info.optional(INTEGER)?.map(|it| unsigned(it.value)).transpose()?;
        info.optional(context(0))?;
        if let Some(extensions) = info.optional(context(1))? {
            none_critical(Reader::new(extensions.value))?;
        }
        info.end()?;
        Ok(Self { policy, algorithm, imprint: digest, serial, at, nanoseconds, accuracy, nonce })
    }
}

/// No extension of a token is known here, and one that must be known refuses it.
fn none_critical(mut extensions: Reader<'_>) -> Result<(), NotDer> {
    while !extensions.is_at_end() {
        let mut extension = extensions.inside(SEQUENCE)?;
        extension.value(OID)?;
        if extension.optional(BOOLEAN)?.is_some() {
            return Err(NotDer);
        }
        extension.value(OCTETS)?;
        extension.end()?;
    }
    Ok(())
}

/// `YYYYMMDDHHMMSS[.f…]Z` (RFC 3161, 2.4.2), cut to seconds, and the nanoseconds of the rest,
/// rounded up.
fn moment(text: &[u8]) -> Option<(Time, u32)> {
    let text = std::str::from_utf8(text).ok()?.strip_suffix('Z')?;
    let (whole, fraction) = text.split_once('.').map_or((text, None), |(a, b)| (a, Some(b)));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
    if whole.len() != 14 || !digits(whole) || !fraction.is_none_or(digits) {
        return None;
    }
    let part = |from: usize, to: usize| whole.get(from..to);
    let (year, month, day) = (part(0, 4)?, part(4, 6)?, part(6, 8)?);
    let (hour, minute, second) = (part(8, 10)?, part(10, 12)?, part(12, 14)?);
    let at = format!("{year}-{month}-{day}T{hour}:{minute}:{second}Z").parse().ok()?;
    let fraction = fraction.unwrap_or_default();
    let kept = fraction.get(..9.min(fraction.len()))?;
    let rest = fraction.get(kept.len()..)?.bytes().any(|digit| digit != b'0');
    let nanoseconds = format!("{kept:0<9}").parse::<u32>().ok()?;
    Some((at, nanoseconds + u32::from(rest)))
}

/// Seconds, and below them `[0]` thousandths and `[1]` millionths, 1 to 999 each.
fn accuracy(value: &[u8]) -> Result<Duration, NotDer> {
    let mut parts = Reader::new(value);
    let number = |value: &[u8]| {
        let bytes = unsigned(value)?;
        let fits = bytes.len() <= 4;
        fits.then(|| bytes.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte))).ok_or(NotDer)
    };
    let small = |found: Option<Element<'_>>| match found.map(|it| number(it.value)).transpose()? {
        None => Ok(0),
        Some(number @ 1..=999) => Ok(number),
        Some(_) => Err(NotDer),
    };
    let seconds = parts.optional(INTEGER)?.map(|it| number(it.value)).transpose()?.unwrap_or(0);
    let (millis, micros) = (small(parts.optional(0x80)?)?, small(parts.optional(0x81)?)?);
    parts.end()?;
    Ok(Duration::from_secs(seconds) + Duration::from_millis(millis) + Duration::from_micros(micros))
}

impl<'a> Signer<'a> {
    fn read(mut signer: Reader<'a>) -> Result<Self, StampError> {
        let version = signer.small()?;
        let id = signer.any()?;
        if (version, id.tag) != (1, SEQUENCE) && (version, id.tag) != (3, KEY_ID) {
            return Err(StampError::Signer);
        }
        let hash = bare_algorithm(signer.inside(SEQUENCE)?)?;
        let attributes = signer.one(context(0)).map_err(|_| StampError::Attributes)?;
        let algorithm = signer.value(SEQUENCE)?;
        let signature = signer.value(OCTETS)?;
        signer.optional(context(1))?;
        signer.end()?;
        let hash = Hash::of(hash).ok_or(StampError::Signature)?;
        Ok(Self { id, hash, attributes, algorithm, signature })
    }

    /// Is this the signer's certificate, by what the token says?
    pub(super) fn is_by(&self, certificate: &Certificate<'_>) -> bool {
        if self.id.tag == KEY_ID {
            return certificate.key_id == Some(self.id.value);
        }
        let mut id = Reader::new(self.id.value);
        let (issuer, serial) = (id.one(SEQUENCE), id.value(INTEGER));
        id.is_at_end()
            && issuer.is_ok_and(|issuer| issuer.whole == certificate.issuer)
            && serial.is_ok_and(|serial| serial == certificate.serial)
    }

    /// Holds if what was signed is of this content and names this certificate.
    pub(super) fn holds_for(
        &self,
        content: &[u8],
        certificate: &Certificate<'_>,
    ) -> Result<(), StampError> {
        let checked = self.attributes_hold(content, certificate.whole);
        checked.ok().filter(|held| *held).map(|_| ()).ok_or(StampError::Attributes)
    }

    fn attributes_hold(&self, content: &[u8], certificate: &[u8]) -> Result<bool, NotDer> {
        let kind = self.attribute(CONTENT_TYPE)?.ok_or(NotDer)?;
        let digest = self.attribute(MESSAGE_DIGEST)?.ok_or(NotDer)?;
        let (first, second) =
            (self.attribute(SIGNING_CERTIFICATE)?, self.attribute(SIGNING_CERTIFICATE_V2)?);
        let named = [first.map(names_v1), second.map(names_v2)];
        let mut holds = first.is_some() || second.is_some();
        for (hash, named) in named.into_iter().flatten().collect::<Result<Vec<_>, _>>()? {
            holds &= named
                == hash.map_or_else(
                    || Sha1::digest(certificate).to_vec(),
                    |hash| hash.digest(certificate),
                );
        }
        holds &= kind.tag == OID && kind.value == TST_INFO;
        Ok(holds && digest.tag == OCTETS && digest.value == self.hash.digest(content))
    }

    /// The only value of the only attribute of this kind.
    fn attribute(&self, wanted: &[u8]) -> Result<Option<Element<'a>>, NotDer> {
        let mut attributes = Reader::new(self.attributes.value);
        let mut found = None;
        while !attributes.is_at_end() {
            let mut attribute = attributes.inside(SEQUENCE)?;
            let kind = attribute.value(OID)?;
            let mut values = attribute.inside(SET)?;
            attribute.end()?;
            if kind != wanted {
                continue;
            }
            let value = values.any()?;
            values.end()?;
            if found.replace(value).is_some() {
                return Err(NotDer);
            }
        }
        Ok(found)
    }

    /// What the signature is over: the attributes as a SET (RFC 5652, 5.4).
    pub(super) fn signed(&self) -> Vec<u8> {
        let mut bytes = self.attributes.whole.to_vec();
        if let Some(tag) = bytes.first_mut() {
            *tag = SET;
        }
        bytes
    }
}

/// The digest a token names a certificate by, none being SHA-1, and its value.
type Named<'a> = (Option<Hash>, &'a [u8]);

/// The first certificate that a `SigningCertificate` names.
fn names_v1(value: Element<'_>) -> Result<Named<'_>, NotDer> {
    Ok((None, first_named(value)?.value(OCTETS)?))
}

/// The first certificate that a `SigningCertificateV2` names.
fn names_v2(value: Element<'_>) -> Result<Named<'_>, NotDer> {
    let mut first = first_named(value)?;
    let algorithm = first.optional(SEQUENCE)?;
    let hash = match algorithm {
        None => Hash::Sha256,
        Some(algorithm) => Hash::of(bare_algorithm(Reader::new(algorithm.value))?).ok_or(NotDer)?,
    };
    Ok((Some(hash), first.value(OCTETS)?))
}

fn first_named(value: Element<'_>) -> Result<Reader<'_>, NotDer> {
    wanted(&[value.tag], &[SEQUENCE])?;
    Reader::new(value.value).inside(SEQUENCE)?.inside(SEQUENCE)
}

#[cfg(test)]
mod tests {
    use super::super::der::element;
    use super::*;

    #[test]
    fn moments_may_have_fractions() {
        let read = |text: &str| moment(text.as_bytes()).map(|(at, n)| (at.to_string(), n));
        let second = "2026-05-08T09:30:00Z".to_owned();
        assert_eq!(read("20260508093000Z"), Some((second.clone(), 0)));
        assert_eq!(read("20260508093000.5Z"), Some((second.clone(), 500_000_000)));
        assert_eq!(read("20260508093000.000001Z"), Some((second.clone(), 1000)));
        assert_eq!(read("20260508093000.0000000001Z"), Some((second, 1)));
        for wrong in [
            "20260508093000",
            "20260508093000.Z",
            "2026050809300Z",
            "20261308093000Z",
            "20260508093000+0700",
            "20260508093000.5",
            "20260508 93000Z",
            "٢0260508093000Z",
        ] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn accuracies_are_sums() {
        assert_eq!(accuracy(&[]), Ok(Duration::ZERO));
        assert_eq!(accuracy(&[2, 1, 1, 0x80, 2, 1, 0xf4]), Ok(Duration::from_millis(1500)));
        assert_eq!(accuracy(&[0x81, 1, 7]), Ok(Duration::from_micros(7)));
        assert_eq!(accuracy(&[0x80, 2, 3, 0xe8]), Err(NotDer), "1000 thousandths");
        assert_eq!(accuracy(&[0x81, 1, 7, 0x80, 1, 7]), Err(NotDer), "in another order");
    }

    #[test]
    fn a_signer_is_known_by_issuer_and_number_or_by_the_key() {
        let own = element(SEQUENCE, &[b"our root"]);
        let other = element(SEQUENCE, &[b"another root"]);
        let by = |id: &[u8], issuer: &[u8], serial: &[u8]| {
            let id = Reader::new(id).any().unwrap();
            let (algorithm, signature) = (&[][..], &[][..]);
            let signer = Signer { id, hash: Hash::Sha256, attributes: id, algorithm, signature };
            let key_id = Some(&b"key"[..]);
            let whole = &[][..];
            signer.is_by(&Certificate { whole, issuer, serial, key_id, purposes: None })
        };
        let named = |parts: &[&[u8]]| element(SEQUENCE, parts);
        let id = named(&[&own, &element(INTEGER, &[&[7]])]);
        assert!(by(&id, &own, &[7]));
        assert!(!by(&id, &other, &[7]) && !by(&id, &own, &[8]));
        let more = named(&[&own, &element(INTEGER, &[&[7]]), &own]);
        assert!(!by(&more, &own, &[7]));
        assert!(by(&element(KEY_ID, &[b"key"]), &other, &[8]));
        assert!(!by(&element(KEY_ID, &[b"kez"]), &own, &[7]));
    }
}
