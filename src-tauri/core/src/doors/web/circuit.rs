//! Keeping accounts apart on the way: a SOCKS user name and password of its own for each account.
//! Tor gives streams with different ones different circuits (`IsolateSOCKSAuth`, its default), so
//! that no exit and no platform sees one visitor ask for two accounts.

use std::fmt::Write as _;

use hkdf::Hkdf;
use sha2::Sha256;
use url::Url;

use super::WebError;

/// Bytes of a user name and of a password; Tor takes up to 255 letters of each.
const HALF_BYTES: usize = 16;

/// What the names of one [`super::Web`] are drawn from: random, and gone with it.
pub(super) struct Draw([u8; 32]);

impl Draw {
    pub(super) fn new() -> Result<Self, WebError> {
        let mut secret = [0; 32];
        getrandom::fill(&mut secret).map_err(|_| WebError::Client)?;
        Ok(Self(secret))
    }

    /// The same for the same account, and telling nothing of it without the secret.
    pub(super) fn of(&self, account: &str) -> Circuit {
        let mut both = [0; 2 * HALF_BYTES];
        Hkdf::<Sha256>::new(None, &self.0)
            .expand(account.as_bytes(), &mut both)
            .expect("32 bytes are within what HKDF gives");
        let (name, password) = both.split_at(HALF_BYTES);
        Circuit { name: letters(name), password: letters(password) }
    }
}

/// A user name and password that mean a way of its own.
pub(super) struct Circuit {
    name: String,
    password: String,
}

impl Circuit {
    /// Its name and its password.
    pub(super) fn into_parts(self) -> (String, String) {
        (self.name, self.password)
    }

    pub(super) fn put_into(&self, proxy: &mut Url) -> Result<(), ()> {
        proxy.set_username(&self.name)?;
        proxy.set_password(Some(&self.password))
    }
}

fn letters(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
