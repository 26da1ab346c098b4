//! Signatures of `ssh-keygen -Y sign`, of one form (LOG.md, section 6).

use sha2::{Digest as _, Sha512};

use crate::keys::LogKey;
use crate::text::base64;

/// What a signature is for.
pub(crate) const CHECKPOINT: &str = "keepsake-checkpoint@v1";
pub(crate) const BAG: &str = "keepsake-bag@v1";

const BEGIN: &str = "-----BEGIN SSH SIGNATURE-----";
const END: &str = "-----END SSH SIGNATURE-----";
const MAGIC: &[u8] = b"SSHSIG";

fn push(out: &mut Vec<u8>, part: &[u8]) {
    out.extend(u32::try_from(part.len()).unwrap_or(u32::MAX).to_be_bytes());
    out.extend(part);
}

/// The bytes between the marks.
fn unwrapped(file: &str) -> Option<Vec<u8>> {
    let lines: Vec<&str> = crate::text::lines(file)?.collect();
    let [first, body @ .., last] = lines.as_slice() else { return None };
    let (end, full) = body.split_last()?;
    let widths = full.iter().all(|line| line.len() == 70) && (1..=70).contains(&end.len());
    (*first == BEGIN && *last == END && widths).then(|| base64(&body.concat()))?
}

/// Whether `key` signed `message` for this purpose, in the one form there may be.
pub(crate) fn holds(file: &str, key: &LogKey, purpose: &str, message: &[u8]) -> bool {
    let Some(blob) = unwrapped(file) else { return false };
    // Everything but the 64 bytes of the signature is known beforehand.
    let mut wanted = [MAGIC, &1_u32.to_be_bytes()].concat();
    push(&mut wanted, &key.ssh());
    push(&mut wanted, purpose.as_bytes());
    push(&mut wanted, b"");
    push(&mut wanted, b"sha512");
    let (kind, signature_len) = (b"ssh-ed25519", 64_u32);
    wanted.extend((4 + 11 + 4 + signature_len).to_be_bytes());
    push(&mut wanted, kind);
    wanted.extend(signature_len.to_be_bytes());
    let Some(signature) = blob.strip_prefix(wanted.as_slice()) else { return false };
    let mut signed = MAGIC.to_vec();
    push(&mut signed, purpose.as_bytes());
    push(&mut signed, b"");
    push(&mut signed, b"sha512");
    push(&mut signed, &Sha512::digest(message));
    key.signed(&signed, signature)
}
