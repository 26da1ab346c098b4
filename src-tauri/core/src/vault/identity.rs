//! An age identity whose secret lies in locked memory. age keeps its own on the heap, which can be
//! swapped out; so age's is made for each use, and wiped when that is over. Decision 11.

use age::secrecy::ExposeSecret;
use age::x25519;

use super::locked::Locked;

/// Characters of `AGE-SECRET-KEY-1…`.
const CHARS: usize = 74;

/// An X25519 identity.
pub(super) struct Identity {
    text: Locked<CHARS>,
    recipient: x25519::Recipient,
}

impl Identity {
    pub(super) fn generate() -> Self {
        Self::hold(&x25519::Identity::generate())
    }

    /// Reads `AGE-SECRET-KEY-1…`.
    pub(super) fn read(text: &str) -> Option<Self> {
        text.parse().ok().map(|identity| Self::hold(&identity))
    }

    fn hold(identity: &x25519::Identity) -> Self {
        let mut text = Locked::default();
        text.copy_from_slice(identity.to_string().expose_secret().as_bytes());
        Self { text, recipient: identity.to_public() }
    }

    /// The identity as age takes it. To be dropped at once.
    pub(super) fn at_hand(&self) -> x25519::Identity {
        self.text().parse().expect("it was an identity when it was taken")
    }

    /// `AGE-SECRET-KEY-1…`, where it lies.
    pub(super) fn text(&self) -> &str {
        std::str::from_utf8(self.text.as_slice()).expect("an identity is written in ASCII")
    }

    /// Whom to seal to, so that this identity opens it.
    pub(super) fn recipient(&self) -> &x25519::Recipient {
        &self.recipient
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_to_it_opens_with_it_and_with_what_is_read_back() {
        let identity = Identity::generate();
        let sealed = age::encrypt(identity.recipient(), b"content").unwrap();
        let again = Identity::read(identity.text()).unwrap();
        for identity in [&identity, &again] {
            assert_eq!(age::decrypt(&identity.at_hand(), &sealed).unwrap(), b"content");
        }
        assert!(age::decrypt(&Identity::generate().at_hand(), &sealed).is_err());
        let mut short = identity.text().to_owned();
        short.pop();
        for text in ["", "AGE-SECRET-KEY-1", &short, "# a comment"] {
            assert!(Identity::read(text).is_none(), "{text}");
        }
    }
}
