//! Sealing what leaves the vault to the people it is for: an ordinary age file, as any `age`
//! opens. The vault's own keys have no part in it.

use std::io::{self, Write};

use age::stream::StreamWriter;
use age::x25519::Recipient;

/// Recipients of one file, at the most: age writes a stanza for each, and readers try them all.
pub const RECIPIENTS_MAX: usize = 20;

/// Why nothing can be sealed to these people.
#[derive(Debug, thiserror::Error)]
pub enum SealToError {
    /// None of them, or more than [`RECIPIENTS_MAX`].
    #[error("there must be 1 to {RECIPIENTS_MAX} recipients")]
    Number,
    /// Not an age recipient. Which one, from 0.
    #[error("recipient {} is not a public key (age1…)", .0 + 1)]
    NotARecipient(usize),
    /// age refused.
    #[error("it could not be sealed")]
    Age(#[source] age::EncryptError),
    /// The first bytes could not be written.
    #[error("the sealed bytes could not be written")]
    Output(#[source] io::Error),
}

/// A writer that seals what it is given. Nothing opens before [`Sealing::finish`].
pub struct Sealing<W: Write>(StreamWriter<W>);

/// Seals to each of these recipients (`age1…`), in 64 KiB of memory.
///
/// # Errors
/// [`SealToError`].
pub fn seal_to<W: Write>(recipients: &[String], out: W) -> Result<Sealing<W>, SealToError> {
    if recipients.is_empty() || recipients.len() > RECIPIENTS_MAX {
        return Err(SealToError::Number);
    }
    let read =
        |(n, text): (usize, &String)| text.parse().map_err(|_| SealToError::NotARecipient(n));
    let people: Vec<Recipient> =
        recipients.iter().enumerate().map(read).collect::<Result<_, _>>()?;
    let people = people.iter().map(|recipient| recipient as &dyn age::Recipient);
    let encryptor = age::Encryptor::with_recipients(people).map_err(SealToError::Age)?;
    encryptor.wrap_output(out).map(Sealing).map_err(SealToError::Output)
}

impl<W: Write> Sealing<W> {
    /// Writes what closes the file. Without it, it does not open.
    ///
    /// # Errors
    /// What the place it goes to answered.
    pub fn finish(self) -> io::Result<W> {
        self.0.finish()
    }
}

impl<W: Write> Write for Sealing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_of_several_opens_it_and_nobody_before_it_is_finished() {
        let people = [(); 2].map(|()| age::x25519::Identity::generate());
        let recipients = people.each_ref().map(|person| person.to_public().to_string());
        let mut sealing = seal_to(&recipients, Vec::new()).unwrap();
        sealing.write_all(b"content").unwrap();
        let sealed = sealing.finish().unwrap();
        for person in &people {
            assert_eq!(age::decrypt(person, &sealed).unwrap(), b"content");
        }
        let mut cut = Vec::new();
        seal_to(&recipients, &mut cut).unwrap().write_all(b"content").unwrap();
        assert!(age::decrypt(&people[0], &cut).is_err());
    }

    #[test]
    fn whoever_is_no_recipient_is_named_by_number() {
        let one = age::x25519::Identity::generate().to_public().to_string();
        let sealed = |recipients: &[&str]| {
            let recipients: Vec<String> = recipients.iter().map(|it| (*it).to_owned()).collect();
            seal_to(&recipients, Vec::new()).map(drop)
        };
        assert!(matches!(sealed(&[]), Err(SealToError::Number)));
        assert!(matches!(sealed(&[one.as_str(); 21]), Err(SealToError::Number)));
        assert!(matches!(sealed(&[&one, "age1x"]), Err(SealToError::NotARecipient(1))));
        assert!(matches!(sealed(&["AGE-SECRET-KEY-1"]), Err(SealToError::NotARecipient(0))));
    }
}
