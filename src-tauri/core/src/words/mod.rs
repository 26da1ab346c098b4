//! Words that people keep in the head, on paper, or say over a telephone: the generated
//! passphrase, the strength of one's own, the recovery words and their sheet, and fingerprints.
//! And words that they type to find a post again.
//!
//! Invariants: no input or output, no clock, no file; randomness comes from the operating system
//! only. No word that is given out is rewritten by the Telex or VNI input methods when words are
//! typed with a space or a hyphen between them. What holds a secret is wiped when dropped, and no
//! error carries a word. Deliberately absent: a gate. Who sets a weak passphrase is told, not
//! stopped. Why these lists: docs/decisions/0018-words.md.

mod codebook;
pub mod fingerprint;
mod fold;
pub mod passphrase;
pub mod recovery;
pub mod seek;
pub mod sheet;
pub mod strength;
mod syllable;
#[cfg(test)]
mod telex;

pub use self::codebook::Language;
pub use self::fold::fold as folded;
