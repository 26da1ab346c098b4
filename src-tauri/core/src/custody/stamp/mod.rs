//! RFC 3161 time-stamps: the request, and what a whole response proves.
//!
//! A response is checked against the file it is to be of, the nonce while the request is at hand,
//! and roots that the caller pins; its certificates at the moment it names, not at today's. Its
//! signed parts and certificates are used as the bytes they came in. Deliberately absent: asking
//! an authority, and revocation, which nobody can tell offline.

mod certificate;
mod der;
mod signature;
mod token;

use std::time::Duration;

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, UnixTime};
use sha2::{Digest as _, Sha256};
use webpki::{EndEntityCert, KeyUsage};

use self::certificate::Certificate;
use self::der::{NotDer, Reader};
use self::token::Token;
use crate::model::{Sum, Time};

/// Bytes of a response, at the most; those with long chains have 10 kB.
pub const RESPONSE_BYTES_MAX: usize = 256 * 1024;
/// Bytes of a nonce.
pub const NONCE_BYTES: usize = 8;
/// Certificates in a response, at the most.
const CERTIFICATES_MAX: usize = 16;

/// id-kp-timeStamping
const TIME_STAMPING: [u8; 8] = [0x2b, 6, 1, 5, 5, 7, 3, 8];
/// id-sha256
const SHA256: [u8; 9] = [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1];

/// What makes an answer the answer to one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Nonce([u8; NONCE_BYTES]);

impl Nonce {
    /// The nonce made of these random bytes: a number of always as many bytes, above zero.
    #[must_use]
    pub fn from_bytes(mut bytes: [u8; NONCE_BYTES]) -> Self {
        bytes[0] = bytes[0] & 0x3f | 0x40;
        Self(bytes)
    }
}

/// Which layer refused a response. Texts carry nothing of what it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StampError {
    /// The authority did not grant it: its status, 2 to 5.
    #[error("the authority refused the request (status {0})")]
    Status(u8),
    /// No response of RFC 3161 with a token in it, or too long.
    #[error("this is no time-stamp response")]
    Shape,
    /// It is of another file, or by another digest than SHA-256.
    #[error("the time-stamp is of another file")]
    Imprint,
    /// It answers another request.
    #[error("the time-stamp answers another request")]
    Nonce,
    /// Not one signer whose certificate is in it.
    #[error("the time-stamp does not have one signer whose certificate it holds")]
    Signer,
    /// What was signed beside the time does not fit: its kind, its digest, or the certificate it
    /// names.
    #[error("what the authority signed does not fit its time-stamp")]
    Attributes,
    /// The certificate is not for time-stamping and nothing else.
    #[error("the signer's certificate is not for time-stamping alone")]
    Purpose,
    /// The signature does not hold, or is of a kind that is not known here.
    #[error("the signature of the time-stamp does not hold")]
    Signature,
    /// The certificate does not come from a root that is trusted.
    #[error("the signer's certificate does not come from a trusted root")]
    Chain,
    /// A certificate was not valid at the moment of the time-stamp.
    #[error("a certificate was not valid at the moment of the time-stamp")]
    Time,
}

impl From<NotDer> for StampError {
    fn from(_: NotDer) -> Self {
        Self::Shape
    }
}

/// Roots that the caller pins.
#[derive(Clone, Debug, Default)]
pub struct Roots(Vec<CertificateDer<'static>>);

/// A root cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is no certificate of a root")]
pub struct NotARoot;

impl Roots {
    /// The certificates in a PEM file, whatever else stands between them.
    ///
    /// # Errors
    /// [`NotARoot`] if there is none, or one that cannot be a root.
    pub fn from_pem(pem: &[u8]) -> Result<Self, NotARoot> {
        let found: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
        let roots = found.map_err(|_| NotARoot)?;
        let fits = |root: &CertificateDer<'_>| webpki::anchor_from_trusted_cert(root).is_ok();
        let all = !roots.is_empty() && roots.iter().all(fits);
        all.then_some(Self(roots)).ok_or(NotARoot)
    }

    /// These and those.
    #[must_use]
    pub fn and(mut self, more: Self) -> Self {
        self.0.extend(more.0);
        self
    }
}

/// What a response that holds proves: its file was there not later than this.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// The moment it names, cut to whole seconds. Certificates were valid then; for
    /// `openssl ts -verify -attime`.
    pub at: Time,
    /// The rest of the second.
    pub nanoseconds: u32,
    /// How far the moment may be off, as the authority says; none where it does not say.
    pub accuracy: Option<Duration>,
    /// Its number at the authority, in hex.
    pub serial: String,
    /// The authority's policy, as numbers with dots.
    pub policy: String,
    /// The certificates in the response, DER, the signer's first.
    pub certificates: Vec<Vec<u8>>,
}

impl Stamp {
    /// The first whole second that is not before its moment, by the accuracy it claims.
    #[must_use]
    pub fn not_later_than(&self) -> Time {
        let off = self.accuracy.unwrap_or_default() + Duration::from_nanos(self.nanoseconds.into());
        let up = Duration::from_secs(off.as_secs() + u64::from(off.subsec_nanos() > 0));
        self.at.plus(up)
    }
}

/// The request to stamp a file with this SHA-256: the body of a POST as
/// `application/timestamp-query`.
#[must_use]
pub fn request(imprint: &Sum, nonce: Nonce) -> Vec<u8> {
    use der::{BOOLEAN, INTEGER, NULL, OCTETS, OID, SEQUENCE, element};
    let algorithm = element(SEQUENCE, &[&element(OID, &[&SHA256]), &element(NULL, &[])]);
    let imprint = element(SEQUENCE, &[&algorithm, &element(OCTETS, &[imprint.bytes()])]);
    let version = element(INTEGER, &[&[1]]);
    let nonce = element(INTEGER, &[&nonce.0]);
    let wants_certificates = element(BOOLEAN, &[&[0xff]]);
    element(SEQUENCE, &[&version, &imprint, &nonce, &wants_certificates])
}

/// What a whole response proves about the file with this SHA-256. `nonce` is that of the request,
/// while it is at hand.
///
/// # Errors
/// [`StampError`]: the first layer that refuses, in the order in which they stand there.
pub fn verify(
    response: &[u8],
    imprint: &Sum,
    nonce: Option<Nonce>,
    roots: &Roots,
) -> Result<Stamp, StampError> {
    let token = Token::read(response)?;
    let info = &token.info;
    if info.algorithm != SHA256 || info.imprint != imprint.bytes() {
        return Err(StampError::Imprint);
    }
    if nonce.is_some_and(|nonce| info.nonce != Some(&nonce.0)) {
        return Err(StampError::Nonce);
    }
    let signer = token.signer()?;
    let certificates = certificates(token.certificates)?;
    let mut own = certificates.iter().filter(|certificate| signer.is_by(certificate));
    let own = own.next().ok_or(StampError::Signer)?;
    signer.holds_for(token.content, own)?;
    if own.purposes != Some((true, vec![&TIME_STAMPING])) {
        return Err(StampError::Purpose);
    }
    let leaf = CertificateDer::from(own.whole);
    let leaf = EndEntityCert::try_from(&leaf).map_err(|_| StampError::Chain)?;
    signature::verify(&leaf, &signer)?;
    chain(&leaf, &certificates, info.at, roots)?;
    let others = certificates.iter().filter(|other| other.whole != own.whole);
    Ok(Stamp {
        at: info.at,
        nanoseconds: info.nanoseconds,
        accuracy: info.accuracy,
        serial: data_encoding::HEXLOWER.encode(info.serial),
        policy: dotted(info.policy),
        certificates: [own].into_iter().chain(others).map(|it| it.whole.to_vec()).collect(),
    })
}

/// The certificates in a token. Other kinds of them are passed over.
fn certificates(set: &[u8]) -> Result<Vec<Certificate<'_>>, StampError> {
    let mut found = Vec::new();
    let mut set = Reader::new(set);
    while !set.is_at_end() {
        let element = set.any()?;
        if element.tag != der::SEQUENCE {
            continue;
        }
        if found.len() == CERTIFICATES_MAX {
            return Err(StampError::Shape);
        }
        found.push(Certificate::read(element.whole)?);
    }
    Ok(found)
}

/// From the signer to a root, all valid at that moment.
fn chain(
    leaf: &EndEntityCert<'_>,
    certificates: &[Certificate<'_>],
    at: Time,
    roots: &Roots,
) -> Result<(), StampError> {
    let anchors: Vec<_> =
        roots.0.iter().filter_map(|root| webpki::anchor_from_trusted_cert(root).ok()).collect();
    let between: Vec<_> = certificates.iter().map(|it| CertificateDer::from(it.whole)).collect();
    let seconds = u64::try_from(at.unix()).map_err(|_| StampError::Time)?;
    let at = UnixTime::since_unix_epoch(Duration::from_secs(seconds));
    let usage = KeyUsage::required_if_present(&TIME_STAMPING);
    let path = leaf.verify_for_usage(signature::ALL, &anchors, &between, at, usage, None, None);
    path.map(|_| ()).map_err(|error| match error {
        webpki::Error::CertExpired { .. } | webpki::Error::CertNotValidYet { .. } => {
            StampError::Time
        }
        webpki::Error::RequiredEkuNotFoundContext(_) => StampError::Purpose,
        _ => StampError::Chain,
    })
}

/// The numbers of an object identifier.
fn dotted(oid: &[u8]) -> String {
    let mut numbers: Vec<u64> = Vec::new();
    let mut number: u64 = 0;
    for byte in oid {
        number = number.saturating_mul(128).saturating_add(u64::from(byte & 0x7f));
        if byte & 0x80 == 0 {
            numbers.push(number);
            number = 0;
        }
    }
    let (first, rest) = numbers.split_first().map_or((0, &[][..]), |(first, rest)| (*first, rest));
    let arc = (first / 40).min(2);
    let all = [arc, first - arc * 40].into_iter().chain(rest.iter().copied());
    all.map(|number| number.to_string()).collect::<Vec<_>>().join(".")
}

/// SHA-256 of a file, as it is stamped.
#[must_use]
pub fn imprint_of(file: &[u8]) -> Sum {
    Sum::from_bytes(Sha256::digest(file).into())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_request_is_these_bytes() {
        let nonce = Nonce::from_bytes([0xff, 2, 3, 4, 5, 6, 7, 8]);
        let bytes = request(&Sum::from_bytes([0xab; 32]), nonce);
        let hex = data_encoding::HEXLOWER.encode(&bytes);
        let imprint = "ab".repeat(32);
        let wanted = format!(
            "3043020101\
             3031300d060960864801650304020105000420{imprint}\
             02087f02030405060708\
             0101ff"
        );
        assert_eq!(hex, wanted);
    }

    #[test]
    fn identifiers_are_written_with_dots() {
        assert_eq!(dotted(&SHA256), "2.16.840.1.101.3.4.2.1");
        assert_eq!(dotted(&TIME_STAMPING), "1.3.6.1.5.5.7.3.8");
        assert_eq!(dotted(&[]), "0.0");
    }

    #[test]
    fn a_moment_is_rounded_up() {
        let stamp = |nanoseconds, accuracy| Stamp {
            at: Time::from_unix(100).unwrap(),
            nanoseconds,
            accuracy,
            serial: String::new(),
            policy: String::new(),
            certificates: vec![],
        };
        let later = |stamp: Stamp| stamp.not_later_than().unix();
        assert_eq!(later(stamp(0, None)), 100);
        assert_eq!(later(stamp(1, None)), 101);
        assert_eq!(later(stamp(600_000_000, Some(Duration::from_millis(500)))), 102);
        assert_eq!(later(stamp(0, Some(Duration::from_secs(1)))), 101);
    }

    proptest! {
        #[test]
        fn any_bytes_are_refused_without_panic(bytes in any::<Vec<u8>>()) {
            let verified = verify(&bytes, &Sum::from_bytes([0; 32]), None, &Roots::default());
            prop_assert!(verified.is_err());
        }
    }
}
