//! The frame around every sealed payload: what it is, how long it really is, padding that hides
//! its size, and a keyed tag that shows this vault wrote it. FORMAT.md section 4.

use age::x25519::{Identity, Recipient};
use zeroize::Zeroizing;

use super::keys::Keys;

/// Bytes before the content.
pub(super) const HEAD_BYTES: usize = 96;
/// Bytes of the tag at the end.
const TAG_BYTES: usize = 32;
/// The smallest frame: text posts all look alike.
const FRAME_BYTES_MIN: u64 = 8 * 1024;

const MAGIC: &[u8; 8] = b"keepsake";
const VERSION: u16 = 1;

/// What a frame holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u16)]
pub(super) enum Kind {
    /// A raw exchange: WARC records, gzipped.
    Exchange = 1,
    /// A batch of acts.
    Commit = 2,
}

/// Why a sealed file could not be read as what it should be.
#[derive(Debug, thiserror::Error)]
pub enum FrameError {
    /// age refused it: changed, cut short, or sealed to somebody else.
    #[error("a sealed file is damaged or was not sealed for this vault")]
    Sealed(#[source] age::DecryptError),
    /// It opens, but this vault did not write it (or not under this name).
    #[error("a sealed file was not written by this vault")]
    Foreign,
    /// A later version of Keepsake wrote it.
    #[error("a sealed file has format version {0}, which this version cannot read")]
    Version(u16),
}

/// The content of a frame, with the 32 bytes that bind it to its place.
pub(super) struct Opened {
    pub(super) content: Zeroizing<Vec<u8>>,
    pub(super) tag: [u8; 32],
}

/// Seals `content` to `recipient`. `binding` is what the frame must be found under: an object's
/// name, or a commit's number and predecessor. Returns the sealed bytes and the frame's tag.
pub(super) fn seal(
    keys: &Keys,
    recipient: &Recipient,
    kind: Kind,
    binding: &[u8; 64],
    content: &[u8],
) -> Result<(Vec<u8>, [u8; 32]), age::EncryptError> {
    let total = padded(u64::try_from(HEAD_BYTES + content.len() + TAG_BYTES).unwrap_or(u64::MAX));
    let total = usize::try_from(total).unwrap_or(usize::MAX);
    let mut frame = Zeroizing::new(Vec::with_capacity(total));
    frame.extend_from_slice(MAGIC);
    frame.extend_from_slice(&VERSION.to_be_bytes());
    frame.extend_from_slice(&(kind as u16).to_be_bytes());
    frame.extend_from_slice(&[0; 12]);
    frame.extend_from_slice(&(content.len() as u64).to_be_bytes());
    frame.extend_from_slice(binding);
    frame.extend_from_slice(content);
    frame.resize(total - TAG_BYTES, 0);
    let tag = keys.tag(&[&frame]);
    frame.extend_from_slice(&tag);
    Ok((age::encrypt(recipient, &frame)?, tag))
}

/// Opens a sealed frame and checks that it is what and where it claims to be.
pub(super) fn open(
    keys: &Keys,
    identity: &Identity,
    kind: Kind,
    binding: &[u8; 64],
    sealed: &[u8],
) -> Result<Opened, FrameError> {
    let mut frame = Zeroizing::new(age::decrypt(identity, sealed).map_err(FrameError::Sealed)?);
    let body_bytes = frame.len().checked_sub(TAG_BYTES).ok_or(FrameError::Foreign)?;
    let (body, tag) = frame.split_at_checked(body_bytes).ok_or(FrameError::Foreign)?;
    if !keys.tag_holds(&[body], tag) {
        return Err(FrameError::Foreign);
    }
    let tag = tag.try_into().map_err(|_| FrameError::Foreign)?;
    let length = content_length(body, kind, binding)?;
    frame.truncate(HEAD_BYTES + length);
    let content = Zeroizing::new(frame.split_off(HEAD_BYTES));
    Ok(Opened { content, tag })
}

fn content_length(body: &[u8], kind: Kind, binding: &[u8; 64]) -> Result<usize, FrameError> {
    let (head, rest) = body.split_at_checked(HEAD_BYTES).ok_or(FrameError::Foreign)?;
    let field = |range: std::ops::Range<usize>| head.get(range).unwrap_or_default();
    let number = |range| field(range).iter().fold(0_u64, |n, byte| n << 8 | u64::from(*byte));
    if field(0..8) != MAGIC {
        return Err(FrameError::Foreign);
    }
    if number(8..10) != u64::from(VERSION) {
        return Err(FrameError::Version(u16::try_from(number(8..10)).unwrap_or(u16::MAX)));
    }
    if number(10..12) != kind as u64 || field(32..96) != binding {
        return Err(FrameError::Foreign);
    }
    usize::try_from(number(24..32)).ok().filter(|n| *n <= rest.len()).ok_or(FrameError::Foreign)
}

/// The size a frame of `bytes` is padded to: Padmé (Nikitin et al., `PoPETs` 2019) with a floor.
/// Leaks O(log log n) bits, costs at most 12 %.
pub(super) fn padded(bytes: u64) -> u64 {
    if bytes <= FRAME_BYTES_MIN {
        return FRAME_BYTES_MIN;
    }
    let exponent = bytes.ilog2();
    let mantissa_bits = exponent.ilog2() + 1;
    let mask = (1_u64 << (exponent - mantissa_bits)) - 1;
    bytes.saturating_add(mask) & !mask
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vault::keys::{Key, random};
    use proptest::prelude::*;

    fn keys() -> Keys {
        Keys::derive(&Key::new(random()))
    }

    #[test]
    fn sizes_fall_into_few_classes() {
        let classes: std::collections::BTreeSet<u64> = (1..2_000_000).map(padded).collect();
        assert!(classes.len() < 260, "{} classes", classes.len());
        assert!((1..=FRAME_BYTES_MIN).all(|n| padded(n) == FRAME_BYTES_MIN));
    }

    #[test]
    fn a_frame_opens_only_in_its_own_place_and_vault() {
        let (keys, identity) = (keys(), Identity::generate());
        let (sealed, _) =
            seal(&keys, &identity.to_public(), Kind::Exchange, &[7; 64], b"content").unwrap();
        let open = |keys: &Keys, kind, binding| open(keys, &identity, kind, binding, &sealed);
        assert_eq!(*open(&keys, Kind::Exchange, &[7; 64]).unwrap().content, b"content");
        assert!(matches!(open(&keys, Kind::Exchange, &[8; 64]), Err(FrameError::Foreign)));
        assert!(matches!(open(&keys, Kind::Commit, &[7; 64]), Err(FrameError::Foreign)));
        assert!(matches!(
            open(&super::tests::keys(), Kind::Exchange, &[7; 64]),
            Err(FrameError::Foreign)
        ));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn what_was_sealed_comes_back(
            content in proptest::collection::vec(any::<u8>(), 0..20_000),
        ) {
            let (keys, identity) = (keys(), Identity::generate());
            let to = identity.to_public();
            let (sealed, tag) = seal(&keys, &to, Kind::Exchange, &[1; 64], &content).unwrap();
            let opened = open(&keys, &identity, Kind::Exchange, &[1; 64], &sealed).unwrap();
            prop_assert_eq!(&*opened.content, &content);
            prop_assert_eq!(opened.tag, tag);
        }

        #[test]
        fn padding_never_shortens_and_costs_little(bytes in 1_u64..1 << 40) {
            let padded = padded(bytes);
            prop_assert!(padded >= bytes);
            prop_assert!(bytes < FRAME_BYTES_MIN || padded <= bytes + bytes / 8);
        }
    }
}
