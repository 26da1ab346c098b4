//! The kinds of signature that authorities and their certificates are known to have: those of
//! `ring`, and ECDSA with SHA-512, which `ring` does not have.

use p256::ecdsa::signature::hazmat::PrehashVerifier as _;
use rustls::pki_types::{
    AlgorithmIdentifier, InvalidSignature, SignatureVerificationAlgorithm, alg_id,
};
use sha2::{Digest as _, Sha512};
use webpki::{EndEntityCert, ring};

use super::StampError;
use super::der::{NULL, OID, Reader};
use super::token::{Hash, Signer};

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
    &EcdsaSha512::P256,
    &EcdsaSha512::P384,
];

/// rsaEncryption: the digest stands elsewhere.
const RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1];

/// ECDSA with SHA-512 on the two curves.
#[derive(Debug)]
enum EcdsaSha512 {
    P256,
    P384,
}

impl SignatureVerificationAlgorithm for EcdsaSha512 {
    fn verify_signature(
        &self,
        public_key: &[u8],
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), InvalidSignature> {
        let digest = Sha512::digest(message);
        let held = match self {
            Self::P256 => p256::ecdsa::VerifyingKey::from_sec1_bytes(public_key)
                .and_then(|key| {
                    let signature = p256::ecdsa::DerSignature::from_bytes(signature)?;
                    key.verify_prehash(&digest, &signature)
                })
                .is_ok(),
            Self::P384 => p384::ecdsa::VerifyingKey::from_sec1_bytes(public_key)
                .and_then(|key| {
                    let signature = p384::ecdsa::DerSignature::from_bytes(signature)?;
                    key.verify_prehash(&digest, &signature)
                })
                .is_ok(),
        };
        held.then_some(()).ok_or(InvalidSignature)
    }

    fn public_key_alg_id(&self) -> AlgorithmIdentifier {
        match self {
            Self::P256 => alg_id::ECDSA_P256,
            Self::P384 => alg_id::ECDSA_P384,
        }
    }

    fn signature_alg_id(&self) -> AlgorithmIdentifier {
        alg_id::ECDSA_SHA512
    }
}

/// Holds if the key in this certificate signed what the token says.
pub(super) fn verify(leaf: &EndEntityCert<'_>, signer: &Signer<'_>) -> Result<(), StampError> {
    let message = signer.signed();
    let fits = |algorithm: &&&dyn SignatureVerificationAlgorithm| {
        fits(**algorithm, signer.algorithm, signer.hash)
    };
    let mut candidates = ALL.iter().filter(fits);
    let holds = candidates
        .any(|algorithm| leaf.verify_signature(*algorithm, &message, signer.signature).is_ok());
    holds.then_some(()).ok_or(StampError::Signature)
}

/// Is this what the token says it is signed with? One digest for the content and the signature.
fn fits(algorithm: &dyn SignatureVerificationAlgorithm, said: &[u8], hash: Hash) -> bool {
    let wanted = algorithm.signature_alg_id();
    let pairs = [
        (alg_id::RSA_PKCS1_SHA256, Hash::Sha256, true),
        (alg_id::RSA_PKCS1_SHA384, Hash::Sha384, true),
        (alg_id::RSA_PKCS1_SHA512, Hash::Sha512, true),
        (alg_id::RSA_PSS_SHA256, Hash::Sha256, false),
        (alg_id::RSA_PSS_SHA384, Hash::Sha384, false),
        (alg_id::RSA_PSS_SHA512, Hash::Sha512, false),
        (alg_id::ECDSA_SHA256, Hash::Sha256, false),
        (alg_id::ECDSA_SHA384, Hash::Sha384, false),
        (alg_id::ECDSA_SHA512, Hash::Sha512, false),
    ];
    let mut known = pairs.iter().filter(|(id, of, _)| *id == wanted && *of == hash);
    known.any(|(id, _, is_rsa)| {
        let named = bare(said).is_some_and(|name| Some(name) == bare(id.as_ref()));
        said == id.as_ref() || named || *is_rsa && bare(said) == Some(RSA)
    })
}

/// The identifier of an algorithm whose parameters are missing or NULL.
fn bare(algorithm: &[u8]) -> Option<&[u8]> {
    let mut reader = Reader::new(algorithm);
    let oid = reader.value(OID).ok()?;
    let null = reader.optional(NULL).ok()?;
    (null.is_none_or(|null| null.value.is_empty()) && reader.is_at_end()).then_some(oid)
}

#[cfg(test)]
mod tests {
    use super::super::der::element;
    use super::*;

    #[test]
    fn parameters_are_missing_or_null_and_nothing_follows() {
        let (oid, null) = (element(OID, &[RSA]), element(NULL, &[]));
        assert_eq!(bare(&oid), Some(RSA));
        assert_eq!(bare(&[&oid[..], &null].concat()), Some(RSA));
        for more in [element(NULL, &[&[0]]), [&null[..], &null].concat(), element(OID, &[RSA])] {
            assert_eq!(bare(&[&oid[..], &more].concat()), None, "{more:?}");
        }
        assert_eq!(bare(&null), None);
    }

    #[test]
    fn a_signature_is_of_the_kind_and_the_digest_that_the_token_names() {
        let kinds = |said: &[u8], hash| {
            let fitting = ALL.iter().filter(|algorithm| fits(**algorithm, said, hash));
            fitting.map(|algorithm| algorithm.signature_alg_id()).collect::<Vec<_>>()
        };
        let rsa = element(OID, &[RSA]);
        assert_eq!(kinds(&rsa, Hash::Sha384), [alg_id::RSA_PKCS1_SHA384]);
        let ecdsa = alg_id::ECDSA_SHA256;
        assert_eq!(kinds(ecdsa.as_ref(), Hash::Sha256), [ecdsa, ecdsa], "a curve each");
        assert_eq!(kinds(ecdsa.as_ref(), Hash::Sha512), []);
        let pss = alg_id::RSA_PSS_SHA256;
        assert_eq!(kinds(pss.as_ref(), Hash::Sha256), [pss]);
        assert_eq!(kinds(&element(OID, &[&[42, 3]]), Hash::Sha256), []);
    }
}
