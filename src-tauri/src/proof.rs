//! What the user has just proved, or is just making, while they change who can open the vault. It
//! is held until it is used or the vault is locked, and no longer.

use keepsake::words::Language;
use keepsake::words::recovery::{RecoveryWords, two_to_ask};
use zeroize::Zeroizing;

/// The passphrase that was proved, and the recovery words that are being written down.
#[derive(Default)]
pub(crate) struct Proof {
    passphrase: Option<Zeroizing<String>>,
    recovery: Option<Recovery>,
}

/// Recovery words that do not open anything yet.
pub(crate) struct Recovery {
    pub(crate) words: RecoveryWords,
    /// The numbers of the two words that are asked back, counted from 1.
    pub(crate) ask: [usize; 2],
}

impl Proof {
    /// Forgets all of it.
    pub(crate) fn forget(&mut self) {
        *self = Self::default();
    }

    /// The user typed the passphrase, and it is the right one.
    pub(crate) fn hold(&mut self, passphrase: Zeroizing<String>) {
        self.passphrase = Some(passphrase);
    }

    /// The passphrase that was proved, once.
    pub(crate) fn take(&mut self) -> Option<Zeroizing<String>> {
        self.passphrase.take()
    }

    /// New words, in place of those that were begun before.
    pub(crate) fn begin_recovery(&mut self, language: Language) -> &Recovery {
        let words = RecoveryWords::generate(language);
        self.recovery.insert(Recovery { words, ask: two_to_ask() })
    }

    /// The words that are being written down.
    pub(crate) fn recovery(&self) -> Option<&Recovery> {
        self.recovery.as_ref()
    }

    pub(crate) fn forget_recovery(&mut self) {
        self.recovery = None;
    }

    /// Takes the words where both that were asked for are the right ones. Where they are not, the
    /// user may look again.
    pub(crate) fn answered(&mut self, typed: [&str; 2]) -> Option<RecoveryWords> {
        let recovery = self.recovery.take_if(|recovery| recovery.is_answer(typed))?;
        Some(recovery.words)
    }
}

impl Recovery {
    fn is_answer(&self, typed: [&str; 2]) -> bool {
        let words = self.words.words();
        self.ask.iter().zip(typed).all(|(number, typed)| {
            words.get(number - 1).is_some_and(|word| word.as_str() == typed.trim().to_lowercase())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_count_only_when_both_are_given_back() {
        let mut proof = Proof::default();
        assert!(proof.answered(["a", "b"]).is_none());
        let before = proof.begin_recovery(Language::Vietnamese).words.line();
        let Recovery { words, ask } = proof.begin_recovery(Language::Vietnamese);
        assert_ne!(words.line(), before, "new ones each time");
        let (line, all, ask) = (words.line(), words.words(), *ask);
        let right = ask.map(|number| format!(" {} ", all[number - 1].to_uppercase()));
        assert!(proof.answered([&right[0], "wrong"]).is_none());
        assert!(proof.answered([&right[1], &right[0]]).is_none() || right[0] == right[1]);
        assert!(proof.recovery().is_some(), "who mistyped may look again");
        let taken = proof.answered([&right[0], &right[1]]).unwrap();
        assert_eq!(taken.line(), line);
        assert!(proof.recovery().is_none());
    }

    #[test]
    fn a_passphrase_is_used_once_and_a_lock_takes_all() {
        let mut proof = Proof::default();
        proof.hold(Zeroizing::new("mười hai ký tự".to_owned()));
        assert!(proof.take().is_some() && proof.take().is_none());
        proof.hold(Zeroizing::new("mười hai ký tự".to_owned()));
        proof.begin_recovery(Language::English);
        proof.forget();
        assert!(proof.take().is_none() && proof.recovery().is_none());
    }
}
