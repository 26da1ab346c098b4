//! Opening what was sealed to people: the reader's side of [`seal_to`](super::seal_to). What is in
//! it is read where it is wanted and put down nowhere.

use std::io::{self, Cursor, Read, Seek, SeekFrom};

use age::DecryptError;
use age::secrecy::SecretString;
use age::x25519::Identity;
use zeroize::Zeroizing;

use super::headed::{Headed, decryptor};
use super::steady::Steady;

/// How every age file begins.
const BEGIN: &[u8] = b"age-encryption.org/";
/// Bytes of a file of identities, at the most.
pub const IDENTITIES_BYTES_MAX: usize = 64 * 1024;
/// Identities of one file, at the most: each is tried on each stanza.
const IDENTITIES_MAX: usize = 100;
/// The work that a passphrase may ask for: about eight seconds.
const WORK_FACTOR_MAX: u8 = 21;

/// Why it cannot be opened. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum UnsealError {
    /// Not an age file.
    #[error("it is not a file that age has sealed")]
    NotSealed,
    /// No identity stands in the file.
    #[error("no age identity (AGE-SECRET-KEY-1…) is in that file")]
    NoIdentity,
    /// The identities are themselves sealed with a passphrase.
    #[error("the identity file is sealed with a passphrase")]
    PassphraseNeeded,
    /// The passphrase is another.
    #[error("the passphrase does not open the identity file")]
    WrongPassphrase,
    /// It was sealed to other people.
    #[error("it was sealed to other people: no identity in that file opens it")]
    NotForThem,
    /// It could not be read.
    #[error("it could not be read")]
    Read(#[source] io::Error),
}

/// Is this how a sealed file begins?
#[must_use]
pub fn is_sealed(begin: &[u8]) -> bool {
    begin.starts_with(BEGIN)
}

/// Who can open what was sealed to them.
pub struct Opener(Vec<Identity>);

impl Opener {
    /// Reads a file of identities, as `age-keygen` writes it or as `age -p` sealed it.
    ///
    /// # Errors
    /// [`UnsealError`].
    pub fn read(file: &[u8], passphrase: Option<&str>) -> Result<Self, UnsealError> {
        if !is_sealed(file) {
            return Self::of_text(file);
        }
        let sealed = decryptor(Cursor::new(file)).map_err(of_header)?;
        if !sealed.is_scrypt() {
            return Err(UnsealError::NoIdentity);
        }
        let passphrase = passphrase.ok_or(UnsealError::PassphraseNeeded)?;
        let mut key = age::scrypt::Identity::new(SecretString::from(passphrase.to_owned()));
        key.set_max_work_factor(WORK_FACTOR_MAX);
        let opened = sealed.decrypt(std::iter::once(&key as &dyn age::Identity));
        let opened = opened.map_err(|_| UnsealError::WrongPassphrase)?;
        let mut text = Zeroizing::new(Vec::with_capacity(file.len()));
        let most = IDENTITIES_BYTES_MAX as u64;
        opened.take(most).read_to_end(&mut text).map_err(UnsealError::Read)?;
        Self::of_text(&text)
    }

    fn of_text(text: &[u8]) -> Result<Self, UnsealError> {
        let text = std::str::from_utf8(text).map_err(|_| UnsealError::NoIdentity)?;
        let read = text.lines().filter_map(|line| line.trim().parse().ok());
        let identities: Vec<Identity> = read.take(IDENTITIES_MAX).collect();
        if identities.is_empty() { Err(UnsealError::NoIdentity) } else { Ok(Self(identities)) }
    }

    /// One that nobody else has and that is gone when it is dropped: whoever seals to it as well
    /// can read back what was written.
    #[must_use]
    pub fn of_this_moment() -> Self {
        Self(vec![Identity::generate()])
    }

    /// Whom to seal to, so that this opens it (`age1…`).
    #[must_use]
    pub fn recipients(&self) -> Vec<String> {
        self.0.iter().map(|identity| identity.to_public().to_string()).collect()
    }

    /// Opens a sealed file, to be read at any place of it.
    ///
    /// # Errors
    /// [`UnsealError`]. What is damaged further on shows where it is read.
    pub fn open<R: Read + Seek>(&self, sealed: R) -> Result<Unsealed<R>, UnsealError> {
        let sealed = decryptor(sealed).map_err(of_header)?;
        let identities = self.0.iter().map(|identity| identity as &dyn age::Identity);
        let stream = sealed.decrypt(identities).map_err(|error| match error {
            DecryptError::Io(error) => UnsealError::Read(error),
            _ => UnsealError::NotForThem,
        })?;
        Steady::new(stream).map(Unsealed).map_err(UnsealError::Read)
    }
}

fn of_header(error: DecryptError) -> UnsealError {
    match error {
        DecryptError::Io(error) if error.kind() != io::ErrorKind::UnexpectedEof => {
            UnsealError::Read(error)
        }
        _ => UnsealError::NotSealed,
    }
}

/// What was sealed, to be read.
pub struct Unsealed<R>(Steady<Headed<R>>);

impl<R: Read + Seek> Read for Unsealed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer)
    }
}

impl<R: Read + Seek> Seek for Unsealed<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.0.seek(to)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use age::secrecy::ExposeSecret as _;

    use super::super::{RECIPIENTS_MAX, seal_to};
    use super::*;

    fn sealed(recipients: &[String], content: &[u8]) -> Vec<u8> {
        let mut sealing = seal_to(recipients, Vec::new()).unwrap();
        sealing.write_all(content).unwrap();
        sealing.finish().unwrap()
    }

    #[test]
    fn what_is_sealed_is_read_at_any_place_and_by_nobody_else() {
        let content: Vec<u8> = (0..200_000_u32).map(|n| (n % 251) as u8).collect();
        let (me, other) = (Opener::of_this_moment(), Opener::of_this_moment());
        let sealed = sealed(&me.recipients(), &content);
        assert!(is_sealed(&sealed) && !is_sealed(b"PK\x03\x04"));
        let mut open = me.open(Cursor::new(&sealed)).unwrap();
        assert_eq!(open.seek(SeekFrom::End(0)).unwrap(), content.len() as u64);
        for at in [150_000_usize, 0, 65_535, 65_536, 199_990] {
            let mut got = vec![0; 10];
            open.seek(SeekFrom::Start(at as u64)).unwrap();
            open.read_exact(&mut got).unwrap();
            assert_eq!(got, content[at..at + 10], "{at}");
        }
        let refused = other.open(Cursor::new(&sealed)).err().unwrap();
        assert!(matches!(refused, UnsealError::NotForThem));
        let mut flipped = sealed.clone();
        flipped[100_000] ^= 1;
        let mut open = me.open(Cursor::new(flipped)).unwrap();
        assert!(open.read_to_end(&mut Vec::new()).is_err(), "a flipped bit");
        let none = me.open(Cursor::new(b"PK\x03\x04".to_vec())).err().unwrap();
        assert!(matches!(none, UnsealError::NotSealed));
    }

    #[test]
    fn a_head_is_read_whole_and_one_that_names_too_much_is_refused() {
        let all: Vec<Opener> = (0..RECIPIENTS_MAX).map(|_| Opener::of_this_moment()).collect();
        let recipients: Vec<String> = all.iter().flat_map(Opener::recipients).collect();
        let sealed = sealed(&recipients, b"content");
        for one in [&all[0], &all[RECIPIENTS_MAX - 1]] {
            let mut content = Vec::new();
            one.open(Cursor::new(&sealed)).unwrap().read_to_end(&mut content).unwrap();
            assert_eq!(content, b"content");
        }
        let refused = |stanzas: &str| {
            let last = format!("--- {}\n", "A".repeat(43));
            let file = format!("age-encryption.org/v1\n{stanzas}{last}{}", "body".repeat(100));
            let as_identities = Opener::read(file.as_bytes(), None).err().unwrap();
            (all[0].open(Cursor::new(file)).err().unwrap(), as_identities)
        };
        for n in [129, 2_000, 20_000] {
            let (error, as_identities) = refused(&"-> a b\n\n".repeat(n));
            assert!(matches!(error, UnsealError::NotSealed), "{n} stanzas: {error}");
            assert!(matches!(as_identities, UnsealError::NotSealed), "{as_identities}");
        }
        let line = format!("{}\n", "A".repeat(64));
        let long = format!("-> a b\n{}\n", line.repeat(900));
        for read in ["-> a b\n\n".repeat(128), long] {
            let (error, as_identities) = refused(&read);
            assert!(matches!(error, UnsealError::NotForThem), "{error}");
            assert!(matches!(as_identities, UnsealError::NoIdentity), "{as_identities}");
        }
        let (error, _) = refused(&format!("-> a b\n{}\n", line.repeat(1_100)));
        assert!(matches!(error, UnsealError::NotSealed), "{error}");
    }

    #[test]
    fn identities_are_read_as_age_writes_them_with_a_passphrase_or_without() {
        let one = Identity::generate();
        let file = format!(
            "# created: 2026-11-01\n# public key: {}\n{}\n",
            one.to_public(),
            one.to_string().expose_secret()
        );
        let read = Opener::read(file.as_bytes(), None).unwrap();
        assert_eq!(read.recipients(), [one.to_public().to_string()]);
        for none in ["", "AGE-SECRET-KEY-1", "AGE-SECRET-KEY-1QQ", "age1qq"] {
            let refused = Opener::read(none.as_bytes(), None).err().unwrap();
            assert!(matches!(refused, UnsealError::NoIdentity), "{none}");
        }
        let mut locked = age::scrypt::Recipient::new(SecretString::from("sáu chữ".to_owned()));
        locked.set_work_factor(2);
        let locked = age::encrypt(&locked, file.as_bytes()).unwrap();
        let refused = |passphrase| Opener::read(&locked, passphrase).err().unwrap();
        assert!(matches!(refused(None), UnsealError::PassphraseNeeded));
        assert!(matches!(refused(Some("khác")), UnsealError::WrongPassphrase));
        let read = Opener::read(&locked, Some("sáu chữ")).unwrap();
        assert_eq!(read.recipients(), [one.to_public().to_string()]);
    }
}
