//! Time-stamps of RFC 3161 authorities (LOG.md, section 7).

mod certificate;
mod der;
mod signature;
mod token;

use std::cell::Cell;
use std::collections::HashSet;
use std::time::Duration;

use data_encoding::BASE64;
use rustls_pki_types::{CertificateDer, TrustAnchor, UnixTime};
use webpki::{EndEntityCert, KeyUsage, anchor_from_trusted_cert};

use crate::text::Sum;
use certificate::{Certificate, TIME_STAMPING};
use der::{BITS, Der, SEQUENCE};
use token::Token;

/// Signatures of certificates that are looked at for one stamp, at the most.
const CHECKS_MAX: usize = 256;

/// Certificates of authorities that the reader trusts.
#[derive(Clone, Debug, Default)]
pub struct Roots(Vec<TrustAnchor<'static>>);

/// A file of certificates cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "this is not a certificate in PEM; of a binary .cer, `openssl x509 -inform der -in FILE -out \
     root.pem` makes one"
)]
pub struct NotPem;

impl Roots {
    /// Those that came with this program.
    ///
    /// # Panics
    /// Never: a test reads them all.
    #[must_use]
    pub fn built_in() -> Self {
        let mut roots = Self::default();
        for pem in crate::roots::BUILT_IN {
            roots.add(pem).expect("a test has read the roots built in");
        }
        roots
    }

    /// Adds the certificates of a PEM file, one or more; what stands around them is passed over.
    ///
    /// # Errors
    /// [`NotPem`]
    pub fn add(&mut self, pem: &str) -> Result<(), NotPem> {
        let parts = pem.split("-----BEGIN CERTIFICATE-----").skip(1);
        let mut found = Vec::new();
        for part in parts {
            let (body, _) = part.split_once("-----END CERTIFICATE-----").ok_or(NotPem)?;
            let letters: String = body.split_ascii_whitespace().collect();
            let der = BASE64.decode(letters.as_bytes()).map_err(|_| NotPem)?;
            Certificate::read(&der).ok_or(NotPem)?;
            let der = CertificateDer::from(der);
            found.push(anchor_from_trusted_cert(&der).map_err(|_| NotPem)?.to_owned());
        }
        if found.is_empty() {
            return Err(NotPem);
        }
        self.0.extend(found);
        Ok(())
    }
}

/// What a stamp shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stamp {
    /// Seconds since 1970, whole, outside its accuracy.
    pub(crate) not_earlier_than: i64,
    pub(crate) not_later_than: i64,
    /// Whether it leads to a root of the reader's.
    pub(crate) is_verified: bool,
}

/// Reads a response over a file of this hash.
pub(crate) fn read(file: &[u8], of: &Sum, roots: &Roots) -> Result<Stamp, &'static str> {
    let token = Token::read(file).ok_or("it is no response of an authority as it must be")?;
    if token.info.imprint != of {
        return Err("it is of other bytes");
    }
    let signer = token.signer()?;
    if !signer.is_valid_at(token.info.at) {
        return Err("its signer's certificate was not valid at its time");
    }
    let is_verified = leads_to_root(&token, signer, roots)?;
    let (not_earlier_than, not_later_than) = (token.info.earliest, token.info.latest);
    Ok(Stamp { not_earlier_than, not_later_than, is_verified })
}

/// An error where a way to a root is there and does not hold.
fn leads_to_root(
    token: &Token<'_>,
    signer: &Certificate<'_>,
    roots: &Roots,
) -> Result<bool, &'static str> {
    const BROKEN: &str = "the way from its signer's certificate to a root does not hold";
    let Ok(at) = u64::try_from(token.info.at) else { return Err(BROKEN) };
    let leaf = CertificateDer::from(signer.whole);
    let between: Vec<_> =
        token.certificates.iter().map(|it| CertificateDer::from(it.whole)).collect();
    let holds = EndEntityCert::try_from(&leaf).is_ok_and(|leaf| {
        let at = UnixTime::since_unix_epoch(Duration::from_secs(at));
        // The signer's own was looked at; certificates above may say nothing.
        let usage = KeyUsage::required_if_present(TIME_STAMPING);
        leaf.verify_for_usage(signature::ALL, &roots.0, &between, at, usage, None, None).is_ok()
    });
    match holds {
        true => Ok(true),
        false if is_below(token, signer, roots) => Err(BROKEN),
        false => Ok(false),
    }
}

/// Whether names and signatures lead from the signer to a root, whatever else is to be said of the
/// certificates between.
fn is_below(token: &Token<'_>, signer: &Certificate<'_>, roots: &Roots) -> bool {
    let mut reached = vec![signer];
    let mut seen = HashSet::from([signer.whole]);
    let (mut next, checks) = (0, Cell::new(0));
    let signs = |key: (Der<'_>, &[u8]), below: &Certificate<'_>| {
        checks.set(checks.get() + 1);
        let (algorithm, bits) = below.signature;
        checks.get() <= CHECKS_MAX && signature::holds(key, algorithm, None, below.signed, bits)
    };
    while let Some(below) = reached.get(next).copied() {
        next += 1;
        let is_root = |root: &TrustAnchor<'_>| {
            inner(below.issuer) == Some(root.subject.as_ref())
                && spki(root).is_some_and(|key| signs(key, below))
        };
        if roots.0.iter().any(is_root) {
            return true;
        }
        for above in &token.certificates {
            let is_new = !seen.contains(above.whole);
            if is_new && below.issuer == above.subject && signs(above.key, below) {
                seen.insert(above.whole);
                reached.push(above);
            }
        }
    }
    false
}

/// The content of a name.
fn inner(name: &[u8]) -> Option<&[u8]> {
    Der::new(name).content(SEQUENCE)
}

fn spki<'a>(root: &'a TrustAnchor<'_>) -> Option<(Der<'a>, &'a [u8])> {
    let mut info = Der::new(root.subject_public_key_info.as_ref());
    let algorithm = info.inside(SEQUENCE)?;
    let (unused, key) = info.content(BITS)?.split_first()?;
    (*unused == 0).then_some((algorithm, key))
}
