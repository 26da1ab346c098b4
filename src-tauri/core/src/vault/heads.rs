//! The last head seen: where the chain of commits ended when this computer last had the vault open.
//! It is kept outside the vault, so that an older copy of the folder put back is noticed. Whoever
//! restores the whole disk restores this file too: that only an outside witness sees. FORMAT.md
//! section 11.

use std::path::Path;

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hmac::Mac;

use super::commits::Head;
use super::health::Warning;
use super::keys::{Keys, base32, mac, random};
use super::{Owner, Vault};

const NONCE_BYTES: usize = 24;
/// Number and mark of a head.
const HEAD_BYTES: usize = 40;
/// The newest checkpoint of the custody log, and zeros.
const CHECKPOINT_BYTES: usize = 320;
/// The number of a vault that has other keys by now.
const REPLACED: u64 = u64::MAX;
const SALT: &[u8] = b"heads";

impl Vault {
    /// Compares the vault with the last head seen, kept in `folder` (outside the vault), and keeps
    /// its head there from now on. How it compares is among [`Vault::warnings`].
    pub fn watch_heads(&mut self, folder: &Path) {
        let Some(Owner { keys, .. }) = &self.owner else { return };
        let path = folder.join(file_name(keys));
        let seen = self.last_seen(&path, keys);
        self.health.heads = Some(path);
        self.health.rollback = seen.and_then(|seen| self.compare(seen));
        if seen != Some(self.head) {
            self.remember_head();
        }
    }

    /// The newest checkpoint of the custody log that was seen on this computer, as it is kept
    /// outside the vault.
    #[must_use]
    pub fn seen_checkpoint(&self) -> Option<String> {
        let (path, Owner { keys, .. }) = (self.health.heads.as_ref()?, self.owner.as_ref()?);
        let plain = self.remembered(path, keys)?;
        let text = plain.get(HEAD_BYTES..)?;
        let end = text.iter().position(|byte| *byte == 0).unwrap_or(text.len());
        let text = std::str::from_utf8(text.get(..end)?).ok()?;
        (!text.is_empty()).then(|| text.to_owned())
    }

    /// Takes the vault as it is for the one to go on with. What was seen before is forgotten.
    pub fn accept_older(&mut self) {
        self.health.rollback = None;
        self.remember_head();
    }

    /// Keeps the head outside the vault. While an older copy is not accepted, what was seen stays.
    /// A head that cannot be kept is one guard less, not a reason to refuse an act.
    pub(super) fn remember_head(&self) {
        self.keep_head(self.head);
    }

    /// Keeps that the vault got other keys: whatever opens with these from now on is a copy of
    /// before.
    pub(super) fn remember_replaced(&self) {
        self.keep_head(Head { number: REPLACED, mark: [0; 32] });
    }

    fn keep_head(&self, head: Head) {
        let (Some(path), Some(Owner { keys, .. }), None) =
            (&self.health.heads, &self.owner, &self.health.rollback)
        else {
            return;
        };
        let mut plain = [head.number.to_be_bytes().as_slice(), &head.mark].concat();
        let checkpoint = self.newest_checkpoint().unwrap_or_default();
        plain.extend_from_slice(checkpoint.as_bytes());
        plain.resize(HEAD_BYTES + CHECKPOINT_BYTES, 0);
        let nonce: [u8; NONCE_BYTES] = random();
        let name = file_name(keys);
        let payload = Payload { msg: &plain, aad: name.as_bytes() };
        let sealed = cipher(keys).encrypt(&XNonce::from(nonce), payload);
        let sealed = sealed.expect("a head is far below the cipher's limit");
        let folder = path.parent().unwrap_or(path);
        let _ = self
            .disk
            .make_folder(folder)
            .and_then(|()| self.disk.write(path, &[nonce.as_slice(), &sealed].concat()));
    }

    fn compare(&self, seen: Head) -> Option<Warning> {
        if seen.number == REPLACED {
            return Some(Warning::Replaced);
        }
        if seen.number > self.head.number {
            return Some(Warning::Older { seen: seen.number, found: self.head.number });
        }
        if seen.number == 0 {
            return None;
        }
        let mark = if seen.number == self.head.number {
            self.head.mark
        } else {
            match self.commits().read(seen.number) {
                Ok(commit) => commit.mark,
                // That it is lost is told already, and by name.
                Err(_) => return None,
            }
        };
        let lost = self.health.lost.iter().any(|lost| lost.numbers.contains(&seen.number));
        let forgotten = self.catalogue.register().forgotten.as_ref();
        let anew = forgotten.is_some_and(|known| known.is_instead_of(seen));
        (mark != seen.mark && !lost && !anew).then_some(Warning::OtherHistory)
    }

    fn last_seen(&self, path: &Path, keys: &Keys) -> Option<Head> {
        let plain = self.remembered(path, keys)?;
        let (number, rest) = plain.split_first_chunk()?;
        Some(Head { number: u64::from_be_bytes(*number), mark: *rest.first_chunk()? })
    }

    fn remembered(&self, path: &Path, keys: &Keys) -> Option<Vec<u8>> {
        let bytes = self.disk.read(path).ok()?;
        let (nonce, sealed) = bytes.split_at_checked(NONCE_BYTES)?;
        let nonce: [u8; NONCE_BYTES] = nonce.try_into().ok()?;
        let name = file_name(keys);
        let payload = Payload { msg: sealed, aad: name.as_bytes() };
        cipher(keys).decrypt(&XNonce::from(nonce), payload).ok()
    }
}

/// A keyed hash: the file does not tell which vault it belongs to.
fn file_name(keys: &Keys) -> String {
    let mut name = mac(&keys.index_key(SALT, "keepsake v1 head name"));
    name.update(b"head");
    base32(name.finalize().into_bytes().get(..20).unwrap_or_default())
}

fn cipher(keys: &Keys) -> XChaCha20Poly1305 {
    let key = keys.index_key(SALT, "keepsake v1 head seen");
    XChaCha20Poly1305::new(key.as_slice().try_into().expect("a 32-byte key"))
}
