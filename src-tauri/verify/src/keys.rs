//! The log's key and what follows from it (BUNDLE.md, section 4; LOG.md, section 4).

use data_encoding::{BASE64, BASE64_NOPAD};
use ed25519_dalek::{Signature, VerifyingKey};

use crate::text::{base64, hex, sha256};

/// A log's key.
#[derive(Clone, Debug)]
pub(crate) struct LogKey {
    key: VerifyingKey,
    /// The name of the log that has it.
    pub(crate) origin: String,
    /// What begins its signatures in notes.
    pub(crate) id: [u8; 4],
}

impl LogKey {
    /// Reads `log.vkey`.
    pub(crate) fn read(file: &str) -> Option<Self> {
        let encoded = file.strip_suffix('\n')?.splitn(3, '+').nth(2)?;
        let (kind, public) =
            base64(encoded).and_then(|it| Some((*it.first()?, it.get(1..)?.to_vec())))?;
        let public: [u8; 32] = public.try_into().ok()?;
        let key =
            VerifyingKey::from_bytes(&public).ok().filter(|key| kind == 1 && !key.is_weak())?;
        let name = sha256(&[b"keepsake v1 log origin", &public]);
        let origin = format!("keepsake.invalid/log/{}", hex(&name[..16]));
        let [a, b, c, d, ..] = sha256(&[origin.as_bytes(), b"\n\x01", &public]);
        let read = Self { key, origin, id: [a, b, c, d] };
        (read.vkey() == file).then_some(read)
    }

    /// `log.vkey` as it must be.
    fn vkey(&self) -> String {
        let key = BASE64.encode(&[&[1], self.key.as_bytes().as_slice()].concat());
        format!("{}+{}+{key}\n", self.origin, hex(&self.id))
    }

    /// The key as SSH writes it.
    pub(crate) fn ssh(&self) -> Vec<u8> {
        let mut out = Vec::new();
        for part in [b"ssh-ed25519", self.key.as_bytes().as_slice()] {
            out.extend(u32::try_from(part.len()).unwrap_or_default().to_be_bytes());
            out.extend(part);
        }
        out
    }

    /// `allowed_signers.txt` as it must be.
    pub(crate) fn allowed_signers(&self) -> String {
        let namespaces = "keepsake-checkpoint@v1,keepsake-bag@v1";
        let key = BASE64.encode(&self.ssh());
        format!("keepsake namespaces=\"{namespaces}\" ssh-ed25519 {key}\n")
    }

    /// `log.pem` as it must be.
    pub(crate) fn pem(&self) -> String {
        let prefix = b"\x30\x2a\x30\x05\x06\x03\x2b\x65\x70\x03\x21\x00";
        let key = BASE64.encode(&[prefix.as_slice(), self.key.as_bytes()].concat());
        format!("-----BEGIN PUBLIC KEY-----\n{key}\n-----END PUBLIC KEY-----\n")
    }

    /// What people compare.
    pub(crate) fn fingerprint(&self) -> String {
        format!("SHA256:{}", BASE64_NOPAD.encode(&sha256(&[&self.ssh()])))
    }

    /// Whether it signed these bytes.
    pub(crate) fn signed(&self, message: &[u8], signature: &[u8]) -> bool {
        let signature = Signature::from_slice(signature);
        signature.is_ok_and(|signature| self.key.verify_strict(message, &signature).is_ok())
    }
}
