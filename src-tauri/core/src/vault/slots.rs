//! The four slots: equal age files, each of which may wrap the vault's secrets under a passphrase.
//! How many are in use cannot be seen: unused ones wrap noise under noise. FORMAT.md section 2.

use age::secrecy::{ExposeSecret, SecretString};
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use super::identity::Identity;
use super::keys::{KEY_BYTES, Key, random};
use super::stack::wiping;

/// Slots in every vault.
pub(super) const SLOTS: usize = 4;
/// The slot of the passphrase.
pub(super) const PASSPHRASE_SLOT: usize = 1;
/// The slot of the recovery sheet's words.
pub(super) const RECOVERY_SLOT: usize = 2;

/// Characters (Unicode scalar values) a passphrase must have, after trimming.
pub const PASSPHRASE_CHARS_MIN: usize = 12;

/// The highest scrypt cost (log2 N) that is accepted when reading: 1 GiB of memory, about four
/// seconds. A planted slot cannot demand hours.
const WORK_LOG_N_MAX: u8 = 20;

/// How much work each guess of the passphrase costs: log2 of scrypt's N.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WorkFactor(u8);

impl WorkFactor {
    /// 2^18: 256 MiB and about one second. Never chosen by timing (security-ux.md E5: that picks
    /// 19 or 15 depending on what else the machine does).
    pub const STANDARD: Self = Self(18);

    /// Next to none. Only where the passphrase is itself a random key (the rehearsal's throw-away
    /// vault), and in tests that open many vaults; no shell offers it for a vault of one's own.
    pub const MINIMAL: Self = Self(2);
}

/// A passphrase as typed, brought to one form: trimmed and NFC, so that the same words open the
/// vault whichever way an input method composes them. Wiped when dropped.
pub struct Passphrase(SecretString);

impl Passphrase {
    /// Takes a passphrase as typed.
    #[must_use]
    pub fn new(typed: &str) -> Self {
        Self(SecretString::from(typed.trim().nfc().collect::<String>()))
    }

    /// Is it long enough to seal a new vault?
    #[must_use]
    pub fn is_long_enough(&self) -> bool {
        self.0.expose_secret().chars().count() >= PASSPHRASE_CHARS_MIN
    }

    /// A random key of 256 bits, written as a passphrase.
    #[must_use]
    pub fn random() -> Self {
        let bytes: [u8; 32] = random();
        Self(SecretString::from(data_encoding::HEXLOWER.encode(&bytes)))
    }
}

/// What a slot wraps: the master secret and the identity that opens the grants.
pub(super) struct Secrets {
    pub(super) master: Key,
    pub(super) reader: Identity,
}

const MASTER_LINE: &str = "# keepsake master v1 ";

impl Secrets {
    pub(super) fn generate() -> Self {
        let master = Key::new(random::<KEY_BYTES>());
        Self { master, reader: Identity::generate() }
    }

    /// Two lines that the stock `age -i` takes as an identity file: the master secret as a comment,
    /// the reader's identity. Always of one length.
    fn to_text(&self) -> Zeroizing<String> {
        let master = Zeroizing::new(data_encoding::HEXLOWER.encode(self.master.as_slice()));
        Zeroizing::new(format!("{MASTER_LINE}{}\n{}\n", *master, self.reader.text()))
    }

    pub(super) fn from_text(text: &[u8]) -> Option<Self> {
        let mut lines = std::str::from_utf8(text).ok()?.lines();
        let hex = lines.next()?.strip_prefix(MASTER_LINE)?;
        let bytes = Zeroizing::new(data_encoding::HEXLOWER.decode(hex.as_bytes()).ok()?);
        let mut master = Key::default();
        (bytes.len() == KEY_BYTES).then(|| master.copy_from_slice(&bytes))?;
        Some(Self { master, reader: Identity::read(lines.next()?)? })
    }
}

/// Seals a new set of slots: the first wraps `secrets` under `passphrase`, the rest are blanks of
/// the same form. Takes four times the work of one guess, on two threads.
pub(super) fn seal_all(
    secrets: &Secrets,
    passphrase: &Passphrase,
    work: WorkFactor,
) -> Result<Vec<Vec<u8>>, age::EncryptError> {
    std::thread::scope(|scope| {
        let blanks = scope.spawn(|| [blank(work), blank(work)]);
        let own = [seal(secrets, passphrase, work), blank(work)];
        let blanks = blanks.join().expect("sealing does not panic");
        own.into_iter().chain(blanks).collect()
    })
}

/// A slot that wraps noise under noise.
pub(super) fn blank(work: WorkFactor) -> Result<Vec<u8>, age::EncryptError> {
    seal(&Secrets::generate(), &Passphrase::random(), work)
}

/// Wraps `secrets` under `passphrase`.
pub(super) fn seal(
    secrets: &Secrets,
    passphrase: &Passphrase,
    work: WorkFactor,
) -> Result<Vec<u8>, age::EncryptError> {
    let mut recipient = age::scrypt::Recipient::new(passphrase.0.clone());
    recipient.set_work_factor(work.0);
    age::encrypt(&recipient, secrets.to_text().as_bytes())
}

/// What trying a passphrase on one slot came to.
pub(super) enum Tried {
    /// It opened. Boxed: what is moved leaves copies behind.
    Opened(Box<Secrets>),
    /// Another passphrase's slot, or a blank.
    Other,
    /// Not a slot any passphrase could open.
    Damaged,
}

/// Tries `passphrase` on each of `slots`, side by side.
pub(super) fn try_all(slots: &[Vec<u8>], passphrase: &Passphrase) -> Vec<Tried> {
    std::thread::scope(|scope| {
        // The stack of a thread that ended is kept for the next one, with what is on it.
        let tries: Vec<_> = slots
            .iter()
            .map(|slot| scope.spawn(move || wiping(|| open(slot, passphrase))))
            .collect();
        tries.into_iter().map(|tried| tried.join().expect("trying does not panic")).collect()
    })
}

fn open(slot: &[u8], passphrase: &Passphrase) -> Tried {
    match decrypt(slot, passphrase) {
        Ok(text) => Secrets::from_text(&text)
            .map_or(Tried::Damaged, |secrets| Tried::Opened(Box::new(secrets))),
        // A wrong passphrase and a flipped byte in the wrapped key look alike: age cannot tell, so
        // neither can we (FORMAT.md section 2.3).
        Err(age::DecryptError::DecryptionFailed | age::DecryptError::KeyDecryptionFailed) => {
            Tried::Other
        }
        Err(_) => Tried::Damaged,
    }
}

/// What a file sealed with a passphrase holds.
pub(super) fn open_text(sealed: &[u8], passphrase: &Passphrase) -> Option<Vec<u8>> {
    decrypt(sealed, passphrase).ok().map(|mut text| std::mem::take(&mut *text))
}

fn decrypt(
    sealed: &[u8],
    passphrase: &Passphrase,
) -> Result<Zeroizing<Vec<u8>>, age::DecryptError> {
    let mut identity = age::scrypt::Identity::new(passphrase.0.clone());
    identity.set_max_work_factor(WORK_LOG_N_MAX);
    age::decrypt(&identity, sealed).map(Zeroizing::new)
}
