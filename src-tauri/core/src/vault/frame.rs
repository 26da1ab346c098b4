//! The frame around every sealed payload: what it is, how long it really is, padding that hides
//! its size, and a signature that shows this vault wrote it. FORMAT.md section 4.
//!
//! What is told of a content stands behind it, so that a video is hashed and sealed in one pass
//! without ever being whole in memory.

use std::io::{self, Read, Seek, SeekFrom, Write};
use std::sync::{Arc, mpsc};

use age::x25519::Recipient;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::collection::Collection;
use super::headed::{Headed, decryptor};
use super::steady::Steady;

/// Bytes before the content.
pub(super) const HEAD_BYTES: usize = 32;
/// Bytes at the end: length, binding, digest, signature.
pub(super) const TRAILER_BYTES: usize = 168;
/// Bytes of the trailer that are signed.
pub(super) const TOLD_BYTES: usize = 104;
/// The smallest frame: text posts all look alike.
const FRAME_BYTES_MIN: u64 = 8 * 1024;
/// Bytes moved at once; a whole number of age's chunks.
const STEP_BYTES: usize = 256 * 1024;
/// What is shorter is read whole, and hashed in the thread that seals it.
const SMALL_BYTES: u64 = 64 * 1024;
/// Steps that hashing may lag behind the cipher.
const STEPS_AHEAD: usize = 8;
/// Steps in memory: those ahead, the one that is hashed, and the one that is filled.
const RING_STEPS: usize = STEPS_AHEAD + 2;

static ZEROS: [u8; STEP_BYTES] = [0; STEP_BYTES];

const MAGIC: &[u8; 8] = b"keepsake";
const VERSION: u16 = 1;
pub(super) const SIGNED: &[u8] = b"keepsake v1 frame";

/// What a frame holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u16)]
pub(super) enum Kind {
    /// An object: WARC records, gzipped, or a medium byte for byte. The act that names it says
    /// which.
    Object = 1,
    /// A batch of acts.
    Commit = 2,
}

/// Where a frame must be found: an object's name, or a commit's number and predecessor.
pub(super) type Binding = [u8; 64];

/// What is known of a frame that was sealed or opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Told {
    /// Bytes of the content.
    pub(super) length: u64,
    /// Where it belongs.
    pub(super) binding: Binding,
    /// SHA-256 of the content.
    pub(super) digest: [u8; 32],
    /// SHA-256 of all that is signed: stands for this very frame.
    pub(super) mark: [u8; 32],
}

/// Why a content could not be sealed.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    /// The vault was opened to be read only.
    #[error("this vault was opened to be read only")]
    ReadOnly,
    /// age refused.
    #[error("it could not be sealed")]
    Age(#[source] age::EncryptError),
    /// What should be sealed could not be read.
    #[error("what should be kept could not be read")]
    Content(#[source] io::Error),
    /// The sealed bytes could not be written.
    #[error("the sealed bytes could not be written")]
    Output(#[source] io::Error),
}

/// Why a sealed file could not be read as what it should be.
#[derive(Debug, thiserror::Error)]
pub enum FrameError {
    /// age refused it: changed, cut short, or sealed to somebody else.
    #[error("a sealed file is damaged or was not sealed for this vault")]
    Sealed(#[source] age::DecryptError),
    /// It begins as it should, and is changed or cut short further on.
    #[error("a sealed file is damaged")]
    Damaged(#[source] io::Error),
    /// It opens, but this vault did not write it (or not under this name).
    #[error("a sealed file was not written by this vault")]
    Foreign,
    /// A later version of Keepsake wrote it.
    #[error("a sealed file has format version {0}, which this version cannot read")]
    Version(u16),
    /// What was opened could not be handed on.
    #[error("what was opened could not be handed on")]
    Output(#[source] io::Error),
}

/// Seals `content` for `collection` into `out`. `bind` gives the place once the digest of the
/// content is known.
pub(super) fn seal<W: Write>(
    collection: &Collection,
    kind: Kind,
    content: &mut dyn Read,
    out: W,
    bind: impl FnOnce(&[u8; 32]) -> Binding,
) -> Result<(W, Told), SealError> {
    let head = head(kind);
    let mut out = encrypting(&collection.recipient(), out)?;
    out.write_all(&head).map_err(SealError::Output)?;
    let (length, digest) = pour(content, &mut out)?;
    let whole = length + (HEAD_BYTES + TRAILER_BYTES) as u64;
    io::copy(&mut io::repeat(0).take(padded(whole) - whole), &mut out)
        .map_err(SealError::Output)?;
    let binding = bind(&digest);
    let mut trailer = Vec::with_capacity(TRAILER_BYTES);
    trailer.extend_from_slice(&length.to_be_bytes());
    trailer.extend_from_slice(&binding);
    trailer.extend_from_slice(&digest);
    let signed = [SIGNED, &head, &trailer].concat();
    trailer.extend_from_slice(&collection.sign(&signed).ok_or(SealError::ReadOnly)?);
    out.write_all(&trailer).map_err(SealError::Output)?;
    let out = out.finish().map_err(SealError::Output)?;
    Ok((out, Told { length, binding, digest, mark: Sha256::digest(&signed).into() }))
}

/// Moves `content` to `out` and hashes it on the way. Gives its length and digest. What is small is
/// hashed here: to start a thread takes longer than to hash it.
fn pour(content: &mut dyn Read, out: &mut dyn Write) -> Result<(u64, [u8; 32]), SealError> {
    let mut first = Zeroizing::new(Vec::new());
    content.take(SMALL_BYTES).read_to_end(&mut first).map_err(SealError::Content)?;
    let mut length = first.len() as u64;
    out.write_all(&first).map_err(SealError::Output)?;
    if length < SMALL_BYTES {
        return Ok((length, Sha256::digest(&*first).into()));
    }
    std::thread::scope(|scope| {
        let mut hash = SideHash::start(scope);
        hash.step().append(&mut first);
        hash.update();
        loop {
            let step = hash.step();
            step.resize(STEP_BYTES, 0);
            let n = content.read(step).map_err(SealError::Content)?;
            if n == 0 {
                return Ok((length, hash.finish()));
            }
            step.truncate(n);
            out.write_all(hash.update()).map_err(SealError::Output)?;
            length += n as u64;
        }
    })
}

/// SHA-256 in a thread of its own: hashing takes as long as the cipher, and there are two cores.
/// The steps lie in a ring that is used again and again: fresh memory costs more than the cipher.
struct SideHash<'scope> {
    ring: Vec<Step>,
    at: usize,
    steps: mpsc::SyncSender<Step>,
    digest: std::thread::ScopedJoinHandle<'scope, [u8; 32]>,
}

type Step = Arc<Zeroizing<Vec<u8>>>;

impl<'scope> SideHash<'scope> {
    fn start(scope: &'scope std::thread::Scope<'scope, '_>) -> Self {
        let (steps, coming) = mpsc::sync_channel::<Step>(STEPS_AHEAD);
        let digest = scope.spawn(move || {
            let mut hasher = Sha256::new();
            for step in coming {
                hasher.update(&**step);
            }
            hasher.finalize().into()
        });
        Self { ring: vec![Step::default()], at: 0, steps, digest }
    }

    /// Room for the next step. The hash may still read the one that was there: then it is left to
    /// it.
    fn step(&mut self) -> &mut Vec<u8> {
        self.at = (self.at + 1) % RING_STEPS;
        if self.at >= self.ring.len() {
            self.ring.resize_with(self.at + 1, Step::default);
        }
        if Arc::get_mut(&mut self.ring[self.at]).is_none() {
            self.ring[self.at] = Step::default();
        }
        Arc::get_mut(&mut self.ring[self.at]).expect("a fresh step is nobody else's")
    }

    /// Hashes what was put into the step, and gives it.
    fn update(&self) -> &[u8] {
        let step = &self.ring[self.at];
        self.steps.send(Arc::clone(step)).expect("the hashing thread waits until it is told all");
        step
    }

    fn finish(self) -> [u8; 32] {
        drop(self.steps);
        self.digest.join().expect("hashing does not panic")
    }
}

fn encrypting<W: Write>(to: &Recipient, out: W) -> Result<age::stream::StreamWriter<W>, SealError> {
    let recipients = std::iter::once(to as &dyn age::Recipient);
    let encryptor = age::Encryptor::with_recipients(recipients).map_err(SealError::Age)?;
    encryptor.wrap_output(out).map_err(SealError::Output)
}

/// Opens a sealed frame, checks what and whose it is, and writes its content to `out`.
///
/// On an error `out` may have been given bytes: they are nothing until this returns `Ok`.
pub(super) fn open_into<R: Read + Seek>(
    collection: &Collection,
    kind: Kind,
    sealed: R,
    out: &mut dyn Write,
) -> Result<Told, FrameError> {
    let sealed = decryptor(sealed).map_err(FrameError::Sealed)?;
    let own = collection.at_hand();
    let own = own.iter().map(|identity| identity as &dyn age::Identity);
    let mut frame = sealed.decrypt(own).map_err(FrameError::Sealed)?;
    let end = frame.seek(SeekFrom::End(0)).map_err(FrameError::Damaged)?;
    let told_at = end.checked_sub(TRAILER_BYTES as u64).ok_or(FrameError::Foreign)?;
    let mut trailer = [0; TRAILER_BYTES];
    frame.seek(SeekFrom::Start(told_at)).map_err(FrameError::Damaged)?;
    frame.read_exact(&mut trailer).map_err(FrameError::Damaged)?;
    let mut head = [0; HEAD_BYTES];
    frame.seek(SeekFrom::Start(0)).map_err(FrameError::Damaged)?;
    frame.read_exact(&mut head).map_err(FrameError::Damaged)?;
    let told = told(collection, kind, &head, &trailer)?;
    let room = told_at.checked_sub(HEAD_BYTES as u64).ok_or(FrameError::Foreign)?;
    let padding = room.checked_sub(told.length).ok_or(FrameError::Foreign)?;
    let digest = std::thread::scope(|scope| {
        let mut hash = SideHash::start(scope);
        let mut left = told.length;
        while left > 0 {
            let n = step_of(left);
            let step = hash.step();
            step.resize(n, 0);
            frame.read_exact(step).map_err(FrameError::Damaged)?;
            out.write_all(hash.update()).map_err(FrameError::Output)?;
            left -= n as u64;
        }
        Ok(hash.finish())
    })?;
    if digest != told.digest {
        return Err(FrameError::Foreign);
    }
    // Read to the end, so that no changed byte goes unseen.
    let (mut step, mut left) = (Vec::new(), padding);
    while left > 0 {
        step.resize(step_of(left), 0);
        frame.read_exact(&mut step).map_err(FrameError::Damaged)?;
        if !ZEROS.starts_with(&step) {
            return Err(FrameError::Foreign);
        }
        left -= step.len() as u64;
    }
    Ok(told)
}

/// Opens a sealed frame that fits into memory.
pub(super) fn open(
    collection: &Collection,
    kind: Kind,
    sealed: &[u8],
) -> Result<(Zeroizing<Vec<u8>>, Told), FrameError> {
    let mut content = Zeroizing::new(Vec::with_capacity(sealed.len()));
    let told = open_into(collection, kind, io::Cursor::new(sealed), &mut *content)?;
    Ok((content, told))
}

/// A frame of which only parts are read: neither its place nor its signature is looked at, so that
/// the caller must know by a digest of its own what it finds.
pub(super) struct Part<R>(Steady<Headed<R>>);

impl<R: Read + Seek> Part<R> {
    pub(super) fn open(collection: &Collection, sealed: R) -> Result<Self, FrameError> {
        let sealed = decryptor(sealed).map_err(FrameError::Sealed)?;
        let keys = collection.at_hand();
        let keys = keys.iter().map(|key| key as &dyn age::Identity);
        let stream = sealed.decrypt(keys).map_err(FrameError::Sealed)?;
        Steady::new(stream).map(Self).map_err(FrameError::Damaged)
    }

    /// Reads `length` bytes of the content from byte `at` on.
    pub(super) fn read(&mut self, at: u64, length: u32) -> Result<Zeroizing<Vec<u8>>, FrameError> {
        let from = at.saturating_add(HEAD_BYTES as u64);
        self.0.seek(SeekFrom::Start(from)).map_err(FrameError::Damaged)?;
        let mut part = Zeroizing::new(vec![0; length as usize]);
        self.0.read_exact(&mut part).map_err(FrameError::Damaged)?;
        Ok(part)
    }
}

pub(super) fn head(kind: Kind) -> [u8; HEAD_BYTES] {
    let mut head = [0; HEAD_BYTES];
    head[..8].copy_from_slice(MAGIC);
    head[8..10].copy_from_slice(&VERSION.to_be_bytes());
    head[10..12].copy_from_slice(&(kind as u16).to_be_bytes());
    head
}

/// Reads the trailer of a frame of this kind and holds its signature against the collection.
fn told(
    collection: &Collection,
    kind: Kind,
    found: &[u8; HEAD_BYTES],
    trailer: &[u8; TRAILER_BYTES],
) -> Result<Told, FrameError> {
    if found[..8] != MAGIC[..] {
        return Err(FrameError::Foreign);
    }
    let version = u16::from_be_bytes([found[8], found[9]]);
    if version != VERSION {
        return Err(FrameError::Version(version));
    }
    let (told, signature) = trailer.split_at(TOLD_BYTES);
    let signed = [SIGNED, found, told].concat();
    if *found != head(kind) || !collection.signed(&signed, signature) {
        return Err(FrameError::Foreign);
    }
    let (length, rest) = told.split_at(8);
    let (binding, digest) = rest.split_at(64);
    let foreign = |_| FrameError::Foreign;
    Ok(Told {
        length: u64::from_be_bytes(length.try_into().map_err(foreign)?),
        binding: binding.try_into().map_err(foreign)?,
        digest: digest.try_into().map_err(foreign)?,
        mark: Sha256::digest(&signed).into(),
    })
}

/// How many of the bytes left are moved at once.
fn step_of(left: u64) -> usize {
    usize::try_from(left).unwrap_or(usize::MAX).min(STEP_BYTES)
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

    fn collection() -> Collection {
        Collection::generate(&Key::new(random()))
    }

    fn sealed(collection: &Collection, content: &[u8], binding: Binding) -> (Vec<u8>, Told) {
        seal(collection, Kind::Object, &mut &*content, Vec::new(), |_| binding).unwrap()
    }

    #[test]
    fn sizes_fall_into_few_classes() {
        let classes: std::collections::BTreeSet<u64> = (1..2_000_000).map(padded).collect();
        assert!(classes.len() < 260, "{} classes", classes.len());
        assert!((1..=FRAME_BYTES_MIN).all(|n| padded(n) == FRAME_BYTES_MIN));
    }

    #[test]
    fn a_frame_opens_only_as_its_own_kind_and_in_its_own_vault() {
        let own = collection();
        let (bytes, told) = sealed(&own, b"content", [7; 64]);
        let (content, opened) = open(&own, Kind::Object, &bytes).unwrap();
        assert_eq!((content.as_slice(), opened), (b"content".as_slice(), told));
        assert_eq!(told.binding, [7; 64]);
        assert!(matches!(open(&own, Kind::Commit, &bytes), Err(FrameError::Foreign)));
        assert!(matches!(open(&collection(), Kind::Object, &bytes), Err(FrameError::Sealed(_))));
    }

    #[test]
    fn whoever_knows_the_recipient_alone_writes_foreign_frames() {
        let own = collection();
        let (bytes, _) = sealed(&own, b"content", [7; 64]);
        let frame = {
            let frame = age::Decryptor::new(bytes.as_slice()).unwrap();
            let mut all = Vec::new();
            let own = own.at_hand();
            let own = own.iter().map(|identity| identity as &dyn age::Identity);
            frame.decrypt(own).unwrap().read_to_end(&mut all).unwrap();
            all
        };
        for at in [40, frame.len() - TRAILER_BYTES + 7, frame.len() - 1] {
            let mut forged = frame.clone();
            forged[at] ^= 1;
            let forged = age::encrypt(&own.recipient(), &forged).unwrap();
            assert!(matches!(open(&own, Kind::Object, &forged), Err(FrameError::Foreign)), "{at}");
        }
    }

    #[test]
    fn what_is_hashed_here_and_what_is_hashed_aside_come_out_alike() {
        let (own, small) = (collection(), usize::try_from(SMALL_BYTES).unwrap());
        for length in
            [0, 1, small - 1, small, small + 1, small + STEP_BYTES, small + STEP_BYTES + 1]
        {
            let content: Vec<u8> = (0..length).map(|at| u8::try_from(at % 251).unwrap()).collect();
            let (bytes, told) = sealed(&own, &content, [7; 64]);
            assert_eq!(
                (told.length, told.digest),
                (length as u64, Sha256::digest(&content).into())
            );
            let (opened, again) = open(&own, Kind::Object, &bytes).unwrap();
            assert!(opened.as_slice() == content && again == told, "{length} bytes");
        }
    }

    #[test]
    fn no_changed_byte_goes_unseen() {
        let own = collection();
        let (bytes, _) = sealed(&own, &vec![9; 70_000], [7; 64]);
        for at in (0..bytes.len()).step_by(997) {
            let mut changed = bytes.clone();
            changed[at] ^= 0x10;
            assert!(open(&own, Kind::Object, &changed).is_err(), "byte {at}");
        }
        assert!(open(&own, Kind::Object, &bytes[..bytes.len() - 1]).is_err());
        assert!(open(&own, Kind::Object, &[]).is_err());
    }

    #[test]
    fn a_head_that_names_too_much_is_refused() {
        let own = collection();
        let head = format!("age-encryption.org/v1\n{}", "-> a b\n\n".repeat(20_000));
        let part = Part::open(&own, io::Cursor::new(&head));
        assert!(matches!(part, Err(FrameError::Sealed(_))));
        assert!(matches!(open(&own, Kind::Object, head.as_bytes()), Err(FrameError::Sealed(_))));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn what_was_sealed_comes_back(
            content in proptest::collection::vec(any::<u8>(), 0..20_000),
        ) {
            let own = collection();
            let (bytes, told) = sealed(&own, &content, [1; 64]);
            let (opened, again) = open(&own, Kind::Object, &bytes).unwrap();
            prop_assert_eq!(&*opened, &content);
            prop_assert_eq!(told, again);
            prop_assert_eq!(told.length, content.len() as u64);
        }

        #[test]
        fn padding_never_shortens_and_costs_little(bytes in 1_u64..1 << 40) {
            let padded = padded(bytes);
            prop_assert!(padded >= bytes);
            prop_assert!(bytes < FRAME_BYTES_MIN || padded <= bytes + bytes / 8);
        }
    }
}
