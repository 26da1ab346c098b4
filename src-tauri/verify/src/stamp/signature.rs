//! RSA and ECDSA as authorities sign: what `ring` has, and ECDSA with SHA-512, which it has not.

use p256::ecdsa::signature::hazmat::PrehashVerifier as _;
use rustls_pki_types::{
    AlgorithmIdentifier, InvalidSignature, SignatureVerificationAlgorithm, alg_id,
};
use sha2::{Digest as _, Sha256, Sha384, Sha512};
use webpki::ring;

use super::der::{Der, NULL, OID, SEQUENCE, own};

/// A digest by which something is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hash {
    Sha256,
    Sha384,
    Sha512,
}

const SHA_2: &[u8] = &[0x60, 0x86, 0x48, 0x01, 0x65, 3, 4, 2];
const RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1];
const ECDSA_SHA_2: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3];
const EC_KEY: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1];
const P_256: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7];
const P_384: &[u8] = &[0x2b, 0x81, 4, 0, 0x22];

impl Hash {
    /// From the content of an algorithm identifier: the parameter is NULL or not there.
    pub(super) fn read(mut algorithm: Der<'_>) -> Option<Self> {
        let last = algorithm.content(OID)?.strip_prefix(SHA_2)?;
        nothing_more(algorithm)?;
        match last {
            [1] => Some(Self::Sha256),
            [2] => Some(Self::Sha384),
            [3] => Some(Self::Sha512),
            _ => None,
        }
    }

    pub(super) fn of(self, bytes: &[u8]) -> Vec<u8> {
        match self {
            Self::Sha256 => Sha256::digest(bytes).to_vec(),
            Self::Sha384 => Sha384::digest(bytes).to_vec(),
            Self::Sha512 => Sha512::digest(bytes).to_vec(),
        }
    }
}

fn nothing_more(mut algorithm: Der<'_>) -> Option<()> {
    if algorithm.tag() == Some(NULL) {
        algorithm.content(NULL)?.is_empty().then_some(())?;
    }
    algorithm.end()
}

/// What a certificate may be signed with.
pub(super) const ALL: &[&dyn SignatureVerificationAlgorithm] = &[
    ring::RSA_PKCS1_2048_8192_SHA256,
    ring::RSA_PKCS1_2048_8192_SHA384,
    ring::RSA_PKCS1_2048_8192_SHA512,
    ring::RSA_PSS_2048_8192_SHA256_LEGACY_KEY,
    ring::RSA_PSS_2048_8192_SHA384_LEGACY_KEY,
    ring::RSA_PSS_2048_8192_SHA512_LEGACY_KEY,
    ring::ECDSA_P256_SHA256,
    ring::ECDSA_P256_SHA384,
    ring::ECDSA_P384_SHA256,
    ring::ECDSA_P384_SHA384,
    &LongHash::OnP256,
    &LongHash::OnP384,
];

/// ECDSA with SHA-512.
#[derive(Debug)]
enum LongHash {
    OnP256,
    OnP384,
}

impl SignatureVerificationAlgorithm for LongHash {
    fn verify_signature(
        &self,
        key: &[u8],
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), InvalidSignature> {
        let digest = Sha512::digest(message);
        let holds = match self {
            Self::OnP256 => p256::ecdsa::VerifyingKey::from_sec1_bytes(key).and_then(|key| {
                key.verify_prehash(&digest, &p256::ecdsa::DerSignature::from_bytes(signature)?)
            }),
            Self::OnP384 => p384::ecdsa::VerifyingKey::from_sec1_bytes(key).and_then(|key| {
                key.verify_prehash(&digest, &p384::ecdsa::DerSignature::from_bytes(signature)?)
            }),
        };
        holds.map_err(|_| InvalidSignature)
    }

    fn public_key_alg_id(&self) -> AlgorithmIdentifier {
        match self {
            Self::OnP256 => alg_id::ECDSA_P256,
            Self::OnP384 => alg_id::ECDSA_P384,
        }
    }

    fn signature_alg_id(&self) -> AlgorithmIdentifier {
        alg_id::ECDSA_SHA512
    }
}

/// Kinds of key.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Rsa,
    P256,
    P384,
}

fn kind(mut algorithm: Der<'_>) -> Option<Kind> {
    let name = algorithm.content(OID)?;
    if name == EC_KEY {
        let curve = algorithm.content(OID)?;
        algorithm.end()?;
        return match curve {
            P_256 => Some(Kind::P256),
            P_384 => Some(Kind::P384),
            _ => None,
        };
    }
    (name.strip_prefix(RSA)? == [1]).then(|| nothing_more(algorithm))??;
    Some(Kind::Rsa)
}

/// Whether `signature`, made by `algorithm`, is that of the key over `message`. Where the algorithm
/// says no hash, it is `otherwise`.
pub(super) fn holds(
    key: (Der<'_>, &[u8]),
    algorithm: Der<'_>,
    otherwise: Option<Hash>,
    message: &[u8],
    signature: &[u8],
) -> bool {
    let verified = method(key.0, algorithm, otherwise)
        .map(|method| method.verify_signature(key.1, message, signature).is_ok());
    verified.unwrap_or(false)
}

fn method(
    key: Der<'_>,
    mut algorithm: Der<'_>,
    otherwise: Option<Hash>,
) -> Option<&'static dyn SignatureVerificationAlgorithm> {
    let kind = kind(key)?;
    let name = algorithm.content(OID)?;
    if kind == Kind::Rsa {
        let (is_pss, hash) = match name.strip_prefix(RSA)? {
            [1] => (false, otherwise),
            [10] => (true, pss(algorithm)),
            [n @ 11..=13] => (
                false,
                [Hash::Sha256, Hash::Sha384, Hash::Sha512].get(usize::from(n - 11)).copied(),
            ),
            _ => (false, None),
        };
        if !is_pss {
            nothing_more(algorithm)?;
        }
        return Some(match (is_pss, hash?) {
            (false, Hash::Sha256) => ring::RSA_PKCS1_2048_8192_SHA256,
            (false, Hash::Sha384) => ring::RSA_PKCS1_2048_8192_SHA384,
            (false, Hash::Sha512) => ring::RSA_PKCS1_2048_8192_SHA512,
            (true, Hash::Sha256) => ring::RSA_PSS_2048_8192_SHA256_LEGACY_KEY,
            (true, Hash::Sha384) => ring::RSA_PSS_2048_8192_SHA384_LEGACY_KEY,
            (true, Hash::Sha512) => ring::RSA_PSS_2048_8192_SHA512_LEGACY_KEY,
        });
    }
    algorithm.end()?;
    Some(match (name.strip_prefix(ECDSA_SHA_2)?, kind) {
        ([2], Kind::P256) => ring::ECDSA_P256_SHA256,
        ([3], Kind::P256) => ring::ECDSA_P256_SHA384,
        ([4], Kind::P256) => &LongHash::OnP256,
        ([2], Kind::P384) => ring::ECDSA_P384_SHA256,
        ([3], Kind::P384) => ring::ECDSA_P384_SHA384,
        ([4], Kind::P384) => &LongHash::OnP384,
        _ => return None,
    })
}

/// The hash of PSS, where mask and salt are of the same.
fn pss(mut algorithm: Der<'_>) -> Option<Hash> {
    let mut parameters = algorithm.inside(SEQUENCE)?;
    algorithm.end()?;
    let hash = Hash::read(parameters.inside(own(0))?.inside(SEQUENCE)?)?;
    let mut mask = parameters.inside(own(1))?.inside(SEQUENCE)?;
    let is_mgf = mask.content(OID)?.strip_prefix(RSA)? == [8];
    let same = Hash::read(mask.inside(SEQUENCE)?)? == hash;
    let salt = parameters.inside(own(2))?.small()?;
    let wanted = match hash {
        Hash::Sha256 => 32,
        Hash::Sha384 => 48,
        Hash::Sha512 => 64,
    };
    parameters.end()?;
    (is_mgf && same && salt == wanted).then_some(hash)
}
